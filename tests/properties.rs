//! Properties that hold for every schedule.
//!
//! A schedule is a list of moves, weighted to deliveries: uniform choice loses and crashes so much that nothing is
//! ever chosen. What must hold is judged twice, by the program's own guarantees and by an independent [`Witness`]
//! that sees only what changed at each node.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{FileFailurePersistence, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use synod::catalog::{self, Setup};
use synod::model::ballot::Ballot;
use synod::model::event::{Event, Groups};
use synod::model::facts::{PaxosFacts, RaftFacts, Role, State};
use synod::model::id::{NodeId, NodeSet};
use synod::model::log::{Command, Entry};
use synod::session::Session;
use synod::sim::{Step, parse};
use synod::trace;

/// Moves of a schedule, and cases of a property.
const MOVES: usize = 300;
const CASES: u32 = 64;

// ---------------------------------------------------------------------------------------------- schedules

/// One move: what to try, and a number that chooses among what is possible.
#[derive(Clone, Copy, Debug)]
enum Move {
    Deliver(u16),
    Fire(u16),
    Request(u16),
    Crash(u16),
    Restart(u16),
    Drop(u16),
    Duplicate(u16),
    Cut(u16),
    Part(u16),
    Heal,
}

/// 13 of 16 moves deliver; of the rest, most ask, fire and bring back.
fn a_move() -> impl Strategy<Value = Move> {
    let other = prop_oneof![
        5 => any::<u16>().prop_map(Move::Fire),
        4 => any::<u16>().prop_map(Move::Request),
        2 => any::<u16>().prop_map(Move::Crash),
        4 => any::<u16>().prop_map(Move::Restart),
        2 => any::<u16>().prop_map(Move::Drop),
        2 => any::<u16>().prop_map(Move::Duplicate),
        1 => any::<u16>().prop_map(Move::Cut),
        1 => any::<u16>().prop_map(Move::Part),
        3 => Just(Move::Heal),
    ];
    prop_oneof![13 => any::<u16>().prop_map(Move::Deliver), 3 => other]
}

fn schedule() -> impl Strategy<Value = Vec<Move>> {
    vec(a_move(), MOVES)
}

fn pick<T: Clone>(of: &[T], number: u16) -> Option<T> {
    of.get(usize::from(number) % of.len().max(1)).cloned()
}

fn node(session: &Session, number: u16) -> NodeId {
    NodeId::new(1 + (number % u16::from(session.setup().config.nodes)) as u8).unwrap()
}

/// A client's request: one in two at a leader, if there is one, the others anywhere.
fn request(session: &Session, number: u16, asked: usize) -> Event {
    let leads = |id: &NodeId| {
        let facts = session.present().node(*id);
        facts.up && facts.state.raft().is_some_and(|raft| raft.role == Role::Leader)
    };
    let leaders: Vec<NodeId> = session.setup().config.all().filter(leads).collect();
    let at =
        pick(&leaders, number / 2).filter(|_| number.is_multiple_of(2)).unwrap_or(node(session, number / 2));
    Event::Request(at, format!("v{}", asked % 4).as_str().into())
}

/// The event that a move means now, if it is possible. With nothing in flight, a delivery is a request or a timer
/// instead: so a schedule never stands still.
fn event_of(session: &Session, what: Move, asked: usize) -> Option<Event> {
    let enabled = session.present().enabled();
    let all = |wanted: fn(&Event) -> bool| enabled.iter().filter(|event| wanted(event)).cloned().collect();
    let arrivals: Vec<Event> = all(|event| matches!(event, Event::Deliver(_) | Event::Drop(_)));
    let timers: Vec<Event> = all(|event| matches!(event, Event::Fire(..)));
    let message = |number| {
        let flights = session.present().flights();
        pick(&flights, number).map(|flight| flight.letter.id())
    };
    match what {
        Move::Deliver(number) => {
            let idle = || pick(&timers, number / 4).filter(|_| number % 4 == 0);
            pick(&arrivals, number).or_else(idle).or_else(|| Some(request(session, number / 4, asked)))
        }
        Move::Fire(number) => pick(&timers, number),
        Move::Request(number) => Some(request(session, number, asked)),
        Move::Crash(number) => Some(Event::Crash(node(session, number))),
        Move::Restart(number) => {
            let down: Vec<Event> = all(|event| matches!(event, Event::Restart(_)));
            pick(&down, number)
        }
        Move::Drop(number) => message(number).map(Event::Drop),
        Move::Duplicate(number) => message(number).map(Event::Duplicate),
        Move::Cut(number) => {
            let (from, to) = (node(session, number), node(session, number / 16));
            (from != to).then_some(Event::Cut(from, to))
        }
        Move::Part(number) => {
            let (left, right): (Vec<NodeId>, Vec<NodeId>) =
                session.setup().config.all().partition(|node| (number >> node.place()) & 1 == 0);
            let groups: Vec<NodeSet> =
                [left, right].into_iter().filter(|group| !group.is_empty()).map(NodeSet::from_iter).collect();
            Some(Event::Partition(Groups(groups)))
        }
        Move::Heal => Some(Event::Heal(None)),
    }
}

