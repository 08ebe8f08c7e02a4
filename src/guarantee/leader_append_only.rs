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

    #[test]
    fn only_who_leads_a_term_before_and_after_is_bound() {
        let mut hand = Hand::raft();
        hand.raft_step(1, |node| (node.current_term, node.log) = (1, log("1:a 1:b")));
        hand.raft_step(1, |node| (node.role, node.log) = (Role::Leader, log("1:a")));
        assert!(!hand.breaks("leader_append_only"), "it did not lead before");
        hand.raft_step(1, |node| (node.role, node.log) = (Role::Follower, log("")));
        assert!(!hand.breaks("leader_append_only"), "it leads no more");
        hand.raft_step(1, |node| (node.role, node.log) = (Role::Leader, log("1:a")));
        hand.raft_step(1, |node| (node.current_term, node.log) = (2, log("")));
        assert!(!hand.breaks("leader_append_only"), "it leads another term");
    }
}
