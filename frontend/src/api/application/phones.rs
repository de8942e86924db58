//! The page of phones: what is there, adding and deleting, and how each is set up.

use super::{
    Ask, Refusal, access::name_of as name_of_directory, name_of, settings::revision, times, visitor,
};
use crate::{
    api::{ChosenPhone, DIRECTORIES, PhoneLine, PhonesView, RecipeView, ReportedLine, Sent, Step, Told},
    form_rules::Problem,
    texts::texts,
};
use directory::{Command, CommandError, Missing, PhoneRecord, Put, Rights, Seen};
use recipes::Place;
use shared::{DirectoryId, PhoneId, PhoneSettings, Reported, Revision};

impl Ask {
    pub(crate) fn phones_page(&self, chosen: Option<&str>) -> Result<PhonesView, CommandError> {
        let seen = self.seen()?;
        let administers = *seen.rights() == Rights::Administer;
        let phones = seen.phones()?.map(|record| self.phone_line(&seen, record));
        let phones = phones.collect::<Result<_, CommandError>>()?;
        let mut directories: Vec<(String, String)> =
            seen.books()?.map(|book| (book.id.to_string(), book.name.to_string())).collect();
        let record = chosen.and_then(|id| seen.phone(id).ok());
        // A directory that they do not see stays where it is.
        for id in record.iter().flat_map(|record| &record.phone.settings.directories) {
            if directories.iter().all(|(known, _)| known != id.as_str()) {
                directories.push((id.to_string(), id.to_string()));
            }
        }
        let first = directories.first().map(|(id, _)| id.clone()).unwrap_or_default();
        Ok(PhonesView {
            phones,
            form: record
                .map_or_else(|| Sent::default().with(DIRECTORIES[0], first), |record| phone_form(record)),
            chosen: record.map(|record| self.chosen_phone(&seen, record, administers)).transpose()?,
            directories,
            may_edit: matches!(seen.rights(), Rights::Administer | Rights::Edit(_)),
            administers,
        })
    }

    fn phone_line(&self, seen: &Seen, record: &PhoneRecord) -> Result<PhoneLine, CommandError> {
        let id = record.phone.id.as_str();
        let directories = &record.phone.settings.directories;
        let reported = self.ringbook.last_reported(&self.who, id)?;
        Ok(PhoneLine {
            id: id.to_owned(),
            name: name_of(record),
            directories: directories.iter().map(|id| name_of_directory(seen, id)).collect(),
            reported: reported
                .map(|(reported, at)| ReportedLine { state: in_words(reported), when: times::shown(at) }),
        })
    }

    fn chosen_phone(
        &self,
        seen: &Seen,
        record: &PhoneRecord,
        administers: bool,
    ) -> Result<ChosenPhone, CommandError> {
        let id = record.phone.id.as_str();
        let key = if administers { seen.key(id)? } else { None };
        let address = visitor().map(|visitor| visitor.address).unwrap_or_default();
        let place = Place { address: &address, phone: id, key: recipes::KEY };
        let set_up = recipes::ALL.map(|recipe| RecipeView {
            id: recipe.id.to_owned(),
            name: recipe.name.to_owned(),
            parts: recipe.parts().map(|part| (part.file.to_owned(), place.fill(part.text))).collect(),
        });
        Ok(ChosenPhone {
            id: id.to_owned(),
            name: name_of(record),
            key_since: key.as_ref().map(|key| times::shown(key.created)),
            key_used: key.and_then(|key| key.last_used).map(times::shown),
            set_up: set_up.into(),
            key_here: recipes::KEY.to_owned(),
        })
    }

    /// Adds a phone, changes its name and directories, or deletes it.
    pub(super) async fn save_phone(&self, sent: &Sent) -> Result<Told, Refusal> {
        let before = sent.text("phone");
        let (message, saved) = match (sent.text("button"), before) {
            ("delete", _) => (texts().deleted(sent.text("about")), self.delete_phone(sent).await),
            (_, "") => (texts().added(name_for(sent)), self.add_phone(sent).await),
            _ => {
                let saved = self.change_phone(sent, |settings| write_phone(sent, settings)).await;
                (texts().changed(name_for(sent)), saved)
            }
        };
        let revision = saved.map_err(|refusal| match refusal {
            Refusal::Stale => Refusal::Unavailable(texts().stale_settings.into()),
            Refusal::Fields(problems) => Refusal::Fields(problems.into_iter().map(renamed).collect()),
            other => other,
        })?;
        Ok(Told { message, undo: Some(Step { directory: None, revision: revision.0 }), secret: None })
    }

