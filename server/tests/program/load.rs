//! Writers over REST, and a model of what they were promised.
//!
//! Every number is written by one writer alone, so of each number it is known what it was when the server last said so, and what may have
//! come since. The model is compared with list, uniqueness, index and decisions, and with the history: every acknowledged change is in
//! it once, in order, and together they make what is there.

use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// What a number is: its contact type, or that it is not there.
type Word = Option<&'static str>;

#[derive(Clone, Debug, Default)]
struct Known {
    acknowledged: Word,
    /// What was asked for last, when there was no answer, or one that leaves it open.
    open: Option<Word>,
    /// Whether it was asked for since the last comparison.
    touched: bool,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) detail: String,
    pub(crate) retry_after: Option<String>,
}

/// Writers, and what they know.
#[derive(Default)]
pub(crate) struct Load {
    model: Mutex<BTreeMap<String, Known>>,
    refusals: Mutex<Vec<Refusal>>,
    next: AtomicUsize,
    acknowledged: AtomicUsize,
    /// How many changes without an answer were done.
    unanswered: AtomicUsize,
    stop: AtomicBool,
}

/// What a comparison has found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) acknowledged: usize,
    pub(crate) present: usize,
    pub(crate) open_done: usize,
    pub(crate) open_not_done: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { acknowledged, present, open_done, open_not_done } = self;
        write!(
            f,
            "{acknowledged} acknowledged changes, {present} numbers present; of the unanswered {open_done} were done and \
             {open_not_done} were not"
        )
    }
}

/// What became of a request.
enum Answer {
    Done(Value),
    Refused,
    Gone,
}

impl Load {
    /// Adds numbers, changes some and deletes some, until the server is gone or it shall stop. A refusal makes it wait a moment.
    pub(crate) fn write(&self, base: &str, writer: usize) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let entries = format!("{base}/directories/main/entries");
        while !self.stop.load(Ordering::Relaxed) {
            let n = self.next.fetch_add(1, Ordering::Relaxed);
            let number = format!("+4930{writer}{n:07}");
            let word = ["deny", "vip"][n % 2];
            let other = ["vip", "deny"][n % 2];
            let body = |word| json!({"numbers": [{"number": number, "contact_type": word}]});
            let made = self.change(&number, Some(word), || agent.post(&entries).send_json(body(word)));
            let entry = match made {
                Answer::Done(entry) => entry,
                Answer::Refused => continue,
                Answer::Gone => return,
            };
            let Some(id) = entry["id"].as_str() else { continue };
            let entry = format!("{entries}/{id}");
            let outcome = match n % 4 {
                0 => self.change(&number, None, || agent.delete(&entry).call()),
                1 => self.change(&number, Some(other), || agent.put(&entry).send_json(body(other))),
                _ => continue,
            };
            if matches!(outcome, Answer::Gone) {
                return;
            }
        }
    }

    fn change(
        &self,
        number: &str,
        wanted: Word,
        send: impl FnOnce() -> Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Answer {
        {
            let mut model = self.model.lock().unwrap();
            let known = model.entry(number.to_owned()).or_default();
            (known.open, known.touched) = (Some(wanted), true);
        }
        let Ok(mut answer) = send() else { return Answer::Gone };
        if answer.status().is_success() {
            self.settle(number, wanted);
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
            return Answer::Done(answer.body_mut().read_json().unwrap_or_default());
        }
        let header = |name: &str| Some(answer.headers().get(name)?.to_str().ok()?.to_owned());
        let (status, retry_after) = (answer.status().as_u16(), header("retry-after"));
        let Ok(problem) = answer.body_mut().read_json::<Value>() else { return Answer::Gone };
        let word = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
        let refusal = Refusal { status, code: word("code"), detail: word("detail"), retry_after };
        // One that says "not known" leaves it open; every other one says that nothing was done.
        if !refusal.detail.contains("not known") {
            self.model.lock().unwrap().get_mut(number).unwrap().open = None;
        }
        self.refusals.lock().unwrap().push(refusal);
        thread::sleep(Duration::from_millis(20));
        Answer::Refused
    }

    fn settle(&self, number: &str, now: Word) {
        *self.model.lock().unwrap().get_mut(number).unwrap() =
            Known { acknowledged: now, open: None, touched: true };
    }

    /// The writers shall end.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub(crate) fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::Relaxed)
    }

    pub(crate) fn refused(&self) -> usize {
        self.refusals.lock().unwrap().len()
    }

    /// The refusals, each kind once.
    pub(crate) fn problems(&self) -> Vec<Refusal> {
        let mut problems = self.refusals.lock().unwrap().clone();
        problems.sort();
        problems.dedup();
        problems
    }

    /// A number that is denied for certain.
    pub(crate) fn some_denied(&self) -> String {
        let model = self.model.lock().unwrap();
        let denied = |known: &Known| known.acknowledged == Some("deny") && known.open.is_none();
        model.iter().find(|(_, known)| denied(known)).unwrap().0.clone()
    }

    /// Compares everything, and takes what is found for what is known from now on. No writer may be at work.
    pub(crate) fn check(&self, base: &str) -> Counts {
        self.model.lock().unwrap().values_mut().for_each(|known| known.touched = true);
        let counts = self.check_what_is_new(base);
        let (changes, made) = history(base);
        assert_eq!(made, list(base), "the changes make another directory than there is");
        let unanswered = self.unanswered.load(Ordering::Relaxed);
        assert_eq!(changes, counts.acknowledged + unanswered, "each change is in the history once");
        counts
    }

    /// The same, but decisions are asked for only about numbers that were written to since the last comparison.
    pub(crate) fn check_what_is_new(&self, base: &str) -> Counts {
        let agent = ureq::Agent::new_with_defaults();
        let mut listed = list(base);
        let mut counts = Counts { acknowledged: self.acknowledged(), ..Counts::default() };
        for (number, known) in self.model.lock().unwrap().iter_mut() {
            let there = listed.remove(number);
            let there = ["deny", "vip"].into_iter().find(|word| there.as_deref() == Some(*word));
            match known.open {
                Some(wanted) if wanted == there => counts.open_done += 1,
                Some(_) if there == known.acknowledged => counts.open_not_done += 1,
                None if there == known.acknowledged => {}
                _ => panic!("{number}: {known:?}, but the directory has {there:?}"),
            }
            counts.present += usize::from(there.is_some());
            if known.touched {
                let decided = decision_by(&agent, base, number);
                assert_eq!(
                    decided["reason"],
                    there.unwrap_or("allowed"),
                    "{number}: the index and the list differ"
                );
            }
            *known = Known { acknowledged: there, open: None, touched: false };
        }
        assert!(listed.is_empty(), "nobody ever added {listed:?}");
        self.unanswered.fetch_add(counts.open_done, Ordering::Relaxed);
        counts
    }
}

