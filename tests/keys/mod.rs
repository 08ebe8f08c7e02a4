//! The screen without a terminal: keys in, text out.

#![allow(dead_code, clippy::unwrap_used, missing_docs, reason = "each test uses its part of it")]

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use std::time::Duration;
use synod::catalog::{self, Setup};
use synod::lesson::{Place, library};
use synod::progress::settings::Settings;
use synod::session::Session;
use synod::tui::app::{App, Lab, Scene};
use synod::tui::scene;
use synod::tui::theme::{Depth, Theme, Tone};
use synod::words::Language;

/// The dark theme, in all colours.
pub fn theme() -> Theme {
    Theme::new(Tone::Dark, Depth::True, false)
}

/// Three nodes after these lines, with these rules broken.
pub fn session(protocol: &str, broken: &[&str], lines: &[&str]) -> Session {
    let mut setup = Setup::new(catalog::protocol(protocol).unwrap());
    setup.config.nodes = 3;
    broken.iter().for_each(|name| setup.set("break", name).unwrap());
    let mut session = Session::new(setup).unwrap();
    for line in lines {
        session.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("{line}: {stop:?}"));
    }
    session
}

pub fn app(session: Session, language: Language) -> App {
    App::lab(session, theme(), language, Settings::default())
}

/// A lesson, at a task if one is named.
pub fn lesson(id: &str, task: Option<&str>, language: Language) -> App {
    let lesson = library::lesson(id).unwrap();
    let place = task.map(|task| Place::Task(lesson.task(task).unwrap()));
    App::lesson(lesson, place, theme(), language, Settings::default()).unwrap()
}

/// A lesson at its goal.
pub fn lesson_at_goal(id: &str, language: Language) -> App {
    let lesson = library::lesson(id).unwrap();
    App::lesson(lesson, Some(Place::Goal), theme(), language, Settings::default()).unwrap()
}

pub fn lab(app: &App) -> &Lab {
    match app.scene() {
        Scene::Lab(lab) => lab,
        Scene::Home(_) => panic!("this is the home screen"),
    }
}

/// Presses keys; arrows, enter and esc as their letters.
pub fn press(app: &mut App, keys: &str) {
    for letter in keys.chars() {
        let code = match letter {
            '←' => KeyCode::Left,
            '↓' => KeyCode::Down,
            '↑' => KeyCode::Up,
            '⇟' => KeyCode::PageDown,
            '\r' => KeyCode::Enter,
            '\u{1b}' => KeyCode::Esc,
            '\t' => KeyCode::Tab,
            letter => KeyCode::Char(letter),
        };
        drop(app.key(KeyEvent::from(code)));
    }
    app.hurry();
}

/// Lets time pass until nothing moves any more.
pub fn until_quiet(app: &mut App) {
    for _ in 0..20_000 {
        if app.wake_in().is_none() {
            return;
        }
        let _ = app.pass(Duration::from_millis(1));
    }
    panic!("it never ends");
}

/// What is on a screen of this size, to which the app is told to change.
pub fn screen(app: &mut App, size: (u16, u16)) -> String {
    app.resize(Rect::new(0, 0, size.0, size.1));
    rows(&drawn(app, size)).join("\n") + "\n"
}

/// A screen of this size.
pub fn drawn(app: &App, (columns, rows): (u16, u16)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| scene::draw(frame, app)).unwrap();
    terminal.backend().buffer().clone()
}

/// The rows of a screen as a terminal shows them: a wide letter hides the cell behind it.
pub fn rows(buffer: &Buffer) -> Vec<String> {
    let row = |y: u16| {
        let (mut text, mut x) = (String::new(), 0);
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            text.push_str(cell.symbol());
            x += cell.cell_width().max(1);
        }
        text.trim_end().to_string()
    };
    (0..buffer.area.height).map(row).collect()
}

/// Compares a scene with its picture in `tests/snapshots`.
pub fn look(name: &str, app: &App, size: (u16, u16)) {
    let language = app.words().language.code();
    look_at(&format!("{name}-{}x{}-{language}", size.0, size.1), &rows(&drawn(app, size)).join("\n"));
}

/// Compares a text with the picture of this name.
pub fn look_at(name: &str, picture: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, picture));
}
