//! The ways of messages through a part of the run: where each was sent, held and copied, and how it ended.
//!
//! Looked at is the part that is asked for, and a little around it: what was on its way before that is read from a
//! cluster that the history has kept whole.

use super::trail::Trail;
use crate::model::event::Event;
use crate::model::facts::Letter;
use crate::model::id::MessageId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Events around the part asked for in which the ends of messages are looked for. Seen from there, a message that
/// comes from further away or goes further on runs straight down.
const REACH: u64 = 128;

/// What happened to a message on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It was made to wait.
    Held,
    /// It was let go on.
    Released,
    /// It was copied.
    Copied,
}

/// How a message ended. Events are named by their number on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It arrived.
    Arrived(u64),
    /// It was lost.
    Lost(u64),
    /// It was still on its way after this event.
    Open(u64),
}

impl End {
    /// The event up to which the message is seen.
    pub fn number(self) -> u64 {
        match self {
            End::Arrived(number) | End::Lost(number) | End::Open(number) => number,
        }
    }
}

/// The way of one message, or of one copy of it. Two copies cannot be told apart: the one that is left longest is
/// taken for the last.
#[derive(Clone, Debug)]
pub struct Course {
    /// The message.
    pub letter: Arc<dyn Letter>,
    /// The event that sent it, or that made the copy.
    pub start: u64,
    /// Whether it is a copy.
    pub copy: bool,
    /// What happened to it on its way.
    pub stops: Vec<(u64, Stop)>,
    /// How it ended.
    pub end: End,
}

impl Course {
    /// Whether it waits where it was last seen.
    pub fn waits(&self) -> bool {
        let last = self.stops.iter().rev().find(|(_, stop)| *stop != Stop::Copied);
        last.is_some_and(|(_, stop)| *stop == Stop::Held)
    }
}

/// Messages on their way, while a run is followed.
#[derive(Debug, Default)]
struct Network {
    courses: Vec<Course>,
    /// Those on their way, by their message.
    open: BTreeMap<MessageId, Vec<usize>>,
}

impl Network {
    fn add(&mut self, course: Course) {
        self.open.entry(course.letter.id()).or_default().push(self.courses.len());
        self.courses.push(course);
    }

    fn send(&mut self, letter: &Arc<dyn Letter>, start: u64, copy: bool) {
        let (letter, end) = (letter.clone(), End::Open(start));
        self.add(Course { letter, start, copy, stops: Vec::new(), end });
    }

    /// The first copy of a message that waits, or of those that do not.
    fn find(&mut self, id: MessageId, waits: bool) -> Option<usize> {
        let copies = self.open.get(&id)?;
        copies.iter().copied().find(|place| self.courses[*place].waits() == waits)
    }

    fn stop(&mut self, id: MessageId, number: u64, stop: Stop) {
        if let Some(place) = self.find(id, stop == Stop::Released) {
            self.courses[place].stops.push((number, stop));
            if stop == Stop::Copied {
                let letter = self.courses[place].letter.clone();
                self.send(&letter, number, true);
            }
        }
    }

    fn end(&mut self, id: MessageId, end: End) {
        let lost = matches!(end, End::Lost(_));
        let place = self.find(id, false).or_else(|| if lost { self.find(id, true) } else { None });
        let Some(place) = place else { return };
        self.courses[place].end = end;
        if let Some(copies) = self.open.get_mut(&id) {
            copies.retain(|copy| *copy != place);
        }
    }

    fn follow(&mut self, event: &Event, number: u64) {
        match event {
            Event::Deliver(id) => self.end(*id, End::Arrived(number)),
            Event::Drop(id) => self.end(*id, End::Lost(number)),
            Event::Duplicate(id) => self.stop(*id, number, Stop::Copied),
            Event::Hold(id) => self.stop(*id, number, Stop::Held),
            Event::Release(id) => self.stop(*id, number, Stop::Released),
            _ => {}
        }
    }
}

