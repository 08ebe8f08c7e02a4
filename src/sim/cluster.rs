//! A cluster of one protocol's nodes: the only place where messages, disks and timers meet.
//!
//! Everything is shared with the cluster that it was forked from until it changes, so a fork costs a few counters
//! and an event copies one node.

use super::explore::{Bounds, Breadth, Exploration, Goal};
use super::network::{Envelope, InFlight, Network};
use super::refusal::named;
use super::{Refusal, Simulation, Step, schedule};
use crate::guarantee;
use crate::model::config::Config;
use crate::model::event::{Event, Timer};
use crate::model::facts::{Facts, Flight, Letter, NodeFacts};
use crate::model::id::{MessageId, NodeId, NodeSet};
use crate::model::latency::Latency;
use crate::model::ledger::{Change, Ledger, Violation};
use crate::model::profile::Profile;
use crate::model::rule::{BreakageSet, Rule};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::protocol::{Effect, Effects, Input, Protocol, World};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::cell::Cell;
use std::hash::Hash;
use std::sync::Arc;

mod plant;
mod slot;

pub(super) use slot::Slot;
use slot::arm;

/// A cluster of nodes of one protocol, at one moment.
#[derive(Clone, Debug)]
pub struct Cluster<P: Protocol> {
    config: Config,
    pub(super) broken: BreakageSet,
    pub(super) nodes: Vec<Arc<Slot<P>>>,
    pub(super) network: Network<P::Message>,
    pub(super) ledger: Ledger,
    pub(super) last_rules: Vec<&'static Rule>,
    step: u64,
    pub(super) time: u64,
    pub(super) depth: u64,
    /// Whether judging the last event took a look at the other nodes.
    pub(super) looked: bool,
}

/// What a `plant` line says of one node: fields and their values, each with its column.
pub type Planting = Vec<(String, String, usize)>;

impl<P: Protocol> Cluster<P> {
    /// A cluster that starts, with what is planted on its disks.
    pub fn start(
        config: Config,
        broken: BreakageSet,
        plants: &[(NodeId, Planting)],
    ) -> Result<Self, Trouble> {
        let mut disks = vec![P::Durable::default(); usize::from(config.nodes)];
        for (node, fields) in plants {
            for (field, value, column) in fields {
                P::plant(&mut disks, *node, field, value)
                    .map_err(|error| plant::trouble(error, field, value).at(*column))?;
            }
        }
        let world = World { config, broken, live: NodeSet::full(config.nodes) };
        let slot = |(id, disk): (NodeId, P::Durable)| {
            let (node, effects) = P::boot(id, disk.clone(), &world);
            let mut slot = Slot { id, up: true, node, disk, timers: Default::default(), depth: 0 };
            effects.0.iter().for_each(|effect| arm(&mut slot, effect, &config, 0));
            Arc::new(slot)
        };
        let nodes = config.all().zip(disks).map(slot).collect();
        let mut cluster = Cluster {
            config,
            broken,
            nodes,
            network: Network::default(),
            ledger: Ledger::default(),
            last_rules: Vec::new(),
            step: 0,
            time: 0,
            depth: 0,
            looked: false,
        };
        for node in plants.iter().map(|(node, _)| *node).collect::<NodeSet>().iter() {
            cluster.judge_planted(node, &world);
        }
        Ok(cluster)
    }

    fn judge(&mut self, event: Option<&Event>, before: &NodeFacts, after: &NodeFacts) -> Vec<Violation> {
        let (nodes, looked) = (&self.nodes, Cell::new(false));
        let others = || {
            looked.set(true);
            nodes.iter().filter(|slot| slot.id != after.id).map(|slot| slot.facts()).collect()
        };
        let change = Change { event, quorum: self.config.quorum(), before, after, others: &others };
        let broke = guarantee::judge(P::PROFILE.name, &change, &mut self.ledger, self.step);
        self.looked = looked.get();
        broke
    }

