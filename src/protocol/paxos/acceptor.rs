//! The acceptor: promises, accepts, and remembers both on disk before it answers.

use super::{Disk, Message, Paxos, rules};
use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::id::NodeId;
use crate::model::log::Command;
use crate::protocol::{Effects, World};

/// What a request is compared with, by the names that the sentences use.
type Values = Vec<(&'static str, Datum)>;

impl Disk {
    /// The accepted proposal as it is written: `1.n1:X`.
    fn accepted_word(&self) -> Datum {
        self.accepted.as_ref().map(|(ballot, value)| format!("{ballot}:{value}")).into()
    }

    /// Whether exactly this proposal was accepted last.
    fn has_accepted(&self, ballot: Ballot, value: &Command) -> bool {
        self.accepted.as_ref().is_some_and(|(accepted, known)| *accepted == ballot && known == value)
    }
}

impl Paxos {
    /// Phase 1(b): promise a ballot that is higher than any promised before, and report the highest-numbered
    /// proposal accepted. The same prepare request again gets the same promise again.
    pub(super) fn on_prepare(
        &mut self,
        from: NodeId,
        ballot: Ballot,
        world: &World,
        out: &mut Effects<Paxos>,
    ) {
        if self.locks_out(from, ballot, world, out) {
            return;
        }
        let mut values = self.compared(from, ballot);
        if let Some(promised) = self.disk.promised.filter(|promised| *promised > ballot) {
            if world.breaks(&rules::NO_BALLOTS) {
                values.push(("rule", rules::REFUSE_PREPARE.name.into()));
                out.broken(&rules::REFUSE_PREPARE, &rules::NO_BALLOTS, values);
            } else {
                out.because(&rules::REFUSE_PREPARE, values);
                self.refuse(from, ballot, promised, world, out);
                return;
            }
        } else if self.disk.promised == Some(ballot) {
            values.push(("reported", self.disk.accepted_word()));
            out.because(&rules::PROMISE_AGAIN, values);
        } else if world.breaks(&rules::NO_PROMISE) {
            values.push(("reported", self.disk.accepted_word()));
            out.broken(&rules::PROMISE, &rules::NO_PROMISE, values);
        } else if let Some((reported, value)) = &self.disk.accepted {
            values.push(("reported", (*reported).into()));
            values.push(("value", value.clone().into()));
            out.because(&rules::PROMISE_REPORTS, values);
        } else {
            out.because(&rules::PROMISE, values);
        }
        if !world.breaks(&rules::NO_PROMISE) {
            self.disk.promised = self.disk.promised.max(Some(ballot));
        }
        out.persist(&self.disk);
        out.send(from, Message::Promise { ballot, accepted: self.disk.accepted.clone() });
    }

    /// Phase 2(b): accept unless a higher ballot was promised (P1a). Accepting raises the promise.
    pub(super) fn on_propose(
        &mut self,
        from: NodeId,
        ballot: Ballot,
        value: Command,
        world: &World,
        out: &mut Effects<Paxos>,
    ) {
        if self.locks_out(from, ballot, world, out) {
            return;
        }
        let accepts = self.accepts(from, ballot, &value, world, out);
        if !accepts {
            let promised = self.disk.promised.unwrap_or(ballot);
            self.refuse(from, ballot, promised, world, out);
            return;
        }
        if !world.breaks(&rules::ACCEPT_KEEPS_PROMISE) {
            self.disk.promised = self.disk.promised.max(Some(ballot));
        }
        self.disk.accepted = Some((ballot, value.clone()));
        out.persist(&self.disk);
        for learner in world.config.all().filter(|learner| world.config.accepted_to_all || *learner == from) {
            out.send(learner, Message::Accepted { ballot, value: value.clone() });
        }
    }

    /// Whether a proposal is accepted: unless a higher ballot was promised. A breakage asks otherwise, and says so
    /// where its answer is another one.
    fn accepts(
        &self,
        from: NodeId,
        ballot: Ballot,
        value: &Command,
        world: &World,
        out: &mut Effects<Paxos>,
    ) -> bool {
        let mut values = self.compared(from, ballot);
        values.push(("value", value.clone().into()));
        let again = self.disk.has_accepted(ballot, value);
        let right = self.disk.promised <= Some(ballot);
        if world.breaks(&rules::FIRST_COME_VOTE) {
            let accepts = self.disk.accepted.is_none() || again;
            if accepts != right {
                values.push(("answer", (if accepts { "accepts" } else { "refuses" }).into()));
                values.push(("accepted", self.disk.accepted_word()));
                out.broken(&rules::ACCEPT, &rules::FIRST_COME_VOTE, values);
                return accepts;
            }
        } else if !right && world.breaks(&rules::NO_BALLOTS) {
            values.push(("rule", rules::REFUSE_PROPOSE.name.into()));
            out.broken(&rules::REFUSE_PROPOSE, &rules::NO_BALLOTS, values);
            return true;
        } else if self.disk.promised == Some(ballot) && world.breaks(&rules::ACCEPT_STRICT) {
            out.broken(&rules::ACCEPT, &rules::ACCEPT_STRICT, values);
            return false;
        }
        if !right {
            out.because(&rules::REFUSE_PROPOSE, values);
        } else if again {
            out.because(&rules::ACCEPT_AGAIN, values);
        } else if self.disk.promised == Some(ballot) {
            out.because(&rules::ACCEPT, values);
        } else if world.breaks(&rules::ACCEPT_KEEPS_PROMISE) {
            out.broken(&rules::ACCEPT_RAISES, &rules::ACCEPT_KEEPS_PROMISE, values);
        } else {
            out.because(&rules::ACCEPT_RAISES, values);
        }
        right
    }

    /// Whether the breakage that locks an acceptor to the proposer of its first promise refuses this request.
    fn locks_out(&self, from: NodeId, ballot: Ballot, world: &World, out: &mut Effects<Paxos>) -> bool {
        let locked = |promised: &Ballot| promised.proposer != ballot.proposer && *promised < ballot;
        let Some(promised) = self.disk.promised.filter(|promised| locked(promised)) else { return false };
        if !world.breaks(&rules::LOCK_ON_PREPARE) {
            return false;
        }
        let mut values = self.compared(from, ballot);
        values.push(("first", promised.proposer.into()));
        out.broken(&rules::PROMISE, &rules::LOCK_ON_PREPARE, values);
        self.refuse(from, ballot, promised, world, out);
        true
    }

    /// What every request is compared with.
    fn compared(&self, from: NodeId, ballot: Ballot) -> Values {
        vec![
            ("node", self.id.into()),
            ("from", from.into()),
            ("ballot", ballot.into()),
            ("promised", self.disk.promised.into()),
        ]
    }

    /// The courtesy of an answer to a lower ballot (§2.2, last remark); without it the proposer just hears nothing.
    fn refuse(&self, to: NodeId, ballot: Ballot, promised: Ballot, world: &World, out: &mut Effects<Paxos>) {
        if world.config.refusals {
            out.send(to, Message::Refuse { ballot, promised });
        } else {
            out.because(&rules::NO_REFUSALS, [("node", Datum::Node(self.id)), ("from", to.into())]);
        }
    }

    /// What a crash takes of the acceptor's memory: nothing, for it is on disk; but a breakage may keep the
    /// promise, or all, in memory only.
    pub(super) fn forget_disk(id: NodeId, disk: &mut Disk, world: &World, out: &mut Effects<Paxos>) {
        let values = |disk: &Disk| {
            [
                ("node", Datum::Node(id)),
                ("promised", disk.promised.into()),
                ("accepted", disk.accepted_word()),
            ]
        };
        let all = world.breaks(&rules::FORGET_ALL);
        if all && (disk.promised.is_some() || disk.accepted.is_some()) {
            out.broken(&rules::RESTART, &rules::FORGET_ALL, values(disk));
            (disk.promised, disk.accepted) = (None, None);
        } else if world.breaks(&rules::FORGET_PROMISE) && disk.promised.is_some() {
            out.broken(&rules::RESTART, &rules::FORGET_PROMISE, values(disk));
            disk.promised = None;
        }
    }
}
