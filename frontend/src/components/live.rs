//! What others change, while one looks.

use crate::{effects::watch, texts::texts};
use leptos::{
    leptos_dom::helpers::window_event_listener_untyped,
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
};
use std::time::Duration;
use web_sys::{EventSource, MessageEvent};

/// So long after a change the pages ask for what is new: several in a row are one.
const PAUSE: Duration = Duration::from_millis(200);

/// A change that the server told of.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    /// The revision that it has made.
    pub(crate) revision: u64,
    /// The change, as JSON.
    pub(crate) change: String,
}

impl Heard {
    /// Who made it.
    pub(crate) fn who(&self) -> String {
        let change = web_sys::js_sys::JSON::parse(&self.change).ok();
        let who = change.and_then(|change| web_sys::js_sys::Reflect::get(&change, &"who".into()).ok());
        who.and_then(|who| who.as_string()).unwrap_or_default()
    }
}

/// The one stream of these pages. There is none while they are hidden: a browser has few connections to a host.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    on: RwSignal<bool>,
}

impl Live {
    fn new() -> Live {
        Live { on: RwSignal::new(false) }
    }

    /// For all parts of the pages.
    pub(crate) fn provide() {
        provide_context(Live::new());
    }

    /// The stream of these pages.
    pub(crate) fn here() -> Live {
        use_context().unwrap_or_else(Live::new)
    }

    /// Follows a directory from a revision on, for as long as the page is there. `known` moves with what was heard, so that
    /// a page that was hidden for a while hears of what it has missed. What was heard comes in one go after a pause.
    pub(crate) fn follow(
        self,
        directory: Memo<Option<String>>,
        known: RwSignal<u64>,
        heard: impl Fn(Vec<Heard>) + Copy + 'static,
    ) {
        let waiting: StoredValue<Vec<Heard>> = StoredValue::new(Vec::new());
        let tell = move || {
            if let Some(all) = waiting.try_update_value(std::mem::take).filter(|all| !all.is_empty()) {
                heard(all);
            }
        };
        let hear = move |one: Heard| {
            known.update_untracked(|known| *known = one.revision);
            let is_first = waiting.try_update_value(|waiting| {
                waiting.push(one);
                waiting.len() == 1
            });
            if is_first == Some(true) {
                set_timeout(tell, PAUSE);
            }
        };
        let hear = move |event: MessageEvent| {
            if let (Ok(revision), Some(change)) = (event.last_event_id().parse(), event.data().as_string()) {
                hear(Heard { revision, change });
            }
        };
        let url = move |directory: String| {
            format!("/api/v1/directories/{directory}/events?since={}", known.get_untracked())
        };
        self.keep_open(directory, url, &["change", "reset"], hear);
    }

    /// Follows the calls of a phone. The events have no number; so when the page was hidden for a while, something is new.
    pub(crate) fn follow_calls(self, phone: Memo<Option<String>>, heard: impl Fn() + Copy + 'static) {
        let (waits, opened) = (StoredValue::new(false), StoredValue::new(false));
        let tell = move || {
            if waits.try_set_value(false).is_none() {
                heard();
            }
        };
        let hear = move |event: MessageEvent| {
            let is_first = event.type_() == "ready"
                && opened.try_update_value(|it| !std::mem::replace(it, true)) == Some(true);
            if !is_first && waits.try_update_value(|it| !std::mem::replace(it, true)) == Some(true) {
                set_timeout(tell, PAUSE);
            }
        };
        let url = |phone: String| format!("/api/v1/phones/{phone}/calls/events");
        self.keep_open(phone, url, &["ready", "call", "reset"], hear);
    }

    /// One stream, while the page can be seen.
    fn keep_open(
        self,
        of: Memo<Option<String>>,
        url: impl Fn(String) -> String + Copy + 'static,
        events: &'static [&'static str],
        hear: impl Fn(MessageEvent) + Copy + 'static,
    ) {
        watch(move || {
            let Some(of) = of.get() else { return };
            // Made here and not with the page: on the server it could be dropped by another thread, which it does not stand.
            let connection = StoredValue::new_local(None);
            let open = move || {
                let opened =
                    (!document().hidden()).then(|| Connection::open(&url(of.clone()), events, self.on, hear));
                connection.try_set_value(opened.flatten());
                if document().hidden() {
                    self.on.set(false);
                }
            };
            open();
            let handle = window_event_listener_untyped("visibilitychange", move |_| open());
            on_cleanup(move || {
                handle.remove();
                connection.try_set_value(None);
                self.on.try_set(false);
            });
        });
    }
}

/// Ends with this.
struct Connection {
    source: EventSource,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _state: Closure<dyn Fn()>,
}

impl Connection {
    fn open(
        url: &str,
        events: &[&str],
        on: RwSignal<bool>,
        hear: impl Fn(MessageEvent) + 'static,
    ) -> Option<Connection> {
        let source = EventSource::new(url).ok()?;
        let heard = Closure::new(hear);
        let state = {
            let source = source.clone();
            Closure::new(move || {
                on.try_set(source.ready_state() == EventSource::OPEN);
            })
        };
        for name in events {
            source.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref()).ok()?;
        }
        source.set_onopen(Some(state.as_ref().unchecked_ref()));
        source.set_onerror(Some(state.as_ref().unchecked_ref()));
        Some(Connection { source, _heard: heard, _state: state })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.source.set_onopen(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

/// Whether the page follows what others change.
#[component]
pub(crate) fn LiveBadge() -> impl IntoView {
    let live = Live::here();
    view! {
        <p class="live" title=texts().live_hint class:off=move || !live.on.get()>
            <span class="dot" aria-hidden="true"></span>
            {texts().live}
        </p>
    }
    .into_any()
}
