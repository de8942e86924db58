//! The order of the functions in a program. Where those that are like each other stand side by side, a packer has less to
//! say about the second: some four of a hundred bytes over the wire.

use anyhow::{Context as _, Result};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};
use wasm_encoder::{
    CodeSection, FunctionSection, Module,
    reencode::{Error, Reencode},
};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// So many bytes in a row are compared.
const PIECE: usize = 5;

/// What more functions have than these tells nothing about any of them.
const COMMON: usize = 400;

/// As many bytes are added to the length of every function, so that a tiny one that is all in another is not the most like it.
const TINY: f64 = 50.0;

/// The same program with like functions side by side.
pub(super) fn by_likeness(wasm: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(&wasm[body.range()]),
            _ => {}
        }
    }
    let order = side_by_side(&bodies);
    let mut places = vec![0; order.len()];
    for (place, &function) in (imported..).zip(&order) {
        places[function] = place;
    }
    let mut module = Module::new();
    let mut ordered = Ordered { imported, order, places };
    ordered.parse_core_module(&mut module, Parser::new(0), wasm).context("ordering the functions")?;
    Ok(module.finish())
}

/// From one to that of all others which is most like it and the one before it, beginning with the largest.
fn side_by_side(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<BTreeSet<&[u8]>> = bodies.iter().map(|body| body.windows(PIECE).collect()).collect();
    let mut owners: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    for (function, pieces) in pieces.iter().enumerate() {
        for piece in pieces {
            owners.entry(piece).or_default().push(function);
        }
    }
    let shared: Vec<Vec<&[usize]>> = pieces
        .iter()
        .map(|pieces| pieces.iter().map(|piece| &*owners[piece]).filter(|it| it.len() <= COMMON).collect())
        .collect();
    let mut left: BTreeSet<usize> = (0..bodies.len()).collect();
    let mut order: Vec<usize> = Vec::with_capacity(bodies.len());
    let mut alike = vec![0_u32; bodies.len()];
    while !left.is_empty() {
        alike.fill(0);
        for (before, weight) in order.iter().rev().zip([2, 1]) {
            for &function in shared[*before].iter().copied().flatten() {
                alike[function] += weight;
            }
        }
        let likeness = |function: usize| f64::from(alike[function]) / (pieces[function].len() as f64 + TINY);
        let by_likeness = |one: &usize, other: &usize| -> Ordering {
            likeness(*one).total_cmp(&likeness(*other)).then(bodies[*one].len().cmp(&bodies[*other].len()))
        };
        let Some(next) = left.iter().copied().max_by(by_likeness) else { break };
        left.remove(&next);
        order.push(next);
    }
    order
}

/// Writes a program anew, with its functions in another order.
struct Ordered {
    imported: u32,
    order: Vec<usize>,
    /// What the number of each is now.
    places: Vec<u32>,
}

impl Reencode for Ordered {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(function.checked_sub(self.imported).map_or(function, |own| self.places[own as usize]))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for &function in &self.order {
            functions.function(types[function]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for function in self.order.clone() {
            self.parse_function_body(code, bodies[function].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        EntityType, ExportKind, ExportSection, Function, ImportSection, TypeSection, ValType,
    };
    use wasmparser::Operator;

    /// Two pairs that are alike, each function of a type of its own, which calls the imported one, or the one before it.
    fn program() -> Vec<u8> {
        let (mut types, mut functions, mut code) =
            (TypeSection::new(), FunctionSection::new(), CodeSection::new());
        let (mut imports, mut exports) = (ImportSection::new(), ExportSection::new());
        types.ty().function([], []);
        imports.import("outside", "first", EntityType::Function(0));
        for (at, name) in (1..).zip(["a", "b", "c", "d"]) {
            types.ty().function(vec![ValType::I32; at as usize], []);
            functions.function(at);
            exports.export(name, ExportKind::Func, at);
            let mut function = Function::new([]);
            let kind = if at % 2 == 0 { 1_000_000 } else { 2_000_000 };
            for number in 0..10 {
                function.instructions().i32_const(kind + number).drop();
            }
            for _ in 1..at {
                function.instructions().i32_const(0);
            }
            function.instructions().call(at - 1).end();
            code.function(&function);
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    /// Of every exported function: name, type, the constant it begins with, and the name of what it calls.
    fn told(wasm: &[u8]) -> Vec<(String, u32, i32, String)> {
        let (mut types, mut exports, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::FunctionSection(section) => {
                    types = section.into_iter().map(Result::unwrap).collect()
                }
                Payload::ExportSection(section) => {
                    exports =
                        section.into_iter().map(|it| it.map(|it| (it.name, it.index)).unwrap()).collect();
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let name = |index| exports.iter().find(|it| it.1 == index).map_or("first", |it| it.0).to_owned();
        exports
            .iter()
            .map(|&(own, index)| {
                let function = index as usize - 1;
                let (mut constant, mut called) = (None, String::new());
                for operator in bodies[function].get_operators_reader().unwrap() {
                    match operator.unwrap() {
                        Operator::I32Const { value } => constant = constant.or(Some(value)),
                        Operator::Call { function_index } => called = name(function_index),
                        _ => {}
                    }
                }
                (own.to_owned(), types[function], constant.unwrap(), called)
            })
            .collect()
    }

    #[test]
    fn like_functions_come_side_by_side_and_all_else_stays() {
        let (before, after) = (program(), by_likeness(&program()).unwrap());
        assert_ne!(before, after);
        assert_eq!(told(&after), told(&before));
        assert_eq!(told(&after).len(), 4);
        let constants = |wasm: &[u8]| {
            let bodies = Parser::new(0).parse_all(wasm).map(Result::unwrap);
            let bodies =
                bodies.filter_map(|it| if let Payload::CodeSectionEntry(it) = it { Some(it) } else { None });
            bodies
                .map(|body| body.get_operators_reader().unwrap().read().unwrap())
                .map(|it| format!("{it:?}"))
                .collect::<Vec<_>>()
        };
        let side_by_side = |wasm: &[u8]| constants(wasm).windows(2).filter(|it| it[0] == it[1]).count();
        assert_eq!((side_by_side(&before), side_by_side(&after)), (0, 2));
    }
}
