//! What is fixed about a protocol: the words of its lines, its rules, its options and its facts.

use super::card::{Row, Section};
use super::config::Choice;
use super::event::{Kind, Timer};
use super::rule::{Breakage, Rule};
use super::shortest::Shortest;

/// A protocol's own tables, from which lines, lists, checks and screens are made.
#[derive(Debug)]
pub struct Profile {
    /// Its name in lines and on the command line.
    pub name: &'static str,
    /// Kinds of messages, in the order in which the paper introduces them.
    pub kinds: &'static [&'static Kind],
    /// Timers that its nodes arm.
    pub timers: &'static [Timer],
    /// Rules, in the order in which the paper states them.
    pub rules: &'static [&'static Rule],
    /// How soon each breakage does its damage, in the order of the breakages.
    pub shortest: &'static [Shortest],
    /// The rules on one page.
    pub card: &'static [Section],
    /// Options.
    pub choices: &'static [&'static Choice],
    /// Facts of a node, beside those that every node has.
    pub node_fields: &'static [Field],
    /// Fields that messages have, beside those that every message has.
    pub message_fields: &'static [Field],
}

impl Profile {
    /// All breakages of its rules.
    pub fn breakages(&self) -> impl Iterator<Item = &'static Breakage> {
        self.rules.iter().flat_map(|rule| rule.breakages.iter().copied())
    }

    /// The breakage with this name.
    pub fn breakage(&self, name: &str) -> Option<&'static Breakage> {
        self.breakages().find(|breakage| breakage.name == name)
    }

    /// How soon a breakage does its damages.
    pub fn shortest_of(&self, breakage: &Breakage) -> impl Iterator<Item = &'static Shortest> {
        self.shortest.iter().filter(move |row| row.breakage == breakage)
    }

    /// The rows of its card, in their order.
    pub fn card_rows(&self) -> impl Iterator<Item = &'static Row> {
        self.card.iter().flat_map(|section| section.rows)
    }

    /// The place of a rule in the list.
    pub fn place(&self, rule: &Rule) -> Option<usize> {
        self.rules.iter().position(|other| std::ptr::eq(*other, rule) || other.name == rule.name)
    }
}

impl PartialEq for Profile {
    fn eq(&self, other: &Profile) -> bool {
        self.name == other.name
    }
}

/// The name and type of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in expressions and traces.
    pub name: &'static str,
    /// What sort of value it is.
    pub kind: &'static str,
    /// The protocol that has it, if not all do.
    pub protocol: Option<&'static str>,
}

impl Field {
    /// A fact that every protocol has (or a protocol's own table lists).
    pub const fn new(name: &'static str, kind: &'static str) -> Field {
        Field { name, kind, protocol: None }
    }

    /// A fact that only one protocol has.
    pub(crate) const fn of(protocol: &'static str, name: &'static str, kind: &'static str) -> Field {
        Field { name, kind, protocol: Some(protocol) }
    }
}
