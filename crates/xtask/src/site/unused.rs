//! Code of the framework that is in the program and that nothing ever calls. The compiler cannot know: a view whose type is
//! erased holds pointers to all its functions, among them those of a way to hydrate that our `main` does not take.

use super::by_crate::names;
use anyhow::Result;
use rustc_demangle::demangle;
use wasmparser::BinaryReader;

/// Hydrating piece by piece, as `leptos::mount::hydrate_lazy` does it.
const NEVER_CALLED: &str = "hydrate_async";

/// Smaller ones stay. In a release the compiler makes one of functions that do the same, under the name of any of them: what is
/// as simple as that may be called by somebody else.
const SMALL: usize = 100;

/// No local variables, `unreachable`, the end.
const EMPTY: [u8; 3] = [0, 0x00, 0x0b];

const CODE: u8 = 10;

/// The same program, in which these functions end it. `wasm-opt` then finds what only they have called.
pub(super) fn without_unused(wasm: &[u8]) -> Result<Vec<u8>> {
    let names = names(wasm)?;
    let mut next = names.imported;
    let mut reader = BinaryReader::new(wasm, 0);
    let mut kept = reader.read_bytes(8)?.to_vec();
    while !reader.eof() {
        let begin = reader.original_position();
        let id = reader.read_u8()?;
        let length = reader.read_var_u32()? as usize;
        let section = reader.read_bytes(length)?;
        if id != CODE {
            kept.extend_from_slice(&wasm[begin..reader.original_position()]);
            continue;
        }
        let mut bodies = BinaryReader::new(section, 0);
        let count = bodies.read_var_u32()?;
        let mut code = leb(count);
        for _ in 0..count {
            let length = bodies.read_var_u32()? as usize;
            let body = bodies.read_bytes(length)?;
            let named = || names.functions.get(&next).is_some_and(|name| is_never_called(name));
            let is_called = body.len() < SMALL || !named();
            let body = if is_called { body } else { &EMPTY };
            code.extend(leb(body.len() as u32));
            code.extend_from_slice(body);
            next += 1;
        }
        kept.push(CODE);
        kept.extend(leb(code.len() as u32));
        kept.extend(code);
    }
    Ok(kept)
}

/// Whether a function, or a closure in it, is [`NEVER_CALLED`].
fn is_never_called(name: &str) -> bool {
    let name = format!("{:#}", demangle(name));
    let mut path = name.rsplit("::").skip_while(|part| *part == "{{closure}}" || is_hash(part));
    path.next().is_some_and(|function| function == NEVER_CALLED)
}

/// What tells instances of a generic function apart: `h` and 16 digits.
fn is_hash(part: &str) -> bool {
    part.len() == 17 && part.starts_with('h') && part[1..].bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// A number as WebAssembly writes it: seven bits to a byte, the lowest first.
fn leb(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_what_is_never_called() {
        for (name, expected) in [
            ("<T as tachys::view::any_view::IntoAny>::into_any::hydrate_async::h0123456789abcdef", true),
            (
                "<T as tachys::view::any_view::IntoAny>::into_any::hydrate_async::{{closure}}::h0123456789abcdef",
                true,
            ),
            ("_ZN6tachys4view13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE", true),
            ("leptos::mount::hydrate_async_later::h0123456789abcdef", false),
            ("core::ptr::drop_in_place<tachys::view::hydrate_async::{{closure}}>::h0123456789abcdef", false),
            ("frontend::pages::{{closure}}::h0123456789abcdef", false),
            ("main", false),
        ] {
            assert_eq!(is_never_called(name), expected, "{name}");
        }
    }

    #[test]
    fn a_number_is_written_as_it_is_read() {
        for number in [0, 1, 127, 128, 300, 1 << 21, u32::MAX] {
            assert_eq!(BinaryReader::new(&leb(number), 0).read_var_u32().unwrap(), number);
        }
    }

    #[test]
    fn a_function_is_emptied_and_the_others_stay() {
        let section = |id: u8, content: &[u8]| [&[id][..], &leb(content.len() as u32), content].concat();
        let module = |first: &[u8]| {
            let mut code = vec![2, first.len() as u8];
            code.extend_from_slice(first);
            code.extend_from_slice(&[3, 0, 1, 0x0b]);
            let function_names = [&[2, 0, 16][..], b"a::hydrate_async", &[1, 1, b'b']].concat();
            let names = [&[4][..], b"name", &section(1, &function_names)].concat();
            let parts = [section(1, &[1, 0x60, 0, 0]), section(3, &[2, 0, 0]), section(CODE, &code)];
            [b"\0asm\x01\0\0\0".to_vec(), parts.concat(), section(0, &names)].concat()
        };
        let body = |length: usize| [&[0][..], &vec![1; length - 2], &[0x0b]].concat();
        assert_eq!(without_unused(&module(&body(SMALL))).unwrap(), module(&EMPTY));
        let small = module(&body(SMALL - 1));
        assert_eq!(without_unused(&small).unwrap(), small);
    }
}
