//! Preferences and identities: the phone's settings as text and back.

use super::{Ask, Desk, post, refused, server_error};
use crate::{
    address::Address,
    api::{
        CUSTOM, IDENTITY_TONE, IdentitiesView, IdentityLine, PreferencesView, Refusal, Sent, SettingsForm,
        Step, TONES, Told,
    },
    form_rules::Problem,
    texts::texts,
};
use directory::{Command, PhoneRecord, Put};
use http::StatusCode;
use leptos::prelude::ServerFnError;
use shared::{DndAnswer, Identity, PhoneSettings, Revision, Ringtone, Ringtones, UnknownWord};
use std::str::FromStr;

impl Ask {
    pub(crate) fn preferences(&self, phone: Option<&str>) -> Result<PreferencesView, ServerFnError> {
        let desk = self.desk(phone).map_err(server_error)?;
        let record = desk.phone.as_ref().ok_or_else(|| refused(StatusCode::NOT_FOUND, texts().no_phone))?;
        Ok(PreferencesView {
            phone: phone_form(record),
            dial_plan: dial_plan_form(&desk),
            countries: texts().countries(),
            may_edit: desk.may_edit_phone,
            may_edit_plan: desk.administers,
        })
    }

    pub(crate) fn identities(
        &self,
        phone: Option<&str>,
        chosen: Option<&str>,
    ) -> Result<IdentitiesView, ServerFnError> {
        let desk = self.desk(phone).map_err(server_error)?;
        let record = desk.phone.as_ref().ok_or_else(|| refused(StatusCode::NOT_FOUND, texts().no_phone))?;
        let settings = &record.phone.settings;
        let is_active = |identity: &Identity| settings.active_identity.as_ref() == Some(&identity.name);
        let line = |identity: &Identity| IdentityLine {
            name: identity.name.clone(),
            sip_address: identity.sip_address.clone(),
            ringtone: identity.ringtone.as_ref().map(Ringtone::to_string).unwrap_or_default(),
            active: is_active(identity),
        };
        let chosen =
            chosen.and_then(|name| settings.identities.iter().find(|identity| identity.name == name));
        let form = match chosen {
            None => Sent::default(),
            Some(identity) => {
                let form = Sent::default()
                    .with("before", &identity.name)
                    .with("name", &identity.name)
                    .with("sip_address", &identity.sip_address)
                    .with("active", yes(is_active(identity)));
                with_tone(form, IDENTITY_TONE, identity.ringtone.as_ref())
            }
        };
        Ok(IdentitiesView {
            phone: record.phone.id.to_string(),
            revision: record.revision.0,
            identities: settings.identities.iter().map(line).collect(),
            form,
            may_edit: desk.may_edit_phone,
        })
    }

    pub(crate) async fn save_settings(&self, sent: &Sent) -> Result<Told, Refusal> {
        let form = which(sent)?;
        let saved = match form {
            SettingsForm::Preferences => {
                self.change_phone(sent, |settings| write_phone(sent, settings)).await
            }
            SettingsForm::DialPlan => self.save_dial_plan(sent).await,
            SettingsForm::Identity => self.save_identity(sent).await,
            SettingsForm::Phone => return self.save_phone(sent).await,
            SettingsForm::Person | SettingsForm::Token | SettingsForm::PhoneKey | SettingsForm::NewKey => {
                return self.save_access(form, sent).await;
            }
            SettingsForm::Password | SettingsForm::OtherSessions => {
                return self.save_account(form, sent).await;
            }
            SettingsForm::Undo => return self.undo(sent).await,
            SettingsForm::Merge => return self.merge(sent).await,
            SettingsForm::Caller => return self.mark_caller(sent).await,
            SettingsForm::ClearCalls => return self.clear_calls(sent).await,
            SettingsForm::CallList => self.keep_calls(sent).await,
            SettingsForm::History => self.keep_history(sent).await,
        };
        let revision = saved.map_err(|refusal| match refusal {
            Refusal::Stale => Refusal::Unavailable(texts().stale_settings.into()),
            other => other,
        })?;
        let deleted = sent.text("button") == "delete";
        let before = sent.text("before");
        let message = if deleted { texts().deleted(before) } else { texts().saved.to_owned() };
        let undo = Some(Step { directory: None, revision: revision.0 });
        Ok(Told { message, undo, secret: None })
    }

