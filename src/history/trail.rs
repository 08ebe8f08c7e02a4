//! The run as a picture of it needs it: what each event left behind, found by how far it is from the start.
//!
//! [`History`] keeps a [`Mark`] with each moment that it makes, so a picture replays nothing. A [`Trail`] is the
//! present branch as one line: from the start through the present moment to the branch's newest one, the whole run.
//! It only knows where the branches fork, so it costs the same at moment 100,000 as at moment 100.

use super::touch::Touch;
use super::{History, KEYFRAME_EVERY, Moment, MomentId, clients};
use crate::model::clients::Clients;
use crate::model::event::Event;
use crate::model::facts::{Flight, Letter, Role, State};
use crate::model::id::{MAX_NODES, MessageId, NodeId};
use crate::model::log::Command;
use crate::model::node::NodeFacts;
use crate::model::node::paxos::Phase;
use crate::sim::{Simulation, Step};
use std::sync::Arc;

/// What a node is, as far as a picture of the whole run shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is down.
    Down,
    /// A follower, or a Paxos node that proposes nothing.
    Rests,
    /// A candidate, or a proposer that gathers promises.
    Asks,
    /// A leader, or a proposer that has fixed its value.
    Leads,
    /// A Paxos node that knows the decision.
    Knows,
}

impl Standing {
    /// What a node is.
    pub fn of(node: &NodeFacts) -> Standing {
        match &node.state {
            _ if !node.up => Standing::Down,
            State::Raft(raft) => match raft.role {
                Role::Follower => Standing::Rests,
                Role::Candidate => Standing::Asks,
                Role::Leader => Standing::Leads,
            },
            State::Paxos(paxos) if paxos.decided.is_some() => Standing::Knows,
            State::Paxos(paxos) => match paxos.proposer.as_ref().map(|proposer| proposer.phase) {
                None => Standing::Rests,
                Some(Phase::Prepare) => Standing::Asks,
                Some(Phase::Propose | Phase::Done) => Standing::Leads,
            },
        }
    }
}

/// What each node is.
pub type Standings = [Standing; MAX_NODES as usize];

/// What each node of a cluster is now.
pub(super) fn standings(sim: &dyn Simulation) -> Standings {
    let mut standings = [Standing::Rests; MAX_NODES as usize];
    for node in sim.config().all() {
        standings[node.place()] = Standing::of(&sim.node(node));
    }
    standings
}

/// The way of the message that an event was about. Events are named by their number on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Who sent it.
    pub from: NodeId,
    /// Who is to receive it.
    pub to: NodeId,
    /// The event that sent it.
    pub sent: u64,
}

/// What an event left behind for a picture of the run.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The node where it happened, if it happened at one.
    pub node: Option<NodeId>,
    /// The way of the message that it was about.
    pub route: Option<Route>,
    /// Where its story began: the event that no message has caused, from which messages lead to this one.
    pub root: u64,
    /// Messages sent, in order.
    pub sent: Box<[Arc<dyn Letter>]>,
    /// What each node was afterwards.
    pub standings: Standings,
    /// Guarantees that it broke.
    pub broke: Box<[&'static str]>,
    /// What it changed at its node.
    pub touch: Touch,
    /// What clients had asked for and were told so far.
    pub clients: Arc<Clients>,
}

impl Mark {
    /// What a step leaves behind at the end of this trail.
    pub(super) fn new(step: &Step, trail: &Trail<'_>, wished: &dyn Fn(&Command) -> bool) -> Mark {
        let clients = clients::after(trail.history.clients(), step, wished);
        let (mut standings, mut touch) = (trail.standings(trail.here()), Touch::default());
        if let Some((before, after)) = &step.change {
            standings[after.id.place()] = Standing::of(after);
            touch = Touch::of(before, after);
        }
        let route = step.letter.as_ref().map(|letter| Route {
            from: letter.from(),
            to: letter.to(),
            sent: letter.step(),
        });
        let cause = route.and_then(|route| trail.mark(route.sent));
        Mark {
            node: step.node,
            route,
            root: cause.map_or(step.number, |cause| cause.root),
            sent: step.sent.iter().cloned().collect(),
            standings,
            clients,
            broke: step.broke.iter().map(|violation| violation.guarantee).collect(),
            touch,
        }
    }
}

/// The present branch from the start to its newest moment. Its moments are named by their number on the path, 0 for
/// the start.
#[derive(Clone, Debug)]
pub struct Trail<'a> {
    history: &'a History,
    /// The branches that it goes through, each with the last number that is on it.
    parts: Vec<(usize, u64)>,
}

impl<'a> Trail<'a> {
    /// The present branch.
    pub fn of(history: &'a History) -> Trail<'a> {
        let mut parts = vec![(history.branch_place(), history.depth(history.branch().tip))];
        while let Some((branch, _)) = parts.last().filter(|(branch, _)| *branch > 0) {
            let from = history.branches()[*branch].from;
            parts.push((history.branch_of(from), history.depth(from)));
        }
        parts.reverse();
        Trail { history, parts }
    }

    /// The number of the newest moment.
    pub fn last(&self) -> u64 {
        self.parts.last().map_or(0, |(_, last)| *last)
    }

    /// The number of the present moment.
    pub fn here(&self) -> u64 {
        self.history.depth(self.history.cursor())
    }

    /// The moment of this number on the path.
    pub fn id(&self, number: u64) -> Option<MomentId> {
        if number == 0 {
            return Some(0);
        }
        let (branch, _) = self.parts.get(self.parts.partition_point(|(_, last)| *last < number))?;
        self.history.own_moment(*branch, number)
    }

    /// The moment of this number on the path; nothing for the start.
    pub fn moment(&self, number: u64) -> Option<&'a Moment> {
        self.history.moment(self.id(number)?)
    }

