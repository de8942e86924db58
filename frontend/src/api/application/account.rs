//! What somebody sees and changes of themselves.

use super::{Ask, door::not_the_same, refused, server_error, times::shown, visitor};
use crate::{
    api::{AccountView, Refusal, Sent, SessionLine, SettingsForm, Told},
    form_rules::Problem,
    texts::texts,
};
use directory::{Access, Principal, Session, SignInError};
use http::StatusCode;
use leptos::prelude::ServerFnError;
use shared::Directories;

impl Ask {
    pub(crate) fn account(&self) -> Result<AccountView, ServerFnError> {
        let Principal::Person { id, .. } = &self.who else {
            return Err(refused(StatusCode::FORBIDDEN, texts().no_account));
        };
        let seen = self.seen().map_err(server_error)?;
        let person = seen.person(&self.who, id.as_str()).map_err(server_error)?;
        let directories = match &person.directories {
            Directories::All => None,
            Directories::Only(some) => {
                Some(some.iter().map(|id| super::access::name_of(&seen, id)).collect())
            }
        };
        Ok(AccountView {
            id: id.to_string(),
            name: person.name,
            role: person.role.label(texts().language).to_owned(),
            directories,
            sessions: seen.own_sessions(&self.who).into_iter().map(session_line).collect(),
        })
    }

    pub(super) async fn save_account(&self, form: SettingsForm, sent: &Sent) -> Result<Told, Refusal> {
        let Principal::Person { id, session } = &self.who else { return Err(Refusal::SignedOut) };
        if form == SettingsForm::Password {
            self.change_password(sent).await?;
            return Ok(texts().password_changed.to_owned().into());
        }
        let access = Access::SignOutEverywhere { id: id.clone(), keep: Some(*session) };
        self.ringbook.run(&self.who, access.into()).await?;
        Ok(texts().signed_out_elsewhere.to_owned().into())
    }

    async fn change_password(&self, sent: &Sent) -> Result<(), Refusal> {
        let (old, new) = (sent.text("old_password"), sent.text("new_password"));
        if new != sent.text("again") {
            return Err(not_the_same());
        }
        let source = visitor().map_err(|error| Refusal::Unavailable(error.to_string()))?.source;
        let changed = self.ringbook.change_password(&self.who, old, new, source).await;
        changed.map_err(|error| match error {
            SignInError::Wrong => {
                Refusal::Fields(vec![Problem::new("old_password", texts().not_your_password)])
            }
            other => other.into(),
        })
    }
}

fn session_line(session: Session) -> SessionLine {
    SessionLine {
        browser: in_words(&session.browser),
        agent: session.browser,
        began: shown(session.created),
        last_used: shown(session.last_used),
        is_this: session.is_this,
    }
}

/// What a browser calls itself, in words. The order counts: all of them claim to be others as well.
fn in_words(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |all: &[(&str, &'static str)]| {
        all.iter().find(|(part, _)| agent.contains(part)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => texts().browser_on(browser, system),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => texts().unknown_browser.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_as_people_do() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 \
                    Safari/537.36 Edg/140.0.0.0";
        assert_eq!(in_words(edge), "Edge on Windows");
        assert_eq!(in_words("curl/8.5"), "curl");
        assert_eq!(in_words(""), texts().unknown_browser);
    }
}
