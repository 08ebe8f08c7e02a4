//! The picture of the whole run: what it says is so, at every size, however one came there.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use keys::{look_at, rows};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::BTreeSet;
use synod::catalog::{self, Setup};
use synod::history::cone::{Tie, ties};
use synod::history::course::{Course, End, Stop, courses};
use synod::history::trail::Trail;
use synod::model::event::Event;
use synod::model::id::NodeId;
use synod::progress::settings::Settings;
use synod::session::Session;
use synod::sim::line::Placed;
use synod::tui::app::{App, Scene};
use synod::tui::pane::Pane;
use synod::tui::pane::space::{Label, Picture};
use synod::tui::scene;
use synod::tui::theme::{Depth, Theme, Tone};
use synod::words::Language;

/// Everything that can be done to a run of Raft, in one screen: an election, a request, a held, a copied and a lost
/// message, a cut link, a node that crashes and comes back.
const RAFT: &[&str] = &[
    "fire n2 election",
    "deliver n2>n1 vote",
    "hold n2>n3 vote",
    "duplicate n1>n2 vote-reply",
    "deliver n1>n2 vote-reply",
    "request n2 x=1",
    "deliver n2>n1 append",
    "crash n3",
    "cut n1>n2",
    "drop n2>n3 append",
    "deliver n2>n1 append",
    "restart n3",
    "heal",
    "release n2>n3 vote",
    "deliver n2>n3 vote",
    "deliver n1>n2 append-reply #2",
    "hold n3>n2 vote-reply",
];

/// Two proposers; the second one's values break agreement, since it does not adopt what it hears of.
const PAXOS: &[&str] = &[
    "break own-value",
    "request n1 A",
    "deliver n1>n1 prepare",
    "deliver n1>n2 prepare",
    "deliver n1>n1 promise",
    "deliver n2>n1 promise",
    "deliver n1>n1 propose",
    "deliver n1>n2 propose",
    "request n3 B",
    "deliver n3>n2 prepare",
    "deliver n3>n3 prepare",
    "deliver n2>n3 promise",
    "deliver n3>n3 promise",
    "deliver n3>n2 propose",
    "deliver n3>n3 propose",
];

fn session(protocol: &str, nodes: u8, lines: &[&str]) -> Session {
    let mut setup = Setup::new(catalog::protocol(protocol).unwrap());
    (setup.config.nodes, setup.config.seed) = (nodes, 7);
    let mut session = Session::new(setup).unwrap();
    for line in lines {
        session.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("{line}: {stop:?}"));
    }
    session
}

fn app(session: Session, language: Language, ascii: bool) -> App {
    let theme = Theme::new(Tone::Dark, Depth::True, ascii);
    let mut app = App::lab(session, theme, language, Settings::default());
    press(&mut app, &[KeyCode::Char('s')]);
    app
}

fn press(app: &mut App, keys: &[KeyCode]) {
    keys.iter().for_each(|key| drop(app.key(KeyEvent::from(*key))));
    app.hurry();
}

fn drawn(app: &mut App, size: (u16, u16)) -> Buffer {
    app.resize(Rect::new(0, 0, size.0, size.1));
    keys::drawn(app, size)
}

fn look(name: &str, app: &mut App, size: (u16, u16)) {
    let picture = rows(&drawn(app, size)).join("\n");
    let name = format!("space-{name}-{}x{}-{}", size.0, size.1, app.words().language.code());
    look_at(&name, &picture);
}

#[test]
fn a_run_looks_as_in_its_pictures() {
    let mut raft = app(session("raft", 3, RAFT), Language::En, false);
    look("raft", &mut raft, (120, 36));
    press(&mut raft, &[KeyCode::Up; 5]);
    look("selected", &mut raft, (80, 24));
    press(&mut raft, &[KeyCode::Up, KeyCode::Char('v')]);
    look("story", &mut raft, (40, 12));
    let mut paxos = app(session("paxos", 3, PAXOS), Language::Zh, false);
    press(&mut paxos, &[KeyCode::Char('u'), KeyCode::Char('u'), KeyCode::Up]);
    look("paxos", &mut paxos, (120, 36));
    let mut plain = app(session("paxos", 3, PAXOS), Language::En, true);
    look("ascii", &mut plain, (80, 24));
}

