//! What can still happen from a moment: which values can still be chosen (Paxos), which entries can still be committed
//! and which can still be lost (Raft).
//!
//! All of it is asked in one search, within [`chances`]: one more ballot for each proposer that is at work, or one more
//! term and one more request. So it is no formula over the present states: what is in flight counts
//! too, and a value can be inevitable before it is chosen. Where there are more states than may be looked at, all runs
//! up to some length have been, and the [`Standing`] says so.
//!
//! Left out: what nobody has asked for yet.

use super::{Bounds, End, Event, Exploration, Goal, MOST_BYTES, Progress, Reads, Targets, last_chances};
use crate::model::facts::Facts;
use crate::model::log::{Command, Entry};
use crate::model::node::RaftFacts;
use crate::model::trouble::Trouble;
use crate::sim::Simulation;
use std::sync::Arc;

/// Most states that are looked at.
pub const MOST_STATES: u64 = 600_000;
/// Most entries that are asked for: the newest.
const MOST_ENTRIES: usize = 16;

/// Something that can still happen, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prospect {
    /// A value is chosen.
    Chosen(Command),
    /// An entry is committed.
    Committed(u64, Entry),
    /// An entry is in no log any more, or another one is committed in its place.
    Lost(u64, Entry),
    /// A guarantee breaks.
    Broken,
}

impl Prospect {
    /// Whether it is so at a moment.
    fn is_so(&self, facts: &Facts) -> bool {
        match self {
            Prospect::Chosen(value) => facts.ledger.chosen.contains(value),
            Prospect::Committed(index, entry) => facts.ledger.committed.entry(*index) == Some(entry),
            Prospect::Lost(index, entry) => {
                let other = |known: Option<&Entry>| known.is_some_and(|known| known != entry);
                let replaced = |raft: &RaftFacts| other(raft.applied.entry(*index));
                let nowhere = rafts(facts).all(|raft| raft.log.entry(*index) != Some(entry));
                nowhere || other(facts.ledger.committed.entry(*index)) || rafts(facts).any(replaced)
            }
            Prospect::Broken => !facts.ledger.violations.is_empty(),
        }
    }
}

fn rafts(facts: &Facts) -> impl Iterator<Item = &RaftFacts> {
    facts.nodes.iter().filter_map(|node| node.state.raft())
}

/// Whether something can still happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is not known yet.
    Open,
    /// It is so already.
    Now,
    /// It can, and no way there has fewer events.
    Can(u64),
    /// It cannot, within the bounds.
    Cannot,
    /// It does not in any run of at most so many events; longer ones were not looked at.
    NotSoon(u32),
}

/// All that is asked at once.
#[derive(Debug)]
struct All(Vec<Prospect>);

impl Goal for All {
    fn reads(&self) -> Reads {
        let reads_nodes = self.0.iter().any(|prospect| matches!(prospect, Prospect::Lost(..)));
        Reads { nodes: reads_nodes, ..Reads::default() }
    }

    fn count(&self) -> usize {
        self.0.len()
    }

    fn met(&self, facts: Facts) -> Result<Targets, Trouble> {
        Ok(so(&self.0, &facts))
    }
}

/// Which of these are so.
fn so(prospects: &[Prospect], facts: &Facts) -> Targets {
    let so = prospects.iter().enumerate().filter(|(_, prospect)| prospect.is_so(facts));
    so.fold(Targets::default(), |all, (place, _)| all.with(place))
}

/// What can still happen from a moment, as far as it is known.
#[derive(Debug)]
pub struct Outlook {
    prospects: Vec<Prospect>,
    /// Those that are so already.
    now: Targets,
    /// How many events the shortest way to each has, once it is found.
    lengths: Vec<Option<u64>>,
    exploration: Box<dyn Exploration>,
    from: Box<dyn Simulation>,
    bounds: Bounds,
}

/// What may happen where it is asked what still can from a moment.
pub fn chances(from: &dyn Simulation) -> Bounds {
    let bounds = Bounds { states: MOST_STATES, ..last_chances(from.profile()) };
    let facts = from.facts();
    let term = rafts(&facts).map(|raft| raft.current_term).max();
    match term {
        // The next leader overwrites nothing before a client asks it for something.
        Some(term) => {
            let bounds = Bounds { drops: Some(0), heartbeats: Some(0), requests: 1, ..bounds };
            Bounds { height: Some(term + 1), timeouts: None, ..bounds }
        }
        None => bounds,
    }
}

