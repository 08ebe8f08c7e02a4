//! The search: what it finds is shortest and can be played, what it does not find is not there, and neither threads
//! nor slices change anything.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod oracle;

use oracle::Relation;
use std::process::{Command, Output};
use synod::catalog::{self, Setup};
use synod::model::id::NodeId;
use synod::search::{self, Bounds, End, Grain, Progress, Search};
use synod::session::Session;

const VIOLATED: &str = "violated|length > 0";

fn setup(protocol: &str, broken: &[&str]) -> Setup {
    let mut setup = Setup::new(catalog::protocol(protocol).unwrap());
    broken.iter().for_each(|name| setup.set("break", name).unwrap());
    setup
}

fn bounds(setup: &Setup, rows: &[(&str, &str)]) -> Bounds {
    let mut bounds = search::usual(setup.profile());
    rows.iter().for_each(|(name, value)| search::set(&mut bounds, name, value).unwrap());
    bounds
}

/// A search to its end, in slices of so many states.
fn run(setup: &Setup, until: &str, bounds: &Bounds, threads: usize, slice: u64) -> (Search, Progress) {
    let sim = setup.start().unwrap();
    let mut search = Search::new(&*sim, until, bounds, threads).unwrap();
    while search.progress().end.is_none() {
        search.advance(slice).unwrap();
    }
    let progress = search.progress();
    (search, progress)
}

/// What was found, as lines that are played; how many events they make.
fn played(setup: &Setup, search: &Search) -> usize {
    let found = search.found().unwrap();
    let mut session = Session::new(setup.clone()).unwrap();
    for line in search::lines(session.present().fork().as_ref(), &found) {
        session.read(&line.to_string(), &mut |_| {}).unwrap_or_else(|stop| panic!("{line}: {stop:?}"));
    }
    session.read(&format!("expect {}", search.until()), &mut |_| {}).unwrap();
    assert_eq!(session.history().len(), found.len());
    found.len()
}

/// All that must not depend on threads and slices.
fn same(progress: Progress) -> Progress {
    Progress { bytes: 0, open: 0, ..progress }
}

#[test]
fn own_value_breaks_agreement_by_the_shortest_run() {
    let setup = setup("paxos", &["own-value"]);
    let bounds = bounds(&setup, &[("drops", "any")]);
    let (search, progress) = run(&setup, "'agreement' in violated", &bounds, 1, 50_000);
    assert_eq!((played(&setup, &search), progress.depth, progress.end), (14, 14, Some(End::Found)));
    // The same lines on the right protocol break nothing.
    let lines = search::lines(&*setup.start().unwrap(), &search.found().unwrap());
    let mut right = setup;
    right.broken.clear();
    let mut session = Session::new(right).unwrap();
    lines.into_iter().for_each(|line| drop(session.run(line, &mut |_| {}).unwrap()));
    assert!(session.present().violations().is_empty());
}

#[test]
fn commit_old_term_loses_what_was_committed_by_the_shortest_run() {
    // The first five of its twenty-two events.
    let setup = self::setup("raft", &["commit-old-term"]);
    let mut session = Session::new(setup.clone()).unwrap();
    for line in [
        "fire n1 election",
        "deliver n1>n2 vote",
        "deliver n2>n1 vote-reply",
        "request n1 X",
        "fire n2 election",
    ] {
        session.read(line, &mut |_| {}).unwrap();
    }
    let nodes = NodeId::all(2).collect();
    let bounds = Bounds { asked: nodes, ..self::bounds(&setup, &[("max-term", "4"), ("requests", "1")]) };
    let until = "'leader_completeness' in violated";
    let mut search = Search::new(session.present(), until, &bounds, 2).unwrap();
    while search.advance(50_000).unwrap().end.is_none() {}
    let found = search.found().unwrap();
    let lines = search::lines(session.present(), &found);
    let right = self::setup("raft", &[]);
    let script = session.script();
    let mut twin = Session::new(right).unwrap();
    script.lines().skip(1).for_each(|line| drop(twin.read(line, &mut |_| {}).unwrap()));
    for line in &lines {
        session.read(&line.to_string(), &mut |_| {}).unwrap();
        drop(twin.read(&line.to_string(), &mut |_| {}));
    }
    session.read(&format!("expect {until}"), &mut |_| {}).unwrap();
    assert_eq!(session.history().len(), 22);
    assert!(twin.present().violations().is_empty());
}

