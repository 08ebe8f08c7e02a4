//! What a learner got wrong comes back: a first answer with a misconception is to review until it is answered right.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use keys::{lab, press, screen};
use std::path::Path;
use synod::lesson::runner::Insight;
use synod::lesson::{Place, Runner, Stage, library};
use synod::progress::record::Progress;
use synod::progress::settings::Settings;
use synod::tui::app::{App, Scene};
use synod::tui::theme::{Depth, Theme, Tone};
use synod::words::Language;

const NORMAL: (u16, u16) = (80, 24);
/// From wherever the selection is.
const TO_THE_TOP: &str = "↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑↑";

fn theme() -> Theme {
    Theme::new(Tone::Dark, Depth::True, false)
}

/// The home screen of a learner whose progress is kept here.
fn home(folder: &Path, language: Language) -> App {
    App::home(theme(), language, Settings::read(Some(folder.into())))
}

/// A lesson at a task.
fn lesson(folder: &Path, id: &str, task: &str) -> App {
    let lesson = library::lesson(id).unwrap();
    let place = Place::Task(lesson.task(task).unwrap());
    App::lesson(lesson, Some(place), theme(), Language::En, Settings::read(Some(folder.into()))).unwrap()
}

/// Back to the home screen.
fn leave(app: &mut App) {
    for _ in 0..5 {
        if matches!(app.scene(), Scene::Home(_)) {
            return;
        }
        press(app, "\u{1b}");
    }
    panic!("esc leads home");
}

fn reviews(folder: &Path) -> Vec<String> {
    let (progress, said) = Progress::look(Some(folder));
    assert!(said.is_none());
    progress.reviews().map(|(lesson, task, tag)| format!("{lesson} {task} {tag}")).collect()
}

#[test]
fn only_a_first_answer_shows_a_misconception_and_a_right_one_overcomes_it() {
    let (mut runner, mut session) = Runner::start(library::lesson("paxos-adopt").unwrap()).unwrap();
    let guess = runner.lesson().task("guess").unwrap();
    runner.go_to(Place::Task(guess), &mut session);
    runner.insights();
    let task = || String::from("guess");
    for (option, insight) in [
        (0, Some(Insight::Shown { task: task(), misconception: "M04".into() })),
        (1, None),
        (2, Some(Insight::Overcome { task: task(), misconceptions: vec!["M04".into(), "M07".into()] })),
        (0, None),
    ] {
        runner.answer(option).unwrap();
        assert_eq!(runner.insights(), insight.into_iter().collect::<Vec<_>>(), "option {option}");
        runner.again(&mut session).unwrap();
    }
}

#[test]
fn home_asks_again_what_was_wrong_until_it_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = lesson(folder.path(), "paxos-adopt", "guess");
    press(&mut app, "1");
    assert_eq!(reviews(folder.path()), ["paxos-adopt guess M04"]);
    leave(&mut app);
    press(&mut app, TO_THE_TOP);
    assert!(screen(&mut app, NORMAL).contains("Review (1)"));
    press(&mut app, "/what you like");
    assert!(!screen(&mut app, NORMAL).contains("Review (1)"), "who looks for the lesson finds the lesson");
    drop(app);

    let mut app = home(folder.path(), Language::Zh);
    assert!(screen(&mut app, NORMAL).contains("复习（1）"));
    press(&mut app, "↓");
    assert!(screen(&mut app, NORMAL).contains("提议者可以提议哪个值？"), "{}", screen(&mut app, NORMAL));
    press(&mut app, "\r");
    let runner = &lab(&app).course.as_ref().unwrap().runner;
    assert_eq!(
        (runner.place(), runner.stage()),
        (Place::Task(runner.lesson().task("guess").unwrap()), Stage::Ask)
    );
    press(&mut app, "2");
    assert_eq!(reviews(folder.path()), ["paxos-adopt guess M04"], "wrong again, otherwise");
    leave(&mut app);
    press(&mut app, TO_THE_TOP);
    press(&mut app, "↓\r3");
    assert!(reviews(folder.path()).is_empty());
    leave(&mut app);
    press(&mut app, TO_THE_TOP);
    assert!(!screen(&mut app, NORMAL).contains("复习"));
    let (progress, _) = Progress::look(Some(folder.path()));
    assert_eq!(progress.lessons["paxos-adopt"].answers["guess"].option, "own", "the first answer stays");
}

#[test]
fn a_right_answer_elsewhere_overcomes_the_same_misconception() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = lesson(folder.path(), "paxos-adopt", "guess");
    press(&mut app, "1");
    drop(app);
    let mut app = lesson(folder.path(), "mystery-e", "name-it");
    let options = &library::lesson("mystery-e").unwrap().tasks[lab_task(&app)].options;
    let place = |id: &str| 1 + options.iter().position(|option| option.id.get_ref() == id).unwrap();
    press(&mut app, &place("keep").to_string());
    assert_eq!(reviews(folder.path()), ["paxos-adopt guess M04"], "a wrong answer overcomes nothing");
    press(&mut app, "U");
    press(&mut app, &place("majority").to_string());
    assert!(reviews(folder.path()).is_empty());
}

fn lab_task(app: &App) -> usize {
    let Place::Task(task) = lab(app).course.as_ref().unwrap().runner.place() else { panic!("at a task") };
    task
}

#[test]
fn a_task_that_is_no_more_is_not_offered() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Progress::open(Some(folder.path()));
    for (lesson, task) in [("paxos-adopt", "gone"), ("gone", "guess")] {
        store.change(lesson, |record| drop(record.review.insert(task.into(), "M04".into())));
    }
    drop(store);
    assert!(!screen(&mut home(folder.path(), Language::En), NORMAL).contains("Review"));
    let (mut store, _) = Progress::open(Some(folder.path()));
    store.change("raft-election", |record| drop(record.review.insert("gone".into(), "M04".into())));
    store.change("paxos-adopt", |record| drop(record.review.insert("guess".into(), "M04".into())));
    drop(store);
    assert!(screen(&mut home(folder.path(), Language::En), NORMAL).contains("Review (1)"));
}
