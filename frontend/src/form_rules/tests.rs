//! The form's rules, one story each.

use super::*;
use shared::{ContactType, Day, EntryId, NumberType, Revision};

const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

fn id(last: u8) -> NumberId {
    format!("00000000-0000-4000-8000-0000000000{last:02}").parse().unwrap()
}

fn entry_id() -> EntryId {
    "00000000-0000-4000-8000-000000000099".parse().unwrap()
}

fn number(last: u8, text: &str) -> Number {
    let zone = NumberZone { number: text.into(), ..NumberZone::default() };
    Number { id: id(last), zone, own: OwnBlue::default() }
}

/// John Miller, a friend, with these numbers.
fn john(numbers: Vec<Number>) -> Entry {
    let master = Master {
        first_name: Some("John".into()),
        family_name: Some("Miller".into()),
        organization: Some("ACME".into()),
        group: Group::Friends,
        ..Master::default()
    };
    Entry { id: entry_id(), revision: Revision(1), master, numbers }
}

/// What the form of a line says when nobody has typed anything.
fn untouched(entry: &Entry, number: Option<NumberId>) -> Input {
    let kind = LineKind::of(entry, number).unwrap();
    Fields::of(entry, number, false).read(kind, TODAY).unwrap()
}

#[test]
fn a_line_is_what_its_entry_makes_it() {
    let (single, several) = (john(vec![number(1, "1")]), john(vec![number(1, "1"), number(2, "2")]));
    assert_eq!(LineKind::of(&single, None), Some(LineKind::Single));
    assert_eq!(LineKind::of(&single, Some(id(1))), Some(LineKind::Single));
    assert_eq!(LineKind::of(&several, None), Some(LineKind::Master));
    assert_eq!(LineKind::of(&several, Some(id(2))), Some(LineKind::Sub));
    assert_eq!(LineKind::of(&several, Some(id(3))), None);
}

#[test]
fn saving_what_a_line_shows_changes_nothing() {
    let mut several = john(vec![number(1, "1"), number(2, "2")]);
    several.numbers[1].own.group = Some(Group::Family);
    several.numbers[1].own.favorite = Some(false);
    for line in [None, Some(id(1)), Some(id(2))] {
        assert_eq!(change(&several, line, untouched(&several, line)).unwrap(), several);
    }
    let single = john(vec![number(1, "1")]);
    assert_eq!(change(&single, None, untouched(&single, None)).unwrap(), single);
}

#[test]
fn a_sub_entry_keeps_its_master_and_follows_it_where_it_says_nothing() {
    let several = john(vec![number(1, "1"), number(2, "2")]);
    let mut fields = Fields::of(&several, Some(id(2)), false);
    assert_eq!((fields.organization.as_str(), fields.group.as_str()), ("", ""));
    fields.contact_type = "deny".into();
    fields.group = "family".into();
    let changed = change(&several, Some(id(2)), fields.read(LineKind::Sub, TODAY).unwrap()).unwrap();
    assert_eq!(changed.master, several.master);
    assert_eq!(changed.numbers[0], several.numbers[0]);
    assert_eq!(changed.numbers[1].zone.contact_type, ContactType::Deny);
    assert_eq!(changed.numbers[1].group(&changed.master), Group::Family);
    assert_eq!(changed.numbers[1].own.organization, None);
}

#[test]
fn a_masters_line_changes_the_name_and_never_a_number() {
    let several = john(vec![number(1, "1"), number(2, "2")]);
    let mut fields = Fields::of(&several, None, false);
    assert_eq!(fields.number, "");
    fields.family_name = "Müller".into();
    let changed = change(&several, None, fields.clone().read(LineKind::Master, TODAY).unwrap()).unwrap();
    assert_eq!(changed.master.family_name.as_deref(), Some("Müller"));
    assert_eq!(changed.numbers, several.numbers);

    fields.number = "3".into();
    let refused = change(&several, None, fields.read(LineKind::Master, TODAY).unwrap());
    assert_eq!(refused, Err(HasNoNumber));
}

#[test]
fn add_sub_leaves_empty_what_equals_the_master() {
    let single = john(vec![number(1, "1")]);
    let mut fields = Fields::of(&single, None, false);
    fields.number = "2".into();
    fields.number_type = "mobile".into();
    fields.note = "only after six".into();
    let (entry, zone, own) = add_sub(&single, fields.read(LineKind::Single, TODAY).unwrap());
    assert_eq!(entry, single);
    assert_eq!((zone.number.as_str(), zone.number_type), ("2", NumberType::Mobile));
    assert_eq!(own, OwnBlue { note: Some("only after six".into()), ..OwnBlue::default() });
}

#[test]
fn what_has_come_down_to_one_number_shows_and_saves_its_effective_values() {
    let mut single = john(vec![number(1, "1")]);
    single.numbers[0].own.group = Some(Group::Family);
    let input = untouched(&single, None);
    let changed = change(&single, None, input.clone()).unwrap();
    assert_eq!(changed.master.group, Group::Family);
    assert_eq!(changed.numbers[0].own, OwnBlue::default());

    let (with_sub, ..) = add_sub(&single, input);
    assert_eq!(with_sub, changed);
}

#[test]
fn add_from_a_sub_entrys_line_takes_the_name_along() {
    let several = john(vec![number(1, "1"), number(2, "2")]);
    let input = Input {
        zone: NumberZone { number: "9".into(), ..NumberZone::default() },
        ..untouched(&several, Some(id(2)))
    };
    let (master, zone) = add(input, Some((&several, Some(id(2)))));
    assert_eq!(master, several.master);
    assert_eq!(zone.number, "9");
}

#[test]
fn the_number_that_is_there_already_becomes_the_sub_entry_the_form_describes() {
    let several = john(vec![number(1, "1"), number(2, "2")]);
    let fields =
        Fields { number: "02".into(), note: "new".into(), contact_type: "vip".into(), ..Fields::empty() };
    let input = fields.read(LineKind::Nothing, TODAY).unwrap();
    let kept = keep_as_sub(&several, id(2), input).unwrap();
    assert_eq!(kept.master, several.master);
    assert_eq!(kept.numbers[1].zone.number, "02");
    assert_eq!(kept.numbers[1].zone.contact_type, ContactType::Vip);
    assert_eq!(kept.numbers[1].own, OwnBlue { note: Some("new".into()), ..OwnBlue::default() });
}

#[test]
fn the_separator_decides_the_order_and_the_preference_only_what_is_shown() {
    for (typed, day, us) in
        [("5.3.80", "5.3.1980", "3/5/1980"), ("3/5/80", "5.3.1980", "3/5/1980"), ("29.2.", "29.2.", "2/29")]
    {
        let fields = Fields { number: "1".into(), birthday: typed.into(), ..Fields::empty() };
        let birthday = fields.read(LineKind::Nothing, TODAY).unwrap().blue.birthday.unwrap();
        assert_eq!((birthday.display(false).as_str(), birthday.display(true).as_str()), (day, us), "{typed}");
    }
    let fields = Fields { birthday: "31.2.1980".into(), ..Fields::empty() };
    assert_eq!(fields.read(LineKind::Nothing, TODAY).unwrap_err()[0].field, "birthday");
}
