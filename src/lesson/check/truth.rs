//! Plays the tasks of a lesson, and asks what they state.

use super::play::{Stops, at_its_place, play};
use super::{Notes, article, explore, goal, twin};
use crate::lesson::bounds::Budget;
use crate::lesson::format::{Kind, Scripted, Task, names};
use crate::lesson::reference;
use crate::model::facts::Facts;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::session::Session;
use std::sync::Arc;

/// The moments that texts are about, as far as the run got.
#[derive(Debug, Default)]
pub(super) struct Moments {
    /// Before the first task.
    pub start: Option<Arc<Facts>>,
    /// Before and after the lines of each task.
    pub tasks: Vec<(Arc<Facts>, Arc<Facts>)>,
}

/// Plays everything that can be played, and searches on so many threads.
pub(super) fn prove(notes: &mut Notes<'_>, threads: usize) -> Moments {
    let (mut moments, mut stops) = (Moments::default(), Stops::default());
    let lesson = notes.lesson;
    let mut session = match Session::new(lesson.setup.clone()) {
        Ok(session) => session,
        Err(trouble) => {
            notes.inside(&lesson.id, 0, trouble);
            return moments;
        }
    };
    let mut budget = Budget::new();
    if !lesson.start.iter().all(|line| play(notes, &mut session, line, &mut budget)) {
        return moments;
    }
    stops.start = Some(session.history().cursor());
    moments.start = Some(Arc::new(session.facts()));
    for task in &lesson.tasks {
        let before = Arc::new(session.facts());
        if !task.lines.iter().all(|line| play_task_line(notes, task, &mut session, line, &mut budget)) {
            // What comes later, and what starts there, cannot be played.
            break;
        }
        let after = Arc::new(session.facts());
        ask(notes, task, &before, &after);
        twin::ask(notes, task, &mut session);
        moments.tasks.push((before, after));
        stops.tasks.push(session.history().cursor());
    }
    goal::prove(notes, &mut session, &stops, (budget, threads));
    explore::prove(notes, &mut session, &stops, threads);
    if stops.end(lesson.tasks.len()).is_some() {
        article::prove(notes, &mut session);
    }
    moments
}

/// Asks what a task states.
fn ask(notes: &mut Notes<'_>, task: &Task, before: &Arc<Facts>, after: &Arc<Facts>) {
    for (id, claim) in &task.claims {
        let false_at = |key: &'static str| Saying::plain(key).with("word", id.get_ref().clone());
        let early = task.is_early(id.get_ref());
        let holds = notes.holds(claim, if early { before } else { after });
        if holds == Some(false) && !early {
            let key = if claim.is_true(before) { "check.claim-late" } else { "check.claim-false" };
            notes.asked(claim, after, false_at(key));
        } else if holds.is_some() && read_before(task, id.get_ref()) && !claim.is_true(before) {
            notes.asked(claim, before, false_at("check.claim-early"));
        }
    }
    let expects: Vec<Option<bool>> = task.expect.iter().map(|asked| notes.holds(asked, after)).collect();
    for (asked, _) in task.expect.iter().zip(&expects).filter(|(_, holds)| **holds == Some(false)) {
        notes.asked(asked, after, Saying::plain("check.expect-false"));
    }
    if task.kind == Kind::Act
        && let Some(first) = task.expect.first()
        && task.expect.iter().all(|asked| asked.is_true(before))
    {
        notes.asked(first, before, Saying::plain("check.act-done"));
    }
    predict(notes, task, after);
}

/// Whether a claim stands where it is read before the lines have run: in the question or in what is to be done.
fn read_before(task: &Task, id: &str) -> bool {
    let mut texts = task.options.iter().map(|option| &option.text).chain([&task.text]);
    names(&task.before, id) || !task.kind.is_read_after() && texts.any(|text| names(text, id))
}

/// Exactly one option is true, and each says why.
fn predict(notes: &mut Notes<'_>, task: &Task, after: &Arc<Facts>) {
    if task.kind != Kind::Predict {
        return;
    }
    let known = task.options.iter().all(|option| notes.holds(&option.holds, after).is_some());
    let names = |options: &[&crate::lesson::format::Choice]| {
        options.iter().map(|option| option.id.get_ref().as_str()).collect::<Vec<_>>().join(", ")
    };
    let all: Vec<_> = task.options.iter().collect();
    let truths: Vec<_> = task.options.iter().filter(|option| option.holds.is_true(after)).collect();
    match truths.as_slice() {
        [_] => {}
        _ if !known => {}
        [] => notes.say(&task.id.span(), Saying::plain("check.none-true").with("right", names(&all))),
        [.., last] => {
            let what = Saying::plain("check.many-true").with("right", names(&truths));
            notes.asked(&last.holds, after, what);
        }
    }
    for option in task.options.iter().filter(|option| option.why.all().next().is_none()) {
        let what = Saying::plain("check.no-why").with("word", option.id.get_ref().clone());
        notes.inside(&option.id, 0, Trouble::new(what));
    }
}

/// Plays a line of a task. What the learner's own run cannot follow is refused.
fn play_task_line(
    notes: &mut Notes<'_>,
    task: &Task,
    session: &mut Session,
    line: &Scripted,
    budget: &mut Budget,
) -> bool {
    if let Err(trouble) = at_its_place(line) {
        notes.inside(&line.written, 0, trouble);
        return false;
    }
    if task.kind == Kind::Act
        && let Err(trouble) = reference::by_hand(notes.lesson, &line.line)
    {
        notes.inside(&line.written, 0, trouble);
    }
    play(notes, session, line, budget)
}
