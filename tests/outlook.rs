//! What can still happen: the five reference situations of Paxos, entries of Raft, and the pane that shows it.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use crossterm::event::KeyCode;
use keys::{app, lab, look_at, press, screen, session, until_quiet};
use synod::search::outlook::{Outlook, Prospect, Standing, chances};
use synod::search::{self, Bounds, Search};
use synod::session::Session;
use synod::words::Language;

const WIDE: (u16, u16) = (120, 36);

/// A proposer asks these acceptors for promises, and hears them.
fn promised(proposer: &str, acceptors: &[&str]) -> Vec<String> {
    let asked = acceptors.iter().map(|acceptor| format!("deliver {proposer}>{acceptor} prepare"));
    let heard = acceptors.iter().map(|acceptor| format!("deliver {acceptor}>{proposer} promise"));
    asked.chain(heard).collect()
}

fn lines(parts: &[&[String]]) -> Vec<String> {
    parts.concat()
}

fn written(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_string()).collect()
}

fn paxos(lines: &[String]) -> Session {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    session("paxos", &[], &lines)
}

/// What can still happen, looked at to the end in slices of so many states.
fn outlook(session: &Session, slice: u64) -> Outlook {
    let mut outlook = Outlook::begin(session.present(), 1);
    while outlook.advance(slice) {}
    outlook
}

/// The values that can still be chosen or are, and those that cannot.
fn values(session: &Session) -> (Vec<String>, Vec<String>) {
    let outlook = outlook(session, 10_000);
    let (mut can, mut cannot) = (Vec::new(), Vec::new());
    for (place, prospect) in outlook.prospects().iter().enumerate() {
        let Prospect::Chosen(value) = prospect else { panic!("{prospect:?}") };
        match outlook.standing(place) {
            Standing::Now | Standing::Can(_) => can.push(value.to_string()),
            Standing::Cannot => cannot.push(value.to_string()),
            other => panic!("{value}: {other:?}"),
        }
    }
    (can, cannot)
}

/// What `show outlook` says of these lines.
fn shown(session: &mut Session) -> String {
    let synod::session::Outcome::Show(pane) = session.read("show outlook", &mut |_| {}).unwrap() else {
        panic!("`show` shows something")
    };
    session.show(pane.as_ref(), Language::En.words()).unwrap()
}

/// n1 accepts its own X at 1.n1, and nobody else does.
fn once() -> Vec<String> {
    lines(&[
        &written(&["request n1 X"]),
        &promised("n1", &["n1", "n3"]),
        &written(&["deliver n1>n1 propose"]),
    ])
}

/// What n1 has left in flight is lost.
fn lost() -> Vec<String> {
    written(&["drop n1>n2 prepare", "drop n1>n2 propose", "drop n1>n3 propose", "drop n1>n1 accepted"])
}

/// n1 tries again, and n2 accepts X at 2.n1.
fn again() -> Vec<String> {
    let begin = written(&["fire n1 retry", "drop n1>n1 prepare"]);
    let end = ["deliver n1>n2 propose", "drop n1>n1 propose", "drop n1>n3 propose", "drop n2>n1 accepted"];
    lines(&[&begin, &promised("n1", &["n2", "n3"]), &written(&end)])
}

#[test]
fn at_the_start_both_values_can_still_be_chosen() {
    let mut session = session("paxos", &[], &["request n1 X", "request n2 Y"]);
    assert_eq!(values(&session), (written(&["X", "Y"]), vec![]));
    let text = shown(&mut session);
    assert!(
        text.starts_with("X can still be chosen, in 6 events.\nY can still be chosen, in 6 events.\n"),
        "{text}"
    );
    assert!(text.contains("New ballots: at most 1 at each proposer"), "{text}");
}

#[test]
fn accepted_once_a_value_is_not_safe_yet() {
    let session = paxos(&lines(&[&once(), &written(&["request n2 Y"])]));
    assert_eq!(values(&session), (written(&["X", "Y"]), vec![]));
}

#[test]
fn a_value_can_be_inevitable_before_it_is_chosen() {
    let asked = ["request n2 Y", "drop n2>n1 prepare", "drop n2>n2 prepare", "drop n2>n3 prepare"];
    let mut session = paxos(&lines(&[&once(), &lost(), &written(&asked), &again()]));
    let facts = session.facts();
    assert!(facts.messages.is_empty() && facts.ledger.chosen.is_empty());
    assert_eq!(values(&session), (written(&["X"]), written(&["Y"])));
    let text = shown(&mut session);
    assert!(text.contains("Y can no longer be chosen.\nX is inevitable: "), "{text}");
}

