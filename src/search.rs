//! The shortest way to a fact, or the knowledge that within stated bounds there is none.
//!
//! A [`Search`] starts at a moment, asks an expression of every state that [`sim::explore`](crate::sim::explore)
//! reaches, and goes on for as many states at a time as it is given; so a screen stays alive beside it, and whoever
//! has a clock may stop it. What it finds is a list of events, shortest first, that [`lines`] puts into lines.
//!
//! The same machine tells whether a moment is a [`dead_end`]. [`mod@written`] reads what a person asks for, [`report`]
//! says what came of it.
//!
//! Left out: proofs. A search that finds nothing speaks of the runs within its bounds and of no other.

use crate::model::expression::Question;
use crate::model::facts::Facts;
use crate::model::id::{NodeId, NodeSet};
use crate::model::log::Command;
use crate::model::node::{NodeFacts, State};
use crate::model::profile::Profile;
use crate::model::trouble::Trouble;
use crate::sim::Simulation;
use crate::sim::line::Line;
use crate::sim::resolve::line_of;
use std::sync::Arc;

pub mod dead_end;
pub mod outlook;
pub mod report;
pub mod written;

pub use crate::model::event::Event;
pub use crate::sim::explore::{Bounds, End, Exploration, Goal, Grain, Progress, Reads, Targets};
pub use dead_end::{Verdict, last_chances};
pub use outlook::Outlook;
pub use written::{Asked, ROWS, Row, Sought, bound, put, read, set, written};

/// Most bytes that a search may take where nobody watches the memory.
pub const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// A search under way.
#[derive(Debug)]
pub struct Search {
    exploration: Box<dyn Exploration>,
    until: String,
    bounds: Bounds,
    profile: &'static Profile,
    /// Whether it is asked whether the moment is a dead end.
    dead_end: bool,
}

/// An expression that is searched for.
#[derive(Debug)]
struct Wanted {
    question: Question,
    reads: Reads,
    commands: Vec<Command>,
}

impl Wanted {
    fn new(
        until: &str,
        commands: Vec<Command>,
        profile: &'static Profile,
        nodes: u8,
    ) -> Result<Wanted, Trouble> {
        let question = Question::new(until, profile, nodes)?;
        let reads_any = |names: &[&str]| names.iter().any(|name| question.names().contains(*name));
        let is_node = |name: &String| name.parse::<NodeId>().is_ok();
        let reads = Reads {
            nodes: reads_any(&["nodes", "leaders", "down"]) || question.names().iter().any(is_node),
            messages: reads_any(&["messages"]),
            rules: reads_any(&["rules"]),
            last_rules: reads_any(&["last_rules"]),
            counts: reads_any(&["sent", "delays", "step"]),
        };
        Ok(Wanted { question, reads, commands })
    }
}

impl Goal for Wanted {
    fn reads(&self) -> Reads {
        self.reads
    }

    fn count(&self) -> usize {
        1
    }

    fn commands(&self) -> Vec<Command> {
        self.commands.clone()
    }

    fn met(&self, facts: Facts) -> Result<Targets, Trouble> {
        let holds = self.question.ask(&Arc::new(facts))?.holds;
        Ok(Targets::first(usize::from(holds)))
    }
}

impl Search {
    /// A search from a moment for the first state of which the expression is true, on so many threads.
    pub fn new(
        from: &dyn Simulation,
        until: &str,
        bounds: &Bounds,
        threads: usize,
    ) -> Result<Search, Trouble> {
        Search::toward(from, until, bounds, Vec::new(), threads)
    }

    /// The same, where clients ask for these commands first.
    pub fn toward(
        from: &dyn Simulation,
        until: &str,
        bounds: &Bounds,
        commands: Vec<Command>,
        threads: usize,
    ) -> Result<Search, Trouble> {
        let wanted = Arc::new(Wanted::new(until, commands, from.profile(), from.config().nodes)?);
        let exploration = from.explore(bounds, wanted, threads);
        let profile = from.profile();
        Ok(Search { exploration, until: until.into(), bounds: *bounds, profile, dead_end: false })
    }

    /// A search from a moment for what was asked, on so many threads.
    pub fn begin(from: &dyn Simulation, asked: &Asked, threads: usize) -> Result<Search, Trouble> {
        match &asked.sought {
            Sought::Fact(until) => Search::new(from, until, &asked.bounds, threads),
            Sought::DeadEnd => Search::dead_end(from, &asked.bounds, threads),
        }
    }

    /// Goes on for so many states, a few more or less.
    pub fn advance(&mut self, states: u64) -> Result<Progress, Trouble> {
        self.exploration.advance(states)
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.exploration.progress()
    }

    /// The events that lead there, if a way has been found. No way within the bounds has fewer.
    pub fn found(&self) -> Option<Vec<Event>> {
        self.exploration.found(0)
    }

    /// The expression.
    pub fn until(&self) -> &str {
        &self.until
    }

    /// The bounds as they are written on the command line.
    pub fn written(&self) -> String {
        written(&self.bounds, self.profile)
    }

    /// How much a run may hold.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }
}

/// The events as lines, in the form that does not depend on message numbers.
pub fn lines(from: &dyn Simulation, events: &[Event]) -> Vec<Line> {
    let mut sim = from.fork();
    let line = |event: &Event| {
        let line = line_of(event, &*sim);
        let time = sim.time();
        let applied = sim.apply(event, time);
        assert!(applied.is_ok(), "what was found can be done again: {applied:?}");
        line
    };
    events.iter().map(line).collect()
}

/// The usual bounds for a search from a moment: whatever term or round it has come to, one more is possible.
pub fn usual_from(from: &dyn Simulation) -> Bounds {
    let bounds = usual(from.profile());
    let height = |node: &NodeFacts| match &node.state {
        State::Raft(raft) => raft.current_term,
        State::Paxos(paxos) => {
            let accepted = paxos.accepted.as_ref().map(|(ballot, _)| ballot.round);
            let known = [Some(paxos.highest_round), paxos.promised.map(|ballot| ballot.round), accepted];
            known.into_iter().flatten().max().unwrap_or(0)
        }
    };
    let present = from.facts().nodes.iter().map(height).max().unwrap_or(0);
    Bounds { height: bounds.height.map(|height| height.max(present + 1)), ..bounds }
}

/// Bounds within which a search over three nodes ends in seconds.
pub fn usual(profile: &Profile) -> Bounds {
    let bounds = Bounds {
        grain: Grain::Exchange,
        requests: 2,
        asked: NodeSet::full(9),
        timeouts: None,
        heartbeats: Some(0),
        crashes: 0,
        restarts: true,
        drops: Some(0),
        duplicates: 0,
        late: 0,
        height: None,
        depth: None,
        states: 20_000_000,
    };
    match profile.name {
        "raft" => Bounds { height: Some(3), ..bounds },
        _ => Bounds { height: Some(2), asked: NodeId::all(2).collect(), ..bounds },
    }
}
