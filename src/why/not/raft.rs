//! Raft: why an entry is not committed, and why a node does not lead.

use super::{Request, answered, down, granted, request, writer};
use crate::history::touch::Part;
use crate::model::datum::Datum;
use crate::model::facts::{Facts, Letter};
use crate::model::id::{NodeId, NodeSet};
use crate::model::node::{RaftFacts, Role};
use crate::model::saying::Saying;
use crate::why::fate::Fate;
use crate::why::past::Past;
use crate::why::place::{Key, Place, field};
use crate::why::{Answer, subject};

/// Rules in which a leader says what it commits, or why not.
const COUNTS: [&str; 3] = ["commit-own-term", "commit-by-majority", "no-new-majority"];

fn raft_of(facts: &Facts, node: NodeId) -> Option<&RaftFacts> {
    facts.node(node).and_then(|node| node.state.raft())
}

/// A vote for oneself, or entries from oneself: nobody asks for them by a message.
pub(super) fn itself(request: &Request, node: NodeId, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let number = writer(past, node, Part::Vote);
    let own = raft_of(facts, node).is_some_and(|raft| raft.voted_for == Some(node));
    let key = match (request.word, own) {
        ("vote", true) => "why-not.did-vote",
        ("vote", false) => "why-not.itself-vote",
        _ => return Answer::new(Saying::plain("why-not.itself-append").with("node", node)),
    };
    let says = Saying::plain(key).with("node", node).with("from", node).with("moment", past.id(number));
    Answer::new(says).shown(number)
}

/// Why a node has not committed an entry.
pub(super) fn committed(node: NodeId, index: u64, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let says = |key: &'static str| Saying::plain(key).with("node", node).with("index", index);
    if let Some(number) = subject::committed(node, index, past) {
        return Answer::new(says("why.did-commit").with("moment", past.id(number))).shown(number);
    }
    let Some(raft) = raft_of(facts, node) else { return Answer::default() };
    if let Some(down) = down(node, past, facts) {
        return Answer::new(says("why-not.commit-down")).with(down);
    }
    if raft.log.last_index() < index {
        return lacks(node, index, raft, past, facts);
    }
    match (raft.role, raft.leader) {
        (Role::Leader, _) => as_leader(node, index, raft, past, facts),
        (Role::Candidate, _) => {
            let number = writer(past, node, Part::Role);
            Answer::new(says("why-not.commit-candidate").with("moment", past.id(number))).shown(number)
        }
        (Role::Follower, Some(leader)) if leader != node => follows(node, index, leader, past, facts),
        (Role::Follower, _) => {
            let number = writer(past, node, Part::Leader);
            Answer::new(says("why-not.commit-alone").with("moment", past.id(number))).shown(number)
        }
    }
}

/// It has no such entry.
fn lacks(node: NodeId, index: u64, raft: &RaftFacts, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let says = Saying::plain("why-not.no-entry").with("node", node).with("index", index);
    let mut answer = Answer::new(says.with("last", raft.log.last_index()));
    let here = past.here() + 1;
    if let Some(number) = past.writer(Place::Of(node, Key::Entry(index)), here, 1) {
        let says = Saying::plain("why-not.entry-gone").with("node", node).with("index", index);
        answer = answer.and(says.with("moment", past.id(number))).shown(number);
    }
    let leader = raft.leader.filter(|leader| *leader != node);
    let holds = |leader: &NodeId| raft_of(facts, *leader).is_some_and(|raft| raft.log.last_index() >= index);
    match leader.filter(holds) {
        Some(leader) => answer.with(granted(request("append"), node, leader, past, facts)),
        None => answer,
    }
}

/// A leader counts who holds the entry, and looks at its term. What it counted itself is told where a broken rule
/// counts otherwise.
fn as_leader(node: NodeId, index: u64, raft: &RaftFacts, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let counted = last_count(node, past);
    let otherwise = counted.filter(|number| {
        past.step(*number).is_some_and(|step| {
            step.reasons.iter().any(|reason| COUNTS.contains(&reason.rule.name) && reason.broken.is_some())
        })
    });
    if let Some(number) = otherwise {
        let says = Saying::plain("why-not.commit-counted").with("node", node).with("index", index);
        return Answer::new(says.with("moment", past.id(number))).shown(number);
    }
    let knows = |other: &NodeId| *other == node || raft.match_index.get(*other) >= index;
    let holders: NodeSet = facts.config.all().filter(knows).collect();
    let (quorum, entry_term) = (facts.config.quorum(), raft.log.term_at(index).unwrap_or(0));
    if holders.len() >= quorum {
        let older = Saying::plain("rule.raft.commit-own-term")
            .with("node", node)
            .with("index", index)
            .with("holders", holders)
            .with("entry_term", entry_term)
            .with("term", raft.current_term);
        let way = Saying::plain("why-not.older-term").with("index", index).with("term", raft.current_term);
        let answer = Answer::new(older).and(way);
        return counted.into_iter().fold(answer, Answer::shown);
    }
    let says = Saying::plain("why-not.no-majority")
        .with("node", node)
        .with("index", index)
        .with("holders", holders)
        .with("count", holders.len())
        .with("quorum", quorum);
    let mut answer = Answer::new(says);
    for other in facts.config.all().filter(|other| !holders.contains(*other)) {
        let holds = raft_of(facts, other)
            .is_some_and(|other| other.log.digest_at(index) == raft.log.digest_at(index));
        answer = answer.with(match holds {
            true => unheard(node, index, other, past, facts),
            false => granted(request("append"), other, node, past, facts),
        });
    }
    answer
}

