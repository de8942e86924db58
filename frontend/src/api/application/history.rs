//! What was changed, in words; and taking it back.

use super::{Ask, times};
use crate::{
    address::Address,
    api::{HistoryEntry, HistoryLine, HistoryView, Refusal, Sent, Step, Told},
    form_rules::{Fields, Problem},
    texts::{self, texts},
};
use directory::{Changed, Command, CommandError, HistoryFilter, Settings};
use shared::{Entry, EntryId, Number, Revision};
use std::collections::{BTreeSet, HashSet};

/// How many changes "Older changes" adds.
const LINES: usize = 50;
/// How many entries of one change are shown.
const ENTRIES: usize = 5;

impl Ask {
    pub(crate) async fn history(&self, address: &Address) -> Result<HistoryView, CommandError> {
        let desk = self.desk(address.phone.as_deref())?;
        let Some(book) = desk.book.clone() else { return Ok(HistoryView::default()) };
        let chosen: Option<EntryId> = address.entry.as_ref().and_then(|id| id.parse().ok());
        let filter = HistoryFilter {
            entry: chosen,
            who: address.person.clone(),
            limit: LINES.saturating_mul(address.more.min(100) + 1),
            ..HistoryFilter::default()
        };
        let found = self.ringbook.newest_changes(&self.who, book.id.as_str(), &filter, None).await?;
        let undone: HashSet<Revision> = found.items.iter().filter_map(|change| change.undoes).collect();
        let now = chosen.and_then(|id| book.entry(id)).map(|indexed| indexed.entry.display_name());
        let then = || found.items.iter().flat_map(|change| &change.entries).find_map(name);
        let people: BTreeSet<String> =
            found.items.iter().map(|change| change.who.clone()).chain(address.person.clone()).collect();
        let line = |change: &Changed| HistoryLine {
            undo: Step { directory: Some(book.id.to_string()), revision: change.revision.0 },
            undone: undone.contains(&change.revision),
            ..line(change, desk.us_date_format())
        };
        Ok(HistoryView {
            lines: found.items.iter().map(line).collect(),
            people: people.into_iter().collect(),
            entry: chosen.map(|_| now.or_else(then).unwrap_or_default()),
            more: found.next.is_some(),
            may_edit: desk.may_edit,
            directory: Some(book.id.to_string()),
            revision: found.head.0,
            keep: self
                .seen()?
                .settings()
                .ok()
                .map(|(settings, revision)| (settings.history_days, revision.0)),
        })
    }

    /// What a shorter history makes final is said before it is done.
    pub(super) async fn keep_history(&self, sent: &Sent) -> Result<Revision, Refusal> {
        let history_days = match sent.trimmed("history_days") {
            "" => None,
            days => Some(days.parse::<u32>().map_err(|_| {
                Refusal::Fields(vec![Problem::new("history_days", texts().no_number_of_days)])
            })?),
        };
        if let Some(days) = history_days.filter(|_| sent.text("confirmed") != "yes") {
            let lost = self.ringbook.would_forget(&self.who, days, jiff::Timestamp::now()).await?;
            if lost.changes > 0 {
                return Err(Refusal::Unconfirmed(
                    texts().becomes_final(lost.changes, &times::shown(lost.until)),
                ));
            }
        }
        let expected = Some(super::settings::revision(sent)?);
        let settings = Settings { history_days, ..self.seen()?.settings()?.0 };
        let command = Command::PutSettings { settings, expected };
        Ok(self.ringbook.run(&self.who, command).await?.revision)
    }

    pub(super) async fn undo(&self, sent: &Sent) -> Result<Told, Refusal> {
        let directory = Some(sent.text("directory").to_owned()).filter(|id| !id.is_empty());
        let revision = sent.text("revision").parse().map_err(|_| Refusal::Gone(texts().gone.into()))?;
        let done = self.ringbook.undo(&self.who, directory.as_deref(), Revision(revision)).await?;
        let undo = Some(Step { directory, revision: done.revision.0 });
        Ok(Told { message: texts().undone.into(), undo, secret: None })
    }
}

type Pair = (EntryId, Option<Entry>, Option<Entry>);

fn name((_, before, after): &Pair) -> Option<String> {
    after.as_ref().or(before.as_ref()).map(Entry::display_name)
}

