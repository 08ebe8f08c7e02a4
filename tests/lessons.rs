//! The lessons that are built in, each played headless in every language.
//!
//! What they say is proved by the checker; then each is learned from its first task to its end.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::sync::Arc;
use synod::lesson::check;
use synod::lesson::format::Lesson;
use synod::lesson::library::Card;
use synod::lesson::markup::plain;
use synod::lesson::page::Fault;
use synod::lesson::{Place, Runner, Stage, library};
use synod::session::{Session, tell};
use synod::tui::action::ACTIONS;
use synod::words::Language;

fn told<T>(name: &str, result: Result<T, Fault>) -> T {
    result.unwrap_or_else(|fault| {
        let said = tell::trouble(&fault.trouble, Language::En.words());
        panic!("{name}:{}:{}: {said}", fault.line, fault.trouble.column.unwrap_or(1))
    })
}

#[test]
fn every_file_is_a_lesson() {
    for (name, bytes) in library::files() {
        if let Err(faults) = Lesson::read(bytes) {
            let say = |fault: &Fault| {
                let said = tell::trouble(&fault.trouble, Language::En.words());
                format!("{name}:{}:{}: {said}", fault.line, fault.trouble.column.unwrap_or(1))
            };
            panic!("{}", faults.iter().map(say).collect::<Vec<_>>().join("\n"));
        }
    }
    assert!(!library().is_empty());
}

#[test]
fn what_lessons_say_is_proved() {
    let keys: Vec<&str> = ACTIONS.iter().map(|row| row.name).collect();
    for lesson in library().iter().map(Card::lesson) {
        let findings = check::prove(&lesson, &keys, 1).findings;
        assert!(findings.is_empty(), "{}: {findings:#?}", lesson.id.get_ref());
    }
}

/// Goes through a whole lesson as a learner does who answers wrongly first and does every act himself.
fn learn(lesson: &Arc<Lesson>, language: Language) -> (Runner, Session, String) {
    let name = lesson.id.get_ref();
    let (mut runner, mut session) = told(name, Runner::start(lesson.clone()));
    let keys = |name: &str| Some(format!("<{name}>"));
    let mut read = String::new();
    for _ in 0..10_000 {
        match runner.stage() {
            Stage::Watch { .. } => assert!(runner.step(&mut session, &mut |_| {}).unwrap().is_none()),
            Stage::Ask => {
                runner.next(&mut session).unwrap_err();
                let Place::Task(task) = runner.place() else { panic!("{name} asks where there is no task") };
                let truth = runner.reference().tasks[task].truth.unwrap();
                runner.answer(usize::from(truth == 0)).unwrap();
            }
            Stage::Act { reached: false } | Stage::Goal { reached: None, .. } => {
                runner.next(&mut session).unwrap_err();
                let way = match runner.place() {
                    Place::Task(task) => lesson.tasks[task].lines.clone(),
                    _ => lesson.goal.as_ref().unwrap().solution.clone(),
                };
                for (place, line) in way.iter().enumerate() {
                    runner.allows(&line.line).unwrap();
                    session.run(line.line.clone(), &mut |_| {}).unwrap();
                    assert_eq!(runner.seen(&session), place + 1 == way.len(), "{name}: {}", line.line);
                }
                read.push_str(&plain(&runner.text(language, &keys)).join("\n"));
            }
            Stage::End => return (runner, session, read),
            stage => {
                read.push_str(&plain(&runner.text(language, &keys)).join("\n"));
                if stage == Stage::Read && !runner.options(language, &keys).is_empty() {
                    let outcome = runner.outcome(language, &keys).unwrap();
                    assert_ne!(outcome.truth, outcome.chosen);
                    read.push_str(&plain(&outcome.truth_why).join("\n"));
                }
                assert!(runner.next(&mut session).unwrap().is_none(), "{name}: nobody has strayed");
            }
        }
    }
    panic!("{name} has no end");
}

#[test]
fn every_lesson_can_be_learned_in_every_language() {
    for lesson in &library().iter().map(Card::lesson).collect::<Vec<_>>() {
        for language in &lesson.languages {
            let (runner, _, read) = learn(lesson, *language);
            assert!(!read.contains("{{") && !read.contains("[["), "{read}");
            let record = runner.record();
            assert!(record.finished && record.task.as_deref() == Some("end"), "{record:?}");
            assert_eq!(
                record.best,
                lesson.goal.as_ref().and_then(|goal| Some(*goal.par.as_ref()?.get_ref()))
            );
        }
    }
}
