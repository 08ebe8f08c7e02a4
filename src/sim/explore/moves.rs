//! The moves of one state of a search, as [`explore`](crate::sim::explore) defines them.
//!
//! The fingerprint of a [`state`](super::state) is a sum of what its parts hold, each with a factor for where it stands,
//! so that the order of the messages does not matter.

use super::mirror::Mirror;
use super::state::{ANSWER, Bound, CHAIN, Flying, LEDGER, SENT, SLOTS, USED, Used, Waits};
use super::tables::{Input, Scene};
use super::{Bounds, Grain};
use crate::model::event::Event;
use crate::model::id::{NodeId, NodeSet};
use crate::protocol::Protocol;

/// What a move does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Move {
    /// A message arrives.
    Deliver(u32),
    /// Something happens to a node: a number of the table of events.
    Event(u32),
    /// A message is copied.
    Duplicate(u32),
    /// A message is lost.
    Drop(u32),
}

/// A state that a move leads to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next<'a> {
    pub(super) by: Move,
    /// What the move did to its node, if it had one.
    pub(super) outcome: Option<u32>,
    pub(super) state: &'a [u32],
    pub(super) fingerprint: u128,
}

/// Makes moves.
#[derive(Debug)]
pub(super) struct Mover<P: Protocol> {
    pub(super) mirror: Mirror<P>,
    bounds: Bounds,
    nodes: usize,
    counts: bool,
    cuts: Vec<NodeSet>,
    /// For each request in turn, the event at each node.
    requests: Vec<Vec<u32>>,
    crashes: Vec<u32>,
    restarts: Vec<u32>,
    /// The state in the making.
    next: Vec<u32>,
    /// Messages that it has just lost.
    lost: Vec<u32>,
}

/// A move in the making.
#[derive(Clone, Copy)]
struct Making<'a> {
    state: &'a [u32],
    live: NodeSet,
    by: Move,
    used: Used,
}

const FACTORS: [u128; 4] = [
    0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835,
    0xD1B5_4A32_D192_ED03_AEF1_7502_B3C1_2A6D,
    0x8CB9_2BA7_2F3D_8DD7_DA94_2042_E4DD_58B5,
    0xA076_1D64_78BD_642F_E703_7ED1_A0B4_28DB,
];
const USED_FACTOR: u128 = 0xC2B2_AE3D_27D4_EB4F_1656_67B1_9E37_79F9;
const COUNT_FACTOR: u128 = 0x5851_F42D_4C95_7F2D_1405_7B7E_F767_814F;

fn word(place: usize) -> NodeId {
    NodeId::new(place as u8 + 1).expect("a cluster has at most nine nodes")
}

impl<P: Protocol> Mover<P> {
    pub(super) fn new(mirror: Mirror<P>, bounds: &Bounds, config: Setting<'_>) -> Mover<P> {
        let all = || NodeId::all(config.nodes);
        let mut tables = mirror.shared.lock();
        let requests = config
            .commands
            .iter()
            .map(|command| all().map(|node| tables.event(&Event::Request(node, command.clone()))).collect());
        let requests = requests.collect();
        let crashes = all().map(|node| tables.event(&Event::Crash(node))).collect();
        let restarts = all().map(|node| tables.event(&Event::Restart(node))).collect();
        drop(tables);
        let nodes = usize::from(config.nodes);
        let cuts = config.cuts.to_vec();
        let (next, lost) = (Vec::new(), Vec::new());
        let (bounds, counts) = (*bounds, config.counts);
        Mover { mirror, bounds, nodes, counts, cuts, requests, crashes, restarts, next, lost }
    }

    /// The first state.
    pub(super) fn first(
        &self,
        (ledger, slots): (u32, &[u32]),
        flights: &[(u32, bool)],
        (sent, chain): (u64, u64),
    ) -> (Vec<u32>, u128) {
        let mut state = vec![ledger, 0, 0, 0, 0, 0];
        if self.counts {
            (state[SENT], state[CHAIN]) = (sent as u32, chain as u32);
        }
        state.extend(slots);
        state.extend(
            flights.iter().map(|(message, held)| {
                Flying::new(*message, if *held { Waits::Held } else { Waits::Free }).0
            }),
        );
        let fingerprint = self.fingerprint(&state);
        (state, fingerprint)
    }