fn line(change: &Changed, us_date_format: bool) -> HistoryLine {
    let entry = |pair: &Pair| HistoryEntry {
        id: pair.0.to_string(),
        name: name(pair).unwrap_or_default(),
        differences: differences(pair.1.as_ref(), pair.2.as_ref(), us_date_format),
    };
    let who = if change.who == "local" { String::new() } else { change.who.clone() };
    HistoryLine {
        time: times::shown(change.time),
        who,
        what: texts().done(&change.what, change.undoes.map(|revision| revision.0)),
        entries: change.entries.iter().take(ENTRIES).map(entry).collect(),
        more_entries: change.more_entries + change.entries.len().saturating_sub(ENTRIES),
        undo: Step { directory: None, revision: change.revision.0 },
        undone: false,
    }
}

/// What is different, in words.
fn differences(before: Option<&Entry>, after: Option<&Entry>, us_date_format: bool) -> Vec<String> {
    let each = |entry: &Entry, words: fn(&str) -> String| {
        entry.numbers.iter().map(|number| words(&number.zone.number)).collect()
    };
    match (before, after) {
        (None, None) => Vec::new(),
        (None, Some(after)) => each(after, |number| texts().number_added(number)),
        (Some(before), None) => each(before, |number| texts().number_removed(number)),
        (Some(before), Some(after)) => changes(before, after, us_date_format),
    }
}

fn changes(before: &Entry, after: &Entry, us_date_format: bool) -> Vec<String> {
    let master = |entry: &Entry| {
        let names = Entry { numbers: Vec::new(), ..entry.clone() };
        Fields::of(&names, None, us_date_format)
    };
    let mut found = of_fields(&master(before), &master(after), false);
    for number in &after.numbers {
        let same = before.numbers.iter().find(|it| it.id == number.id);
        match same {
            None => found.push(texts().number_added(&number.zone.number)),
            Some(same) => {
                let fields = |number: &Number| own_fields(after.id, number, us_date_format);
                let of_number = of_fields(&fields(same), &fields(number), true);
                found.extend(of_number.iter().map(|what| texts::of_number(&same.zone.number, what)));
            }
        }
    }
    let gone = before.numbers.iter().filter(|number| after.numbers.iter().all(|it| it.id != number.id));
    found.extend(gone.map(|number| texts().number_removed(&number.zone.number)));
    found
}

/// What a number says of itself: as a sub entry of an entry that says nothing.
fn own_fields(id: EntryId, number: &Number, us_date_format: bool) -> Fields {
    let alone = Entry {
        id,
        revision: Revision(0),
        master: shared::Master::default(),
        numbers: vec![number.clone(), number.clone()],
    };
    Fields::of(&alone, Some(number.id), us_date_format)
}

fn of_fields(before: &Fields, after: &Fields, of_sub: bool) -> Vec<String> {
    let pairs = before.pairs().into_iter().zip(after.pairs());
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((name, before), (_, after))| {
            let follows = of_sub && !["number", "range", "number_type", "contact_type"].contains(&name);
            texts().difference(name, before, after, follows)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{ContactType, Group, NumberZone, OwnBlue};

    fn id_of<T: std::str::FromStr<Err: std::fmt::Debug>>(id: u8) -> T {
        format!("00000000-0000-0000-0000-0000000000{id:02}").parse().unwrap()
    }

    fn number(id: u8, text: &str) -> Number {
        let zone = NumberZone { number: text.into(), ..NumberZone::default() };
        Number { id: id_of(id), zone, own: OwnBlue::default() }
    }

    fn entry(first_name: &str, numbers: Vec<Number>) -> Entry {
        let master = shared::Master { first_name: Some(first_name.into()), ..shared::Master::default() };
        Entry { id: id_of(1), revision: Revision(1), master, numbers }
    }

    #[test]
    fn a_change_is_told_in_words() {
        let before = entry("Jane", vec![number(1, "030 1"), number(2, "030 2")]);
        let mut after = entry("Janet", vec![number(2, "030 2"), number(3, "030 3")]);
        after.master.group = Group::Family;
        after.numbers[0].zone.contact_type = ContactType::Vip;
        after.numbers[0].own.note = Some("at work".into());
        let told = differences(Some(&before), Some(&after), false);
        assert_eq!(
            told,
            [
                "First name: Jane → Janet",
                "Group: None → Family",
                "030 2: Contact type: None → VIP",
                "030 2: Note: as master → at work",
                "030 3 added",
                "030 1 removed",
            ]
        );
        assert_eq!(differences(None, Some(&before), false), ["030 1 added", "030 2 added"]);
        assert!(differences(Some(&before), Some(&before), false).is_empty());
    }
}
