//! Every fact by name, with its type: what expressions are checked against and `synod facts` prints.
//!
//! The meaning of each stands in the words under `fact.<name>`.

use crate::model::profile::{Field, Profile};

/// Facts of the cluster. `n1` stands for all of `n1` to `n9`.
pub static CLUSTER: &[Field] = &[
    Field::new("nodes", "list of node facts"),
    Field::new("n1", "node facts"),
    Field::new("down", "list of nodes"),
    Field::of("raft", "leaders", "list of node facts"),
    Field::of("raft", "leaders_of", "(term) list of nodes"),
    Field::new("quorum", "number"),
    Field::new("messages", "list of messages"),
    Field::of("paxos", "chosen", "list of texts"),
    Field::of("paxos", "decided", "list of texts"),
    Field::new("told", "list of texts"),
    Field::of("raft", "committed", "list of {term, index, command}"),
    Field::new("violated", "list of guarantees"),
    Field::new("rules", "list of rules"),
    Field::new("last_rules", "list of rules"),
    Field::new("broken", "list of breakages"),
    Field::new("sent", "number"),
    Field::new("delays", "number"),
    Field::new("step", "number"),
    Field::new("time", "milliseconds"),
    Field::new("availability", "(nodes, probability) probability"),
    Field::of("paxos", "ballot", "(text) ballot"),
];

/// Facts that every node has.
pub static NODE: &[Field] =
    &[Field::new("id", "node"), Field::new("up", "true or false"), Field::new("timers", "list of timers")];

/// Fields that every message has.
pub static MESSAGE: &[Field] = &[
    Field::new("id", "number"),
    Field::new("kind", "text"),
    Field::new("type", "text"),
    Field::new("from", "node"),
    Field::new("to", "node"),
    Field::new("held", "true or false"),
];

/// Fields of log entries, ballots and proposers.
pub static PARTS: &[Field] = &[
    Field::new("term", "number"),
    Field::new("index", "number"),
    Field::new("command", "text or none"),
    Field::new("round", "number"),
    Field::new("proposer", "node"),
    Field::new("phase", "'prepare', 'propose' or 'done'"),
    Field::new("ballot", "ballot"),
    Field::new("value", "text"),
    Field::new("wish", "text"),
];

/// Facts of a cluster of this protocol.
pub fn cluster(profile: &Profile) -> impl Iterator<Item = &'static Field> {
    CLUSTER.iter().filter(move |field| field.protocol.is_none_or(|protocol| protocol == profile.name))
}

/// Facts of a node of this protocol.
pub fn node(profile: &Profile) -> impl Iterator<Item = &'static Field> + Clone {
    NODE.iter().chain(profile.node_fields)
}

/// Fields that messages of this protocol may have.
pub fn message(profile: &Profile) -> impl Iterator<Item = &'static Field> + Clone {
    MESSAGE.iter().chain(profile.message_fields)
}

/// What may stand behind a field of a node, as in `n1.promised.round`; nothing for most.
pub fn parts(field: &str) -> &'static [&'static str] {
    match field {
        "promised" | "accepted_ballot" => &["round", "proposer"],
        "proposer" => &["phase", "ballot", "value", "wish"],
        _ => &[],
    }
}
