//! What a search has learnt about the parts of states: each distinct node, message and ledger has a number, and what
//! an input does to a node, and a change to a ledger, is worked out once, by the cluster's own `apply`.
//!
//! A protocol's node is a pure function of its state, its input and the [`World`](crate::protocol::World), so what it
//! does in one state of the cluster it does in all that have the same node in them; and there are few distinct nodes
//! in millions of states. A judgement depends on the change, the ledger and, only where a guarantee asks for them,
//! the other nodes.
//!
//! The [`Tables`] give the numbers. Each thread works with its own [`Mirror`](super::mirror::Mirror) of them, and
//! comes here only when that does not know an answer. Numbers depend on who comes first, so nothing but equality may
//! be read from them: fingerprints are made of what the parts hold.

use super::Reads;
use super::memory::Memo;
use crate::model::event::{Event, Timer};
use crate::model::facts::Facts;
use crate::model::id::{MessageId, NodeId, NodeSet};
use crate::model::ledger::Ledger;
use crate::model::node::paxos::Phase;
use crate::model::node::{Role, State};
use crate::model::rule::Rule;
use crate::protocol::Protocol;
use crate::sim::Simulation;
use crate::sim::cluster::{Cluster, Slot};
use crate::sim::network::{Envelope, InFlight};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::Hash;
use std::sync::Arc;

/// What happens to a node, wherever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Input {
    /// A message arrives.
    Deliver(u32),
    /// An event of the table of events happens.
    Event(u32),
}

/// What a search needs to know of a node at every step.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlotInfo {
    pub(super) digest: u128,
    pub(super) up: bool,
    /// Its term, or the highest round that it used.
    pub(super) height: u64,
    /// Whether it asks others for something: a candidate, a leader, a proposer that does not rest.
    pub(super) at_work: bool,
}

/// What a search needs to know of a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct MessageInfo {
    pub(super) digest: u128,
    pub(super) from: NodeId,
    pub(super) to: NodeId,
    /// How long the chain of messages is that ends with it, where that is asked for.
    pub(super) depth: u64,
}

/// What an input does to a node.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// The node after it.
    pub(super) slot: u32,
    /// The messages that it sends, in order.
    pub(super) sends: Arc<[u32]>,
    /// The rules that it follows, in order.
    pub(super) rules: Arc<[&'static Rule]>,
}

/// An input and the nodes that it finds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'a> {
    pub(super) slots: &'a [u32],
    pub(super) ledger: u32,
    /// The nodes that are up.
    pub(super) live: NodeSet,
    /// The place of the node that has the input.
    pub(super) place: usize,
    pub(super) input: Input,
}

impl Scene<'_> {
    /// All that an outcome depends on.
    pub(super) fn key(&self) -> (u32, Input, NodeSet) {
        (self.slots[self.place], self.input, self.live)
    }
}

/// A verdict that depends on the other nodes.
pub(super) const AROUND: u32 = u32::MAX;

/// All parts of all states, by number.
#[derive(Debug)]
pub(super) struct Tables<P: Protocol> {
    /// The cluster at the first moment, with nothing in flight.
    stage: Cluster<P>,
    reads: Reads,
    slots: Vec<(Arc<Slot<P>>, SlotInfo)>,
    slot_numbers: Memo<u128, u32>,
    messages: Vec<(Arc<Envelope<P::Message>>, MessageInfo)>,
    message_numbers: Memo<u128, u32>,
    ledgers: Vec<(Ledger, u128)>,
    ledger_numbers: Memo<u128, u32>,
    events: Vec<Event>,
    outcomes: Vec<Outcome>,
    outcome_numbers: Memo<(u32, Input, NodeSet), u32>,
}

fn digest(of: impl Hash) -> u128 {
    let mut hasher = SipHasher13::new();
    of.hash(&mut hasher);
    hasher.finish128().as_u128()
}

