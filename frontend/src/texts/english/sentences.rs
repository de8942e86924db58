//! English sentences with something in them.

pub(crate) fn added(name: &str) -> String {
    format!("{name} added.")
}

pub(crate) fn changed(name: &str) -> String {
    format!("{name} changed.")
}

pub(crate) fn sub_added(name: &str, number: &str) -> String {
    format!("{number} added to {name}.")
}

pub(crate) fn kept_as_sub(name: &str, number: &str) -> String {
    format!("{number} is a number of {name}.")
}

pub(crate) fn overwritten(name: &str) -> String {
    format!("{name} was overwritten.")
}

pub(crate) fn lost_number(name: &str) -> String {
    format!("{name} lost this number.")
}

pub(crate) fn entry_deleted(name: &str, numbers: &[&str]) -> String {
    match numbers {
        [] | [_] => format!("{name} deleted."),
        several => format!("{name} deleted with {}.", several.join(", ")),
    }
}

pub(crate) fn sub_deleted(number: &str, name: &str) -> String {
    format!("{number} of {name} deleted.")
}

pub(crate) fn deleted(name: &str) -> String {
    format!("{name} deleted.")
}

pub(crate) fn delete_question(what: &str) -> String {
    format!("Delete {what}?")
}

pub(crate) fn belongs_to(number: &str, name: &str) -> String {
    format!("{number} belongs to {name}.")
}

pub(crate) fn would_lose(name: &str, only_number: bool) -> String {
    if only_number {
        format!("It is the only number of {name}: the whole entry would be deleted.")
    } else {
        format!("{name} would lose this number and keep the others.")
    }
}

pub(crate) fn keep_as_sub(name: &str) -> String {
    format!("Add as sub entry of {name} instead")
}

pub(crate) fn keep_as_sub_hint(name: &str) -> String {
    format!("As a sub entry the number stays with {name}, with the types and details you chose here.")
}

pub(crate) fn taken_without_script(who: &str) -> String {
    format!("Not saved. {who} Choose that line to change it.")
}

pub(crate) fn stored_now(value: &str) -> String {
    format!("Stored now: {value}")
}

pub(crate) fn stale_without_script() -> String {
    "Not saved: somebody has changed this entry since you opened it. The form has what you typed, and below each field that \
     differs stands what is stored now. Change replaces that."
        .into()
}

pub(crate) fn stale_and_not_kept() -> String {
    "Not saved: somebody has changed this entry since you opened it. The form has what is stored now; what you typed was too \
     long to be kept."
        .into()
}

pub(crate) fn typed_not_kept() -> String {
    "What you typed was too long to be kept: the form has what is stored.".into()
}

pub(crate) fn note_not_kept() -> String {
    "The note you typed was too long to be kept: this is what is stored.".into()
}

pub(crate) fn plan_refused(numbers: &str) -> String {
    format!("Not saved: {numbers} not fit this dial plan.")
}

pub(crate) fn collision(number: &str, name: &str, message: &str) -> String {
    format!("{number} of {name}: {message}")
}

pub(crate) fn as_master_is(value: &str) -> String {
    format!("{value} (as master)")
}

pub(crate) fn melody_of(tone: &str) -> String {
    format!("Address of the melody for {tone}")
}

pub(crate) fn play_what(tone: &str) -> String {
    format!("Play: {tone}")
}

pub(crate) fn of_whom(name: &str) -> String {
    format!("of {name}")
}

pub(crate) fn edit_person(name: &str) -> String {
    format!("Change {name}")
}

pub(crate) fn new_token(name: &str) -> String {
    format!("The token for {name}:")
}

pub(crate) fn token_revoked(name: &str) -> String {
    format!("{name} revoked.")
}

pub(crate) fn revoke_what(name: &str) -> String {
    format!("Revoke {name}")
}

pub(crate) fn new_key_made(phone: &str) -> String {
    format!("The key of {phone}:")
}

pub(crate) fn new_key_of(phone: &str) -> String {
    format!("New key for {phone}")
}

pub(crate) fn browser_on(browser: &str, system: &str) -> String {
    format!("{browser} on {system}")
}

pub(crate) fn number_added(number: &str) -> String {
    format!("{number} added")
}

pub(crate) fn number_removed(number: &str) -> String {
    format!("{number} removed")
}

