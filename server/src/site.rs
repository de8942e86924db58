//! The parts of the page that are embedded in the program: scripts, WebAssembly, style. Their names hold a hash of
//! what is in them, so a browser may keep them for good.

use crate::problem::Problem;
use axum::{
    http::{
        HeaderMap, HeaderValue, Uri,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY},
    },
    response::{IntoResponse, Response},
};
use frontend::SiteLinks;

/// What `build.rs` has embedded. Empty when the program was built without `cargo xtask`.
pub static SITE: Site = include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// The embedded parts of the page.
#[derive(Debug)]
pub struct Site {
    assets: &'static [Asset],
}

#[derive(Debug)]
struct Asset {
    /// What the page uses it for: `style`, `icon`, `script`, `wasm`, `others`, `shared`, or another file.
    role: &'static str,
    path: &'static str,
    identity: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
}

impl Site {
    /// Whether the program was built without its page.
    pub fn is_empty(&self) -> bool {
        self.assets.is_empty()
    }

    /// Where the document finds its parts.
    pub fn links(&self) -> SiteLinks {
        let path = |role| self.assets.iter().find(|asset| asset.role == role).map(|asset| asset.path);
        SiteLinks {
            style: path("style"),
            icon: path("icon"),
            script: path("script"),
            wasm: path("wasm"),
            others: [path("others"), path("shared")],
        }
    }
}

/// `GET /assets/{name}`
pub async fn asset(uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let asset = SITE.assets.iter().find(|asset| asset.path == uri.path()).ok_or_else(Problem::not_found)?;
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (encoding, bytes) = match (asset.brotli, asset.gzip) {
        (Some(bytes), _) if accepts(accepted, "br") => (Some("br"), bytes),
        (_, Some(bytes)) if accepts(accepted, "gzip") => (Some("gzip"), bytes),
        _ => (None, asset.identity),
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(asset.path)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Ok(response)
}

/// Whether an `Accept-Encoding` names a coding and does not refuse it with `q=0`.
fn accepts(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts.any(|part| part.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32)));
        named && !refused
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml; charset=utf-8",
        Some("png") => "image/png",
        Some("wav") => "audio/wav",
        Some("mp3") => "audio/mpeg",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_taken_when_it_is_named_and_not_refused() {
        let cases = [
            ("gzip, deflate, br, zstd", "br", true),
            ("gzip;q=1.0, br;q=0.5", "br", true),
            ("gzip, br;q=0", "br", false),
            ("gzip, br; q=0.0", "br", false),
            ("brotli", "br", false),
            ("", "gzip", false),
        ];
        for (accepted, coding, expected) in cases {
            assert_eq!(accepts(accepted, coding), expected, "{accepted:?} {coding}");
        }
    }
}
