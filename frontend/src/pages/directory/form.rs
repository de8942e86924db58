//! The form "Add or Edit Entry" (`product.md` 1).

use super::{
    desk::Desk,
    if_called::{IfCalled, Of},
    list,
};
use crate::{
    address::Address,
    api::{Button, FormView, Line, SaveRequest},
    components::{Choice, Icon, TextField, TickBox},
    dom::{self, SentForm},
    effects::watch,
    form_rules::{Fields, LineKind},
    texts::texts,
};
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    prelude::*,
};
use shared::{ContactType, Group, NumberType};

pub(super) const ID: &str = "entry-form";

/// The form for the line chosen, or the empty one.
#[component]
pub(super) fn EntryForm(view: FormView, address: Memo<Address>, desk: Desk) -> impl IntoView {
    let FormView { kind, name, line, gone, fields, problems, master, identities, us_date_format, may_edit } =
        view;
    desk.problems.0.set(problems);
    show_afresh(desk);
    desk.opened.set_value(fields.clone());
    let revision = line.as_ref().and_then(|line| line.revision).map(|revision| revision.to_string());
    let phone = address.with_untracked(|address| address.phone.clone());
    let its_entry = line.as_ref().map(|line| line.entry.clone());
    let if_called =
        IfCalled::new(&fields, Of { phone, kind, entry: its_entry, master: master.clone() }, desk);
    let submit = move |event: SubmitEvent| submitted(&event, line.clone(), desk);
    let typed = move || {
        desk.drafts.look();
        if_called.look();
    };
    let keys = move |event: KeyboardEvent| close_with_escape(&event, address, desk);
    let here = move || address.with(Address::url);
    let open = kind != LineKind::Nothing;
    let zones = Zones { kind, master, us_date_format, may_edit, address, desk };
    let (shows, title) = (may_edit || open, if may_edit { title(kind) } else { texts().entry });
    let begin = if may_edit { texts().number_is_enough } else { "" };
    view! {
        <form id=ID method="post" action="/page/post" on:submit=submit on:keydown=keys autocomplete="off"
            on:input=move |_| typed() on:change=move |_| typed()>
            <header class="head">
                <h2 id="form-title" tabindex="-1">{title}</h2>
                <CloseLink address desk open/>
                <p class="of">{if open { name } else { begin.into() }}</p>
            </header>
            <div class="news" aria-live="polite">{move || desk.touched.get().map(|who| touched(&who, desk))}{desk.drafts.view(desk)}</div>
            {gone.then(|| view! { <p class="advice">{texts().gone_line}</p> })}
            <input type="hidden" name="address" value=here/>
            <input type="hidden" name="revision" value=revision/>
            {(!may_edit).then(|| view! { <p class="advice">{texts().may_only_look}</p> })}
            {(!shows).then(|| view! { <p class="quiet">{texts().choose_a_line}</p> })}
            {shows.then(|| view! {
                {zones.names(&fields)}
                {zones.number(&fields, identities)}
                {may_edit.then(|| if_called.view())}
                {zones.blue(&fields)}
            })}
            {may_edit.then(|| buttons(open, desk))}
        </form>
    }
    .into_any()
}

/// Escape leads back to the list.
fn close_with_escape(event: &KeyboardEvent, address: Memo<Address>, desk: Desk) {
    if event.key() == "Escape" && !event.is_composing() {
        event.prevent_default();
        desk.focus.set(Some(list::ID.into()));
        let address = address.get_untracked();
        if address.entry.is_none() {
            dom::focus(list::ID);
        }
        desk.open(address.list(), false);
    }
}

/// Somebody else has changed the line that is open. What was typed stays until one wants to see it.
fn touched(who: &str, desk: Desk) -> AnyView {
    let show = move |_| desk.renewed.update(|times| *times += 1);
    view! {
        <p class="advice">
            {texts().touched(who)} " "
            <button type="button" class="link" on:click=show>{texts().show_newest}</button>
        </p>
    }
    .into_any()
}

