//! Leader Completeness: an entry committed in a term is in the logs of the leaders of all higher terms.

use super::{Guarantee, Witness, leads_anew, others_up};
use crate::model::id::NodeId;
use crate::model::ledger::{Change, Ledger};
use crate::model::node::{RaftFacts, Role};

/// Leader Completeness: an entry committed in a term is in the logs of the leaders of all higher terms.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "leader_completeness", protocol: "raft", cite: "Raft §5.4, Figure 3", judge };

fn judge(change: &Change<'_>, ledger: &Ledger) -> Option<Witness> {
    let (before, after) = change.raft()?;
    if leads_anew(before, after) {
        return lacks(change.after.id, after, ledger);
    }
    if after.applied == before.applied {
        return None;
    }
    others_up(change).find_map(|other| lacks(other.id, other.state.raft()?, ledger))
}

/// The first committed entry that a leader does not have, if it was committed in a lower term. Later ones were
/// committed in the same term or in higher ones, so they need not be looked at.
fn lacks(id: NodeId, leader: &RaftFacts, ledger: &Ledger) -> Option<Witness> {
    if leader.role != Role::Leader {
        return None;
    }
    let index = ledger.committed.common(&leader.log) + 1;
    let entry = ledger.committed.entry(index)?;
    let committed = ledger.commit_terms.get(index).copied().filter(|term| *term < leader.current_term)?;
    Some(vec![
        ("node", id.into()),
        ("term", leader.current_term.into()),
        ("index", index.into()),
        ("entry", entry.to_string().into()),
        ("committed", committed.into()),
    ])
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::{Hand, log};
    use crate::model::node::Role;

    #[test]
    fn a_leader_without_a_committed_entry_breaks_it() {
        let mut hand = Hand::raft();
        hand.raft_step(1, |node| (node.role, node.current_term, node.log) = (Role::Leader, 1, log("1:a")));
        hand.raft_step(1, |node| node.commit_index = 1);
        hand.raft_step(2, |node| {
            (node.role, node.current_term, node.log) = (Role::Leader, 2, log("1:a 2:b"))
        });
        assert!(!hand.breaks("leader_completeness"));
        hand.raft_step(3, |node| (node.role, node.current_term, node.log) = (Role::Leader, 3, log("")));
        assert!(hand.breaks("leader_completeness"));
    }

    #[test]
    fn a_commit_that_a_later_leader_lacks_breaks_it() {
        let mut hand = Hand::raft();
        hand.raft_step(2, |node| (node.role, node.current_term) = (Role::Leader, 2));
        hand.raft_step(1, |node| (node.role, node.current_term, node.log) = (Role::Leader, 1, log("1:a")));
        assert!(!hand.breaks("leader_completeness"));
        hand.raft_step(1, |node| node.commit_index = 1);
        assert!(hand.breaks("leader_completeness"));
    }
}
