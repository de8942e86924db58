//! Parts that several pages share.

mod field;
mod icon;
mod menu;
mod status;
mod tone;

pub(crate) use field::{Choice, Problems, TextField, TickBox};
pub(crate) use icon::{Icon, Sprite};
pub(crate) use menu::Menu;
pub(crate) use status::{Note, Status};
pub(crate) use tone::ToneField;
