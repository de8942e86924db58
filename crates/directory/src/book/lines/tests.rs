use super::*;
use crate::{
    Sort,
    book::{BookRecord, Filling},
    search::fold,
};
use proptest::{collection::vec, option, prelude::*};
use shared::{ContactType, DialPlan, Entry, Group, Master, Number, NumberId, NumberZone, OwnBlue, Revision};
use store::LogId;
use uuid::Uuid;

fn entry() -> impl Strategy<Value = Entry> {
    let name =
        || option::of(prop_oneof!["[A-Ca-c]{1,2}", "[ÄäßØø]{1,2}", "Anna Schmidt und so weiter [a-c]"]);
    let number = (0_u32..60, any::<bool>(), prop::sample::select(ContactType::ALL), any::<Option<bool>>());
    let group = || prop::sample::select(Group::ALL);
    let master = (0_u128..40, name(), name(), name(), group(), any::<bool>());
    (master, vec((number, option::of(group()), name()), 1..4)).prop_map(|(master, numbers)| {
        let (id, first_name, family_name, organization, group, favorite) = master;
        let number = |((n, range, contact_type, favorite), group, nickname), at: usize| Number {
            id: NumberId(Uuid::from_u128(100 * id + at as u128)),
            zone: NumberZone {
                number: format!("030 1234 {n}"),
                range,
                contact_type,
                ..NumberZone::default()
            },
            own: OwnBlue { group, favorite, nickname, ..OwnBlue::default() },
        };
        let numbers = numbers.into_iter().zip(0..).map(|(it, at)| number(it, at)).collect();
        let master = Master { first_name, family_name, organization, group, favorite, ..Master::default() };
        Entry { id: EntryId(Uuid::from_u128(id)), revision: Revision(1), master, numbers }
    })
}

fn query() -> impl Strategy<Value = Query> {
    let search = prop::sample::select(vec!["", "", "", "a", "b", "c", "ANNA", "12341", "30123", "ss", "ä"]);
    let group = option::weighted(0.2, prop::sample::select(Group::ALL));
    let contact_type = option::weighted(0.2, prop::sample::select(ContactType::ALL));
    let favorite = option::weighted(0.2, any::<bool>());
    (search, group, contact_type, favorite, prop::sample::select(Sort::ALL)).prop_map(
        |(search, group, contact_type, favorite, sort)| {
            let search = search.to_owned();
            Query { search, group, contact_type, favorite, sort }
        },
    )
}

/// The list as somebody without an index makes it.
fn naive(book: &Book, entries: &[Entry], query: &Query) -> Vec<Entry> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let text = |entry: &Entry| {
        let own = entry.numbers.iter().flat_map(|number| number.own.nickname.clone());
        let Master { first_name, family_name, organization, .. } = entry.master.clone();
        [first_name, family_name, organization]
            .into_iter()
            .flatten()
            .chain(own)
            .map(|it| fold(&it) + "\n")
            .collect::<String>()
    };
    let wanted = |entry: &&Entry| {
        let any = |wanted: &dyn Fn(&Number) -> bool| entry.numbers.iter().any(wanted);
        let favorite = any(&|it| it.own.favorite.unwrap_or(entry.master.favorite));
        let word = fold(&query.search);
        query.group.is_none_or(|group| any(&|it| it.group(&entry.master) == group))
            && query.contact_type.is_none_or(|wanted| any(&|it| it.zone.contact_type == wanted))
            && query.favorite.is_none_or(|wanted| wanted == favorite)
            && (text(entry).contains(&word) || any(&|it| digits(&it.zone.number).contains(&word)))
    };
    let first_form = |entry: &Entry| {
        Indexed::of(entry.clone(), book)
            .numbers()
            .next()
            .map(|(_, form)| form.to_string())
            .unwrap_or_default()
    };
    let mut list: Vec<Entry> = entries.iter().filter(wanted).cloned().collect();
    list.sort_by_key(|entry| {
        let first = match query.sort {
            Sort::Name => String::new(),
            Sort::Number => first_form(entry),
            Sort::Group => Group::ALL.iter().position(|it| *it == entry.master.group).unwrap().to_string(),
        };
        (first, fold(&entry.display_name()), entry.id)
    });
    list
}

fn lines_of(entry: &Entry) -> usize {
    if entry.numbers.len() == 1 { 1 } else { entry.numbers.len() + 1 }
}

