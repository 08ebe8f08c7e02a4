//! The places in which a cluster keeps its values, and whether an event wrote one of them.

use crate::history::Moment;
use crate::history::touch::Part;
use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::event::Event;
use crate::model::facts::Letter;
use crate::model::id::NodeId;
use crate::model::node::{NodeFacts, RaftFacts, State};
use crate::model::rule::Breakage;
use crate::model::saying::Saying;
use crate::sim::Step;

/// Where a value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Something that a node keeps.
    Of(NodeId, Key),
    /// Whether a link is cut.
    Link(NodeId, NodeId),
    /// Whether a rule is broken.
    Rule(&'static Breakage),
}

/// What a node keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A part of its state.
    Whole(Part),
    /// Raft: an entry of its log.
    Entry(u64),
    /// Raft: whether this node voted for it.
    Granted(NodeId),
    /// Raft: how far it knows this node's log to match.
    Match(NodeId),
    /// Raft: the next entry that it sends this node.
    Next(NodeId),
    /// Paxos: whether this node promised its ballot.
    Promise(NodeId),
    /// Paxos: that it heard of this node's acceptance, at this ballot or at any.
    Heard(NodeId, Option<Ballot>),
    /// Paxos: this round, seen in a message.
    Seen(u64),
}

impl Key {
    /// The part of the state that it belongs to; nothing for what no picture of the state shows.
    pub fn part(self) -> Option<Part> {
        match self {
            Key::Whole(part) => Some(part),
            Key::Entry(_) => Some(Part::Log),
            Key::Granted(_) => Some(Part::Votes),
            Key::Match(_) => Some(Part::Match),
            Key::Next(_) => Some(Part::Next),
            Key::Promise(_) => Some(Part::Promises),
            Key::Heard(..) | Key::Seen(_) => None,
        }
    }

    /// What stands there.
    pub fn value(self, node: &NodeFacts) -> Datum {
        match &node.state {
            State::Raft(raft) => match self {
                Key::Entry(index) => raft.log.entry(index).map(ToString::to_string).into(),
                Key::Granted(voter) => raft.votes_granted.contains(voter).into(),
                Key::Match(other) => raft.match_index.get(other).into(),
                Key::Next(other) => raft.next_index.get(other).into(),
                Key::Whole(Part::Up) => node.up.into(),
                Key::Whole(Part::Term) => raft.current_term.into(),
                Key::Whole(Part::Vote) => raft.voted_for.into(),
                Key::Whole(Part::Role) => raft.role.name().into(),
                Key::Whole(Part::Leader) => raft.leader.into(),
                Key::Whole(Part::Log) => raft.log.last_index().into(),
                Key::Whole(Part::Commit) => raft.commit_index.into(),
                Key::Whole(Part::Votes) => raft.votes_granted.into(),
                _ => Datum::Nothing,
            },
            State::Paxos(paxos) => match self {
                Key::Promise(other) => paxos.promises.contains(other).into(),
                Key::Whole(Part::Up) => node.up.into(),
                Key::Whole(Part::Promised) => paxos.promised.into(),
                Key::Whole(Part::Accepted) => {
                    paxos.accepted.as_ref().map(|(ballot, value)| format!("{ballot}:{value}")).into()
                }
                Key::Whole(Part::Decided) => paxos.decided.clone().into(),
                Key::Whole(Part::Proposer) => paxos
                    .proposer
                    .as_ref()
                    .map(|proposer| format!("{}:{}", proposer.ballot, proposer.value))
                    .into(),
                Key::Whole(Part::Promises) => paxos.promises.into(),
                Key::Whole(Part::Round) => paxos.highest_round.into(),
                _ => Datum::Nothing,
            },
        }
    }

    /// Whether an event changed what stands there.
    fn differs(self, before: &NodeFacts, after: &NodeFacts) -> bool {
        match (self, before.state.raft(), after.state.raft()) {
            (Key::Entry(index), Some(before), Some(after)) => {
                before.log.entry(index) != after.log.entry(index)
            }
            (Key::Whole(_), ..) => true,
            // The vote of another term is another vote, and so is the promise of another ballot.
            (Key::Granted(voter), Some(before), Some(after)) => {
                let vote = |raft: &RaftFacts| raft.votes_granted.contains(voter).then_some(raft.current_term);
                vote(before) != vote(after)
            }
            (Key::Promise(acceptor), ..) => promise(before, acceptor) != promise(after, acceptor),
            _ => self.value(before) != self.value(after),
        }
    }

