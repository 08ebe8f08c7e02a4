//! What came of a search, in sentences: the same on the command line and on the screen.

use super::{End, Grain, Search, Verdict};
use crate::model::saying::Saying;

/// What ended a search, where its bounds did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// There was no more time.
    Time,
    /// There was no more memory.
    Memory,
}

impl Search {
    /// What came of it: whether there is a way, or whether the moment is a dead end.
    pub fn answer(&self, verdict: &Verdict) -> Saying {
        let within = |key: &'static str| Saying::plain(key).with("bounds", self.written());
        match verdict {
            Verdict::Alive(events) if self.dead_end && events.is_empty() => Saying::plain("search.reached"),
            Verdict::Alive(events) if events.is_empty() => Saying::plain("search.already"),
            Verdict::Alive(events) => {
                let key = if self.dead_end { "search.alive" } else { "search.found" };
                Saying::plain(key).with("count", events.len())
            }
            _ if !self.dead_end => within("search.none"),
            Verdict::Dead => within("search.dead"),
            Verdict::Idle => within("search.idle"),
            Verdict::Unknown => within("search.unknown"),
        }
    }

    /// How much was looked at in so many seconds, and what was not.
    pub fn effort(&self, seconds: f64, cut: Cut) -> Vec<Saying> {
        let progress = self.progress();
        let size = Saying::plain("search.size")
            .with("depth", u64::from(progress.depth))
            .with("states", progress.states)
            .with("transitions", progress.transitions)
            .with("seconds", format!("{seconds:.2}"))
            .with("bytes", progress.bytes / progress.states.max(1));
        let end = Saying::plain(match (progress.end, cut) {
            (Some(End::Found), _) => "search.stopped",
            (Some(End::Exhausted), _) => "search.exhausted",
            (Some(End::Depth), _) => "search.depth",
            (Some(End::States), _) => "search.states",
            (None, Cut::Time) => "search.seconds",
            (None, Cut::Memory) => "search.memory",
        });
        let mut sayings = vec![size, end];
        if self.bounds().grain == Grain::Exchange && progress.end != Some(End::Found) {
            sayings.push(Saying::plain("search.among").with("late", u64::from(self.bounds().late)));
        }
        sayings
    }
}
