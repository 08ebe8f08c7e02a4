//! What is said of broken rules: those of the cluster, and those of a task's twin.

use super::Teller;
use crate::lesson::runner::Secret;
use crate::session::twin::text;

impl Teller {
    /// Which rules of the cluster are broken, or that one is in secret.
    pub(super) fn what_is_broken(&mut self) {
        // The lines before the first task may have mended what the lesson breaks.
        let facts = self.session.facts();
        let broken = &facts.broken;
        match self.runner.secret() {
            None if broken.is_empty() => {}
            None => {
                let rules = text::rules(broken, self.words);
                self.say("twin.here", &[("rules", rules.into())]);
            }
            Some(Secret::Kept) => self.say("learn.secret", &[]),
            Some(Secret::Told(breakage)) => {
                let about = self.words.get(&format!("breakage.{}.about", breakage.name)).to_string();
                self.say(
                    "learn.secret-told",
                    &[("name", breakage.name.to_string().into()), ("about", about.into())],
                );
            }
        }
    }

    /// Where a task has a twin: under which rules it plays.
    pub(super) fn twin_rules(&mut self) {
        let Some(twin) = self.session.twin().filter(|_| self.runner.has_twin()) else { return };
        let rules = text::rules(&twin.facts().broken, self.words);
        self.say("twin.there", &[("rules", rules.into())]);
    }

    /// Where run and twin first came to differ.
    pub(super) fn twin_differs(&mut self) {
        let Some(twin) = self.session.twin().filter(|_| self.runner.has_twin()) else { return };
        let history = self.session.history();
        let first = twin.firsts(history.cursor()).earliest();
        let said = first.map(|first| text::first(first, history, self.words) + "\n");
        self.out.put(&said.unwrap_or_default());
    }
}
