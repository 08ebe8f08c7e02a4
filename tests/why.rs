//! Causes and effects: each link leads from an event that really gave what the later one took, in any run; and the
//! chains of well-known stories go back to where they began.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use proptest::prelude::*;
use synod::catalog::{Setup, protocol};
use synod::session::Session;
use synod::why::not::Question;
use synod::why::subject::Asked;
use synod::why::{Answer, Past, Place, Subject};

fn session(name: &str, nodes: u8) -> Session {
    let mut setup = Setup::new(protocol(name).unwrap());
    setup.config.nodes = nodes;
    Session::new(setup).unwrap()
}

/// The lines of a transcript's first cluster, played.
fn played(file: &str) -> Session {
    let path = format!("{}/src/protocol/transcripts/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines().filter_map(|line| line.strip_prefix("> "));
    let cluster = synod::sim::parse::parse_cluster(lines.next().unwrap()).unwrap().unwrap();
    let mut setup = Setup::new(protocol(&cluster.protocol.as_ref().unwrap().0).unwrap());
    setup.take(&cluster).unwrap();
    let mut session = Session::new(setup).unwrap();
    for line in lines {
        session.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("{line}: {stop:?}"));
    }
    session
}

fn why(session: &Session, text: &str) -> Answer {
    let mut past = Past::new(session.history());
    let subject = Subject::read(Asked { text, column: 1 }, &session.grammar(), &past).unwrap();
    subject.answer(&mut past, &session.facts()).unwrap()
}

fn why_not(session: &Session, text: &str) -> Answer {
    let mut past = Past::new(session.history());
    let question = Question::read(Asked { text, column: 1 }, &session.grammar()).unwrap();
    question.answer(&mut past, &session.facts())
}

