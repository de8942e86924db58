//! Emergency numbers, which no entry may deny (`matching.md`, "Ranges"; `api.md`, Entries).

use shared::Canonical;

use crate::{compact::Compact, plain::plain, plan::Plan, range::range_covers, tail, taken::take};

/// `region,numbers`, the numbers with blanks between them.
const EMERGENCY: &str = include_str!("../data/emergency.csv");

/// The emergency numbers of a region; none if there is no such region.
pub(crate) fn numbers_of(region: &str) -> Vec<&'static str> {
    let rows = EMERGENCY.lines().skip(1).filter_map(|row| row.split_once(','));
    rows.filter(|(name, _)| *name == region)
        .flat_map(|(_, numbers)| numbers.split_ascii_whitespace())
        .collect()
}

impl Plan {
    /// The emergency number of the plan's region that a number is.
    pub fn emergency_number(&self, number: &str) -> Option<&'static str> {
        let digits = digits_of(number)?;
        let home = self.home.as_ref()?;
        let line = self.outside_line.as_deref();
        let heads = [Some(""), Some(home.country_code.as_str()), line];
        let is_it = |emergency: &&'static str| {
            let heads = heads.iter().flatten();
            heads.into_iter().any(|head| digits.strip_prefix(head).is_some_and(|rest| rest == *emergency))
        };
        self.emergency.iter().copied().find(is_it)
    }

    /// The first emergency number of the plan's region that a range begins, as written or in canonical form.
    pub fn emergency_number_in_range(&self, range: &str) -> Option<&'static str> {
        let digits = digits_of(range).filter(|_| !range.contains(['+', '＋']));
        let canonical = self.range(range).ok();
        self.emergency.iter().copied().find(|emergency| {
            let as_written = digits.as_ref().is_some_and(|digits| emergency.starts_with(&**digits));
            let covers = |range: &Canonical| range_covers(range, &self.caller(emergency, &[""; 0]));
            as_written || canonical.as_ref().is_some_and(covers)
        })
    }

    /// Whether denying this number, or this range, would deny an emergency number of the plan's region: which one.
    pub fn reaches_emergency(&self, number: &str, range: bool) -> Option<&'static str> {
        if range { self.emergency_number_in_range(number) } else { self.emergency_number(number) }
    }
}

/// The digits of a number without separators, plus and service code, `None` if it is none or has none.
fn digits_of(number: &str) -> Option<String> {
    let text = plain(number);
    let taken = take(&text);
    let compact = Compact::of(tail::split(taken.user.trim()).number)?.with_zero();
    let digits = compact.rsplit(['#', '+']).next().unwrap_or_default();
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.to_owned())
}