    fn world(&self) -> World {
        let live = self.nodes.iter().filter(|slot| slot.up).map(|slot| slot.id).collect();
        World { config: self.config, broken: self.broken, live }
    }

    fn slot(&mut self, id: NodeId) -> &mut Slot<P> {
        Arc::make_mut(&mut self.nodes[id.place()])
    }

    fn is_up(&self, id: NodeId) -> bool {
        self.nodes[id.place()].up
    }

    /// Why a message cannot arrive where it goes, if it cannot.
    fn barrier(&self, from: NodeId, to: NodeId) -> Option<Refusal> {
        if !self.is_up(to) {
            Some(Saying::plain("refusal.down").with("node", to))
        } else if self.network.is_cut(from, to) {
            Some(Saying::plain("refusal.cut").with("from", from).with("to", to))
        } else {
            None
        }
    }

    /// Why a message is lost that cannot arrive, as its event says.
    fn loss(&self, from: NodeId, to: NodeId) -> Option<Saying> {
        let key = if self.is_up(to) { "event.lost-cut" } else { "event.lost-down" };
        self.barrier(from, to).map(|barrier| Saying { key: key.into(), ..barrier })
    }

    /// Delivers a message, or loses it where it cannot arrive.
    fn arrival(&self, from: NodeId, to: NodeId, id: MessageId) -> Event {
        if self.barrier(from, to).is_some() { Event::Drop(id) } else { Event::Deliver(id) }
    }

    /// Performs what a node wants done, in order.
    fn perform(&mut self, id: NodeId, cause: Option<MessageId>, effects: Effects<P>, step: &mut Step) {
        let (config, now, depth) = (self.config, self.time, self.nodes[id.place()].depth);
        for effect in effects.0 {
            arm(self.slot(id), &effect, &config, now);
            match effect {
                Effect::Persist(disk) => self.slot(id).disk = disk,
                Effect::Send { to, message } => {
                    let when = (self.step, now);
                    step.sent.push(self.network.send((id, to), message, (cause, depth), when, config.seed));
                }
                Effect::Reply(command, place) => {
                    self.ledger.tell(&command);
                    step.told.push((command, place));
                }
                Effect::Because(reason) if config.secret && reason.broken.is_some() => {
                    step.reasons.extend(reason.kept_secret(&step.event));
                }
                Effect::Because(reason) => {
                    if let Some(place) = P::PROFILE.place(reason.rule) {
                        self.ledger.rules |= 1 << place;
                    }
                    self.last_rules.push(reason.rule);
                    step.reasons.push(reason);
                }
                Effect::Arm(_) | Effect::Disarm(_) => {}
            }
        }
    }

    /// Gives a node an input and performs what it wants done.
    fn handle(&mut self, id: NodeId, input: Input<P>, cause: Option<MessageId>, step: &mut Step) {
        let world = self.world();
        let effects = self.slot(id).node.step(input, &world);
        self.perform(id, cause, effects, step);
    }

    fn deliver(&mut self, envelope: Arc<Envelope<P::Message>>, step: &mut Step) {
        let slot = self.slot(envelope.to);
        slot.depth = slot.depth.max(envelope.depth);
        self.depth = self.depth.max(envelope.depth);
        let input = Input::Receive { from: envelope.from, message: envelope.body.clone() };
        self.handle(envelope.to, input, Some(envelope.id), step);
    }

    /// What a breakage has kept off the disk is lost from it, and the node says so.
    fn forget(&mut self, id: NodeId, step: &mut Step) {
        let world = self.world();
        let effects = P::forget(id, &mut self.slot(id).disk, &world);
        self.perform(id, None, effects, step);
    }

    /// Memory is lost, and what was persisted is kept: the node looks as it will when it comes back.
    fn crash(&mut self, id: NodeId, step: &mut Step) {
        self.forget(id, step);
        let world = self.world();
        let slot = self.slot(id);
        (slot.node, _) = P::boot(id, slot.disk.clone(), &world);
        slot.up = false;
        slot.timers.iter_mut().for_each(|(due, _)| *due = None);
    }