// ---------------------------------------------------------------------------------------------- the witness

/// Judges a run from outside: it sees each change of a node, and keeps books of its own.
#[derive(Default)]
struct Witness {
    quorum: usize,
    /// Paxos: ballots that proposers took, and who accepted what at each.
    ballots: BTreeSet<Ballot>,
    acceptances: BTreeMap<Ballot, (Command, NodeSet)>,
    chosen: BTreeSet<Command>,
    decided: BTreeSet<Command>,
    /// Raft: leaders of each term, votes of each node in each, entries committed at each index.
    leaders: BTreeMap<u64, NodeId>,
    votes: BTreeMap<(NodeId, u64), NodeId>,
    committed: BTreeMap<u64, Entry>,
}

impl Witness {
    fn see(&mut self, step: &Step) -> Result<(), String> {
        let Some((before, after)) = &step.change else { return Ok(()) };
        match (&before.state, &after.state) {
            (State::Paxos(before), State::Paxos(now)) => self.see_paxos(after.id, before, now),
            (State::Raft(before), State::Raft(now)) => self.see_raft(after.id, before, now),
            _ => Err(String::from("a node changed its protocol")),
        }
    }

    fn see_paxos(&mut self, id: NodeId, before: &PaxosFacts, after: &PaxosFacts) -> Result<(), String> {
        ensure(after.promised >= before.promised, || format!("{id}'s promise falls"))?;
        ensure(after.highest_round >= before.highest_round, || format!("{id}'s highest round falls"))?;
        let accepted = after.accepted.as_ref().map(|(ballot, _)| *ballot);
        ensure(accepted <= after.promised, || format!("{id} accepted above its promise"))?;
        let ballot = |facts: &PaxosFacts| facts.proposer.as_ref().map(|proposer| proposer.ballot);
        if let Some(taken) = ballot(after).filter(|taken| ballot(before) != Some(*taken)) {
            ensure(taken.proposer == id, || format!("{id} takes {taken}, which is not its own"))?;
            ensure(self.ballots.insert(taken), || format!("{id} takes {taken} a second time"))?;
            ensure(taken.round <= after.highest_round, || format!("{taken} is not on {id}'s disk"))?;
        }
        if let Some((ballot, value)) = after.accepted.clone().filter(|_| before.accepted != after.accepted) {
            ensure(before.promised <= Some(ballot), || format!("{id} accepts {ballot} below its promise"))?;
            ensure(self.ballots.contains(&ballot), || format!("nobody took {ballot}"))?;
            let (first, voters) =
                self.acceptances.entry(ballot).or_insert_with(|| (value.clone(), NodeSet::default()));
            ensure(*first == value, || format!("{ballot} carries {first} and {value}"))?;
            voters.insert(id);
            if voters.len() >= self.quorum {
                self.chosen.insert(value);
            }
        }
        if let Some(value) = &after.decided {
            ensure(self.chosen.contains(value), || format!("{id} announces {value}, which is not chosen"))?;
            self.decided.insert(value.clone());
        }
        ensure(self.chosen.len() <= 1, || format!("chosen: {:?}", self.chosen))
    }

