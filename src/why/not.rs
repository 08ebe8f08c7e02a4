//! What did not happen, and what stands against it: as it is written, and the answer.
//!
//! A request that a node refused is answered by the event with which it refused; what has not come about yet, by the
//! facts of the present moment. If it did happen after all, the answer says when.

use super::Answer;
use super::fate::Fate;
use super::past::Past;
use super::place::{Key, Place, field};
use super::subject::{Asked, about_place, end, index, need, node};
use crate::history::touch::Part;
use crate::model::datum::Datum;
use crate::model::event::{Event, Timer};
use crate::model::facts::{Facts, Letter};
use crate::model::id::{MessageId, NodeId};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::sim::line::{Address, Line, VERBS};
use crate::sim::parse::{self, Grammar};
use crate::sim::{Simulation, Step, resolve};

mod open;
mod paxos;
mod raft;

/// A request that one node can grant another.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// The word of the question.
    pub word: &'static str,
    /// The kind of message that asks.
    asks: &'static str,
    /// The kind of message that grants.
    grants: &'static str,
    /// The field of that message that says so, if it may say otherwise.
    flag: Option<&'static str>,
    /// The protocol.
    protocol: &'static str,
}

/// All requests.
pub static REQUESTS: [Request; 4] = [
    Request {
        word: "vote",
        asks: "vote",
        grants: "vote-reply",
        flag: Some("vote_granted"),
        protocol: "raft",
    },
    Request {
        word: "append",
        asks: "append",
        grants: "append-reply",
        flag: Some("success"),
        protocol: "raft",
    },
    Request { word: "promise", asks: "prepare", grants: "promise", flag: None, protocol: "paxos" },
    Request { word: "accept", asks: "propose", grants: "accepted", flag: None, protocol: "paxos" },
];

/// The request of this word.
fn request(word: &str) -> &'static Request {
    REQUESTS.iter().find(|request| request.word == word).unwrap_or(&REQUESTS[0])
}

/// Something that did not happen.
#[derive(Clone, Debug)]
pub enum Question {
    /// The first node did not grant the second what it asked for.
    Granted(&'static Request, NodeId, NodeId),
    /// Raft: a node has not committed an entry.
    Committed(NodeId, u64),
    /// Raft: a node does not lead.
    Leads(NodeId),
    /// Paxos: a node knows no decision.
    Decides(NodeId),
    /// Paxos: a value is not chosen.
    Chosen(String),
    /// A line is refused, or would do nothing.
    Line(Line),
}

impl Question {
    /// The words that a question can begin with, beside those of lines.
    pub fn words(protocol: &str) -> Vec<&'static str> {
        let mut words: Vec<&str> = REQUESTS
            .iter()
            .filter(|request| request.protocol == protocol)
            .map(|request| request.word)
            .collect();
        words.extend(if protocol == "raft" { ["commit", "lead"] } else { ["decide", "choose"] });
        words
    }

    /// Reads what is asked.
    pub fn read(asked: Asked<'_>, grammar: &Grammar) -> Result<Question, Trouble> {
        let (words, protocol) = (asked.words(), grammar.profile.name);
        let first = need(&words, 0, "question")?;
        let node_at = |place| node(need(&words, place, "node")?, grammar.nodes);
        let word = if first.text == "accepted" { "accept" } else { first.text };
        let request = REQUESTS.iter().find(|known| known.word == word && known.protocol == protocol);
        if let Some(request) = request {
            end(&words, 3)?;
            return Ok(Question::Granted(request, node_at(1)?, node_at(2)?));
        }
        let own = Question::words(protocol);
        match word {
            _ if !own.contains(&word) => Question::line(asked, first, grammar),
            "commit" => {
                end(&words, 3)?;
                Ok(Question::Committed(node_at(1)?, index(need(&words, 2, "number")?)?))
            }
            "lead" | "decide" => {
                let node = node_at(1)?;
                end(&words, 2)?;
                Ok(if word == "lead" { Question::Leads(node) } else { Question::Decides(node) })
            }
            _ => {
                let value = need(&words, 1, "command")?;
                let place = value.text.as_ptr() as usize - asked.text.as_ptr() as usize;
                Ok(Question::Chosen(asked.text[place..].trim().into()))
            }
        }
    }

