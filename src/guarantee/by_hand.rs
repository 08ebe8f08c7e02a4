//! A cluster of three nodes that a test changes by hand, to see each guarantee fail.

use super::judge;
use crate::model::ballot::Ballot;
use crate::model::event::Event;
use crate::model::id::{NodeId, NodeSet, PerNode};
use crate::model::ledger::{Change, Ledger};
use crate::model::log::{Command, Entry, Log};
use crate::model::node::{NodeFacts, PaxosFacts, RaftFacts, Role, State};

/// Three nodes and what has happened to them.
pub(crate) struct Hand {
    protocol: &'static str,
    nodes: Vec<NodeFacts>,
    pub(crate) ledger: Ledger,
}

impl Hand {
    pub(crate) fn paxos() -> Hand {
        let state = State::Paxos(PaxosFacts {
            promised: None,
            accepted: None,
            decided: None,
            proposer: None,
            promises: NodeSet::default(),
            highest_round: 0,
        });
        Hand::of("paxos", &state)
    }

    pub(crate) fn raft() -> Hand {
        Hand::of("raft", &State::Raft(fresh()))
    }

    fn of(protocol: &'static str, state: &State) -> Hand {
        let node = |id| NodeFacts { id, up: true, timers: Vec::new(), state: state.clone() };
        Hand { protocol, nodes: NodeId::all(3).map(node).collect(), ledger: Ledger::default() }
    }

    pub(crate) fn paxos_step(&mut self, node: usize, change: impl FnOnce(&mut PaxosFacts)) {
        self.step(node, |facts| match &mut facts.state {
            State::Paxos(state) => change(state),
            State::Raft(_) => panic!("a hand of Paxos nodes"),
        });
    }

    pub(crate) fn raft_step(&mut self, node: usize, change: impl FnOnce(&mut RaftFacts)) {
        self.step(node, |facts| match &mut facts.state {
            State::Raft(state) => {
                let applied = state.commit_index;
                change(state);
                if state.commit_index > applied {
                    let rest = state.log.slice(applied, state.commit_index);
                    rest.append_to(&mut state.applied);
                }
            }
            State::Paxos(_) => panic!("a hand of Raft nodes"),
        });
    }

    /// A crash and a restart of a Raft node: its memory is fresh.
    pub(crate) fn crash(&mut self, node: usize) {
        for up in [false, true] {
            self.step(node, |facts| {
                facts.up = up;
                let State::Raft(state) = &mut facts.state else { panic!("a hand of Raft nodes") };
                *state = RaftFacts { log: state.log.clone(), current_term: state.current_term, ..fresh() };
            });
        }
    }

    fn step(&mut self, node: usize, change: impl FnOnce(&mut NodeFacts)) {
        let before = self.nodes[node - 1].clone();
        change(&mut self.nodes[node - 1]);
        let after = &self.nodes[node - 1];
        let others = || self.nodes.iter().filter(|other| other.id != after.id).cloned().collect();
        let event = Event::Restart(after.id);
        let change = Change { event: Some(&event), quorum: 2, before: &before, after, others: &others };
        judge(self.protocol, &change, &mut self.ledger, 1);
    }

    pub(crate) fn breaks(&self, guarantee: &str) -> bool {
        self.ledger.violations.iter().any(|violation| violation.guarantee == guarantee)
    }
}

fn fresh() -> RaftFacts {
    RaftFacts {
        role: Role::Follower,
        current_term: 0,
        voted_for: None,
        log: Log::default(),
        commit_index: 0,
        last_applied: 0,
        applied: Log::default(),
        votes_granted: NodeSet::default(),
        next_index: PerNode::default(),
        match_index: PerNode::default(),
        leader: None,
    }
}

/// A log from words like `1:a`.
pub(crate) fn log(text: &str) -> Log {
    let entry = |word: &str| {
        let (term, command) = word.split_once(':').unwrap();
        Entry { term: term.parse().unwrap(), command: Some(command.into()) }
    };
    text.split_whitespace().map(entry).collect()
}

/// An accepted proposal from a word like `1.n1:X`.
pub(crate) fn accepted(text: &str) -> Option<(Ballot, Command)> {
    let (ballot, value) = text.split_once(':')?;
    Some((ballot.parse().ok()?, value.into()))
}