    fn see_raft(&mut self, id: NodeId, before: &RaftFacts, after: &RaftFacts) -> Result<(), String> {
        ensure(after.current_term >= before.current_term, || format!("{id}'s term falls"))?;
        ensure(after.log.last_term() <= after.current_term, || format!("{id}'s log is ahead of its term"))?;
        ensure(after.commit_index <= after.log.last_index(), || format!("{id} commits what it has not"))?;
        ensure(after.last_applied <= after.commit_index, || format!("{id} applies what is not committed"))?;
        if let Some(vote) = after.voted_for {
            let first = *self.votes.entry((id, after.current_term)).or_insert(vote);
            ensure(first == vote, || format!("{id} votes twice in term {}", after.current_term))?;
        }
        if after.role == Role::Leader {
            let first = *self.leaders.entry(after.current_term).or_insert(id);
            ensure(first == id, || format!("term {} has two leaders", after.current_term))?;
        }
        if after.commit_index > before.commit_index {
            for (index, entry) in after.log.entries() {
                if index <= after.commit_index {
                    let first = self.committed.entry(index).or_insert_with(|| entry.clone());
                    ensure(*first == entry, || format!("{id} commits another entry {index}"))?;
                }
            }
        }
        Ok(())
    }

    /// A value is chosen, or a term led and a command committed.
    fn got_somewhere(&self) -> bool {
        !self.chosen.is_empty() || self.committed.values().any(|entry| entry.command.is_some())
    }
}

fn ensure(holds: bool, what: impl Fn() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

// ---------------------------------------------------------------------------------------------- running

fn session(protocol: &str, settings: &[(&str, &str)]) -> Session {
    let mut setup = Setup::new(catalog::protocol(protocol).unwrap());
    for (key, value) in settings {
        setup.set(key, value).unwrap();
    }
    Session::new(setup).unwrap()
}

/// Plays a schedule to its end, or to the first thing that the witness objects to.
fn play(session: &mut Session, moves: &[Move]) -> (Witness, Result<(), String>) {
    let mut witness = Witness { quorum: session.setup().config.quorum(), ..Witness::default() };
    for (asked, what) in moves.iter().enumerate() {
        let Some(event) = event_of(session, *what, asked) else { continue };
        let mut verdict = Ok(());
        // Refused is fine: a node that is down cannot be asked.
        let _ = session.act(&event, &mut |step: &Arc<Step>| verdict = witness.see(step));
        if verdict.is_err() {
            return (witness, verdict);
        }
    }
    (witness, Ok(()))
}

fn runner(name: &'static str) -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases: CASES,
        max_shrink_iters: 4_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        source_file: Some(file!()),
        test_name: Some(name),
        ..ProptestConfig::default()
    })
}

