//! Somebody who reads in the history while the learner stays where he is: moment after moment, or anywhere.

use super::{History, MomentId};
use crate::sim::{Simulation, Step};

/// A place in the history beside the present.
#[derive(Debug)]
pub struct Reader {
    sim: Box<dyn Simulation>,
    at: MomentId,
}

impl Reader {
    /// A reader at a moment.
    pub fn new(history: &History, at: MomentId) -> Reader {
        Reader { sim: history.replay(at).0, at }
    }

    /// The cluster where the reader stands.
    pub fn sim(&self) -> &dyn Simulation {
        &*self.sim
    }

    /// Where the reader stands.
    pub fn at(&self) -> MomentId {
        self.at
    }

    /// Goes to a moment, and says what its event did; nothing for the start. The next moment costs one event, any other
    /// as much as a jump.
    pub fn read(&mut self, history: &History, id: MomentId) -> Option<Step> {
        let step = match history.moment(id) {
            Some(moment) if moment.parent == self.at => {
                let step = self.sim.apply(&moment.event, moment.time);
                Some(step.expect("what was possible once is possible again at the same moment"))
            }
            _ => {
                let (sim, mut steps) = history.replay(id);
                self.sim = sim;
                steps.pop().map(|(_, step)| step)
            }
        };
        self.at = id;
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Setup, protocol};
    use crate::session::Session;

    #[test]
    fn it_sees_what_was_seen_and_disturbs_nothing() {
        let mut session = Session::new(Setup::new(protocol("raft").unwrap())).unwrap();
        let mut seen = vec![(session.present().fingerprint(), 0)];
        for line in ["step 70", "goto 40", "branch other", "step 5"] {
            session.read(line, &mut |_| {}).unwrap();
        }
        for id in 1..=session.history().len() {
            let (sim, steps) = session.history().replay(id);
            seen.push((sim.fingerprint(), steps.last().unwrap().1.number));
        }
        let cursor = session.history().cursor();
        let mut reader = Reader::new(session.history(), 0);
        for id in (0..seen.len()).chain([3, 74, 0, 71, 72, 41]) {
            let step = reader.read(session.history(), id);
            assert_eq!((reader.sim().fingerprint(), step.map_or(0, |step| step.number)), seen[id], "{id}");
            assert_eq!(reader.at(), id);
        }
        assert_eq!(session.history().cursor(), cursor);
    }
}
