//! Real calls: SIPp calls through Kamailio, which asks the program as `docs/pbx/kamailio.md` says, and rings a phone of SIPp's.

mod directories;
mod kamailio;
mod sipp;

use crate::{
    run::{root, step},
    server::{Server, admin_token},
    setup,
};
use anyhow::{Result, ensure};
use directories::Broken;
use kamailio::Kamailio;
use recipes::Place;
use serde_json::{Value, json};
use sipp::{Caller, Calls, Heard};
use std::{path::Path, time::Duration};

/// How many calls of each kind in `cargo xtask test`.
pub(crate) const FEW: usize = 20;

/// What a phone does without an answer in this time: ring (`docs/api.md`).
const BUDGET: Duration = Duration::from_millis(500);

/// In the directory of the test, as contact type Deny.
const DENIED: Caller =
    Caller { from: "\"Denied\" <sip:+49306660000@192.0.2.1:5060;user=phone>", further: "Subject: call" };
/// In the directory as VIP, and in a group with a tone of its own. Calls nationally.
const VIP: Caller = Caller { from: "<sip:0307770000@192.0.2.1>", further: "Subject: call" };
/// In no directory.
const UNKNOWN: Caller = Caller { from: "<sip:+4989123456@192.0.2.1>", further: "Subject: call" };
/// Says to be nobody; the network knows that it is who is denied.
const ASSERTED: Caller = Caller {
    from: "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
    further: "P-Asserted-Identity: <sip:+49306660000@192.0.2.1>",
};
/// The same, but who it is may not be told.
const WITHHELD: Caller = Caller {
    from: "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
    further: "P-Asserted-Identity: <sip:+49306660000@192.0.2.1>\n    Privacy: id",
};

/// Runs all of it against a server of its own, with so many calls of each kind.
pub(crate) fn sip(program: &Path, calls: usize) -> Result<()> {
    ensure!(setup::sip(), "real calls need `kamailio`, its module http_client, and `sipp`: install them");
    step("SIP", || story(program, calls))
}

/// The same as a part of the tests. Without Kamailio or SIPp it only says so.
pub(crate) fn run_all(program: &Path) -> Result<()> {
    if !setup::sip() {
        println!("skipped: real calls need kamailio with its module http_client, and sipp");
        return Ok(());
    }
    story(program, FEW)
}

fn story(program: &Path, many: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let data = folder.join("data");
    let token = admin_token(program, &data)?;
    let server = Server::start(program, &data, &[])?;
    let api = Api { base: format!("{}/api/v1", server.address), token };
    let key = api.prepare()?;

    let asks =
        Kamailio::start(&folder.join("asks"), Place { address: &server.address, phone: "phone", key: &key })?;
    let calls = |caller, count| Calls { caller, count, scenarios: root().join("end2end/sip") };
    let few = many.min(10);
    let refused = |what: &str, caller, count, status| {
        sipp::refused(&asks, calls(caller, count), status).map(|heard| report(what, &heard))
    };
    let rings = |what: &str, caller, count, alert: &str| {
        sipp::rings(&asks, calls(caller, count), alert).map(|heard| report(what, &heard))
    };
    refused("denied: busy, and nothing reaches the phone", DENIED, many, 486)?;
    rings("unknown caller: rings with the phone's tone", UNKNOWN, many, "info=Ringer1$")?;
    rings("VIP: rings with the tone of the group", VIP, few, "info=Ringer4$")?;
    refused("denied, by the network's word", ASSERTED, few, 486)?;
    rings("withheld: rings", WITHHELD, few, "info=Ringer1$")?;
    api.put("phones/phone/state", &json!({"dnd": true}))?;
    rings("VIP in do not disturb: rings", VIP, many, "info=Ringer4$")?;
    refused("anybody else in do not disturb", UNKNOWN, few, 480)?;
    api.put("phones/phone/state", &json!({"dnd": false}))?;

    for broken in [Broken::Dead, Broken::Hanging, Broken::Failing] {
        let directory = broken.start()?;
        let name = broken.name();
        let place = Place { address: &directory.address, phone: "phone", key: &key };
        let asks_broken = Kamailio::start(&folder.join(name), place)?;
        // The denied caller: only who has no answer lets them through.
        let heard = sipp::rings(&asks_broken, calls(DENIED, few), "")?;
        report(&format!("directory {name}: rings without a tone of its own"), &heard);
        ensure!(
            heard.slowest() <= BUDGET,
            "a directory that is {name} holds up a call for {:?}",
            heard.slowest()
        );
        ensure!(broken != Broken::Hanging || directory.was_asked(), "the hanging directory was not asked");
        if broken == Broken::Hanging {
            let heard = sipp::given_up(&asks_broken, calls(UNKNOWN, few))?;
            report("the caller hangs up meanwhile: nothing reaches the phone", &heard);
        }
    }
    Ok(())
}

fn report(what: &str, heard: &Heard) {
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!(
        "{what}: {} calls, all right; INVITE to first answer p50 {:.2} ms, max {:.2} ms",
        heard.count(),
        ms(heard.median()),
        ms(heard.slowest())
    );
}

/// The server's API, asked by an administrator.
struct Api {
    base: String,
    token: String,
}

impl Api {
    /// The directory of the story, and a key for the phone.
    fn prepare(&self) -> Result<String> {
        for entry in [
            json!({"first_name": "Denied", "numbers": [{"number": "030 6660000", "contact_type": "deny"}]}),
            json!({"first_name": "VIP", "group": "family", "numbers": [{"number": "+49 30 777 00 00", "contact_type": "vip"}]}),
        ] {
            self.post("directories/main/entries", &entry)?;
        }
        let phone = json!({"name": "Phone", "directories": ["main"], "ringtones": {"family": "Ringer4"}});
        self.put("phones/phone", &phone)?;
        let made = self.post("phones/phone/key", &json!({}))?;
        Ok(made["key"].as_str().unwrap_or_default().to_owned())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request = ureq::post(format!("{}/{path}", self.base));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        Ok(request.send_json(body)?.body_mut().read_json()?)
    }

    fn put(&self, path: &str, body: &Value) -> Result<()> {
        let request = ureq::put(format!("{}/{path}", self.base));
        request.header("authorization", format!("Bearer {}", self.token)).send_json(body)?;
        Ok(())
    }
}
