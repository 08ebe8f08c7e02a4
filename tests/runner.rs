//! The way through a lesson: what the learner may do beside the story, and how the story finds back.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::sync::Arc;
use synod::lesson::runner::{CueState, Record};
use synod::lesson::{Lesson, Place, Runner, Stage, lesson};
use synod::session::Session;
use synod::words::Language;

/// A story with a wait, a walk back, an act and a goal.
const STORY: &str = r#"
schema = 1
id = "story"
track = "raft"
order = 1
level = "easy"
minutes = 1
languages = ["en"]
title.en = "Story"
objective.en = "None"
[cluster]
protocol = "raft"
start = ["plant n1 term=1", "fire n3 election"]
[[task]]
id = "show"
do = ["settle", "run 1ms", "expect leaders|length == 1", "crash n3", "back 2"]
text.en = "Step {{ step }}"
[[task]]
id = "turn"
kind = "act"
do = ["crash n2"]
expect = ["not n2.up"]
text.en = "Step {{ step }}"
[[task]]
id = "after"
text.en = "Down: {{ down|join }}"
[goal]
from = "current"
reach = "n2.up"
avoid = "n1.current_term > 3"
allow = ["restart", "fire", "settle"]
solution = ["restart n2"]
text.en = "Step {{ step }}"
hint.en = ["First", "Second"]
"#;

fn story() -> (Runner, Session) {
    Runner::start(Arc::new(Lesson::read(STORY.as_bytes()).unwrap())).unwrap()
}

fn at_the_act() -> (Runner, Session) {
    let (mut runner, mut session) = story();
    assert!(runner.next(&mut session).unwrap().is_none());
    assert_eq!(runner.stage(), Stage::Act { reached: false });
    (runner, session)
}

fn run(runner: &mut Runner, session: &mut Session, line: &str) -> bool {
    session.read(line, &mut |_| {}).unwrap();
    runner.seen(session)
}

fn down(session: &Session) -> Vec<String> {
    session.facts().down().iter().map(|node| node.to_string()).collect()
}

fn text(runner: &Runner) -> String {
    synod::lesson::markup::plain(&runner.text(Language::En, &|_| None)).join("\n")
}

#[test]
fn lines_run_one_event_at_a_time() {
    let (mut runner, mut session) = story();
    let mut events = 0;
    assert_eq!(runner.stage(), Stage::Watch { done: 0, total: 4 });
    for _ in 0..3 {
        runner.step(&mut session, &mut |_| events += 1).unwrap();
    }
    assert_eq!((events, runner.stage()), (3, Stage::Watch { done: 0, total: 4 }));
    let states: Vec<CueState> = runner.lines().iter().map(|cue| cue.state).collect();
    assert_eq!(states, [CueState::Now, CueState::Ahead, CueState::Ahead, CueState::Ahead]);
    runner.rest(&mut session, &mut |_| events += 1).unwrap();
    assert_eq!(runner.stage(), Stage::Read);
    assert_eq!(events as usize, session.history().len() - 1);
    let facts = session.facts();
    assert_eq!((facts.step, &runner.reference().tasks[0].after.step), (facts.step, &facts.step));
    assert_eq!(text(&runner), format!("Step {}", facts.step));
    runner.step(&mut session, &mut |_| {}).unwrap_err();
}

#[test]
fn a_task_told_again_makes_no_second_branch() {
    let (mut runner, mut session) = story();
    runner.rest(&mut session, &mut |_| {}).unwrap();
    let (moments, branches) = (session.history().len(), session.history().branches().len());
    runner.again(&mut session).unwrap();
    assert_eq!(session.facts().step, 1);
    runner.rest(&mut session, &mut |_| {}).unwrap();
    assert_eq!((session.history().len(), session.history().branches().len()), (moments, branches));
}

