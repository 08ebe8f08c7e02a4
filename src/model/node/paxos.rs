//! What may be seen of a Paxos node: proposer, acceptor and learner in one.

use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::id::NodeSet;
use crate::model::log::Command;

/// How far a proposer is with its ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Gathers promises (phase 1).
    Prepare,
    /// Has fixed its value and gathers acceptances (phase 2).
    Propose,
    /// Knows the decision and rests.
    Done,
}

impl Phase {
    /// Its name in traces.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Prepare => "prepare",
            Phase::Propose => "propose",
            Phase::Done => "done",
        }
    }
}

/// A proposer at work: memory, lost in a crash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Proposer {
    /// How far it is.
    pub phase: Phase,
    /// Its present ballot.
    pub ballot: Ballot,
    /// What its client asked for.
    pub wish: Command,
    /// The value that it proposes: its wish, until a quorum of promises fixes the value.
    pub value: Command,
}

/// What a Paxos node keeps. On disk: `promised`, `accepted_*` and `highest_round`; all else is memory.
#[derive(Clone, Debug, PartialEq)]
pub struct PaxosFacts {
    /// Acceptor: the highest ballot that it promised or accepted.
    pub promised: Option<Ballot>,
    /// Acceptor: the highest-numbered proposal that it accepted.
    pub accepted: Option<(Ballot, Command)>,
    /// Learner: the value that it knows to be chosen.
    pub decided: Option<Command>,
    /// Proposer.
    pub proposer: Option<Proposer>,
    /// Proposer: who has promised its present ballot.
    pub promises: NodeSet,
    /// Proposer: the highest round that it ever used.
    pub highest_round: u64,
}

impl PaxosFacts {
    /// Every field by its name.
    pub fn fields(&self) -> Vec<(&'static str, Datum)> {
        let proposer = self.proposer.as_ref().map(|proposer| {
            Datum::Record(vec![
                ("phase", proposer.phase.name().into()),
                ("ballot", proposer.ballot.into()),
                ("value", proposer.value.clone().into()),
                ("wish", proposer.wish.clone().into()),
            ])
        });
        vec![
            ("promised", self.promised.into()),
            ("accepted_ballot", self.accepted.as_ref().map(|(ballot, _)| *ballot).into()),
            ("accepted_value", self.accepted.as_ref().map(|(_, value)| value.clone()).into()),
            ("decided", self.decided.clone().into()),
            ("proposer", proposer.into()),
            ("promises", self.promises.into()),
            ("highest_round", self.highest_round.into()),
        ]
    }
}
