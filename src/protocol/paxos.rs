//! Single-decree Paxos, to the letter of Lamport's *Paxos Made Simple*.
//!
//! Every node is [`proposer`], [`acceptor`] and [`learner`], and its parts talk to each
//! other through the network like to anybody else; only `decide` is not sent to oneself. [`mod@rules`] lists why a
//! node does what it does, [`message`] what nodes say to each other.
//!
//! On [`Disk`]: the promise, the accepted proposal and the highest round used. A crash loses the rest: the
//! proposal in progress, the promises gathered, the acceptances counted and the decision, which is learned again.
//!
//! Left out: the distinguished proposer (§2.4) and the replicated log (§3).

use crate::model::ballot::Ballot;
use crate::model::config::{ACCEPTED_TO, REFUSALS};
use crate::model::datum::Datum;
use crate::model::event::Timer;
use crate::model::id::{NodeId, NodeSet};
use crate::model::log::Command;
use crate::model::node::paxos::{Phase, Proposer};
use crate::model::node::{PaxosFacts, State};
use crate::model::profile::{Field, Profile};
use crate::protocol::{Effects, Input, PlantError, Protocol, World};
use std::collections::BTreeMap;

pub mod acceptor;
pub mod card;
pub mod learner;
pub mod message;
pub mod proposer;
pub mod rules;
pub mod shortest;

pub use message::Message;

/// The protocol's own tables.
pub static PROFILE: Profile = Profile {
    name: "paxos",
    kinds: &[
        &message::PREPARE,
        &message::PROMISE,
        &message::PROPOSE,
        &message::ACCEPTED,
        &message::DECIDE,
        &message::REFUSE,
    ],
    timers: &[Timer::Retry],
    rules: rules::ALL,
    shortest: shortest::ALL,
    card: card::CARD,
    choices: &[&REFUSALS, &ACCEPTED_TO],
    node_fields: &[
        Field::new("promised", "ballot or none"),
        Field::new("accepted_ballot", "ballot or none"),
        Field::new("accepted_value", "text or none"),
        Field::new("decided", "text or none"),
        Field::new("proposer", "{phase, ballot, value, wish} or none"),
        Field::new("promises", "list of nodes"),
        Field::new("highest_round", "number"),
    ],
    message_fields: &[
        Field::new("ballot", "ballot"),
        Field::new("accepted_ballot", "ballot or none"),
        Field::new("accepted_value", "text or none"),
        Field::new("value", "text"),
        Field::new("promised", "ballot"),
    ],
};

/// What survives a crash (§2.5: "an acceptor records its intended response in stable storage before actually
/// sending the response", and a proposer "remembers (in stable storage) the highest-numbered proposal it has
/// tried to issue").
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Disk {
    /// The highest ballot promised or accepted.
    pub promised: Option<Ballot>,
    /// The highest-numbered proposal accepted.
    pub accepted: Option<(Ballot, Command)>,
    /// The highest round that this node ever used for a ballot of its own.
    pub highest_round: u64,
}

/// One Paxos node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Paxos {
    id: NodeId,
    disk: Disk,
    proposer: Option<Proposer>,
    /// Who promised the present ballot.
    promises: NodeSet,
    /// The highest-numbered proposal reported in those promises.
    reported: Option<(Ballot, Command)>,
    /// All proposals reported in those promises, gathered only for a breakage that does not adopt the highest.
    reports: Vec<(Ballot, Command)>,
    /// The highest round seen in any message.
    seen_round: u64,
    /// Who is known to have accepted each proposal, until the decision is known.
    tally: BTreeMap<(Ballot, Command), NodeSet>,
    decided: Option<Command>,
}

impl Protocol for Paxos {
    type Message = Message;
    type Durable = Disk;

    const PROFILE: &'static Profile = &PROFILE;

