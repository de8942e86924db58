//! How much of the page's WebAssembly is whose: its functions, by the crate that wrote them.

use anyhow::Result;
use rustc_demangle::demangle;
use std::collections::{BTreeMap, HashMap};
use wasmparser::{BinaryReader, KnownCustom, Name, Parser, Payload, TypeRef};

/// Crates with less than this are summed up.
const SMALL: usize = 5_000;

/// Prints a table, the largest first. Code that is generic counts for the crate that wrote it, however often others made
/// use of it; what has no crate in its name is the compiler's or the allocator's.
pub(super) fn report(file: &str, wasm: &[u8]) -> Result<()> {
    let mut sizes: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut add = |name: &str, bytes| {
        let (sum, functions) = sizes.entry(name.to_owned()).or_default();
        *sum += bytes;
        *functions += 1;
    };
    for (name, bytes) in functions(wasm)? {
        add(crate_of(&format!("{:#}", demangle(&name))), bytes);
    }
    let mut rows: Vec<_> = sizes.into_iter().collect();
    rows.sort_by_key(|(_, (bytes, _))| std::cmp::Reverse(*bytes));
    println!("{:<40} {:>11} {:>11}", format!("code of {file}, by crate"), "bytes", "functions");
    let (large, small): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, (bytes, _))| *bytes >= SMALL);
    for (name, (bytes, functions)) in large {
        println!("{name:<40} {bytes:>11} {functions:>11}");
    }
    let sum = |of: fn(&(usize, usize)) -> usize| small.iter().map(|(_, it)| of(it)).sum::<usize>();
    println!("{:<40} {:>11} {:>11}\n", format!("{} others", small.len()), sum(|it| it.0), sum(|it| it.1));
    Ok(())
}

/// The functions of a program.
pub(super) struct Names {
    /// How many come from outside: the others are counted from there.
    pub(super) imported: u32,
    /// How large each is that does not.
    sizes: Vec<usize>,
    /// The names of those that have one.
    pub(super) functions: HashMap<u32, String>,
}

/// Reads what every function is called.
pub(super) fn names(wasm: &[u8]) -> Result<Names> {
    let (mut imported, mut sizes, mut names) = (0, Vec::new(), HashMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(all) = section.as_known() else { continue };
                for name in all {
                    let Name::Function(functions) = name? else { continue };
                    for function in functions {
                        let function = function?;
                        names.insert(function.index, function.name.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    Ok(Names { imported, sizes, functions: names })
}

/// Name and size of every function.
fn functions(wasm: &[u8]) -> Result<Vec<(String, usize)>> {
    let Names { imported, sizes, mut functions } = names(wasm)?;
    let named = (imported..).zip(sizes).map(|(at, size)| (functions.remove(&at).unwrap_or_default(), size));
    Ok(named.collect())
}

/// `<T as tachys::view::IntoAny>::into_any` is of tachys, `<alloc::vec::Vec<T> as Clone>::clone` of alloc.
fn crate_of(name: &str) -> &str {
    let first = |text: &'_ str| -> Option<(usize, usize)> {
        let begin = text.find(|it: char| it.is_alphanumeric() || it == '_')?;
        let length = text[begin..].find(|it: char| !it.is_alphanumeric() && it != '_');
        Some((begin, begin + length.unwrap_or(text.len() - begin)))
    };
    let mut rest = name;
    while let Some((begin, end)) = first(rest) {
        let word = &rest[begin..end];
        if rest[end..].starts_with("::") && word.starts_with(|it: char| it.is_lowercase()) {
            return word;
        }
        rest = &rest[end..];
    }
    "(no crate)"
}

/// The same program without the names of its functions.
pub(super) fn without_names(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut reader = BinaryReader::new(wasm, 0);
    let mut kept = reader.read_bytes(8)?.to_vec();
    while !reader.eof() {
        let begin = reader.original_position();
        let id = reader.read_u8()?;
        let length = reader.read_var_u32()? as usize;
        let section = reader.read_bytes(length)?;
        if id != 0 || BinaryReader::new(section, 0).read_string()? != "name" {
            kept.extend_from_slice(&wasm[begin..reader.original_position()]);
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_of_the_crate_that_wrote_it() {
        for (name, expected) in [
            ("frontend::pages::directory::Desk::save::{{closure}}::h0123", "frontend"),
            ("<T as tachys::view::any_view::IntoAny>::into_any", "tachys"),
            (
                "<&mut serde_json::de::Deserializer<R> as serde_core::de::Deserializer>::deserialize_seq",
                "serde_json",
            ),
            ("core::ptr::drop_in_place<frontend::api::views::Refusal>", "core"),
            ("<F as leptos_router::matching::choose_view::ChooseView>::choose", "leptos_router"),
            ("dlmalloc", "(no crate)"),
            ("", "(no crate)"),
        ] {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }

    #[test]
    fn a_program_without_names_is_the_same_program() {
        let section = |id: u8, content: &[u8]| [&[id, content.len() as u8], content].concat();
        let head = b"\0asm\x01\0\0\0".to_vec();
        let types = section(1, &[1, 0x60, 0, 0]);
        let functions = section(3, &[1, 0]);
        let code = section(10, &[1, 2, 0, 0x0b]);
        let names = section(0, &[&[4][..], b"name", &[1, 7, 1, 0, 4], b"main"].concat());
        let other = section(0, &[&[2][..], b"ab", &[1]].concat());
        let with =
            [head.clone(), types.clone(), functions.clone(), code.clone(), names, other.clone()].concat();
        assert_eq!(functions_of(&with), [("main".to_owned(), 2)]);
        let without = without_names(&with).unwrap();
        assert_eq!(without, [head, types, functions, code, other].concat());
        assert_eq!(functions_of(&without), [(String::new(), 2)]);
    }

    fn functions_of(wasm: &[u8]) -> Vec<(String, usize)> {
        super::functions(wasm).unwrap()
    }
}
