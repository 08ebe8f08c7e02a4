//! Two right lessons, single changes to them, and what the checker finds.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::process::{Command, Output};
use synod::lesson::check::{self, Finding};
use synod::tui::action::ACTIONS;

pub const RIGHT: &str = include_str!("../check/right.toml");
pub const OLD_TERM: &str = include_str!("../check/old-term.toml");

/// Everything that is found in a file.
pub fn findings(text: &[u8]) -> Vec<Finding> {
    let keys: Vec<&str> = ACTIONS.iter().map(|row| row.name).collect();
    check::read(text, &keys, 1).1.findings
}

/// The keys of what is found, each with its line.
pub fn found(text: &str) -> Vec<(String, usize)> {
    let one = |finding: Finding| (finding.fault.trouble.what.key.into_owned(), finding.fault.line);
    findings(text.as_bytes()).into_iter().map(one).collect()
}

/// A right lesson with one change.
pub fn changed(change: &str, to: &str) -> String {
    assert!(RIGHT.contains(change), "{change}");
    RIGHT.replacen(change, to, 1)
}

/// The line where these words first stand.
pub fn line_of(text: &str, words: &str) -> usize {
    let at = text.find(words).unwrap_or_else(|| panic!("{words}"));
    text[..at].matches('\n').count() + 1
}

/// Makes a change and finds just this one thing wrong, on the line where `at` stands.
pub fn rejects(key: &str, change: &str, to: &str, at: &str) {
    let text = changed(change, to);
    assert_eq!(found(&text), [(key.into(), line_of(&text, at))], "{to}");
}

/// Makes a change and finds this wrong among other things.
pub fn rejects_among(key: &str, change: &str, to: &str, at: &str) {
    let (text, wanted) = (changed(change, to), key.to_string());
    let found = found(&text);
    assert!(found.contains(&(wanted, line_of(&text, at))), "{to}: {key} is not among {found:?}");
}

/// Runs the program in a folder with these files.
pub fn run(files: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_synod"));
    command
        .args(["check", "--state-dir", "state", "--lang", "en"])
        .args(arguments)
        .current_dir(folder.path());
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}
