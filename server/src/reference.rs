//! `/docs`: the description of the API as a page to read. Rendered here from the same document that programs get, without a
//! script, so that it needs nothing from anywhere and the browser's own search finds everything in it.

mod html;
mod operation;
mod schema;

use crate::{AppState, openapi, problem::Code};
use axum::{
    extract::{Path, State},
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    response::{Html, IntoResponse, Response},
};
use html::{escaped, prose};
use serde_json::Value;
use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::LazyLock,
};

const STYLE: &str = include_str!("reference/style.css");

/// Nothing but the style sheet and the icon is loaded, and nothing is run.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

static BODY: LazyLock<String> =
    LazyLock::new(|| body(&serde_json::to_value(openapi::document()).unwrap_or_default()));

/// The name holds a hash of the content, so a browser may keep it for good.
static STYLE_NAME: LazyLock<String> = LazyLock::new(|| {
    let mut hash = DefaultHasher::new();
    STYLE.hash(&mut hash);
    format!("reference-{:016x}.css", hash.finish())
});

/// `GET /docs`
pub async fn page(State(app): State<AppState>) -> impl IntoResponse {
    let icon = app.links.icon.map(|href| format!(r#"<link rel="icon" type="image/svg+xml" href="{href}">"#));
    let page = format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API reference · Ringbook</title>
<link rel="stylesheet" href="/docs/{}">
{}
</head>
<body>
{}
</body>
</html>
"#,
        *STYLE_NAME,
        icon.unwrap_or_default(),
        *BODY,
    );
    ([(CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-cache")], Html(page))
}

/// `GET /docs/{name}`: its style sheet.
pub async fn style(Path(name): Path<String>) -> Result<Response, crate::problem::Problem> {
    if name != *STYLE_NAME {
        return Err(crate::problem::Problem::not_found());
    }
    let headers =
        [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, STYLE).into_response())
}

fn body(document: &Value) -> String {
    format!(
        r##"<a class="skip" href="#content">Skip to the content</a>
<nav aria-label="Contents">
<p class="name"><a href="/">Ringbook</a></p>
{}
<p><a href="#codes">Codes of problems</a></p>
<p><a href="#schemas">Schemas</a></p>
<ul>
{}</ul>
</nav>
<main id="content">
<h1>API reference</h1>
{}
<p>For programs: <a href="/api/v1/openapi.json"><code>/api/v1/openapi.json</code></a>, OpenAPI {}.</p>
{}
{}
<section aria-labelledby="schemas">
<h2 id="schemas">Schemas</h2>
{}</section>
</main>"##,
        tags(document).map(|tag| contents(document, tag)).collect::<String>(),
        schemas(document).map(|(name, _)| html::item(name, &escaped(name))).collect::<String>(),
        prose(document["info"]["description"].as_str()),
        escaped(document["openapi"].as_str().unwrap_or_default()),
        tags(document).map(|tag| section(document, tag)).collect::<String>(),
        codes(),
        schemas(document).map(|(name, schema)| schema::article(name, schema)).collect::<String>(),
    )
}

fn tags(document: &Value) -> impl Iterator<Item = &Value> {
    document["tags"].as_array().into_iter().flatten()
}

fn schemas(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    document["components"]["schemas"].as_object().into_iter().flatten()
}

/// The operations of a tag, with their methods and addresses.
fn operations<'d>(document: &'d Value, tag: &'d Value) -> impl Iterator<Item = operation::Operation<'d>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, says)| operation::Operation { method, path, says })
    });
    all.filter(|operation| operation.says["tags"][0] == tag["name"])
}

fn contents(document: &Value, tag: &Value) -> String {
    let name = escaped(tag["name"].as_str().unwrap_or_default());
    let items: String = operations(document, tag).map(|operation| operation.item()).collect();
    format!("<p><a href=\"#{name}\">{name}</a></p>\n<ul>\n{items}</ul>\n")
}

fn section(document: &Value, tag: &Value) -> String {
    let name = escaped(tag["name"].as_str().unwrap_or_default());
    let articles: String = operations(document, tag).map(|operation| operation.article(document)).collect();
    format!(
        "<section aria-labelledby=\"{name}\">\n<h2 id=\"{name}\">{name}</h2>\n{}\n{articles}</section>\n",
        prose(tag["description"].as_str()),
    )
}

fn codes() -> String {
    let rows = Code::ALL.iter().map(|code| {
        let word = code.word();
        vec![
            format!("<code id=\"code-{word}\">{word}</code>"),
            code.status().as_str().to_owned(),
            html::marked(code.about()),
        ]
    });
    format!(
        "<section aria-labelledby=\"codes\">\n<h2 id=\"codes\">Codes of problems</h2>\n{}\n{}</section>\n",
        prose(Some(
            "Every error is a `Problem` with one of these in `code`. A code never changes its meaning; there may be new ones."
        )),
        html::table(&["Code", "Status", "Meaning"], rows),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_described_is_on_the_page_and_no_link_leads_nowhere() {
        let document = serde_json::to_value(openapi::document()).unwrap();
        let page = body(&document);
        let described = tags(&document).flat_map(|tag| operations(&document, tag)).count();
        let all: usize =
            document["paths"].as_object().unwrap().values().map(|item| item.as_object().unwrap().len()).sum();
        assert_eq!(described, all, "every operation has a tag that is described");
        assert_eq!(page.matches("<article").count(), all + schemas(&document).count());
        for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
        }
        assert!(!page.contains("<script") && !page.contains("style="));
    }
}