#[test]
fn an_event_is_chosen_by_keys_and_gone_to() {
    let mut app = app(session("raft", 3, RAFT), Language::En, false);
    let at = |app: &App| {
        let Scene::Lab(lab) = app.scene() else { panic!("it is a lab") };
        let present = lab.session.history().cursor();
        (present, lab.space.selected(present))
    };
    drawn(&mut app, (80, 24));
    press(&mut app, &[KeyCode::Up, KeyCode::Up]);
    assert_eq!(at(&app), (17, 15));
    press(&mut app, &[KeyCode::Enter]);
    assert_eq!(at(&app), (15, 15));
    // Enter at the present moment delivers nothing.
    press(&mut app, &[KeyCode::Enter]);
    assert_eq!(at(&app), (15, 15));
    press(&mut app, &[KeyCode::PageUp]);
    assert_eq!(at(&app), (15, 0));
    press(&mut app, &[KeyCode::End, KeyCode::Home, KeyCode::PageDown, KeyCode::Down]);
    assert_eq!(at(&app), (15, 16));
    // A step is followed again.
    press(&mut app, &[KeyCode::Char(' ')]);
    assert_eq!(at(&app), (16, 16));
    // The story of the request, then what concerns n3.
    press(&mut app, &[KeyCode::Char('v')]);
    press(&mut app, &[KeyCode::Home]);
    assert_eq!(at(&app), (16, 6));
    press(&mut app, &[KeyCode::Char('v'), KeyCode::Char('3'), KeyCode::Down]);
    assert_eq!(at(&app), (16, 8));
    let place = inner(&app, (80, 24)).unwrap();
    let click = |row| MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: place.x + 9,
        row: place.y + row,
        modifiers: KeyModifiers::NONE,
    };
    app.mouse(click(1), Rect::new(0, 0, 80, 24));
    assert_eq!(at(&app), (16, 0));
}

#[test]
fn lanes_that_have_no_room_are_a_key_away() {
    let mut app = app(session("raft", 9, &["step 20"]), Language::En, false);
    let names = |app: &mut App| rows(&drawn(app, (40, 12)))[2].clone();
    assert!(names(&mut app).contains("n1") && !names(&mut app).contains("n9"));
    press(&mut app, &[KeyCode::Char(']'); 20]);
    assert!(names(&mut app).contains("n9") && names(&mut app).contains('‹'), "{}", names(&mut app));
    press(&mut app, &[KeyCode::Char('['); 20]);
    assert!(names(&mut app).contains("n1") && names(&mut app).contains('›'));
}

#[test]
fn the_newest_events_are_told_in_text() {
    let session = session("raft", 3, RAFT);
    let text =
        session.show(Some(&Placed { text: "space-time".into(), column: 6 }), Language::En.words()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[1..4],
        [
            "            ms  n1 n2 n3",
            "     0       0  |  |  |   the start",
            "     1       0  |  t  |   n2's election timer runs out.",
        ]
    );
    assert_eq!(lines[10], "     8       0  |  #  x   n3 crashes: its memory is lost, its disk is kept.");
    assert_eq!(
        lines[18],
        "    16       0  |  <  |   n2 receives append-reply from n1 (m9). [t1 ✓; sent at moment 11]"
            .replace('<', ">"),
    );
}

// ---------------------------------------------------------------------------------------------- random runs

