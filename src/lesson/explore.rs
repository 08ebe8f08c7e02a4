//! The searches of a lesson: what always or never happens, proved over every run within stated bounds.
//!
//! An [`Inquiry`] is a search that a text speaks of. Its numbers are those of the search that has just run, here, so
//! they are not typed and cannot be old: the checker runs it to the end, the learner's screen in slices.
//!
//! Left out: proofs over all runs. What a text says of *always* it says of the runs within the bounds that it names.

use super::format::{Explore, Sought};
use crate::model::trouble::Trouble;
use crate::search::{self, Bounds, End, MOST_BYTES, Progress, Search};
use crate::sim::Simulation;
use crate::sim::line::Line;

/// Most states of one search.
pub const MOST_STATES: u64 = 2_000_000;

/// The numbers that the text of a search may name: the bounds, each with its name on the command line, and how much
/// was looked at.
pub const NUMBERS: [(&str, &str); 11] = [
    ("requests", "requests"),
    ("timeouts", "timeouts"),
    ("heartbeats", "heartbeats"),
    ("crashes", "crashes"),
    ("drops", "drops"),
    ("duplicates", "duplicates"),
    ("late", "late"),
    ("terms", "max-term"),
    ("rounds", "max-round"),
    ("depth", "depth"),
    ("states", "states"),
];

/// How a search stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on.
    Searching,
    /// No run within the bounds shows anything else.
    Holds,
    /// A run shows that it is not so.
    Fails,
    /// There are more states than may be looked at: nothing is known.
    Unfinished,
}

/// A search that a text speaks of.
#[derive(Debug)]
pub struct Inquiry {
    search: Search,
    from: Box<dyn Simulation>,
    dead_end: bool,
    /// Why it cannot go on.
    trouble: Option<Trouble>,
}

impl Inquiry {
    /// Begins the search at a moment, on so many threads.
    pub fn begin(explore: &Explore, from: &dyn Simulation, threads: usize) -> Result<Inquiry, Trouble> {
        let bounds = &explore.bounds;
        let search = match &explore.sought {
            Sought::Never(asked) => Search::new(from, asked.question.text(), bounds, threads),
            Sought::Always(asked) => {
                Search::new(from, &format!("not ({})", asked.question.text()), bounds, threads)
            }
            Sought::DeadEnd => Search::dead_end(from, bounds, threads),
        };
        let dead_end = matches!(explore.sought, Sought::DeadEnd);
        Ok(Inquiry { search: search?, from: from.fork(), dead_end, trouble: None })
    }

    /// Goes on for so many states, a few more or less; false once it is over.
    pub fn advance(&mut self, states: u64) -> bool {
        if self.verdict() == Verdict::Searching {
            self.trouble = self.search.advance(states).err();
        }
        self.verdict() == Verdict::Searching
    }

    /// Why it could not go on: its expression cannot be asked of some state.
    pub fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// How it stands.
    pub fn verdict(&self) -> Verdict {
        match self.progress() {
            _ if self.trouble.is_some() => Verdict::Unfinished,
            Progress { end: Some(End::Found), .. } => Verdict::Fails,
            Progress { end: Some(End::Exhausted), .. } => Verdict::Holds,
            // How long a run may be is a bound like the others; a dead end lasts for ever.
            Progress { end: Some(End::Depth), .. } if !self.dead_end => Verdict::Holds,
            Progress { end: None, bytes, .. } if bytes <= MOST_BYTES => Verdict::Searching,
            _ => Verdict::Unfinished,
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.search.progress()
    }

    /// The shortest run that shows that it is not so.
    pub fn lines(&self) -> Vec<Line> {
        self.search.found().map_or(Vec::new(), |way| search::lines(&*self.from, &way))
    }

    /// The bounds as they are written on the command line.
    pub fn written(&self) -> String {
        self.search.written()
    }

    /// A number that the text names.
    pub fn number(&self, name: &str) -> Option<String> {
        let progress = self.progress();
        match name {
            "states" => Some(progress.states.to_string()),
            "depth" => Some(progress.depth.to_string()),
            name => bound(self.search.bounds(), name).map(|bound| bound.to_string()),
        }
    }
}

/// What a bound is set to, by its name in texts; nothing for any number.
pub fn bound(bounds: &Bounds, name: &str) -> Option<u64> {
    let (_, written) = NUMBERS.iter().find(|(known, _)| *known == name)?;
    search::bound(bounds, written)
}