    pub(crate) async fn post_settings(&self, sent: &Sent) {
        let note = match self.save_settings(sent).await {
            Ok(Told { message, secret: Some(secret), .. }) => format!("{message} {secret}"),
            Ok(told) => told.message,
            Err(refusal) => refusal.message(),
        };
        // A phone that is added is shown when it is there.
        let shown =
            [sent.text("shown"), sent.trimmed("new_phone")].into_iter().find(|phone| !phone.is_empty());
        let phone = shown.map(str::to_owned);
        post::go_on(&Address { phone, ..Address::default() }.of_page(sent.page()), &note);
    }

    async fn save_dial_plan(&self, sent: &Sent) -> Result<Revision, Refusal> {
        let book = self.seen()?.book(sent.text("directory"))?.clone();
        let mut dial_plan = (*book.dial_plan).clone();
        let some = |field: &str| Some(sent.trimmed(field).to_owned()).filter(|text| !text.is_empty());
        dial_plan.region = some("region");
        dial_plan.area_code = some("area_code");
        dial_plan.outside_line = some("outside_line");
        let (id, name) = (book.id.clone(), book.name.to_string());
        let put = Put::Replace(Some(revision(sent)?));
        let done = self.ringbook.run(&self.who, Command::PutDirectory { id, name, dial_plan, put }).await;
        Ok(done.map_err(|error| Refusal::from(error).fields_within("dial_plan."))?.revision)
    }

    async fn save_identity(&self, sent: &Sent) -> Result<Revision, Refusal> {
        let before = Some(sent.text("before")).filter(|name| !name.is_empty());
        let place = {
            let seen = self.seen()?;
            let record = seen.phone(sent.text("phone"))?;
            let identities = &record.phone.settings.identities;
            match before {
                None => identities.len(),
                Some(name) => identities
                    .iter()
                    .position(|identity| identity.name == name)
                    .ok_or_else(|| Refusal::Gone(texts().identity_gone.into()))?,
            }
        };
        let write = |settings: &mut PhoneSettings| {
            if sent.text("button") == "delete" {
                delete_identity(place, settings);
                Ok(())
            } else {
                write_identity(sent, place, settings)
            }
        };
        let saved = self.change_phone(sent, write).await;
        saved.map_err(|refusal| refusal.fields_within(&format!("identities[{place}].")))
    }

    pub(super) async fn change_phone(
        &self,
        sent: &Sent,
        change: impl FnOnce(&mut PhoneSettings) -> Result<(), Refusal>,
    ) -> Result<Revision, Refusal> {
        let record = self.seen()?.phone(sent.text("phone"))?.clone();
        let mut settings = record.phone.settings.clone();
        change(&mut settings)?;
        let put = Put::Replace(Some(revision(sent)?));
        let command = Command::PutPhone { id: record.phone.id.clone(), settings: Box::new(settings), put };
        Ok(self.ringbook.run(&self.who, command).await?.revision)
    }
}

fn which(sent: &Sent) -> Result<SettingsForm, Refusal> {
    sent.text("form").parse().map_err(|_| Refusal::Unavailable(texts().no_such_choice.to_owned()))
}

/// What the page has shown, so that nobody's newer settings are overwritten unseen.
pub(super) fn revision(sent: &Sent) -> Result<Revision, Refusal> {
    sent.text("revision").parse().map(Revision).map_err(|_| Refusal::Stale)
}

fn yes(yes: bool) -> &'static str {
    if yes { "yes" } else { "" }
}

fn phone_form(record: &PhoneRecord) -> Sent {
    let settings = &record.phone.settings;
    let form = Sent::default()
        .with("phone", record.phone.id.as_str())
        .with("revision", record.revision.0.to_string())
        .with("name", &settings.name)
        .with("us_date_format", yes(settings.us_date_format))
        .with("call_waiting", settings.call_waiting.word())
        .with("dnd_answer", settings.dnd_answer.status().to_string())
        .with("anonymous_callers", settings.anonymous_callers.word())
        .with("unknown_callers", settings.unknown_callers.word());
    let Ringtones { default, vip, friends, family, work, colleagues, server } = &settings.ringtones;
    let distinct = [vip, friends, family, work, colleagues, server].map(Option::as_ref);
    let tones = std::iter::once(Some(default)).chain(distinct);
    TONES.into_iter().zip(tones).fold(form, |form, (fields, tone)| with_tone(form, fields, tone))
}

