//! A compiled dial plan, and the one function that both sides go through (`matching.md`, "One function, both sides").

use shared::{Canonical, DialPlan};

use crate::{
    MAX_NUMBER_CHARS, domain, emergency,
    error::{NumberError, PlanError, PlanProblem},
    home::Home,
    library::International,
    plain::plain,
    reading::Reading,
    taken::{Taken, take},
    withheld::Withheld,
};

/// More of a caller is not looked at. No header that a phone hands over comes near it, and no stored number does.
const MAX_CALLER_BYTES: usize = 2048;

/// A dial plan with everything that depends on its region prepared once. Cheap to keep, and shared between threads.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) home: Option<Home>,
    pub(crate) area_code: Option<Box<str>>,
    pub(crate) outside_line: Option<Box<str>>,
    pub(crate) extension_digits: usize,
    pub(crate) emergency: Vec<&'static str>,
    local_domains: Vec<String>,
    loose_digits: u8,
    withheld: Withheld,
}

impl Plan {
    /// Compiles a dial plan. The error names every field that is wrong.
    pub fn new(plan: &DialPlan) -> Result<Plan, PlanError> {
        let mut problems = Vec::new();
        let home = plan.region.as_deref().and_then(Home::of);
        if let (Some(region), None) = (&plan.region, &home) {
            problems.push(PlanProblem::UnknownRegion(region.clone()));
        }
        if let Some(code) = plan.area_code.as_deref().filter(|code| !is_digits(code, 8)) {
            problems.push(PlanProblem::AreaCode(code.to_owned()));
        }
        if let Some(line) = plan.outside_line.as_deref().filter(|line| !is_digits(line, 4)) {
            problems.push(PlanProblem::OutsideLine(line.to_owned()));
        }
        if plan.extension_digits > 9 {
            problems.push(PlanProblem::ExtensionDigits(plan.extension_digits));
        }
        let mut local_domains = Vec::with_capacity(plan.local_domains.len());
        for (index, domain) in plan.local_domains.iter().enumerate() {
            match domain::from_setting(domain) {
                Some(domain) => local_domains.push(domain),
                None => problems.push(PlanProblem::LocalDomain { index, domain: domain.clone() }),
            }
        }
        if !matches!(plan.loose_digits, 0 | 7..=15) {
            problems.push(PlanProblem::LooseDigits(plan.loose_digits));
        }
        if !problems.is_empty() {
            return Err(PlanError { problems });
        }
        Ok(Plan {
            area_code: plan.area_code.as_deref().map(|code| without_trunk_zero(code, home.as_ref()).into()),
            outside_line: plan.outside_line.as_deref().map(Into::into),
            extension_digits: usize::from(plan.extension_digits),
            emergency: plan.region.as_deref().map(emergency::numbers_of).unwrap_or_default(),
            local_domains,
            loose_digits: plan.loose_digits,
            withheld: Withheld::default(),
            home,
        })
    }

    /// The same plan with other words for a withheld number than [`WITHHELD_WORDS`](crate::WITHHELD_WORDS). Case does
    /// not count. An empty caller, `-`, zeros, the keypad spelling and `anonymous.invalid` are withheld in any case.
    #[must_use]
    pub fn with_withheld_words(self, words: &[impl AsRef<str>]) -> Plan {
        Plan { withheld: Withheld::new(words), ..self }
    }

    /// The canonical form of a stored number.
    pub fn stored(&self, number: &str) -> Result<Canonical, NumberError> {
        if let Some(form) = self.e164(number) {
            return Ok(form);
        }
        let text = plain(checked(number)?);
        let taken = take(&text);
        if self.withheld.stands_for(&taken) {
            return Err(NumberError::Withheld);
        }
        let reading = self.read(&taken.user);
        match reading {
            Reading::Nothing => Err(NumberError::Empty),
            Reading::Word if !taken.user.contains(char::is_alphanumeric) => Err(NumberError::Empty),
            reading => Ok(canonical(reading, &taken, |domain| self.is_local(domain))),
        }
    }

