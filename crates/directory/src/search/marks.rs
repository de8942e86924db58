//! Where in a text stands what was looked for.

use super::{Digits, Search, digits_of, fold, keypad_begins};
use numbers::Plan;
use std::ops::Range;

/// What was looked for, to be marked where it is shown.
#[derive(Clone, Debug)]
pub struct Marks(Search);

impl Marks {
    /// `None` when nothing was looked for. The plan is that of the directory.
    pub fn new(query: &str, plan: &Plan) -> Option<Marks> {
        Search::new(query, plan).map(Marks)
    }

    /// The parts of a name that were looked for, as bytes, in order.
    pub fn in_text(&self, text: &str) -> Vec<Range<usize>> {
        let folded = Folded::new(text);
        let mut found: Vec<Range<usize>> = Vec::new();
        for word in &self.0.words {
            found.extend(folded.text.match_indices(&word.text).map(|(at, part)| at..at + part.len()));
        }
        if let Some(Digits { text: digits, .. }) = &self.0.digits {
            let begins = |at: &usize| *at == 0 || folded.text[..*at].ends_with([' ', '\n', '-']);
            let starts = folded.text.char_indices().map(|(at, _)| at).filter(begins);
            let keyed = starts.filter(|at| keypad_begins(&folded.text[*at..], digits));
            // Each key stands for one letter of a single byte.
            found.extend(keyed.map(|at| at..at + digits.len()));
        }
        joined(found.into_iter().map(|part| folded.origin(part)).collect())
    }

    /// The parts of a number that were looked for, whatever stands between its digits.
    pub fn in_number(&self, number: &str) -> Vec<Range<usize>> {
        let places: Vec<usize> =
            number.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
        let all = digits_of(number);
        let mut found = Vec::new();
        let mut mark = |at: usize, length: usize| {
            found.extend(places.get(at).zip(places.get(at + length - 1)).map(|(from, to)| *from..to + 1));
        };
        let words = self.0.words.iter().filter_map(|word| word.digits.as_ref());
        let whole = self.0.digits.as_ref();
        for digits in whole.into_iter().chain(words.filter(|_| whole.is_none())) {
            all.match_indices(&digits.text).for_each(|(at, part)| mark(at, part.len()));
            let beginning = digits.beginning.as_ref().map(|(beginning, _)| beginning);
            if let Some(beginning) = beginning.filter(|it| number.starts_with('+') && all.starts_with(&**it))
            {
                mark(0, beginning.len());
            }
        }
        let folded = Folded::new(number);
        for word in self.0.words.iter().filter(|word| word.has_letters()) {
            let written = folded.text.match_indices(&word.text);
            found.extend(written.map(|(at, part)| folded.origin(at..at + part.len())));
        }
        joined(found)
    }
}

/// A text without accents and case, and where each byte of it comes from.
struct Folded {
    text: String,
    origins: Vec<usize>,
    length: usize,
}

impl Folded {
    fn new(text: &str) -> Folded {
        let (mut folded, mut origins) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for (at, character) in text.char_indices() {
            folded.push_str(&fold(character.encode_utf8(&mut [0; 4])));
            origins.resize(folded.len(), at);
        }
        Folded { text: folded, origins, length: text.len() }
    }

    /// The characters behind a part, whole, with the accents that follow them.
    fn origin(&self, part: Range<usize>) -> Range<usize> {
        let at = |place: usize| self.origins.get(place).copied().unwrap_or(self.length);
        let last = at(part.end.saturating_sub(1));
        let end = self.origins.iter().skip(part.end).find(|origin| **origin > last);
        at(part.start)..end.copied().unwrap_or(self.length)
    }
}

/// In order, none within or beside another.
fn joined(mut parts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    parts.sort_unstable_by_key(|part| part.start);
    let mut all: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    for part in parts {
        match all.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => all.push(part),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shared::DialPlan;

    fn berlin() -> Plan {
        let plan =
            DialPlan { region: Some("DE".into()), area_code: Some("30".into()), ..DialPlan::default() };
        Plan::new(&plan).unwrap()
    }

    fn check(query: &str, text: &str, expected: &str) {
        let marks = Marks::new(query, &berlin()).unwrap();
        assert_eq!(shown(text, &marks.in_text(text)), expected, "{query:?} in {text:?}");
    }

    fn check_number(query: &str, number: &str, expected: &str) {
        let marks = Marks::new(query, &berlin()).unwrap();
        assert_eq!(shown(number, &marks.in_number(number)), expected, "{query:?} in {number:?}");
    }

    fn shown(text: &str, parts: &[Range<usize>]) -> String {
        let (mut shown, mut at) = (String::new(), 0);
        for part in parts {
            shown += &format!("{}[{}]", &text[at..part.start], &text[part.clone()]);
            at = part.end;
        }
        shown + &text[at..]
    }

    #[test]
    fn names_are_marked_as_they_are_found() {
        check("jurg", "Jürgen Groß", "[Jürg]en Groß");
        check("GROSS jür", "Jürgen Groß", "[Jür]gen [Groß]");
        check("gros", "Groß", "[Groß]");
        check("gen", "Ju\u{308}rgen", "Ju\u{308}r[gen]");
        check("ju", "Ju\u{308}rgen", "[Ju\u{308}]rgen");
        check("an na", "Anna Nass", "[Anna] [Na]ss");
        check("5464", "Anna King-Kong", "Anna [King]-Kong");
        check("5664", "Anna King-Kong", "Anna King-[Kong]");
        check("zzz", "Anna", "Anna");
    }

    #[test]
    fn numbers_are_marked_across_what_stands_between_their_digits() {
        check_number("3012", "030/1234 567", "0[30/12]34 567");
        check_number("030 12", "030/1234 567", "[030/12]34 567");
        check_number("anna 34", "030/1234 567", "030/12[34] 567");
        check_number("PBX", "jane@pbx.example", "jane@[pbx].example");
        check_number("1", "111", "[111]");
        check_number("9", "030", "030");
        check_number("030 12", "+49 30 1234", "+[49 30 12]34");
        check_number("anna 030", "+49 30 1234", "+[49 30] 1234");
        check_number("0049 30", "+49 30 1234", "+[49 30] 1234");
        check_number("040", "+49 30 1234", "+49 30 1234");
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(query in ".{0,12}", text in "\\PC{0,40}") {
            let plan = berlin();
            if let Some(marks) = Marks::new(&query, &plan) {
                for parts in [marks.in_text(&text), marks.in_number(&text)] {
                    shown(&text, &parts);
                }
            }
        }
    }
}
