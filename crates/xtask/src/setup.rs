//! What the other jobs need on the machine: looked for, installed when that is possible, else named in one line.

use crate::run::{cargo, command, find, run, succeeds, target};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The target that the page is compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The compiler's part for WebAssembly. rustup installs it by itself only where that is not switched off.
pub(crate) fn wasm_target() -> Result<()> {
    let libraries = command("rustc").args(["--print", "target-libdir", "--target", WASM]).output()?;
    let folder = PathBuf::from(String::from_utf8(libraries.stdout)?.trim());
    if folder.is_dir() {
        return Ok(());
    }
    run(command("rustup").args(["target", "add", WASM]))
        .with_context(|| format!("the compiler has no {WASM}; install it with rustup or your distribution"))
}

/// `wasm-opt` makes the page smaller; without it the page only is larger.
pub(crate) fn wasm_opt() -> Option<PathBuf> {
    find("wasm-opt").or_else(|| {
        install("binaryen");
        let found = find("wasm-opt");
        if found.is_none() {
            println!("no wasm-opt (install `binaryen`): the page stays larger than it need be");
        }
        found
    })
}

/// Whether cargo-nextest runs the tests; it is never required.
pub(crate) fn has_nextest() -> bool {
    succeeds(cargo().args(["nextest", "--version"]))
}

/// cargo-deny: installed, or our own, or none where that cannot be had. Compiling it takes some minutes (two and a half on
/// two cores), so that is tried once for each version.
pub(crate) fn cargo_deny() -> Option<PathBuf> {
    const VERSION: &str = "0.20.2";
    if let Some(found) = find("cargo-deny") {
        return Some(found);
    }
    let folder = target().join("tools");
    let (program, tried) = (folder.join("bin/cargo-deny"), folder.join("cargo-deny-tried.txt"));
    let is_tried = fs::read_to_string(&tried).is_ok_and(|version| version == VERSION);
    if !program.is_file() && !is_tried {
        println!("installing cargo-deny, once: this takes some minutes");
        let build = folder.join("build");
        let mut install = cargo();
        install.args(["install", "cargo-deny", "--quiet", "--locked", "--version", VERSION, "--root"]);
        run(install.arg(&folder).env("CARGO_TARGET_DIR", &build)).ok();
        fs::remove_dir_all(build).ok();
        fs::create_dir_all(&folder).and_then(|()| fs::write(tried, VERSION)).ok();
    }
    program.is_file().then_some(program)
}

/// The browser for the tests: `CHROMIUM`, or one that is installed, or Debian's.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("CHROMIUM") {
        return Ok(chosen.into());
    }
    let look = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find);
    if let Some(found) = look() {
        return Ok(found);
    }
    install("chromium");
    look().context("the browser tests need Chromium: install it, or name it in CHROMIUM")
}

/// Node and npm, for the browser tests.
pub(crate) fn npm() -> Result<()> {
    let there = || find("node").is_some() && find("npm").is_some();
    if !there() {
        install("nodejs npm");
    }
    if !there() {
        bail!("the browser tests need Node.js and npm: install them");
    }
    Ok(())
}

/// A Python of our own in this folder, with what the file of requirements names, or none where that cannot be had.
pub(crate) fn python_venv(folder: &Path, requirements: &Path) -> Option<PathBuf> {
    let python = folder.join("bin/python");
    let (wanted, done) = (fs::read(requirements).ok()?, folder.join("installed.txt"));
    if fs::read(&done).is_ok_and(|installed| installed == wanted) {
        return Some(python);
    }
    let make = || succeeds(command("python3").args(["-m", "venv", "--clear"]).arg(folder));
    if !make() {
        install("python3 python3-venv");
        if !make() {
            return None;
        }
    }
    let mut pip = command(&python.to_string_lossy());
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    run(pip.arg(requirements)).ok()?;
    fs::write(done, wanted).ok()?;
    Some(python)
}

/// What drives the servers in the measurements.
pub(crate) fn wrk() -> Result<PathBuf> {
    find("wrk")
        .or_else(|| {
            install("wrk");
            find("wrk")
        })
        .context("the measurement over HTTP needs `wrk`: install it")
}

/// The font of the screenshots: whether it is there.
pub(crate) fn fonts() -> bool {
    let there = || Path::new("/usr/share/fonts/opentype/inter").is_dir();
    if !there() {
        install("fonts-inter");
    }
    there()
}

/// What makes a clock stand still for the screenshots, or nothing where that cannot be had.
pub(crate) fn faketime() -> Option<PathBuf> {
    let look = || {
        let folders = fs::read_dir("/usr/lib").ok()?;
        let mut files = folders.flatten().map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"));
        files.find(|file| file.is_file())
    };
    look().or_else(|| {
        install("faketime");
        look()
    })
}

/// Kamailio with its module http_client, and SIPp, for real calls: whether they are there.
pub(crate) fn sip() -> bool {
    let module = "/usr/lib/*/kamailio/modules/http_client.so";
    let there = || {
        let kamailio = find("kamailio").is_some() || Path::new("/usr/sbin/kamailio").is_file();
        let has_module = succeeds(command("sh").args([
            "-c",
            &format!("ls {module} /usr/lib64/kamailio/modules/http_client.so 2>/dev/null | grep -q ."),
        ]));
        kamailio && has_module && find("sipp").is_some()
    };
    if !there() {
        // Who runs the tests has not asked for a SIP proxy on every address: Debian would start the one that it brings, now and
        // with the machine. The calls have a Kamailio of their own.
        let brings_service = find("kamailio").is_none() && !Path::new("/usr/sbin/kamailio").is_file();
        let service =
            |word: &str| brings_service && succeeds(command("systemctl").args([word, "kamailio.service"]));
        service("mask");
        install("kamailio kamailio-utils-modules sip-tester");
        service("unmask");
        service("disable");
    }
    there()
}

/// Installs Debian packages when this is Debian and we may.
fn install(packages: &str) {
    if find("apt-get").is_none() || !is_root() {
        return;
    }
    println!("installing {packages}");
    succeeds(command("apt-get").args(["update"]));
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y", "--no-install-recommends"]);
    succeeds(apt.args(packages.split(' ')));
}

fn is_root() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let uid = status.lines().find_map(|line| line.strip_prefix("Uid:"));
    uid.and_then(|ids| ids.split_whitespace().nth(1)) == Some("0")
}
