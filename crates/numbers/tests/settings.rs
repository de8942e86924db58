//! What a plan, a number and a range refuse, and which of them reach an emergency number.
#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

use numbers::{NumberError, Plan, PlanProblem};
use shared::{Canonical, DialPlan};

fn plan(region: &str) -> Plan {
    Plan::new(&DialPlan { region: Some(region.to_owned()), ..DialPlan::default() }).unwrap()
}

#[test]
fn every_wrong_field_is_named() {
    let wrong = DialPlan {
        region: Some("de".into()),
        area_code: Some("3a".into()),
        outside_line: Some(String::new()),
        extension_digits: 10,
        local_domains: vec!["pbx.example".into(), "two words".into()],
        loose_digits: 6,
    };
    let problems = Plan::new(&wrong).unwrap_err().problems;
    let fields: Vec<String> = problems.iter().map(PlanProblem::field).collect();
    let expected =
        ["region", "area_code", "outside_line", "extension_digits", "local_domains[1]", "loose_digits"];
    assert_eq!(fields, expected);
    for region in ["XX", "001", "DEU", ""] {
        let unknown = DialPlan { region: Some(region.into()), ..DialPlan::default() };
        assert!(Plan::new(&unknown).is_err(), "{region}");
    }
    for loose_digits in [0, 7, 15] {
        assert!(Plan::new(&DialPlan { loose_digits, ..DialPlan::default() }).is_ok());
    }
}

#[test]
fn numbers_that_cannot_be_stored() {
    let long = "1".repeat(129);
    for (number, error) in [
        ("", NumberError::Withheld),
        ("Private", NumberError::Withheld),
        ("000000", NumberError::Withheld),
        ("( ) ()", NumberError::Empty),
        ("+", NumberError::Empty),
        ("!!", NumberError::Empty),
        (&long, NumberError::TooLong),
    ] {
        assert_eq!(plan("DE").stored(number), Err(error), "{number:?}");
    }
    assert!(plan("DE").stored(&"1".repeat(128)).is_ok());
}

#[test]
fn ranges_that_cannot_be_stored() {
    for (region, range, error) in [
        ("DE", "", NumberError::Withheld),
        ("DE", "+", NumberError::Everything),
        ("DE", "00", NumberError::Everything),
        ("DE", "(0)", NumberError::WholeCountry),
        ("DE", "0", NumberError::WholeCountry),
        ("DE", "+4", NumberError::WholeCountry),
        ("DE", "+49", NumberError::WholeCountry),
        ("DE", "+49 (0)", NumberError::WholeCountry),
        ("DE", "+49 0", NumberError::WholeCountry),
        ("DE", "0049", NumberError::WholeCountry),
        ("US", "+1", NumberError::WholeCountry),
        ("US", "1", NumberError::WholeCountry),
        ("US", "011", NumberError::Everything),
        ("US", "0111", NumberError::WholeCountry),
        ("BS", "242", NumberError::WholeCountry),
        ("BS", "+124", NumberError::WholeCountry),
        ("KZ", "+77", NumberError::WholeCountry),
        ("HU", "06", NumberError::WholeCountry),
        ("RU", "8", NumberError::WholeCountry),
        ("RU", "810", NumberError::Everything),
        ("ES", "0034", NumberError::WholeCountry),
        ("SG", "00", NumberError::Everything),
        ("DE", "Alice", NumberError::NotARange),
        ("DE", "1-800-FLOWERS", NumberError::NotARange),
        ("DE", "jane@example.com", NumberError::NotARange),
        ("DE", "201@example.com", NumberError::NotARange),
    ] {
        assert_eq!(plan(region).range(range), Err(error), "{region} {range:?}");
    }
    for (region, range, canonical) in [
        ("DE", "+44", "+44"),
        ("DE", "sip:+49900@example.com", "+49900"),
        ("BS", "3", "+13"),
        ("US", "242", "+1242"),
        ("ES", "+35", "+35"),
    ] {
        let expected = Canonical::International(canonical.into());
        assert_eq!(plan(region).range(range), Ok(expected), "{region} {range}");
    }
}

#[test]
fn emergency_numbers() {
    for (region, number, range, emergency) in [
        ("DE", "112", false, Some("112")),
        ("DE", "1-1-0", false, Some("110")),
        ("DE", "+49112", false, Some("112")),
        ("DE", "tel:112", false, Some("112")),
        ("DE", "1120", false, None),
        ("DE", "11", false, None),
        ("DE", "11", true, Some("110")),
        ("DE", "112", true, Some("112")),
        ("DE", "12", true, None),
        ("DE", "+4911", true, None),
        ("DE", "0112", true, None),
        ("US", "911", false, Some("911")),
        ("US", "9", true, Some("911")),
        ("US", "91", true, Some("911")),
        ("US", "914", true, None),
        ("US", "+19", true, None),
        ("AU", "000", false, Some("000")),
        ("AU", "00", true, Some("000")),
        ("GE", "022", false, Some("022")),
        ("GE", "02", true, Some("022")),
    ] {
        assert_eq!(plan(region).reaches_emergency(number, range), emergency, "{region} {number} {range}");
    }
    let exchange =
        DialPlan { region: Some("DE".into()), outside_line: Some("0".into()), ..DialPlan::default() };
    assert_eq!(Plan::new(&exchange).unwrap().reaches_emergency("0112", false), Some("112"));
    assert_eq!(Plan::new(&DialPlan::default()).unwrap().reaches_emergency("112", false), None);
}

#[test]
fn the_words_for_withheld_are_a_setting() {
    let plan = plan("DE").with_withheld_words(&["Unterdrückt", "no id", "+100"]);
    assert!(plan.is_withheld("+100") && plan.is_withheld("sip:+100@h.example") && !plan.is_withheld("+1001"));
    assert!(plan.is_withheld("UNTERDRÜCKT"));
    assert!(plan.is_withheld("sip:no%20id@h.example"));
    assert!(plan.is_withheld("sip:x@anonymous.invalid"));
    assert!(!plan.is_withheld("anonymous"));
}

#[test]
fn identities_make_a_domain_local() {
    let plan = plan("DE");
    let extension = Canonical::Text("201".into());
    for identity in ["pbx.example", "PBX.example:5060", "office@pbx.example", "sip:office@pbx.example"] {
        assert_eq!(plan.caller("sip:201@pbx.example:5061", &[identity]), extension, "{identity}");
    }
    assert_eq!(
        plan.caller("sip:201@pbx.example", &["other.example"]),
        Canonical::Address("201@pbx.example".into())
    );
}
