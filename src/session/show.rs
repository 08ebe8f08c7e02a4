//! Panes as plain text: what `show` prints.

use super::{Session, tell};
use crate::guarantee;
use crate::model::datum::{Datum, NOTHING};
use crate::model::facts::{Facts, NodeFacts};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::search::{self, Bounds, Search, Verdict};
use crate::sim::line::Placed;
use crate::why::subject::Asked;
use crate::words::Words;

mod clients;
mod space;
mod why;

/// Names of the panes that can be shown, in their order.
pub const PANES: [&str; 15] = [
    "cluster",
    "logs",
    "in-flight",
    "why",
    "why-not",
    "timeline",
    "space-time",
    "guarantees",
    "clients",
    "rules",
    "twin",
    "compare",
    "run",
    "dead-end",
    "outlook",
];

/// Most states that are looked at for a dead end: a second's work.
const MOST_STATES: u64 = 200_000;

impl Session {
    /// A pane as text; cluster, logs and messages in flight if none is named.
    pub fn show(&self, pane: Option<&Placed>, words: &Words) -> Result<String, Trouble> {
        let facts = self.facts();
        let Some(pane) = pane else {
            return Ok([cluster(&facts, words), logs(&facts, words), in_flight(&facts, words)].concat());
        };
        let (first, rest) = pane.text.split_once(char::is_whitespace).unwrap_or((&pane.text, ""));
        let behind = rest.trim_start();
        let before = pane.text.len() - behind.len();
        let column = pane.column + pane.text[..before].chars().count();
        match first {
            "why" => return self.why(Asked { text: behind, column }, words),
            "why-not" => return self.why_not(Asked { text: behind, column }, words),
            _ => {}
        }
        Ok(match pane.text.replace(' ', "-").as_str() {
            "cluster" => cluster(&facts, words),
            "logs" => logs(&facts, words),
            "in-flight" => in_flight(&facts, words),
            "timeline" => self.timeline(words),
            "space-time" => space::space(self, words),
            "guarantees" => guarantees(&facts, words),
            "clients" => clients::clients(self, words),
            "rules" => rules(&facts, words),
            "twin" => match self.twin() {
                Some(twin) => twin.text(self, words),
                None => return Err(Trouble::plain("error.no-twin").at(pane.column)),
            },
            "run" => self.script(),
            "dead-end" => self.dead_end(words)?,
            "outlook" => self.outlook(words),
            _ if pane.text.split_whitespace().next() == Some("compare") => {
                let name = pane.text.split_whitespace().nth(1);
                let other = self.other_branch(name).map_err(|trouble| trouble.at(pane.column))?;
                self.compared(other, words)
            }
            other => {
                if let Some(node) = other.parse().ok().and_then(|node| facts.node(node)) {
                    return Ok(one_node(node, words));
                }
                let what = Saying::plain("error.pane").with("word", String::from(other));
                let what = what.with("right", PANES.join(", "));
                return Err(Trouble::new(what).at(pane.column).nearest(other, PANES));
            }
        })
    }

