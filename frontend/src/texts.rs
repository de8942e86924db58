//! Every text of the pages, in one place for each language: `texts/english.rs` and `texts/german.rs`.
//!
//! A component writes `texts().save`, and `texts().added(name)` for a sentence with something in it.
//!
//! **To add a text**, write it into the table of both languages: one line `name = "…";` in `english.rs` and one line
//! `name: "…",` in `german.rs`. **To add a sentence** with something in it, write a function of the same name into
//! `english/sentences.rs` and `german/sentences.rs`, and its signature into the list `sentences!` below. What one of the
//! languages lacks does not compile. What the values of a field are called stands with the field, in `shared`:
//! `group.label(texts().language)`.

#[cfg(feature = "ssr")]
mod countries;
mod counts;
mod fields;
mod language;
#[cfg(feature = "ssr")]
mod refusals;
#[cfg(feature = "ssr")]
mod settings;

use shared::Language;

/// English defines the table: its names, and what they say in English.
macro_rules! texts {
    ($($name:ident = $text:literal;)*) => {
        /// The texts in one language.
        #[derive(Debug)]
        pub struct Texts {
            /// The language.
            pub language: shared::Language,
            $(
                #[doc = $text]
                pub $name: &'static str,
            )*
        }

        pub(super) static ENGLISH: Texts = Texts { language: shared::Language::English, $($name: $text,)* };
    };
}

