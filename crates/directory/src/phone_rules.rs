//! What a phone's settings must be.

use crate::{
    Invalid, State,
    draft::{MAX_TEXT, check_length},
};
use shared::PhoneSettings;

/// The most identities of a phone.
const MAX_IDENTITIES: usize = 100;
/// The most directories of a phone.
const MAX_DIRECTORIES: usize = 100;

/// Every field of the settings that is not acceptable.
pub(crate) fn problems(settings: &PhoneSettings, state: &State) -> Vec<Invalid> {
    let mut errors = Vec::new();
    let mut complain = |field: String, message: String| errors.push(Invalid::entry(field, message));
    if let Err(message) = check_length(&settings.name, MAX_TEXT) {
        complain("name".into(), message);
    }
    if settings.directories.len() > MAX_DIRECTORIES {
        complain("directories".into(), format!("a phone has at most {MAX_DIRECTORIES} directories"));
    }
    for (place, id) in settings.directories.iter().enumerate() {
        if state.book(id.as_str()).is_err() {
            complain(format!("directories[{place}]"), format!("there is no directory {id}"));
        } else if settings.directories[..place].contains(id) {
            complain(format!("directories[{place}]"), format!("{id} is named twice"));
        }
    }
    if settings.identities.len() > MAX_IDENTITIES {
        complain("identities".into(), format!("a phone has at most {MAX_IDENTITIES} identities"));
    }
    for (place, identity) in settings.identities.iter().enumerate() {
        let name = identity.name.trim();
        if name.is_empty() {
            complain(format!("identities[{place}].name"), "an identity has a name".into());
        } else if name.eq_ignore_ascii_case("active") {
            let message = "“active” stands for the identity that is active: choose another name";
            complain(format!("identities[{place}].name"), message.into());
        } else if settings.identities[..place].iter().any(|other| other.name == identity.name) {
            complain(format!("identities[{place}].name"), format!("{name} is there twice"));
        } else if let Err(message) = check_length(name, MAX_TEXT) {
            complain(format!("identities[{place}].name"), message);
        }
        if let Err(message) = check_address(&identity.sip_address) {
            complain(format!("identities[{place}].sip_address"), message);
        }
    }
    if let Some(active) = &settings.active_identity
        && !settings.identities.iter().any(|identity| identity.name == *active)
    {
        complain("active_identity".into(), format!("there is no identity {active} on this phone"));
    }
    errors
}

fn check_address(address: &str) -> Result<(), String> {
    check_length(address, MAX_TEXT)?;
    let parts = address.rsplit_once('@').map(|(user, host)| (user.trim(), host.trim()));
    match parts {
        Some((user, host))
            if !user.is_empty() && !host.is_empty() && !address.contains(char::is_whitespace) =>
        {
            Ok(())
        }
        _ => Err("write a SIP address as user@domain, such as office@pbx.example".into()),
    }
}
