//! With what a broken guarantee cannot stand together: the earlier events that its witness speaks of.

use super::past::Past;
use super::place::{Key, Place};
use crate::history::touch::Part;
use crate::model::datum::Datum;
use crate::model::facts::State;
use crate::model::id::{NodeId, NodeSet};
use crate::model::ledger::Violation;
use crate::model::node::Role;
use crate::sim::Step;
use std::collections::BTreeMap;

/// A node's Raft state or Paxos state after an event.
fn after(step: &Step) -> Option<(NodeId, &State)> {
    step.change.as_ref().map(|(_, after)| (after.id, &after.state))
}

/// The events before the one that broke a guarantee, that show it too.
pub fn against(violation: &Violation, past: &mut Past<'_>) -> Vec<u64> {
    let value =
        |name: &str| violation.witness.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    let node = |name: &str| match value(name) {
        Some(Datum::Node(node)) => Some(*node),
        _ => None,
    };
    let number = |name: &str| match value(name) {
        Some(Datum::Number(number)) => *number,
        _ => 0,
    };
    let last = violation.step;
    let mut found = Vec::new();
    match violation.guarantee {
        "agreement" => {
            let values = ["one", "other"].into_iter().filter_map(value).map(ToString::to_string);
            found.extend(values.filter_map(|value| settled(&value, last, past)));
        }
        "election_safety" => {
            if let Some(Datum::Nodes(leaders)) = value("leaders") {
                let term = number("term");
                for leader in leaders.iter() {
                    found.extend(written(past, leader, Part::Role, last, |state| {
                        let raft = state.raft();
                        raft.is_some_and(|raft| raft.role == Role::Leader && raft.current_term == term)
                    }));
                }
            }
        }
        "one_vote_per_term" => {
            let term = number("term");
            found.extend(node("node").and_then(|voter| {
                written(past, voter, Part::Vote, last, |state| {
                    let raft = state.raft();
                    raft.is_some_and(|raft| raft.current_term == term && raft.voted_for.is_some())
                })
            }));
        }
        "log_matching" => {
            found.extend(
                node("other")
                    .and_then(|other| past.writer(Place::Of(other, Key::Entry(number("index"))), last, 1)),
            );
        }
        "state_machine_safety" | "leader_completeness" | "durability" => {
            let entry = value("first").or(value("entry")).map(ToString::to_string);
            found.extend(applied(number("index"), &entry.unwrap_or_default(), last, past));
        }
        "terms_never_fall" => found.extend(before(past, node("node"), Part::Term, last)),
        "commits_never_fall" => found.extend(before(past, node("node"), Part::Commit, last)),
        "promises_never_fall" => found.extend(before(past, node("node"), Part::Promised, last)),
        _ => {}
    }
    found.retain(|number| *number != last);
    found
}

/// The event before this one that wrote a part of a node.
fn before(past: &mut Past<'_>, node: Option<NodeId>, part: Part, number: u64) -> Option<u64> {
    past.writer(Place::Of(node?, Key::Whole(part)), number, 1)
}

/// The last event before this one that wrote a part of a node so that this is true of it.
fn written(
    past: &mut Past<'_>,
    node: NodeId,
    part: Part,
    number: u64,
    is: impl Fn(&State) -> bool,
) -> Option<u64> {
    let mut number = number;
    loop {
        number = past.writer(Place::Of(node, Key::Whole(part)), number, 1)?;
        let step = past.step(number)?;
        if after(&step).is_some_and(|(_, state)| is(state)) {
            return Some(number);
        }
    }
}

/// Raft: the first event with which anybody applied this entry at this index.
fn applied(index: u64, entry: &str, last: u64, past: &mut Past<'_>) -> Option<u64> {
    (1..last).find(|number| {
        let touches = past.trail.mark(*number).is_some_and(|mark| mark.touch.has(Part::Commit));
        touches
            && past.step(*number).is_some_and(|step| {
                let raft = after(&step).and_then(|(_, state)| state.raft());
                let there = raft.and_then(|raft| raft.applied.entry(index));
                there.is_some_and(|there| there.to_string() == entry)
            })
    })
}

/// Paxos: the first event up to this one with which a value was chosen, or else announced.
pub fn settled(value: &str, last: u64, past: &mut Past<'_>) -> Option<u64> {
    let quorum = past.present().config().quorum();
    let mut votes: BTreeMap<u64, NodeSet> = BTreeMap::new();
    let nodes = past.present().config().all();
    for node in nodes {
        if let Some((ballot, _)) = past.accepted_at_start(node).filter(|(_, known)| &**known == value) {
            votes.entry(ballot.key()).or_default().insert(node);
        }
    }
    if votes.values().any(|votes| votes.len() >= quorum) {
        return Some(0);
    }
    (1..=last).find(|number| {
        let touch = past.trail.mark(*number).map(|mark| mark.touch).unwrap_or_default();
        if !touch.has(Part::Accepted) && !touch.has(Part::Decided) {
            return false;
        }
        let Some(step) = past.step(*number) else { return false };
        let Some((node, State::Paxos(paxos))) = after(&step) else { return false };
        let mut chosen = false;
        if let Some((ballot, _)) = paxos.accepted.as_ref().filter(|(_, known)| &**known == value) {
            let votes = votes.entry(ballot.key()).or_default();
            votes.insert(node);
            chosen = touch.has(Part::Accepted) && votes.len() >= quorum;
        }
        chosen || (touch.has(Part::Decided) && paxos.decided.as_deref() == Some(value))
    })
}
