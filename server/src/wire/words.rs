//! How fields with a short list of words are described. The words are those of `shared`, which knows nothing of
//! OpenAPI; these types are only named in `value_type`, none is ever made.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

macro_rules! described {
    ($($name:ident: $type:path, $about:literal;)+) => {$(
        #[doc = $about]
        #[derive(Debug)]
        pub enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                one_of(<$type>::WORDS, $about)
            }
        }

        impl ToSchema for $name {}
    )+};
}

described! {
    NumberType: shared::NumberType, "What kind of line a number is.";
    ContactType: shared::ContactType, "Whether a number gets through: `vip` always, `deny` never, `none` as the phone's state allows.";
    Group: shared::Group, "The circle somebody belongs to.";
    CallWaiting: shared::CallWaiting, "What happens to a further call during a call.";
    CallerPolicy: shared::CallerPolicy, "What happens to a class of callers.";
    PhoneEvent: shared::PhoneEvent, "Something that a desk phone tells by an action URL.";
    Action: shared::Action, "What the phone does: `silent` shows the call without a sound.";
    Reason: shared::Reason, "The rule that decided.";
    Class: shared::Class, "What kind of caller it is.";
    How: shared::How, "By which rule the caller matched; `ending` gives a name only.";
    Role: shared::Role, "What a person may do.";
    Scope: shared::Scope, "What a token may do; each includes those after it.";
    Sort: directory::Sort, "The order of a list.";
}

fn one_of(words: &[&str], about: &str) -> RefOr<Schema> {
    let object = ObjectBuilder::new().schema_type(Type::String).description(Some(about));
    object.enum_values(Some(words.iter().copied())).into()
}