/// No schedule breaks a guarantee; and most schedules get somewhere, or this would prove nothing.
fn holds(name: &'static str, protocol: &'static str, settings: &[(&str, &str)]) {
    let (cases, useful) = (Cell::new(0), Cell::new(0));
    let result = runner(name).run(&schedule(), |moves| {
        let mut session = session(protocol, settings);
        let (witness, verdict) = play(&mut session, &moves);
        verdict.map_err(TestCaseError::fail)?;
        let violations = session.facts().ledger.violations;
        prop_assert!(violations.is_empty(), "{violations:?}");
        cases.set(cases.get() + 1);
        useful.set(useful.get() + usize::from(witness.got_somewhere()));
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{protocol} {settings:?}: {failure}");
    }
    let (useful, cases) = (useful.get(), cases.get());
    assert!(2 * useful > cases, "{protocol} {settings:?}: only {useful} of {cases} got somewhere");
}

#[test]
fn no_schedule_breaks_paxos() {
    for nodes in ["3", "5"] {
        for option in ["refusals=on", "refusals=off", "accepted_to=everyone"] {
            holds("no_schedule_breaks_paxos", "paxos", &[("nodes", nodes), ("option", option)]);
        }
    }
}

#[test]
fn no_schedule_breaks_raft() {
    for nodes in ["3", "5"] {
        for noop in ["leader_noop=on", "leader_noop=off"] {
            holds("no_schedule_breaks_raft", "raft", &[("nodes", nodes), ("option", noop)]);
        }
    }
}

// ---------------------------------------------------------------------------------------------- breakages

/// The guarantees that some schedule of a fixed set breaks, and how often the witness objects.
fn broken_by(protocol: &str, breakage: Option<&str>) -> (BTreeSet<&'static str>, usize) {
    let (mut found, mut objections) = (BTreeSet::new(), 0);
    for seed in 1..=CASES as u8 {
        let rng = TestRng::from_seed(RngAlgorithm::XorShift, &[seed; 16]);
        let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
        let moves = schedule().new_tree(&mut runner).unwrap().current();
        let mut session = session(protocol, &[("nodes", "3")]);
        if let Some(name) = breakage {
            session.read(&format!("break {name}"), &mut |_| {}).unwrap();
        }
        let (_, verdict) = play(&mut session, &moves);
        objections += usize::from(verdict.is_err());
        found.extend(session.present().violations().iter().map(|violation| violation.guarantee));
    }
    (found, objections)
}

#[test]
fn own_value_breaks_agreement_and_nothing_else() {
    assert_eq!(broken_by("paxos", None), (BTreeSet::new(), 0));
    let (found, objections) = broken_by("paxos", Some("own-value"));
    assert_eq!(found, BTreeSet::from(["agreement"]));
    assert!(objections > 0, "the witness overlooks it");
}

#[test]
fn commit_old_term_leaves_elections_and_logs_alone() {
    assert_eq!(broken_by("raft", None), (BTreeSet::new(), 0));
    let (found, _) = broken_by("raft", Some("commit-old-term"));
    for guarantee in ["election_safety", "one_vote_per_term", "log_matching", "terms_never_fall"] {
        assert!(!found.contains(guarantee), "{guarantee}");
    }
}

// ---------------------------------------------------------------------------------------------- replaying

/// A step of somebody who walks about in a run: an event, or a line that goes elsewhere.
#[derive(Clone, Copy, Debug)]
enum Walk {
    Act(Move),
    Hold(u16),
    Release(u16),
    Schedule(u8),
    Wait(u8),
    Back(u8),
    Forward(u8),
    Goto(u16),
    Branch(u8),
    Switch(u8),
    Break(bool),
}

fn walk() -> impl Strategy<Value = Vec<Walk>> {
    let step = prop_oneof![
        24 => a_move().prop_map(Walk::Act),
        2 => any::<u16>().prop_map(Walk::Hold),
        1 => any::<u16>().prop_map(Walk::Release),
        4 => (1..6_u8).prop_map(Walk::Schedule),
        2 => any::<u8>().prop_map(Walk::Wait),
        2 => (0..40_u8).prop_map(Walk::Back),
        1 => (1..9_u8).prop_map(Walk::Forward),
        1 => any::<u16>().prop_map(Walk::Goto),
        1 => any::<u8>().prop_map(Walk::Branch),
        1 => any::<u8>().prop_map(Walk::Switch),
        1 => any::<bool>().prop_map(Walk::Break),
    ];
    vec(step, 1..MOVES)
}

/// Walks; a line that is refused changes nothing.
fn wander(session: &mut Session, walk: &[Walk]) {
    let breakage = if session.setup().profile().name == "paxos" { "own-value" } else { "commit-old-term" };
    for (asked, step) in walk.iter().enumerate() {
        let flights = session.present().flights();
        let message = |number| pick(&flights, number).map(|flight| flight.letter.id());
        let event = match step {
            Walk::Act(what) => event_of(session, *what, asked),
            Walk::Hold(number) => message(*number).map(Event::Hold),
            Walk::Release(number) => message(*number).map(Event::Release),
            _ => None,
        };
        if let Some(event) = event {
            let _ = session.act(&event, &mut |_| {});
            continue;
        }
        let line = match step {
            Walk::Act(_) | Walk::Hold(_) | Walk::Release(_) => continue,
            Walk::Schedule(events) => format!("step {events}"),
            Walk::Wait(milliseconds) => format!("run {}ms", 1 + u16::from(*milliseconds) / 4),
            Walk::Back(moments) => format!("back {}", 1 + moments),
            Walk::Forward(moments) => format!("forward {moments}"),
            Walk::Goto(moment) => format!("goto {}", usize::from(*moment) % (session.history().len() + 1)),
            Walk::Branch(number) => format!("branch twig-{number}"),
            Walk::Switch(number) => {
                let branches = session.history().branches();
                format!("switch {}", branches[usize::from(*number) % branches.len()].name)
            }
            Walk::Break(on) => format!("{} {breakage}", if *on { "break" } else { "mend" }),
        };
        let _ = session.read(&line, &mut |_| {});
    }
}

/// A session made from a saved run.
fn reread(script: &str) -> Session {
    let mut lines = script.lines();
    let first =
        parse::parse_cluster(lines.next().unwrap()).unwrap().expect("a script begins with its cluster");
    let mut setup = Setup::new(catalog::protocol(&first.protocol.as_ref().unwrap().0).unwrap());
    setup.take(&first).unwrap();
    let mut session = Session::new(setup).unwrap();
    for line in lines {
        session.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("`{line}`: {stop:?}\n{script}"));
    }
    session
}

