//! Leader Append-Only: a leader never overwrites or deletes entries in its log; it only appends.

use super::{Guarantee, Witness};
use crate::model::ledger::{Change, Ledger};
use crate::model::node::{RaftFacts, Role};

/// Leader Append-Only: a leader never overwrites or deletes entries in its log; it only appends.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "leader_append_only", protocol: "raft", cite: "Raft §5.3, Figure 3", judge };

fn judge(change: &Change<'_>, _: &Ledger) -> Option<Witness> {
    let (before, after) = change.raft()?;
    let leads = |facts: &RaftFacts| facts.role == Role::Leader;
    if !leads(before) || !leads(after) || before.current_term != after.current_term {
        return None;
    }
    let kept = before.log.common(&after.log);
    let lost = before.log.entry(kept + 1)?;
    Some(vec![
        ("node", change.after.id.into()),
        ("term", after.current_term.into()),
        ("index", (kept + 1).into()),
        ("entry", lost.to_string().into()),
    ])
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::{Hand, log};
    use crate::model::node::Role;

    #[test]
    fn a_leader_that_loses_an_entry_breaks_it() {
        let mut hand = Hand::raft();
        hand.raft_step(1, |node| (node.role, node.current_term, node.log) = (Role::Leader, 1, log("1:a")));
        hand.raft_step(1, |node| node.log = log("1:a 1:b"));
        assert!(!hand.breaks("leader_append_only"));
        hand.raft_step(1, |node| node.log = log("1:a 1:c"));
        assert!(hand.breaks("leader_append_only"));
    }
}
