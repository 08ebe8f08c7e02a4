//! The cluster in one process: nodes, network, virtual clock, and the events that move them.
//!
//! [`cluster`] runs any [`Protocol`](crate::protocol::Protocol); here its type is erased, and everybody above
//! sees a [`Simulation`]. [`network`] holds the messages on their way, [`schedule`] says when what is due,
//! [`mod@line`] reads what a person writes and [`resolve`] finds the event that it means at the present moment.
//! [`explore`] searches over a cluster's own transitions.

use crate::model::config::Config;
use crate::model::event::{Event, Timer};
use crate::model::facts::{Facts, Flight, Letter, NodeFacts};
use crate::model::id::{NodeId, NodeSet};
use crate::model::latency::Latency;
use crate::model::ledger::{Ledger, Violation};
use crate::model::log::Command;
use crate::model::profile::Profile;
use crate::model::rule::Reason;
use crate::model::saying::Saying;
use std::fmt::Debug;
use std::sync::Arc;

pub mod cluster;
pub mod explore;
pub mod line;
pub mod network;
pub mod parse;
pub mod refusal;
pub mod resolve;
pub mod schedule;

/// A cluster at one moment, whatever its protocol.
pub trait Simulation: Debug + Send + Sync {
    /// The protocol's own tables.
    fn profile(&self) -> &'static Profile;
    /// What the cluster is made of.
    fn config(&self) -> &Config;
    /// Sets how long messages travel that are sent from now on.
    fn set_latency(&mut self, latency: Arc<Latency>);
    /// Virtual milliseconds.
    fn time(&self) -> u64;
    /// Events so far.
    fn step(&self) -> u64;
    /// Everything that can happen now, in a fixed order.
    fn enabled(&self) -> Vec<Event>;
    /// What the schedule does next, and when; nothing if it has nothing to do.
    fn next(&self) -> Option<(Event, u64)>;
    /// The oldest message that is not held: to be delivered, or dropped where it cannot arrive.
    fn oldest(&self) -> Option<Event>;
    /// Makes an event happen at a virtual time that is not before the present. The only way to change a cluster.
    fn apply(&mut self, event: &Event, time: u64) -> Result<Step, Refusal>;
    /// Nodes of which one must be named when this timer runs out; none unless a breakage leaves a choice.
    fn choices(&self, timer: Timer) -> NodeSet;
    /// Why an event cannot happen now, if it cannot.
    fn check(&self, event: &Event) -> Result<(), Refusal>;
    /// What may be seen of this moment.
    fn facts(&self) -> Facts;
    /// How many messages are on their way.
    fn in_flight(&self) -> usize;
    /// Messages on their way, in the order sent.
    fn flights(&self) -> Vec<Flight>;
    /// What may be seen of one node.
    fn node(&self, id: NodeId) -> NodeFacts;
    /// Everything that matters for what can still happen, as one number: without message numbers and times.
    fn fingerprint(&self) -> u128;
    /// The same cluster once more.
    fn fork(&self) -> Box<dyn Simulation>;
    /// A search that starts here, within bounds, on so many threads.
    fn explore(
        &self,
        bounds: &explore::Bounds,
        goal: Arc<dyn explore::Goal>,
        threads: usize,
    ) -> Box<dyn explore::Exploration>;
    /// What has ever happened on the way here.
    fn ledger(&self) -> &Ledger;
    /// Guarantees broken so far, each with its first witness.
    fn violations(&self) -> &[Violation];
}

/// Why an event cannot happen.
pub type Refusal = Saying;

/// What an event did.
#[derive(Clone, Debug)]
pub struct Step {
    /// The event.
    pub event: Event,
    /// Which event of the path it is, from 1.
    pub number: u64,
    /// Virtual milliseconds.
    pub time: u64,
    /// The node where it happened, if it happened at one.
    pub node: Option<NodeId>,
    /// The message that it was about.
    pub letter: Option<Arc<dyn Letter>>,
    /// Why the message could not arrive, where it was lost for that.
    pub lost: Option<Saying>,
    /// Messages sent, in order.
    pub sent: Vec<Arc<dyn Letter>>,
    /// The rules that were followed, in order.
    pub reasons: Vec<Reason>,
    /// Commands of which clients were told that they are done, in Raft each with the index of its entry.
    pub told: Vec<(Command, Option<u64>)>,
    /// The node before and after.
    pub change: Option<(NodeFacts, NodeFacts)>,
    /// Guarantees that this event broke.
    pub broke: Vec<Violation>,
}
