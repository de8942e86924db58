//! `cargo xtask openapi`: writes the description of the API as the code has it.

use crate::run::{cargo, run};
use anyhow::Result;

/// Lets the test that compares the two write the file instead.
pub(crate) fn write() -> Result<()> {
    let mut test = cargo();
    test.args(["test", "--package", "server", "--test", "api", "openapi::the_committed"]);
    run(test.env("RINGBOOK_WRITE_OPENAPI", "1"))?;
    println!("docs/openapi.json is written: look at what changed before you commit it");
    Ok(())
}