#[test]
fn a_vote_counts_in_the_term_that_its_node_comes_back_to() {
    // Under forget-term, n2 votes for n1 in terms 1 and 2, and after a crash for n3 in term 1.
    let mut session = Session::new(setup("raft", &["forget-term"])).unwrap();
    for line in [
        "fire n1 election",
        "deliver n1>n2 vote",
        "fire n3 election",
        "fire n1 election",
        "drop n1>n3 vote",
        "drop n1>n3 vote",
        "drop n3>n1 vote",
    ] {
        session.read(line, &mut |_| {}).unwrap();
    }
    let rows = [("timeouts", "0"), ("requests", "0"), ("crashes", "1"), ("max-term", "2")];
    let bounds = bounds(session.setup(), &rows);
    let until = "'one_vote_per_term' in violated and n1.role == 'leader' and n2.current_term == 1";
    let mut search = Search::new(session.present(), until, &bounds, 1).unwrap();
    while search.advance(10_000).unwrap().end.is_none() {}
    let found = search.found().unwrap();
    for line in search::lines(session.present(), &found) {
        session.read(&line.to_string(), &mut |_| {}).unwrap();
    }
    session.read(&format!("expect {until}"), &mut |_| {}).unwrap();
}

#[test]
fn the_right_protocols_are_exhausted_and_break_nothing() {
    let cases = [
        ("paxos", vec![("max-round", "1")]),
        ("paxos", vec![("max-round", "1"), ("crashes", "1")]),
        ("raft", vec![("max-term", "2")]),
        ("raft", vec![("max-term", "2"), ("requests", "1"), ("crashes", "1"), ("heartbeats", "1")]),
    ];
    for (protocol, rows) in cases {
        let setup = setup(protocol, &[]);
        let (_, progress) = run(&setup, VIOLATED, &bounds(&setup, &rows), 2, 50_000);
        assert_eq!(progress.end, Some(End::Exhausted), "{protocol} {rows:?}");
        assert!(progress.states > 1_000, "{protocol} {rows:?}: {progress:?}");
    }
}

#[test]
fn threads_and_slices_change_nothing() {
    let broken = setup("paxos", &["own-value"]);
    let right = setup("raft", &[]);
    let cases = [
        (&broken, "'agreement' in violated", bounds(&broken, &[])),
        (&broken, "n2.promised == '2.n2' and chosen|length == 1", bounds(&broken, &[])),
        (&right, VIOLATED, bounds(&right, &[("max-term", "2"), ("drops", "any")])),
        (&right, VIOLATED, bounds(&right, &[("states", "30000"), ("drops", "any")])),
        (&right, "'commit-by-majority' in last_rules and sent > 7", bounds(&right, &[("max-term", "2")])),
    ];
    for (setup, until, bounds) in cases {
        let (one, progress) = run(setup, until, &bounds, 1, u64::MAX);
        for (threads, slice) in [(2, u64::MAX), (2, 5_000), (3, 777), (1, 1_000)] {
            let (other, again) = run(setup, until, &bounds, threads, slice);
            assert_eq!(same(progress), same(again), "{until}, {threads} threads, slices of {slice}");
            assert_eq!(one.found(), other.found(), "{until}, {threads} threads, slices of {slice}");
        }
    }
}

/// Two nodes, each of which may be asked.
fn relation(broken: &[&str], requests: usize) -> Relation {
    let mut setup = setup("paxos", broken);
    setup.config.nodes = 2;
    Relation { setup, asked: NodeId::all(2).collect(), requests, timeouts: 0, crashes: 0, guarantee: None }
}

#[test]
fn stateright_sees_the_same_shortest_run_where_a_rule_of_raft_is_broken() {
    for (broken, guarantee, crashes) in [
        ("article-request-vote", "one_vote_per_term", 0),
        ("article-request-vote", "election_safety", 0),
        ("random-leader", "election_safety", 0),
        ("forget-vote", "one_vote_per_term", 1),
        ("forget-term", "one_vote_per_term", 1),
    ] {
        let setup = setup("raft", &[broken]);
        let relation = Relation {
            setup: setup.clone(),
            asked: Vec::new(),
            requests: 0,
            timeouts: 1,
            crashes,
            guarantee: Some(guarantee),
        };
        let crashes = crashes.to_string();
        let rows = [("timeouts", "1"), ("max-term", "any"), ("requests", "0"), ("crashes", crashes.as_str())];
        let bounds = Bounds { grain: Grain::Message, ..bounds(&setup, &rows) };
        let until = format!("'{guarantee}' in violated");
        let (search, _) = run(&setup, &until, &bounds, 1, u64::MAX);
        let verdict = oracle::check(relation);
        assert!(verdict.shortest.is_some(), "{broken}, {guarantee}");
        assert_eq!(search.found().map(|found| found.len()), verdict.shortest, "{broken}, {guarantee}");
    }
}