pub(crate) fn final_changes(changes: &str, until: &str) -> String {
    format!(
        "{changes} from before {until} become final: nobody can look at them or take them back any more. What they have made stays."
    )
}

pub(crate) fn and_more(entries: &str) -> String {
    format!("and {entries}")
}

pub(crate) fn found_of(found: &str, all: &str, only: bool) -> String {
    format!("{found} of {all} {}", if only { "entry" } else { "entries" })
}

pub(crate) fn undid(revision: u64) -> String {
    format!("undid change {revision}")
}

pub(crate) fn touched(who: &str) -> String {
    let who = if who.is_empty() || who == "local" { "Somebody" } else { who };
    format!("{who} has changed this entry just now.")
}

pub(crate) fn undo_what(what: &str) -> String {
    format!("Undo: {what}")
}

pub(crate) fn delete_what(what: &str) -> String {
    format!("Delete {what}")
}

pub(crate) fn call_whom(what: &str) -> String {
    format!("Call {what}")
}

pub(crate) fn select_what(what: &str) -> String {
    format!("Select {what}")
}

pub(crate) fn select_found(entries: &str) -> String {
    format!("Select all {entries}")
}

pub(crate) fn merged_into(entries: &str, name: &str) -> String {
    format!("{entries} are one now: {name}.")
}

pub(crate) fn merge_what(name: &str) -> String {
    format!("Merge {name}")
}

pub(crate) fn birthday_of(name: &str, day: &str, age: Option<u16>) -> String {
    match age {
        Some(age) => format!("{name} ({age}) {day}"),
        None => format!("{name} {day}"),
    }
}

/// What was done to a directory's entries, by its word in the log.
pub(crate) fn done(what: &str) -> Option<&'static str> {
    Some(match what {
        "add" => "added",
        "change" => "changed",
        "add_sub" => "added a number",
        "delete" => "deleted",
        "delete_sub" => "deleted a number",
        "overwrite" => "overwrote",
        "merge" => "merged",
        "import" => "imported",
        _ => return None,
    })
}

/// What happened outside directories, by its word in the log.
pub(crate) fn happened(what: &str) -> Option<&'static str> {
    Some(match what {
        "begin" => "began",
        "set_up" => "made the first administrator",
        "sign_in" => "signed in",
        "sign_out" => "signed out",
        "sign_out_everywhere" => "signed out everywhere else",
        "sign_in_refused" => "refused to let in",
        "keys_refused" => "refused wrong keys",
        "add_person" => "added the person",
        "change_person" => "changed the person",
        "delete_person" => "deleted the person",
        "change_password" => "changed the password",
        "add_token" => "made the token",
        "revoke_token" => "revoked the token",
        "new_key" => "made a key for the phone",
        "add" => "added",
        "change" => "changed",
        "delete" => "deleted",
        _ => return None,
    })
}

pub(crate) fn asked_times(times: u32) -> String {
    format!("asked {times} times")
}

pub(crate) fn calls_dropped(calls: &str) -> String {
    format!(
        "{calls} calls of all phones are missing here since the server started: too many came at once, or the disk took none."
    )
}

pub(crate) fn caller_marked(name: &str, contact_type: &str) -> String {
    format!("{name}: contact type {contact_type}.")
}

pub(crate) fn mark_caller(name: &str, contact_type: &str) -> String {
    format!("{contact_type}: {name}")
}

pub(crate) fn exists_already(name: &str) -> String {
    format!("{name} has this number already.")
}

pub(crate) fn range_covers(range: &str, name: &str, contact_type: &str) -> String {
    format!(
        "The range {range} ({name}, contact type {contact_type}) covers this number. A number of its own goes before the range."
    )
}

pub(crate) fn place_of_directory(place: usize) -> String {
    format!("Directory {place}")
}

pub(crate) fn calls_going_on(calls: u32) -> String {
    match calls {
        1 => "in a call".to_owned(),
        more => format!("in {more} calls"),
    }
}

pub(crate) fn such_an_id(like: &str) -> String {
    format!("An id is 1 to 64 characters of a-z, 0-9, - and _, such as {like}.")
}

pub(crate) fn set_up_of(name: &str) -> String {
    format!("Set up {name}")
}

pub(crate) fn copy_what(what: &str) -> String {
    format!("Copy {what}")
}