fn buttons(open: bool, desk: Desk) -> AnyView {
    view! {
            <div class="buttons">
                {open.then(|| view! {
                    <button name="button" value="change" class="primary" disabled=desk.busy>{texts().change}</button>
                    <button name="button" value="add_sub" disabled=desk.busy>{texts().add_sub}</button>
                })}
                <button name="button" value="add" class="last" class:primary=!open disabled=desk.busy>{texts().add}</button>
            </div>
    }
    .into_any()
}

/// Whenever the server has sent the form again, its fields show what the server said.
fn show_afresh(desk: Desk) {
    watch(move || {
        desk.touched.set(None);
        if desk.was_shown.get_value() {
            dom::reset(ID);
        }
        desk.was_shown.set_value(true);
        desk.drafts.show(desk.here());
        if let Some((message, undo)) = desk.saved.write_untracked().take() {
            desk.notice.offer(message, undo);
        }
        if let Some(id) = desk.focus.write_untracked().take() {
            // The form is in the page by then.
            request_animation_frame(move || dom::focus(&id));
        }
    });
}

fn title(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Nothing => texts().new_entry,
        LineKind::Single => texts().edit_entry,
        LineKind::Master => texts().edit_name,
        LineKind::Sub => texts().edit_sub,
    }
}

fn submitted(event: &SubmitEvent, line: Option<Line>, desk: Desk) {
    let form = SentForm::take(event);
    let button = match form.button.as_str() {
        "change" => Button::Change,
        "add_sub" => Button::AddSub,
        _ => Button::Add,
    };
    let request = desk.request(button, line, Fields::sent(&form));
    let address = desk.here();
    desk.undone.then(move |changing| {
        // What it takes may have been fetched only now: what was typed meanwhile counts, too.
        let form = SentForm::of(ID).filter(|_| desk.is_at(&address));
        let fields = form.map_or_else(|| request.fields.clone(), |form| Fields::sent(&form));
        (changing.directory.save)(desk, SaveRequest { fields, ..request.clone() });
    });
}

impl Fields {
    /// What the browser's form says.
    pub(super) fn sent(form: &SentForm) -> Fields {
        Fields {
            number: form.text("number"),
            range: form.text("range"),
            number_type: form.text("number_type"),
            contact_type: form.text("contact_type"),
            outgoing_identity: form.text("outgoing_identity"),
            first_name: form.text("first_name"),
            family_name: form.text("family_name"),
            nickname: form.text("nickname"),
            title: form.text("title"),
            organization: form.text("organization"),
            email: form.text("email"),
            note: form.text("note"),
            group: form.text("group"),
            birthday: form.text("birthday"),
            favorite: form.text("favorite"),
        }
    }
}

/// Back to the list and the empty form.
#[component]
fn CloseLink(address: Memo<Address>, desk: Desk, open: bool) -> impl IntoView {
    let href = move || address.with(|address| address.list().url());
    let closed = move |_| desk.focus.set(Some(list::ID.into()));
    view! {
        <a class="plain close" class:always=open href=href data-noscroll="" title=texts().close on:click=closed>
            <Icon name="close"/>
            <span class="unseen">{texts().close}</span>
        </a>
    }
    .into_any()
}

/// The three zones of data, as this kind of line shows them.
struct Zones {
    kind: LineKind,
    master: Fields,
    us_date_format: bool,
    may_edit: bool,
    address: Memo<Address>,
    desk: Desk,
}

impl Zones {
    fn names(&self, fields: &Fields) -> AnyView {
        let (problems, disabled) = (self.desk.problems, !self.kind.edits_names());
        view! {
            <fieldset disabled=!self.may_edit>
                <legend>{texts().name_zone}</legend>
                {disabled.then(|| self.of_all_numbers())}
                <div class="pair">
                    <TextField name="first_name" label=texts().first_name value=fields.first_name.clone() disabled problems/>
                    <TextField name="family_name" label=texts().family_name value=fields.family_name.clone() disabled problems/>
                </div>
            </fieldset>
        }
        .into_any()
    }

    /// A sub entry's name is its master's, and changed there.
    fn of_all_numbers(&self) -> AnyView {
        let (address, desk) = (self.address, self.desk);
        let href = move || address.with(|it| it.with_line(it.entry.clone(), None).url());
        let clicked = move |_| desk.focus.set(Some("form-title".into()));
        view! {
            <p class="hint beside-legend">
                {texts().of_all_numbers} " · "
                <a href=href data-noscroll="" on:click=clicked>{texts().edit_name}</a>
            </p>
        }
        .into_any()
    }

