//! What the mouse does at home and to what lies over the panes: menus, the palette, links, printed text.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;
mod pointer;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use keys::{drawn, lab, press};
use pointer::{ASKED, SIZES, SMALL, click, down, places, raft, text};
use ratatui::layout::Rect;
use std::time::Duration;
use synod::progress::settings::Settings;
use synod::tui::app::{App, Scene};
use synod::tui::overlay::{Choice, Overlay};
use synod::words::Language;

#[test]
fn a_line_of_home_is_selected_and_a_second_click_opens_it() {
    for size in SIZES {
        let mut app = App::home(keys::theme(), Language::En, Settings::default());
        press(&mut app, "\u{1b}");
        let title = "Paxos lab";
        let at_home = |app: &App| matches!(app.scene(), Scene::Home(_));
        let place = places(&drawn(&app, size), Rect::new(0, 0, size.0, size.1), title)[0];
        down(&mut app, size, place);
        let Scene::Home(home) = app.scene() else { panic!("{size:?}: one click opens nothing") };
        assert!(home.selected().unwrap().title(app.words()).starts_with(title), "{size:?}");
        down(&mut app, size, place);
        assert!(!at_home(&app) && lab(&app).facts.profile.name == "paxos", "{size:?}");
    }
}

#[test]
fn a_double_click_means_what_it_began_with_although_the_list_moves() {
    let start = || {
        let mut app = App::home(keys::theme(), Language::En, Settings::default());
        press(&mut app, &"↓".repeat(16));
        app
    };
    let title = |app: &App| match app.scene() {
        Scene::Home(home) => Some(home.selected().unwrap().title(app.words())),
        Scene::Lab(_) => None,
    };
    let (mut app, place) = (start(), (10, 3));
    down(&mut app, SMALL, place);
    let first = title(&app).unwrap();
    let mut slow = start();
    down(&mut slow, SMALL, place);
    slow.pass(Duration::from_secs(1));
    down(&mut slow, SMALL, place);
    assert_ne!(title(&slow), Some(first.clone()), "the list has moved: what is seen is what is hit");
    down(&mut app, SMALL, place);
    let opened = lab(&app).course.as_ref().unwrap().runner.title(Language::En).to_string();
    assert_eq!(opened, first);
}

#[test]
fn a_line_of_a_menu_is_selected_and_a_second_click_does_it() {
    for size in SIZES {
        let mut app = raft(ASKED);
        press(&mut app, "b");
        let name = |app: &App| match app.overlay() {
            Some(Overlay::Menu(menu)) => match menu.choice().unwrap() {
                Choice::Line(line) => line.to_string(),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        };
        press(&mut app, "↓");
        let second = name(&app).replace("break ", "");
        press(&mut app, "↑");
        click(&mut app, size, &format!("  {second}"));
        assert_eq!(name(&app), format!("break {second}"), "{size:?}");
        assert!(lab(&app).facts.broken.is_empty(), "{size:?}");
        click(&mut app, size, &format!("  {second}"));
        assert_eq!(lab(&app).facts.broken[0].name, second, "{size:?}");
        down(&mut app, size, (0, 0));
        assert!(app.overlay().is_none(), "{size:?}: a click beside it closes it");
    }
}

#[test]
fn an_entry_of_the_palette_is_selected_and_a_second_click_does_it() {
    for size in SIZES {
        let mut app = raft(ASKED);
        let open = KeyEvent::new(KeyCode::Char('p'), KeyModifiers::CONTROL);
        drop(app.key(open));
        press(&mut app, "time");
        let selected = |app: &App| match app.overlay() {
            Some(Overlay::Palette(palette)) => palette.selected().unwrap().title.clone(),
            other => panic!("{size:?}: {other:?}"),
        };
        let first = selected(&app);
        press(&mut app, "↓");
        let (second, buffer) = (selected(&app), drawn(&app, size));
        let (middle, ground) = (size.0 / 2, app.theme.selected().bg.unwrap());
        let row = (0..size.1).find(|y| buffer[(middle, *y)].bg == ground).unwrap();
        press(&mut app, "↑");
        down(&mut app, size, (middle, row));
        assert_eq!((selected(&app), first == second), (second, false), "{size:?}");
        down(&mut app, size, (middle, row));
        assert!(!matches!(app.overlay(), Some(Overlay::Palette(_))), "{size:?}");
    }
}

#[test]
fn a_link_is_selected_and_a_second_click_cuts_it() {
    for size in SIZES {
        let mut app = raft(&[]);
        press(&mut app, "x");
        let buffer = drawn(&app, size);
        let in_row = |y: u16, words: &str| places(&buffer, Rect { y, height: 1, ..buffer.area }, words);
        // The first row of the matrix says `from`; above it stand the names of the receivers.
        let mut rows = places(&buffer, buffer.area, "from").into_iter().map(|(_, y)| y);
        let first = rows.rfind(|y| !in_row(*y, "n1").is_empty() && !in_row(y - 1, "n3").is_empty()).unwrap();
        let (column, row) = (in_row(first - 1, "n3").last().unwrap().0, first + 1);
        down(&mut app, size, (column, row));
        assert_eq!(lab(&app).facts.step, 0, "{size:?}");
        down(&mut app, size, (column, row));
        let [n2, n3] = ["n2", "n3"].map(|name| name.parse().unwrap());
        assert!(lab(&app).facts.is_cut(n2, n3), "{size:?}\n{}", text(&app, size));
    }
}

#[test]
fn a_click_on_text_that_is_printed_takes_it_away_and_goes_no_further() {
    for size in SIZES {
        let mut app = raft(ASKED);
        let node = lab(&app).node;
        press(&mut app, ":show logs\r");
        down(&mut app, size, (size.0 / 2, size.1 / 2));
        assert!(lab(&app).notice.is_none() && lab(&app).node == node, "{size:?}");
    }
}
