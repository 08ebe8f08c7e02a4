//! The proposer: takes ballots, gathers promises, fixes a value and asks for it to be accepted.

use super::{Message, Paxos, rules};
use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::event::Timer;
use crate::model::id::{NodeId, NodeSet};
use crate::model::log::Command;
use crate::model::node::paxos::{Phase, Proposer};
use crate::model::rule::Breakage;
use crate::protocol::{Effects, World};

/// What stands where the value would be in a promise that reports no proposal: only a breakage reads it.
const NOTHING_REPORTED: &str = "null";

impl Paxos {
    /// A client asks for a value: the first ballot for it, unless one is under way or the decision is known.
    pub(super) fn on_request(&mut self, value: Command, world: &World, out: &mut Effects<Paxos>) {
        let mut values = vec![("node", Datum::Node(self.id)), ("value", value.clone().into())];
        if let Some(decided) = &self.decided {
            values.push(("decided", decided.clone().into()));
            out.because(&rules::REQUEST_DECIDED, values);
        } else if let Some(proposer) = &self.proposer {
            values.push(("wish", proposer.wish.clone().into()));
            values.push(("ballot", proposer.ballot.into()));
            out.because(&rules::REQUEST_BUSY, values);
        } else {
            self.start_ballot(value, world, out);
        }
    }

    /// The retry timer ran out: the same wish with a higher ballot (§2.4).
    pub(super) fn retry(&mut self, world: &World, out: &mut Effects<Paxos>) {
        let Some(proposer) = &self.proposer else {
            unreachable!("retry is armed only while a proposer is at work")
        };
        let (ballot, wish) = (proposer.ballot, proposer.wish.clone());
        out.because(&rules::RETRY, [("node", Datum::Node(self.id)), ("ballot", ballot.into())]);
        self.start_ballot(wish, world, out);
    }

    /// Phase 1(a): choose a new ballot and send a prepare request with it to all. It carries no value.
    fn start_ballot(&mut self, wish: Command, world: &World, out: &mut Effects<Paxos>) {
        let promised = self.disk.promised.map_or(0, |ballot| ballot.round);
        let present = self.proposer.as_ref().map_or(0, |proposer| proposer.ballot.round);
        let keeps = !world.breaks(&rules::REUSE_NUMBER);
        let used = if keeps { self.disk.highest_round } else { present };
        let round = 1 + used.max(self.seen_round).max(if keeps { promised } else { 0 });
        let ballot = Ballot { round, proposer: self.id };
        let values = [
            ("node", Datum::Node(self.id)),
            ("ballot", ballot.into()),
            ("used", used.into()),
            ("promised", promised.into()),
            ("seen", self.seen_round.into()),
        ];
        if keeps {
            out.because(&rules::NEW_BALLOT, values);
            self.disk.highest_round = round;
            out.persist(&self.disk);
        } else {
            out.broken(&rules::NEW_BALLOT, &rules::REUSE_NUMBER, values);
        }
        self.promises = NodeSet::default();
        self.reported = None;
        self.reports.clear();
        self.proposer = Some(Proposer { phase: Phase::Prepare, ballot, value: wish.clone(), wish });
        out.arm(Timer::Retry);
        for acceptor in world.config.all() {
            out.send(acceptor, Message::Prepare { ballot });
        }
    }

    /// Gathers promises for the present ballot; a quorum of them fixes the value.
    pub(super) fn on_promise(
        &mut self,
        from: NodeId,
        ballot: Ballot,
        accepted: Option<(Ballot, Command)>,
        world: &World,
        out: &mut Effects<Paxos>,
    ) {
        let mut values =
            vec![("node", Datum::Node(self.id)), ("from", from.into()), ("ballot", ballot.into())];
        let Some(proposer) = &self.proposer else {
            out.because(&rules::NO_PROPOSER, values);
            return;
        };
        if let Some(decided) = &self.decided {
            values.push(("decided", decided.clone().into()));
            out.because(&rules::PROMISE_DECIDED, values);
        } else if proposer.ballot != ballot {
            values.push(("present", proposer.ballot.into()));
            out.because(&rules::STALE_PROMISE, values);
        } else if proposer.phase != Phase::Prepare {
            values.push(("value", proposer.value.clone().into()));
            out.because(&rules::LATE_PROMISE, values);
        } else if !self.promises.insert(from) {
            values.push(("promises", self.promises.into()));
            out.because(&rules::SAME_PROMISE, values);
        } else {
            let highest = |proposal: &Option<(Ballot, Command)>| proposal.as_ref().map(|(ballot, _)| *ballot);
            let adopts_otherwise =
                [&rules::ADOPT_LOWEST, &rules::ADOPT_IF_MAJORITY, &rules::ADOPT_MOST_COMMON];
            if adopts_otherwise.iter().any(|breakage| world.breaks(breakage)) {
                self.reports.extend(accepted.clone());
                self.reports.sort_unstable();
            }
            if highest(&accepted) > highest(&self.reported) {
                self.reported = accepted;
            }
            values.push(("promises", self.promises.into()));
            values.push(("count", self.promises.len().into()));
            values.push(("quorum", world.config.quorum().into()));
            if self.promises.len() < super::enough(world) {
                out.because(&rules::PROMISES_MISSING, values);
                return;
            }
            if self.promises.len() < world.config.quorum() {
                values.push(("voters", self.promises.into()));
                values.push(("nodes", u64::from(world.config.nodes).into()));
                values.push(("rule", rules::PROMISES_MISSING.name.into()));
                out.broken(&rules::PROMISES_MISSING, &rules::QUORUM_HALF, values);
            }
            self.propose(ballot, world, out);
        }
    }

