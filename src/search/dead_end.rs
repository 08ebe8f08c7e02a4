//! Dead ends: moments from which nothing is ever chosen (Paxos), or nothing more is committed (Raft), however long
//! one waits.
//!
//! [`Search::dead_end`] asks that of one moment, within [`last_chances`]: one more ballot for each proposer, or two
//! more elections for each node. The [`Verdict`] tells a dead end from a moment at which nobody wants anything: there
//! too nothing follows, but nothing is wrong either.
//!
//! Left out: livelocks. Two proposers that overtake each other for ever are no dead end, since one of them may be
//! lucky.

use super::{Bounds, End, Event, Search, usual};
use crate::model::node::paxos::Phase;
use crate::model::node::{NodeFacts, State};
use crate::model::profile::Profile;
use crate::model::trouble::Trouble;
use crate::sim::Simulation;

/// What came of the question whether a moment is a dead end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is none: this is the shortest way on; no event where a value is chosen already.
    Alive(Vec<Event>),
    /// It is one: somebody waits, and no continuation leads on.
    Dead,
    /// No continuation leads on, but nobody waits for anything.
    Idle,
    /// No continuation that was looked at leads on, and not all were looked at.
    Unknown,
}

/// What may still happen where a dead end is asked for: every timer so often more, and what is in flight. Nobody asks
/// again, and a node that is down stays down.
pub fn last_chances(profile: &Profile) -> Bounds {
    let bounds = Bounds { requests: 0, restarts: false, height: None, drops: None, ..usual(profile) };
    match profile.name {
        "raft" => Bounds { timeouts: Some(2), heartbeats: None, ..bounds },
        _ => Bounds { timeouts: Some(1), ..bounds },
    }
}

impl Search {
    /// Whether a moment is a dead end: the [`verdict`](Search::verdict) says it once this is over.
    pub fn dead_end(from: &dyn Simulation, bounds: &Bounds, threads: usize) -> Result<Search, Trouble> {
        let until = match from.profile().name {
            "raft" => format!("committed|length > {}", from.facts().ledger.committed.last_index()),
            _ => String::from("chosen|length > 0"),
        };
        Ok(Search { dead_end: true, ..Search::new(from, &until, bounds, threads)? })
    }

    /// What came of the question whether the moment that this started from is a dead end.
    pub fn verdict(&self, from: &dyn Simulation) -> Verdict {
        match (self.found(), self.progress().end) {
            (Some(events), _) => Verdict::Alive(events),
            (None, Some(End::Exhausted)) if waits(from) => Verdict::Dead,
            (None, Some(End::Exhausted)) => Verdict::Idle,
            (None, _) => Verdict::Unknown,
        }
    }
}

/// Whether somebody waits: a proposer that is at work, an entry that is not committed. What only a node that is down
/// knows of does not count.
fn waits(at: &dyn Simulation) -> bool {
    let facts = at.facts();
    let waits = |node: &NodeFacts| match &node.state {
        State::Paxos(paxos) => paxos.proposer.as_ref().is_some_and(|proposer| proposer.phase != Phase::Done),
        State::Raft(raft) => facts.ledger.committed.common(&raft.log) < raft.log.last_index(),
    };
    facts.nodes.iter().any(|node| node.up && waits(node))
}