/// A run whose events are chosen by these numbers: mostly what the schedule might do, now and then what it would not.
fn run(protocol: &str, nodes: u8, numbers: &[u16]) -> Session {
    let mut session = session(protocol, nodes, &[]);
    for (place, number) in numbers.iter().enumerate() {
        let mut events = session.present().enabled();
        let flights = session.present().flights();
        let node = NodeId::new(1 + (number / 16 % u16::from(nodes)) as u8).unwrap();
        let id =
            flights.get(usize::from(number / 16) % flights.len().max(1)).map(|flight| flight.letter.id());
        match (number % 16, id) {
            (0, Some(id)) => events = vec![Event::Hold(id), Event::Release(id)],
            (1, Some(id)) => events = vec![Event::Duplicate(id)],
            (2, Some(id)) => events = vec![Event::Drop(id)],
            (3, _) => events = vec![Event::Request(node, format!("x={place}").as_str().into())],
            (4, _) if number % 3 == 0 => {
                events = vec![Event::Heal(None), Event::Cut(node, NodeId::new(1).unwrap())]
            }
            _ => events.retain(|event| !matches!(event, Event::Crash(_)) || number % 7 == 0),
        }
        let event = events.get(usize::from(number / 16) % events.len().max(1)).cloned();
        // What is impossible now is left out.
        event.into_iter().for_each(|event| drop(session.act(&event, &mut |_| {})));
        // Now and then back into the past, so that the run goes on as a branch.
        if number % 251 == 0 {
            session.read("back 3", &mut |_| {}).unwrap_or_default();
        }
    }
    session
}

/// Every event that happened before each event, found from event to event over the whole run.
fn befores(trail: &Trail<'_>) -> Vec<BTreeSet<u64>> {
    let mut befores: Vec<BTreeSet<u64>> = vec![BTreeSet::new()];
    for number in 1..=trail.last() {
        let (moment, mark) = (trail.moment(number).unwrap(), trail.mark(number).unwrap());
        let earlier = |other: &u64| {
            let (known, before) = (trail.moment(*other).unwrap(), trail.mark(*other).unwrap());
            let at_node = mark.node.is_some() && mark.node == before.node;
            let of_message =
                moment.event.message().is_some() && moment.event.message() == known.event.message();
            let sent = mark.route.is_some_and(|route| route.sent == *other);
            at_node || sent || of_message && before.node.is_none()
        };
        let mut before = BTreeSet::new();
        for other in (1..number).filter(earlier) {
            before.insert(other);
            before.extend(&befores[other as usize]);
        }
        befores.push(before);
    }
    befores
}

/// A part of a screen.
fn part(buffer: &Buffer, area: Rect) -> Buffer {
    let content = area.positions().map(|at| buffer[at].clone()).collect();
    Buffer { area: Rect::new(0, 0, area.width, area.height), content }
}

fn inner(app: &App, size: (u16, u16)) -> Option<Rect> {
    let Scene::Lab(lab) = app.scene() else { return None };
    let panes = scene::panes(Rect::new(0, 0, size.0, size.1), lab);
    let (_, place) = panes.into_iter().find(|(pane, _)| *pane == Pane::Space)?;
    Some(Pane::inside(place))
}

