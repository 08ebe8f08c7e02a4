//! Which parts of a node's state an event changed: so that the moment that set a value is found without playing the
//! run again.

use crate::model::node::{NodeFacts, PaxosFacts, RaftFacts, Role, State};

/// A part of what a node keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Whether it is up.
    Up,
    /// Raft: its term.
    Term,
    /// Raft: its vote in that term.
    Vote,
    /// Raft: its role.
    Role,
    /// Raft: the leader that it knows.
    Leader,
    /// Raft: its log.
    Log,
    /// Raft: its commit index.
    Commit,
    /// Raft: who voted for it.
    Votes,
    /// Raft: how far it knows the others' logs to match.
    Match,
    /// Raft: which entry it sends next.
    Next,
    /// Paxos: its promise.
    Promised,
    /// Paxos: what it has accepted.
    Accepted,
    /// Paxos: the decision that it knows.
    Decided,
    /// Paxos: the ballot, the wish or the value that it proposes.
    Proposer,
    /// Paxos: who promised its ballot.
    Promises,
    /// Paxos: the highest round that it used.
    Round,
}

/// The parts that an event changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touch {
    parts: u32,
    /// The first entry that is another one now, or is gone or new; 0 if the log stayed as it was.
    log: u64,
}

impl Touch {
    /// What is different at a node.
    pub fn of(before: &NodeFacts, after: &NodeFacts) -> Touch {
        let mut touch = Touch::default();
        touch.put(Part::Up, before.up != after.up);
        match (&before.state, &after.state) {
            (State::Raft(before), State::Raft(after)) => touch.raft(before, after),
            (State::Paxos(before), State::Paxos(after)) => touch.paxos(before, after),
            _ => unreachable!("a node keeps its protocol"),
        }
        touch
    }

    fn put(&mut self, part: Part, changed: bool) {
        self.parts |= u32::from(changed) << part as u32;
    }

    fn raft(&mut self, before: &RaftFacts, after: &RaftFacts) {
        self.put(Part::Term, before.current_term != after.current_term);
        // In a new term the same vote is another one.
        let vote = |raft: &RaftFacts| (raft.current_term, raft.voted_for);
        self.put(Part::Vote, vote(before) != vote(after));
        // So is the office of a candidate or leader.
        let role = |raft: &RaftFacts| (raft.role, (raft.role != Role::Follower).then_some(raft.current_term));
        self.put(Part::Role, role(before) != role(after));
        self.put(Part::Leader, before.leader != after.leader);
        self.put(Part::Commit, before.commit_index != after.commit_index);
        let votes = |raft: &RaftFacts| {
            (!raft.votes_granted.is_empty()).then_some((raft.current_term, raft.votes_granted))
        };
        self.put(Part::Votes, votes(before) != votes(after));
        self.put(Part::Match, before.match_index != after.match_index);
        self.put(Part::Next, before.next_index != after.next_index);
        if before.log != after.log {
            self.put(Part::Log, true);
            self.log = before.log.common(&after.log) + 1;
        }
    }

    fn paxos(&mut self, before: &PaxosFacts, after: &PaxosFacts) {
        self.put(Part::Promised, before.promised != after.promised);
        self.put(Part::Accepted, before.accepted != after.accepted);
        self.put(Part::Decided, before.decided != after.decided);
        self.put(Part::Proposer, before.proposer != after.proposer);
        let ballot = |paxos: &PaxosFacts| paxos.proposer.as_ref().map(|proposer| proposer.ballot);
        let promises =
            |paxos: &PaxosFacts| (!paxos.promises.is_empty()).then_some((ballot(paxos), paxos.promises));
        self.put(Part::Promises, promises(before) != promises(after));
        self.put(Part::Round, before.highest_round != after.highest_round);
    }

    /// Whether this part was changed.
    pub fn has(self, part: Part) -> bool {
        self.parts & (1 << part as u32) != 0
    }

    /// Whether the entry of this index may have been changed.
    pub fn reaches(self, index: u64) -> bool {
        (1..=index).contains(&self.log)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Setup, protocol};
    use crate::history::trail::Trail;
    use crate::session::Session;

    #[test]
    fn an_event_leaves_behind_what_it_touched() {
        let mut session = Session::new(Setup::new(protocol("raft").unwrap())).unwrap();
        let lines = ["fire n1 election", "deliver n1>n2 vote", "deliver n2>n1 vote-reply", "request n1 x"];
        for line in lines {
            session.read(line, &mut |_| {}).unwrap();
        }
        session.read("request n1 y", &mut |_| {}).unwrap();
        session.read("crash n1", &mut |_| {}).unwrap();
        let trail = Trail::of(session.history());
        let touch = |number: u64| trail.mark(number).unwrap().touch;
        for part in [Part::Term, Part::Vote, Part::Role, Part::Votes] {
            assert!(touch(1).has(part), "{part:?}");
        }
        assert!(!touch(1).has(Part::Log) && !touch(1).has(Part::Up) && !touch(1).reaches(1));
        assert!(touch(3).has(Part::Role) && touch(3).has(Part::Next) && !touch(3).has(Part::Term));
        assert!(touch(4).has(Part::Log) && touch(4).reaches(1) && touch(4).reaches(7));
        assert!(touch(5).reaches(2) && !touch(5).reaches(1));
        assert!(touch(6).has(Part::Up) && touch(6).has(Part::Role) && !touch(6).has(Part::Term));
    }
}
