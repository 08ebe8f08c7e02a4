//! What a lesson's searches have to say, in sentences.

use super::Teller;
use crate::lesson::explore::Verdict;
use crate::lesson::runner::inquire::Found;

/// States between two looks at whether the search is over.
const SLICE: u64 = 100_000;

impl Teller {
    /// Runs the searches to the end whose sentences are read here, and says what they have shown.
    pub(super) fn searches(&mut self) {
        self.out.flush();
        while self.runner.inquire(SLICE) {}
        for found in self.runner.found(self.words.language, &|name| self.key(name)) {
            let Found { verdict, states, text, bounds, lines, .. } = found;
            match verdict {
                Verdict::Holds => {
                    self.blocks(&text);
                    self.say("explore.within", &[("bounds", bounds.into())]);
                }
                Verdict::Fails => {
                    self.say("explore.fails", &[("count", lines.len().into())]);
                    lines.iter().for_each(|line| self.out.put(&format!("> {line}\n")));
                }
                Verdict::Searching | Verdict::Unfinished => {
                    self.say("explore.unfinished", &[("states", states.into())]);
                }
            }
        }
    }
}
