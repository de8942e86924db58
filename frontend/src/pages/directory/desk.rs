//! What list and form share: what happened, what is asked, and what a button does.

use super::{draft::Drafts, form, question::question, stale::stale};
use crate::{
    address::Address,
    api::{self, Button, CallView, Line, Refusal, SaveRequest, Saved, Step},
    changing::{Part, Undone},
    components::{Door, Heard, Live, Notice, Problems},
    dom,
    effects::watch,
    form_rules::Fields,
    texts::texts,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The state of the page that is not in its address.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    address: Memo<Address>,
    /// What happened last, and how often something was changed here: the list is then asked for again.
    pub(super) notice: Notice,
    /// How often others have changed something that the list shows.
    pub(super) theirs: RwSignal<u32>,
    /// Who has changed the line in the form meanwhile.
    pub(super) touched: RwSignal<Option<String>>,
    /// How often a line was saved: the list shows then where it stands.
    pub(super) saves: RwSignal<u32>,
    /// The directory that the list shows, and its newest revision.
    directory: RwSignal<Option<String>>,
    known: RwSignal<u64>,
    shown: StoredValue<u64>,
    /// What was saved, in words, to be said when the form shows it; and what takes it back.
    pub(super) saved: RwSignal<Option<(String, Option<Step>)>>,
    /// How often the form is asked for again: after what was changed here, but not while something typed is in it that this
    /// was not about.
    pub(super) renewed: RwSignal<u32>,
    /// What is wrong in the form.
    pub(super) problems: Problems,
    /// What has to be answered before it is saved.
    pub(super) question: RwSignal<Option<Part>>,
    /// What somebody else has made of the line that was to be saved.
    pub(super) stale: RwSignal<Option<Part>>,
    /// What was in the form when it was shown.
    pub(super) opened: StoredValue<Fields>,
    /// The call about to be made.
    pub(super) call: RwSignal<Option<(String, CallView)>>,
    /// Whether an answer of the server is awaited.
    pub(super) busy: RwSignal<bool>,
    /// What gets the keyboard when the form is next shown.
    pub(super) focus: RwSignal<Option<String>>,
    /// Whether the form has been shown before: what the server sends with the page is not shown over what was typed.
    pub(super) was_shown: StoredValue<bool>,
    go: RwSignal<Option<(Address, bool)>>,
    pub(super) door: Door,
    pub(super) undone: Undone,
    pub(super) drafts: Drafts,
}

impl Desk {
    pub(super) fn new(address: Memo<Address>, line: Memo<Address>) -> Desk {
        let desk = Desk {
            address,
            notice: Notice::new(),
            theirs: RwSignal::new(0),
            touched: RwSignal::new(None),
            saves: RwSignal::new(0),
            directory: RwSignal::new(None),
            known: RwSignal::new(0),
            shown: StoredValue::new(0),
            saved: RwSignal::new(None),
            renewed: RwSignal::new(0),
            problems: Problems::none(),
            question: RwSignal::new(None),
            stale: RwSignal::new(None),
            opened: StoredValue::new(Fields::default()),
            call: RwSignal::new(None),
            busy: RwSignal::new(false),
            focus: RwSignal::new(None),
            was_shown: StoredValue::new(false),
            go: RwSignal::new(None),
            door: Door::here(),
            undone: Undone::here(),
            drafts: Drafts::here(),
        };
        let directory = Memo::new(move |_| desk.directory.get());
        Live::here().follow(directory, desk.known, move |heard| desk.hear(&heard));
        watch(move || {
            let was_saved = desk.saved.with_untracked(Option::is_some);
            if desk.notice.version.get() > 0 && (was_saved || !desk.drafts.is_typing()) {
                desk.renewed.update(|times| *times += 1);
            }
        });
        desk.drafts.follow(line, desk);
        let navigate = use_navigate();
        watch(move || {
            if let Some((address, replace)) = desk.go.get() {
                let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
                navigate(&address.url(), options);
            }
        });
        desk
    }

    /// What the list shows now.
    pub(super) fn shows(self, directory: Option<String>, revision: u64) {
        self.shown.set_value(revision);
        self.known.update_untracked(|known| *known = revision.max(*known));
        if self.directory.get_untracked() != directory {
            self.known.set(revision);
            self.directory.set(directory);
        }
    }