    /// The name of the place in the words.
    fn word(self) -> &'static str {
        match self {
            Key::Entry(_) => "why.entry",
            Key::Granted(_) => "why.granted",
            Key::Match(_) => "why.match",
            Key::Next(_) => "why.next",
            Key::Promise(_) => "why.promise-of",
            Key::Heard(..) => "why.heard",
            Key::Seen(_) => "why.seen",
            Key::Whole(part) => match part {
                Part::Up => "why.up",
                Part::Term => "why.term",
                Part::Vote => "why.vote",
                Part::Role => "why.role",
                Part::Leader => "why.leader",
                Part::Log => "why.log",
                Part::Commit => "why.commit",
                Part::Votes => "why.votes",
                Part::Match => "why.match-all",
                Part::Next => "why.next-all",
                Part::Promised => "why.promised",
                Part::Accepted => "why.accepted",
                Part::Decided => "why.decided",
                Part::Proposer => "why.proposer",
                Part::Promises => "why.promises",
                Part::Round => "why.round",
            },
        }
    }
}

impl Place {
    /// Whether an event may have written here, as far as that is seen without playing it again.
    pub fn may_be_written(self, moment: &Moment, letter: Option<&dyn Letter>) -> bool {
        let (node, key) = match self {
            Place::Of(node, key) => (node, key),
            Place::Link(from, to) => return wrote_link(&moment.event, from, to),
            Place::Rule(breakage) => {
                return matches!(&moment.event, Event::Break(other) | Event::Mend(other) if *other == breakage);
            }
        };
        if moment.mark.node != Some(node) {
            return false;
        }
        let arrives = matches!(moment.event, Event::Deliver(_));
        match (key, letter) {
            (Key::Heard(from, ballot), Some(letter)) => {
                let said = field(letter, "ballot");
                let fits = ballot.is_none_or(|ballot| said == Some(ballot.into()));
                arrives && letter.kind().line == "accepted" && letter.from() == from && fits
            }
            (Key::Seen(round), Some(letter)) => {
                let has = |(_, value): &(&str, Datum)| matches!(value, Datum::Ballot(ballot) if ballot.round == round);
                arrives && letter.fields().iter().any(has)
            }
            (Key::Heard(..) | Key::Seen(_), None) => false,
            (Key::Entry(index), _) => moment.mark.touch.reaches(index),
            _ => key.part().is_some_and(|part| moment.mark.touch.has(part)),
        }
    }

    /// Whether an event that may have written here did.
    pub fn is_written(self, step: &Step) -> bool {
        let Place::Of(_, key) = self else { return true };
        match &step.change {
            _ if key.part().is_none() => true,
            Some((before, after)) => key.differs(before, after),
            None => false,
        }
    }

    /// Its name, with what stands there.
    pub fn saying(self, node_facts: Option<&NodeFacts>) -> Saying {
        match self {
            Place::Link(from, to) => Saying::plain("why.link").with("from", from).with("to", to),
            Place::Rule(breakage) => Saying::plain("why.rule").with("name", String::from(breakage.name)),
            Place::Of(node, key) => {
                let value = node_facts.map_or(Datum::Nothing, |facts| key.value(facts));
                let saying = Saying::plain(key.word()).with("node", node).with("value", value);
                match key {
                    Key::Entry(index) => saying.with("index", index),
                    Key::Granted(other)
                    | Key::Match(other)
                    | Key::Next(other)
                    | Key::Promise(other)
                    | Key::Heard(other, _) => saying.with("other", other),
                    Key::Seen(round) => saying.with("round", round),
                    Key::Whole(_) => saying,
                }
            }
        }
    }
}

/// The ballot that an acceptor has promised a node, as far as that node knows.
fn promise(node: &NodeFacts, acceptor: NodeId) -> Option<Ballot> {
    let paxos = node.state.paxos().filter(|paxos| paxos.promises.contains(acceptor))?;
    paxos.proposer.as_ref().map(|proposer| proposer.ballot)
}

/// A field of a message, if it has it.
pub fn field(letter: &dyn Letter, name: &str) -> Option<Datum> {
    letter.fields().into_iter().find(|(field, _)| *field == name).map(|(_, value)| value)
}

fn wrote_link(event: &Event, from: NodeId, to: NodeId) -> bool {
    match event {
        Event::Cut(one, other) | Event::Heal(Some((one, other))) => (*one, *other) == (from, to),
        Event::Partition(_) | Event::Heal(None) => true,
        _ => false,
    }
}
