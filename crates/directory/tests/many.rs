//! Changes of many entries as one: bulk changes, duplicates and merging; birthdays that come, and favorites.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use directory::{
    BulkChange, BulkSet, Chosen, ChosenEntry, Command, CommandError, EntryDraft, FoundEntries, Indexed,
    NumberDraft, Principal, Query, Ringbook,
};
use shared::{ContactType, Day, Entry, EntryId, Group, Master, NumberZone, OwnBlue, Revision};
use std::{collections::HashSet, sync::Arc};
use store_contract::MemoryStore;

const WHO: Principal = Principal::Local;

async fn new() -> Ringbook {
    Ringbook::open(Arc::new(MemoryStore::default()), Some("DE".into())).await.unwrap()
}

fn number(number: &str) -> NumberDraft {
    NumberDraft {
        zone: NumberZone { number: number.into(), ..NumberZone::default() },
        ..NumberDraft::default()
    }
}

fn named(first_name: &str) -> Master {
    Master { first_name: Some(first_name.into()), ..Master::default() }
}

async fn add(ringbook: &Ringbook, master: Master, numbers: Vec<NumberDraft>) -> Entry {
    let draft = EntryDraft { master, numbers };
    let command = Command::Add { directory: "main".parse().unwrap(), draft, if_free: true };
    ringbook.run(&WHO, command).await.unwrap().entry.unwrap().entry.clone()
}

fn these(entries: &[&Entry]) -> Chosen {
    Chosen::These(entries.iter().map(|it| seen(it)).collect())
}

fn seen(entry: &Entry) -> ChosenEntry {
    ChosenEntry { id: entry.id, revision: Some(entry.revision) }
}

async fn bulk(ringbook: &Ringbook, chosen: Chosen, change: BulkChange) -> Result<usize, CommandError> {
    let command = Command::Bulk { directory: "main".parse().unwrap(), chosen, change };
    Ok(ringbook.run(&WHO, command).await?.entries)
}

fn group(group: Group) -> BulkChange {
    BulkChange::Set(BulkSet { group: Some(group), ..BulkSet::default() })
}

fn entry(ringbook: &Ringbook, id: EntryId) -> Option<Entry> {
    ringbook.read().book("main").unwrap().entry(id).map(|it| it.entry.clone())
}

fn head(ringbook: &Ringbook) -> Revision {
    ringbook.read().book("main").unwrap().revision
}

fn fields(error: &CommandError) -> Vec<String> {
    let CommandError::Invalid(fields) = error else { panic!("{error:?}") };
    fields.iter().map(directory::Invalid::path).collect()
}

#[tokio::test]
async fn many_are_changed_at_once_and_taken_back_at_once() {
    let ringbook = new().await;
    let mut own = number("030 1000002");
    own.own = OwnBlue { group: Some(Group::Friends), favorite: Some(false), ..OwnBlue::default() };
    let jane = add(&ringbook, named("Jane"), vec![number("030 1000001"), own]).await;
    let max = add(&ringbook, named("Max"), vec![number("030 1000003")]).await;
    let eve =
        add(&ringbook, Master { group: Group::Work, ..named("Eve") }, vec![number("030 1000004")]).await;
    let set =
        BulkSet { group: Some(Group::Work), contact_type: Some(ContactType::Vip), favorite: Some(true) };
    let changed = bulk(&ringbook, these(&[&jane, &max]), BulkChange::Set(set)).await.unwrap();
    assert_eq!((changed, head(&ringbook)), (2, Revision(4)));
    let now = entry(&ringbook, jane.id).unwrap();
    assert_eq!(now.revision, Revision(4));
    for number in &now.numbers {
        assert_eq!(number.group(&now.master), Group::Work);
        assert_eq!(number.zone.contact_type, ContactType::Vip);
        assert!(number.own.over(&now.master).favorite);
    }
    let untouched = bulk(&ringbook, these(&[&eve]), group(Group::Work)).await.unwrap();
    assert_eq!((untouched, entry(&ringbook, eve.id).unwrap()), (0, eve), "it says so already");
    ringbook.undo(&WHO, Some("main"), Revision(4)).await.unwrap();
    for before in [jane, max] {
        let now = entry(&ringbook, before.id).unwrap();
        assert_eq!(Entry { revision: before.revision, ..now }, before);
    }
}