fn check(book: &Book, entries: &[Entry], query: &Query) {
    let list = naive(book, entries, query);
    let lines: usize = list.iter().map(lines_of).sum();

    let mut paged = Vec::new();
    let mut cursor = None;
    loop {
        let page = book.page(query, cursor.as_deref(), 7).unwrap();
        assert_eq!((page.total, page.lines), (list.len(), lines));
        paged.extend(page.entries.iter().map(|indexed| indexed.entry.clone()));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, list, "{query:?}");

    for (first, count) in
        [(0, 5), (3, 1), (lines / 2, 9), (lines.saturating_sub(1), 4), (lines, 3), (0, usize::MAX)]
    {
        let got = book.lines(query, first, count);
        assert_eq!((got.total, got.lines), (list.len(), lines));
        let mut line = 0;
        let mut expected = Vec::new();
        for entry in &list {
            let end = line + lines_of(entry);
            if end > first && line < first.saturating_add(count) {
                expected.push((line, entry.clone()));
            }
            line = end;
        }
        let got: Vec<_> =
            got.entries.into_iter().map(|it| (it.first_line, it.indexed.entry.clone())).collect();
        assert_eq!(got, expected, "{count} lines from {first} on of {query:?}");
    }
    let mut line = 0;
    for entry in &list {
        assert_eq!(book.line_of(query, entry.id), Some(line));
        line += lines_of(entry);
    }
    for entry in entries.iter().filter(|it| !list.contains(it)) {
        assert_eq!(book.line_of(query, entry.id), None);
    }
}

fn empty_book() -> Book {
    let dial_plan = DialPlan { region: Some("DE".into()), ..DialPlan::default() };
    let id = "main".parse().unwrap();
    Book::new(BookRecord { id, name: "Main".into(), dial_plan, log: LogId::system(), revision: Revision(1) })
        .unwrap()
}

fn filled(entries: &[Entry]) -> Book {
    let empty = empty_book();
    let mut filling = Filling::of(empty.clone());
    entries.iter().for_each(|entry| filling.add(Indexed::of(entry.clone(), &empty).packed()));
    filling.done()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However it came to be, by single changes or at once, a list is what somebody without an index would make of the entries; and a copy
    /// stays as it was.
    #[test]
    fn a_list_is_what_it_would_be_without_an_index(
        steps in vec((entry(), prop::bool::weighted(0.8)), 0..60),
        queries in vec(query(), 3),
    ) {
        let mut entries: Vec<Entry> = Vec::new();
        let mut book = empty_book();
        let mut half = (book.clone(), Vec::new());
        for (at, (entry, stays)) in steps.iter().enumerate() {
            entries.retain(|it| it.id != entry.id);
            entries.extend(stays.then(|| entry.clone()));
            book.put(entry.id, stays.then(|| entry.clone()));
            if at == steps.len() / 2 {
                half = (book.clone(), entries.clone());
            }
        }
        let at_once = filled(&entries);
        for query in queries.iter().chain([&Query::default()]) {
            for (book, entries) in [(&book, &entries), (&at_once, &entries), (&half.0, &half.1)] {
                check(book, entries, query);
            }
        }
        for entry in &entries {
            prop_assert_eq!(&book.entry(entry.id).unwrap().entry, entry);
            book.put(entry.id, None);
        }
        check(&book, &[], &Query::default());
        prop_assert!(book.exact.is_empty() && book.ranges.is_empty() && book.ids.is_empty());
    }
}

/// Two stored numbers that a newer library takes for one: whatever is deleted, the other is known.
#[test]
fn of_two_numbers_with_one_form_each_is_found_and_each_stays() {
    let entry = |id: u128, number: &str| Entry {
        id: EntryId(Uuid::from_u128(id)),
        revision: Revision(1),
        master: Master::default(),
        numbers: vec![Number {
            id: NumberId(Uuid::from_u128(id)),
            zone: NumberZone { number: number.into(), ..NumberZone::default() },
            own: OwnBlue::default(),
        }],
    };
    let (older, newer) = (entry(1, "030 12345678"), entry(2, "+49 30 12345678"));
    let both = filled(&[newer.clone(), older.clone()]);
    let holder =
        |book: &Book, number: &str| book.holder(number, false).map(|(it, _)| it.entry.id.0.as_u128());
    assert_eq!(holder(&both, "030 12345678"), Some(1));
    assert_eq!(holder(&both, "+49 30 12345678"), Some(2));
    assert_eq!(holder(&both, "004930 12345678"), Some(1));
    for (gone, left) in [(&older, 2), (&newer, 1)] {
        let mut book = both.clone();
        book.put(gone.id, None);
        for number in ["030 12345678", "+49 30 12345678", "004930 12345678"] {
            assert_eq!(holder(&book, number), Some(left), "{number}");
        }
    }
}
