//! `w` and `W`: the chain is walked by key, back to what led there and forwards again, and the run stays where it is.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use keys::{app, lab, lesson, look, press, screen, session};
use synod::tui::app::App;
use synod::tui::pane::Pane;
use synod::words::Language;

const WIDE: (u16, u16) = (120, 36);
const SMALL: (u16, u16) = (40, 12);

/// n1 is elected with n2's vote, and takes an entry that n2 appends; n3 has heard of nothing.
const STORY: &[&str] = &[
    "fire n1 election",
    "deliver n1>n2 vote",
    "deliver n2>n1 vote-reply",
    "request n1 x",
    "deliver n1>n2 append #2",
];

fn story() -> App {
    app(session("raft", &[], STORY), Language::En)
}

fn shown(app: &App) -> usize {
    lab(app).tale().account.moment.unwrap()
}

#[test]
fn the_chain_is_walked_back_to_the_timer_and_forwards_again() {
    let mut app = story();
    press(&mut app, "w");
    assert_eq!((lab(&app).pane, shown(&app)), (Pane::Why, 5));
    let seen = screen(&mut app, WIDE);
    assert!(seen.contains("← 4    n1>n2 append (m6)"), "{seen}");
    let mut walked = vec![];
    for _ in 0..3 {
        press(&mut app, "[");
        walked.push(shown(&app));
    }
    assert_eq!(walked, [4, 3, 2], "request, election, vote");
    let seen = screen(&mut app, WIDE);
    assert!(seen.contains("why: moment 2") && seen.contains("→ 3    n2>n1 vote-reply (m3)"), "{seen}");
    assert_eq!(lab(&app).session.history().cursor(), 5, "one only looks");
    press(&mut app, "]]");
    assert_eq!(shown(&app), 4, "back the way that one came");
    press(&mut app, "\u{1b}");
    assert_eq!((shown(&app), lab(&app).pane), (5, Pane::Why), "esc: back to the present moment first");
    press(&mut app, "[[[[");
    assert_eq!(shown(&app), 1);
    press(&mut app, "[");
    assert!(screen(&mut app, WIDE).contains("it was done from outside"));
}

#[test]
fn another_way_is_chosen_and_the_run_goes_where_one_looks() {
    let mut app = story();
    press(&mut app, "w[[");
    assert_eq!(shown(&app), 3);
    // Its causes are n2's vote and the candidacy; it caused the entry.
    let _ = screen(&mut app, WIDE);
    press(&mut app, "↓↓");
    assert_eq!(lab(&app).tale().selected, Some(1));
    press(&mut app, "[");
    assert_eq!(shown(&app), 1);
    press(&mut app, "\r");
    assert_eq!(lab(&app).session.history().cursor(), 1);
    assert_eq!((shown(&app), lab(&app).tale().is_away()), (1, false));
    // What comes of it is still known: the branch goes on.
    press(&mut app, "]");
    assert_eq!(shown(&app), 2);
    press(&mut app, "\r ");
    assert_eq!(
        (lab(&app).session.history().cursor(), shown(&app)),
        (3, 3),
        "a step tells of the present again"
    );
}

#[test]
fn ways_can_be_chosen_where_the_text_is_longer_than_the_pane() {
    let mut app = story();
    press(&mut app, "w[[[");
    assert_eq!(shown(&app), 2);
    let seen = screen(&mut app, SMALL);
    assert!(seen.contains("shows more") && !seen.contains("← 1"), "{seen}");
    for _ in 0..30 {
        press(&mut app, "↓");
    }
    let seen = screen(&mut app, SMALL);
    assert!(lab(&app).tale().selected == Some(1) && seen.contains("← 1"), "{seen}");
    for _ in 0..30 {
        press(&mut app, "↑");
    }
    assert_eq!((lab(&app).tale().selected, lab(&app).scroll.why), (None, 0));
}

#[test]
fn an_event_of_the_whole_run_is_told_from_its_beginning() {
    let mut app = story();
    let _ = screen(&mut app, SMALL);
    press(&mut app, "w[[[↓↓");
    assert!(lab(&app).scroll.why > 0);
    press(&mut app, "s↑↑w");
    assert_eq!((lab(&app).pane, lab(&app).scroll.why), (Pane::Why, 0));
}

#[test]
fn w_again_asks_of_something_else() {
    let mut app = story();
    press(&mut app, "ww");
    let seen = screen(&mut app, WIDE);
    assert!(seen.contains("n1's vote for n1") && seen.contains("n1's entry 1 (1:x)"), "{seen}");
    press(&mut app, "↓↓\r");
    assert_eq!(shown(&app), 3, "n1 as a leader");
    let seen = screen(&mut app, WIDE);
    assert!(seen.contains("n1 is a leader (set at moment 3)."), "{seen}");
}

#[test]
fn why_not_answers_what_makes_sense_now() {
    let mut app = story();
    press(&mut app, "W");
    let seen = screen(&mut app, WIDE);
    assert!(seen.contains("▸") && seen.contains("Why has n1 not committed entry 1?"), "{seen}");
    assert!(!seen.contains("Why does n1 not lead?"), "{seen}");
    press(&mut app, "\r");
    let seen = screen(&mut app, WIDE);
    assert_eq!(lab(&app).pane, Pane::Why);
    assert!(seen.contains("n1 knows entry 1 to be on n1: 1 of the 2"), "{seen}");
    // A key that would come to nothing: the chosen node leads no more than it can be restarted.
    press(&mut app, "\u{1b}2W");
    let seen = screen(&mut app, WIDE);
    assert!(seen.contains("Why not `request n2 x`?") && seen.contains("Why not `restart n2`?"), "{seen}");
    let count = seen.lines().filter(|line| line.contains("Why ")).count();
    press(&mut app, &"↓".repeat(count - 1));
    press(&mut app, "\r");
    assert!(screen(&mut app, WIDE).contains("n2 is up already."));
}

#[test]
fn a_lesson_that_asks_is_not_answered_by_why_not() {
    let mut app = lesson("raft-election", None, Language::En);
    press(&mut app, " 1t  \r↓\r \r ");
    assert!(lab(&app).no_search().is_some(), "the lesson asks something");
    press(&mut app, "W");
    assert!(app.overlay().is_none());
}

#[test]
fn the_selected_event_of_the_whole_run_is_explained() {
    let mut app = story();
    press(&mut app, "s↑↑w");
    assert_eq!((lab(&app).pane, shown(&app)), (Pane::Why, 3));
}

#[test]
fn the_walk_looks_as_in_its_pictures() {
    for (language, size) in [(Language::En, WIDE), (Language::Zh, (80, 24)), (Language::En, SMALL)] {
        let mut app = app(session("raft", &[], STORY), language);
        let _ = screen(&mut app, size);
        press(&mut app, "w[[");
        look("why-walk", &app, size);
    }
    let mut app = app(session("raft", &[], STORY), Language::Zh);
    press(&mut app, "W\r");
    look("why-not", &app, WIDE);
}
