//! Slow links: what is sent on one waits, in the lines of the run too.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use keys::{app, lab, press, session};
use synod::tui::app::App;
use synod::words::Language;

fn fresh() -> App {
    app(session("raft", &[], &[]), Language::En)
}

/// The messages in flight, held ones with a mark.
fn flights(app: &App) -> Vec<String> {
    let name = |flight: &synod::model::facts::Flight| {
        let letter = &flight.letter;
        let held = if flight.held { " held" } else { "" };
        format!("{}>{} {}{held}", letter.from(), letter.to(), letter.kind().line)
    };
    lab(app).facts.messages.iter().map(name).collect()
}

#[test]
fn what_is_sent_on_a_slow_link_waits_until_the_link_lets_it_go_on() {
    let mut app = fresh();
    press(&mut app, "xh\u{1b}");
    press(&mut app, "1t");
    assert_eq!(flights(&app), ["n1>n2 vote held", "n1>n3 vote"]);
    let script = lab(&app).session.script();
    assert!(script.ends_with("fire n1 election\nhold n1>n2 vote\n"), "{script}");
    press(&mut app, "xh\u{1b}");
    assert_eq!(flights(&app), ["n1>n2 vote", "n1>n3 vote"]);
}

#[test]
fn what_was_let_go_by_hand_goes_on_although_the_link_is_slow() {
    let mut app = fresh();
    press(&mut app, "1t");
    press(&mut app, "xh\u{1b}");
    assert_eq!(flights(&app), ["n1>n2 vote held", "n1>n3 vote"]);
    press(&mut app, "h");
    assert_eq!(flights(&app), ["n1>n2 vote", "n1>n3 vote"]);
    press(&mut app, "k");
    assert_eq!(flights(&app), ["n1>n2 vote", "n1>n3 vote"]);
}
