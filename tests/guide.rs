//! The last hint: the next line of the shortest way from where the learner stands, or that no way leads to the goal any
//! more.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod keys;
mod program;

use keys::{lab, press, screen, until_quiet};
use std::path::Path;
use synod::lesson::runner::Advice;
use synod::lesson::{Place, Runner, Stage, lesson};
use synod::session::Session;
use synod::words::Language;

const WIDE: (u16, u16) = (120, 36);

/// A lesson at its goal, with all hints of its own seen.
fn at_goal(id: &str) -> (Runner, Session) {
    let (mut runner, mut session) = Runner::start(lesson(id).unwrap()).unwrap();
    runner.go_to(Place::Goal, &mut session);
    for _ in 0..runner.hint_count() {
        assert!(runner.hint(&session));
    }
    (runner, session)
}

/// What the search says here, looked for to the end.
fn advice(runner: &mut Runner, session: &Session) -> Advice {
    assert!(runner.can_guide(session) && runner.hint(session));
    assert!(matches!(runner.advice(session), Some(Advice::Searching(_))));
    while runner.guide_on(1_000) {}
    assert!(!runner.guides() && !runner.hint(session), "here it has said what it can");
    runner.advice(session).unwrap()
}

/// Types a line; true if that was it.
fn line(runner: &mut Runner, session: &mut Session, line: &str) -> bool {
    session.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("{line}: {stop:?}"));
    runner.seen(session)
}

#[test]
fn who_follows_it_reaches_the_goal_on_the_shortest_way() {
    for id in ["paxos-duel", "paxos-crash", "raft-election-restriction"] {
        let (mut runner, mut session) = at_goal(id);
        let par = *runner.lesson().goal.as_ref().unwrap().par.as_ref().unwrap().get_ref();
        for left in (1..=par).rev() {
            let Advice::Next(next, events) = advice(&mut runner, &session) else { panic!("{id}") };
            assert_eq!(events as u64, left, "{id}: {next}");
            assert!(runner.allows(&next).is_ok());
            assert_eq!(line(&mut runner, &mut session, &next.to_string()), left == 1, "{id}: {next}");
        }
        assert_eq!(runner.stage(), Stage::Goal { reached: Some(par), spoiled: false, shown: false });
        assert!(!runner.can_guide(&session) && runner.advice(&session).is_none());
    }
}

#[test]
fn what_it_says_is_of_this_moment_only() {
    let (mut runner, mut session) = at_goal("paxos-duel");
    let Advice::Next(first, _) = advice(&mut runner, &session) else { panic!("there is a way") };
    assert_eq!(first.to_string(), "fire n2 retry");
    line(&mut runner, &mut session, "fire n2 retry");
    assert!(runner.advice(&session).is_none() && runner.can_guide(&session));
    session.read("back", &mut |_| {}).unwrap();
    assert!(runner.advice(&session).is_some());
}

#[test]
fn it_ends_where_the_goal_is_reached_meanwhile() {
    let (mut runner, mut session) = at_goal("paxos-crash");
    assert!(runner.hint(&session) && runner.guides());
    let way: Vec<String> = runner
        .lesson()
        .goal
        .as_ref()
        .unwrap()
        .solution
        .iter()
        .map(|line| line.written.get_ref().clone())
        .collect();
    let reached: Vec<bool> = way.iter().map(|next| line(&mut runner, &mut session, next)).collect();
    assert_eq!(reached.last(), Some(&true));
    assert!(!runner.guide_on(10) && !runner.guides());
}

#[test]
fn a_message_that_is_held_is_let_go_on_first() {
    let (mut runner, mut session) = at_goal("paxos-crash");
    line(&mut runner, &mut session, "hold n1>n1 prepare");
    let Advice::Next(next, events) = advice(&mut runner, &session) else { panic!("there is a way") };
    assert_eq!((next.to_string().as_str(), events), ("release n1>n1 prepare", 6));
    line(&mut runner, &mut session, "release n1>n1 prepare");
    let Advice::Next(next, _) = advice(&mut runner, &session) else { panic!("there is a way") };
    assert_eq!(next.to_string(), "deliver n1>n1 prepare");
}

#[test]
fn where_no_way_is_left_it_says_so_with_its_bounds() {
    let (mut runner, mut session) = at_goal("paxos-duel");
    line(&mut runner, &mut session, "deliver n1>n1 propose");
    assert!(!line(&mut runner, &mut session, "deliver n1>n2 propose"));
    let Advice::Never(states, bounds) = advice(&mut runner, &session) else { panic!("X is chosen") };
    assert!(states > 1_000 && bounds.contains("--timeouts 1"), "{states} {bounds}");
    // What a search cannot do, it cannot say anything about.
    session.read("cut n1>n2", &mut |_| {}).unwrap();
    assert!(matches!(advice(&mut runner, &session), Advice::Unknown(_)));
    runner.again(&mut session).unwrap();
    assert!(matches!(advice(&mut runner, &session), Advice::Next(..)));
}

#[test]
fn it_stands_in_the_task_and_time_goes_on() {
    for (language, next, never) in [
        (Language::En, "next line, on the shortest way", "can no longer be reached from"),
        (Language::Zh, "搜索给出的下一行", "从这里再也到不了目标。"),
    ] {
        let mut app = keys::lesson_at_goal("paxos-duel", language);
        press(&mut app, "HHHH");
        assert!(app.wake_in().is_some(), "it searches");
        until_quiet(&mut app);
        let seen = screen(&mut app, WIDE);
        assert!(seen.contains(next) && seen.contains("fire n2 retry"), "{seen}");
        press(&mut app, ":deliver n1>n1 propose\r");
        press(&mut app, ":deliver n1>n2 propose\r");
        press(&mut app, "H");
        until_quiet(&mut app);
        let seen = screen(&mut app, WIDE);
        assert!(seen.contains(never), "{seen}");
        press(&mut app, "U");
        assert!(lab(&app).course.as_ref().unwrap().runner.advice(&lab(&app).session).is_none());
    }
}

#[test]
fn in_sentences_it_says_the_same() {
    let state = tempfile::tempdir().unwrap();
    let told = |input: &str| {
        let arguments = ["learn", "--plain", "paxos-duel", "--task", "goal"];
        program::run(state.path(), Path::new("."), "en", &arguments, input).out
    };
    let next = told("hint\nhint\nhint\nhint\n");
    assert!(next.contains("on the shortest way from here (events: 7):\n> fire n2 retry\n"), "{next}");
    let never = told("deliver n1>n1 propose\ndeliver n1>n2 propose\nhint\nhint\nhint\nhint\n");
    assert!(never.contains("can no longer be reached from here. `again` starts again.\n"), "{never}");
}
