//! The oracle of the search: stateright, an independent model checker, over the same cluster.
//!
//! It knows nothing of how the search works: it asks the cluster what is enabled, applies it, and tells states apart by
//! the cluster's own fingerprint and the ledger's digest. Tests compare what both find, and the benchmark how fast.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "shared by a test and a benchmark, which may stop where they stand"
)]

use stateright::{Checker, HasDiscoveries, Model, Property};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use synod::catalog::Setup;
use synod::model::event::{Event, Timer};
use synod::model::id::NodeId;
use synod::sim::Simulation;

pub mod paxos;

/// A protocol message by message: each of these nodes may be asked, so often in all; a timer other than the heartbeat
/// runs out so often at each node; there are so many crashes.
#[derive(Clone)]
pub struct Relation {
    pub setup: Setup,
    pub asked: Vec<NodeId>,
    pub requests: usize,
    pub timeouts: u8,
    pub crashes: u8,
    /// Which guarantee must not be broken; all, if none is named.
    pub guarantee: Option<&'static str>,
}

/// A state of the relation.
#[derive(Clone)]
pub struct Moment {
    pub sim: Arc<dyn Simulation>,
    pub requests: usize,
    /// How often a timer ran out at each node, and how many crashes there were.
    used: ([u8; 9], u8),
    key: (u128, u128),
}

impl Moment {
    fn new(sim: Box<dyn Simulation>, requests: usize, used: ([u8; 9], u8)) -> Moment {
        let key = (sim.fingerprint(), sim.facts().ledger.digest(false));
        Moment { sim: sim.into(), requests, used, key }
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.key.fmt(f)
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Moment) -> bool {
        (self.key, self.requests, self.used) == (other.key, other.requests, other.used)
    }
}

impl Eq for Moment {}

impl Hash for Moment {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.key, self.requests, self.used).hash(state);
    }
}

impl Relation {
    /// The first state.
    pub fn first(&self) -> Moment {
        Moment::new(self.setup.start().unwrap(), 0, ([0; 9], 0))
    }

    /// Every event that may happen.
    pub fn events(&self, moment: &Moment) -> Vec<Event> {
        let (fired, crashes) = moment.used;
        let may = |event: &Event| match event {
            Event::Deliver(_) | Event::Restart(_) => true,
            Event::Fire(node, timer, _) => *timer != Timer::Heartbeat && fired[node.place()] < self.timeouts,
            Event::Crash(_) => crashes < self.crashes,
            _ => false,
        };
        let mut events: Vec<Event> = moment.sim.enabled().into_iter().filter(may).collect();
        if moment.requests < self.requests {
            let command = ["X", "Y", "Z"][moment.requests];
            events.extend(self.asked.iter().map(|node| Event::Request(*node, command.into())));
        }
        events
    }

    /// What an event leads to; nothing where a request changes nothing.
    pub fn after(&self, moment: &Moment, event: &Event) -> Option<Moment> {
        let mut sim = moment.sim.fork();
        let time = sim.time();
        sim.apply(event, time).unwrap();
        let asks = matches!(event, Event::Request(..));
        let (mut fired, mut crashes) = moment.used;
        match event {
            Event::Fire(node, ..) => fired[node.place()] += 1,
            Event::Crash(_) => crashes += 1,
            _ => {}
        }
        let next = Moment::new(sim, moment.requests + usize::from(asks), (fired, crashes));
        (!asks || next.key.0 != moment.key.0).then_some(next)
    }
}

/// What stateright says.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    pub states: usize,
    /// Events of the shortest run that breaks a guarantee.
    pub shortest: Option<usize>,
}

impl Model for Relation {
    type State = Moment;
    type Action = Event;

    fn init_states(&self) -> Vec<Moment> {
        vec![self.first()]
    }

    fn actions(&self, moment: &Moment, actions: &mut Vec<Event>) {
        actions.extend(self.events(moment));
    }

    fn next_state(&self, moment: &Moment, event: Event) -> Option<Moment> {
        self.after(moment, &event)
    }

    fn properties(&self) -> Vec<Property<Relation>> {
        vec![Property::always("no guarantee is broken", |relation: &Relation, moment: &Moment| {
            let meant = |id: &str| relation.guarantee.is_none_or(|guarantee| guarantee == id);
            !moment.sim.violations().iter().any(|violation| meant(violation.guarantee))
        })]
    }
}

/// Lets stateright look at all states, on one thread, so that what it finds first is the shortest.
pub fn check(relation: Relation) -> Verdict {
    let finish = HasDiscoveries::AnyFailures;
    let checker = relation.checker().threads(1).finish_when(finish).spawn_bfs().join();
    let path = checker.discovery("no guarantee is broken");
    Verdict { states: checker.unique_state_count(), shortest: path.map(|path| path.into_actions().len()) }
}
