//! Add, Change, Add Sub and Delete: from the form to a command, and its outcome in words.

use super::Ask;
use crate::{
    api::{Button, Deleted, Line, Refusal, SaveRequest, Saved, Step, Theirs},
    form_rules::{self, Fields, HasNoNumber, Input, LineKind},
    texts::texts,
};
use directory::{
    ChangeKind, Command, CommandError, Done, Edit, EntryDraft, Invalid, Missing, NumberDraft, Ringbook,
};
use shared::{Entry, EntryId, NumberId, Revision};

/// The line a request is about.
#[derive(Clone, Copy)]
struct Place {
    entry: EntryId,
    number: Option<NumberId>,
    revision: Option<Revision>,
}

impl Ask {
    pub(crate) async fn save(&self, request: SaveRequest) -> Result<Saved, Refusal> {
        let desk = self.desk(request.phone.as_deref())?;
        let directory = desk.directory()?;
        let of_directory = directory.to_string();
        let place = request.line.as_ref().map(Place::read).transpose()?;
        let kept = place.and_then(|place| desk.book.as_ref()?.entry(place.entry));
        let entry = kept.as_ref().map(|it| &it.entry);
        let line = entry.zip(place).map(|(entry, place)| (entry, place.number));
        let kind = match (request.button, line) {
            (Button::KeepAsSub, _) | (_, None) => LineKind::Nothing,
            (_, Some((entry, number))) => LineKind::of(entry, number).ok_or_else(gone)?,
        };
        let input = request.fields.read(kind, Ringbook::today()).map_err(Refusal::Fields)?;
        let (kind, expected, edit): (ChangeKind, Option<Revision>, Edit) = match (request.button, place) {
            (Button::Add, _) => {
                let (master, zone) = form_rules::add(input, line);
                let number = NumberDraft { zone, ..NumberDraft::default() };
                let draft = EntryDraft { master, numbers: vec![number] };
                let command = Command::Add { directory, draft, if_free: !request.confirmed };
                let done = self.ringbook.run(&self.who, command).await?;
                return saved(done, of_directory, None, |name, _| texts().added(name));
            }
            (_, None) => return Err(gone()),
            (Button::Change, Some(place)) => (ChangeKind::Change, place.revision, change(place, input)),
            (Button::AddSub, Some(_)) => (ChangeKind::AddSub, None, add_sub(input)),
            (Button::KeepAsSub, Some(place)) => (ChangeKind::Change, None, keep_as_sub(place, input)),
        };
        let Some(place) = place else { return Err(gone()) };
        let command = Command::Change {
            directory,
            entry: place.entry,
            expected,
            take_over: request.confirmed,
            kind,
            edit,
        };
        let done = match self.ringbook.run(&self.who, command).await {
            Err(CommandError::Stale { .. }) => return Err(self.changed(request.phone.as_deref(), place)),
            other => other?,
        };
        match request.button {
            Button::AddSub => {
                let added = done.entry.as_ref().and_then(|it| it.entry.numbers.last()).map(|it| it.id);
                saved(done, of_directory, added, |name, number| texts().sub_added(name, number))
            }
            Button::Add | Button::Change => {
                saved(done, of_directory, place.number, |name, _| texts().changed(name))
            }
            Button::KeepAsSub => {
                saved(done, of_directory, place.number, |name, number| texts().kept_as_sub(name, number))
            }
        }
    }

    /// What a line is now that somebody else has changed since it was shown.
    fn changed(&self, phone: Option<&str>, place: Place) -> Refusal {
        let Ok(desk) = self.desk(phone) else { return Refusal::Stale };
        let kept = desk.book.as_ref().and_then(|book| book.entry(place.entry));
        let Some(entry) = kept.as_ref().map(|it| &it.entry) else { return gone() };
        let Some(kind) = LineKind::of(entry, place.number) else { return gone() };
        Refusal::Changed(Box::new(Theirs {
            line: Line {
                entry: entry.id.to_string(),
                number: place.number.filter(|_| kind == LineKind::Sub).map(|number| number.to_string()),
                revision: Some(entry.revision.0),
            },
            fields: Fields::of(entry, place.number, desk.us_date_format()),
            of_sub: kind == LineKind::Sub,
        }))
    }

