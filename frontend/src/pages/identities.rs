//! The identities of the phone chosen: the list, and the form beside it.

use super::settings::{Settings, hidden, look_only};
use crate::{
    address::Address,
    api::{self, IDENTITY_TONE, IdentitiesView, IdentityLine, Sent},
    components::{Failed, Icon, Status, TextField, TickBox, ToneField, awaited},
    dom,
    texts::texts,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

const PATH: &str = "/identities";
const FORM: &str = "identity-form";

/// The page at `/identities`.
#[component]
pub(crate) fn IdentitiesPage() -> impl IntoView {
    let settings = Settings::new();
    let chosen = settings.address;
    let view = api::ask(move || {
        let Address { phone, identity, .. } = chosen.get();
        (api::Identities { phone, identity }, settings.notice.version.get())
    });
    view! {
        <Title text=texts().identities/>
        {awaited(move || async move {
            match view.answer().await {
                Ok(view) => Either::Left(page(view, settings)),
                Err(error) => Either::Right(view! { <Failed error/> }),
            }
        })}
    }
    .into_any()
}

fn page(view: IdentitiesView, settings: Settings) -> AnyView {
    let IdentitiesView { phone, revision, identities, form, may_edit } = view;
    settings.shows(FORM, &[&phone, "/", form.text("before")].concat());
    let about = Along { phone, revision, may_edit, settings };
    let rows: Vec<AnyView> = identities.into_iter().map(|identity| about.row(identity)).collect();
    let none = rows.is_empty().then(|| view! { <p class="empty">{texts().no_identities}</p> });
    let some = (!rows.is_empty()).then(|| {
        view! {
            <table class="identities" aria-label=texts().identities>
                <thead>
                    <tr>
                        <th scope="col" class="name">{texts().identity_name}</th>
                        <th scope="col" class="number">{texts().sip_address}</th>
                        <th scope="col" class="type">{texts().ringtone}</th>
                        <th scope="col" class="actions"><span class="unseen">{texts().delete}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    view! {
        <div class="desk identities open">
            <section class="book">
                <header class="head"><h1>{texts().identities}</h1></header>
                <p class="hint">{texts().identities_hint}</p>
                <Status notice=settings.notice/>
                {look_only(may_edit)}
                {some}
                {none}
            </section>
            <section class="entry" aria-labelledby="form-title">{about.form(&form)}</section>
        </div>
    }
    .into_any()
}

/// What every form of the page sends along.
struct Along {
    phone: String,
    revision: u64,
    may_edit: bool,
    settings: Settings,
}

impl Along {
    fn fields(&self, before: &str) -> AnyView {
        let shown = self.settings.address.with_untracked(|address| address.phone.clone()).unwrap_or_default();
        hidden([
            ("form", "identity".to_owned()),
            ("shown", shown),
            ("phone", self.phone.clone()),
            ("revision", self.revision.to_string()),
            ("before", before.to_owned()),
        ])
    }

    fn row(&self, identity: IdentityLine) -> AnyView {
        let IdentityLine { name, sip_address, ringtone, active } = identity;
        let settings = self.settings;
        let address = settings.address;
        let with = {
            let name = name.clone();
            move |it: &Address| Address { identity: Some(name.clone()), ..it.clone() }.of_page(PATH)
        };
        let is_chosen = {
            let name = name.clone();
            move || address.with(|address| address.identity.as_ref() == Some(&name))
        };
        let current = {
            let is_chosen = is_chosen.clone();
            move || is_chosen().then_some("true")
        };
        let ringtone = if ringtone.is_empty() { texts().tone_default.to_owned() } else { ringtone };
        let badge = active
            .then(|| view! { <span class="badge active"><Icon name="check"/>{texts().is_active}</span> });
        view! {
            <tr class="single" class:chosen=is_chosen>
                <td class="name">
                    <a class="line" href=move || address.with(&with) aria-current=current>{name.clone()}</a>
                    " "
                    {badge}
                </td>
                <td class="number">{sip_address}</td>
                <td class="type">{ringtone}</td>
                <td class="actions">
                    {self.may_edit.then(|| self.delete(&name))}
                </td>
            </tr>
        }
        .into_any()
    }

    fn delete(&self, name: &str) -> AnyView {
        let settings = self.settings;
        view! {
            <form method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || ())>
                {self.fields(name)}
                <button class="plain" name="button" value="delete" title=texts().delete disabled=settings.busy>
                    <Icon name="delete"/>
                    <span class="unseen">{texts().delete_what(name)}</span>
                </button>
            </form>
        }
        .into_any()
    }

    fn form(&self, form: &Sent) -> AnyView {
        let settings = self.settings;
        let problems = settings.problems;
        let value = |field: &str| form.text(field).to_owned();
        let before = value("before");
        let is_new = before.is_empty();
        let title = match (self.may_edit, is_new) {
            (false, _) => texts().identity,
            (true, true) => texts().add_identity,
            (true, false) => texts().edit_identity,
        };
        let empty =
            move || settings.address.with(|it| Address { identity: None, ..it.clone() }.of_page(PATH));
        let navigate = use_navigate();
        let submit = move |event| {
            let navigate = navigate.clone();
            settings.send(&event, move || {
                // Of another identity it is anew anyway.
                if is_new {
                    dom::reset(FORM);
                }
                navigate(&empty(), NavigateOptions { scroll: false, ..Default::default() })
            });
        };
        view! {
            <form id=FORM method="post" action="/page/post_settings" autocomplete="off" on:submit=submit>
                <header class="head">
                    <h2 id="form-title" tabindex="-1">{title}</h2>
                    <a class="plain close" class:always=!is_new href=empty title=texts().close>
                        <Icon name="close"/>
                        <span class="unseen">{texts().close}</span>
                    </a>
                </header>
                {self.fields(&before)}
                <fieldset disabled=!self.may_edit>
                <TextField name="name" label=texts().identity_name value=value("name") problems/>
                <TextField name="sip_address" label=texts().sip_address value=value("sip_address") placeholder=texts().sip_address_hint problems/>
                <ToneField fields=IDENTITY_TONE label=texts().ringtone form=form.clone() problems/>
                <TickBox name="active" label=texts().make_active ticked={form.text("active") == "yes"}/>
                </fieldset>
                {self.may_edit.then(|| view! {
                    <div class="buttons">
                        <button class="primary" name="button" value="save" disabled=settings.busy>
                            {if is_new { texts().add } else { texts().change }}
                        </button>
                    </div>
                })}
            </form>
        }
        .into_any()
    }
}
