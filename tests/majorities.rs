//! The picker of two majorities: by keys, at every size, in both languages.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use keys::{app, lesson, look, press, screen, session};
use synod::tui::app::App;
use synod::words::Language;

const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (40, 12)];

#[test]
fn two_majorities_cannot_be_picked_apart() {
    let mut app = lesson("quorum", Some("try"), Language::En);
    press(&mut app, "g");
    for size in SIZES {
        assert!(screen(&mut app, size).contains("Pick two groups of these 5 nodes"), "{size:?}");
    }
    press(&mut app, "123");
    assert!(screen(&mut app, (80, 24)).contains("✓ 3 of 5: a majority"));
    press(&mut app, "↓45");
    let apart = screen(&mut app, (80, 24));
    assert!(apart.contains("2 of 5: no majority") && !apart.contains('◆'), "{apart}");
    assert!(apart.contains("only 2 of 5 nodes are left"), "{apart}");
    press(&mut app, "3");
    for size in SIZES {
        let meet = screen(&mut app, size);
        assert_eq!(meet.matches('◆').count(), 3, "in both rows, and below them: {meet}");
        assert!(meet.contains("3 + 3 = 6"), "{meet}");
    }
    let all = screen(&mut app, (80, 24));
    assert!(all.contains("counted one by one: 256.") && all.contains("Without a common node: 0."), "{all}");
}

#[test]
fn more_nodes_and_less_sleep_change_how_often_a_majority_is_up() {
    let mut app = app(session("raft", &[], &[]), Language::En);
    press(&mut app, "g");
    let has = |app: &mut App, text: &str| {
        let shown = screen(app, (80, 24));
        assert!(shown.contains(text), "{text}: {shown}");
    };
    has(&mut app, "3 nodes, each down 1 %");
    has(&mut app, "99.9702 %");
    press(&mut app, "]");
    has(&mut app, "99.940797 %");
    press(&mut app, "]");
    has(&mut app, "99.999015 %");
    press(&mut app, "++++++");
    has(&mut app, "5 nodes, each down 60 %");
    has(&mut app, "31.744 %");
    press(&mut app, "[[");
    has(&mut app, "35.2 %");
    press(&mut app, "\u{1b}");
    assert!(!screen(&mut app, (80, 24)).contains("two majorities"));
}

#[test]
fn nine_nodes_have_room_in_the_smallest_screen() {
    for language in [Language::En, Language::Zh] {
        let mut app = app(session("paxos", &[], &[]), language);
        press(&mut app, "g]]]]]]12345↓56789");
        let shown = screen(&mut app, (40, 12));
        for part in ["n9", "5/9✓", "5 + 5 = 10", "n5"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
    }
}

#[test]
fn pictures_of_it() {
    let mut app = lesson("quorum", Some("try"), Language::En);
    press(&mut app, "g123↓345");
    look("majorities", &app, (80, 24));
    let mut app = lesson("quorum", Some("try"), Language::Zh);
    press(&mut app, "g123↓345");
    look("majorities", &app, (40, 12));
}
