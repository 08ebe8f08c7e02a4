//! What a cluster is made of: its size, its seed and its options.

use super::id::{MAX_NODES, NodeId};
use super::text::number;

/// What a cluster is made of, apart from its protocol and its breakages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// How many nodes, 1 to 9.
    pub nodes: u8,
    /// What the schedule's due times are drawn from.
    pub seed: u64,
    /// Paxos: an acceptor answers a lower number with a refusal, as a courtesy.
    pub refusals: bool,
    /// Paxos: an acceptor tells every learner what it has accepted, not only the proposer.
    pub accepted_to_all: bool,
    /// Raft: a new leader appends an empty entry.
    pub leader_noop: bool,
    /// Raft: the most entries that one AppendEntries carries.
    pub batch: Option<u64>,
    /// Raft: all servers wait equally long for a leader.
    pub equal_timeouts: bool,
    /// Nobody is told which rules are broken.
    pub secret: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            nodes: 3,
            seed: 1,
            refusals: true,
            accepted_to_all: false,
            leader_noop: false,
            batch: None,
            equal_timeouts: false,
            secret: false,
        }
    }
}

impl Config {
    /// The smallest number of nodes that is a majority of all.
    pub fn quorum(&self) -> usize {
        usize::from(self.nodes) / 2 + 1
    }

    /// All nodes, in order.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = NodeId> + Clone {
        NodeId::all(self.nodes)
    }

    /// All nodes but one, in order.
    pub fn others(&self, me: NodeId) -> impl Iterator<Item = NodeId> + Clone {
        self.all().filter(move |node| *node != me)
    }

    /// Whether a cluster may have this many nodes.
    pub fn is_size(nodes: u64) -> bool {
        (1..=u64::from(MAX_NODES)).contains(&nodes)
    }
}

/// An option of a protocol: how it is written, and what it changes.
#[derive(Debug)]
pub struct Choice {
    /// Its name in `--option` and in the `cluster` line.
    pub name: &'static str,
    /// What may be written behind it.
    pub values: &'static str,
    set: fn(&mut Config, &str) -> Option<()>,
    get: fn(&Config) -> String,
}

impl Choice {
    /// Sets the option; nothing is returned if the value makes no sense.
    pub fn set(&self, config: &mut Config, value: &str) -> Option<()> {
        (self.set)(config, value)
    }

    /// What the option is set to, as it is written.
    pub fn get(&self, config: &Config) -> String {
        (self.get)(config)
    }
}

fn switch(value: &str) -> Option<bool> {
    match value {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

fn word(on: bool) -> String {
    String::from(if on { "on" } else { "off" })
}

/// Paxos: whether an acceptor answers a lower number at all.
pub static REFUSALS: Choice = Choice {
    name: "refusals",
    values: "on, off",
    set: |config, value| switch(value).map(|on| config.refusals = on),
    get: |config| word(config.refusals),
};

/// Paxos: to whom an acceptor says that it has accepted (§2.3 knows both ways).
pub static ACCEPTED_TO: Choice = Choice {
    name: "accepted_to",
    values: "proposer, everyone",
    set: |config, value| {
        config.accepted_to_all = match value {
            "proposer" => false,
            "everyone" => true,
            _ => return None,
        };
        Some(())
    },
    get: |config| String::from(if config.accepted_to_all { "everyone" } else { "proposer" }),
};

/// Raft: whether a new leader appends an empty entry.
pub static LEADER_NOOP: Choice = Choice {
    name: "leader_noop",
    values: "on, off",
    set: |config, value| switch(value).map(|on| config.leader_noop = on),
    get: |config| word(config.leader_noop),
};

/// Raft: how many entries one AppendEntries carries at the most.
pub static BATCH: Choice = Choice {
    name: "batch",
    values: "1, 2, 3 …, off",
    set: |config, value| {
        config.batch = if value == "off" { None } else { Some(number(value).filter(|batch| *batch > 0)?) };
        Some(())
    },
    get: |config| config.batch.map_or_else(|| word(false), |batch| batch.to_string()),
};

/// Raft: whether the schedule draws election timeouts at random, as §5.2 wants it.
pub static TIMEOUTS: Choice = Choice {
    name: "timeouts",
    values: "random, equal",
    set: |config, value| {
        config.equal_timeouts = match value {
            "random" => false,
            "equal" => true,
            _ => return None,
        };
        Some(())
    },
    get: |config| String::from(if config.equal_timeouts { "equal" } else { "random" }),
};
