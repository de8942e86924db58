//! What a phone's settings must be.

use crate::{
    Fault, Invalid, State,
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
    let mut complain = |field: String, fault: Fault| errors.push(Invalid::entry(field, fault));
    if let Err(fault) = check_length(&settings.name, MAX_TEXT) {
        complain("name".into(), fault);
    }
    if settings.directories.len() > MAX_DIRECTORIES {
        complain("directories".into(), Fault::TooManyDirectories(MAX_DIRECTORIES));
    }
    for (place, id) in settings.directories.iter().enumerate() {
        if state.book(id.as_str()).is_err() {
            complain(format!("directories[{place}]"), Fault::NoDirectory(id.clone()));
        } else if settings.directories[..place].contains(id) {
            complain(format!("directories[{place}]"), Fault::DirectoryTwice(id.clone()));
        }
    }
    if settings.identities.len() > MAX_IDENTITIES {
        complain("identities".into(), Fault::TooManyIdentities(MAX_IDENTITIES));
    }
    for (place, identity) in settings.identities.iter().enumerate() {
        let name = identity.name.trim();
        if name.is_empty() {
            complain(format!("identities[{place}].name"), Fault::IdentityWithoutName);
        } else if name.eq_ignore_ascii_case("active") {
            complain(format!("identities[{place}].name"), Fault::IdentityCalledActive);
        } else if settings.identities[..place].iter().any(|other| other.name.trim() == name) {
            complain(format!("identities[{place}].name"), Fault::IdentityTwice(name.to_owned()));
        } else if let Err(fault) = check_length(name, MAX_TEXT) {
            complain(format!("identities[{place}].name"), fault);
        }
        if let Err(fault) = check_address(&identity.sip_address) {
            complain(format!("identities[{place}].sip_address"), fault);
        }
    }
    if let Some(active) = &settings.active_identity
        && !settings.identities.iter().any(|identity| identity.name == *active)
    {
        complain("active_identity".into(), Fault::NoIdentity(active.clone()));
    }
    errors
}

fn check_address(address: &str) -> Result<(), Fault> {
    check_length(address, MAX_TEXT)?;
    let parts = address.rsplit_once('@').map(|(user, host)| (user.trim(), host.trim()));
    match parts {
        Some((user, host))
            if !user.is_empty() && !host.is_empty() && !address.contains(char::is_whitespace) =>
        {
            Ok(())
        }
        _ => Err(Fault::SipAddress),
    }
}
