//! People, tokens, phone keys and the audit, for administrators.

use super::{Ask, Refusal, name_of as name_of_phone, server_error, times};
use crate::{
    api::{AccessView, AuditEntry, KeyLine, PersonLine, Sent, SettingsForm, TokenLine, Told},
    form_rules::Problem,
    texts::{self, texts},
};
use directory::{Access, AuditLine, CommandError, Fault, Invalid, OutsideRecord, Person, Put, Seen, Token};
use leptos::prelude::ServerFnError;
use serde_json::Value;
use shared::{Directories, DirectoryId, PersonId, PersonIdError, Revision, Role, Scope};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

/// How many lines of the audit the page shows.
const LINES: usize = 100;
/// In front of a directory's id, in the name of its tick box.
pub(super) const DIRECTORY: &str = "directory:";

impl Ask {
    pub(crate) async fn access(&self, person: Option<&str>) -> Result<AccessView, ServerFnError> {
        let audit = self.newest_audit().await.map_err(server_error)?;
        self.access_now(person, audit).map_err(server_error)
    }

    fn access_now(&self, chosen: Option<&str>, audit: Vec<AuditLine>) -> Result<AccessView, CommandError> {
        let seen = self.seen()?;
        let people = seen.people()?;
        let chosen = chosen.and_then(|id| people.iter().find(|person| person.id.as_str() == id));
        let now = jiff::Timestamp::now();
        let keys = seen.phones()?.map(|phone| {
            let key = seen.key(phone.phone.id.as_str())?;
            Ok(KeyLine {
                phone: phone.phone.id.to_string(),
                name: name_of_phone(phone),
                since: key.as_ref().map(|key| times::shown(key.created)),
                last_used: key.and_then(|key| key.last_used).map(times::shown),
            })
        });
        Ok(AccessView {
            person: chosen.map(person_form).unwrap_or_default(),
            people: people.iter().map(|person| person_line(&seen, person)).collect(),
            directories: seen.books()?.map(|book| (book.id.to_string(), book.name.to_string())).collect(),
            tokens: seen.tokens()?.into_iter().map(|token| token_line(token, now)).collect(),
            keys: keys.collect::<Result<_, CommandError>>()?,
            audit: audit_entries(audit),
        })
    }

    /// Lines that say only that something was used are left out, so it may take a longer look back.
    async fn newest_audit(&self) -> Result<Vec<AuditLine>, CommandError> {
        let head = self.seen()?.state().revision.0;
        let mut back = LINES as u64;
        loop {
            let since = head.saturating_sub(back);
            let limit = usize::try_from(back).unwrap_or(usize::MAX);
            let mut lines = self.ringbook.audit(&self.who, Revision(since), limit).await?;
            if lines.len() >= LINES || since == 0 {
                lines.drain(..lines.len().saturating_sub(LINES));
                return Ok(lines);
            }
            back = back.saturating_mul(4);
        }
    }

    pub(super) async fn save_access(&self, form: SettingsForm, sent: &Sent) -> Result<Told, Refusal> {
        let delete = sent.text("button") == "delete";
        let told = match form {
            SettingsForm::Person if delete => self.delete_person(sent).await,
            SettingsForm::Person => self.put_person(sent).await,
            SettingsForm::Token if delete => self.revoke_token(sent).await,
            SettingsForm::Token => self.add_token(sent).await,
            _ => self.new_key(sent).await,
        };
        told.map_err(|refusal| match refusal {
            Refusal::Stale => Refusal::Unavailable(texts().stale_settings.into()),
            other => other,
        })
    }

    async fn put_person(&self, sent: &Sent) -> Result<Told, Refusal> {
        // Who may not do this is told so before a password is hashed.
        self.seen()?.administers()?;
        let before = sent.text("before");
        let is_new = before.is_empty();
        let name = if is_new { sent.trimmed("person_id") } else { before };
        let id: PersonId = name.parse().map_err(|error: PersonIdError| wrong("person_id", error))?;
        let role: Role = sent.text("role").parse().map_err(|_| field("role", texts().no_such_choice))?;
        let password = match sent.text("password") {
            "" => None,
            new => Some(self.ringbook.new_password(&id, new, "password").await?),
        };
        let put = if is_new { Put::Create } else { Put::Replace(Some(super::settings::revision(sent)?)) };
        let directories = directories(sent, role)?;
        let name = sent.trimmed("person_name").to_owned();
        let access = Access::PutPerson { id: id.clone(), name, role, directories, password, put };
        let done = self.ringbook.run(&self.who, access.into()).await;
        done.map_err(|error| match error {
            CommandError::PersonExists(_) => field("person_id", &texts().refused(&error)),
            CommandError::Invalid(fields) => Refusal::from(CommandError::Invalid(renamed(
                fields,
                [("id", "person_id"), ("name", "person_name")],
            ))),
            other => other.into(),
        })?;
        Ok(if is_new { texts().added(id.as_str()) } else { texts().changed(id.as_str()) }.into())
    }

