//! Why a phone rings or not, in words, and in the language that was asked for (`api.md`, The ring decision).

use crate::client::{Client, DECISION, ENTRIES};
use axum::{body::Body, http::Method};
use serde_json::{Value, json};

async fn with_some_numbers() -> Client {
    let client = Client::new().await;
    client.dial_plan(json!({"region": "DE", "area_code": "30", "loose_digits": 7})).await;
    let phone = json!({
        "directories": ["main"], "call_waiting": "visual", "dnd_answer": 603, "anonymous_callers": "busy",
        "unknown_callers": "silent",
        "identities": [{"name": "Office", "sip_address": "office@pbx.example", "ringtone": "Silent"}],
        "ringtones": {"vip": "Ringer7", "family": "Ringer4"},
    });
    client.put("/api/v1/phones/phone", phone).await.is(200);
    let number = |number: &str, kind: &str| json!({"number": number, "number_type": kind});
    let jane = json!([
        number("030 1000001", "landline"),
        number("0170 1000002", "mobile"),
        number("030 1000003", "home"),
        number("030 1000004", "business"),
        number("5", "extension"),
        number("030 1000006", "sip"),
    ]);
    let vip = |number: &str| json!([{"number": number, "number_type": "landline", "contact_type": "vip"}]);
    let deny = json!([{"number": "0900", "range": true, "contact_type": "deny"}]);
    for entry in [
        json!({"first_name": "Jane", "family_name": "Smith", "numbers": jane}),
        json!({"first_name": "Zoe", "group": "family", "numbers": vip("030 2000001")}),
        json!({"first_name": "Max", "numbers": vip("030 2000002")}),
        json!({"organization": "Premium numbers", "numbers": deny}),
        json!({"numbers": [{"number": "0137", "range": true}]}),
        json!({"numbers": [number("030 3000001", "sip")]}),
    ] {
        client.post(ENTRIES, entry).await.is(201);
    }
    client
}

