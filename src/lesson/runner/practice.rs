//! Practice: the goal of a lesson alone, without its story. Of what was done there only the best is kept.

use super::{Place, Runner};
use crate::lesson::format::From;
use crate::model::saying::Saying;
use crate::session::Session;

impl Runner {
    /// Goes to the goal, to practise it.
    pub fn practise(&mut self, session: &mut Session) -> Result<(), Saying> {
        let goal = self.lesson.goal.as_ref().ok_or_else(|| Saying::plain("lesson.no-goal"))?;
        match goal.from {
            // Nothing of the story has to be played, so nothing of it is on the timeline.
            From::Start => self.enter(Place::Goal, session),
            From::Current => self.go_to(Place::Goal, session),
        }
        self.practises = true;
        Ok(())
    }

    /// Whether the goal is practised.
    pub fn is_practice(&self) -> bool {
        self.practises
    }

    /// What to tell who begins to practise, who is known to have reached the goal in so many events at best.
    pub fn about_practice(best: Option<u64>) -> Saying {
        match best {
            Some(best) => Saying::plain("lesson.practice-again").with("best", best),
            None => Saying::plain("lesson.practice-new"),
        }
    }
}
