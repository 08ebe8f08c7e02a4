//! What a prediction says of the learner: a misconception that he has, or that he has it no more.

use super::Runner;

/// What an answer says of the learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Insight {
    /// The first answer at a task was wrong, and shows a misconception.
    Shown {
        /// The task's id.
        task: String,
        /// The misconception, such as `M04`.
        misconception: String,
    },
    /// An answer at a task was right, although these misconceptions would have given another.
    Overcome {
        /// The task's id.
        task: String,
        /// The misconceptions of the other options.
        misconceptions: Vec<String>,
    },
}

impl Runner {
    /// Finds out what an answer says of the learner.
    pub(super) fn weigh(&mut self, place: usize, option: usize, is_first: bool) {
        let options = &self.lesson.tasks[place].options;
        let task = self.lesson.tasks[place].id.get_ref().clone();
        let tag = |option: usize| options[option].misconception.as_ref().map(|tag| tag.get_ref().clone());
        if self.reference.tasks[place].truth == Some(option) {
            let misconceptions =
                (0..options.len()).filter(|other| *other != option).filter_map(tag).collect();
            self.insights.push(Insight::Overcome { task, misconceptions });
        } else if let Some(misconception) = tag(option).filter(|_| is_first) {
            self.insights.push(Insight::Shown { task, misconception });
        }
    }

    /// What the answers since the last time say of the learner, in order.
    pub fn insights(&mut self) -> Vec<Insight> {
        std::mem::take(&mut self.insights)
    }
}