/// The ways of all messages that were on their way at some time from one event to another, in the order sent.
pub fn courses(trail: &Trail<'_>, first: u64, last: u64) -> Vec<Course> {
    let (since, flights) = trail.known(first.saturating_sub(REACH));
    let until = last.saturating_add(REACH).min(trail.last());
    let mut network = Network::default();
    for flight in flights {
        let start = flight.letter.step();
        let letter = flight.letter;
        let copy = network.open.contains_key(&letter.id());
        let stops = if flight.held { vec![(start, Stop::Held)] } else { Vec::new() };
        network.add(Course { letter, start, copy, stops, end: End::Open(since) });
    }
    for number in since + 1..=until {
        let Some(moment) = trail.moment(number) else { break };
        network.follow(&moment.event, number);
        if number <= last {
            moment.mark.sent.iter().for_each(|letter| network.send(letter, number, false));
        }
    }
    let open: Vec<usize> = network.open.into_values().flatten().collect();
    let mut courses = network.courses;
    open.into_iter().for_each(|place| courses[place].end = End::Open(until));
    courses.retain(|course| course.end.number() >= first && course.start <= last);
    courses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{self, Setup};
    use crate::session::Session;

    fn session(protocol: &str, lines: &[&str]) -> Session {
        let mut setup = Setup::new(catalog::protocol(protocol).unwrap());
        setup.config.nodes = 3;
        let mut session = Session::new(setup).unwrap();
        for line in lines {
            session.read(line, &mut |_| {}).unwrap();
        }
        session
    }

    /// Where a copy of a message began, what was done to it, and how it ended.
    type Way = (u64, Vec<(u64, Stop)>, End);

    /// The ways of a message's copies, seen from some events.
    fn ways(session: &Session, id: u64, first: u64, last: u64) -> Vec<Way> {
        let all = courses(&Trail::of(session.history()), first, last);
        let of = all.into_iter().filter(|course| course.letter.id() == MessageId(id));
        of.map(|course| (course.start, course.stops, course.end)).collect()
    }

    #[test]
    fn what_is_done_to_a_message_stands_on_its_way() {
        let lines =
            ["request n1 A", "hold m1", "duplicate m2", "drop m3", "deliver m2", "release m1", "deliver m1"];
        let session = session("paxos", &[&lines[..], &["drop m2"]].concat());
        let held = vec![(2, Stop::Held), (6, Stop::Released)];
        assert_eq!(ways(&session, 1, 0, 8), [(1, held.clone(), End::Arrived(7))]);
        let copied = vec![(3, Stop::Copied)];
        assert_eq!(ways(&session, 2, 0, 8), [(1, copied, End::Arrived(5)), (3, vec![], End::Lost(8))]);
        assert_eq!(ways(&session, 3, 0, 8), [(1, vec![], End::Lost(4))]);
        assert_eq!(ways(&session, 4, 0, 8), [(5, vec![], End::Open(8))]);
        assert_eq!(
            (ways(&session, 1, 4, 5), ways(&session, 3, 5, 8)),
            (vec![(1, held, End::Arrived(7))], vec![])
        );
    }

    #[test]
    fn a_message_that_is_lost_while_it_waits_is_the_one_that_waits() {
        let session = session("paxos", &["request n1 A", "duplicate m2", "hold m2", "deliver m2", "drop m2"]);
        let copied = vec![(2, Stop::Copied), (3, Stop::Held)];
        assert_eq!(ways(&session, 2, 0, 5), [(1, copied, End::Lost(5)), (2, vec![], End::Arrived(4))]);
        let held = courses(&Trail::of(session.history()), 0, 5);
        assert!(held.iter().any(Course::waits));
    }

    #[test]
    fn what_crosses_is_seen_from_far_away() {
        let session = session("raft", &["fire n1 election", "hold m2", "deliver m1", "step 400"]);
        let last = Trail::of(session.history()).last();
        assert!(last > 350);
        // From here on it is only known that it waits.
        assert_eq!(ways(&session, 2, last, last), [(1, vec![(1, Stop::Held)], End::Open(last))]);
        assert_eq!(ways(&session, 2, 1, 2), [(1, vec![(2, Stop::Held)], End::Open(2 + REACH))]);
    }
}
