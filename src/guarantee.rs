//! What the protocols promise the world, judged at every moment.
//!
//! Each guarantee looks at what one event changed at one node, and at the [`Ledger`] of all that happened before.
//! It says nothing while it holds, and names its witness when it is broken. One file each; this is the list.

use crate::model::datum::Datum;
use crate::model::ledger::{Change, Ledger, Violation};
use crate::model::node::{NodeFacts, RaftFacts, Role};

pub mod agreement;
pub mod commits_never_fall;
pub mod decided_is_chosen;
pub mod durability;
pub mod election_safety;
pub mod leader_append_only;
pub mod leader_completeness;
pub mod log_matching;
pub mod one_value_per_ballot;
pub mod one_vote_per_term;
pub mod promises_never_fall;
pub mod state_machine_safety;
pub mod terms_never_fall;
pub mod validity;

/// What shows that a guarantee is broken, by the names that its sentence uses.
pub type Witness = Vec<(&'static str, Datum)>;

/// An invariant of a protocol.
#[derive(Debug)]
pub struct Guarantee {
    /// Its id in facts, lists and lessons. Its texts stand in the words under `guarantee.<id>`.
    pub id: &'static str,
    /// The protocol that gives it.
    pub protocol: &'static str,
    /// Where the paper states it.
    pub cite: &'static str,
    /// Looks for a witness against it.
    pub judge: fn(&Change<'_>, &Ledger) -> Option<Witness>,
}

/// All guarantees, in the order in which they are shown.
pub static ALL: &[&Guarantee] = &[
    &agreement::GUARANTEE,
    &validity::GUARANTEE,
    &decided_is_chosen::GUARANTEE,
    &one_value_per_ballot::GUARANTEE,
    &promises_never_fall::GUARANTEE,
    &election_safety::GUARANTEE,
    &leader_append_only::GUARANTEE,
    &log_matching::GUARANTEE,
    &leader_completeness::GUARANTEE,
    &state_machine_safety::GUARANTEE,
    &durability::GUARANTEE,
    &one_vote_per_term::GUARANTEE,
    &terms_never_fall::GUARANTEE,
    &commits_never_fall::GUARANTEE,
];

/// The guarantees of a protocol.
pub fn of(protocol: &str) -> impl Iterator<Item = &'static Guarantee> {
    ALL.iter().copied().filter(move |guarantee| guarantee.protocol == protocol)
}

/// Writes a change into the ledger and judges it: the guarantees that it breaks for the first time.
pub fn judge(protocol: &str, change: &Change<'_>, ledger: &mut Ledger, step: u64) -> Vec<Violation> {
    ledger.record(change);
    let mut broke = Vec::new();
    for guarantee in of(protocol) {
        if ledger.violations.iter().any(|known| known.guarantee == guarantee.id) {
            continue;
        }
        if let Some(witness) = (guarantee.judge)(change, ledger) {
            let violation = Violation { guarantee: guarantee.id, step, witness };
            ledger.violations.push(violation.clone());
            broke.push(violation);
        }
    }
    broke
}

/// Raft: whether an event has made a leader, or changed a leader's log otherwise than by appending to it: what it
/// must hold is then to be looked at again.
fn leads_anew(before: &RaftFacts, after: &RaftFacts) -> bool {
    let leads_on = before.role == Role::Leader && before.current_term == after.current_term;
    after.role == Role::Leader && !(leads_on && before.log.common(&after.log) == before.log.last_index())
}

/// All nodes that are up, without the one that the event changed.
fn others_up(change: &Change<'_>) -> impl Iterator<Item = NodeFacts> {
    (change.others)().into_iter().filter(|other| other.up)
}

/// Judges a hand-made change, for the tests of the guarantees.
#[cfg(test)]
pub(crate) mod by_hand;
