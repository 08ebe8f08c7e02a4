//! The tour of the first start: what it shows, that one key ends it, and that it is quiet until a key is pressed.
//!
//! That it comes once and never again is told in `kept.rs`, with the real program.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use keys::{drawn, look, press, rows, theme, until_quiet};
use ratatui::layout::Rect;
use synod::progress::settings::Settings;
use synod::tui::app::App;
use synod::tui::overlay::{Overlay, tour};
use synod::words::Language;
use tempfile::TempDir;

/// The first start in a folder of its own.
fn first_start(language: Language) -> (TempDir, App) {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::read(Some(folder.path().join("state")));
    let app = App::home(theme(), language, settings).welcoming();
    (folder, app)
}

/// The screen of the tour that is open.
fn page(app: &App) -> Option<usize> {
    match app.overlay() {
        Some(Overlay::Tour(tour)) => Some(tour.page()),
        _ => None,
    }
}

#[test]
fn enter_goes_through_it_and_one_key_ends_it_on_every_screen() {
    for place in 0..tour::PAGES {
        for out in ["\u{1b}", "q"] {
            let (folder, mut app) = first_start(Language::En);
            press(&mut app, &"\r".repeat(place));
            assert_eq!(page(&app), Some(place));
            press(&mut app, out);
            assert_eq!(page(&app), None);
            let settings = std::fs::read_to_string(folder.path().join("state/settings.toml")).unwrap();
            assert!(settings.contains("tour"), "{settings}");
        }
    }
    let (_folder, mut app) = first_start(Language::En);
    press(&mut app, &"\r".repeat(tour::PAGES));
    assert_eq!(page(&app), None);
    press(&mut app, "i\r←");
    assert_eq!(page(&app), Some(0), "it is shown again when it is asked for");
}

#[test]
fn the_way_out_is_told_at_every_size_and_nothing_moves_by_itself() {
    for language in Language::all() {
        let skip = language.words().get("tour.skip");
        for size in [(200, 60), (120, 36), (100, 30), (80, 24), (60, 20), (40, 12)] {
            let (_folder, mut app) = first_start(language);
            app.resize(Rect::new(0, 0, size.0, size.1));
            for keys in ["", " ", "\r", "k", "r"] {
                press(&mut app, keys);
                until_quiet(&mut app);
                let picture = rows(&drawn(&app, size)).join("\n");
                assert!(picture.contains(&format!("esc {skip}")), "{size:?}:\n{picture}");
            }
        }
    }
}

#[test]
fn the_tour_looks_as_in_its_pictures() {
    let (_folder, mut app) = first_start(Language::En);
    press(&mut app, " ");
    look("tour-messages", &app, (80, 24));
    press(&mut app, "\r\r");
    look("tour-keys", &app, (40, 12));
    let (_folder, mut app) = first_start(Language::Zh);
    press(&mut app, " ");
    look("tour-messages", &app, (40, 12));
    press(&mut app, "\rk");
    look("tour-crash", &app, (120, 36));
}
