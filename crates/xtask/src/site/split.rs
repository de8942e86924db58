//! The WebAssembly of the page in several files: what every first screen needs, and what is fetched later.

use crate::run::target;
use anyhow::{Context, Result, anyhow, bail};
use std::{collections::BTreeMap, fs, path::Path};
use wasm_split_cli_support::{Options, transform};

/// What the split program calls the script that fetches the second file.
pub(super) const LINK: &str = "./split.js";

/// How the names of its functions begin. What follows is what `frontend` calls the file (`wasm_split`).
const LOADER: &str = "__wasm_split_load_";

/// The page in several files.
pub(super) struct Split {
    /// What is always loaded. It is still to be bound to JavaScript.
    pub(super) main: Vec<u8>,
    /// What is fetched later, by the names of the files.
    pub(super) later: BTreeMap<String, Vec<u8>>,
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
    let later = parts.split_modules.iter().map(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, read(file)?))
    });
    Ok(Split {
        main: read(&main)?,
        later: later.collect::<Result<_>>()?,
        link: fs::read_to_string(folder.join(LINK))?,
    })
}

/// What a file is called that is fetched later: as in `frontend`, or `shared`, what several of the others need.
pub(super) fn role(file: &str) -> &str {
    let stem = file.strip_suffix(".wasm").unwrap_or(file);
    stem.strip_prefix("split_").unwrap_or("shared")
}

/// The script that wasm-bindgen has made with the one that fetches in it: each would import the other, and no name can hold
/// the hash of a file that holds its own. `names` is what the files that are fetched later are called now.
pub(super) fn linked(script: &str, link: &str, names: &BTreeMap<String, String>) -> Result<String> {
    let mut link = replaced(link, "import { initSync } from \"./main.js\";\n", "")?;
    for (before, name) in names {
        link = replaced(&link, &format!("\"./{before}\""), &format!("\"./{name}\""))?;
    }
    let exported = |line: &str| Some(line.strip_prefix("export const ")?.split_once(" = ")?.0.to_owned());
    let loaders: Vec<String> =
        link.lines().filter_map(exported).filter(|name| name.starts_with(LOADER)).collect();
    let (link, loaders) = (link.replace("export const ", "const "), loaders.join(", "));
    // The script has it once for each function of it.
    let is_import = |line: &str| line.starts_with("import * as ") && line.contains(LINK);
    let is_use = |line: &str| line.trim_start().starts_with(&format!("\"{LINK}\": import"));
    let mut linked = String::with_capacity(script.len() + link.len());
    let (mut imports, mut uses) = (0, 0);
    for line in script.lines() {
        if is_import(line) {
            imports += 1;
            linked.push_str(if imports == 1 { &link } else { "" });
        } else if is_use(line) {
            uses += 1;
            linked.push_str(&if uses == 1 {
                format!("\"{LINK}\": {{ {loaders} }},\n")
            } else {
                String::new()
            });
        } else {
            linked.push_str(line);
            linked.push('\n');
        }
    }
    if imports == 0 || imports != uses || linked.matches(LINK).count() != 1 {
        bail!("the scripts are not as they were: {imports} imports of {LINK}, {uses} uses");
    }
    Ok(linked)
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
    fn a_script_fetches_the_rest_by_itself() {
        let script = "import * as import1 from \"./split.js\"\nimport * as import2 from \"./split.js\"\nuse({\n\
                      \"./split.js\": import1,\n\"./split.js\": import2,\n});\n";
        let link = "import { initSync } from \"./main.js\";\n\
                    const __chunk_3 = load(\"./chunk_3.wasm\");\n\
                    export const __wasm_split_load_others = load(\"./split_others.wasm\", [__chunk_3]);\n\
                    export const __wasm_split_load_changing = load(\"./split_changing.wasm\", [__chunk_3]);\n";
        let names = ["split_others.wasm", "split_changing.wasm", "chunk_3.wasm"]
            .map(|file| (file.to_owned(), format!("{}.0123.wasm", role(file))));
        assert_eq!(
            linked(script, link, &names.into()).unwrap(),
            "const __chunk_3 = load(\"./shared.0123.wasm\");\n\
             const __wasm_split_load_others = load(\"./others.0123.wasm\", [__chunk_3]);\n\
             const __wasm_split_load_changing = load(\"./changing.0123.wasm\", [__chunk_3]);\n\
             use({\n\"./split.js\": { __wasm_split_load_others, __wasm_split_load_changing },\n});\n"
        );
        let unknown = [("split_none.wasm".to_owned(), "none.0123.wasm".to_owned())];
        assert!(linked(script, link, &unknown.into()).is_err());
        assert!(linked(script, "something else", &BTreeMap::new()).is_err());
        let half = script.replace("\"./split.js\": import2,", "\"./split.js\": { import2 },");
        assert!(linked(&half, link, &BTreeMap::new()).is_err());
    }
}
