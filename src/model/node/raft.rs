//! What may be seen of a Raft node: the state of Figure 2, by its own names.

use crate::model::datum::Datum;
use crate::model::id::{NodeId, NodeSet, PerNode};
use crate::model::log::Log;

/// A Raft node's role (§5.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Answers leaders and candidates.
    #[default]
    Follower,
    /// Asks for votes.
    Candidate,
    /// Handles all requests.
    Leader,
}

impl Role {
    /// Its name in traces.
    pub fn name(self) -> &'static str {
        match self {
            Role::Follower => "follower",
            Role::Candidate => "candidate",
            Role::Leader => "leader",
        }
    }
}

/// What a Raft node keeps. On disk: `current_term`, `voted_for` and `log`; all else is memory.
#[derive(Clone, Debug, PartialEq)]
pub struct RaftFacts {
    /// Role.
    pub role: Role,
    /// Latest term that the node has seen.
    pub current_term: u64,
    /// Candidate that got its vote in the current term.
    pub voted_for: Option<NodeId>,
    /// Log entries.
    pub log: Log,
    /// Index of the highest entry known to be committed.
    pub commit_index: u64,
    /// Index of the highest entry applied to the state machine.
    pub last_applied: u64,
    /// What the state machine was given since the node started, in order: the log up to `last_applied`, unless a
    /// broken rule has changed what was applied before.
    pub applied: Log,
    /// Who voted for this candidate; kept while it leads.
    pub votes_granted: NodeSet,
    /// For each other node, the next entry that this leader sends it.
    pub next_index: PerNode,
    /// For each other node, the highest entry that this leader knows to be in its log.
    pub match_index: PerNode,
    /// The leader that it knows in the current term.
    pub leader: Option<NodeId>,
}

impl RaftFacts {
    /// Every field by its name.
    pub fn fields(&self) -> Vec<(&'static str, Datum)> {
        vec![
            ("role", self.role.name().into()),
            ("current_term", self.current_term.into()),
            ("voted_for", self.voted_for.into()),
            ("log", self.log.clone().into()),
            ("commit_index", self.commit_index.into()),
            ("last_applied", self.last_applied.into()),
            ("votes_granted", self.votes_granted.into()),
            ("next_index", self.next_index.into()),
            ("match_index", self.match_index.into()),
            ("leader", self.leader.into()),
        ]
    }
}
