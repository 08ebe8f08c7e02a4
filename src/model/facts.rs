//! What may be seen of a moment: the one vocabulary of panes, goals, claims, searches and traces.
//!
//! [`Facts`] is a snapshot that shares everything with the cluster it was taken of, [`NodeFacts`] its part for one
//! node; [`view`] shows it to
//! expressions, [`table`] lists every name with its type and meaning.

use super::config::Config;
use super::datum::Datum;
use super::event::Kind;
use super::id::{MessageId, NodeId, NodeSet};
use super::ledger::Ledger;
use super::profile::Profile;
use super::rule::{Breakage, Rule};
use std::fmt::Debug;
use std::sync::Arc;

pub mod table;
pub mod view;

pub use super::node::{NodeFacts, PaxosFacts, RaftFacts, Role, State, paxos};

/// A message as everybody above the cluster sees it.
pub trait Letter: Debug + Send + Sync {
    /// Its number.
    fn id(&self) -> MessageId;
    /// Who sent it.
    fn from(&self) -> NodeId;
    /// Who is to receive it.
    fn to(&self) -> NodeId;
    /// Its kind.
    fn kind(&self) -> &'static Kind;
    /// The message that it answers.
    fn reply_to(&self) -> Option<MessageId>;
    /// Which event of the path sent it, from 1.
    fn step(&self) -> u64;
    /// What it says, by the names of the trace format.
    fn fields(&self) -> Vec<(&'static str, Datum)>;
}

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Flight {
    /// The message.
    pub letter: Arc<dyn Letter>,
    /// Whether it waits until it is released.
    pub held: bool,
    /// When it was sent, in virtual milliseconds.
    pub sent: u64,
    /// When the schedule would deliver it, in virtual milliseconds.
    pub due: u64,
}

impl Flight {
    /// The value of a field, if the message has it.
    pub fn field(&self, name: &str) -> Option<Datum> {
        let letter = &self.letter;
        match name {
            "id" => Some(letter.id().0.into()),
            "kind" => Some(letter.kind().line.into()),
            "type" => Some(letter.kind().trace.into()),
            "from" => Some(letter.from().into()),
            "to" => Some(letter.to().into()),
            "held" => Some(self.held.into()),
            _ => letter.fields().into_iter().find(|(field, _)| *field == name).map(|(_, value)| value),
        }
    }
}

/// What may be seen of a moment.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The protocol.
    pub profile: &'static Profile,
    /// What the cluster is made of.
    pub config: Config,
    /// All nodes, in order.
    pub nodes: Vec<NodeFacts>,
    /// Messages on their way, in the order sent.
    pub messages: Vec<Flight>,
    /// For each node, the nodes to which its link is cut.
    pub cuts: Vec<NodeSet>,
    /// What has ever happened on the way here.
    pub ledger: Ledger,
    /// Breakages that are switched on.
    pub broken: Vec<&'static Breakage>,
    /// Rules that fired in the last step.
    pub last_rules: Vec<&'static Rule>,
    /// Events so far.
    pub step: u64,
    /// Virtual milliseconds.
    pub time: u64,
    /// Messages sent so far, without those to oneself.
    pub sent: u64,
    /// The longest causal chain of messages to now, without those to oneself.
    pub delays: u64,
}

impl Facts {
    /// What may be seen of one node.
    pub fn node(&self, id: NodeId) -> Option<&NodeFacts> {
        self.nodes.get(id.place())
    }

    /// Nodes that are up and whose role is leader.
    pub fn leaders(&self) -> impl Iterator<Item = &NodeFacts> {
        self.nodes
            .iter()
            .filter(|node| node.up && node.state.raft().is_some_and(|raft| raft.role == Role::Leader))
    }

    /// Nodes that are down.
    pub fn down(&self) -> NodeSet {
        self.nodes.iter().filter(|node| !node.up).map(|node| node.id).collect()
    }

    /// Whether a message from one node to another would arrive now.
    pub fn arrives(&self, from: NodeId, to: NodeId) -> bool {
        self.node(to).is_some_and(|node| node.up) && !self.is_cut(from, to)
    }

    /// Whether messages from one node to another are lost.
    pub fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        self.cuts[from.place()].contains(to)
    }
}