#[tokio::test]
async fn when_one_of_many_is_not_as_it_was_nothing_is_done() {
    let ringbook = new().await;
    let jane = add(&ringbook, named("Jane"), vec![number("030 1000001")]).await;
    let max = add(&ringbook, named("Max"), vec![number("030 1000002")]).await;
    let eve = add(&ringbook, named("Eve"), vec![number("030 1000003")]).await;
    bulk(&ringbook, these(&[&max]), group(Group::Family)).await.unwrap();
    bulk(&ringbook, these(&[&eve]), BulkChange::Delete).await.unwrap();
    let before = head(&ringbook);
    let refused = bulk(&ringbook, these(&[&jane, &max, &eve]), BulkChange::Delete).await.unwrap_err();
    let CommandError::EntriesChanged(outdated) = &refused else { panic!("{refused:?}") };
    assert_eq!(outdated.len(), 2);
    assert_eq!((outdated[0].entry, outdated[0].now.clone()), (max.id, Some((Revision(4), "Max".into()))));
    assert_eq!((outdated[1].entry, outdated[1].now.clone()), (eve.id, None));
    assert!(refused.to_string().starts_with("Max has changed since; the entry"), "{refused}");
    assert_eq!((head(&ringbook), entry(&ringbook, jane.id)), (before, Some(jane.clone())));

    let twice = bulk(&ringbook, these(&[&jane, &jane]), BulkChange::Delete).await.unwrap_err();
    assert_eq!(fields(&twice), ["entries[1]"]);
    let none = bulk(&ringbook, these(&[]), BulkChange::Delete).await.unwrap_err();
    assert_eq!(fields(&none), ["entries"]);
    let police = add(&ringbook, named("Police"), vec![number("110")]).await;
    let deny = BulkSet { contact_type: Some(ContactType::Deny), ..BulkSet::default() };
    let denied = bulk(&ringbook, these(&[&jane, &police]), BulkChange::Set(deny)).await.unwrap_err();
    assert_eq!(fields(&denied), ["entries[1]"]);
    assert!(denied.to_string().contains("Police: 110 is an emergency number"), "{denied}");
    assert_eq!(entry(&ringbook, jane.id), Some(jane));
}

#[tokio::test]
async fn what_was_found_is_what_is_changed_or_nothing() {
    let ringbook = new().await;
    let mut ids = Vec::new();
    for n in 0..6 {
        let master =
            Master { organization: (n % 2 == 0).then(|| "ACME".into()), ..named(&format!("Nr {n}")) };
        ids.push(add(&ringbook, master, vec![number(&format!("030 200000{n}"))]).await.id);
    }
    let found = |revision: Option<u64>, total| FoundEntries {
        query: Query { search: "acme".into(), ..Query::default() },
        except: HashSet::from([ids[2]]),
        revision: revision.map(Revision),
        total,
    };
    let set = |found| bulk(&ringbook, Chosen::Found(Box::new(found)), group(Group::Work));
    let refused = set(found(Some(4), None)).await.unwrap_err();
    assert!(matches!(&refused, CommandError::EntriesChanged(it) if it[0].entry == ids[4]), "{refused:?}");
    let refused = set(found(Some(6), Some(2))).await.unwrap_err();
    assert!(matches!(refused, CommandError::OthersFound { found: 3 }), "{refused:?}");
    assert_eq!(head(&ringbook), Revision(6));
    assert_eq!(set(found(Some(6), Some(3))).await.unwrap(), 2);
    let of = |n: usize| entry(&ringbook, ids[n]).unwrap().master.group;
    assert_eq!([0, 1, 2, 4].map(of), [Group::Work, Group::None, Group::None, Group::Work]);
}

fn names(duplicates: &[directory::Duplicates]) -> Vec<Vec<String>> {
    let name = |it: &Arc<Indexed>| it.entry.display_name();
    duplicates.iter().map(|it| it.entries.iter().map(name).collect()).collect()
}

