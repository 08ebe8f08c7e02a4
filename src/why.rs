//! Why something is as it is, what came of it, and why something did not happen.
//!
//! Whatever a node keeps is in a [`Place`]: its vote, an entry of its log, the votes that it counted. Each moment
//! *writes* some places, and each rule that it followed has *compared* some: [`compared`] says which. So every moment
//! has causes, the moments that wrote last what it compared, and the one that sent its message; [`Past`] finds them,
//! walking back. Nothing is kept for it but what each moment touched ([`Touch`](crate::history::touch::Touch)).
//!
//! [`Subject`] is what somebody asks about, and [`Question`] what did not happen; both lead to a moment, or to the facts
//! that stand against it. Nothing here knows an outcome beforehand: a broken rule is explained like a kept one.
//!
//! What is left out: why the schedule chose this event, and the durations of timers.

pub mod compared;
pub mod fate;
pub mod not;
pub mod past;
pub mod place;
pub mod subject;
pub mod witness;

pub use not::Question;
pub use past::{Link, Past};
pub use place::Place;
pub use subject::Subject;

use crate::model::saying::Saying;

/// What is found out about a question.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// It in sentences.
    pub says: Vec<Saying>,
    /// The events that show it, by their number on the path, the most telling first. 0 is the start.
    pub moments: Vec<u64>,
}

impl Answer {
    /// An answer of one sentence.
    pub fn new(says: Saying) -> Answer {
        Answer { says: vec![says], moments: Vec::new() }
    }

    /// The same, with an event that shows it.
    pub fn shown(mut self, number: u64) -> Answer {
        if !self.moments.contains(&number) {
            self.moments.push(number);
        }
        self
    }

    /// The same, with one more sentence.
    pub fn and(mut self, says: Saying) -> Answer {
        self.says.push(says);
        self
    }

    /// The same, with all that another answer says.
    pub fn with(mut self, other: Answer) -> Answer {
        self.says.extend(other.says);
        other.moments.into_iter().fold(self, Answer::shown)
    }
}
