//! What clients asked for and were told, on the screen and as text; and messages that are hidden and arrive all the same.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use keys::{app, drawn, lab, look, press, rows, session};
use std::collections::BTreeSet;
use synod::model::clients::{Answer, Contradiction};
use synod::session::Session;
use synod::sim::line::Placed;
use synod::tui::app::App;
use synod::tui::pane::Pane;
use synod::words::Language;

/// An entry is committed by a majority of the nodes that are up, told and lost; another one is told its place.
const LOST: [&str; 14] = [
    "fire n1 election",
    "settle",
    "request n2 early",
    "crash n2",
    "crash n3",
    "request n1 a",
    "settle",
    "crash n1",
    "restart n2",
    "restart n3",
    "fire n2 election",
    "settle",
    "request n2 b",
    "settle",
];

fn lost() -> Session {
    session("raft", &["majority-of-live"], &LOST)
}

fn shown(session: &Session, language: Language) -> String {
    let pane = Placed { text: "clients".into(), column: 1 };
    session.show(Some(&pane), language.words()).unwrap()
}

#[test]
fn clients_look_as_in_their_pictures() {
    let mut broken = app(lost(), Language::En);
    press(&mut broken, "a");
    look("clients-broken", &broken, (120, 36));
    look("clients-broken", &broken, (40, 12));
    let duel = ["request n1 X", "request n3 Y", "settle", "request n2 Z"];
    let mut paxos = app(session("paxos", &[], &duel), Language::Zh);
    press(&mut paxos, "a");
    look("clients-paxos", &paxos, (80, 24));
}

#[test]
fn the_key_of_the_clients_opens_and_closes_them() {
    let mut app = app(lost(), Language::En);
    press(&mut app, "a");
    assert_eq!((lab(&app).pane, lab(&app).side), (Pane::Clients, Pane::Clients));
    press(&mut app, "a");
    assert_eq!(lab(&app).side, Pane::Guarantees);
    press(&mut app, "a\u{1b}");
    assert_eq!(lab(&app).side, Pane::Guarantees);
}

#[test]
fn show_clients_tells_each_request_and_the_two_that_contradict_each_other() {
    let text = shown(&lost(), Language::En);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(
        lines[0].starts_with("✗ n2 is asked for early") && lines[0].contains("the leader is n1"),
        "{text}"
    );
    assert!(lines[1].starts_with("✓ n1 is asked for a") && lines[1].contains("entry 1"), "{text}");
    assert!(
        lines[3].starts_with("✗ Not linearizable: clients were told that a is entry 1, and that b is."),
        "{text}"
    );
    let right =
        shown(&session("raft", &[], &["fire n1 election", "settle", "request n1 a", "settle"]), Language::En);
    assert!(right.contains("✓ Linearizable"), "{right}");
}

#[test]
fn what_was_told_goes_back_with_the_moment_and_belongs_to_its_branch() {
    let mut session = lost();
    let told = |session: &Session| {
        let clients = session.history().clients();
        (
            clients.len(),
            (0..clients.len()).filter(|number| clients.get(*number).unwrap().told().is_some()).count(),
        )
    };
    assert_eq!(told(&session), (3, 2));
    assert_eq!(session.history().clients().contradiction(), Some(Contradiction::SamePlace(1, 2)));
    let asked = session.history().clients().get(2).unwrap().asked.step;
    for line in [format!("goto {asked}"), "branch other".into(), "crash n2".into()] {
        session.read(&line, &mut |_| {}).unwrap();
    }
    assert_eq!(told(&session), (3, 1));
    assert!(matches!(session.history().clients().get(2).unwrap().answer, Answer::Nothing));
    assert!(session.history().clients().contradiction().is_none());
    session.read("switch main", &mut |_| {}).unwrap();
    assert_eq!(told(&session), (3, 2));
}

/// Two stories in flight: an election of n1, and one of n3.
fn two_elections() -> App {
    app(session("raft", &[], &["fire n1 election", "fire n3 election"]), Language::En)
}

fn ends(app: &App) -> BTreeSet<String> {
    let lab = lab(app);
    let end = |place: usize| {
        let letter = &lab.facts.messages[place].letter;
        format!("{}>{}", letter.from(), letter.to())
    };
    lab.visible().into_iter().map(end).collect()
}

#[test]
fn one_key_shows_all_messages_one_story_or_one_node_and_says_what_is_hidden() {
    let mut app = two_elections();
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect::<BTreeSet<_>>();
    assert_eq!(ends(&app), set(&["n1>n2", "n1>n3", "n3>n1", "n3>n2"]));
    press(&mut app, "↓↓v");
    assert_eq!(ends(&app), set(&["n3>n1", "n3>n2"]));
    let screen = rows(&drawn(&app, (120, 36))).join("\n");
    assert!(screen.contains("in flight (2): one story, 2 hidden"), "{screen}");
    assert!(screen.contains("cluster: one story, 2 hidden"), "{screen}");
    press(&mut app, "2v");
    assert_eq!(ends(&app), set(&["n1>n2", "n3>n2"]));
    press(&mut app, "v");
    assert_eq!(lab(&app).hidden(), 0);
}

#[test]
fn what_is_hidden_is_not_selected_and_arrives_all_the_same() {
    let mut app = two_elections();
    press(&mut app, "↓↓v↑↑↑");
    assert_eq!(lab(&app).selected().unwrap().letter.from().to_string(), "n3");
    // The schedule takes no notice, and the story goes on with what its messages cause.
    let before = lab(&app).facts.messages.len();
    press(&mut app, "          ");
    assert!(lab(&app).session.history().cursor() > 2 && before == 4);
    // Where nothing of it is left, enter does nothing to what is hidden.
    let mut app = two_elections();
    press(&mut app, "v\r\r\r\r\r\r\r\r");
    assert!(lab(&app).visible().is_empty(), "{:?}", ends(&app));
    let (hidden, moment) = (lab(&app).hidden(), lab(&app).session.history().cursor());
    assert!(hidden > 0);
    press(&mut app, "\r");
    assert_eq!((lab(&app).hidden(), lab(&app).session.history().cursor()), (hidden, moment));
    // Back before the story began, nothing is hidden.
    press(&mut app, ":goto 0\r");
    assert_eq!(lab(&app).hidden(), 0);
}
