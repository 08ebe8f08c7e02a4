//! Why a Raft server does what it does: each rule, where the paper states it, and how it can be broken.
//!
//! The sentences stand in the words under `rule.raft`.

crate::protocol::rules! {
    "Raft ";
    breakages {
        /// The leader commits any entry that is on a majority, whatever its term.
        COMMIT_OLD_TERM = "commit-old-term", 0;
    }
    /// A server comes back with what was on its disk, and as a follower.
    RESTART = "restart", "Figure 2, State";
    /// A higher term in any message is taken over.
    NEWER_TERM = "newer-term", "§5.1";
    /// A candidate or leader that sees a higher term becomes a follower.
    STEP_DOWN = "step-down", "§5.1";
    /// A server that hears of no leader becomes a candidate of the next term.
    ELECTION_TIMEOUT = "election-timeout", "§5.2";
    /// A request for a vote of an older term is refused.
    STALE_VOTE = "stale-vote", "§5.1";
    /// A server votes for at most one candidate in a term.
    ONE_VOTE = "one-vote", "§5.2";
    /// A voter refuses a candidate whose log is less up-to-date than its own.
    UP_TO_DATE = "up-to-date", "§5.4.1";
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
    MAJORITY_OF_VOTES = "majority-of-votes", "§5.2";
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
    /// A candidate that hears of a leader of its own term becomes a follower.
    CANDIDATE_YIELDS = "candidate-yields", "§5.2";
    /// A follower refuses entries if it lacks the one before them.
    ENTRY_MISSING = "entry-missing", "§5.3";
    /// A follower refuses entries if the one before them has another term.
    ENTRY_DIFFERS = "entry-differs", "§5.3";
    /// An empty AppendEntries that fits changes no log.
    NOTHING_NEW = "nothing-new", "§5.3";
    /// An entry that conflicts with a new one is deleted, and all that follow it.
    DELETE_CONFLICT = "delete-conflict", "§5.3";
    /// New entries are appended.
    APPEND_ENTRIES = "append-entries", "§5.3";
    /// Entries that are there already change nothing.
    ALREADY_THERE = "already-there", "§5.3";
    /// A follower commits as far as the leader has, up to the last new entry.
    FOLLOW_COMMIT = "follow-commit", "§5.3";
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
    COMMIT_BY_MAJORITY = "commit-by-majority", "§5.3, §5.4.2";
    /// An entry of an older term is not committed by counting.
    COMMIT_OWN_TERM = "commit-own-term", "§5.4.2", breakages COMMIT_OLD_TERM;
}
