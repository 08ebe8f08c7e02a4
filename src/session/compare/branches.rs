//! Two branches of one run, side by side from the moment where they part: the first event of one beside the first of
//! the other, and so on.

use super::{Aspect, Difference, First, Firsts, flights, moments, nodes};
use crate::history::{History, MomentId, Reader};
use crate::model::datum::Datum;
use crate::model::id::NodeId;
use crate::model::saying::Saying;
use crate::sim::Step;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Events of each branch that are looked at for the first difference.
const MOST: u64 = 10_000;

/// Two branches, and where they first differ.
#[derive(Debug)]
pub struct Branches {
    branches: [usize; 2],
    fork: MomentId,
    /// The newest moments up to which was looked.
    tips: [MomentId; 2],
    /// Up to which pair of events was looked.
    seen: u64,
    /// Who reads the events of each, from the first that is not the same.
    readers: Option<[Reader; 2]>,
    firsts: Firsts,
    ends: Vec<Difference>,
    state: Vec<Difference>,
}

impl Branches {
    /// Two branches, by their places in the list of all.
    pub fn new(history: &History, here: usize, there: usize) -> Branches {
        let fork = history.fork(here, there);
        let mut branches = Branches {
            branches: [here, there],
            fork,
            tips: [fork, fork],
            seen: 0,
            readers: None,
            firsts: Firsts::none(),
            ends: Vec::new(),
            state: Vec::new(),
        };
        branches.follow(history);
        branches
    }

    /// Which branches these are.
    pub fn branches(&self) -> [usize; 2] {
        self.branches
    }

    /// The last moment that both share.
    pub fn fork(&self) -> MomentId {
        self.fork
    }

    /// Where they first differ: in lines, facts and messages.
    pub fn firsts(&self) -> &Firsts {
        &self.firsts
    }

    /// What differs in what has come of both, where each of them ends.
    pub fn ends(&self) -> &[Difference] {
        &self.ends
    }

    /// What differs in what the nodes keep and in the messages in flight, where each of them ends.
    pub fn state(&self) -> &[Difference] {
        &self.state
    }

    /// How many events the longer one has from the fork on.
    pub fn len(&self, history: &History) -> u64 {
        let depth = |tip: &MomentId| history.depth(*tip);
        self.tips.iter().map(depth).max().unwrap_or(0) - history.depth(self.fork)
    }

    /// Whether nothing has happened on either since the fork.
    pub fn is_empty(&self, history: &History) -> bool {
        self.len(history) == 0
    }

    /// The moments that stand beside each other: those of the events of this number since the fork, from 1.
    pub fn pair(&self, history: &History, number: u64) -> [Option<MomentId>; 2] {
        let depth = history.depth(self.fork) + number;
        self.branches.map(|branch| history.moment_at(branch, depth))
    }

    /// Looks at what has happened on both since it last looked.
    pub fn follow(&mut self, history: &History) {
        let tips = self.branches.map(|branch| history.branches()[branch].tip);
        if tips == self.tips {
            return;
        }
        self.tips = tips;
        let [here, there] = tips.map(|tip| history.replay(tip).0);
        let all = moments(&here.facts(), &there.facts());
        (self.state, self.ends) = all.into_iter().partition(|known| known.aspect < Aspect::Outcome);
        let wanted = [Aspect::Line, Aspect::Fact, Aspect::Message];
        while self.seen < MOST && wanted.iter().any(|aspect| self.firsts.get(*aspect).is_none()) {
            let [Some(here), Some(there)] = self.pair(history, self.seen + 1) else { break };
            self.seen += 1;
            self.look(history, [here, there]);
        }
    }

    /// Looks at the next pair. Up to the first line that is not the same both runs are the same.
    fn look(&mut self, history: &History, [here, there]: [MomentId; 2]) {
        let line = |id| history.moment(id).map_or(String::new(), |moment| moment.line.to_string());
        let (one, other) = (line(here), line(there));
        if self.readers.is_none() && one == other {
            return;
        }
        let mut found = Vec::new();
        if one != other {
            let what = Saying::plain("compare.nth").with("number", self.seen);
            found.push(Difference { aspect: Aspect::Line, what, here: one.into(), there: other.into() });
        }
        let parent = |id| history.moment(id).map_or(0, |moment| moment.parent);
        let readers = self
            .readers
            .get_or_insert_with(|| [here, there].map(|first| Reader::new(history, parent(first))));
        let [mine, others] = readers;
        let steps = [mine.read(history, here), others.read(history, there)];
        found.extend(touched(&steps).into_iter().flat_map(|node| {
            let [here, there] = [&*mine, &*others].map(|reader| reader.sim().node(node));
            nodes(&here, &there)
        }));
        if self.firsts.get(Aspect::Message).is_none() {
            found.extend(flights(&mine.sim().flights(), &others.sim().flights()));
        }
        let [mine, others] = steps.map(|step| step.map(Arc::new));
        self.firsts.take(&found, |difference| First {
            moments: (here, there),
            difference: difference.clone(),
            here: mine.clone(),
            there: others.clone(),
            refusal: None,
        });
    }
}

/// The nodes where two events happened.
fn touched(steps: &[Option<Step>; 2]) -> BTreeSet<NodeId> {
    steps.iter().flatten().filter_map(|step| step.node).collect()
}

/// The value of a line that is not there, since its branch has ended.
pub fn line(history: &History, moment: Option<MomentId>) -> Datum {
    moment.and_then(|id| history.moment(id)).map(|moment| moment.line.to_string()).into()
}
