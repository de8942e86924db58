//! Finding by text: accents, case and word order do not count, any part of a number does, keypad letters too
//! (`product.md` 2.11).

mod marks;

pub use marks::Marks;

use crate::book::{EntryView, Texts};
use memchr::memmem::Finder;
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

/// What somebody looks for: every word must be found.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    words: Vec<Word>,
    /// The whole query as digits, when it is nothing else: numbers are written with blanks.
    digits: Option<(String, Finder<'static>)>,
}

/// A word that is looked for, made ready once for all entries.
#[derive(Clone, Debug)]
struct Word {
    text: String,
    finder: Finder<'static>,
    /// Its digits, where it is nothing but digits and what stands between them.
    digits: Option<Finder<'static>>,
}

impl Word {
    fn new(text: &str) -> Word {
        let digits = digits_of(text);
        let is_number = !digits.is_empty() && !text.chars().any(char::is_alphabetic);
        Word { text: text.to_owned(), finder: finder(text), digits: is_number.then(|| finder(&digits)) }
    }

    fn has_letters(&self) -> bool {
        self.text.chars().any(char::is_alphabetic)
    }

    /// In its text or in a number: as that is written, or whatever stands between the digits there.
    fn is_in(&self, entry: &EntryView<'_>, texts: &mut Texts) -> bool {
        let has = |text: &str, part: &Finder<'_>| part.find(text.as_bytes()).is_some();
        has(texts.of(entry), &self.finder)
            || has(texts.of_numbers(entry), &self.finder)
            || self.digits.as_ref().is_some_and(|digits| has(texts.digits(entry), digits))
    }
}

fn finder(text: &str) -> Finder<'static> {
    Finder::new(text).into_owned()
}

impl Search {
    /// `None` when there is nothing to look for.
    pub(crate) fn new(query: &str) -> Option<Search> {
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
        let digits = digits_of(query);
        let digits = (only_digits && !digits.is_empty()).then(|| (digits.clone(), finder(&digits)));
        Some(Search { words: words.iter().map(|word| Word::new(word)).collect(), digits })
    }

    /// Whether an entry is looked for; `texts` is room for its text.
    pub(crate) fn finds(&self, entry: &EntryView<'_>, texts: &mut Texts) -> bool {
        if let Some((digits, finder)) = &self.digits
            && (finder.find(texts.digits(entry).as_bytes()).is_some()
                || texts.of(entry).split([' ', '\n', '-']).any(|word| keypad_begins(word, digits)))
        {
            return true;
        }
        self.words.iter().all(|word| word.is_in(entry, texts))
    }
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether the word begins with the letters on these keys (ITU-T E.161).
fn keypad_begins(word: &str, digits: &str) -> bool {
    let mut keys = word.chars().map(key_of);
    digits.chars().all(|digit| keys.next() == Some(Some(digit)))
}

fn key_of(letter: char) -> Option<char> {
    Some(match letter {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        'w'..='z' => '9',
        '0'..='9' => letter,
        _ => return None,
    })
}