    /// A line that makes an event, if it is one.
    fn line(asked: Asked<'_>, first: Asked<'_>, grammar: &Grammar) -> Result<Question, Trouble> {
        let mut right = Question::words(grammar.profile.name);
        if VERBS.contains(&first.text) {
            let read = parse::parse(asked.text, grammar).map_err(|mut trouble| {
                trouble.column = trouble.column.map(|column| column + asked.column - 1);
                trouble
            })?;
            let makes_one = |line: &Line| {
                !matches!(
                    line,
                    Line::Plant(..)
                        | Line::Step(_)
                        | Line::RunFor(_)
                        | Line::RunUntil(..)
                        | Line::Settle
                        | Line::Back(_)
                        | Line::Forward(_)
                        | Line::Goto(_)
                        | Line::Branch(_)
                        | Line::Switch(_)
                        | Line::Expect(_)
                        | Line::Show(_)
                        | Line::Save(_)
                )
            };
            return match read.filter(makes_one) {
                Some(line) => Ok(Question::Line(line)),
                None => Err(first.wrong("error.no-event")),
            };
        }
        right.extend(["deliver", "request", "fire"]);
        let what = Saying::plain("error.question").with("word", String::from(first.text));
        let more = ["drop", "duplicate", "hold", "release", "crash", "restart", "break", "mend"];
        let all: Vec<&str> = right.iter().copied().chain(more).collect();
        Err(Trouble::new(what.with("right", right.join(", "))).at(first.column).nearest(first.text, all))
    }

    /// What stands against it, or when it did happen.
    pub fn answer(&self, past: &mut Past<'_>, facts: &Facts) -> Answer {
        match self {
            Question::Granted(request, by, asker) => granted(request, *by, *asker, past, facts),
            Question::Committed(node, index) => raft::committed(*node, *index, past, facts),
            Question::Leads(node) => raft::leads(*node, past, facts),
            Question::Decides(node) => paxos::decides(*node, past, facts),
            Question::Chosen(value) => paxos::chosen(value, past, facts),
            Question::Line(line) => possible(line, past, facts),
        }
    }
}

/// The sentence about a request, by the word of its question.
fn about(key: &str, request: &Request, by: NodeId, asker: NodeId) -> Saying {
    Saying::plain(format!("why-not.{key}-{}", request.word)).with("node", by).with("from", asker)
}

/// The event that wrote a part of a node last.
fn writer(past: &mut Past<'_>, node: NodeId, part: Part) -> u64 {
    let before = past.here() + 1;
    past.writer(Place::Of(node, Key::Whole(part)), before, 1).unwrap_or(0)
}

/// That a node is down, if it is, with the event that stopped it.
fn down(node: NodeId, past: &mut Past<'_>, facts: &Facts) -> Option<Answer> {
    let up = facts.node(node).is_some_and(|node| node.up);
    (!up).then(|| {
        let number = writer(past, node, Part::Up);
        let says = Saying::plain("why-not.down").with("node", node).with("moment", past.id(number));
        Answer::new(says).shown(number)
    })
}

/// Whether the answer to a request grants it.
fn grants(request: &Request, step: &Step) -> bool {
    let says_yes = |letter: &dyn Letter| {
        letter.kind().line == request.grants
            && request.flag.is_none_or(|flag| field(letter, flag) == Some(Datum::Flag(true)))
    };
    step.sent.iter().any(|letter| says_yes(&**letter))
}

/// Why a node did not grant what another asked for: what became of the newest request, and of the one before that
/// was answered, if this one was not.
fn granted(
    request: &'static Request,
    by: NodeId,
    asker: NodeId,
    past: &mut Past<'_>,
    facts: &Facts,
) -> Answer {
    if by == asker && request.protocol == "raft" {
        return raft::itself(request, by, past, facts);
    }
    let asks =
        |letter: &dyn Letter| (letter.from(), letter.to(), letter.kind().line) == (asker, by, request.asks);
    let Some(fate) = Fate::of_newest(past, asks) else {
        return never_asked(request, by, asker, past, facts);
    };
    let last = last_delivered(&asks, past);
    if fate.arrived() {
        let number = fate.shown();
        let answer = answered(request, by, asker, number, past);
        // An older request may have come later.
        let later = last.filter(|later| *later > number && !did(request, *later, past));
        return match later {
            Some(later) => answered(request, by, asker, later, past).with(answer),
            None => answer,
        };
    }
    let mut answer = Answer::new(about("open", request, by, asker)).with(fate.answer(past));
    if let Some(barred) = barred(fate.id, past, facts) {
        answer = answer.with(barred);
    }
    match last {
        Some(number) => answer
            .and(Saying::plain("why-not.one-before").with("moment", past.id(number)))
            .with(answered(request, by, asker, number, past)),
        None => answer,
    }
}

