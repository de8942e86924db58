//! The WebAssembly and its script, made for each other and as short as that allows.

use super::split;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use wasm_bindgen_cli_support::Bindgen;

/// How many hexadecimal digits wasm-bindgen ends the name of a function of the script with.
const HASH: usize = 16;

/// What the `wasm-bindgen` program would do, as a library of the very version the page is compiled with; then with the script
/// that fetches the rest in it. `names` is what the files of the rest are called.
pub(super) fn bind(wasm: Vec<u8>, link: &str, names: &BTreeMap<String, String>) -> Result<(String, Vec<u8>)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("page", wasm).web(true)?.typescript(false).omit_default_module_path(true);
    bindgen.remove_producers_section(true).keep_lld_exports(true);
    let mut output = bindgen.generate_output().context("binding the WebAssembly to JavaScript")?;
    let inline = output.snippets().values().any(|snippets| !snippets.is_empty());
    if inline || !output.local_modules().is_empty() {
        bail!("a crate of the page brings JavaScript files of its own, which this build does not pack yet");
    }
    let mut script = without_classes(&split::linked(output.js(), link, names)?)?;
    let module = output.wasm_mut();
    // What the script does not mention nobody asks for: it only starts the page.
    let unasked: Vec<_> = module.exports.iter().filter(|it| !script.contains(&it.name)).collect();
    let unasked: Vec<_> = unasked.into_iter().map(|export| export.id()).collect();
    unasked.into_iter().for_each(|export| module.exports.delete(export));
    for (at, import) in module.imports.iter_mut().filter(|it| is_hashed(&it.name)).enumerate() {
        let short = format!("_{at:x}");
        script = script.replace(&import.name, &short);
        import.name = short;
    }
    Ok((script, module.emit_wasm()))
}

/// The script that starts the page by itself instead of offering to do so. The names it holds change with what they name, so
/// its own does too: it tells this page from that of every other version.
pub(super) fn starting(script: &str, wasm: &str) -> Result<String> {
    let start = format!("__wbg_init({{ module_or_path: \"/assets/{wasm}\" }});\n");
    split::replaced(script, "export { initSync, __wbg_init as default };\n", &start)
}

/// Names with a hash are told apart by it alone, and a hash is what cannot be packed.
fn is_hashed(name: &str) -> bool {
    let hash = name.rsplit('_').next().unwrap_or_default();
    name.starts_with("__wb") && hash.len() == HASH && hash.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// The script without the classes that crates offer to scripts of others. There are none.
fn without_classes(script: &str) -> Result<String> {
    let names: Vec<&str> = script.lines().filter_map(class).collect();
    let starts_with =
        |line: &str, text: fn(&str) -> String| names.iter().any(|it| line.starts_with(&text(it)));
    let (mut kept, mut in_class, mut in_constant) = (String::with_capacity(script.len()), false, false);
    for line in script.lines() {
        in_class |= class(line).is_some();
        in_constant |= starts_with(line, |name| format!("const {name}Finalization = "));
        if !in_class && !in_constant {
            kept.push_str(line);
            kept.push('\n');
        }
        in_class &= !starts_with(line, |name| format!("if (Symbol.dispose) {name}."));
        in_constant &= !line.ends_with(';');
    }
    if in_class || in_constant {
        bail!("the script is not as it was: where a class of {names:?} ends cannot be told");
    }
    Ok(kept)
}

fn class(line: &str) -> Option<&str> {
    line.strip_prefix("export class ")?.strip_suffix(" {")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_go_with_all_that_is_theirs() {
        let script = "before();\nexport class Sink {\nfree() {\n}\nclose() {\n}\n}\n\
                      if (Symbol.dispose) Sink.prototype[Symbol.dispose] = Sink.prototype.free;\nbetween();\n\
                      const SinkFinalization = (typeof X === 'undefined')\n? {}\n: new X(it => wasm.free(it));\n\
                      const Other = 1;\n";
        assert_eq!(without_classes(script).unwrap(), "before();\nbetween();\nconst Other = 1;\n");
        assert!(without_classes("export class Sink {\n}\n").is_err());
    }

    #[test]
    fn a_script_starts_the_page() {
        let script = "let a;\nexport { initSync, __wbg_init as default };\n";
        let started = starting(script, "page.0123.wasm").unwrap();
        assert_eq!(started, "let a;\n__wbg_init({ module_or_path: \"/assets/page.0123.wasm\" });\n");
        assert!(starting("let a;\n", "page.0123.wasm").is_err());
    }

    #[test]
    fn only_a_name_with_a_hash_is_replaced() {
        for (name, expected) in [
            ("__wbg_append_9c7a0b1f4d5e6a7b", true),
            ("__wbindgen_cast_0000000000000001", true),
            ("__wbindgen_init_externref_table", false),
            ("memory", false),
            ("__wasm_split_load_others", false),
        ] {
            assert_eq!(is_hashed(name), expected, "{name}");
        }
    }
}
