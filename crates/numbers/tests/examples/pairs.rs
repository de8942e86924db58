//! Every example number, stored in each form and calling in each form.

use numbers::regions;
use rlibphonenumber::{PhoneNumberFormat, Region};

use crate::{
    forms::{examples, format, forms, international_prefix, plan},
    misses::{Miss, Tried},
};

const MISSES: [Miss; 8] = [
    ("BR", "no plus", "5540041234", BRAZIL),
    ("BR", "sip no plus", "\"Jane\" <sips:5540041234@192.0.2.1:5061;transport=tls>;tag=1", BRAZIL),
    ("NL", "national", "14 020", FIVE_DIGITS),
    ("NL", "national digits", "14020", FIVE_DIGITS),
    ("NL", "sip national", "sip:14020@pbx.example", FIVE_DIGITS),
    ("UY", "national", "21123", FIVE_DIGITS),
    ("UY", "national digits", "21123", FIVE_DIGITS),
    ("UY", "sip national", "sip:21123@pbx.example", FIVE_DIGITS),
];
const BRAZIL: &str = "4004 1234 behind 55, but also a valid number of the area 55";
const FIVE_DIGITS: &str = "five bare digits are an extension where national numbers have a trunk prefix";

#[test]
fn every_example_number_in_every_form_finds_it_in_every_form() {
    let mut tried = Tried::default();
    for name in regions() {
        let region: Region = name.parse().unwrap();
        let (plan, prefix) = (plan(name), international_prefix(region));
        for number in examples(region) {
            let e164 = format(&number, PhoneNumberFormat::E164);
            tried.number(name, &plan, &e164, &forms(&number, &e164, prefix.as_deref()));
        }
    }
    tried.misses_only(&MISSES, 100_000);
}
