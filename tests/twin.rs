//! The twin walks through the tree of moments in step with the run, whatever way the run goes; and following one event
//! costs the same late in a run as early. What first differs stands in `compare.rs`.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::time::Instant;
use synod::catalog::{self, Setup};
use synod::history::MomentId;
use synod::model::event::{Event, Groups};
use synod::model::expression::Question;
use synod::model::id::{NodeId, NodeSet};
use synod::model::rule::Breakage;
use synod::session::compare::{self, Aspect};
use synod::session::{Session, Twin, TwinRules};
use synod::words::Language;

// ---------------------------------------------------------------------------------------------- runs

fn session(protocol: &str, settings: &[(&str, &str)]) -> Session {
    let mut setup = Setup::new(catalog::protocol(protocol).unwrap());
    settings.iter().for_each(|(key, value)| setup.set(key, value).unwrap());
    Session::new(setup).unwrap()
}

fn rules(session: &Session, names: &str) -> TwinRules {
    TwinRules::read(names, session.setup().profile(), &session.facts().broken).unwrap()
}

fn with_twin(protocol: &str, settings: &[(&str, &str)], names: &str, lines: &[&str]) -> Session {
    let mut session = session(protocol, settings);
    session.set_twin(Some(rules(&session, names))).unwrap();
    read(&mut session, lines);
    session
}

fn read(session: &mut Session, lines: &[&str]) {
    for line in lines {
        session.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("`{line}`: {stop:?}"));
    }
}

fn twin(session: &Session) -> &Twin {
    session.twin().unwrap()
}

/// Whether something is true in the twin.
fn holds(session: &Session, expression: &str) -> bool {
    let setup = session.setup();
    let question = Question::new(expression, setup.profile(), setup.config.nodes).unwrap();
    question.ask(&twin(session).facts().into()).unwrap().holds
}

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

/// An event by hand: most deliver, the others ask, fire, lose, copy, hold, crash, cut, break and mend.
fn event(session: &Session, numbers: &mut Numbers) -> Option<Event> {
    let enabled = session.present().enabled();
    let mut some = |wanted: fn(&Event) -> bool| {
        let events: Vec<Event> = enabled.iter().filter(|event| wanted(event)).cloned().collect();
        numbers.pick(&events)
    };
    let arrival = some(|event| matches!(event, Event::Deliver(_) | Event::Drop(_)));
    let timer = some(|event| matches!(event, Event::Fire(..)));
    let up = some(|event| matches!(event, Event::Restart(_)));
    let down = some(|event| matches!(event, Event::Crash(_)));
    let message = numbers.pick(&session.present().flights()).map(|flight| flight.letter.id());
    let node = NodeId::new(1 + numbers.below(session.setup().config.nodes.into()) as u8).unwrap();
    let breakages: Vec<&'static Breakage> = session.setup().profile().breakages().collect();
    let breakage = numbers.pick(&breakages).unwrap();
    let request = Event::Request(node, ["X", "Y", "Z"][numbers.below(3)].into());
    match numbers.below(64) {
        0..38 => arrival.or(Some(request)),
        38..44 => timer,
        44..48 => Some(request),
        48 => message.map(Event::Drop),
        49 | 50 => message.map(Event::Duplicate),
        51 => message.map(Event::Hold),
        52 => message.map(Event::Release),
        53 => down,
        54..58 => up,
        58 => {
            let group = |lowest: usize| -> NodeSet {
                session.setup().config.all().filter(|node| node.place() % 2 == lowest).collect()
            };
            Some(Event::Partition(Groups(vec![group(0), group(1)])))
        }
        59..62 => Some(Event::Heal(None)),
        62 => Some(Event::Break(breakage)),
        _ => Some(Event::Mend(breakage)),
    }
}

