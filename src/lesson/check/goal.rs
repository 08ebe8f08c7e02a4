//! Tests a goal from four sides: it is false where it starts, its solution reaches it, in as many events as its par
//! says, and no wrong way does.

use super::play::{Stops, at_its_place, play};
use super::{Notes, Searched};
use crate::history::MomentId;
use crate::lesson::attempt::Attempt;
use crate::lesson::bounds::Budget;
use crate::lesson::explore::MOST_STATES;
use crate::lesson::format::{From, Goal, Scripted};
use crate::lesson::reach;
use crate::lesson::reference;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::search::{MOST_BYTES, Search};
use crate::session::Session;
use crate::sim::Simulation;
use crate::sim::line::Line;
use std::ops::Range;
use std::sync::Arc;

/// Tests the goal, within bounds and on so many threads.
pub(super) fn prove(
    notes: &mut Notes<'_>,
    session: &mut Session,
    stops: &Stops,
    (mut budget, threads): (Budget, usize),
) {
    let Some(goal) = &notes.lesson.goal else { return };
    let start = match goal.from {
        From::Start => stops.start,
        From::Current => stops.end(notes.lesson.tasks.len()),
    };
    // Where the story breaks off, what comes later cannot be tested.
    let Some(start) = start.filter(|start| go(session, *start)) else { return };
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
    let solved = walk(notes, goal, session, start, &goal.solution, &mut budget);
    let claimed = solved.and_then(|attempt| solution(notes, goal, session, &attempt));
    if let Some(claimed) = claimed.filter(|_| threads > 0 && go(session, start)) {
        proven(notes, goal, session.present(), claimed, threads);
    }
    for way in &goal.wrong {
        let walked = walk(notes, goal, session, start, way, &mut budget);
        if let (Some(first), Some(events)) = (way.first(), walked.and_then(|attempt| attempt.reached())) {
            let what = Saying::plain("check.wrong-reaches").with("count", events);
            notes.inside(&first.written, 0, Trouble::new(what));
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
) -> Option<Attempt> {
    if !go(session, start) {
        return None;
    }
    budget.begin();
    let mut attempt = Attempt::begin(session);
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
    attempt.look(session, std::slice::from_ref(&goal.reach), goal.avoid.as_ref());
    Some(attempt)
}

/// Goes to a moment that the run has had.
fn go(session: &mut Session, moment: MomentId) -> bool {
    session.run(Line::Goto(moment as u64), &mut |_| {}).is_ok()
}

/// Whether the solution reaches the goal, and in as many events as par says.
fn solution(
    notes: &mut Notes<'_>,
    goal: &Goal,
    session: &Session,
    attempt: &Attempt,
) -> Option<(Range<usize>, u64)> {
    let facts = Arc::new(session.facts());
    let Some(events) = attempt.reached() else {
        let (asked, key) = match &goal.avoid {
            Some(avoid) if attempt.spoiled() => (avoid, "check.solution-spoiled"),
            _ => (&goal.reach, "check.solution-fails"),
        };
        notes.asked(asked, &facts, Saying::plain(key));
        return None;
    };
    let Some(par) = &goal.par else {
        let what = Saying::plain("check.par-missing").with("count", events);
        notes.inside(&goal.reach.written, 0, Trouble::new(what));
        return None;
    };
    let span = par.span();
    if *par.get_ref() != events {
        let what = Saying::plain("check.par").with("word", *par.get_ref()).with("count", events);
        notes.say(&span, what);
        return None;
    }
    goal.par_proven.then_some((span, events))
}

/// States between two looks at how much memory the search takes.
const SLICE: u64 = 10_000;

/// Searches for a shorter way, every message for itself. It may have the solution's requests, at the nodes that the
/// solution asks and at others, and its crashes, one crash at least, any timeouts and some heartbeats; what the goal
/// forbids is allowed to it, which only makes it shorter.
fn proven(
    notes: &mut Notes<'_>,
    goal: &Goal,
    from: &dyn Simulation,
    (span, events): (Range<usize>, u64),
    threads: usize,
) {
    let bounds = reach::near(from, &goal.solution, events, MOST_STATES);
    let shortest = Search::new(from, goal.reach.question.text(), &bounds, threads).and_then(|mut search| {
        while search.progress().bytes <= MOST_BYTES && search.advance(SLICE)?.end.is_none() {}
        let searched = Searched { id: None, states: search.progress().states, bounds };
        Ok(search.found().map(|way| (way.len() as u64, searched)))
    });
    match shortest {
        Ok(Some((shortest, searched))) if shortest == events => notes.searches.push(searched),
        Ok(Some((shortest, _))) => {
            notes.say(&span, Saying::plain("check.par-shorter").with("word", events).with("count", shortest));
        }
        Ok(None) | Err(_) => {
            let what = Saying::plain("check.par-proven").with("count", events).with("states", MOST_STATES);
            notes.say(&span, what);
        }
    }
}
