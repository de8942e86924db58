//! The parts of the page as files: named after what is in them, and compressed once for all visitors.

use super::Kind;
use anyhow::Result;
use flate2::{Compression, write::GzEncoder};
use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::Write as _,
    path::Path,
};

/// A file of the page.
#[derive(Debug)]
pub(crate) struct Part {
    /// What the page uses it for.
    pub(crate) role: String,
    /// Its name, with the hash of what is in it: `page.0123456789abcdef.js`.
    pub(crate) name: String,
    /// Whether it is asked for only after the first page is there.
    is_later: bool,
    bytes: Vec<u8>,
}

/// How large a part is, on disk and over the wire.
#[derive(Debug)]
pub(crate) struct Size {
    pub(crate) name: String,
    pub(crate) is_later: bool,
    pub(crate) raw: usize,
    pub(crate) gzip: Option<usize>,
    pub(crate) brotli: Option<usize>,
}

impl Part {
    /// A part with the hash of its bytes put before the ending of its name.
    pub(crate) fn new(role: &str, name: &str, bytes: Vec<u8>) -> Self {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let hash = hasher.finish();
        let name = match name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}.{hash:016x}.{ending}"),
            None => format!("{name}.{hash:016x}"),
        };
        Self { role: role.to_owned(), name, is_later: false, bytes }
    }

    /// The same of a part that the first page does not need.
    pub(crate) fn later(role: &str, name: &str, bytes: Vec<u8>) -> Self {
        Self { is_later: true, ..Self::new(role, name, bytes) }
    }
}

/// Writes all parts and `manifest.txt`, which names them, into a folder that holds nothing else. What is there
/// already and has not changed stays untouched, so that the program is not built again for nothing.
pub(crate) fn write(folder: &Path, parts: &[Part], kind: Kind) -> Result<Vec<Size>> {
    let manifest: String = parts.iter().map(|part| format!("{} {}\n", part.role, part.name)).collect();
    if fs::read_to_string(folder.join("manifest.txt")).ok().as_deref() != Some(&*manifest) {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        for part in parts {
            fs::write(folder.join(&part.name), &part.bytes)?;
            if kind == Kind::Release {
                keep_smaller(folder, part, "br", brotli(&part.bytes)?)?;
                keep_smaller(folder, part, "gz", gzip(&part.bytes)?)?;
            }
        }
        // Last, so that an interrupted run is not taken for a finished one.
        fs::write(folder.join("manifest.txt"), manifest)?;
    }
    let size = |name: &str| fs::metadata(folder.join(name)).ok().map(|data| data.len() as usize);
    Ok(parts
        .iter()
        .map(|part| Size {
            name: part.name.clone(),
            is_later: part.is_later,
            raw: part.bytes.len(),
            gzip: size(&format!("{}.gz", part.name)),
            brotli: size(&format!("{}.br", part.name)),
        })
        .collect())
}

fn keep_smaller(folder: &Path, part: &Part, ending: &str, packed: Vec<u8>) -> Result<()> {
    if packed.len() < part.bytes.len() {
        fs::write(folder.join(format!("{}.{ending}", part.name)), packed)?;
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
    writer.write_all(bytes)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}
