//! Fields of forms: label, control, and what is wrong with it. The controls keep their values themselves, as in any
//! form, so that what was typed before the script came is not lost.

use crate::{dom, effects::watch, form_rules};
use leptos::prelude::*;

/// What is wrong with the fields of a form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Problems(pub(crate) RwSignal<Vec<form_rules::Problem>>);

impl Problems {
    /// Nothing is wrong.
    pub(crate) fn none() -> Problems {
        Problems(RwSignal::new(Vec::new()))
    }

    /// Shows what is wrong, with the keyboard at the first field of it.
    pub(crate) fn show(self, problems: Vec<form_rules::Problem>) {
        let first = problems.first().map(|problem| problem.field.clone());
        self.0.set(problems);
        if let Some(field) = first {
            dom::show(&field);
        }
    }

    /// What is wrong with a field that cannot say so itself.
    pub(crate) fn about(self, field: &'static str) -> AnyView {
        let problem = self.of(field);
        view! { {move || problem().map(|text| view! { <p class="problem" role="alert">{text}</p> })} }
            .into_any()
    }

    /// What is wrong with one field. A plain closure: a derived signal would end with the form that is replaced, and
    /// be asked once more.
    fn of(self, field: &'static str) -> impl Problem {
        move || self.0.with(|all| all.iter().find(|it| it.field == field).map(|it| it.message.clone()))
    }
}

/// A line of text, or several.
#[component]
pub(crate) fn TextField(
    /// Its name in the form, and its id.
    name: &'static str,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is in it.
    value: String,
    /// What is shown while it is empty.
    #[prop(optional, into)]
    placeholder: String,
    /// Shown, not offered.
    #[prop(optional)]
    disabled: bool,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Several lines.
    #[prop(optional)]
    long: bool,
    /// What it is for.
    #[prop(optional)]
    hint: &'static str,
    /// What is wrong with the form.
    problems: Problems,
) -> impl IntoView {
    let problem = problems.of(name);
    let (about, invalid) = (about(name, problem, !hint.is_empty()), invalid(problem));
    let control = if long {
        // leptos does not bring the text inside up to date when the form is shown again.
        let text = value.clone();
        watch(move || dom::set_text(name, &text));
        view! {
            <textarea id=name name=name rows="2" placeholder=placeholder disabled=disabled
                aria-describedby=about aria-invalid=invalid>
                {value}
            </textarea>
        }
        .into_any()
    } else {
        view! {
            <input id=name name=name type=kind value=value placeholder=placeholder disabled=disabled
                autocomplete=autocomplete aria-describedby=about aria-invalid=invalid/>
        }
        .into_any()
    };
    field(name, label, control, hint, problem)
}

/// A choice among a few values.
#[component]
pub(crate) fn Choice(
    /// Its name in the form, and its id.
    name: &'static str,
    /// Its label.
    #[prop(into)]
    label: String,
    /// The value that is chosen.
    value: String,
    /// Value and label of each.
    options: Vec<(String, String)>,
    /// What it is for.
    #[prop(optional)]
    hint: &'static str,
    /// What is wrong with the form.
    problems: Problems,
) -> impl IntoView {
    let problem = problems.of(name);
    let (about, invalid) = (about(name, problem, !hint.is_empty()), invalid(problem));
    let option = |(word, label): (String, String)| {
        let selected = word == value;
        view! { <option value=word selected=selected>{label}</option> }
    };
    let options: Vec<_> = options.into_iter().map(option).collect();
    let control = view! {
        <select id=name name=name aria-describedby=about aria-invalid=invalid>{options}</select>
    }
    .into_any();
    field(name, label, control, hint, problem)
}

/// A tick box. Its value is `yes`.
#[component]
pub(crate) fn TickBox(
    /// Its name in the form, and its id.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// Whether it is ticked.
    ticked: bool,
) -> impl IntoView {
    view! {
        <div class="field tick">
            <input id=name.clone() name=name.clone() type="checkbox" value="yes" checked=ticked/>
            <label for=name>{label}</label>
        </div>
    }
    .into_any()
}

/// What is wrong with a field now.
trait Problem: Fn() -> Option<String> + Copy + Send + Sync + 'static {}

impl<T: Fn() -> Option<String> + Copy + Send + Sync + 'static> Problem for T {}

/// The ids of what is said about a field, for those who hear it.
fn about(
    name: &'static str,
    problem: impl Problem,
    has_hint: bool,
) -> impl Fn() -> Option<String> + Send + 'static {
    move || match (problem().is_some(), has_hint) {
        (true, _) => Some(format!("{name}-problem")),
        (false, true) => Some(format!("{name}-hint")),
        (false, false) => None,
    }
}

fn invalid(problem: impl Problem) -> impl Fn() -> Option<&'static str> + Send + 'static {
    move || problem().map(|_| "true")
}

fn field(
    name: &'static str,
    label: String,
    control: AnyView,
    hint: &'static str,
    problem: impl Problem,
) -> AnyView {
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> });
    let problem =
        move || problem().map(|text| view! { <p class="problem" id=format!("{name}-problem")>{text}</p> });
    view! { <div class="field"><label for=name>{label}</label>{control}{hint}{problem}</div> }.into_any()
}
