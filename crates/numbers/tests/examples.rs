//! The library's example numbers of all its regions, in every way people and exchanges write them: under the region's
//! own plan each must come to the same canonical form.
#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

use std::fmt::Write;

use numbers::{Plan, range_covers, regions};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};
use shared::{Canonical, DialPlan};

/// Known misses: region, form, number as written, and why it cannot be helped.
const MISSES: [(&str, &str, &str, &str); 7] = [
    ("BR", "no plus", "5540041234", "4004 1234 behind 55, but also a valid number of the area 55"),
    ("NL", "national", "14 020", FIVE_DIGITS),
    ("NL", "national digits", "14020", FIVE_DIGITS),
    ("NL", "sip national", "sip:14020@pbx.example", FIVE_DIGITS),
    ("UY", "national", "21123", FIVE_DIGITS),
    ("UY", "national digits", "21123", FIVE_DIGITS),
    ("UY", "sip national", "sip:21123@pbx.example", FIVE_DIGITS),
];
const FIVE_DIGITS: &str = "five bare digits are an extension where national numbers have a trunk prefix";

const TYPES: [PhoneNumberType; 11] = [
    PhoneNumberType::FixedLine,
    PhoneNumberType::Mobile,
    PhoneNumberType::TollFree,
    PhoneNumberType::PremiumRate,
    PhoneNumberType::SharedCost,
    PhoneNumberType::VoIP,
    PhoneNumberType::PersonalNumber,
    PhoneNumberType::Pager,
    PhoneNumberType::UAN,
    PhoneNumberType::VoiceMail,
    PhoneNumberType::FixedLineOrMobile,
];

#[test]
fn every_example_number_in_every_form() {
    let (mut tried, mut misses) = (0, Vec::new());
    for name in regions() {
        let region: Region = name.parse().unwrap();
        let plan = plan(name);
        let prefix = international_prefix(region);
        for number_type in TYPES {
            let Ok(number) = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, number_type)
            else {
                continue;
            };
            let e164 = format(&number, PhoneNumberFormat::E164);
            let expected = Canonical::International(e164.as_str().into());
            for (form, written) in forms(&number, &e164, prefix.as_deref()) {
                tried += 1;
                let found = plan.caller(&written, &[""; 0]);
                if found != expected || plan.stored(&written).as_ref() != Ok(&expected) {
                    misses.push((name, form, written, found));
                }
            }
        }
    }
    let mut unexpected = String::new();
    for (region, form, written, found) in &misses {
        if !MISSES.iter().any(|miss| (miss.0, miss.1, miss.2) == (*region, *form, written.as_str())) {
            writeln!(unexpected, "{region} {form} {written}: {found:?}").unwrap();
        }
    }
    assert!(unexpected.is_empty(), "{} of {tried}:\n{unexpected}", misses.len());
    assert_eq!(misses.len(), MISSES.len(), "a miss of the list is none any more");
    assert!(misses.len() * 1000 <= tried, "{} of {tried} are more than 0.1 %", misses.len());
    assert!(tried > 5000, "only {tried} forms");
}

/// Tests our table of prefixes: all but the last two digits, in each form, are a range that covers the example.
#[test]
fn every_example_number_is_in_its_range() {
    // Mobile numbers whose national form is none of its own digits (Argentina's 15), or is written without the trunk
    // prefix that other numbers of the region have: those bare digits are a range of extensions.
    const MIXED: [&str; 9] = ["AR", "CN", "GE", "LB", "MC", "NP", "PE", "RW", "UY"];
    let mut failures = String::new();
    for name in regions() {
        let region: Region = name.parse().unwrap();
        let plan = plan(name);
        let prefix = international_prefix(region);
        for number_type in [PhoneNumberType::FixedLine, PhoneNumberType::Mobile] {
            let Ok(number) = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, number_type)
            else {
                continue;
            };
            let e164 = format(&number, PhoneNumberFormat::E164);
            let caller = plan.caller(&e164, &[""; 0]);
            let forms = forms(&number, &e164, prefix.as_deref());
            for (form, written) in
                forms.iter().filter(|(form, _)| !form.contains("sip") && *form != "no plus")
            {
                let beginning = written[..written.len() - 2].trim_end_matches(|c: char| !c.is_ascii_digit());
                let range = plan.range(beginning);
                let covers = range.as_ref().is_ok_and(|range| range_covers(range, &caller));
                let is_mixed = form.starts_with("national") && MIXED.contains(&name);
                if !covers && !is_mixed {
                    writeln!(failures, "{name} {form} {beginning}: {range:?}").unwrap();
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// The forms have names, for the list of misses.
fn forms(number: &PhoneNumber, e164: &str, prefix: Option<&str>) -> Vec<(&'static str, String)> {
    let digits = &e164[1..];
    let national = format(number, PhoneNumberFormat::National);
    let national_digits: String = national.chars().filter(char::is_ascii_digit).collect();
    let mut forms = vec![
        ("international", format(number, PhoneNumberFormat::International)),
        ("e164", e164.to_owned()),
        ("no plus", digits.to_owned()),
        ("tel", format(number, PhoneNumberFormat::RFC3966)),
        ("sip", format!("<sip:{e164}@pbx.example:5060;user=phone>")),
        ("sip encoded", format!("sip:%2B{digits}@pbx.example")),
        ("sip national", format!("sip:{national_digits}@pbx.example")),
        ("national digits", national_digits),
        ("national", national),
    ];
    if let Some(prefix) = prefix {
        forms.push(("international prefix", format!("{prefix}{digits}")));
        forms.push(("sip international prefix", format!("sip:{prefix}{digits}@pbx.example")));
    }
    forms
}

/// What the library puts in front of a foreign number; `None` where it has no preference among several.
fn international_prefix(region: Region) -> Option<String> {
    let abroad = if region == Region::DE { Region::FR } else { Region::DE };
    let number = PHONE_NUMBER_UTIL.get_example_number(abroad).unwrap();
    let written = PHONE_NUMBER_UTIL.format_out_of_country_calling_number(&number, region).into_owned();
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let e164 = format(&number, PhoneNumberFormat::E164);
    let prefix = digits.strip_suffix(&e164[1..]).unwrap().to_owned();
    (!written.starts_with('+')).then_some(prefix)
}

fn format(number: &PhoneNumber, form: PhoneNumberFormat) -> String {
    PHONE_NUMBER_UTIL.format(number, form).into_owned()
}

fn plan(region: &str) -> Plan {
    Plan::new(&DialPlan { region: Some(region.to_owned()), ..DialPlan::default() }).unwrap()
}
