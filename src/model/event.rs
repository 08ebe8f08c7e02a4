//! What happens to a cluster: events, resolved and exact.
//!
//! An event names a message by its number and a node by its name and leaves nothing to be looked up. What a
//! person writes is a line, which is resolved to events at the present moment.

use super::id::{MessageId, NodeId};
use super::log::Command;
use super::rule::Breakage;
use std::fmt;

/// A timer of a node. It has a name and no duration: when it runs out is for the schedule, or the learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// A Raft follower or candidate has waited long enough for a leader.
    Election,
    /// A Raft leader must show that it is there.
    Heartbeat,
    /// A Paxos proposer has waited long enough for a decision.
    Retry,
}

impl Timer {
    /// All timers, in the order in which they are listed.
    pub const ALL: [Timer; 3] = [Timer::Election, Timer::Heartbeat, Timer::Retry];

    /// Its name in lines and traces.
    pub fn name(self) -> &'static str {
        match self {
            Timer::Election => "election",
            Timer::Heartbeat => "heartbeat",
            Timer::Retry => "retry",
        }
    }
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Something that happens, at one node or in the network. Each makes one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A message arrives and is handled.
    Deliver(MessageId),
    /// The network loses a message.
    Drop(MessageId),
    /// The network makes one more copy of a message.
    Duplicate(MessageId),
    /// A message is made to wait.
    Hold(MessageId),
    /// A waiting message may go on.
    Release(MessageId),
    /// A timer of a node runs out; where a breakage leaves it a choice, the event names a node.
    Fire(NodeId, Timer, Option<NodeId>),
    /// A client asks a node for something.
    Request(NodeId, Command),
    /// A node stops and loses its memory.
    Crash(NodeId),
    /// A node comes back with its disk.
    Restart(NodeId),
    /// One direction of a link stops working.
    Cut(NodeId, NodeId),
    /// The network falls apart into groups; a node in no group is alone.
    Partition(Groups),
    /// One direction of a link works again, or all links do.
    Heal(Option<(NodeId, NodeId)>),
    /// A rule is switched off in one exact way.
    Break(&'static Breakage),
    /// A rule is switched on again.
    Mend(&'static Breakage),
}

impl Event {
    /// The message that it is about.
    pub fn message(&self) -> Option<MessageId> {
        match self {
            Event::Deliver(id)
            | Event::Drop(id)
            | Event::Duplicate(id)
            | Event::Hold(id)
            | Event::Release(id) => Some(*id),
            _ => None,
        }
    }
}

/// Groups of nodes that hear each other; at most one for each node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups(pub Vec<super::id::NodeSet>);

impl fmt::Display for Groups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, group) in self.0.iter().enumerate() {
            f.write_str(if place > 0 { " | " } else { "" })?;
            for (place, node) in group.iter().enumerate() {
                write!(f, "{}{node}", if place > 0 { "," } else { "" })?;
            }
        }
        Ok(())
    }
}

/// A kind of message, with its name in lines, in traces and in the papers.
#[derive(Debug)]
pub struct Kind {
    /// The word in lines and on the screen.
    pub line: &'static str,
    /// The word in traces.
    pub trace: &'static str,
    /// The name in the paper.
    pub paper: &'static str,
}
