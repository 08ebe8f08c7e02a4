//! What became of a message.

use super::Answer;
use super::past::Past;
use crate::model::event::Event;
use crate::model::facts::Letter;
use crate::model::id::MessageId;
use crate::model::saying::Saying;
use std::sync::Arc;

/// The newest message on the way here of which this is true, and the event that sent it.
pub fn sent(past: &Past<'_>, is: impl Fn(&dyn Letter) -> bool) -> Option<(u64, Arc<dyn Letter>)> {
    (1..=past.here()).rev().find_map(|number| {
        let sent = &past.trail.mark(number)?.sent;
        sent.iter().rev().find(|letter| is(&***letter)).map(|letter| (number, letter.clone()))
    })
}

/// What became of a message up to the present moment.
#[derive(Clone, Copy, Debug)]
pub struct Fate {
    /// The message.
    pub id: MessageId,
    /// The event that sent it.
    pub sent: u64,
    /// The event that ended its way, or holds it.
    pub ended: Option<u64>,
    key: &'static str,
}

impl Fate {
    /// That of a message, sent by this event.
    pub fn of(id: MessageId, sent: u64, past: &Past<'_>) -> Fate {
        let event = |number: u64| past.trail.moment(number).map(|moment| &moment.event);
        let ends = |number: &u64| matches!(event(*number), Some(Event::Deliver(other) | Event::Drop(other)) if *other == id);
        let (key, ended) = match (sent + 1..=past.here()).find(ends) {
            Some(number) if matches!(event(number), Some(Event::Drop(_))) => ("why.lost", Some(number)),
            Some(number) => ("why.arrived", Some(number)),
            None => {
                let held = (sent + 1..=past.here()).rev().find_map(|number| match event(number) {
                    Some(Event::Hold(other)) if *other == id => Some(Some(number)),
                    Some(Event::Release(other)) if *other == id => Some(None),
                    _ => None,
                });
                match held.flatten() {
                    Some(number) => ("why.held", Some(number)),
                    None => ("why.flies", None),
                }
            }
        };
        Fate { id, sent, ended, key }
    }

    /// That of the newest message on the way here of which this is true.
    pub fn of_newest(past: &Past<'_>, is: impl Fn(&dyn Letter) -> bool) -> Option<Fate> {
        sent(past, is).map(|(at, letter)| Fate::of(letter.id(), at, past))
    }

    /// Whether it arrived.
    pub fn arrived(&self) -> bool {
        self.key == "why.arrived"
    }

    /// The event that shows it: what became of it, else what sent it.
    pub fn shown(&self) -> u64 {
        self.ended.unwrap_or(self.sent)
    }

    /// It in a sentence, with the event that shows it.
    pub fn answer(&self, past: &Past<'_>) -> Answer {
        let says = Saying::plain(self.key).with("message", self.id.to_string());
        Answer::new(says.with("moment", past.id(self.shown()))).shown(self.shown())
    }
}