/// A follower holds the entry, and the leader does not know it: what became of its newest answer.
fn unheard(leader: NodeId, index: u64, follower: NodeId, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let says = Saying::plain("why-not.unheard").with("node", leader).with("other", follower);
    let answer = Answer::new(says.with("index", index));
    let replies = |letter: &dyn Letter| {
        (letter.from(), letter.to(), letter.kind().line) == (follower, leader, "append-reply")
    };
    match Fate::of_newest(past, replies).filter(|fate| !fate.arrived()) {
        Some(fate) => answer.with(fate.answer(past)),
        // Its newest answer was to something else: what became of the entries?
        None => answer.with(granted(request("append"), follower, leader, past, facts)),
    }
}

/// The last event in which a leader counted who holds what.
fn last_count(node: NodeId, past: &mut Past<'_>) -> Option<u64> {
    let since = writer(past, node, Part::Role);
    (since.max(1)..=past.here()).rev().find(|number| {
        past.trail.mark(*number).is_some_and(|mark| mark.node == Some(node))
            && past
                .step(*number)
                .is_some_and(|step| step.reasons.iter().any(|reason| COUNTS.contains(&reason.rule.name)))
    })
}

/// A follower commits what its leader has committed, as far as it has heard.
fn follows(node: NodeId, index: u64, leader: NodeId, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let known = raft_of(facts, leader).map_or(0, |raft| raft.commit_index);
    let says = |key: &'static str| {
        let says = Saying::plain(key).with("node", node).with("index", index);
        says.with("leader", leader).with("commit", known)
    };
    if known < index {
        let answer = Answer::new(says("why-not.commit-leader"));
        let leads = raft_of(facts, leader).is_some_and(|raft| raft.role == Role::Leader);
        return if leads { answer.with(committed(leader, index, past, facts)) } else { answer };
    }
    let answer = Answer::new(says("why-not.commit-untold"));
    let tells = |letter: &dyn Letter| {
        let route = (letter.from(), letter.to(), letter.kind().line) == (leader, node, "append");
        route && matches!(field(letter, "leader_commit"), Some(Datum::Number(commit)) if commit >= index)
    };
    match Fate::of_newest(past, tells) {
        None => answer.and(says("why-not.commit-not-sent")),
        Some(fate) if fate.arrived() => {
            answer.with(answered(request("append"), node, leader, fate.shown(), past))
        }
        Some(fate) => answer.with(fate.answer(past)),
    }
}

/// Why a node does not lead.
pub(super) fn leads(node: NodeId, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let Some(raft) = raft_of(facts, node) else { return Answer::default() };
    let number = writer(past, node, Part::Role);
    let moment = past.id(number);
    let says = |key: &'static str| {
        let says = Saying::plain(key).with("node", node).with("term", raft.current_term);
        says.with("moment", moment)
    };
    if let Some(down) = down(node, past, facts) {
        return down;
    }
    match raft.role {
        Role::Leader => Answer::new(says("why-not.did-lead")).shown(number),
        Role::Follower if number == 0 => Answer::new(says("why-not.never-stood")),
        Role::Follower => Answer::new(says("why-not.stands-not")).shown(number),
        Role::Candidate => {
            let votes = raft.votes_granted;
            let missing = says("why-not.votes-missing")
                .with("votes", votes)
                .with("count", votes.len())
                .with("quorum", facts.config.quorum());
            let mut answer = Answer::new(missing);
            for other in facts.config.others(node).filter(|other| !votes.contains(*other)) {
                let vote = granted(request("vote"), other, node, past, facts);
                answer = answer.with(vote).with(unheard_vote(node, other, past));
            }
            answer.shown(number)
        }
    }
}

/// A vote that was given and has not been heard of.
fn unheard_vote(candidate: NodeId, voter: NodeId, past: &mut Past<'_>) -> Answer {
    let replies = |letter: &dyn Letter| {
        (letter.from(), letter.to(), letter.kind().line) == (voter, candidate, "vote-reply")
    };
    let Some(fate) = Fate::of_newest(past, replies).filter(|fate| !fate.arrived()) else {
        return Answer::default();
    };
    if fate.sent < writer(past, candidate, Part::Term) { Answer::default() } else { fate.answer(past) }
}
