//! How soon each broken rule of Paxos does its damage, as the search has found it.
//!
//! `timeouts 0` leaves each proposer one ballot, `drops any` lets answers be lost, which saves the event of their arrival;
//! where one of them is wider or missing, the search needs that to find something, or to end.

use super::rules;
use crate::model::shortest::Shortest;

type Within = &'static [(&'static str, &'static str)];

const ONE_BALLOT: Within = &[("drops", "any"), ("timeouts", "0")];
const ONE_CRASH: Within = &[("drops", "any"), ("timeouts", "0"), ("crashes", "1")];
const NUMBERS: Within = &[("ask", "n1"), ("drops", "any"), ("timeouts", "0"), ("crashes", "1")];
const LATE_NUMBERS: Within =
    &[("ask", "n1"), ("drops", "any"), ("timeouts", "0"), ("crashes", "1"), ("late", "1")];
const FOUR_NODES: Within = &[("nodes", "4"), ("ask", "n1,n3"), ("timeouts", "0"), ("max-round", "1")];
const THREE_PROPOSERS: Within =
    &[("requests", "3"), ("ask", "n1,n2,n3"), ("timeouts", "0"), ("max-round", "1")];

/// One vote for each of two values, and the third acceptor is down.
const SPLIT: &str = "down|length == 1 and chosen|length == 0 and nodes|selectattr('up')\
    |selectattr('accepted_value')|map(attribute='accepted_value')|unique|list|length == 2";
/// An acceptor that waits for a proposer that is down, and a proposer that needs it.
const LOCKED: &str = "'n1' in down and n2.promised == '1.n1' and n2.proposer is not none";
/// Somebody wants something: no schedule at all chooses it.
const ASKED: &str = "nodes|selectattr('proposer')|list|length > 0";

/// All rows.
pub static ALL: &[Shortest] = &[
    Shortest::breaks(&rules::OWN_VALUE, "agreement", 14, ONE_BALLOT),
    Shortest::ends(&rules::FIRST_COME_VOTE, SPLIT, 13, ONE_CRASH),
    Shortest::ends(&rules::LOCK_ON_PREPARE, LOCKED, 4, ONE_CRASH),
    Shortest::breaks(&rules::NO_PROMISE, "agreement", 14, ONE_BALLOT),
    Shortest::breaks(&rules::NO_BALLOTS, "agreement", 14, ONE_BALLOT),
    Shortest::breaks(&rules::COUNT_VALUES, "decided_is_chosen", 14, &[("drops", "any"), ("timeouts", "1")]),
    Shortest::breaks(&rules::COUNT_VALUES, "agreement", 28, &[("timeouts", "1")]),
    Shortest::breaks(&rules::FORGET_PROMISE, "promises_never_fall", 3, ONE_CRASH),
    Shortest::breaks(&rules::FORGET_PROMISE, "agreement", 16, ONE_CRASH),
    Shortest::breaks(&rules::FORGET_ALL, "promises_never_fall", 3, ONE_CRASH),
    Shortest::breaks(&rules::FORGET_ALL, "agreement", 16, ONE_CRASH),
    Shortest::breaks(&rules::REUSE_NUMBER, "one_value_per_ballot", 12, NUMBERS),
    Shortest::breaks(&rules::REUSE_NUMBER, "agreement", 16, LATE_NUMBERS),
    Shortest::breaks(&rules::ACCEPT_KEEPS_PROMISE, "agreement", 24, THREE_PROPOSERS),
    Shortest::breaks(&rules::ADOPT_LOWEST, "agreement", 20, &[("drops", "any"), ("timeouts", "1")]),
    Shortest::breaks(&rules::ADOPT_IF_MAJORITY, "agreement", 14, ONE_BALLOT),
    Shortest::far(&rules::ADOPT_MOST_COMMON, "agreement", 36, &[("nodes", "5"), ("timeouts", "0")]),
    Shortest::breaks(&rules::QUORUM_HALF, "decided_is_chosen", 9, FOUR_NODES),
    Shortest::breaks(&rules::QUORUM_HALF, "agreement", 18, FOUR_NODES),
    Shortest::ends(&rules::ACCEPT_STRICT, ASKED, 1, &[]),
    Shortest::breaks(&rules::ADOPT_NOTHING, "validity", 7, ONE_BALLOT),
];