/// What a phone would do.
pub(crate) fn decision(base: &str, caller: &str) -> Value {
    decision_by(&ureq::Agent::new_with_defaults(), base, caller)
}

fn decision_by(agent: &ureq::Agent, base: &str, caller: &str) -> Value {
    let caller = caller.replace('+', "%2B");
    let url = format!("{base}/phones/phone/ring-decision?format=json&caller={caller}");
    agent.get(url).call().unwrap().body_mut().read_json().unwrap()
}

/// Every number of the directory with its contact type; none stands there twice.
fn list(base: &str) -> BTreeMap<String, String> {
    let mut listed = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let url = format!("{base}/directories/main/entries?limit=1000{cursor}");
        let page: Value = ureq::get(url).call().unwrap().body_mut().read_json().unwrap();
        for number in
            page["items"].as_array().unwrap().iter().flat_map(|entry| entry["numbers"].as_array().unwrap())
        {
            let word = |name: &str| number[name].as_str().unwrap().to_owned();
            let twice = listed.insert(word("canonical"), word("contact_type"));
            assert!(twice.is_none(), "a number stands twice: {number}");
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return listed,
        }
    }
}

/// How many changes there were, without a gap, and what they make: as [`list`].
fn history(base: &str) -> (usize, BTreeMap<String, String>) {
    let (mut count, mut made, mut cursor) = (0, BTreeMap::new(), String::new());
    loop {
        let url = format!("{base}/directories/main/changes?limit=1000{cursor}");
        let page: Value = ureq::get(url).call().unwrap().body_mut().read_json().unwrap();
        for change in page["items"].as_array().unwrap() {
            count += 1;
            assert_eq!(change["revision"], count, "a change is missing");
            for entry in change["entries"].as_array().unwrap() {
                let numbers = |of: &str| entry[of]["numbers"].as_array().cloned().unwrap_or_default();
                let word = |number: &Value, name: &str| number[name].as_str().unwrap().to_owned();
                for gone in numbers("before") {
                    let was = made.remove(&word(&gone, "canonical"));
                    assert_eq!(was, Some(word(&gone, "contact_type")), "{change}");
                }
                for number in numbers("after") {
                    made.insert(word(&number, "canonical"), word(&number, "contact_type"));
                }
            }
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (count, made),
        }
    }
}
