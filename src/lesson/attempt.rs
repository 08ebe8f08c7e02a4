//! An attempt to bring something about: whether it was reached, however the learner walks through the tree of moments.

use super::format::Asked;
use crate::history::MomentId;
use crate::session::Session;
use crate::sim::Simulation;
use std::sync::Arc;

/// Looks at every moment of the way from where it began.
#[derive(Debug)]
pub struct Attempt {
    from: MomentId,
    begin: Box<dyn Simulation>,
    /// The moments that have been looked at, and the cluster at the last of them.
    path: Vec<MomentId>,
    now: Box<dyn Simulation>,
    reached: Option<u64>,
    spoiled: bool,
}

impl Attempt {
    /// Attemptes from the present moment on.
    pub fn begin(session: &Session) -> Attempt {
        Attempt {
            from: session.history().cursor(),
            begin: session.present().fork(),
            path: Vec::new(),
            now: session.present().fork(),
            reached: None,
            spoiled: false,
        }
    }

    /// The moment where it began.
    pub fn from(&self) -> MomentId {
        self.from
    }

    /// After how many events on the present way it was reached.
    pub fn reached(&self) -> Option<u64> {
        self.reached
    }

    /// Whether on the present way what is to be avoided came first.
    pub fn spoiled(&self) -> bool {
        self.spoiled
    }

    /// How many events the present way has.
    pub fn events(&self) -> u64 {
        self.path.len() as u64
    }

    /// Looks at the moments of the present way that are new.
    pub fn look(&mut self, session: &Session, reach: &[Asked], avoid: Option<&Asked>) {
        let history = session.history();
        let path = history.path(history.cursor());
        let begins = path.iter().position(|id| *id == self.from).map_or(0, |place| place + 1);
        let path = if self.from > 0 && begins == 0 { &[] } else { &path[begins..] };
        if !path.starts_with(&self.path) {
            self.now = self.begin.fork();
            self.path.clear();
            (self.reached, self.spoiled) = (None, false);
        }
        for id in &path[self.path.len()..] {
            let Some(moment) = history.moment(*id) else { continue };
            let applied = self.now.apply(&moment.event, moment.time);
            applied.expect("what was possible once is possible again at the same moment");
            self.path.push(*id);
            if self.reached.is_some() || self.spoiled {
                continue;
            }
            let facts = Arc::new(self.now.facts());
            self.spoiled = avoid.is_some_and(|asked| asked.is_true(&facts));
            if !self.spoiled && reach.iter().all(|asked| asked.is_true(&facts)) {
                self.reached = Some(self.path.len() as u64);
            }
        }
    }
}
