//! What happened: who came in, who did not, and what was done outside directories.

use crate::{
    api::{AuditEntry, SettingsForm},
    pages::settings::{Settings, hidden},
    texts::texts,
};
use leptos::prelude::*;

pub(super) fn section(lines: Vec<AuditEntry>, settings: Settings) -> AnyView {
    let rows: Vec<_> = lines.into_iter().map(|line| row(line, settings)).collect();
    view! {
        <section aria-labelledby="audit">
            <h2 id="audit">{texts().audit}</h2>
            <div class="sheet audit">
                <table aria-labelledby="audit">
                    <thead>
                        <tr>
                            <th scope="col">{texts().time}</th>
                            <th scope="col">{texts().who}</th>
                            <th scope="col">{texts().what}</th>
                            <th scope="col">{texts().about}</th>
                            <th scope="col"><span class="unseen">{texts().undo}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(line: AuditEntry, settings: Settings) -> AnyView {
    let AuditEntry { time, who, what, about, differences, undo, undone } = line;
    let who = if who.is_empty() { texts().the_server.to_owned() } else { who };
    let label = texts().undo_what(&format!("{what} {about}"));
    let undo = undo.filter(|_| !undone).map(|revision| {
        let fields = [("form", SettingsForm::Undo.word().to_owned()), ("revision", revision.to_string())];
        view! {
            <form method="post" action="/page/post_settings" on:submit=move |event| settings.send(&event, || ())>
                {hidden(fields)}
                <button class="small" aria-label=label disabled=settings.busy>{texts().undo}</button>
            </form>
        }
    });
    let differences = differences.join("; ");
    view! {
        <tr>
            <td class="fact">{time}</td>
            <td>{who}</td>
            <td>{what}</td>
            <td class="fact">{about} " " <span class="differences">{differences}</span></td>
            <td class="actions">{undo} {undone.then_some(texts().was_undone)}</td>
        </tr>
    }
    .into_any()
}
