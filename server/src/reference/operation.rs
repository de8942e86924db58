//! Operations in words.

use super::{
    html::{escaped, example, item, marked, prose, table},
    schema::{facts, kind},
};
use serde_json::Value;

/// What can be asked at an address.
pub(super) struct Operation<'d> {
    pub(super) method: &'d str,
    pub(super) path: &'d str,
    pub(super) says: &'d Value,
}

impl Operation<'_> {
    /// Its line in the contents.
    pub(super) fn item(&self) -> String {
        item(self.id(), &format!("{} {}", self.method(), self.summary()))
    }

    pub(super) fn article(&self, document: &Value) -> String {
        let id = escaped(self.id());
        format!(
            "<article aria-labelledby=\"{id}\">\n<h3 id=\"{id}\">{}</h3>\n<p class=\"address\">{} <code>{}</code></p>\n{}{}{}{}{}</article>\n",
            self.summary(),
            self.method(),
            escaped(self.path),
            prose(self.says["description"].as_str()),
            self.who(),
            self.parameters(),
            self.request(),
            self.answers(document),
        )
    }

    fn id(&self) -> &str {
        self.says["operationId"].as_str().unwrap_or_default()
    }

    fn summary(&self) -> String {
        marked(self.says["summary"].as_str().unwrap_or_default())
    }

    fn method(&self) -> String {
        format!("<span class=\"method {0}\">{1}</span>", self.method, self.method.to_uppercase())
    }

    fn who(&self) -> String {
        let schemes =
            self.says["security"].as_array().into_iter().flatten().filter_map(|one| one.as_object());
        let mut ways: Vec<String> = Vec::new();
        for (scheme, needs) in schemes.flatten() {
            let needs = needs[0].as_str().unwrap_or_default();
            let way = match scheme.as_str() {
                "token" => format!("a token with the scope {}", code(needs)),
                "session" => format!("a person with the role {}", code(needs)),
                _ => "the phone with its own key".to_owned(),
            };
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        if ways.is_empty() {
            return "<p class=\"who\">For everybody.</p>\n".to_owned();
        }
        format!("<p class=\"who\">For {}.</p>\n", ways.join(", "))
    }

    fn parameters(&self) -> String {
        let rows = self.says["parameters"].as_array().into_iter().flatten().map(|parameter| {
            let text = |name: &str| escaped(parameter[name].as_str().unwrap_or_default());
            let must =
                if parameter["required"] == true { " <span class=\"must\">required</span>" } else { "" };
            vec![
                format!("<code>{}</code>{must}", text("name")),
                text("in"),
                facts(&parameter["schema"]),
                marked(parameter["description"].as_str().unwrap_or_default()),
            ]
        });
        with_heading("Parameters", table(&["Name", "In", "Type", "Meaning"], rows))
    }

    fn request(&self) -> String {
        let content = self.says["requestBody"]["content"].as_object().into_iter().flatten();
        let bodies: Vec<String> =
            content.map(|(media, body)| format!("{} as {}", kind(&body["schema"]), code(media))).collect();
        let need = if self.says["requestBody"]["required"] == true { "" } else { ", or none" };
        if bodies.is_empty() {
            return String::new();
        }
        with_heading("Body", format!("<p>{}{need}</p>\n", bodies.join("; ")))
    }

    fn answers(&self, document: &Value) -> String {
        let answers = self.says["responses"].as_object().into_iter().flatten();
        let (good, bad): (Vec<_>, Vec<_>) = answers.partition(|(status, _)| status.starts_with('2'));
        let good: String = good.into_iter().map(|(status, answer)| good_answer(status, answer)).collect();
        let bad: String =
            bad.into_iter().map(|(status, answer)| problems(document, status, answer)).collect();
        with_heading("Answers", format!("{good}<ul class=\"problems\">\n{bad}</ul>\n"))
    }
}

fn good_answer(status: &str, answer: &Value) -> String {
    let headers: Vec<String> =
        answer["headers"].as_object().into_iter().flatten().map(|(name, _)| code(name)).collect();
    let content = || answer["content"].as_object().into_iter().flatten();
    let bodies: Vec<String> =
        content().map(|(media, body)| format!("{} as {}", facts(&body["schema"]), code(media))).collect();
    let bodies = if bodies.is_empty() { String::new() } else { format!(" {}.", bodies.join("; ")) };
    let examples: String = content().filter_map(|(_, body)| body.get("example")).map(example).collect();
    let about = marked(answer["description"].as_str().unwrap_or_default());
    format!("<p>{} {about}{bodies} With {}.</p>\n{examples}", code(status), headers.join(", "))
}

/// The codes of a problem, which `components` describes.
fn problems(document: &Value, status: &str, answer: &Value) -> String {
    let name = answer["$ref"].as_str().and_then(|target| target.rsplit('/').next()).unwrap_or_default();
    let examples =
        &document["components"]["responses"][name]["content"]["application/problem+json"]["examples"];
    let codes = examples.as_object().into_iter().flatten();
    let link = |(word, _): (&String, &Value)| format!("<a href=\"#code-{0}\">{0}</a>", escaped(word));
    let codes: Vec<String> = codes.map(link).collect();
    format!("<li>{} {}</li>\n", code(status), codes.join(", "))
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

fn with_heading(heading: &str, content: String) -> String {
    if content.is_empty() { content } else { format!("<h4>{heading}</h4>\n{content}") }
}
