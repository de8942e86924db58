//! A small directory, and a phone with a key.

use directory::{Command, EntryDraft, NumberDraft, Principal, Put, Ringbook};
use shared::{ContactType, DialPlan, Group, Master, NumberZone};
use std::sync::{Arc, LazyLock};
use store_contract::MemoryStore;
use tokio::runtime::Runtime;

/// The application's own tasks go on here.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// The application, with all there is to find.
pub(crate) static RINGBOOK: LazyLock<Ringbook> = LazyLock::new(|| RUNTIME.block_on(begin()));

/// Name, number, whether it is a range, and who it is.
const ENTRIES: [(&str, &str, bool, ContactType); 7] = [
    ("Jane", "030 1234567", false, ContactType::Vip),
    ("", "0171 2345678", false, ContactType::None),
    ("Sales", "0800", true, ContactType::Deny),
    ("Bob", "sip:bob@pbx.example", false, ContactType::None),
    ("Door", "**61", false, ContactType::None),
    ("Zoë, \"the\" \\ other\n", "+44 20 7946 0018", false, ContactType::Deny),
    ("Jane", "12345", false, ContactType::None),
];

async fn begin() -> Ringbook {
    let ringbook = Ringbook::open(Arc::new(MemoryStore::default()), None).await.unwrap();
    let dial_plan = DialPlan {
        region: Some("DE".to_owned()),
        area_code: Some("30".to_owned()),
        outside_line: Some("0".to_owned()),
        loose_digits: 7,
        ..DialPlan::default()
    };
    let id = "main".parse().unwrap();
    do_it(&ringbook, Command::PutDirectory { id, name: "Main".into(), dial_plan, put: Put::Replace(None) })
        .await;
    for (name, number, range, contact_type) in ENTRIES {
        let zone = NumberZone { number: number.into(), range, contact_type, ..NumberZone::default() };
        let master = Master { first_name: Some(name.into()), group: Group::Family, ..Master::default() };
        let draft = EntryDraft { master, numbers: vec![NumberDraft { zone, ..NumberDraft::default() }] };
        let directory = "main".parse().unwrap();
        do_it(&ringbook, Command::Add { directory, draft, if_free: true }).await;
    }
    ringbook.new_phone_key(&Principal::Local, &"phone".parse().unwrap()).await.unwrap();
    ringbook
}

async fn do_it(ringbook: &Ringbook, command: Command) {
    ringbook.run(&Principal::Local, command).await.unwrap();
}