/// One step of somebody who walks about in a run; what is refused changes nothing.
fn wander(session: &mut Session, numbers: &mut Numbers) {
    let count = session.history().len() + 1;
    let line = match numbers.below(40) {
        0 | 1 => format!("back {}", 1 + numbers.below(40)),
        2 => format!("forward {}", 1 + numbers.below(9)),
        3 => format!("goto {}", numbers.below(count)),
        4 => format!("branch twig-{}", numbers.below(50)),
        5 => {
            let branches = session.history().branches();
            format!("switch {}", branches[numbers.below(branches.len())].name)
        }
        6 | 7 => format!("step {}", 1 + numbers.below(6)),
        8 => format!("run {}ms", 1 + numbers.below(60)),
        9 => String::from("settle"),
        _ => {
            if let Some(event) = event(session, numbers) {
                let _ = session.act(&event, &mut |_| {});
            }
            return;
        }
    };
    let _ = session.read(&line, &mut |_| {});
}

// ---------------------------------------------------------------------------------------------- in step

/// The lines on the way to a moment, done one after the other by a fresh cluster under a twin's rules. A line that it
/// cannot do is left out. Gives back the cluster, and whether it could do the last line.
fn from_scratch(session: &Session, moment: MomentId) -> (Session, bool) {
    let mut setup = session.setup().clone();
    let fixed: Vec<_> = twin(session).rules().fixed().collect();
    setup.broken.retain(|breakage| !fixed.iter().any(|(known, _)| known == breakage));
    setup.broken.extend(fixed.iter().filter(|(_, on)| *on).map(|(breakage, _)| *breakage));
    let mut alone = Session::new(setup).unwrap();
    let mut did = true;
    for id in session.history().path(moment) {
        let mut line = session.history().moment(id).unwrap().line.to_string();
        for (breakage, on) in &fixed {
            if line == format!("break {}", breakage.name) || line == format!("mend {}", breakage.name) {
                line = format!("{} {}", if *on { "break" } else { "mend" }, breakage.name);
            }
        }
        did = alone.read(&line, &mut |_| {}).is_ok();
    }
    (alone, did)
}

/// The twin stands where it would stand if it had done the same lines by itself.
fn stands_right(session: &Session, what: &str) {
    let here = session.history().cursor();
    let (alone, did) = from_scratch(session, here);
    let twin = twin(session);
    assert_eq!(twin.present().fingerprint(), alone.present().fingerprint(), "{what}, moment {here}");
    assert_eq!(twin.did(here), did, "{what}, moment {here}");
    assert_eq!(twin.refusal(session.history(), here).is_some(), !did, "{what}, moment {here}");
    assert_eq!(twin.last(session.history()).is_some(), did && here > 0, "{what}, moment {here}");
    if !twin.differs(here) {
        let differences = compare::moments(&session.facts(), &twin.facts());
        assert_eq!(differences, [], "{what}, moment {here}: nothing has differed on the way");
    }
}

/// What is known of a moment of the run.
fn known(session: &Session, twin: &Twin, moment: MomentId) -> (Option<MomentId>, bool, Vec<MomentId>) {
    let firsts = twin.firsts(moment).all().map(|first| first.moments.0).collect();
    let own = twin.moment(moment).map(|own| usize::try_from(twin.history().depth(own)).unwrap());
    assert!(moment <= session.history().len());
    (own, twin.did(moment), firsts)
}

fn walks_in_step(protocol: &str, names: &str, broken: Option<&str>, seed: u64) {
    let seeds = seed.to_string();
    let mut settings = vec![("nodes", ["3", "5"][seed as usize % 2]), ("seed", seeds.as_str())];
    settings.extend(broken.map(|name| ("break", name)));
    let mut session = session(protocol, &settings);
    let what = format!("{protocol} {settings:?}, twin {names}");
    let mut numbers = Numbers(seed);
    // Some twins are there from the start, some come later.
    let born = [0, 60][seed as usize / 2 % 2];
    for step in 0..180 {
        if step == born {
            session.set_twin(Some(rules(&session, names))).unwrap();
        }
        wander(&mut session, &mut numbers);
        if step >= born && step % 12 == 0 {
            stands_right(&session, &what);
        }
    }
    let late = Twin::new(twin(&session).rules().clone(), session.setup(), session.history()).unwrap();
    for moment in 0..=session.history().len() {
        let pair = [twin(&session), &late].map(|twin| known(&session, twin, moment));
        assert_eq!(pair[0], pair[1], "{what}: a twin that comes late knows the same of moment {moment}");
    }
    for moment in (0..=session.history().len()).step_by(7) {
        session.read(&format!("goto {moment}"), &mut |_| {}).unwrap();
        stands_right(&session, &what);
    }
}

