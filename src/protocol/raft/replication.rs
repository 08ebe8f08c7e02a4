//! Log replication (§5.3) and the commit rule (§5.4.2).

use super::message::{Append, AppendReply, Message};
use super::{Raft, rules, wrong};
use crate::model::datum::Datum;
use crate::model::event::Timer;
use crate::model::id::{NodeId, NodeSet};
use crate::model::log::{Command, Entry};
use crate::model::node::Role;
use crate::protocol::{Effects, World};

/// Carry as many entries as there are.
const ALL: u64 = u64::MAX;

impl Raft {
    /// A client asks: a leader appends the command and sends it to all; anyone else names the leader (§8).
    pub(super) fn on_request(&mut self, command: Command, world: &World, out: &mut Effects<Raft>) {
        let mut values = vec![("node", Datum::Node(self.id)), ("command", command.clone().into())];
        if self.role != Role::Leader {
            values.push(("role", self.role.name().into()));
            values.push(("leader", self.leader.into()));
            out.because(if self.leader.is_some() { &rules::NOT_LEADER } else { &rules::NO_LEADER }, values);
            return;
        }
        let term = self.disk.current_term;
        self.disk.log.push(Entry { term, command: Some(command) });
        out.persist(&self.disk);
        values.push(("index", self.disk.log.last_index().into()));
        values.push(("term", term.into()));
        out.because(&rules::APPEND_REQUEST, values);
        for peer in world.config.others(self.id) {
            self.send_entries(peer, world.config.batch.unwrap_or(ALL), out);
        }
        self.advance_commit(world, out);
    }

    /// The heartbeat timer ran out: send to all again (§5.2).
    pub(super) fn heartbeat(&mut self, world: &World, out: &mut Effects<Raft>) {
        out.arm(Timer::Heartbeat);
        let values = [("node", Datum::Node(self.id)), ("term", self.disk.current_term.into())];
        out.because(&rules::HEARTBEAT, values);
        for peer in world.config.others(self.id) {
            self.send_entries(peer, world.config.batch.unwrap_or(ALL), out);
        }
    }

    /// Sends AppendEntries with at most so many entries from `next_index`.
    pub(super) fn send_entries(&mut self, peer: NodeId, most: u64, out: &mut Effects<Raft>) {
        // A leader's log never gets shorter, unless a broken rule empties it.
        let prev = (self.next_index.get(peer) - 1).min(self.disk.log.last_index());
        let last = self.disk.log.last_index().min(prev.saturating_add(most));
        self.sent_index.set(peer, self.sent_index.get(peer).max(last));
        let append = Append {
            term: self.disk.current_term,
            prev_log_term: self.disk.log.term_at(prev).unwrap_or(0),
            entries: self.disk.log.slice(prev, last),
            leader_commit: self.commit_index,
        };
        out.send(peer, Message::Append(append));
    }

    /// AppendEntries, receiver's side.
    pub(super) fn on_append(
        &mut self,
        from: NodeId,
        append: &Append,
        world: &World,
        out: &mut Effects<Raft>,
    ) {
        let term = self.disk.current_term;
        let mut values = vec![("node", Datum::Node(self.id)), ("from", from.into()), ("term", term.into())];
        if append.term < term {
            values.push(("old", append.term.into()));
            out.because(&rules::STALE_APPEND, values);
            out.send(from, Message::AppendReply(AppendReply { term, success: false, match_index: 0 }));
            return;
        }
        if self.role == Role::Leader {
            out.because(&rules::RIVAL_LEADER, values);
            return;
        }
        if self.role == Role::Candidate {
            out.because(&rules::CANDIDATE_YIELDS, values.clone());
            self.become_follower(out);
        }
        self.leader = Some(from);
        out.arm(Timer::Election);
        let success = if world.breaks(&rules::ARTICLE_APPEND) {
            self.append_as_the_article(from, append, out)
        } else {
            self.fits(append, values, out) && {
                self.take_entries(append, world, out);
                true
            }
        };
        if success {
            self.follow_commit(append, world, out);
        }
        let match_index = if success { append.entries.last_index() } else { 0 };
        out.send(from, Message::AppendReply(AppendReply { term, success, match_index }));
        self.tell_length(from, world, out);
    }