    fn restart(&mut self, id: NodeId, step: &mut Step) {
        self.forget(id, step);
        self.slot(id).up = true;
        let world = self.world();
        let (node, effects) = P::boot(id, self.nodes[id.place()].disk.clone(), &world);
        self.slot(id).node = node;
        self.perform(id, None, effects, step);
    }

    /// What the event does to the network alone; the message that it was about.
    fn move_message(&mut self, event: &Event) -> Option<Arc<Envelope<P::Message>>> {
        let (seed, now) = (self.config.seed, self.time);
        match event {
            Event::Deliver(id) => self.network.find(*id, false).map(|place| self.network.take(place)),
            Event::Drop(id) => {
                let place = self.network.find(*id, false).or_else(|| self.network.find(*id, true));
                place.map(|place| self.network.take(place))
            }
            Event::Duplicate(id) => {
                self.network.find(*id, false).map(|place| self.network.duplicate(place, seed, now))
            }
            Event::Hold(id) | Event::Release(id) => {
                let hold = matches!(event, Event::Hold(_));
                let place = self.network.find(*id, !hold)?;
                self.network.in_flight[place].held = hold;
                Some(self.network.in_flight[place].envelope.clone())
            }
            _ => None,
        }
    }

    /// What the event does to nodes, links and rules.
    fn perform_event(&mut self, event: &Event, envelope: Option<Arc<Envelope<P::Message>>>, step: &mut Step) {
        match event {
            Event::Deliver(_) => {
                if let Some(envelope) = envelope {
                    self.deliver(envelope, step);
                }
            }
            Event::Fire(node, timer, choice) => {
                self.slot(*node).timers[*timer as usize].0 = None;
                self.handle(*node, Input::Timeout(*timer, *choice), None, step);
            }
            Event::Request(node, command) => {
                self.ledger.wish(command);
                self.handle(*node, Input::Request(command.clone()), None, step);
            }
            Event::Crash(node) => self.crash(*node, step),
            Event::Restart(node) => self.restart(*node, step),
            Event::Cut(from, to) => self.network.cut(*from, *to),
            Event::Partition(groups) => self.network.partition(groups, self.config.nodes),
            Event::Heal(link) => self.network.heal(*link),
            Event::Break(breakage) => self.broken.set(breakage, true),
            Event::Mend(breakage) => self.broken.set(breakage, false),
            Event::Drop(_) | Event::Duplicate(_) | Event::Hold(_) | Event::Release(_) => {}
        }
    }

    /// A timer that runs out by the schedule; where a node must be named, it draws one.
    fn fire(&self, node: NodeId, timer: Timer) -> Event {
        let choices: Vec<NodeId> = P::choices(timer, &self.world()).iter().collect();
        let ordinal = self.nodes[node.place()].timers[timer as usize].1;
        let drawn = schedule::choice(self.config.seed, node, ordinal, choices.len());
        Event::Fire(node, timer, drawn.and_then(|place| choices.get(place).copied()))
    }

    fn node_of(&self, event: &Event) -> Option<NodeId> {
        match event {
            Event::Deliver(id) => {
                self.network.find(*id, false).map(|place| self.network.in_flight[place].envelope.to)
            }
            Event::Fire(node, ..) | Event::Request(node, _) | Event::Crash(node) | Event::Restart(node) => {
                Some(*node)
            }
            _ => None,
        }
    }
}

impl<P: Protocol> Simulation for Cluster<P> {
    fn profile(&self) -> &'static Profile {
        P::PROFILE
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn set_latency(&mut self, latency: Arc<Latency>) {
        self.network.set_latency(latency);
    }

    fn time(&self) -> u64 {
        self.time
    }

    fn step(&self) -> u64 {
        self.step
    }

