//! Schemas in words.

use super::html::{escaped, example, marked, prose, table};
use serde_json::Value;

/// A schema that has a name.
pub(super) fn article(name: &str, schema: &Value) -> String {
    let examples: String = schema["examples"].as_array().into_iter().flatten().map(example).collect();
    let examples = if examples.is_empty() { examples } else { format!("<h4>Example</h4>\n{examples}") };
    let values =
        if schema["properties"].is_null() { format!("<p>{}</p>\n", facts(schema)) } else { String::new() };
    let id = escaped(name);
    format!(
        "<article aria-labelledby=\"{id}\">\n<h3 id=\"{id}\">{id}</h3>\n{}{values}{}{examples}</article>\n",
        prose(schema["description"].as_str()),
        table(&["Field", "Type", "Meaning"], fields(schema)),
    )
}

fn fields(schema: &Value) -> impl Iterator<Item = Vec<String>> {
    let required = |name: &str| schema["required"].as_array().into_iter().flatten().any(|it| it == name);
    schema["properties"].as_object().into_iter().flatten().map(move |(name, field)| {
        let must = if required(name) { " <span class=\"must\">required</span>" } else { "" };
        vec![format!("<code>{}</code>{must}", escaped(name)), facts(field), marked(about(field))]
    })
}

/// What a schema says in words; that of a reference is beside it, or in its part of a choice.
fn about(schema: &Value) -> &str {
    let inner = &schema["oneOf"][0]["description"];
    schema["description"].as_str().or_else(|| inner.as_str()).unwrap_or_default()
}

/// The type and its limits.
pub(super) fn facts(schema: &Value) -> String {
    let limits: Vec<String> = limits(schema).collect();
    let limits = if limits.is_empty() { String::new() } else { format!(", {}", limits.join(", ")) };
    format!("{}{limits}", kind(schema))
}

/// The type.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        let name = escaped(target.rsplit('/').next().unwrap_or(target));
        return format!("<a href=\"#{name}\">{name}</a>");
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        return choices.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    if let Some(values) = schema["enum"].as_array() {
        let value = |value: &Value| format!("<code>{}</code>", escaped(&plain(value)));
        return values.iter().map(value).collect::<Vec<_>>().join(", ");
    }
    match &schema["type"] {
        Value::Array(types) => {
            let one = |name: &Value| named(name.as_str().unwrap_or_default(), schema);
            types.iter().map(one).collect::<Vec<_>>().join(" or ")
        }
        Value::String(name) => named(name, schema),
        _ => "anything".to_owned(),
    }
}

fn named(name: &str, schema: &Value) -> String {
    match (name, schema["properties"].as_object()) {
        ("array", _) => format!("array of {}", kind(&schema["items"])),
        ("object", Some(fields)) => {
            let field =
                |(name, field): (&String, &Value)| format!("<code>{}</code> {}", escaped(name), kind(field));
            format!("object: {}", fields.iter().map(field).collect::<Vec<_>>().join("; "))
        }
        _ => match schema["format"].as_str() {
            Some(format @ "uuid") => escaped(format),
            _ => escaped(name),
        },
    }
}

fn limits(schema: &Value) -> impl Iterator<Item = String> {
    let limit = |name: &str, words: &str| {
        let value = &schema[name];
        (!value.is_null()).then(|| words.replace('#', &format!("<code>{}</code>", escaped(&plain(value)))))
    };
    // A whole number that cannot be less than 0 says so already.
    let least = limit("minimum", "at least #").filter(|_| schema["minimum"] != 0);
    let limits = [
        least,
        limit("maximum", "at most #"),
        limit("minLength", "at least # characters").filter(|_| schema["minLength"] != 1),
        limit("maxLength", "at most # characters"),
        limit("minItems", "at least #"),
        limit("maxItems", "at most #"),
        limit("pattern", "like #"),
        limit("default", "# by default"),
    ];
    limits.into_iter().flatten()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