/// All that is written in a picture that has this place.
fn labels(app: &App, place: Rect) -> Vec<Label> {
    let Scene::Lab(lab) = app.scene() else { return Vec::new() };
    let place = Rect { y: place.y + 1, height: place.height.saturating_sub(1), ..place };
    Picture::new(place, app, lab).labels()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_cones_are_lamports(raft in any::<bool>(), nodes in 1_u8..=5, numbers in prop::collection::vec(any::<u16>(), 90)) {
        let session = run(if raft { "raft" } else { "paxos" }, nodes, &numbers);
        let trail = Trail::of(session.history());
        let befores = befores(&trail);
        for chosen in 1..=trail.last() {
            let ties = ties(&trail, chosen, 0, trail.last());
            for other in 1..=trail.last() {
                let expected = match () {
                    () if other == chosen => Tie::Chosen,
                    () if befores[chosen as usize].contains(&other) => Tie::Before,
                    () if befores[other as usize].contains(&chosen) => Tie::After,
                    () => Tie::Apart,
                };
                prop_assert_eq!(ties[other as usize], expected, "{} seen from {}", other, chosen);
            }
        }
    }

    #[test]
    fn what_is_on_its_way_is_seen_from_everywhere(raft in any::<bool>(), numbers in prop::collection::vec(any::<u16>(), 700)) {
        let mut session = run(if raft { "raft" } else { "paxos" }, 3, &numbers);
        for number in (0..Trail::of(session.history()).last()).step_by(41) {
            let trail = Trail::of(session.history());
            let id = trail.id(number).unwrap();
            let waited = |course: &Course| {
                let stops = course.stops.iter().rev().filter(|(at, stop)| *at <= number && *stop != Stop::Copied);
                stops.map(|(_, stop)| *stop == Stop::Held).next().unwrap_or(false)
            };
            let mut seen: Vec<(u64, bool)> = courses(&trail, number, number)
                .iter()
                .filter(|course| course.end.number() > number || matches!(course.end, End::Open(_)))
                .map(|course| (course.letter.id().0, waited(course)))
                .collect();
            session.read(&format!("goto {id}"), &mut |_| {}).unwrap();
            let flights = session.present().flights();
            let mut flying: Vec<(u64, bool)> =
                flights.iter().map(|flight| (flight.letter.id().0, flight.held)).collect();
            seen.sort_unstable();
            flying.sort_unstable();
            prop_assert_eq!(seen, flying, "after event {}", number);
        }
    }

    #[test]
    fn no_label_overlaps_another_and_none_is_cut_in_a_word(
        raft in any::<bool>(),
        nodes in 1_u8..=9,
        numbers in prop::collection::vec(any::<u16>(), 0..60),
        keys in prop::collection::vec(0_usize..8, 0..12),
        columns in 40_u16..220,
        lines in 12_u16..64,
    ) {
        const KEYS: [KeyCode; 8] = [
            KeyCode::Up, KeyCode::Up, KeyCode::PageUp, KeyCode::Down, KeyCode::Home, KeyCode::Char('v'),
            KeyCode::Char(']'), KeyCode::Char('u'),
        ];
        let session = run(if raft { "raft" } else { "paxos" }, nodes, &numbers);
        let mut app = app(session, if raft { Language::En } else { Language::Zh }, lines % 2 == 0);
        drawn(&mut app, (columns, lines));
        keys.iter().for_each(|key| press(&mut app, &[KEYS[*key]]));
        drawn(&mut app, (columns, lines));
        let place = inner(&app, (columns, lines)).unwrap();
        let labels = labels(&app, place);
        let whole = self::labels(&app, Rect { width: 500, ..place });
        let whole: BTreeSet<&str> = whole.iter().flat_map(|label| label.text.split(' ')).collect();
        for (nth, label) in labels.iter().enumerate() {
            prop_assert_eq!(label.at.intersection(place), label.at, "{:?} in {}", label, place);
            let other = labels[nth + 1..].iter().find(|other| other.at.intersects(label.at));
            prop_assert!(other.is_none(), "{:?} and {:?}", label, other);
            let short = |word: &&str| !whole.contains(word) && !label.text.contains("+") && label.at.y > place.y;
            let torn = label.text.split(' ').find(short);
            prop_assert!(torn.is_none(), "{:?} is cut: {:?}", torn, label);
        }
    }

    #[test]
    fn the_picture_is_the_same_however_one_came_there(
        raft in any::<bool>(),
        numbers in prop::collection::vec(any::<u16>(), 5..80),
        back in 1_usize..60,
    ) {
        let stepped = run(if raft { "raft" } else { "paxos" }, 3, &numbers);
        let jumped = run(if raft { "raft" } else { "paxos" }, 3, &numbers);
        let last = Trail::of(stepped.history()).here() as usize;
        let back = back.min(last);
        let target = stepped.history().path(stepped.history().cursor()).get((last - back).wrapping_sub(1)).copied();
        let (mut one, mut other) = (app(stepped, Language::En, false), app(jumped, Language::En, false));
        press(&mut one, &vec![KeyCode::Char('u'); back]);
        let goto: Vec<KeyCode> = format!(":goto {}\r", target.unwrap_or(0))
            .chars()
            .map(|letter| if letter == '\r' { KeyCode::Enter } else { KeyCode::Char(letter) })
            .collect();
        press(&mut other, &goto);
        for size in [(120, 36), (80, 24), (40, 12)] {
            // What is selected beside it may differ: a key remembers, a jump does not.
            let (mut first, mut second) = (drawn(&mut one, size), drawn(&mut other, size));
            let place = inner(&one, size).unwrap();
            [&mut first, &mut second].into_iter().for_each(|buffer| *buffer = part(buffer, place));
            prop_assert_eq!(rows(&first), rows(&second));
            prop_assert_eq!(first, second);
        }
    }
}
