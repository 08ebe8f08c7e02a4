//! Paxos: why a value is not chosen, and why a node knows no decision.

use super::{down, granted, request, writer};
use crate::history::touch::Part;
use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::facts::{Facts, Letter, NodeFacts};
use crate::model::id::{NodeId, NodeSet};
use crate::model::log::Command;
use crate::model::node::paxos::{Phase, Proposer};
use crate::model::saying::Saying;
use crate::why::fate::Fate;
use crate::why::past::Past;
use crate::why::place::{Key, Place, field};
use crate::why::{Answer, witness};

/// Why a value is not chosen: nobody proposes it, or too few have accepted it at one ballot.
pub(super) fn chosen(value: &str, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let says = |key: &'static str| Saying::plain(key).with("value", String::from(value));
    if facts.ledger.chosen.iter().any(|chosen| &**chosen == value) {
        let here = past.here();
        let number = witness::settled(value, here, past).unwrap_or(0);
        return Answer::new(says("why-not.did-choose").with("moment", past.id(number))).shown(number);
    }
    let mut answer = match best(value, facts) {
        Some((ballot, voters)) => accepted_by_few(value, ballot, voters, past, facts),
        None => unaccepted(value, past, facts),
    };
    if let Some(other) = facts.ledger.chosen.iter().next() {
        answer = answer.and(says("why-not.other-chosen").with("other", other.clone()));
        let here = past.here();
        answer = witness::settled(other, here, past).into_iter().fold(answer, Answer::shown);
    }
    answer
}

/// The ballot at which most have ever accepted a value, the highest of them, with those who have.
fn best(value: &str, facts: &Facts) -> Option<(Ballot, NodeSet)> {
    let mut best: Option<(Ballot, NodeSet)> = None;
    facts.ledger.accepted.find(|key, values| {
        let voters = values.iter().find(|(known, _)| &**known == value).map(|(_, voters)| *voters);
        let more = voters.filter(|voters| best.is_none_or(|(_, most)| voters.len() >= most.len()));
        best = more.and_then(|voters| Some((Ballot::of_key(key)?, voters))).or(best);
        None::<()>
    });
    best
}

/// Some have accepted it at a ballot: who has not, and why.
fn accepted_by_few(
    value: &str,
    ballot: Ballot,
    voters: NodeSet,
    past: &mut Past<'_>,
    facts: &Facts,
) -> Answer {
    let says = Saying::plain("why-not.few-accepted")
        .with("value", String::from(value))
        .with("ballot", ballot)
        .with("voters", voters)
        .with("count", voters.len())
        .with("quorum", facts.config.quorum());
    let mut answer = Answer::new(says);
    for acceptor in facts.config.all().filter(|acceptor| !voters.contains(*acceptor)) {
        answer = answer.with(granted(request("accept"), acceptor, ballot.proposer, past, facts));
    }
    answer
}

/// Nobody has accepted it: nobody proposes it, or its proposer is not so far, or must propose another value.
fn unaccepted(value: &str, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let says = |key: &'static str| Saying::plain(key).with("value", String::from(value));
    let proposers: Vec<(NodeId, &Proposer)> = facts
        .nodes
        .iter()
        .filter_map(|node| Some((node.id, node.state.paxos()?.proposer.as_ref()?)))
        .filter(|(_, proposer)| &*proposer.wish == value || &*proposer.value == value)
        .collect();
    if proposers.is_empty() {
        return Answer::new(says("why-not.nobody-proposes"));
    }
    let mut answer = Answer::default();
    for (node, proposer) in proposers {
        let about = |key: &'static str| says(key).with("node", node).with("ballot", proposer.ballot);
        if proposer.phase == Phase::Prepare {
            answer = answer.with(waits(node, value, proposer.ballot, past, facts));
        } else if &*proposer.value != value {
            let number = writer(past, node, Part::Proposer);
            let says = about("why-not.must-propose").with("other", proposer.value.clone());
            answer = answer.and(says.with("moment", past.id(number))).shown(number);
        } else {
            answer = answer.and(about("why-not.none-accepted"));
            for acceptor in facts.config.all() {
                answer = answer.with(granted(request("accept"), acceptor, node, past, facts));
            }
        }
    }
    answer
}

