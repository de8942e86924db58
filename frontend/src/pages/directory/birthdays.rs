//! The birthdays of the coming week, in a quiet line.

use crate::{address::Address, api::BirthdayView, texts::texts};
use leptos::prelude::*;

/// How many are named.
const MOST: usize = 4;

/// Who has a birthday.
pub(super) fn line(coming: Vec<BirthdayView>, list: Memo<Address>) -> AnyView {
    let more = coming.len().saturating_sub(MOST);
    let one = |it: BirthdayView| {
        let day = match it.in_days {
            0 => texts().today.to_owned(),
            1 => texts().tomorrow.to_owned(),
            _ => it.day,
        };
        let text = texts().birthday_of(&it.name, &day, it.age);
        let href = list.get_untracked().with_line(Some(it.entry), None).url();
        view! { <li><a href=href data-noscroll="">{text}</a></li> }
    };
    let all: Vec<_> = coming.into_iter().take(MOST).map(one).collect();
    view! {
        <div class="birthdays quiet">
            <h2>{texts().birthdays}</h2>
            <ul>{all}{(more > 0).then(|| view! { <li>{texts().more_entries(more)}</li> })}</ul>
        </div>
    }
    .into_any()
}
