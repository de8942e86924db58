//! Every text of the pages, in one place. English now.

use shared::Language;

/// The language of the page.
pub const LANGUAGE: Language = Language::English;

/// A message as a sentence: a capital in front and a full stop behind.
pub fn sentence(text: &str) -> String {
    let mut characters = text.trim().chars();
    let mut sentence: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    sentence.push_str(characters.as_str());
    if !sentence.ends_with(['.', '!', '?', ':']) {
        sentence.push('.');
    }
    sentence
}

/// A number of things: `1 entry`, `1,204 entries`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

macro_rules! texts {
    ($($name:ident = $text:literal;)*) => {
        $(
            #[doc = $text]
            pub const $name: &str = $text;
        )*
    };
}

texts! {
    // names of things
    PRODUCT = "Ringbook";
    DIRECTORY = "Directory";
    PREFERENCES = "Preferences";
    IDENTITIES = "Identities";
    MAIN_MENU = "Main";
    PHONE = "Phone";
    SKIP = "Skip to content";
    SHOW_PHONE = "Show";

    // the list
    SEARCH = "Search";
    SEARCH_HINT = "Name, number, company…";
    SEARCH_LABEL = "Search name, number, company";
    FILTER = "Filter";
    ANY_GROUP = "All groups";
    SORT = "Sort by";
    ENTRIES = "Entries";
    NAME = "Name";
    TYPE = "Type";
    CONTACT = "Contact";
    AND_ALL_BEHIND = " and all numbers that begin with it";
    ACTIONS = "Call and delete";
    FAVORITE = "Favorite";
    CALL = "Call";
    DELETE = "Delete";
    SHOW_MORE = "Show more";
    ADD_ENTRY = "Add entry";
    NOTHING_FOUND = "Nothing found.";
    NOTHING_FOUND_HINT = "Try another spelling or part of the number, or";
    SHOW_ALL = "show all entries";
    EMPTY = "The directory is empty.";
    EMPTY_HINT = "Add the first entry in the form: a number is all it takes.";
    NO_REGION = "Numbers match better when Ringbook knows your country:";
    CHOOSE_REGION = "choose it in Preferences";

    // the form
    NEW_ENTRY = "New entry";
    EDIT_ENTRY = "Edit entry";
    EDIT_NAME = "Edit name";
    EDIT_SUB = "Edit sub entry";
    CLOSE = "Close and start a new entry";
    CLOSE_MESSAGE = "Close this message";
    ADD = "Add";
    CHANGE = "Change";
    ADD_SUB = "Add Sub";
    NUMBER = "Number";
    NUMBER_ZONE = "Number";
    NUMBER_ZONE_OF_MASTER = "A further number (for Add Sub)";
    NAME_ZONE = "Name";
    BLUE_ZONE = "Details";
    WHOLE_RANGE = "All numbers that begin with this";
    NUMBER_TYPE = "Number type";
    CONTACT_TYPE = "Contact type";
    OUTGOING_IDENTITY = "Outgoing identity";
    ACTIVE = "Active";
    FIRST_NAME = "First name";
    FAMILY_NAME = "Family name";
    NICKNAME = "Nickname";
    TITLE = "Title";
    ORGANIZATION = "Organization";
    EMAIL = "E-mail";
    NOTE = "Note";
    GROUP = "Group";
    BIRTHDAY = "Birthday";
    BIRTHDAY_HINT = "5.3.1980";
    BIRTHDAY_HINT_US = "3/5/1980";
    YES = "yes";
    NO = "no";
    NAMES_OF_MASTER = "The name is shared by all numbers: change it on the line with the name.";
    USE_ADD_SUB = "The line with the name has no number of its own. Use Add Sub to add this as a further number, or empty the field to change the name.";
    STALE = "Somebody has changed this entry since you opened it. What you typed is still here: open the line again to see what it is now.";
    GONE = "This line is not there any more.";
    GONE_LINE = "The line you chose is not there any more.";
    NO_DIRECTORY = "There is no directory yet.";
    NO_PHONE = "There is no phone yet.";
    NOT_SAVED = "Not saved: see the field that is marked.";
    LIVE = "live";
    LIVE_HINT = "What others change appears here at once.";
    SHOW_NEWEST = "Show what it is now";
    UNDO = "Undo";
    HISTORY = "History";
    HISTORY_EMPTY = "Nothing has changed yet.";
    HISTORY_NOTHING = "Nothing of this kind.";
    EVERYBODY = "Everybody";
    KEEP_HISTORY = "How long history is kept";
    HISTORY_DAYS = "Days (empty: for ever), of all directories and of what is outside them";
    FOR_EVER = "for ever";
    NO_NUMBER_OF_DAYS = "A whole number of days, or nothing.";
    CANNOT_BE_UNDONE = "This cannot be undone";
    GIVE_UP = "Give it up";
    MAY_BECOME_FINAL = "What is older may become final";
    ONLY_ENTRY = "Only what became of";
    WHOLE_HISTORY = "show everything";
    WAS_UNDONE = "undone";
    OLDER = "Older changes";
    SHOW_HISTORY = "Show";
    EMPTY_VALUE = "(empty)";
    AS_MASTER = "as master";
    ENTRY_HISTORY = "History of this entry";
    STALE_TITLE = "Somebody has changed this entry meanwhile";
    STALE_HINT = "Nothing is saved yet. Choose what shall be kept; what you typed is still in the form.";
    YOURS = "Yours";
    THEIRS = "Theirs";
    FIELD = "Field";
    SAVE_CHOICE = "Save this";
    SAME_NOW = "Both are the same now.";
    UNDO_KEYS = "Ctrl+Z";
    UNDONE = "Undone.";

    // the question
    NUMBER_TAKEN = "This number exists already";
    OVERWRITE = "Overwrite";
    TAKE_OVER = "Take it over";
    CANCEL = "Cancel";


    // call
    DIALS = "Dials";
    SHOWS = "Callee sees";
    ACTIVE_IDENTITY = "the phone's active identity";
    CALL_NOW = "Call now";

    // preferences
    GENERAL = "General information";
    PHONE_NAME = "Name of the phone";
    US_DATE_FORMAT = "U.S. date format (month/day/year)";
    CALL_WAITING = "Call waiting";
    CALL_WAITING_HINT = "What happens to a further call during a call.";
    DND_ANSWER = "Answer in do not disturb";
    DND_ANSWER_HINT = "What the caller’s side is told while the phone does not ring.";
    ANONYMOUS_CALLERS = "Callers without a number";
    UNKNOWN_CALLERS = "Callers in no directory";
    DND_ANSWERS = "The answer in do not disturb is 480, 486 or 603.";
    RINGTONES = "Directory Ringtones";
    RINGTONES_HINT = "A group's ringtone comes before the one for VIP. With “default” nothing is distinct.";
    TONE_DEFAULT = "default";
    DEFAULT_TONE = "Default ringtone";
    VIP = "VIP";
    TONE_CUSTOM = "Custom melody…";
    SILENT_VIP = "VIP callers always ring, but Silent makes no sound: you will only see them.";
    SAVE = "Save";
    SAVE_DIAL_PLAN = "Save dial plan";
    SAVED = "Saved.";
    DIAL_PLAN = "Dial plan";
    DIAL_PLAN_HINT = "How numbers are written and dialled here, so that two spellings of one number are one number.";
    COUNTRY = "Country";
    NO_COUNTRY = "Not chosen";
    AREA_CODE = "Area code";
    AREA_CODE_HINT = "Without the 0 in front, such as 30 for Berlin";
    OUTSIDE_LINE = "Outside line";
    OUTSIDE_LINE_HINT = "The digits that reach an outside line, if there are any";
    STALE_SETTINGS = "Somebody has changed these settings since you opened the page: reload it to see what they are now.";

    // identities
    IDENTITIES_HINT = "The lines of this phone. An entry may choose which one a call to it shows.";
    NO_IDENTITIES = "This phone has no identity yet.";
    IDENTITY_NAME = "Name";
    SIP_ADDRESS = "SIP address";
    SIP_ADDRESS_HINT = "office@pbx.example";
    RINGTONE = "Ringtone";
    IS_ACTIVE = "Active";
    MAKE_ACTIVE = "This is the active identity";
    IDENTITY = "Identity";
    ADD_IDENTITY = "Add identity";
    EDIT_IDENTITY = "Edit identity";
    IDENTITY_GONE = "This identity is not there any more.";

    // signing in
    SIGN_IN = "Sign in";
    SIGN_IN_FIRST = "Sign in first.";
    SIGN_IN_AGAIN = "Sign in again";
    SIGN_IN_AGAIN_HINT = "Your session has ended. What you typed is still here; it is sent as soon as you are in.";
    SIGN_IN_NAME = "Name";
    PASSWORD = "Password";
    SIGN_OUT = "Sign out";
    SIGNED_IN_AS = "Signed in as ";

    // the first start
    SET_UP = "Welcome to Ringbook";
    SET_UP_HINT = "Choose the administrator’s name and password. Others are added later, under Access.";
    SET_UP_BUTTON = "Start";
    SET_UP_NAME = "Name to sign in with";
    SET_UP_COUNTRY_HINT = "How numbers without a country code are read.";
    PASSWORD_HINT = "At least 10 characters, and none of those that others would try first.";
    PASSWORD_AGAIN = "Password, again";
    NOT_THE_SAME = "The two passwords are not the same.";
    MAY_NOT_SET_UP = "This installation has not been set up yet, and that cannot be done from here.";
    HOW_TO_SET_UP = "Open this page at the machine itself; or open the address that the program printed when it started: it ends in /set-up?code= and a code.";

    // your account
    ACCOUNT = "Your account";
    NO_ACCOUNT = "Nobody signs in here: there are no accounts.";
    ROLE = "Role";
    DIRECTORIES = "Directories";
    ALL_DIRECTORIES = "All directories";
    CHANGE_PASSWORD = "Change password";
    OLD_PASSWORD = "Old password";
    NEW_PASSWORD = "New password";
    NEW_PASSWORD_AGAIN = "New password, again";
    NOT_YOUR_PASSWORD = "This is not your password.";
    PASSWORD_CHANGED = "Password changed. All other sessions have ended.";
    SESSIONS = "Where you are signed in";
    BROWSER = "Browser";
    UNKNOWN_BROWSER = "An unknown browser";
    BEGAN = "Since";
    LAST_USED = "Last used";
    THIS_SESSION = "This one";
    SIGN_OUT_ELSEWHERE = "Sign out everywhere else";
    SIGNED_OUT_ELSEWHERE = "Signed out everywhere else.";

    // access
    ACCESS = "Access";
    PEOPLE = "People";
    PERSON_ID = "Name to sign in with";
    PERSON_ID_HINT = "a-z, 0-9 and . _ - @";
    PERSON_NAME = "Name";
    ADD_PERSON = "Add person";
    NEW_PERSON_PASSWORD = "New password (empty: the old one stays)";
    NO_DIRECTORIES = "Choose at least one directory, or all.";
    PERSON_GOES = "All their sessions end at once. What they have done stays in the history.";
    TOKENS = "Tokens";
    TOKENS_HINT = "A program that uses the REST interface sends a token: Authorization: Bearer TOKEN.";
    NO_TOKENS = "There is no token yet.";
    TOKEN_NAME = "What it is for";
    TOKEN_NAME_HINT = "PBX add-on, backup…";
    SCOPE = "May do";
    MADE_BY = "Made by";
    EXPIRES = "Expires";
    EXPIRED = "Expired";
    EXPIRES_ON = "Expires after (optional)";
    NO_SUCH_DAY = "There is no such day.";
    NEVER = "never";
    NOT_YET = "not yet";
    ADD_TOKEN = "Add token";
    REVOKE = "Revoke";
    TOKEN_ENDS = "The next request with it fails.";
    KEYS = "Phone keys";
    KEYS_HINT = "With its key a phone asks what to do with a call, and sees nothing else: Bearer, Basic or Digest with the phone’s id as user name, or ?key= in the address.";
    PHONE_ID = "User name";
    HAS_KEY = "Key since";
    NO_KEY = "no key";
    NEW_KEY = "New key";
    OLD_KEY_ENDS = "The key that the phone has now ends at once.";
    SHOWN_ONCE = "It is shown this once and stored nowhere: copy it now.";
    COPY = "Copy";
    COPIED = "Copied.";
    NOT_COPIED = "The browser did not copy it: it is selected, copy it by keyboard.";
    HIDE = "I have it";
    AUDIT = "What happened";
    TIME = "Time";
    WHO = "Who";
    WHAT = "What";
    ABOUT = "About";
    THE_SERVER = "the server";
    SOMEBODY_HERE = "somebody here";

    // who may only look
    MAY_ONLY_LOOK = "You may look at this directory, but not change it.";
    MAY_ONLY_LOOK_SETTINGS = "You may look at these settings, but not change them.";
    FOR_ADMINISTRATORS = "Only administrators change the dial plan.";
    CHOOSE_A_LINE = "Choose a line to see all of it.";
    ENTRY = "Entry";

    // not found
    NOT_FOUND = "There is no such page";
    TO_DIRECTORY = "To the directory";
    NOT_REACHED = "The server could not be reached. What you typed is still here: try again.";
}

