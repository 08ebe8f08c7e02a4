//! What stands beside the run: its twin under other rules, and another branch.

use super::{Lab, Notice};
use crate::model::rule::Breakage;
use crate::model::saying::Saying;
use crate::session::TwinRules;
use crate::session::compare::Branches;
use crate::tui::pane::Pane;

/// Which rules a twin has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// Every rule is kept.
    Right,
    /// This breakage is on, and every other rule is kept.
    Broken(&'static Breakage),
}

impl Lab {
    /// Which twins there can be: the right one if anything is broken in the run, and one for each breakage that is not
    /// all that is broken.
    pub fn twins(&self) -> Vec<Rules> {
        let (broken, profile) = (&self.facts.broken, self.facts.profile);
        let is_right = broken.is_empty() && self.session.setup().broken.is_empty();
        let right = (!is_right).then_some(Rules::Right);
        let is_other = |breakage: &&'static Breakage| broken != &[*breakage];
        right.into_iter().chain(profile.breakages().filter(is_other).map(Rules::Broken)).collect()
    }

    /// Whether the twin has these rules now.
    pub fn has_twin(&self, rules: Rules) -> bool {
        let Some(twin) = self.session.twin() else { return false };
        let broken = twin.facts().broken;
        match rules {
            Rules::Right => broken.is_empty(),
            Rules::Broken(breakage) => broken == [breakage],
        }
    }

    /// Gives the run a twin and shows it, or takes it away.
    pub fn give_twin(&mut self, rules: Option<Rules>) {
        let rules = rules.map(|rules| match rules {
            Rules::Right => TwinRules::right(self.facts.profile),
            Rules::Broken(breakage) => TwinRules::exactly(&[breakage], self.facts.profile),
        });
        match self.session.set_twin(rules) {
            Ok(()) => self.show_twin(),
            Err(trouble) => self.notice = Some(Notice::Refused(trouble)),
        }
    }

    /// Shows the twin if there is one, and gives it the focus; else puts the usual pane into its place.
    pub fn show_twin(&mut self) {
        if self.session.twin().is_some() {
            self.look(Pane::Twin);
        }
        self.follow_twin();
    }

    /// Shows the twin if there is one, and leaves the focus where it is; else puts the usual pane into its place.
    pub fn follow_twin(&mut self) {
        let has_twin = self.session.twin().is_some();
        self.scroll.twin = 0;
        if has_twin {
            self.stage = Pane::Twin;
        } else if self.stage == Pane::Twin {
            self.stage = Pane::Cluster;
        }
        self.follow_article();
        let is_there = self.panes().contains(&self.pane);
        self.pane = if is_there { self.pane } else { self.stage };
    }

    /// The branches that the present one can be compared with, by their places in the list of all.
    pub fn other_branches(&self) -> Vec<usize> {
        let history = self.session.history();
        (0..history.branches().len()).filter(|place| *place != history.branch_place()).collect()
    }

    /// Shows the present branch beside the only other one, or stops showing it; says so if there is none.
    pub fn compare_only(&mut self) {
        match self.other_branches().first() {
            _ if self.pane == Pane::Compare => self.toggle(Pane::Compare),
            Some(other) => self.compare(*other),
            None => self.refuse(Saying::plain("error.one-branch")),
        }
    }

    /// Shows the present branch beside another.
    pub fn compare(&mut self, other: usize) {
        let history = self.session.history();
        self.branches = Some(Branches::new(history, history.branch_place(), other));
        self.scroll.compare = 0;
        self.look(Pane::Compare);
    }
}
