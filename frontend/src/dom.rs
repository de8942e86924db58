//! The few things that only a browser can do. On the server they are never called.

use crate::api::Sent;
use leptos::{
    ev::SubmitEvent,
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
};
use web_sys::{
    Element, Event, EventInit, FormData, HtmlCollection, HtmlDialogElement, HtmlDocument, HtmlElement,
    HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement,
    js_sys::Number,
};

/// A form as it was sent.
pub(crate) struct SentForm {
    form: Option<HtmlFormElement>,
    data: Option<FormData>,
    /// The value of the button that sent it.
    pub(crate) button: String,
}

impl SentForm {
    /// Keeps the browser from sending it and takes its values.
    pub(crate) fn take(event: &SubmitEvent) -> SentForm {
        event.prevent_default();
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let button = event.submitter().and_then(|button| button.get_attribute("value")).unwrap_or_default();
        SentForm { data: form.as_ref().and_then(|form| FormData::new_with_form(form).ok()), form, button }
    }

    /// A form as it is now, before it is sent.
    pub(crate) fn of(id: &str) -> Option<SentForm> {
        let form = form_of(id)?;
        let data = FormData::new_with_form(&form).ok();
        Some(SentForm { form: Some(form), data, button: String::new() })
    }

    /// Name and value of every field that is there and on.
    pub(crate) fn all(&self) -> Sent {
        let elements = self.form.as_ref().map(HtmlFormElement::elements);
        let names =
            elements.iter().flat_map(|elements| (0..elements.length()).filter_map(|at| elements.item(at)));
        names.filter_map(|element| element.get_attribute("name")).fold(Sent::default(), |sent, name| {
            match self.text(&name) {
                text if text.is_empty() => sent,
                text => sent.with(&name, text),
            }
        })
    }

    /// The value of a field; empty where it is not there, off or disabled.
    pub(crate) fn text(&self, name: &str) -> String {
        self.data.as_ref().and_then(|data| data.get(name).as_string()).unwrap_or_default()
    }
}

/// Puts the keyboard there, without moving the page.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        element.focus_with_options(&options).ok();
    }
}

/// Puts the keyboard there, and the page where one sees it.
pub(crate) fn show(id: &str) {
    if let Some(element) = element(id) {
        element.focus().ok();
    }
}

pub(crate) fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Whether the keyboard is in a field or a dialog.
pub(crate) fn is_typing() -> bool {
    let at = document().active_element();
    at.is_some_and(|it| it.closest("input, textarea, select, dialog[open]").is_ok_and(|it| it.is_some()))
}

/// Puts every field of a form back to what the server said.
pub(crate) fn reset(form: &str) {
    if let Some(form) = form_of(form) {
        form.reset();
    }
}

/// What is in a form was taken by the server: it counts as what the server said. Passwords are gone.
pub(crate) fn settle(form: &str) {
    let Some(form) = form_of(form) else { return };
    choices(&form).flatten().for_each(|option| option.set_default_selected(option.selected()));
    for field in each(form.elements()) {
        if let Some(field) = field.dyn_ref::<HtmlInputElement>().filter(|it| it.type_() != "password") {
            field.set_default_checked(field.checked());
            if field.type_() != "checkbox" {
                field.set_default_value(&field.value());
            }
        }
    }
    form.reset();
}

/// What is chosen in a form stays so when leptos writes the options anew, as what is typed does in any case: an option that
/// was touched does not listen to its attribute any more. Untouched choices go on to show what the server says.
pub(crate) fn hold(form: &str) {
    let Some(form) = form_of(form) else { return };
    for options in choices(&form) {
        let Some(chosen) = options.iter().find(|it| it.selected() && !it.default_selected()) else {
            continue;
        };
        for option in options.iter().chain([chosen]) {
            option.set_selected(true);
        }
    }
}

/// The options of each choice in a form.
fn choices(form: &HtmlFormElement) -> impl Iterator<Item = Vec<HtmlOptionElement>> + use<> {
    each(form.elements()).filter_map(|field| field.dyn_ref().map(options))
}

fn options(choice: &HtmlSelectElement) -> Vec<HtmlOptionElement> {
    each(choice.options().into()).map(JsCast::unchecked_into).collect()
}

fn each(all: HtmlCollection) -> impl Iterator<Item = Element> {
    (0..all.length()).filter_map(move |at| all.item(at))
}

