//! What to press next, for somebody who has never been here: from the first moment to the first new leader, or to
//! the first value chosen.

use super::Lab;
use crate::model::facts::NodeFacts;
use crate::model::saying::Saying;

/// What to press next.
pub fn advice(lab: &Lab) -> Option<Saying> {
    if lab.facts.profile.name == "raft" { raft(lab) } else { paxos(lab) }
}

fn raft(lab: &Lab) -> Option<Saying> {
    let facts = &lab.facts;
    let term = |node: &NodeFacts| node.state.raft().map_or(0, |raft| raft.current_term);
    let leader = facts.leaders().max_by_key(|node| term(node));
    let killed = !facts.down().is_empty();
    let said = |key: &'static str| Some(Saying::plain(key));
    match leader {
        None if lab.playing && killed => said("coach.wait-next"),
        None if lab.playing => said("coach.wait-first"),
        None if killed => said("coach.play-next"),
        None => said("coach.play-first"),
        Some(leader) if !killed => {
            let key = if leader.id == lab.node { "coach.kill" } else { "coach.choose" };
            let digit = leader.id.number().to_string();
            Some(Saying::plain(key).with("node", leader.id).with("digit", digit))
        }
        Some(leader) => {
            let said = Saying::plain("coach.next-leader").with("node", leader.id);
            Some(said.with("term", term(leader)).with("down", facts.down()))
        }
    }
}

fn paxos(lab: &Lab) -> Option<Saying> {
    let facts = &lab.facts;
    let wished = facts.nodes.iter().any(|node| {
        node.state.paxos().is_some_and(|paxos| paxos.proposer.is_some() || paxos.promised.is_some())
    });
    let key = match () {
        () if facts.ledger.chosen.is_empty() && !wished => "coach.ask",
        () if facts.ledger.chosen.is_empty() => "coach.deliver",
        () => {
            let values: Vec<String> = facts.ledger.chosen.iter().map(ToString::to_string).collect();
            return Some(Saying::plain("coach.chosen").with("values", values.join(", ")));
        }
    };
    Some(Saying::plain(key))
}
