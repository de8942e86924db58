//! Where a list goes on. The first letter says in which order.

use crate::{LONGEST, installation::RINGBOOK, text};
use directory::{Book, Query, Sort};

#[test]
fn cursor() {
    let state = RINGBOOK.read().clone();
    bolero::check!(name = "cursor").with_max_len(LONGEST).for_each(move |bytes| {
        let Some((order, bytes)) = bytes.split_first() else { return };
        let sort = Sort::ALL[usize::from(*order) % Sort::ALL.len()];
        check(state.book("main").unwrap(), &Query { sort, ..Query::default() }, &text(bytes));
    });
}

/// Wherever it begins, the list ends, and nobody is in it twice.
fn check(book: &Book, query: &Query, cursor: &str) {
    let mut cursor = Some(cursor.to_owned());
    let mut seen = std::collections::BTreeSet::new();
    while let Some(at) = cursor {
        let Ok(page) = book.page(query, Some(&at), 2) else {
            assert!(seen.is_empty(), "a cursor of ours is refused: {at}");
            return;
        };
        assert!(page.entries.iter().all(|indexed| seen.insert(indexed.entry.id)), "somebody is there twice");
        cursor = page.next;
    }
}
