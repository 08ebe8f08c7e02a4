//! State Machine Safety: no two servers ever apply different entries at the same index.

use super::{Guarantee, Witness};
use crate::model::ledger::{Change, Ledger};

/// State Machine Safety: no two servers ever apply different entries at the same index.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "state_machine_safety", protocol: "raft", cite: "Raft §5.4.3, Figure 3", judge };

fn judge(change: &Change<'_>, ledger: &Ledger) -> Option<Witness> {
    let (before, after) = change.raft()?;
    if after.applied == before.applied {
        return None;
    }
    let index = after.applied.common(&ledger.applied) + 1;
    let (own, first) = (after.applied.entry(index)?, ledger.applied.entry(index)?);
    Some(vec![
        ("node", change.after.id.into()),
        ("index", index.into()),
        ("own", own.to_string().into()),
        ("first", first.to_string().into()),
    ])
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::{Hand, log};

    #[test]
    fn two_entries_applied_at_one_index_break_it() {
        let mut hand = Hand::raft();
        hand.raft_step(1, |node| node.log = log("1:a 1:b"));
        hand.raft_step(1, |node| (node.commit_index, node.last_applied) = (2, 2));
        hand.raft_step(2, |node| node.log = log("1:a 2:c"));
        hand.raft_step(2, |node| (node.commit_index, node.last_applied) = (1, 1));
        assert!(!hand.breaks("state_machine_safety"));
        hand.raft_step(2, |node| (node.commit_index, node.last_applied) = (2, 2));
        assert!(hand.breaks("state_machine_safety"));
    }
}
