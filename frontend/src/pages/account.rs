//! Your account: who you are here, your password, and where you are signed in.

use super::settings::{Settings, hidden};
use crate::{
    api::{self, AccountView, SessionLine},
    components::{ConfirmDialog, Failed, Icon, Status, TextField, awaited},
    dom,
    texts::texts,
};
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

const PASSWORD_FORM: &str = "password-form";

/// The page at `/account`.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let settings = Settings::new();
    let view = api::ask(move || (api::Account {}, settings.notice.version.get()));
    view! {
        <Title text=texts().account/>
        <div class="settings">
            <h1>{texts().account}</h1>
            <Status notice=settings.notice/>
            {awaited(move || async move {
                match view.answer().await {
                    Ok(view) => Either::Left(page(view, settings)),
                    Err(error) => Either::Right(view! { <Failed error/> }),
                }
            })}
        </div>
        <ConfirmDialog asked=settings.asked/>
    }
    .into_any()
}

fn page(view: AccountView, settings: Settings) -> AnyView {
    let AccountView { id, name, role, directories, sessions } = view;
    let directories = directories.map_or(texts().all_directories.to_owned(), |some| some.join(", "));
    view! {
        <dl class="facts">
            <dt>{texts().person_name}</dt>
            <dd>{name}</dd>
            <dt>{texts().person_id}</dt>
            <dd>{id.clone()}</dd>
            <dt>{texts().role}</dt>
            <dd>{role}</dd>
            <dt>{texts().directories}</dt>
            <dd>{directories}</dd>
        </dl>
        {password_form(id, settings)}
        {sessions_section(sessions, settings)}
    }
    .into_any()
}

/// The name goes along unseen, for those who let the browser keep their passwords.
fn password_form(id: String, settings: Settings) -> AnyView {
    let problems = settings.problems;
    view! {
        <section aria-labelledby="password-title">
            <h2 id="password-title">{texts().change_password}</h2>
            <form id=PASSWORD_FORM method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || dom::reset(PASSWORD_FORM))>
                {hidden([("form", "password".to_owned())])}
                <input type="text" class="unseen" autocomplete="username" tabindex="-1" aria-hidden="true" readonly value=id/>
                <TextField name="old_password" label=texts().old_password value=String::new() kind="password"
                    autocomplete="current-password" problems/>
                <div class="pair">
                    <TextField name="new_password" label=texts().new_password hint=texts().password_hint value=String::new()
                        kind="password" autocomplete="new-password" problems/>
                    <TextField name="again" label=texts().new_password_again value=String::new() kind="password"
                        autocomplete="new-password" problems/>
                </div>
                <div class="buttons">
                    <button class="primary" disabled=settings.busy>{texts().change_password}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn sessions_section(sessions: Vec<SessionLine>, settings: Settings) -> AnyView {
    let others = sessions.iter().any(|session| !session.is_this);
    let rows: Vec<_> = sessions.into_iter().map(session_row).collect();
    view! {
        <section aria-labelledby="sessions-title">
            <h2 id="sessions-title">{texts().sessions}</h2>
            <div class="sheet">
                <table aria-labelledby="sessions-title">
                    <thead>
                        <tr>
                            <th scope="col">{texts().browser}</th>
                            <th scope="col">{texts().began}</th>
                            <th scope="col">{texts().last_used}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {others.then(|| view! {
                <form method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || ())>
                    {hidden([("form", "other_sessions".to_owned())])}
                    <div class="buttons">
                        <button disabled=settings.busy>{texts().sign_out_elsewhere}</button>
                    </div>
                </form>
            })}
        </section>
    }
    .into_any()
}

fn session_row(session: SessionLine) -> AnyView {
    let badge = session
        .is_this
        .then(|| view! { <span class="badge active"><Icon name="check"/>{texts().this_session}</span> });
    view! {
        <tr>
            <td class="name" title=session.agent>{session.browser} " " {badge}</td>
            <td class="fact" data-label=texts().began>{session.began}</td>
            <td class="fact" data-label=texts().last_used>{session.last_used}</td>
        </tr>
    }
    .into_any()
}