    /// Others have changed something, or oneself: that is shown already.
    fn hear(self, heard: &[Heard]) {
        let shown = self.shown.get_value();
        let own = |one: &&Heard| !self.notice.is_own(one.revision);
        let news: Vec<&Heard> = heard.iter().filter(own).collect();
        if news.iter().any(|one| one.revision > shown) {
            self.theirs.update(|theirs| *theirs += 1);
        }
        let entry = self.address.with_untracked(|address| address.entry.clone());
        if let Some(one) = entry.and_then(|entry| news.into_iter().rfind(|one| one.change.contains(&entry))) {
            self.touched.set(Some(one.who()));
        }
    }

    /// Opens another address of this page; `replace` leaves no step to go back to.
    pub(super) fn open(self, address: Address, replace: bool) {
        self.go.set(Some((address, replace)));
    }

    /// Deletes a line; afterwards the keyboard is at `back`.
    pub(super) fn delete(self, line: Line, back: &'static str) {
        self.undone.then(move |changing| (changing.directory.delete)(self, line.clone(), back));
    }

    /// Whether the page still shows what this address says.
    pub(super) fn is_at(self, address: &Address) -> bool {
        self.address.with_untracked(|here| here == address)
    }

    /// What the page shows.
    pub(super) fn here(self) -> Address {
        self.address.get_untracked()
    }

    /// The request that a button of the form makes.
    pub(super) fn request(self, button: Button, line: Option<Line>, fields: Fields) -> SaveRequest {
        let phone = self.address.with_untracked(|address| address.phone.clone());
        SaveRequest { phone, button, line, fields, confirmed: false }
    }
}

/// What a button of the form does.
pub(super) fn save(desk: Desk, request: SaveRequest) {
    if desk.busy.get_untracked() {
        return;
    }
    desk.busy.set(true);
    spawn_local(async move {
        let answer = api::send(api::Save { request: request.clone() }).await;
        desk.busy.set(false);
        match answer {
            Ok(saved) => show(desk, saved),
            Err(Refusal::SignedOut) => {
                desk.question.set(None);
                desk.door.ask(move || save(desk, request.clone()));
            }
            Err(Refusal::NumberTaken(taken)) => desk.question.set(Some(question(request, taken, desk))),
            Err(Refusal::Changed(theirs)) => desk.stale.set(Some(stale(request, *theirs, desk))),
            Err(refusal) => refused(desk, refusal),
        }
    });
}

fn show(desk: Desk, Saved { line, message, undo }: Saved) {
    desk.question.set(None);
    desk.stale.set(None);
    desk.problems.0.set(Vec::new());
    desk.saved.set(Some((message, undo)));
    desk.open(desk.here().with_line(Some(line.entry), line.number), false);
    desk.saves.update(|saves| *saves += 1);
    desk.notice.version.update(|version| *version += 1);
}

fn refused(desk: Desk, refusal: Refusal) {
    desk.question.set(None);
    desk.stale.set(None);
    match refusal {
        Refusal::Fields(problems) => {
            desk.notice.say(texts().not_saved);
            desk.problems.show(problems);
        }
        other => {
            desk.notice.say(other.message());
            dom::focus("status");
        }
    }
}

/// Deletes a line; afterwards the keyboard is at `back`.
pub(super) fn delete(desk: Desk, line: Line, back: &'static str) {
    if desk.busy.get_untracked() {
        return;
    }
    desk.busy.set(true);
    let address = desk.here();
    spawn_local(async move {
        let answer = api::send(api::Delete { phone: address.phone.clone(), line: line.clone() }).await;
        desk.busy.set(false);
        match answer {
            Ok(deleted) => {
                desk.notice.offer(deleted.message, deleted.undo);
                let chosen = address.entry.as_ref() == Some(&line.entry)
                    && (line.number.is_none() || line.number == address.number);
                if chosen {
                    dom::reset(form::ID);
                    desk.drafts.look();
                    desk.open(address.list(), true);
                }
                desk.notice.version.update(|version| *version += 1);
            }
            Err(Refusal::SignedOut) => return desk.door.ask(move || delete(desk, line.clone(), back)),
            Err(refusal) => desk.notice.say(refusal.message()),
        }
        dom::focus(back);
    });
}
