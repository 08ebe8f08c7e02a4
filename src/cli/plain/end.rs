//! What is to be brought about, that it is, and what was learned in the end.

use super::{Teller, joined};
use crate::lesson::Place;
use crate::lesson::runner::Aim;

impl Teller {
    /// What was learned in the whole lesson, and what comes next.
    pub(super) fn end(&mut self) {
        let language = self.words.language;
        self.searches();
        if self.runner.secret().is_some() {
            self.what_is_broken();
        }
        let objective = self.runner.objective(language);
        self.say("task.can-now", &[]);
        self.out.put(&format!("  {objective}\n"));
        for (task, right) in self.runner.mistakes(language, &|name| self.key(name)) {
            self.say("task.mistake", &[("task", (task + 1).into()), ("words", joined(&right).into())]);
        }
        if let Some(card) = self.runner.next_lesson() {
            let title = card.title(language).to_string();
            self.say("learn.next", &[("title", title.into()), ("lesson", card.id.clone().into())]);
        }
        self.say("learn.over", &[]);
    }

    /// In how many events an act or the goal is done.
    pub(super) fn reached(&mut self) {
        let record = self.runner.record();
        let goal = self.runner.lesson().goal.as_ref();
        let par = goal.and_then(|goal| Some((*goal.par.as_ref()?.get_ref(), goal.par_proven)));
        match (self.runner.place(), par) {
            (Place::Goal, Some((par, proven))) => {
                let key = if proven { "learn.goal-par" } else { "learn.goal-best" };
                self.say(key, &[("count", record.best.unwrap_or_default().into()), ("par", par.into())]);
            }
            (Place::Goal, None) => {
                self.say("learn.goal-done", &[("count", record.best.unwrap_or_default().into())]);
            }
            _ => {
                let task = record.task.as_ref();
                let events = task.and_then(|task| record.acts.get(task)).copied().unwrap_or_default();
                self.say("learn.act-done", &[("count", events.into())]);
            }
        }
    }

    /// What is still to be brought about.
    pub(super) fn missing(&mut self) {
        for Aim { said, condition } in
            self.runner.aims(&self.session, self.words.language, &|name| self.key(name))
        {
            let key = if condition.holds { "learn.holds" } else { "learn.missing" };
            if said.is_empty() {
                self.say(key, &[("expression", condition.text.clone().into())]);
            } else {
                self.say(key, &[("expression", joined(&said).into())]);
                if !condition.holds {
                    self.out.put(&format!("  {}\n", condition.text));
                }
            }
            let parts = condition.values();
            if !condition.holds && !parts.is_empty() {
                self.say("learn.parts", &[("parts", parts.join("   ").into())]);
            }
        }
    }
}
