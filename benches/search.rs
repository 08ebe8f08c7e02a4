//! How fast the search is, as a table: `cargo bench --bench search`.
//!
//! The yardstick is stateright, an independent model checker, measured in the same run over the same relation:
//! single-decree Paxos of three nodes, two of them proposers with one ballot each, message by message. For two threads
//! it is what two threads give a loop that shares nothing. Nothing here passes or fails; the README shows what was
//! seen. The last rows exhaust the right protocols.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark may stop where it stands"
)]

#[path = "../tests/oracle/mod.rs"]
mod oracle;

use oracle::Relation;
use stateright::{Checker, Model};
use std::hint::black_box;
use std::time::Instant;
use synod::catalog::{self, Setup};
use synod::model::id::NodeId;
use synod::search::{self, Bounds, End, Grain, Progress, Search};

/// States of the slow yardstick.
const ENOUGH: usize = 100_000;

fn main() {
    println!("| what | measured | goal | yardstick of the same run |");
    println!("|---|---|---|---|");
    pace();
    exhaust("Paxos, 2 proposers, 2 ballots each, by exchange", "paxos", &[]);
    exhaust("Raft up to term 3, 2 requests, 1 crash, by exchange", "raft", &[("crashes", "1")]);
}

fn row(what: &str, measured: &str, goal: &str, yardstick: &str) {
    println!("| {what} | {measured} | {goal} | {yardstick} |");
}

fn setup(protocol: &str) -> Setup {
    Setup::new(catalog::protocol(protocol).unwrap())
}

/// A search to its end, and how many seconds it took.
fn run(setup: &Setup, bounds: &Bounds, threads: usize) -> (Progress, f64) {
    let sim = setup.start().unwrap();
    let mut search = Search::new(&*sim, "violated|length > 0", bounds, threads).unwrap();
    let start = Instant::now();
    while search.progress().end.is_none() {
        search.advance(1_000_000).unwrap();
    }
    (search.progress(), start.elapsed().as_secs_f64())
}

/// One ballot for each of two proposers, message by message.
fn by_message(setup: &Setup) -> Bounds {
    let mut bounds = search::usual(setup.profile());
    for (name, value) in [("timeouts", "0"), ("max-round", "any"), ("requests", "2")] {
        search::set(&mut bounds, name, value).unwrap();
    }
    Bounds { grain: Grain::Message, ..bounds }
}

/// States a second of stateright over a model.
fn stateright<M>(model: M, states: usize) -> f64
where
    M: Model + Send + Sync + 'static,
    M::State: std::hash::Hash + std::fmt::Debug + PartialEq + Clone + Send + Sync + 'static,
    M::Action: Clone + PartialEq + Send + Sync,
{
    let start = Instant::now();
    let checker = model.checker().threads(1).target_state_count(states).spawn_bfs().join();
    checker.unique_state_count() as f64 / start.elapsed().as_secs_f64()
}

/// Stateright over synod's own cluster, and over a Paxos written by hand for it, each to the same states.
fn yardsticks() -> (f64, f64) {
    let cluster = Relation {
        setup: setup("paxos"),
        asked: NodeId::all(2).collect(),
        requests: 2,
        timeouts: 0,
        crashes: 0,
        guarantee: None,
    };
    let by_hand = oracle::paxos::Paxos { nodes: 3, proposers: 2, requests: 2, own_value: false };
    (stateright(cluster, ENOUGH), stateright(by_hand, usize::MAX))
}

/// How much faster two threads are than one where they share nothing.
fn independent() -> f64 {
    fn work() -> u64 {
        (0..400_000_000_u64).fold(1, |sum, n| black_box(sum.rotate_left(5) ^ n).wrapping_mul(0x9E37_79B9))
    }
    let start = Instant::now();
    black_box((work(), work()));
    let alone = start.elapsed().as_secs_f64();
    let start = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| black_box(work()));
        black_box(work());
    });
    alone / start.elapsed().as_secs_f64()
}

fn pace() {
    let paxos = setup("paxos");
    let bounds = by_message(&paxos);
    let (cluster, by_hand) = yardsticks();
    let (progress, one) = run(&paxos, &bounds, 1);
    let pace = progress.states as f64 / one;
    row(
        "states a second on one thread, Paxos by message",
        &format!("{pace:.0}"),
        "150,000 and 1.5 ×",
        &format!(
            "{:.1} × stateright over the same states of a Paxos written for it ({by_hand:.0})",
            pace / by_hand
        ),
    );
    row(
        "the same",
        &format!("{pace:.0}"),
        "–",
        &format!(
            "{:.1} × stateright over the same cluster ({cluster:.0}, its first 100,000)",
            pace / cluster
        ),
    );
    let (again, two) = run(&paxos, &bounds, 2);
    assert_eq!((progress.states, progress.transitions), (again.states, again.transitions));
    let (faster, loops) = (one / two, independent());
    row(
        "two threads",
        &format!("{faster:.2} × one"),
        "0.85 × a loop",
        &format!("{:.2} × what they give a loop that shares nothing ({loops:.2})", faster / loops),
    );
    row("bytes a state", &(progress.bytes / progress.states).to_string(), "–", "–");
    told("Paxos, 2 proposers, 1 ballot each, by message", &progress, one);
}

fn exhaust(what: &str, protocol: &str, rows: &[(&str, &str)]) {
    let setup = setup(protocol);
    let mut bounds = search::usual(setup.profile());
    rows.iter().for_each(|(name, value)| search::set(&mut bounds, name, value).unwrap());
    let (progress, seconds) = run(&setup, &bounds, 2);
    told(what, &progress, seconds);
}

fn told(what: &str, progress: &Progress, seconds: f64) {
    assert_eq!(progress.end, Some(End::Exhausted), "{what}");
    let (states, transitions, depth) = (progress.states, progress.transitions, progress.depth);
    let measured = format!("{states} states, {transitions} transitions, depth {depth}, no violation");
    row(&format!("exhausted: {what}"), &measured, "–", &format!("{seconds:.1} s"));
}
