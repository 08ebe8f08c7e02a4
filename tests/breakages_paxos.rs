//! Breakages of Paxos: each breaks what its transcript says, at the event that the table says; the same lines with the
//! rule kept break nothing; and no schedule makes any of them panic or run otherwise when it is replayed.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::path::PathBuf;
use synod::catalog::{self, Setup};
use synod::model::event::Event;
use synod::model::id::NodeId;
use synod::model::profile::Profile;
use synod::session::{Session, Stop};
use synod::sim::parse;
use synod::trace;

/// Each breakage with the guarantees that its transcript breaks, and at which event. Without any, what it makes is a
/// dead end: nothing is chosen, and nothing wrong either.
const BREAKS: [(&str, &[(&str, u64)]); 16] = [
    ("own-value", &[("agreement", 17)]),
    ("first-come-vote", &[]),
    ("lock-on-prepare", &[]),
    ("no-promise", &[("agreement", 17)]),
    ("no-ballots", &[("agreement", 17)]),
    ("count-values", &[("decided_is_chosen", 21), ("agreement", 28)]),
    ("forget-promise", &[("promises_never_fall", 11), ("agreement", 19)]),
    ("forget-all", &[("promises_never_fall", 10), ("agreement", 19)]),
    ("reuse-number", &[("one_value_per_ballot", 15), ("agreement", 20)]),
    ("accept-keeps-promise", &[("agreement", 24)]),
    ("adopt-lowest", &[("agreement", 24)]),
    ("adopt-if-majority", &[("agreement", 17)]),
    ("adopt-most-common", &[("agreement", 36)]),
    ("quorum-half", &[("decided_is_chosen", 9), ("agreement", 18)]),
    ("accept-strict", &[]),
    ("adopt-nothing", &[("validity", 8)]),
];

/// What a random run is made of, and how long it is.
const SEEDS: u64 = 24;
const MOVES: usize = 220;

fn profile() -> &'static Profile {
    catalog::protocol("paxos").unwrap().profile
}

fn session(line: &str) -> Session {
    let cluster = parse::parse_cluster(line).unwrap().unwrap();
    let mut setup = Setup::new(catalog::protocol("paxos").unwrap());
    setup.take(&cluster).unwrap();
    Session::new(setup).unwrap()
}

fn violations(session: &Session) -> Vec<(&'static str, u64)> {
    session.present().violations().iter().map(|violation| (violation.guarantee, violation.step)).collect()
}

// ---------------------------------------------------------------------------------------------- transcripts

/// The lines of a breakage's transcript, each half by itself: the rule broken, the rule kept.
fn halves(breakage: &str) -> [Vec<String>; 2] {
    let file: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "src/protocol/transcripts/paxos", &breakage.replace('-', "_")]
            .iter()
            .collect();
    let text = std::fs::read_to_string(file).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("> "));
    let mut halves: Vec<Vec<String>> = Vec::new();
    for line in lines {
        if line.starts_with("cluster ") {
            halves.push(Vec::new());
        }
        halves.last_mut().unwrap().push(line.into());
    }
    halves.try_into().unwrap_or_else(|_| panic!("{breakage}: a transcript has two halves"))
}

/// What a half breaks; a line that is not possible any more is passed over.
fn played(lines: &[String]) -> Vec<(&'static str, u64)> {
    let mut session = session(&lines[0]);
    for line in &lines[1..] {
        if let Err(Stop::False(disappointment)) = session.read(line, &mut |_| {}) {
            panic!("`{line}`: {disappointment:?}");
        }
    }
    violations(&session)
}

#[test]
fn each_breakage_breaks_what_the_table_says_and_the_right_protocol_nothing() {
    let rows: Vec<&str> = BREAKS.iter().map(|(name, _)| *name).collect();
    let names: BTreeSet<&str> = profile().breakages().map(|breakage| breakage.name).collect();
    assert_eq!(names, rows.into_iter().collect(), "each breakage has a row");
    for (name, broken) in BREAKS {
        let [wrong, right] = halves(name);
        assert!(wrong[0].contains(&format!("break={name}")), "{}", wrong[0]);
        assert_eq!(wrong[0].replace(&format!(" break={name}"), ""), right[0]);
        let events = |lines: &[String]| -> Vec<String> {
            lines[1..].iter().filter(|line| !line.starts_with("expect ")).cloned().collect()
        };
        assert_eq!(events(&wrong), events(&right), "{name}: both halves have the same lines");
        assert_eq!(played(&wrong), broken, "{name}");
        assert_eq!(played(&right), [], "{name}, kept");
        if broken.is_empty() {
            assert_eq!(wrong.last().unwrap(), "expect chosen|length == 0", "{name}");
        }
    }
}

