//! Slow links: what is sent on one waits, in the lines of the run too.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use crossterm::event::{KeyCode, KeyEvent};
use synod::catalog::{self, Setup};
use synod::progress::settings::Settings;
use synod::session::Session;
use synod::tui::app::{App, Lab, Scene};
use synod::tui::theme::{Depth, Theme, Tone};
use synod::words::Language;

fn lab() -> App {
    let session = Session::new(Setup::new(catalog::protocol("raft").unwrap())).unwrap();
    let theme = Theme::new(Tone::Dark, Depth::None, false);
    App::lab(session, theme, Language::En, Settings::default())
}

fn press(app: &mut App, keys: &[KeyCode]) {
    keys.iter().for_each(|code| {
        app.key(KeyEvent::from(*code));
    });
}

fn of(app: &App) -> &Lab {
    let Scene::Lab(lab) = app.scene() else { unreachable!("the lab is open") };
    lab
}

/// The messages in flight, held ones with a mark.
fn flights(app: &App) -> Vec<String> {
    let name = |flight: &synod::model::facts::Flight| {
        let letter = &flight.letter;
        let held = if flight.held { " held" } else { "" };
        format!("{}>{} {}{held}", letter.from(), letter.to(), letter.kind().line)
    };
    of(app).facts.messages.iter().map(name).collect()
}

#[test]
fn what_is_sent_on_a_slow_link_waits_until_the_link_lets_it_go_on() {
    let mut app = lab();
    press(&mut app, &[KeyCode::Char('x'), KeyCode::Char('h'), KeyCode::Esc]);
    press(&mut app, &[KeyCode::Char('1'), KeyCode::Char('t')]);
    assert_eq!(flights(&app), ["n1>n2 vote held", "n1>n3 vote"]);
    let script = of(&app).session.script();
    assert!(script.ends_with("fire n1 election\nhold n1>n2 vote\n"), "{script}");
    press(&mut app, &[KeyCode::Char('x'), KeyCode::Char('h'), KeyCode::Esc]);
    assert_eq!(flights(&app), ["n1>n2 vote", "n1>n3 vote"]);
}

#[test]
fn what_was_let_go_by_hand_goes_on_although_the_link_is_slow() {
    let mut app = lab();
    press(&mut app, &[KeyCode::Char('1'), KeyCode::Char('t')]);
    press(&mut app, &[KeyCode::Char('x'), KeyCode::Char('h'), KeyCode::Esc]);
    assert_eq!(flights(&app), ["n1>n2 vote held", "n1>n3 vote"]);
    press(&mut app, &[KeyCode::Char('h')]);
    assert_eq!(flights(&app), ["n1>n2 vote", "n1>n3 vote"]);
    press(&mut app, &[KeyCode::Char('k')]);
    assert_eq!(flights(&app), ["n1>n2 vote", "n1>n3 vote"]);
}