    async fn add_phone(&self, sent: &Sent) -> Result<Revision, Refusal> {
        // Who may not do this is told so, and not what would be right.
        self.seen()?.administers()?;
        let id: PhoneId = sent.trimmed("new_phone").parse().map_err(|_| no_id(sent.trimmed("new_phone")))?;
        let mut settings = PhoneSettings::default();
        write_phone(sent, &mut settings)?;
        if settings.name.is_empty() {
            settings.name = id.to_string();
        }
        let command = Command::PutPhone { id, settings: Box::new(settings), put: Put::Create };
        let done = self.ringbook.run(&self.who, command).await;
        Ok(done
            .map_err(|error| match error {
                CommandError::PhoneExists(_) => field("new_phone", texts().phone_is_there),
                other => other.into(),
            })?
            .revision)
    }

    async fn delete_phone(&self, sent: &Sent) -> Result<Revision, Refusal> {
        self.seen()?.administers()?;
        let missing = |_| Refusal::from(CommandError::from(Missing::Phone(sent.text("phone").to_owned())));
        let id: PhoneId = sent.text("phone").parse().map_err(missing)?;
        let command = Command::DeletePhone { id, expected: Some(revision(sent)?) };
        Ok(self.ringbook.run(&self.who, command).await?.revision)
    }
}

/// What the phone's state means for the next call.
fn in_words(reported: Reported) -> String {
    let Reported { dnd, calls, off_hook } = reported;
    let in_call = (calls > 0).then(|| texts().calls_going_on(calls));
    let dnd = dnd.then(|| texts().in_dnd.to_owned());
    let off_hook = off_hook.then(|| texts().off_hook.to_owned());
    let all: Vec<String> = [dnd, in_call, off_hook].into_iter().flatten().collect();
    if all.is_empty() { texts().phone_free.to_owned() } else { all.join(", ") }
}

fn phone_form(record: &PhoneRecord) -> Sent {
    let settings = &record.phone.settings;
    let form = Sent::default()
        .with("phone", record.phone.id.as_str())
        .with("revision", record.revision.0.to_string())
        .with("name", &settings.name);
    let places = DIRECTORIES.iter().zip(&settings.directories);
    places.fold(form, |form, (field, id)| form.with(field, id.as_str()))
}

/// Name and directories. Those beyond the last field stay behind them.
fn write_phone(sent: &Sent, settings: &mut PhoneSettings) -> Result<(), Refusal> {
    let mut chosen: Vec<DirectoryId> = Vec::new();
    let mut problems = Vec::new();
    for place in DIRECTORIES.iter().filter(|place| !sent.text(place).is_empty()) {
        match sent.text(place).parse::<DirectoryId>() {
            Ok(id) if chosen.contains(&id) => problems.push(Problem::new(*place, texts().directory_twice)),
            Ok(id) => chosen.push(id),
            Err(_) => problems.push(Problem::new(*place, texts().no_such_choice)),
        }
    }
    if !problems.is_empty() {
        return Err(Refusal::Fields(problems));
    }
    let rest = settings.directories.iter().skip(DIRECTORIES.len());
    let rest: Vec<DirectoryId> = rest.filter(|id| !chosen.contains(id)).cloned().collect();
    settings.name = sent.trimmed("name").to_owned();
    settings.directories = chosen.into_iter().chain(rest).collect();
    Ok(())
}

/// What people call it.
fn name_for(sent: &Sent) -> &str {
    [sent.trimmed("name"), sent.trimmed("new_phone"), sent.text("phone")]
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default()
}

/// As the form names it.
fn renamed(problem: Problem) -> Problem {
    let place = problem.field.strip_prefix("directories[").and_then(|rest| rest.strip_suffix(']'));
    let field = place.and_then(|place| place.parse::<usize>().ok()).and_then(|place| DIRECTORIES.get(place));
    match field {
        Some(field) => Problem::new(*field, problem.message),
        None => problem,
    }
}

/// What would be right instead.
fn no_id(text: &str) -> Refusal {
    let like: String = text
        .to_lowercase()
        .chars()
        .map(|letter| match letter {
            'ä' => 'a',
            'ö' => 'o',
            'ü' => 'u',
            'ß' => 's',
            'a'..='z' | '0'..='9' | '_' => letter,
            _ => '-',
        })
        .collect();
    let like: String = like.trim_matches('-').chars().take(64).collect();
    let like = if like.is_empty() { "reception".to_owned() } else { like };
    field("new_phone", &texts().such_an_id(&like))
}

fn field(name: &str, message: &str) -> Refusal {
    Refusal::Fields(vec![Problem::new(name, message)])
}