    async fn delete_person(&self, sent: &Sent) -> Result<Told, Refusal> {
        let id: PersonId =
            sent.text("before").parse().map_err(|error: PersonIdError| wrong("person_id", error))?;
        let access = Access::DeletePerson { id: id.clone(), expected: None };
        self.ringbook.run(&self.who, access.into()).await?;
        Ok(texts().deleted(id.as_str()).into())
    }

    async fn add_token(&self, sent: &Sent) -> Result<Told, Refusal> {
        let name = sent.trimmed("token_name");
        let scope: Scope = sent.text("scope").parse().map_err(|_| field("scope", texts().no_such_choice))?;
        let expires = match sent.trimmed("expires") {
            "" => None,
            day => Some(times::end_of(day).ok_or_else(|| field("expires", texts().no_such_day))?),
        };
        let made = self.ringbook.new_token(&self.who, name, scope, expires).await;
        let (secret, _) = made.map_err(|error| match error {
            CommandError::Invalid(fields) => {
                Refusal::from(CommandError::Invalid(renamed(fields, [("name", "token_name"), ("", "")])))
            }
            other => other.into(),
        })?;
        Ok(Told { message: texts().new_token(name), secret: Some(secret.reveal().to_owned()), undo: None })
    }

    async fn revoke_token(&self, sent: &Sent) -> Result<Told, Refusal> {
        let id = sent.text("before").parse().map_err(|_| Refusal::Gone(texts().gone.into()))?;
        self.ringbook.run(&self.who, Access::RevokeToken { id }.into()).await?;
        Ok(texts().token_revoked(sent.text("about")).into())
    }

    async fn new_key(&self, sent: &Sent) -> Result<Told, Refusal> {
        let (phone, name) = {
            let seen = self.seen()?;
            let phone = seen.phone(sent.text("phone"))?;
            (phone.phone.id.clone(), name_of_phone(phone))
        };
        let key = self.ringbook.new_phone_key(&self.who, &phone).await?;
        Ok(Told { message: texts().new_key_made(&name), secret: Some(key.reveal().to_owned()), undo: None })
    }
}

/// The name of a directory, for people.
pub(super) fn name_of(seen: &Seen, id: &DirectoryId) -> String {
    seen.book(id.as_str()).map_or_else(|_| id.to_string(), |book| book.name.to_string())
}

fn person_line(seen: &Seen, person: &Person) -> PersonLine {
    let directories = match &person.directories {
        Directories::All => None,
        Directories::Only(some) => Some(some.iter().map(|id| name_of(seen, id)).collect()),
    };
    PersonLine {
        id: person.id.to_string(),
        name: person.name.clone(),
        role: person.role.label(texts().language).to_owned(),
        directories,
    }
}

fn person_form(person: &Person) -> Sent {
    let form = Sent::default()
        .with("before", person.id.as_str())
        .with("revision", person.revision.0.to_string())
        .with("person_id", person.id.as_str())
        .with("person_name", &person.name)
        .with("role", person.role.word());
    match &person.directories {
        Directories::All => form.with("all_directories", "yes"),
        Directories::Only(some) => {
            some.iter().fold(form, |form, id| form.with(&format!("{DIRECTORY}{id}"), "yes"))
        }
    }
}

/// An administrator has all, whatever is ticked.
fn directories(sent: &Sent, role: Role) -> Result<Directories, Refusal> {
    if role == Role::Administrator || sent.text("all_directories") == "yes" {
        return Ok(Directories::All);
    }
    let ticked = sent.0.keys().filter_map(|name| name.strip_prefix(DIRECTORY));
    let some: Result<BTreeSet<DirectoryId>, _> = ticked.map(DirectoryId::from_str).collect();
    match some {
        Ok(some) if !some.is_empty() => Ok(Directories::Only(some)),
        Ok(_) => Err(field("all_directories", texts().no_directories)),
        Err(_) => Err(field("all_directories", texts().no_such_choice)),
    }
}

fn token_line(token: Token, now: jiff::Timestamp) -> TokenLine {
    TokenLine {
        id: token.id.to_string(),
        name: token.name,
        scope: token.scope.label(texts().language).to_owned(),
        made_by: token.created_by,
        expires: token.expires.map(times::shown),
        expired: token.expires.is_some_and(|expires| expires <= now),
        last_used: token.last_used.map(times::shown),
    }
}

