//! The application: every change is a command of a named principal, every call is answered from memory.
//!
//! [`Ringbook`] is the handle that REST, the page's server functions and the phone endpoints share. Reading goes
//! through [`Ringbook::read`], a snapshot that never waits; changing goes through [`Ringbook::run`], which returns when
//! the change is on disk and published (invariant 2). A call is decided by [`State::decide`] from the snapshot alone.

mod access;
mod audit;
mod book;
mod bulk;
mod calls;
mod cannot_undo;
mod check;
mod command;
mod copy;
mod draft;
mod error;
mod execute;
mod fault;
mod feed;
mod figures;
mod history;
mod indexed;
mod loading;
mod phone_rules;
mod principal;
mod readiness;
mod record;
mod reports;
mod retention;
mod ring;
mod ringbook;
mod search;
mod search_desk;
mod seen;
mod state;
mod undo;
mod writer;

pub use access::{Challenge, Digest, DigestAnswer, PasswordProblem, Secret, SignInError, SignedIn};
pub use audit::{AuditLine, Key, OutsideRecord, Person, Session, Token};
pub use book::{BadCursor, Book, Coming, Duplicates, Found, Lines, Listed, NamesakePage, Page, Query, Sort};
pub use bulk::{BulkChange, BulkSet, Chosen, ChosenEntry, FoundEntries, MAX_CHOSEN, Outdated};
pub use calls::{CallEvent, CallListener, CallPage, CallRecord, MatchRecord, ToneOf};
pub use cannot_undo::{CannotUndo, Thing};
pub use check::{Tally, Twice};
pub use command::{Access, ChangeKind, Command, Done, Edit, Put};
pub use draft::{EntryDraft, MAX_NOTE, MAX_NUMBERS, MAX_TEXT, NumberDraft};
pub use error::{Collision, CommandError, InTheWay, Invalid, Missing, OpenError, Right};
pub use fault::{Fault, NumberError, PlanProblem};
pub use feed::{Form, Happened, ListenError, Listener, Start};
pub use figures::{Counters, Figures, Measured, Times};
pub use getrandom::Error as RandomnessError;
pub use history::{Changed, Changes, HistoryFilter};
pub use indexed::Indexed;
pub use principal::{Principal, Rights};
pub use retention::{Final, MAX_CALLS_PER_PHONE, MAX_HISTORY_DAYS, Settings};
pub use ring::{Ask, Dial};
pub use ringbook::Ringbook;
pub use search::Marks;
pub use search_desk::PageError;
pub use seen::Seen;
pub use state::{PhoneRecord, State};
pub use undo::Undo;
