//! How soon each broken rule of Paxos does its damage, as the search has found it.
//!
//! `timeouts 0` leaves each proposer one ballot; where that is not said, nobody knows a sooner way with more of them.
//! `drops any` lets answers be lost, which saves the event of their arrival.

use super::rules;
use crate::model::shortest::Shortest;

const FIRST_COME: &str = "down|length == 1 and chosen|length == 0 and nodes|selectattr('up')\
    |selectattr('accepted_value')|map(attribute='accepted_value')|unique|list|length == 2";

/// All rows.
pub static ALL: &[Shortest] = &[
    Shortest::breaks(
        &rules::FORGET_PROMISE,
        "agreement",
        16,
        &[("drops", "any"), ("crashes", "1"), ("timeouts", "0")],
    ),
    Shortest::breaks(
        &rules::FORGET_ALL,
        "agreement",
        16,
        &[("drops", "any"), ("crashes", "1"), ("timeouts", "0")],
    ),
    Shortest::breaks(
        &rules::REUSE_NUMBER,
        "one_value_per_ballot",
        12,
        &[("drops", "any"), ("crashes", "1"), ("ask", "n1"), ("timeouts", "0")],
    ),
    Shortest::breaks(
        &rules::REUSE_NUMBER,
        "agreement",
        16,
        &[("drops", "any"), ("crashes", "1"), ("ask", "n1"), ("timeouts", "0"), ("late", "1")],
    ),
    Shortest::ends(
        &rules::LOCK_ON_PREPARE,
        "'n1' in down and n2.promised == '1.n1' and n2.proposer is not none",
        4,
        &[("crashes", "1")],
    ),
    Shortest::breaks(&rules::NO_PROMISE, "agreement", 14, &[("drops", "any"), ("timeouts", "0")]),
    Shortest::breaks(
        &rules::QUORUM_HALF,
        "decided_is_chosen",
        9,
        &[("nodes", "4"), ("drops", "any"), ("timeouts", "0")],
    ),
    Shortest::breaks(&rules::ADOPT_NOTHING, "validity", 7, &[("drops", "any"), ("timeouts", "0")]),
    Shortest::breaks(&rules::OWN_VALUE, "agreement", 14, &[("drops", "any"), ("timeouts", "0")]),
    Shortest::breaks(&rules::ADOPT_LOWEST, "agreement", 20, &[("drops", "any"), ("timeouts", "1")]),
    Shortest::breaks(&rules::ADOPT_IF_MAJORITY, "agreement", 14, &[("drops", "any"), ("timeouts", "0")]),
    Shortest::far(&rules::ADOPT_MOST_COMMON, "agreement", 36, &[("nodes", "5")]),
    Shortest::ends(
        &rules::FIRST_COME_VOTE,
        FIRST_COME,
        13,
        &[("drops", "any"), ("crashes", "1"), ("timeouts", "0")],
    ),
    Shortest::ends(&rules::ACCEPT_STRICT, "nodes|selectattr('proposer')|list|length > 0", 1, &[]),
    Shortest::breaks(
        &rules::ACCEPT_KEEPS_PROMISE,
        "agreement",
        24,
        &[("requests", "3"), ("ask", "n1,n2,n3"), ("timeouts", "0"), ("max-round", "1")],
    ),
    Shortest::breaks(&rules::NO_BALLOTS, "agreement", 14, &[("drops", "any"), ("timeouts", "0")]),
    Shortest::breaks(&rules::COUNT_VALUES, "decided_is_chosen", 14, &[("drops", "any"), ("timeouts", "1")]),
];
