//! A learner never announces a value that has not been chosen.

use super::{Guarantee, Witness};
use crate::model::ledger::{Change, Ledger};

/// A learner never announces a value that has not been chosen.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "decided_is_chosen", protocol: "paxos", cite: "Paxos Made Simple §2.1", judge };

fn judge(change: &Change<'_>, ledger: &Ledger) -> Option<Witness> {
    let (_, after) = change.paxos()?;
    let decided = after.decided.as_ref().filter(|value| !ledger.chosen.contains(*value))?;
    Some(vec![("node", change.after.id.into()), ("value", decided.clone().into())])
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::{Hand, accepted};

    #[test]
    fn announcing_what_only_a_minority_accepted_breaks_it() {
        let mut hand = Hand::paxos();
        hand.paxos_step(1, |node| node.accepted = accepted("1.n1:X"));
        hand.paxos_step(2, |node| node.accepted = accepted("2.n2:X"));
        assert!(!hand.breaks("decided_is_chosen"));
        hand.paxos_step(1, |node| node.decided = Some("X".into()));
        assert!(hand.breaks("decided_is_chosen"));
    }
}