    /// The answer that is to be delivered next.
    pub(super) fn answer(&self, state: &[u32]) -> Option<u32> {
        state[ANSWER].checked_sub(1)
    }

    /// Another one that makes the same moves.
    pub(super) fn again(&self, mirror: Mirror<P>) -> Mover<P> {
        Mover {
            mirror,
            bounds: self.bounds,
            nodes: self.nodes,
            counts: self.counts,
            cuts: self.cuts.clone(),
            requests: self.requests.clone(),
            crashes: self.crashes.clone(),
            restarts: self.restarts.clone(),
            next: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// The parts of a state that are nodes, and those that are messages.
    pub(super) fn parts<'a>(&self, state: &'a [u32]) -> (&'a [u32], &'a [u32]) {
        state[SLOTS..].split_at(self.nodes)
    }

    fn fingerprint(&self, state: &[u32]) -> u128 {
        let used = u128::from(state[USED]) | u128::from(state[USED + 1]) << 32;
        let mut sum = self.mirror.ledger(state[LEDGER]).wrapping_add(used.wrapping_mul(USED_FACTOR));
        if state[ANSWER] != 0 {
            let digest = self.mirror.message(state[ANSWER] - 1).digest;
            sum = sum.wrapping_add(digest.wrapping_mul(FACTORS[3]));
        }
        if self.counts {
            let counts = u128::from(state[SENT]) | u128::from(state[CHAIN]) << 32;
            sum = sum.wrapping_add(counts.wrapping_mul(COUNT_FACTOR));
        }
        let (slots, flights) = self.parts(state);
        sum = sum.wrapping_add(self.mirror.around(slots));
        for flight in flights {
            let digest = self.mirror.message(Flying::message(*flight)).digest;
            sum = sum.wrapping_add(digest.wrapping_mul(FACTORS[Flying(*flight).waits() as usize]));
        }
        sum
    }

    fn arrives(&self, message: u32, live: NodeSet) -> bool {
        let info = self.mirror.message(message);
        live.contains(info.to) && !self.cuts[info.from.place()].contains(info.to)
    }

    /// Makes every move of a state, in a fixed order.
    pub(super) fn moves(&mut self, state: &[u32], emit: &mut impl FnMut(&mut Self, Next<'_>)) {
        let (slots, flights) = self.parts(state);
        let live: NodeSet =
            (0..self.nodes).filter(|place| self.mirror.slot(slots[*place]).up).map(word).collect();
        let used = Used(u64::from(state[USED]) | u64::from(state[USED + 1]) << 32);
        if state[ANSWER] != 0 {
            let by = Move::Deliver(state[ANSWER] - 1);
            self.deliver(Making { state, live, by, used }, state[ANSWER] - 1, None, emit);
            return;
        }
        for (place, flight) in flights.iter().enumerate() {
            let message = Flying::message(*flight);
            let same = flights[..place].contains(flight);
            if same || Flying::is_held(*flight) {
                continue;
            }
            if self.arrives(message, live) {
                let making = Making { state, live, by: Move::Deliver(message), used };
                self.deliver(making, message, Some(place), emit);
            }
            if let Some(used) = used.take(Bound::Duplicates as usize, 1, Some(self.bounds.duplicates)) {
                let by = Move::Duplicate(message);
                self.change_flights(Making { state, live, by, used }, Some(*flight), None, emit);
            }
            if self.bounds.grain == Grain::Message
                && let Some(used) = used.take(Bound::Drops as usize, 1, Some(self.bounds.drops.unwrap_or(0)))
            {
                let by = Move::Drop(message);
                self.change_flights(Making { state, live, by, used }, None, Some(place), emit);
            }
        }
        self.own_moves(state, live, used, emit);
    }

    /// What nodes and clients may do.
    fn own_moves(
        &mut self,
        state: &[u32],
        live: NodeSet,
        used: Used,
        emit: &mut impl FnMut(&mut Self, Next<'_>),
    ) {
        let (slots, _) = self.parts(state);
        let bounds = self.bounds;
        let mut act = |mover: &mut Self, place: usize, event: u32, used: Used| {
            let making = Making { state, live, by: Move::Event(event), used };
            mover.happen(making, place, Input::Event(event), (None, None), emit);
        };
        for place in 0..self.nodes {
            if !live.contains(word(place)) {
                if bounds.restarts {
                    act(self, place, self.restarts[place], used);
                }
                continue;
            }
            for (event, beats) in self.mirror.timers(slots, state[LEDGER], live, place).iter() {
                let taken = match beats {
                    true => used.take(Bound::Heartbeats as usize, 1, bounds.heartbeats),
                    false => used.take(place, 1, bounds.timeouts),
                };
                if let Some(used) = taken {
                    act(self, place, *event, used);
                }
            }
            let asked = usize::from(used.count(Bound::Requests as usize));
            if bounds.asked.contains(word(place))
                && let Some(used) = used.take(Bound::Requests as usize, 1, Some(bounds.requests))
            {
                act(self, place, self.requests[asked][place], used);
            }
            if let Some(used) = used.take(Bound::Crashes as usize, 1, Some(bounds.crashes)) {
                act(self, place, self.crashes[place], used);
            }
        }
    }

    fn deliver(
        &mut self,
        making: Making<'_>,
        message: u32,
        flight: Option<usize>,
        emit: &mut impl FnMut(&mut Self, Next<'_>),
    ) {
        let info = *self.mirror.message(message);
        let asks = self.bounds.grain == Grain::Exchange && flight.is_some();
        let asker = asks.then_some(info.from);
        self.happen(making, info.to.place(), Input::Deliver(message), (flight, asker), emit);
    }

    /// Something happens to a node. Where it handles a request, its answer is the first message to the asker.
    fn happen(
        &mut self,
        making: Making<'_>,
        place: usize,
        input: Input,
        (flight, asker): (Option<usize>, Option<NodeId>),
        emit: &mut impl FnMut(&mut Self, Next<'_>),
    ) {
        let Making { state, live, by, used } = making;
        let (slots, flights) = self.parts(state);
        let scene = Scene { slots, ledger: state[LEDGER], live, place, input };
        let number = self.mirror.outcome_of(&scene);
        let (before, after) =
            (*self.mirror.slot(slots[place]), *self.mirror.slot(self.mirror.outcome(number).slot));
        let higher = after.height > before.height;
        if higher && self.bounds.height.is_some_and(|most| after.height > most) {
            return;
        }
        let outcome = self.mirror.outcome(number);
        let idle = outcome.slot == slots[place] && outcome.sends.is_empty();
        let is_request = |event: &u32| self.requests.iter().any(|at| at.get(place) == Some(event));
        if idle && matches!(&by, Move::Event(event) if is_request(event)) {
            return;
        }
        let ledger = self.mirror.ledger_after(number, &scene);
        let outcome = self.mirror.outcome(number);
        let mirror = &self.mirror;
        let answer =
            asker.and_then(|asker| outcome.sends.iter().position(|sent| mirror.message(*sent).to == asker));
        let sends = || {
            outcome
                .sends
                .iter()
                .enumerate()
                .filter(|(place, _)| Some(*place) != answer)
                .map(|(_, sent)| *sent)
        };
        self.next.clear();
        self.lost.clear();
        self.next.extend_from_slice(&state[..SLOTS + self.nodes]);
        self.next[LEDGER] = ledger;
        self.next[ANSWER] = 0;
        self.next[SLOTS + place] = outcome.slot;
        if self.counts {
            self.next[CHAIN] += 1 << 16;
            let others =
                outcome.sends.iter().filter(|sent| mirror.message(**sent).from != mirror.message(**sent).to);
            self.next[SENT] += others.count() as u32;
            if let Input::Deliver(message) = input {
                let chain = (self.next[CHAIN] & 0xffff).max(mirror.message(message).depth as u32);
                self.next[CHAIN] = (self.next[CHAIN] & !0xffff) | chain;
            }
        }
        let gone = higher || before.up != after.up || before.at_work && !after.at_work;
        for (_, word) in flights.iter().enumerate().filter(|(at, _)| Some(*at) != flight) {
            let info = mirror.message(Flying::message(*word));
            let is_lost = Flying(*word).waits() == Waits::Fresh as u32
                && info.from.place() == place
                && (gone || sends().any(|sent| mirror.message(sent).to == info.to));
            if is_lost { &mut self.lost } else { &mut self.next }.push(*word);
        }
        let waits = if self.bounds.grain == Grain::Exchange { Waits::Fresh } else { Waits::Free };
        self.next.extend(sends().map(|sent| Flying::new(sent, waits).0));
        let answer = answer.map(|place| outcome.sends[place]);
        let making = Making { used, ..making };
        self.variants(making, number, answer, emit);
    }

    /// What is lost may wait instead, if the bounds allow it; an answer is delivered next, or lost.
    fn variants(
        &mut self,
        making: Making<'_>,
        outcome: u32,
        answer: Option<u32>,
        emit: &mut impl FnMut(&mut Self, Next<'_>),
    ) {
        let (end, lost) = (self.next.len(), std::mem::take(&mut self.lost));
        let bound = self.bounds.late;
        let late = |used: Used, count: u32| used.take(Bound::Late as usize, count as u8, Some(bound));
        let most = if bound == 0 { 1 } else { 1_u32 << lost.len().min(16) };
        for kept in 0..most {
            let Some(used) = late(making.used, kept.count_ones()) else { continue };
            let free = |word: &u32| Flying::new(Flying::message(*word), Waits::Free).0;
            let chosen = lost.iter().enumerate().filter(|(place, _)| kept & 1 << place != 0);
            self.next.extend(chosen.map(|(_, word)| free(word)));
            let by = (making.by, Some(outcome));
            match answer {
                None => self.emit(by, used, emit),
                Some(answer) => {
                    let arrives = self.arrives(answer, making.live);
                    if arrives {
                        self.next[ANSWER] = answer + 1;
                        self.emit(by, used, emit);
                        self.next[ANSWER] = 0;
                    }
                    let most = if arrives { self.bounds.drops } else { None };
                    if let Some(used) = used.take(Bound::Drops as usize, 1, most) {
                        self.emit(by, used, emit);
                    }
                    if let Some(used) = late(used, 1) {
                        self.next.push(Flying::new(answer, Waits::Free).0);
                        self.emit(by, used, emit);
                    }
                }
            }
            self.next.truncate(end);
        }
        self.lost = lost;
    }

    /// A copy is made of a message, or one is lost.
    fn change_flights(
        &mut self,
        making: Making<'_>,
        more: Option<u32>,
        less: Option<usize>,
        emit: &mut impl FnMut(&mut Self, Next<'_>),
    ) {
        self.next.clear();
        self.next.extend_from_slice(making.state);
        self.next[CHAIN] += u32::from(self.counts) << 16;
        self.next.extend(more);
        if let Some(place) = less {
            self.next.remove(SLOTS + self.nodes + place);
        }
        self.emit((making.by, None), making.used, emit);
    }

    fn emit(
        &mut self,
        (by, outcome): (Move, Option<u32>),
        used: Used,
        emit: &mut impl FnMut(&mut Self, Next<'_>),
    ) {
        (self.next[USED], self.next[USED + 1]) = (used.0 as u32, (used.0 >> 32) as u32);
        let fingerprint = self.fingerprint(&self.next);
        let state = std::mem::take(&mut self.next);
        emit(self, Next { by, outcome, state: &state, fingerprint });
        self.next = state;
    }

    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.mirror.bytes()
    }
}

/// What a cluster's moves depend on beside its state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    pub(super) nodes: u8,
    pub(super) cuts: &'a [NodeSet],
    /// What clients ask for, in turn.
    pub(super) commands: &'a [crate::model::log::Command],
    /// Whether counts tell states apart.
    pub(super) counts: bool,
}
