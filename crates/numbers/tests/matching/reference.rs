//! “Which match wins” of `matching.md`, written down as plainly as possible: a look through the whole directory.

use numbers::{Plan, as_written, range_covers};
use shared::Canonical;

/// A stored number or range.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct Stored {
    pub(crate) number: String,
    #[serde(default)]
    pub(crate) range: bool,
}

/// The index of the row that a caller matches and the caller's class.
pub(crate) fn look_up(plan: &Plan, stored: &[Stored], caller: &str) -> (Option<usize>, &'static str) {
    let form = plan.caller(caller, &[""; 0]);
    if form == Canonical::Withheld {
        return (None, "anonymous");
    }
    let canonical = |row: &Stored| if row.range { plan.range(&row.number) } else { plan.stored(&row.number) };
    let rows: Vec<Option<Canonical>> = stored.iter().map(|row| canonical(row).ok()).collect();
    let written = |range: bool| {
        stored.iter().position(|row| row.range == range && as_written(&row.number) == as_written(caller))
    };
    let equal =
        |form: &Canonical| (0..stored.len()).find(|i| !stored[*i].range && rows[*i].as_ref() == Some(form));
    let own_digits = plan.range_of_own_digits(&form);
    let covers = |range: &Canonical| range_covers(range, &form) || own_digits.as_ref() == Some(range);
    let longest_range = || {
        let covering =
            (0..stored.len()).filter(|i| stored[*i].range && rows[*i].as_ref().is_some_and(&covers));
        covering.max_by_key(|i| rows[*i].as_ref().map_or(0, |range| range.as_str().len()))
    };
    let found = written(false).or_else(|| written(true)).or_else(|| equal(&form)).or_else(longest_range);
    if found.is_some() {
        return (found, "directory");
    }
    (by_ending(plan, stored, &rows, &form), "unknown")
}

fn by_ending(plan: &Plan, stored: &[Stored], rows: &[Option<Canonical>], form: &Canonical) -> Option<usize> {
    let Canonical::International(caller) = form else { return None };
    let length = usize::from(plan.loose_digits());
    let ending = |number: &str| {
        (length > 0 && number.len() > length).then(|| number[number.len() - length..].to_owned())
    };
    let caller = ending(caller)?;
    let same = |row: &Option<Canonical>| matches!(row, Some(Canonical::International(number)) if ending(number).as_deref() == Some(&*caller));
    let mut matching = (0..stored.len()).filter(|i| !stored[*i].range && same(&rows[*i]));
    matching.next().filter(|_| matching.next().is_none())
}
