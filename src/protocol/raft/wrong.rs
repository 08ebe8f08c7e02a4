//! What a server does instead of a rule that is broken, where that takes more than a line.
//!
//! Each breakage is asked for at the line where its rule stands, in [`election`](super::election) and
//! [`replication`](super::replication); here is what follows.

use super::message::{Append, Appoint, Length, Message};
use super::{Disk, Raft, rules};
use crate::model::datum::Datum;
use crate::model::event::Timer;
use crate::model::id::NodeId;
use crate::model::log::Log;
use crate::model::node::Role;
use crate::model::rule::Breakage;
use crate::protocol::{Effects, World};

/// The longest log that `article-append` makes: it doubles with every message.
const LONGEST: u64 = 1_000;

/// What a crash takes from a disk: the vote, the last entry, or the term with its vote, if it was in memory only.
pub(super) fn forget(id: NodeId, disk: &mut Disk, world: &World) -> Effects<Raft> {
    let mut out = Effects::default();
    let values = [("node", Datum::Node(id)), ("term", disk.current_term.into())];
    if world.breaks(&rules::FORGET_VOTE)
        && let Some(vote) = disk.voted_for.take()
    {
        let [node, term] = values.clone();
        out.broken(&rules::RESTART, &rules::FORGET_VOTE, [node, term, ("vote", vote.into())]);
    }
    let last = disk.log.last_index();
    if world.breaks(&rules::FORGET_SUFFIX)
        && let Some(entry) = disk.log.entry(last).filter(|_| !disk.cut).map(|entry| entry.to_string())
    {
        disk.log.truncate(last - 1);
        disk.cut = true;
        let [node, term] = values.clone();
        let values = [node, term, ("index", last.into()), ("entry", entry.into())];
        out.broken(&rules::RESTART, &rules::FORGET_SUFFIX, values);
    }
    if world.breaks(&rules::FORGET_TERM) && disk.current_term > 0 {
        let [node, term] = values;
        let vote = disk.voted_for.take();
        disk.current_term = 0;
        out.broken(&rules::RESTART, &rules::FORGET_TERM, [node, term, ("vote", vote.into())]);
    }
    out
}

/// The breakage that makes followers tell their lengths, and how long a log must be for that.
pub(super) fn confirmation(world: &World) -> Option<(&'static Breakage, u64)> {
    let kinds = [(&rules::LENGTH_CONFIRM_1, 1), (&rules::LENGTH_CONFIRM_3, 3)];
    kinds.into_iter().find(|(breakage, _)| world.breaks(breakage))
}

impl Raft {
    /// `random-leader`: names a server, which is to lead the next term.
    pub(super) fn appoint(&mut self, named: NodeId, world: &World, out: &mut Effects<Raft>) {
        let term = self.disk.current_term + 1;
        out.arm(Timer::Election);
        let values = [("node", Datum::Node(self.id)), ("named", named.into()), ("term", term.into())];
        out.broken(&rules::ELECTION_TIMEOUT, &rules::RANDOM_LEADER, values);
        if named == self.id {
            self.disk.current_term = term;
            self.disk.voted_for = None;
            out.persist(&self.disk);
            self.lead_as_named(named, world, out);
        } else {
            out.send(named, Message::Appoint(Appoint { term }));
        }
    }

    /// `random-leader`: somebody says that this server leads.
    pub(super) fn on_appoint(&mut self, from: NodeId, world: &World, out: &mut Effects<Raft>) {
        if world.breaks(&rules::RANDOM_LEADER) {
            self.lead_as_named(from, world, out);
        } else {
            self.ignore(from, "appoint", out);
        }
    }

    /// Leads without a vote.
    fn lead_as_named(&mut self, from: NodeId, world: &World, out: &mut Effects<Raft>) {
        let term = self.disk.current_term;
        let values = [("node", Datum::Node(self.id)), ("from", from.into()), ("term", term.into())];
        out.broken_says(&rules::ELECTION_TIMEOUT, &rules::RANDOM_LEADER, "named", values);
        self.become_follower(out);
        self.lead(world, out);
    }

    /// A message that Raft does not have, from before its breakage was switched off.
    fn ignore(&self, from: NodeId, kind: &'static str, out: &mut Effects<Raft>) {
        let values = [("node", Datum::Node(self.id)), ("from", from.into()), ("kind", kind.into())];
        out.because(&rules::TWO_RPCS, values);
    }

