//! A node's place in the cluster: the node, its disk and its timers.

use crate::model::config::Config;
use crate::model::event::Timer;
use crate::model::facts::NodeFacts;
use crate::model::id::NodeId;
use crate::protocol::{Effect, Protocol};
use crate::sim::schedule;

/// A node with its disk and its timers.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Slot<P: Protocol> {
    pub(in crate::sim) id: NodeId,
    pub(in crate::sim) up: bool,
    pub(in crate::sim) node: P,
    pub(in crate::sim) disk: P::Durable,
    /// For each timer, when it is due, and how often it was armed.
    pub(in crate::sim) timers: [(Option<u64>, u64); Timer::ALL.len()],
    /// The longest causal chain of messages that ends here.
    pub(in crate::sim) depth: u64,
}

impl<P: Protocol> Slot<P> {
    pub(in crate::sim) fn facts(&self) -> NodeFacts {
        let armed = |timer: &Timer| self.timers[*timer as usize].0.map(|due| (*timer, due));
        let timers = Timer::ALL.iter().filter_map(armed).collect();
        NodeFacts { id: self.id, up: self.up, timers, state: self.node.state() }
    }
}

/// Starts or stops a timer, if that is what the effect wants.
pub(super) fn arm<P: Protocol>(slot: &mut Slot<P>, effect: &Effect<P>, config: &Config, now: u64) {
    match effect {
        Effect::Arm(timer) => {
            let (due, ordinal) = &mut slot.timers[*timer as usize];
            *due = Some(now + schedule::patience(config, slot.id, *timer, *ordinal));
            *ordinal += 1;
        }
        Effect::Disarm(timer) => slot.timers[*timer as usize].0 = None,
        _ => {}
    }
}
