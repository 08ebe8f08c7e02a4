//! Agreement: only a single value is chosen, and no two learners announce different values.

use super::{Guarantee, Witness};
use crate::model::datum::Datum;
use crate::model::ledger::{Change, Ledger};

/// Agreement: only a single value is chosen, and no two learners announce different values.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "agreement", protocol: "paxos", cite: "Paxos Made Simple §2.1", judge };

fn judge(_: &Change<'_>, ledger: &Ledger) -> Option<Witness> {
    let values = [&ledger.chosen, &ledger.decided].into_iter().find(|values| values.len() > 1)?;
    let mut values = values.iter().map(|value| Datum::Text(value.clone()));
    Some(vec![("one", values.next()?), ("other", values.next()?)])
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::{Hand, accepted};

    #[test]
    fn two_values_accepted_by_a_majority_each_break_it() {
        let mut hand = Hand::paxos();
        hand.paxos_step(1, |node| node.accepted = accepted("1.n1:X"));
        hand.paxos_step(2, |node| node.accepted = accepted("1.n1:X"));
        hand.paxos_step(2, |node| node.accepted = accepted("2.n2:Y"));
        assert!(!hand.breaks("agreement"));
        hand.paxos_step(3, |node| node.accepted = accepted("2.n2:Y"));
        assert!(hand.breaks("agreement"));
    }

    #[test]
    fn two_learners_that_announce_different_values_break_it() {
        let mut hand = Hand::paxos();
        hand.paxos_step(1, |node| node.decided = Some("X".into()));
        assert!(!hand.breaks("agreement"));
        hand.paxos_step(2, |node| node.decided = Some("Y".into()));
        assert!(hand.breaks("agreement"));
    }

    #[test]
    fn it_is_broken_although_only_one_of_the_announced_values_was_chosen() {
        let mut hand = Hand::paxos();
        hand.paxos_step(1, |node| node.accepted = accepted("1.n1:X"));
        hand.paxos_step(2, |node| node.accepted = accepted("1.n1:X"));
        hand.paxos_step(1, |node| node.decided = Some("X".into()));
        assert!(!hand.breaks("agreement"));
        hand.paxos_step(2, |node| node.decided = Some("Y".into()));
        assert!(hand.breaks("agreement"));
    }
}
