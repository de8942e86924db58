//! Whether what was loaded fits together, for whoever looks after the data.

use crate::{State, book::collisions};
use shared::DirectoryId;

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Directories.
    pub directories: usize,
    /// Their entries.
    pub entries: usize,
    /// The numbers of those.
    pub numbers: usize,
    /// Phones.
    pub phones: usize,
    /// People.
    pub people: usize,
    /// Tokens.
    pub tokens: usize,
}

/// A number that stands twice in a directory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("directory {directory}: the number {number} of {display_name} {message}")]
pub struct Twice {
    /// The directory.
    pub directory: DirectoryId,
    /// The name of an entry that has it.
    pub display_name: String,
    /// The number as it is written there.
    pub number: String,
    /// Which other number it is the same as.
    pub message: String,
}

impl State {
    /// How much there is.
    pub fn tally(&self) -> Tally {
        Tally {
            directories: self.books.len(),
            entries: self.books().map(|book| book.len()).sum(),
            numbers: self.books().map(|book| book.numbers()).sum(),
            phones: self.phones.len(),
            people: self.people.len(),
            tokens: self.tokens.len(),
        }
    }

    /// The numbers that stand in a directory more than once. No change makes such a thing.
    pub fn numbers_that_stand_twice(&self) -> Vec<Twice> {
        let mut found = Vec::new();
        for book in self.books() {
            found.extend(collisions(book).into_iter().map(|collision| Twice {
                directory: book.id.clone(),
                display_name: collision.display_name,
                number: collision.number,
                message: collision.fault.to_string().replacen("would be", "is", 1),
            }));
        }
        found
    }
}
