//! What somebody may ask *why* about, as it is written, and the event that answers it.

use super::Answer;
use super::fate::{Fate, sent};
use super::past::{Past, about_letter};
use super::place::{Key, Place};
use crate::guarantee;
use crate::history::MomentId;
use crate::history::touch::Part;
use crate::model::facts::{Facts, Letter};
use crate::model::id::{MessageId, NodeId};
use crate::model::saying::Saying;
use crate::model::text::number;
use crate::model::trouble::Trouble;
use crate::sim::parse::{self, Grammar};

/// Something that is as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// What happened at a moment.
    Moment(MomentId),
    /// All that a node is.
    Node(NodeId),
    /// A message, by its number.
    Message(MessageId),
    /// A part of what a node keeps.
    Part(NodeId, Part),
    /// An entry of a node's log.
    Entry(NodeId, u64),
    /// That a node has committed an entry.
    Committed(NodeId, u64),
    /// A guarantee.
    Guarantee(&'static str),
}

/// The words before a node's name, each with the protocol that knows it and the part that it means.
pub const PARTS: [(&str, &str, Part); 12] = [
    ("role", "raft", Part::Role),
    ("term", "raft", Part::Term),
    ("vote", "raft", Part::Vote),
    ("leader", "raft", Part::Leader),
    ("votes", "raft", Part::Votes),
    ("log", "raft", Part::Log),
    ("commit", "raft", Part::Commit),
    ("promise", "paxos", Part::Promised),
    ("accepted", "paxos", Part::Accepted),
    ("decided", "paxos", Part::Decided),
    ("proposer", "paxos", Part::Proposer),
    ("promises", "paxos", Part::Promises),
];

/// Those of a protocol, each with the part that it means.
pub fn parts(protocol: &str) -> impl Iterator<Item = (&'static str, Part)> {
    PARTS.iter().filter(move |(_, known, _)| *known == protocol).map(|(word, _, part)| (*word, *part))
}

/// The words of a question with the character where it starts, from 1.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The words.
    pub text: &'a str,
    /// Where they start.
    pub column: usize,
}

impl<'a> Asked<'a> {
    /// Each word with the character where it starts.
    pub fn words(self) -> Vec<Asked<'a>> {
        let start = self.text.as_ptr() as usize;
        let place = |word: &str| {
            let bytes = word.as_ptr() as usize - start;
            self.column + self.text[..bytes].chars().count()
        };
        self.text.split_whitespace().map(|word| Asked { text: word, column: place(word) }).collect()
    }

    /// Trouble with this word.
    pub fn wrong(self, key: &'static str) -> Trouble {
        Trouble::new(Saying::plain(key).with("word", String::from(self.text))).at(self.column)
    }
}

/// A node by its name.
pub fn node(word: Asked<'_>, nodes: u8) -> Result<NodeId, Trouble> {
    parse::node(word.text, nodes).map_err(|trouble| trouble.at(word.column))
}

/// The word at a place, which must be there.
pub fn need<'a>(words: &[Asked<'a>], place: usize, what: &'static str) -> Result<Asked<'a>, Trouble> {
    words.get(place).copied().ok_or_else(|| {
        let end = words.last().map_or(1, |word| word.column + word.text.chars().count() + 1);
        Trouble::new(Saying::plain("error.missing").with("what", what)).at(end)
    })
}

