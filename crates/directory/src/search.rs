//! Finding by text: accents, case and word order do not count, any part of a number does, keypad letters too
//! (`product.md` 2.11).

mod marks;

pub use marks::Marks;

use crate::book::{EntryView, LINE_END, Texts};
use memchr::memmem::Finder;
use numbers::{Plan, key_of};
use shared::Canonical;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Text without accents and case; `ß` is `ss`.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkd().filter(|character| !is_combining_mark(*character)) {
        match character {
            'ß' | 'ẞ' => folded.push_str("ss"),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            _ => folded.extend(character.to_lowercase()),
        }
    }
    folded
}

/// Nobody types more; what is behind it does not count. Each word costs a walk through the directory.
const MAX_CHARACTERS: usize = 200;
const MAX_WORDS: usize = 16;

/// Fewer digits are no beginning that anybody means: with a zero begins every number of a country.
const MIN_BEGINNING: usize = 3;

/// What somebody looks for: every word must be found.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    words: Vec<Word>,
    /// The whole query as digits, when it is nothing else: numbers are written with blanks.
    digits: Option<Digits>,
}

/// A word that is looked for, made ready once for all entries.
#[derive(Clone, Debug)]
struct Word {
    text: String,
    finder: Finder<'static>,
    /// Whether it may stand in a number as that is written: digits alone are found among the digits.
    is_written: bool,
    /// Its digits, where it is nothing but digits and what stands between them.
    digits: Option<Digits>,
}

/// Digits that are looked for, in whatever spelling a number has.
#[derive(Clone, Debug)]
struct Digits {
    text: String,
    finder: Finder<'static>,
    /// The digits behind the plus, where these begin a number that has a place in the plan: `030` begins `+4930`.
    beginning: Option<(String, Finder<'static>)>,
}

impl Digits {
    /// `None` where there are none.
    fn new(written: &str, plan: &Plan) -> Option<Digits> {
        let text = digits_of(written);
        if text.is_empty() {
            return None;
        }
        let beginning = match plan.looked_for(written) {
            Some(Canonical::International(form)) if text.len() >= MIN_BEGINNING => {
                Some((digits_of(&form), finder(&format!("{LINE_END}{form}"))))
            }
            _ => None,
        };
        Some(Digits { finder: finder(&text), text, beginning })
    }

    fn are_in(&self, entry: &EntryView<'_>, texts: &mut Texts) -> bool {
        let numbers = texts.digits(entry).as_bytes();
        let begins = |(_, finder): &(String, Finder<'_>)| finder.find(numbers).is_some();
        self.finder.find(numbers).is_some() || self.beginning.as_ref().is_some_and(begins)
    }
}

impl Word {
    fn new(text: &str, plan: &Plan) -> Word {
        let is_number = !text.chars().any(char::is_alphabetic);
        let digits = is_number.then(|| Digits::new(text, plan)).flatten();
        let is_written = !text.bytes().all(|byte| byte.is_ascii_digit());
        Word { text: text.to_owned(), finder: finder(text), is_written, digits }
    }

    fn has_letters(&self) -> bool {
        self.text.chars().any(char::is_alphabetic)
    }

    /// In its text or in a number: as that is written, or whatever stands between the digits there.
    fn is_in(&self, entry: &EntryView<'_>, texts: &mut Texts) -> bool {
        let has = |text: &str, part: &Finder<'_>| part.find(text.as_bytes()).is_some();
        has(texts.of(entry), &self.finder)
            || (self.is_written && has(texts.of_numbers(entry), &self.finder))
            || self.digits.as_ref().is_some_and(|digits| digits.are_in(entry, texts))
    }
}

fn finder(text: &str) -> Finder<'static> {
    Finder::new(text).into_owned()
}

impl Search {
    /// `None` when there is nothing to look for.
    pub(crate) fn new(query: &str, plan: &Plan) -> Option<Search> {
        let query = query.char_indices().nth(MAX_CHARACTERS).map_or(query, |(end, _)| &query[..end]);
        let mut words: Vec<String> = fold(query).split_whitespace().map(str::to_owned).collect();
        words.sort_unstable();
        words.dedup();
        words.truncate(MAX_WORDS);
        if words.is_empty() {
            return None;
        }
        let only_digits =
            query.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-./()".contains(c));
        let digits = only_digits.then(|| Digits::new(query, plan)).flatten();
        let mut words: Vec<Word> = words.iter().map(|word| Word::new(word, plan)).collect();
        if let ([word], Some(whole)) = (&mut *words, &digits) {
            // The whole query is looked for first. `12 12` is one word too, but another number.
            word.digits = word.digits.take().filter(|digits| digits.text != whole.text);
        }
        Some(Search { words, digits })
    }

    /// Whether an entry is looked for; `texts` is room for its text.
    pub(crate) fn finds(&self, entry: &EntryView<'_>, texts: &mut Texts) -> bool {
        if let Some(digits) = &self.digits
            && (digits.are_in(entry, texts)
                || texts.of(entry).split([' ', LINE_END, '-']).any(|word| keypad_begins(word, &digits.text)))
        {
            return true;
        }
        self.words.iter().all(|word| word.is_in(entry, texts))
    }
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether the word begins with the letters on these keys.
fn keypad_begins(word: &str, digits: &str) -> bool {
    let mut keys = word.chars().map(key_of);
    digits.chars().all(|digit| keys.next() == Some(Some(digit)))
}