#[tokio::test]
async fn duplicates_are_found_however_the_name_is_written() {
    let ringbook = new().await;
    let person = |first: &str, family: &str| Master { family_name: Some(family.into()), ..named(first) };
    for (n, master) in [
        person("Jürgen", "Weiß"),
        person("weiss", "JURGEN"),
        person("Ann", "Lee"),
        Master { nickname: Some("Annie".into()), ..person("Ann", "Lee") },
        person("Ann", "Leeds"),
        Master::default(),
        Master::default(),
    ]
    .into_iter()
    .enumerate()
    {
        add(&ringbook, master, vec![number(&format!("030 300000{n}"))]).await;
    }
    let state = ringbook.read();
    let book = state.book("main").unwrap();
    let all = book.duplicates(None, 10).unwrap();
    assert_eq!((all.total, &all.next), (2, &None));
    assert_eq!(names(&all.items), [["Ann Lee", "Annie"], ["Jürgen Weiß", "weiss JURGEN"]]);
    let first = book.duplicates(None, 1).unwrap();
    assert_eq!(names(&first.items), [["Ann Lee", "Annie"]]);
    let second = book.duplicates(first.next.as_deref(), 1).unwrap();
    assert_eq!(
        (names(&second.items), second.next),
        (vec![vec!["Jürgen Weiß".into(), "weiss JURGEN".into()]], None)
    );
    assert!(book.duplicates(Some("xyz"), 1).is_err());
}

async fn merge(ringbook: &Ringbook, into: &Entry, others: &[&Entry]) -> Result<Entry, CommandError> {
    let command = Command::Merge {
        directory: "main".parse().unwrap(),
        entry: into.id,
        expected: Some(into.revision),
        others: others.iter().map(|it| seen(it)).collect(),
    };
    Ok(ringbook.run(&WHO, command).await?.entry.unwrap().entry.clone())
}

#[tokio::test]
async fn merging_loses_nothing_and_is_taken_back_at_once() {
    let ringbook = new().await;
    let master = Master {
        organization: Some("ACME".into()),
        email: Some("jane@acme.example".into()),
        group: Group::Work,
        favorite: true,
        ..named("Jane")
    };
    let jane = add(&ringbook, master.clone(), vec![number("030 1000001")]).await;
    let mut mobile = number("0171 1000002");
    mobile.own.group = Some(Group::Work);
    mobile.own.note = Some("evenings".into());
    let other = Master { email: Some("jane@home.example".into()), favorite: false, ..master.clone() };
    let other = Master { first_name: Some("JANE".into()), group: Group::Family, ..other };
    let home = add(&ringbook, other, vec![number("030 1000003"), mobile]).await;
    let max = add(&ringbook, named("Max"), vec![number("030 1000004")]).await;
    let nobody = add(&ringbook, Master::default(), vec![number("030 1000005")]).await;
    let nobody_else = add(&ringbook, Master::default(), vec![number("030 1000006")]).await;

    for (into, other) in [(&jane, &max), (&nobody, &nobody_else), (&jane, &jane)] {
        assert_eq!(fields(&merge(&ringbook, into, &[other]).await.unwrap_err()), ["entries[0]"]);
    }
    let before = head(&ringbook);
    let merged = merge(&ringbook, &jane, &[&home]).await.unwrap();
    assert_eq!((&merged.master, merged.numbers.len()), (&master, 3));
    assert_eq!(merged.numbers[0], jane.numbers[0]);
    let own = &merged.numbers[1].own;
    assert_eq!((own.email.as_deref(), own.organization.as_deref()), (Some("jane@home.example"), None));
    assert_eq!((own.group, own.favorite), (Some(Group::Family), Some(false)));
    let own = &merged.numbers[2].own;
    assert_eq!((own.group, own.note.as_deref()), (None, Some("evenings")), "Work is what the master says");
    assert_eq!(merged.numbers[2].id, home.numbers[1].id);
    assert_eq!(entry(&ringbook, home.id), None);
    let stale = merge(&ringbook, &jane, &[&max]).await;
    assert!(matches!(stale, Err(CommandError::Stale { .. })), "{stale:?}");

    ringbook.undo(&WHO, Some("main"), before.next()).await.unwrap();
    for before in [jane, home] {
        let now = entry(&ringbook, before.id).unwrap();
        assert_eq!(Entry { revision: before.revision, ..now }, before);
    }
}

#[tokio::test]
async fn the_master_gets_the_name_that_it_lacks_and_the_values_of_its_only_number() {
    let ringbook = new().await;
    let nick = Master { nickname: Some("jane smith".into()), ..Master::default() };
    let mut only = number("030 1000001");
    only.own.title = Some("Dr.".into());
    let nick = add(&ringbook, nick, vec![only]).await;
    let jane = Master { family_name: Some("Smith".into()), title: Some("Dr.".into()), ..named("Jane") };
    let jane = add(&ringbook, jane, vec![number("030 1000002")]).await;
    let merged = merge(&ringbook, &nick, &[&jane]).await.unwrap();
    let expected = Master { nickname: nick.master.nickname, ..jane.master };
    assert_eq!(merged.master, expected);
    assert!(merged.numbers.iter().all(|number| number.own == OwnBlue::default()), "{merged:?}");
}

