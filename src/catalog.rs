//! From a protocol's name to its cluster, and what a run is made of.

use crate::model::config::Config;
use crate::model::id::NodeId;
use crate::model::latency::Latency;
use crate::model::profile::Profile;
use crate::model::rule::{Breakage, BreakageSet};
use crate::model::saying::Saying;
use crate::model::text::number;
use crate::model::trouble::Trouble;
use crate::protocol::Protocol;
use crate::protocol::paxos::Paxos;
use crate::protocol::raft::Raft;
use crate::sim::Simulation;
use crate::sim::cluster::{Cluster, Planting};
use crate::sim::line::ClusterLine;
use crate::sim::parse;
use std::sync::Arc;

/// A protocol of the program.
#[derive(Debug)]
pub struct Entry {
    /// Its own tables.
    pub profile: &'static Profile,
    start: Start,
}

type Start = fn(Config, BreakageSet, &[(NodeId, Planting)]) -> Result<Box<dyn Simulation>, Trouble>;

impl Entry {
    const fn of<P: Protocol>() -> Entry {
        fn start<P: Protocol>(
            config: Config,
            broken: BreakageSet,
            plants: &[(NodeId, Planting)],
        ) -> Result<Box<dyn Simulation>, Trouble> {
            Ok(Box::new(Cluster::<P>::start(config, broken, plants)?))
        }
        Entry { profile: P::PROFILE, start: start::<P> }
    }
}

/// All protocols, in the order in which they are shown.
pub static PROTOCOLS: &[Entry] = &[Entry::of::<Paxos>(), Entry::of::<Raft>()];

/// The protocol of this name.
pub fn protocol(name: &str) -> Result<&'static Entry, Trouble> {
    PROTOCOLS.iter().find(|entry| entry.profile.name == name).ok_or_else(|| {
        let names: Vec<&str> = names().collect();
        let what =
            Saying::plain("error.protocol").with("word", String::from(name)).with("right", names.join(", "));
        Trouble::new(what).nearest(name, names)
    })
}

/// The names of all protocols.
pub fn names() -> impl Iterator<Item = &'static str> {
    PROTOCOLS.iter().map(|entry| entry.profile.name)
}

/// What the `cluster` line may set.
const KEYS: [&str; 5] = ["nodes", "seed", "break", "option", "latency"];

/// What a run is made of.
#[derive(Clone, Debug)]
pub struct Setup {
    entry: &'static Entry,
    /// Size, seed and options.
    pub config: Config,
    /// Breakages that are switched on from the start.
    pub broken: Vec<&'static Breakage>,
    /// What is planted on the disks.
    pub plants: Vec<(NodeId, Planting)>,
    /// How long messages travel, if not as usual.
    pub latency: Option<Arc<Latency>>,
}

impl Setup {
    /// A run of this protocol with nothing special.
    pub fn new(entry: &'static Entry) -> Setup {
        Setup { entry, config: Config::default(), broken: Vec::new(), plants: Vec::new(), latency: None }
    }

    /// The protocol's own tables.
    pub fn profile(&self) -> &'static Profile {
        self.entry.profile
    }

    /// The cluster before the first event.
    pub fn start(&self) -> Result<Box<dyn Simulation>, Trouble> {
        let mut broken = BreakageSet::default();
        self.broken.iter().for_each(|breakage| broken.set(breakage, true));
        let mut cluster = (self.entry.start)(self.config, broken, &self.plants)?;
        if let Some(latency) = &self.latency {
            if latency.nodes().is_some_and(|nodes| nodes != usize::from(self.config.nodes)) {
                let what = Saying::plain("error.latency-nodes").with("count", u64::from(self.config.nodes));
                return Err(Trouble::new(what));
            }
            cluster.set_latency(latency.clone());
        }
        Ok(cluster)
    }

    /// Sets what a `key=value` of the `cluster` line says.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Trouble> {
        match key {
            "nodes" => {
                let nodes = number(value).filter(|nodes| Config::is_size(*nodes));
                let wrong = || Trouble::new(Saying::plain("error.nodes").with("word", String::from(value)));
                self.config.nodes = nodes.ok_or_else(wrong)? as u8;
            }
            "seed" => {
                let wrong = || Trouble::new(Saying::plain("error.seed").with("word", String::from(value)));
                self.config.seed = number(value).ok_or_else(wrong)?;
            }
            "break" => {
                for name in value.split(',') {
                    let breakage = parse::breakage(self.profile(), name)?;
                    if !self.broken.contains(&breakage) {
                        self.broken.push(breakage);
                    }
                }
            }
            "option" => self.set_option(value)?,
            "latency" => {
                let wrong = || Trouble::new(Saying::plain("error.latency").with("word", String::from(value)));
                self.latency = Some(Arc::new(Latency::read(value).ok_or_else(wrong)?));
            }
            _ => {
                let what = Saying::plain("error.cluster-key").with("word", String::from(key));
                return Err(Trouble::new(what.with("right", KEYS.join(", "))).nearest(key, KEYS));
            }
        }
        Ok(())
    }

    /// `leader_noop=on`.
    fn set_option(&mut self, text: &str) -> Result<(), Trouble> {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let choices = self.profile().choices;
        let choice = choices.iter().find(|choice| choice.name == name).ok_or_else(|| {
            let names: Vec<&str> = choices.iter().map(|choice| choice.name).collect();
            let what = Saying::plain("error.option")
                .with("word", String::from(name))
                .with("protocol", self.profile().name)
                .with("right", names.join(", "));
            Trouble::new(what).nearest(name, names)
        })?;
        choice.set(&mut self.config, value).ok_or_else(|| {
            let what = Saying::plain("error.option-value")
                .with("word", String::from(value))
                .with("name", name.to_string());
            Trouble::new(what.with("right", choice.values))
        })
    }

    /// Takes over what a `cluster` line says.
    pub fn take(&mut self, line: &ClusterLine) -> Result<(), Trouble> {
        line.pairs.iter().try_for_each(|(key, value, column)| {
            let value_column = column + key.chars().count() + 1;
            let at = if KEYS.contains(&key.as_str()) { value_column } else { *column };
            self.set(key, value).map_err(|trouble| trouble.at(at))
        })
    }

    /// The `cluster` line that makes this run.
    pub fn line(&self) -> String {
        let Config { nodes, seed, .. } = self.config;
        let mut line = format!("cluster {} nodes={nodes} seed={seed}", self.profile().name);
        for breakage in &self.broken {
            line.push_str(&format!(" break={}", breakage.name));
        }
        if let Some(latency) = &self.latency {
            line.push_str(&format!(" latency={latency}"));
        }
        let usual = Config::default();
        for choice in
            self.profile().choices.iter().filter(|choice| choice.get(&self.config) != choice.get(&usual))
        {
            line.push_str(&format!(" option={}={}", choice.name, choice.get(&self.config)));
        }
        line
    }
}
