//! The rules of the form "Add or Edit Entry" (`product.md` 1): which fields a line may edit, what the form shows for a
//! line, and what becomes of what was typed. Pure: the server calls it, and so can the page.

mod fields;
#[cfg(test)]
mod tests;

pub use fields::{Fields, Input, Problem};

use serde::{Deserialize, Serialize};
use shared::{Entry, Group, Master, Number, NumberId, NumberZone, OwnBlue};

/// What kind of line the form is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// No line is chosen.
    #[default]
    Nothing,
    /// An entry with one number.
    Single,
    /// The name of an entry with several numbers.
    Master,
    /// One of several numbers.
    Sub,
}

impl LineKind {
    /// The kind of a line; `None` when the entry has no such number.
    pub fn of(entry: &Entry, number: Option<NumberId>) -> Option<LineKind> {
        match number {
            Some(number) if entry.number(number).is_none() => None,
            _ if entry.is_single() => Some(LineKind::Single),
            Some(_) => Some(LineKind::Sub),
            None => Some(LineKind::Master),
        }
    }

    /// Whether the name zone can be edited: a sub entry shares its master's.
    pub fn edits_names(self) -> bool {
        self != LineKind::Sub
    }

    /// Whether an empty blue field means "as the master".
    pub fn follows_master(self) -> bool {
        self == LineKind::Sub
    }
}

/// The number that a line stands for: none on a master's line.
pub fn number_of(entry: &Entry, number: Option<NumberId>) -> Option<&Number> {
    match (number, entry.numbers.as_slice()) {
        (_, [only]) => Some(only),
        (Some(number), _) => entry.number(number),
        (None, _) => None,
    }
}

/// The entry that **Add** saves. A sub entry's line lends its master's name and what it does not say itself.
pub fn add(input: Input, line: Option<(&Entry, Option<NumberId>)>) -> (Master, NumberZone) {
    let master = match line {
        Some((entry, number)) if LineKind::of(entry, number) == Some(LineKind::Sub) => {
            input.blue.over(&entry.master)
        }
        _ => input.master(),
    };
    (master, input.zone)
}

/// A number was typed on a master's line, which has none of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HasNoNumber;

/// What **Change** makes of an entry.
///
/// # Errors
/// A number typed on a master's line.
pub fn change(entry: &Entry, number: Option<NumberId>, input: Input) -> Result<Entry, HasNoNumber> {
    let mut changed = entry.clone();
    match changed.numbers.as_mut_slice() {
        [only] => {
            changed.master = input.master();
            only.zone = input.zone;
            only.own = OwnBlue::default();
        }
        numbers => match numbers.iter_mut().find(|candidate| Some(candidate.id) == number) {
            Some(sub) => {
                sub.zone = input.zone;
                sub.own = input.blue;
            }
            None if input.zone.number.is_empty() => changed.master = input.master(),
            None => return Err(HasNoNumber),
        },
    }
    Ok(changed)
}

/// What **Add Sub** makes of an entry, and the number it adds. A single line's own values become its master's first, as
/// the form has shown them; a blue field that equals the master's is left empty.
pub fn add_sub(entry: &Entry, input: Input) -> (Entry, NumberZone, OwnBlue) {
    let mut entry = entry.clone();
    if let [only] = entry.numbers.as_mut_slice() {
        entry.master = only.own.over(&entry.master);
        only.own = OwnBlue::default();
    }
    let own = input.blue.following(&entry.master);
    (entry, input.zone, own)
}

/// "Add as sub entry of … instead": the entry keeps its name, and the number it has already takes the number zone of
/// the form and what the form says in the blue zone. Defaults of an empty form say nothing.
pub fn keep_as_sub(entry: &Entry, number: NumberId, input: Input) -> Option<Entry> {
    let mut kept = entry.clone();
    let sub = kept.numbers.iter_mut().find(|candidate| candidate.id == number)?;
    let said = OwnBlue {
        group: input.blue.group.filter(|group| *group != Group::None),
        favorite: input.blue.favorite.filter(|favorite| *favorite),
        ..input.blue
    };
    let before = core::mem::take(&mut sub.own);
    sub.zone = input.zone;
    sub.own = OwnBlue {
        nickname: said.nickname.or(before.nickname),
        title: said.title.or(before.title),
        organization: said.organization.or(before.organization),
        email: said.email.or(before.email),
        note: said.note.or(before.note),
        group: said.group.or(before.group),
        birthday: said.birthday.or(before.birthday),
        favorite: said.favorite.or(before.favorite),
    }
    .following(&kept.master);
    Some(kept)
}
