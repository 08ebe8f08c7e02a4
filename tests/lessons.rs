//! The lessons that are built in, each played headless in every language.
//!
//! What a lesson says of the run holds in the run: claims, expectations, exactly one true option, a goal that is
//! false at first, that its solution reaches in as many events as its par, and that no wrong way reaches.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::sync::Arc;
use synod::lesson::format::{Asked, Lesson, Prose};
use synod::lesson::markup::plain;
use synod::lesson::page::Fault;
use synod::lesson::reference::{Reference, is_true, texts, try_way};
use synod::lesson::{Place, Runner, Stage, library};
use synod::model::facts::Facts;
use synod::session::{Session, tell};
use synod::words::Language;

fn told<T>(name: &str, result: Result<T, Fault>) -> T {
    result.unwrap_or_else(|fault| {
        let said = tell::trouble(&fault.trouble, Language::En.words());
        panic!("{name}:{}:{}: {said}", fault.line, fault.trouble.column.unwrap_or(1))
    })
}

fn holds(lesson: &Lesson, asked: &Asked, facts: &Arc<Facts>) -> Result<(), String> {
    if is_true(asked, facts) {
        return Ok(());
    }
    let (line, _) = lesson.page.place(asked.written.span().start);
    let parts = asked.question.parts(facts);
    Err(format!("{}:{line}: {} is false: {parts:?}", lesson.id.get_ref(), asked.question.text()))
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
fn what_lessons_say_holds_in_their_runs() {
    for lesson in library() {
        let name = lesson.id.get_ref();
        let (reference, _) = told(name, Reference::play(lesson));
        for (place, (task, played)) in lesson.tasks.iter().zip(&reference.tasks).enumerate() {
            for asked in &task.expect {
                holds(lesson, asked, &played.after).unwrap();
            }
            for (_, asked) in &task.claims {
                holds(lesson, asked, &played.after).unwrap();
            }
            let read_at = reference.read_at(place, task.kind);
            let marks = task.text.all().flat_map(|(_, prose)| prose.text.marks());
            for mark in marks.filter(|mark| !mark.is_source) {
                let claim = task.claims.iter().find(|(id, _)| *id.get_ref() == mark.id);
                let (_, asked) = claim.unwrap_or_else(|| panic!("{name}: no claim {}", mark.id));
                holds(lesson, asked, read_at).unwrap();
            }
            let truths = task.options.iter().filter(|option| is_true(&option.holds, &played.after)).count();
            assert_eq!(truths, usize::from(!task.options.is_empty()), "{name} {}", task.id.get_ref());
        }
    }
}

#[test]
fn goals_are_false_at_first_and_reached_only_as_they_say() {
    for lesson in library() {
        let name = lesson.id.get_ref();
        let Some(goal) = &lesson.goal else { continue };
        let (reference, _) = told(name, Reference::play(lesson));
        assert!(holds(lesson, &goal.reach, reference.goal_start(goal.from)).is_err(), "{name}");
        let solved = told(name, try_way(lesson, &goal.solution));
        assert_eq!(solved.reached, goal.par.as_ref().map(|par| *par.get_ref()), "{name}");
        for way in &goal.wrong {
            assert_eq!(told(name, try_way(lesson, way)).reached, None, "{name}: {way:?}");
        }
    }
}

#[test]
fn texts_have_every_language_with_the_same_claims_values_and_sources() {
    for lesson in library() {
        let (reference, _) = told(lesson.id.get_ref(), Reference::play(lesson));
        for (prose, _) in texts(lesson, &reference) {
            for mark in prose.text.marks() {
                let known = match mark.is_source {
                    true => lesson.source(&mark.id).is_some(),
                    false => lesson
                        .tasks
                        .iter()
                        .any(|task| task.claims.iter().any(|(id, _)| *id.get_ref() == mark.id)),
                };
                assert!(known, "{}: {}", lesson.id.get_ref(), mark.id);
            }
        }
        let parts = |prose: &Prose| {
            let mut marks: Vec<String> = prose.text.marks().iter().map(|mark| mark.id.clone()).collect();
            marks.sort();
            (marks, prose.text.gaps().len())
        };
        for task in &lesson.tasks {
            let all = [&task.text]
                .into_iter()
                .chain(task.options.iter().flat_map(|option| [&option.text, &option.why]));
            for tongues in all {
                assert_eq!(tongues.all().count(), lesson.languages.len(), "{}", task.id.get_ref());
                let first = parts(tongues.get(lesson.languages[0]).unwrap());
                tongues
                    .all()
                    .for_each(|(_, prose)| assert_eq!(parts(prose), first, "{}", prose.written.get_ref()));
            }
        }
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
                runner.answer(0).unwrap();
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
                    assert_ne!(outcome.truth, 0);
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
    for lesson in library() {
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
