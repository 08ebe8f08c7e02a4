//! The learner: finds out that a value was chosen (§2.3).

use super::{Message, Paxos, rules};
use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::id::NodeId;
use crate::model::log::Command;
use crate::protocol::{Effects, World};

impl Paxos {
    /// Counts acceptances of the same ballot, never of the same value; a quorum of them means chosen, and the
    /// others are told.
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
        let voters = self.tally.entry(ballot).or_default();
        let new = voters.insert(from);
        let count = voters.len();
        values.push(("voters", (*voters).into()));
        values.push(("count", count.into()));
        values.push(("quorum", world.config.quorum().into()));
        if !new {
            out.because(&rules::SAME_ACCEPTED, values);
        } else if count < world.config.quorum() {
            out.because(&rules::ACCEPTED_MISSING, values);
        } else {
            out.because(&rules::CHOSEN, values);
            self.decide(value.clone(), out);
            for learner in world.config.others(self.id) {
                out.send(learner, Message::Decide { ballot, value: value.clone() });
            }
        }
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