/// Fields and what is typed, chosen or ticked in them.
pub(crate) type Typed = Vec<(String, String)>;

/// Whatever in a form is not what the server said.
pub(crate) fn typed(form: &str) -> Typed {
    let Some(form) = form_of(form) else { return Vec::new() };
    each(form.elements())
        .filter(|field| match field.dyn_ref::<HtmlInputElement>() {
            Some(line) => line.value() != line.default_value() || line.checked() != line.default_checked(),
            None => match field.dyn_ref::<HtmlTextAreaElement>() {
                Some(text) => text.default_value().is_ok_and(|it| it != text.value()),
                None => field.dyn_ref().is_some_and(is_chosen),
            },
        })
        .map(|field| {
            let field = field.unchecked_into::<HtmlInputElement>();
            let off = field.type_() == "checkbox" && !field.checked();
            (field.name(), if off { String::new() } else { field.value() })
        })
        .collect()
}

/// Puts it into the form again, as if somebody had typed it.
pub(crate) fn fill(form: &str, typed: &Typed) {
    let Some(form) = form_of(form) else { return };
    for field in each(form.elements()) {
        // Every kind of field has these.
        let field = field.unchecked_into::<HtmlInputElement>();
        let name = field.name();
        for (_, value) in typed.iter().filter(|(of, _)| *of == name) {
            if field.type_() == "checkbox" {
                field.set_checked(!value.is_empty());
            } else {
                field.set_value(value);
            }
        }
    }
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    if let Ok(input) = Event::new_with_event_init_dict("input", &bubbles) {
        form.dispatch_event(&input).ok();
    }
}

fn is_chosen(choice: &HtmlSelectElement) -> bool {
    let options = options(choice);
    let of_server = options.iter().find(|it| it.default_selected()).or(options.first());
    of_server.is_some_and(|option| !option.selected())
}

fn form_of(id: &str) -> Option<HtmlFormElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Copies what is in a field, which stays selected. Not by the newer way: that works on HTTPS and localhost only.
pub(crate) fn copy(id: &str) -> bool {
    let Some(field) = document().get_element_by_id(id) else { return false };
    match field.dyn_into::<HtmlInputElement>() {
        Ok(line) => line.select(),
        Err(field) => {
            field.dyn_ref::<HtmlTextAreaElement>().into_iter().for_each(HtmlTextAreaElement::select)
        }
    }
    let document = document().dyn_into::<HtmlDocument>().ok();
    document.is_some_and(|document| document.exec_command("copy").unwrap_or(false))
}

/// What is in a field. Every kind of field has its value under the same name.
pub(crate) fn value(id: &str) -> String {
    element(id).map(|field| field.unchecked_into::<HtmlInputElement>().value()).unwrap_or_default()
}

/// How far the document is scrolled, as the entry of the browser's history remembers it.
pub(crate) fn remembered_scroll() -> Option<f64> {
    window().history().ok()?.state().ok()?.as_f64()
}

/// Keeps in the entry of the browser's history how far the document is scrolled.
pub(crate) fn remember_scroll(y: f64) {
    if let Ok(history) = window().history() {
        history.replace_state(&JsValue::from_f64(y), "").ok();
    }
}

/// How far the document is scrolled.
pub(crate) fn scroll() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// Scrolls the document.
pub(crate) fn scroll_to(y: f64) {
    window().scroll_to_with_x_and_y(0.0, y);
}

/// A length as CSS has it. The browser writes the number: our own code for that would weigh more than all lengths.
pub(crate) fn pixels(length: f64) -> String {
    let number = Number::from(length).to_string_with_radix(10).map(String::from).unwrap_or_default();
    number + "px"
}

/// How high the window is.
pub(crate) fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default()
}

/// Loads a page anew.
pub(crate) fn load(url: &str) {
    window().location().assign(url).ok();
}

/// What a field of several lines holds until somebody types in it.
pub(crate) fn set_text(id: &str, text: &str) {
    let field = document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlTextAreaElement>().ok());
    if let Some(field) = field {
        field.set_default_value(text).ok();
    }
}

/// Opens or closes a dialog.
pub(crate) fn show_dialog(id: &str, open: bool) {
    let dialog = document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlDialogElement>().ok());
    if let Some(dialog) = dialog.filter(|dialog| dialog.open() != open) {
        if open {
            dialog.show_modal().ok();
        } else {
            dialog.close();
        }
    }
}
