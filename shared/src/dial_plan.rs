//! The dial plan of a directory: how its users write and dial numbers.

use alloc::{string::String, vec::Vec};
use serde::{Deserialize, Serialize};

/// What is needed to bring a number as people write it into its canonical form (`api.md`, Directories).
///
/// The plan is plain data; `numbers::Plan` compiles it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DialPlan {
    /// ISO 3166 country in capitals, or `None`: then only international and equal numbers match.
    pub region: Option<String>,
    /// Area code without its trunk prefix, put in front of local numbers.
    pub area_code: Option<String>,
    /// The digits that reach an outside line on a private exchange.
    pub outside_line: Option<String>,
    /// At most so many bare digits are an extension.
    pub extension_digits: u8,
    /// SIP domains whose users are numbers of this installation.
    pub local_domains: Vec<String>,
    /// 0, or 7 to 15: so many last digits may give an otherwise unknown caller a name.
    pub loose_digits: u8,
}

impl Default for DialPlan {
    fn default() -> Self {
        DialPlan {
            region: None,
            area_code: None,
            outside_line: None,
            extension_digits: 5,
            local_domains: Vec::new(),
            loose_digits: 0,
        }
    }
}
