//! The page: compiled to WebAssembly, bound to JavaScript, packed, and embedded in the program.

mod bind;
mod by_crate;
mod order;
mod pack;
mod sizes;
mod split;
mod tables;
mod unused;

use crate::{
    run::{cargo, command, root, run, step, target},
    setup,
};
use anyhow::{Context, Result};
use pack::Part;
use split::Split;
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

/// How much time goes into a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Quick to build.
    Debug,
    /// Small and fast.
    Release,
}

/// The page and the program that embeds it. Gives the program's file.
pub(crate) fn build_program(kind: Kind) -> Result<PathBuf> {
    let site = build(kind)?;
    step("program", || embed(&site, kind))?;
    Ok(program(kind))
}

/// The page of a release in a program that is quick to build. Gives the program's file, which is one of its own.
pub(crate) fn build_with_release_page() -> Result<PathBuf> {
    let site = build(Kind::Release)?;
    step("program", || embed(&site, Kind::Debug))?;
    let program = program(Kind::Debug);
    let own = program.with_file_name("ringbook-with-release-page").with_extension(env::consts::EXE_EXTENSION);
    fs::copy(&program, &own)?;
    Ok(own)
}

fn embed(site: &Path, kind: Kind) -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--package", "server", "--bin", "ringbook"]).env("RINGBOOK_SITE", site);
    if kind == Kind::Release {
        build.arg("--release");
    }
    run(&mut build)
}

/// Where cargo leaves the program.
pub(crate) fn program(kind: Kind) -> PathBuf {
    target().join(kind.name()).join("ringbook").with_extension(env::consts::EXE_EXTENSION)
}

/// Builds the page alone and gives the folder for `RINGBOOK_SITE`.
pub(crate) fn build(kind: Kind) -> Result<PathBuf> {
    let wasm = step("page", || compile(kind))?;
    step("site", || {
        let Split { main, later, link } = split::split(&wasm)?;
        let (mut names, mut rest) = (BTreeMap::new(), Vec::new());
        for (file, wasm) in later {
            let role = split::role(&file);
            let name = format!("{role}.wasm");
            let part = Part::later(role, &name, finished(&name, &wasm, kind)?);
            names.insert(file, part.name.clone());
            rest.push(part);
        }
        let (script, main) = bind::bind(main, &link, &names)?;
        let main = Part::new("wasm", "page.wasm", finished("page.wasm", &main, kind)?);
        let script = Part::new("script", "page.js", bind::starting(&lean(&script), &main.name)?.into());
        let style = Part::new("style", "main.css", lean(&style()?).into());
        let mut parts = vec![main, script, style];
        parts.extend(rest);
        parts.extend(public()?);
        let folder = target().join("site").join(kind.name());
        let sizes = pack::write(&folder, &parts, kind)?;
        sizes::report(&sizes, kind)?;
        Ok(folder)
    })
}

/// Compiles `crates/page`. A debug page shares cargo's `dev` profile with everything else, so that macros and build
/// scripts are compiled once.
fn compile(kind: Kind) -> Result<PathBuf> {
    setup::wasm_target()?;
    let (profile, folder) = match kind {
        Kind::Debug => ("dev", "debug"),
        Kind::Release => ("wasm-release", "wasm-release"),
    };
    run(cargo().args(["build", "--package", "page", "--target", setup::WASM, "--profile", profile]))?;
    Ok(target().join(setup::WASM).join(folder).join("page.wasm"))
}

/// Without what is never called; in a release small, without the names that tell whose its functions are, and in an order that
/// packs well.
fn finished(name: &str, wasm: &[u8], kind: Kind) -> Result<Vec<u8>> {
    let wasm = unused::without_unused(wasm)?;
    if kind == Kind::Debug {
        return Ok(wasm);
    }
    let wasm = optimized(name, wasm)?;
    by_crate::report(name, &wasm)?;
    order::by_likeness(&by_crate::without_names(&wasm)?)
}

/// Lets `wasm-opt` make it smaller, when there is one and it can.
fn optimized(name: &str, wasm: Vec<u8>) -> Result<Vec<u8>> {
    let Some(program) = setup::wasm_opt() else { return Ok(wasm) };
    let (before, after) = (target().join("before.wasm"), target().join(name));
    fs::write(&before, &wasm)?;
    let mut optimize = command(&program.to_string_lossy());
    // `-Os` is larger than `-Oz` and packs better. Where the stack ends nothing is ever written or read.
    optimize.args(["-Os", "--low-memory-unused", "-g"]);
    optimize.args(["--enable-bulk-memory", "--enable-sign-ext", "--enable-mutable-globals"]);
    optimize.args(["--enable-nontrapping-float-to-int", "--enable-reference-types", "--enable-multivalue"]);
    optimize.arg(&before).arg("-o").arg(&after);
    match run(&mut optimize) {
        Ok(()) => tables::exported_as_before(&wasm, fs::read(after)?),
        Err(error) => {
            println!("going on without wasm-opt: {error:#}");
            Ok(wasm)
        }
    }
}

/// A script or a style sheet without the lines that are nothing but comment, and without indentation.
fn lean(text: &str) -> String {
    let (mut kept, mut in_comment) = (String::with_capacity(text.len()), false);
    for line in text.lines().map(str::trim) {
        // A comment with something behind it on its line stays.
        in_comment |= line.starts_with("/*") && (line.ends_with("*/") || !line.contains("*/"));
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    kept
}

/// All style sheets as one: `main.css`, which orders the layers, then the others by name.
fn style() -> Result<String> {
    let folder = root().join("frontend/style");
    let mut files = files(&folder)?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "css"));
    files.sort_by_key(|file| (!file.ends_with("main.css"), file.clone()));
    let texts: Result<Vec<_>, _> = files.iter().map(fs::read_to_string).collect();
    Ok(texts?.join("\n"))
}

/// Everything in `frontend/public`. `icon.svg` has the role `icon`; another file's role is its own name.
fn public() -> Result<Vec<Part>> {
    files(&root().join("frontend/public"))?
        .into_iter()
        .map(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let role = if name == "icon.svg" { "icon" } else { name.as_str() };
            Ok(Part::new(role, &name, fs::read(&file)?))
        })
        .collect()
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.is_file());
    files.sort();
    Ok(files)
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_and_indentation_go_and_all_else_stays() {
        let text = "/* one */\n@layer a {\n\n  /* two\n   * lines */\n  b { c: d } /* e */\n}\n// f\n/* g */ h {}\nlet g = '/*'; // h\n";
        assert_eq!(
            super::lean(text),
            "@layer a {\nb { c: d } /* e */\n}\n/* g */ h {}\nlet g = '/*'; // h\n"
        );
    }
}
