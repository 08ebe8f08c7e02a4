//! Hints in sentences: those of the lesson, and behind them the next line that a search has found.

use super::{Teller, joined};
use crate::lesson::runner::Advice;

/// States between two looks at whether the search is over.
const SLICE: u64 = 100_000;

impl Teller {
    /// One more hint.
    pub(super) fn hint(&mut self) {
        let (seen, begun) = (self.runner.hints_seen(), self.runner.hint(&self.session));
        if self.runner.hints_seen() == seen {
            if begun {
                self.out.flush();
                while self.runner.guide_on(SLICE) {}
            }
            return self.advice();
        }
        let hints = self.runner.hints(self.words.language, &|name| self.key(name));
        let words = hints.last().map_or(String::new(), |hint| joined(hint));
        self.say("learn.hint", &[("words", words.into())]);
    }

    /// What the search has found.
    fn advice(&mut self) {
        let key = |name: &str| self.key(name).unwrap_or_default().into();
        match self.runner.advice(&self.session) {
            Some(Advice::Next(line, events)) => {
                self.say("task.guide-next", &[("count", events.into())]);
                self.out.put(&format!("> {line}\n"));
            }
            Some(Advice::Never(states, bounds)) => {
                self.say("task.guide-never", &[("key", key("again"))]);
                self.say("task.guide-within", &[("states", states.into()), ("bounds", bounds.into())]);
            }
            Some(Advice::Searching(states) | Advice::Unknown(states)) => {
                self.say("task.guide-unknown", &[("states", states.into()), ("key", key("solution"))]);
            }
            None => self.say("learn.no-hint", &[]),
        }
    }
}
