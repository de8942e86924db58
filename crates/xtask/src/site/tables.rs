//! The tables that the page's script uses. `wasm-opt` as Debian has it (108) writes every exported table as the first one, and a
//! page whose script is given the wrong table never becomes alive.

use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use wasmparser::{ExternalKind, Parser, Payload, RefType, TypeRef};

/// The program after `wasm-opt`, with each table exported that was exported before.
pub(super) fn exported_as_before(before: &[u8], mut after: Vec<u8>) -> Result<Vec<u8>> {
    let (wanted, found) = (tables(before)?, tables(&after)?);
    for (name, (at, index)) in found.exported {
        let (_, right) =
            *wanted.exported.get(&name).with_context(|| format!("{name} was no table before"))?;
        if wanted.kinds.get(right) != found.kinds.get(right) {
            bail!("wasm-opt has moved the table {name}");
        }
        if index != right {
            after[at] = u8::try_from(right).ok().filter(|right| *right < 0x80).context("too many tables")?;
        }
    }
    Ok(after)
}

/// What a program says of its tables.
#[derive(Debug, PartialEq, Eq)]
struct Tables {
    /// What each of them holds.
    kinds: Vec<RefType>,
    /// By name: where in the program the last byte of the index stands, and the index.
    exported: BTreeMap<String, (usize, usize)>,
}

fn tables(wasm: &[u8]) -> Result<Tables> {
    let mut tables = Tables { kinds: Vec::new(), exported: BTreeMap::new() };
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if let TypeRef::Table(table) = import?.ty {
                        tables.kinds.push(table.element_type);
                    }
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    tables.kinds.push(table?.ty.element_type);
                }
            }
            Payload::ExportSection(section) => {
                let end = section.range().end;
                let all = section.into_iter_with_offsets().collect::<Result<Vec<_>, _>>()?;
                let ends = all.iter().skip(1).map(|(begin, _)| *begin).chain([end]);
                for ((_, export), end) in all.iter().zip(ends) {
                    if export.kind == ExternalKind::Table {
                        tables.exported.insert(export.name.to_owned(), (end - 1, export.index as usize));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two tables, of functions and of what the script holds; `a` and `b` are exported as these.
    fn program(a: u8, b: u8) -> Vec<u8> {
        let head = b"\0asm\x01\0\0\0".to_vec();
        let tables = vec![4, 7, 2, 0x70, 0, 1, 0x6f, 0, 1];
        let exports = vec![7, 9, 2, 1, b'a', 1, a, 1, b'b', 1, b];
        [head, tables, exports].concat()
    }

    #[test]
    fn each_table_is_the_one_that_it_was() {
        let before = program(0, 1);
        assert_eq!(exported_as_before(&before, program(0, 0)).unwrap(), before);
        assert_eq!(exported_as_before(&before, before.clone()).unwrap(), before);
        assert!(exported_as_before(b"\0asm\x01\0\0\0", program(0, 0)).is_err());
    }
}
