//! Within which bounds a way to a goal is searched for: what its solution uses may be used, and little more.

use super::format::Scripted;
use crate::model::event::Timer;
use crate::model::id::{NodeId, NodeSet};
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

/// The nodes that clients ask in a usual search, and those that they ask on the way.
fn asked(usual: NodeSet, way: &[Scripted]) -> NodeSet {
    let on_the_way = way.iter().filter_map(|scripted| match scripted.line {
        Line::Request(node, _) => Some(node),
        _ => None,
    });
    usual.iter().chain(on_the_way).collect()
}

/// Runs of so many events, every message for itself. They may have the solution's requests at any node that it asks and
/// at those that are usually asked, and its crashes, one crash at least, any timeouts and some heartbeats.
pub fn near(from: &dyn Simulation, way: &[Scripted], events: u64, states: u64) -> Bounds {
    let usual = search::usual(from.profile());
    Bounds {
        grain: Grain::Message,
        asked: asked(usual.asked, way),
        requests: count(way, |line| matches!(line, Line::Request(..))),
        crashes: count(way, |line| matches!(line, Line::Crash(_))).max(1),
        heartbeats: Some(2),
        timeouts: None,
        height: None,
        depth: u32::try_from(events).ok(),
        states,
        ..usual
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::library;
    use crate::lesson::runner::Runner;

    #[test]
    fn every_node_is_asked_that_the_solution_asks() {
        let asked = |id: &str| {
            let (runner, session) = Runner::start(library::lesson(id).unwrap()).unwrap();
            let goal = runner.lesson().goal.as_ref().unwrap();
            let bounds = near(session.present(), &goal.solution, 8, 1);
            bounds.asked.iter().map(NodeId::number).collect::<Vec<_>>()
        };
        assert_eq!(asked("golf-second-wish"), [1, 2, 3], "it asks n3 only");
        assert_eq!(asked("mystery-e"), [1, 2], "it asks n2 only");
    }
}
