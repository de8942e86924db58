//! Many entries at once: bulk changes, entries of one name, birthdays that come.

use super::{Ask, lists::query};
use crate::{
    api::{BirthdayView, BulkAction, Choice, DuplicatesView, Namesake, Namesakes, Refusal, Step, Told},
    texts::texts,
};
use directory::{
    BulkChange, BulkSet, Chosen, ChosenEntry, Command, CommandError, Duplicates, FoundEntries, Ringbook,
};
use shared::{Birthday, DirectoryId, Entry, Group, Revision};

/// How many names with several entries are shown at a time.
const NAMES: usize = 50;
/// How many days ahead birthdays are told.
const DAYS: u8 = 7;

impl Ask {
    pub(crate) async fn bulk(
        &self,
        phone: Option<&str>,
        choice: Choice,
        action: BulkAction,
    ) -> Result<Told, Refusal> {
        let directory = self.desk(phone)?.directory()?;
        let chosen = chosen(choice)?;
        let set = BulkSet::default();
        let change = match action {
            BulkAction::Group(group) => BulkChange::Set(BulkSet { group: Some(group), ..set }),
            BulkAction::ContactType(it) => BulkChange::Set(BulkSet { contact_type: Some(it), ..set }),
            BulkAction::Favorite(favorite) => BulkChange::Set(BulkSet { favorite: Some(favorite), ..set }),
            BulkAction::Delete => BulkChange::Delete,
        };
        let command = Command::Bulk { directory: directory.clone(), chosen, change };
        let done = self.ringbook.run(&self.who, command).await?;
        let message = match action {
            _ if done.entries == 0 => texts().so_already.to_owned(),
            BulkAction::Delete => texts().many_deleted(done.entries),
            _ => texts().many_changed(done.entries),
        };
        let told = told(message, &directory, done.revision);
        Ok(if done.entries == 0 { Told { undo: None, ..told } } else { told })
    }

    pub(crate) async fn duplicates(
        &self,
        phone: Option<&str>,
        after: Option<String>,
    ) -> Result<DuplicatesView, CommandError> {
        let desk = self.desk(phone)?;
        let Some(book) = desk.book.clone() else { return Ok(DuplicatesView::default()) };
        let Ok(page) = self.ringbook.duplicates(book, after, NAMES).await else {
            return Ok(DuplicatesView::default());
        };
        Ok(DuplicatesView {
            names: page.items.iter().map(namesakes).collect(),
            total: page.total,
            next: page.next,
            may_edit: desk.may_edit,
        })
    }

    pub(crate) async fn merge(
        &self,
        phone: Option<&str>,
        entries: &[(String, u64)],
    ) -> Result<Told, Refusal> {
        let directory = self.desk(phone)?.directory()?;
        let mut entries = named(entries)?.into_iter();
        let first = entries.next().ok_or_else(gone)?;
        let command = Command::Merge {
            directory: directory.clone(),
            entry: first.id,
            expected: first.revision,
            others: entries.collect(),
        };
        let done = self.ringbook.run(&self.who, command).await?;
        let name = done.entry.as_ref().map(|it| it.entry.display_name()).unwrap_or_default();
        Ok(told(texts().merged(&name, done.replaced.len() + 1), &directory, done.revision))
    }

    pub(crate) fn birthdays(&self, phone: Option<&str>) -> Result<Vec<BirthdayView>, CommandError> {
        let desk = self.desk(phone)?;
        let Some(book) = &desk.book else { return Ok(Vec::new()) };
        let coming = book.birthdays(Ringbook::today(), DAYS);
        Ok(coming
            .iter()
            .map(|it| {
                let day = Birthday::new(None, it.day.month, it.day.day);
                BirthdayView {
                    entry: it.entry.entry.id.to_string(),
                    name: it.entry.entry.display_name(),
                    in_days: it.in_days,
                    day: day.map(|day| day.display(desk.us_date_format())).unwrap_or_default(),
                    age: it.birthday.year().map(|born| it.day.year.saturating_sub(born)),
                }
            })
            .collect())
    }
}

fn chosen(choice: Choice) -> Result<Chosen, Refusal> {
    Ok(match choice {
        Choice::These(entries) => Chosen::These(named(&entries)?),
        Choice::All { address, revision, total, except } => Chosen::Found(Box::new(FoundEntries {
            query: query(&address),
            except: except.iter().filter_map(|id| id.parse().ok()).collect(),
            revision: Some(Revision(revision)),
            total: Some(total),
        })),
    })
}

fn named(entries: &[(String, u64)]) -> Result<Vec<ChosenEntry>, Refusal> {
    let read = |(id, revision): &(String, u64)| {
        Ok(ChosenEntry { id: id.parse().map_err(|_| gone())?, revision: Some(Revision(*revision)) })
    };
    entries.iter().map(read).collect()
}

fn gone() -> Refusal {
    Refusal::Gone(texts().gone.into())
}

fn told(message: String, directory: &DirectoryId, revision: Revision) -> Told {
    let undo = Some(Step { directory: Some(directory.to_string()), revision: revision.0 });
    Told { message, undo, ..Told::default() }
}

fn namesakes(Duplicates { entries, more_entries }: &Duplicates) -> Namesakes {
    let entries: Vec<Namesake> = entries.iter().map(|it| namesake(&it.entry)).collect();
    let name = entries.first().map(|first| first.name.clone()).unwrap_or_default();
    Namesakes { name, entries, more: *more_entries }
}

fn namesake(entry: &Entry) -> Namesake {
    let master = &entry.master;
    let group = Some(master.group).filter(|group| *group != Group::None);
    let group = group.map(|group| group.label(texts().language).to_owned());
    let details = [&master.nickname, &master.organization, &master.email, &master.note];
    let details: Vec<String> = details.into_iter().flatten().cloned().chain(group).collect();
    Namesake {
        id: entry.id.to_string(),
        revision: entry.revision.0,
        name: entry.display_name(),
        details: details.join(" · "),
        numbers: entry.numbers.iter().map(|number| number.zone.number.clone()).collect(),
    }
}
