//! What a learner has done in a lesson: all that is kept of it.

use super::{Place, Runner, Status};
use crate::session::Session;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a learner has done in a lesson, by the ids of its tasks; the goal's is `goal`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// The task where the learner is, or `goal`, or `end`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Whether he has been at the end.
    pub finished: bool,
    /// Which edition of the lesson he finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// In how many events he reached the goal, at best.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<u64>,
    /// Where he was shown how.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<String>,
    /// The acts that he did himself, each with its events.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub acts: BTreeMap<String, u64>,
    /// How many hints he has seen.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub hints: BTreeMap<String, usize>,
    /// What he predicted first, for each prediction.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Answer>,
    /// The misconceptions that first answers showed, by the task, until they are overcome.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub review: BTreeMap<String, String>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub others: toml::Table,
}

/// What a learner predicted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The id of the option that was chosen.
    pub option: String,
    /// Whether it came true.
    pub right: bool,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub others: toml::Table,
}

/// The name of the goal in a record.
const GOAL: &str = "goal";
/// The name of the end in a record.
const END: &str = "end";

impl Runner {
    /// What the learner has done so far.
    pub fn record(&self) -> Record {
        let edition = self.finished.then(|| self.lesson.page.edition());
        let mut record =
            Record { finished: self.finished, edition, best: self.goal.best, ..Record::default() };
        record.task = Some(match self.place {
            Place::Task(place) => self.lesson.tasks[place].id.get_ref().clone(),
            Place::Goal => GOAL.into(),
            Place::End => END.into(),
        });
        for (place, (task, status)) in self.lesson.tasks.iter().zip(&self.tasks).enumerate() {
            let id = task.id.get_ref();
            if let Some(option) = status.first {
                let right = self.reference.tasks[place].truth == Some(option);
                record.answer(id, task.options[option].id.get_ref(), right);
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
            let option = option
                .and_then(|kept| task.options.iter().position(|option| *option.id.get_ref() == kept.option));
            (status.first, status.chosen) = (option, option);
            status.best = record.acts.get(id).copied();
            record.recall(id, status);
            status.reached = status.best.is_some() || status.shown;
        }
        self.goal.best = record.best;
        record.recall(GOAL, &mut self.goal);
        self.finished = record.finished;
        let place = match record.task.as_deref() {
            Some(GOAL) => Some(Place::Goal),
            Some(END) => Some(Place::End),
            Some(id) => self.lesson.task(id).map(Place::Task),
            None => None,
        };
        if let Some(place) = place {
            self.go_to(place, session);
        }
    }
}

impl Record {
    /// Whether the lesson has changed since it was finished.
    pub fn is_outdated(&self, edition: &str) -> bool {
        self.finished && self.edition.as_deref().is_some_and(|known| known != edition)
    }

    /// Remembers a prediction.
    pub fn answer(&mut self, task: &str, option: &str, right: bool) {
        let answer = Answer { option: option.into(), right, others: toml::Table::new() };
        self.answers.insert(task.into(), answer);
    }

    /// Takes over what was done now; where the goal was practised, only its best. What was done before is not undone
    /// by it.
    pub fn take(&mut self, now: Record, practised: bool) {
        let best = [self.best, now.best].into_iter().flatten().min();
        if practised {
            self.best = best;
            return;
        }
        let (others, review) = (std::mem::take(&mut self.others), std::mem::take(&mut self.review));
        let finished = self.finished || now.finished;
        let edition = now.edition.clone().or(self.edition.take());
        *self = Record { best, finished, edition, review, others, ..now };
    }

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
