//! Single-decree Paxos once more, written by hand for stateright and for speed: nothing of it is synod's.
//!
//! Numbers instead of names, arrays instead of maps. A ballot is `4 * round + node`, a value 1 for X and 2 for Y, a set of
//! nodes a mask; 0 is nothing. The states are those of synod's own relation, message by message and without timers:
//! proposer, acceptor and learner in each node, refusals, announcements, and what has ever happened.

use stateright::{Checker, HasDiscoveries, Model, Property};

const BALLOTS: usize = 16;

/// What one node keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Node {
    promised: u8,
    accepted: (u8, u8),
    highest_round: u8,
    /// 0 without a proposer, 1 prepare, 2 propose, 3 done.
    phase: u8,
    ballot: u8,
    wish: u8,
    value: u8,
    promises: u8,
    reported: (u8, u8),
    seen_round: u8,
    tally: [u8; BALLOTS],
    decided: u8,
}

/// What nodes say: kind, from, to, ballot, and an accepted ballot and value or a promised ballot.
type Message = (u8, u8, u8, u8, u8, u8);

const PREPARE: u8 = 1;
const PROMISE: u8 = 2;
const PROPOSE: u8 = 3;
const ACCEPTED: u8 = 4;
const DECIDE: u8 = 5;
const REFUSE: u8 = 6;

/// A cluster and what has happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    nodes: Vec<Node>,
    /// Sorted.
    messages: Vec<Message>,
    requests: u8,
    wishes: u8,
    issued: [u8; BALLOTS],
    votes: [[u8; 3]; BALLOTS],
    chosen: u8,
    decided: u8,
    told: u8,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    Deliver(Message),
    Request(u8),
}

/// The model.
pub struct Paxos {
    pub nodes: u8,
    pub proposers: u8,
    pub requests: u8,
    pub own_value: bool,
}

impl Paxos {
    fn quorum(&self) -> u32 {
        u32::from(self.nodes) / 2 + 1
    }

    fn send(state: &mut State, message: Message) {
        let place = state.messages.partition_point(|other| *other < message);
        state.messages.insert(place, message);
    }

    fn to_all(&self, state: &mut State, (kind, from): (u8, u8), (ballot, value): (u8, u8), to_self: bool) {
        for to in 0..self.nodes {
            if to_self || to != from {
                Self::send(state, (kind, from, to, ballot, 0, value));
            }
        }
    }

    fn decide(state: &mut State, me: u8, value: u8) {
        let node = &mut state.nodes[usize::from(me)];
        node.decided = value;
        node.tally = [0; BALLOTS];
        state.decided |= 1 << value;
        if node.phase != 0 {
            node.phase = 3;
            state.told |= 1 << value;
        }
    }

    fn request(state: &mut State, model: &Paxos, me: u8) -> bool {
        let node = &mut state.nodes[usize::from(me)];
        if node.decided != 0 || node.phase != 0 {
            return false;
        }
        state.requests += 1;
        let wish = state.requests;
        state.wishes |= 1 << wish;
        let round = 1 + node.highest_round.max(node.promised / 4).max(node.seen_round);
        node.highest_round = round;
        (node.phase, node.ballot, node.wish, node.value) = (1, 4 * round + me, wish, wish);
        let ballot = node.ballot;
        model.to_all(state, (PREPARE, me), (ballot, 0), true);
        true
    }

    fn receive(&self, state: &mut State, (kind, from, me, ballot, other, value): Message) {
        let node = &mut state.nodes[usize::from(me)];
        node.seen_round = node.seen_round.max(ballot / 4).max(other / 4);
        match kind {
            PREPARE | PROPOSE if node.promised > ballot => {
                let promised = node.promised;
                Self::send(state, (REFUSE, me, from, ballot, promised, 0));
            }
            PREPARE => {
                node.promised = ballot;
                let (accepted, value) = node.accepted;
                Self::send(state, (PROMISE, me, from, ballot, accepted, value));
            }
            PROPOSE => {
                node.promised = ballot;
                node.accepted = (ballot, value);
                state.issued[usize::from(ballot)] |= 1 << value;
                let votes = &mut state.votes[usize::from(ballot)][usize::from(value)];
                *votes |= 1 << me;
                if votes.count_ones() >= self.quorum() {
                    state.chosen |= 1 << value;
                }
                Self::send(state, (ACCEPTED, me, from, ballot, 0, value));
            }
            PROMISE => self.promise(state, me, from, (ballot, other, value)),
            ACCEPTED if node.decided == 0 => {
                let voters = &mut node.tally[usize::from(ballot)];
                let new = *voters & 1 << from == 0;
                *voters |= 1 << from;
                if new && voters.count_ones() >= self.quorum() {
                    Self::decide(state, me, value);
                    self.to_all(state, (DECIDE, me), (ballot, value), false);
                }
            }
            DECIDE if node.decided == 0 => Self::decide(state, me, value),
            _ => {}
        }
    }

    fn promise(&self, state: &mut State, me: u8, from: u8, (ballot, accepted, value): (u8, u8, u8)) {
        let node = &mut state.nodes[usize::from(me)];
        let counts = node.decided == 0 && node.phase == 1 && node.ballot == ballot;
        if !counts || node.promises & 1 << from != 0 {
            return;
        }
        node.promises |= 1 << from;
        if accepted > node.reported.0 {
            node.reported = (accepted, value);
        }
        if node.promises.count_ones() >= self.quorum() {
            node.phase = 2;
            if node.reported.0 != 0 && !self.own_value {
                node.value = node.reported.1;
            }
            let value = node.value;
            state.issued[usize::from(ballot)] |= 1 << value;
            self.to_all(state, (PROPOSE, me), (ballot, value), true);
        }
    }

    /// Lets stateright look at all states, on one thread, so that what it finds first is the shortest.
    pub fn check(self) -> super::Verdict {
        let checker = self.checker().threads(1).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
        let path = checker.discovery("agreement");
        super::Verdict {
            states: checker.unique_state_count(),
            shortest: path.map(|path| path.into_actions().len()),
        }
    }
}

impl Model for Paxos {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State {
            nodes: vec![Node::default(); usize::from(self.nodes)],
            messages: Vec::new(),
            requests: 0,
            wishes: 0,
            issued: [0; BALLOTS],
            votes: [[0; 3]; BALLOTS],
            chosen: 0,
            decided: 0,
            told: 0,
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        actions.extend(state.messages.iter().map(|message| Action::Deliver(*message)));
        if state.requests < self.requests {
            actions.extend((0..self.proposers).map(Action::Request));
        }
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut state = state.clone();
        match action {
            Action::Deliver(message) => {
                let place = state.messages.iter().position(|other| *other == message)?;
                state.messages.remove(place);
                self.receive(&mut state, message);
            }
            Action::Request(node) => Self::request(&mut state, self, node).then_some(())?,
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Paxos>> {
        let agree =
            |_: &Paxos, state: &State| state.chosen.count_ones() < 2 && state.decided.count_ones() < 2;
        vec![Property::always("agreement", agree)]
    }
}