/// After Add.
pub fn added(name: &str, _number: &str) -> String {
    format!("{name} added.")
}

/// After Change.
pub fn changed(name: &str, _number: &str) -> String {
    format!("{name} changed.")
}

/// After Add Sub.
pub fn sub_added(name: &str, number: &str) -> String {
    format!("{number} added to {name}.")
}

/// After "Add as sub entry of … instead".
pub fn kept_as_sub(name: &str, number: &str) -> String {
    format!("{number} is a number of {name}.")
}

/// After a whole entry was overwritten.
pub fn overwritten(name: &str) -> String {
    format!("{name} was overwritten.")
}

/// After one number of an entry was overwritten.
pub fn lost_number(name: &str) -> String {
    format!("{name} lost this number.")
}

/// After an entry was deleted.
pub fn entry_deleted(name: &str, numbers: &[&str]) -> String {
    match numbers {
        [] | [_] => format!("{name} deleted."),
        several => format!("{name} deleted with {}.", several.join(", ")),
    }
}

/// After a sub entry was deleted.
pub fn sub_deleted(number: &str, name: &str) -> String {
    format!("{number} of {name} deleted.")
}

/// The question before something is deleted.
pub fn delete_question(what: &str) -> String {
    format!("Delete {what}?")
}

/// Who has a number.
pub fn belongs_to(number: &str, name: &str) -> String {
    format!("{number} belongs to {name}.")
}

