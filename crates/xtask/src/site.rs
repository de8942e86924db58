//! The page: compiled to WebAssembly, bound to JavaScript, packed, and embedded in the program.

mod by_crate;
mod pack;
mod sizes;
mod split;

use crate::{
    run::{cargo, command, root, run, step, target},
    setup,
};
use anyhow::{Context, Result, bail};
use pack::Part;
use split::Split;
use std::{
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

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
    step("program", || {
        let mut build = cargo();
        build.args(["build", "--package", "server", "--bin", "ringbook"]).env("RINGBOOK_SITE", &site);
        if kind == Kind::Release {
            build.arg("--release");
        }
        run(&mut build)
    })?;
    Ok(program(kind))
}

/// Where cargo leaves the program.
pub(crate) fn program(kind: Kind) -> PathBuf {
    target().join(kind.name()).join("ringbook").with_extension(std::env::consts::EXE_EXTENSION)
}

/// Builds the page alone and gives the folder for `RINGBOOK_SITE`.
pub(crate) fn build(kind: Kind) -> Result<PathBuf> {
    let wasm = step("page", || compile(kind))?;
    step("site", || {
        let Split { main, others, link } = split::split(&wasm)?;
        let (script, main) = bind(main)?;
        let (main, others) = if kind == Kind::Release { finished(main, others)? } else { (main, others) };
        let others = Part::later("others", "others.wasm", others);
        let script = split::linked(&script, &link, &others.name)?;
        let mut parts =
            vec![Part::new("wasm", "page.wasm", main), Part::new("script", "page.js", script.into()), others];
        parts.push(boot(&parts));
        parts.push(Part::new("style", "main.css", style()?.into()));
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

/// What the `wasm-bindgen` program would do, as a library of the very version the page is compiled with.
fn bind(wasm: Vec<u8>) -> Result<(String, Vec<u8>)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("page", wasm).web(true)?.typescript(false).omit_default_module_path(true);
    bindgen.remove_producers_section(true).keep_lld_exports(true);
    let mut output = bindgen.generate_output().context("binding the WebAssembly to JavaScript")?;
    let inline = output.snippets().values().any(|snippets| !snippets.is_empty());
    if inline || !output.local_modules().is_empty() {
        bail!("a crate of the page brings JavaScript files of its own, which this build does not pack yet");
    }
    Ok((output.js().to_owned(), output.wasm_mut().emit_wasm()))
}

/// As a release has it: small, and without the names that tell whose its functions are.
fn finished(main: Vec<u8>, others: Vec<u8>) -> Result<(Vec<u8>, Vec<u8>)> {
    let finish = |name: &str, wasm| {
        let wasm = optimized(name, wasm)?;
        by_crate::report(name, &wasm)?;
        by_crate::without_names(&wasm)
    };
    Ok((finish("page.wasm", main)?, finish("others.wasm", others)?))
}

/// Lets `wasm-opt` make it smaller, when there is one and it can.
fn optimized(name: &str, wasm: Vec<u8>) -> Result<Vec<u8>> {
    let Some(program) = setup::wasm_opt() else { return Ok(wasm) };
    let (before, after) = (target().join("before.wasm"), target().join(name));
    fs::write(&before, &wasm)?;
    let mut optimize = command(&program.to_string_lossy());
    optimize.args(["-Oz", "-g", "--enable-bulk-memory", "--enable-sign-ext", "--enable-mutable-globals"]);
    optimize.args(["--enable-nontrapping-float-to-int", "--enable-reference-types", "--enable-multivalue"]);
    optimize.arg(&before).arg("-o").arg(&after);
    match run(&mut optimize) {
        Ok(()) => Ok(fs::read(after)?),
        Err(error) => {
            println!("going on without wasm-opt: {error:#}");
            Ok(wasm)
        }
    }
}

/// The script that starts the page. The names it holds change with what they name, so its own does too.
fn boot(parts: &[Part]) -> Part {
    let name = |role| parts.iter().find(|part| part.role == role).map_or("", |part| &part.name);
    let (script, wasm) = (name("script"), name("wasm"));
    let text =
        format!("import start from \"./{script}\";\nstart({{ module_or_path: \"/assets/{wasm}\" }});\n");
    Part::new("boot", "boot.js", text.into())
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
