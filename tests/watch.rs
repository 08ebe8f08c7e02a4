//! `synod learn --watch FILE`: whenever the file is saved, its lesson is shown anew at the same task.

#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod program;
mod pty;

use pty::{ENTER, ESCAPE, Terminal, folder};
use std::path::Path;
use std::time::Duration;
use synod::catalog::{Setup, protocol};
use synod::lesson::skeleton;
use synod::words::Language;

/// A right lesson, the same that `synod new-lesson mine` writes.
fn lesson() -> String {
    skeleton::new("mine", &Setup::new(protocol("raft").unwrap()), None, Language::En.words()).unwrap()
}

/// Saves as many editors do: beside the file, and then in its place.
fn save(state: &Path, text: &str) {
    std::fs::write(state.join("mine.new"), text).unwrap();
    std::fs::rename(state.join("mine.new"), state.join("mine.toml")).unwrap();
}

fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replace(from, to)
}

/// The lesson, followed, at its second task: a question.
fn at_the_question(state: &Path) -> Terminal {
    save(state, &lesson());
    let arguments = ["--lang", "en", "learn", "--watch", "mine.toml", "--task", "guess"];
    let mut terminal = Terminal::start(state, &arguments, &[]);
    terminal.see_all(&["2 of 3", "A client asks n1 for X."]);
    terminal
}

#[test]
fn a_saved_lesson_is_shown_anew_at_the_same_task() {
    let state = folder();
    let mut terminal = at_the_question(state.path());
    save(state.path(), &changed(&lesson(), "A client asks n1 for X.", "Somebody asks n1 for X."));
    terminal.see_all(&["Somebody asks n1 for X.", "mine.toml is shown anew.", "2 of 3"]);

    // A task before it: the place is kept by its name.
    let text = changed(
        &lesson(),
        "[[task]]\nid = \"begin\"",
        "[[task]]\nid = \"hello\"\n[task.text]\nen = \"Hello\"\n[[task]]\nid = \"begin\"",
    );
    save(state.path(), &text);
    terminal.see_all(&["3 of 4", "A client asks n1 for X."]);
    terminal.quit();
}

#[test]
fn what_was_answered_and_read_stays_so() {
    let state = folder();
    let mut terminal = at_the_question(state.path());
    terminal.get("2", "settle");
    terminal.get(ENTER, "An entry is committed");
    save(state.path(), &changed(&lesson(), "An entry is committed", "Quite right: an entry"));
    terminal.see_all(&["Quite right: an entry", "2 of 3: read"]);
    // The way that the lines make is the new one as well.
    save(state.path(), &changed(&lesson(), "\"request n1 X\"", "\"request n1 Q\""));
    terminal.see_all(&["│ An entry is committed", "1:Q"]);
    terminal.quit();
}

#[test]
fn what_is_wrong_stands_at_its_place_above_the_lesson_as_it_was() {
    let state = folder();
    let mut terminal = at_the_question(state.path());
    let wrong = changed(&lesson(), "n1.commit_index == 0", "n1.comit_index == 0");
    let wrong = changed(&wrong, "A client asks n1 for X.", "This is not seen.");
    let line = wrong.lines().position(|line| line.contains("n1.comit_index")).unwrap() + 1;
    save(state.path(), &wrong);
    let place = format!("{line}:13 ");
    terminal.see_all(&[
        "mine.toml cannot be played yet: 1 wrong.",
        &place,
        "commit_index`?",
        "A client asks n1 for X.",
    ]);
    assert!(!terminal.text().contains("This is not seen."));

    // It can be played, and says what is not so.
    save(
        state.path(),
        &changed(&lesson(), "leads = \"n1.role == 'leader'\"", "leads = \"n1.role == 'follower'\""),
    );
    terminal.see_all(&["mine.toml as you saved it", "wrong in it: 1.", "40:10 The claim `leads`"]);
    terminal.miss("cannot be played");

    save(state.path(), &lesson());
    terminal.miss("wrong in it");
    std::fs::remove_file(state.path().join("mine.toml")).unwrap();
    terminal.see("mine.toml cannot be played yet");
    save(state.path(), &lesson());
    terminal.miss("cannot be played");
    terminal.see("A client asks n1 for X.");
    terminal.quit();
}

#[test]
fn an_idle_screen_that_follows_a_file_writes_no_byte_and_what_lies_over_it_stays() {
    let state = folder();
    let mut terminal = at_the_question(state.path());
    terminal.get(":", "esc");
    terminal.press("fire n1");
    save(state.path(), &changed(&lesson(), "A client asks n1 for X.", "Somebody asks n1 for X."));
    terminal.see("fire n1");
    terminal.rest();
    let before = terminal.bytes().len();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(terminal.bytes().len(), before, "nothing was typed and nothing is drawn");
    terminal.get(ESCAPE, "Somebody asks n1 for X.");
    terminal.rest();
    let before = terminal.bytes().len();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(terminal.bytes().len(), before, "nothing was saved and nothing is drawn");
    terminal.quit();
}

#[test]
fn only_a_file_can_be_followed() {
    let state = folder();
    for (arguments, says) in [
        (&["learn", "--watch", "raft-election"][..], "is a built-in lesson"),
        (&["learn", "--watch"], "LESSON"),
        (&["learn", "--watch", "none.toml"], "Cannot read none.toml"),
        (&["learn", "--watch", "none.toml", "--plain"], "--plain"),
    ] {
        let done = program::run(&state.path().join("state"), state.path(), "en", arguments, "");
        assert_eq!(done.code, Some(2), "{arguments:?}");
        assert!(done.err.contains(says) && done.err.lines().count() <= 2, "{arguments:?}: {}", done.err);
    }
}