/// What would be lost.
pub fn would_lose(name: &str, only_number: bool) -> String {
    if only_number {
        format!("It is the only number of {name}: the whole entry would be deleted.")
    } else {
        format!("{name} would lose this number and keep the others.")
    }
}

/// The other way out of the question.
pub fn keep_as_sub(name: &str) -> String {
    format!("Add as sub entry of {name} instead")
}

/// What the other way out does.
pub fn keep_as_sub_hint(name: &str) -> String {
    format!("As a sub entry the number stays with {name}, with the types and details you chose here.")
}

/// The refusal of a taken number where no question can be asked.
pub fn taken_without_script(who: &str) -> String {
    format!("Not saved. {who} Choose that line to change it.")
}

/// Entries that do not fit a dial plan.
pub fn plan_collides(numbers: usize) -> String {
    let count = count(numbers, "number does", "numbers do");
    format!("Not saved: {count} not fit this dial plan.")
}

/// An entry that does not fit a dial plan.
pub fn collision(number: &str, name: &str, message: &str) -> String {
    format!("{number} of {name}: {message}")
}

/// How many entries the list has.
pub fn entries(found: usize, all: usize) -> String {
    if found == all {
        count(all, "entry", "entries")
    } else {
        format!("{} of {}", grouped(found), count(all, "entry", "entries"))
    }
}

