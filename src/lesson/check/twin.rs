//! Plays a task under other rules, and asks what is stated of that.

use super::Notes;
use crate::lesson::format::{Scripted, Task, Twin};
use crate::lesson::reference;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::session::{Session, twin};
use std::sync::Arc;

/// Asks what a task states of its twin, where the run stands after its lines.
pub(super) fn ask(notes: &mut Notes<'_>, task: &Task, session: &mut Session) {
    let Some(twin) = &task.twin else { return };
    match session.set_twin(Some(reference::rules(notes.lesson, &twin.broken))) {
        Ok(()) => stated(notes, task, twin, session),
        Err(trouble) => notes.inside(&task.id, 0, trouble),
    }
    let closed = session.set_twin(None);
    debug_assert!(closed.is_ok(), "a twin can be closed");
}

fn stated(notes: &mut Notes<'_>, task: &Task, twin: &Twin, session: &Session) {
    let Some(there) = session.twin() else { return };
    let facts = Arc::new(there.facts());
    for (id, claim) in &twin.claims {
        if notes.holds(claim, &facts) == Some(false) {
            let what = Saying::plain("check.twin-claim").with("word", id.get_ref().clone());
            notes.asked(claim, &facts, what);
        }
    }
    for asked in &twin.expect {
        if notes.holds(asked, &facts) == Some(false) {
            notes.asked(asked, &facts, Saying::plain("check.twin-expect"));
        }
    }
    first(notes, task, twin, session, there);
}

/// Both differ, and they first differ where the task says so.
fn first(notes: &mut Notes<'_>, task: &Task, twin: &Twin, session: &Session, there: &twin::Twin) {
    let history = session.history();
    let Some(first) = there.firsts(history.cursor()).earliest() else {
        return notes.inside(&task.id, 0, Trouble::plain("check.twin-same"));
    };
    let line = history.moment(first.moments.0).map(|moment| moment.line.to_string()).unwrap_or_default();
    let wrong = |said: &&Scripted| said.line.to_string() != line;
    if let Some(said) = twin.first_difference.as_ref().filter(wrong) {
        let what = Saying::plain("check.twin-first").with("right", line);
        notes.inside(&said.written, 0, Trouble::new(what));
    }
}
