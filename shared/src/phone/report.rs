//! What phones report of themselves, and what follows from it (`api.md`, Around the decision).

use crate::PhoneState;
use serde::{Deserialize, Serialize};

crate::words! {
    /// Something that a desk phone tells by an action URL.
    pub enum PhoneEvent: "event" {
        /// Do not disturb was switched on.
        #[default]
        DndOn => "dnd_on";
        /// Do not disturb was switched off.
        DndOff => "dnd_off";
        /// A call has begun.
        Connected => "connected";
        /// A call has ended.
        Disconnected => "disconnected";
        /// The handset was lifted.
        OffHook => "offhook";
        /// The handset was put down.
        OnHook => "onhook";
    }
}

/// A report of a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// Its state, as far as it says it.
    State {
        /// Do not disturb.
        dnd: Option<bool>,
        /// Calls going on.
        calls: Option<u32>,
    },
    /// What has just happened, with the number of calls that are going on now, where the phone tells it.
    Event(PhoneEvent, Option<u32>),
}

/// What follows from all that a phone has reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reported {
    /// Do not disturb.
    pub dnd: bool,
    /// Calls going on.
    pub calls: u32,
    /// Whether the handset is lifted: nobody can be called while somebody dials.
    pub off_hook: bool,
}

impl Reported {
    /// What follows when the phone reports this as well.
    ///
    /// The number of calls that a phone tells counts more than counting along, because a report may get lost. Where it tells none,
    /// calls are counted up and down, never below 0. The handset says nothing about the number of calls, because they go on over
    /// the loudspeaker; lifted it counts as a call of its own, until it is put down.
    #[must_use]
    pub fn after(mut self, report: Report) -> Reported {
        match report {
            Report::State { dnd, calls } => {
                self.dnd = dnd.unwrap_or(self.dnd);
                if let Some(calls) = calls {
                    self.calls = calls;
                    // Whoever says how many calls there are has said all there is.
                    self.off_hook = false;
                }
            }
            Report::Event(event, calls) => {
                match event {
                    PhoneEvent::DndOn => self.dnd = true,
                    PhoneEvent::DndOff => self.dnd = false,
                    PhoneEvent::Connected => self.calls = self.calls.saturating_add(1),
                    PhoneEvent::Disconnected => self.calls = self.calls.saturating_sub(1),
                    PhoneEvent::OffHook => self.off_hook = true,
                    PhoneEvent::OnHook => self.off_hook = false,
                }
                self.calls = calls.unwrap_or(self.calls);
            }
        }
        self
    }

    /// What counts in a decision.
    pub fn state(self) -> PhoneState {
        PhoneState { dnd: self.dnd, calls: self.calls.max(u32::from(self.off_hook)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What counts after these reports: do not disturb, and calls.
    fn check(reports: &[(PhoneEvent, Option<u32>)], dnd: bool, calls: u32) {
        let all = reports.iter().map(|(event, calls)| Report::Event(*event, *calls));
        let reported = all.fold(Reported::default(), Reported::after);
        assert_eq!(reported.state(), PhoneState { dnd, calls }, "{reports:?}");
    }

    #[test]
    fn calls_are_counted_along_where_the_phone_tells_no_number() {
        use PhoneEvent::{Connected, Disconnected, DndOff, DndOn, OffHook, OnHook};
        check(&[(DndOn, None)], true, 0);
        check(&[(DndOn, None), (DndOff, None)], false, 0);
        check(&[(Disconnected, None), (Connected, None)], false, 1);
        check(&[(Connected, None), (Connected, None), (Disconnected, None)], false, 1);
        // Dialling with the handset, then a call, then both end: whichever is told first.
        check(&[(OffHook, None)], false, 1);
        check(&[(OffHook, None), (Connected, None)], false, 1);
        check(&[(OffHook, None), (Connected, None), (OnHook, None)], false, 1);
        check(&[(OffHook, None), (Connected, None), (OnHook, None), (Disconnected, None)], false, 0);
        check(&[(OffHook, None), (Connected, None), (Disconnected, None), (OnHook, None)], false, 0);
        // Two calls, one held: putting the handset down ends one of them at most, and that is told.
        check(&[(Connected, None), (Connected, None), (OnHook, None), (Disconnected, None)], false, 1);
    }

    #[test]
    fn the_number_that_a_phone_tells_counts_more() {
        use PhoneEvent::{Connected, Disconnected, DndOff, DndOn, OffHook, OnHook};
        check(&[(Connected, Some(1)), (Connected, Some(1))], false, 1);
        check(&[(Connected, None), (Connected, None), (Disconnected, Some(0))], false, 0);
        check(&[(OffHook, Some(0))], false, 1);
        check(&[(OffHook, Some(0)), (Connected, Some(1)), (OnHook, Some(0))], false, 0);
        check(&[(DndOn, Some(2)), (DndOff, Some(0))], false, 0);
        // A report got lost, and the next one puts it right.
        check(&[(Connected, Some(1)), (OnHook, Some(0))], false, 0);
    }

    #[test]
    fn a_state_says_what_it_says_and_leaves_the_rest() {
        let before = Reported { dnd: true, calls: 2, off_hook: true };
        let after = |dnd, calls| before.after(Report::State { dnd, calls });
        assert_eq!(after(None, None), before);
        assert_eq!(after(Some(false), None), Reported { dnd: false, ..before });
        assert_eq!(after(None, Some(0)), Reported { dnd: true, calls: 0, off_hook: false });
    }
}