#[test]
fn two_old_promises_keep_the_other_value_possible() {
    let old = lines(&[&written(&["request n2 Y"]), &once(), &lost(), &promised("n2", &["n2", "n3"])]);
    let left = written(&["drop n2>n1 prepare", "drop n2>n2 propose", "drop n2>n3 propose"]);
    let session = paxos(&lines(&[&old, &left, &again()]));
    let facts = session.facts();
    let flying: Vec<_> =
        facts.messages.iter().map(|flight| synod::session::tell::address(&*flight.letter)).collect();
    assert_eq!((flying, facts.ledger.chosen.len()), (written(&["n2>n1 propose"]), 0));
    assert_eq!(values(&session), (written(&["X", "Y"]), vec![]));
}

#[test]
fn once_a_value_is_chosen_no_other_can_be() {
    let asked = ["request n2 Y", "drop n2>n1 prepare", "drop n2>n2 prepare", "drop n2>n3 prepare"];
    let chosen =
        ["deliver n1>n3 propose", "drop n1>n1 accepted", "drop n3>n1 accepted", "drop n1>n2 propose"];
    let rest = written(&["drop n1>n2 prepare"]);
    let mut session = paxos(&lines(&[&once(), &written(&chosen), &rest, &written(&asked)]));
    assert_eq!(values(&session), (written(&["X"]), written(&["Y"])));
    assert!(shown(&mut session).starts_with("X is chosen.\nY can no longer be chosen.\nLooked at"));
}

#[test]
fn each_is_as_near_as_a_search_for_it_alone_says() {
    let session = paxos(&lines(&[&once(), &written(&["request n2 Y"])]));
    let all = outlook(&session, 777);
    for (place, value) in ["X", "Y"].into_iter().enumerate() {
        let until = format!("'{value}' in chosen");
        let mut search = Search::new(session.present(), &until, &chances(session.present()), 1).unwrap();
        while search.advance(50_000).unwrap().end.is_none() {}
        let alone = search.found().unwrap();
        assert_eq!(all.standing(place), Standing::Can(alone.len() as u64));
        let mut other = paxos(&lines(&[&once(), &written(&["request n2 Y"])]));
        for line in search::lines(all.from(), &all.way(place)) {
            other.read(&line.to_string(), &mut |_| {}).unwrap();
        }
        other.read(&format!("expect {until}"), &mut |_| {}).unwrap();
    }
}

/// The standings of `committed` and `lost` of each entry.
fn entries(outlook: &Outlook) -> Vec<(String, Standing, Standing)> {
    let pair = |place: usize| match &outlook.prospects()[place..place + 2] {
        [Prospect::Committed(index, entry), Prospect::Lost(other, same)]
            if index == other && entry == same =>
        {
            (format!("{index} {entry}"), outlook.standing(place), outlook.standing(place + 1))
        }
        other => panic!("{other:?}"),
    };
    (0..outlook.prospects().len() / 2).map(|row| pair(2 * row)).collect()
}

#[test]
fn an_entry_of_the_leader_alone_can_be_committed_or_lost_and_a_committed_one_cannot_be_lost() {
    let elected = ["fire n1 election", "deliver n1>n2 vote", "deliver n2>n1 vote-reply", "request n1 x"];
    let mut run = session("raft", &[], &elected);
    let rows = entries(&outlook(&run, 10_000));
    let [(name, Standing::Can(committed), Standing::Can(lost))] = rows.as_slice() else { panic!("{rows:?}") };
    assert!(name == "1 1:x" && committed < lost, "{rows:?}");
    run.read("settle", &mut |_| {}).unwrap();
    assert_eq!(run.facts().ledger.committed.last_index(), 1);
    let rows = entries(&outlook(&run, 10_000));
    assert_eq!(rows, [("1 1:x".into(), Standing::Now, Standing::Cannot)]);
}

#[test]
fn a_bound_that_is_used_up_says_how_far_it_went() {
    let session = session("paxos", &[], &["request n1 X", "request n2 Y"]);
    let bounds = Bounds { states: 300, ..chances(session.present()) };
    let mut outlook = Outlook::within(session.present(), bounds, 1);
    while outlook.advance(100) {}
    let Standing::NotSoon(events) = outlook.standing(0) else { panic!("{:?}", outlook.standing(0)) };
    let deep = Bounds { depth: Some(events), ..chances(session.present()) };
    let mut search = Search::new(session.present(), "chosen|length > 0", &deep, 1).unwrap();
    while search.advance(1_000).unwrap().end.is_none() {}
    assert!(events > 0 && search.found().is_none(), "in {events} events nothing is chosen");
}

