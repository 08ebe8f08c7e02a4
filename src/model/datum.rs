//! One value that a person may see: in a sentence, a fact or a trace.
//!
//! Whatever leaves a node's state passes through here once, so that a term, a ballot or a log looks the same in
//! a sentence, in a trace, in an expression and on the screen.

use super::ballot::Ballot;
use super::id::{NodeId, NodeSet, PerNode};
use super::log::{Command, Entries, Log};
use super::text::plain;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::fmt;
use std::sync::Arc;

/// How nothing is written: no vote, no promise, no leader.
pub const NOTHING: &str = "–";

/// A value that a person may see.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// None: no vote, no promise, nothing accepted.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A term, an index, a count, milliseconds.
    Number(u64),
    /// A fixed word of the program, such as a role.
    Word(&'static str),
    /// A client's command or value, or a text that somebody typed.
    Text(Arc<str>),
    /// A node.
    Node(NodeId),
    /// Nodes, in order.
    Nodes(NodeSet),
    /// A proposal number.
    Ballot(Ballot),
    /// A log.
    Log(Log),
    /// A run of log entries.
    Entries(Entries),
    /// A number for some of the nodes.
    PerNode(PerNode),
    /// Several values, in order.
    List(Vec<Datum>),
    /// Several values, each with its name.
    Record(Vec<(&'static str, Datum)>),
}

impl Datum {
    /// The indexes from one entry to another, as they read: `3`, `3–5`.
    pub fn range(first: u64, last: u64) -> Datum {
        if first == last { first.into() } else { format!("{first}–{last}").into() }
    }

    /// The values that this one lists, if it is a list of any sort.
    pub fn items(&self) -> Option<Vec<Datum>> {
        let entry = |(index, entry): (u64, super::log::Entry)| {
            Datum::Record(vec![
                ("term", entry.term.into()),
                ("index", index.into()),
                ("command", entry.command.into()),
            ])
        };
        match self {
            Datum::List(items) => Some(items.clone()),
            Datum::Nodes(nodes) => Some(nodes.iter().map(Datum::Node).collect()),
            Datum::Log(log) => Some(log.entries().into_iter().map(entry).collect()),
            Datum::Entries(entries) => Some(entries.to_vec().into_iter().map(entry).collect()),
            _ => None,
        }
    }
}

impl Serialize for Datum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Datum::Nothing => serializer.serialize_none(),
            Datum::Flag(flag) => serializer.serialize_bool(*flag),
            Datum::Number(number) => serializer.serialize_u64(*number),
            Datum::Word(word) => serializer.serialize_str(word),
            Datum::Text(text) => serializer.serialize_str(text),
            Datum::Node(node) => serializer.collect_str(node),
            Datum::Ballot(ballot) => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("round", &ballot.round)?;
                map.serialize_entry("proposer", &Datum::Node(ballot.proposer))?;
                map.end()
            }
            Datum::PerNode(numbers) => {
                serializer.collect_map(numbers.iter().map(|(node, number)| (node.to_string(), number)))
            }
            Datum::Record(fields) => serializer.collect_map(fields.iter().map(|(name, value)| (name, value))),
            Datum::List(_) | Datum::Nodes(_) | Datum::Log(_) | Datum::Entries(_) => {
                let items = self.items().unwrap_or_default();
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in &items {
                    seq.serialize_element(item)?;
                }
                seq.end()
            }
        }
    }
}

impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = T>) -> fmt::Result {
            let items: Vec<String> = items.map(|item| item.to_string()).collect();
            f.write_str(if items.is_empty() { NOTHING } else { "" })?;
            f.write_str(&items.join(", "))
        }
        match self {
            Datum::Nothing => f.write_str(NOTHING),
            Datum::Flag(flag) => flag.fmt(f),
            Datum::Number(number) => number.fmt(f),
            Datum::Word(word) => f.write_str(word),
            Datum::Text(text) => f.write_str(&plain(text)),
            Datum::Node(node) => node.fmt(f),
            Datum::Ballot(ballot) => ballot.fmt(f),
            Datum::Nodes(nodes) => list(f, nodes.iter()),
            Datum::List(items) => list(f, items.iter()),
            Datum::Log(log) => log.fmt(f),
            Datum::Entries(entries) => entries.fmt(f),
            Datum::PerNode(numbers) => {
                list(f, numbers.iter().map(|(node, number)| format!("{node}={number}")))
            }
            Datum::Record(fields) => list(f, fields.iter().map(|(name, value)| format!("{name}={value}"))),
        }
    }
}

macro_rules! datum_from {
    ($($kind:ty => $variant:ident),* $(,)?) => {
        $(impl From<$kind> for Datum {
            fn from(value: $kind) -> Datum {
                Datum::$variant(value)
            }
        })*
    };
}

datum_from! {
    bool => Flag, u64 => Number, &'static str => Word, Command => Text, NodeId => Node, NodeSet => Nodes,
    Ballot => Ballot, Log => Log, Entries => Entries, PerNode => PerNode, Vec<Datum> => List,
}

impl From<usize> for Datum {
    fn from(value: usize) -> Datum {
        Datum::Number(value as u64)
    }
}

impl From<String> for Datum {
    fn from(value: String) -> Datum {
        Datum::Text(value.into())
    }
}

impl<T: Into<Datum>> From<Option<T>> for Datum {
    fn from(value: Option<T>) -> Datum {
        value.map_or(Datum::Nothing, Into::into)
    }
}
