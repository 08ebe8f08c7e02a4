//! Whether an event runs a line of each part of the article that a lesson shows: one that can never be marked stands
//! beside the wrong lesson.

use super::Notes;
use crate::history::{History, Reader};
use crate::lesson::article::Excerpt;
use crate::lesson::format::{Lesson, Quote};
use crate::lesson::reference;
use crate::model::rule::Breakage;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::session::Session;

/// Looks at all that was played of the lesson, the ways to its goal included, and at the twins beside it.
pub(super) fn prove(notes: &mut Notes<'_>, session: &mut Session) {
    let lesson = notes.lesson;
    let mut seen: Vec<&str> = Vec::new();
    for quote in lesson.tasks.iter().filter_map(|task| task.article.as_ref()).chain(&lesson.article) {
        let excerpt = quote.excerpt;
        if seen.contains(&excerpt.name) {
            continue;
        }
        seen.push(excerpt.name);
        let runs = runs(excerpt, session.history());
        if !runs
            && !twins(lesson, quote).into_iter().any(|broken| runs_in_twin(lesson, excerpt, broken, session))
        {
            let what = Saying::plain("check.article-unmarked").with("word", excerpt.name);
            notes.inside(&quote.written, 0, Trouble::new(what));
        }
    }
}

/// What is broken in the twins that stand beside this part.
fn twins<'a>(lesson: &'a Lesson, quote: &Quote) -> Vec<&'a [&'static Breakage]> {
    let shows = |place: usize| {
        lesson.quote(Some(place)).is_some_and(|shown| shown.excerpt.name == quote.excerpt.name)
    };
    let tasks = lesson.tasks.iter().enumerate().filter(|(place, _)| shows(*place));
    let own = tasks.filter_map(|(_, task)| task.twin.as_ref()).map(|twin| twin.broken.as_slice());
    own.chain(lesson.beside.as_deref()).collect()
}

fn runs_in_twin(
    lesson: &Lesson,
    excerpt: &Excerpt,
    broken: &[&'static Breakage],
    session: &mut Session,
) -> bool {
    // What is wrong with the twin is said where it is asked.
    let opened = session.set_twin(Some(reference::rules(lesson, broken))).is_ok();
    let found = session.twin().is_some_and(|twin| opened && runs(excerpt, twin.history()));
    let closed = session.set_twin(None);
    debug_assert!(closed.is_ok(), "a twin can be closed");
    found
}

/// Whether any event has run a line.
fn runs(excerpt: &Excerpt, history: &History) -> bool {
    let mut reader = Reader::new(history, 0);
    (1..=history.len()).any(|id| {
        let step = reader.read(history, id);
        step.is_some_and(|step| !excerpt.ran(&step.reasons, &reader.sim().facts().broken).is_empty())
    })
}
