//! Our own cases, by the sentences of `matching.md`.
//!
//! A plan is written `DE 30 out=0 ext=4 loose=7 local=pbx.example`: region (or `-`), area code, settings. A stored row
//! that begins with `>` is a range.

use numbers::Plan;
use shared::DialPlan;

use crate::reference::{Stored, look_up};

/// The row's index, or the class of a caller that matches none.
type Expected = Result<usize, &'static str>;
type Case = (&'static str, &'static [&'static str], &'static str, Expected);

const UNKNOWN: Expected = Err("unknown");
const ANONYMOUS: Expected = Err("anonymous");

fn check(cases: &[Case]) {
    let mut failures = Vec::new();
    for (settings, stored, caller, expected) in cases {
        let plan = plan(settings);
        let rows: Vec<Stored> = stored.iter().map(|row| stored_row(row)).collect();
        let (found, class) = look_up(&plan, &rows, caller);
        let result = if class == "directory" || found.is_some() { found.ok_or(class) } else { Err(class) };
        if result != *expected {
            let form = plan.caller(caller, &[""; 0]);
            let rows: Vec<_> = rows
                .iter()
                .map(|row| if row.range { plan.range(&row.number) } else { plan.stored(&row.number) })
                .collect();
            failures.push(format!("{settings} {stored:?} {caller:?}: {result:?}; {rows:?}, {form:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn stored_row(row: &str) -> Stored {
    let number = row.strip_prefix('>');
    Stored { number: number.unwrap_or(row).to_owned(), range: number.is_some() }
}

fn plan(settings: &str) -> Plan {
    let mut plan = DialPlan::default();
    for (place, setting) in settings.split(' ').enumerate() {
        match setting.split_once('=') {
            Some(("out", line)) => plan.outside_line = Some(line.to_owned()),
            Some(("ext", digits)) => plan.extension_digits = digits.parse().unwrap(),
            Some(("loose", digits)) => plan.loose_digits = digits.parse().unwrap(),
            Some(("local", domain)) => plan.local_domains.push(domain.to_owned()),
            None if place == 0 => plan.region = (setting != "-").then(|| setting.to_owned()),
            None => plan.area_code = Some(setting.to_owned()),
            Some(_) => panic!("no such setting: {setting}"),
        }
    }
    Plan::new(&plan).unwrap()
}

#[test]
fn written_forms() {
    check(&[
        // The international prefix of the own country, not of another.
        ("DE 30", &["+49 30 1234567"], "0049301234567", Ok(0)),
        ("US", &["+49 30 1234567"], "011 49 30 1234567", Ok(0)),
        ("US", &["+49 30 1234567"], "0049301234567", UNKNOWN),
        ("RU", &["+49 30 1234567"], "8~10 49 30 1234567", Ok(0)),
        ("AU", &["+49 30 1234567"], "0011 49 30 1234567", Ok(0)),
        ("AU", &["+61 2 1234 5678"], "0212345678", Ok(0)),
        ("JP", &["+49 30 1234567"], "010-49-30-1234567", Ok(0)),
        ("HK", &["+852 2123 4567"], "0085221234567", Ok(0)),
        ("DE", &["+28909"], "0028909", Ok(0)),
        // Trunk prefixes.
        ("RU", &["+7 912 345-67-89"], "8 (912) 345-67-89", Ok(0)),
        ("RU", &["+7 912 345-67-89"], "79123456789", Ok(0)),
        ("KZ", &["+7 701 123 4567"], "87011234567", Ok(0)),
        ("RU", &["+86 139 1234 5678"], "8613912345678", Ok(0)),
        ("HU", &["06 20 123 4567"], "+36201234567", Ok(0)),
        ("HU", &["+36 06 20 123 4567"], "+36201234567", Ok(0)),
        ("BR", &["+55 83 91234-5678"], "0 15 83 91234-5678", Ok(0)),
        ("BR", &["+55 83 91234-5678"], "0 41 83 91234-5678", Ok(0)),
        ("BR 83", &["+55 83 91234-5678"], "912345678", Ok(0)),
        ("AR", &["011 15 2345-6789"], "+5491123456789", Ok(0)),
        ("AR", &["+54 11 15 2345-6789"], "+5491123456789", Ok(0)),
        ("AR", &["+54 11 2345-6789"], "+54 9 11 2345-6789", UNKNOWN),
        ("MX", &["+52 55 1234 5678"], "55 1234 5678", Ok(0)),
        ("FR", &["01 42 34 56 78"], "+33142345678", Ok(0)),
        ("FR", &["0142345"], "+33142345", Ok(0)),
        ("GB", &["+44 (0)20 7946 0018"], "442079460018", Ok(0)),
        // Kept zeros.
        ("IT", &["06 86211892"], "+390686211892", Ok(0)),
        ("IT", &["+39 (0)6 86211892"], "0686211892", Ok(0)),
        ("IT", &["+39 6 86211892"], "0686211892", UNKNOWN),
        ("IT", &["333 1234567"], "393331234567", Ok(0)),
        // No trunk prefix.
        ("ES", &["912 345 678"], "+34912345678", Ok(0)),
        ("ES", &["912 345 678"], "34912345678", Ok(0)),
        ("ES", &["912 345 678"], "0034912345678", Ok(0)),
        ("DK", &["32 12 34 56"], "+4532123456", Ok(0)),
        ("DK", &["+45 32 12 34 56"], "4532123456", Ok(0)),
        ("NO", &["22 12 34 56"], "+4722123456", Ok(0)),
        ("NO", &["02800"], "+4702800", Ok(0)),
        ("NO", &["201"], "201", Ok(0)),
        ("PT", &["212 345 678"], "+351212345678", Ok(0)),
        ("PE", &["(01) 234 5678"], "+5112345678", Ok(0)),
        ("US", &["(516) 123-4567"], "1-516-123-4567", Ok(0)),
        ("US 212", &["555-1234"], "+12125551234", Ok(0)),
        ("US 212", &["555-1234"], "5551234", Ok(0)),
        ("US", &["555-1234"], "5551234", Ok(0)),
        ("US", &["+1 212 555 1234"], "5551234", UNKNOWN),
        ("CA 416", &["5551234"], "+14165551234", Ok(0)),
        ("BS", &["+1 242 322 1234"], "3221234", Ok(0)),
        ("US", &["+44 20 7946 0018"], "442079460018", Ok(0)),
        // A country code without a plus.
        ("DE 30", &["+33 1 42 34 56 78"], "+33142345678", Ok(0)),
        ("DE 30", &["+31 6 12341234"], "31612341234", Ok(0)),
        ("NL", &["+49 30 1234567"], "49301234567", Ok(0)),
        ("DE", &["+49 491 5123456"], "04915123456", Ok(0)),
        ("DE 30", &["+49 170 1234567"], "1701234567", Ok(0)),
        // Local numbers and extensions.
        ("DE 030", &["+49 30 666666"], "666666", Ok(0)),
        ("DE", &["+49 30 666666"], "666666", UNKNOWN),
        ("DE 30 ext=4", &["+49 30 12345"], "12345", Ok(0)),
        ("DE 30 ext=8", &["+49 30 12345678"], "12345678", UNKNOWN),
        ("DE 30", &["0"], "0", Ok(0)),
        ("DE 30", &["+49 30 0"], "0", UNKNOWN),
        ("DE 30", &["0 30 123456"], "+4930123456", Ok(0)),
        ("DE 30", &["+49 0 30 123456"], "+4930123456", Ok(0)),
        ("DE 30", &["110"], "110", Ok(0)),
        ("AU", &["000"], "000", Ok(0)),
        // No plan.
        ("-", &["+49 30 1234567"], "tel:+49-30-1234567", Ok(0)),
        ("-", &["+49 30 1234567"], "0301234567", UNKNOWN),
        ("-", &["+49 30 1234567"], "0049301234567", UNKNOWN),
        ("-", &["030 1234567"], "0301234567", Ok(0)),
        ("-", &["+4930"], "030", UNKNOWN),
        // Nothing that a library would do besides.
        ("US", &["1-800-FLOWERS"], "1-800-flowers", Ok(0)),
        ("US", &["1-800-FLOWERS"], "18003569377", UNKNOWN),
        ("DE", &["+4940123456"], "L0#040123456", UNKNOWN),
        ("DE", &["+49401234567"], "+4940123456", UNKNOWN),
        ("DE", &["+"], "+", Ok(0)),
    ]);
}

#[test]
fn what_is_around_a_number() {
    check(&[
        ("DE 30", &["+49301234567"], "+49 (30) 123-45.67", Ok(0)),
        ("DE 30", &["+49301234567"], "+49/30/1234567", Ok(0)),
        ("DE 30", &["+49301234567"], "\u{FF0B}\u{FF14}\u{FF19}\u{3000}３０１２３４５６７", Ok(0)),
        ("DE 30", &["+49\u{A0}30\u{A0}1234567"], "030\u{2011}1234567", Ok(0)),
        ("DE 30", &["\u{202A}+49 30 1234567\u{202C}"], "+49301234567", Ok(0)),
        ("DE 30", &["0049 (0) 30 1234567"], "0301234567", Ok(0)),
        ("DE 30", &["49(0)301234567"], "0301234567", Ok(0)),
        ("DE 30", &["(0)30 1234567"], "+49301234567", Ok(0)),
        ("DE 30 out=9", &["9 0049 (0)30 1234567"], "+49301234567", Ok(0)),
        ("DE 30", &["+49 30 1234567 ext. 12"], "+49301234567", Ok(0)),
        ("DE 30", &["+49 30 1234567 x12"], "+49301234567;ext=12", Ok(0)),
        ("DE 30", &["+49 30 1234567,,12#"], "+49301234567", Ok(0)),
        ("DE 30", &["+49 30 1234567p12"], "+49301234567w", Ok(0)),
        ("DE 30", &["+49 30 1234567;12"], "+49301234567", Ok(0)),
        // A lost plus, in callers only.
        ("DE 30", &["+49301234567"], " 49301234567", Ok(0)),
        ("DE 30", &["+49301234567"], " 49 30 1234567 ", Ok(0)),
        ("DE 30", &["+49301234567"], "sip: 49301234567@pbx.example", Ok(0)),
        ("DE 30", &["+12125551234"], " 12125551234", Ok(0)),
        ("DE 30", &["201"], " 201 ", Ok(0)),
        ("DE 30", &["+49301234567"], " 0301234567", Ok(0)),
        ("DE 30", &[" 301234567"], "+49 30 301234567", Ok(0)),
        // Service codes.
        ("DE 30", &["#31#0170 1234567"], "+491701234567", Ok(0)),
        ("DE 30", &["+491701234567"], "*31#01701234567", Ok(0)),
        ("US", &["*67 212 555 1234"], "+12125551234", Ok(0)),
        ("US", &["*671-212-555-1234"], "2125551234", Ok(0)),
        ("DE 30", &["*31#"], "*31#", Ok(0)),
        ("DE 30", &["*671234"], "1234", UNKNOWN),
        ("DE 30", &["** 610"], "**610", Ok(0)),
        ("DE 30", &["**610"], "610", UNKNOWN),
        ("DE 30", &["**21*0301234567#"], "0301234567", UNKNOWN),
        // Outside line.
        ("DE 30 out=0", &["+49 170 1234567"], "001701234567", Ok(0)),
        ("DE 30 out=0", &["+49 170 1234567"], "01701234567", Ok(0)),
        ("DE 30 out=0", &["+49 30 1234567"], "00049301234567", Ok(0)),
        ("DE 30 out=0", &["+49 30 1234567"], "0+49301234567", Ok(0)),
        ("DE 30 out=0", &["0,0170 1234567"], "+491701234567", Ok(0)),
        ("DE 30 out=0", &["0,0170 1234567"], "0", UNKNOWN),
        ("DE 30 out=9", &["201"], "9201", UNKNOWN),
        ("DE 30 out=9", &["9201"], "9201", Ok(0)),
        ("US out=9", &["+1 212 555 1234"], "912125551234", Ok(0)),
        ("US out=9", &["+1 212 555 1234"], "92125551234", Ok(0)),
        ("US out=9", &["+1 978 555 1234"], "9785551234", Ok(0)),
        ("US out=9", &["+49 30 1234567"], "901149301234567", Ok(0)),
    ]);
}

#[test]
fn uris() {
    check(&[
        ("DE 30", &["+49301234567"], "tel:1234567;phone-context=+4930", Ok(0)),
        ("DE 30", &["+49301234567"], "tel:030-1234567;phone-context=+49", Ok(0)),
        ("DE 30", &["+49301234567"], "tel:+49-30-1234567;phone-context=example.com", Ok(0)),
        ("DE 30", &["+49301234567"], "tel:+49-30-1234567;isub=1;ext=9", Ok(0)),
        ("DE 30", &["+49301234567"], "TEL:%2B49301234567", Ok(0)),
        ("DE 30", &["+49301234567"], "%252B49301234567", Ok(0)),
        ("DE 30", &["+49301234567"], "sip%3A%2B49301234567%40h.example%3Buser%3Dphone", Ok(0)),
        ("DE 30", &["+49301234567"], "sip:+49301234567:secret@h.example?Subject=x", Ok(0)),
        ("DE 30", &["+49301234567"], "sip:+49301234567@[2001:db8::1]:5060;transport=tls", Ok(0)),
        ("DE 30", &["+49301234567"], "<sip:0301234567@192.0.2.1;user=phone>;tag=3", Ok(0)),
        ("DE 30", &["+49301234567"], "Jane \"J\" <sips:49301234567@h>", Ok(0)),
        ("DE 30", &["+49301234567"], "sip:+49301234567;ext=9@h.example", Ok(0)),
        ("DE 30", &["sip:+49301234567@h.example"], "+49301234567", Ok(0)),
        ("DE 30 local=pbx.example", &["5555"], "sip:5555@PBX.example:5060", Ok(0)),
        ("DE 30 local=PBX.example.", &["5555"], "5555@pbx.example", Ok(0)),
        ("DE 30 local=pbx.example", &["5555"], "sip:5555@pbx.example.;lr", Ok(0)),
        ("DE 30 local=pbx.example", &["5555"], "sip:5555@a.pbx.example", UNKNOWN),
        ("DE 30 local=2001:db8::1", &["5555"], "sip:5555@[2001:DB8:0::1]:5060", Ok(0)),
        ("DE 30 local=pbx.example", &["**610"], "sip:**610@pbx.example", Ok(0)),
        ("DE 30 local=pbx.example", &["Alice"], "sip:alice@pbx.example", UNKNOWN),
        ("DE 30 local=pbx.example", &["5555@pbx.example"], "5555", Ok(0)),
        ("DE 30", &["5555@foreign.example"], "sips:5555@FOREIGN.example:5061", Ok(0)),
        ("DE 30", &["5555"], "sip:5555@foreign.example;user=phone", UNKNOWN),
        ("DE 30", &["5555"], "tel:5555;phone-context=foreign.example", UNKNOWN),
        ("DE 30", &["jane@example.com"], "\"Jane\" <sip:jane@EXAMPLE.com:5062>", Ok(0)),
        ("DE 30", &["jane@example.com"], "sip:Jane@example.com", UNKNOWN),
        ("DE 30", &["jane@example.com"], "sip:jane@example.org", UNKNOWN),
        ("DE 30", &["j%61ne@example.com"], "sip:jane@example.com", Ok(0)),
        ("DE 30", &["sip:alice"], "ALICE", Ok(0)),
        ("DE 30", &["Zoë"], "ZOË", Ok(0)),
        ("DE 30", &["+4930123456"], "sip:+4930123456x@h.example", UNKNOWN),
    ]);
}

#[test]
fn withheld() {
    for caller in [
        "",
        " ",
        "-",
        "()",
        "Anonymous",
        "UNKNOWN",
        "unavailable",
        "Private",
        "restricted",
        "blocked",
        "withheld",
        "Out-Of-Area",
        "P",
        "o",
        "sip:Anonymous@192.0.2.1:5060",
        "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
        "sip:+49301234567@Anonymous.Invalid:5060",
        "sip:restricted@h.example;user=phone",
        "<sip:@h.example>",
        "anonymous@anonymous.invalid",
        "tel:anonymous",
        "000000",
        "sip:0000000000@h",
        "00 00 00",
        "266696687",
        "+266696687",
        "sip:+266696687@h.example",
        "sip:%61nonymous@h.example",
        "sip:unknown;x=1@unknown.invalid",
    ] {
        check(&[("DE 30", &["+49301234567", "anonymous", "0000000000", "-"], caller, ANONYMOUS)]);
        assert!(plan("DE 30").is_withheld(caller), "{caller}");
        assert!(plan("DE 30").stored(caller).is_err(), "{caller}");
    }
    check(&[
        ("DE 30", &["00000"], "00000", Ok(0)),
        ("DE 30", &["0"], "sip:0@h", UNKNOWN),
        ("DE 30", &["0000001"], "0000001", Ok(0)),
        ("DE 30", &["private eye"], "Private Eye", Ok(0)),
        ("DE 30", &["+49301234567"], "Anonymous <sip:+49301234567@h.example>", Ok(0)),
        ("DE 30", &["anonymous2@h"], "sip:anonymous2@h", Ok(0)),
    ]);
}

#[test]
fn ranges() {
    check(&[
        ("DE 30", &[">+49 (0)30-"], "030123456", Ok(0)),
        ("DE 30", &[">0049 30"], "030123456", Ok(0)),
        ("DE 30", &[">+49 030"], "030123456", Ok(0)),
        ("DE 30", &[">0900"], "+49900123456", Ok(0)),
        ("DE 30", &[">030"], "0311234567", UNKNOWN),
        ("DE 30", &[">+44"], "0044 20 7946 0018", Ok(0)),
        ("DE 30", &[">00 44"], "+442079460018", Ok(0)),
        ("DE 30", &[">+28"], "+28909", Ok(0)),
        ("DE 30", &[">30"], "030123456", UNKNOWN),
        ("DE 30", &[">49"], "+4930123456", UNKNOWN),
        ("DE 30", &[">4930"], "+4930123456", UNKNOWN),
        ("DE 30", &[">20"], "20", Ok(0)),
        ("DE 30", &[">20"], "2", UNKNOWN),
        ("DE 30", &[">**6"], "**610", Ok(0)),
        ("DE 30", &[">**6"], "*6", UNKNOWN),
        ("DE 30", &[">**6"], "610", UNKNOWN),
        ("DE 30", &[">+49900*"], "+49900123456", UNKNOWN),
        ("US", &[">900"], "+19005551234", Ok(0)),
        ("US", &[">1900"], "9005551234", Ok(0)),
        ("US", &[">+1 900"], "19005551234", Ok(0)),
        ("US", &[">011 44"], "+442079460018", Ok(0)),
        ("US", &[">978"], "978", Ok(0)),
        ("US", &[">(978)"], "978", Ok(0)),
        ("US", &[">978"], "9785", UNKNOWN),
        ("ES", &[">91"], "+34912345678", Ok(0)),
        ("DK", &[">32"], "32123456", Ok(0)),
        ("NO", &[">22"], "+4722123456", Ok(0)),
        ("IT", &[">02"], "+390212345678", Ok(0)),
        ("IT", &[">+39 (0)2"], "0212345678", Ok(0)),
        ("HU", &[">061"], "+3612345678", Ok(0)),
        ("RU", &[">8495"], "+74951234567", Ok(0)),
        ("RU", &[">81044"], "+442079460018", Ok(0)),
        ("FR", &[">0899"], "+33899123456", Ok(0)),
        ("FR", &[">+33 0899"], "0899123456", Ok(0)),
        ("DE 30 out=0", &[">00900"], "0900123456", Ok(0)),
        ("DE 30 out=0", &[">0049900"], "0900123456", Ok(0)),
        ("DE 30 out=9", &[">90900"], "900900123456", UNKNOWN),
        ("DE 30 out=9", &[">90900"], "90900123456", Ok(0)),
        ("-", &[">+49"], "+49301234567", Ok(0)),
        ("-", &[">030"], "0301234567", Ok(0)),
        ("-", &[">030"], "+49301234567", UNKNOWN),
        // A range covers its own bare digits.
        ("DE 30", &[">030"], "030", Ok(0)),
        ("DE 30", &[">+4930"], "+4930", Ok(0)),
        // Which one wins.
        ("CH", &[">+41", ">+4179", ">+417"], "+41791234567", Ok(1)),
        ("CH", &["+41791234567", ">+41791234567"], "+41791234567", Ok(0)),
        ("CH", &[">+41791234567", "0791234567"], "+41791234567", Ok(0)),
        ("CH", &[">+41791234567", "0791234567"], "0041791234567", Ok(1)),
        ("CH", &["079 123 45 67", "+41791234567"], "+41791234567", Ok(1)),
        ("CH", &[">+4179", "+41791234568"], "+41791234567", Ok(0)),
        ("DE 30", &["+49 30"], "+4930123456", UNKNOWN),
        ("DE 30", &[">201", "201"], "201", Ok(1)),
        ("DE 30", &[">201", "201"], "2011", Ok(0)),
        ("DE 30", &[">20"], "sip:2011@foreign.example", UNKNOWN),
        ("DE 30 local=pbx.example", &[">20"], "sip:2011@pbx.example", Ok(0)),
    ]);
}

#[test]
fn endings() {
    check(&[
        ("DE loose=7", &["+49 30 1234567"], "+49 40 1234567", Ok(0)),
        ("DE loose=7", &["+49 30 1234567", "+49 89 1234567"], "+49 40 1234567", UNKNOWN),
        ("DE loose=7", &[">+49301234567"], "+49 40 1234567", UNKNOWN),
        ("DE loose=7", &["+49 30 1234567"], "1234", UNKNOWN),
        ("DE loose=7", &["1234"], "+49 40 5671234", UNKNOWN),
        ("DE loose=9", &["+49 30 1234567"], "+49 40 1234567", UNKNOWN),
        ("DE", &["+49 30 1234567"], "+49 40 1234567", UNKNOWN),
    ]);
}