/// The newest first.
fn audit_entries(lines: Vec<AuditLine>) -> Vec<AuditEntry> {
    let undone: BTreeSet<u64> =
        lines.iter().filter_map(|line| line.undoes).map(|revision| revision.0).collect();
    let entry = |line: AuditLine| {
        let entry = audit_entry(line);
        AuditEntry { undone: entry.undo.is_some_and(|revision| undone.contains(&revision)), ..entry }
    };
    lines.into_iter().rev().map(entry).collect()
}

/// What is different, in words; of what is new or gone, nothing but that.
fn differences(before: Option<&OutsideRecord>, after: Option<&OutsideRecord>) -> Vec<String> {
    let (Some(before), Some(after)) = (before, after) else {
        return before.or(after).map(|_| String::new()).into_iter().collect();
    };
    let (before, after) = (facts(before), facts(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let text = |facts: &BTreeMap<String, String>, name: &String| {
        texts().set_to(name, facts.get(name).map_or("", String::as_str))
    };
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| texts::from_to(&texts().setting(name), &text(&before, name), &text(&after, name)))
        .collect()
}

fn facts(record: &OutsideRecord) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    match record {
        OutsideRecord::Directory { name, dial_plan, .. } => {
            facts.insert("name".to_owned(), name.clone());
            flatten("dial_plan", serde_json::to_value(dial_plan).unwrap_or_default(), &mut facts);
        }
        OutsideRecord::Phone(phone) => {
            flatten("", serde_json::to_value(&phone.settings).unwrap_or_default(), &mut facts);
        }
        OutsideRecord::Person(person) => {
            facts.insert("name".to_owned(), person.name.clone());
            facts.insert("role".to_owned(), person.role.word().to_owned());
            let directories = match &person.directories {
                Directories::All => texts().all_directories.to_owned(),
                Directories::Only(some) => {
                    some.iter().map(DirectoryId::to_string).collect::<Vec<_>>().join(", ")
                }
            };
            facts.insert("directories".to_owned(), directories);
        }
        OutsideRecord::Settings(settings) => {
            flatten("", serde_json::to_value(settings).unwrap_or_default(), &mut facts);
        }
    }
    facts
}

/// Every value by its path, such as `ringtones.vip`.
fn flatten(path: &str, value: Value, facts: &mut BTreeMap<String, String>) {
    let within = |name: &str| format!("{path}.{name}").trim_start_matches('.').to_owned();
    match value {
        Value::Object(fields) => {
            fields.into_iter().for_each(|(name, value)| flatten(&within(&name), value, facts));
        }
        Value::Array(items) => {
            let each = items.into_iter().enumerate();
            each.for_each(|(at, value)| flatten(&within(&(at + 1).to_string()), value, facts));
        }
        Value::Null => {}
        Value::String(text) => drop(facts.insert(path.to_owned(), text)),
        other => drop(facts.insert(path.to_owned(), other.to_string())),
    }
}

/// Who signs in is nobody yet when it is written down; the session's own id says nothing to people.
fn audit_entry(line: AuditLine) -> AuditEntry {
    let differences = differences(line.before.as_ref(), line.after.as_ref());
    let was_given = ["add_token", "new_key"].contains(&line.what.as_str());
    let undo = (!["begin", "set_up"].contains(&line.what.as_str()) && (!differences.is_empty() || was_given))
        .then_some(line.revision.0);
    let by_the_server = line.who == "local";
    let about = texts().record(&line.about.unwrap_or_default());
    let (who, about) = match line.what.as_str() {
        "sign_in" => (about, String::new()),
        "sign_out" => (line.who, String::new()),
        _ if by_the_server => (String::new(), about),
        _ => (line.who, about),
    };
    let what = match line.undoes {
        Some(revision) => texts().done("undo", Some(revision.0)),
        None => texts().happened(&line.what),
    };
    AuditEntry { time: times::shown(line.time), who, what, about, differences, undo, undone: false }
}

/// The fields as the form names them.
fn renamed(mut fields: Vec<Invalid>, names: [(&str, &str); 2]) -> Vec<Invalid> {
    for invalid in &mut fields {
        if let Some((_, name)) = names.iter().find(|(field, _)| *field == invalid.field) {
            invalid.field = (*name).to_owned();
        }
        if invalid.field == "directories" {
            invalid.field = "all_directories".to_owned();
        }
    }
    fields
}

fn wrong(name: &str, fault: impl Into<Fault>) -> Refusal {
    field(name, &texts().fault(&fault.into()))
}

fn field(name: &str, message: &str) -> Refusal {
    Refusal::Fields(vec![Problem::new(name, message)])
}
