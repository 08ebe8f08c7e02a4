//! Which files are meant: those that are named, and those in folders.

use super::Source;
use crate::lesson::read::MOST_BYTES;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::progress::files;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Folders inside folders that are looked into.
const DEEPEST: usize = 32;

/// The files that are meant, in order, each once; folders without any, and what cannot be read.
pub(super) fn gather(
    paths: &[PathBuf],
    empty: &mut Vec<Trouble>,
    troubles: &mut Vec<Trouble>,
) -> Vec<Source> {
    let mut names: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.is_dir() {
            let known = names.len();
            walk(path, DEEPEST, &mut names, troubles);
            if names.len() == known {
                let what = Saying::plain("check.no-lessons-in").with("file", path.display().to_string());
                empty.push(Trouble::new(what));
            }
        } else {
            names.push(path.clone());
        }
    }
    let mut sources: Vec<Source> = Vec::new();
    for path in names {
        let name = path.display().to_string();
        if sources.iter().any(|source| source.name == name) {
            continue;
        }
        match read(&path) {
            Ok(bytes) => sources.push(Source { name, bytes }),
            Err(error) => troubles.push(files::trouble("error.read", &name, &error)),
        }
    }
    sources
}

/// Reads a file, and no more of it than shows that it is too large.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// All `*.toml` in a folder, sorted. Folders that are links are not followed.
fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>, troubles: &mut Vec<Trouble>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            troubles.push(files::trouble("error.read", &folder.display().to_string(), &error));
            return;
        }
    };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            if depth > 0 && !path.is_symlink() {
                walk(&path, depth - 1, found, troubles);
            }
        } else if path.extension().is_some_and(|kind| kind == "toml") {
            found.push(path);
        }
    }
}
