//! Within which bounds a way to a goal is searched for: what its solution uses may be used, and little more.

use super::format::Scripted;
use crate::model::event::Timer;
use crate::model::id::NodeId;
use crate::model::log::Command;
use crate::search::{self, Bounds, Grain};
use crate::sim::Simulation;
use crate::sim::line::Line;

/// How many lines of a way are of this sort.
fn count(way: &[Scripted], is: impl Fn(&Line) -> bool) -> u8 {
    let count = way.iter().filter(|scripted| is(&scripted.line)).count();
    u8::try_from(count).unwrap_or(u8::MAX).min(Bounds::MOST)
}

fn beats(line: &Line) -> bool {
    matches!(line, Line::Fire(_, Timer::Heartbeat, _))
}

/// Runs of so many events, every message for itself. They may have the solution's requests and crashes, one crash at
/// least, any timeouts and some heartbeats.
pub fn near(from: &dyn Simulation, way: &[Scripted], events: u64, states: u64) -> Bounds {
    Bounds {
        grain: Grain::Message,
        requests: count(way, |line| matches!(line, Line::Request(..))),
        crashes: count(way, |line| matches!(line, Line::Crash(_))).max(1),
        heartbeats: Some(2),
        timeouts: None,
        height: None,
        depth: u32::try_from(events).ok(),
        states,
        ..search::usual(from.profile())
    }
}

/// Runs of any length, by exchange, so that they can all be seen: at each node timers run out as often as at the node
/// where the solution needs them most.
pub fn all(from: &dyn Simulation, way: &[Scripted], states: u64) -> Bounds {
    let fires =
        |node: NodeId| count(way, |line| matches!(line, Line::Fire(at, ..) if *at == node && !beats(line)));
    let timeouts = NodeId::all(from.config().nodes).map(fires).max().unwrap_or(0).max(1);
    Bounds {
        grain: Grain::Exchange,
        timeouts: Some(timeouts),
        heartbeats: Some(count(way, beats).max(1)),
        crashes: count(way, |line| matches!(line, Line::Crash(_))),
        drops: None,
        depth: None,
        ..near(from, way, 0, states)
    }
}

/// What clients ask for on the way, in order.
pub fn commands(way: &[Scripted]) -> Vec<Command> {
    let asked = |scripted: &Scripted| match &scripted.line {
        Line::Request(_, command) => Some(command.clone()),
        _ => None,
    };
    way.iter().filter_map(asked).collect()
}

/// Whether a search can do what these lines do: it changes no links and no rules.
pub fn is_within_reach(way: &[Scripted]) -> bool {
    !way.iter().any(|scripted| {
        matches!(
            scripted.line,
            Line::Cut(..)
                | Line::Partition(_)
                | Line::Heal(_)
                | Line::Break(_)
                | Line::Mend(_)
                | Line::Plant(..)
        )
    })
}
