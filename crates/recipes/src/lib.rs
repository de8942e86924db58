//! How phones and PBXs are set up with Ringbook.
//!
//! The documents in `docs/pbx` and `docs/phones` are the one source: the page "Phones" offers what people copy from them
//! with their own server, phone and key in it, the SIP test runs it, and other tests send the very requests that stand there.
//!
//! ```
//! let place = recipes::Place { address: "https://rings.example", phone: "desk", key: "k3y" };
//! let (kamailio, _) = (&recipes::KAMAILIO, ());
//! let part = kamailio.parts().find(|part| part.file == "ringbook.cfg").map(|part| place.fill(part.text));
//! assert!(part.is_some_and(|text| text.contains("https://rings.example")));
//! ```

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The server of the documents.
const ADDRESS: &str = "http://ringbook.example:8080";
/// The phone of the documents.
const PHONE: &str = "reception";
/// The key of the documents, and what stands where the key is not known.
pub const KEY: &str = "KEY-OF-THE-PHONE";

/// What is set up, and the document that says how.
#[derive(Debug)]
pub struct Recipe {
    /// A word for it, in addresses: `kamailio`.
    pub id: &'static str,
    /// Its name, as its makers write it.
    pub name: &'static str,
    /// The document, in Markdown.
    pub document: &'static str,
}

/// A part of a document that is copied as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Where it goes: the name of a file, or the words of a field.
    pub file: &'a str,
    /// What goes there, with the server, phone and key of the documents.
    pub text: &'a str,
}

/// Whose set-up it is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Where the server is asked: `http://192.0.2.1:8080`.
    pub address: &'a str,
    /// The phone's id.
    pub phone: &'a str,
    /// Its key, or [`KEY`].
    pub key: &'a str,
}

/// Kamailio.
pub const KAMAILIO: Recipe =
    Recipe { id: "kamailio", name: "Kamailio", document: include_str!("../../../docs/pbx/kamailio.md") };
/// Asterisk.
pub const ASTERISK: Recipe =
    Recipe { id: "asterisk", name: "Asterisk", document: include_str!("../../../docs/pbx/asterisk.md") };
/// FreePBX.
pub const FREEPBX: Recipe =
    Recipe { id: "freepbx", name: "FreePBX", document: include_str!("../../../docs/pbx/freepbx.md") };
/// FreeSWITCH.
pub const FREESWITCH: Recipe = Recipe {
    id: "freeswitch",
    name: "FreeSWITCH",
    document: include_str!("../../../docs/pbx/freeswitch.md"),
};
/// Desk phones of Snom, and those of Gigaset that are built like them.
pub const SNOM: Recipe =
    Recipe { id: "snom", name: "Snom", document: include_str!("../../../docs/phones/snom.md") };
/// Desk phones of Yealink.
pub const YEALINK: Recipe =
    Recipe { id: "yealink", name: "Yealink", document: include_str!("../../../docs/phones/yealink.md") };

/// All of them, phones first.
pub const ALL: [&Recipe; 6] = [&SNOM, &YEALINK, &KAMAILIO, &ASTERISK, &FREEPBX, &FREESWITCH];

impl Recipe {
    /// What is copied: the fenced blocks whose first line says where they go.
    pub fn parts(&self) -> impl Iterator<Item = Part<'static>> {
        blocks(self.document).filter(|(kind, ..)| *kind != HTTP).map(|(_, file, text)| Part { file, text })
    }

    /// What is then sent, byte for byte: the fenced blocks of the kind `http`, each with what it is.
    pub fn requests(&self) -> impl Iterator<Item = Part<'static>> {
        blocks(self.document).filter(|(kind, ..)| *kind == HTTP).map(|(_, file, text)| Part { file, text })
    }
}

impl Place<'_> {
    /// The text with this server, phone and key instead of those of the documents.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        let Place { address, phone, key } = *self;
        let (scheme, authority) = address.split_once("://").unwrap_or(("http", address));
        let (_, theirs) = ADDRESS.split_once("://").unwrap_or(("", ADDRESS));
        let basic = |phone: &str, key: &str| STANDARD.encode(format!("{phone}:{key}"));
        // What is part of something else goes last.
        text.replace(ADDRESS, address)
            .replace(
                &format!("http://{PHONE}:{KEY}@{theirs}"),
                &format!("{scheme}://{phone}:{key}@{authority}"),
            )
            .replace(theirs, authority)
            .replace(host(theirs), host(authority))
            .replace("Port: 8080", &format!("Port: {}", port(scheme, authority)))
            .replace(&basic(PHONE, KEY), &basic(phone, key))
            .replace(KEY, key)
            .replace(PHONE, phone)
    }

    /// A request of a document as it goes over the wire.
    #[must_use]
    pub fn request(&self, text: &str) -> Vec<u8> {
        let text = self.fill(text);
        let lines = text.trim_end_matches('\n');
        format!("{}\r\n\r\n", lines.replace('\n', "\r\n")).into_bytes()
    }
}

/// Without the port: `[::1]` of `[::1]:8080`.
fn host(authority: &str) -> &str {
    split_port(authority).0
}

fn port<'a>(scheme: &str, authority: &'a str) -> &'a str {
    let usual = if scheme == "https" { "443" } else { "80" };
    split_port(authority).1.unwrap_or(usual)
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, Some(port)),
        _ => (authority, None),
    }
}

/// The kind of block that is a request.
const HTTP: &str = "http";

/// The fenced blocks that say more than their kind: kind, what it is, and the text.
fn blocks(document: &'static str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    // Every second part between fences is inside.
    let inside = document.split("```").skip(1).step_by(2);
    inside.filter_map(|block| {
        let (line, text) = block.split_once('\n')?;
        let (kind, what) = line.split_once(' ')?;
        Some((kind, what.trim(), text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_has_something_to_copy_and_says_what_is_sent() {
        for recipe in ALL {
            assert!(recipe.parts().count() > 0 && recipe.requests().count() > 0, "{}", recipe.id);
            for part in recipe.requests() {
                assert!(
                    part.text.starts_with("GET /api/v1/phones/reception/"),
                    "{}: {}",
                    recipe.id,
                    part.text
                );
            }
        }
    }

    #[test]
    fn nothing_of_the_documents_is_left() {
        let place = Place { address: "https://rings.example", phone: "desk", key: "k3y" };
        for recipe in ALL {
            for part in recipe.parts().chain(recipe.requests()) {
                let text = place.fill(part.text);
                for left in [ADDRESS, "ringbook.example", PHONE, KEY] {
                    assert!(!text.contains(left), "{}, {}: {left} is left in {text}", recipe.id, part.file);
                }
            }
        }
    }

    #[test]
    fn a_key_goes_where_it_belongs() {
        let place = Place { address: "https://rings.example", phone: "desk", key: "k3y" };
        assert_eq!(
            place.fill("http://reception:KEY-OF-THE-PHONE@ringbook.example:8080/x"),
            "https://desk:k3y@rings.example/x"
        );
        assert_eq!(place.fill("Host: ringbook.example\nPort: 8080"), "Host: rings.example\nPort: 443");
        let place = Place { address: "http://[::1]:9000", ..place };
        assert_eq!(place.fill("Host: ringbook.example\nPort: 8080"), "Host: [::1]\nPort: 9000");
        assert_eq!(
            place.request("GET / HTTP/1.1\nAuthorization: Basic cmVjZXB0aW9uOktFWS1PRi1USEUtUEhPTkU=\n"),
            b"GET / HTTP/1.1\r\nAuthorization: Basic ZGVzazprM3k=\r\n\r\n"
        );
    }
}