/// A question, and its explanation in English and in German.
const CASES: &[(&str, &[&str], &[&str])] = &[
    (
        "caller=0301000001",
        &[
            "+49301000001 is Jane Smith's landline (Main directory)",
            "nothing stands against it: rings",
            "the phone's default ringtone is Ringer1",
        ],
        &[
            "+49301000001 ist die Festnetznummer von Jane Smith (Main directory)",
            "nichts spricht dagegen: klingelt",
            "der Standardklingelton des Telefons ist Ringer1",
        ],
    ),
    (
        "caller=+491701000002&called=Office",
        &[
            "+491701000002 is Jane Smith's mobile (Main directory)",
            "nothing stands against it: rings",
            "the called identity Office has the ringtone Silent, which makes no sound",
        ],
        &[
            "+491701000002 ist die Mobilnummer von Jane Smith (Main directory)",
            "nichts spricht dagegen: klingelt",
            "die angerufene Identit\u{e4}t Office hat den Klingelton Silent, also ist nichts zu h\u{f6}ren",
        ],
    ),
    (
        "caller=0301000003&dnd=on",
        &[
            "+49301000003 is Jane Smith's home number (Main directory)",
            "the phone is in do not disturb: does not ring (603 Decline)",
        ],
        &[
            "+49301000003 ist die Privatnummer von Jane Smith (Main directory)",
            "\u{201e}Bitte nicht st\u{f6}ren\u{201c} ist eingeschaltet: klingelt nicht (603 Abgelehnt)",
        ],
    ),
    (
        "caller=0301000004&calls=1",
        &[
            "+49301000004 is Jane Smith's business number (Main directory)",
            "the phone is in a call and call waiting is visual only: shown without a sound",
        ],
        &[
            "+49301000004 ist die Gesch\u{e4}ftsnummer von Jane Smith (Main directory)",
            "das Telefon ist im Gespr\u{e4}ch und Anklopfen wird nur angezeigt: kein Ton",
        ],
    ),
    (
        "caller=5",
        &[
            "5 is Jane Smith's extension (Main directory)",
            "nothing stands against it: rings",
            "the phone's default ringtone is Ringer1",
        ],
        &[
            "5 ist die Nebenstelle von Jane Smith (Main directory)",
            "nichts spricht dagegen: klingelt",
            "der Standardklingelton des Telefons ist Ringer1",
        ],
    ),
    (
        "caller=0301000006",
        &[
            "+49301000006 is Jane Smith's number (Main directory)",
            "nothing stands against it: rings",
            "the phone's default ringtone is Ringer1",
        ],
        &[
            "+49301000006 ist die Nummer von Jane Smith (Main directory)",
            "nichts spricht dagegen: klingelt",
            "der Standardklingelton des Telefons ist Ringer1",
        ],
    ),
    (
        "caller=0302000001&dnd=on",
        &[
            "+49302000001 is Zoe's landline (Main directory)",
            "contact type VIP: rings always",
            "group Family has the ringtone Ringer4",
        ],
        &[
            "+49302000001 ist die Festnetznummer von Zoe (Main directory)",
            "Kontakttyp VIP: klingelt immer",
            "die Gruppe Familie hat den Klingelton Ringer4",
        ],
    ),
    (
        "caller=0302000002",
        &[
            "+49302000002 is Max's landline (Main directory)",
            "contact type VIP: rings always",
            "VIP numbers have the ringtone Ringer7",
        ],
        &[
            "+49302000002 ist die Festnetznummer von Max (Main directory)",
            "Kontakttyp VIP: klingelt immer",
            "VIP-Nummern haben den Klingelton Ringer7",
        ],
    ),
    (
        "caller=0900123456",
        &[
            "+49900123456 is one of the numbers that begin with 0900: Premium numbers (Main directory)",
            "contact type Deny: never rings, the caller hears busy",
        ],
        &[
            "+49900123456 ist eine der Nummern, die mit 0900 beginnen: Premium numbers (Main directory)",
            "Kontakttyp Abweisen: klingelt nie, der Anrufer h\u{f6}rt besetzt",
        ],
    ),
    (
        "caller=01371234567",
        &[
            "+491371234567 is one of the numbers that begin with 0137 (Main directory)",
            "nothing stands against it: rings",
            "the phone's default ringtone is Ringer1",
        ],
        &[
            "+491371234567 ist eine der Nummern, die mit 0137 beginnen (Main directory)",
            "nichts spricht dagegen: klingelt",
            "der Standardklingelton des Telefons ist Ringer1",
        ],
    ),
    (
        "caller=0303000001",
        &[
            "+49303000001 is in the directory without a name (Main directory)",
            "nothing stands against it: rings",
            "the phone's default ringtone is Ringer1",
        ],
        &[
            "+49303000001 steht ohne Namen im Telefonbuch (Main directory)",
            "nichts spricht dagegen: klingelt",
            "der Standardklingelton des Telefons ist Ringer1",
        ],
    ),
    (
        "caller=%2B49401000001",
        &[
            "+49401000001 is in no directory, but ends like 030 1000001, Jane Smith: the name is shown and nothing else \
             taken from there",
            "on this phone, callers who are in no directory are shown without a sound",
        ],
        &[
            "+49401000001 steht in keinem Telefonbuch, endet aber wie 030 1000001, Jane Smith: nur der Name wird von dort \
             angezeigt",
            "Anrufer, die in keinem Telefonbuch stehen, werden an diesem Telefon lautlos angezeigt",
        ],
    ),
    (
        "caller=+499",
        &[
            "499 is in no directory",
            "on this phone, callers who are in no directory are shown without a sound",
        ],
        &[
            "499 steht in keinem Telefonbuch",
            "Anrufer, die in keinem Telefonbuch stehen, werden an diesem Telefon lautlos angezeigt",
        ],
    ),
    (
        "caller=anonymous",
        &["the caller's number is withheld", "on this phone, callers who withhold their number hear busy"],
        &[
            "die Nummer des Anrufers ist unterdr\u{fc}ckt",
            "Anrufer mit unterdr\u{fc}ckter Nummer h\u{f6}ren an diesem Telefon besetzt",
        ],
    ),
];

#[tokio::test]
async fn every_step_in_english_and_in_german() {
    let client = with_some_numbers().await;
    for (query, english, german) in CASES {
        for (asked, words) in
            [("", english), ("fr", english), ("en, de", english), ("de-AT, en;q=0.8", german)]
        {
            let path = format!("{DECISION}?{query}");
            let headers = [("accept-language", asked)];
            let answer = client.send(Method::GET, &path, &headers, Body::empty()).await.is(200);
            assert_eq!(answer["explanation"], Value::from(words.to_vec()), "{query} {asked}");
        }
    }
    let path = format!("{DECISION}?caller=0900123456&format=xml");
    let answer = client.send(Method::GET, &path, &[("accept-language", "de")], Body::empty()).await;
    assert!(answer.text.contains("<step>Kontakttyp Abweisen: klingelt nie"), "{}", answer.text);
}
