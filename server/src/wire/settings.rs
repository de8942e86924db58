//! How settings are described that go over the wire just as `shared` has them. None of these is ever made: the types of
//! `shared` know nothing of OpenAPI. A test compares the fields.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

/// How the users of a directory write and dial numbers. A missing field takes its default.
#[derive(Debug, ToSchema)]
#[schema(examples(json!({
    "region": "DE", "area_code": "30", "outside_line": null, "extension_digits": 5, "local_domains": [], "loose_digits": 0,
})))]
pub struct DialPlan {
    /// ISO 3166 country in capitals; null for no plan: then only international and equal numbers match.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub region: Option<String>,
    /// Area code without its trunk prefix, put in front of local numbers.
    #[schema(pattern = "^[0-9]{1,8}$")]
    pub area_code: Option<String>,
    /// The digits that reach an outside line on a private exchange.
    #[schema(pattern = "^[0-9]{1,4}$")]
    pub outside_line: Option<String>,
    /// At most so many bare digits are an extension.
    #[schema(required = false, maximum = 9, default = 5)]
    pub extension_digits: u8,
    /// SIP domains whose users are numbers of this installation.
    #[schema(required = false)]
    pub local_domains: Vec<String>,
    /// 0, or 7 to 15: so many last digits may give an otherwise unknown caller a name.
    #[schema(required = false, maximum = 15)]
    pub loose_digits: u8,
}

/// A line of a phone.
#[derive(Debug, ToSchema)]
pub struct Identity {
    /// Unique on its phone; not `active`.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// `user@domain`.
    #[schema(max_length = 200, examples("office@pbx.example"))]
    pub sip_address: String,
    /// Its own ringtone, if it has one.
    pub ringtone: Option<Ringtone>,
}

/// The ringtones of a phone; null is nothing distinct.
#[derive(Debug, ToSchema)]
pub struct Ringtones {
    /// The phone's own.
    #[schema(required = false)]
    pub default: Ringtone,
    /// For VIP numbers.
    pub vip: Option<Ringtone>,
    /// For the group Friends.
    pub friends: Option<Ringtone>,
    /// For the group Family.
    pub family: Option<Ringtone>,
    /// For the group Work.
    pub work: Option<Ringtone>,
    /// For the group Colleagues.
    pub colleagues: Option<Ringtone>,
    /// For the group Server.
    pub server: Option<Ringtone>,
}

/// A ringtone.
#[derive(Debug)]
pub enum Ringtone {}

impl PartialSchema for Ringtone {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("`Ringer1` to `Ringer10`, `Silent`, or the address of a melody."))
            .max_length(Some(255))
            .pattern(Some(r"^(Ringer([1-9]|10)|Silent|https?://\S+)$"))
            .examples(["Ringer4"])
            .into()
    }
}

impl ToSchema for Ringtone {}

/// What a caller hears in do-not-disturb.
#[derive(Debug)]
pub enum DndAnswer {}

impl PartialSchema for DndAnswer {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .description(Some("The SIP status that a caller gets in do-not-disturb."))
            .enum_values(Some(shared::DndAnswer::ALL.map(shared::DndAnswer::status)))
            .into()
    }
}

impl ToSchema for DndAnswer {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[track_caller]
    fn same_fields(described: RefOr<Schema>, written: Value) {
        let described = serde_json::to_value(described).unwrap()["properties"].clone();
        let names = |object: &Value| -> Vec<String> {
            let mut names: Vec<String> = object.as_object().unwrap().keys().cloned().collect();
            names.sort();
            names
        };
        assert_eq!(names(&described), names(&written));
    }

    #[test]
    fn what_is_described_is_what_is_written() {
        let written = |value| serde_json::to_value(value).unwrap();
        same_fields(DialPlan::schema(), written(json!(shared::DialPlan::default())));
        same_fields(Ringtones::schema(), written(json!(shared::Ringtones::default())));
        let identity = json!({"name": "Office", "sip_address": "office@pbx.example"});
        let identity: shared::Identity = serde_json::from_value(identity).unwrap();
        same_fields(Identity::schema(), written(json!(identity)));
    }
}
