//! What a first visit costs over the wire.

use super::{Kind, pack::Size};
use anyhow::{Result, bail};

/// A release whose first visit is larger than this, with brotli, is not made. What the page itself and all headers cost besides is
/// in `end2end/release/first-visit.spec.ts`.
const LIMIT: usize = 225_000;

/// Prints a table. Files that only some pages load are not part of the sum.
pub(crate) fn report(sizes: &[Size], kind: Kind) -> Result<()> {
    println!("{:<40} {:>11} {:>11} {:>11}", "", "raw", "gzip", "brotli");
    let row = |name: &str, raw, gzip: usize, brotli: usize| {
        println!("{name:<40} {raw:>11} {gzip:>11} {brotli:>11}");
    };
    let (later, first): (Vec<_>, Vec<_>) = sizes.iter().partition(|size| size.is_later);
    for size in &first {
        row(&size.name, size.raw, size.gzip(), size.brotli());
    }
    let sum = |of: fn(&Size) -> usize| first.iter().map(|size| of(size)).sum::<usize>();
    let total = sum(Size::brotli);
    row("files of a first visit", sum(|size| size.raw), sum(Size::gzip), total);
    for size in later {
        row(&format!("later: {}", size.name), size.raw, size.gzip(), size.brotli());
    }
    if kind == Kind::Release && total > LIMIT {
        bail!("the files of a first visit cost {total} bytes, more than {LIMIT}");
    }
    Ok(())
}

impl Size {
    fn gzip(&self) -> usize {
        self.gzip.unwrap_or(self.raw)
    }

    fn brotli(&self) -> usize {
        self.brotli.unwrap_or(self.raw)
    }
}
