//! The acceptor: promises, accepts, and remembers both on disk before it answers.

use super::{Message, Paxos, rules};
use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::id::NodeId;
use crate::model::log::Command;
use crate::protocol::{Effects, World};

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
        let mut values = vec![
            ("node", Datum::Node(self.id)),
            ("from", from.into()),
            ("ballot", ballot.into()),
            ("promised", self.disk.promised.into()),
        ];
        if let Some(promised) = self.disk.promised.filter(|promised| *promised > ballot) {
            out.because(&rules::REFUSE_PREPARE, values);
            self.refuse(from, ballot, promised, world, out);
            return;
        }
        if self.disk.promised == Some(ballot) {
            let reported = self.disk.accepted.as_ref().map(|(ballot, value)| format!("{ballot}:{value}"));
            values.push(("reported", reported.into()));
            out.because(&rules::PROMISE_AGAIN, values);
        } else if let Some((reported, value)) = &self.disk.accepted {
            values.push(("reported", (*reported).into()));
            values.push(("value", value.clone().into()));
            out.because(&rules::PROMISE_REPORTS, values);
        } else {
            out.because(&rules::PROMISE, values);
        }
        self.disk.promised = Some(ballot);
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
        let values = vec![
            ("node", Datum::Node(self.id)),
            ("from", from.into()),
            ("ballot", ballot.into()),
            ("value", value.clone().into()),
            ("promised", self.disk.promised.into()),
        ];
        if let Some(promised) = self.disk.promised.filter(|promised| *promised > ballot) {
            out.because(&rules::REFUSE_PROPOSE, values);
            self.refuse(from, ballot, promised, world, out);
            return;
        }
        if self.disk.accepted.as_ref().is_some_and(|(accepted, _)| *accepted == ballot) {
            out.because(&rules::ACCEPT_AGAIN, values);
        } else if self.disk.promised == Some(ballot) {
            out.because(&rules::ACCEPT, values);
        } else {
            out.because(&rules::ACCEPT_RAISES, values);
        }
        self.disk.promised = Some(ballot);
        self.disk.accepted = Some((ballot, value.clone()));
        out.persist(&self.disk);
        for learner in world.config.all().filter(|learner| world.config.accepted_to_all || *learner == from) {
            out.send(learner, Message::Accepted { ballot, value: value.clone() });
        }
    }

    /// The courtesy of an answer to a lower ballot (§2.2, last remark); without it the proposer just hears nothing.
    fn refuse(&self, to: NodeId, ballot: Ballot, promised: Ballot, world: &World, out: &mut Effects<Paxos>) {
        if world.config.refusals {
            out.send(to, Message::Refuse { ballot, promised });
        } else {
            out.because(&rules::NO_REFUSALS, [("node", Datum::Node(self.id)), ("from", to.into())]);
        }
    }
}
