//! The handle that everything outside shares.

use crate::{
    Command, CommandError, Done, OpenError, PhoneRecord, Principal, State,
    access::Keeper,
    calls::Calls,
    feed::Feed,
    figures::Figures,
    record::{self, SystemKey},
    reports::{Keeping, Reports},
    search_desk::SearchDesk,
    writer::{self, Request},
};
use arc_swap::{ArcSwap, Guard};
use shared::{Day, PhoneId, Revision};
use std::sync::Arc;
use store::{LogId, Logs, Store};
use tokio::sync::{RwLock, mpsc, oneshot};

/// The id of the directory of a new installation.
const FIRST_DIRECTORY: &str = "main";
/// The id of the phone of a new installation.
const FIRST_PHONE: &str = "phone";
/// How many commands may wait.
const WAITING: usize = 4_096;

/// The running application. Clones are handles to the same one.
#[derive(Clone)]
pub struct Ringbook {
    pub(crate) keeper: Arc<Keeper>,
    pub(crate) searches: Arc<SearchDesk>,
    pub(crate) logs: Arc<Logs>,
    pub(crate) feed: Arc<Feed>,
    pub(crate) figures: Arc<Figures>,
    pub(crate) reports: Arc<Reports>,
    pub(crate) keeping: Arc<Keeping>,
    pub(crate) calls: Arc<Calls>,
    /// Held for reading by whoever copies everything: meanwhile nothing is given up.
    pub(crate) copying: Arc<RwLock<()>>,
    state: Arc<ArcSwap<State>>,
    requests: mpsc::Sender<Request>,
}

/// What is kept of phones beside their settings, and goes with them.
pub(crate) struct PhoneData {
    reports: Arc<Reports>,
    keeping: Arc<Keeping>,
    calls: Arc<Calls>,
}

impl PhoneData {
    /// The phone was deleted.
    pub(crate) fn forget(&self, phone: &PhoneId) {
        self.reports.forget(phone);
        self.keeping.news();
        self.calls.forget(phone);
    }
}

impl std::fmt::Debug for Ringbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ringbook").field("revision", &self.read().revision).finish_non_exhaustive()
    }
}

impl Ringbook {
    /// Loads everything and starts the writer task. A new installation gets one directory and one phone; `region` is
    /// the country of its dial plan.
    ///
    /// # Errors
    /// [`OpenError`] when the store cannot be read or what it holds is not understood.
    pub async fn open(store: Arc<dyn Store>, region: Option<String>) -> Result<Ringbook, OpenError> {
        let ringbook = Ringbook::open_as_it_is(store).await?;
        ringbook.begin_if_new(region).await?;
        Ok(ringbook)
    }

    /// Gives a new installation its directory and its phone.
    ///
    /// # Errors
    /// As [`Ringbook::open`].
    pub async fn begin_if_new(&self, region: Option<String>) -> Result<(), OpenError> {
        if self.is_new().await? {
            self.begin(region).await.map_err(OpenError::NewInstallation)?;
        }
        Ok(())
    }

    /// The same, but a new installation stays empty: a token may be made before the first start, which alone knows how
    /// the installation shall begin.
    ///
    /// # Errors
    /// As [`Ringbook::open`].
    pub async fn open_as_it_is(store: Arc<dyn Store>) -> Result<Ringbook, OpenError> {
        Ringbook::open_logs(Arc::new(Logs::open(store).await?)).await
    }

    /// The same on logs that are open already.
    ///
    /// # Errors
    /// As [`Ringbook::open`].
    pub async fn open_logs(logs: Arc<Logs>) -> Result<Ringbook, OpenError> {
        let keeper = Arc::new(Keeper::new()?);
        let state = State::load(&logs).await?;
        let reports = Arc::new(Reports::load(&logs, |phone| state.phone(phone.as_str()).is_ok()).await?);
        let keeping = Arc::new(Keeping::start(reports.clone(), logs.clone()));
        let state = Arc::new(ArcSwap::from_pointee(state));
        let calls = Arc::new(Calls::start(logs.clone(), state.clone()).await?);
        let (requests, receiver) = mpsc::channel(WAITING);
        let feed = Arc::<Feed>::default();
        let figures = Arc::<Figures>::default();
        let phones = PhoneData { reports: reports.clone(), keeping: keeping.clone(), calls: calls.clone() };
        tokio::spawn(writer::run(
            logs.clone(),
            state.clone(),
            feed.clone(),
            figures.clone(),
            phones,
            receiver,
        ));
        Ok(Ringbook {
            keeper,
            searches: Arc::default(),
            logs,
            feed,
            figures,
            reports,
            keeping,
            calls,
            copying: Arc::default(),
            state,
            requests,
        })
    }

    /// The newest snapshot. Never waits.
    pub fn read(&self) -> Guard<Arc<State>> {
        self.state.load()
    }

    /// What it counts.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Does a command; when it returns, the change is durable and the next call sees it.
    ///
    /// # Errors
    /// [`CommandError`]; then nothing was changed, but for [`CommandError::Uncertain`].
    pub async fn run(&self, who: &Principal, command: Command) -> Result<Done, CommandError> {
        let (reply, answer) = oneshot::channel();
        let request = Request { who: who.clone(), command, reply };
        self.requests.send(request).await.map_err(|_| CommandError::Stopping)?;
        answer.await.map_err(|_| CommandError::Stopping)?
    }

    /// Waits until what is written in the background is written, or could not be: before the store is closed.
    pub async fn settle(&self) {
        self.calls.settle().await;
        self.keeping.settle().await;
    }

    /// Today where the server is: what a two-digit year of birth is measured by.
    pub fn today() -> Day {
        let today = jiff::Zoned::now().date();
        Day {
            year: today.year().unsigned_abs(),
            month: today.month().unsigned_abs(),
            day: today.day().unsigned_abs(),
        }
    }

    /// The phone that the page shows when none is chosen: the first.
    pub fn phone_or_first(&self, id: Option<&str>) -> Option<Arc<PhoneRecord>> {
        let state = self.read();
        id.and_then(|id| state.phone(id).ok().cloned()).or_else(|| state.phones().next().cloned())
    }

    /// Whether there never was a directory. Where there is none now, the log knows.
    async fn is_new(&self) -> Result<bool, OpenError> {
        if self.read().books().next().is_some() {
            return Ok(false);
        }
        // Nothing is given up before the installation has begun.
        if self.logs.floor(&LogId::system()).await? > Revision(0) {
            return Ok(false);
        }
        let changes = self.logs.changes(&LogId::system(), Revision(0), usize::MAX).await?;
        let mut writes = changes.iter().flat_map(|change| &change.writes);
        Ok(!writes.any(|write| matches!(record::system_key(&write.key), Some(SystemKey::Directory))))
    }

    /// What a new installation has: all of it or nothing, whenever the process ends.
    async fn begin(&self, region: Option<String>) -> Result<(), CommandError> {
        let directory = FIRST_DIRECTORY.parse().map_err(|_| CommandError::Stopping)?;
        let phone = FIRST_PHONE.parse().map_err(|_| CommandError::Stopping)?;
        self.run(&Principal::Local, Command::Begin { directory, phone, region }).await?;
        Ok(())
    }
}
