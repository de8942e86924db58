//! What holds for any text.
#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

use std::sync::LazyLock;

use numbers::{Plan, range_covers, regions};
use proptest::prelude::*;
use shared::{Canonical, DialPlan};

static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(|| {
    let of = |region: Option<&str>| DialPlan {
        region: region.map(str::to_owned),
        area_code: Some("30".into()),
        outside_line: Some("0".into()),
        local_domains: vec!["pbx.example".into()],
        ..DialPlan::default()
    };
    let plans = regions().map(Some).chain([None]);
    plans.map(|region| Plan::new(&of(region)).unwrap()).collect()
});

/// Text in which every special character of the rules is likely.
fn any_number() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[+]?[0-9]{0,22}",
        "[ +]?[0-9 ()./*#-]{0,24}([,;pwx][0-9]{0,4})?",
        "(sips?:|tel:|<|\")?[+ %0-9a-c@:;=.<>\"\\[\\]*#(),x\u{e9}\u{ff10}-]{0,30}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_forms_are_of_their_kind(text in any_number(), plan in 0usize..246) {
        let plan = &PLANS[plan];
        let caller = plan.caller(&text, &["host.example"]);
        match &caller {
            Canonical::International(number) => {
                let digits = number.strip_prefix('+').unwrap();
                prop_assert!(!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
            }
            Canonical::Address(address) => prop_assert!(address.contains('@')),
            Canonical::Text(text) => {
                let digits = text.strip_prefix('+').unwrap_or("");
                prop_assert!(digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()));
            }
            Canonical::Withheld => prop_assert!(plan.stored(&text).is_err()),
        }
        let _ = (plan.range(&text), plan.dial_string(&text).uri(), plan.is_withheld(&text));
        let _ = (plan.reaches_emergency(&text, true), plan.reaches_emergency(&text, false));
        let _ = plan.range_of_own_digits(&caller);
    }

    #[test]
    fn an_international_form_is_its_own_form(text in any_number(), plan in 0usize..246) {
        let plan = &PLANS[plan];
        if let Ok(Canonical::International(number)) = plan.stored(&text) {
            let again = Canonical::International(number.clone());
            prop_assert_eq!(plan.stored(&number), Ok(again.clone()));
            prop_assert_eq!(plan.caller(&number, &[""; 0]), again);
        }
    }

    #[test]
    fn a_number_stored_is_found_by_the_same_caller(text in any_number(), plan in 0usize..246) {
        let plan = &PLANS[plan];
        if let Ok(stored) = plan.stored(text.trim()) {
            prop_assert_eq!(plan.caller(text.trim(), &[""; 0]), stored);
        }
    }

    /// `+` and digits alone take a shorter way through the code than the same with a separator.
    #[test]
    fn a_separator_changes_nothing(number in "[0-9]{2,24}", at in 0usize..24, plan in 0usize..246) {
        let plan = &PLANS[plan];
        let (begin, end) = number.split_at(at.min(number.len()));
        let (plain, separated) = (format!("+{number}"), format!("+{begin}-{end}"));
        let address = format!("sip:+{number}@host.example");
        prop_assert_eq!(plan.stored(&plain), plan.stored(&separated));
        prop_assert_eq!(plan.caller(&plain, &[""; 0]), plan.caller(&separated, &[""; 0]));
        prop_assert_eq!(plan.caller(&address, &[""; 0]), plan.caller(&format!("sip:{separated}@host.example"), &[""; 0]));
    }

    #[test]
    fn a_range_covers_what_begins_with_it(number in "[1-9][0-9]{9,12}", digits in 4usize..9, plan in 0usize..246) {
        let plan = &PLANS[plan];
        let caller = plan.caller(&format!("+{number}"), &[""; 0]);
        if let Ok(range) = plan.range(&caller.as_str()[..digits]) {
            let is_zero_behind_code = range.as_str().len() != digits;
            prop_assert!(is_zero_behind_code || range_covers(&range, &caller), "{range:?} {caller:?}");
        }
    }
}

/// Found by fuzzing: the library keeps a zero of what was dialled, which it drops when it reads its own form.
#[test]
fn a_form_has_no_other_form_though_zeros_abound() {
    let plan = DialPlan {
        region: Some("DE".into()),
        area_code: Some("30".into()),
        outside_line: Some("0".into()),
        ..DialPlan::default()
    };
    let plan = Plan::new(&plan).unwrap();
    for text in ["49 00046 0000 00046 03", "49000046000000046 03", "490460000000046 03"] {
        let Ok(Canonical::International(form)) = plan.stored(text) else { panic!("{text}") };
        assert_eq!(plan.stored(&form), Ok(Canonical::International(form.clone())), "{text}");
        assert_eq!(plan.caller(&form, &[""; 0]), Canonical::International(form), "{text}");
    }
}
