//! What a learner has done in a lesson: all that is kept of it.

use super::{Place, Runner, Status};
use crate::session::Session;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a learner has done in a lesson, by the ids of its tasks; the goal's is `goal`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// The task where the learner is, or `goal`, or `end`.
    pub at: String,
    /// Whether he has been at the end.
    pub finished: bool,
    /// In how many events he reached the goal, at best.
    pub goal: Option<u64>,
    /// The option that he chose first, for each prediction.
    pub answers: BTreeMap<String, String>,
    /// The acts that he did himself, each with its events.
    pub acts: BTreeMap<String, u64>,
    /// How many hints he has seen.
    pub hints: BTreeMap<String, usize>,
    /// Where he was shown how.
    pub shown: Vec<String>,
}

/// The name of the goal in a record.
const GOAL: &str = "goal";
/// The name of the end in a record.
const END: &str = "end";

impl Runner {
    /// What the learner has done so far.
    pub fn record(&self) -> Record {
        let mut record = Record { finished: self.finished, goal: self.goal.best, ..Record::default() };
        record.at = match self.place {
            Place::Task(place) => self.lesson.tasks[place].id.get_ref().clone(),
            Place::Goal => GOAL.into(),
            Place::End => END.into(),
        };
        for (task, status) in self.lesson.tasks.iter().zip(&self.tasks) {
            let id = task.id.get_ref();
            if let Some(option) = status.first {
                record.answers.insert(id.clone(), task.options[option].id.get_ref().clone());
            }
            if let Some(events) = status.best {
                record.acts.insert(id.clone(), events);
            }
            record.note(id, status);
        }
        record.note(GOAL, &self.goal);
        record
    }

    /// Takes up a lesson where it was left. What the lesson has no longer is forgotten.
    pub fn resume(&mut self, session: &mut Session, record: &Record) {
        for (place, task) in self.lesson.clone().tasks.iter().enumerate() {
            let (id, status) = (task.id.get_ref(), &mut self.tasks[place]);
            let option = record.answers.get(id);
            let option =
                option.and_then(|id| task.options.iter().position(|option| option.id.get_ref() == id));
            (status.first, status.chosen) = (option, option);
            status.best = record.acts.get(id).copied();
            record.recall(id, status);
            status.reached = status.best.is_some() || status.shown;
        }
        self.goal.best = record.goal;
        record.recall(GOAL, &mut self.goal);
        self.finished = record.finished;
        let place = match record.at.as_str() {
            GOAL => Some(Place::Goal),
            END => Some(Place::End),
            id => self.lesson.task(id).map(Place::Task),
        };
        if let Some(place) = place {
            self.go_to(place, session);
        }
    }
}

impl Record {
    fn note(&mut self, id: &str, status: &Status) {
        if status.hints > 0 {
            self.hints.insert(id.into(), status.hints);
        }
        if status.shown {
            self.shown.push(id.into());
        }
    }

    fn recall(&self, id: &str, status: &mut Status) {
        status.hints = self.hints.get(id).copied().unwrap_or_default();
        status.shown = self.shown.iter().any(|shown| shown == id);
    }
}
