//! `synod progress`, run as it is: what it prints, what it forgets, and that it loses nothing.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use synod::progress::record::Progress;
use synod::progress::store::Store;
use tempfile::TempDir;

/// A learner's state folder.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn open(&self) -> Store {
        let (store, said) = Progress::open(Some(self.0.path()));
        assert!(said.is_none(), "{said:?}");
        store
    }

    /// Someone who has finished one lesson and begun another.
    fn learner() -> Place {
        let place = Place::new();
        let mut store = place.open();
        store.change("raft-first", |record| {
            record.finished = true;
            record.best = Some(16);
            record.answer("who", "n1", true);
            record.answer("when", "now", false);
        });
        store.change("paxos-adopt", |record| {
            record.task = Some("guess".into());
            record.hints.insert("guess".into(), 2);
        });
        place
    }

    fn run(&self, language: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_synod"));
        command.env_remove("SYNOD_STATE_DIR").stdin(Stdio::null());
        command.arg("--state-dir").arg(self.0.path()).args(["--lang", language, "progress"]).args(arguments);
        command.output().unwrap()
    }

    /// What is printed by a run that ends well and has nothing to complain of.
    fn good(&self, arguments: &[&str]) -> String {
        let done = self.run("en", arguments);
        assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    }

    /// What is said by a run that could not be done.
    fn refused(&self, arguments: &[&str]) -> String {
        let done = self.run("en", arguments);
        assert!(done.status.code() == Some(2) && done.stdout.is_empty(), "{done:?}");
        String::from_utf8(done.stderr).unwrap()
    }
}

#[test]
fn each_lesson_has_a_line() {
    let place = Place::learner();
    let lines = "\
paxos-adopt            begun  now at task guess  hints: 2
raft-first             finished  goal in 16 events at best  1 of 2 predictions right
";
    assert_eq!(place.good(&[]), lines);
    let chinese = String::from_utf8(place.run("zh", &[]).stdout).unwrap();
    assert!(chinese.contains("raft-first") && chinese.contains("2 次预测，对了 1 次"), "{chinese}");
    let fresh = Place::new();
    assert_eq!(fresh.good(&[]), "No lesson has been begun yet.\n");
    assert_eq!(std::fs::read_dir(fresh.0.path()).unwrap().count(), 0, "looking leaves nothing behind");
}

#[test]
fn forgetting_names_the_backup() {
    let place = Place::learner();
    let before = place.read("progress.toml");
    let said = place.good(&["reset", "raft-first"]);
    assert!(said.contains(place.path("progress.backup-1.toml").to_str().unwrap()), "{said}");
    assert_eq!(place.read("progress.backup-1.toml"), before);
    assert_eq!(place.good(&[]).lines().count(), 1);
    assert!(place.good(&["reset"]).contains("progress.backup-2.toml"));
    assert_eq!(place.good(&[]), "No lesson has been begun yet.\n");
    assert_eq!(place.good(&["reset"]), "There is nothing to forget.\n");
    std::fs::rename(place.path("progress.backup-1.toml"), place.path("progress.toml")).unwrap();
    assert_eq!(place.good(&[]).lines().count(), 2, "a backup is a file of progress");
}

#[test]
fn a_lesson_that_was_never_begun_is_not_forgotten() {
    let place = Place::learner();
    let before = place.read("progress.toml");
    let said = place.refused(&["reset", "raft-frist"]);
    assert_eq!(said, "synod: No lesson `raft-frist` has been begun. Did you mean `raft-first`?\n");
    assert_eq!(place.read("progress.toml"), before);
    assert!(!place.path("progress.backup-1.toml").exists());
}

#[test]
fn while_another_synod_runs_nothing_is_forgotten() {
    let place = Place::learner();
    let store = place.open();
    assert_eq!(place.good(&[]).lines().count(), 2);
    assert!(place.refused(&["reset"]).contains("Another synod is running"));
    drop(store);
    assert!(place.good(&["reset"]).contains("Forgotten"));
}

#[test]
fn a_file_that_cannot_be_shown_is_left_as_it_is() {
    let place = Place::new();
    for (text, part) in [("schema = 2\n", "newer synod"), ("schema = 1\nlessons", "damaged"), ("", "damaged")]
    {
        std::fs::write(place.path("progress.toml"), text).unwrap();
        let said = place.refused(&[]);
        assert!(said.starts_with("synod: ") && said.contains(part) && said.lines().count() == 1, "{said}");
        assert_eq!(place.read("progress.toml"), text);
    }
    std::fs::write(place.path("progress.toml"), b"\xff\xfe").unwrap();
    let done = place.run("en", &["reset"]);
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success() && said.contains("progress.damaged-1.toml"), "{said}");
    assert_eq!(std::fs::read(place.path("progress.damaged-1.toml")).unwrap(), b"\xff\xfe");
}
