//! How soon each broken rule of Raft does its damage, as the search has found it.

use super::rules;
use crate::model::shortest::Shortest;

/// All rows.
pub static ALL: &[Shortest] = &[
    Shortest::breaks(&rules::RANDOM_LEADER, "election_safety", 2, &[]),
    Shortest::ends(&rules::LENGTH_CONFIRM_3, "nodes|selectattr('log')|list|length > 0", 4, &[]),
];
