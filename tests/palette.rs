//! The palette: everything that can be done is found there by its words, and a choice does what its key or line does.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseEvent, MouseEventKind};
use keys::{app, drawn, lesson, look, press, rows, session, theme};
use ratatui::layout::Rect;
use synod::progress::settings::Settings;
use synod::session::Outcome;
use synod::tui::action::{ACTIONS, Action};
use synod::tui::app::{App, Flow};
use synod::tui::overlay::palette::{Deed, Entry, Section};
use synod::tui::overlay::{Overlay, Palette};
use synod::words::Language;

const WIDE: (u16, u16) = (120, 36);
const NORMAL: (u16, u16) = (80, 24);
const SMALL: (u16, u16) = (40, 12);

/// n1 asks for votes; one request is held, n3 is down, the way back from n2 is cut, and a rule is broken.
const BUSY: &[&str] = &[
    "fire n1 election",
    "hold n1>n2 vote",
    "crash n3",
    "cut n2>n1",
    "break commit-old-term",
    "branch other",
    "fire n2 election",
];

/// Something is chosen and a second proposer begins.
const CHOSEN: &[&str] = &["request n1 A", "settle", "request n3 B", "back"];

/// The home screen, after it has said that nothing is saved here.
fn home() -> App {
    let mut app = App::home(theme(), Language::En, Settings::default());
    press(&mut app, "\u{1b}");
    app
}

