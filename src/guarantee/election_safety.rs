//! Election Safety: at most one leader can be elected in a given term.

use super::{Guarantee, Witness};
use crate::model::ledger::{Change, Ledger};

/// Election Safety: at most one leader can be elected in a given term.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "election_safety", protocol: "raft", cite: "Raft §5.2, Figure 3", judge };

fn judge(change: &Change<'_>, ledger: &Ledger) -> Option<Witness> {
    let (_, after) = change.raft()?;
    let leaders = ledger.leaders.get(after.current_term).filter(|leaders| leaders.len() > 1)?;
    Some(vec![("term", after.current_term.into()), ("leaders", (*leaders).into())])
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::Hand;
    use crate::model::node::Role;

    #[test]
    fn two_leaders_of_one_term_break_it() {
        let mut hand = Hand::raft();
        hand.raft_step(1, |node| (node.role, node.current_term) = (Role::Leader, 1));
        hand.raft_step(2, |node| (node.role, node.current_term) = (Role::Leader, 2));
        hand.raft_step(1, |node| node.role = Role::Follower);
        assert!(!hand.breaks("election_safety"));
        hand.raft_step(3, |node| (node.role, node.current_term) = (Role::Leader, 1));
        assert!(hand.breaks("election_safety"));
    }
}
