//! What may be seen of one node, whatever its protocol.

use super::datum::Datum;
use super::event::Timer;
use super::id::NodeId;

pub mod paxos;
pub mod raft;

pub use paxos::PaxosFacts;
pub use raft::{RaftFacts, Role};

/// What may be seen of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeFacts {
    /// Which node.
    pub id: NodeId,
    /// Whether it is up. A node that is down shows its disk, the rest as on a fresh node.
    pub up: bool,
    /// Its armed timers, each with the virtual time when it is due, in milliseconds.
    pub timers: Vec<(Timer, u64)>,
    /// What the protocol keeps.
    pub state: State,
}

/// What a protocol's node keeps, disk and memory.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Single-decree Paxos.
    Paxos(PaxosFacts),
    /// Raft.
    Raft(RaftFacts),
}

impl State {
    /// Every field by its name in traces, in the order of the trace format.
    pub fn fields(&self) -> Vec<(&'static str, Datum)> {
        match self {
            State::Paxos(facts) => facts.fields(),
            State::Raft(facts) => facts.fields(),
        }
    }

    /// What Raft keeps, if this is Raft.
    pub fn raft(&self) -> Option<&RaftFacts> {
        if let State::Raft(facts) = self { Some(facts) } else { None }
    }

    /// What Paxos keeps, if this is Paxos.
    pub fn paxos(&self) -> Option<&PaxosFacts> {
        if let State::Paxos(facts) = self { Some(facts) } else { None }
    }
}

impl NodeFacts {
    /// The value of a field, if there is one of this name.
    pub fn field(&self, name: &str) -> Option<Datum> {
        match name {
            "id" => Some(self.id.into()),
            "up" => Some(self.up.into()),
            "timers" => Some(Datum::List(self.timers.iter().map(|(timer, _)| timer.name().into()).collect())),
            _ => self.state.fields().into_iter().find(|(field, _)| *field == name).map(|(_, value)| value),
        }
    }
}
