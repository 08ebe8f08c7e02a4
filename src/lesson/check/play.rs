//! The run of a lesson as its checks need it: where the story stops, and lines played with what goes wrong noted.

use super::{Finding, Notes};
use crate::history::MomentId;
use crate::lesson::bounds::Budget;
use crate::lesson::format::Scripted;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::session::{Session, Stop};
use crate::sim::line::Line;

/// Where in the run the story stops, as far as it got.
#[derive(Debug, Default)]
pub(super) struct Stops {
    /// Before the first task.
    pub start: Option<MomentId>,
    /// After the lines of each task.
    pub tasks: Vec<MomentId>,
}

impl Stops {
    /// After the last of so many tasks, if the story got there.
    pub(super) fn end(&self, tasks: usize) -> Option<MomentId> {
        if self.tasks.len() == tasks { self.tasks.last().copied().or(self.start) } else { None }
    }
}

/// Whether a line may stand in a task or on a way to the goal: disks are planted before the story begins.
pub(super) fn at_its_place(line: &Scripted) -> Result<(), Trouble> {
    match line.line {
        Line::Plant(..) => Err(Trouble::plain("check.plant-start").at(1)),
        Line::Forward(_) => {
            let what = Saying::plain("lesson.verb").with("word", String::from("forward"));
            Err(Trouble::new(what).at(1))
        }
        _ => Ok(()),
    }
}

/// Plays a line; false if that is impossible, which is noted.
pub(super) fn play(
    notes: &mut Notes<'_>,
    session: &mut Session,
    line: &Scripted,
    budget: &mut Budget,
) -> bool {
    let Err(stop) = budget.run(session, &line.line) else { return true };
    match stop {
        Stop::Trouble(trouble) => notes.inside(&line.written, 0, trouble),
        Stop::False(disappointment) => {
            let trouble = Trouble::new(disappointment.what);
            let fault = notes.lesson.page.fault_inside(&line.written, 0, trouble);
            notes.push(|_| Finding { parts: disappointment.parts, ..fault.into() });
        }
    }
    false
}