#[tokio::test]
async fn more_numbers_than_an_entry_may_have_are_not_merged() {
    let ringbook = new().await;
    let numbers = |from: usize| (from..from + 251).map(|n| number(&format!("030 2{n:06}"))).collect();
    let one = add(&ringbook, named("Jane"), numbers(0)).await;
    let two = add(&ringbook, named("Jane"), numbers(1_000)).await;
    let refused = merge(&ringbook, &one, &[&two]).await.unwrap_err();
    assert_eq!(refused.to_string(), "entries: together they have 502 numbers, and an entry has at most 500");
    assert_eq!(head(&ringbook), Revision(2));
}

#[tokio::test]
async fn birthdays_of_the_coming_week_with_those_of_leap_days() {
    let ringbook = new().await;
    for (n, birthday) in
        ["2000-02-29", "--02-28", "1980-03-05", "1990-02-25", "1990-02-26", "--03-06"].iter().enumerate()
    {
        let master = Master { birthday: Some(birthday.parse().unwrap()), ..named(birthday) };
        add(&ringbook, master, vec![number(&format!("030 100000{n}"))]).await;
    }
    let mut sub = number("030 2000001");
    sub.own.birthday = Some("--02-27".parse().unwrap());
    let twins = Master { birthday: Some("--02-26".parse().unwrap()), ..named("A twin") };
    let twins = add(&ringbook, twins, vec![sub, number("030 2000002")]).await;
    let coming = |year| {
        let state = ringbook.read();
        let book = state.book("main").unwrap();
        let coming = book.birthdays(Day { year, month: 2, day: 26 }, 7);
        coming.iter().map(|it| (it.entry.entry.display_name(), it.in_days)).collect::<Vec<_>>()
    };
    let name = |name: &str, days| (name.to_owned(), days);
    let first = [name("1990-02-26", 0), name("A twin", 0), name("A twin", 1), name("--02-28", 2)];
    assert_eq!(coming(2026), [&first[..], &[name("2000-02-29", 3), name("1980-03-05", 7)]].concat());
    assert_eq!(coming(2028), [&first[..], &[name("2000-02-29", 3)]].concat());
    bulk(&ringbook, these(&[&twins]), BulkChange::Delete).await.unwrap();
    assert_eq!(coming(2026).len(), 4);
}

#[tokio::test]
async fn favorites_are_known_by_name_through_every_change() {
    let ringbook = new().await;
    let favorite = |name: &str| Master { favorite: true, ..named(name) };
    let zoe = add(&ringbook, favorite("zoe"), vec![number("030 1000001")]).await;
    let max = add(&ringbook, named("Max"), vec![number("030 1000002")]).await;
    let mut own = number("030 1000003");
    own.own.favorite = Some(true);
    add(&ringbook, named("Adam"), vec![number("030 1000004"), own]).await;
    let mut other = number("030 1000005");
    other.own.favorite = Some(false);
    add(&ringbook, favorite("Nobody"), vec![other]).await;
    let favorites = |most: usize| {
        let state = ringbook.read();
        let book = state.book("main").unwrap();
        let names = book.favorites(most).iter().map(|it| it.entry.display_name()).collect::<Vec<_>>();
        (names.join(" "), book.favorite_count())
    };
    assert_eq!(favorites(9), ("Adam zoe".into(), 2));
    assert_eq!(favorites(1), ("Adam".into(), 2));
    let set = |favorite| BulkChange::Set(BulkSet { favorite: Some(favorite), ..BulkSet::default() });
    bulk(&ringbook, these(&[&max]), set(true)).await.unwrap();
    assert_eq!(favorites(9), ("Adam Max zoe".into(), 3));
    bulk(&ringbook, these(&[&zoe]), BulkChange::Delete).await.unwrap();
    assert_eq!(favorites(9), ("Adam Max".into(), 2));
    let all = Chosen::Found(Box::default());
    bulk(&ringbook, all, set(false)).await.unwrap();
    assert_eq!(favorites(9), (String::new(), 0));
}
