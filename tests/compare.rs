//! What differs: between a run and its twin, first what each breakage is about; between two branches; and what is printed
//! of both.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod program;

use std::path::Path;
use synod::catalog::{self, Setup};
use synod::history::MomentId;
use synod::model::expression::Question;
use synod::session::compare::{Aspect, Branches, Firsts};
use synod::session::twin::text;
use synod::session::{Session, Twin, TwinRules};
use synod::words::Language;

fn session(protocol: &str, settings: &[(&str, &str)]) -> Session {
    let mut setup = Setup::new(catalog::protocol(protocol).unwrap());
    settings.iter().for_each(|(key, value)| setup.set(key, value).unwrap());
    Session::new(setup).unwrap()
}

fn with_twin(protocol: &str, settings: &[(&str, &str)], names: &str, lines: &[&str]) -> Session {
    let mut session = session(protocol, settings);
    let rules = TwinRules::read(names, session.setup().profile(), &session.facts().broken).unwrap();
    session.set_twin(Some(rules)).unwrap();
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

/// Where run and twin first differ in an aspect, as a line: at which line, and in what.
fn first(firsts: &Firsts, session: &Session, aspect: Aspect) -> Option<String> {
    let first = firsts.get(aspect)?;
    let line = &session.history().moment(first.moments.0)?.line;
    Some(format!("{line}: {}", first.difference.line(Language::En.words())))
}

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

// ---------------------------------------------------------------------------------------------- first differences

/// The lines of a breakage's transcript, with the rule broken, and the `cluster` line's settings.
fn transcript(protocol: &str, breakage: &str) -> Session {
    let file = format!("src/protocol/transcripts/{protocol}/{}", breakage.replace('-', "_"));
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.lines().filter_map(|line| line.strip_prefix("> "));
    let settings: Vec<(&str, &str)> =
        lines.next().unwrap().split(' ').skip(2).map(|pair| pair.split_once('=').unwrap()).collect();
    let lines: Vec<&str> = lines.take_while(|line| !line.starts_with("cluster ")).collect();
    with_twin(protocol, &settings, "right", &lines)
}

/// What each breakage is about, seen in its transcript: the first difference in an aspect, broken | kept.
const FIRSTS: [(&str, &str, Aspect, &str); 18] = [
    // P2 proposes its own Y, where the rule makes it propose X.
    ("paxos", "own-value", Aspect::Fact, "deliver n3>n2 promise: n2.proposer.value: Y | X"),
    ("paxos", "own-value", Aspect::Message, "deliver n3>n2 promise: n2>n1 propose value: Y | X"),
    ("paxos", "own-value", Aspect::Guarantee, "deliver n2>n3 propose: Agreement: broken | holds"),
    // n2 accepts what its promise to the higher ballot forbids: kept, it refuses.
    ("paxos", "no-promise", Aspect::Fact, "deliver n1>n1 prepare: n1.promised: – | 1.n1"),
    (
        "paxos",
        "no-promise",
        Aspect::Message,
        "deliver n1>n2 propose: n2>n1 accepted: ballot 1.n1  value X | –",
    ),
    ("paxos", "count-values", Aspect::Outcome, "deliver n2>n2 accepted: decided: X | –"),
    ("paxos", "forget-all", Aspect::Fact, "crash n2: n2.promised: – | 1.n1"),
    ("paxos", "forget-all", Aspect::Outcome, "deliver n2>n3 propose: chosen: X, Y | X"),
    (
        "paxos",
        "accept-strict",
        Aspect::Message,
        "deliver n1>n1 propose: n1>n1 accepted: – | ballot 1.n1  value X",
    ),
    // n2 votes twice in term 1: kept, it refuses n3.
    ("raft", "forget-vote", Aspect::Fact, "crash n2: n2.voted_for: – | n1"),
    (
        "raft",
        "forget-vote",
        Aspect::Message,
        "deliver n3>n2 vote: n2>n3 vote-reply vote_granted: true | false",
    ),
    ("raft", "forget-vote", Aspect::Guarantee, "deliver n3>n2 vote: One vote per term: broken | holds"),
    // n2 votes for a candidate that lacks x.
    (
        "raft",
        "no-up-to-date",
        Aspect::Message,
        "deliver n3>n2 vote #2: n2>n3 vote-reply vote_granted: true | false",
    ),
    (
        "raft",
        "no-up-to-date",
        Aspect::Line,
        "deliver n3>n2 append #2: deliver n3>n2 append #2: done | refused",
    ),
    // An entry of an old term is committed by counting: kept, the commit index stays 0.
    ("raft", "commit-old-term", Aspect::Fact, "deliver n3>n1 append-reply: n1.commit_index: 1 | 0"),
    ("raft", "commit-own-length", Aspect::Outcome, "request n1 y: committed from entry 1: 1:x 1:y | –"),
    ("raft", "clear-log", Aspect::Fact, "deliver n2>n1 append-reply: n1.log from entry 1: – | 1:x"),
    (
        "raft",
        "clear-log",
        Aspect::Message,
        "deliver n3>n1 vote #2: n1>n3 vote-reply vote_granted: true | false",
    ),
];

#[test]
fn what_first_differs_is_what_the_breakage_is_about() {
    for (protocol, breakage, aspect, expected) in FIRSTS {
        let session = transcript(protocol, breakage);
        let firsts = twin(&session).firsts(session.history().cursor());
        assert_eq!(first(firsts, &session, aspect).as_deref(), Some(expected), "{breakage}");
    }
}

#[test]
fn beside_every_breakage_the_right_rules_differ_and_break_nothing() {
    for entry in catalog::PROTOCOLS {
        for breakage in entry.profile.breakages() {
            let session = transcript(entry.profile.name, breakage.name);
            let cursor = session.history().cursor();
            let earliest = twin(&session).firsts(cursor).earliest().map(|first| first.moments.0);
            assert!(earliest.is_some_and(|moment| moment <= cursor), "{}", breakage.name);
            assert_eq!(twin(&session).present().violations().len(), 0, "{}", breakage.name);
        }
    }
}

#[test]
fn two_breakages_stand_side_by_side() {
    // The article's voter writes its vote nowhere, so a crash makes no difference between the two.
    let settings = [("nodes", "3"), ("break", "forget-vote")];
    let mut session = with_twin("raft", &settings, "forget-vote,article-request-vote", &FORGOTTEN);
    assert!(holds(&session, "broken == ['article-request-vote'] and violated == ['one_vote_per_term']"));
    assert!(!twin(&session).differs(session.history().cursor()));
    // Without a crash only the article's voter votes twice.
    read(&mut session, &["goto 3", "fire n3 election", "deliver n3>n2 vote"]);
    assert!(holds(&session, "violated == ['one_vote_per_term']"));
    let firsts = twin(&session).firsts(session.history().cursor());
    let fact = first(firsts, &session, Aspect::Fact);
    assert_eq!(fact.as_deref(), Some("deliver n3>n2 vote: n2.voted_for: n1 | n3"));
}

// ---------------------------------------------------------------------------------------------- news

#[test]
fn what_comes_to_differ_is_told_once_for_each_event() {
    let mut session = with_twin("raft", &[("nodes", "3"), ("break", "forget-vote")], "right", &[]);
    assert!(session.twin_news().is_empty());
    read(&mut session, &FORGOTTEN);
    let said = |session: &mut Session| -> Vec<(MomentId, String)> {
        let news = session.twin_news();
        news.iter().map(|news| (news.moment, text::news(news, Language::En.words()))).collect()
    };
    let told = [
        (4, "In the twin: n2.voted_for: n1 (here: –)."),
        (
            7,
            "In the twin: One vote per term: holds (here: broken); n2>n3 vote-reply vote_granted: false (here: true).",
        ),
    ];
    // The vote for n3 stands where n1's was forgotten: it differs otherwise than before.
    let fact = "In the twin: One vote per term: holds (here: broken); n2.voted_for: n1 (here: n3); n2>n3 vote-reply vote_granted: false (here: true).";
    let expected = [(told[0].0, String::from(told[0].1)), (told[1].0, String::from(fact))];
    assert_eq!(said(&mut session), expected);
    read(&mut session, &["deliver n2>n3 vote-reply", "deliver n3>n1 append", "back 2", "forward 2"]);
    let later = said(&mut session);
    assert_eq!(later.len(), 2, "{later:?}");
    assert!(later[1].1.starts_with("The twin cannot do this line: No append is in flight"), "{later:?}");
}

// ---------------------------------------------------------------------------------------------- branches

/// A branch `other` in which n2 is down, beside one in which n1's X is chosen.
const BRANCHES: [&str; 10] = [
    "request n1 X",
    "deliver n1>n1 prepare",
    "deliver n1>n2 prepare",
    "branch other",
    "deliver n1>n1 promise",
    "crash n2",
    "switch main",
    "deliver n1>n1 promise",
    "deliver n2>n1 promise",
    "settle",
];

#[test]
fn two_branches_differ_first_where_their_lines_do() {
    let mut session = session("paxos", &[("nodes", "3")]);
    read(&mut session, &BRANCHES);
    let both = Branches::new(session.history(), 0, 1);
    assert_eq!((both.fork(), both.len(session.history())), (3, 12));
    assert_eq!(both.pair(session.history(), 1), [Some(6), Some(4)]);
    assert_eq!(both.pair(session.history(), 3), [Some(8), None]);
    let told = |aspect| first(both.firsts(), &session, aspect);
    // The first event of both is the same.
    assert_eq!(
        told(Aspect::Line).unwrap(),
        "deliver n2>n1 promise: event 2: deliver n2>n1 promise | crash n2"
    );
    assert_eq!(told(Aspect::Fact).unwrap(), "deliver n2>n1 promise: n1.proposer.phase: propose | prepare");
    assert_eq!(
        told(Aspect::Message).unwrap(),
        "deliver n2>n1 promise: n1>n1 propose: ballot 1.n1  value X | –"
    );
    assert_eq!(both.firsts().get(Aspect::Line).unwrap().moments, (7, 5));
    let ends: Vec<String> = both.ends().iter().map(|known| known.line(Language::En.words())).collect();
    assert_eq!(ends, ["chosen: X | –", "decided: X | –", "clients told, from answer 1: X | –"]);
}

#[test]
fn a_comparison_goes_on_as_the_branches_grow() {
    let mut session = session("raft", &[("nodes", "3")]);
    read(&mut session, &["step 2", "branch other", "switch main"]);
    let mut both = Branches::new(session.history(), 0, 1);
    assert!(both.is_empty(session.history()) && both.firsts().earliest().is_none());
    read(&mut session, &["step 3", "switch other", "step 2"]);
    both.follow(session.history());
    assert_eq!((both.len(session.history()), both.firsts().earliest().is_none()), (3, true));
    read(&mut session, &["crash n2"]);
    both.follow(session.history());
    let whole = Branches::new(session.history(), 0, 1);
    for aspect in Aspect::ALL {
        let told = |both: &Branches| first(both.firsts(), &session, aspect);
        assert_eq!(told(&both), told(&whole), "{aspect:?}");
    }
    assert_eq!(both.firsts().earliest().unwrap().moments, (5, 8));
}

#[test]
fn branches_of_branches_part_where_their_ways_do() {
    let mut session = session("raft", &[]);
    let lines = ["step 6", "goto 4", "branch b", "step 2", "branch c", "crash n1", "goto 2", "branch d"];
    read(&mut session, &lines);
    read(&mut session, &["crash n2", "switch c", "back 2", "branch e", "crash n3"]);
    let fork = |one, other| session.history().fork(one, other);
    assert_eq!([fork(0, 1), fork(0, 2), fork(1, 2), fork(2, 3), fork(1, 3), fork(2, 4)], [4, 4, 8, 2, 2, 7]);
    for (one, other) in [(0, 1), (1, 2), (2, 3), (2, 4), (3, 4)] {
        assert_eq!(fork(one, other), fork(other, one));
        assert_eq!(fork(one, one), session.history().branches()[one].tip);
    }
}

// ---------------------------------------------------------------------------------------------- the command line

/// What `synod play` with these arguments makes of a script: its exit status and all that it says.
fn played(arguments: &[&str], script: &str) -> (Option<i32>, String) {
    let state = tempfile::tempdir().unwrap();
    let done = program::run(state.path(), Path::new("."), "en", &[&["play"], arguments].concat(), script);
    (done.code, done.out + &done.err)
}

#[test]
fn play_tells_of_each_event_where_the_twin_comes_to_differ() {
    let script = FORGOTTEN.join("\n") + "\nshow twin\n";
    let (code, said) = played(&["raft", "--nodes", "3", "--twin", "forget-vote"], &script);
    assert_eq!(code, Some(0), "{said}");
    let twin: Vec<&str> = said.lines().filter(|line| line.contains("In the twin: ")).collect();
    assert_eq!(twin.len(), 2, "{said}");
    assert_eq!(twin[0], "                In the twin: n2.voted_for: – (here: n1).");
    let shown: Vec<&str> = said.lines().skip_while(|line| !line.starts_with("here: ")).collect();
    let expected = [
        "here: every rule is kept",
        "twin: broken: forget-vote",
        "At this moment differ, here | in the twin:",
        "  n2.voted_for: n1 | n3",
        "  n2>n3 vote-reply vote_granted: false | true",
        "  One vote per term: holds | broken",
        "First difference in facts, at moment 4, crash n2: n2.voted_for: n1 | –",
        "First difference in messages, at moment 7, deliver n3>n2 vote: n2>n3 vote-reply vote_granted: false | true",
        "First difference in guarantees, at moment 7, deliver n3>n2 vote: One vote per term: holds | broken",
    ];
    assert_eq!(shown, expected);
    let (_, quiet) = played(&["raft", "--nodes", "3", "--twin", "forget-vote", "--quiet"], &script);
    assert_eq!(quiet.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn what_makes_no_sense_says_what_would() {
    for (arguments, script, expected) in [
        (&["paxos", "--twin", "own-valu"][..], "", "Did you mean `own-value`?"),
        (&["paxos", "--twin", "own-value,rihgt"], "", "Did you mean `right`?"),
        (&["paxos"], "show twin\n", "There is no twin"),
        (&["paxos"], "show compare\n", "There is only one branch"),
        (&["paxos"], "branch one\nshow compare mian\n", "Did you mean `main`?"),
        (
            &["paxos"],
            "branch one\nbranch two\nshow compare\n",
            "Compare with which branch? There are: main, one.",
        ),
        (&["paxos"], "show twni\n", "Did you mean `twin`?"),
    ] {
        let (code, said) = played(arguments, script);
        assert!(code == Some(2) && said.contains(expected), "{arguments:?} {script:?}: {code:?} {said}");
    }
}

#[test]
fn show_compare_prints_both_branches_from_where_they_part() {
    let script = BRANCHES.join("\n");
    for last in ["show compare", "show compare other"] {
        let (code, said) = played(&["paxos", "--nodes", "3", "--quiet"], &format!("{script}\n{last}\n"));
        assert_eq!(code, Some(0), "{said}");
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines[0], "main and other part after moment 3, deliver n1>n2 prepare.");
        assert_eq!(lines[1], "  6 deliver n1>n1 promise | 4 deliver n1>n1 promise");
        assert_eq!(lines[2], "  7 deliver n2>n1 promise | 5 crash n2");
        assert_eq!(lines[3], "  8 deliver n1>n3 prepare | (ends)");
        assert_eq!(lines.last(), Some(&"At the end: clients told, from answer 1: X | –"));
    }
}
