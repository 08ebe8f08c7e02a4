//! A server votes for at most one candidate in a term, also across crashes.

use super::{Guarantee, Witness};
use crate::model::ledger::{Change, Ledger, vote_key};

/// A server votes for at most one candidate in a term, also across crashes.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "one_vote_per_term", protocol: "raft", cite: "Raft §5.2", judge };

fn judge(change: &Change<'_>, ledger: &Ledger) -> Option<Witness> {
    let (_, after) = change.raft()?;
    let votes =
        ledger.votes.get(vote_key(after.current_term, change.after.id)).filter(|votes| votes.len() > 1)?;
    Some(vec![
        ("node", change.after.id.into()),
        ("term", after.current_term.into()),
        ("candidates", (*votes).into()),
    ])
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::Hand;
    use crate::model::id::NodeId;

    #[test]
    fn a_second_vote_in_a_term_breaks_it_even_after_a_crash() {
        let mut hand = Hand::raft();
        hand.raft_step(2, |node| (node.current_term, node.voted_for) = (1, NodeId::new(1)));
        hand.raft_step(2, |node| node.voted_for = None);
        hand.raft_step(2, |node| node.voted_for = NodeId::new(1));
        hand.raft_step(2, |node| (node.current_term, node.voted_for) = (2, NodeId::new(3)));
        assert!(!hand.breaks("one_vote_per_term"));
        hand.raft_step(2, |node| node.voted_for = NodeId::new(2));
        assert!(hand.breaks("one_vote_per_term"));
    }
}
