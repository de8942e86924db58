//! The WebAssembly of the page in two files: what the directory needs, and what all other pages need besides.

use crate::run::target;
use anyhow::{Context, Result, anyhow, bail};
use std::{fs, path::Path};
use wasm_split_cli_support::{Options, transform};

/// What the split program calls the script that fetches the second file.
pub(super) const LINK: &str = "./split.js";

/// What `frontend` calls the second file (`pages/others.rs`).
const OTHERS: &str = "split_others.wasm";

/// The function of that script.
const LOADER: &str = "__wasm_split_load_others";

/// The page in two files.
pub(super) struct Split {
    /// What is always loaded. It is still to be bound to JavaScript.
    pub(super) main: Vec<u8>,
    /// What the other pages need besides.
    pub(super) others: Vec<u8>,
    /// The script that fetches it.
    pub(super) link: String,
}

/// Splits what the compiler has made.
pub(super) fn split(wasm: &Path) -> Result<Split> {
    let folder = target().join("split");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let (whole, main) = (fs::read(wasm)?, folder.join("main.wasm"));
    let mut options = Options::new(&whole);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.link_name = LINK;
    let parts = transform(options).map_err(|error| anyhow!("splitting the WebAssembly: {error:#}"))?;
    let read = |path: &Path| fs::read(path).with_context(|| format!("{}", path.display()));
    if parts.split_modules.len() != 1 {
        bail!("the page comes in {:?} besides, not in {OTHERS} alone", parts.split_modules);
    }
    Ok(Split {
        main: read(&main)?,
        others: read(&folder.join(OTHERS))?,
        link: fs::read_to_string(folder.join(LINK))?,
    })
}

/// The script that wasm-bindgen has made with the one that fetches in it: each would import the other, and no name can hold
/// the hash of a file that holds its own. `others` is what the second file is called.
pub(super) fn linked(script: &str, link: &str, others: &str) -> Result<String> {
    let link = replaced(link, "import { initSync } from \"./main.js\";\n", "")?;
    let link = replaced(&link, &format!("./{OTHERS}"), &format!("./{others}"))?;
    let link = replaced(&link, &format!("export const {LOADER} ="), &format!("const {LOADER} ="))?;
    let script = replaced(script, &format!("import * as import1 from \"{LINK}\"\n"), &link)?;
    replaced(&script, &format!("\"{LINK}\": import1,"), &format!("\"{LINK}\": {{ {LOADER} }},"))
}

/// The text with the one occurrence of `old` replaced. Both makers of scripts are pinned; that they write something else one
/// day must not pass unseen.
pub(super) fn replaced(text: &str, old: &str, new: &str) -> Result<String> {
    match text.matches(old).count() {
        1 => Ok(text.replacen(old, new, 1)),
        times => bail!("the scripts are not as they were: {old:?} occurs {times} times"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_fetches_the_other_pages_by_itself() {
        let script = "import * as import1 from \"./split.js\"\nuse({ \"./split.js\": import1, });\n";
        let link = "import { initSync } from \"./main.js\";\n\
                    export const __wasm_split_load_others = load(\"./split_others.wasm\");\n";
        assert_eq!(
            linked(script, link, "others.0123.wasm").unwrap(),
            "const __wasm_split_load_others = load(\"./others.0123.wasm\");\n\
             use({ \"./split.js\": { __wasm_split_load_others }, });\n"
        );
        assert!(linked(script, "something else", "others.0123.wasm").is_err());
    }
}
