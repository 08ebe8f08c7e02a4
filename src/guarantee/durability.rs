//! Durability: a command of which a client was told is never gone.
//!
//! Exactly: once the leader of a term has told a client of an entry of that term, the entry stands at its index on
//! the disk of every leader of a higher term. It follows from Leader Completeness, since a client is told only of
//! what is committed; but it is the client's side of it: an entry of which nobody was told may get lost without
//! breaking it, and what a leader has in memory only does not count.

use super::{Guarantee, Witness, leads_anew, others_up};
use crate::model::id::NodeId;
use crate::model::ledger::{Change, Ledger};
use crate::model::node::{RaftFacts, Role};

/// Durability: a command of which a client was told is in the logs of the leaders of all higher terms.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "durability", protocol: "raft", cite: "Raft §2, §5.3, §5.4", judge };

fn judge(change: &Change<'_>, ledger: &Ledger) -> Option<Witness> {
    let (before, after) = change.raft()?;
    if leads_anew(before, after) {
        return lacks(change.after.id, after, ledger);
    }
    if after.role != Role::Leader || after.applied == before.applied {
        return None;
    }
    others_up(change).find_map(|other| lacks(other.id, other.state.raft()?, ledger))
}

/// The first entry that a leader does not have, of those that clients were told of in lower terms. Whoever has all
/// that was ever committed has them all, as long as nothing else was told; that is looked at first, since it takes
/// no longer in a long run than in a short one.
fn lacks(id: NodeId, leader: &RaftFacts, ledger: &Ledger) -> Option<Witness> {
    if leader.role != Role::Leader {
        return None;
    }
    let committed = &ledger.committed;
    let whole = committed.common(&leader.log) == committed.last_index();
    if whole && !ledger.contradicted {
        return None;
    }
    ledger.acknowledged.find(|index, entries| {
        let lost = |entry: &&_| leader.log.entry(index) != Some(*entry);
        let entry = entries.iter().filter(|entry| entry.term < leader.current_term).find(lost)?;
        Some(vec![
            ("node", id.into()),
            ("term", leader.current_term.into()),
            ("index", index.into()),
            ("entry", entry.to_string().into()),
        ])
    })
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::{Hand, log};
    use crate::model::node::Role;

    /// Leads a term with this log.
    fn lead(hand: &mut Hand, node: usize, term: u64, entries: &str) {
        hand.raft_step(node, |node| {
            (node.role, node.current_term, node.log) = (Role::Leader, term, log(entries));
        });
    }

    #[test]
    fn a_later_leader_without_an_entry_that_a_client_was_told_of_breaks_it() {
        let mut hand = Hand::raft();
        lead(&mut hand, 1, 1, "1:a 1:b");
        hand.raft_step(1, |node| node.commit_index = 1);
        lead(&mut hand, 2, 2, "1:a 2:c");
        assert!(!hand.breaks("durability"));
        lead(&mut hand, 3, 3, "2:c");
        assert!(hand.breaks("durability"));
    }

    #[test]
    fn a_client_told_of_what_a_later_leader_lacks_breaks_it() {
        let mut hand = Hand::raft();
        lead(&mut hand, 2, 2, "");
        lead(&mut hand, 1, 1, "1:a");
        assert!(!hand.breaks("durability"));
        hand.raft_step(1, |node| node.commit_index = 1);
        assert!(hand.breaks("durability"));
    }

    #[test]
    fn a_leader_that_empties_its_log_breaks_it_once_it_leads_again() {
        let mut hand = Hand::raft();
        lead(&mut hand, 1, 1, "1:a");
        hand.raft_step(1, |node| node.commit_index = 1);
        hand.raft_step(1, |node| node.log = log(""));
        assert!(!hand.breaks("durability"));
        lead(&mut hand, 1, 2, "");
        assert!(hand.breaks("durability"));
    }

    #[test]
    fn two_entries_told_of_at_one_index_cannot_both_be_there() {
        let mut hand = Hand::raft();
        lead(&mut hand, 1, 1, "1:a");
        hand.raft_step(1, |node| node.commit_index = 1);
        lead(&mut hand, 2, 1, "1:b");
        hand.raft_step(2, |node| node.commit_index = 1);
        assert!(!hand.breaks("durability"));
        lead(&mut hand, 3, 2, "1:a");
        assert!(hand.breaks("durability"));
    }

    #[test]
    fn an_entry_of_which_nobody_was_told_may_get_lost() {
        let mut hand = Hand::raft();
        lead(&mut hand, 1, 2, "1:a");
        hand.raft_step(1, |node| node.commit_index = 1);
        lead(&mut hand, 2, 3, "");
        assert!(hand.breaks("leader_completeness") && !hand.breaks("durability"));
    }
}