    /// Phase 2(a): fix the value, that of the highest-numbered proposal reported in the promises, else one's own
    /// (P2c); and ask all acceptors to accept it, also those that have not promised.
    fn propose(&mut self, ballot: Ballot, world: &World, out: &mut Effects<Paxos>) {
        let instead = self.instead(world);
        let Some(proposer) = &mut self.proposer else { unreachable!("promises were counted for a proposer") };
        let mut values = vec![
            ("node", Datum::Node(self.id)),
            ("ballot", ballot.into()),
            ("promises", self.promises.into()),
            ("wish", proposer.wish.clone().into()),
        ];
        if let Some((reported, value)) = &self.reported {
            values.push(("reported", (*reported).into()));
            values.push(("value", value.clone().into()));
            if let Some((breakage, proposed)) = instead {
                let reports = self.reports.iter().map(|(ballot, value)| format!("{ballot}:{value}").into());
                values.push(("reports", reports.collect::<Vec<Datum>>().into()));
                values.push(("proposed", proposed.clone().into()));
                out.broken(&rules::ADOPT_HIGHEST, breakage, values);
                proposer.value = proposed;
            } else {
                out.because(&rules::ADOPT_HIGHEST, values);
                proposer.value = value.clone();
            }
        } else if world.breaks(&rules::ADOPT_NOTHING) {
            proposer.value = NOTHING_REPORTED.into();
            values.push(("proposed", proposer.value.clone().into()));
            out.broken(&rules::FREE_CHOICE, &rules::ADOPT_NOTHING, values);
        } else {
            out.because(&rules::FREE_CHOICE, values);
        }
        self.reports.clear();
        proposer.phase = Phase::Propose;
        let value = proposer.value.clone();
        for acceptor in world.config.all() {
            out.send(acceptor, Message::Propose { ballot, value: value.clone() });
        }
    }

    /// What a breakage proposes instead of the value of the highest-numbered proposal reported, if that is another.
    fn instead(&self, world: &World) -> Option<(&'static Breakage, Command)> {
        let (wish, right) = (&self.proposer.as_ref()?.wish, &self.reported.as_ref()?.1);
        let breakage = *rules::ADOPT_HIGHEST.breakages.iter().find(|breakage| world.breaks(breakage))?;
        let reported = || self.reports.iter().map(|(_, value)| value);
        let count = |value: &Command| reported().filter(|other| *other == value).count();
        let most_common = reported().max_by_key(|value| count(value));
        let proposed = if *breakage == rules::ADOPT_LOWEST {
            reported().next()
        } else if *breakage == rules::ADOPT_MOST_COMMON {
            most_common
        } else if *breakage == rules::ADOPT_IF_MAJORITY {
            most_common.filter(|value| 2 * count(value) > self.promises.len()).or(Some(wish))
        } else {
            Some(wish)
        };
        proposed.filter(|value| *value != right).map(|value| (breakage, value.clone()))
    }

    /// A refusal only informs: how high the next ballot must be. When to try it is the retry timer's business.
    pub(super) fn on_refuse(
        &mut self,
        from: NodeId,
        ballot: Ballot,
        promised: Ballot,
        out: &mut Effects<Paxos>,
    ) {
        let values = [
            ("node", Datum::Node(self.id)),
            ("from", from.into()),
            ("ballot", ballot.into()),
            ("promised", promised.into()),
            ("seen", self.seen_round.into()),
        ];
        let at_work = |proposer: &&Proposer| proposer.phase != Phase::Done && proposer.ballot == ballot;
        let rule = match self.proposer.as_ref().filter(at_work) {
            Some(_) if promised > ballot => &rules::REFUSAL_INFORMS,
            Some(_) => &rules::REFUSAL_UNFOUNDED,
            None => &rules::STALE_REFUSAL,
        };
        out.because(rule, values);
    }
}
