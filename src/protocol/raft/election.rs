//! Leader election (§5.2) with its restriction (§5.4.1).

use super::message::{Message, Vote, VoteReply};
use super::{Raft, rules};
use crate::model::datum::Datum;
use crate::model::event::Timer;
use crate::model::id::{NodeId, PerNode};
use crate::model::log::Entry;
use crate::model::node::Role;
use crate::protocol::{Effects, World};

impl Raft {
    /// The election timer ran out: become candidate of the next term, vote for oneself, ask all others (§5.2).
    pub(super) fn campaign(&mut self, world: &World, out: &mut Effects<Raft>) {
        self.become_follower(out);
        self.role = Role::Candidate;
        self.leader = None;
        self.disk.current_term += 1;
        self.disk.voted_for = Some(self.id);
        self.votes_granted.insert(self.id);
        out.persist(&self.disk);
        out.arm(Timer::Election);
        let values = [("node", Datum::Node(self.id)), ("term", self.disk.current_term.into())];
        out.because(&rules::ELECTION_TIMEOUT, values);
        let request = Vote {
            term: self.disk.current_term,
            last_log_index: self.disk.log.last_index(),
            last_log_term: self.disk.log.last_term(),
        };
        for peer in world.config.others(self.id) {
            out.send(peer, Message::Vote(request.clone()));
        }
        self.lead_with_majority(world, out);
    }

    /// RequestVote, receiver's side: one vote a term, first come first served, and only for a log that is at
    /// least as up-to-date as one's own.
    pub(super) fn on_vote(&mut self, from: NodeId, request: &Vote, out: &mut Effects<Raft>) {
        let term = self.disk.current_term;
        let mut values = vec![("node", Datum::Node(self.id)), ("from", from.into()), ("term", term.into())];
        let own = (self.disk.log.last_term(), self.disk.log.last_index());
        let vote_granted = if request.term < term {
            values.push(("old", request.term.into()));
            out.because(&rules::STALE_VOTE, values);
            false
        } else if self.disk.voted_for.is_some_and(|candidate| candidate != from) {
            values.push(("vote", self.disk.voted_for.into()));
            out.because(&rules::ONE_VOTE, values);
            false
        } else if (request.last_log_term, request.last_log_index) < own {
            values.extend(self.last_entries(request));
            out.because(&rules::UP_TO_DATE, values);
            false
        } else {
            values.extend(self.last_entries(request));
            let again = self.disk.voted_for.is_some();
            out.because(if again { &rules::VOTE_AGAIN } else { &rules::GRANT_VOTE }, values);
            self.disk.voted_for = Some(from);
            out.persist(&self.disk);
            out.arm(Timer::Election);
            true
        };
        out.send(from, Message::VoteReply(VoteReply { term, vote_granted }));
    }

    /// The last entries that the up-to-date rule compares (§5.4.1).
    fn last_entries(&self, request: &Vote) -> [(&'static str, Datum); 4] {
        [
            ("own_index", self.disk.log.last_index().into()),
            ("own_term", self.disk.log.last_term().into()),
            ("last_index", request.last_log_index.into()),
            ("last_term", request.last_log_term.into()),
        ]
    }

    /// The answer to RequestVote.
    pub(super) fn on_vote_reply(
        &mut self,
        from: NodeId,
        reply: &VoteReply,
        world: &World,
        out: &mut Effects<Raft>,
    ) {
        if self.is_stale(from, reply.term, out) {
            return;
        }
        let term = self.disk.current_term;
        let mut values = vec![("node", Datum::Node(self.id)), ("from", from.into()), ("term", term.into())];
        if self.role != Role::Candidate {
            values.push(("role", self.role.name().into()));
            out.because(&rules::NOT_CANDIDATE, values);
        } else if !reply.vote_granted {
            values.push(("count", self.votes_granted.len().into()));
            values.push(("quorum", world.config.quorum().into()));
            out.because(&rules::VOTE_DENIED, values);
        } else if !self.votes_granted.insert(from) {
            values.push(("votes", self.votes_granted.into()));
            out.because(&rules::SAME_VOTE, values);
        } else {
            self.lead_with_majority(world, out);
        }
    }

    /// A candidate with the votes of a majority of the full cluster leads, and says so at once (§5.2).
    fn lead_with_majority(&mut self, world: &World, out: &mut Effects<Raft>) {
        let values = vec![
            ("node", Datum::Node(self.id)),
            ("term", self.disk.current_term.into()),
            ("votes", self.votes_granted.into()),
            ("count", self.votes_granted.len().into()),
            ("quorum", world.config.quorum().into()),
        ];
        if self.votes_granted.len() < world.config.quorum() {
            out.because(&rules::VOTES_MISSING, values);
            return;
        }
        out.because(&rules::MAJORITY_OF_VOTES, values);
        self.role = Role::Leader;
        self.leader = Some(self.id);
        out.disarm(Timer::Election);
        out.arm(Timer::Heartbeat);
        let next = self.disk.log.last_index() + 1;
        self.next_index = PerNode::default();
        for peer in world.config.others(self.id) {
            self.next_index.set(peer, next);
            self.match_index.set(peer, 0);
            self.sent_index.set(peer, 0);
            self.send_entries(peer, 0, out);
        }
        if world.config.leader_noop {
            let term = self.disk.current_term;
            self.disk.log.push(Entry { term, command: None });
            out.persist(&self.disk);
            let values = [("node", self.id.into()), ("index", next.into()), ("term", term.into())];
            out.because(&rules::LEADER_NOOP, values);
            self.advance_commit(world, out);
        }
    }
}
