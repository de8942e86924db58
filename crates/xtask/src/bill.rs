//! The bill of materials of the program: CycloneDX 1.5, from what cargo itself knows. The same sources give the same bill.

use crate::{
    run::{cargo, output, root, target},
    setup,
};
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

/// A crate: its name and its version.
type Crate = (String, String);

/// Writes `ringbook.cdx.json` beside the released program: the crates of the program and of the page in it.
pub(crate) fn write() -> Result<()> {
    let metadata = output(cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    let mut used = crates_of(&["--package", "server"])?;
    used.extend(crates_of(&["--package", "page", "--target", setup::WASM])?);
    let bill = bill(&serde_json::from_str(&metadata)?, &lock.parse()?, &used)?;
    let file = target().join("release/ringbook.cdx.json");
    fs::write(&file, serde_json::to_string_pretty(&bill)? + "\n")?;
    println!("{} crates in {}", used.len(), file.display());
    Ok(())
}

/// Everything that is compiled for it, build scripts and macros included.
fn crates_of(what: &[&str]) -> Result<BTreeSet<Crate>> {
    let tree = ["tree", "--locked", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"];
    let lines = output(cargo().args(tree).args(what))?;
    Ok(lines.lines().filter_map(of_line).collect())
}

/// `serde v1.0.0 (proc-macro)`.
fn of_line(line: &str) -> Option<Crate> {
    let mut words = line.split(' ');
    Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
}

fn bill(metadata: &Value, lock: &toml::Table, used: &BTreeSet<Crate>) -> Result<Value> {
    let packages = metadata["packages"].as_array().context("cargo tells of no packages")?;
    let named = |it: &&Value| crate_of(it).is_some_and(|it| used.contains(&it));
    let packages: Vec<&Value> = packages.iter().filter(named).collect();
    let hashes = hashes(lock);
    let (program, parts): (Vec<&Value>, Vec<&Value>) =
        packages.iter().copied().partition(|it| it["name"] == "server");
    let program = program.first().context("the program is not among its own crates")?;
    let components: Vec<Value> = parts.iter().map(|it| component(it, "library", &hashes)).collect();
    let mut itself = component(program, "application", &hashes);
    itself["name"] = "ringbook".into();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": itself},
        "components": components,
        "dependencies": dependencies(&metadata["resolve"], &packages),
    }))
}

fn crate_of(package: &Value) -> Option<Crate> {
    Some((package["name"].as_str()?.to_owned(), package["version"].as_str()?.to_owned()))
}

fn purl(package: &Value) -> String {
    let (name, version) = crate_of(package).unwrap_or_default();
    // The one character of a version that stands for something else in an address.
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

fn component(package: &Value, kind: &str, hashes: &BTreeMap<Crate, String>) -> Value {
    let mut component = Map::new();
    component.insert("type".into(), kind.into());
    component.insert("bom-ref".into(), purl(package).into());
    component.insert("name".into(), package["name"].clone());
    component.insert("version".into(), package["version"].clone());
    component.insert("purl".into(), purl(package).into());
    if let Some(licence) = package["license"].as_str() {
        // How some wrote it before there were expressions.
        let expression = licence.replace('/', " OR ");
        component.insert("licenses".into(), json!([{"expression": expression}]));
    }
    if let Some(hash) = crate_of(package).and_then(|it| hashes.get(&it)) {
        component.insert("hashes".into(), json!([{"alg": "SHA-256", "content": hash}]));
    }
    component.into()
}

/// What the registry's archives must hash to.
fn hashes(lock: &toml::Table) -> BTreeMap<Crate, String> {
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let hash = |package: &toml::Value| {
        let text = |name| Some(package.get(name)?.as_str()?.to_owned());
        Some(((text("name")?, text("version")?), text("checksum")?))
    };
    packages.into_iter().flatten().filter_map(hash).collect()
}

/// Who uses whom, among these.
fn dependencies(resolve: &Value, packages: &[&Value]) -> Vec<Value> {
    let purls: BTreeMap<&str, String> =
        packages.iter().filter_map(|it| Some((it["id"].as_str()?, purl(it)))).collect();
    let of_node = |node: &Value| {
        let uses = node["deps"].as_array().into_iter().flatten().filter(|it| is_compiled_in(it));
        let uses: BTreeSet<&String> = uses.filter_map(|it| purls.get(it["pkg"].as_str()?)).collect();
        Some(json!({"ref": purls.get(node["id"].as_str()?)?, "dependsOn": uses}))
    };
    resolve["nodes"].as_array().into_iter().flatten().filter_map(of_node).collect()
}

/// Whether it is used for more than tests.
fn is_compiled_in(dependency: &Value) -> bool {
    dependency["dep_kinds"].as_array().into_iter().flatten().any(|it| it["kind"] != "dev")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_names_what_is_used_with_licences_and_hashes() {
        let metadata = json!({
            "packages": [
                {"id": "s", "name": "server", "version": "0.1.0", "license": "MIT OR Apache-2.0"},
                {"id": "a", "name": "sled", "version": "0.34.7", "license": "MIT/Apache-2.0"},
                {"id": "b", "name": "wasi", "version": "1.0.4+wasi-0.2", "license": null},
                {"id": "t", "name": "proptest", "version": "1.0.0", "license": "MIT"},
            ],
            "resolve": {"nodes": [
                {"id": "s", "deps": [
                    {"pkg": "a", "dep_kinds": [{"kind": null}]},
                    {"pkg": "b", "dep_kinds": [{"kind": "dev"}]},
                    {"pkg": "t", "dep_kinds": [{"kind": "dev"}]},
                ]},
                {"id": "a", "deps": [{"pkg": "b", "dep_kinds": [{"kind": "build"}]}]},
                {"id": "t", "deps": []},
            ]},
        });
        let lock = "[[package]]\nname = \"sled\"\nversion = \"0.34.7\"\nchecksum = \"7f96\"";
        let used = ["server v0.1.0 (folder)", "sled v0.34.7", "wasi v1.0.4+wasi-0.2 (*)", ""];
        let used = used.into_iter().filter_map(of_line).collect();
        let bill = bill(&metadata, &lock.parse().unwrap(), &used).unwrap();
        assert_eq!(bill["metadata"]["component"]["name"], "ringbook");
        assert_eq!(bill["components"].as_array().unwrap().len(), 2, "what is for tests alone is not in it");
        assert_eq!(
            bill["components"][0],
            json!({
                "type": "library", "bom-ref": "pkg:cargo/sled@0.34.7", "name": "sled", "version": "0.34.7",
                "purl": "pkg:cargo/sled@0.34.7", "licenses": [{"expression": "MIT OR Apache-2.0"}],
                "hashes": [{"alg": "SHA-256", "content": "7f96"}],
            })
        );
        assert_eq!(bill["components"][1]["purl"], "pkg:cargo/wasi@1.0.4%2Bwasi-0.2");
        let uses = |place: usize| bill["dependencies"][place]["dependsOn"].clone();
        assert_eq!(uses(0), json!(["pkg:cargo/sled@0.34.7"]), "not what tests use");
        assert_eq!(uses(1), json!(["pkg:cargo/wasi@1.0.4%2Bwasi-0.2"]));
        assert_eq!(bill["dependencies"].as_array().unwrap().len(), 2);
    }
}
