//! Ranges: the beginning of numbers, read as if more digits followed (`matching.md`, "Ranges").

use shared::Canonical;

use crate::{
    compact::Compact,
    error::NumberError,
    home::Home,
    library::{country_code_of, keeps_zero, region_name},
    plain::plain,
    plan::{Plan, checked},
    reading::Reading,
    service_code::{self, ServiceCode},
    tail,
};

/// Whether a stored range covers a caller, both in canonical form. A range of extensions never covers an international
/// number, nor the other way round.
pub fn range_covers(range: &Canonical, caller: &Canonical) -> bool {
    match (range, caller) {
        (Canonical::International(range), Canonical::International(caller))
        | (Canonical::Text(range), Canonical::Text(caller)) => caller.starts_with(&**range),
        _ => false,
    }
}

impl Plan {
    /// The canonical beginning of the numbers of a stored range. Besides what [`Plan::stored`] refuses, a range must not
    /// be a word or a SIP address, nor cover the whole own country or everything (`api.md`, Entries).
    pub fn range(&self, number: &str) -> Result<Canonical, NumberError> {
        let range = self.any_range(number)?;
        if let Canonical::International(beginning) = &range {
            self.refuse_too_wide(beginning)?;
        }
        Ok(range)
    }

    /// What the numbers begin with that somebody looks for by their first digits, however wide that is; `None` where it is no beginning.
    pub fn looked_for(&self, digits: &str) -> Option<Canonical> {
        self.any_range(digits).ok()
    }

    fn any_range(&self, number: &str) -> Result<Canonical, NumberError> {
        let text = plain(checked(number)?);
        let taken = self.taken_for_storing(&text)?;
        match (self.beginning(&taken.user)?, taken.domain) {
            (Reading::International(beginning), _) => Ok(Canonical::International(beginning.into())),
            (Reading::Keys(keys), None) => Ok(Canonical::Text(keys.into())),
            (Reading::Keys(keys), Some(domain)) if self.is_local(&domain) => Ok(Canonical::Text(keys.into())),
            _ => Err(NumberError::NotARange),
        }
    }

    /// A caller of bare digits that no plan can place, read as a range: "a range covers its own bare digits too". What
    /// comes out matches a range that is equal to it, never a shorter one.
    pub fn range_of_own_digits(&self, caller: &Canonical) -> Option<Canonical> {
        let Canonical::Text(digits) = caller else { return None };
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.range(digits).ok().filter(|range| matches!(range, Canonical::International(_)))
    }

    fn beginning(&self, user: &str) -> Result<Reading, NumberError> {
        let compact = Compact::of(tail::split(user.trim()).number).ok_or(NumberError::NotARange)?;
        if compact.is_empty() {
            return Err(if compact.text.is_empty() { NumberError::Empty } else { NumberError::Everything });
        }
        let compact = match service_code::in_front_of(&compact.text) {
            Some(ServiceCode::Closed { number }) => compact.from(number),
            Some(ServiceCode::TwoDigits { number }) if compact.text[number..].starts_with('+') => {
                compact.from(number)
            }
            _ => compact,
        };
        let keeps_by_country = |without: &str, _with: &str| {
            let code = country_code_of(without.trim_start_matches('+')).and_then(|code| code.parse().ok());
            code.is_some_and(keeps_zero)
        };
        let text = self.settle_zero(&compact, keeps_by_country);
        let text = self.without_outside_line_before_plus(&text);
        let digits = text.strip_prefix('+').unwrap_or(text);
        match () {
            () if text.contains(['*', '#']) => Ok(Reading::Keys(text.to_owned())),
            () if digits.contains('+') => Err(NumberError::NotARange),
            () if text.starts_with('+') => {
                Ok(Reading::International(format!("+{}", without_trunk_zero(digits))))
            }
            () => match &self.home {
                Some(home) => beginning_at(home, self.without_outside_line_of_range(digits, home)),
                None => Ok(Reading::Keys(digits.to_owned())),
            },
        }
    }

    /// The outside line goes where a prefix follows, unless the digits already begin with a foreign country's.
    fn without_outside_line_of_range<'d>(&self, digits: &'d str, home: &Home) -> &'d str {
        let Some(rest) = self.outside_line.as_deref().and_then(|line| digits.strip_prefix(line)) else {
            return digits;
        };
        let is_abroad =
            |rest: &str| country_code_of(rest).is_some_and(|code| !rest[code.len()..].starts_with('0'));
        let has_prefix = |digits: &str| home.after_international(digits).any(is_abroad);
        let is_full = has_prefix(rest) || home.has_trunk_zero(rest);
        if is_full && !has_prefix(digits) { rest } else { digits }
    }

    fn refuse_too_wide(&self, beginning: &str) -> Result<(), NumberError> {
        let digits = beginning.trim_start_matches('+');
        let Some(home) = &self.home else {
            return if digits.is_empty() { Err(NumberError::Everything) } else { Ok(()) };
        };
        let country = format!("{}{}", home.country_code, home.whole);
        match () {
            () if digits.is_empty() => Err(NumberError::Everything),
            () if country.starts_with(digits) => Err(NumberError::WholeCountry),
            () => Ok(()),
        }
    }
}

/// Digits without a plus as the beginning of a number.
fn beginning_at(home: &Home, digits: &str) -> Result<Reading, NumberError> {
    let is_international = home.international.contains(&digits);
    let is_cut_off =
        digits.starts_with("00") && home.international.iter().any(|prefix| prefix.starts_with(digits));
    // Where several prefixes fit, the one in front of the own country code: Hong Kong has 00 and 008, and is 852.
    let own = home.after_international(digits).find(|rest| rest.starts_with(&home.country_code));
    let any =
        || home.after_international(digits).find(|rest| rest.len() < 3 || country_code_of(rest).is_some());
    if let Some(rest) = own.or_else(any) {
        return Ok(Reading::International(format!("+{}", without_trunk_zero(rest))));
    }
    if (is_international && home.after_trunk(digits) != Some("")) || is_cut_off {
        return Err(NumberError::Everything);
    }
    match home.after_trunk(digits) {
        Some(rest) => Ok(Reading::International(format!("+{}{rest}", home.country_code))),
        None if home.is_bare => Ok(Reading::International(format!("+{}{digits}", home.country_code))),
        None => Ok(Reading::Keys(digits.to_owned())),
    }
}

/// `+49 030…` begins the same numbers as `+49 30…`.
fn without_trunk_zero(digits: &str) -> String {
    let shorter = || {
        let code = country_code_of(digits)?;
        let rest = digits[code.len()..].strip_prefix('0')?;
        let country_code = code.parse().ok()?;
        let home = Home::of(&region_name(country_code)?)?;
        let rest = if home.trunk.contains(&"0") { rest } else { home.after_trunk(&digits[code.len()..])? };
        (!keeps_zero(country_code)).then(|| format!("{code}{rest}"))
    };
    shorter().unwrap_or_else(|| digits.to_owned())
}
