//! Entries of the same name: somebody has been added twice, with one number each.

use super::{BadCursor, Book};
use crate::{Indexed, search::fold};
use shared::Master;
use std::{collections::BTreeMap, sync::Arc};

/// How many entries of one name are told.
const MAX_NAMESAKES: usize = 100;

/// Entries of one name. Their numbers are different: a number is in one entry only.
#[derive(Clone, Debug)]
pub struct Duplicates {
    /// The entries, in the order of the list: the first of them, where there are very many.
    pub entries: Vec<Arc<Indexed>>,
    /// How many there are besides.
    pub more_entries: usize,
}

/// A part of all duplicates.
#[derive(Clone, Debug, Default)]
pub struct NamesakePage {
    /// The duplicates, by name.
    pub items: Vec<Duplicates>,
    /// Where the next part begins, if there is one.
    pub next: Option<String>,
    /// How many names there are more than once.
    pub total: usize,
}

impl Book {
    /// The names that several entries have, after `cursor` if there is one.
    ///
    /// # Errors
    /// [`BadCursor`].
    pub fn duplicates(&self, cursor: Option<&str>, limit: usize) -> Result<NamesakePage, BadCursor> {
        let after = cursor.map(super::list::from_hex).transpose()?;
        let mut names: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for slot in self.by_name.iter() {
            if let Some(key) = self.view(slot).and_then(|entry| entry.name_key()) {
                names.entry(key).or_default().push(slot);
            }
        }
        names.retain(|_, slots| slots.len() > 1);
        let total = names.len();
        let mut rest = names.into_iter().filter(|(key, _)| after.as_ref().is_none_or(|after| key > after));
        let (mut items, mut last) = (Vec::new(), None);
        for (key, slots) in rest.by_ref().take(limit) {
            let more_entries = slots.len().saturating_sub(MAX_NAMESAKES);
            let entries =
                slots.into_iter().take(MAX_NAMESAKES).filter_map(|slot| self.unpacked(slot)).collect();
            items.push(Duplicates { entries, more_entries });
            last = Some(key);
        }
        let next = rest.next().and(last).map(|key| super::list::to_hex(&key));
        Ok(NamesakePage { items, next, total })
    }
}

/// A name, whatever its case, accents, punctuation and the order of its words; nothing where there is no name. First and
/// family name tell a person better than a nickname, and that better than an organization.
pub(crate) fn name_key(master: &Master) -> Option<String> {
    let Master { first_name, family_name, nickname, organization, .. } = master;
    key_of([first_name, family_name, nickname, organization].map(Option::as_deref))
}

pub(super) fn key_of([first, family, nickname, organization]: [Option<&str>; 4]) -> Option<String> {
    let name = match (first, family) {
        (None, None) => nickname.or(organization)?.to_owned(),
        (first, family) => [first, family].map(Option::unwrap_or_default).join(" "),
    };
    let folded = fold(&name);
    let mut words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(first: &str, family: &str, nickname: &str, organization: &str) -> Option<String> {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        name_key(&Master {
            first_name: some(first),
            family_name: some(family),
            nickname: some(nickname),
            organization: some(organization),
            ..Master::default()
        })
    }

    #[test]
    fn a_name_is_one_however_it_is_written() {
        let jurgen = key("Jürgen", "Weiß", "", "");
        assert_eq!(jurgen.as_deref(), Some("jurgen weiss"));
        for same in [
            key("WEISS,", "jurgen", "", ""),
            key("", "Jürgen  Weiss", "Jojo", "ACME"),
            key("", "", "jürgen weiß", ""),
            key("", "", "", "Weiß Jürgen"),
        ] {
            assert_eq!(same, jurgen);
        }
        for other in [key("Jürgen", "", "", ""), key("Jürgen", "Weiser", "Jürgen Weiß", ""), None] {
            assert_ne!(other, jurgen);
        }
        assert_eq!(key("", "", "", ""), None);
        assert_eq!(key("-", "", "ACME", ""), None, "nothing to compare");
    }
}