/// No word may stand at this place or behind it.
pub fn end(words: &[Asked<'_>], place: usize) -> Result<(), Trouble> {
    words.get(place).map_or(Ok(()), |word| Err(word.wrong("error.too-much")))
}

/// An index of a log, from 1.
pub fn index(word: Asked<'_>) -> Result<u64, Trouble> {
    number(word.text).filter(|index| *index > 0).ok_or_else(|| word.wrong("error.count"))
}

impl Subject {
    /// The words that a question can begin with.
    pub fn words(protocol: &str) -> Vec<&'static str> {
        let parts = parts(protocol).map(|(word, _)| word);
        let raft = (protocol == "raft").then_some("entry");
        let own = ["moment"].into_iter().chain(raft);
        parts.chain(own).chain(guarantee::of(protocol).map(|guarantee| guarantee.id)).collect()
    }

    /// Reads what is asked about.
    pub fn read(asked: Asked<'_>, grammar: &Grammar, past: &Past<'_>) -> Result<Subject, Trouble> {
        let (words, protocol) = (asked.words(), grammar.profile.name);
        let first = need(&words, 0, "subject")?;
        if let Ok(node) = node(first, grammar.nodes) {
            end(&words, 1)?;
            return Ok(Subject::Node(node));
        }
        let is_message =
            first.text.contains('>') || first.text.strip_prefix('m').is_some_and(|id| number(id).is_some());
        if is_message {
            return message(&words, grammar, past);
        }
        if let Some(guarantee) = guarantee::of(protocol).find(|guarantee| guarantee.id == first.text) {
            end(&words, 1)?;
            return Ok(Subject::Guarantee(guarantee.id));
        }
        let part = parts(protocol).find(|(word, _)| *word == first.text);
        let subject = match (first.text, part) {
            ("moment", _) => {
                let word = need(&words, 1, "number")?;
                let id = number(word.text).ok_or_else(|| word.wrong("error.number"))?;
                Subject::Moment(usize::try_from(id).unwrap_or(usize::MAX))
            }
            ("entry", _) if protocol == "raft" => {
                let node = node(need(&words, 1, "node")?, grammar.nodes)?;
                end(&words, 3)?;
                return Ok(Subject::Entry(node, index(need(&words, 2, "number")?)?));
            }
            (_, Some((_, part))) => {
                let node = node(need(&words, 1, "node")?, grammar.nodes)?;
                if let Some(word) = words.get(2).filter(|_| part == Part::Commit) {
                    end(&words, 3)?;
                    return Ok(Subject::Committed(node, index(*word)?));
                }
                Subject::Part(node, part)
            }
            _ => {
                let right = Subject::words(protocol);
                let what = Saying::plain("error.subject").with("word", String::from(first.text));
                let what = what.with("right", right.join(", "));
                return Err(Trouble::new(what).at(first.column).nearest(first.text, right));
            }
        };
        end(&words, 2)?;
        Ok(subject)
    }

    /// The event that answers it, on the way to the present moment.
    pub fn answer(&self, past: &mut Past<'_>, facts: &Facts) -> Result<Answer, Trouble> {
        Ok(match self {
            Subject::Moment(id) => {
                let missing = || Trouble::new(Saying::plain("why.elsewhere").with("moment", *id));
                let number = past.trail.number(*id).ok_or_else(missing)?;
                Answer::default().shown(number)
            }
            Subject::Node(node) => about_node(*node, past, facts),
            Subject::Message(id) => about_message(*id, past)?,
            Subject::Part(node, part) => about_place(*node, Key::Whole(*part), past, facts),
            Subject::Entry(node, index) => {
                let log = facts.node(*node).and_then(|node| node.state.raft()).map(|raft| raft.log.clone());
                let last = log.map_or(0, |log| log.last_index());
                let answer = about_place(*node, Key::Entry(*index), past, facts);
                if answer.moments == [0] && *index > last {
                    let what = Saying::plain("why.no-entry").with("node", *node).with("index", *index);
                    return Err(Trouble::new(what.with("last", last)));
                }
                answer
            }
            Subject::Committed(node, index) => match committed(*node, *index, past) {
                Some(number) => {
                    let says = Saying::plain("why.did-commit").with("node", *node).with("index", *index);
                    Answer::new(says.with("moment", past.id(number))).shown(number)
                }
                None => {
                    let what = Saying::plain("why.not-committed").with("node", *node).with("index", *index);
                    let commit = facts.node(*node).map(|node| Key::Whole(Part::Commit).value(node));
                    return Err(Trouble::new(what.with("commit", commit)));
                }
            },
            Subject::Guarantee(id) => about_guarantee(id, past, facts)?,
        })
    }
}

/// The event with which a node's commit index last came to reach an index, if it does now.
pub fn committed(node: NodeId, index: u64, past: &mut Past<'_>) -> Option<u64> {
    let mut before = past.here() + 1;
    let mut found = None;
    while let Some(number) = past.writer(Place::Of(node, Key::Whole(Part::Commit)), before, 1) {
        let step = past.step(number)?;
        let (was, is) = step.change.as_ref()?;
        if is.state.raft()?.commit_index < index {
            return found;
        }
        found = Some(number);
        if was.state.raft()?.commit_index < index {
            return found;
        }
        before = number;
    }
    found
}

