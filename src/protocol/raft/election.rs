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
    pub(super) fn campaign(&mut self, named: Option<NodeId>, world: &World, out: &mut Effects<Raft>) {
        if let Some(named) = named.filter(|_| world.breaks(&rules::RANDOM_LEADER)) {
            self.appoint(named, world, out);
            return;
        }
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
    pub(super) fn on_vote(&mut self, from: NodeId, request: &Vote, world: &World, out: &mut Effects<Raft>) {
        let term = self.disk.current_term;
        let mut values = vec![("node", Datum::Node(self.id)), ("from", from.into()), ("term", term.into())];
        let vote_granted = if request.term < term {
            values.push(("old", request.term.into()));
            out.because(&rules::STALE_VOTE, values);
            false
        } else if world.breaks(&rules::ARTICLE_REQUEST_VOTE) {
            self.vote_as_the_article(from, values, out)
        } else if self.disk.voted_for.is_some_and(|candidate| candidate != from) {
            values.push(("vote", self.disk.voted_for.into()));
            out.because(&rules::ONE_VOTE, values);
            false
        } else {
            values.extend(self.last_entries(request));
            self.vote_by_logs(from, request, values, world, out)
        };
        out.send(from, Message::VoteReply(VoteReply { term, vote_granted }));
    }

    /// Votes for a candidate unless its log is less up-to-date than one's own (§5.4.1).
    fn vote_by_logs(
        &mut self,
        from: NodeId,
        request: &Vote,
        values: Vec<(&'static str, Datum)>,
        world: &World,
        out: &mut Effects<Raft>,
    ) -> bool {
        let own = (self.disk.log.last_term(), self.disk.log.last_index());
        let behind = (request.last_log_term, request.last_log_index) < own;
        let (refuses, breakage) = if world.breaks(&rules::NO_UP_TO_DATE) {
            (false, &rules::NO_UP_TO_DATE)
        } else if world.breaks(&rules::LENGTH_ONLY) {
            (request.last_log_index < own.1, &rules::LENGTH_ONLY)
        } else {
            (behind, &rules::LENGTH_ONLY)
        };
        let again = self.disk.voted_for.is_some();
        match (refuses, behind) {
            (true, true) => out.because(&rules::UP_TO_DATE, values),
            (true, false) => out.broken_says(&rules::UP_TO_DATE, breakage, "refuses", values),
            (false, true) => out.broken(&rules::UP_TO_DATE, breakage, values),
            (false, false) if again => out.because(&rules::VOTE_AGAIN, values),
            (false, false) => out.because(&rules::GRANT_VOTE, values),
        }
        if !refuses {
            self.disk.voted_for = Some(from);
            out.persist(&self.disk);
            self.wait_for_leader(out);
        }
        !refuses
    }

    /// Starts the election timer again; only a leader that no vote has made can vote for another and lead on.
    pub(super) fn wait_for_leader(&self, out: &mut Effects<Raft>) {
        if self.role != Role::Leader {
            out.arm(Timer::Election);
        }
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
            values.push(("quorum", self.quorum(world).into()));
            out.because(&rules::VOTE_DENIED, values);
        } else if !self.votes_granted.insert(from) {
            values.push(("votes", self.votes_granted.into()));
            out.because(&rules::SAME_VOTE, values);
        } else {
            self.lead_with_majority(world, out);
        }
    }

    /// A candidate with the votes of a majority of the full cluster leads (§5.2).
    fn lead_with_majority(&mut self, world: &World, out: &mut Effects<Raft>) {
        let values = vec![
            ("node", Datum::Node(self.id)),
            ("term", self.disk.current_term.into()),
            ("votes", self.votes_granted.into()),
            ("count", self.votes_granted.len().into()),
            ("quorum", self.quorum(world).into()),
        ];
        if self.votes_granted.len() < self.quorum(world) {
            out.because(&rules::VOTES_MISSING, values);
            return;
        }
        if self.votes_granted.len() < world.config.quorum() {
            out.broken(&rules::MAJORITY_OF_VOTES, &rules::MAJORITY_OF_LIVE, values);
        } else {
            out.because(&rules::MAJORITY_OF_VOTES, values);
        }
        self.lead(world, out);
    }

    /// Takes up office, and says so to all at once (§5.2).
    pub(super) fn lead(&mut self, world: &World, out: &mut Effects<Raft>) {
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
