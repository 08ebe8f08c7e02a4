//! Writes a run as lines that make it again: the same moments, with the same numbers, branches and times.
//!
//! What the schedule chose is written as `step`, so that the clock moves as it did; what was done by hand in the
//! form that does not depend on message numbers.

use super::Session;
use crate::history::{Branch, Moment, MomentId};
use crate::sim::line::Line;

impl Session {
    /// The run so far, all its branches, as a script.
    pub fn script(&self) -> String {
        let mut script = Script { text: format!("{}\n", self.setup().line()), steps: 0 };
        for (node, fields) in &self.setup().plants {
            script.line(&Line::Plant(*node, fields.clone()));
        }
        let history = self.history();
        let branches = history.branches();
        let (mut cursor, mut branch) = (0, 0);
        for id in 1..=history.len() {
            let Some(moment) = history.moment(id) else { continue };
            if moment.branch != branch {
                let Branch { name, from, .. } = &branches[moment.branch];
                if moment.branch > 0 && *from == moment.parent {
                    script.fork(*from, cursor, name);
                } else {
                    script.line(&Line::Switch(name.clone()));
                }
            }
            script.moment(moment, history.moment(moment.parent).map_or(0, |parent| parent.time));
            (cursor, branch) = (id, moment.branch);
        }
        for empty in branches.iter().skip(1).filter(|branch| branch.tip == branch.from) {
            script.fork(empty.from, cursor, &empty.name);
            cursor = empty.from;
        }
        let here = history.branch();
        if branches.len() > 1 {
            script.line(&Line::Switch(here.name.clone()));
            cursor = here.tip;
        }
        if cursor != history.cursor() {
            script.line(&Line::Back(history.ahead().len() as u64));
        }
        script.wait(self.now() - self.present().time());
        script.flush();
        script.text
    }

    /// The lines of the path to the present moment, without the other branches.
    pub fn path_lines(&self) -> Vec<String> {
        let mut script = Script { text: String::new(), steps: 0 };
        let history = self.history();
        let path = history.path(history.cursor());
        let mut now = 0;
        for moment in path.into_iter().filter_map(|id| history.moment(id)) {
            script.moment(moment, now);
            now = moment.time;
        }
        script.wait(self.now().saturating_sub(now));
        script.flush();
        script.text.lines().map(String::from).collect()
    }
}

/// Lines, with events of the schedule gathered into one `step`.
struct Script {
    text: String,
    steps: u64,
}

impl Script {
    /// A branch that starts at a moment.
    fn fork(&mut self, from: MomentId, cursor: MomentId, name: &str) {
        if from != cursor {
            self.line(&Line::Goto(from as u64));
        }
        self.line(&Line::Branch(name.into()));
    }

    /// What made a moment; the one before it was made at this time.
    fn moment(&mut self, moment: &Moment, before: u64) {
        if moment.scheduled {
            self.steps += 1;
        } else {
            self.wait(moment.time.saturating_sub(before));
            self.line(&moment.line);
        }
    }

    fn wait(&mut self, ms: u64) {
        if ms > 0 {
            self.line(&Line::RunFor(ms));
        }
    }

    fn line(&mut self, line: &Line) {
        self.flush();
        self.text.push_str(&format!("{line}\n"));
    }

    fn flush(&mut self) {
        let steps = std::mem::take(&mut self.steps);
        if steps > 0 {
            self.line(&Line::Step(steps));
        }
    }
}