#[test]
fn a_broken_rule_asks_whether_a_guarantee_breaks() {
    let end = ["deliver n1>n3 propose", "request n2 Y"];
    let before = lines(&[&once(), &written(&end), &promised("n2", &["n2", "n3"])]);
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    let session = session("paxos", &["own-value"], &before);
    let outlook = outlook(&session, 10_000);
    let place = outlook.prospects().iter().position(|prospect| *prospect == Prospect::Broken).unwrap();
    let Standing::Can(events) = outlook.standing(place) else { panic!("{:?}", outlook.standing(place)) };
    let mut other = self::session("paxos", &["own-value"], &before);
    let way = outlook.way(place);
    search::lines(outlook.from(), &way)
        .into_iter()
        .for_each(|line| drop(other.run(line, &mut |_| {}).unwrap()));
    assert!(way.len() as u64 == events && !other.present().violations().is_empty());
}

#[test]
fn what_one_slice_cannot_tell_is_open() {
    // Three proposers on their way to each other: hundreds of thousands of states.
    let mut app = app(session("paxos", &[], &["request n1 X", "request n2 Y", "request n3 Z"]), Language::En);
    press(&mut app, "f");
    let _ = app.pass(std::time::Duration::from_millis(1));
    let seen = screen(&mut app, WIDE);
    assert!(seen.contains("Z      …") && app.wake_in().is_some(), "{seen}");
}

#[test]
fn the_pane_is_computed_while_it_is_open_and_thrown_away_when_the_moment_changes() {
    let mut app = app(session("paxos", &[], &["request n1 X", "request n2 Y"]), Language::En);
    assert!(app.wake_in().is_none(), "nothing is looked at before the pane is open");
    press(&mut app, "f");
    assert!(app.wake_in().is_some());
    until_quiet(&mut app);
    let seen = screen(&mut app, WIDE);
    assert!(seen.contains("X      → can, in 6") && seen.contains("Y      → can, in 6"), "{seen}");
    press(&mut app, " ");
    assert!(lab(&app).outlook().is_none() && app.wake_in().is_some());
    press(&mut app, "u");
    until_quiet(&mut app);
    // The pane closes, and nothing goes on.
    press(&mut app, " f");
    assert!(app.wake_in().is_none());
}

#[test]
fn enter_plays_the_way_to_the_selected_row() {
    let mut app = app(session("paxos", &[], &["request n1 X", "request n2 Y"]), Language::En);
    press(&mut app, "f");
    until_quiet(&mut app);
    press(&mut app, "↓\r");
    let history = lab(&app).session.history();
    assert_eq!((history.branch().name.as_str(), history.cursor(), history.ahead().len()), ("search", 2, 6));
    app.key(KeyCode::End.into());
    let chosen: Vec<_> = lab(&app).facts.ledger.chosen.iter().map(ToString::to_string).collect();
    assert_eq!(chosen, ["Y"]);
}

#[test]
fn it_looks_as_in_its_pictures() {
    let elected = [
        "fire n1 election",
        "deliver n1>n2 vote",
        "deliver n2>n1 vote-reply",
        "request n1 x",
        "request n1 y",
    ];
    for (name, language, size) in
        [("outlook-80x24-en", Language::En, (80, 24)), ("outlook-120x36-zh", Language::Zh, WIDE)]
    {
        let mut app = app(session("raft", &[], &elected), language);
        press(&mut app, "f");
        until_quiet(&mut app);
        press(&mut app, "↓");
        let picture = screen(&mut app, size);
        look_at(name, &picture);
    }
}

#[test]
fn a_pane_without_rows_says_why() {
    for (protocol, language, said) in
        [("paxos", Language::En, "Nobody has asked for a value"), ("raft", Language::Zh, "日志里还没有条目")]
    {
        let mut app = app(session(protocol, &[], &[]), language);
        press(&mut app, "f");
        until_quiet(&mut app);
        for size in [WIDE, (80, 24), (40, 12)] {
            let seen = screen(&mut app, size);
            assert!(seen.contains(said), "{size:?}\n{seen}");
        }
        press(&mut app, "\r");
        assert!(lab(&app).notice.is_some());
    }
    let mut app = keys::lesson("raft-election", Some("who-is-next"), Language::En);
    press(&mut app, "f");
    assert!(app.wake_in().is_none() && screen(&mut app, WIDE).contains("Answer the question first."));
}
