//! The rules of Raft on one card, in the order of Figure 2's "Rules for Servers" and the RPCs that carry them out.

use super::rules;
use crate::model::card::{Row, Section};

/// The card.
pub static CARD: &[Section] = &[
    Section {
        name: "terms",
        rows: &[
            Row { name: "newer-term", rules: &[&rules::NEWER_TERM, &rules::STEP_DOWN] },
            Row {
                name: "older-term",
                rules: &[&rules::STALE_VOTE, &rules::STALE_APPEND, &rules::STALE_REPLY, &rules::TWO_RPCS],
            },
            Row { name: "disk", rules: &[&rules::RESTART] },
        ],
    },
    Section {
        name: "election",
        rows: &[
            Row { name: "timeout", rules: &[&rules::ELECTION_TIMEOUT] },
            Row { name: "one-vote", rules: &[&rules::GRANT_VOTE, &rules::ONE_VOTE, &rules::VOTE_AGAIN] },
            Row { name: "up-to-date", rules: &[&rules::UP_TO_DATE] },
            Row {
                name: "majority",
                rules: &[
                    &rules::MAJORITY_OF_VOTES,
                    &rules::VOTES_MISSING,
                    &rules::VOTE_DENIED,
                    &rules::SAME_VOTE,
                    &rules::NOT_CANDIDATE,
                ],
            },
            Row {
                name: "leader",
                rules: &[&rules::HEARTBEAT, &rules::CANDIDATE_YIELDS, &rules::RIVAL_LEADER],
            },
        ],
    },
    Section {
        name: "replication",
        rows: &[
            Row {
                name: "request",
                rules: &[&rules::APPEND_REQUEST, &rules::NOT_LEADER, &rules::NO_LEADER, &rules::LEADER_NOOP],
            },
            Row { name: "check", rules: &[&rules::ENTRY_MISSING, &rules::ENTRY_DIFFERS] },
            Row {
                name: "conflict",
                rules: &[&rules::DELETE_CONFLICT, &rules::NOTHING_NEW, &rules::ALREADY_THERE],
            },
            Row { name: "append", rules: &[&rules::APPEND_ENTRIES] },
            Row {
                name: "next",
                rules: &[
                    &rules::MATCH,
                    &rules::BACK_UP,
                    &rules::BACK_UP_NO_FURTHER,
                    &rules::MATCH_KNOWN,
                    &rules::SEND_THE_REST,
                    &rules::NOT_LEADING,
                ],
            },
        ],
    },
    Section {
        name: "commit",
        rows: &[
            Row { name: "on-majority", rules: &[&rules::COMMIT_BY_MAJORITY, &rules::NO_NEW_MAJORITY] },
            Row { name: "own-term", rules: &[&rules::COMMIT_OWN_TERM] },
            Row { name: "follow", rules: &[&rules::FOLLOW_COMMIT] },
        ],
    },
];
