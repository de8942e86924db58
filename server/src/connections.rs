//! All connections, on whatever port: how many there may be, how long each may take, and which goes when there is no room.
//!
//! Nobody has a timer of their own. A connection notes in its `Slot` what it does, and once a second a look at all of them
//! finds who takes too long. So a request costs its connection two notes, and ten thousand phones that wait cost next to nothing.

mod slot;
mod table;

pub(crate) use slot::{Order, Slot};
pub(crate) use table::Place;

use crate::who::TrustedProxies;
use slot::Phase;
use std::{
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
    time::Duration,
};
use table::Table;
use tokio::{sync::Notify, time::sleep};

/// More are never held, whatever the system allows.
const MOST: usize = 32_768;
/// Files of our own, beside connections.
const FILES: usize = 256;

/// The limits of one connection, in seconds. Looked at once a second.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// From the first byte of a request to the end of its head.
    pub(crate) head: u32,
    /// Until the first byte ever.
    pub(crate) first: u32,
    /// Between two requests: phones may ask once in a while on the connection that they have.
    pub(crate) idle: u32,
    /// After so long between two requests nothing is kept for the next but the connection itself.
    pub(crate) rest: u32,
}

/// Seconds that the end of the program waits for the rest of what has begun to come.
const END: u32 = 1;
const PATIENCE: Patience = Patience { head: 10, first: 60, idle: 600, rest: 3 };

/// Why a connection was closed by us.
#[derive(Clone, Copy, Debug)]
enum Closed {
    /// There was no room, and nobody who waited.
    Refused,
    /// It waited, and somebody else needed the room.
    MadeRoom,
    /// The head of its request took too long.
    SlowHead,
    /// Nothing was asked for a long time.
    Idle,
}

/// How many connections do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) waiting: u64,
    pub(crate) resting: u64,
    pub(crate) head: u64,
    pub(crate) answering: u64,
    pub(crate) accepted: u64,
    /// In the order of [`Figures::CLOSED`].
    pub(crate) closed: [u64; 4],
}

impl Figures {
    /// Why connections were closed by us, in words.
    pub(crate) const CLOSED: [&str; 4] = ["refused", "made_room", "slow_head", "idle"];
}

/// All connections.
#[derive(Debug)]
pub struct Connections {
    table: Mutex<Table>,
    /// Told when the last one has ended.
    empty: Notify,
    most: usize,
    patience: Patience,
}

impl Default for Connections {
    /// As many as the system allows files, after it was asked for all that it gives.
    fn default() -> Connections {
        Connections::new(MOST.min(open_files().saturating_sub(FILES)).max(FILES), PATIENCE)
    }
}

impl Connections {
    pub(crate) fn new(most: usize, patience: Patience) -> Connections {
        Connections { table: Mutex::default(), empty: Notify::new(), most, patience }
    }

    /// It holds counts and slots only: a panic elsewhere leaves nothing half done.
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a connection from here, if there is room or room can be made. One source has at most three quarters of
    /// all, but for proxies that are trusted: many stand behind them.
    pub(crate) fn admit(self: &Arc<Self>, from: IpAddr, proxies: &TrustedProxies) -> Option<Place> {
        let source = network(from);
        let of_one = if proxies.has(from) { self.most } else { self.most / 4 * 3 };
        let mut table = self.table();
        let has_room =
            table.of(source) < of_one && (table.staying() < self.most || table.make_room(self.most / 100));
        if !has_room {
            table.closed[Closed::Refused as usize] += 1;
            return None;
        }
        let (number, slot) = table.insert(source);
        drop(table);
        Some(Place::new(number, slot, self.clone()))
    }

    fn leave(&self, number: u64) {
        let mut table = self.table();
        table.remove(number);
        if table.len() == 0 {
            self.empty.notify_waiters();
        }
    }

    /// Looks at everybody once a second. Never ends.
    pub(crate) async fn watch(self: Arc<Self>) {
        loop {
            sleep(Duration::from_secs(1)).await;
            self.look();
        }
    }

    /// A second has gone.
    fn look(&self) {
        let mut table = self.table();
        let now = table.clock.fetch_add(1, Ordering::Relaxed) + 1;
        let Patience { head, first, idle, rest } = self.patience;
        let (mut late, is_stopping) = ([0; 4], table.is_stopping);
        for slot in table.slots() {
            let (phase, since) = slot.doing();
            let took = now.saturating_sub(since);
            match phase {
                // The rest of a question that was on its way at the end has come by now.
                Phase::Head | Phase::First | Phase::Waiting if is_stopping && took > END => {
                    slot.tell(Order::Close);
                }
                Phase::Head if took > head => {
                    late[Closed::SlowHead as usize] += u64::from(slot.tell(Order::Close));
                }
                Phase::First if took > first => {
                    late[Closed::Idle as usize] += u64::from(slot.tell(Order::Close))
                }
                Phase::Waiting if took > idle => {
                    late[Closed::Idle as usize] += u64::from(slot.tell(Order::Close))
                }
                Phase::First | Phase::Waiting if took >= rest && !slot.is_resting() => {
                    _ = slot.tell(Order::Rest)
                }
                _ => {}
            }
        }
        for (closed, late) in table.closed.iter_mut().zip(late) {
            *closed += late;
        }
        table.leaving += late.iter().sum::<u64>() as usize;
    }

    /// Everybody finishes what has been asked, those who come from now on too.
    pub(crate) fn stop(&self) {
        let mut table = self.table();
        table.is_stopping = true;
        for slot in table.slots() {
            slot.tell(Order::Stop);
        }
    }

    /// Waits until nobody is there any more.
    pub(crate) async fn ended(&self) {
        loop {
            let told = self.empty.notified();
            tokio::pin!(told);
            told.as_mut().enable();
            if self.table().len() == 0 {
                return;
            }
            told.await;
        }
    }

    /// How many do what.
    pub(crate) fn figures(&self) -> Figures {
        let table = self.table();
        let mut figures = Figures { accepted: table.accepted, closed: table.closed, ..Figures::default() };
        for slot in table.slots() {
            let count = match slot.doing().0 {
                Phase::First | Phase::Waiting if slot.is_resting() => &mut figures.resting,
                Phase::First | Phase::Waiting => &mut figures.waiting,
                Phase::Head => &mut figures.head,
                Phase::Answering => &mut figures.answering,
            };
            *count += 1;
        }
        figures
    }
}

/// A machine with IPv6 has many addresses: they count as one source by their network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
        v4 => v4,
    }
}

/// How many files may be open, after asking for as many as may be had.
#[cfg(unix)]
fn open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let before = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: before.maximum, maximum: before.maximum };
    let now = if setrlimit(Resource::Nofile, raised).is_ok() { raised.current } else { before.current };
    now.map_or(usize::MAX, |files| usize::try_from(files).unwrap_or(usize::MAX))
}

#[cfg(not(unix))]
fn open_files() -> usize {
    usize::MAX
}

#[cfg(test)]
mod tests;
