//! How soon each breakage does its damage: the table in the program is what the search finds.
//!
//! Rows that take the search longer than a few seconds are checked by command, with all processors and nothing else
//! to do: `cargo test --release --test shortest -- --ignored`.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use synod::catalog::{PROTOCOLS, Setup, protocol};
use synod::guarantee;
use synod::model::event::Event;
use synod::model::id::NodeId;
use synod::model::profile::Profile;
use synod::model::shortest::{Damage, Depth, Shortest};
use synod::search::{self, Bounds, End, Grain, Progress, Search, Verdict};
use synod::session::Session;
use synod::sim::Simulation;

/// Rows for which the search sees more states than this are checked by command only.
const FEW: u64 = 1_000_000;
/// What a search may take that is said to end.
const MOST_TIME: Duration = Duration::from_secs(60);
const MOST_BYTES: u64 = 4_000_000_000;

/// The rows that need more states than [`FEW`], by breakage and guarantee.
const LONG: &[(&str, &str)] = &[
    ("accept-keeps-promise", "agreement"),
    ("adopt-lowest", "agreement"),
    ("commit-old-term", "leader_completeness"),
    ("length-only", "state_machine_safety"),
];

fn rows() -> impl Iterator<Item = (&'static Profile, &'static Shortest)> {
    PROTOCOLS.iter().flat_map(|entry| entry.profile.shortest.iter().map(|row| (entry.profile, row)))
}

fn is_long(row: &Shortest) -> bool {
    LONG.iter()
        .any(|(name, guarantee)| row.breakage.name == *name && row.damage == Damage::Guarantee(guarantee))
}

/// The cluster and the bounds of a row.
fn setting(profile: &Profile, row: &Shortest) -> (Setup, Bounds) {
    let mut setup = Setup::new(protocol(profile.name).unwrap());
    setup.set("break", row.breakage.name).unwrap();
    let mut bounds = search::usual(profile);
    for (name, value) in row.within {
        match *name {
            "nodes" | "option" => setup.set(name, value).unwrap(),
            "grain" => bounds.grain = if *value == "message" { Grain::Message } else { Grain::Exchange },
            "ask" => bounds.asked = value.split(',').map(|node| node.parse::<NodeId>().unwrap()).collect(),
            _ => search::set(&mut bounds, name, value).unwrap(),
        }
    }
    let mut session = Session::new(setup).unwrap();
    row.plants.iter().for_each(|line| drop(session.read(line, &mut |_| {}).unwrap()));
    (session.setup().clone(), bounds)
}

fn searched(setup: &Setup, until: &str, bounds: &Bounds) -> (Option<Vec<Event>>, Progress) {
    let sim = setup.start().unwrap();
    let mut search = Search::new(&*sim, until, bounds, 2).unwrap();
    while search.progress().end.is_none() {
        search.advance(100_000).unwrap();
    }
    (search.found(), search.progress())
}

/// The moment after some events of a run.
fn after(setup: &Setup, events: &[Event]) -> Box<dyn Simulation> {
    let mut sim = setup.start().unwrap();
    for event in events {
        let time = sim.time();
        sim.apply(event, time).unwrap();
    }
    sim
}

fn verdict(at: &dyn Simulation) -> Verdict {
    let bounds = Bounds { states: FEW, ..search::last_chances(at.profile()) };
    let mut search = Search::dead_end(at, &bounds, 2).unwrap();
    while search.progress().end.is_none() {
        search.advance(100_000).unwrap();
    }
    search.verdict(at)
}

/// Repeats the search of a row.
fn check(profile: &Profile, row: &Shortest) {
    let (name, until) = (row.breakage.name, row.until());
    let (setup, bounds) = setting(profile, row);
    let start = Instant::now();
    let (found, progress) = searched(&setup, &until, &bounds);
    println!("{name} {until}: {progress:?} {:?}", start.elapsed());
    let Depth::Events(events) = row.depth else { unreachable!("only rows that were searched are checked") };
    let found = found.unwrap_or_else(|| panic!("{name}: {until} is not reached"));
    assert_eq!(found.len(), events as usize, "{name}: {until}");
    assert_eq!(is_long(row), progress.states > FEW, "{name}, {until}: {} states", progress.states);
    assert!(progress.bytes < MOST_BYTES && progress.end == Some(End::Found), "{name}: {progress:?}");
    let mut right = setup.clone();
    right.broken.clear();
    if matches!(row.damage, Damage::DeadEnd(_)) {
        assert_eq!(verdict(&*after(&setup, &found)), Verdict::Dead, "{name}");
        let before = verdict(&*after(&setup, &found[..found.len() - 1]));
        assert_ne!(before, Verdict::Dead, "{name}, an event sooner");
        assert!(matches!(verdict(&*after(&right, &found)), Verdict::Alive(_)), "{name}, kept");
    } else {
        let mut session = Session::new(right).unwrap();
        for line in search::lines(&*setup.start().unwrap(), &found) {
            // A line that the kept rule makes impossible is passed over.
            let _ = session.run(line, &mut |_| {});
        }
        assert!(session.present().violations().is_empty(), "{name}, kept");
    }
}

#[test]
fn each_breakage_has_a_row_with_a_guarantee_of_its_protocol() {
    for profile in PROTOCOLS.iter().map(|entry| entry.profile) {
        let all: BTreeSet<&str> = profile.breakages().map(|breakage| breakage.name).collect();
        let in_table: BTreeSet<&str> = profile.shortest.iter().map(|row| row.breakage.name).collect();
        assert_eq!(all, in_table);
        let guarantees: Vec<&str> = guarantee::of(profile.name).map(|guarantee| guarantee.id).collect();
        for row in profile.shortest {
            if let Damage::Guarantee(id) = row.damage {
                assert!(guarantees.contains(&id), "{id}");
            }
        }
    }
}

#[test]
fn the_search_finds_what_the_table_says() {
    rows().filter(|(_, row)| matches!(row.depth, Depth::Events(_)) && !is_long(row)).for_each(
        |(profile, row)| {
            check(profile, row);
        },
    );
}

#[test]
#[ignore = "up to a minute each: cargo test --release --test shortest -- --ignored"]
fn the_search_finds_what_the_table_says_in_the_long_rows() {
    for (profile, row) in rows().filter(|(_, row)| is_long(row)) {
        let start = Instant::now();
        check(profile, row);
        assert!(start.elapsed() < MOST_TIME, "{}: {:?}", row.breakage.name, start.elapsed());
    }
}