/// The value of a select that follows the master.
pub fn as_master(value: &str) -> String {
    format!("as master: {value}")
}

/// The label of the address of a custom melody.
pub fn melody_of(tone: &str) -> String {
    format!("Address of the melody for {tone}")
}

/// Whose settings are saved.
pub fn of(name: &str) -> String {
    format!("of {name}")
}

/// After an identity was deleted.
pub fn identity_deleted(name: &str) -> String {
    format!("{name} deleted.")
}

/// Above the form of a person.
pub fn edit_person(name: &str) -> String {
    format!("{CHANGE} {name}")
}

/// After a person was deleted.
pub fn person_deleted(name: &str) -> String {
    format!("{name} deleted.")
}

/// Above the secret of a new token.
pub fn new_token(name: &str) -> String {
    format!("The token for {name}:")
}

/// After a token was revoked.
pub fn token_revoked(name: &str) -> String {
    format!("{name} revoked.")
}

/// The question before a token ends, and the label of its button.
pub fn revoke(name: &str) -> String {
    format!("{REVOKE} {name}")
}

/// Above the new key of a phone.
pub fn new_key(phone: &str) -> String {
    format!("The key of {phone}:")
}

/// The question before a key is replaced, and the label of its button.
pub fn new_key_of(phone: &str) -> String {
    format!("{NEW_KEY} for {phone}")
}

/// A browser and the system it runs on.
pub fn browser_on(browser: &str, system: &str) -> String {
    format!("{browser} on {system}")
}

