//! Raft, to the letter of Figure 2 of *In Search of an Understandable Consensus Algorithm (Extended Version)*.
//!
//! A cluster elects a [leader](election) for each term; the leader takes requests, appends them to its log and
//! [replicates](replication) them; an entry that a majority holds is committed. [`mod@rules`] lists why a node does
//! what it does, [`message`] what nodes say to each other.
//!
//! On [`Disk`]: `current_term`, `voted_for` and `log`. A crash loses the rest: role, `commit_index`, votes,
//! `next_index` and `match_index`.
//!
//! Where Figure 2 leaves a choice: a candidate leads in the step that delivers the deciding vote; a new leader
//! sends an empty AppendEntries at once; a request is sent to all at once; every other AppendEntries, heartbeats
//! and retries included, carries all entries from `next_index` (option `batch` limits them); `next_index` moves
//! only on an answer. What a breakage does instead of a rule stands in [`wrong`]. Left out: membership changes (§6), log compaction (§7) and reads (§8).

use crate::model::config::{BATCH, LEADER_NOOP, TIMEOUTS};
use crate::model::datum::Datum;
use crate::model::event::Timer;
use crate::model::id::{NodeId, NodeSet, PerNode};
use crate::model::log::{Command, Entry, Log};
use crate::model::node::{RaftFacts, Role, State};
use crate::model::profile::{Field, Profile};
use crate::model::rule::BreakageSet;
use crate::protocol::{Effects, Input, PlantError, Protocol, World};

pub mod card;
pub mod election;
pub mod message;
pub mod replication;
pub mod rules;
pub mod shortest;
pub mod wrong;

pub use message::Message;

/// The protocol's own tables.
pub static PROFILE: Profile = Profile {
    name: "raft",
    kinds: &[
        &message::VOTE,
        &message::VOTE_REPLY,
        &message::APPEND,
        &message::APPEND_REPLY,
        &message::APPOINT,
        &message::LENGTH,
    ],
    timers: &[Timer::Election, Timer::Heartbeat],
    rules: rules::ALL,
    shortest: shortest::ALL,
    card: card::CARD,
    choices: &[&LEADER_NOOP, &BATCH, &TIMEOUTS],
    node_fields: &[
        Field::new("role", "'follower', 'candidate' or 'leader'"),
        Field::new("current_term", "number"),
        Field::new("voted_for", "node or none"),
        Field::new("log", "list of {term, index, command}"),
        Field::new("commit_index", "number"),
        Field::new("last_applied", "number"),
        Field::new("votes_granted", "list of nodes"),
        Field::new("next_index", "{node: number}"),
        Field::new("match_index", "{node: number}"),
        Field::new("leader", "node or none"),
    ],
    message_fields: &[
        Field::new("term", "number"),
        Field::new("last_log_index", "number"),
        Field::new("last_log_term", "number"),
        Field::new("vote_granted", "true or false"),
        Field::new("prev_log_index", "number"),
        Field::new("prev_log_term", "number"),
        Field::new("entries", "list of {term, index, command}"),
        Field::new("leader_commit", "number"),
        Field::new("success", "true or false"),
        Field::new("match_index", "number"),
        Field::new("length", "number"),
    ],
};

/// What survives a crash (Figure 2, "Persistent state on all servers").
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Disk {
    /// Latest term that the server has seen, from 0.
    pub current_term: u64,
    /// Candidate that got its vote in the current term.
    pub voted_for: Option<NodeId>,
    /// Log entries.
    pub log: Log,
    /// The last entry was lost and nothing written since: a breakage takes no second one.
    cut: bool,
}

/// One Raft server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Raft {
    id: NodeId,
    disk: Disk,
    role: Role,
    /// The leader of the current term, once it has been heard of.
    leader: Option<NodeId>,
    /// Highest entry known to be committed. It is applied in the same step, so it is `last_applied` too.
    commit_index: u64,
    /// What the state machine was given, in order.
    applied: Log,
    votes_granted: NodeSet,
    next_index: PerNode,
    match_index: PerNode,
    /// The highest entry that this leader has ever sent to each other server.
    sent_index: PerNode,
    /// How long the others say that their logs are; only breakages ask.
    lengths: PerNode,
}

impl Protocol for Raft {
    type Message = Message;
    type Durable = Disk;

    const PROFILE: &'static Profile = &PROFILE;

    fn boot(id: NodeId, disk: Disk, _world: &World) -> (Raft, Effects<Raft>) {
        let raft = Raft {
            id,
            disk: Disk { cut: false, ..disk },
            role: Role::Follower,
            leader: None,
            commit_index: 0,
            applied: Log::default(),
            votes_granted: NodeSet::default(),
            next_index: PerNode::default(),
            match_index: PerNode::default(),
            sent_index: PerNode::default(),
            lengths: PerNode::default(),
        };
        let mut out = Effects::default();
        out.arm(Timer::Election);
        let values = [
            ("node", Datum::Node(id)),
            ("term", raft.disk.current_term.into()),
            ("vote", raft.disk.voted_for.into()),
            ("last", raft.disk.log.last_index().into()),
        ];
        out.because(&rules::RESTART, values);
        (raft, out)
    }

    fn forget(id: NodeId, disk: &mut Disk, world: &World) -> Effects<Raft> {
        wrong::forget(id, disk, world)
    }

