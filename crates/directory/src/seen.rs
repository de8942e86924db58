//! What somebody sees: every reading goes through it. What they may not see is not there.

use crate::{Book, CommandError, Missing, PhoneRecord, Principal, Right, Rights, Ringbook, State};
use arc_swap::Guard;
use jiff::Timestamp;
use std::sync::Arc;

/// A snapshot as somebody may see it.
pub struct Seen {
    state: Guard<Arc<State>>,
    rights: Rights,
}

impl Ringbook {
    /// What this one sees now.
    ///
    /// # Errors
    /// [`CommandError::SignedOut`] when what they came with has ended meanwhile.
    pub fn seen_by(&self, who: &Principal) -> Result<Seen, CommandError> {
        let state = self.read();
        match state.rights(who, Timestamp::now()) {
            Rights::Nothing => Err(CommandError::SignedOut),
            rights => Ok(Seen { state, rights }),
        }
    }
}

impl Seen {
    /// What they may do.
    pub fn rights(&self) -> &Rights {
        &self.rights
    }

    /// The whole snapshot, for deciding a call of a phone that [`Seen::asked`] gave.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// A directory.
    ///
    /// # Errors
    /// [`Missing::Directory`] when it is not there for them; [`CommandError::Forbidden`] where they may see none.
    pub fn book(&self, id: &str) -> Result<&Arc<Book>, CommandError> {
        self.looks()?;
        let missing = || Missing::Directory(id.to_owned());
        Ok(self.state.book(id).ok().filter(|book| self.rights.sees(&book.id)).ok_or_else(missing)?)
    }

    /// The directories they see, by id.
    ///
    /// # Errors
    /// [`CommandError::Forbidden`] where they may see none.
    pub fn books(&self) -> Result<impl DoubleEndedIterator<Item = &Arc<Book>>, CommandError> {
        self.looks()?;
        Ok(self.state.books().filter(|book| self.rights.sees(&book.id)))
    }

    /// A phone and its settings.
    ///
    /// # Errors
    /// [`Missing::Phone`] when it is not there for them; [`CommandError::Forbidden`] where they may see none.
    pub fn phone(&self, id: &str) -> Result<&Arc<PhoneRecord>, CommandError> {
        self.looks()?;
        let missing = || Missing::Phone(id.to_owned());
        // Ids are lower case, and firmware writes its own hardware's address in capitals.
        let phone = self.state.phone(id).or_else(|_| self.state.phone(&id.to_ascii_lowercase()));
        Ok(phone.ok().filter(|phone| self.rights.sees_phone(phone)).ok_or_else(missing)?)
    }

    /// The phones they see, by id.
    ///
    /// # Errors
    /// [`CommandError::Forbidden`] where they may see none.
    pub fn phones(&self) -> Result<impl DoubleEndedIterator<Item = &Arc<PhoneRecord>>, CommandError> {
        self.looks()?;
        Ok(self.state.phones().filter(|phone| self.rights.sees_phone(phone)))
    }

    /// A phone, to ask what it does with a call and what it dials.
    ///
    /// # Errors
    /// [`Missing::Phone`] when it is not there for them.
    pub fn asked(&self, id: &str) -> Result<&Arc<PhoneRecord>, CommandError> {
        let missing = || Missing::Phone(id.to_owned());
        // Ids are lower case, and firmware writes its own hardware's address in capitals.
        let phone = self.state.phone(id).or_else(|_| self.state.phone(&id.to_ascii_lowercase()));
        Ok(phone.ok().filter(|phone| self.rights.asks(phone)).ok_or_else(missing)?)
    }

    /// A phone, to say what it does.
    ///
    /// # Errors
    /// [`Missing::Phone`] when it is not there for them; [`CommandError::Forbidden`] to those who may only look.
    pub fn reports(&self, id: &str) -> Result<&Arc<PhoneRecord>, CommandError> {
        let phone = self.asked(id)?;
        match self.rights {
            Rights::Read(_) | Rights::Nothing => Err(CommandError::Forbidden(Right::Report)),
            Rights::Ring | Rights::Phone(_) | Rights::Edit(_) | Rights::Administer => Ok(phone),
        }
    }

    /// Whether they may do everything.
    ///
    /// # Errors
    /// [`CommandError::Forbidden`].
    pub fn administers(&self) -> Result<(), CommandError> {
        match self.rights {
            Rights::Administer => Ok(()),
            _ => Err(CommandError::Forbidden(Right::Administer)),
        }
    }

    fn looks(&self) -> Result<(), CommandError> {
        match self.rights {
            Rights::Ring | Rights::Phone(_) | Rights::Nothing => Err(CommandError::Forbidden(Right::Read)),
            Rights::Read(_) | Rights::Edit(_) | Rights::Administer => Ok(()),
        }
    }
}
