use super::*;
use crate::search::fold;
use proptest::{collection::vec, option, prelude::*};
use shared::{Canonical, ContactType, NumberId, NumberType, NumberZone, OutgoingIdentity, OwnBlue};
use uuid::Uuid;

fn text() -> impl Strategy<Value = Option<String>> {
    option::of(prop_oneof!["[A-Za-z ]{1,12}", "[a-zäöüßØŁ ]{1,12}", ".{1,40}", "\n{1,3}"])
}

fn birthday() -> impl Strategy<Value = Option<Birthday>> {
    option::of((option::of(1900_u16..2030), 1_u8..=12, 1_u8..=28))
        .prop_map(|it| it.and_then(|(year, month, day)| Birthday::new(year, month, day).ok()))
}

fn of<T: Copy + std::fmt::Debug>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn number() -> impl Strategy<Value = (Number, Canonical)> {
    let zone = (".{0,20}", any::<bool>(), of(NumberType::ALL), of(ContactType::ALL), option::of(".{1,9}"));
    let own = (
        text(),
        text(),
        text(),
        text(),
        text(),
        option::of(of(Group::ALL)),
        birthday(),
        any::<Option<bool>>(),
    );
    let form = (0..3_u8, "[+a-z0-9]{1,16}").prop_map(|(kind, text)| match kind {
        0 => Canonical::International(text.into()),
        1 => Canonical::Text(text.into()),
        _ => Canonical::Address(text.into()),
    });
    (any::<u128>(), zone, own, form).prop_map(|(id, zone, own, form)| {
        let (number, range, number_type, contact_type, identity) = zone;
        let outgoing_identity = identity.map_or(OutgoingIdentity::Active, OutgoingIdentity::Named);
        let (nickname, title, organization, email, note, group, birthday, favorite) = own;
        let zone = NumberZone { number, range, number_type, contact_type, outgoing_identity };
        let own = OwnBlue { nickname, title, organization, email, note, group, birthday, favorite };
        (Number { id: NumberId(Uuid::from_u128(id)), zone, own }, form)
    })
}

fn entry() -> impl Strategy<Value = (Entry, Vec<Canonical>)> {
    let names = (text(), text(), text(), text(), text(), text(), text());
    let rest = (any::<u128>(), any::<u64>(), of(Group::ALL), birthday(), any::<bool>());
    (rest, names, vec(number(), 1..5)).prop_map(|(rest, names, numbers)| {
        let (id, revision, group, birthday, favorite) = rest;
        let (first_name, family_name, nickname, title, organization, email, note) = names;
        let master = Master {
            first_name,
            family_name,
            nickname,
            title,
            organization,
            email,
            note,
            group,
            birthday,
            favorite,
        };
        let (numbers, forms) = numbers.into_iter().unzip();
        (Entry { id: EntryId(Uuid::from_u128(id)), revision: Revision(revision), master, numbers }, forms)
    })
}

proptest! {
    #[test]
    fn what_was_packed_is_there_again((entry, forms) in entry()) {
        let packed = Packed::new(&entry, &forms);
        let view = packed.view();
        prop_assert_eq!(view.entry(), entry.clone());
        prop_assert_eq!(packed.id(), entry.id);
        let read: Vec<Canonical> = view.numbers().map(|number| number.form().canonical()).collect();
        prop_assert_eq!(read, forms);
        prop_assert_eq!(view.name(), entry.master.name());
        for (number, view_of) in entry.numbers.iter().zip(view.numbers()) {
            prop_assert_eq!(view.name_of(&view_of), entry.name_of(number));
        }
    }

    #[test]
    fn what_was_stored_reads_as_it_was((entry, _) in entry()) {
        let stored = serde_json::to_vec(&entry).unwrap();
        prop_assert_eq!(crate::record::read_entry(&stored, entry.revision).unwrap(), serde_json::from_slice::<Entry>(&stored).unwrap());
    }

    #[test]
    fn its_order_and_text_are_those_of_the_folded_entry((entry, forms) in entry(), (other, other_forms) in entry()) {
        let (packed, other_packed) = (Packed::new(&entry, &forms), Packed::new(&other, &other_forms));
        let (key, other_key) = (packed.view().sort_key(), other_packed.view().sort_key());
        let (name, other_name) = (fold(&entry.display_name()), fold(&other.display_name()));
        prop_assert_eq!(key.text(), name.clone());
        prop_assert_eq!(key.cmp(&other_key), name.cmp(&other_name));
        let beginnings = key.beginning().cmp(&other_key.beginning());
        prop_assert!(beginnings.is_eq() || beginnings == name.cmp(&other_name));

        let master = &entry.master;
        let mut all = vec![&master.first_name, &master.family_name, &master.nickname, &master.title];
        all.extend([&master.organization, &master.email, &master.note]);
        for Number { own, .. } in &entry.numbers {
            all.extend([&own.nickname, &own.title, &own.organization, &own.email, &own.note]);
        }
        let folded: String = all.into_iter().flatten().map(|text| fold(text) + "\n").collect();
        let mut texts = Texts::default();
        prop_assert_eq!(texts.of(&packed.view()), folded);
    }
}

#[test]
fn an_entry_as_most_are_takes_little() {
    let zone = NumberZone { number: "+49 30 21234567".into(), ..NumberZone::default() };
    let number = Number { id: NumberId(Uuid::nil()), zone, own: OwnBlue::default() };
    let master =
        Master { first_name: Some("Anna".into()), family_name: Some("Schmidt".into()), ..Master::default() };
    let entry = Entry { id: EntryId(Uuid::nil()), revision: Revision(70_000), master, numbers: vec![number] };
    let packed = Packed::new(&entry, &[Canonical::International("+493021234567".into())]);
    assert!(packed.0.slice.len() <= 84, "{} bytes", packed.0.slice.len());
}