    /// Whether anything can still be chosen or committed, how, and how far that was looked at.
    fn dead_end(&self, words: &Words) -> Result<String, Trouble> {
        let (from, profile) = (self.present(), self.setup().profile());
        let bounds = Bounds { states: MOST_STATES, ..search::last_chances(profile) };
        let mut search = Search::dead_end(from, &bounds, 1)?;
        let states = search.advance(u64::MAX)?.states;
        let says = |key: &str, values: &[(&'static str, Datum)]| {
            format!("{}\n", words.fill(&format!("show.{key}-{}", profile.name), values))
        };
        let bounded = |key: &str| {
            let timeouts = bounds.timeouts.map_or(0, u64::from);
            let values = [("states", states.into()), ("timeouts", timeouts.into())];
            says(key, &[]) + &says("bounds", &values)
        };
        Ok(match search.verdict(from) {
            Verdict::Alive(events) if events.is_empty() => {
                let chosen: Vec<Datum> =
                    from.facts().ledger.chosen.iter().cloned().map(Datum::from).collect();
                format!("{}\n", words.fill("show.chosen", &[("values", chosen.into())]))
            }
            Verdict::Alive(events) => {
                let lines = search::lines(from, &events).into_iter().map(|line| format!("  {line}\n"));
                says("alive", &[("count", events.len().into())]) + &lines.collect::<String>()
            }
            Verdict::Dead => bounded("dead"),
            Verdict::Idle => bounded("idle"),
            Verdict::Unknown => bounded("unknown"),
        })
    }

    /// Branches, each with where it starts and ends.
    fn timeline(&self, words: &Words) -> String {
        let history = self.history();
        let here = |name: &str| if history.branch().name == name { "*" } else { " " };
        let mut text = String::new();
        for branch in history.branches() {
            let values = [
                ("here", Datum::from(String::from(here(&branch.name)))),
                ("name", branch.name.clone().into()),
                ("from", branch.from.into()),
                ("tip", branch.tip.into()),
            ];
            text.push_str(&format!("{}\n", words.fill("show.branch", &values)));
        }
        let values = [("moment", Datum::from(history.cursor())), ("time", self.present().time().into())];
        text + &format!("{}\n", words.fill("show.here", &values))
    }
}

/// A node's facts but for its log, each with its name.
fn fields(node: &NodeFacts) -> String {
    let fields = node.state.fields().into_iter().filter(|(name, _)| *name != "log");
    fields.map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join("  ")
}

fn one_node(node: &NodeFacts, words: &Words) -> String {
    let up = words.get(if node.up { "show.up" } else { "show.down" });
    let timers: Vec<String> = node.timers.iter().map(|(timer, due)| format!("{timer} {due} ms")).collect();
    let timers = if timers.is_empty() { NOTHING.into() } else { timers.join(", ") };
    format!("{} {up}  {}  {} {timers}\n", node.id, fields(node), words.get("show.timers"))
}

fn cluster(facts: &Facts, words: &Words) -> String {
    let mut text: String = facts.nodes.iter().map(|node| one_node(node, words)).collect();
    for node in &facts.nodes {
        for to in facts.cuts[node.id.place()].iter() {
            text.push_str(&words.fill("show.cut", &[("from", node.id.into()), ("to", to.into())]));
            text.push('\n');
        }
    }
    text
}

fn logs(facts: &Facts, words: &Words) -> String {
    let mut text = String::new();
    for node in &facts.nodes {
        if let Some(raft) = node.state.raft() {
            let mark = |(index, entry)| {
                let committed = if index <= raft.commit_index { "✓" } else { "" };
                format!("{index}={entry}{committed}")
            };
            let entries: Vec<String> = raft.log.entries().into_iter().map(mark).collect();
            let entries = if entries.is_empty() { NOTHING.into() } else { entries.join(" ") };
            text.push_str(&format!("{} {entries}\n", node.id));
        }
        if let Some(paxos) = node.state.paxos() {
            let accepted = paxos.accepted.as_ref().map(|(ballot, value)| format!("{ballot}:{value}"));
            let values = [
                ("node", Datum::from(node.id)),
                ("promised", paxos.promised.into()),
                ("accepted", accepted.into()),
                ("decided", paxos.decided.clone().into()),
            ];
            text.push_str(&format!("{}\n", words.fill("show.paxos", &values)));
        }
    }
    text
}

fn in_flight(facts: &Facts, words: &Words) -> String {
    let mut text = String::new();
    for flight in &facts.messages {
        let held = if flight.held { words.get("show.held") } else { "" };
        let letter = &*flight.letter;
        let (id, address, contents) = (letter.id(), tell::address(letter), tell::contents(letter));
        text.push_str(&format!("{id} {address}  {contents}  {} ms {held}", flight.due));
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    if facts.messages.is_empty() {
        text.push_str(&format!("{}\n", words.get("show.nothing-in-flight")));
    }
    text
}

fn guarantees(facts: &Facts, words: &Words) -> String {
    let mut text = String::new();
    for guarantee in guarantee::of(facts.profile.name) {
        let line = match facts.ledger.violations.iter().find(|known| known.guarantee == guarantee.id) {
            Some(violation) => format!("✗ {} {}", guarantee.id, tell::broken(violation, words)),
            None => format!("✓ {} {}", guarantee.id, words.get(&format!("guarantee.{}.says", guarantee.id))),
        };
        text.push_str(&format!("{line}\n"));
    }
    text
}

fn rules(facts: &Facts, words: &Words) -> String {
    let mut text = String::new();
    for (place, rule) in facts.profile.rules.iter().enumerate() {
        let fired = if facts.ledger.rules & (1 << place) != 0 { "*" } else { " " };
        text.push_str(&format!("{fired} {} [{}]", rule.name, rule.cite));
        for breakage in rule.breakages {
            let on = facts.broken.contains(breakage);
            let key = if on { "show.broken" } else { "show.breakage" };
            text.push_str(&format!("  {}", words.fill(key, &[("name", breakage.name.into())])));
        }
        text.push('\n');
    }
    text
}
