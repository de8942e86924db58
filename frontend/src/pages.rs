//! One file per page.

mod access;
mod account;
mod calls;
mod directory;
mod duplicates;
mod history;
mod identities;
mod not_found;
mod phones;
mod preferences;
mod secret;
mod set_up;
mod settings;
mod sign_in;

pub(crate) use access::AccessPage;
pub(crate) use account::AccountPage;
pub(crate) use calls::CallsPage;
pub(crate) use directory::DirectoryPage;
pub(crate) use duplicates::DuplicatesPage;
pub(crate) use history::HistoryPage;
pub(crate) use identities::IdentitiesPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use phones::PhonesPage;
pub(crate) use preferences::PreferencesPage;
pub(crate) use set_up::SetUpPage;
pub(crate) use sign_in::SignInPage;
