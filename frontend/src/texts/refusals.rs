//! Why something was refused. English is what the API says; other languages say the same of the same reason.

use super::{Texts, german, sentence};
use directory::{CommandError, Fault, SignInError};
use shared::Language;

impl Texts {
    /// What is wrong with a field.
    pub fn fault(&self, fault: &Fault) -> String {
        match self.language {
            Language::English => sentence(&fault.to_string()),
            Language::German => german::fault(fault),
        }
    }

    /// Why a command was not done.
    pub fn refused(&self, error: &CommandError) -> String {
        match self.language {
            Language::English => sentence(&error.to_string()),
            Language::German => german::refused(error),
        }
    }

    /// Why somebody did not get in.
    pub fn not_let_in(&self, error: &SignInError) -> String {
        match self.language {
            Language::English => sentence(&error.to_string()),
            Language::German => german::not_let_in(error),
        }
    }
}