    fn enabled(&self) -> Vec<Event> {
        let (mut events, world) = (Vec::new(), self.world());
        for flight in self.network.in_flight.iter().filter(|flight| !flight.held) {
            let envelope = &flight.envelope;
            events.push(self.arrival(envelope.from, envelope.to, envelope.id));
        }
        for slot in self.nodes.iter().filter(|slot| slot.up) {
            let armed = |timer: &&Timer| slot.timers[**timer as usize].0.is_some();
            for timer in Timer::ALL.iter().filter(armed) {
                let choices = P::choices(*timer, &world);
                let fire = |choice| Event::Fire(slot.id, *timer, choice);
                events.extend(choices.is_empty().then(|| fire(None)));
                events.extend(choices.iter().map(|choice| fire(Some(choice))));
            }
            events.push(Event::Crash(slot.id));
        }
        events.extend(self.nodes.iter().filter(|slot| !slot.up).map(|slot| Event::Restart(slot.id)));
        events
    }

    fn next(&self) -> Option<(Event, u64)> {
        let flying = self.network.in_flight.iter().filter(|flight| !flight.held);
        let message = flying.min_by_key(|flight| (flight.due, flight.envelope.id));
        let ticking = self.nodes.iter().flat_map(|slot| {
            Timer::ALL.iter().filter_map(|timer| Some((slot.timers[*timer as usize].0?, slot.id, *timer)))
        });
        let timer = ticking.min();
        let arrive = |flight: &InFlight<P::Message>| {
            let envelope = &flight.envelope;
            (self.arrival(envelope.from, envelope.to, envelope.id), flight.due.max(self.time))
        };
        match (message, timer) {
            (Some(flight), Some((due, _, _))) if flight.due <= due => Some(arrive(flight)),
            (_, Some((due, node, timer))) => Some((self.fire(node, timer), due.max(self.time))),
            (Some(flight), None) => Some(arrive(flight)),
            (None, None) => None,
        }
    }

    fn oldest(&self) -> Option<Event> {
        let flight = self.network.in_flight.iter().find(|flight| !flight.held)?;
        Some(self.arrival(flight.envelope.from, flight.envelope.to, flight.envelope.id))
    }

    fn choices(&self, timer: Timer) -> NodeSet {
        P::choices(timer, &self.world())
    }

    fn check(&self, event: &Event) -> Result<(), Refusal> {
        let flight =
            |id: MessageId, held| self.network.find(id, held).map(|place| &self.network.in_flight[place]);
        let missing = |id: MessageId| Saying::plain("refusal.no-message").with("message", id.to_string());
        match event {
            Event::Deliver(id) | Event::Duplicate(id) | Event::Hold(id) => {
                let Some(flight) = flight(*id, false) else {
                    let waits = flight(*id, true).is_some();
                    let again = matches!(event, Event::Hold(_));
                    let held = Saying::plain(if again { "refusal.held-already" } else { "refusal.held" });
                    let held = held.with("message", id.to_string());
                    return Err(if waits { held } else { missing(*id) });
                };
                let barrier = self.barrier(flight.envelope.from, flight.envelope.to);
                barrier.filter(|_| matches!(event, Event::Deliver(_))).map_or(Ok(()), Err)
            }
            Event::Drop(id) => {
                flight(*id, false).or(flight(*id, true)).map(|_| ()).ok_or_else(|| missing(*id))
            }
            Event::Release(id) => flight(*id, true).map(|_| ()).ok_or_else(|| {
                let flies = flight(*id, false).is_some();
                if flies {
                    Saying::plain("refusal.not-held").with("message", id.to_string())
                } else {
                    missing(*id)
                }
            }),
            Event::Fire(node, ..) | Event::Request(node, _) | Event::Crash(node) if !self.is_up(*node) => {
                Err(Saying::plain("refusal.down").with("node", *node))
            }
            Event::Fire(node, timer, _) if self.nodes[node.place()].timers[*timer as usize].0.is_none() => {
                Err(Saying::plain("refusal.not-armed").with("node", *node).with("timer", timer.name()))
            }
            Event::Fire(node, timer, choice) => named(*node, *timer, *choice, self.choices(*timer)),
            Event::Restart(node) if self.is_up(*node) => Err(Saying::plain("refusal.up").with("node", *node)),
            _ => Ok(()),
        }
    }

