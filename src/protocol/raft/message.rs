//! What Raft servers say to each other: the two RPCs of Figure 2 and their results.
//!
//! Two more kinds exist only where a rule is broken: [`Appoint`] and [`Length`].

use crate::model::datum::Datum;
use crate::model::event::Kind;
use crate::model::log::Entries;
use crate::protocol;

/// RequestVote: a candidate gathers votes.
pub static VOTE: Kind = Kind { line: "vote", trace: "request_vote", paper: "RequestVote" };
/// The result of RequestVote.
pub static VOTE_REPLY: Kind =
    Kind { line: "vote-reply", trace: "request_vote_response", paper: "RequestVote result" };
/// AppendEntries: a leader replicates entries; also its heartbeat.
pub static APPEND: Kind = Kind { line: "append", trace: "append_entries", paper: "AppendEntries" };
/// The result of AppendEntries.
pub static APPEND_REPLY: Kind =
    Kind { line: "append-reply", trace: "append_entries_response", paper: "AppendEntries result" };
/// Only with `random-leader`: names a leader.
pub static APPOINT: Kind = Kind { line: "appoint", trace: "appoint", paper: NOT_RAFT };
/// Only with `length-confirm-1` and `length-confirm-3`: a follower tells how long its log is.
pub static LENGTH: Kind = Kind { line: "length", trace: "length", paper: NOT_RAFT };

const NOT_RAFT: &str = "– (§5.1: only two RPCs)";

/// RequestVote.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Vote {
    /// Candidate's term.
    pub term: u64,
    /// Index of the candidate's last log entry.
    pub last_log_index: u64,
    /// Term of the candidate's last log entry.
    pub last_log_term: u64,
}

/// The result of RequestVote.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VoteReply {
    /// The voter's term, for the candidate to update itself.
    pub term: u64,
    /// Whether the candidate got the vote.
    pub vote_granted: bool,
}

/// AppendEntries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Append {
    /// Leader's term.
    pub term: u64,
    /// Term of the entry before the new ones.
    pub prev_log_term: u64,
    /// The new entries; they also know the index before them, `prev_log_index`.
    pub entries: Entries,
    /// Leader's commit index.
    pub leader_commit: u64,
}

impl Append {
    /// Index of the entry before the new ones.
    pub fn prev_log_index(&self) -> u64 {
        self.entries.after()
    }
}

/// The result of AppendEntries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppendReply {
    /// The follower's term, for the leader to update itself.
    pub term: u64,
    /// Whether the follower had the entry before the new ones.
    pub success: bool,
    /// Index up to which the follower's log is now known to match; 0 without success.
    pub match_index: u64,
}

/// Names a leader, which nobody has elected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Appoint {
    /// The term that the receiver is to lead.
    pub term: u64,
}

/// A follower's unasked confirmation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Length {
    /// The follower's term.
    pub term: u64,
    /// How many entries its log has; which, it does not say.
    pub length: u64,
}

/// A message between Raft servers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// RequestVote.
    Vote(Vote),
    /// Its result.
    VoteReply(VoteReply),
    /// AppendEntries.
    Append(Append),
    /// Its result.
    AppendReply(AppendReply),
    /// Only with `random-leader`.
    Appoint(Appoint),
    /// Only with `length-confirm-1` and `length-confirm-3`.
    Length(Length),
}

impl Message {
    /// The sender's term.
    pub fn term(&self) -> u64 {
        match self {
            Message::Vote(message) => message.term,
            Message::VoteReply(message) => message.term,
            Message::Append(message) => message.term,
            Message::AppendReply(message) => message.term,
            Message::Appoint(message) => message.term,
            Message::Length(message) => message.term,
        }
    }
}

impl protocol::Message for Message {
    fn kind(&self) -> &'static Kind {
        match self {
            Message::Vote(_) => &VOTE,
            Message::VoteReply(_) => &VOTE_REPLY,
            Message::Append(_) => &APPEND,
            Message::AppendReply(_) => &APPEND_REPLY,
            Message::Appoint(_) => &APPOINT,
            Message::Length(_) => &LENGTH,
        }
    }

    fn fields(&self) -> Vec<(&'static str, Datum)> {
        match self {
            Message::Vote(vote) => vec![
                ("term", vote.term.into()),
                ("last_log_index", vote.last_log_index.into()),
                ("last_log_term", vote.last_log_term.into()),
            ],
            Message::VoteReply(reply) => {
                vec![("term", reply.term.into()), ("vote_granted", reply.vote_granted.into())]
            }
            Message::Append(append) => vec![
                ("term", append.term.into()),
                ("prev_log_index", append.prev_log_index().into()),
                ("prev_log_term", append.prev_log_term.into()),
                ("entries", append.entries.clone().into()),
                ("leader_commit", append.leader_commit.into()),
            ],
            Message::AppendReply(reply) => vec![
                ("term", reply.term.into()),
                ("success", reply.success.into()),
                ("match_index", reply.match_index.into()),
            ],
            Message::Appoint(appoint) => vec![("term", appoint.term.into())],
            Message::Length(length) => vec![("term", length.term.into()), ("length", length.length.into())],
        }
    }
}
