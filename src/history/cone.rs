//! What happened before an event, and what came of it: Lamport's *happened before*, read off a part of the run.
//!
//! An event happened before another if one leads to the other from event to event of one node, and along messages.
//! What was done to a message in the network (lost, copied, held) hangs on that message: it comes after its sending
//! and before its arrival. Cuts and rules are no part of it: no message tells a node of them.

use super::trail::{Mark, Trail};
use crate::model::event::Event;
use crate::model::id::{MAX_NODES, MessageId};
use std::collections::BTreeSet;

/// How an event stands to a chosen one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// It is the chosen one.
    Chosen,
    /// It happened before it.
    Before,
    /// It came of it.
    After,
    /// Neither.
    Apart,
}

/// What is known, of each node and of messages, while one goes away from the chosen event.
#[derive(Debug, Default)]
struct Front {
    /// The newest event of each node that is known to have happened before, or the oldest that came of it.
    nodes: [Option<u64>; MAX_NODES as usize],
    /// Messages on which it hangs, or that hang on it.
    messages: BTreeSet<MessageId>,
}

/// How each event from one to another stands to a chosen one. Events are named by their number on the path.
pub fn ties(trail: &Trail<'_>, chosen: u64, first: u64, last: u64) -> Vec<Tie> {
    let mut ties = vec![Tie::Apart; usize::try_from(last + 1 - first).unwrap_or(0)];
    let mut tie = |number: u64, tie: Tie| {
        let place = number.checked_sub(first).and_then(|place| usize::try_from(place).ok());
        if let Some(known) = place.and_then(|place| ties.get_mut(place)) {
            *known = tie;
        }
    };
    tie(chosen, Tie::Chosen);
    let Some(moment) = trail.moment(chosen) else { return ties };
    let mut front = Front::default();
    front.came_before(&moment.event, &moment.mark, chosen);
    for number in (first.max(1)..chosen).rev() {
        let Some(moment) = trail.moment(number) else { break };
        if front.is_before(&moment.event, &moment.mark, number) {
            front.came_before(&moment.event, &moment.mark, number);
            tie(number, Tie::Before);
        }
    }
    let mut front = Front::default();
    front.came_after(&moment.event, &moment.mark, chosen);
    for number in chosen + 1..=last {
        let Some(moment) = trail.moment(number) else { break };
        if front.is_after(&moment.event, &moment.mark) {
            front.came_after(&moment.event, &moment.mark, number);
            tie(number, Tie::After);
        }
    }
    ties
}

impl Front {
    fn is_before(&self, event: &Event, mark: &Mark, number: u64) -> bool {
        match mark.node {
            Some(node) => self.nodes[node.place()].is_some_and(|newest| number <= newest),
            None => event.message().is_some_and(|id| self.messages.contains(&id)),
        }
    }

    /// An event happened before: so did what is older at its node, and the sending of its message.
    fn came_before(&mut self, event: &Event, mark: &Mark, number: u64) {
        let mut known = |place: usize, number: u64| {
            let newest = &mut self.nodes[place];
            *newest = Some(newest.map_or(number, |newest| newest.max(number)));
        };
        mark.node.into_iter().for_each(|node| known(node.place(), number));
        mark.route.into_iter().for_each(|route| known(route.from.place(), route.sent));
        self.messages.extend(event.message());
    }

    fn is_after(&self, event: &Event, mark: &Mark) -> bool {
        let at_node = mark.node.is_some_and(|node| self.nodes[node.place()].is_some());
        let sent = mark
            .route
            .is_some_and(|route| self.nodes[route.from.place()].is_some_and(|oldest| oldest <= route.sent));
        at_node || sent || event.message().is_some_and(|id| self.messages.contains(&id))
    }

    /// An event came of it: so does what is younger at its node, and what happens to its message in the network.
    fn came_after(&mut self, event: &Event, mark: &Mark, number: u64) {
        match mark.node {
            Some(node) => {
                self.nodes[node.place()].get_or_insert(number);
            }
            None => self.messages.extend(event.message()),
        }
    }
}
