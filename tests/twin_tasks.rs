//! Lessons with twins, secrets, slow links and texts that are not translated yet: what the learner gets of them.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod program;

use program::assert_tells;
use std::sync::Arc;
use synod::lesson::runner::Secret;
use synod::lesson::{Lesson, Place, Runner, Stage, check};
use synod::session::{Session, tell};
use synod::tui::action::ACTIONS;
use synod::words::Language;

const BASE: &str = include_str!("check/base.toml");

/// A cluster that forgets votes, and does not say so.
const SECRET: &str = r#"
schema = 1
id = "secret"
track = "challenge"
order = 1
level = "hard"
minutes = 5
languages = ["en"]
title.en = "Which rule is broken?"
objective.en = "Find out."
[cluster]
protocol = "raft"
broken = ["forget-vote"]
secret = true
[[task]]
id = "first"
do = ["fire n1 election", "deliver n1>n2 vote", "deliver n2>n1 vote-reply"]
text.en = "All is well so far: [[ok|n1 leads]]."
[goal]
from = "current"
reach = "'election_safety' in violated"
par = 5
par_kind = "best-known"
solution = ["crash n2", "restart n2", "fire n3 election", "deliver n3>n2 vote", "deliver n2>n3 vote-reply"]
wrong = [["fire n3 election", "deliver n3>n2 vote"]]
text.en = "Break a guarantee."
"#;

fn start(text: &str) -> (Runner, Session) {
    Runner::start(Arc::new(Lesson::read(text.as_bytes()).unwrap())).unwrap()
}

fn learn(text: &str, language: &str, input: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.toml"), text).unwrap();
    let state = folder.path().join("state");
    let done = program::run(&state, folder.path(), language, &["learn", "a.toml", "--plain"], input);
    assert_eq!(done.err, "");
    done.out
}

#[test]
fn a_twin_task_has_a_twin_and_the_others_have_none() {
    let (mut runner, mut session) = start(BASE);
    let place = |runner: &Runner| runner.lesson().task("twin").map(Place::Task) == Some(runner.place());
    for _ in 0..3 {
        assert_eq!(session.twin().is_some(), place(&runner), "{:?}", runner.place());
        assert_eq!(runner.has_twin(), place(&runner));
        if runner.stage() == Stage::Ask {
            runner.answer(0).unwrap();
        }
        if place(&runner) {
            break;
        }
        runner.next(&mut session).unwrap();
    }
    assert!(place(&runner));
    // It has done all that has happened before, and goes along with what comes.
    let n2 = |facts: &synod::model::facts::Facts| facts.node("n2".parse().unwrap()).unwrap().clone();
    assert_eq!(session.twin().unwrap().history().len(), session.history().len());
    runner.rest(&mut session, &mut |_| {}).unwrap();
    assert_eq!(runner.stage(), Stage::Read);
    let vote = |facts: &synod::model::facts::Facts| format!("{:?}", n2(facts));
    assert_ne!(vote(&session.facts()), vote(&session.twin().unwrap().facts()));
    runner.next(&mut session).unwrap();
    assert!(session.twin().is_none());
    runner.previous(&mut session).unwrap();
    let twin = session.twin().unwrap();
    let first = twin.firsts(session.history().cursor()).earliest().unwrap();
    let line = session.history().moment(first.moments.0).unwrap().line.to_string();
    assert_eq!(line, "deliver n3>n2 vote");
}

#[test]
fn a_twin_task_is_told_in_sentences() {
    for (language, parts) in [
        (
            "en",
            [
                "Task 3 of 4",
                "twin: broken: article-request-vote",
                "> deliver n3>n2 vote",
                "In the twin:",
                "under the other rule it has voted for n3 too",
                "First difference",
                "deliver n3>n2 vote",
                "Task 4 of 4",
            ],
        ),
        (
            "zh",
            [
                "第 3 步，共 4 步",
                "article-request-vote",
                "> deliver n3>n2 vote",
                "n2",
                "在另一种规则下，它又投给了 n3",
                "首次不同",
                "deliver n3>n2 vote",
                "第 4 步，共 4 步",
            ],
        ),
    ] {
        assert_tells(&learn(BASE, language, "1\nsolution\nsolution\n"), &parts);
    }
}