// ---------------------------------------------------------------------------------------------- random runs

/// Numbers from a seed (Steele, Lea, Flood: *Fast splittable pseudorandom number generators*, 2014).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((number ^ (number >> 31)) % bound as u64) as usize
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() { None } else { of.get(self.below(of.len())).cloned() }
    }
}

/// The next event of a run, weighted to deliveries; now and then a rule is broken or mended, if that is wanted.
fn event(session: &Session, numbers: &mut Numbers, switches: bool) -> Option<Event> {
    let enabled = session.present().enabled();
    let mut some = |wanted: fn(&Event) -> bool| {
        let events: Vec<Event> = enabled.iter().filter(|event| wanted(event)).cloned().collect();
        numbers.pick(&events)
    };
    let arrival = some(|event| matches!(event, Event::Deliver(_) | Event::Drop(_)));
    let timer = some(|event| matches!(event, Event::Fire(..)));
    let up = some(|event| matches!(event, Event::Restart(_)));
    let down = some(|event| matches!(event, Event::Crash(_)));
    let message = match &arrival {
        Some(Event::Deliver(id) | Event::Drop(id)) => Some(*id),
        _ => None,
    };
    let node = NodeId::new(1 + numbers.below(session.setup().config.nodes.into()) as u8).unwrap();
    let breakages: Vec<_> = profile().breakages().collect();
    let breakage = numbers.pick(&breakages).unwrap();
    match numbers.below(64) {
        0..48 => arrival.or_else(|| Some(Event::Request(node, ["X", "Y", "Z"][numbers.below(3)].into()))),
        48..53 => timer,
        53..56 => Some(Event::Request(node, ["X", "Y", "Z"][numbers.below(3)].into())),
        56 => message.map(Event::Drop),
        57 => message.map(Event::Duplicate),
        58 => down,
        59..62 => up,
        62 if switches => Some(Event::Break(breakage)),
        63 if switches => Some(Event::Mend(breakage)),
        _ => None,
    }
}

fn run(line: &str, seed: u64, switches: bool) -> Session {
    let (mut session, mut numbers) = (session(line), Numbers(seed));
    if seed % 3 == 2 && session.setup().config.nodes >= 3 {
        for plant in ["plant n1 promised=2.n3 accepted=1.n1:X", "plant n2 accepted=2.n3:Y"] {
            session.read(plant, &mut |_| {}).unwrap();
        }
    }
    for _ in 0..MOVES {
        if let Some(event) = event(&session, &mut numbers, switches) {
            // Refused is fine: a node that is down cannot be asked.
            let _ = session.act(&event, &mut |_| {});
        }
    }
    session
}

/// A run that is saved and read again makes the same moments.
fn replays(run: &Session, line: &str) {
    let script = run.script();
    let mut again = session(script.lines().next().unwrap());
    for line in script.lines().skip(1) {
        again.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("`{line}`: {stop:?}\n{script}"));
    }
    assert_eq!(run.present().fingerprint(), again.present().fingerprint(), "{line}");
    assert_eq!(violations(run), violations(&again), "{line}");
    let traces = [run, &again].map(|run| trace::trace(run.history(), run.history().cursor()));
    assert_eq!(traces[0], traces[1], "{line}");
}

#[test]
fn no_schedule_makes_a_breakage_panic_or_run_otherwise_again() {
    for (name, broken) in BREAKS {
        for seed in 0..SEEDS {
            let nodes = 3 + seed % 3;
            let option = ["", " option=accepted_to=everyone", " option=refusals=off"][seed as usize % 3];
            let line = format!("cluster paxos nodes={nodes} seed={seed} break={name}{option}");
            let run = run(&line, seed, false);
            if broken.is_empty() {
                assert_eq!(violations(&run), [], "{line}: a dead end is all that it makes");
            }
            replays(&run, &line);
        }
    }
}

#[test]
fn breakages_may_be_switched_on_and_off_in_any_mixture() {
    for seed in 0..4 * SEEDS {
        let line = format!("cluster paxos nodes={} seed={seed}", 1 + seed % 5);
        replays(&run(&line, seed, true), &line);
    }
}

#[test]
fn the_right_protocol_breaks_nothing_where_acceptors_tell_everyone() {
    let mut useful = 0;
    for seed in 0..4 * SEEDS {
        let line = format!("cluster paxos nodes={} seed={seed} option=accepted_to=everyone", 3 + seed % 3);
        let run = run(&line, seed, false);
        assert_eq!(violations(&run), [], "{line}");
        useful += u64::from(run.facts().ledger.decided.len() == 1);
        replays(&run, &line);
    }
    assert!(useful > 2 * SEEDS, "only {useful} of {} announce a value", 4 * SEEDS);
}
