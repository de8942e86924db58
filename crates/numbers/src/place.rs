//! Giving digits their place in the numbering plan (`matching.md`, step 7).

use crate::{
    home::Home,
    library::{International, National},
    outside_line,
    plan::Plan,
};

/// From so many digits on, digits without a plus may begin with any country code.
const FOREIGN_DIGITS: usize = 10;

impl Plan {
    /// `+` and digits for what the plan can place; `None` for what stays text. `digits` has neither plus nor keys.
    pub(crate) fn place(&self, digits: &str) -> Option<String> {
        let home = self.home.as_ref()?;
        let digits = match &self.outside_line {
            Some(outside_line) => outside_line::without(digits, outside_line, home),
            None => digits,
        };
        if digits.len() <= self.extension_digits {
            return place_short(digits, home);
        }
        let attempt = Attempt::new(digits, home);
        attempt
            .abroad()
            .or_else(|| attempt.after_trunk_prefix())
            .or_else(|| attempt.after_own_country_code())
            .or_else(|| attempt.where_no_trunk_prefix_is_written())
            .or_else(|| attempt.after_any_country_code())
            .or_else(|| attempt.in_the_area(self.area_code.as_deref()?))
            .or_else(|| attempt.national())
            .or_else(|| attempt.by_prefix_alone())
    }
}

/// Digits as short as an extension are one, unless they have a prefix or need none, and are a whole number.
fn place_short(digits: &str, home: &Home) -> Option<String> {
    let abroad = home.after_international(digits).map(with_plus).find(International::is_possible);
    if let Some(abroad) = abroad {
        return Some(abroad.e164);
    }
    let has_trunk = !home.is_bare && home.after_trunk(digits).is_some();
    if !has_trunk && !home.is_bare {
        return None;
    }
    let number = National::read(digits, home.region)?;
    let is_whole = if has_trunk { number.is_possible } else { number.is_valid && number.is_national };
    is_whole.then_some(number.international.e164)
}

fn with_plus(digits: &str) -> International {
    International::read(&format!("+{digits}"))
}

/// Digits longer than an extension on their way through the steps. Each step is a method that gives the number in
/// international form or `None` to go on.
struct Attempt<'a> {
    digits: &'a str,
    home: &'a Home,
    /// The library's reading under the own region's plan.
    own: Option<National>,
}

impl<'a> Attempt<'a> {
    fn new(digits: &'a str, home: &'a Home) -> Attempt<'a> {
        Attempt { digits, home, own: National::read(digits, home.region) }
    }

    /// The international prefix to `+`. Where several prefixes fit, the one that leaves a valid number.
    fn abroad(&self) -> Option<String> {
        let mut possible = None;
        for number in self.home.after_international(self.digits).map(with_plus) {
            if number.is_valid() {
                return Some(number.e164);
            }
            if possible.is_none() && number.is_possible() {
                possible = Some(number.e164);
            }
        }
        // Prefixes too many to list in our table (China's carriers) are known to the library only.
        let unlisted =
            || self.own.as_ref().filter(|own| !own.is_national && own.is_valid && !self.has_own_code());
        possible.or_else(|| unlisted().map(|own| own.international.e164.clone()))
    }

    /// The trunk prefix to the country code. Where it is no zero, a foreign number may begin with the same digit.
    fn after_trunk_prefix(&self) -> Option<String> {
        if self.home.is_bare {
            return None;
        }
        self.home.after_trunk(self.digits)?;
        let own = self.own.as_ref().filter(|own| own.is_national && own.is_possible)?;
        if own.is_valid {
            return Some(own.international.e164.clone());
        }
        self.valid_abroad().or_else(|| self.is_stripped(own).then(|| own.international.e164.clone()))
    }

    /// The own country code without a plus and a valid number behind it, though the digits could be a national number.
    fn after_own_country_code(&self) -> Option<String> {
        if self.home.is_bare || !self.has_own_code() {
            return None;
        }
        self.valid_abroad()
    }

    /// A valid number, or one as long as all numbers of the region.
    fn where_no_trunk_prefix_is_written(&self) -> Option<String> {
        let own = self.own.as_ref().filter(|_| self.home.is_bare)?;
        let is_of_only_length = self.digits.len() >= FOREIGN_DIGITS
            && self.home.only_length == Some(self.digits.len())
            && own.is_possible;
        (own.is_valid || is_of_only_length).then(|| own.international.e164.clone())
    }

    /// Any country code without a plus, as some trunks send it, when the digits are no valid national number.
    fn after_any_country_code(&self) -> Option<String> {
        if self.digits.len() < FOREIGN_DIGITS || self.digits.starts_with('0') || self.is_valid_national() {
            return None;
        }
        let number = with_plus(self.digits);
        let is_own = self.home.is_bare && self.own.as_ref().is_some_and(|own| own.is_possible);
        (number.is_valid() || (number.is_possible() && !is_own)).then_some(number.e164)
    }

    /// The area code in front of a local number. What is a valid national number is not local when it has ten digits, or
    /// when the whole country dials it without a trunk prefix, such as Korea's 1544-1234 and Turkey's 444 1 444.
    fn in_the_area(&self, area_code: &str) -> Option<String> {
        let is_dialled_everywhere = || {
            let own = self.own.as_ref().filter(|own| own.is_national && own.is_valid);
            own.is_some_and(|own| self.digits.len() >= FOREIGN_DIGITS || own.is_written(self.digits))
        };
        if self.home.has_trunk_zero(self.digits) || is_dialled_everywhere() {
            return None;
        }
        let number = with_plus(&format!("{}{area_code}{}", self.home.country_code, self.digits));
        number.is_possible().then_some(number.e164)
    }

    /// The digits as a national number.
    fn national(&self) -> Option<String> {
        let own = self.own.as_ref().filter(|own| own.is_possible)?;
        let keeps_trunk_zero =
            !self.home.is_bare && self.home.has_trunk_zero(self.digits) && !self.is_stripped(own);
        (!keeps_trunk_zero).then(|| own.international.e164.clone())
    }

    /// A prefix that says what the number is, although no plan knows such a number.
    fn by_prefix_alone(&self) -> Option<String> {
        if let Some(rest) = self.home.after_international(self.digits).next() {
            return Some(format!("+{rest}"));
        }
        let rest =
            self.home.after_trunk(self.digits).filter(|rest| !rest.is_empty() && !rest.starts_with('0'))?;
        (!self.home.is_bare).then(|| format!("+{}{rest}", self.home.country_code))
    }

    fn valid_abroad(&self) -> Option<String> {
        if self.digits.starts_with('0') {
            return None;
        }
        let number = with_plus(self.digits);
        number.is_valid().then_some(number.e164)
    }

    fn has_own_code(&self) -> bool {
        self.digits.starts_with(&self.home.country_code)
    }

    /// Whether the library took a prefix off.
    fn is_stripped(&self, own: &National) -> bool {
        own.international.e164.len() < 1 + self.home.country_code.len() + self.digits.len()
    }

    fn is_valid_national(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.is_national && own.is_valid)
    }
}
