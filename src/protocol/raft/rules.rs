//! Why a Raft server does what it does: each rule, where the paper states it, and how it can be broken.
//!
//! The sentences stand in the words under `rule.raft`.

use super::message::{APPOINT, LENGTH};

crate::protocol::rules! {
    "Raft ";
    breakages {
        /// The leader commits any entry that is on a majority, whatever its term.
        COMMIT_OLD_TERM = "commit-old-term", 0, sources = [
            "logcabin #44",
            "goraft PR #27",
            "async-raft #108",
            "canonical/raft #220",
            "PySyncObj #169",
            "nats-server PR #7955",
        ];
        /// A server whose timer runs out names a leader, which leads the next term without votes.
        RANDOM_LEADER = "random-leader", 1,
            sources = ["a Chinese article, 3.1.2 steps 1 and 2"],
            kinds = [APPOINT],
            also = ["named"];
        /// A voter refuses only an older term, and the candidate that it has voted for.
        ARTICLE_REQUEST_VOTE = "article-request-vote", 2,
            sources = [
                "a Chinese article, 4.2, requestVote",
                "camunda #1068",
                "camunda #5356",
                "nebula #2405",
                "akka-raft #29",
            ],
            also = ["refuses"];
        /// A voter does not look at the candidate's log.
        NO_UP_TO_DATE = "no-up-to-date", 3, sources = ["a Chinese article, 4.2, requestVote"];
        /// A voter compares the lengths of the logs, not their terms.
        LENGTH_ONLY = "length-only", 4,
            sources = ["noraft PR #22", "neo4j PR #6289", "jgroups-raft #251", "simpleRaft #10"],
            also = ["refuses"];
        /// A follower with an entry tells the leader how long its log is, and the leader counts lengths.
        LENGTH_CONFIRM_1 = "length-confirm-1", 5,
            sources = ["a Chinese article, 3.1.2 step 4"],
            kinds = [LENGTH],
            also = ["tells", "waits"];
        /// A follower with three entries tells the leader how long its log is, and the leader counts lengths.
        LENGTH_CONFIRM_3 = "length-confirm-3", 6,
            sources = ["a Chinese article, 3.1.2 step 4"],
            kinds = [LENGTH],
            also = ["tells", "waits"];
        /// A follower appends its own entries once more instead of those that it is sent.
        ARTICLE_APPEND = "article-append", 7,
            sources = ["a Chinese article, 4.2, appendEntries"],
            also = ["nothing", "refuses", "full"];
        /// A leader commits as soon as its own log has more entries than half of the nodes.
        COMMIT_OWN_LENGTH = "commit-own-length", 8,
            sources = ["a Chinese article, 4.2, commit"],
            also = ["waits"];
        /// A server that has applied its entries empties its log.
        CLEAR_LOG = "clear-log", 9, sources = ["a Chinese article, 4.2, commit"];
        /// A crash takes the vote: it was in memory only.
        FORGET_VOTE = "forget-vote", 10,
            sources = ["Raft user study (Ongaro 2014), Raft question 6a", "akka-raft #56", "nebula PR #3415"];
        /// A crash takes the last entry: it was in memory only.
        FORGET_SUFFIX = "forget-suffix", 11, sources = ["Raft user study (Ongaro 2014), Raft question 6b"];
        /// A follower commits as far as the leader has, beyond the last entry that the message covers.
        FOLLOWER_COMMIT_UNBOUNDED = "follower-commit-unbounded", 12,
            sources = ["copycat #265", "scylladb #9965", "tinykv #191"];
        /// An AppendEntries without entries cuts the log behind the entry that it names.
        TRUNCATE_ON_HEARTBEAT = "truncate-on-heartbeat", 13,
            sources = ["willemt/raft #37", "Students' Guide to Raft"];
        /// A majority is counted among the servers that are up.
        MAJORITY_OF_LIVE = "majority-of-live", 14,
            sources = ["MIT 6.824 Raft FAQ"],
            also = ["commits"];
        /// A crash takes the term, and with it the vote: they were in memory only.
        FORGET_TERM = "forget-term", 15, sources = ["raft-java #57", "PySyncObj PR #202"];
        /// A follower takes over the leader's commit index, even where that is lower than its own.
        FOLLOWER_COMMIT_BACKWARDS = "follower-commit-backwards", 16,
            sources = ["raft.tla #19 (the specification of Raft's own author)", "raft-java #54"];
    }
    /// A server comes back with what was on its disk, and as a follower.
    RESTART = "restart", "Figure 2, State", breakages FORGET_VOTE FORGET_SUFFIX FORGET_TERM;
    /// Servers know two kinds of requests and their answers; anything else is ignored.
    TWO_RPCS = "two-rpcs", "§5.1";
    /// A higher term in any message is taken over.
    NEWER_TERM = "newer-term", "§5.1";
    /// A candidate or leader that sees a higher term becomes a follower.
    STEP_DOWN = "step-down", "§5.1";
    /// A server that hears of no leader becomes a candidate of the next term.
    ELECTION_TIMEOUT = "election-timeout", "§5.2", breakages RANDOM_LEADER;
    /// A request for a vote of an older term is refused.
    STALE_VOTE = "stale-vote", "§5.1";
    /// A server votes for at most one candidate in a term.
    ONE_VOTE = "one-vote", "§5.2", breakages ARTICLE_REQUEST_VOTE;
    /// A voter refuses a candidate whose log is less up-to-date than its own.
    UP_TO_DATE = "up-to-date", "§5.4.1", breakages NO_UP_TO_DATE LENGTH_ONLY;
    /// The first candidate with an up-to-date log gets the vote.
    GRANT_VOTE = "grant-vote", "§5.2, §5.4.1";
    /// The same candidate gets the same answer again.
    VOTE_AGAIN = "vote-again", "§5.2";
    /// An answer from an older term is ignored.
    STALE_REPLY = "stale-reply", "§5.1";
    /// A vote that comes when the election is over counts no more.
    NOT_CANDIDATE = "not-candidate", "§5.2";
    /// A refused vote does not count.
    VOTE_DENIED = "vote-denied", "§5.2";
    /// Each voter counts once.
    SAME_VOTE = "same-vote", "§5.2";
    /// Less than a majority of the full cluster elects nobody.
    VOTES_MISSING = "votes-missing", "§5.2";
    /// The votes of a majority of the full cluster make a leader.
    MAJORITY_OF_VOTES = "majority-of-votes", "§5.2", breakages MAJORITY_OF_LIVE;
    /// A new leader may append an empty entry, to find out what is committed.
    LEADER_NOOP = "leader-noop", "§8";
    /// A leader sends AppendEntries to all again and again.
    HEARTBEAT = "heartbeat", "§5.2";
    /// A server that is no leader names the one that it knows.
    NOT_LEADER = "not-leader", "§8";
    /// A server that knows no leader can only refuse.
    NO_LEADER = "no-leader", "§8";
    /// A leader appends a command to its log and sends it to all.
    APPEND_REQUEST = "append-request", "§5.3";
    /// AppendEntries of an older term is refused.
    STALE_APPEND = "stale-append", "§5.1";
    /// A leader takes no entries from another leader of its own term: there is none, unless a rule is broken.
    RIVAL_LEADER = "rival-leader", "§5.2";
    /// A candidate that hears of a leader of its own term becomes a follower.
    CANDIDATE_YIELDS = "candidate-yields", "§5.2";
    /// A follower refuses entries if it lacks the one before them.
    ENTRY_MISSING = "entry-missing", "§5.3";
    /// A follower refuses entries if the one before them has another term.
    ENTRY_DIFFERS = "entry-differs", "§5.3";
    /// An empty AppendEntries that fits changes no log.
    NOTHING_NEW = "nothing-new", "§5.3", breakages TRUNCATE_ON_HEARTBEAT;
    /// An entry that conflicts with a new one is deleted, and all that follow it.
    DELETE_CONFLICT = "delete-conflict", "§5.3";
    /// New entries are appended.
    APPEND_ENTRIES = "append-entries", "§5.3", breakages ARTICLE_APPEND;
    /// Entries that are there already change nothing.
    ALREADY_THERE = "already-there", "§5.3";
    /// A follower commits as far as the leader has, up to the last new entry.
    FOLLOW_COMMIT = "follow-commit", "§5.3", breakages FOLLOWER_COMMIT_UNBOUNDED FOLLOWER_COMMIT_BACKWARDS;
    /// An answer to AppendEntries means nothing to a server that leads no more.
    NOT_LEADING = "not-leading", "§5.3";
    /// A success tells the leader up to where the logs match.
    MATCH = "match", "§5.3";
    /// A success that tells nothing new lowers nothing.
    MATCH_KNOWN = "match-known", "§5.3";
    /// Entries that were never sent follow at once.
    SEND_THE_REST = "send-the-rest", "§5.3";
    /// After a refusal the leader tries one entry earlier.
    BACK_UP = "back-up", "§5.3";
    /// The leader never goes back behind what it knows to match.
    BACK_UP_NO_FURTHER = "back-up-no-further", "§5.3";
    /// Nothing beyond the commit index is on a majority.
    NO_NEW_MAJORITY = "no-new-majority", "§5.3";
    /// An entry of the current term that is on a majority is committed.
    COMMIT_BY_MAJORITY = "commit-by-majority", "§5.3, §5.4.2", breakages
        LENGTH_CONFIRM_1 LENGTH_CONFIRM_3 COMMIT_OWN_LENGTH CLEAR_LOG;
    /// An entry of an older term is not committed by counting.
    COMMIT_OWN_TERM = "commit-own-term", "§5.4.2", breakages COMMIT_OLD_TERM;
}
