//! What moves explains and never delays: a key acts at once, and without motion the same is seen.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use crossterm::event::{KeyCode, KeyEvent};
use keys::{app, drawn, lab, press, rows, session};
use ratatui::style::Modifier;
use std::time::Duration;
use synod::tui::app::{App, Passed};
use synod::words::Language;

const WIDE: (u16, u16) = (120, 36);
/// Time between two pictures.
const FRAME: Duration = Duration::from_millis(100);

fn fresh() -> App {
    app(session("raft", &[], &["fire n1 election"]), Language::En)
}

/// A key, without what the helper does to let everything come to rest.
fn key(app: &mut App, letter: char) {
    let _ = app.key(KeyEvent::from(KeyCode::Char(letter)));
}

fn moves(app: &App) -> bool {
    lab(app).motion().is_some()
}

#[test]
fn a_key_acts_at_once_and_ends_what_moves() {
    let mut app = fresh();
    key(&mut app, ' ');
    assert_eq!((lab(&app).facts.step, moves(&app)), (2, true), "the state is there before the motion is");
    assert_eq!(app.pass(FRAME), Passed::Moved);
    assert!(moves(&app));
    key(&mut app, '3');
    assert_eq!((lab(&app).node.to_string().as_str(), moves(&app)), ("n3", false));
    assert_eq!(app.wake_in(), None, "nothing is left to be drawn");
    key(&mut app, ' ');
    app.pass(FRAME);
    assert!(moves(&app));
    key(&mut app, 'k');
    assert!(!lab(&app).facts.nodes[2].up, "n3 is down in the same instant");
    assert_eq!(lab(&app).facts.step, 4);
}

#[test]
fn many_keys_in_one_frame_are_many_events() {
    let mut app = fresh();
    for letter in "  k  ".chars() {
        key(&mut app, letter);
    }
    assert_eq!(lab(&app).facts.step, 6);
}

#[test]
fn without_motion_an_event_is_shown_at_once_and_no_less_of_it() {
    let (mut moving, mut still) = (fresh(), fresh().without_motion());
    for letter in " d ".chars() {
        key(&mut moving, letter);
        key(&mut still, letter);
        assert!(moves(&moving) && !moves(&still), "{letter}");
        assert_eq!(still.wake_in(), None, "nothing is drawn later");
        assert_ne!(
            rows(&drawn(&moving, WIDE)),
            rows(&drawn(&still, WIDE)),
            "{letter}: there is something to see"
        );
        while moving.wake_in().is_some() {
            moving.pass(FRAME);
        }
        assert_eq!(drawn(&moving, WIDE), drawn(&still, WIDE), "{letter}");
    }
}

#[test]
fn without_motion_time_still_runs_event_by_event() {
    let mut app = fresh().without_motion();
    key(&mut app, 'p');
    let mut known = lab(&app).facts.step;
    let mut seen = 0;
    for _ in 0..40 {
        let wake = app.wake_in().unwrap();
        assert!(wake >= FRAME, "at most ten pictures a second");
        let passed = app.pass(wake);
        assert_ne!(passed, Passed::Moved);
        assert!(!moves(&app));
        let step = lab(&app).facts.step;
        assert!(step - known <= 1, "no event is passed over");
        seen += step - known;
        known = step;
    }
    assert!(seen >= 10, "{seen}");
}

/// Whether the words are underlined where they stand first.
fn is_underlined(app: &App, words: &str) -> bool {
    let buffer = drawn(app, WIDE);
    let lines = rows(&buffer);
    let (y, line) = lines.iter().enumerate().find(|(_, line)| line.contains(words)).unwrap();
    let x = line[..line.find(words).unwrap()].chars().count();
    buffer[(x as u16, y as u16)].modifier.contains(Modifier::UNDERLINED)
}

#[test]
fn a_node_that_turned_into_something_else_is_marked_until_the_next_event() {
    let mut app = app(session("raft", &[], &[]), Language::En);
    press(&mut app, "1t");
    assert!(is_underlined(&app, "n1 ◐ candidate") && !is_underlined(&app, "n2 ○ follower"));
    press(&mut app, "2k");
    assert!(is_underlined(&app, "n2 ✕ down") && !is_underlined(&app, "n1 ◐ candidate"));
}