/// Sentences: a method of [`Texts`] for a function that every language has.
macro_rules! sentences {
    ($($(#[$about:meta])* $name:ident($($part:ident: $kind:ty),*);)*) => {
        impl Texts {
            $(
                $(#[$about])*
                pub fn $name(&self, $($part: $kind),*) -> String {
                    match self.language {
                        Language::English => english::$name($($part),*),
                        Language::German => german::$name($($part),*),
                    }
                }
            )*
        }
    };
}

mod english;
mod german;

pub use english::Texts;

/// What the product is called, in every language.
pub const PRODUCT: &str = "Ringbook";

/// The texts in the language of the page, or of whoever asks the server.
pub fn texts() -> &'static Texts {
    Texts::of(language::now())
}

sentences! {
    /// After Add.
    added(name: &str);
    /// After Change.
    changed(name: &str);
    /// After Add Sub.
    sub_added(name: &str, number: &str);
    /// After "Add as sub entry of … instead".
    kept_as_sub(name: &str, number: &str);
    /// After a whole entry was overwritten.
    overwritten(name: &str);
    /// After one number of an entry was overwritten.
    lost_number(name: &str);
    /// After an entry was deleted.
    entry_deleted(name: &str, numbers: &[&str]);
    /// After a sub entry was deleted.
    sub_deleted(number: &str, name: &str);
    /// After something else was deleted.
    deleted(name: &str);
    /// A field of a phone's directories, counted from 1.
    place_of_directory(place: usize);
    /// How many calls a phone has.
    calls_going_on(calls: u32);
    /// What would be right where an id was not.
    such_an_id(like: &str);
    /// The heading above how a phone is set up.
    set_up_of(name: &str);
    /// The button that copies a text.
    copy_what(what: &str);
    /// The question before something is deleted.
    delete_question(what: &str);
    /// Who has a number.
    belongs_to(number: &str, name: &str);
    /// What would be lost.
    would_lose(name: &str, only_number: bool);
    /// The other way out of the question.
    keep_as_sub(name: &str);
    /// What the other way out does.
    keep_as_sub_hint(name: &str);
    /// The refusal of a taken number where no question can be asked.
    taken_without_script(who: &str);
    /// What is stored in a field, where something else was typed.
    stored_now(value: &str);
    /// A line that somebody else has changed, where no question can be asked.
    stale_without_script();
    /// The same, where what was typed could not be kept.
    stale_and_not_kept();
    /// What was typed could not be kept.
    typed_not_kept();
    /// The note could not be kept.
    note_not_kept();
    /// Entries that do not fit a dial plan: so many numbers.
    plan_refused(numbers: &str);
    /// An entry that does not fit a dial plan.
    collision(number: &str, name: &str, message: &str);
    /// The value of a select that follows the master.
    as_master_is(value: &str);
    /// The label of the address of a custom melody.
    melody_of(tone: &str);
    /// A button that plays this ringtone.
    play_what(tone: &str);
    /// Whose settings are saved.
    of_whom(name: &str);
    /// Above the form of a person.
    edit_person(name: &str);
    /// Above the secret of a new token.
    new_token(name: &str);
    /// After a token was revoked.
    token_revoked(name: &str);
    /// The question before a token ends, and the label of its button.
    revoke_what(name: &str);
    /// Above the new key of a phone.
    new_key_made(phone: &str);
    /// The question before a key is replaced, and the label of its button.
    new_key_of(phone: &str);
    /// A browser and the system it runs on.
    browser_on(browser: &str, system: &str);
    /// A number that an entry got.
    number_added(number: &str);
    /// A number that an entry lost.
    number_removed(number: &str);
    /// What a shorter history makes final.
    final_changes(changes: &str, until: &str);
    /// Entries that a line of the history does not show.
    and_more(entries: &str);
    /// How many entries of all were found.
    found_of(found: &str, all: &str, only: bool);
    /// What was done by taking back a change.
    undid(revision: u64);
    /// Somebody has changed the line in the form; nothing or `local`: nobody knows who.
    touched(who: &str);
    /// The label of a button that takes this back.
    undo_what(what: &str);
    /// A call that was asked for several times.
    asked_times(times: u32);
    /// Calls that are not in the list.
    calls_dropped(calls: &str);
    /// After a caller was denied or made VIP.
    caller_marked(name: &str, contact_type: &str);
    /// The label of a button that denies a caller or makes them VIP.
    mark_caller(name: &str, contact_type: &str);
    /// Another entry has the number that is being typed.
    exists_already(name: &str);
    /// A range covers the number that is being typed.
    range_covers(range: &str, name: &str, contact_type: &str);
    /// The label of a button that deletes this.
    delete_what(what: &str);
    /// The label of a link that calls this.
    call_whom(what: &str);
    /// The label of a box that selects this.
    select_what(what: &str);
    /// How many more could be selected.
    select_found(entries: &str);
    /// After entries became one.
    merged_into(entries: &str, name: &str);
    /// The label of a button that makes the entries of a name one.
    merge_what(name: &str);
    /// A birthday: whose, when, and how old they become.
    birthday_of(name: &str, day: &str, age: Option<u16>);
}

impl Texts {
    /// The texts in a language.
    pub fn of(language: Language) -> &'static Texts {
        match language {
            Language::English => &english::ENGLISH,
            Language::German => &german::GERMAN,
        }
    }

    /// What was done to a directory's entries.
    pub fn done(&self, what: &str, undoes: Option<u64>) -> String {
        if let (Some(revision), "undo") = (undoes, what) {
            return self.undid(revision);
        }
        let words = match self.language {
            Language::English => english::done(what),
            Language::German => german::done(what),
        };
        words.map_or_else(|| what.replace('_', " "), str::to_owned)
    }

    /// What happened outside directories.
    pub fn happened(&self, what: &str) -> String {
        let words = match self.language {
            Language::English => english::happened(what),
            Language::German => german::happened(what),
        };
        words.map_or_else(|| what.replace('_', " "), str::to_owned)
    }
}

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

/// A question out of the label of a button.
pub fn question(label: &str) -> String {
    format!("{label}?")
}

/// A setting that has changed.
pub fn from_to(name: &str, before: &str, after: &str) -> String {
    format!("{name}: {before} → {after}")
}

/// What became of a number of an entry.
pub fn of_number(number: &str, what: &str) -> String {
    format!("{number}: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_becomes_a_sentence() {
        assert_eq!(sentence("there is no such day"), "There is no such day.");
        assert_eq!(sentence(" Warum? "), "Warum?");
    }
}