    fn number(&self, fields: &Fields, identities: Vec<String>) -> AnyView {
        let problems = self.desk.problems;
        let legend =
            if self.kind == LineKind::Master { texts().number_zone_of_master } else { texts().number_zone };
        let number_types =
            NumberType::ALL.iter().map(|it| (it.word().into(), it.label(texts().language).into())).collect();
        let contact_types =
            ContactType::ALL.iter().map(|it| (it.word().into(), it.label(texts().language).into())).collect();
        let active = std::iter::once(("active".into(), texts().active.into()));
        let identities = active.chain(identities.into_iter().map(|name| (name.clone(), name))).collect();
        view! {
            <fieldset disabled=!self.may_edit>
                <legend>{legend}</legend>
                <TextField name="number" label=texts().number value=fields.number.clone() problems/>
                <TickBox name="range" label=texts().whole_range ticked=fields.range == "yes"/>
                <div class="pair">
                    <Choice name="number_type" label=texts().number_type value=fields.number_type.clone() options=number_types problems/>
                    <Choice name="contact_type" label=texts().contact_type value=fields.contact_type.clone() options=contact_types problems/>
                </div>
                <Choice name="outgoing_identity" label=texts().outgoing_identity value=fields.outgoing_identity.clone() options=identities problems/>
            </fieldset>
        }
        .into_any()
    }

    fn blue(&self, fields: &Fields) -> AnyView {
        let (problems, master) = (self.desk.problems, &self.master);
        let example = if self.us_date_format { texts().birthday_hint_us } else { texts().birthday_hint };
        let birthday = if master.birthday.is_empty() { example } else { &master.birthday }.to_owned();
        view! {
            <fieldset disabled=!self.may_edit>
                <legend>{texts().blue_zone}</legend>
                <div class="pair">
                    <Choice name="group" label=texts().group value=fields.group.clone() options=self.groups() problems/>
                    {self.favorite(fields)}
                </div>
                <div class="pair">
                    <TextField name="nickname" label=texts().nickname value=fields.nickname.clone() placeholder=master.nickname.clone() problems/>
                    <TextField name="title" label=texts().title value=fields.title.clone() placeholder=master.title.clone() problems/>
                </div>
                <TextField name="organization" label=texts().organization value=fields.organization.clone() placeholder=master.organization.clone() problems/>
                <TextField name="email" label=texts().email value=fields.email.clone() placeholder=master.email.clone() problems/>
                <TextField name="birthday" label=texts().birthday value=fields.birthday.clone() placeholder=birthday problems/>
                <TextField name="note" label=texts().note value=fields.note.clone() placeholder=master.note.clone() long=true problems/>
            </fieldset>
        }
        .into_any()
    }

    fn groups(&self) -> Vec<(String, String)> {
        let mut groups: Vec<(String, String)> =
            Group::ALL.iter().map(|it| (it.word().into(), it.label(texts().language).into())).collect();
        if self.kind.follows_master() {
            let of_master: Group = self.master.group.parse().unwrap_or_default();
            groups.insert(0, (String::new(), texts().as_master_is(of_master.label(texts().language))));
        }
        groups
    }

    /// A tick box; on a sub entry a choice, because that may follow its master.
    fn favorite(&self, fields: &Fields) -> AnyView {
        let ticked = fields.favorite == "yes";
        if !self.kind.follows_master() {
            return view! { <TickBox name="favorite" label=texts().favorite ticked/> }.into_any();
        }
        let of_master = if self.master.favorite == "yes" { texts().yes } else { texts().no };
        let options = vec![
            (String::new(), texts().as_master_is(of_master)),
            ("yes".into(), texts().yes.into()),
            ("no".into(), texts().no.into()),
        ];
        let problems = self.desk.problems;
        view! { <Choice name="favorite" label=texts().favorite value=fields.favorite.clone() options problems/> }
            .into_any()
    }
}
