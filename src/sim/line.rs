//! What a person writes: one line, read but not yet looked up in the cluster.
//!
//! The same language serves lessons, transcripts, scripts, saved runs and the `:` prompt. A line prints as it is
//! written, so a run can be saved and played again.

use crate::model::event::{Groups, Kind, Timer};
use crate::model::id::{MessageId, NodeId};
use crate::model::log::Command;
use crate::model::rule::Breakage;
use crate::sim::cluster::Planting;
use std::fmt;

/// What is done to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// It arrives.
    Deliver,
    /// It is lost.
    Drop,
    /// It is copied.
    Duplicate,
    /// It waits.
    Hold,
    /// It may go on.
    Release,
}

impl Verb {
    /// The word in lines.
    pub fn name(self) -> &'static str {
        match self {
            Verb::Deliver => "deliver",
            Verb::Drop => "drop",
            Verb::Duplicate => "duplicate",
            Verb::Hold => "hold",
            Verb::Release => "release",
        }
    }

    /// Whether a message that is held (or is not) can be meant.
    pub fn means(self, held: bool) -> bool {
        match self {
            Verb::Drop => true,
            Verb::Release => held,
            Verb::Deliver | Verb::Duplicate | Verb::Hold => !held,
        }
    }
}

/// Which message is meant.
#[derive(Clone, Copy, Debug)]
pub enum Address {
    /// The one with this number.
    Number(MessageId),
    /// The oldest (or second oldest …) from one node to another, of one kind if it is given.
    Route {
        /// Sender.
        from: NodeId,
        /// Receiver.
        to: NodeId,
        /// Kind.
        kind: Option<&'static Kind>,
        /// 1 for the oldest.
        nth: u64,
    },
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Number(id) => id.fmt(f),
            Address::Route { from, to, kind, nth } => {
                write!(f, "{from}>{to}")?;
                kind.map_or(Ok(()), |kind| write!(f, " {}", kind.line))?;
                if *nth > 1 { write!(f, " #{nth}") } else { Ok(()) }
            }
        }
    }
}

/// How long `run until` goes on at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// So many events.
    Events(u64),
    /// So many virtual milliseconds.
    Milliseconds(u64),
}

/// How many events `run until` and `settle` go on for, unless said otherwise.
pub const MOST_EVENTS: u64 = 10_000;

/// What the `cluster` line says, not yet looked up.
#[derive(Clone, Debug, Default)]
pub struct ClusterLine {
    /// The protocol's name and its column.
    pub protocol: Option<(String, usize)>,
    /// `key=value` pairs, each with its column.
    pub pairs: Vec<(String, String, usize)>,
}

/// A text with the column where it starts.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The text.
    pub text: String,
    /// The character of the line where it starts, from 1.
    pub column: usize,
}

/// One line.
#[derive(Clone, Debug)]
pub enum Line {
    /// What the run is made of; the first line only.
    Cluster(ClusterLine),
    /// A node's starting disk; before the first event only.
    Plant(NodeId, Planting),
    /// Something is done to a message.
    Message(Verb, Address),
    /// A timer runs out; a node may be named.
    Fire(NodeId, Timer, Option<NodeId>),
    /// A client asks.
    Request(NodeId, Command),
    /// A node stops.
    Crash(NodeId),
    /// A node comes back.
    Restart(NodeId),
    /// One direction of a link is cut.
    Cut(NodeId, NodeId),
    /// The network falls apart.
    Partition(Groups),
    /// One direction of a link, or all links, are mended.
    Heal(Option<(NodeId, NodeId)>),
    /// The next events of the schedule.
    Step(u64),
    /// On by the schedule for so many virtual milliseconds.
    RunFor(u64),
    /// On by the schedule until this is true.
    RunUntil(Placed, Within),
    /// Deliver until nothing is in flight.
    Settle,
    /// Back in time.
    Back(u64),
    /// Forward again.
    Forward(u64),
    /// To the moment of this number.
    Goto(u64),
    /// Starts a branch here.
    Branch(String),
    /// To the newest moment of a branch.
    Switch(String),
    /// Switches a breakage on.
    Break(&'static Breakage),
    /// Switches a breakage off.
    Mend(&'static Breakage),
    /// Stops if this is false.
    Expect(Placed),
    /// Prints a pane.
    Show(Option<Placed>),
    /// Writes the run as a script.
    Save(String),
}

/// All verbs, in the order in which they are explained.
pub const VERBS: [&str; 27] = [
    "cluster",
    "plant",
    "deliver",
    "drop",
    "duplicate",
    "hold",
    "release",
    "fire",
    "request",
    "read",
    "crash",
    "restart",
    "cut",
    "heal",
    "step",
    "run",
    "settle",
    "back",
    "forward",
    "goto",
    "branch",
    "switch",
    "break",
    "mend",
    "expect",
    "show",
    "save",
];

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Line::Cluster(cluster) => {
                f.write_str("cluster")?;
                cluster.protocol.iter().try_for_each(|(name, _)| write!(f, " {name}"))?;
                cluster.pairs.iter().try_for_each(|(key, value, _)| write!(f, " {key}={value}"))
            }
            Line::Plant(node, fields) => {
                write!(f, "plant {node}")?;
                fields.iter().try_for_each(|(key, value, _)| write!(f, " {key}={value}"))
            }
            Line::Message(verb, address) => write!(f, "{} {address}", verb.name()),
            Line::Fire(node, timer, None) => write!(f, "fire {node} {timer}"),
            Line::Fire(node, timer, Some(choice)) => write!(f, "fire {node} {timer} {choice}"),
            Line::Request(node, command) => write!(f, "request {node} {command}"),
            Line::Crash(node) => write!(f, "crash {node}"),
            Line::Restart(node) => write!(f, "restart {node}"),
            Line::Cut(from, to) => write!(f, "cut {from}>{to}"),
            Line::Partition(groups) => write!(f, "cut {groups}"),
            Line::Heal(None) => f.write_str("heal"),
            Line::Heal(Some((from, to))) => write!(f, "heal {from}>{to}"),
            Line::Step(1) => f.write_str("step"),
            Line::Step(events) => write!(f, "step {events}"),
            Line::RunFor(milliseconds) => write!(f, "run {milliseconds}ms"),
            Line::RunUntil(expression, Within::Events(MOST_EVENTS)) => {
                write!(f, "run until {}", expression.text)
            }
            Line::RunUntil(expression, Within::Events(events)) => {
                write!(f, "run until {} within {events}", expression.text)
            }
            Line::RunUntil(expression, Within::Milliseconds(most)) => {
                write!(f, "run until {} within {most}ms", expression.text)
            }
            Line::Settle => f.write_str("settle"),
            Line::Back(moments) => write!(f, "back {moments}"),
            Line::Forward(moments) => write!(f, "forward {moments}"),
            Line::Goto(moment) => write!(f, "goto {moment}"),
            Line::Branch(name) => write!(f, "branch {name}"),
            Line::Switch(name) => write!(f, "switch {name}"),
            Line::Break(breakage) => write!(f, "break {}", breakage.name),
            Line::Mend(breakage) => write!(f, "mend {}", breakage.name),
            Line::Expect(expression) => write!(f, "expect {}", expression.text),
            Line::Show(pane) => {
                f.write_str("show")?;
                pane.iter().try_for_each(|pane| write!(f, " {}", pane.text))
            }
            Line::Save(file) => write!(f, "save {file}"),
        }
    }
}