#[test]
fn stateright_sees_the_same_states_and_the_same_shortest_run() {
    for (broken, requests) in [(&[][..], 1), (&[], 2), (&["own-value"], 2)] {
        let relation = relation(broken, requests);
        let setup = relation.setup.clone();
        let requests = requests.to_string();
        let rows = [("timeouts", "0"), ("max-round", "any"), ("requests", requests.as_str())];
        let bounds = Bounds { grain: Grain::Message, ..bounds(&setup, &rows) };
        let (search, progress) = run(&setup, VIOLATED, &bounds, 1, u64::MAX);
        let verdict = oracle::check(relation);
        assert_eq!(search.found().map(|found| found.len()), verdict.shortest, "{broken:?}");
        if verdict.shortest.is_none() {
            assert_eq!(progress.states, verdict.states as u64, "{broken:?}, {requests} requests");
            assert_eq!(progress.end, Some(End::Exhausted));
        } else {
            played(&setup, &search);
        }
    }
}

#[test]
fn stateright_sees_the_same_in_a_paxos_that_shares_no_line_with_this_one() {
    for (nodes, requests, own_value) in [(2, 2, false), (3, 1, false), (2, 2, true), (3, 2, true)] {
        let mut setup = setup("paxos", if own_value { &["own-value"] } else { &[] });
        setup.config.nodes = nodes;
        let model = oracle::paxos::Paxos { nodes, proposers: 2, requests, own_value };
        let count = requests.to_string();
        let rows = [("timeouts", "0"), ("max-round", "any"), ("requests", count.as_str())];
        let bounds = Bounds { grain: Grain::Message, ..bounds(&setup, &rows) };
        let (search, progress) = run(&setup, VIOLATED, &bounds, 2, 100_000);
        let verdict = model.check();
        assert_eq!(
            search.found().map(|found| found.len()),
            verdict.shortest,
            "{nodes} nodes, {requests} requests"
        );
        if !own_value {
            assert_eq!(progress.states, verdict.states as u64, "{nodes} nodes, {requests} requests");
        }
    }
}

#[test]
fn what_the_message_grain_reaches_first_the_exchange_grain_cannot_reach_sooner() {
    let setup = setup("raft", &[]);
    for until in ["leaders|length == 1", "committed|length == 1", "told|length == 1"] {
        let exchange = bounds(&setup, &[("drops", "any")]);
        let message = Bounds { grain: Grain::Message, ..exchange };
        let (by_exchange, by_message) =
            (run(&setup, until, &exchange, 1, 10_000).0, run(&setup, until, &message, 1, 10_000).0);
        assert!(played(&setup, &by_message) <= played(&setup, &by_exchange), "{until}");
    }
}

#[test]
fn late_messages_are_bounded() {
    // Two leaders of one moment: n1 never hears of term 2. Its old request arriving late changes nothing.
    let setup = setup("raft", &[]);
    let until = "'stale-vote' in rules and leaders|length == 1";
    let late = |late: &str| {
        bounds(&setup, &[("late", late), ("drops", "any"), ("max-term", "2"), ("requests", "0")])
    };
    let (without, _) = run(&setup, until, &late("0"), 1, 10_000);
    let (with, _) = run(&setup, until, &late("1"), 1, 10_000);
    let with = played(&setup, &with);
    assert!(without.found().is_none_or(|found| found.len() >= with));
}

#[test]
fn messages_in_flight_are_what_the_search_says() {
    for (protocol, until) in
        [("raft", "messages|length == 1 and leaders|length == 1"), ("paxos", "messages|length == 2")]
    {
        let setup = setup(protocol, &[]);
        let sim = setup.start().unwrap();
        let mut search = Search::new(&*sim, until, &bounds(&setup, &[]), 1).unwrap();
        search.advance(u64::MAX).unwrap();
        let mut session = Session::new(setup).unwrap();
        for event in search.found().unwrap() {
            session.act(&event, &mut |_| {}).unwrap();
        }
        session.read(&format!("expect {until}"), &mut |_| {}).unwrap();
    }
}

