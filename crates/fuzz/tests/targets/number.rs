//! Numbers, as they are stored, as callers send them, and as they are dialled. The first letter says in which country.

use crate::{LONGEST, text};
use numbers::{MAX_NUMBER_CHARS, Plan, range_covers};
use shared::{Canonical, DialPlan};
use std::sync::LazyLock;

/// Each with another way to write numbers, and none at all.
const COUNTRIES: [Option<&str>; 8] =
    [Some("DE"), Some("US"), Some("GB"), Some("IT"), Some("MX"), Some("AR"), Some("RU"), None];

static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(|| COUNTRIES.map(plan).into());

fn plan(region: Option<&str>) -> Plan {
    let plan = DialPlan {
        region: region.map(str::to_owned),
        area_code: Some("30".to_owned()),
        outside_line: Some("0".to_owned()),
        local_domains: vec!["pbx.example".to_owned()],
        ..DialPlan::default()
    };
    Plan::new(&plan).unwrap()
}

#[test]
fn number() {
    bolero::check!(name = "number").with_max_len(LONGEST).for_each(|bytes| {
        let Some((country, bytes)) = bytes.split_first() else { return };
        check(&PLANS[usize::from(*country) % COUNTRIES.len()], &text(bytes));
    });
}

fn check(plan: &Plan, text: &str) {
    let caller = plan.caller(text, &["host.example"]);
    check_kind(&caller);
    assert_eq!(plan.is_withheld(text), plan.caller(text, &[""; 0]) == Canonical::Withheld);
    if caller == Canonical::Withheld {
        assert!(plan.stored(text).is_err(), "a withheld number is stored");
    }
    if let Ok(stored) = plan.stored(text.trim()) {
        let found = plan.caller(text.trim(), &[""; 0]);
        assert!(found == stored || is_lost_plus(text, &found), "stored as {stored:?}, found as {found:?}");
        // With a country code in front it may be longer than anything that can be stored.
        if let Canonical::International(number) = &stored
            && number.len() <= MAX_NUMBER_CHARS
        {
            assert_eq!(plan.stored(number).as_ref(), Ok(&stored), "its form has another form");
        }
    }
    if let Ok(range) = plan.range(text) {
        assert!(range_covers(&range, &range));
    }
    let dialled = plan.dial_string(text);
    assert!(!dialled.uri().contains(char::is_control), "{:?}", dialled.uri());
    plan.range_of_own_digits(&caller);
    plan.reaches_emergency(text, true);
    plan.reaches_emergency(text, false);
}

/// A caller's blank in front of its digits, whatever stands before that, is a plus that a query has lost (`matching.md`, 2).
fn is_lost_plus(text: &str, found: &Canonical) -> bool {
    let is_blank = |c: char| c.is_whitespace() || c.is_control() || c == '%' || !c.is_ascii();
    text.contains(is_blank) && matches!(found, Canonical::International(_))
}

fn check_kind(form: &Canonical) {
    match form {
        Canonical::International(number) => {
            let digits = number.strip_prefix('+').unwrap();
            assert!(!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()), "{number}");
        }
        Canonical::Address(address) => assert!(address.contains('@'), "{address}"),
        Canonical::Text(_) | Canonical::Withheld => {}
    }
}