/// The event that last wrote a value of a node, and what the value is.
pub(super) fn about_place(node: NodeId, key: Key, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let place = Place::Of(node, key);
    let here = past.here() + 1;
    let number = past.writer(place, here, 1).unwrap_or(0);
    let Saying { key, values } = place.saying(facts.node(node));
    let end = if number == 0 { "start" } else { "is" };
    let says = Saying { key: format!("{key}-{end}").into(), values };
    Answer::new(says.with("moment", past.id(number))).shown(number)
}

/// What a node is, each part with the event that wrote it; and the newest of these events.
fn about_node(node: NodeId, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let protocol = facts.profile.name;
    let mut answer = Answer::default();
    let raft = [Part::Role, Part::Term, Part::Vote, Part::Log, Part::Commit];
    let paxos = [Part::Promised, Part::Accepted, Part::Proposer, Part::Decided];
    let parts: &[Part] = if protocol == "raft" { &raft } else { &paxos };
    let is_up = facts.node(node).is_some_and(|node| node.up);
    let first = if is_up { None } else { Some(Part::Up) };
    for part in first.into_iter().chain(parts.iter().copied()) {
        let part = about_place(node, Key::Whole(part), past, facts);
        answer.says.extend(part.says);
        answer.moments.extend(part.moments);
    }
    answer.moments.sort_unstable_by(|one, other| other.cmp(one));
    answer.moments.dedup();
    answer
}

/// The event that sent a message, and what became of it.
fn about_message(id: MessageId, past: &mut Past<'_>) -> Result<Answer, Trouble> {
    let missing = || Trouble::new(Saying::plain("why.no-message").with("message", id.to_string()));
    let (at, letter) = sent(past, |letter| letter.id() == id).ok_or_else(missing)?;
    let mut says = about_letter(&*letter).with("moment", past.id(at)).with("is", "");
    says.key = "why.message-sent".into();
    let mut answer = Answer::new(says);
    answer.says.extend(Fate::of(id, at, past).answer(past).says);
    Ok(answer.shown(at))
}

/// A message by its number or its address: one in flight, else the newest of its kind that was sent.
fn message(words: &[Asked<'_>], grammar: &Grammar, past: &Past<'_>) -> Result<Subject, Trouble> {
    let first = words[0];
    if let Some(id) = first.text.strip_prefix('m').and_then(number) {
        end(words, 1)?;
        return Ok(Subject::Message(MessageId(id)));
    }
    let text = words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
    let mut line = parse::parse(&format!("drop {text}"), grammar).map_err(|mut trouble| {
        trouble.column = Some(trouble.column.unwrap_or(1).saturating_sub(6) + first.column);
        trouble
    })?;
    let Some(crate::sim::line::Line::Message(_, crate::sim::line::Address::Route { from, to, kind, nth })) =
        line.take()
    else {
        return Err(first.wrong("error.route"));
    };
    let fits = |letter: &dyn Letter| {
        let of_kind = kind.is_none_or(|kind| kind.line == letter.kind().line);
        (letter.from(), letter.to()) == (from, to) && of_kind
    };
    let flying: Vec<_> = past.flights().into_iter().filter(|flight| fits(&*flight.letter)).collect();
    let place = usize::try_from(nth - 1).unwrap_or(usize::MAX);
    let found = flying.get(place).map(|flight| flight.letter.id());
    let found = found.or_else(|| sent(past, fits).filter(|_| nth == 1).map(|(_, letter)| letter.id()));
    found.map(Subject::Message).ok_or_else(|| {
        let what = Saying::plain("why.never-sent").with("from", from).with("to", to);
        Trouble::new(what.with("kind", kind.map_or("", |kind| kind.line))).at(first.column)
    })
}

/// The event that broke a guarantee, and the event before it with which it cannot stand together.
fn about_guarantee(id: &'static str, past: &mut Past<'_>, facts: &Facts) -> Result<Answer, Trouble> {
    let known = facts.ledger.violations.iter().find(|violation| violation.guarantee == id);
    let Some(violation) = known else {
        return Err(Trouble::new(Saying::plain("why.holds").with("guarantee", String::from(id))));
    };
    let witness = Saying { key: format!("guarantee.{id}.broken").into(), values: violation.witness.clone() };
    let says = Saying::plain("why.broken-at").with("moment", past.id(violation.step));
    let mut answer = Answer::new(witness).and(says).shown(violation.step);
    for number in super::witness::against(violation, past) {
        answer = answer.shown(number);
    }
    Ok(answer)
}