#[test]
fn bounds_are_kept() {
    let setup = setup("raft", &[]);
    let end = |rows: &[(&str, &str)], until: &str| run(&setup, until, &bounds(&setup, rows), 1, 10_000).1;
    assert_eq!(end(&[("depth", "3")], VIOLATED).end, Some(End::Depth));
    let few = end(&[("states", "500")], VIOLATED);
    assert_eq!((few.end, few.states), (Some(End::States), 500));
    for (rows, until) in [
        (vec![("max-term", "1")], "n1.current_term == 2"),
        (vec![("timeouts", "0")], "n1.current_term == 1"),
        (vec![("requests", "1"), ("max-term", "1")], "n1.log|length == 2"),
        (vec![("crashes", "0"), ("max-term", "1")], "down|length == 1"),
        (vec![("crashes", "1"), ("max-term", "1"), ("requests", "0")], "down|length == 2"),
        (vec![("heartbeats", "0"), ("max-term", "1")], "'heartbeat' in rules"),
    ] {
        assert_eq!(end(&rows, until).end, Some(End::Exhausted), "{rows:?}");
    }
    assert_eq!(end(&[("heartbeats", "1"), ("max-term", "1")], "'heartbeat' in rules").end, Some(End::Found));
    assert_eq!(end(&[("crashes", "2"), ("max-term", "1")], "down|length == 2").end, Some(End::Found));
}

#[test]
fn a_duel_of_proposers_is_no_dead_end() {
    let mut session = Session::new(setup("paxos", &[])).unwrap();
    for line in [
        "request n1 X",
        "request n2 Y",
        "deliver n1>n1 prepare",
        "deliver n1>n3 prepare",
        "deliver n2>n2 prepare",
    ] {
        session.read(line, &mut |_| {}).unwrap();
    }
    let bounds = search::last_chances(session.setup().profile());
    let mut search = Search::dead_end(session.present(), &bounds, 1).unwrap();
    search.advance(u64::MAX).unwrap();
    assert!(search.found().is_some());
    for line in ["crash n1", "crash n2"] {
        session.read(line, &mut |_| {}).unwrap();
    }
    let mut search = Search::dead_end(session.present(), &bounds, 1).unwrap();
    search.advance(u64::MAX).unwrap();
    assert_eq!((search.found(), search.progress().end), (None, Some(End::Exhausted)));
}

fn synod(folder: &tempfile::TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_synod"));
    command.current_dir(folder.path()).arg("--state-dir").arg(folder.path()).args(["--lang", "en"]);
    command.args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn what_the_command_prints_is_a_script() {
    let folder = tempfile::tempdir().unwrap();
    let until = "leaders|length == 1 and told|length == 1";
    let found = synod(&folder, &["search", "raft", "--until", until, "--nodes", "3"]);
    assert_eq!((found.status.code(), text(&found.stderr)), (Some(0), String::new()));
    let script = text(&found.stdout);
    assert!(script.starts_with("cluster raft nodes=3 seed=1\n"), "{script}");
    assert!(script.contains("\n# found after 6 events\n# depth 6, "), "{script}");
    std::fs::write(folder.path().join("s"), format!("{script}expect {until}\n")).unwrap();
    let played = synod(&folder, &["play", "s", "--quiet"]);
    assert_eq!((played.status.code(), text(&played.stderr)), (Some(0), String::new()));
    let on = synod(&folder, &["search", "--from", "s", "--until", "committed|length == 2"]);
    let script = text(&on.stdout);
    assert!(on.status.success() && script.contains("request n1 Y\n"), "{script}");
    std::fs::write(folder.path().join("t"), format!("{script}expect committed|length == 2\n")).unwrap();
    assert!(synod(&folder, &["play", "t", "--quiet"]).status.success());
}

#[test]
fn nothing_found_is_exit_1_and_nonsense_is_exit_2() {
    let folder = tempfile::tempdir().unwrap();
    let none = synod(&folder, &["search", "paxos", "--until", VIOLATED, "--max-round", "1"]);
    let said = text(&none.stdout);
    assert_eq!(none.status.code(), Some(1), "{said}");
    for part in ["# no such run within --grain exchange --requests 2", "--max-round 1", "# exhausted"] {
        assert!(said.contains(part), "{said}");
    }
    for (arguments, part) in [
        (&["--until", "violatd|length > 0"][..], "`violated`"),
        (&["--until", VIOLATED, "--requests", "17"], "0 … 15"),
        (&["--until", VIOLATED, "--timeouts", "ayn"], "`any`"),
        (&["--until", VIOLATED, "--grain", "mesage"], "`message`"),
        (&["--until", VIOLATED, "--ask", "n4"], "n1 to n3"),
        (&["--until", VIOLATED, "--max-term", "2"], "--max-term"),
        (&["--until", VIOLATED, "--crahses", "2"], "--crashes"),
        (&[], "--until"),
    ] {
        let wrong = synod(&folder, &[&["search", "paxos"], arguments].concat());
        let said = text(&wrong.stderr);
        assert_eq!(wrong.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(part) && said.lines().count() <= 2, "{arguments:?}: {said}");
    }
}