    /// `article-request-vote`: of two candidates of one term both get the vote, but none gets it twice; logs are not
    /// looked at, and nothing is written to disk.
    pub(super) fn vote_as_the_article(
        &mut self,
        from: NodeId,
        mut values: Vec<(&'static str, Datum)>,
        out: &mut Effects<Raft>,
    ) -> bool {
        let before = self.disk.voted_for.replace(from);
        values.push(("vote", before.into()));
        let again = before == Some(from);
        if again {
            out.broken_says(&rules::ONE_VOTE, &rules::ARTICLE_REQUEST_VOTE, "refuses", values);
        } else {
            out.broken(&rules::ONE_VOTE, &rules::ARTICLE_REQUEST_VOTE, values);
            self.wait_for_leader(out);
        }
        !again
    }

    /// `article-append`: the server's own entries behind the leader's commit index are appended once more; those that
    /// it was sent are not read.
    pub(super) fn append_as_the_article(
        &mut self,
        from: NodeId,
        append: &Append,
        out: &mut Effects<Raft>,
    ) -> bool {
        let (last, commit) = (self.disk.log.last_index(), append.leader_commit);
        let count = last.saturating_sub(commit);
        let mut values = vec![
            ("node", Datum::Node(self.id)),
            ("from", from.into()),
            ("commit", commit.into()),
            ("last", last.into()),
            ("count", count.into()),
        ];
        if commit > last {
            out.broken_says(&rules::APPEND_ENTRIES, &rules::ARTICLE_APPEND, "refuses", values);
            return false;
        }
        if last + count > LONGEST {
            out.broken_says(&rules::APPEND_ENTRIES, &rules::ARTICLE_APPEND, "full", values);
            return true;
        }
        if count == 0 {
            values.push(("sent", append.entries.clone().into()));
            out.broken_says(&rules::APPEND_ENTRIES, &rules::ARTICLE_APPEND, "nothing", values);
            return true;
        }
        for (_, entry) in self.disk.log.slice(commit, last).to_vec() {
            self.disk.log.push(entry);
        }
        out.persist(&self.disk);
        values.extend([("now", (last + count).into()), ("sent", append.entries.clone().into())]);
        out.broken(&rules::APPEND_ENTRIES, &rules::ARTICLE_APPEND, values);
        true
    }

    /// `length-confirm-1` and `-3`: a follower whose log is long enough tells the leader how long.
    pub(super) fn tell_length(&self, leader: NodeId, world: &World, out: &mut Effects<Raft>) {
        let length = self.disk.log.last_index();
        let Some((breakage, least)) = confirmation(world).filter(|(_, least)| length >= *least) else {
            return;
        };
        let values = [
            ("node", Datum::Node(self.id)),
            ("leader", leader.into()),
            ("length", length.into()),
            ("least", least.into()),
        ];
        out.broken_says(&rules::COMMIT_BY_MAJORITY, breakage, "tells", values);
        out.send(leader, Message::Length(Length { term: self.disk.current_term, length }));
    }

    /// `length-confirm-1` and `-3`: the leader counts lengths.
    pub(super) fn on_length(&mut self, from: NodeId, told: &Length, world: &World, out: &mut Effects<Raft>) {
        if confirmation(world).is_none() {
            self.ignore(from, "length", out);
        } else if self.is_stale(from, told.term, out) {
        } else if self.role != Role::Leader {
            let term = self.disk.current_term;
            let values = [("node", Datum::Node(self.id)), ("from", from.into()), ("term", term.into())];
            let [node, from, term] = values;
            out.because(&rules::NOT_LEADING, [node, from, term, ("role", self.role.name().into())]);
        } else {
            self.lengths.set(from, told.length);
            self.advance_commit(world, out);
        }
    }

    /// `commit-own-length`: the leader commits its whole log once it has more entries than half of the nodes.
    pub(super) fn commit_own_length(&mut self, world: &World, out: &mut Effects<Raft>) {
        let (last, nodes) = (self.disk.log.last_index(), u64::from(world.config.nodes));
        let values = [
            ("node", Datum::Node(self.id)),
            ("last", last.into()),
            ("nodes", nodes.into()),
            ("commit", self.commit_index.into()),
        ];
        let enough = last > self.commit_index && 2 * last > nodes;
        let says = if enough { "says" } else { "waits" };
        out.broken_says(&rules::COMMIT_BY_MAJORITY, &rules::COMMIT_OWN_LENGTH, says, values);
        if enough {
            self.commit(last, world, out);
        }
    }

    /// `clear-log`: what is applied is thrown away, and with it all indexes: the log begins again at 1.
    pub(super) fn clear_log(&mut self, out: &mut Effects<Raft>) {
        let last = self.disk.log.last_index();
        let values = [
            ("node", Datum::Node(self.id)),
            ("commit", self.commit_index.into()),
            ("range", Datum::range(1, last)),
        ];
        out.broken(&rules::COMMIT_BY_MAJORITY, &rules::CLEAR_LOG, values);
        self.disk.log = Log::default();
        out.persist(&self.disk);
        self.commit_index = 0;
        let others: Vec<NodeId> = self.next_index.iter().map(|(node, _)| node).collect();
        for node in others {
            self.next_index.set(node, 1);
            self.match_index.set(node, 0);
            self.sent_index.set(node, 0);
        }
    }
}
