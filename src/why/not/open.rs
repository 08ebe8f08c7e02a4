//! Which questions make sense now, and how each is written.

use super::{Question, request};
use crate::model::event::Timer;
use crate::model::facts::{Facts, NodeFacts};
use crate::model::id::NodeId;
use crate::model::node::paxos::Phase;
use crate::model::node::{PaxosFacts, RaftFacts, Role};
use crate::model::saying::Saying;
use crate::sim::line::Line;
use std::collections::BTreeSet;
use std::fmt;

/// Most entries of one log that are asked about.
const ENTRIES: u64 = 3;

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Question::Granted(request, by, asker) => write!(f, "{} {by} {asker}", request.word),
            Question::Committed(node, index) => write!(f, "commit {node} {index}"),
            Question::Leads(node) => write!(f, "lead {node}"),
            Question::Decides(node) => write!(f, "decide {node}"),
            Question::Chosen(value) => write!(f, "choose {value}"),
            Question::Line(line) => line.fmt(f),
        }
    }
}

impl Question {
    /// It as a question.
    pub fn saying(&self) -> Saying {
        match self {
            Question::Granted(request, by, asker) => super::about("ask", request, *by, *asker),
            Question::Committed(node, index) => {
                Saying::plain("why-not.ask-commit").with("node", *node).with("index", *index)
            }
            Question::Leads(node) => Saying::plain("why-not.ask-lead").with("node", *node),
            Question::Decides(node) => Saying::plain("why-not.ask-decide").with("node", *node),
            Question::Chosen(value) => Saying::plain("why-not.ask-choose").with("value", value.clone()),
            Question::Line(line) => Saying::plain("why-not.ask-line").with("line", line.to_string()),
        }
    }

    /// The questions that make sense now: what is asked for and not granted, what waits to be committed or chosen,
    /// who stands for election; and what cannot be done with the node that is chosen.
    pub fn open(facts: &Facts, node: Option<NodeId>) -> Vec<Question> {
        let mut open = Vec::new();
        for node in &facts.nodes {
            if let Some(raft) = node.state.raft().filter(|_| node.up) {
                ask_raft(node.id, raft, facts, &mut open);
            }
            if let Some(paxos) = node.state.paxos().filter(|_| node.up) {
                ask_paxos(node.id, paxos, facts, &mut open);
            }
        }
        if let Some(node) = node.and_then(|node| facts.node(node)) {
            ask_lines(node, facts, &mut open);
        }
        open
    }
}

fn ask_raft(node: NodeId, raft: &RaftFacts, facts: &Facts, open: &mut Vec<Question>) {
    let others = || facts.nodes.iter().filter(move |other| other.id != node);
    match raft.role {
        Role::Candidate => {
            open.push(Question::Leads(node));
            let refused = others().filter(|other| !raft.votes_granted.contains(other.id));
            open.extend(refused.map(|other| Question::Granted(request("vote"), other.id, node)));
        }
        Role::Leader => {
            let (first, last) = (raft.commit_index + 1, raft.log.last_index());
            open.extend((first..=last).take(ENTRIES as usize).map(|index| Question::Committed(node, index)));
            let lacks = others().filter(|other| raft.match_index.get(other.id) < last);
            open.extend(lacks.map(|other| Question::Granted(request("append"), other.id, node)));
        }
        Role::Follower => {
            let known =
                facts.leaders().filter_map(|leader| leader.state.raft()).map(|leader| leader.commit_index);
            let most = known.max().filter(|most| *most > raft.commit_index);
            open.extend(most.map(|most| Question::Committed(node, most)));
            let stands = |other: &NodeFacts| {
                other.up && other.state.raft().is_some_and(|raft| raft.role != Role::Follower)
            };
            if !facts.nodes.iter().any(stands) {
                open.push(Question::Leads(node));
            }
        }
    }
}

fn ask_paxos(node: NodeId, paxos: &PaxosFacts, facts: &Facts, open: &mut Vec<Question>) {
    if let Some(proposer) = paxos.proposer.as_ref().filter(|proposer| proposer.phase != Phase::Done) {
        let values: BTreeSet<_> = [&proposer.wish, &proposer.value].into_iter().collect();
        let unchosen = values.into_iter().filter(|value| !facts.ledger.chosen.contains(*value));
        open.extend(unchosen.map(|value| Question::Chosen(value.to_string())));
        let asks = match proposer.phase {
            Phase::Prepare => "promise",
            _ => "accept",
        };
        let grants = |other: &&NodeFacts| match proposer.phase {
            Phase::Prepare => paxos.promises.contains(other.id),
            _ => other.state.paxos().is_some_and(|other| {
                other.accepted.as_ref().is_some_and(|(ballot, _)| *ballot == proposer.ballot)
            }),
        };
        let not = facts.nodes.iter().filter(|other| !grants(other));
        open.extend(not.map(|other| Question::Granted(request(asks), other.id, node)));
    }
    let begun = facts.nodes.iter().any(|node| {
        node.state.paxos().is_some_and(|paxos| paxos.proposer.is_some() || paxos.decided.is_some())
    });
    if paxos.decided.is_none() && (begun || !facts.ledger.chosen.is_empty()) {
        open.push(Question::Decides(node));
    }
}

/// What cannot be done with a node now, or would come to nothing.
fn ask_lines(node: &NodeFacts, facts: &Facts, open: &mut Vec<Question>) {
    let id = node.id;
    let leads = node.state.raft().is_none_or(|raft| raft.role == Role::Leader);
    let takes = node.state.paxos().is_none_or(|paxos| paxos.proposer.is_none() && paxos.decided.is_none());
    if !(node.up && leads && takes) {
        open.push(Question::Line(Line::Request(id, "x".into())));
    }
    let armed = |timer: &Timer| node.timers.iter().any(|(armed, _)| armed == timer);
    let silent = facts.profile.timers.iter().filter(|timer| !armed(timer));
    open.extend(silent.map(|timer| Question::Line(Line::Fire(id, *timer, None))));
    open.push(Question::Line(if node.up { Line::Restart(id) } else { Line::Crash(id) }));
}