#[test]
fn the_twin_walks_in_step_with_the_run() {
    for seed in 0..6 {
        walks_in_step("paxos", "own-value", None, seed);
        walks_in_step("paxos", "right", Some("forget-all"), seed);
        walks_in_step("paxos", "no-promise,own-value", Some("own-value"), seed);
        walks_in_step("raft", "no-up-to-date", None, seed);
        walks_in_step("raft", "right", Some("forget-vote"), seed);
        walks_in_step("raft", "random-leader", None, seed);
    }
}

#[test]
fn a_twin_with_the_same_rules_never_differs() {
    for seed in 0..8 {
        let mut session = session("raft", &[("seed", &seed.to_string())]);
        session.set_twin(Some(TwinRules::other([], &[]))).unwrap();
        let mut numbers = Numbers(seed);
        (0..150).for_each(|_| wander(&mut session, &mut numbers));
        for moment in 0..=session.history().len() {
            assert!(twin(&session).did(moment) && !twin(&session).differs(moment), "seed {seed}, {moment}");
        }
        assert_eq!(session.present().fingerprint(), twin(&session).present().fingerprint());
        assert_eq!(session.facts().time, twin(&session).facts().time);
    }
}

// ---------------------------------------------------------------------------------------------- lines

/// n1 leads term 1 with n2's vote; n2 crashes and forgets it, and votes for n3.
const FORGOTTEN: [&str; 7] = [
    "fire n1 election",
    "deliver n1>n2 vote",
    "deliver n2>n1 vote-reply",
    "crash n2",
    "restart n2",
    "fire n3 election",
    "deliver n3>n2 vote",
];

#[test]
fn a_line_that_the_twin_cannot_do_is_skipped_there_and_has_its_reason() {
    let settings = [("nodes", "3"), ("break", "forget-vote")];
    let mut session = with_twin("raft", &settings, "right", &FORGOTTEN);
    read(&mut session, &["deliver n2>n3 vote-reply", "deliver n3>n1 append", "request n3 x"]);
    assert!(session.facts().leaders().count() == 2 && holds(&session, "leaders|length == 1"));
    // n3 does not lead in the twin, so it sends no append.
    let cursor = session.history().cursor();
    assert!(twin(&session).did(cursor) && !twin(&session).did(cursor - 1));
    let refusal = twin(&session).refusal(session.history(), cursor - 1).unwrap();
    let said = Language::En.words().say(&refusal);
    assert!(said.starts_with("No append is in flight from n3 to n1"), "{said}");
    // It stays where it was, and goes on from there.
    let moment = |back| twin(&session).moment(cursor - back).unwrap();
    assert_eq!((moment(1), moment(0)), (moment(2), moment(2) + 1));
    let lines = twin(&session).firsts(cursor).get(Aspect::Line).unwrap();
    assert_eq!((lines.moments.0, lines.there.is_none()), (cursor - 1, true));
    assert_eq!(Language::En.words().say(lines.refusal.as_ref().unwrap()), said);
    read(&mut session, &["back 2"]);
    assert_eq!(twin(&session).history().cursor(), 8);
    assert!(twin(&session).firsts(session.history().cursor()).get(Aspect::Line).is_none());
}

#[test]
fn both_go_back_and_forth_and_branch_together() {
    let mut session = with_twin("raft", &[("nodes", "3")], "forget-vote", &FORGOTTEN);
    assert!(
        holds(&session, "'one_vote_per_term' in violated") && session.facts().ledger.violations.is_empty()
    );
    read(&mut session, &["back 4"]);
    assert!(holds(&session, "violated == [] and n2.voted_for == 'n1'"));
    read(&mut session, &["fire n3 election", "deliver n3>n2 vote"]);
    assert_eq!(session.history().branches().len(), 2);
    assert!(holds(&session, "violated == [] and n2.voted_for == 'n1' and step == 5"));
    assert!(!twin(&session).differs(session.history().cursor()));
    read(&mut session, &["switch main"]);
    assert!(holds(&session, "n2.voted_for == 'n3' and step == 7"));
}