/// A proposer that waits for promises.
fn waits(node: NodeId, value: &str, ballot: Ballot, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let promises = facts.node(node).and_then(|node| node.state.paxos()).map(|paxos| paxos.promises);
    let promises = promises.unwrap_or_default();
    let says = Saying::plain("why-not.few-promises")
        .with("node", node)
        .with("value", String::from(value))
        .with("ballot", ballot)
        .with("promises", promises)
        .with("count", promises.len())
        .with("quorum", facts.config.quorum());
    let mut answer = Answer::new(says);
    for acceptor in facts.config.all().filter(|acceptor| !promises.contains(*acceptor)) {
        answer = answer.with(granted(request("promise"), acceptor, node, past, facts));
    }
    answer
}

/// Why a node knows no decision.
pub(super) fn decides(node: NodeId, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let Some(paxos) = facts.node(node).and_then(|node| node.state.paxos()) else { return Answer::default() };
    let says = |key: &'static str| Saying::plain(key).with("node", node);
    if let Some(decided) = &paxos.decided {
        let number = writer(past, node, Part::Decided);
        let says = says("why-not.did-decide").with("value", decided.clone());
        return Answer::new(says.with("moment", past.id(number))).shown(number);
    }
    if let Some(down) = down(node, past, facts) {
        return Answer::new(says("why-not.decide-down")).with(down);
    }
    let Some(value) = facts.ledger.chosen.iter().next().cloned() else {
        return nothing_chosen(node, past, facts);
    };
    let here = past.here();
    let number = witness::settled(&value, here, past).unwrap_or(0);
    let says = says("why-not.not-told").with("value", value.clone()).with("moment", past.id(number));
    Answer::new(says).with(heard(node, &value, past, facts)).shown(number)
}

/// Nothing is chosen: what is nearest to it.
fn nothing_chosen(node: NodeId, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let answer = Answer::new(Saying::plain("why-not.nothing-chosen").with("node", node));
    let mut nearest: Option<(usize, Command)> = None;
    facts.ledger.accepted.find(|_, values| {
        for (value, voters) in values {
            if nearest.as_ref().is_none_or(|(most, _)| voters.len() >= *most) {
                nearest = Some((voters.len(), value.clone()));
            }
        }
        None::<()>
    });
    let wish = |node: &NodeFacts| Some(node.state.paxos()?.proposer.as_ref()?.wish.clone());
    match nearest.map(|(_, value)| value).or_else(|| facts.nodes.iter().find_map(wish)) {
        Some(value) => answer.with(chosen(&value, past, facts)),
        None => answer,
    }
}

/// What a node has heard of a value that is chosen: the newest message that tells it, and acceptances that it counted.
fn heard(node: NodeId, value: &str, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let mut answer = Answer::default();
    if let Some((ballot, voters)) = best(value, facts) {
        let since = writer(past, node, Part::Up).max(1);
        let before = past.here() + 1;
        let mut known = NodeSet::default();
        for voter in voters.iter() {
            if past.writer(Place::Of(node, Key::Heard(voter, Some(ballot))), before, since).is_some() {
                known.insert(voter);
            }
        }
        let says = Saying::plain("why-not.heard").with("node", node).with("ballot", ballot);
        answer = answer
            .and(says.with("voters", known).with("count", known.len()).with("quorum", facts.config.quorum()));
    }
    let tells = |letter: &dyn Letter| {
        let fits = field(letter, "value").is_some_and(|told: Datum| told.to_string() == value);
        letter.to() == node && matches!(letter.kind().line, "decide" | "accepted") && fits
    };
    match Fate::of_newest(past, tells) {
        Some(fate) => answer.with(fate.answer(past)),
        None => answer.and(Saying::plain("why-not.nobody-tells").with("node", node)),
    }
}