    pub(crate) async fn delete(&self, phone: Option<String>, line: Line) -> Result<Deleted, Refusal> {
        let desk = self.desk(phone.as_deref())?;
        let directory = desk.directory()?;
        let of_directory = directory.to_string();
        let place = Place::read(&line)?;
        let before = desk.book.as_ref().and_then(|book| book.entry(place.entry)).ok_or_else(gone)?;
        let entry = place.entry;
        let sub = place.number.filter(|_| !before.entry.is_single());
        let (command, message) = match sub {
            None => {
                let numbers: Vec<&str> =
                    before.entry.numbers.iter().map(|it| it.zone.number.as_str()).collect();
                let message = texts().entry_deleted(&before.entry.display_name(), &numbers);
                (Command::Delete { directory, entry, expected: place.revision }, message)
            }
            Some(sub) => {
                let number = before.entry.number(sub).ok_or_else(gone)?;
                let message = texts().sub_deleted(&number.zone.number, &before.entry.display_name());
                let (expected, kind) = (place.revision, ChangeKind::DeleteSub);
                let edit = delete_sub(sub);
                (Command::Change { directory, entry, expected, take_over: false, kind, edit }, message)
            }
        };
        let revision = self.ringbook.run(&self.who, command).await?.revision.0;
        let undo = Some(Step { directory: Some(of_directory), revision });
        Ok(Deleted { message, undo })
    }
}

impl Place {
    fn read(line: &Line) -> Result<Place, Refusal> {
        Ok(Place {
            entry: line.entry.parse().map_err(|_| gone())?,
            number: line.number.as_deref().map(str::parse).transpose().map_err(|_| gone())?,
            revision: line.revision.map(Revision),
        })
    }
}

fn gone() -> Refusal {
    Refusal::Gone(texts().gone.into())
}

/// The edits run in the writer, on the newest entry.
fn change(place: Place, input: Input) -> Edit {
    let use_add_sub = texts().use_add_sub;
    Box::new(move |entry: &Entry| {
        if let Some(number) = place.number.filter(|number| entry.number(*number).is_none()) {
            return Err(Missing::Number(number).into());
        }
        let changed = form_rules::change(entry, place.number, input)
            .map_err(|HasNoNumber| CommandError::from(Invalid::entry("number", use_add_sub)))?;
        Ok(EntryDraft::from(&changed))
    })
}

fn add_sub(input: Input) -> Edit {
    Box::new(move |entry: &Entry| {
        let (entry, zone, own) = form_rules::add_sub(entry, input);
        let mut draft = EntryDraft::from(&entry);
        draft.numbers.push(NumberDraft { id: None, zone, own });
        Ok(draft)
    })
}

fn keep_as_sub(place: Place, input: Input) -> Edit {
    Box::new(move |entry: &Entry| {
        let missing = || match place.number {
            Some(number) => Missing::Number(number),
            None => Missing::Entry(entry.id),
        };
        let kept = place.number.and_then(|number| form_rules::keep_as_sub(entry, number, input));
        kept.map(|kept| EntryDraft::from(&kept)).ok_or_else(|| missing().into())
    })
}

fn delete_sub(sub: NumberId) -> Edit {
    Box::new(move |entry: &Entry| {
        if entry.is_single() {
            return Err(CommandError::OnlyNumber);
        }
        let mut draft = EntryDraft::from(entry);
        let before = draft.numbers.len();
        draft.numbers.retain(|number| number.id != Some(sub));
        if draft.numbers.len() == before { Err(Missing::Number(sub).into()) } else { Ok(draft) }
    })
}

/// The line that was saved, and what happened in words.
fn saved(
    done: Done,
    directory: String,
    number: Option<NumberId>,
    words: fn(&str, &str) -> String,
) -> Result<Saved, Refusal> {
    let entry = &done.entry.as_ref().ok_or_else(gone)?.entry;
    let of_number = number.and_then(|number| entry.number(number)).or(entry.numbers.first());
    let text = of_number.map_or("", |number| number.zone.number.as_str());
    let mut message = words(&entry.display_name(), text);
    for before in &done.replaced {
        message.push(' ');
        let name = before.entry.display_name();
        let lost =
            if before.entry.is_single() { texts().overwritten(&name) } else { texts().lost_number(&name) };
        message.push_str(&lost);
    }
    let line = Line {
        entry: entry.id.to_string(),
        number: number.filter(|_| !entry.is_single()).map(|number| number.to_string()),
        revision: Some(entry.revision.0),
    };
    let undo = Some(Step { directory: Some(directory), revision: done.revision.0 });
    Ok(Saved { line, message, undo })
}
