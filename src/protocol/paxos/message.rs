//! What Paxos nodes say to each other.

use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::event::Kind;
use crate::model::log::Command;
use crate::protocol;

/// Phase 1(a): a proposer asks for a promise.
pub static PREPARE: Kind = Kind { line: "prepare", trace: "prepare", paper: "Prepare (1a)" };
/// Phase 1(b): an acceptor promises.
pub static PROMISE: Kind = Kind { line: "promise", trace: "promise", paper: "Promise (1b)" };
/// Phase 2(a): the accept request.
pub static PROPOSE: Kind = Kind { line: "propose", trace: "accept", paper: "Accept request (2a)" };
/// Phase 2(b): an acceptor has accepted: its vote.
pub static ACCEPTED: Kind = Kind { line: "accepted", trace: "accepted", paper: "Accepted (2b)" };
/// Tells learners what was chosen.
pub static DECIDE: Kind = Kind { line: "decide", trace: "decide", paper: "Decide" };
/// The courtesy answer to a ballot that is too low.
pub static REFUSE: Kind = Kind { line: "refuse", trace: "nack", paper: "Refusal (courtesy)" };

/// A message between Paxos nodes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// Asks for a promise; it carries no value.
    Prepare {
        /// The ballot asked for.
        ballot: Ballot,
    },
    /// A promise to accept nothing below this ballot.
    Promise {
        /// The ballot promised.
        ballot: Ballot,
        /// The highest-numbered proposal that the acceptor has accepted.
        accepted: Option<(Ballot, Command)>,
    },
    /// Asks to accept a proposal.
    Propose {
        /// The proposal's number.
        ballot: Ballot,
        /// The proposal's value.
        value: Command,
    },
    /// A proposal was accepted.
    Accepted {
        /// The proposal's number.
        ballot: Ballot,
        /// The proposal's value.
        value: Command,
    },
    /// A value was chosen.
    Decide {
        /// The ballot at which a quorum accepted it.
        ballot: Ballot,
        /// The value.
        value: Command,
    },
    /// A ballot is too low.
    Refuse {
        /// The ballot refused.
        ballot: Ballot,
        /// The higher one that was promised.
        promised: Ballot,
    },
}

impl Message {
    /// The highest round that the message names.
    pub fn highest_round(&self) -> u64 {
        match self {
            Message::Promise { ballot, accepted } => {
                accepted.as_ref().map_or(ballot.round, |(accepted, _)| ballot.round.max(accepted.round))
            }
            Message::Refuse { ballot, promised } => ballot.round.max(promised.round),
            Message::Prepare { ballot }
            | Message::Propose { ballot, .. }
            | Message::Accepted { ballot, .. }
            | Message::Decide { ballot, .. } => ballot.round,
        }
    }
}

impl protocol::Message for Message {
    fn kind(&self) -> &'static Kind {
        match self {
            Message::Prepare { .. } => &PREPARE,
            Message::Promise { .. } => &PROMISE,
            Message::Propose { .. } => &PROPOSE,
            Message::Accepted { .. } => &ACCEPTED,
            Message::Decide { .. } => &DECIDE,
            Message::Refuse { .. } => &REFUSE,
        }
    }

    fn fields(&self) -> Vec<(&'static str, Datum)> {
        match self {
            Message::Prepare { ballot } => vec![("ballot", (*ballot).into())],
            Message::Promise { ballot, accepted } => vec![
                ("ballot", (*ballot).into()),
                ("accepted_ballot", accepted.as_ref().map(|(ballot, _)| *ballot).into()),
                ("accepted_value", accepted.as_ref().map(|(_, value)| value.clone()).into()),
            ],
            Message::Propose { ballot, value }
            | Message::Accepted { ballot, value }
            | Message::Decide { ballot, value } => {
                vec![("ballot", (*ballot).into()), ("value", value.clone().into())]
            }
            Message::Refuse { ballot, promised } => {
                vec![("ballot", (*ballot).into()), ("promised", (*promised).into())]
            }
        }
    }
}
