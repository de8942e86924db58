//! The stable codes of problems: the one list of everything that can go wrong.

use axum::http::StatusCode;
use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($name:ident = $status:ident $word:literal: $about:literal;)+) => {
        /// What went wrong, for a machine. A code never changes its meaning nor its status.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $about] $name,)+
        }

        impl Code {
            /// Every code, by status.
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// The code as a client sees it.
            pub const fn word(self) -> &'static str {
                match self { $(Code::$name => $word),+ }
            }

            /// The HTTP status that comes with it.
            pub const fn status(self) -> StatusCode {
                match self { $(Code::$name => StatusCode::$status),+ }
            }

            /// What it means, in a sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Code::$name => $about),+ }
            }
        }
    };
}

codes! {
    Unreadable = BAD_REQUEST "unreadable": "The body could not be read to its end.";
    NotJson = BAD_REQUEST "not_json": "The body is not JSON.";
    NotSignedIn = UNAUTHORIZED "not_signed_in": "No session, token or key came with the request, or none that counts.";
    Forbidden = FORBIDDEN "forbidden": "Whoever asks may not do this.";
    UnknownHost = FORBIDDEN "unknown_host": "The server does not answer to the host name of the request.";
    ForeignOrigin = FORBIDDEN "foreign_origin": "A browser sent a change from another site's page.";
    NotFound = NOT_FOUND "not_found": "There is nothing at this address.";
    NoSuchDirectory = NOT_FOUND "no_such_directory": "There is no directory of this id.";
    NoSuchEntry = NOT_FOUND "no_such_entry": "There is no entry of this id in the directory.";
    NoSuchNumber = NOT_FOUND "no_such_number": "There is no number of this id in the entry.";
    NoSuchPhone = NOT_FOUND "no_such_phone": "There is no phone of this id.";
    NoSuchEvent = NOT_FOUND "no_such_event": "Phones report no event of this name.";
    NoSuchPerson = NOT_FOUND "no_such_person": "There is no person of this name.";
    NoSuchToken = NOT_FOUND "no_such_token": "There is no token of this id.";
    NoSuchKey = NOT_FOUND "no_such_key": "The phone has no key.";
    NoSuchChange = NOT_FOUND "no_such_change": "No change has made this revision.";
    MethodNotAllowed = METHOD_NOT_ALLOWED "method_not_allowed": "The address cannot be asked with this method.";
    NumberTaken = CONFLICT "number_taken": "Other entries have one of the numbers, and nothing was said about taking it.";
    EntriesChanged = CONFLICT "entries_changed": "Some of the chosen entries are gone or have changed since, or others would be found now; nothing was done.";
    OnlyNumber = CONFLICT "only_number": "The only number of an entry cannot be deleted; the entry can.";
    DirectoryExists = CONFLICT "directory_exists": "There is a directory of this id already.";
    PhoneExists = CONFLICT "phone_exists": "There is a phone of this id already.";
    DirectoryInUse = CONFLICT "directory_in_use": "A phone asks the directory, so it cannot be deleted.";
    PlanCollides = CONFLICT "plan_collides": "Under the new dial plan numbers would be equal, or not acceptable.";
    PersonExists = CONFLICT "person_exists": "There is a person of this name already.";
    LastAdministrator = CONFLICT "last_administrator": "The last administrator cannot go, nor become something else.";
    SetUpAlready = CONFLICT "set_up_already": "The first administrator is there already.";
    CannotUndo = CONFLICT "cannot_undo": "Later changes stand in the way, it is of a kind that is never undone, or it is not kept any more.";
    Stale = PRECONDITION_FAILED "stale": "It has changed since the revision of If-Match.";
    TooLarge = PAYLOAD_TOO_LARGE "too_large": "The body is too long.";
    UnsupportedMediaType = UNSUPPORTED_MEDIA_TYPE "unsupported_media_type": "The body does not say that it is JSON.";
    Invalid = UNPROCESSABLE_ENTITY "invalid": "Readable, but fields or parameters are not acceptable; errors names them.";
    IdempotencyKeyReused = UNPROCESSABLE_ENTITY "idempotency_key_reused": "The Idempotency-Key came with another request before.";
    TooManyRequests = TOO_MANY_REQUESTS "too_many_requests": "Too much was tried; Retry-After says when to go on.";
    Internal = INTERNAL_SERVER_ERROR "internal": "Something went wrong in the server.";
    TooManyStreams = SERVICE_UNAVAILABLE "too_many_streams": "Too many follow changes already; Retry-After says when to ask again.";
    StoreUnavailable = SERVICE_UNAVAILABLE "store_unavailable": "The store is away, so nothing can be changed; Retry-After says when to ask again.";
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn every_code_is_there_once_and_they_are_in_the_order_of_their_statuses() {
        let words: std::collections::BTreeSet<&str> = Code::ALL.iter().map(|code| code.word()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        assert!(Code::ALL.is_sorted_by_key(|code| code.status()));
    }
}
