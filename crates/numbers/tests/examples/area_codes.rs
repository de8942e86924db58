//! The same where the plan has an area code: each region's own numbers are also found without it.

use numbers::{Plan, regions};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};
use shared::DialPlan;

use crate::{
    forms::{examples, format, forms, international_prefix},
    misses::{Miss, Tried},
};

const MISSES: [Miss; 2] = [
    ("BR", "no plus", "5540041234", BRAZIL),
    ("BR", "sip no plus", "\"Jane\" <sips:5540041234@192.0.2.1:5061;transport=tls>;tag=1", BRAZIL),
];
const BRAZIL: &str = "4004 1234 behind 55, but also a valid number of the area 55";

/// Made up numbers whose local part begins with the trunk prefix, so that nobody could dial it.
const NOT_DIALLED_LOCALLY: [&str; 3] = ["PM", "SO", "XK"];

#[test]
fn every_example_number_is_found_without_its_area_code_too() {
    let mut tried = Tried::default();
    for name in regions() {
        let region: Region = name.parse().unwrap();
        let Some((fixed, area_code, local)) = fixed_line(region) else { continue };
        let (numbers, prefix) = (examples(region), international_prefix(region));
        let plan = plan(name, &area_code, &local, &numbers);
        for number in numbers {
            let e164 = format(&number, PhoneNumberFormat::E164);
            let mut all = forms(&number, &e164, prefix.as_deref());
            if NOT_DIALLED_LOCALLY.contains(&name) {
                assert!(local.starts_with('0'), "{name} {local}");
            } else if number == fixed {
                let (begin, end) = local.split_at(local.len() / 2);
                all.push(("local", local.clone()));
                all.push(("local, separated", format!("{begin}-{end} ")));
                all.push(("sip local", format!("<sip:{local}@pbx.example:5060>")));
            }
            tried.number(name, &plan, &e164, &all);
        }
    }
    tried.misses_only(&MISSES, 120_000);
}

/// A plan whose extensions are shorter than what is dialled in the region.
fn plan(region: &str, area_code: &str, local: &str, numbers: &[PhoneNumber]) -> Plan {
    let digits =
        |number| format(number, PhoneNumberFormat::National).matches(|c: char| c.is_ascii_digit()).count();
    let shortest = numbers.iter().map(digits).chain([local.len()]).min().unwrap_or(9);
    let plan = DialPlan {
        region: Some(region.to_owned()),
        area_code: Some(area_code.to_owned()),
        extension_digits: u8::try_from(shortest - 1).unwrap().min(5),
        ..DialPlan::default()
    };
    Plan::new(&plan).unwrap()
}

/// The region's example of a fixed line, with its area code and what is dialled inside the area, if there are areas.
fn fixed_line(region: Region) -> Option<(PhoneNumber, String, String)> {
    let number =
        PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, PhoneNumberType::FixedLine).ok()?;
    let length = PHONE_NUMBER_UTIL.get_length_of_geographical_area_code(&number);
    if length == 0 {
        return None;
    }
    let e164 = format(&number, PhoneNumberFormat::E164);
    let (area_code, local) = e164[1 + number.country_code.to_string().len()..].split_at(length);
    Some((number, area_code.to_owned(), local.to_owned()))
}
