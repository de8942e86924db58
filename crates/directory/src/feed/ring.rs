//! The newest changes of a log, in memory.

use crate::CommandError;
use shared::Revision;
use std::{
    collections::VecDeque,
    sync::{Arc, OnceLock},
};
use store::{Bytes, Change};

/// How many changes a ring holds.
pub(super) const MOST: usize = 1_024;
/// How much memory they take.
const MOST_BYTES: usize = 8 << 20;
/// A change larger than this is read from the log by everybody.
const LARGE: usize = 512 << 10;
/// What a change takes beside its records.
const OVERHEAD: usize = 1_024;

/// A change, and what it is in words once somebody has asked.
#[derive(Debug)]
pub(super) struct Live {
    change: Change,
    words: OnceLock<Result<Option<Bytes>, CommandError>>,
}

impl Live {
    pub(super) fn new(change: Change) -> Live {
        Live { change, words: OnceLock::new() }
    }

    /// The change in words, made once for everybody; none when there is nothing to say.
    pub(super) fn words(
        &self,
        make: impl FnOnce(&Change) -> Result<Option<Bytes>, CommandError>,
    ) -> Result<Option<Bytes>, CommandError> {
        self.words.get_or_init(|| make(&self.change)).clone()
    }

    /// The records, and what they take again as words: these have more names and derived fields.
    fn size(&self) -> usize {
        let length = |record: &Option<Bytes>| record.as_ref().map_or(0, Bytes::len);
        let records: usize =
            self.change.writes.iter().map(|write| length(&write.before) + length(&write.after)).sum();
        3 * records + OVERHEAD
    }
}

/// The newest changes without a gap.
#[derive(Debug, Default)]
pub(super) struct Ring {
    changes: VecDeque<Arc<Live>>,
    bytes: usize,
    /// The head that listeners were woken for.
    heard: Option<Revision>,
}

impl Ring {
    pub(super) fn push(&mut self, live: Arc<Live>) {
        let follows = |last: &Arc<Live>| last.change.revision.next() == live.change.revision;
        let size = live.size();
        if size > LARGE || !self.changes.back().is_none_or(follows) {
            self.changes.clear();
            self.bytes = 0;
        }
        if size > LARGE {
            return;
        }
        self.bytes += size;
        self.changes.push_back(live);
        while self.changes.len() > MOST || self.bytes > MOST_BYTES {
            let Some(oldest) = self.changes.pop_front() else { break };
            self.bytes -= oldest.size();
        }
    }

    /// The change that made this revision, if it is still here.
    pub(super) fn get(&self, revision: Revision) -> Option<Arc<Live>> {
        let first = self.changes.front()?.change.revision;
        let place = usize::try_from(revision.0.checked_sub(first.0)?).ok()?;
        self.changes.get(place).cloned()
    }

    /// Whether the head is another one than the last time.
    pub(super) fn is_new(&mut self, head: Option<Revision>) -> bool {
        std::mem::replace(&mut self.heard, head) != head
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::Write;

    fn change(revision: u64, bytes: usize) -> Arc<Live> {
        let after = Some(Bytes::from(vec![b'x'; bytes]));
        let writes = vec![Write { key: "k".into(), before: None, after }];
        Arc::new(Live::new(Change { revision: Revision(revision), header: Bytes::new(), writes }))
    }

    fn held(ring: &Ring, most: u64) -> Vec<u64> {
        (0..=most).filter(|revision| ring.get(Revision(*revision)).is_some()).collect()
    }

    #[test]
    fn it_has_the_newest_without_a_gap() {
        let mut ring = Ring::default();
        for revision in 5..8 {
            ring.push(change(revision, 1));
        }
        assert_eq!(held(&ring, 20), [5, 6, 7]);
        ring.push(change(9, 1));
        assert_eq!(held(&ring, 20), [9], "8 is missing, so what was before it would be passed over");
        ring.push(change(10, LARGE));
        assert_eq!(held(&ring, 20), [0; 0]);
        ring.push(change(11, 1));
        assert_eq!(held(&ring, 20), [11]);
    }

    #[test]
    fn it_is_bounded_by_count_and_by_bytes() {
        let mut ring = Ring::default();
        for revision in 1..=2 * MOST as u64 {
            ring.push(change(revision, 1));
        }
        assert_eq!(ring.changes.len(), MOST);
        for revision in 2 * MOST as u64 + 1..=3 * MOST as u64 {
            ring.push(change(revision, 100_000));
            assert!(ring.bytes <= MOST_BYTES);
        }
        assert_eq!(ring.bytes, ring.changes.iter().map(|live| live.size()).sum::<usize>());
    }

    #[test]
    fn words_are_made_once() {
        let live = change(1, 1);
        let first = live.words(|_| Ok(Some(Bytes::from_static(b"once")))).unwrap();
        assert_eq!(live.words(|_| panic!("twice")).unwrap(), first);
    }
}
