//! One file per page.

mod directory;
mod identities;
mod not_found;
mod preferences;
mod settings;

pub(crate) use directory::DirectoryPage;
pub(crate) use identities::IdentitiesPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use preferences::PreferencesPage;
