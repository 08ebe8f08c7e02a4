//! A ballot carries at most one value.

use super::{Guarantee, Witness};
use crate::model::ledger::{Change, Ledger};

/// A ballot carries at most one value.
pub static GUARANTEE: Guarantee =
    Guarantee { id: "one_value_per_ballot", protocol: "paxos", cite: "Paxos Made Simple §2.2", judge };

fn judge(change: &Change<'_>, ledger: &Ledger) -> Option<Witness> {
    let (_, after) = change.paxos()?;
    let proposed = after.proposer.as_ref().map(|proposer| proposer.ballot);
    let accepted = after.accepted.as_ref().map(|(ballot, _)| *ballot);
    [proposed, accepted].into_iter().flatten().find_map(|ballot| {
        let values = ledger.issued.get(ballot.key())?;
        let [one, other, ..] = values.as_slice() else { return None };
        Some(vec![("ballot", ballot.into()), ("one", one.clone().into()), ("other", other.clone().into())])
    })
}

#[cfg(test)]
mod tests {
    use crate::guarantee::by_hand::{Hand, accepted};

    #[test]
    fn two_values_at_one_ballot_break_it() {
        let mut hand = Hand::paxos();
        hand.paxos_step(1, |node| node.accepted = accepted("1.n1:X"));
        hand.paxos_step(1, |node| node.accepted = accepted("2.n1:Y"));
        assert!(!hand.breaks("one_value_per_ballot"));
        hand.paxos_step(2, |node| node.accepted = accepted("1.n1:Z"));
        assert!(hand.breaks("one_value_per_ballot"));
    }
}