/// Somewhere to look from: its name, and how one gets there.
type Place = (&'static str, fn() -> App);

const PLACES: [Place; 6] = [
    ("home", home),
    ("a fresh lab", || app(session("raft", &[], &[]), Language::En)),
    ("a busy lab", || app(session("raft", &[], BUSY), Language::En)),
    ("a lab of Paxos", || app(session("paxos", &[], CHOSEN), Language::Zh)),
    ("a question", || lesson("raft-election", Some("who-is-next"), Language::En)),
    ("an act", || lesson("raft-election", Some("stand"), Language::En)),
];

fn control_p() -> KeyEvent {
    KeyEvent::new(KeyCode::Char('p'), KeyModifiers::CONTROL)
}

fn opened(mut app: App) -> App {
    assert_eq!(app.key(control_p()), Flow::On);
    app
}

fn palette(app: &App) -> &Palette {
    match app.overlay() {
        Some(Overlay::Palette(palette)) => palette,
        other => panic!("this is no palette: {other:?}"),
    }
}

fn titles(app: &App) -> Vec<String> {
    palette(app).shown().map(|entry| entry.title.clone()).collect()
}

/// Chooses the first entry of this kind.
fn choose(app: &mut App, is: impl Fn(&Entry) -> bool) -> Option<Flow> {
    let place = palette(app).shown().position(is)?;
    press(app, &"↓".repeat(place));
    let flow = app.key(KeyEvent::from(KeyCode::Enter));
    app.hurry();
    Some(flow)
}

fn is_key(entry: &Entry, key: KeyEvent) -> bool {
    matches!(entry.deed, Deed::Key(own) if own == key)
}

#[test]
fn every_action_of_a_screen_is_in_its_palette_and_does_what_its_key_does() {
    for (name, at) in PLACES {
        let here = at();
        let rows_here = ACTIONS.iter().filter(|row| here.has(row));
        for row in rows_here.filter(|row| row.action != Action::Palette) {
            let key = row.keys[0].press();
            let (mut by_key, mut by_palette) = (at(), opened(at()));
            let pressed = by_key.key(key);
            by_key.hurry();
            let chosen = choose(&mut by_palette, |entry| is_key(entry, key));
            assert_eq!(chosen, Some(pressed), "{} in {name}", row.name);
            assert_eq!(by_palette.overlay().is_some(), by_key.overlay().is_some(), "{} in {name}", row.name);
            let [by_key, by_palette] = [by_key, by_palette].map(|app| rows(&drawn(&app, WIDE)));
            assert_eq!(by_palette, by_key, "{} in {name}", row.name);
        }
    }
}

#[test]
fn an_action_is_found_by_its_english_name_in_any_language() {
    for language in Language::all() {
        let here = lesson("raft-election", Some("who-is-next"), language);
        for row in ACTIONS.iter().filter(|row| here.has(row) && row.action != Action::Palette) {
            let mut app = opened(lesson("raft-election", Some("who-is-next"), language));
            press(&mut app, row.name);
            let found = palette(&app).shown().any(|entry| is_key(entry, row.keys[0].press()));
            assert!(found, "{} is not found in {}", row.name, language.code());
        }
    }
}

#[test]
fn what_does_nothing_now_stands_last_and_has_a_mark() {
    let mut app = opened(app(session("raft", &[], &[]), Language::En));
    let idle: Vec<bool> = palette(&app).shown().map(|entry| entry.section == Section::Idle).collect();
    assert!(idle.is_sorted() && idle.contains(&true));
    press(&mut app, "restart");
    assert!(rows(&drawn(&app, NORMAL)).iter().any(|row| row.contains(" r         · restart ")));
}

#[test]
fn every_line_that_is_offered_is_possible_now() {
    for (protocol, lines) in [("raft", &[][..]), ("raft", BUSY), ("paxos", &[]), ("paxos", CHOSEN)] {
        let app = opened(app(session(protocol, &[], lines), Language::En));
        let offered: Vec<Deed> = palette(&app).shown().map(|entry| entry.deed.clone()).collect();
        let whole = offered.into_iter().filter_map(|deed| match deed {
            Deed::Line(line) => Some(line),
            _ => None,
        });
        let whole: Vec<String> = whole.collect();
        assert!(whole.len() > 40, "{protocol} {lines:?}: {whole:?}");
        for line in whole {
            let mut session = session(protocol, &[], lines);
            match session.read(&line, &mut |_| {}) {
                Ok(Outcome::Done) => {}
                Ok(Outcome::Show(pane)) => drop(session.show(pane.as_ref(), Language::En.words()).unwrap()),
                other => panic!("{line} after {lines:?}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_line_that_is_chosen_is_done() {
    let mut app = opened(app(session("raft", &[], BUSY), Language::En));
    press(&mut app, "RESTART n3\r");
    assert!(app.overlay().is_none());
    assert!(keys::lab(&app).facts.down().is_empty());
    // It is remembered like one that was typed.
    press(&mut app, ":↑");
    assert!(rows(&drawn(&app, NORMAL)).last().unwrap().starts_with(":restart n3"));
}

#[test]
fn a_line_that_is_not_whole_goes_on_at_the_prompt() {
    let mut app = opened(app(session("raft", &[], &[]), Language::En));
    press(&mut app, "request n2");
    assert_eq!(titles(&app)[0], "request n2 …");
    press(&mut app, "\r");
    assert!(matches!(app.overlay(), Some(Overlay::Prompt(_))));
    press(&mut app, "x=1\r");
    assert_eq!(keys::lab(&app).session.script().lines().last(), Some("request n2 x=1"));
}

#[test]
fn a_lesson_offers_only_lines_that_it_allows() {
    let act = || opened(lesson("raft-election", Some("stand"), Language::En));
    let goal = || opened(keys::lesson_at_goal("raft-election", Language::En));
    for (at, allowed, forbidden) in
        [(act as fn() -> App, "crash", "step"), (act, "crash", "run"), (goal, "fire", "break")]
    {
        let lines = |typed: &str| {
            let mut app = at();
            press(&mut app, typed);
            let is_line = |entry: &&Entry| entry.section == Section::Lines && entry.title.starts_with(typed);
            palette(&app).shown().filter(is_line).count()
        };
        assert!(lines(allowed) > 0 && lines(forbidden) == 0, "{allowed}, {forbidden}");
    }
}

#[test]
fn words_are_found_in_any_order_and_whatever_their_case() {
    for language in Language::all() {
        let start = || opened(app(session("raft", &[], &[]), language));
        for typed in ["crash n2", "n2 crash", "  N2   CRAsh ", "n2 崩溃", "n2 KILL"] {
            let mut app = start();
            press(&mut app, typed);
            let known = titles(&app);
            if !typed.contains("KILL") && !typed.contains('崩') {
                assert_eq!(known.first().map(String::as_str), Some("crash n2"), "{typed}");
            }
            assert!(known.iter().all(|title| !title.ends_with("n1")), "{typed}: {known:?}");
        }
        let mut app = start();
        press(&mut app, "xyzzy\r");
        assert!(
            titles(&app).is_empty() && app.overlay().is_some(),
            "nothing is chosen where there is nothing"
        );
    }
}

#[test]
fn home_offers_its_lessons_and_opens_them() {
    let mut app = opened(home());
    press(&mut app, "split vote");
    assert!(titles(&app).contains(&String::from("Split votes and random timers")));
    assert!(choose(&mut app, |entry| entry.section == Section::Places).is_some());
    assert_eq!(keys::lab(&app).course.as_ref().unwrap().runner.lesson().id.get_ref(), "raft-split-vote");
}

#[test]
fn it_opens_from_help_and_from_the_filter_and_closes_without_a_trace() {
    let mut app = home();
    press(&mut app, "/raft");
    let before = rows(&drawn(&app, NORMAL));
    app = opened(app);
    press(&mut app, "q?L\u{1b}");
    assert!(app.overlay().is_none());
    assert_eq!(rows(&drawn(&app, NORMAL)), before);
    press(&mut app, "?");
    let mut app = opened(app);
    palette(&app);
    assert_eq!(app.key(control_p()), Flow::On);
    assert!(app.overlay().is_none());
}

#[test]
fn the_selected_entry_is_seen_without_colour_at_every_size() {
    let sizes = [(160, 45), WIDE, (100, 30), NORMAL, (60, 20), SMALL];
    // Each size sees two of the places.
    for (turn, size) in sizes.into_iter().enumerate() {
        for (name, at) in [PLACES[turn], PLACES[(turn + 2) % PLACES.len()]] {
            let mut app = opened(at());
            for _ in 0..palette(&app).shown().count() + 1 {
                let title = palette(&app).selected().unwrap().title.clone();
                let head: String = title.chars().take(12).collect();
                let picture = rows(&drawn(&app, size));
                let marked = picture.iter().filter(|row| row.contains("│ ▸ ") && row.contains(&head));
                assert_eq!(marked.count(), 1, "{title} in {name} at {size:?}:\n{}", picture.join("\n"));
                let wheel = MouseEventKind::ScrollDown;
                let (column, row, modifiers) = (1, 1, KeyModifiers::NONE);
                let area = Rect::new(0, 0, size.0, size.1);
                let _ = app.mouse(MouseEvent { kind: wheel, column, row, modifiers }, area);
            }
        }
    }
}

#[test]
fn the_palette_looks_as_in_its_pictures() {
    let lab = |language| opened(app(session("raft", &[], BUSY), language));
    look("palette", &lab(Language::En), WIDE);
    for (language, size, typed) in [(Language::Zh, NORMAL, "n2 投"), (Language::En, SMALL, "deliver")] {
        let mut app = lab(language);
        press(&mut app, typed);
        look("palette-found", &app, size);
    }
    look("palette-home", &opened(home()), NORMAL);
}
