//! `/`: a question is chosen or typed, the search goes on beside everything else, and what it finds is played.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use crossterm::event::KeyCode;
use keys::{app, lab, press, screen, session, until_quiet};
use std::time::Duration;
use synod::lesson::Stage;
use synod::tui::app::App;
use synod::words::Language;

const NORMAL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (120, 36);

/// The searches of a screen are over, and it is drawn.
fn found(app: &mut App) -> String {
    until_quiet(app);
    screen(app, WIDE)
}

#[test]
fn a_question_is_chosen_and_its_way_is_played_event_by_event() {
    let mut app = app(session("raft", &[], &[]), Language::En);
    press(&mut app, "/");
    let seen = screen(&mut app, WIDE);
    assert!(seen.contains("▸a leader is elected") && seen.contains("leaders|length > 0"), "{seen}");
    press(&mut app, "↓↓\r");
    assert!(app.wake_in().is_some_and(|wake| wake < Duration::from_millis(10)), "it goes on at once");
    let seen = found(&mut app);
    assert!(seen.contains("search: leaders|length > 1"), "{seen}");
    assert!(seen.contains("✓ found after 6 events") && seen.contains("  1 fire n1 election"), "{seen}");
    assert!(app.wake_in().is_none(), "a search that is over wakes nobody");
    press(&mut app, "\r");
    let history = lab(&app).session.history();
    assert_eq!((history.branch().name.as_str(), history.cursor(), history.ahead().len()), ("search", 0, 6));
    assert!(lab(&app).finder().is_none());
    press(&mut app, "      ");
    assert_eq!(lab(&app).facts.leaders().count(), 2, "the usual key goes on, one event at a time");
    assert_eq!(lab(&app).session.history().branches().len(), 2);
}

#[test]
fn it_is_played_at_once_from_the_moment_where_it_was_asked() {
    let mut app = app(session("paxos", &[], &["request n1 X", "request n2 Y"]), Language::En);
    press(&mut app, "/chosen == ['Y']\r");
    until_quiet(&mut app);
    press(&mut app, "  ");
    assert_eq!(lab(&app).session.history().cursor(), 4, "other keys stay alive while it is shown");
    app.key(KeyCode::End.into());
    let history = lab(&app).session.history();
    assert_eq!(history.branch().from, 2);
    assert_eq!(lab(&app).facts.ledger.chosen.iter().map(ToString::to_string).collect::<Vec<_>>(), ["Y"]);
    assert!(!history.has_future());
    press(&mut app, "/chosen == ['Y']\r");
    let seen = found(&mut app);
    assert!(seen.contains("it is so already"), "{seen}");
}

#[test]
fn keys_stay_alive_while_it_searches_and_esc_ends_it_at_once() {
    let mut app = app(session("raft", &[], &[]), Language::En);
    press(&mut app, "/violated|length > 0 --crashes 2\r");
    let _ = app.pass(Duration::from_millis(1));
    let seen = screen(&mut app, WIDE);
    assert!(seen.contains(" states   depth ") && seen.contains("esc stops it"), "{seen}");
    assert!(seen.contains("--crashes 2") && seen.contains("from moment 0"), "{seen}");
    press(&mut app, " ");
    assert_eq!(lab(&app).session.history().cursor(), 1);
    press(&mut app, "?");
    let states = |app: &App| lab(app).finder().unwrap().progress().states;
    let before = states(&app);
    let _ = app.pass(Duration::from_millis(1));
    assert!(states(&app) > before, "it goes on below help");
    press(&mut app, "\u{1b}");
    assert!(lab(&app).finder().is_some());
    press(&mut app, "\u{1b}");
    assert!(lab(&app).finder().is_none() && app.wake_in().is_none_or(|wake| wake.as_millis() > 10));
}

#[test]
fn a_slice_is_short() {
    let mut app = app(session("raft", &[], &[]), Language::En);
    press(&mut app, "/violated|length > 0 --crashes 2 --drops any\r");
    let mut slices: Vec<Duration> = Vec::new();
    for _ in 0..40 {
        let start = std::time::Instant::now();
        let _ = app.pass(Duration::from_millis(1));
        slices.push(start.elapsed());
    }
    slices.sort();
    assert!(slices[20] < Duration::from_millis(80), "the middle one of forty slices took {:?}", slices[20]);
}

#[test]
fn what_is_not_found_is_told_with_its_bounds() {
    let mut app = app(session("paxos", &[], &["request n1 X"]), Language::En);
    press(&mut app, "/chosen|length > 1 --max-round 1 --requests 1\r");
    let seen = found(&mut app);
    for part in ["no such run within --grain exchange", "--requests 1", "exhausted: every state within these"]
    {
        assert!(seen.contains(part), "{part} is not in\n{seen}");
    }
    press(&mut app, "\r");
    assert!(lab(&app).finder().is_some(), "there is nothing to play: enter is the usual key");
    press(&mut app, "/chosen|length > 1 --states 10\r");
    let seen = found(&mut app);
    assert!(seen.contains("up (--states)"), "{seen}");
}

