//! Tests a goal from four sides: it is false where it starts, its solution reaches it, in as many events as its par
//! says, and no wrong way does.

use super::Notes;
use super::bounds::Budget;
use super::truth::{at_its_place, play};
use crate::history::MomentId;
use crate::lesson::format::{From, Goal, Scripted};
use crate::lesson::reference;
use crate::lesson::watch::Watch;
use crate::model::saying::Saying;
use crate::session::Session;
use crate::sim::line::Line;
use std::sync::Arc;

/// Tests the goal; the moments are those before the first task and after the last one, if that was reached.
pub(super) fn prove(
    notes: &mut Notes<'_>,
    mut session: Session,
    (origin, end): (MomentId, Option<MomentId>),
    mut budget: Budget,
) {
    let Some(goal) = &notes.lesson.goal else { return };
    let start = match goal.from {
        From::Start => Some(origin),
        From::Current => end,
    };
    // Where the story breaks off, what comes later cannot be tested.
    let Some(start) = start.filter(|start| go(&mut session, *start)) else { return };
    let facts = Arc::new(session.facts());
    if notes.holds(&goal.reach, &facts) == Some(true) {
        notes.asked(&goal.reach, &facts, Saying::plain("check.goal-done"));
        return;
    }
    if let Some(avoid) = &goal.avoid
        && notes.holds(avoid, &facts) == Some(true)
    {
        notes.asked(avoid, &facts, Saying::plain("check.avoid-done"));
        return;
    }
    let solved = walk(notes, goal, &mut session, start, &goal.solution, &mut budget);
    if let Some(watch) = solved {
        solution(notes, goal, &session, &watch);
    }
    for way in &goal.wrong {
        let walked = walk(notes, goal, &mut session, start, way, &mut budget);
        if let (Some(first), Some(events)) = (way.first(), walked.and_then(|watch| watch.reached())) {
            let what = Saying::plain("check.wrong-reaches").with("count", events);
            notes.inside(&first.written, 0, crate::model::trouble::Trouble::new(what));
        }
    }
}

/// Goes a way from where the goal starts. Nothing if that is impossible, which is noted.
fn walk(
    notes: &mut Notes<'_>,
    goal: &Goal,
    session: &mut Session,
    start: MomentId,
    way: &[Scripted],
    budget: &mut Budget,
) -> Option<Watch> {
    if !go(session, start) {
        return None;
    }
    budget.begin();
    let mut watch = Watch::start(session);
    for line in way {
        let may = at_its_place(line).and_then(|()| reference::allows(notes.lesson, &line.line));
        if let Err(trouble) = may {
            notes.inside(&line.written, 0, trouble);
            return None;
        }
        if !play(notes, session, line, budget) {
            return None;
        }
    }
    watch.look(session, std::slice::from_ref(&goal.reach), goal.avoid.as_ref());
    Some(watch)
}

/// Goes to a moment that the run has had.
fn go(session: &mut Session, moment: MomentId) -> bool {
    session.run(Line::Goto(moment as u64), &mut |_| {}).is_ok()
}

/// Whether the solution reaches the goal, and in as many events as par says.
fn solution(notes: &mut Notes<'_>, goal: &Goal, session: &Session, watch: &Watch) {
    let facts = Arc::new(session.facts());
    let Some(events) = watch.reached() else {
        let (asked, key) = match &goal.avoid {
            Some(avoid) if watch.spoiled() => (avoid, "check.solution-spoiled"),
            _ => (&goal.reach, "check.solution-fails"),
        };
        return notes.asked(asked, &facts, Saying::plain(key));
    };
    let Some(par) = &goal.par else {
        if goal.par_proven {
            proven(notes, &goal.reach.written.span(), events);
        }
        return;
    };
    if *par.get_ref() != events {
        let what = Saying::plain("check.par").with("word", *par.get_ref()).with("count", events);
        notes.say(&par.span(), what);
    } else if goal.par_proven {
        proven(notes, &par.span(), events);
    }
}

/// That no way is shorter can only be proved by a search through all of them, which this version does not have.
fn proven(notes: &mut Notes<'_>, span: &std::ops::Range<usize>, events: u64) {
    notes.say(span, Saying::plain("check.par-proven").with("count", events));
}
