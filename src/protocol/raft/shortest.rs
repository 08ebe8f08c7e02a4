//! How soon each broken rule of Raft does its damage, as the search has found it.
//!
//! `drops any` lets answers be lost, which saves the event of their arrival. Up to term 3, if nothing else is said.

use super::rules;
use crate::model::shortest::Shortest;

type Within = &'static [(&'static str, &'static str)];

const LOSSES: Within = &[("drops", "any")];
const ONE_REQUEST: Within = &[("drops", "any"), ("requests", "1")];
const ONE_CRASH: Within = &[("drops", "any"), ("crashes", "1")];
const LATE: Within = &[("drops", "any"), ("requests", "1"), ("late", "1")];
const FOUR_TERMS: Within = &[("max-term", "4"), ("ask", "n1,n2"), ("timeouts", "2")];
const LENGTHS: Within = &[("drops", "any"), ("requests", "3"), ("ask", "n1,n2"), ("timeouts", "2")];
const ONE_ENTRY_EACH: Within = &[
    ("option", "batch=1"),
    ("drops", "any"),
    ("requests", "1"),
    ("heartbeats", "1"),
    ("duplicates", "1"),
    ("late", "1"),
];

/// Somebody waits for an entry, which nothing commits; a node is down, so that all that may follow can be looked at.
const ASKED: &str = "down|length == 1 and nodes|selectattr('up')|selectattr('log')|list|length > 0";
/// Logs that differ behind entry 2; the leader's is to be sent in small pieces.
const DIFFERENT: &[&str] =
    &["plant n1 log=1:a,1:b,1:x", "plant n2 log=1:a,1:b,2:y", "plant n3 log=1:a,1:b,2:y"];

/// All rows.
pub static ALL: &[Shortest] = &[
    Shortest::breaks(&rules::COMMIT_OLD_TERM, "leader_completeness", 22, FOUR_TERMS),
    Shortest::breaks(&rules::RANDOM_LEADER, "election_safety", 2, LOSSES),
    Shortest::breaks(&rules::RANDOM_LEADER, "state_machine_safety", 8, LOSSES),
    Shortest::breaks(&rules::ARTICLE_REQUEST_VOTE, "one_vote_per_term", 3, LOSSES),
    Shortest::breaks(&rules::ARTICLE_REQUEST_VOTE, "election_safety", 6, LOSSES),
    Shortest::breaks(
        &rules::ARTICLE_REQUEST_VOTE,
        "state_machine_safety",
        12,
        &[("drops", "any"), ("max-term", "1")],
    ),
    Shortest::breaks(&rules::NO_UP_TO_DATE, "leader_completeness", 9, LOSSES),
    Shortest::breaks(&rules::NO_UP_TO_DATE, "state_machine_safety", 12, LOSSES),
    Shortest::breaks(&rules::LENGTH_ONLY, "leader_completeness", 14, LOSSES),
    Shortest::breaks(&rules::LENGTH_ONLY, "state_machine_safety", 19, LENGTHS),
    Shortest::breaks(&rules::LENGTH_CONFIRM_1, "leader_completeness", 13, LOSSES),
    Shortest::ends(&rules::LENGTH_CONFIRM_3, ASKED, 5, ONE_CRASH),
    Shortest::breaks(&rules::ARTICLE_APPEND, "leader_completeness", 9, ONE_REQUEST),
    Shortest::breaks(&rules::ARTICLE_APPEND, "durability", 9, ONE_REQUEST),
    Shortest::breaks(&rules::COMMIT_OWN_LENGTH, "leader_completeness", 8, LOSSES),
    Shortest::breaks(&rules::COMMIT_OWN_LENGTH, "durability", 8, LOSSES),
    Shortest::breaks(
        &rules::COMMIT_OWN_LENGTH,
        "state_machine_safety",
        10,
        &[("drops", "any"), ("requests", "4")],
    ),
    Shortest::breaks(&rules::CLEAR_LOG, "leader_append_only", 6, LOSSES),
    Shortest::breaks(&rules::CLEAR_LOG, "leader_completeness", 9, LOSSES),
    Shortest::breaks(&rules::CLEAR_LOG, "state_machine_safety", 9, LOSSES),
    Shortest::breaks(&rules::FORGET_VOTE, "one_vote_per_term", 5, ONE_CRASH),
    Shortest::breaks(&rules::FORGET_VOTE, "election_safety", 8, ONE_CRASH),
    Shortest::breaks(&rules::FORGET_SUFFIX, "leader_completeness", 11, ONE_CRASH),
    Shortest::breaks(&rules::FORGET_SUFFIX, "state_machine_safety", 14, ONE_CRASH),
    Shortest::breaks(&rules::FOLLOWER_COMMIT_UNBOUNDED, "state_machine_safety", 11, ONE_ENTRY_EACH)
        .planted(DIFFERENT),
    Shortest::breaks(&rules::TRUNCATE_ON_HEARTBEAT, "leader_completeness", 10, LATE),
    Shortest::breaks(&rules::MAJORITY_OF_LIVE, "election_safety", 6, &[("drops", "any"), ("crashes", "2")]),
    Shortest::breaks(
        &rules::MAJORITY_OF_LIVE,
        "state_machine_safety",
        10,
        &[("drops", "any"), ("crashes", "2")],
    ),
    Shortest::breaks(&rules::FORGET_TERM, "terms_never_fall", 2, ONE_CRASH),
    Shortest::breaks(&rules::FORGET_TERM, "election_safety", 8, ONE_CRASH),
    Shortest::breaks(&rules::FOLLOWER_COMMIT_BACKWARDS, "commits_never_fall", 10, LOSSES),
];
