//! `cargo xtask fuzz`: looks for words that break one of the targets in `crates/fuzz`, with libFuzzer.
//!
//! The compiler that builds everything else will do: what makes coverage visible is a pass of LLVM, which is not kept for
//! nightly compilers as the sanitizers are. The checks of `dev` are on, overflows included.

use crate::run::{cargo, command, output, root, run, step, target};
use anyhow::{Context, Result};
use serde_json::Value;
use std::{fs, path::Path, process::Command};

/// Each is a test `name::name`, and the folder `__fuzz__/name` holds its words.
const TARGETS: &[&str] = &["number", "ring_decision", "birthday", "cursor", "authorization"];

/// What makes every edge and every comparison visible to libFuzzer.
const FLAGS: &[&str] = &[
    "--cfg=fuzzing",
    "--cfg=fuzzing_libfuzzer",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// Gives each target so many seconds, or those whose name was given. New words are kept in `target/fuzz`; what breaks a
/// target is left beside its corpus, where the ordinary tests try it too.
pub(crate) fn fuzz(seconds: &str, only: Option<&str>) -> Result<()> {
    let seconds: u32 = seconds.parse().context("say in seconds how long each target shall run")?;
    let program = step("fuzz targets", build)?;
    let wanted = TARGETS.iter().filter(|name| only.is_none_or(|only| only == **name));
    // What one target finds does not keep the others from being tried.
    let outcomes: Vec<Result<()>> =
        wanted.map(|name| step(name, || search(&program, name, seconds))).collect();
    outcomes.into_iter().collect()
}

/// Keeps the fewest words that reach all that was ever reached: the corpus that is committed.
pub(crate) fn keep() -> Result<()> {
    let program = step("fuzz targets", build)?;
    for name in TARGETS {
        step(name, || shrink(&program, name))?;
    }
    Ok(())
}

/// Gives the test program. A target is named, or the flags would also be for what runs while compiling.
fn build() -> Result<String> {
    let host = output(command("rustc").args(["--print", "host-tuple"]))?;
    let mut build = cargo();
    build.args(["test", "--package", "fuzz", "--test", "targets", "--no-run", "--profile", "fuzz"]);
    build.args(["--target", host.trim(), "--message-format", "json-render-diagnostics", "--target-dir"]);
    let messages = output(build.arg(target().join("fuzz")).env("RUSTFLAGS", FLAGS.join(" ")))?;
    let program = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        Some(message["executable"].as_str()?.to_owned())
    };
    messages.lines().filter_map(program).next_back().context("cargo tells of no test program")
}

fn search(program: &str, name: &str, seconds: u32) -> Result<()> {
    let (found, kept) = (target().join("fuzz/corpus").join(name), folder(name).join("corpus"));
    let broken = folder(name).join("crashes");
    for folder in [&found, &kept] {
        fs::create_dir_all(folder)?;
    }
    let arguments = format!(
        "-max_total_time={seconds} -timeout=5 -print_final_stats=1 -artifact_prefix={}/ {} {}",
        broken.display(),
        found.display(),
        kept.display()
    );
    // libFuzzer makes no folders.
    fs::create_dir_all(&broken)?;
    let outcome = run(&mut libfuzzer(program, name, &arguments));
    fs::remove_dir(&broken).ok();
    outcome
}

fn shrink(program: &str, name: &str) -> Result<()> {
    let (found, kept) = (target().join("fuzz/corpus").join(name), folder(name).join("corpus"));
    let fewest = target().join("fuzz/fewest").join(name);
    fs::remove_dir_all(&fewest).ok();
    fs::create_dir_all(&fewest)?;
    let folders = [&fewest, &kept, &found].map(|folder| folder.display().to_string()).join(" ");
    // Which edges, not how often: else there are ten times as many.
    run(&mut libfuzzer(program, name, &format!("-set_cover_merge=1 -use_counters=0 {folders}")))?;
    fs::remove_dir_all(&kept)?;
    fs::create_dir_all(&kept)?;
    for file in fs::read_dir(&fewest)? {
        let file = file?;
        fs::copy(file.path(), kept.join(file.file_name()))?;
    }
    Ok(())
}

fn folder(name: &str) -> std::path::PathBuf {
    root().join("crates/fuzz/tests/targets/__fuzz__").join(name)
}

/// The one test, as bolero wants it started. It splits the arguments at blanks.
fn libfuzzer(program: &str, name: &str, arguments: &str) -> Command {
    let test = format!("{name}::{name}");
    let mut fuzzer = Command::new(Path::new(program));
    fuzzer.current_dir(root().join("crates/fuzz"));
    fuzzer.args([&test, "--exact", "--nocapture", "--quiet", "--test-threads", "1"]);
    fuzzer.env("BOLERO_TEST_NAME", &test).env("BOLERO_LIBTEST_HARNESS", "1");
    fuzzer.env("BOLERO_LIBFUZZER_ARGS", arguments);
    fuzzer
}
