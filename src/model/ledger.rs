//! What has ever happened on the way to a moment.
//!
//! Some guarantees cannot be read from the present: an acceptor's vote may be overwritten later, a crash forgets
//! who led. The ledger keeps votes cast, leaders of each term, entries committed and values chosen or announced.
//! It forks with its moment, and a fork costs the same however long the history is.

use super::datum::Datum;
use super::event::Event;
use super::id::{NodeId, NodeSet};
use super::log::{Command, Entry, Log};
use super::node::{NodeFacts, PaxosFacts, RaftFacts, Role, paxos::Phase};
use super::shelf::Shelf;
use siphasher::sip128::{Hasher128, SipHasher13};
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

/// One node before and after an event.
pub struct Change<'a> {
    /// What happened; nothing where a disk is planted before the first event.
    pub event: Option<&'a Event>,
    /// Smallest majority.
    pub quorum: usize,
    /// The node before.
    pub before: &'a NodeFacts,
    /// The node after.
    pub after: &'a NodeFacts,
    /// All other nodes.
    pub others: &'a dyn Fn() -> Vec<NodeFacts>,
}

impl<'a> Change<'a> {
    /// The node's Raft state before and after.
    pub fn raft(&self) -> Option<(&'a RaftFacts, &'a RaftFacts)> {
        Some((self.before.state.raft()?, self.after.state.raft()?))
    }

    /// The node's Paxos state before and after.
    pub fn paxos(&self) -> Option<(&'a PaxosFacts, &'a PaxosFacts)> {
        Some((self.before.state.paxos()?, self.after.state.paxos()?))
    }
}

/// A guarantee that was broken, and by what.
#[derive(Clone, Debug)]
pub struct Violation {
    /// Which guarantee, by its id.
    pub guarantee: &'static str,
    /// At which step.
    pub step: u64,
    /// What shows it, by the names that its sentence uses.
    pub witness: Vec<(&'static str, Datum)>,
}

/// What has ever happened on the way to a moment.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Raft: whom a node ever voted for in a term, by [`vote_key`].
    pub votes: Shelf<NodeSet>,
    /// Raft: who ever led a term.
    pub leaders: Shelf<NodeSet>,
    /// Raft: the longest list of entries that anyone ever applied, and so knew to be committed.
    pub committed: Log,
    /// Raft: the lowest term in which an index was committed. It never falls along the log, since whoever
    /// commits an entry has committed all before it.
    pub commit_terms: Shelf<u64>,
    /// Raft: for each index, the entry that was applied first.
    pub applied: Log,
    /// Raft: entries of which clients were ever told, by index; at one index there are several only where a rule is
    /// broken.
    pub acknowledged: Shelf<Vec<Entry>>,
    /// Raft: whether anything was ever applied beside the longest list.
    pub contradicted: bool,
    /// Paxos: who ever accepted which value, by ballot.
    pub accepted: Shelf<Vec<(Command, NodeSet)>>,
    /// Paxos: values that were ever proposed or accepted, by ballot.
    pub issued: Shelf<Vec<Command>>,
    /// Paxos: values that clients asked for, by a short hash.
    wishes: Shelf<Vec<Command>>,
    /// Paxos: values that a quorum ever accepted at one ballot.
    pub chosen: BTreeSet<Command>,
    /// Paxos: values that a learner ever announced.
    pub decided: BTreeSet<Command>,
    /// What clients were ever told, in order.
    pub told: Log,
    /// Guarantees broken so far, each with its first witness.
    pub violations: Vec<Violation>,
    /// Rules fired so far: a bit for each, in the order of the protocol's list.
    pub rules: u128,
}

/// Where the votes of a node in a term are filed.
pub fn vote_key(term: u64, voter: NodeId) -> u64 {
    term * 16 + u64::from(voter.number())
}

impl Ledger {
    /// Writes down what an event changed at a node.
    pub fn record(&mut self, change: &Change<'_>) {
        if let Some((before, after)) = change.raft() {
            self.record_raft(change.after.id, before, after, change.event.is_none());
        }
        if let Some((before, after)) = change.paxos() {
            self.record_paxos(change, before, after);
        }
    }

    /// Forgets how a node voted in a term that it has left for ever.
    pub fn forget_vote(&mut self, voter: NodeId, term: u64) {
        *self.votes.entry(vote_key(term, voter)) = NodeSet::default();
    }

    /// Writes down that a client asked for a value.
    pub fn wish(&mut self, value: &Command) {
        let bucket = self.wishes.entry(bucket(value));
        if !bucket.contains(value) {
            bucket.push(value.clone());
        }
    }

    /// Whether a client ever asked for this value.
    pub fn is_wish(&self, value: &Command) -> bool {
        self.wishes.get(bucket(value)).is_some_and(|values| values.contains(value))
    }

    /// All values that a client ever asked for, sorted.
    pub fn wishes(&self) -> Vec<Command> {
        let mut all = Vec::new();
        self.wishes.find(|_, values| {
            all.extend(values.iter().cloned());
            None::<()>
        });
        all.sort();
        all
    }