    fn terms_may_fall(broken: BreakageSet) -> bool {
        broken.has(&rules::FORGET_TERM)
    }

    fn choices(timer: Timer, world: &World) -> NodeSet {
        let chooses = timer == Timer::Election && world.breaks(&rules::RANDOM_LEADER);
        if chooses { NodeSet::full(world.config.nodes) } else { NodeSet::default() }
    }

    fn step(&mut self, input: Input<Raft>, world: &World) -> Effects<Raft> {
        let mut out = Effects::default();
        match input {
            Input::Receive { from, message } => {
                self.observe_term(from, message.term(), &mut out);
                match message {
                    Message::Vote(request) => self.on_vote(from, &request, world, &mut out),
                    Message::VoteReply(reply) => self.on_vote_reply(from, &reply, world, &mut out),
                    Message::Append(append) => self.on_append(from, &append, world, &mut out),
                    Message::AppendReply(reply) => self.on_append_reply(from, &reply, world, &mut out),
                    Message::Appoint(_) => self.on_appoint(from, world, &mut out),
                    Message::Length(length) => self.on_length(from, &length, world, &mut out),
                }
            }
            Input::Timeout(Timer::Heartbeat, _) => self.heartbeat(world, &mut out),
            Input::Timeout(_, named) => self.campaign(named, world, &mut out),
            Input::Request(command) => self.on_request(command, world, &mut out),
        }
        out
    }

    fn state(&self) -> State {
        State::Raft(RaftFacts {
            role: self.role,
            current_term: self.disk.current_term,
            voted_for: self.disk.voted_for,
            log: self.disk.log.clone(),
            commit_index: self.commit_index,
            last_applied: self.commit_index,
            applied: self.applied.clone(),
            votes_granted: self.votes_granted,
            next_index: self.next_index,
            match_index: self.match_index,
            leader: self.leader,
        })
    }

    /// `term=7 vote=n2 log=1:a,1:b,4:c`: the term is at least that of the last entry.
    fn plant(disks: &mut [Disk], node: NodeId, field: &str, value: &str) -> Result<(), PlantError> {
        let disk = &mut disks[node.place()];
        match field {
            "term" => disk.current_term = term(value).ok_or(PlantError::BadValue("term=7"))?,
            "vote" => disk.voted_for = Some(value.parse().map_err(|()| PlantError::BadValue("vote=n2"))?),
            "log" => disk.log = planted_log(value).ok_or(PlantError::BadValue("log=1:a,1:b,4:c"))?,
            _ => return Err(PlantError::UnknownField(&["term", "vote", "log"])),
        }
        disk.current_term = disk.current_term.max(disk.log.last_term());
        Ok(())
    }
}

impl Raft {
    /// A higher term in any message makes every server a follower of that term (§5.1, "Rules for Servers").
    fn observe_term(&mut self, from: NodeId, term: u64, out: &mut Effects<Raft>) {
        if term <= self.disk.current_term {
            return;
        }
        let values = [
            ("node", Datum::Node(self.id)),
            ("from", from.into()),
            ("own", self.disk.current_term.into()),
            ("term", term.into()),
        ];
        out.because(if self.role == Role::Follower { &rules::NEWER_TERM } else { &rules::STEP_DOWN }, values);
        self.disk.current_term = term;
        self.disk.voted_for = None;
        out.persist(&self.disk);
        self.become_follower(out);
        self.leader = None;
    }

    /// Whether an answer is from an older term, and so to be ignored (§5.1).
    fn is_stale(&self, from: NodeId, answered: u64, out: &mut Effects<Raft>) -> bool {
        let term = self.disk.current_term;
        if answered < term {
            let values = [
                ("node", Datum::Node(self.id)),
                ("from", from.into()),
                ("term", term.into()),
                ("old", answered.into()),
            ];
            out.because(&rules::STALE_REPLY, values);
        }
        answered < term
    }

    /// Lays down whatever office the server holds.
    fn become_follower(&mut self, out: &mut Effects<Raft>) {
        if self.role == Role::Leader {
            out.disarm(Timer::Heartbeat);
            out.arm(Timer::Election);
        }
        self.role = Role::Follower;
        self.votes_granted = NodeSet::default();
        self.next_index = PerNode::default();
        self.match_index = PerNode::default();
        self.sent_index = PerNode::default();
        self.lengths = PerNode::default();
    }

    /// How many make a majority of the full cluster (§5.2).
    fn quorum(&self, world: &World) -> usize {
        if world.breaks(&rules::MAJORITY_OF_LIVE) { world.live.len() / 2 + 1 } else { world.config.quorum() }
    }
}

/// Highest term that a disk may be planted with, so that every later term can still be counted.
const MAX_TERM: u64 = 1_000_000_000;

fn term(text: &str) -> Option<u64> {
    crate::model::text::number(text).filter(|term| *term <= MAX_TERM)
}

/// `1:a,1:b,4:c`, terms from 1 and never falling.
fn planted_log(text: &str) -> Option<Log> {
    let mut log = Log::default();
    for word in text.split(',').filter(|_| !text.is_empty()) {
        let (number, command) = word.split_once(':')?;
        let term = term(number).filter(|term| *term >= log.last_term().max(1))?;
        let command = Command::from(command);
        (!command.is_empty()).then(|| log.push(Entry { term, command: Some(command) }))?;
    }
    Some(log)
}
