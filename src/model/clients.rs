//! What clients asked for and what they were told, and whether one order agrees with all of it.
//!
//! A run is *linearizable* (Herlihy and Wing, *Linearizability: A Correctness Condition for Concurrent Objects*, 1990) if
//! all requests can be put into one order such that every answer is right in it, and whoever asked only after another
//! was told stands behind that one. Here this is known exactly, without trying orders: an answer names a place. In Raft
//! that is the entry which the command has become, so the places are the order, and it agrees with all exactly if
//!
//! - no two requests were told the same place, and
//! - whenever one was told before another asked, its place is the lower one.
//!
//! In Paxos there is one decided value, so all must be told the same one. And what anyone is told, somebody must have
//! asked for before. A request without an answer may stand anywhere, or nowhere: it contradicts nothing.
//!
//! An answer is judged when it is given, against what was told before, in time that grows with the logarithm of the
//! run's length; a copy shares everything with what it was made from. No guarantee reads it, so it is no part of the
//! ledger, and a search knows nothing of it.

use super::id::NodeId;
use super::log::Command;
use super::rule::Reason;
use super::shelf::Shelf;
use std::sync::Arc;

/// When something happened on the path from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// Which event of the path it was, from 1.
    pub step: u64,
    /// Virtual milliseconds.
    pub time: u64,
}

/// What a client was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The command that is done: in Paxos the decided value, whatever the client asked for.
    pub command: Command,
    /// Raft: the entry that it has become.
    pub place: Option<u64>,
    /// When it was told.
    pub when: When,
}

/// What has become of a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The node has taken it, and has told nothing yet.
    Nothing,
    /// The node did not take it, and said why.
    Refused(Option<Arc<Reason>>),
    /// The node has answered.
    Told(Told),
}

/// A request of a client.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who was asked.
    pub node: NodeId,
    /// For what.
    pub command: Command,
    /// When.
    pub asked: When,
    /// What has become of it.
    pub answer: Answer,
    /// Raft: the term and the entry that it was taken into.
    slot: Option<(u64, u64)>,
    /// The request that was told the highest place before this one was made.
    before: Option<u64>,
}

impl Request {
    /// What the client was told, if anything.
    pub fn told(&self) -> Option<&Told> {
        match &self.answer {
            Answer::Told(told) => Some(told),
            Answer::Nothing | Answer::Refused(_) => None,
        }
    }
}

/// Why no order agrees with all answers; requests are named by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// This one was told something that nobody had asked for.
    Unasked(u64),
    /// These were told the same place.
    SamePlace(u64, u64),
    /// These were told different values, and only one is decided.
    TwoValues(u64, u64),
    /// The first was told before the second asked, and stands behind it.
    Backwards(u64, u64),
}

/// What clients asked for and were told on the way to a moment. Requests are numbered from 0, as they were made.
#[derive(Clone, Debug, Default)]
pub struct Clients {
    requests: Shelf<Option<Arc<Request>>>,
    count: u64,
    /// Raft: who was told each place first.
    places: Shelf<Option<u64>>,
    /// Raft: who was told the highest place.
    highest: Option<u64>,
    /// Paxos: who was told a value first.
    first: Option<u64>,
    contradiction: Option<Contradiction>,
}

impl Clients {
    /// How many requests there were.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether nobody has asked for anything.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The request of this number.
    pub fn get(&self, number: u64) -> Option<&Request> {
        self.requests.get(number)?.as_deref()
    }

    /// The requests, the newest first, each with its number.
    pub fn newest(&self) -> impl Iterator<Item = (u64, &Request)> {
        (0..self.count).rev().filter_map(|number| Some((number, self.get(number)?)))
    }

    /// Whether anyone was told anything.
    pub fn has_answers(&self) -> bool {
        self.highest.or(self.first).is_some()
    }

    /// The first pair of answers that no order agrees with, if there is one.
    pub fn contradiction(&self) -> Option<Contradiction> {
        self.contradiction
    }

    /// A client asks a node. It was taken into a slot (Raft: the entry of this term and index), or taken without one, or
    /// refused for a reason.
    pub fn ask(
        &mut self,
        (node, command, asked): (NodeId, &Command, When),
        taken: Result<Option<(u64, u64)>, Option<Reason>>,
    ) {
        let (slot, answer) = match taken {
            Ok(slot) => (slot, Answer::Nothing),
            Err(reason) => (None, Answer::Refused(reason.map(Arc::new))),
        };
        let request = Request { node, command: command.clone(), asked, answer, slot, before: self.highest };
        *self.requests.entry(self.count) = Some(Arc::new(request));
        self.count += 1;
    }