/// What is asked at a moment: each value that a client has asked for, or each entry in a log or committed; where a
/// rule is broken, also whether a guarantee breaks.
fn prospects(facts: &Facts) -> Vec<Prospect> {
    let wishes = facts.ledger.wishes().into_iter().map(Prospect::Chosen);
    let entries = entries(facts)
        .into_iter()
        .flat_map(|(index, entry)| [Prospect::Committed(index, entry.clone()), Prospect::Lost(index, entry)]);
    let mut prospects: Vec<Prospect> =
        if facts.profile.name == "raft" { entries.collect() } else { wishes.collect() };
    prospects.truncate(Targets::MOST - 1);
    if !facts.broken.is_empty() {
        prospects.push(Prospect::Broken);
    }
    prospects
}

/// The newest entries that are in a log or committed, by their index and term.
fn entries(facts: &Facts) -> Vec<(u64, Entry)> {
    let logs = rafts(facts).map(|raft| &raft.log).chain([&facts.ledger.committed]);
    let mut all: Vec<(u64, Entry)> = Vec::new();
    for log in logs {
        for (index, entry) in
            log.slice(log.last_index().saturating_sub(MOST_ENTRIES as u64), log.last_index()).to_vec()
        {
            if !all.contains(&(index, entry.clone())) {
                all.push((index, entry));
            }
        }
    }
    all.sort_by(|(index, entry), (other, second)| {
        (index, entry.term, &entry.command).cmp(&(other, second.term, &second.command))
    });
    all.split_off(all.len().saturating_sub(MOST_ENTRIES))
}

impl Outlook {
    /// Begins to look from a moment, on so many threads.
    pub fn begin(from: &dyn Simulation, threads: usize) -> Outlook {
        Outlook::within(from, chances(from), threads)
    }

    /// The same, within other bounds.
    pub fn within(from: &dyn Simulation, bounds: Bounds, threads: usize) -> Outlook {
        let facts = from.facts();
        let prospects = prospects(&facts);
        let now = so(&prospects, &facts);
        let exploration = from.explore(&bounds, Arc::new(All(prospects.clone())), threads);
        let lengths = vec![None; prospects.len()];
        Outlook { prospects, now, lengths, exploration, from: from.fork(), bounds }
    }

    /// Goes on for so many states, a few more or less; false once it is over.
    pub fn advance(&mut self, states: u64) -> bool {
        // Facts can always be asked, so this goes on until it is over.
        let goes_on = self.is_open() && self.exploration.advance(states).is_ok() && self.is_open();
        let found = self.progress().found;
        for place in 0..self.prospects.len() {
            if found.has(place) && self.lengths[place].is_none() {
                self.lengths[place] = Some(self.way(place).len() as u64);
            }
        }
        goes_on
    }

    /// Whether something is not known yet.
    pub fn is_open(&self) -> bool {
        let progress = self.progress();
        progress.end.is_none() && progress.bytes <= MOST_BYTES
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.exploration.progress()
    }

    /// How much a run may hold.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// All that is asked, in order.
    pub fn prospects(&self) -> &[Prospect] {
        &self.prospects
    }

    /// Whether the prospect at a place can come true.
    pub fn standing(&self, place: usize) -> Standing {
        let progress = self.progress();
        match (self.lengths.get(place).copied().flatten(), progress.end) {
            _ if self.now.has(place) => Standing::Now,
            (Some(events), _) => Standing::Can(events),
            (None, Some(End::Exhausted | End::Found)) => Standing::Cannot,
            (None, None) if self.is_open() => Standing::Open,
            // Of the longest runs not all have been looked at.
            _ => Standing::NotSoon(progress.depth.saturating_sub(1)),
        }
    }

    /// The shortest way to the prospect at a place; no event if none is known.
    pub fn way(&self, place: usize) -> Vec<Event> {
        self.exploration.found(place).unwrap_or_default()
    }

    /// The moment that it looks from.
    pub fn from(&self) -> &dyn Simulation {
        &*self.from
    }
}
