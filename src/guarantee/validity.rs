//! Validity: only a value that a client asked for may be chosen.

use super::{Guarantee, Witness};
use crate::model::ledger::{Change, Ledger};

/// Validity: only a value that a client asked for may be chosen.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "validity", protocol: "paxos", cite: "Paxos Made Simple §2.1", judge };

fn judge(_: &Change<'_>, ledger: &Ledger) -> Option<Witness> {
    let stranger = ledger.chosen.iter().find(|value| !ledger.is_wish(value))?;
    Some(vec![("value", stranger.clone().into())])
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::{Hand, accepted};

    #[test]
    fn a_chosen_value_that_nobody_asked_for_breaks_it() {
        let mut hand = Hand::paxos();
        hand.ledger.wish(&"X".into());
        for node in [1, 2] {
            hand.paxos_step(node, |node| node.accepted = accepted("1.n1:X"));
        }
        assert!(!hand.breaks("validity"));
        for node in [1, 2] {
            hand.paxos_step(node, |node| node.accepted = accepted("2.n1:Z"));
        }
        assert!(hand.breaks("validity"));
    }
}
