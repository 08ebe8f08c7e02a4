//! Practice: a goal alone, without its story; of what is done there only the best is kept.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;
mod program;

use keys::{lab, press, screen};
use program::Done;
use std::path::Path;
use synod::lesson::format::From;
use synod::lesson::library::Card;
use synod::lesson::{Place, Runner, Stage, library};
use synod::progress::record::{Progress, Record};
use synod::progress::settings::Settings;
use synod::tui::app::App;
use synod::tui::theme::{Depth, Theme, Tone};
use synod::words::Language;

const WIDE: (u16, u16) = (120, 36);

fn home(folder: &Path) -> App {
    App::home(Theme::new(Tone::Dark, Depth::True, false), Language::En, Settings::read(Some(folder.into())))
}

fn record(folder: &Path, lesson: &str) -> Option<Record> {
    Progress::look(Some(folder)).0.lessons.get(lesson).cloned()
}

/// Opens `paxos-adopt` for practice from the home screen.
fn practise(folder: &Path) -> App {
    let mut app = home(folder);
    press(&mut app, "/what you like\rp");
    app
}

/// The solution of `paxos-adopt`, as lines that are typed.
fn solution() -> String {
    let lesson = library::lesson("paxos-adopt").unwrap();
    let goal = lesson.goal.as_ref().unwrap();
    goal.solution.iter().map(|line| format!("{}\n", line.written.get_ref())).collect()
}

#[test]
fn each_goal_can_be_practised_from_where_it_starts() {
    for lesson in library().iter().map(Card::lesson).filter(|lesson| lesson.goal.is_some()) {
        let id = lesson.id.get_ref();
        let (mut told, mut story) = Runner::start(lesson.clone()).unwrap();
        told.go_to(Place::Goal, &mut story);
        let (mut runner, mut session) = Runner::start(lesson.clone()).unwrap();
        runner.practise(&mut session).unwrap();
        assert_eq!(runner.stage(), Stage::Goal { reached: None, spoiled: false, shown: false }, "{id}");
        assert_eq!(session.present().fingerprint(), story.present().fingerprint(), "{id}");
        assert!(runner.previous(&mut session).is_err(), "{id}: there is no story to go back to");
        let goal = lesson.goal.as_ref().unwrap();
        if goal.from == From::Start {
            let (history, id) = (session.history(), id.as_str());
            let is_here = history.branches().iter().all(|branch| branch.tip == history.cursor());
            assert!(is_here, "{id}: nothing of the story is on the timeline");
        }
        for line in &goal.solution {
            session.read(line.written.get_ref(), &mut |_| {}).unwrap();
        }
        assert!(runner.seen(&session), "{id}");
        assert!(runner.secret().is_none_or(|secret| secret != synod::lesson::runner::Secret::Kept), "{id}");
    }
}

#[test]
fn only_a_better_best_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    drop(practise(folder.path()));
    assert_eq!(record(folder.path(), "paxos-adopt"), None, "to look is not to begin");
    for (known, kept) in [(Some(9), 7), (Some(7), 7), (Some(3), 3), (None, 7)] {
        let (mut store, _) = Progress::open(Some(folder.path()));
        store.change("paxos-adopt", |record| {
            *record = Record { task: Some("guess".into()), finished: true, best: known, ..Record::default() };
            record.hints.insert("guess".into(), 2);
            record.answer("guess", "own", false);
        });
        drop(store);
        let before = record(folder.path(), "paxos-adopt").unwrap();
        let mut app = practise(folder.path());
        let begun = screen(&mut app, WIDE);
        let said = known.map_or(String::from("You have not reached it yet."), |best| {
            format!("Your best is {best} events.")
        });
        assert!(begun.contains(&said) && begun.contains("practice"), "{begun}");
        for line in solution().lines() {
            press(&mut app, &format!(":{line}\r"));
        }
        let stage = lab(&app).course.as_ref().unwrap().runner.stage();
        assert_eq!(stage, Stage::Goal { reached: Some(7), spoiled: false, shown: false });
        press(&mut app, "n");
        let after = Record { best: Some(kept), ..before };
        assert_eq!(record(folder.path(), "paxos-adopt"), Some(after), "{known:?}");
    }
}

fn learn(folder: &Path, arguments: &[&str], input: &str) -> Done {
    program::run(folder, Path::new("."), "en", &[&["learn"], arguments].concat(), input)
}

#[test]
fn a_goal_is_practised_in_sentences() {
    let folder = tempfile::tempdir().unwrap();
    let done = learn(folder.path(), &["paxos-adopt", "--practice", "--plain"], &solution());
    let (said, out) = (done.err, done.out);
    assert!(done.code == Some(0) && said.contains("You have not reached it yet"), "{said}");
    assert!(out.contains("Reached in 7 events") && !out.contains("Which value will n3 propose"), "{out}");
    assert_eq!(record(folder.path(), "paxos-adopt"), Some(Record { best: Some(7), ..Record::default() }));
    let again = learn(folder.path(), &["paxos-adopt", "--practice", "--plain"], "");
    assert!(again.err.contains("Your best is 7 events"));
    let both = learn(folder.path(), &["paxos-adopt", "--practice", "--task", "guess"], "");
    assert_eq!(both.code, Some(2));
}

#[test]
fn a_lesson_without_a_goal_cannot_be_practised() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string("lessons/paxos/02-paxos-adopt.toml").unwrap();
    let file = folder.path().join("none.toml");
    std::fs::write(&file, text.split("\n[goal]\n").next().unwrap()).unwrap();
    let done = learn(folder.path(), &[file.to_str().unwrap(), "--practice", "--plain"], "");
    assert_eq!((done.code, done.err.as_str()), (Some(2), "synod: The lesson has no goal to practise.\n"));
}
