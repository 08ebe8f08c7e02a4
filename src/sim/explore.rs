//! Breadth-first search over a cluster's own transitions: what is searched, how far, and for what.
//!
//! The search knows no protocol. It takes the cluster of one moment and makes every *move* that the [`Bounds`] allow,
//! then every move after those, and so on, level by level; so what it finds first, nothing shorter reaches. A level
//! is one event, and a state is what [`Simulation::fingerprint`](super::Simulation::fingerprint) tells apart,
//! together with the ledger and with how much of each bound is used up.
//!
//! **Moves**, in both grains: a client request (`X` the first, then `Y`, `Z` …) at a node that may be asked; a timer that
//! is armed runs out (each choice that a breakage offers is a move of its own); a crash; a restart; a copy of a
//! message. What happens to messages is the [`Grain`]:
//!
//! - **message**: the delivery of any message in flight is a move. A message may wait for ever, so losing it is no
//!   move, unless [`Bounds::drops`] asks for it.
//! - **exchange**: a message is a *request* if its sender sent it on a timer, for a client, or on hearing an answer
//!   (Prepare, Propose, Decide; RequestVote, AppendEntries), or if it goes to a third node. It waits until a move delivers
//!   it, and is lost as soon as its sender sends the same receiver a newer one, reaches a higher term or round, stops
//!   work (it is no candidate or leader any more; its proposer rests), or crashes. An *answer* is what a node sends back to the sender of a request while it handles it (Promise,
//!   Accepted, Refuse; the results of both RPCs). It is delivered by the very next event, or lost. So one move
//!   delivers a request, one event, and its answer, one event more; what the answer causes are requests again. At most
//!   [`Bounds::late`] messages of a run that would be lost may wait instead, and then arrive at any time.
//!
//! Messages that are in flight at the first moment may arrive at any time, in both grains; those that are held there
//! stay held. Links stay as they are. A request that changes nothing is no move.
//!
//! What is left out: symmetry (the same run with other nodes is another run) and partial orders.

use crate::model::event::Event;
use crate::model::facts::Facts;
use crate::model::id::NodeSet;
use crate::model::log::Command;
use crate::model::trouble::Trouble;
use std::fmt::Debug;

mod breadth;
mod memory;
mod mirror;
mod moves;
mod state;
mod tables;
mod worker;

pub(super) use breadth::Breadth;

/// What one move does with messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grain {
    /// A request arrives, and unless it is lost its answer.
    #[default]
    Exchange,
    /// One message arrives.
    Message,
}

/// How much a run may hold. Nothing stands for any number: it is then not counted either, so that runs that differ
/// in it alone meet in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// What one move does with messages.
    pub grain: Grain,
    /// Requests of clients, at most [`Bounds::MOST`].
    pub requests: u8,
    /// The nodes that clients ask.
    pub asked: NodeSet,
    /// For each node, how often a timer other than the heartbeat runs out.
    pub timeouts: Option<u8>,
    /// How often heartbeats are sent, by all nodes together.
    pub heartbeats: Option<u8>,
    /// Crashes.
    pub crashes: u8,
    /// Whether nodes that are down come back.
    pub restarts: bool,
    /// Messages lost: answers in the exchange grain, any in the message grain.
    pub drops: Option<u8>,
    /// Copies of messages.
    pub duplicates: u8,
    /// Messages that arrive late, in the exchange grain.
    pub late: u8,
    /// Highest term or round that a node may reach.
    pub height: Option<u64>,
    /// Most events.
    pub depth: Option<u32>,
    /// Most states.
    pub states: u64,
}

impl Bounds {
    /// The highest that any bound that is counted may be.
    pub const MOST: u8 = 15;
    /// The most states that a search can number.
    pub const MOST_STATES: u64 = u32::MAX as u64;
}

/// Which facts a goal reads, so that it is asked only when one of them may have changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// The nodes.
    pub nodes: bool,
    /// Messages in flight.
    pub messages: bool,
    /// Rules fired so far.
    pub rules: bool,
    /// Rules fired in the last step.
    pub last_rules: bool,
    /// How many events or messages there were, or how long the longest chain of them is.
    pub counts: bool,
}

/// Some of the things that are searched for, by their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Targets(u64);

impl Targets {
    /// The most things that one search can look for.
    pub const MOST: usize = 64;

    /// The first so many.
    pub fn first(count: usize) -> Targets {
        Targets((0..count.min(Targets::MOST)).fold(0, |all, place| all | 1 << place))
    }

    /// These and the one at a place.
    #[must_use]
    pub fn with(self, place: usize) -> Targets {
        Targets(self.0 | 1 << place)
    }

    /// These without others.
    #[must_use]
    pub fn without(self, others: Targets) -> Targets {
        Targets(self.0 & !others.0)
    }

    /// Whether the one at a place is among them.
    pub fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What is searched for: one thing, or several at once.
pub trait Goal: Debug + Send + Sync {
    /// Which facts it reads beside the ledger.
    fn reads(&self) -> Reads;
    /// How many things it is.
    fn count(&self) -> usize;
    /// What clients ask for first; when that is used up, or for nothing, they ask for X, Y, Z …
    fn commands(&self) -> Vec<Command> {
        Vec::new()
    }
    /// Which of them a moment is.
    fn met(&self, facts: Facts) -> Result<Targets, Trouble>;
}

/// Why a search is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Everything that is searched for has been found.
    Found,
    /// Every state within the bounds has been seen.
    Exhausted,
    /// No more events are allowed.
    Depth,
    /// No more states are allowed.
    States,
}

/// How far a search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// States seen.
    pub states: u64,
    /// Transitions made.
    pub transitions: u64,
    /// Events of the longest runs seen.
    pub depth: u32,
    /// States seen from which nothing has been tried yet.
    pub open: u64,
    /// Bytes that it takes.
    pub bytes: u64,
    /// What has been found.
    pub found: Targets,
    /// Why it is over, if it is.
    pub end: Option<End>,
}

/// A search under way, whatever the protocol. It can be dropped between two slices, or go on: how it is sliced, and
/// on how many threads it runs, changes nothing but the time it takes.
pub trait Exploration: Debug + Send {
    /// Goes on for so many states, a few more or less.
    fn advance(&mut self, states: u64) -> Result<Progress, Trouble>;
    /// How far it is.
    fn progress(&self) -> Progress;
    /// The events that lead to the thing at a place, if it has been found: none of the ways there has fewer.
    fn found(&self, place: usize) -> Option<Vec<Event>>;
}
