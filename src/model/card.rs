//! The rule card of a protocol: its rules on one page, as short as a figure in the paper.
//!
//! A row is one sentence that stands for one or more [`Rule`]s: what a node does, and the branches that only say why
//! it does nothing. Every rule stands in exactly one row.

use super::rule::{Breakage, Rule};

/// A part of the card: rules that belong together. Its title stands in the words under
/// `card.<protocol>.title-<name>`.
#[derive(Debug)]
pub struct Section {
    /// Its name.
    pub name: &'static str,
    /// Its rows.
    pub rows: &'static [Row],
}

/// A sentence of the card. It stands in the words under `card.<protocol>.<name>`.
#[derive(Debug)]
pub struct Row {
    /// Its name, unique on the card.
    pub name: &'static str,
    /// The rules that it stands for.
    pub rules: &'static [&'static Rule],
}

impl Row {
    /// Whether it stands for a rule.
    pub fn covers(&self, rule: &Rule) -> bool {
        self.rules.iter().any(|own| own.name == rule.name)
    }

    /// The ways in which it can be broken.
    pub fn breakages(&self) -> impl Iterator<Item = &'static Breakage> {
        self.rules.iter().flat_map(|rule| rule.breakages.iter().copied())
    }

    /// Where the paper states it: each place once.
    pub fn cites(&self) -> Vec<&'static str> {
        let mut cites: Vec<&'static str> = Vec::new();
        for rule in self.rules {
            if !cites.contains(&rule.cite) {
                cites.push(rule.cite);
            }
        }
        cites
    }
}
