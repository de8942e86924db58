//! Parts that several pages share.

mod awaited;
mod confirm;
mod door;
mod failed;
mod field;
mod icon;
mod lines;
mod live;
mod menu;
mod note;
mod notice;
mod outcome;
mod tone;

pub(crate) use awaited::{awaited, awaited_behind};
pub(crate) use confirm::{Asked, ConfirmDialog};
pub(crate) use door::{Door, Entering, SignInDialog, sign_in_again, sign_in_fields};
pub(crate) use failed::Failed;
pub(crate) use field::{Choice, Problems, TextField, TickBox};
pub(crate) use icon::{Icon, Sprite};
pub(crate) use lines::lines;
pub(crate) use live::{Heard, Live, LiveBadge};
pub(crate) use menu::Menu;
pub(crate) use note::Note;
pub(crate) use notice::{Notice, Status, undo};
pub(crate) use outcome::Outcome;
#[cfg(feature = "ssr")]
pub(crate) use outcome::happens;
pub(crate) use tone::ToneField;
