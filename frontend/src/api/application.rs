//! The server's side of the server functions: who asks, for which phone, and the application's answers as the pages
//! have them.

mod entries;
mod lists;
mod post;
mod settings;

pub(super) use post::note;

use super::{PhoneName, Refusal, Taken};
use crate::{form_rules::Problem, texts};
use directory::{Book, CommandError, PhoneRecord, Principal, Ringbook};
use leptos::prelude::{ServerFnError, use_context};
use shared::{DirectoryId, PhoneSettings};
use std::sync::Arc;

/// The application, and who asks.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) ringbook: Ringbook,
    pub(crate) who: Principal,
}

/// From leptos' context.
pub(super) fn ask() -> Result<Ask, ServerFnError> {
    match (use_context::<Ringbook>(), use_context::<Principal>()) {
        (Some(ringbook), Some(who)) => Ok(Ask { ringbook, who }),
        _ => Err(ServerFnError::new("the server gave the page no application to ask")),
    }
}

/// What a page is about: a snapshot, a phone of it, and that phone's first directory.
struct Desk {
    phone: Option<Arc<PhoneRecord>>,
    book: Option<Arc<Book>>,
}

impl Ask {
    pub(super) fn phones(&self) -> Vec<PhoneName> {
        let name =
            |record: &Arc<PhoneRecord>| PhoneName { id: record.phone.id.to_string(), name: name_of(record) };
        self.ringbook.read().phones().map(name).collect()
    }

    fn desk(&self, phone: Option<&str>) -> Desk {
        let state = Arc::clone(&self.ringbook.read());
        let chosen = phone.and_then(|id| state.phone(id).ok()).or_else(|| state.phones().next());
        let phone = chosen.cloned();
        let first = phone.as_ref().and_then(|record| record.phone.settings.directories.first());
        let of_phone = first.and_then(|id| state.book(id.as_str()).ok());
        let book = of_phone.or_else(|| state.books().next()).cloned();
        Desk { phone, book }
    }
}

impl Desk {
    fn settings(&self) -> Option<&PhoneSettings> {
        self.phone.as_ref().map(|record| &record.phone.settings)
    }

    fn us_date_format(&self) -> bool {
        self.settings().is_some_and(|settings| settings.us_date_format)
    }

    fn directory(&self) -> Result<DirectoryId, Refusal> {
        let book = self.book.as_ref().ok_or_else(|| Refusal::Gone(texts::NO_DIRECTORY.into()))?;
        Ok(book.id.clone())
    }
}

fn name_of(record: &PhoneRecord) -> String {
    match record.phone.settings.name.trim() {
        "" => record.phone.id.to_string(),
        name => name.to_owned(),
    }
}

impl From<CommandError> for Refusal {
    fn from(error: CommandError) -> Refusal {
        match error {
            CommandError::Invalid(fields) => Refusal::Fields(
                fields
                    .into_iter()
                    .map(|invalid| Problem::new(invalid.field, texts::sentence(&invalid.message)))
                    .collect(),
            ),
            CommandError::NumberTaken(taken) => Refusal::NumberTaken(
                taken
                    .into_iter()
                    .map(|taken| Taken {
                        entry: taken.entry.to_string(),
                        name: taken.display_name,
                        number: taken.number,
                        number_id: taken.number_id.to_string(),
                        only_number: taken.only_number,
                    })
                    .collect(),
            ),
            CommandError::Stale { .. } => Refusal::Stale,
            CommandError::Missing(_) => Refusal::Gone(texts::GONE.into()),
            CommandError::PlanCollides(collisions) => Refusal::PlanCollides(
                collisions
                    .iter()
                    .map(|it| texts::collision(&it.number, &it.display_name, &it.message))
                    .collect(),
            ),
            other => Refusal::Unavailable(texts::sentence(&other.to_string())),
        }
    }
}
