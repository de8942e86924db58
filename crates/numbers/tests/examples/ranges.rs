//! Beginnings of the example numbers, as ranges.

use std::fmt::Write;

use numbers::{range_covers, regions};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType, Region};

use crate::forms::{format, forms, international_prefix, plan};

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
