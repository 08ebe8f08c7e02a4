//! Disks that are planted before the first event: what is wrong with a planting, and what the ledger learns of it.

use super::Cluster;
use crate::model::facts::NodeFacts;
use crate::model::id::NodeId;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::protocol::{PlantError, Protocol, World};

impl<P: Protocol> Cluster<P> {
    /// Compares a planted node with a fresh one, so that the ledger knows what is on the disks.
    pub(super) fn judge_planted(&mut self, node: NodeId, world: &World) {
        let fresh = P::boot(node, P::Durable::default(), world).0.state();
        let after = self.nodes[node.place()].facts();
        let before = NodeFacts { state: fresh, ..after.clone() };
        self.judge(None, &before, &after);
    }
}

/// Why a disk cannot be planted as a line says.
pub(super) fn trouble(error: PlantError, field: &str, value: &str) -> Trouble {
    match error {
        PlantError::UnknownField(fields) => {
            let what = Saying::plain("error.plant-field").with("word", String::from(field));
            Trouble::new(what.with("right", fields.join(", "))).nearest(field, fields.iter().copied())
        }
        PlantError::BadValue(example) => {
            let what = Saying::plain("error.plant-value").with("word", format!("{field}={value}"));
            Trouble::new(what.with("right", example))
        }
    }
}