/// The branches by name, each with where it starts and ends.
fn branches(session: &Session) -> BTreeMap<&str, (usize, usize)> {
    session
        .history()
        .branches()
        .iter()
        .map(|branch| (branch.name.as_str(), (branch.from, branch.tip)))
        .collect()
}

fn same(one: &Session, other: &Session) -> Result<(), TestCaseError> {
    let (left, right) = (one.history(), other.history());
    prop_assert_eq!(left.len(), right.len());
    prop_assert_eq!(left.cursor(), right.cursor());
    prop_assert_eq!(&left.branch().name, &right.branch().name);
    prop_assert_eq!(branches(one), branches(other));
    prop_assert_eq!(one.present().fingerprint(), other.present().fingerprint());
    prop_assert_eq!(one.present().time(), other.present().time());
    prop_assert_eq!(one.present().step(), other.present().step());
    for branch in left.branches() {
        prop_assert_eq!(trace::trace(left, branch.tip), trace::trace(right, branch.tip), "{}", branch.name);
    }
    prop_assert_eq!(trace::trace(left, left.cursor()), trace::trace(right, right.cursor()));
    Ok(())
}

/// A saved run makes the same moments again, and is saved as the same lines again; and the way back and forward
/// leads to the same cluster.
fn replays(name: &'static str, protocol: &'static str, plants: &[&str]) {
    let sizes = prop_oneof![Just("3"), Just("5")];
    let result =
        runner(name).run(&(sizes, any::<u16>(), any::<bool>(), walk()), |(nodes, seed, planted, walk)| {
            let mut session = session(protocol, &[("nodes", nodes), ("seed", &seed.to_string())]);
            for plant in plants.iter().filter(|_| planted) {
                session.read(plant, &mut |_| {}).unwrap();
            }
            wander(&mut session, &walk);
            let script = session.script();
            let again = reread(&script);
            same(&session, &again)?;
            prop_assert_eq!(&script, &again.script());

            let (here, time) = (session.present().fingerprint(), session.present().time());
            let depth = session.present().step();
            for distance in
                [1, depth / 2, depth].into_iter().filter(|distance| (1..=depth).contains(distance))
            {
                session.read(&format!("back {distance}"), &mut |_| {}).unwrap();
                prop_assert_eq!(session.present().step(), depth - distance);
                session.read(&format!("forward {distance}"), &mut |_| {}).unwrap();
                prop_assert_eq!((session.present().fingerprint(), session.present().time()), (here, time));
            }
            same(&session, &again)
        });
    if let Err(failure) = result {
        panic!("{protocol}: {failure}");
    }
}

#[test]
fn a_saved_paxos_run_makes_the_same_moments() {
    replays(
        "a_saved_paxos_run_makes_the_same_moments",
        "paxos",
        &["plant n1 promised=2.n3 accepted=1.n1:A", "plant n2 accepted=2.n3:B"],
    );
}

#[test]
fn a_saved_raft_run_makes_the_same_moments() {
    replays(
        "a_saved_raft_run_makes_the_same_moments",
        "raft",
        &["plant n1 term=3 vote=n2 log=1:a,1:b", "plant n2 term=2 log=1:a,2:c"],
    );
}