#[test]
fn the_learners_own_way_stays_and_the_story_goes_on_from_its_own() {
    let (mut runner, mut session) = at_the_act();
    assert_eq!(session.history().branch().name, "my-turn");
    assert!(runner.next(&mut session).is_err());
    assert!(!run(&mut runner, &mut session, "crash n1"));
    assert!(run(&mut runner, &mut session, "crash n2"));
    assert!(!run(&mut runner, &mut session, "restart n2"), "it is reached once");
    assert_eq!(runner.stage(), Stage::Act { reached: true });
    let note = runner.next(&mut session).unwrap().unwrap();
    assert_eq!(
        Language::En.words().say(&note).split("; ").next().unwrap(),
        "You went your own way, and it is kept as branch my-turn"
    );
    assert_eq!(text(&runner), "Down: n2");
    assert_eq!(down(&session), ["n2"]);
    session.read("switch my-turn", &mut |_| {}).unwrap();
    assert_eq!(down(&session), ["n1"]);
}

#[test]
fn the_way_of_the_story_is_no_way_of_ones_own() {
    let (mut runner, mut session) = at_the_act();
    run(&mut runner, &mut session, "crash n2");
    assert!(runner.next(&mut session).unwrap().is_none());
}

#[test]
fn free_play_beside_the_story_does_not_change_it() {
    let (mut runner, mut session) = story();
    runner.step(&mut session, &mut |_| {}).unwrap();
    session.read("crash n1", &mut |_| {}).unwrap();
    assert!(runner.step(&mut session, &mut |_| {}).unwrap().is_some());
    runner.rest(&mut session, &mut |_| {}).unwrap();
    assert_eq!(session.present().fingerprint(), {
        let (mut other, mut plain) = story();
        other.rest(&mut plain, &mut |_| {}).unwrap();
        plain.present().fingerprint()
    });
}

#[test]
fn walking_back_along_the_story_is_not_straying() {
    let (mut runner, mut session) = story();
    runner.step(&mut session, &mut |_| {}).unwrap();
    runner.step(&mut session, &mut |_| {}).unwrap();
    session.read("back", &mut |_| {}).unwrap();
    assert!(runner.step(&mut session, &mut |_| {}).unwrap().is_none());
    assert_eq!(session.facts().step, 4);
}

#[test]
fn a_solution_is_shown_and_is_not_the_learners() {
    let (mut runner, mut session) = at_the_act();
    let mut events = 0;
    runner.solution(&mut session).unwrap();
    assert_eq!(runner.stage(), Stage::Watch { done: 0, total: 1 });
    runner.step(&mut session, &mut |_| events += 1).unwrap();
    assert_eq!((events, runner.stage()), (1, Stage::Act { reached: true }));
    runner.next(&mut session).unwrap();
    runner.next(&mut session).unwrap();
    assert_eq!(runner.place(), Place::Goal);
    runner.solution(&mut session).unwrap();
    assert!(matches!(runner.stage(), Stage::Watch { done: 0, .. }), "{:?}", runner.stage());
    runner.rest(&mut session, &mut |_| {}).unwrap();
    assert!(!runner.seen(&session));
    assert_eq!(runner.stage(), Stage::Goal { reached: None, spoiled: false, shown: true });
    runner.again(&mut session).unwrap();
    assert!(run(&mut runner, &mut session, "restart n2"));
    assert_eq!(runner.stage(), Stage::Goal { reached: Some(1), spoiled: false, shown: true });
    let record = runner.record();
    assert_eq!((record.best, record.shown), (Some(1), vec!["turn".into(), "goal".into()]));
    assert!(record.acts.is_empty());
}

#[test]
fn a_goal_allows_what_it_says_and_can_be_spoiled() {
    let (mut runner, mut session) = story();
    runner.go_to(Place::Goal, &mut session);
    let allowed = |runner: &Runner, session: &Session, text: &str| {
        let line = synod::sim::parse::parse(text, &session.grammar()).unwrap().unwrap();
        runner.allows(&line).is_ok()
    };
    for (line, right) in [
        ("restart n2", true),
        ("back", true),
        ("crash n1", false),
        ("step", false),
        ("break commit-old-term", false),
    ] {
        assert_eq!(allowed(&runner, &session, line), right, "{line}");
    }
    assert!(!runner.schedule_moves());
    for _ in 0..3 {
        run(&mut runner, &mut session, "fire n1 election");
    }
    assert!(!run(&mut runner, &mut session, "restart n2"));
    assert_eq!(runner.stage(), Stage::Goal { reached: None, spoiled: true, shown: false });
    session.read("back 4", &mut |_| {}).unwrap();
    assert!(run(&mut runner, &mut session, "restart n2"));
    assert_eq!(runner.stage(), Stage::Goal { reached: Some(1), spoiled: false, shown: false });
}

