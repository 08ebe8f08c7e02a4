//! The shortest way to a fact, or the knowledge that within stated bounds there is none.
//!
//! A [`Search`] starts at a moment, asks an expression of every state that [`sim::explore`](crate::sim::explore)
//! reaches, and goes on for as many states at a time as it is given; so a screen stays alive beside it, and whoever
//! has a clock may stop it. What it finds is a list of events, shortest first, that [`lines`] puts into lines.
//!
//! The same machine tells whether a moment is a [`dead_end`].
//!
//! Left out: proofs. A search that finds nothing speaks of the runs within its bounds and of no other.

use crate::model::expression::Question;
use crate::model::facts::Facts;
use crate::model::id::{NodeId, NodeSet};
use crate::model::profile::Profile;
use crate::model::saying::Saying;
use crate::model::text::number;
use crate::model::trouble::Trouble;
use crate::sim::Simulation;
use crate::sim::line::Line;
use crate::sim::resolve::line_of;
use std::sync::Arc;

pub mod dead_end;

pub use crate::model::event::Event;
pub use crate::sim::explore::{Bounds, End, Exploration, Goal, Grain, Progress, Reads, Targets};
pub use dead_end::{Verdict, last_chances};

/// A search under way.
#[derive(Debug)]
pub struct Search {
    exploration: Box<dyn Exploration>,
    until: String,
    bounds: Bounds,
    profile: &'static Profile,
}

/// An expression that is searched for.
#[derive(Debug)]
struct Wanted {
    question: Question,
    reads: Reads,
}

impl Wanted {
    fn new(until: &str, profile: &'static Profile, nodes: u8) -> Result<Wanted, Trouble> {
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
        Ok(Wanted { question, reads })
    }
}

impl Goal for Wanted {
    fn reads(&self) -> Reads {
        self.reads
    }

    fn count(&self) -> usize {
        1
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
        let wanted = Arc::new(Wanted::new(until, from.profile(), from.config().nodes)?);
        let exploration = from.explore(bounds, wanted, threads);
        Ok(Search { exploration, until: until.into(), bounds: *bounds, profile: from.profile() })
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

/// The word for a bound that is none.
const ANY: &str = "any";

/// A bound, as it is written on the command line.
#[derive(Debug)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    set: fn(&mut Bounds, Option<u64>) -> Option<()>,
    get: fn(&Bounds) -> Option<u64>,
    /// What may be written.
    pub right: &'static str,
}

fn small(value: Option<u64>) -> Option<u8> {
    value.and_then(|value| u8::try_from(value).ok()).filter(|value| *value <= Bounds::MOST)
}

fn small_or_any(value: Option<u64>) -> Option<Option<u8>> {
    value.map_or(Some(None), |_| small(value).map(Some))
}

const SMALL: &str = "0 … 15";
const SMALL_OR_ANY: &str = "0 … 15, any";
const LARGE_OR_ANY: &str = "1, 2, 3 …, any";

macro_rules! rows {
    ($($name:literal, $field:ident, $read:ident, $right:ident;)*) => {
        &[$(Row {
            name: $name,
            set: |bounds, value| {
                bounds.$field = $read(value)?;
                Some(())
            },
            get: |bounds| Shown::from(bounds.$field).0,
            right: $right,
        }),*]
    };
}

/// A bound as it is shown; nothing for any.
struct Shown(Option<u64>);

impl From<u8> for Shown {
    fn from(value: u8) -> Shown {
        Shown(Some(value.into()))
    }
}

impl From<u64> for Shown {
    fn from(value: u64) -> Shown {
        Shown((value < Bounds::MOST_STATES).then_some(value))
    }
}

impl<T: Into<u64>> From<Option<T>> for Shown {
    fn from(value: Option<T>) -> Shown {
        Shown(value.map(Into::into))
    }
}

fn large_or_any(value: Option<u64>) -> Option<Option<u64>> {
    Some(value.filter(|value| *value > 0))
}

fn depth_or_any(value: Option<u64>) -> Option<Option<u32>> {
    value.map_or(Some(None), |value| u32::try_from(value).ok().map(Some))
}

fn states_or_any(value: Option<u64>) -> Option<u64> {
    Some(value.unwrap_or(Bounds::MOST_STATES).clamp(1, Bounds::MOST_STATES))
}

/// All bounds that are numbers, in the order in which they are shown.
pub static ROWS: &[Row] = rows! {
    "requests", requests, small, SMALL;
    "timeouts", timeouts, small_or_any, SMALL_OR_ANY;
    "heartbeats", heartbeats, small_or_any, SMALL_OR_ANY;
    "crashes", crashes, small, SMALL;
    "drops", drops, small_or_any, SMALL_OR_ANY;
    "duplicates", duplicates, small, SMALL;
    "late", late, small, SMALL;
    "max-term", height, large_or_any, LARGE_OR_ANY;
    "max-round", height, large_or_any, LARGE_OR_ANY;
    "depth", depth, depth_or_any, LARGE_OR_ANY;
    "states", states, states_or_any, LARGE_OR_ANY;
};

/// Sets a bound to what is written: a number, or `any`.
pub fn set(bounds: &mut Bounds, name: &str, value: &str) -> Result<(), Trouble> {
    let Some(row) = ROWS.iter().find(|row| row.name == name) else { unreachable!("{name} is no bound") };
    let read = if value == ANY { Some(None) } else { number(value).map(Some) };
    read.and_then(|value| (row.set)(bounds, value)).ok_or_else(|| {
        let what = Saying::plain("error.bound").with("word", String::from(value)).with("name", row.name);
        Trouble::new(what.with("right", row.right)).nearest(value, [ANY])
    })
}

/// What a bound is set to; nothing for any number.
pub fn bound(bounds: &Bounds, name: &str) -> Option<u64> {
    ROWS.iter().find(|row| row.name == name).and_then(|row| (row.get)(bounds))
}

/// The bounds as they are written on the command line, those of a protocol.
pub fn written(bounds: &Bounds, profile: &Profile) -> String {
    let other = if profile.name == "raft" { "max-round" } else { "max-term" };
    let value = |row: &Row| (row.get)(bounds).map_or_else(|| String::from(ANY), |value| value.to_string());
    let grain = match bounds.grain {
        Grain::Exchange => "exchange",
        Grain::Message => "message",
    };
    let mut words = vec![format!("--grain {grain}")];
    let exchange = bounds.grain == Grain::Exchange;
    let shown = ROWS.iter().filter(|row| row.name != other && (exchange || row.name != "late"));
    words.extend(shown.map(|row| format!("--{} {}", row.name, value(row))));
    if bounds.asked != NodeSet::full(9) {
        let nodes: Vec<String> = bounds.asked.iter().map(|node| node.to_string()).collect();
        words.push(format!("--ask {}", nodes.join(",")));
    }
    words.join(" ")
}
