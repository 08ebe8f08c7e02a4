//! An acceptor's promise never falls, not even in a crash.

use super::{Guarantee, Witness};
use crate::model::ledger::{Change, Ledger};

/// An acceptor's promise never falls, not even in a crash.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "promises_never_fall", protocol: "paxos", cite: "Paxos Made Simple §2.2", judge };

fn judge(change: &Change<'_>, _: &Ledger) -> Option<Witness> {
    let (before, after) = change.paxos()?;
    let fell = after.promised < before.promised;
    fell.then(|| {
        let (old, new) = (before.promised.into(), after.promised.into());
        vec![("node", change.after.id.into()), ("old", old), ("new", new)]
    })
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::Hand;

    #[test]
    fn a_lower_promise_breaks_it() {
        let mut hand = Hand::paxos();
        hand.paxos_step(1, |node| node.promised = "2.n2".parse().ok());
        hand.paxos_step(1, |node| node.promised = "2.n3".parse().ok());
        assert!(!hand.breaks("promises_never_fall"));
        hand.paxos_step(1, |node| node.promised = None);
        assert!(hand.breaks("promises_never_fall"));
    }
}