    /// Writes down that a client was told of a command.
    pub fn tell(&mut self, command: &Command) {
        self.told.push(Entry { term: 0, command: Some(command.clone()) });
    }

    /// The ledger as far as a guarantee or an expression can read it, as one number: two moments with the same
    /// nodes, messages and digest have the same future. Steps and witnesses do not count, nor does the order in
    /// which things of one kind were filed; the rules that fired only where they are asked for.
    pub fn digest(&self, with_rules: bool) -> u128 {
        // Every field is named, so that a new one cannot be forgotten.
        #[rustfmt::skip]
        let Ledger {
            votes, leaders, committed, commit_terms, applied, acknowledged, contradicted, accepted, issued, wishes,
            chosen, decided, told, violations, rules,
        } = self;
        let mut hasher = SipHasher13::new();
        votes.hash_into(&mut hasher, |nodes| (!nodes.is_empty()).then_some(*nodes));
        leaders.hash_into(&mut hasher, |nodes| Some(*nodes));
        commit_terms.hash_into(&mut hasher, |term| Some(*term));
        accepted.hash_into(&mut hasher, |values| Some(sorted(values)));
        issued.hash_into(&mut hasher, |values| Some(sorted(values)));
        wishes.hash_into(&mut hasher, |values| Some(sorted(values)));
        let entry = |entry: &Entry| (entry.term, entry.command.clone());
        acknowledged
            .hash_into(&mut hasher, |entries| Some(entries.iter().map(entry).collect::<BTreeSet<_>>()));
        (committed, applied, contradicted, chosen, decided).hash(&mut hasher);
        let told: BTreeSet<_> =
            told.entries().into_iter().map(|(_, entry)| (entry.term, entry.command)).collect();
        told.hash(&mut hasher);
        let broken: BTreeSet<_> = violations.iter().map(|violation| violation.guarantee).collect();
        broken.hash(&mut hasher);
        rules.checked_mul(u128::from(with_rules)).hash(&mut hasher);
        hasher.finish128().as_u128()
    }

    fn record_raft(&mut self, node: NodeId, before: &RaftFacts, after: &RaftFacts, planted: bool) {
        let term = after.current_term;
        if let Some(candidate) = after.voted_for
            && (planted || (before.current_term, before.voted_for) != (term, after.voted_for))
        {
            self.votes.entry(vote_key(term, node)).insert(candidate);
        }
        if after.role == Role::Leader && (before.role, before.current_term) != (Role::Leader, term) {
            self.leaders.entry(term).insert(node);
        }
        if after.applied != before.applied {
            for index in before.applied.common(&after.applied) + 1..=after.applied.last_index() {
                let Some(entry) = after.applied.entry(index) else { break };
                if index > self.applied.last_index() {
                    self.applied.push(entry.clone());
                }
                let lowest = self.commit_terms.get(index).is_none_or(|lowest| *lowest > term);
                if lowest {
                    *self.commit_terms.entry(index) = term;
                }
                if after.role == Role::Leader && entry.term == term && entry.command.is_some() {
                    self.acknowledge(index, entry);
                }
            }
            let shared = self.committed.common(&after.applied);
            self.contradicted |= shared < self.committed.last_index().min(after.applied.last_index());
            if after.applied.last_index() > self.committed.last_index() {
                self.committed = after.applied.clone();
            }
        }
    }

    /// Writes down that a leader has told a client of an entry of its own term.
    fn acknowledge(&mut self, index: u64, entry: &Entry) {
        let entries = self.acknowledged.entry(index);
        if !entries.contains(entry) {
            entries.push(entry.clone());
        }
    }

    fn record_paxos(&mut self, change: &Change<'_>, before: &PaxosFacts, after: &PaxosFacts) {
        if let Some(proposer) = after.proposer.as_ref().filter(|proposer| proposer.phase == Phase::Propose)
            && before.proposer.as_ref() != Some(proposer)
        {
            self.issue(proposer.ballot.key(), &proposer.value);
        }
        if let Some((ballot, value)) = after.accepted.as_ref().filter(|_| before.accepted != after.accepted) {
            self.issue(ballot.key(), value);
            if change.event.is_none() {
                self.wish(value);
            }
            let votes = self.accepted.entry(ballot.key());
            let place = votes.iter().position(|(other, _)| other == value).unwrap_or_else(|| {
                votes.push((value.clone(), NodeSet::default()));
                votes.len() - 1
            });
            votes[place].1.insert(change.after.id);
            if votes[place].1.len() >= change.quorum {
                self.chosen.insert(value.clone());
            }
        }
        if let Some(value) = after.decided.as_ref().filter(|_| before.decided != after.decided) {
            self.decided.insert(value.clone());
        }
    }

    fn issue(&mut self, key: u64, value: &Command) {
        let values = self.issued.entry(key);
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
}

fn sorted<T: Ord + Clone>(values: &[T]) -> Vec<T> {
    let mut values = values.to_vec();
    values.sort();
    values
}

fn bucket(value: &Command) -> u64 {
    let mut hasher = siphasher::sip::SipHasher13::new();
    value.hash(&mut hasher);
    hasher.finish() >> 44
}
