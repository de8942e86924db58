//! Invariant 1 of `ARCHITECTURE.md`: arrows point inwards, `shared` imports nothing of ours, nothing imports `server`,
//! and what an engine or a web framework is stays where it belongs. Read from the manifests, so that a new crate or a
//! new arrow fails here until somebody has decided about it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may end where it fails")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// Every crate of ours, and the crates of ours that it may import. Tests may use the store in memory as well; those of
/// `shared` and `numbers` do not.
const ARROWS: &[(&str, &[&str], &[&str])] = &[
    // crate, what its code may import, what its tests may import besides
    ("shared", &[], &[]),
    ("numbers", &["shared"], &[]),
    ("recipes", &[], &[]),
    ("store", &["shared"], &[]),
    ("store-contract", &["store"], &[]),
    ("store-sled", &["store"], &["store-contract"]),
    ("backup", &["store"], &["store-contract"]),
    ("directory", &["shared", "numbers", "store", "backup"], &["store-contract"]),
    ("frontend", &["shared", "directory", "recipes"], &[]),
    ("page", &["frontend"], &[]),
    (
        "server",
        &["shared", "numbers", "store", "store-sled", "backup", "directory", "frontend"],
        &["store-contract", "recipes"],
    ),
    ("bench", &["shared", "store", "store-sled", "directory"], &[]),
    // Tests alone, of what nothing may import.
    ("fuzz", &[], &["shared", "numbers", "directory", "server", "store-contract"]),
    ("xtask", &["recipes"], &[]),
];

/// Crates of others that only some of ours may use, tests included.
const KEPT: &[(&str, &[&str])] = &[
    ("sled", &["store-sled"]),
    ("rlibphonenumber", &["numbers", "bench"]),
    ("axum", &["server", "bench"]),
    ("axum-server", &["server"]),
    ("hyper", &["server"]),
    ("hyper-util", &["server"]),
    ("rustix", &["server", "bench"]),
    ("rustls", &["server"]),
    ("tower-http", &["server"]),
    ("utoipa", &["server"]),
    ("utoipa-axum", &["server"]),
    ("leptos", &["frontend", "page", "server"]),
    ("leptos_axum", &["frontend", "server"]),
    ("tokio", &["backup", "directory", "store-contract", "store-sled", "server", "bench", "fuzz"]),
];

/// The dependencies of one crate, by their real names.
#[derive(Debug, Default)]
struct Imports {
    code: BTreeSet<String>,
    tests: BTreeSet<String>,
}

#[test]
fn arrows_point_inwards() {
    let workspace = workspace();
    let rows: BTreeSet<&str> = ARROWS.iter().map(|(name, ..)| *name).collect();
    let members: BTreeSet<&str> = workspace.keys().map(String::as_str).collect();
    assert_eq!(members, rows, "every crate has a row in ARROWS, and every row is a crate");

    for (name, code, tests) in ARROWS {
        let imports = &workspace[*name];
        let ours =
            |names: &BTreeSet<String>| names.iter().filter(|it| rows.contains(&***it)).cloned().collect();
        let (in_code, in_tests): (Vec<String>, Vec<String>) = (ours(&imports.code), ours(&imports.tests));
        for import in in_code {
            assert!(code.contains(&&*import), "{name} imports {import}: that arrow does not point inwards");
        }
        for import in in_tests {
            let may = code.contains(&&*import) || tests.contains(&&*import);
            assert!(may, "the tests of {name} import {import}: that arrow does not point inwards");
        }
    }
}

#[test]
fn engines_and_frameworks_stay_where_they_belong() {
    for (name, imports) in &workspace() {
        for (kept, may) in KEPT {
            let uses = imports.code.contains(*kept) || imports.tests.contains(*kept);
            assert!(!uses || may.contains(&&**name), "{name} uses {kept}, which is for {may:?} only");
        }
    }
}

/// The page in the browser must not carry the application with it.
#[test]
fn only_the_server_side_of_the_page_knows_the_application() {
    let frontend = read(&root().join("frontend/Cargo.toml"));
    let application = &frontend["dependencies"]["directory"];
    assert_eq!(application.get("optional"), Some(&Value::Boolean(true)));
    let enabled_by = |name: &str| {
        let features = frontend["features"][name].as_array().unwrap();
        features.iter().any(|feature| feature.as_str() == Some("dep:directory"))
    };
    assert!(enabled_by("ssr") && !enabled_by("hydrate"));
}

/// Every member of the workspace with what it imports.
fn workspace() -> BTreeMap<String, Imports> {
    let root = root();
    let manifest = read(&root.join("Cargo.toml"));
    let shared = manifest["workspace"]["dependencies"].as_table().unwrap();
    folders(&root, &manifest).iter().map(|folder| member(&read(&folder.join("Cargo.toml")), shared)).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn read(manifest: &Path) -> Table {
    fs::read_to_string(manifest).unwrap().parse().unwrap_or_else(|error| panic!("{manifest:?}: {error}"))
}

/// The folders of `members`, where `crates/*` is every folder that holds a manifest.
fn folders(root: &Path, manifest: &Table) -> Vec<PathBuf> {
    let members = manifest["workspace"]["members"].as_array().unwrap();
    let mut folders = Vec::new();
    for member in members.iter().map(|member| member.as_str().unwrap()) {
        match member.strip_suffix("/*") {
            None => folders.push(root.join(member)),
            Some(parent) => folders.extend(
                fs::read_dir(root.join(parent))
                    .unwrap()
                    .map(|entry| entry.unwrap().path())
                    .filter(|folder| folder.join("Cargo.toml").is_file()),
            ),
        }
    }
    folders
}

/// A crate's name and what it imports, on whatever target: `[dependencies]` and `[target.….dependencies]` alike.
fn member(manifest: &Table, shared: &Table) -> (String, Imports) {
    let targets = manifest.get("target").and_then(Value::as_table);
    let tables = || {
        std::iter::once(manifest)
            .chain(targets.into_iter().flat_map(Table::values).filter_map(Value::as_table))
    };
    let named = |sections: &[&str]| {
        let sections =
            tables().flat_map(|table| sections.iter().filter_map(|section| table.get(*section)?.as_table()));
        sections.flatten().map(|(name, value)| real_name(name, value, shared)).collect()
    };
    let imports =
        Imports { code: named(&["dependencies", "build-dependencies"]), tests: named(&["dev-dependencies"]) };
    (manifest["package"]["name"].as_str().unwrap().to_owned(), imports)
}

/// What a dependency is called where it comes from, whatever it is called here or in the workspace's manifest.
fn real_name(name: &str, value: &Value, shared: &Table) -> String {
    let renamed = |value: &Value| Some(value.get("package")?.as_str()?.to_owned());
    let inherited = value.get("workspace").and(shared.get(name)).and_then(renamed);
    renamed(value).or(inherited).unwrap_or_else(|| name.to_owned())
}