    fn boot(id: NodeId, disk: Disk, _world: &World) -> (Paxos, Effects<Paxos>) {
        let mut out = Effects::default();
        let values = [
            ("node", Datum::Node(id)),
            ("promised", disk.promised.into()),
            ("accepted", disk.accepted.as_ref().map(|(ballot, value)| format!("{ballot}:{value}")).into()),
            ("round", disk.highest_round.into()),
        ];
        out.because(&rules::RESTART, values);
        let paxos = Paxos {
            id,
            disk,
            proposer: None,
            promises: NodeSet::default(),
            reported: None,
            reports: Vec::new(),
            seen_round: 0,
            tally: BTreeMap::new(),
            decided: None,
        };
        (paxos, out)
    }

    fn forget(id: NodeId, disk: &mut Disk, world: &World) -> Effects<Paxos> {
        let mut out = Effects::default();
        Paxos::forget_disk(id, disk, world, &mut out);
        out
    }

    fn step(&mut self, input: Input<Paxos>, world: &World) -> Effects<Paxos> {
        let mut out = Effects::default();
        match input {
            Input::Receive { from, message } => {
                self.seen_round = self.seen_round.max(message.highest_round());
                match message {
                    Message::Prepare { ballot } => self.on_prepare(from, ballot, world, &mut out),
                    Message::Promise { ballot, accepted } => {
                        self.on_promise(from, ballot, accepted, world, &mut out)
                    }
                    Message::Propose { ballot, value } => {
                        self.on_propose(from, ballot, value, world, &mut out)
                    }
                    Message::Accepted { ballot, value } => {
                        self.on_accepted(from, ballot, value, world, &mut out)
                    }
                    Message::Decide { value, .. } => self.on_decide(from, value, &mut out),
                    Message::Refuse { ballot, promised } => self.on_refuse(from, ballot, promised, &mut out),
                }
            }
            Input::Timeout(..) => self.retry(world, &mut out),
            Input::Request(value) => self.on_request(value, world, &mut out),
        }
        out
    }

    fn state(&self) -> State {
        State::Paxos(PaxosFacts {
            promised: self.disk.promised,
            accepted: self.disk.accepted.clone(),
            decided: self.decided.clone(),
            proposer: self.proposer.clone(),
            promises: self.promises,
            highest_round: self.disk.highest_round,
        })
    }

    /// `promised=2.n3 accepted=1.n1:A`: the promise is at least as high as what was accepted, and a ballot of a
    /// node's own, planted anywhere, is one that it has used.
    fn plant(disks: &mut [Disk], node: NodeId, field: &str, value: &str) -> Result<(), PlantError> {
        let used = match field {
            "promised" => {
                let ballot: Ballot = value.parse().map_err(|()| PlantError::BadValue("promised=2.n3"))?;
                disks[node.place()].promised = Some(ballot);
                ballot
            }
            "accepted" => {
                let (ballot, value) = value.split_once(':').unwrap_or((value, ""));
                let ballot: Ballot = ballot.parse().map_err(|()| PlantError::BadValue("accepted=1.n1:A"))?;
                if value.is_empty() {
                    return Err(PlantError::BadValue("accepted=1.n1:A"));
                }
                disks[node.place()].accepted = Some((ballot, value.into()));
                ballot
            }
            _ => return Err(PlantError::UnknownField(&["promised", "accepted"])),
        };
        let disk = &mut disks[node.place()];
        disk.promised = disk.promised.max(disk.accepted.as_ref().map(|(ballot, _)| *ballot));
        if let Some(owner) = disks.get_mut(used.proposer.place()) {
            owner.highest_round = owner.highest_round.max(used.round);
        }
        Ok(())
    }
}

impl Paxos {
    /// The decision is known: the proposer rests.
    fn decide(&mut self, value: Command, out: &mut Effects<Paxos>) {
        self.decided = Some(value.clone());
        self.tally.clear();
        if let Some(proposer) = &mut self.proposer {
            proposer.phase = Phase::Done;
            out.disarm(Timer::Retry);
            out.reply(value, None);
        }
    }
}

/// How many nodes are taken for enough: a majority, unless a breakage makes do with half, rounded down.
fn enough(world: &World) -> usize {
    let half = usize::from(world.config.nodes) / 2;
    if world.breaks(&rules::QUORUM_HALF) { half.max(1) } else { world.config.quorum() }
}