#[test]
fn a_secret_is_kept_until_the_lesson_is_solved() {
    let keys: Vec<&str> = ACTIONS.iter().map(|row| row.name).collect();
    let lesson = Arc::new(Lesson::read(SECRET.as_bytes()).unwrap());
    let findings = check::prove(&lesson, &keys, 1).findings;
    assert!(findings.is_empty(), "{findings:#?}");
    let (mut runner, mut session) = start(SECRET);
    runner.rest(&mut session, &mut |_| {}).unwrap();
    runner.next(&mut session).unwrap();
    let (profile, words) = (session.setup().profile(), Language::En.words());
    let mut told = String::new();
    for line in
        ["crash n2", "restart n2", "fire n3 election", "deliver n3>n2 vote", "deliver n2>n3 vote-reply"]
    {
        assert_eq!(runner.secret(), Some(Secret::Kept), "{line}");
        session.read(line, &mut |step| told.push_str(&tell::story(step, profile, words))).unwrap();
        assert!(session.facts().broken.is_empty());
        runner.seen(&session);
    }
    // A crash that takes too much gives itself away by nothing.
    assert!(told.starts_with("n2 crashes: its memory is lost, its disk is kept.n2 restarts."), "{told}");
    assert!(
        !told.contains("A rule is broken")
            && !told.contains("forget-vote")
            && told.contains("Election Safety"),
        "{told}"
    );
    assert!(matches!(runner.secret(), Some(Secret::Told(breakage)) if breakage.name == "forget-vote"));
}

#[test]
fn an_event_that_a_secret_rule_decides_says_only_that() {
    let (mut runner, mut session) = start(&SECRET.replace("forget-vote", "article-request-vote"));
    runner.rest(&mut session, &mut |_| {}).unwrap();
    runner.next(&mut session).unwrap();
    let (profile, words) = (session.setup().profile(), Language::En.words());
    let mut told = String::new();
    for line in ["fire n3 election", "deliver n3>n2 vote"] {
        session.read(line, &mut |step| told.push_str(&tell::story(step, profile, words))).unwrap();
    }
    assert!(told.contains("A rule is broken here; finding out which is up to you."), "{told}");
    assert!(!told.contains("article-request-vote") && !told.contains('–'), "{told}");
}

#[test]
fn a_secret_is_told_at_the_end() {
    let told = learn(SECRET, "en", "hint\nsolution\n");
    let (before, after) = told.split_once("The broken rule was this:").unwrap_or_else(|| panic!("{told}"));
    assert!(
        before.contains("One rule of this cluster is broken") && !before.contains("forget-vote"),
        "{told}"
    );
    assert!(after.trim_start().starts_with("forget-vote"), "{told}");
    let open = learn(&SECRET.replacen("secret = true\n", "", 1), "en", "");
    assert!(open.contains("here: broken: forget-vote"), "{open}");
}

#[test]
fn messages_travel_as_long_as_the_lesson_says() {
    for (written, times) in [("[40, 40]", [40, 40]), ("[[0, 7, 90], [7, 0, 1], [90, 1, 0]]", [7, 90])] {
        let text = BASE.replacen("seed = 1", &format!("seed = 1\nlatency_ms = {written}"), 1);
        let (mut runner, mut session) = start(&text);
        runner.rest(&mut session, &mut |_| {}).unwrap();
        let flights = session.present().flights();
        let took: Vec<u64> = flights.iter().map(|flight| flight.due - flight.sent).collect();
        assert_eq!(took, times, "{written}");
        // What is saved says so, and plays the same.
        let script = session.script();
        let mut lines = script.lines();
        let first = lines.next().unwrap();
        assert!(first.contains(" latency="), "{script}");
        let mut setup = synod::catalog::Setup::new(synod::catalog::protocol("raft").unwrap());
        setup.set("latency", first.rsplit_once("latency=").unwrap().1).unwrap();
        let mut again = Session::new(setup).unwrap();
        lines.for_each(|line| drop(again.read(line, &mut |_| {}).unwrap()));
        let took: Vec<u64> =
            again.present().flights().iter().map(|flight| flight.due - flight.sent).collect();
        assert_eq!(took, times, "{script}");
    }
    let mut setup = synod::catalog::Setup::new(synod::catalog::protocol("raft").unwrap());
    assert_eq!(setup.set("latency", "9..3").unwrap_err().what.key, "error.latency");
    setup.set("latency", "0,1/1,0").unwrap();
    assert_eq!(Session::new(setup).unwrap_err().what.key, "error.latency-nodes");
}

#[test]
fn a_text_that_is_not_translated_says_its_language() {
    let zh = "zh = \"在任期 {{ n1.current_term }}，[[alone|n1 是候选者]]。\"\n";
    assert!(BASE.contains(zh));
    let told = learn(&BASE.replacen(zh, "", 1), "zh", "1\n");
    assert_tells(&told, &["一个任期只投一票", "[en] In term 1 n1 is a candidate.", "n2 会投票给 n1 吗？"]);
    assert!(!learn(BASE, "zh", "1\n").contains("[en]"));
    assert!(!learn(BASE, "en", "1\n").contains("[en]"));
}
