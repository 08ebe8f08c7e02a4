//! The network: messages on their way, and links that are cut.
//!
//! It may lose, delay, copy and reorder messages, but not change them. Whether a link works counts when a message
//! arrives, not when it was sent.

use super::schedule;
use crate::model::datum::Datum;
use crate::model::event::{Groups, Kind};
use crate::model::facts::Letter;
use crate::model::id::{MAX_NODES, MessageId, NodeId, NodeSet};
use crate::model::latency::Latency;
use crate::protocol::Message;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// A message with its sender, receiver and number.
#[derive(Clone, Debug)]
pub struct Envelope<M> {
    /// Its number.
    pub id: MessageId,
    /// Who sent it.
    pub from: NodeId,
    /// Who is to receive it.
    pub to: NodeId,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// Which event of the path sent it, from 1.
    pub step: u64,
    /// How many messages, one caused by the other, lead up to it, itself included.
    pub depth: u64,
    /// What it says.
    pub body: M,
}

impl<M: Message> Letter for Envelope<M> {
    fn id(&self) -> MessageId {
        self.id
    }
    fn from(&self) -> NodeId {
        self.from
    }
    fn to(&self) -> NodeId {
        self.to
    }
    fn kind(&self) -> &'static Kind {
        self.body.kind()
    }
    fn reply_to(&self) -> Option<MessageId> {
        self.reply_to
    }
    fn step(&self) -> u64 {
        self.step
    }
    fn fields(&self) -> Vec<(&'static str, Datum)> {
        self.body.fields()
    }
}

/// A message on its way.
#[derive(Clone, Debug)]
pub struct InFlight<M> {
    /// The message.
    pub envelope: Arc<Envelope<M>>,
    /// Whether it waits until it is released.
    pub held: bool,
    /// When it was sent, in virtual milliseconds.
    pub sent: u64,
    /// When it is due, in virtual milliseconds.
    pub due: u64,
}

const LINKS: usize = MAX_NODES as usize * MAX_NODES as usize;

/// Messages on their way, and links that are cut.
#[derive(Clone, Debug)]
pub struct Network<M> {
    /// In the order sent; a copy stands behind its original.
    pub in_flight: Vec<InFlight<M>>,
    /// Messages sent so far, without those to oneself.
    pub sent: u64,
    next_id: u64,
    cuts: [NodeSet; MAX_NODES as usize],
    /// How many messages and how many copies were drawn for on each link.
    drawn: [(u32, u32); LINKS],
    latency: Arc<Latency>,
}

impl<M> Default for Network<M> {
    fn default() -> Self {
        Network {
            in_flight: Vec::new(),
            sent: 0,
            next_id: 1,
            cuts: [NodeSet::default(); MAX_NODES as usize],
            drawn: [(0, 0); LINKS],
            latency: Arc::default(),
        }
    }
}

fn link(from: NodeId, to: NodeId) -> usize {
    from.place() * usize::from(MAX_NODES) + to.place()
}

impl<M: Message> Network<M> {
    /// Sets how long messages travel from now on.
    pub fn set_latency(&mut self, latency: Arc<Latency>) {
        self.latency = latency;
    }

    fn range(&self, from: NodeId, to: NodeId) -> RangeInclusive<u64> {
        self.latency.of(from, to)
    }

    /// Sends a message now.
    pub fn send(
        &mut self,
        (from, to): (NodeId, NodeId),
        body: M,
        cause: (Option<MessageId>, u64),
        (step, now): (u64, u64),
        seed: u64,
    ) -> Arc<Envelope<M>> {
        let (reply_to, depth) = cause;
        let range = self.range(from, to);
        let drawn = &mut self.drawn[link(from, to)].0;
        let due = now + schedule::latency(seed, (from, to), u64::from(*drawn), range);
        *drawn = drawn.wrapping_add(1);
        let depth = depth + u64::from(from != to);
        let envelope =
            Arc::new(Envelope { id: MessageId(self.next_id), from, to, reply_to, step, depth, body });
        self.next_id += 1;
        self.sent += u64::from(from != to);
        self.in_flight.push(InFlight { envelope: envelope.clone(), held: false, sent: now, due });
        envelope
    }

    /// The copy of a message that is due first among those held, or among those not held.
    pub fn find(&self, id: MessageId, held: bool) -> Option<usize> {
        let first = self.in_flight.partition_point(|flight| flight.envelope.id < id);
        let copies = self.in_flight[first..].iter().take_while(|flight| flight.envelope.id == id);
        let fits = copies.enumerate().filter(|(_, flight)| flight.held == held);
        fits.min_by_key(|(_, flight)| flight.due).map(|(place, _)| first + place)
    }

    /// Takes a message off the network.
    pub fn take(&mut self, place: usize) -> Arc<Envelope<M>> {
        self.in_flight.remove(place).envelope
    }

    /// Makes one more copy of a message, with a due time of its own.
    pub fn duplicate(&mut self, place: usize, seed: u64, now: u64) -> Arc<Envelope<M>> {
        let envelope = self.in_flight[place].envelope.clone();
        let link = (envelope.from, envelope.to);
        let range = self.range(link.0, link.1);
        let drawn = &mut self.drawn[self::link(link.0, link.1)].1;
        let due = now + schedule::copy_latency(seed, link, u64::from(*drawn), range);
        *drawn = drawn.wrapping_add(1);
        let behind = self.in_flight.partition_point(|flight| flight.envelope.id <= envelope.id);
        self.in_flight.insert(behind, InFlight { envelope: envelope.clone(), held: false, sent: now, due });
        envelope
    }

    /// Whether messages from one node to another are lost.
    pub fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        self.cuts[from.place()].contains(to)
    }

    /// Cuts one direction of a link.
    pub fn cut(&mut self, from: NodeId, to: NodeId) {
        self.cuts[from.place()].insert(to);
    }

    /// Cuts all links between groups, and no other; a node in no group is alone.
    pub fn partition(&mut self, groups: &Groups, nodes: u8) {
        for from in NodeId::all(nodes) {
            let group = groups.0.iter().find(|group| group.contains(from));
            let reached = |to: &NodeId| *to == from || group.is_some_and(|group| group.contains(*to));
            self.cuts[from.place()] = NodeId::all(nodes).filter(|to| !reached(to)).collect();
        }
    }

    /// Mends one direction of a link, or all links.
    pub fn heal(&mut self, link: Option<(NodeId, NodeId)>) {
        match link {
            Some((from, to)) => {
                self.cuts[from.place()].remove(to);
            }
            None => self.cuts = [NodeSet::default(); MAX_NODES as usize],
        }
    }

    /// For each node of a cluster, those that its messages do not reach.
    pub fn cuts(&self, nodes: u8) -> &[NodeSet] {
        &self.cuts[..usize::from(nodes)]
    }
}
