//! What moves on the screen after an event: messages on their way, one that arrives, one that is lost.
//!
//! The state of the cluster has changed already when a motion begins; it only shows how. It knows no clock: whoever
//! draws says how much time has passed. How far a message has come is a function of virtual time.

use crate::model::event::Event;
use crate::model::facts::{Facts, Flight, Letter};
use crate::model::id::MessageId;
use crate::sim::Step;
use std::sync::Arc;
use std::time::Duration;

/// Where on its link a message rests that was just sent, and where one that is due.
const REST: (f64, f64) = (0.3, 0.75);

/// Messages that move at once, beside those that the event is about.
const MOST_MOVING: usize = 3;

/// A message that has left the network in this event, and is still seen.
#[derive(Clone, Debug)]
pub struct Ghost {
    /// The message.
    pub letter: Arc<dyn Letter>,
    /// Whether it was lost, instead of arriving.
    pub lost: bool,
    start: f64,
}

/// The way from one moment to the next.
#[derive(Clone, Debug)]
pub struct Motion {
    ghost: Option<Ghost>,
    fresh: Vec<MessageId>,
    since_ms: u64,
    now_ms: u64,
    /// Whether messages that the event is not about move too: many of them are too much for a slow connection.
    all: bool,
    length: Duration,
    passed: Duration,
}

impl Motion {
    /// The motion that an event causes, over so much real time.
    pub fn new(before: &Facts, step: &Step, length: Duration) -> Motion {
        let left = matches!(step.event, Event::Deliver(_) | Event::Drop(_));
        let ghost = step.letter.clone().filter(|_| left).map(|letter| {
            let known = before.messages.iter().find(|flight| flight.letter.id() == letter.id());
            let start = known.map_or(REST.0, |flight| rest(flight, before.time as f64));
            Ghost { letter, lost: matches!(step.event, Event::Drop(_)), start }
        });
        let fresh = step.sent.iter().map(|letter| letter.id()).collect();
        let all = before.messages.len() <= MOST_MOVING;
        Motion { ghost, fresh, since_ms: before.time, now_ms: step.time, all, length, passed: Duration::ZERO }
    }

    /// Lets real time pass; false when the motion is over.
    pub fn pass(&mut self, time: Duration) -> bool {
        self.passed += time;
        self.passed < self.length
    }

    /// How much of it is over, from 0 to 1.
    fn part(&self) -> f64 {
        (self.passed.as_secs_f64() / self.length.as_secs_f64().max(0.001)).min(1.0)
    }

    /// The message that is leaving, and how far along its link it is; for a lost one, how far it has fallen.
    pub fn ghost(&self) -> Option<(&Ghost, f64, f64)> {
        let ghost = self.ghost.as_ref()?;
        let part = self.part();
        Some(if ghost.lost {
            (ghost, ghost.start, part)
        } else {
            (ghost, ghost.start + (1.0 - ghost.start) * part, 0.0)
        })
    }

    /// How far along its link a message is.
    pub fn place(&self, flight: &Flight) -> f64 {
        let part = self.part();
        if self.fresh.contains(&flight.letter.id()) {
            return rest(flight, self.now_ms as f64) * part;
        }
        let part = if self.all { part } else { 1.0 };
        rest(flight, self.since_ms as f64 + (self.now_ms - self.since_ms) as f64 * part)
    }
}

/// How far along its link a message is at a virtual time, in milliseconds.
pub fn rest(flight: &Flight, now: f64) -> f64 {
    let (sent, due) = (flight.sent as f64, flight.due as f64);
    let part = if due > sent { ((now - sent) / (due - sent)).clamp(0.0, 1.0) } else { 0.0 };
    REST.0 + (REST.1 - REST.0) * part
}
