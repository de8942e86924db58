//! Many entries at once: bulk changes, entries of one name, favorites, birthdays that come.

use super::{
    Ask,
    lists::{call, query},
};
use crate::{
    api::{
        AboveView, BirthdayView, BulkAction, Choice, DuplicatesView, FavoriteView, Namesake, Namesakes,
        Refusal, Sent, Step, Told,
    },
    texts::texts,
};
use directory::{
    Book, BulkChange, BulkSet, Chosen, ChosenEntry, Command, CommandError, Duplicates, FoundEntries, Ringbook,
};
use shared::{Birthday, DirectoryId, Entry, Group, Number, PhoneSettings, Revision};

/// How many names with several entries are shown at a time.
const NAMES: usize = 50;
/// How many favorites stand above the list: each has a key.
const FAVORITES: usize = 9;
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

    /// Makes entries of one name one entry: one `stays`, and those that are ticked become part of it.
    pub(super) async fn merge(&self, sent: &Sent) -> Result<Told, Refusal> {
        let directory = self.desk(Some(sent.text("phone")))?.directory()?;
        let stays = sent.text("stays");
        let ticked = sent.0.iter().filter(|(name, value)| name.starts_with("too-") && *value != stays);
        let others = ticked.map(|(_, value)| at_revision(value)).collect::<Result<Vec<_>, _>>()?;
        let ChosenEntry { id: entry, revision: expected } = at_revision(stays)?;
        let command = Command::Merge { directory: directory.clone(), entry, expected, others };
        let done =
            self.ringbook.run(&self.who, command).await.map_err(|error| match Refusal::from(error) {
                // No field of the form is wrong by itself.
                fields @ Refusal::Fields(_) => Refusal::Unavailable(fields.message()),
                other => other,
            })?;
        let name = done.entry.as_ref().map(|it| it.entry.display_name()).unwrap_or_default();
        Ok(told(texts().merged(&name, done.replaced.len() + 1), &directory, done.revision))
    }

    /// What stands above the list.
    pub(crate) fn above(&self, phone: Option<&str>) -> Result<AboveView, CommandError> {
        let desk = self.desk(phone)?;
        let Some(book) = &desk.book else { return Ok(AboveView::default()) };
        let mut favorites: Vec<FavoriteView> = book
            .favorites(FAVORITES)
            .iter()
            .flat_map(|it| called(&it.entry, book, desk.settings()))
            .collect();
        let more_favorites = favorites.len() > FAVORITES || book.favorite_count() > FAVORITES;
        favorites.truncate(FAVORITES);
        let coming = book.birthdays(Ringbook::today(), DAYS);
        let birthdays = coming
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
            .collect();
        Ok(AboveView { favorites, more_favorites, birthdays })
    }
}

/// The numbers of an entry that are favorites, with what tells them apart.
fn called(entry: &Entry, book: &Book, settings: Option<&PhoneSettings>) -> Vec<FavoriteView> {
    let is_favorite = |number: &&Number| number.own.favorite.unwrap_or(entry.master.favorite);
    let numbers: Vec<&Number> = entry.numbers.iter().filter(is_favorite).collect();
    let view = |number: &Number| {
        let call = call(number, book, settings)?;
        let name = entry.display_name_of(number);
        let kind = number.zone.number_type.label(texts().language);
        let name = if numbers.len() > 1 { format!("{name}, {kind}") } else { name };
        Some(FavoriteView { name, about: call.in_words(), uri: call.uri })
    };
    numbers.iter().filter_map(|number| view(number)).collect()
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

/// An entry with the revision behind a slash, as a form names it.
fn at_revision(named: &str) -> Result<ChosenEntry, Refusal> {
    let (id, revision) = named.split_once('/').ok_or_else(gone)?;
    Ok(ChosenEntry {
        id: id.parse().map_err(|_| gone())?,
        revision: Some(Revision(revision.parse().map_err(|_| gone())?)),
    })
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
