//! What each broken rule of Raft does on random schedules: never a panic, and the same moments when the lines are
//! played again. Which guarantee each breaks, its transcript shows.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use synod::catalog::{self, Setup};
use synod::model::event::Event;
use synod::model::facts::Role;
use synod::model::rule::Breakage;
use synod::session::Session;
use synod::trace;

const MOVES: usize = 200;
const CASES: u32 = 24;

fn breakages() -> impl Iterator<Item = &'static Breakage> {
    catalog::protocol("raft").unwrap().profile.breakages()
}

fn session(cluster: &[(&str, &str)]) -> Session {
    let mut setup = Setup::new(catalog::protocol("raft").unwrap());
    cluster.iter().for_each(|(key, value)| setup.set(key, value).unwrap());
    Session::new(setup).unwrap()
}

/// A schedule: three numbers a move, which choose what is tried and where.
fn schedule() -> impl Strategy<Value = Vec<(u8, u16)>> {
    vec((any::<u8>(), any::<u16>()), MOVES)
}

fn pick<T: Clone>(of: &[T], number: u16) -> Option<T> {
    of.get(usize::from(number) % of.len().max(1)).cloned()
}

/// The event that a move means now: five of eight deliver, the others ask, fire, lose, copy, crash or restart.
fn event(session: &Session, (what, number): (u8, u16), asked: usize) -> Option<Event> {
    let enabled = session.present().enabled();
    let of = |wanted: fn(&Event) -> bool| {
        let fitting: Vec<Event> = enabled.iter().filter(|event| wanted(event)).cloned().collect();
        pick(&fitting, number)
    };
    let message = || pick(&session.present().flights(), number).map(|flight| flight.letter.id());
    let fire = || of(|event| matches!(event, Event::Fire(..)));
    match what % 32 {
        0..20 => of(|event| matches!(event, Event::Deliver(_) | Event::Drop(_))).or_else(fire),
        20..23 => fire(),
        23..27 => {
            let facts = session.facts();
            let leaders: Vec<_> = facts.leaders().map(|node| node.id).collect();
            pick(&leaders, number).map(|node| Event::Request(node, format!("v{asked}").as_str().into()))
        }
        27 => message().map(Event::Drop),
        28 => message().map(Event::Duplicate),
        29 => of(|event| matches!(event, Event::Crash(_))),
        _ => of(|event| matches!(event, Event::Restart(_))),
    }
}

fn play(session: &mut Session, moves: &[(u8, u16)]) {
    for (asked, what) in moves.iter().enumerate() {
        if let Some(event) = event(session, *what, asked) {
            let _ = session.act(&event, &mut |_| {});
        }
    }
}

/// Plays the lines of a saved run again.
fn reread(script: &str, cluster: &[(&str, &str)]) -> Session {
    let mut session = session(cluster);
    for line in script.lines().skip(1) {
        session.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("`{line}`: {stop:?}\n{script}"));
    }
    session
}

/// The guarantees that are broken in some of the schedules.
fn broken_by(cluster: &[(&str, &str)]) -> BTreeSet<&'static str> {
    let found = std::cell::RefCell::new(BTreeSet::new());
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    let rng =
        proptest::test_runner::TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &[7; 32]);
    let result = TestRunner::new_with_rng(config, rng).run(&schedule(), |moves| {
        let mut session = session(cluster);
        play(&mut session, &moves);
        let again = reread(&session.script(), cluster);
        let (one, two) = (session.history(), again.history());
        prop_assert_eq!(one.len(), two.len());
        prop_assert_eq!(session.present().fingerprint(), again.present().fingerprint());
        prop_assert_eq!(trace::trace(one, one.cursor()), trace::trace(two, two.cursor()));
        let violations = session.present().violations();
        found.borrow_mut().extend(violations.iter().map(|violation| violation.guarantee));
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{cluster:?}: {failure}");
    }
    found.into_inner()
}

#[test]
fn a_broken_rule_never_panics_and_its_runs_can_be_played_again() {
    for breakage in breakages() {
        for nodes in ["1", "3", "5"] {
            let found = broken_by(&[("nodes", nodes), ("break", breakage.name)]);
            println!("{} nodes={nodes}: {found:?}", breakage.name);
        }
    }
}

#[test]
fn all_broken_rules_together_never_panic() {
    let all: Vec<&str> = breakages().map(|breakage| breakage.name).collect();
    for options in ["leader_noop=on", "batch=1"] {
        broken_by(&[("break", &all.join(",")), ("option", options)]);
        broken_by(&[("break", &all[1..].join(",")), ("option", options)]);
    }
    for pair in all.windows(2) {
        broken_by(&[("break", &pair.join(",")), ("option", "leader_noop=on")]);
    }
}

#[test]
fn without_a_breakage_the_same_schedules_break_nothing_and_get_somewhere() {
    assert_eq!(broken_by(&[("nodes", "3")]), BTreeSet::new());
    assert_eq!(broken_by(&[("nodes", "5"), ("option", "batch=1")]), BTreeSet::new());
    let mut session = session(&[]);
    session.read("run until committed|length == 0 and leaders|length == 1", &mut |_| {}).unwrap();
    assert!(session.present().facts().leaders().all(|node| node.state.raft().unwrap().role == Role::Leader));
}

#[test]
fn each_breakage_has_its_transcript_and_the_same_lines_with_its_rule_kept() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/protocol/transcripts/raft");
    let lines = |name: &str| -> Vec<String> {
        let text =
            std::fs::read_to_string(format!("{folder}/{name}")).unwrap_or_else(|_| panic!("no {name}"));
        let acts = text.lines().filter(|line| line.starts_with("> ") && !line.starts_with("> expect"));
        acts.map(String::from).collect()
    };
    for breakage in breakages() {
        let name = breakage.name.replace('-', "_");
        let (broken, kept) = (lines(&name), lines(&format!("{name}_kept")));
        assert_eq!(broken[0], format!("{} break={}", kept[0], breakage.name));
        assert_eq!(broken[1..], kept[1..], "{name}");
    }
}

#[test]
fn no_two_breakages_share_a_place_or_a_name() {
    for entry in catalog::PROTOCOLS {
        let all: Vec<&Breakage> = entry.profile.breakages().collect();
        let bits: BTreeSet<u8> = all.iter().map(|breakage| breakage.bit).collect();
        let names: BTreeSet<&str> = all.iter().map(|breakage| breakage.name).collect();
        assert_eq!((bits.len(), names.len()), (all.len(), all.len()), "{}", entry.profile.name);
    }
}

#[test]
fn the_schedule_names_somebody_where_a_breakage_leaves_the_choice() {
    let mut session = session(&[("break", "random-leader")]);
    session.read("run until leaders|length > 0 within 20", &mut |_| {}).unwrap();
    session.read("step 40", &mut |_| {}).unwrap();
    let again = reread(&session.script(), &[("break", "random-leader")]);
    assert_eq!(session.present().fingerprint(), again.present().fingerprint());
}
