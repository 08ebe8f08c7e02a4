//! What authors of lessons use, with the program itself: a lesson to begin with, a run saved as one, and what a lesson
//! states with its values.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod program;

use program::{Done, bare, finish};
use std::path::Path;

fn synod(folder: &Path, arguments: &[&str], input: &str) -> Done {
    let state = tempfile::tempdir().unwrap();
    let mut command = bare(state.path(), folder);
    command.args(arguments).env("LANG", "C");
    finish(command, input)
}

#[test]
fn a_new_lesson_is_written_once_and_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let new = |arguments: &[&str]| {
        let arguments = [&["new-lesson"], arguments].concat();
        synod(folder.path(), &arguments, "")
    };
    let done = new(&["mine"]);
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
    assert!(done.out.contains("mine.toml is written."), "{}", done.out);
    let done = new(&["--lang", "zh", "his", "--protocol", "paxos", "--track", "beyond"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let his = std::fs::read_to_string(folder.path().join("his.toml")).unwrap();
    assert!(
        his.contains("track = \"beyond\"") && his.contains("protocol = \"paxos\"") && his.contains("zh = ")
    );
    for draft in [&["check", "mine.toml", "his.toml"][..], &["check", "--draft", "mine.toml"]] {
        let done = synod(folder.path(), draft, "");
        assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{draft:?}");
    }

    std::fs::write(folder.path().join("mine.toml"), "hours of work").unwrap();
    let done = new(&["mine"]);
    assert_eq!(done.code, Some(2));
    assert!(done.err.contains("mine.toml is there already"), "{}", done.err);
    assert_eq!(std::fs::read_to_string(folder.path().join("mine.toml")).unwrap(), "hours of work");
}

#[test]
fn a_new_lesson_that_makes_no_sense_is_refused_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, says) in [
        (&["../mine"][..], "`../mine` is no id"),
        (&["Mine"], "`Mine` is no id"),
        (&["7"], "`7` is no id"),
        (&["raft-election"], "There is a lesson `raft-election` already"),
        (&["mine", "--protocol", "raff"], "Did you mean `raft`?"),
        (&["mine", "--track", "raff"], "Did you mean `raft`?"),
    ] {
        let done = synod(folder.path(), &[&["new-lesson"], arguments].concat(), "");
        assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(done.err.contains(says) && done.err.lines().count() <= 2, "{arguments:?}: {}", done.err);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_run_is_saved_as_a_script_or_as_a_lesson_that_is_proved() {
    let folder = tempfile::tempdir().unwrap();
    let lines = "fire n1 election\ndeliver n1>n2 vote\nback\nbranch other\ndeliver n1>n3 vote\n";
    let input = format!("{lines}save run.synod\nsave other-way.toml\n");
    let done = synod(folder.path(), &["play", "raft", "--nodes", "3", "--seed", "4", "-"], &input);
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
    let script = std::fs::read_to_string(folder.path().join("run.synod")).unwrap();
    assert!(
        script.starts_with("cluster raft nodes=3 seed=4\n") && script.contains("branch other"),
        "{script}"
    );
    let lesson = std::fs::read_to_string(folder.path().join("other-way.toml")).unwrap();
    assert!(lesson.contains("id = \"other-way\"") && lesson.contains("seed = 4"), "{lesson}");
    assert!(lesson.contains("do = [\n  \"fire n1 election\",\n  \"deliver n1>n3 vote\",\n]"), "{lesson}");
    let done = synod(folder.path(), &["check", "other-way.toml"], "");
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
    let done = synod(folder.path(), &["play", "raft", "-"], "save nowhere/lesson.toml\n");
    assert_eq!(done.code, Some(2));
    assert!(done.err.contains("nowhere/lesson.toml"), "{}", done.err);
}

#[test]
fn a_lesson_is_explained_with_the_value_of_each_statement_at_each_task() {
    let folder = tempfile::tempdir().unwrap();
    let done = synod(folder.path(), &["explain", "raft-replicate"], "");
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
    let mut rest = done.out.as_str();
    for part in [
        "raft-replicate: Replicate, commit, apply\ncluster raft nodes=5 seed=1\n  fire n1 election\n  settle\n",
        "\nTask 3: apply\n",
        "  claim `applied`: true\n    n1.last_applied == 1\n      n1.last_applied: 1\n",
        "    true at: commit, apply, when, all-know\n    false at: the start, ask, two-down, three-down\n",
    ] {
        let at = rest.find(part).unwrap_or_else(|| panic!("`{part}` does not come here:\n{rest}"));
        rest = &rest[at + part.len()..];
    }
    assert!(rest.contains("\nThe whole lesson\n  goal: false\n"), "{rest}");
    assert!(
        rest.contains("  solution: reached after 7 events, of 7\n  wrong way 1: not reached in "),
        "{rest}"
    );

    let done = synod(folder.path(), &["explain", "raft-replicate", "--json"], "");
    let json: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    let statements = json["statements"].as_array().unwrap();
    let applied = statements.iter().find(|one| one["id"] == "applied").unwrap();
    assert_eq!((&applied["task"], &applied["holds"]), (&"apply".into(), &true.into()));
    assert_eq!(applied["at"][0], serde_json::json!({ "task": null, "holds": false }));
    assert_eq!(applied["at"][2], serde_json::json!({ "task": "commit", "holds": true }));
    assert_eq!(json["solution"]["reached"], 7);
}

#[test]
fn what_cannot_be_explained_is_refused_at_its_place() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(synod(folder.path(), &["new-lesson", "mine"], "").code, Some(0));
    let file = folder.path().join("mine.toml");
    let right = std::fs::read_to_string(&file).unwrap();
    assert_eq!(synod(folder.path(), &["explain", "mine.toml"], "").code, Some(0));
    for (wrong, says) in [
        (right.replace("\"n1.role ==", "\"n1.rol =="), "Did you mean `role`?"),
        (right.replace("deliver n2>n1 vote-reply", "deliver n3>n1 vote-reply"), "is in flight from n3 to n1"),
    ] {
        assert_ne!(wrong, right);
        std::fs::write(&file, wrong).unwrap();
        let done = synod(folder.path(), &["explain", "mine.toml"], "");
        assert_eq!((done.code, done.out.as_str()), (Some(2), ""));
        assert!(
            done.err.starts_with("mine.toml:") && done.err.to_lowercase().contains(&says.to_lowercase()),
            "{}",
            done.err
        );
    }
    let done = synod(folder.path(), &["explain", "raft-replicat"], "");
    assert_eq!(done.code, Some(2));
    assert!(done.err.contains("Did you mean `raft-replicate`?"), "{}", done.err);
}

#[test]
fn the_guide_names_every_key_and_the_lesson_that_was_made_with_it_is_built_in() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/README.md")).unwrap();
    for row in synod::tui::action::ACTIONS {
        assert!(guide.contains(&format!("`{}`", row.name)), "the guide has no key `{}`", row.name);
    }
    let words = synod::words::Language::En.words();
    for number in 1..=synod::lesson::check::MISCONCEPTIONS {
        let row = format!("| M{number:02} | {} |", words.get(&format!("misconception.M{number:02}")));
        assert!(guide.contains(&row), "the guide has no row {row}");
    }
    let folder = tempfile::tempdir().unwrap();
    let done = synod(folder.path(), &["explain", "raft-one-way"], "");
    assert_eq!(done.code, Some(0), "{}", done.err);
    // What the guide shows as parts of that lesson is true in it.
    for part in [
        "claim `waits`: true",
        "answer `old`: false",
        "do = [\"cut n3 | n1,n2\", \"fire n3 election\", \"settle\"]",
    ] {
        let shown = part.strip_prefix("do = ").map(|lines| guide.contains(lines));
        assert!(shown.unwrap_or_else(|| done.out.contains(part)), "{part}");
    }
}
