//! What Playwright does besides tests: the screenshots, and the measurements of the page.

use crate::{
    browser_tests,
    run::{root, run, target},
    setup,
};
use anyhow::Result;
use std::{fs, path::Path};

/// One font for everything, whatever the machine has, so that the screenshots are the same everywhere.
const FONTS: &str = r#"<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias binding="strong"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias binding="strong"><family>sans</family><prefer><family>Inter</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Inter</family></prefer></alias>
  <alias binding="strong"><family>system-ui</family><prefer><family>Inter</family></prefer></alias>
</fontconfig>
"#;

/// Remakes `docs/screenshots`, or the pictures of one name.
pub(crate) fn screenshots(program: &Path, only: Option<&str>) -> Result<()> {
    let fonts = target().join("screenshots-fonts.conf");
    fs::write(&fonts, FONTS)?;
    let mut playwright = prepared(program, "screenshots")?;
    if setup::fonts() {
        playwright.env("FONTCONFIG_FILE", fonts);
    }
    if let Some(faketime) = setup::faketime() {
        playwright.env("FAKETIME_LIBRARY", faketime);
    }
    run(playwright.envs(only.map(|name| ("ONLY", name))))
}

/// Runs a measurement of the page against this program.
pub(crate) fn measure(program: &Path, name: &str) -> Result<()> {
    run(&mut prepared(program, name)?)
}

fn prepared(program: &Path, name: &str) -> Result<std::process::Command> {
    browser_tests::install(&root().join("end2end/jobs"))?;
    let mut playwright = browser_tests::playwright(program)?;
    playwright.args(["--config", "jobs/playwright.config.ts", name]);
    Ok(playwright)
}
