//! How fast the machine is, as a table: `cargo bench --bench speed`.
//!
//! Each figure is measured, and where there is a yardstick it is measured in the same run: the same thing early in a
//! run. Nothing here passes or fails; the README shows what was
//! seen.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark may stop where it stands"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};
use synod::catalog::{self, Setup};
use synod::model::event::Event;
use synod::session::Session;
use synod::sim::Simulation;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("--moments") => println!("{}", megabytes_of_moments()),
        _ => table(),
    }
}

fn table() {
    println!("| what | measured | goal | yardstick of the same run |");
    println!("|---|---|---|---|");
    events();
    moments();
}

fn row(what: &str, measured: &str, goal: &str, yardstick: &str) {
    println!("| {what} | {measured} | {goal} | {yardstick} |");
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn raft(nodes: u8) -> Setup {
    let mut setup = Setup::new(catalog::protocol("raft").unwrap());
    setup.config.nodes = nodes;
    setup
}

/// A five-node Raft cluster with a leader and logs of this many entries.
fn with_logs(entries: u64) -> Box<dyn Simulation> {
    let mut sim = raft(5).start().unwrap();
    while sim.facts().leaders().next().is_none() {
        advance(&mut *sim);
    }
    let leader = sim.facts().leaders().next().unwrap().id;
    for n in 0..entries {
        let time = sim.time();
        sim.apply(&Event::Request(leader, format!("x={n}").into()), time).unwrap();
        for _ in 0..8 {
            advance(&mut *sim);
        }
    }
    sim
}

fn advance(sim: &mut dyn Simulation) {
    let (event, time) = sim.next().unwrap();
    black_box(sim.apply(&event, time).unwrap());
}

/// Events a second, a request among every fifty.
fn pace(sim: &mut dyn Simulation, events: u64) -> f64 {
    let leader = sim.facts().leaders().next().unwrap().id;
    let start = Instant::now();
    for n in 0..events {
        if n % 50 == 0 {
            let time = sim.time();
            sim.apply(&Event::Request(leader, format!("y={n}").into()), time).unwrap();
        } else {
            advance(sim);
        }
    }
    events as f64 / start.elapsed().as_secs_f64()
}

fn events() {
    let short = pace(&mut *with_logs(10), 50_000);
    let mut sim = with_logs(1_000);
    let long = pace(&mut *sim, 200_000);
    assert!(sim.violations().is_empty());
    row(
        "events through five-node Raft, logs of 1,000 entries, all guarantees judged",
        &format!("{long:.0} a second"),
        "200,000",
        &format!("{:.2} × the pace with logs of 10 entries", long / short),
    );
}

/// A session with this many moments and logs of at least 1,000 entries from the start; and what a step cost on
/// average around moment 100 and at the end.
fn long_session(moments: usize) -> (Session, Duration, Duration) {
    let mut session = Session::new(raft(5)).unwrap();
    let log: Vec<String> = (0..1_000).map(|n| format!("1:x={n}")).collect();
    for node in 1..=5 {
        session.read(&format!("plant n{node} log={}", log.join(",")), &mut |_| {}).unwrap();
    }
    session.read("run until leaders|length == 1", &mut |_| {}).unwrap();
    let leader = session.facts().leaders().next().unwrap().id;
    let (mut early, mut late) = (Duration::ZERO, Duration::ZERO);
    for n in session.history().len()..moments {
        let start = Instant::now();
        if n % 50 == 0 {
            session.act(&Event::Request(leader, format!("y={n}").into()), &mut |_| {}).unwrap();
        } else {
            session.advance(&mut |_| {});
        }
        match n {
            100..1_100 => early += start.elapsed(),
            n if n >= moments - 1_000 => late += start.elapsed(),
            _ => {}
        }
    }
    (session, early / 1_000, late / 1_000)
}

fn resident_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn megabytes_of_moments() -> u64 {
    let before = resident_kilobytes();
    let (session, ..) = long_session(100_000);
    let used = resident_kilobytes() - before;
    assert_eq!(session.history().len(), 100_000);
    used / 1024
}

fn moments() {
    let output =
        std::process::Command::new(std::env::current_exe().unwrap()).arg("--moments").output().unwrap();
    let megabytes = String::from_utf8_lossy(&output.stdout).trim().to_string();
    row("100,000 moments with logs of 1,000 entries", &format!("{megabytes} MB"), "400 MB", "–");
    let (mut session, early, late) = long_session(100_000);
    let jumps = (1..=200).map(|n| {
        let target = n * 499 % 100_000;
        let start = Instant::now();
        session.read(&format!("goto {target}"), &mut |_| {}).unwrap();
        start.elapsed()
    });
    let jumps: Vec<Duration> = jumps.collect();
    let worst = jumps.iter().max().copied().unwrap_or_default();
    let (median, worst) = (micros(median(jumps)) / 1e3, micros(worst) / 1e3);
    row("a jump to any of them", &format!("{median:.2} ms (worst of 200: {worst:.2} ms)"), "5 ms", "–");
    row(
        "a step at moment 100,000",
        &format!("{:.1} µs", micros(late)),
        "the same",
        &format!("{:.2} × a step at moment 100 ({:.1} µs)", micros(late) / micros(early), micros(early)),
    );
}
