//! Bytes in JSON: as text where they are text, so that people can read them, else as `{"base64": "…"}`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Any bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text(pub(crate) Bytes);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Form {
    Text(String),
    Coded(Coded),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Coded {
    base64: String,
}

impl Text {
    /// A copy of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Bytes::copy_from_slice(bytes))
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(&self.0) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => Coded { base64: STANDARD.encode(&self.0) }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Form::deserialize(deserializer)? {
            Form::Text(text) => Ok(Self(text.into())),
            Form::Coded(Coded { base64 }) => {
                Ok(Self(STANDARD.decode(base64).map_err(D::Error::custom)?.into()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_come_back_as_they_were() {
        let all: Vec<u8> = (0..=255).collect();
        for (bytes, written) in [
            (&b""[..], "\"\""),
            (b"{\"a\": \"\xc3\xa4\"}", "\"{\\\"a\\\": \\\"ä\\\"}\""),
            (b"{\"base64\": 1}", "\"{\\\"base64\\\": 1}\""),
            (b"\0\n", "\"\\u0000\\n\""),
            (b"\xff", "{\"base64\":\"/w==\"}"),
            (&all, ""),
        ] {
            let json = serde_json::to_string(&Text::of(bytes)).unwrap();
            assert!(written.is_empty() || json == written, "{json}");
            assert_eq!(serde_json::from_str::<Text>(&json).unwrap().0, bytes);
        }
        assert!(serde_json::from_str::<Text>("{\"base64\":\"?\"}").is_err());
        assert!(serde_json::from_str::<Text>("{\"base64\":\"\",\"more\":1}").is_err());
    }
}