    fn apply(&mut self, event: &Event, time: u64) -> Result<Step, Refusal> {
        self.check(event)?;
        assert!(time >= self.time, "virtual time never runs backwards");
        self.time = time;
        self.step += 1;
        self.last_rules.clear();
        let node = self.node_of(event);
        let before = node.map(|node| self.nodes[node.place()].facts());
        let mut step = Step {
            event: event.clone(),
            number: self.step,
            time,
            node,
            letter: None,
            lost: None,
            sent: Vec::new(),
            reasons: Vec::new(),
            told: Vec::new(),
            change: None,
            broke: Vec::new(),
        };
        let envelope = self.move_message(event);
        if let (Event::Drop(_), Some(envelope)) = (event, &envelope) {
            step.lost = self.loss(envelope.from, envelope.to);
        }
        step.letter = envelope.clone().map(|envelope| envelope as Arc<dyn Letter>);
        self.perform_event(event, envelope, &mut step);
        if let Some(before) = before {
            let after = self.nodes[before.id.place()].facts();
            step.broke = self.judge(Some(event), &before, &after);
            step.change = Some((before, after));
        }
        Ok(step)
    }

    fn facts(&self) -> Facts {
        let secret = self.config.secret;
        Facts {
            profile: P::PROFILE,
            config: self.config,
            nodes: self.nodes.iter().map(|slot| slot.facts()).collect(),
            messages: self.flights(),
            cuts: self.network.cuts(self.config.nodes).to_vec(),
            ledger: self.ledger.clone(),
            broken: P::PROFILE.breakages().filter(|on| !secret && self.broken.has(on)).collect(),
            last_rules: self.last_rules.clone(),
            step: self.step,
            time: self.time,
            sent: self.network.sent,
            delays: self.depth,
        }
    }

    fn in_flight(&self) -> usize {
        self.network.in_flight.len()
    }

    fn flights(&self) -> Vec<Flight> {
        let flight = |flight: &InFlight<P::Message>| Flight {
            letter: flight.envelope.clone(),
            held: flight.held,
            sent: flight.sent,
            due: flight.due,
        };
        self.network.in_flight.iter().map(flight).collect()
    }

    fn node(&self, id: NodeId) -> NodeFacts {
        self.nodes[id.place()].facts()
    }

    fn fingerprint(&self) -> u128 {
        let mut hasher = SipHasher13::new();
        for slot in &self.nodes {
            (slot.up, &slot.node, &slot.disk).hash(&mut hasher);
            slot.timers.map(|(due, _)| due.is_some()).hash(&mut hasher);
        }
        let mut messages: Vec<u128> = self.network.in_flight.iter().map(fingerprint_of).collect();
        messages.sort_unstable();
        messages.hash(&mut hasher);
        self.network.cuts(self.config.nodes).hash(&mut hasher);
        self.broken.hash(&mut hasher);
        hasher.finish128().as_u128()
    }

    fn fork(&self) -> Box<dyn Simulation> {
        Box::new(self.clone())
    }

    fn explore(&self, bounds: &Bounds, goal: Arc<dyn Goal>, threads: usize) -> Box<dyn Exploration> {
        Box::new(Breadth::new(self, bounds, goal, threads))
    }

    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn violations(&self) -> &[Violation] {
        &self.ledger.violations
    }
}

fn fingerprint_of<M: crate::protocol::Message>(flight: &InFlight<M>) -> u128 {
    let mut hasher = SipHasher13::new();
    (flight.envelope.from, flight.envelope.to, &flight.envelope.body, flight.held).hash(&mut hasher);
    hasher.finish128().as_u128()
}
