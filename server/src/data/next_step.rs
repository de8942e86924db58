//! What somebody has to do whose data are lost: the very commands.

use super::files;
use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// After damage that cannot be repaired.
pub(super) fn after_damage(data_dir: &Path) -> String {
    let store = files::store(data_dir);
    format!(
        "Next: put the database away with `mv {} {}`, then {}",
        quoted(&store),
        quoted(&store.with_extension("damaged")),
        restore(data_dir)
    )
}

/// After the database was lost.
pub(super) fn after_losing_the_database(data_dir: &Path) -> String {
    format!(
        "Next: put the folder `store` back where it was, or {}; to begin anew, remove {}",
        restore(data_dir),
        quoted(&data_dir.join(files::IN_USE))
    )
}

fn restore(data_dir: &Path) -> String {
    let command = |file: String| {
        format!("restore a backup with `ringbook restore --data-dir {} --in {file}`", quoted(data_dir))
    };
    match newest(&files::backups(data_dir)) {
        Some(backup) => command(quoted(&backup)) + ", the newest one here",
        None => {
            command("FILE".to_owned())
                + ", where FILE is a backup that you keep elsewhere (there is none here)"
        }
    }
}

fn newest(backups: &Path) -> Option<PathBuf> {
    let changed =
        |path: &PathBuf| fs::metadata(path).and_then(|it| it.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let entries = fs::read_dir(backups).ok()?.filter_map(Result::ok);
    let files = entries.map(|entry| entry.path()).filter(|path| path.is_file() && !is_unfinished(path));
    files.max_by_key(|path| (changed(path), path.clone()))
}

/// A file that is still being written has a name of its own.
fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || path.extension().is_some_and(|it| it == "tmp" || it == "part")
}

/// As a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |character: char| character.is_alphanumeric() || "/._-+:,@".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_step_names_the_newest_backup() {
        let folder = tempfile::tempdir().unwrap();
        let words = after_damage(folder.path());
        assert!(words.contains("--in FILE") && words.contains("there is none here"), "{words}");
        let backups = files::backups(folder.path());
        fs::create_dir(&backups).unwrap();
        for name in ["1.ringbook", "2.ringbook", "3.tmp"] {
            fs::write(backups.join(name), "").unwrap();
        }
        let words = after_damage(folder.path());
        let expected =
            format!("--data-dir {} --in {}`", folder.path().display(), backups.join("2.ringbook").display());
        assert!(words.contains(&expected), "{words}");
        assert!(words.contains("store.damaged`"), "{words}");
    }

    #[test]
    fn a_path_with_a_blank_is_quoted() {
        assert_eq!(quoted(Path::new("/a b/it's")), r"'/a b/it'\''s'");
    }
}