impl<P: Protocol> Tables<P> {
    pub(super) fn new(start: &Cluster<P>, reads: Reads) -> Tables<P> {
        let mut stage = start.clone();
        stage.network.in_flight.clear();
        Tables {
            stage,
            reads,
            slots: Vec::new(),
            slot_numbers: Memo::default(),
            messages: Vec::new(),
            message_numbers: Memo::default(),
            ledgers: Vec::new(),
            ledger_numbers: Memo::default(),
            events: Vec::new(),
            outcomes: Vec::new(),
            outcome_numbers: Memo::default(),
        }
    }

    /// The number of a node; when its timers are due is forgotten.
    pub(super) fn slot(&mut self, mut slot: Slot<P>) -> u32 {
        slot.timers.iter_mut().for_each(|timer| *timer = (timer.0.map(|_| 0), 0));
        slot.depth *= u64::from(self.reads.counts);
        let armed = slot.timers.map(|(due, _)| due.is_some());
        let digest = digest((slot.id, slot.up, &slot.node, &slot.disk, armed, slot.depth));
        if let Some(number) = self.slot_numbers.get(&digest) {
            return number;
        }
        let (height, at_work) = match slot.node.state() {
            State::Raft(raft) => (raft.current_term, raft.role != Role::Follower),
            State::Paxos(paxos) => {
                let round = paxos.proposer.as_ref().map_or(0, |proposer| proposer.ballot.round);
                let at_work = paxos.proposer.is_some_and(|proposer| proposer.phase != Phase::Done);
                // A breakage does not write down which rounds it has used.
                (paxos.highest_round.max(round), at_work)
            }
        };
        let info = SlotInfo { digest, up: slot.up, height, at_work };
        self.slots.push((Arc::new(slot), info));
        self.slot_numbers.insert(digest, self.slots.len() as u32 - 1);
        self.slots.len() as u32 - 1
    }

    /// What tells a message from others.
    pub(super) fn message_digest(&self, envelope: &Envelope<P::Message>) -> u128 {
        let depth = envelope.depth * u64::from(self.reads.counts);
        digest((envelope.from, envelope.to, &envelope.body, depth))
    }

    /// What tells the message of this number from others.
    pub(super) fn digest_of(&self, message: u32) -> u128 {
        self.messages[message as usize].1.digest
    }

    /// The number of a message.
    pub(super) fn message(&mut self, envelope: &Envelope<P::Message>) -> u32 {
        let digest = self.message_digest(envelope);
        if let Some(number) = self.message_numbers.get(&digest) {
            return number;
        }
        let depth = envelope.depth * u64::from(self.reads.counts);
        let info = MessageInfo { digest, from: envelope.from, to: envelope.to, depth };
        let envelope = Envelope { id: MessageId(0), reply_to: None, depth, ..envelope.clone() };
        self.messages.push((Arc::new(envelope), info));
        self.message_numbers.insert(digest, self.messages.len() as u32 - 1);
        self.messages.len() as u32 - 1
    }

    /// The number of a ledger.
    pub(super) fn ledger(&mut self, ledger: &Ledger) -> u32 {
        let digest = ledger.digest(self.reads.rules);
        if let Some(number) = self.ledger_numbers.get(&digest) {
            return number;
        }
        self.ledgers.push((ledger.clone(), digest));
        self.ledger_numbers.insert(digest, self.ledgers.len() as u32 - 1);
        self.ledgers.len() as u32 - 1
    }

    /// The number of an event that names no message.
    pub(super) fn event(&mut self, event: &Event) -> u32 {
        let known = self.events.iter().position(|other| other == event);
        known.unwrap_or_else(|| {
            self.events.push(event.clone());
            self.events.len() - 1
        }) as u32
    }

    /// The event of a number.
    pub(super) fn event_of(&self, number: u32) -> &Event {
        &self.events[number as usize]
    }

    /// What is known of the nodes, messages, ledgers and outcomes from these numbers on.
    pub(super) fn behind(
        &self,
        [slots, messages, ledgers, outcomes]: [usize; 4],
    ) -> (
        impl Iterator<Item = SlotInfo>,
        impl Iterator<Item = MessageInfo>,
        impl Iterator<Item = u128>,
        impl Iterator<Item = Outcome>,
    ) {
        (
            self.slots[slots..].iter().map(|(_, info)| *info),
            self.messages[messages..].iter().map(|(_, info)| *info),
            self.ledgers[ledgers..].iter().map(|(_, digest)| *digest),
            self.outcomes[outcomes..].iter().cloned(),
        )
    }

