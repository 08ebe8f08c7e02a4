//! The learner: finds out that a value was chosen (§2.3).

use super::{Message, Paxos, rules};
use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::id::{NodeId, NodeSet};
use crate::model::log::Command;
use crate::protocol::{Effects, World};

impl Paxos {
    /// Counts acceptances of the same proposal, never of the same value at different ballots; a quorum of them means
    /// chosen, and the others are told.
    pub(super) fn on_accepted(
        &mut self,
        from: NodeId,
        ballot: Ballot,
        value: Command,
        world: &World,
        out: &mut Effects<Paxos>,
    ) {
        let mut values = vec![
            ("node", Datum::Node(self.id)),
            ("from", from.into()),
            ("ballot", ballot.into()),
            ("value", value.clone().into()),
        ];
        if let Some(decided) = &self.decided {
            values.push(("decided", decided.clone().into()));
            out.because(&rules::ACCEPTED_KNOWN, values);
            return;
        }
        let voters = self.tally.entry((ballot, value.clone())).or_default();
        let new = voters.insert(from);
        let voters = *voters;
        let quorum = world.config.quorum();
        values.push(("voters", voters.into()));
        values.push(("count", voters.len().into()));
        values.push(("quorum", quorum.into()));
        if !new {
            out.because(&rules::SAME_ACCEPTED, values);
        } else if voters.len() >= quorum {
            out.because(&rules::CHOSEN, values);
            self.announce(ballot, value, world, out);
        } else if let Some((voters, ballots)) = self.ever_accepted(&value, world) {
            values.truncate(4);
            values.extend([
                ("voters", voters.into()),
                ("count", voters.len().into()),
                ("quorum", quorum.into()),
                ("ballots", ballots),
            ]);
            out.broken(&rules::CHOSEN, &rules::COUNT_VALUES, values);
            self.announce(ballot, value, world, out);
        } else if voters.len() >= super::enough(world) {
            values.push(("nodes", u64::from(world.config.nodes).into()));
            values.push(("rule", rules::ACCEPTED_MISSING.name.into()));
            out.broken(&rules::ACCEPTED_MISSING, &rules::QUORUM_HALF, values);
            self.announce(ballot, value, world, out);
        } else {
            out.because(&rules::ACCEPTED_MISSING, values);
        }
    }

    /// Announces a value, and tells the others.
    fn announce(&mut self, ballot: Ballot, value: Command, world: &World, out: &mut Effects<Paxos>) {
        self.decide(value.clone(), out);
        for learner in world.config.others(self.id) {
            out.send(learner, Message::Decide { ballot, value: value.clone() });
        }
    }

    /// Who is known to have accepted a value at any ballot, and at which: where a breakage counts values, and they
    /// are a majority.
    fn ever_accepted(&self, value: &Command, world: &World) -> Option<(NodeSet, Datum)> {
        if !world.breaks(&rules::COUNT_VALUES) {
            return None;
        }
        let of_value = || self.tally.iter().filter(|((_, other), _)| other == value);
        let voters: NodeSet = of_value().flat_map(|(_, voters)| voters.iter()).collect();
        let ballots: Vec<Datum> = of_value().map(|((ballot, _), _)| (*ballot).into()).collect();
        (voters.len() >= world.config.quorum()).then(|| (voters, ballots.into()))
    }

    /// Is told the decision. A learner announces one value; another one would contradict it.
    pub(super) fn on_decide(&mut self, from: NodeId, value: Command, out: &mut Effects<Paxos>) {
        let mut values =
            vec![("node", Datum::Node(self.id)), ("from", from.into()), ("value", value.clone().into())];
        match &self.decided {
            None => {
                out.because(&rules::LEARN, values);
                self.decide(value, out);
            }
            Some(decided) => {
                values.push(("decided", decided.clone().into()));
                let same = *decided == value;
                out.because(if same { &rules::DECISION_KNOWN } else { &rules::DECISION_DIFFERS }, values);
            }
        }
    }
}
