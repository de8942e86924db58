//! What one connection does, and what it is told.

use futures_util::task::AtomicWaker;
use std::{
    future::poll_fn,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering},
    },
    task::{Poll, Waker},
};

/// What a connection does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nothing has ever come.
    First,
    /// The next request has not begun.
    Waiting,
    /// A request has begun, and its head has no end yet.
    Head,
    /// A request is being answered.
    Answering,
}

/// What a connection is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Order {
    /// Nothing.
    GoOn,
    /// To keep nothing but the connection until more comes.
    Rest,
    /// To answer what has been asked, and end.
    Stop,
    /// To end now.
    Close,
}

/// A connection, as all others see it.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(super) source: IpAddr,
    clock: Arc<AtomicU32>,
    /// The phase, and above it the second in which it began.
    doing: AtomicU64,
    order: AtomicU8,
    is_resting: AtomicBool,
    /// Whether the other end takes nothing of what is there for it.
    is_blocked: AtomicBool,
    /// Whether all that has come was read when it was last looked, after it was told to stop.
    is_drained: AtomicBool,
    waker: AtomicWaker,
}

impl Slot {
    pub(super) fn new(source: IpAddr, clock: Arc<AtomicU32>) -> Slot {
        let slot = Slot {
            source,
            clock,
            doing: AtomicU64::new(0),
            order: AtomicU8::new(Order::GoOn as u8),
            is_resting: AtomicBool::new(false),
            is_blocked: AtomicBool::new(false),
            is_drained: AtomicBool::new(false),
            waker: AtomicWaker::new(),
        };
        slot.begins_afresh();
        slot
    }

    fn now(&self, phase: Phase) {
        let since = u64::from(self.clock.load(Ordering::Relaxed));
        self.doing.store(since << 8 | phase as u64, Ordering::Relaxed);
    }

    /// What it does, and since which second.
    pub(super) fn doing(&self) -> (Phase, u32) {
        let doing = self.doing.load(Ordering::Relaxed);
        let phase = match doing as u8 {
            0 => Phase::First,
            1 => Phase::Waiting,
            2 => Phase::Head,
            _ => Phase::Answering,
        };
        (phase, (doing >> 8) as u32)
    }

    /// Nothing has come yet.
    pub(crate) fn begins_afresh(&self) {
        self.now(Phase::First);
    }

    /// Something has come. What was known of an empty connection does not hold any more.
    pub(crate) fn has_read(&self) {
        if matches!(self.doing().0, Phase::First | Phase::Waiting) {
            self.now(Phase::Head);
        }
    }

    /// A request is being answered.
    pub(crate) fn answers(&self) {
        self.now(Phase::Answering);
    }

    /// The answer is written.
    pub(crate) fn has_answered(&self) {
        self.now(Phase::Waiting);
    }

    /// Whether a request has begun and has no answer yet.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.doing().0, Phase::Head | Phase::Answering)
    }

    pub(crate) fn is_resting(&self) -> bool {
        self.is_resting.load(Ordering::Relaxed)
    }

    /// Whether nothing is under way in either direction.
    pub(crate) fn may_rest(&self) -> bool {
        !self.is_busy() && !self.is_blocked.load(Ordering::Relaxed)
    }

    /// It rests, or goes on.
    pub(crate) fn rests(&self, rests: bool) {
        self.is_resting.store(rests, Ordering::Relaxed);
        // The order is done; a stronger one stays.
        let rest = (Order::Rest as u8, Order::GoOn as u8);
        let _ = self.order.compare_exchange(rest.0, rest.1, Ordering::AcqRel, Ordering::Relaxed);
    }

    pub(crate) fn is_blocked(&self, is_blocked: bool) {
        if self.is_blocked.load(Ordering::Relaxed) != is_blocked {
            self.is_blocked.store(is_blocked, Ordering::Relaxed);
        }
    }

    pub(crate) fn drained(&self, is_drained: bool) {
        self.is_drained.store(is_drained, Ordering::Relaxed);
    }

    pub(crate) fn is_drained(&self) -> bool {
        self.is_drained.load(Ordering::Relaxed)
    }

    pub(crate) fn order(&self) -> Order {
        match self.order.load(Ordering::Acquire) {
            0 => Order::GoOn,
            1 => Order::Rest,
            2 => Order::Stop,
            _ => Order::Close,
        }
    }

    /// Tells it what to do; a weaker order does not take the place of a stronger one. Whether it was new.
    pub(super) fn tell(&self, order: Order) -> bool {
        let before = self.order.fetch_max(order as u8, Ordering::AcqRel);
        let is_new = before < order as u8;
        if is_new {
            self.waker.wake();
        }
        is_new
    }

    /// Who is woken by an order.
    pub(crate) fn listen(&self, waker: &Waker) {
        self.waker.register(waker);
    }

    /// Waits until it shall end.
    pub(crate) async fn told_to_end(&self) {
        poll_fn(|context| {
            self.listen(context.waker());
            if self.order() >= Order::Stop { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}
