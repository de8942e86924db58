//! The forms in which a number is written.

use numbers::Plan;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};
use shared::DialPlan;

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

/// The example numbers of a region, each once.
pub(crate) fn examples(region: Region) -> Vec<PhoneNumber> {
    let mut examples: Vec<PhoneNumber> = Vec::new();
    for number_type in TYPES {
        let number = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, number_type);
        examples.extend(number.ok().filter(|number| !examples.contains(number)));
    }
    examples
}

/// The forms have names, for the list of misses.
pub(crate) fn forms(number: &PhoneNumber, e164: &str, prefix: Option<&str>) -> Vec<(&'static str, String)> {
    let digits = &e164[1..];
    let national = format(number, PhoneNumberFormat::National);
    let national_digits: String = national.chars().filter(char::is_ascii_digit).collect();
    let mut forms = vec![
        ("international", format(number, PhoneNumberFormat::International)),
        ("e164", e164.to_owned()),
        ("e164, separated", format!("+{}-{}", &digits[..3], &digits[3..])),
        ("no plus", digits.to_owned()),
        ("tel", format(number, PhoneNumberFormat::RFC3966)),
        ("address", format!("{e164}@pbx.example")),
        ("sip", format!("<sip:{e164}@pbx.example:5060;user=phone>")),
        ("sip encoded", format!("sip:%2B{digits}@pbx.example")),
        ("sip no plus", format!("\"Jane\" <sips:{digits}@192.0.2.1:5061;transport=tls>;tag=1")),
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
pub(crate) fn international_prefix(region: Region) -> Option<String> {
    let abroad = if region == Region::DE { Region::FR } else { Region::DE };
    let number = PHONE_NUMBER_UTIL.get_example_number(abroad).unwrap();
    let written = PHONE_NUMBER_UTIL.format_out_of_country_calling_number(&number, region).into_owned();
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let e164 = format(&number, PhoneNumberFormat::E164);
    let prefix = digits.strip_suffix(&e164[1..]).unwrap().to_owned();
    (!written.starts_with('+')).then_some(prefix)
}

pub(crate) fn format(number: &PhoneNumber, form: PhoneNumberFormat) -> String {
    PHONE_NUMBER_UTIL.format(number, form).into_owned()
}

pub(crate) fn plan(region: &str) -> Plan {
    Plan::new(&DialPlan { region: Some(region.to_owned()), ..DialPlan::default() }).unwrap()
}
