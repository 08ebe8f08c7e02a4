//! What is said of a task's twin, beside what comes to differ at each event.

use super::Teller;
use crate::session::twin::text;

impl Teller {
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