    /// The canonical form of a caller, as a phone or an exchange sends it. `identity_domains` are the SIP domains (or
    /// addresses) of the phone's identities, local for this call like the plan's own (`matching.md`, step 6).
    pub fn caller(&self, caller: &str, identity_domains: &[impl AsRef<str>]) -> Canonical {
        if let Some(form) = self.e164(caller) {
            return form;
        }
        let text = plain(&caller[..caller.floor_char_boundary(MAX_CALLER_BYTES)]);
        let taken = take(&text);
        if self.withheld.stands_for(&taken) {
            return Canonical::Withheld;
        }
        let reading = self.read_lost_plus(&taken.user).unwrap_or_else(|| self.read(&taken.user));
        canonical(reading, &taken, |domain| {
            self.is_local(domain)
                || identity_domains.iter().any(|identity| domain::same(domain, identity.as_ref()))
        })
    }

    /// The form of a caller that comes as `+` and digits, if that is the form of a stored number: a form has no other form, so whoever finds
    /// it among the stored ones need not read it. Else only [`Plan::caller`] tells.
    pub fn form_if_stored<'c>(&self, caller: &'c str) -> Option<&'c str> {
        let is_plain = caller.len() <= MAX_NUMBER_CHARS && is_e164(caller) && !self.withheld.has(caller);
        is_plain.then_some(caller)
    }

    /// Whether a caller has no number to show: exactly those whose canonical form is [`Canonical::Withheld`].
    pub fn is_withheld(&self, caller: &str) -> bool {
        self.caller(caller, &[""; 0]) == Canonical::Withheld
    }

    /// How many last digits may give an unknown caller a name; 0 if that is off.
    pub fn loose_digits(&self) -> u8 {
        self.loose_digits
    }

    /// What was taken out of a number that may be stored, or why it may not.
    pub(crate) fn taken_for_storing<'a>(&self, text: &'a str) -> Result<Taken<'a>, NumberError> {
        let taken = take(text);
        if self.withheld.stands_for(&taken) { Err(NumberError::Withheld) } else { Ok(taken) }
    }

    /// What comes as `+` and digits, as most callers and most stored numbers do, has nothing around it to take off.
    fn e164(&self, number: &str) -> Option<Canonical> {
        let plain = self.form_if_stored(number)?;
        Some(Canonical::International(International::read(plain).e164.into()))
    }

    pub(crate) fn is_local(&self, domain: &str) -> bool {
        self.local_domains.iter().any(|local| local == domain)
    }
}

/// Refuses what is too long to be stored.
pub(crate) fn checked(number: &str) -> Result<&str, NumberError> {
    let is_long = number.chars().nth(MAX_NUMBER_CHARS).is_some();
    if is_long { Err(NumberError::TooLong) } else { Ok(number) }
}

/// A SIP address counts as a telephone number when its user is one and comes out international, or its domain is local.
fn canonical(reading: Reading, taken: &Taken<'_>, is_local: impl Fn(&str) -> bool) -> Canonical {
    match (reading, taken.domain.as_deref()) {
        (Reading::International(number), _) => Canonical::International(number.into()),
        (Reading::Nothing, _) => Canonical::Withheld,
        (Reading::Keys(keys), None) => Canonical::Text(keys.into()),
        (Reading::Keys(keys), Some(domain)) if is_local(domain) => Canonical::Text(keys.into()),
        (_, Some(domain)) => Canonical::Address(format!("{}@{domain}", taken.user.trim()).into()),
        (Reading::Word, None) => Canonical::Text(taken.user.trim().to_lowercase().into()),
    }
}

/// Whether it is `+` and digits alone.
pub(crate) fn is_e164(number: &str) -> bool {
    matches!(number.as_bytes(), [b'+', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
}

fn is_digits(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// People write their area code as they dial it, with the trunk zero.
fn without_trunk_zero<'a>(area_code: &'a str, home: Option<&Home>) -> &'a str {
    let trunk =
        home.filter(|home| home.has_trunk_zero(area_code)).and_then(|home| home.after_trunk(area_code));
    trunk.filter(|rest| !rest.is_empty()).unwrap_or(area_code)
}
