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
        command.current_dir(self.0.path());
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
fn the_best_stands_beside_par_and_below_what_is_to_review() {
    let place = Place::new();
    place.open().change("golf-two-leaders", |record| {
        record.best = Some(9);
        record.answer("cut-off", "one", false);
        record.review.insert("cut-off".into(), "M13".into());
        record.review.insert("odd\u{1b}".into(), "X\u{1b}1".into());
    });
    let par = synod::lesson::lesson("golf-two-leaders")
        .unwrap()
        .goal
        .as_ref()
        .unwrap()
        .par
        .as_ref()
        .map(|par| *par.get_ref());
    let lines = format!(
        "golf-two-leaders       begun  goal in 9 events at best, par {}  0 of 1 predictions right

To review:
  M13 · May two nodes be leaders at the same moment? (golf-two-leaders, task cut-off)
",
        par.unwrap()
    );
    let said = place.good(&[]);
    assert!(said.starts_with(&lines) && said.lines().count() == 5 && !said.contains('\u{1b}'), "{said}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_synod"));
    let list =
        command.arg("--state-dir").arg(place.0.path()).args(["--lang", "en", "lessons"]).output().unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    assert!(list.contains(&format!("begun  best 9, par {}\n", par.unwrap())), "{list}");
}

#[test]
fn progress_travels_in_one_file() {
    let (here, there) = (Place::learner(), Place::new());
    let file = here.path("taken along.toml");
    let name = file.to_str().unwrap();
    assert_eq!(here.good(&["export", "taken along.toml"]), "Your progress is written to taken along.toml.\n");
    assert_eq!(here.read("taken along.toml"), here.read("progress.toml"));
    let said = there.good(&["import", name]);
    assert_eq!(said, format!("Taken over from {name}. Lessons that are not as before: 2.\n"));
    assert_eq!(there.good(&[]), here.good(&[]));
    assert_eq!(there.good(&["import", name]), format!("Nothing in {name} is new.\n"));
    assert!(!there.path("progress.backup-1.toml").exists(), "there was nothing before, and nothing after");
}

#[test]
fn an_import_keeps_the_better_of_both_and_a_backup() {
    let (here, there) = (Place::learner(), Place::new());
    there.open().change("raft-first", |record| {
        record.best = Some(12);
        record.answer("who", "n2", false);
    });
    let before = there.read("progress.toml");
    here.good(&["export", "out.toml"]);
    let said = there.good(&["import", here.path("out.toml").to_str().unwrap()]);
    assert!(said.contains("before: 2.") && said.contains("progress.backup-1.toml"), "{said}");
    assert_eq!(there.read("progress.backup-1.toml"), before);
    let line = "raft-first             finished  goal in 12 events at best  1 of 2 predictions right\n";
    assert!(there.good(&[]).ends_with(line), "{}", there.good(&[]));
}

#[test]
fn an_export_overwrites_nothing_unless_told_to() {
    let place = Place::learner();
    std::fs::write(place.path("mine.toml"), "precious").unwrap();
    let said = place.refused(&["export", "mine.toml"]);
    assert_eq!(said, "synod: mine.toml exists already; --force replaces it.\n");
    assert_eq!(place.read("mine.toml"), "precious");
    place.good(&["export", "mine.toml", "--force"]);
    assert_eq!(place.read("mine.toml"), place.read("progress.toml"));
    for wrong in ["not/there/mine.toml", "."] {
        assert_eq!(place.refused(&["export", wrong, "--force"]).lines().count(), 1);
    }
    assert!(Place::new().refused(&["export", "mine.toml"]).contains("No lesson has been begun"));
}

#[test]
fn a_file_that_is_not_whole_is_not_taken_over() {
    let (here, there) = (Place::learner(), Place::learner());
    there.open().change("raft-first", |record| record.best = Some(20));
    let before = there.read("progress.toml");
    let whole = here.read("progress.toml");
    let half = &whole[..whole.len() / 2];
    for (text, part) in [
        (half, "not a whole file"),
        ("", "not a whole file"),
        ("lessons = 3\n", "not a whole file"),
        ("schema = 2\n", "newer synod"),
    ] {
        std::fs::write(there.path("in.toml"), text).unwrap();
        let said = there.refused(&["import", "in.toml"]);
        assert!(said.contains("in.toml") && said.contains(part) && said.lines().count() == 1, "{said}");
        assert_eq!((there.read("in.toml").as_str(), there.read("progress.toml")), (text, before.clone()));
    }
    std::fs::write(there.path("in.toml"), b"\xff").unwrap();
    for wrong in ["in.toml", "nothing.toml", "."] {
        assert_eq!(there.refused(&["import", wrong]).lines().count(), 1);
    }
    assert!(!there.path("progress.backup-1.toml").exists());
    assert_eq!(there.read("progress.toml"), before);
}

#[test]
fn while_another_synod_runs_nothing_is_taken_over() {
    let (here, there) = (Place::learner(), Place::new());
    here.good(&["export", "out.toml"]);
    let store = there.open();
    let file = here.path("out.toml");
    assert!(there.refused(&["import", file.to_str().unwrap()]).contains("Another synod is running"));
    drop(store);
    there.good(&["import", file.to_str().unwrap()]);
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
