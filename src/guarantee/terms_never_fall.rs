//! A server's term never falls, not even in a crash.

use super::{Guarantee, Witness};
use crate::model::ledger::{Change, Ledger};

/// A server's term never falls, not even in a crash.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "terms_never_fall", protocol: "raft", cite: "Raft §5.1", judge };

fn judge(change: &Change<'_>, _: &Ledger) -> Option<Witness> {
    let (before, after) = change.raft()?;
    let fell = after.current_term < before.current_term;
    fell.then(|| {
        let (old, new) = (before.current_term.into(), after.current_term.into());
        vec![("node", change.after.id.into()), ("old", old), ("new", new)]
    })
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::Hand;

    #[test]
    fn a_lower_term_breaks_it() {
        let mut hand = Hand::raft();
        hand.raft_step(1, |node| node.current_term = 3);
        assert!(!hand.breaks("terms_never_fall"));
        hand.raft_step(1, |node| node.current_term = 2);
        assert!(hand.breaks("terms_never_fall"));
    }
}
