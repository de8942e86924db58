//! Reading a stored entry quickly. Its parts stand side by side in one object, for which serde's `flatten` would keep every field twice.

use serde::Deserialize;
use shared::{
    Birthday, ContactType, Entry, EntryId, Group, Master, Number, NumberId, NumberType, NumberZone,
    OutgoingIdentity, OwnBlue, Revision,
};

/// The fields of an entry and its master record.
#[derive(Deserialize)]
pub(super) struct StoredEntry {
    id: EntryId,
    revision: Revision,
    #[serde(default)]
    first_name: Option<String>,
    #[serde(default)]
    family_name: Option<String>,
    #[serde(default)]
    nickname: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    organization: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    group: Group,
    #[serde(default)]
    birthday: Option<Birthday>,
    #[serde(default)]
    favorite: bool,
    numbers: Vec<StoredNumber>,
}

/// The fields of a number and of what it says itself.
#[derive(Deserialize)]
struct StoredNumber {
    id: NumberId,
    #[serde(default)]
    number: String,
    #[serde(default)]
    range: bool,
    #[serde(default)]
    number_type: NumberType,
    #[serde(default)]
    contact_type: ContactType,
    #[serde(default)]
    outgoing_identity: OutgoingIdentity,
    #[serde(default)]
    nickname: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    organization: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    group: Option<Group>,
    #[serde(default)]
    birthday: Option<Birthday>,
    #[serde(default)]
    favorite: Option<bool>,
}

impl From<StoredEntry> for Entry {
    fn from(stored: StoredEntry) -> Entry {
        let StoredEntry { id, revision, first_name, family_name, nickname, title, .. } = stored;
        let StoredEntry { organization, email, note, group, birthday, favorite, numbers, .. } = stored;
        let master = Master {
            first_name,
            family_name,
            nickname,
            title,
            organization,
            email,
            note,
            group,
            birthday,
            favorite,
        };
        Entry { id, revision, master, numbers: numbers.into_iter().map(Number::from).collect() }
    }
}

impl From<StoredNumber> for Number {
    fn from(stored: StoredNumber) -> Number {
        let StoredNumber { id, number, range, number_type, contact_type, outgoing_identity, .. } = stored;
        let StoredNumber { nickname, title, organization, email, note, group, birthday, favorite, .. } =
            stored;
        Number {
            id,
            zone: NumberZone { number, range, number_type, contact_type, outgoing_identity },
            own: OwnBlue { nickname, title, organization, email, note, group, birthday, favorite },
        }
    }
}
