//! Why a cluster refuses what a line asks of it, where that takes more than a word.

use super::Refusal;
use crate::model::event::Timer;
use crate::model::id::{NodeId, NodeSet};
use crate::model::saying::Saying;

/// Why an event may not name this node, or must name one.
pub fn named(node: NodeId, timer: Timer, choice: Option<NodeId>, choices: NodeSet) -> Result<(), Refusal> {
    let refusal = |key: &'static str, choice: Option<NodeId>| {
        Err(Saying::plain(key).with("node", node).with("timer", timer.name()).with("choice", choice))
    };
    match choice {
        None if !choices.is_empty() => refusal("refusal.choice", choices.iter().last()),
        Some(choice) if !choices.contains(choice) => refusal("refusal.no-choice", Some(choice)),
        _ => Ok(()),
    }
}
