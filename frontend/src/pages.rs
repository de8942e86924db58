//! One file per page.

mod access;
mod account;
mod calls;
mod directory;
mod duplicates;
mod history;
mod identities;
mod not_found;
mod others;
mod phones;
mod preferences;
mod secret;
mod set_up;
mod settings;
mod sign_in;

use access::AccessPage;
use account::AccountPage;
use calls::CallsPage;
pub(crate) use directory::{
    CHANGES as DIRECTORY_CHANGES, Changes as DirectoryChanges, DirectoryPage, Drafts,
};
use duplicates::DuplicatesPage;
use history::HistoryPage;
use identities::IdentitiesPage;
pub(crate) use not_found::NotFoundPage;
pub use others::loaded;
pub(crate) use others::{DIRECTORY, OtherPage, fetch_others};
use phones::PhonesPage;
use preferences::PreferencesPage;
use set_up::SetUpPage;
use sign_in::SignInPage;