/// The rules that an event followed.
fn rules(past: &mut Past<'_>, number: u64) -> Vec<&'static str> {
    let step = past.step(number);
    step.map_or(Vec::new(), |step| step.reasons.iter().map(|reason| reason.rule.name).collect())
}

#[test]
fn the_overwritten_entry_of_figure_8_goes_back_to_the_election_that_made_it_possible() {
    let session = played("raft/why_figure_8");
    let overwrites = why(&session, "entry n3 2").moments[0];
    let elected = why(&session, "role n5").moments[0];
    let mut past = Past::new(session.history());
    assert!(rules(&mut past, overwrites).contains(&"delete-conflict"));
    assert_eq!(rules(&mut past, elected), ["majority-of-votes"]);
    // By the first link alone: from refusal to refusal, each the cause of the next try.
    let first = |past: &mut Past<'_>, number: u64| past.causes(number)[0].cause;
    let mut walked = vec![overwrites];
    while *walked.last().unwrap() != elected {
        let next = first(&mut past, *walked.last().unwrap());
        walked.push(next);
    }
    let followed: Vec<_> = walked.iter().map(|number| rules(&mut past, *number)).collect();
    assert_eq!(walked.len(), 4, "{followed:?}");
    assert_eq!((followed[1][0], followed[2][0]), ("back-up", "entry-differs"));
    // The election rests on votes for the newer log, and that on the entry of term 3.
    let (chain, more) = past.chain(overwrites, 100);
    assert_eq!(more, 0);
    let numbers: Vec<u64> = chain.iter().map(|(number, _)| *number).collect();
    let of = |rule: &'static str, past: &mut Past<'_>| {
        numbers.iter().filter(|number| rules(past, **number).contains(&rule)).count()
    };
    assert_eq!(of("majority-of-votes", &mut past), 4, "the leaders of the terms 2 to 5");
    assert_eq!(of("append-request", &mut past), 2, "both clients");
    assert!(numbers.contains(&elected) && numbers.is_sorted_by(|one, other| one > other));
}

#[test]
fn what_is_answered_holds_at_every_moment_of_the_past() {
    let mut session = played("raft/why_figure_8");
    let newest = session.history().len();
    assert_eq!(why_not(&session, "lead n5").says[0].key, "why-not.did-lead");
    let elected = why(&session, "role n5").moments[0];
    session.read(&format!("goto {}", elected - 1), &mut |_| {}).unwrap();
    assert_eq!(why_not(&session, "lead n5").says[0].key, "why-not.votes-missing");
    session.read("goto 0", &mut |_| {}).unwrap();
    assert_eq!(why_not(&session, "lead n5").says[0].key, "why-not.never-stood");
    assert_eq!(why(&session, "role n5").says[0].key, "why.role-start");
    session.read(&format!("goto {newest}"), &mut |_| {}).unwrap();
    assert_eq!(why(&session, "role n5").moments, [elected]);
}

/// Everything that a question may be about, asked at the present moment: nothing panics, all that is shown has happened.
fn ask_all(session: &Session) {
    let (facts, mut past) = (session.facts(), Past::new(session.history()));
    for node in facts.nodes.iter().map(|node| Some(node.id)).chain([None]) {
        for question in Question::open(&facts, node) {
            let written = question.to_string();
            let read = Question::read(Asked { text: &written, column: 1 }, &session.grammar()).unwrap();
            assert_eq!(read.to_string(), written);
            let answer = read.answer(&mut past, &facts);
            assert!(!answer.says.is_empty(), "{written}");
            assert!(answer.moments.iter().all(|number| *number <= past.here()), "{written} {answer:?}");
        }
    }
    for word in Subject::words(facts.profile.name) {
        for node in ["n1", "n2"] {
            let text = if word == "entry" { format!("{word} {node} 1") } else { format!("{word} {node}") };
            let Ok(subject) = Subject::read(Asked { text: &text, column: 1 }, &session.grammar(), &past)
            else {
                continue;
            };
            if let Ok(answer) = subject.answer(&mut past, &facts) {
                assert!(answer.moments.iter().all(|number| *number <= past.here()), "{text} {answer:?}");
            }
        }
    }
}

/// Each link of a run leads from an event that sent the message, or was the last to write the value.
fn links_are_true(session: &Session) {
    let mut past = Past::new(session.history());
    for number in 1..=past.here() {
        for link in past.causes(number) {
            assert!(link.cause < number && link.effect == number, "{link:?}");
            match link.place {
                _ if link.cause == 0 => {}
                None => {
                    let letter = past.step(number).unwrap().letter.clone().unwrap();
                    let sent = past.step(link.cause).unwrap().sent.clone();
                    assert!(sent.iter().any(|other| other.id() == letter.id()), "{link:?}");
                }
                Some(place) => {
                    assert!(past.wrote(link.cause, place), "{link:?}");
                    let seen = matches!(place, Place::Of(_, synod::why::place::Key::Seen(_)));
                    let later = (link.cause + 1..number).find(|later| past.wrote(*later, place));
                    assert!(seen || later.is_none(), "{link:?} but {later:?}");
                }
            }
            let back = past.effects(link.cause);
            assert!(link.cause == 0 || number - link.cause > 256 || back.contains(&link), "{link:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_link_of_every_run_is_true(
        raft in any::<bool>(),
        seed in 0..1_000_u64,
        lines in prop::collection::vec((0..16_u8, any::<prop::sample::Index>()), 1..60),
    ) {
        let mut session = session(if raft { "raft" } else { "paxos" }, 3);
        let value = ["x", "y", "z"][seed as usize % 3];
        for (place, (kind, which)) in lines.into_iter().enumerate() {
            let enabled = session.present().enabled();
            let deliveries: Vec<_> = enabled
                .iter()
                .filter(|event| matches!(event, synod::model::event::Event::Deliver(_)))
                .collect();
            let event = match kind {
                0..10 if !deliveries.is_empty() => Some((*which.get(&deliveries)).clone()),
                10 => {
                    let node = which.index(3) + 1;
                    let line = format!("request n{node} {value}{place}");
                    session.read(&line, &mut |_| {}).ok();
                    None
                }
                _ if !enabled.is_empty() => Some(which.get(&enabled).clone()),
                _ => None,
            };
            if let Some(event) = event {
                session.act(&event, &mut |_| {}).unwrap();
            }
        }
        links_are_true(&session);
        ask_all(&session);
    }
}
