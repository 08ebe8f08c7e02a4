//! Runs the searches of a lesson to the end, and holds their texts to what was searched.

use super::play::Stops;
use super::{Finding, Notes, Searched};
use crate::lesson::explore::{Inquiry, NUMBERS, Verdict, bound};
use crate::lesson::format::{Explore, Since, Sought};
use crate::lesson::markup::Insert;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::session::Session;
use crate::sim::line::Line;

/// Most states of all searches of a lesson together.
const MOST_STATES: u64 = 5_000_000;
/// States between two looks at how much memory a search takes.
const SLICE: u64 = 10_000;
/// Most lines of a run that shows that something is not so.
const MOST_LINES: usize = 40;

/// Runs every search whose moment the story has reached.
pub(super) fn prove(notes: &mut Notes<'_>, session: &mut Session, stops: &Stops, threads: usize) {
    let lesson = notes.lesson;
    let mut left = MOST_STATES;
    for explore in &lesson.explores {
        shown(notes, explore);
        let start = match explore.from {
            Since::Start => stops.start,
            Since::Current => stops.end(lesson.tasks.len()),
            Since::After(task) => stops.tasks.get(task).copied(),
        };
        let there = |start| session.run(Line::Goto(start as u64), &mut |_| {}).is_ok();
        if threads > 0 && start.is_some_and(there) {
            search(notes, explore, session, &mut left, threads);
        }
    }
}

/// Searches, and notes what came of it.
fn search(notes: &mut Notes<'_>, explore: &Explore, session: &Session, left: &mut u64, threads: usize) {
    let done = Inquiry::begin(explore, session.present(), threads).and_then(|mut inquiry| {
        while inquiry.progress().states < *left && inquiry.advance(SLICE) {}
        inquiry.trouble().cloned().map_or(Ok(inquiry), Err)
    });
    let inquiry = match done {
        Ok(inquiry) => inquiry,
        Err(trouble) => return blame(notes, explore, Trouble { column: None, ..trouble }, Vec::new()),
    };
    let states = inquiry.progress().states;
    *left = left.saturating_sub(states);
    let (key, lines) = match (inquiry.verdict(), &explore.sought) {
        (Verdict::Holds, _) => {
            let id = Some(explore.id.get_ref().clone());
            return notes.searches.push(Searched { id, states, bounds: explore.bounds });
        }
        (Verdict::Searching | Verdict::Unfinished, _) => ("check.explore-unfinished", Vec::new()),
        (Verdict::Fails, Sought::Never(_)) => ("check.explore-never", inquiry.lines()),
        (Verdict::Fails, Sought::Always(_)) => ("check.explore-always", inquiry.lines()),
        (Verdict::Fails, Sought::DeadEnd) => ("check.explore-alive", inquiry.lines()),
    };
    let what = Saying::plain(key).with("states", states).with("count", lines.len());
    let lines = lines.iter().take(MOST_LINES).map(Line::to_string).collect();
    blame(notes, explore, Trouble::new(what.with("bounds", inquiry.written())), lines);
}

/// Notes what is wrong with a search, where its expression stands.
fn blame(notes: &mut Notes<'_>, explore: &Explore, trouble: Trouble, lines: Vec<String>) {
    let word = explore.sought.asked().map_or(&explore.id, |asked| &asked.written);
    notes.push(|lesson| Finding { lines, ..lesson.page.fault_inside(word, 0, trouble).into() });
}

/// A text shows how many states were looked at, and within which bound; a bound that is none has no number.
fn shown(notes: &mut Notes<'_>, explore: &Explore) {
    let (mut has_states, mut has_bound) = (false, false);
    for (_, prose) in explore.text.all() {
        for gap in prose.text.gaps() {
            let Insert::Number(name) = &gap.insert else { continue };
            (has_states, has_bound) = (has_states || name == "states", has_bound || name != "states");
            if name != "depth" && name != "states" && bound(&explore.bounds, name).is_none() {
                let what = Saying::plain("check.explore-any").with("word", name.clone());
                notes.inside(&prose.written, gap.at.start, Trouble::new(what));
            }
        }
    }
    // A number that is missing in one language alone is found beside the others.
    if let Some((_, first)) = explore.text.all().next().filter(|_| !(has_states && has_bound)) {
        let bounded = |name: &&str| *name != "states" && bound(&explore.bounds, name).is_some();
        let mut right: Vec<&str> = NUMBERS.iter().map(|(name, _)| *name).filter(bounded).collect();
        right.retain(|name| {
            *name != if notes.lesson.setup.profile().name == "raft" { "rounds" } else { "terms" }
        });
        let what = Saying::plain("check.explore-numbers").with("right", right.join(", "));
        notes.say(&first.written.span(), what);
    }
}
