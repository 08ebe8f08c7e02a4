//! The tree of moments.
//!
//! Every event makes a moment, numbered in order of creation over the whole tree; 0 is the start. Going back
//! erases nothing: acting in the past starts a branch, and both futures stay and have names. Only events are
//! kept, with a whole cluster every so many moments; any moment is found again by replaying at most that many
//! events, so a jump costs the same in moment 100,000 as in moment 100.

use crate::model::clients::Clients;
use crate::model::event::Event;
use crate::model::saying::Saying;
use crate::sim::line::Line;
use crate::sim::resolve::line_of;
use crate::sim::{Refusal, Simulation, Step};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

pub mod clients;
pub mod cone;
pub mod course;
pub mod reader;
pub mod touch;
pub mod trail;

pub use reader::Reader;
use trail::{Mark, Standings, Trail};

/// How many events a jump replays at the most.
const KEYFRAME_EVERY: u64 = 32;

/// The number of a moment.
pub type MomentId = usize;

/// One moment: the event that made it, and where it belongs.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The moment before.
    pub parent: MomentId,
    /// The branch that it was made on.
    pub branch: usize,
    /// What happened.
    pub event: Event,
    /// The line that means it, without message numbers.
    pub line: Line,
    /// Whether the schedule chose it.
    pub scheduled: bool,
    /// Virtual milliseconds.
    pub time: u64,
    /// Events on the path from the start.
    pub step: u64,
    /// What it left behind for a picture of the run.
    pub mark: Mark,
}

/// A named line of moments.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// The moment where it started.
    pub from: MomentId,
    /// Its newest moment.
    pub tip: MomentId,
    /// The moments that were made on it, in order.
    own: Vec<MomentId>,
}

/// The tree of moments, and where one stands in it.
#[derive(Debug)]
pub struct History {
    moments: Vec<Moment>,
    branches: Vec<Branch>,
    keyframes: BTreeMap<MomentId, Box<dyn Simulation>>,
    /// What each node was at the start.
    first: Standings,
    /// Nobody has asked for anything at the start.
    unasked: Arc<Clients>,
    present: Box<dyn Simulation>,
    cursor: MomentId,
    branch: usize,
    last: Option<Arc<Step>>,
}

impl History {
    /// A history that has only its start.
    pub fn new(start: Box<dyn Simulation>) -> History {
        let keyframes = BTreeMap::from([(0, start.fork())]);
        let branches = vec![Branch { name: String::from("main"), from: 0, tip: 0, own: Vec::new() }];
        let first = trail::standings(&*start);
        History {
            moments: Vec::new(),
            branches,
            keyframes,
            first,
            unasked: Arc::default(),
            present: start,
            cursor: 0,
            branch: 0,
            last: None,
        }
    }

    /// The cluster at the present moment.
    pub fn present(&self) -> &dyn Simulation {
        &*self.present
    }

    /// What clients had asked for and were told at the present moment.
    pub fn clients(&self) -> &Arc<Clients> {
        self.moment(self.cursor).map_or(&self.unasked, |moment| &moment.mark.clients)
    }

    /// The number of the present moment.
    pub fn cursor(&self) -> MomentId {
        self.cursor
    }

    /// What the event of the present moment did; nothing at the start.
    pub fn last(&self) -> Option<&Arc<Step>> {
        self.last.as_ref()
    }

    /// How many moments there are beside the start: also the highest number.
    pub fn len(&self) -> usize {
        self.moments.len()
    }

