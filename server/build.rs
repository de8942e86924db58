//! Embeds the page that `cargo xtask build` has made: the folder that `RINGBOOK_SITE` names becomes a table in the
//! program. Without that variable the table is empty, so nothing old is ever embedded unseen.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=RINGBOOK_SITE");
    println!("cargo::rerun-if-changed=build.rs");
    let table = match env::var_os("RINGBOOK_SITE") {
        Some(folder) => table(&fs::canonicalize(&folder).map_err(|error| {
            format!("RINGBOOK_SITE={}: {error}; run `cargo xtask build`", folder.to_string_lossy())
        })?)?,
        None => "Site { assets: &[] }".to_owned(),
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    fs::write(out.join("site.rs"), table)?;
    Ok(())
}

/// Reads `manifest.txt`: a line for each asset, its role and its name. The packed forms stand beside it as `.br`, `.gz`.
fn table(folder: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let manifest = fs::read_to_string(folder.join("manifest.txt"))?;
    let mut table = String::from("Site { assets: &[\n");
    for line in manifest.lines() {
        let (role, name) = line.split_once(' ').ok_or_else(|| format!("manifest.txt: {line:?}"))?;
        let packed = |ending: &str| {
            let path = folder.join(format!("{name}.{ending}"));
            if path.is_file() { format!("Some(include_bytes!({path:?}))") } else { "None".to_owned() }
        };
        writeln!(
            table,
            "Asset {{ role: {role:?}, path: {:?}, identity: include_bytes!({:?}), gzip: {}, brotli: {} }},",
            format!("/assets/{name}"),
            folder.join(name),
            packed("gz"),
            packed("br"),
        )?;
    }
    table.push_str("] }");
    Ok(table)
}