    /// A node tells the client whose command it took into this slot, or its last one where there are no slots, that a
    /// command is done; `wished` says whether anyone has ever asked for it. Where no client waits, nobody hears it.
    pub fn tell(
        &mut self,
        node: NodeId,
        slot: Option<(u64, u64)>,
        (command, when): (&Command, When),
        wished: bool,
    ) {
        let waits = |(_, request): &(u64, &Request)| {
            let is_taken = matches!(request.answer, Answer::Nothing);
            request.node == node && request.slot == slot && is_taken
        };
        let waiting = self.newest().find(waits).map(|(number, request)| (number, request.clone()));
        let Some((number, mut request)) = waiting else { return };
        let place = slot.map(|(_, index)| index);
        request.answer = Answer::Told(Told { command: command.clone(), place, when });
        let found = if wished { self.judge(number, &request) } else { Some(Contradiction::Unasked(number)) };
        self.contradiction = self.contradiction.or(found);
        *self.requests.entry(number) = Some(Arc::new(request));
        match place {
            Some(place) => {
                self.places.entry(place).get_or_insert(number);
                let highest = self.highest.filter(|highest| self.place(*highest) > Some(place));
                self.highest = Some(highest.unwrap_or(number));
            }
            None => self.first = self.first.or(Some(number)),
        }
    }

    /// The place that a request was told.
    fn place(&self, number: u64) -> Option<u64> {
        self.get(number)?.told()?.place
    }