#[test]
fn hints_come_one_by_one() {
    let (mut runner, mut session) = story();
    assert!(!runner.hint(&session));
    runner.go_to(Place::Goal, &mut session);
    assert!(runner.hints(Language::En, &|_| None).is_empty());
    assert!(runner.hint(&session) && runner.hint(&session));
    assert!(runner.hint(&session) && runner.guides(), "behind the last one a search begins");
    assert!(!runner.hint(&session));
    assert_eq!(runner.hints(Language::En, &|_| None).len(), 2);
}

#[test]
fn a_lesson_is_taken_up_where_it_was_left() {
    let (mut runner, mut session) = Runner::start(lesson("raft-election").unwrap()).unwrap();
    for _ in 0..100 {
        match runner.stage() {
            Stage::Ask => runner.answer(1).unwrap(),
            Stage::Act { reached: false } => drop(runner.solution(&mut session).unwrap()),
            Stage::Watch { .. } => drop(runner.rest(&mut session, &mut |_| {}).unwrap()),
            Stage::Goal { .. } => break,
            _ => drop(runner.next(&mut session).unwrap()),
        }
    }
    runner.previous(&mut session).unwrap();
    let record = runner.record();
    assert_eq!(
        (record.task.as_deref(), record.answers["who-is-next"].option.as_str()),
        (Some("one-leader-a-term"), "highest")
    );
    let kept: Record = serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
    let (mut other, mut resumed) = Runner::start(lesson("raft-election").unwrap()).unwrap();
    other.resume(&mut resumed, &kept);
    assert_eq!(other.record(), record);
    assert_eq!(resumed.present().fingerprint(), session.present().fingerprint());
    for stage in [Stage::Act { reached: true }, Stage::Read] {
        other.previous(&mut resumed).unwrap();
        assert_eq!(other.stage(), stage);
    }
    assert_eq!(other.outcome(Language::Zh, &|_| None).unwrap().chosen, 1);
}

#[test]
fn free_play_forbids_nothing_and_leads_back_to_where_the_story_was_left() {
    let (mut runner, mut session) = story();
    runner.go_to(Place::Goal, &mut session);
    let (branch, moment) = (session.history().branch().name.clone(), session.history().cursor());
    let line =
        |text: &str, session: &Session| synod::sim::parse::parse(text, &session.grammar()).unwrap().unwrap();
    assert!(runner.allows(&line("crash n1", &session)).is_err());
    runner.free(&mut session);
    assert!(runner.is_free() && runner.schedule_moves());
    assert!(runner.allows(&line("crash n1", &session)).is_ok());
    session.read("crash n1", &mut |_| {}).unwrap();
    session.read("restart n2", &mut |_| {}).unwrap();
    assert!(!runner.seen(&session), "what happens in free play is no answer");
    runner.free(&mut session);
    assert!(!runner.is_free());
    assert_eq!((session.history().branch().name.clone(), session.history().cursor()), (branch, moment));
    assert!(session.history().branches().iter().any(|branch| branch.name == "free"));
}

#[test]
fn the_line_that_decided_a_prediction_is_named() {
    let (mut runner, mut session) = Runner::start(lesson("raft-election").unwrap()).unwrap();
    while runner.stage() != Stage::Ask {
        match runner.stage() {
            Stage::Act { reached: false } => drop(runner.solution(&mut session).unwrap()),
            Stage::Watch { .. } => drop(runner.rest(&mut session, &mut |_| {}).unwrap()),
            _ => drop(runner.next(&mut session).unwrap()),
        }
    }
    runner.answer(0).unwrap();
    assert_eq!(runner.deciding_line(), None, "it has not run yet");
    runner.rest(&mut session, &mut |_| {}).unwrap();
    let line = runner.deciding_line().unwrap();
    assert!(runner.lines().iter().any(|cue| cue.line == line), "{line}");
}
