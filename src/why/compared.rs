//! What each rule compared, beside what its message said: read off the values of its sentence.

use super::place::{Key, Place, field};
use crate::history::touch::Part;
use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::id::{NodeId, NodeSet};
use crate::model::rule::Reason;
use crate::sim::Step;

/// A place that a rule looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Where it looked.
    pub place: Place,
    /// Whether it saw what stood there before the event; else what the event itself may have written there.
    pub before: bool,
}

/// Rules that only a leader follows, or a candidate: what it is decides.
const OFFICE: [&str; 13] = [
    "heartbeat",
    "append-request",
    "match",
    "match-known",
    "send-the-rest",
    "back-up",
    "back-up-no-further",
    "no-new-majority",
    "commit-by-majority",
    "commit-own-term",
    "rival-leader",
    "vote-denied",
    "same-vote",
];

/// Rules for which the node's own term decides, beside the term of the message.
const TERM: [&str; 5] = ["stale-vote", "stale-append", "stale-reply", "one-vote", "commit-own-term"];

/// Rules for which the proposer's own ballot decides.
const BALLOT: [&str; 9] = [
    "retry",
    "request-busy",
    "stale-promise",
    "late-promise",
    "promises-missing",
    "free-choice",
    "adopt-highest",
    "refusal-informs",
    "refusal-unfounded",
];

/// The places that a rule looked at, each once.
pub fn looks(reason: &Reason, step: &Step) -> Vec<Look> {
    let Some(node) = value(reason, "node").and_then(one_node).or(step.node) else { return Vec::new() };
    let mut looks = Looks { node, found: Vec::new() };
    let rule = reason.rule.name;
    if OFFICE.contains(&rule) {
        looks.now(Key::Whole(Part::Role));
    }
    if TERM.contains(&rule) {
        looks.now(Key::Whole(Part::Term));
    }
    if BALLOT.contains(&rule) {
        looks.then(Key::Whole(Part::Proposer));
    }
    match rule {
        "step-down" | "candidate-yields" => looks.then(Key::Whole(Part::Role)),
        "election-timeout" => {
            looks.then(Key::Whole(Part::Term));
            // It asks with its last entry.
            let log = step.change.as_ref().and_then(|(before, _)| before.state.raft());
            looks.then(Key::Entry(log.map_or(0, |raft| raft.log.last_index())));
        }
        _ => {}
    }
    let said = |name: &str, value: &Datum| {
        step.letter.as_ref().is_some_and(|letter| field(&**letter, name).as_ref() == Some(value))
    };
    for (name, value) in &reason.values {
        if !said(name, value) {
            looks.at(reason, name, value);
        }
    }
    if let Some(breakage) = reason.broken {
        looks.found.push(Look { place: Place::Rule(breakage), before: true });
    }
    looks.found
}

/// A value of a reason, by its name.
pub fn value<'a>(reason: &'a Reason, name: &str) -> Option<&'a Datum> {
    reason.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

fn one_node(value: &Datum) -> Option<NodeId> {
    if let Datum::Node(node) = value { Some(*node) } else { None }
}

/// The places looked at, while the values of a sentence are read.
struct Looks {
    node: NodeId,
    found: Vec<Look>,
}

impl Looks {
    fn put(&mut self, key: Key, before: bool) {
        let look = Look { place: Place::Of(self.node, key), before };
        let nowhere = key == Key::Entry(0) || key == Key::Seen(0);
        if !nowhere && !self.found.iter().any(|known| known.place == look.place) {
            self.found.push(look);
        }
    }

    /// It looked at what stood there before the event.
    fn then(&mut self, key: Key) {
        self.put(key, true);
    }

    /// It looked at what stands there, whoever wrote it.
    fn now(&mut self, key: Key) {
        self.put(key, false);
    }

    /// The places that one value of a sentence comes from.
    fn at(&mut self, reason: &Reason, name: &str, value: &Datum) {
        let from = || self::value(reason, "from").and_then(one_node);
        let number = |name: &str| match self::value(reason, name) {
            Some(Datum::Number(number)) => *number,
            _ => 0,
        };
        let rule = reason.rule.name;
        match (name, value) {
            ("own", _) => self.then(Key::Whole(Part::Term)),
            ("vote", _) => self.then(Key::Whole(Part::Vote)),
            ("role", _) => self.now(Key::Whole(Part::Role)),
            ("leader", Datum::Node(_)) if rule == "not-leader" => self.now(Key::Whole(Part::Leader)),
            ("own_index" | "prev" | "last", Datum::Number(index)) => self.now(Key::Entry(*index)),
            ("own_term", Datum::Number(_)) if rule == "delete-conflict" => {
                self.then(Key::Entry(number("index")))
            }
            ("votes", Datum::Nodes(votes)) => {
                votes.iter().for_each(|voter| self.now(Key::Granted(voter)));
            }
            ("holders", Datum::Nodes(holders)) => self.holders(*holders, number("index")),
            ("known", _) => from().into_iter().for_each(|other| self.then(Key::Match(other))),
            ("match", _) if rule == "back-up-no-further" => {
                from().into_iter().for_each(|other| self.now(Key::Match(other)));
            }
            ("next", _) if rule.starts_with("back-up") => {
                from().into_iter().for_each(|other| self.then(Key::Next(other)));
            }
            ("commit", _) if rule != "append-entries" => self.commit(reason),
            ("promised" | "first", _) if !rule.starts_with("refusal") && rule != "stale-refusal" => {
                self.then(Key::Whole(Part::Promised));
            }
            ("reported", _) if rule.starts_with("promise") => self.then(Key::Whole(Part::Accepted)),
            ("accepted", _) => self.then(Key::Whole(Part::Accepted)),
            ("decided", _) => self.then(Key::Whole(Part::Decided)),
            ("used" | "round", _) => self.then(Key::Whole(Part::Round)),
            ("seen", Datum::Number(round)) => self.then(Key::Seen(*round)),
            ("promises", Datum::Nodes(promises)) => {
                promises.iter().for_each(|acceptor| self.now(Key::Promise(acceptor)));
            }
            ("voters", Datum::Nodes(voters)) if self::value(reason, "promises").is_none() => {
                let ballot = match self::value(reason, "ballot") {
                    Some(Datum::Ballot(ballot)) if self::value(reason, "ballots").is_none() => Some(*ballot),
                    _ => None,
                };
                self.voters(*voters, ballot);
            }
            _ => {}
        }
    }

    /// A leader counts its own log, and what it knows of the others'.
    fn holders(&mut self, holders: NodeSet, index: u64) {
        for holder in holders.iter() {
            let key = if holder == self.node { Key::Entry(index) } else { Key::Match(holder) };
            if index > 0 {
                self.now(key);
            }
        }
    }

    fn voters(&mut self, voters: NodeSet, ballot: Option<Ballot>) {
        voters.iter().for_each(|voter| self.now(Key::Heard(voter, ballot)));
    }

    /// The commit index before the event; a sentence that says only the new one looked at no old one.
    fn commit(&mut self, reason: &Reason) {
        let new = reason.rule.name == "follow-commit" && value(reason, "lower").is_none();
        if !new {
            self.then(Key::Whole(Part::Commit));
        }
    }
}
