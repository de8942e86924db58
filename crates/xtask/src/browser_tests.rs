//! The tests in a real browser: Playwright against the real program.

use crate::{
    run::{command, root, run, target},
    setup,
};
use anyhow::Result;
use std::{fs, path::Path};

/// Runs every spec of `end2end` against this program.
pub(crate) fn run_all(program: &Path) -> Result<()> {
    setup::npm()?;
    let chromium = setup::chromium()?;
    let folder = root().join("end2end");
    install(&folder)?;
    run(command("npx")
        .current_dir(&folder)
        .args(["--no-install", "playwright", "test"])
        .env("RINGBOOK_BIN", program)
        .env("CHROMIUM", chromium))
}

/// Installs what the lock file names, when it is not what was installed last.
fn install(folder: &Path) -> Result<()> {
    let (lock, done) = (fs::read(folder.join("package-lock.json"))?, target().join("end2end-installed.json"));
    if folder.join("node_modules").is_dir() && fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut npm = command("npm");
    npm.current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(npm.args(["ci", "--no-audit", "--no-fund"]))?;
    Ok(fs::write(done, lock)?)
}