    /// The consistency check: whether the entry before the new ones is there, with the same term (§5.3).
    fn fits(&self, append: &Append, mut values: Vec<(&'static str, Datum)>, out: &mut Effects<Raft>) -> bool {
        let (prev, prev_term) = (append.prev_log_index(), append.prev_log_term);
        let own = self.disk.log.term_at(prev);
        if own != Some(prev_term) {
            values.extend([("prev", prev.into()), ("prev_term", prev_term.into()), ("own_term", own.into())]);
            values.push(("last", self.disk.log.last_index().into()));
            out.because(if own.is_some() { &rules::ENTRY_DIFFERS } else { &rules::ENTRY_MISSING }, values);
        }
        own == Some(prev_term)
    }

    /// Deletes what conflicts with the new entries, and only that; appends what is not there yet (§5.3).
    fn take_entries(&mut self, append: &Append, world: &World, out: &mut Effects<Raft>) {
        let (prev, last) = (append.prev_log_index(), append.entries.last_index());
        let mut values = vec![
            ("node", Datum::Node(self.id)),
            ("prev", prev.into()),
            ("prev_term", append.prev_log_term.into()),
        ];
        if append.entries.is_empty() {
            let end = self.disk.log.last_index();
            if world.breaks(&rules::TRUNCATE_ON_HEARTBEAT) && prev < end {
                values.push(("range", Datum::range(prev + 1, end)));
                self.disk.log.truncate(prev);
                out.persist(&self.disk);
                out.broken(&rules::NOTHING_NEW, &rules::TRUNCATE_ON_HEARTBEAT, values);
            } else {
                out.because(&rules::NOTHING_NEW, values);
            }
            return;
        }
        let mut common = self.disk.log.last_index().min(last);
        if self.disk.log.digest_at(common) != append.entries.digest_at(common) {
            let differs = |index: &u64| self.disk.log.term_at(*index) != append.entries.term_at(*index);
            if let Some(conflict) = (prev + 1..=common).find(differs) {
                let values = [
                    ("node", Datum::Node(self.id)),
                    ("index", conflict.into()),
                    ("own_term", self.disk.log.term_at(conflict).into()),
                    ("term", append.entries.term_at(conflict).into()),
                    ("range", Datum::range(conflict, self.disk.log.last_index())),
                ];
                out.because(&rules::DELETE_CONFLICT, values);
                self.disk.log.truncate(conflict - 1);
                common = conflict - 1;
            }
        }
        values.extend([("range", Datum::range(common + 1, last)), ("last", last.into())]);
        if common == last {
            out.because(&rules::ALREADY_THERE, values);
            return;
        }
        append.entries.append_to(&mut self.disk.log);
        out.persist(&self.disk);
        out.because(&rules::APPEND_ENTRIES, values);
    }

    /// A follower commits what the leader has committed, as far as this message proves that it holds it (§5.3).
    fn follow_commit(&mut self, append: &Append, world: &World, out: &mut Effects<Raft>) {
        let (last_new, last) = (append.entries.last_index(), self.disk.log.last_index());
        let unbounded = world.breaks(&rules::FOLLOWER_COMMIT_UNBOUNDED);
        let most = if unbounded { last } else { last_new.min(last) };
        let commit = append.leader_commit.min(most);
        if commit > self.commit_index {
            let mut values = vec![
                ("node", Datum::Node(self.id)),
                ("commit", commit.into()),
                ("leader_commit", append.leader_commit.into()),
                ("last_new", last_new.into()),
            ];
            if commit > last_new {
                values.push(("range", Datum::range(last_new + 1, commit)));
                out.broken(&rules::FOLLOW_COMMIT, &rules::FOLLOWER_COMMIT_UNBOUNDED, values);
            } else {
                out.because(&rules::FOLLOW_COMMIT, values);
            }
            self.apply(commit, world, out);
        } else if commit < self.commit_index && world.breaks(&rules::FOLLOWER_COMMIT_BACKWARDS) {
            let values = [
                ("node", Datum::Node(self.id)),
                ("commit", self.commit_index.into()),
                ("lower", commit.into()),
                ("leader_commit", append.leader_commit.into()),
                ("last_new", last_new.into()),
            ];
            out.broken(&rules::FOLLOW_COMMIT, &rules::FOLLOWER_COMMIT_BACKWARDS, values);
            self.commit_index = commit;
        }
    }

    /// Commits up to here, and gives the state machine what it has not had yet (§5.3).
    fn apply(&mut self, commit: u64, world: &World, out: &mut Effects<Raft>) {
        self.applied.truncate(self.commit_index);
        let (had, last) = (self.applied.last_index(), commit.min(self.disk.log.last_index()));
        if had < last {
            self.disk.log.slice(had, last).append_to(&mut self.applied);
        }
        self.commit_index = commit;
        if world.breaks(&rules::CLEAR_LOG) {
            self.clear_log(out);
        }
    }

    /// The answer to AppendEntries.
    pub(super) fn on_append_reply(
        &mut self,
        from: NodeId,
        reply: &AppendReply,
        world: &World,
        out: &mut Effects<Raft>,
    ) {
        if self.is_stale(from, reply.term, out) {
            return;
        }
        let term = self.disk.current_term;
        let mut values = vec![("node", Datum::Node(self.id)), ("from", from.into()), ("term", term.into())];
        if self.role != Role::Leader {
            values.push(("role", self.role.name().into()));
            out.because(&rules::NOT_LEADING, values);
        } else if reply.success {
            self.on_success(from, reply.match_index, world, out);
        } else {
            let next = self.next_index.get(from);
            let lower = (next - 1).max(self.match_index.get(from) + 1);
            self.next_index.set(from, lower);
            values.extend([("next", next.into()), ("lower", lower.into())]);
            values.push(("match", self.match_index.get(from).into()));
            out.because(if lower < next { &rules::BACK_UP } else { &rules::BACK_UP_NO_FURTHER }, values);
            self.send_entries(from, world.config.batch.unwrap_or(ALL), out);
        }
    }

    /// A follower's log matches up to here; neither index ever falls for it (§5.3).
    fn on_success(&mut self, from: NodeId, matched: u64, world: &World, out: &mut Effects<Raft>) {
        let known = self.match_index.get(from);
        self.match_index.set(from, known.max(matched));
        self.next_index.set(from, self.next_index.get(from).max(known.max(matched) + 1));
        let values = [
            ("node", Datum::Node(self.id)),
            ("from", from.into()),
            ("match", matched.into()),
            ("known", known.into()),
            ("next", self.next_index.get(from).into()),
        ];
        out.because(if matched > known { &rules::MATCH } else { &rules::MATCH_KNOWN }, values);
        self.advance_commit(world, out);
        let last = self.disk.log.last_index();
        let sent = self.sent_index.get(from).max(self.match_index.get(from));
        if sent < last {
            let values = [
                ("node", Datum::Node(self.id)),
                ("from", from.into()),
                ("sent", sent.into()),
                ("last", last.into()),
            ];
            out.because(&rules::SEND_THE_REST, values);
            self.send_entries(from, world.config.batch.unwrap_or(ALL), out);
        }
    }

    /// Commits by counting: the highest entry that a majority holds, if it is of the current term (§5.4.2).
    pub(super) fn advance_commit(&mut self, world: &World, out: &mut Effects<Raft>) {
        if world.breaks(&rules::COMMIT_OWN_LENGTH) {
            self.commit_own_length(world, out);
            return;
        }
        let Some((index, holders)) = self.highest_on_majority(world) else { return };
        let entry_term = self.disk.log.term_at(index).unwrap_or(0);
        let mut values = vec![
            ("node", Datum::Node(self.id)),
            ("index", index.into()),
            ("entry_term", entry_term.into()),
            ("term", self.disk.current_term.into()),
            ("holders", holders.into()),
            ("commit", self.commit_index.into()),
        ];
        let (new, own) = (index > self.commit_index, entry_term == self.disk.current_term);
        if let Some((breakage, least)) = wrong::confirmation(world).filter(|_| !new || own) {
            values.extend([("lengths", self.lengths.into()), ("least", least.into())]);
            let says = if new { "says" } else { "waits" };
            out.broken_says(&rules::COMMIT_BY_MAJORITY, breakage, says, values);
        } else if !new {
            out.because(&rules::NO_NEW_MAJORITY, values);
        } else if own && holders.len() < world.config.quorum() {
            values.push(("quorum", self.quorum(world).into()));
            out.broken_says(&rules::COMMIT_BY_MAJORITY, &rules::MAJORITY_OF_LIVE, "commits", values);
        } else if own {
            out.because(&rules::COMMIT_BY_MAJORITY, values);
        } else if world.breaks(&rules::COMMIT_OLD_TERM) {
            out.broken(&rules::COMMIT_OWN_TERM, &rules::COMMIT_OLD_TERM, values);
        } else {
            out.because(&rules::COMMIT_OWN_TERM, values);
            return;
        }
        if new {
            self.commit(index, world, out);
        }
    }

    /// The highest index that a majority is known to hold, with those who do.
    fn highest_on_majority(&self, world: &World) -> Option<(u64, NodeSet)> {
        let (last, by_length) = (self.disk.log.last_index(), wrong::confirmation(world).is_some());
        let others = if by_length { &self.lengths } else { &self.match_index };
        let held = |node| if node == self.id { last } else { others.get(node).min(last) };
        let mut indexes: Vec<u64> = world.config.all().map(held).collect();
        indexes.sort_unstable_by(|a, b| b.cmp(a));
        let index = *indexes.get(self.quorum(world) - 1)?;
        Some((index, world.config.all().filter(|node| held(*node) >= index).collect()))
    }

    /// Commits and applies up to here, and answers the clients of this leadership (§5.3).
    pub(super) fn commit(&mut self, index: u64, world: &World, out: &mut Effects<Raft>) {
        for applied in self.commit_index + 1..=index {
            let Some(entry) = self.disk.log.entry(applied) else { break };
            if let Some(command) = entry.command.clone().filter(|_| entry.term == self.disk.current_term) {
                out.reply(command, Some(applied));
            }
        }
        self.apply(index, world, out);
    }
}