/// The last event with which such a message arrived.
fn last_delivered(is: &impl Fn(&dyn Letter) -> bool, past: &Past<'_>) -> Option<u64> {
    (1..=past.here()).rev().find(|number| {
        let arrives =
            past.trail.moment(*number).is_some_and(|moment| matches!(moment.event, Event::Deliver(_)));
        arrives && past.trail.letter(*number).is_some_and(|letter| is(&**letter))
    })
}

/// Whether an event granted what its message asked for.
fn did(request: &Request, number: u64, past: &mut Past<'_>) -> bool {
    past.step(number).is_some_and(|step| grants(request, &step))
}

/// What a node answered to a request that reached it.
fn answered(request: &Request, by: NodeId, asker: NodeId, number: u64, past: &mut Past<'_>) -> Answer {
    let key = if did(request, number, past) { "did" } else { "refused" };
    Answer::new(about(key, request, by, asker).with("moment", past.id(number))).shown(number)
}

/// Nobody ever asked: because the asker is down, or is not in office.
fn never_asked(request: &Request, by: NodeId, asker: NodeId, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let answer = Answer::new(about("never", request, by, asker));
    if let Some(down) = down(asker, past, facts) {
        return answer.with(down);
    }
    let part = if request.protocol == "raft" { Part::Role } else { Part::Proposer };
    answer.with(about_place(asker, Key::Whole(part), past, facts))
}

/// Why a message in flight cannot arrive now, if it cannot.
fn barred(id: MessageId, past: &mut Past<'_>, facts: &Facts) -> Option<Answer> {
    let flight = facts.messages.iter().find(|flight| flight.letter.id() == id)?;
    let (from, to) = (flight.letter.from(), flight.letter.to());
    if let Some(down) = down(to, past, facts) {
        return Some(down);
    }
    facts.is_cut(from, to).then(|| {
        let before = past.here() + 1;
        let number = past.writer(Place::Link(from, to), before, 1).unwrap_or(0);
        let says = Saying::plain("why-not.cut").with("from", from).with("to", to);
        Answer::new(says.with("moment", past.id(number))).shown(number)
    })
}

/// Why a line is refused now; or what it would do.
fn possible(line: &Line, past: &mut Past<'_>, facts: &Facts) -> Answer {
    let sim = past.present();
    let event = match resolve::event_of(line, sim) {
        Some(Ok(event)) => event,
        Some(Err(refusal)) => return Answer::new(refusal).with(gone(line, past)),
        None => return Answer::default(),
    };
    match sim.check(&event) {
        Err(refusal) => stands_against(&event, past, facts)
            .into_iter()
            .fold(Answer::new(refusal), |answer, number| answer.shown(number)),
        Ok(()) => would(&event, sim),
    }
}

/// What became of the newest message that a line could have meant.
fn gone(line: &Line, past: &mut Past<'_>) -> Answer {
    let Line::Message(_, Address::Route { from, to, kind, .. }) = line else { return Answer::default() };
    let meant = |letter: &dyn Letter| {
        let of_kind = kind.is_none_or(|kind| kind.line == letter.kind().line);
        (letter.from(), letter.to()) == (*from, *to) && of_kind
    };
    Fate::of_newest(past, meant).map(|fate| fate.answer(past)).unwrap_or_default()
}

/// What an event that is possible now would do: it is tried on a copy.
fn would(event: &Event, sim: &dyn Simulation) -> Answer {
    let step = sim.fork().apply(event, sim.time());
    let mut answer = Answer::new(Saying::plain("why-not.possible"));
    if let Ok(step) = step {
        answer.says.extend(step.reasons.iter().map(|reason| reason.saying(sim.profile().name)));
    }
    answer
}

/// The events that made an event impossible.
fn stands_against(event: &Event, past: &mut Past<'_>, facts: &Facts) -> Vec<u64> {
    let up = |node: &NodeId| facts.node(*node).is_some_and(|node| node.up);
    let number = match event {
        Event::Crash(node) | Event::Restart(node) => Some(writer(past, *node, Part::Up)),
        Event::Request(node, _) | Event::Fire(node, ..) if !up(node) => Some(writer(past, *node, Part::Up)),
        Event::Fire(node, Timer::Retry, _) => Some(writer(past, *node, Part::Proposer)),
        Event::Fire(node, ..) => Some(writer(past, *node, Part::Role)),
        _ => None,
    };
    let message = event.message().and_then(|id| {
        let barred = barred(id, past, facts).and_then(|answer| answer.moments.first().copied());
        barred.or_else(|| {
            let sent = facts.messages.iter().find(|flight| flight.letter.id() == id)?.letter.step();
            Fate::of(id, sent, past).ended
        })
    });
    number.into_iter().chain(message).collect()
}
