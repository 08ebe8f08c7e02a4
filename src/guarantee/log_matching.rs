//! Log Matching: logs that hold an entry with the same index and term are the same up to it.

use super::{Guarantee, Witness};
use crate::model::ledger::{Change, Ledger};
use crate::model::log::Log;

/// Log Matching: logs that hold an entry with the same index and term are the same up to it.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "log_matching", protocol: "raft", cite: "Raft §5.3, Figure 3", judge };

fn judge(change: &Change<'_>, _: &Ledger) -> Option<Witness> {
    let (before, after) = change.raft()?;
    if before.log == after.log && change.event.is_some() {
        return None;
    }
    let unchanged = before.log.common(&after.log);
    (change.others)().iter().find_map(|other| {
        let log = &other.state.raft()?.log;
        let index = mismatch(&after.log, log, unchanged)?;
        Some(vec![
            ("node", change.after.id.into()),
            ("other", other.id.into()),
            ("index", index.into()),
            ("term", after.log.term_at(index).into()),
        ])
    })
}

/// The highest index, behind those that did not change, where the terms are the same and the logs are not.
fn mismatch(one: &Log, other: &Log, unchanged: u64) -> Option<u64> {
    let last = one.last_index().min(other.last_index());
    for index in (unchanged + 1..=last).rev() {
        if one.term_at(index) == other.term_at(index) {
            return (one.digest_at(index) != other.digest_at(index)).then_some(index);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::{Hand, log};

    #[test]
    fn two_entries_of_one_index_and_term_break_it() {
        let mut hand = Hand::raft();
        hand.raft_step(1, |node| node.log = log("1:a 2:b"));
        hand.raft_step(2, |node| node.log = log("1:a 3:c"));
        assert!(!hand.breaks("log_matching"));
        hand.raft_step(3, |node| node.log = log("1:a 2:z"));
        assert!(hand.breaks("log_matching"));
    }

    #[test]
    fn an_entry_before_the_same_one_breaks_it_too() {
        let mut hand = Hand::raft();
        hand.raft_step(1, |node| node.log = log("1:a 2:b"));
        hand.raft_step(2, |node| node.log = log("1:x 2:b"));
        assert!(hand.breaks("log_matching"));
    }
}
