//! Packing an entry.

use super::{FAVORITE, HAS_BIRTHDAY, HAS_FOLDED, MASTER_TEXTS, Packed, bytes, number};
use crate::search::fold;
use shared::{Canonical, Entry, Group, Master, Number};
use triomphe::ThinArc;

impl Packed {
    /// Packs an entry; `forms` are the canonical forms of its numbers, in the same order.
    pub(crate) fn new(entry: &Entry, forms: &[Canonical]) -> Packed {
        let mut into = Vec::with_capacity(256);
        let master = &entry.master;
        let texts = texts_of(master);
        let folded = folded(entry);
        into.extend_from_slice(entry.id.0.as_bytes());
        bytes::put_varint(&mut into, entry.revision.0);
        bytes::put_varint(&mut into, entry.numbers.len() as u64);
        into.push(bytes::present(texts));
        into.push(
            bytes::place(Group::ALL, &master.group)
                | if master.favorite { FAVORITE } else { 0 }
                | if master.birthday.is_some() { HAS_BIRTHDAY } else { 0 }
                | if folded.is_some() { HAS_FOLDED } else { 0 },
        );
        if let Some(birthday) = master.birthday {
            bytes::put_birthday(&mut into, birthday);
        }
        bytes::put_texts(&mut into, texts);
        if let Some(folded) = folded {
            bytes::put_piece(&mut into, &folded);
        }
        for (number, form) in entry.numbers.iter().zip(forms) {
            number::put(&mut into, number, form);
        }
        Packed(ThinArc::from_header_and_slice((), &into))
    }
}

fn texts_of(master: &Master) -> [&Option<String>; MASTER_TEXTS] {
    [
        &master.first_name,
        &master.family_name,
        &master.nickname,
        &master.title,
        &master.organization,
        &master.email,
        &master.note,
    ]
}

/// The texts of the master and then of the numbers as a search compares them; nothing where that is the same in lower case.
fn folded(entry: &Entry) -> Option<Vec<u8>> {
    let of_numbers = entry
        .numbers
        .iter()
        .flat_map(|Number { own, .. }| [&own.nickname, &own.title, &own.organization, &own.email, &own.note]);
    let texts = || texts_of(&entry.master).into_iter().chain(of_numbers.clone()).flatten();
    if texts().all(|text| text.is_ascii()) {
        return None;
    }
    let mut folded = Vec::new();
    texts().for_each(|text| bytes::put_piece(&mut folded, fold(text).as_bytes()));
    Some(folded)
}
