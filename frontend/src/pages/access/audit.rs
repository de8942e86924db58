//! What happened: who came in, who did not, and what was done outside directories.

use crate::{api::AuditEntry, texts};
use leptos::prelude::*;

pub(super) fn section(lines: Vec<AuditEntry>) -> AnyView {
    let rows: Vec<_> = lines.into_iter().map(row).collect();
    view! {
        <section aria-labelledby="audit">
            <h2 id="audit">{texts::AUDIT}</h2>
            <div class="sheet audit">
                <table aria-labelledby="audit">
                    <thead>
                        <tr>
                            <th scope="col">{texts::TIME}</th>
                            <th scope="col">{texts::WHO}</th>
                            <th scope="col">{texts::WHAT}</th>
                            <th scope="col">{texts::ABOUT}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(line: AuditEntry) -> AnyView {
    let who = if line.who.is_empty() { texts::THE_SERVER.to_owned() } else { line.who };
    view! {
        <tr>
            <td class="fact">{line.time}</td>
            <td>{who}</td>
            <td>{line.what}</td>
            <td class="fact">{line.about}</td>
        </tr>
    }
    .into_any()
}
