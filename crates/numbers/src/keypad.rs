//! The letters on the keys of a phone (ITU-T E.161).

/// The key of a letter without accents, in either case, and of a digit; `None` for anything else.
///
/// ```
/// let keys: Option<String> = "Smith2".chars().map(numbers::key_of).collect();
/// assert_eq!(keys.as_deref(), Some("764842"));
/// ```
pub fn key_of(letter: char) -> Option<char> {
    Some(match letter.to_ascii_lowercase() {
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