#[test]
fn whether_it_is_a_dead_end_is_asked_from_the_same_menu() {
    let dead = ["request n1 X", "drop n1>n1 prepare", "drop n1>n2 prepare"];
    let mut app = app(session("paxos", &[], &dead), Language::En);
    press(&mut app, "/");
    let choices: String = "↓".repeat(3);
    press(&mut app, &choices);
    assert!(screen(&mut app, WIDE).contains("▸dead end:"), "{}", screen(&mut app, WIDE));
    press(&mut app, "\r");
    let seen = found(&mut app);
    assert!(seen.contains("not a dead end: after "), "{seen}");
    press(&mut app, "/--dead-end --timeouts 0\r");
    let seen = found(&mut app);
    assert!(seen.contains("a dead end: nothing is chosen"), "{seen}");
}

#[test]
fn what_makes_no_sense_is_told_in_place() {
    for (text, said, nearest) in [
        ("leaders|lenth > 1", "There is no filter `lenth`.", "`length`"),
        ("leaders|length > 1 --crashs 1", "There is no bound `--crashs`", "`--crashes`"),
        ("leaders|length > 1 --grain=mesage", "There is no grain `mesage`", "`message`"),
        ("leaders|length > 1 --crashes many", "`many` makes no sense for --crashes", ""),
        ("leaders|length > 1 --crashes", "--crashes needs a value", ""),
        ("--crashes 1", "Say first what to search for", ""),
        ("leaders|length > 1 --max-round 1", "raft has no --max-round.", ""),
    ] {
        let mut app = app(session("raft", &[], &[]), Language::En);
        press(&mut app, &format!("/{text}\r"));
        let seen = screen(&mut app, NORMAL);
        assert!(seen.contains(said) && seen.contains(nearest), "{text}:\n{seen}");
        assert!(seen.contains(&format!("/{text}")), "it can be put right: {seen}");
        assert!(lab(&app).finder().is_none());
        press(&mut app, "\u{1b}");
        assert!(app.overlay().is_none());
    }
}

#[test]
fn facts_and_bounds_are_completed() {
    let mut app = app(session("raft", &[], &[]), Language::En);
    press(&mut app, "/lead");
    assert!(screen(&mut app, WIDE).contains("leaders|length"));
    app.key(KeyCode::Tab.into());
    press(&mut app, "|length > 1 --dr");
    assert!(screen(&mut app, WIDE).contains("--drops"));
    app.key(KeyCode::Tab.into());
    let seen = screen(&mut app, WIDE);
    assert!(seen.contains("/leaders|length > 1 --drops ") && seen.contains(" any"), "{seen}");
}

#[test]
fn a_question_of_a_lesson_is_not_answered_by_a_search() {
    let mut app = keys::lesson("raft-election", Some("who-is-next"), Language::En);
    press(&mut app, "/");
    assert!(app.overlay().is_none());
    assert!(screen(&mut app, WIDE).contains("Answer the question first."));
}

#[test]
fn a_way_to_a_lessons_goal_that_was_searched_for_is_shown_and_no_achievement() {
    let mut app = keys::lesson_at_goal("paxos-duel", Language::En);
    let stage = |app: &App| lab(app).course.as_ref().unwrap().runner.stage();
    press(&mut app, "/chosen == ['Y']\r");
    until_quiet(&mut app);
    press(&mut app, "\r");
    assert!(lab(&app).session.history().has_future(), "a later ballot than the usual ones may be used");
    while lab(&app).session.history().has_future() {
        assert!(!stage(&app).is_done());
        press(&mut app, " ");
    }
    let seen = screen(&mut app, WIDE);
    assert_eq!(stage(&app), Stage::Goal { reached: None, spoiled: false, shown: true }, "{seen}");
    assert_eq!(lab(&app).course.as_ref().unwrap().runner.record().best, None);
}

#[test]
fn every_size_has_room_for_it() {
    for language in [Language::En, Language::Zh] {
        let mut app = app(session("paxos", &[], &["request n1 X", "request n2 Y"]), language);
        let sizes = [(160, 45), WIDE, NORMAL, (40, 12), (41, 13), (200, 60)];
        press(&mut app, "/chosen|length > 0\r");
        sizes.iter().for_each(|size| drop(screen(&mut app, *size)));
        until_quiet(&mut app);
        for size in sizes {
            let seen = screen(&mut app, size);
            assert!(seen.contains("deliver n1>n1 prepare"), "{size:?}:\n{seen}");
        }
        press(&mut app, "/chosen|length > 1 --max-round 1 --requests 0\r");
        until_quiet(&mut app);
        for size in sizes {
            let seen = screen(&mut app, size);
            assert!(
                seen.contains(if language == Language::En { "no such run" } else { "在此范围内" }),
                "{seen}"
            );
        }
    }
}
