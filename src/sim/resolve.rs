//! Finds the event that a line means at the present moment, and the line that means an event.

use super::line::{Address, Line, Verb};
use super::{Refusal, Simulation};
use crate::model::event::Event;
use crate::model::facts::Flight;
use crate::model::id::{MessageId, NodeId};
use crate::model::saying::Saying;

/// How many messages a refusal lists.
const LISTED: usize = 8;

/// The event that a line means, if it is one that makes a single event.
pub fn event_of(line: &Line, sim: &dyn Simulation) -> Option<Result<Event, Refusal>> {
    Some(Ok(match line {
        Line::Message(verb, address) => {
            return Some(find(*verb, *address, &sim.flights()).map(|id| event(*verb, id)));
        }
        Line::Fire(node, timer, choice) => Event::Fire(*node, *timer, *choice),
        Line::Request(node, command) => Event::Request(*node, command.clone()),
        Line::Crash(node) => Event::Crash(*node),
        Line::Restart(node) => Event::Restart(*node),
        Line::Cut(from, to) => Event::Cut(*from, *to),
        Line::Partition(groups) => Event::Partition(groups.clone()),
        Line::Heal(link) => Event::Heal(*link),
        Line::Break(breakage) => Event::Break(breakage),
        Line::Mend(breakage) => Event::Mend(breakage),
        _ => return None,
    }))
}

/// The line that means an event now, in the form that does not depend on message numbers.
pub fn line_of(event: &Event, sim: &dyn Simulation) -> Line {
    let message = |verb, id| Line::Message(verb, address(verb, id, &sim.flights()));
    match event {
        Event::Deliver(id) => message(Verb::Deliver, *id),
        Event::Drop(id) => message(Verb::Drop, *id),
        Event::Duplicate(id) => message(Verb::Duplicate, *id),
        Event::Hold(id) => message(Verb::Hold, *id),
        Event::Release(id) => message(Verb::Release, *id),
        Event::Fire(node, timer, choice) => Line::Fire(*node, *timer, *choice),
        Event::Request(node, command) => Line::Request(*node, command.clone()),
        Event::Crash(node) => Line::Crash(*node),
        Event::Restart(node) => Line::Restart(*node),
        Event::Cut(from, to) => Line::Cut(*from, *to),
        Event::Partition(groups) => Line::Partition(groups.clone()),
        Event::Heal(link) => Line::Heal(*link),
        Event::Break(breakage) => Line::Break(breakage),
        Event::Mend(breakage) => Line::Mend(breakage),
    }
}

fn event(verb: Verb, id: MessageId) -> Event {
    match verb {
        Verb::Deliver => Event::Deliver(id),
        Verb::Drop => Event::Drop(id),
        Verb::Duplicate => Event::Duplicate(id),
        Verb::Hold => Event::Hold(id),
        Verb::Release => Event::Release(id),
    }
}

/// The message that an address means: the oldest of those that the verb can mean.
fn find(verb: Verb, address: Address, flights: &[Flight]) -> Result<MessageId, Refusal> {
    let (from, to, kind, nth) = match address {
        Address::Number(id) => return Ok(id),
        Address::Route { from, to, kind, nth } => (from, to, kind, nth),
    };
    let on_route = |flight: &&Flight| flight.letter.from() == from && flight.letter.to() == to;
    let of_kind = |flight: &&Flight| kind.is_none_or(|kind| flight.letter.kind().line == kind.line);
    let mut meant = flights.iter().filter(on_route).filter(of_kind).filter(|flight| verb.means(flight.held));
    if let Some(flight) = usize::try_from(nth - 1).ok().and_then(|skip| meant.nth(skip)) {
        return Ok(flight.letter.id());
    }
    let other: Vec<&Flight> = flights.iter().filter(on_route).filter(of_kind).collect();
    let fitting = other.iter().filter(|flight| verb.means(flight.held)).count();
    if fitting > 0 {
        return Err(Saying::plain("refusal.fewer").with("from", from).with("to", to).with("count", fitting));
    }
    if let Some(flight) = other.first() {
        let key = match (flight.held, verb) {
            (true, Verb::Hold) => "refusal.held-already",
            (true, _) => "refusal.held",
            (false, _) => "refusal.not-held",
        };
        let letter = &flight.letter;
        let message = format!("{} ({}>{} {})", letter.id(), letter.from(), letter.to(), letter.kind().line);
        return Err(Saying::plain(key).with("message", message));
    }
    let key = if kind.is_some() { "refusal.nothing-of-kind" } else { "refusal.nothing" };
    let what =
        Saying::plain(key).with("from", from).with("to", to).with("kind", kind.map_or("", |kind| kind.line));
    Err(what.with("flying", listed(flights, from, to)))
}

/// What is in flight, for a refusal: first what is on the same route.
fn listed(flights: &[Flight], from: NodeId, to: NodeId) -> String {
    let mut flights: Vec<&Flight> = flights.iter().collect();
    flights.sort_by_key(|flight| (flight.letter.from(), flight.letter.to()) != (from, to));
    let name = |flight: &&Flight| {
        let letter = &flight.letter;
        format!("{}>{} {}", letter.from(), letter.to(), letter.kind().line)
    };
    let mut names: Vec<String> = flights.iter().map(name).collect();
    names.dedup();
    let more = names.len() > LISTED;
    names.truncate(LISTED);
    if more {
        names.push(String::from("…"));
    }
    if names.is_empty() { String::from(crate::model::datum::NOTHING) } else { names.join(", ") }
}

/// The address of a message among those that the verb can mean.
pub fn address(verb: Verb, id: MessageId, flights: &[Flight]) -> Address {
    let Some(flight) = flights.iter().find(|flight| flight.letter.id() == id && verb.means(flight.held))
    else {
        return Address::Number(id);
    };
    let (from, to, kind) = (flight.letter.from(), flight.letter.to(), flight.letter.kind());
    let same = |flight: &&Flight| {
        let letter = &flight.letter;
        (letter.from(), letter.to(), letter.kind().line) == (from, to, kind.line) && verb.means(flight.held)
    };
    let before = flights.iter().take_while(|flight| flight.letter.id() < id).filter(same).count();
    Address::Route { from, to, kind: Some(kind), nth: before as u64 + 1 }
}