#[test]
fn lines_that_switch_rules_leave_what_the_twin_has_fixed() {
    let broken = |session: &Session| -> (Vec<&str>, Vec<&str>) {
        let names = |broken: &[&'static Breakage]| broken.iter().map(|known| known.name).collect();
        (names(&session.facts().broken), names(&twin(session).facts().broken))
    };
    let mut session = with_twin("paxos", &[("break", "no-promise")], "own-value", &[]);
    assert_eq!(broken(&session), (vec!["no-promise"], vec!["no-promise", "own-value"]));
    read(&mut session, &["break own-value", "mend no-promise"]);
    assert_eq!(broken(&session), (vec!["own-value"], vec!["own-value"]));
    read(&mut session, &["mend own-value"]);
    assert_eq!(broken(&session), (vec![], vec!["own-value"]));
    assert_eq!(session.facts().step, twin(&session).facts().step);
    // All rules are kept from the start to the end, whatever the run breaks.
    let session = with_twin("paxos", &[("break", "own-value")], "right", &["break no-promise"]);
    assert_eq!(broken(&session), (vec!["no-promise", "own-value"], vec![]));
}

#[test]
fn planting_and_unknown_names() {
    let plants = ["plant n1 promised=2.n3 accepted=1.n1:X", "plant n2 accepted=2.n3:Y"];
    let session = with_twin("paxos", &[], "own-value", &plants);
    assert!(holds(&session, "n1.accepted_value == 'X' and n2.accepted_value == 'Y'"));
    let wrong = |names: &str| {
        TwinRules::read(names, session.setup().profile(), &[]).map_err(|trouble| trouble.nearest).unwrap_err()
    };
    assert_eq!(wrong("own-valu"), Some(String::from("own-value")));
    assert_eq!(wrong("rigth"), Some(String::from("right")));
    assert_eq!(wrong("own-value,"), None);
}

// ---------------------------------------------------------------------------------------------- long runs

/// A Raft run that goes on by the schedule, with a request now and then; how long each slice of events took.
fn long(names: &str, events: usize, slice: usize) -> (Session, Vec<u128>) {
    let mut session = with_twin("raft", &[("nodes", "5")], names, &[]);
    let mut times = Vec::new();
    while session.history().len() < events {
        let start = Instant::now();
        let until = session.history().len() + slice;
        while session.history().len() < until {
            let leader = session.facts().leaders().next().map(|leader| leader.id);
            if let Some(leader) = leader {
                read(&mut session, &[&format!("request {leader} x")]);
            }
            read(&mut session, &["step 60"]);
        }
        times.push(start.elapsed().as_micros());
    }
    (session, times)
}

#[test]
fn following_an_event_costs_the_same_late_in_a_run_as_early() {
    let (session, times) = long("commit-old-term", 12_000, 600);
    assert_eq!(twin(&session).history().len(), session.history().len());
    let middle = |times: &[u128]| {
        let mut times = times.to_vec();
        times.sort_unstable();
        times[times.len() / 2]
    };
    let (early, late) = (middle(&times[1..6]), middle(&times[times.len() - 5..]));
    assert!(late < 4 * early, "{early} µs, then {late} µs: {times:?}");
}

#[test]
fn a_twin_with_too_many_messages_that_no_line_delivers_follows_no_further() {
    // Each follower tells its length, and no line of the run says that it arrives.
    let (session, _) = long("length-confirm-1", 9_000, 3_000);
    let (run, own) = (session.present().in_flight(), twin(&session).present().in_flight());
    assert!(own > 900 && own <= run + 1_010, "{run} and {own} in flight");
    let cursor = session.history().cursor();
    let refusal = twin(&session).refusal(session.history(), cursor).unwrap();
    let said = Language::En.words().say(&refusal);
    assert!(said.contains("follows no further"), "{said}");
}
