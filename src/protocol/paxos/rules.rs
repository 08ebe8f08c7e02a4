//! Why a Paxos node does what it does: each rule, where the paper states it, and how it can be broken.
//!
//! The sentences stand in the words under `rule.paxos`.

crate::protocol::rules! {
    "Paxos Made Simple ";
    breakages {
        /// Phase 2 always proposes the proposer's own wish, whatever the promises report.
        OWN_VALUE = "own-value", 0, sources = ["a Chinese article, 3.1.1 step 2 (phase 2 \"chooses a value\")"];
        /// An acceptor accepts one proposal ever, the first, whatever the numbers.
        FIRST_COME_VOTE = "first-come-vote", 1, sources = [
            "a Chinese article, 3.1.1 step 3",
            "sergey-melnychuk/uppercut #9",
        ];
        /// An acceptor answers nobody but the proposer that it promised first.
        LOCK_ON_PREPARE = "lock-on-prepare", 2, sources = ["a Chinese article, 3.1.1 step 3, read another way"];
        /// A prepare request does not raise the promise.
        NO_PROMISE = "no-promise", 3, sources = ["a Chinese article, 3.1.1 (Promise only after Propose)"];
        /// An acceptor does not compare numbers: the last writer wins.
        NO_BALLOTS = "no-ballots", 4, sources = ["a Chinese article, 3.1.1 (\"no global order\")"];
        /// A learner counts acceptances of a value, over different ballots.
        COUNT_VALUES = "count-values", 5, sources = [
            "a Chinese article, 3.1.1 step 4",
            "jjzhang/booth #47 (votes added up over rounds)",
        ];
        /// A crash takes the promise: it was in memory only.
        FORGET_PROMISE = "forget-promise", 6;
        /// A crash takes all that the acceptor knows: it was in memory only.
        FORGET_ALL = "forget-all", 7, sources = ["jaksa76/paxos #22 (nothing is written to disk)"];
        /// A proposer keeps its numbers in memory only, so that it starts again from the first after a crash.
        REUSE_NUMBER = "reuse-number", 8, sources = [
            "Raft user study (Ongaro 2014), Paxos question 6",
            "Tencent/phxpaxos #145 (suspected; there the promise restores the number)",
        ];
        /// Accepting a ballot above the promise does not raise the promise, and the last accepted overwrites.
        ACCEPT_KEEPS_PROMISE = "accept-keeps-promise", 9, sources = [
            "Raft user study (Ongaro 2014), Paxos question 7",
            "scylladb/scylladb #6139",
        ];
        /// The value of the lowest-numbered proposal reported is proposed.
        ADOPT_LOWEST = "adopt-lowest", 10;
        /// A value is adopted only if most of the promises report it.
        ADOPT_IF_MAJORITY = "adopt-if-majority", 11;
        /// The value that most promises report is proposed, whatever the numbers.
        ADOPT_MOST_COMMON = "adopt-most-common", 12;
        /// Half of the nodes, rounded down, count as a quorum.
        QUORUM_HALF = "quorum-half", 13, sources = [
            "bigeasy/paxos #143",
            "alphaonedev/ai-memory-mcp #1888",
        ];
        /// An acceptor accepts only what is above its promise, not what is equal to it.
        ACCEPT_STRICT = "accept-strict", 14;
        /// A proposer to which nobody reports a proposal takes that nothing for a value, and adopts it.
        ADOPT_NOTHING = "adopt-nothing", 15;
    }
    /// A node comes back with what was on its disk.
    RESTART = "restart", "§2.5", breakages FORGET_PROMISE FORGET_ALL;
    /// A proposer at work takes no second wish.
    REQUEST_BUSY = "request-busy", "§2.2";
    /// A node that knows the decision proposes nothing more.
    REQUEST_DECIDED = "request-decided", "§2.3";
    /// A new ballot is higher than any that the proposer has used, promised or seen.
    NEW_BALLOT = "new-ballot", "§2.2, phase 1(a)", breakages REUSE_NUMBER;
    /// A proposer that has waited long enough tries a higher ballot.
    RETRY = "retry", "§2.4";
    /// An acceptor promises a higher ballot than any before; it has accepted nothing.
    PROMISE = "promise", "§2.2, phase 1(b)", breakages LOCK_ON_PREPARE NO_PROMISE;
    /// An acceptor promises a higher ballot and reports what it has accepted.
    PROMISE_REPORTS = "promise-reports", "§2.2, phase 1(b)";
    /// The same prepare request gets the same promise again.
    PROMISE_AGAIN = "promise-again", "§2.2, phase 1(b)";
    /// An acceptor does not promise a ballot below its promise.
    REFUSE_PREPARE = "refuse-prepare", "§2.2, phase 1(b)";
    /// A promise to a proposer that a crash has forgotten counts for nothing.
    NO_PROPOSER = "no-proposer", "§2.5";
    /// A promise to a proposer that knows the decision changes nothing.
    PROMISE_DECIDED = "promise-decided", "§2.3";
    /// A promise of an earlier ballot does not count for this one.
    STALE_PROMISE = "stale-promise", "§2.2, phase 2(a)";
    /// A promise that comes after the value is fixed changes nothing.
    LATE_PROMISE = "late-promise", "§2.2, phase 2(a)";
    /// Each acceptor counts once.
    SAME_PROMISE = "same-promise", "§2.2, phase 2(a)";
    /// Less than a majority of promises fixes no value.
    PROMISES_MISSING = "promises-missing", "§2.2, phase 2(a)", breakages QUORUM_HALF;
    /// If no promise reports a proposal, the proposer may propose its own value.
    FREE_CHOICE = "free-choice", "§2.2, phase 2(a)", breakages ADOPT_NOTHING;
    /// The value of the highest-numbered proposal reported must be proposed.
    ADOPT_HIGHEST = "adopt-highest", "§2.2, P2c and phase 2(a)", breakages
        OWN_VALUE ADOPT_LOWEST ADOPT_IF_MAJORITY ADOPT_MOST_COMMON;
    /// An acceptor accepts unless it has promised a higher ballot.
    ACCEPT = "accept", "§2.2, P1a and phase 2(b)", breakages FIRST_COME_VOTE ACCEPT_STRICT;
    /// Accepting a ballot above the promise raises the promise.
    ACCEPT_RAISES = "accept-raises-promise", "§2.2, phase 2(b)", breakages ACCEPT_KEEPS_PROMISE;
    /// The same accept request gets the same answer again.
    ACCEPT_AGAIN = "accept-again", "§2.2, phase 2(b)";
    /// An acceptor does not accept a ballot below its promise.
    REFUSE_PROPOSE = "refuse-propose", "§2.2, P1a and phase 2(b)", breakages NO_BALLOTS;
    /// Without the courtesy of a refusal, the acceptor says nothing.
    NO_REFUSALS = "no-refusals", "§2.2";
    /// Less than a majority of acceptances of one ballot chooses nothing.
    ACCEPTED_MISSING = "accepted-missing", "§2.3";
    /// Each acceptor counts once for a ballot.
    SAME_ACCEPTED = "same-accepted", "§2.3";
    /// A value that a majority has accepted at one ballot is chosen.
    CHOSEN = "chosen", "§2.2, §2.3", breakages COUNT_VALUES;
    /// A learner that knows the decision counts no more.
    ACCEPTED_KNOWN = "accepted-known", "§2.3";
    /// A learner is told the decision.
    LEARN = "learn", "§2.3";
    /// A decision that is known already changes nothing.
    DECISION_KNOWN = "decision-known", "§2.3";
    /// A learner announces one value only; another one contradicts it.
    DECISION_DIFFERS = "decision-differs", "§2.1";
    /// A refusal tells a proposer how high it must go, and no more.
    REFUSAL_INFORMS = "refusal-informs", "§2.2";
    /// A refusal by an acceptor that has promised nothing higher: no higher number helps against it.
    REFUSAL_UNFOUNDED = "refusal-unfounded", "§2.2";
    /// A refusal of a ballot that is given up, or decided, leaves nothing to do.
    STALE_REFUSAL = "stale-refusal", "§2.2";
}