/// A question out of the label of a button.
pub fn question(label: &str) -> String {
    format!("{label}?")
}

/// What a field of the form is called.
pub fn field(name: &str) -> &'static str {
    match name {
        "first_name" => FIRST_NAME,
        "family_name" => FAMILY_NAME,
        "range" => WHOLE_RANGE,
        "number_type" => NUMBER_TYPE,
        "contact_type" => CONTACT_TYPE,
        "outgoing_identity" => OUTGOING_IDENTITY,
        "group" => GROUP,
        "favorite" => FAVORITE,
        "nickname" => NICKNAME,
        "title" => TITLE,
        "organization" => ORGANIZATION,
        "email" => EMAIL,
        "birthday" => BIRTHDAY,
        "note" => NOTE,
        _ => NUMBER,
    }
}

/// A value of a field as people read it.
pub fn value(name: &str, value: &str, of_sub: bool) -> String {
    use shared::{ContactType, Group, NumberType};
    let label = match name {
        "group" => value.parse().map(|it: Group| it.label(LANGUAGE)).ok(),
        "contact_type" => value.parse().map(|it: ContactType| it.label(LANGUAGE)).ok(),
        "number_type" => value.parse().map(|it: NumberType| it.label(LANGUAGE)).ok(),
        "outgoing_identity" if value == "active" => Some(ACTIVE),
        "range" | "favorite" if value.is_empty() && !of_sub => Some(NO),
        _ => None,
    };
    match label {
        Some(label) => label.to_owned(),
        None if value.is_empty() && of_sub => AS_MASTER.to_owned(),
        None if value.is_empty() => EMPTY_VALUE.to_owned(),
        None => value.to_owned(),
    }
}

/// A field that has changed.
pub fn difference(name: &str, before: &str, after: &str, of_sub: bool) -> String {
    format!("{}: {} → {}", field(name), value(name, before, of_sub), value(name, after, of_sub))
}

/// A setting that has changed.
pub fn from_to(name: &str, before: &str, after: &str) -> String {
    format!("{name}: {before} → {after}")
}

/// What became of a number of an entry.
pub fn of_number(number: &str, what: &str) -> String {
    format!("{number}: {what}")
}

/// A number that an entry got.
pub fn number_added(number: &str) -> String {
    format!("{number} added")
}

/// A number that an entry lost.
pub fn number_removed(number: &str) -> String {
    format!("{number} removed")
}

/// What a shorter history makes final.
pub fn becomes_final(changes: u64, until: &str) -> String {
    let changes = count(usize::try_from(changes).unwrap_or(usize::MAX), "change", "changes");
    format!(
        "{changes} from before {until} become final: nobody can look at them or take them back any more. What they have made stays."
    )
}

/// Entries that a line of the history does not show.
pub fn more_entries(more: usize) -> String {
    format!("and {}", count(more, "more entry", "more entries"))
}

/// What was done to a directory's entries.
pub fn done(what: &str, undoes: Option<u64>) -> String {
    match (what, undoes) {
        ("add", _) => "added".into(),
        ("change", _) => "changed".into(),
        ("add_sub", _) => "added a number".into(),
        ("delete", _) => "deleted".into(),
        ("delete_sub", _) => "deleted a number".into(),
        ("overwrite", _) => "overwrote".into(),
        ("import", _) => "imported".into(),
        ("undo", Some(revision)) => format!("undid change {revision}"),
        (other, _) => other.replace('_', " "),
    }
}

/// Somebody has changed the line in the form.
pub fn touched(who: &str) -> String {
    let who = if who.is_empty() || who == "local" { "Somebody" } else { who };
    format!("{who} has changed this entry just now.")
}

/// The label of a button that takes this back.
pub fn undo(what: &str) -> String {
    format!("{UNDO}: {what}")
}

/// What happened, for the audit.
pub fn audit(what: &str) -> String {
    match what {
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
        other => return other.replace('_', " "),
    }
    .to_owned()
}

/// The label of a button that deletes this.
pub fn delete(what: &str) -> String {
    format!("{DELETE} {what}")
}

/// The label of a link that calls this.
pub fn call(what: &str) -> String {
    format!("{CALL} {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_sentences() {
        assert_eq!(entries(1204, 1204), "1,204 entries");
        assert_eq!(entries(1, 1), "1 entry");
        assert_eq!(entries(0, 1_000_000), "0 of 1,000,000 entries");
        assert_eq!(sentence("there is no such day"), "There is no such day.");
    }
}