    /// What contradicts an answer, of all that was told before it. Whoever was told before its client asked stands at
    /// most as high as the one that was remembered then.
    fn judge(&self, number: u64, request: &Request) -> Option<Contradiction> {
        let told = request.told()?;
        let Some(place) = told.place else {
            let first = self.first.filter(|first| {
                let known = self.get(*first).and_then(Request::told);
                known.is_some_and(|known| known.command != told.command)
            });
            return first.map(|first| Contradiction::TwoValues(first, number));
        };
        let same = self.places.get(place).copied().flatten();
        let before = request.before.filter(|before| self.place(*before) > Some(place));
        same.map(|other| Contradiction::SamePlace(other, number))
            .or(before.map(|before| Contradiction::Backwards(before, number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(number: u8) -> NodeId {
        NodeId::new(number).unwrap()
    }

    fn at(step: u64) -> When {
        When { step, time: step * 10 }
    }

    /// What happens in a made-up run: a client asks for an entry, or is told that it is there.
    #[derive(Clone, Copy, Debug)]
    enum Act {
        Ask(u64),
        Tell(u64),
    }
    use Act::{Ask, Tell};

    /// Requests that are named by their entries' terms; each is for the entry of this index.
    fn log(places: &[u64], acts: &[Act]) -> Clients {
        let mut clients = Clients::default();
        for (act, step) in acts.iter().zip(1..) {
            let (Ask(name) | Tell(name)) = *act;
            let (slot, command) = ((name, places[name as usize]), Command::from(format!("x={name}")));
            match act {
                Ask(_) => clients.ask((node(1), &command, at(step)), Ok(Some(slot))),
                Tell(_) => clients.tell(node(1), Some(slot), (&command, at(step)), true),
            }
        }
        clients
    }

    #[test]
    fn answers_at_places_of_their_own_hold_in_any_order_of_telling() {
        let clients = log(&[1, 2, 3], &[Ask(0), Ask(1), Tell(1), Ask(2), Tell(0), Tell(2)]);
        assert_eq!(clients.contradiction(), None);
        assert!(clients.newest().all(|(number, request)| request.told().unwrap().place == Some(number + 1)));
    }

    #[test]
    fn two_that_are_told_one_place_contradict_each_other() {
        let clients = log(&[1, 2, 2], &[Ask(0), Tell(0), Ask(1), Ask(2), Tell(1), Tell(2)]);
        assert_eq!(clients.contradiction(), Some(Contradiction::SamePlace(1, 2)));
    }

    #[test]
    fn who_asked_after_another_was_told_stands_behind_it() {
        let backwards = log(&[2, 1], &[Ask(0), Tell(0), Ask(1), Tell(1)]);
        assert_eq!(backwards.contradiction(), Some(Contradiction::Backwards(0, 1)));
        let at_once = log(&[2, 1], &[Ask(0), Ask(1), Tell(0), Tell(1)]);
        assert_eq!(at_once.contradiction(), None, "they asked at the same time");
    }

    #[test]
    fn who_hears_nothing_contradicts_nothing() {
        let mut clients = log(&[2, 1], &[Ask(0), Tell(0), Ask(1)]);
        clients.ask((node(2), &"y".into(), at(9)), Err(None));
        clients.tell(node(3), Some((1, 1)), (&"x=1".into(), at(10)), true);
        assert!(clients.contradiction().is_none() && clients.has_answers() && clients.len() == 3);
        assert!(matches!(clients.get(1).unwrap().answer, Answer::Nothing));
        assert!(matches!(clients.get(2).unwrap().answer, Answer::Refused(None)));
    }

    #[test]
    fn all_are_told_the_one_value_that_somebody_asked_for() {
        let told = |values: &[(&str, bool)]| {
            let mut clients = Clients::default();
            for ((value, wished), step) in values.iter().zip(1..) {
                clients.ask((node(step as u8), &format!("V{step}").into(), at(step)), Ok(None));
                clients.tell(node(step as u8), None, (&(*value).into(), at(10 + step)), *wished);
            }
            clients.contradiction()
        };
        assert_eq!(told(&[("X", true), ("X", true)]), None);
        assert_eq!(told(&[("X", true), ("X", true), ("Y", true)]), Some(Contradiction::TwoValues(0, 2)));
        assert_eq!(told(&[("X", true), ("Z", false)]), Some(Contradiction::Unasked(1)));
    }

    #[test]
    fn a_copy_knows_nothing_of_what_comes_later() {
        let before = log(&[1, 1], &[Ask(0), Ask(1), Tell(0)]);
        let mut after = before.clone();
        after.tell(node(1), Some((1, 1)), (&"x=1".into(), at(9)), true);
        assert!(before.contradiction().is_none() && after.contradiction().is_some());
        assert!(before.get(1).unwrap().told().is_none() && after.get(1).unwrap().told().is_some());
    }

    /// Whether any order of those that were told agrees with all of it: the definition, tried order by order.
    fn by_definition(places: &[u64], acts: &[Act]) -> bool {
        fn goes_on(order: &mut Vec<u64>, left: &[u64], fits: &dyn Fn(&[u64]) -> bool) -> bool {
            if left.is_empty() {
                return fits(order);
            }
            left.iter().any(|next| {
                order.push(*next);
                let rest: Vec<u64> = left.iter().copied().filter(|name| name != next).collect();
                let found = goes_on(order, &rest, fits);
                order.pop();
                found
            })
        }
        let asked = |name| acts.iter().position(|act| matches!(act, Ask(other) if *other == name));
        let told = |name| acts.iter().position(|act| matches!(act, Tell(other) if *other == name));
        let names: Vec<u64> = (0..places.len() as u64).filter(|name| told(*name).is_some()).collect();
        let fits = |order: &[u64]| {
            order.iter().enumerate().all(|(place, one)| {
                let rises = |other: &u64| places[*one as usize] < places[*other as usize];
                order[place + 1..].iter().all(|other| rises(other) && told(*other) > asked(*one))
            })
        };
        goes_on(&mut Vec::new(), &names, &fits)
    }

    #[test]
    fn what_is_said_is_what_the_definition_says() {
        let (mut seed, mut holds, mut broken) = (7_u64, 0, 0);
        let mut draw = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for _ in 0..3000 {
            let count = 2 + draw(4);
            let places: Vec<u64> = (0..count).map(|_| 1 + draw(6)).collect();
            let (mut acts, mut open, mut asked) = (Vec::new(), Vec::new(), 0);
            while asked < count || (!open.is_empty() && draw(6) > 0) {
                if asked < count && (open.is_empty() || draw(2) == 0) {
                    acts.push(Ask(asked));
                    open.push(asked);
                    asked += 1;
                } else {
                    acts.push(Tell(open.swap_remove(draw(open.len() as u64) as usize)));
                }
            }
            let (said, right) = (log(&places, &acts).contradiction(), by_definition(&places, &acts));
            assert_eq!(said.is_none(), right, "{places:?} {acts:?} {said:?}");
            if right { holds += 1 } else { broken += 1 }
        }
        assert!(holds > 300 && broken > 300, "{holds} {broken}");
    }
}
