//! The tests in a real browser: Playwright against the real program.

use crate::{
    run::{command, root, run, target},
    setup,
};
use anyhow::Result;
use std::{fs, path::Path, process::Command};

/// Runs every spec of `end2end` against this program.
pub(crate) fn run_all(program: &Path) -> Result<()> {
    run(&mut playwright(program)?)
}

/// Whether the page of a release comes alive in this program, which has it, and what a first visit of it costs.
pub(crate) fn run_release_page(program: &Path) -> Result<()> {
    run(playwright(program)?.args(["--config", "release/playwright.config.ts"]))
}

/// Playwright's runner in `end2end`, with the program and the browser that it needs.
pub(crate) fn playwright(program: &Path) -> Result<Command> {
    let chromium = setup::chromium()?;
    let folder = root().join("end2end");
    install(&folder)?;
    let mut playwright = command("npx");
    playwright
        .current_dir(&folder)
        .args(["--no-install", "playwright", "test"])
        .env("RINGBOOK_BIN", program)
        .env("CHROMIUM", chromium);
    Ok(playwright)
}

/// Installs what the lock file of a folder names, when it is not what was installed last.
pub(crate) fn install(folder: &Path) -> Result<()> {
    setup::npm()?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let done = target().join(format!("{name}-installed.json"));
    let lock = fs::read(folder.join("package-lock.json"))?;
    if folder.join("node_modules").is_dir() && fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut npm = command("npm");
    npm.current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(npm.args(["ci", "--no-audit", "--no-fund"]))?;
    Ok(fs::write(done, lock)?)
}
