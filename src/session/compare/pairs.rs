//! Messages of two sides, each beside the one that it belongs to.

use super::alike;
use crate::model::facts::Flight;
use crate::model::id::NodeId;
use std::collections::BTreeMap;

/// Messages that stand beside each other, by their places in the lists of both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The message of this side, if it has one.
    pub here: Option<usize>,
    /// The message of the other side, if it has one.
    pub there: Option<usize>,
    /// Whether both are there and say the same.
    pub same: bool,
}

/// The way and the kind of a message.
type Route = (NodeId, NodeId, &'static str);

/// Each message beside the one of the other side that says the same, or else the oldest of its way and kind that has
/// no other; in the order of this side, then those that only the other side has.
pub fn pairs(here: &[Flight], there: &[Flight]) -> Vec<Beside> {
    let mut free: BTreeMap<Route, Vec<usize>> = BTreeMap::new();
    for (place, flight) in there.iter().enumerate() {
        free.entry(route(flight)).or_default().push(place);
    }
    let mut found: Vec<Beside> =
        (0..here.len()).map(|place| Beside { here: Some(place), there: None, same: false }).collect();
    for same in [true, false] {
        for (pair, flight) in found.iter_mut().zip(here).filter(|(pair, _)| pair.there.is_none()) {
            let Some(places) = free.get_mut(&route(flight)) else { continue };
            let place = places.iter().position(|place| !same || says_same(flight, &there[*place]));
            if let Some(place) = place {
                (pair.there, pair.same) = (Some(places.remove(place)), same);
            }
        }
    }
    let mut rest: Vec<usize> = free.into_values().flatten().collect();
    rest.sort_unstable();
    found.extend(rest.into_iter().map(|place| Beside { here: None, there: Some(place), same: false }));
    found
}

fn route(flight: &Flight) -> Route {
    (flight.letter.from(), flight.letter.to(), flight.letter.kind().line)
}

fn says_same(one: &Flight, other: &Flight) -> bool {
    one.held == other.held && alike(&one.letter.fields(), &other.letter.fields())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Setup, protocol};
    use crate::session::Session;

    /// The messages in flight after these lines.
    fn flights(lines: &[&str]) -> Vec<Flight> {
        let mut session = Session::new(Setup::new(protocol("paxos").unwrap())).unwrap();
        for line in lines {
            session.read(line, &mut |_| {}).unwrap();
        }
        session.facts().messages
    }

    fn pair(here: Option<usize>, there: Option<usize>, same: bool) -> Beside {
        Beside { here, there, same }
    }

    #[test]
    fn the_same_messages_stand_beside_each_other_and_others_alone() {
        let here = flights(&["request n1 X"]);
        let there = flights(&["request n1 X", "drop n1>n1 prepare", "request n2 Y"]);
        let found = pairs(&here, &there);
        let (mine, both) = (pair(Some(0), None, false), |place| pair(Some(place), Some(place - 1), true));
        let only = |place| pair(None, Some(place), false);
        assert_eq!(found, [mine, both(1), both(2), only(2), only(3), only(4)]);
    }

    #[test]
    fn what_says_the_same_comes_before_what_is_older() {
        let hold = ["request n1 X", "duplicate n1>n2 prepare", "hold n1>n2 prepare"];
        let (here, there) = (flights(&hold), flights(&["request n1 X"]));
        let of_n2 = |flights: &[Flight]| -> Vec<Flight> {
            flights.iter().filter(|flight| flight.letter.to().to_string() == "n2").cloned().collect()
        };
        // The one that is held says something else, wherever it stands.
        let (mut here, there) = (of_n2(&here), of_n2(&there));
        here.sort_by_key(|flight| !flight.held);
        assert_eq!(pairs(&here, &there), [pair(Some(0), None, false), pair(Some(1), Some(0), true)]);
        here.reverse();
        assert_eq!(pairs(&here, &there), [pair(Some(0), Some(0), true), pair(Some(1), None, false)]);
    }

    #[test]
    fn messages_of_one_way_that_say_otherwise_are_a_pair() {
        let (held, free) = (flights(&["request n1 X", "hold n1>n3 prepare"]), flights(&["request n1 X"]));
        assert_eq!(pairs(&held, &free)[2], pair(Some(2), Some(2), false));
        assert!(pairs(&held, &held).iter().all(|pair| pair.same));
    }
}