    /// What the event of this number left behind.
    pub fn mark(&self, number: u64) -> Option<&'a Mark> {
        self.moment(number).map(|moment| &moment.mark)
    }

    /// The number on the path of a moment, if the path goes through it.
    pub fn number(&self, id: MomentId) -> Option<u64> {
        let number = self.history.depth(id);
        (self.id(number) == Some(id)).then_some(number)
    }

    /// What each node was after the event of this number.
    pub fn standings(&self, number: u64) -> Standings {
        self.mark(number).map_or(self.history.first, |mark| mark.standings)
    }

    /// The message that the event of this number was about.
    pub fn letter(&self, number: u64) -> Option<&'a Arc<dyn Letter>> {
        let moment = self.moment(number)?;
        let (id, route) = (moment.event.message()?, moment.mark.route?);
        self.sent(route.sent, id)
    }

    /// The message of this number that an event sent.
    fn sent(&self, number: u64, id: MessageId) -> Option<&'a Arc<dyn Letter>> {
        self.mark(number)?.sent.iter().find(|letter| letter.id() == id)
    }

    /// The events of the story that began with this one: those to which messages lead from it, as long as any of them
    /// is on its way.
    pub fn story(&self, root: u64) -> Vec<u64> {
        let (mut story, mut flying) = (Vec::new(), 0);
        for number in root..=self.last() {
            let Some(moment) = self.moment(number) else { break };
            if moment.mark.root != root {
                continue;
            }
            story.push(number);
            flying += moment.mark.sent.len();
            match moment.event {
                Event::Deliver(_) | Event::Drop(_) => flying = flying.saturating_sub(1),
                Event::Duplicate(_) => flying += 1,
                _ => {}
            }
            if flying == 0 {
                break;
            }
        }
        story
    }

    /// The last event that is played again together with this one: the whole cluster is kept there, or it is the newest.
    pub fn stretch_end(&self, number: u64) -> u64 {
        number.next_multiple_of(KEYFRAME_EVERY).min(self.last())
    }

    /// The last moment up to this one of which the whole cluster is kept: its number, and what was on its way.
    pub(super) fn known(&self, number: u64) -> (u64, Vec<Flight>) {
        let number = number / KEYFRAME_EVERY * KEYFRAME_EVERY;
        let kept = self.id(number).and_then(|id| self.history.keyframes.get(&id));
        (number, kept.map_or_else(Vec::new, |sim| sim.flights()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{self, Setup};
    use crate::session::Session;

    fn session(lines: &[&str]) -> Session {
        let mut session = Session::new(Setup::new(catalog::protocol("raft").unwrap())).unwrap();
        for line in lines {
            session.read(line, &mut |_| {}).unwrap();
        }
        session
    }

    #[test]
    fn a_trail_goes_through_the_branches_to_the_newest_moment() {
        let session =
            session(&["step 6", "goto 3", "branch other", "step 3", "goto 7", "branch third", "step 1"]);
        let ids = |session: &Session| {
            let trail = Trail::of(session.history());
            (0..=trail.last()).map(|number| trail.id(number).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&session), [0, 1, 2, 3, 7, 10]);
        let trail = Trail::of(session.history());
        assert_eq!((trail.here(), trail.last(), trail.id(6)), (5, 5, None));
        assert_eq!((trail.number(7), trail.number(4), trail.number(0)), (Some(4), None, Some(0)));
        let mut session = session;
        session.read("goto 5", &mut |_| {}).unwrap();
        assert_eq!(ids(&session), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_mark_knows_what_the_nodes_are_and_where_its_story_began() {
        let session = session(&["fire n2 election", "settle", "crash n2", "restart n2", "fire n1 election"]);
        let trail = Trail::of(session.history());
        let was = |number| trail.standings(number)[1];
        let last = trail.last();
        assert_eq!((was(0), was(1)), (Standing::Rests, Standing::Asks));
        assert_eq!(
            (was(last - 3), was(last - 2), was(last - 1)),
            (Standing::Leads, Standing::Down, Standing::Rests)
        );
        assert_eq!(trail.story(1), (1..last - 2).collect::<Vec<_>>());
        assert_eq!((trail.story(last - 2), trail.story(last)), (vec![last - 2], vec![last]));
        let roots: Vec<u64> = (1..=last).map(|number| trail.mark(number).unwrap().root).collect();
        let settled = last as usize - 3;
        assert!(settled > 4 && roots[..settled].iter().all(|root| *root == 1), "{roots:?}");
        assert_eq!(roots[settled..], [last - 2, last - 1, last]);
        for number in 2..=settled as u64 {
            let (mark, letter) = (trail.mark(number).unwrap(), trail.letter(number).unwrap());
            let route = mark.route.unwrap();
            assert_eq!((route.from, route.to, route.sent), (letter.from(), letter.to(), letter.step()));
            assert!(trail.mark(route.sent).unwrap().node == Some(route.from) && route.sent < number);
        }
    }
}