fn dial_plan_form(desk: &Desk) -> Option<Sent> {
    let book = desk.book.as_ref()?;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let form = Sent::default()
        .with("directory", book.id.as_str())
        .with("directory_name", &*book.name)
        .with("revision", book.record_revision.0.to_string())
        .with("region", text(&book.dial_plan.region))
        .with("area_code", text(&book.dial_plan.area_code))
        .with("outside_line", text(&book.dial_plan.outside_line));
    Some(form)
}

fn write_phone(sent: &Sent, settings: &mut PhoneSettings) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    settings.name = sent.trimmed("name").to_owned();
    settings.us_date_format = sent.text("us_date_format") == "yes";
    set("call_waiting", sent, &mut settings.call_waiting, &mut problems);
    set("anonymous_callers", sent, &mut settings.anonymous_callers, &mut problems);
    set("unknown_callers", sent, &mut settings.unknown_callers, &mut problems);
    match sent.text("dnd_answer").parse::<u16>().ok().and_then(|status| DndAnswer::try_from(status).ok()) {
        Some(answer) => settings.dnd_answer = answer,
        None => problems.push(Problem::new("dnd_answer", texts().dnd_answers)),
    }
    let [default, vip, friends, family, work, colleagues, server] =
        TONES.map(|fields| read_tone(fields, sent, &mut problems));
    settings.ringtones = Ringtones {
        default: default.unwrap_or(Ringtones::default().default),
        vip,
        friends,
        family,
        work,
        colleagues,
        server,
    };
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Fields(problems)) }
}

fn write_identity(sent: &Sent, place: usize, settings: &mut PhoneSettings) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    let name = sent.trimmed("name").to_owned();
    let identity = Identity {
        name: name.clone(),
        sip_address: bare(sent.trimmed("sip_address")).to_owned(),
        ringtone: read_tone(IDENTITY_TONE, sent, &mut problems),
    };
    if !problems.is_empty() {
        return Err(Refusal::Fields(problems));
    }
    let active = settings.active_identity.as_deref();
    let becomes_active =
        sent.text("active") == "yes" || active.is_none() || active == Some(sent.text("before"));
    match settings.identities.get_mut(place) {
        Some(before) => *before = identity,
        None => settings.identities.push(identity),
    }
    if becomes_active {
        settings.active_identity = Some(name);
    }
    Ok(())
}

/// The first of the others becomes active where the active one goes.
fn delete_identity(place: usize, settings: &mut PhoneSettings) {
    if place < settings.identities.len() {
        let gone = settings.identities.remove(place);
        if settings.active_identity.as_ref() == Some(&gone.name) {
            settings.active_identity = settings.identities.first().map(|identity| identity.name.clone());
        }
    }
}

/// People paste addresses with their scheme.
fn bare(address: &str) -> &str {
    address.strip_prefix("sip:").or_else(|| address.strip_prefix("sips:")).unwrap_or(address)
}

fn with_tone(form: Sent, (choice, melody): (&str, &str), tone: Option<&Ringtone>) -> Sent {
    match tone {
        None => form,
        Some(Ringtone::Melody(address)) => form.with(choice, CUSTOM).with(melody, address),
        Some(built_in) => form.with(choice, built_in.to_string()),
    }
}

/// Nothing: the field says "default", or a problem.
fn read_tone((choice, melody): (&str, &str), sent: &Sent, problems: &mut Vec<Problem>) -> Option<Ringtone> {
    let (field, text) = match sent.text(choice) {
        "" => return None,
        CUSTOM => (melody, sent.trimmed(melody)),
        built_in => (choice, built_in),
    };
    let complain =
        |error: shared::RingtoneError| problems.push(Problem::new(field, texts().fault(&error.into())));
    text.parse().map_err(complain).ok()
}

fn set<T: FromStr<Err = UnknownWord>>(field: &str, sent: &Sent, value: &mut T, problems: &mut Vec<Problem>) {
    match sent.text(field).parse() {
        Ok(known) => *value = known,
        Err(_) => problems.push(Problem::new(field, texts().no_such_choice)),
    }
}

impl Refusal {
    /// The fields as the form names them, without the place they have in the whole.
    fn fields_within(self, place: &str) -> Refusal {
        let within = |problem: Problem| match problem.field.strip_prefix(place) {
            Some(field) => Problem::new(field, problem.message),
            None => problem,
        };
        match self {
            Refusal::Fields(problems) => Refusal::Fields(problems.into_iter().map(within).collect()),
            other => other,
        }
    }
}
