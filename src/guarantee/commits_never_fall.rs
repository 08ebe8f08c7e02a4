//! A server's commit index never falls while it stays up.

use super::{Guarantee, Witness};
use crate::model::ledger::{Change, Ledger};

/// A server's commit index never falls while it stays up.
pub static GUARANTEE: Guarantee = Guarantee {
    id: "commits_never_fall",
    protocol: "raft",
    cite: "Raft, Figure 2: commitIndex increases monotonically",
    judge,
};

fn judge(change: &Change<'_>, _: &Ledger) -> Option<Witness> {
    let (before, after) = change.raft()?;
    let stays_up = change.before.up && change.after.up;
    (stays_up && after.commit_index < before.commit_index).then(|| {
        let (old, new) = (before.commit_index.into(), after.commit_index.into());
        vec![("node", change.after.id.into()), ("old", old), ("new", new)]
    })
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::{Hand, log};

    #[test]
    fn a_lower_commit_index_breaks_it_unless_the_server_crashed() {
        let mut hand = Hand::raft();
        hand.raft_step(1, |node| node.log = log("1:a 1:b"));
        hand.raft_step(1, |node| node.commit_index = 2);
        hand.crash(1);
        assert!(!hand.breaks("commits_never_fall"));
        hand.raft_step(1, |node| node.commit_index = 2);
        hand.raft_step(1, |node| node.commit_index = 1);
        assert!(hand.breaks("commits_never_fall"));
    }
}
