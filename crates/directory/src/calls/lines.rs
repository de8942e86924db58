//! Which line of which list a call gets. Lines of a phone are numbered; the newest has the highest number.

use super::CallRecord;
use jiff::{SignedDuration, Timestamp};
use shared::PhoneId;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use store::{Logs, RecordKey, StoreError};

/// Calls of the same caller at the same phone within this time are one, where the phone does not tell them apart.
const ONE_CALL: SignedDuration = SignedDuration::from_secs(30);
/// Calls of the same id are one within this time.
const SAME_ID: SignedDuration = SignedDuration::from_mins(5);
/// So many calls are remembered for that.
const RECENT: usize = 20_000;

/// What keys of lines begin with.
const PREFIX: &[u8] = b"calls/";

/// The lines of a phone that are there: from `oldest` to before `next`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) oldest: u64,
    pub(super) next: u64,
}

impl Span {
    pub(super) fn lines(self) -> u64 {
        self.next - self.oldest
    }
}

/// The list of every phone that has one.
#[derive(Debug, Default)]
pub(super) struct Lists(pub(super) BTreeMap<PhoneId, Span>);

impl Lists {
    /// Finds what is stored, without reading all of it.
    pub(super) async fn load(logs: &Logs) -> Result<Lists, StoreError> {
        let mut lists = BTreeMap::new();
        let mut after = None;
        while let Some((key, _)) = logs.beside(PREFIX, after.as_ref(), 1).await?.values.pop() {
            let rest = &key.as_bytes()[PREFIX.len()..];
            let name = rest.split(|byte| *byte == b'/').next().unwrap_or_default();
            // The byte after the '/' that ends the name.
            after = Some(RecordKey::from([PREFIX, name, b"0"].concat()));
            let phone = std::str::from_utf8(name).ok().and_then(|name| name.parse::<PhoneId>().ok());
            let Some((phone, newest)) = phone.and_then(|phone| Some((phone.clone(), number(&phone, &key)?)))
            else {
                continue;
            };
            let oldest = oldest(logs, &phone, newest).await?;
            lists.insert(phone, Span { oldest, next: newest + 1 });
        }
        Ok(Lists(lists))
    }
}

/// The oldest line: of those that may be it half are left out at each look.
async fn oldest(logs: &Logs, phone: &PhoneId, newest: u64) -> Result<u64, StoreError> {
    let (mut first, mut last) = (0, newest);
    while first < last {
        let middle = first + (last - first) / 2;
        let up_to = logs.beside(&prefix(phone), Some(&key(phone, middle + 1)), 1).await?;
        match up_to.values.first() {
            Some((key, _)) => last = number(phone, key).unwrap_or(middle).min(middle),
            None => first = middle + 1,
        }
    }
    Ok(first)
}

/// What the keys of a phone's lines begin with.
pub(super) fn prefix(phone: &PhoneId) -> Vec<u8> {
    [PREFIX, phone.as_str().as_bytes(), b"/"].concat()
}

/// The key of a line: the newest comes first.
pub(super) fn key(phone: &PhoneId, line: u64) -> RecordKey {
    RecordKey::from([&prefix(phone)[..], &(!line).to_be_bytes()].concat())
}

/// The number of a line.
pub(super) fn number(phone: &PhoneId, key: &RecordKey) -> Option<u64> {
    let bytes = key.as_bytes().strip_prefix(&prefix(phone)[..])?;
    Some(!u64::from_be_bytes(bytes.try_into().ok()?))
}

/// The calls of the last while, to know one again.
#[derive(Debug, Default)]
pub(super) struct Recent(HashMap<(PhoneId, Who), (u64, CallRecord)>);

/// What makes two asks one call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Who {
    Call(String),
    Caller(String),
}

impl Recent {
    /// The line of a call and what stands in it: a line of its own, or one that is there already, with the newest answer.
    pub(super) fn line(
        &mut self,
        phone: &PhoneId,
        span: &mut Span,
        call: &Arc<CallRecord>,
    ) -> (u64, CallRecord) {
        let (who, within) = match &call.call_id {
            Some(id) => (Who::Call(id.clone()), SAME_ID),
            None => (Who::Caller(call.caller.trim().to_owned()), ONE_CALL),
        };
        let known = self.0.get(&(phone.clone(), who.clone()));
        let known = known.filter(|(line, first)| {
            // The same answer again has the time of the first.
            *line >= span.oldest && call.time.duration_since(first.time).abs() < within
        });
        let entry = match known {
            Some((line, before)) => {
                let asked = before.asked.saturating_add(1);
                (*line, CallRecord { time: before.time, asked, ..CallRecord::clone(call) })
            }
            None => {
                let line = span.next;
                span.next += 1;
                (line, CallRecord::clone(call))
            }
        };
        self.0.insert((phone.clone(), who), entry.clone());
        entry
    }

    /// Forgets what is too old to matter; where very much is going on, all.
    pub(super) fn tidy(&mut self, now: Timestamp) {
        let within = |who: &Who| if matches!(who, Who::Call(_)) { SAME_ID } else { ONE_CALL };
        self.0.retain(|(_, who), (_, call)| now.duration_since(call.time).abs() < within(who));
        if self.0.len() > RECENT {
            self.0.clear();
        }
    }

    pub(super) fn forget(&mut self, phone: &PhoneId) {
        self.0.retain(|(of, _), _| of != phone);
    }
}
