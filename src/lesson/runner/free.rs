//! Free play from any place of a lesson, and back.
//!
//! What the learner does there happens on a branch of its own. Nothing is asked, nothing is forbidden and time may
//! move; coming back, he stands where he left the story.

use super::{Runner, walk};
use crate::model::saying::Saying;
use crate::session::Session;
use crate::sim::line::Line;

/// The name of the first branch of free play.
const FREE: &str = "free";

impl Runner {
    /// Whether the learner plays freely.
    pub fn is_free(&self) -> bool {
        self.left.is_some()
    }

    /// Begins free play at the present moment, or goes back to where the story was left.
    pub fn free(&mut self, session: &mut Session) -> Saying {
        match self.left.take() {
            None => {
                let history = session.history();
                self.left = Some((history.branch().name.clone(), history.cursor()));
                Saying::plain("lesson.free").with("name", session.own_branch(FREE))
            }
            Some((branch, moment)) => {
                walk::go(session, Line::Switch(branch));
                walk::go(session, Line::Goto(moment as u64));
                Saying::plain("lesson.back-in-story")
            }
        }
    }
}
