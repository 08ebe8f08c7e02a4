//! What clients were told, in sentences.

use crate::model::clients::{Answer, Clients, Contradiction, Request};
use crate::model::datum::Datum;
use crate::model::saying::Saying;

/// What has become of a request, as short as can be.
pub fn answer(request: &Request) -> Saying {
    match &request.answer {
        Answer::Nothing => Saying::plain("clients.nothing"),
        Answer::Refused(_) => Saying::plain("clients.refused"),
        Answer::Told(told) => match told.place {
            Some(place) => Saying::plain("clients.told-place").with("place", place),
            None => Saying::plain("clients.told-value").with("value", told.command.clone()),
        },
    }
}

/// The same, with why it was refused, if that can be said as short.
pub fn answer_with_reason(request: &Request) -> Option<Saying> {
    let Answer::Refused(Some(reason)) = &request.answer else { return None };
    let key = match reason.rule.name {
        "not-leader" => "clients.refused-other",
        "no-leader" => "clients.refused-alone",
        "request-busy" => "clients.refused-busy",
        "request-decided" => "clients.refused-decided",
        _ => return None,
    };
    Some(Saying { key: key.into(), values: reason.values.clone() })
}

/// Why a request was refused, if it was, in a sentence.
pub fn refusal(request: &Request, protocol: &str) -> Option<Saying> {
    match &request.answer {
        Answer::Refused(reason) => reason.as_ref().map(|reason| reason.saying(protocol)),
        Answer::Nothing | Answer::Told(_) => None,
    }
}

/// What the verdict rests on.
pub fn explained(clients: &Clients, protocol: &str) -> Saying {
    Saying::plain(match (clients.contradiction(), protocol) {
        (Some(Contradiction::Unasked(_)), _) => "clients.since-unasked",
        (Some(Contradiction::SamePlace(..)), _) => "clients.since-place",
        (Some(Contradiction::TwoValues(..)), _) => "clients.since-values",
        (Some(Contradiction::Backwards(..)), _) => "clients.since-backwards",
        (None, _) if !clients.has_answers() => "clients.since-nothing",
        (None, "raft") => "clients.since-raft",
        (None, _) => "clients.since-paxos",
    })
}

/// Whether one order agrees with all that clients were told, and if not, the two answers that show it.
pub fn verdict(clients: &Clients) -> Saying {
    let Some(contradiction) = clients.contradiction() else {
        return Saying::plain(if clients.has_answers() { "clients.holds" } else { "clients.holds-nothing" });
    };
    let (key, one, other) = match contradiction {
        Contradiction::Unasked(one) => ("clients.broken-unasked", one, one),
        Contradiction::SamePlace(one, other) => ("clients.broken-place", one, other),
        Contradiction::TwoValues(one, other) => ("clients.broken-values", one, other),
        Contradiction::Backwards(one, other) => ("clients.broken-backwards", one, other),
    };
    let mut saying = Saying::plain(key);
    for (names, number) in [(["one", "one_node", "place"], one), (["other", "other_node", "lower"], other)] {
        let Some((request, told)) = clients.get(number).and_then(|request| Some((request, request.told()?)))
        else {
            continue;
        };
        let values = [told.command.clone().into(), request.node.into(), Datum::from(told.place)];
        saying.values.extend(names.into_iter().zip(values));
    }
    saying
}

/// The numbers of the requests whose answers contradict each other.
pub fn at_fault(clients: &Clients) -> [Option<u64>; 2] {
    match clients.contradiction() {
        None => [None, None],
        Some(Contradiction::Unasked(one)) => [Some(one), None],
        Some(
            Contradiction::SamePlace(one, other)
            | Contradiction::TwoValues(one, other)
            | Contradiction::Backwards(one, other),
        ) => [Some(one), Some(other)],
    }
}
