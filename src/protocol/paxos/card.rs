//! The rules of single-decree Paxos on one card, by the role that follows them.

use super::rules;
use crate::model::card::{Row, Section};

/// The card.
pub static CARD: &[Section] = &[
    Section {
        name: "proposer",
        rows: &[
            Row { name: "number", rules: &[&rules::NEW_BALLOT, &rules::RETRY] },
            Row {
                name: "promises",
                rules: &[
                    &rules::PROMISES_MISSING,
                    &rules::SAME_PROMISE,
                    &rules::STALE_PROMISE,
                    &rules::LATE_PROMISE,
                    &rules::PROMISE_DECIDED,
                    &rules::NO_PROPOSER,
                ],
            },
            Row { name: "adopt", rules: &[&rules::ADOPT_HIGHEST] },
            Row { name: "free", rules: &[&rules::FREE_CHOICE] },
            Row {
                name: "refused",
                rules: &[&rules::REFUSAL_INFORMS, &rules::REFUSAL_UNFOUNDED, &rules::STALE_REFUSAL],
            },
            Row { name: "busy", rules: &[&rules::REQUEST_BUSY, &rules::REQUEST_DECIDED] },
        ],
    },
    Section {
        name: "acceptor",
        rows: &[
            Row {
                name: "promise",
                rules: &[&rules::PROMISE, &rules::PROMISE_REPORTS, &rules::PROMISE_AGAIN],
            },
            Row { name: "accept", rules: &[&rules::ACCEPT, &rules::ACCEPT_AGAIN] },
            Row { name: "raise", rules: &[&rules::ACCEPT_RAISES] },
            Row {
                name: "lower",
                rules: &[&rules::REFUSE_PREPARE, &rules::REFUSE_PROPOSE, &rules::NO_REFUSALS],
            },
            Row { name: "disk", rules: &[&rules::RESTART] },
        ],
    },
    Section {
        name: "learner",
        rows: &[
            Row {
                name: "chosen",
                rules: &[
                    &rules::CHOSEN,
                    &rules::ACCEPTED_MISSING,
                    &rules::SAME_ACCEPTED,
                    &rules::ACCEPTED_KNOWN,
                ],
            },
            Row { name: "learn", rules: &[&rules::LEARN, &rules::DECISION_KNOWN, &rules::DECISION_DIFFERS] },
        ],
    },
];
