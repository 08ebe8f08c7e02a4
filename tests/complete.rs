//! What completion offers is accepted: at random moments of both protocols, every line that it can lead to runs
//! without a refusal, and every event that is possible can be reached.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use proptest::collection::vec;
use proptest::prelude::*;
use synod::catalog::{self, Setup};
use synod::session::complete::{Choice, complete};
use synod::session::{Session, Stop};
use synod::sim::resolve::line_of;

/// Moves on the way to a moment.
const MOVES: usize = 30;

fn session(protocol: &str) -> Session {
    let mut setup = Setup::new(catalog::protocol(protocol).unwrap());
    setup.config.nodes = 3;
    Session::new(setup).unwrap()
}

/// The same run once more.
fn fork(session: &Session) -> Session {
    let mut fork = self::session(session.setup().profile().name);
    for line in session.script().lines().skip(1) {
        run(&mut fork, line).unwrap_or_else(|stop| panic!("{line}: {stop:?}"));
    }
    assert_eq!(fork.present().fingerprint(), session.present().fingerprint());
    fork
}

fn run(session: &mut Session, line: &str) -> Result<(), Stop> {
    session.read(line, &mut |_| {}).map(drop)
}

fn offered(session: &Session, text: &str) -> Vec<Choice> {
    let completion = complete(session, text, text.len());
    assert!(completion.start <= text.len() && completion.end == text.len(), "{text:?}: {completion:?}");
    completion.choices
}

/// Every whole line that completion can lead to from this text, with what only a person can add.
fn lines(session: &Session, text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for choice in offered(session, text) {
        let start = complete(session, text, text.len()).start;
        let line = format!("{}{}", &text[..start], choice.text);
        let verb = line.split(' ').next().unwrap();
        let disk = if session.setup().profile().name == "raft" { "term=3" } else { "promised=3.n1" };
        match (verb, choice.more) {
            ("branch", _) => all.push(format!("branch mine-{}", session.history().branches().len())),
            ("save", _) => all.push(String::from("save file")),
            ("request", true) if line.contains(' ') => all.push(format!("{line} x")),
            ("plant", true) if line.contains(' ') => all.push(format!("{line} {disk}")),
            (_, true) => all.extend(lines(session, &format!("{line} "))),
            ("run", false) if line.contains("until") => all.push(format!("{line} within 9")),
            (_, false) => all.push(line),
        }
    }
    all
}

/// All lines that completion can lead to, those behind a verb that may stand alone and inside a node too.
fn all_lines(session: &Session) -> Vec<String> {
    let mut all = lines(session, "");
    for text in ["heal ", "show ", "expect n1.", "expect n3.promised.", "expect n2.proposer.", "expect not "]
    {
        all.extend(lines(session, text));
    }
    all
}

/// Goes to a random moment: three of four moves follow the schedule, the others are any line that is offered.
fn wander(session: &mut Session, moves: &[u16]) {
    for number in moves {
        let all = if number % 4 == 0 { all_lines(session) } else { vec![String::from("step")] };
        let line = &all[usize::from(*number / 4) % all.len()];
        let done = run(session, line);
        let dry = line == "step" && session.present().next().is_none();
        assert!(dry || !matches!(done, Err(Stop::Trouble(_))), "{line}: {done:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_line_that_is_offered_is_accepted(moves in vec(any::<u16>(), 0..MOVES), raft in any::<bool>()) {
        let mut session = session(if raft { "raft" } else { "paxos" });
        wander(&mut session, &moves);
        for line in all_lines(&session) {
            let done = run(&mut fork(&session), &line);
            prop_assert!(!matches!(done, Err(Stop::Trouble(_))), "{}: {:?}\n{}", line, done, session.script());
        }
    }

    #[test]
    fn every_event_that_is_possible_is_offered(moves in vec(any::<u16>(), 0..MOVES), raft in any::<bool>()) {
        let mut session = session(if raft { "raft" } else { "paxos" });
        wander(&mut session, &moves);
        let all = all_lines(&session);
        for event in session.present().enabled() {
            let line = line_of(&event, session.present()).to_string();
            prop_assert!(all.contains(&line), "{} is not among {:?}", line, all);
        }
    }
}

#[test]
fn completion_is_quick_where_much_is_in_flight() {
    let mut session = session("raft");
    for _ in 0..100 {
        run(&mut session, "fire n1 election").unwrap();
    }
    let start = std::time::Instant::now();
    for _ in 0..100 {
        assert_eq!(offered(&session, "drop ").len(), 200);
        assert!(offered(&session, "").len() > 10);
    }
    // Far more than it takes, for machines that do something else meanwhile.
    assert!(start.elapsed().as_millis() < 2_000, "{:?}", start.elapsed());
    println!("{:?} for a completion", start.elapsed() / 200);
}