    /// The cluster of these nodes, with these messages in flight.
    fn cluster(&self, slots: &[u32], ledger: u32, flights: &[(u32, bool)]) -> Cluster<P> {
        let mut cluster = self.stage.clone();
        cluster.nodes = slots.iter().map(|slot| self.slots[*slot as usize].0.clone()).collect();
        cluster.ledger = self.ledgers[ledger as usize].0.clone();
        let now = cluster.time;
        let flight = |(place, (message, held)): (usize, &(u32, bool))| {
            let id = MessageId(place as u64);
            let envelope = Envelope { id, ..(*self.messages[*message as usize].0).clone() };
            InFlight { envelope: Arc::new(envelope), held: *held, sent: now, due: now }
        };
        cluster.network.in_flight = flights.iter().enumerate().map(flight).collect();
        cluster
    }

    /// What may be seen of a state.
    pub(super) fn facts(&self, slots: &[u32], ledger: u32, flights: &[(u32, bool)]) -> Facts {
        self.cluster(slots, ledger, flights).facts()
    }

    /// The timers of a node that may run out now, each choice for itself, and which of them are heartbeats.
    pub(super) fn timers(&mut self, slots: &[u32], ledger: u32, place: usize) -> Vec<(u32, bool)> {
        let mut events = self.cluster(slots, ledger, &[]).enabled();
        events.retain(|event| matches!(event, Event::Fire(node, ..) if node.place() == place));
        let beats = |event: &Event| matches!(event, Event::Fire(_, Timer::Heartbeat, ..));
        events.iter().map(|event| (self.event(event), beats(event))).collect()
    }

    /// Lets the cluster make a move: the numbers of the outcome and of the ledger after it, and whether the other
    /// nodes were looked at for that.
    pub(super) fn make(&mut self, scene: &Scene<'_>) -> (u32, u32, bool) {
        let (flights, event) = match scene.input {
            Input::Deliver(message) => (vec![(message, false)], Event::Deliver(MessageId(0))),
            Input::Event(event) => (Vec::new(), self.events[event as usize].clone()),
        };
        let mut cluster = self.cluster(scene.slots, scene.ledger, &flights);
        cluster.looked = false;
        let time = cluster.time;
        let applied = cluster.apply(&event, time);
        assert!(applied.is_ok(), "a search makes only moves that are possible: {applied:?}");
        let outcome = self.outcome_numbers.get(&scene.key()).unwrap_or_else(|| {
            let slot = self.slot((*cluster.nodes[scene.place]).clone());
            let sent = cluster.network.in_flight.iter();
            let sends = sent.map(|flight| self.message(&flight.envelope)).collect();
            self.outcomes.push(Outcome { slot, sends, rules: cluster.last_rules.clone().into() });
            let number = self.outcomes.len() as u32 - 1;
            self.outcome_numbers.insert(scene.key(), number);
            number
        });
        let (before, after) = (
            self.slots[scene.slots[scene.place] as usize].1,
            self.slots[self.outcomes[outcome as usize].slot as usize].1,
        );
        if after.height > before.height && !P::terms_may_fall(cluster.broken) {
            // It never comes back to its old term, so nobody will ask any more how it voted in it.
            cluster.ledger.forget_vote(cluster.nodes[scene.place].id, before.height);
        }
        (outcome, self.ledger(&cluster.ledger), cluster.looked)
    }

    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        let slot = size_of::<Slot<P>>() + size_of::<(Arc<Slot<P>>, SlotInfo)>() + 64;
        let message = size_of::<Envelope<P::Message>>() + size_of::<(u64, MessageInfo)>() + 32;
        self.slots.len() * slot
            + self.messages.len() * message
            + self.ledgers.len() * (size_of::<(Ledger, u128)>() + 1024)
            + self.outcomes.len() * 128
            + self.slot_numbers.bytes()
            + self.message_numbers.bytes()
            + self.ledger_numbers.bytes()
            + self.outcome_numbers.bytes()
    }
}