    /// Whether nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.moments.is_empty()
    }

    /// A moment; nothing for the start.
    pub fn moment(&self, id: MomentId) -> Option<&Moment> {
        self.moments.get(id.checked_sub(1)?)
    }

    /// All branches, in order of creation.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// The branch that one is on.
    pub fn branch(&self) -> &Branch {
        &self.branches[self.branch]
    }

    /// The place of the branch that one is on, in the list of all.
    pub fn branch_place(&self) -> usize {
        self.branch
    }

    /// Events on the path from the start to a moment.
    pub fn depth(&self, id: MomentId) -> u64 {
        self.moment(id).map_or(0, |moment| moment.step)
    }

    /// The branch that a moment was made on; the start belongs to the first.
    pub fn branch_of(&self, id: MomentId) -> usize {
        self.moment(id).map_or(0, |moment| moment.branch)
    }

    /// The moment at this depth that was made on a branch itself, if there is one.
    pub fn own_moment(&self, branch: usize, depth: u64) -> Option<MomentId> {
        let branch = self.branches.get(branch)?;
        let place = depth.checked_sub(self.depth(branch.from) + 1)?;
        branch.own.get(usize::try_from(place).ok()?).copied()
    }

    /// The moment at this depth on the way to a branch's newest moment, if the way is that long.
    pub fn moment_at(&self, branch: usize, depth: u64) -> Option<MomentId> {
        let mut branch = branch;
        loop {
            let from = self.branches.get(branch)?.from;
            match depth.cmp(&self.depth(from)) {
                Ordering::Greater => return self.own_moment(branch, depth),
                Ordering::Equal => return Some(from),
                Ordering::Less => branch = self.branch_of(from),
            }
        }
    }

    /// The last moment that the ways to two branches' newest moments share.
    pub fn fork(&self, one: usize, other: usize) -> MomentId {
        let way = |branch: usize| {
            let before = |(branch, _): &(usize, u64)| {
                let from = self.branches[*branch].from;
                (*branch > 0).then(|| (self.branch_of(from), self.depth(from)))
            };
            std::iter::successors(Some((branch, self.depth(self.branches[branch].tip))), before)
        };
        let shared = |(branch, depth): (usize, u64)| {
            let other = way(other).find(|(known, _)| *known == branch)?;
            self.moment_at(branch, depth.min(other.1))
        };
        way(one).find_map(shared).unwrap_or(0)
    }

    /// The moments from the start to this one, without the start.
    pub fn path(&self, to: MomentId) -> Vec<MomentId> {
        let mut path: Vec<MomentId> =
            std::iter::successors(Some(to), |id| self.moment(*id).map(|moment| moment.parent))
                .take_while(|id| *id > 0)
                .collect();
        path.reverse();
        path
    }

    /// The cluster before the first event.
    pub fn start(&self) -> Box<dyn Simulation> {
        self.keyframes[&0].fork()
    }

    /// Makes an event happen now, at the virtual time given. In the past, this starts a branch.
    pub fn act(&mut self, event: &Event, time: u64, scheduled: bool) -> Result<Arc<Step>, Refusal> {
        let line = line_of(event, &*self.present);
        let step = Arc::new(self.present.apply(event, time)?);
        let ledger = self.present.ledger();
        let mark = Mark::new(&step, &Trail::of(self), &|command| ledger.is_wish(command));
        if self.has_future() {
            let name = self.free_name();
            self.add_branch(name);
        }
        let (parent, branch) = (self.cursor, self.branch);
        let (event, number) = (event.clone(), step.number);
        self.moments.push(Moment { parent, branch, event, line, scheduled, time, step: number, mark });
        self.cursor = self.moments.len();
        self.branches[branch].tip = self.cursor;
        self.branches[branch].own.push(self.cursor);
        if number.is_multiple_of(KEYFRAME_EVERY) {
            self.keyframes.insert(self.cursor, self.present.fork());
        }
        self.last = Some(step.clone());
        Ok(step)
    }

    /// The moment that this event, at this time, has made of the present moment before: first on this branch.
    pub fn known(&self, event: &Event, time: u64) -> Option<MomentId> {
        let follows = |id: &MomentId| {
            let moment = self.moment(*id);
            moment.is_some_and(|moment| {
                moment.parent == self.cursor && moment.time == time && moment.event == *event
            })
        };
        self.ahead().first().copied().filter(follows).or_else(|| (1..=self.len()).find(follows))
    }

    /// Goes so many moments back.
    pub fn back(&mut self, moments: u64) -> Result<(), Refusal> {
        let depth = self.depth(self.cursor);
        if moments > depth {
            return Err(Saying::plain("refusal.back").with("count", depth));
        }
        let mut target = self.cursor;
        for _ in 0..moments {
            target = self.moment(target).map_or(0, |moment| moment.parent);
        }
        self.jump(target);
        Ok(())
    }

    /// Goes so many moments forward on the present branch.
    pub fn forward(&mut self, moments: u64) -> Result<(), Refusal> {
        let ahead = self.ahead();
        let target = usize::try_from(moments).ok().and_then(|moments| ahead.get(moments.checked_sub(1)?));
        let target = *target.ok_or_else(|| Saying::plain("refusal.forward").with("count", ahead.len()))?;
        self.jump(target);
        Ok(())
    }

    /// The moments that follow on the present branch.
    pub fn ahead(&self) -> Vec<MomentId> {
        let mut ahead = Vec::new();
        let mut id = self.branches[self.branch].tip;
        while id != self.cursor {
            ahead.push(id);
            id = self.moment(id).map_or(self.cursor, |moment| moment.parent);
        }
        ahead.reverse();
        ahead
    }

    /// Goes to the moment of this number, and onto its branch.
    pub fn goto(&mut self, id: MomentId) -> Result<(), Refusal> {
        if id > self.moments.len() {
            return Err(Saying::plain("refusal.goto").with("moment", id).with("last", self.moments.len()));
        }
        if !self.is_on_branch(id) {
            self.branch = self.moment(id).map_or(0, |moment| moment.branch);
        }
        self.jump(id);
        Ok(())
    }

    /// Whether the present branch passes through a moment. The moments of one branch are a chain, so only the
    /// branches that it grew from need to be looked at.
    fn is_on_branch(&self, id: MomentId) -> bool {
        let Some(moment) = self.moment(id) else { return true };
        let mut last = self.branches[self.branch].tip;
        while let Some(newest) = self.moment(last) {
            if moment.branch == newest.branch && id <= last {
                return true;
            }
            last = self.branches[newest.branch].from;
        }
        false
    }

    /// Whether the present branch goes on from here.
    pub fn has_future(&self) -> bool {
        self.branches[self.branch].tip != self.cursor
    }

    /// Starts a branch here and enters it.
    pub fn start_branch(&mut self, name: &str) -> Result<(), Refusal> {
        if self.branches.iter().any(|branch| branch.name == name) {
            return Err(Saying::plain("refusal.branch-taken").with("name", String::from(name)));
        }
        self.add_branch(name.into());
        Ok(())
    }

    /// Goes to the newest moment of a branch.
    pub fn switch(&mut self, name: &str) -> Result<(), Refusal> {
        let place = self.branches.iter().position(|branch| branch.name == name);
        self.branch = place.ok_or_else(|| {
            let names: Vec<&str> = self.branches.iter().map(|branch| branch.name.as_str()).collect();
            Saying::plain("refusal.no-branch")
                .with("name", String::from(name))
                .with("right", names.join(", "))
        })?;
        self.jump(self.branches[self.branch].tip);
        Ok(())
    }

    fn add_branch(&mut self, name: String) {
        self.branches.push(Branch { name, from: self.cursor, tip: self.cursor, own: Vec::new() });
        self.branch = self.branches.len() - 1;
    }

    /// A name for a branch that was started by acting in the past.
    fn free_name(&self) -> String {
        let taken = |name: &String| self.branches.iter().any(|branch| branch.name == *name);
        let mut number = self.branches.len() + 1;
        loop {
            let name = format!("branch-{number}");
            if !taken(&name) {
                return name;
            }
            number += 1;
        }
    }

    /// Makes a moment the present.
    fn jump(&mut self, target: MomentId) {
        if target == self.cursor {
            return;
        }
        let (sim, mut steps) = self.replay(target);
        (self.present, self.cursor, self.last) = (sim, target, steps.pop().map(|(_, step)| Arc::new(step)));
    }

    /// The cluster at a moment, from the nearest whole cluster before it, and what the events since did: the last one
    /// made the moment itself. Nothing was done by the start.
    pub fn replay(&self, target: MomentId) -> (Box<dyn Simulation>, Vec<(MomentId, Step)>) {
        let mut replayed = Vec::new();
        let mut from = target;
        while let Some(moment) =
            self.moment(from).filter(|_| from == target || !self.keyframes.contains_key(&from))
        {
            replayed.push(from);
            from = moment.parent;
        }
        let mut sim = self.keyframes[&from].fork();
        let mut steps = Vec::with_capacity(replayed.len());
        for id in replayed.into_iter().rev() {
            let moment = &self.moments[id - 1];
            let step = sim.apply(&moment.event, moment.time);
            steps.push((id, step.expect("what was possible once is possible again at the same moment")));
        }
        (sim, steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{self, Setup};

    fn step(history: &mut History) {
        let (event, time) = history.present().next().unwrap();
        history.act(&event, time, true).unwrap();
    }

    #[test]
    fn a_branchs_own_moments_are_found_by_depth() {
        let start = Setup::new(catalog::protocol("raft").unwrap()).start().unwrap();
        let mut history = History::new(start);
        (0..3).for_each(|_| step(&mut history));
        history.goto(1).unwrap();
        history.start_branch("other").unwrap();
        step(&mut history);
        history.switch("main").unwrap();
        step(&mut history);
        history.switch("other").unwrap();
        step(&mut history);
        let own = |branch| (0..=5).map(|depth| history.own_moment(branch, depth)).collect::<Vec<_>>();
        assert_eq!(own(0), [None, Some(1), Some(2), Some(3), Some(5), None]);
        assert_eq!(own(1), [None, None, Some(4), Some(6), None, None]);
        assert_eq!(own(2), [None; 6]);
        assert_eq!((history.depth(0), history.depth(6), history.branch_of(1)), (0, 3, 0));
        assert_eq!(history.branches()[history.branch_place()].name, "other");
    }
}
