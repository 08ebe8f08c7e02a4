//! Runs lines within bounds: no lesson makes the checker or the learner wait for ever, or fills the memory.
//!
//! A line that would make more events than are left is refused before it runs; how many it would make is counted on
//! a copy of the cluster.

use crate::model::saying::Saying;
use crate::session::{Session, Stop};
use crate::sim::Simulation;
use crate::sim::line::{Line, Within};

/// Most events of a run: of all tasks together, or of one way to the goal.
pub(super) const MOST_EVENTS: u64 = 10_000;
/// Most events of all runs of a lesson together.
pub(super) const MOST_IN_ALL: u64 = 50_000;

/// Most events that are tried on copies, to know how many a line would make.
const MOST_TRIED: u64 = 30_000;
/// Most messages in flight.
const MOST_IN_FLIGHT: usize = 1_000;

/// How many events are left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    run: u64,
    all: u64,
    tried: u64,
}

impl Budget {
    /// All of them.
    pub(super) fn new() -> Budget {
        Budget { run: MOST_EVENTS, all: MOST_IN_ALL, tried: MOST_TRIED }
    }

    /// A run begins.
    pub(super) fn begin(&mut self) {
        self.run = MOST_EVENTS;
    }

    fn left(&self) -> u64 {
        self.run.min(self.all).min(self.tried)
    }

    /// Why no more events are allowed.
    fn over(&self) -> Stop {
        let (key, most) = match self.run <= self.all.min(self.tried) {
            true => ("check.long-run", MOST_EVENTS),
            false => ("check.long-lesson", MOST_IN_ALL),
        };
        Saying::plain(key).with("most", most).into()
    }

    /// Does what a line says, if the events that are left will do.
    pub(super) fn run(&mut self, session: &mut Session, line: &Line) -> Result<(), Stop> {
        let known = session.history().len();
        let done = match line {
            Line::RunUntil(expression, within) => {
                let left = self.left();
                let (within, cut) = match *within {
                    Within::Events(events) => (Within::Events(events.min(left)), events > left),
                    Within::Milliseconds(most) => {
                        let until = session.now().saturating_add(most);
                        match self.count(session, left, |cluster| due(cluster, until)) {
                            Some(_) => (*within, false),
                            None => (Within::Events(left), true),
                        }
                    }
                };
                match session.run(Line::RunUntil(expression.clone(), within), &mut |_| {}) {
                    Err(Stop::False(_)) if cut => Err(self.over()),
                    done => done,
                }
            }
            line if !self.fits(session, line) => Err(self.over()),
            line => session.run(line.clone(), &mut |_| {}),
        };
        let made = session.history().len().saturating_sub(known) as u64;
        (self.run, self.all) = (self.run.saturating_sub(made), self.all.saturating_sub(made));
        if session.present().in_flight() > MOST_IN_FLIGHT {
            return Err(Saying::plain("check.many-messages").with("most", MOST_IN_FLIGHT).into());
        }
        done.map(|_| ())
    }

    /// Whether the events that are left will do for a line.
    fn fits(&mut self, session: &Session, line: &Line) -> bool {
        let left = self.left();
        match line {
            Line::Step(events) => *events <= left,
            Line::RunFor(milliseconds) => {
                let until = session.now().saturating_add(*milliseconds);
                self.count(session, left, |cluster| due(cluster, until)).is_some()
            }
            Line::Settle => {
                let oldest = |cluster: &dyn Simulation| Some((cluster.oldest()?, cluster.time()));
                self.count(session, left, oldest).is_some()
            }
            Line::Back(_) | Line::Expect(_) | Line::Plant(..) => true,
            _ => left > 0,
        }
    }

    /// How many events follow one another; nothing if they are more than so many.
    fn count(
        &mut self,
        session: &Session,
        most: u64,
        next: impl Fn(&dyn Simulation) -> Option<(Event, u64)>,
    ) -> Option<u64> {
        let (mut cluster, mut events) = (session.present().fork(), 0);
        while let Some((event, time)) = next(&*cluster) {
            if events == most || cluster.apply(&event, time).is_err() {
                return None;
            }
            events += 1;
            self.tried = self.tried.saturating_sub(1);
        }
        Some(events)
    }
}

type Event = crate::model::event::Event;

/// What the schedule does next, if it is due by then.
fn due(cluster: &dyn Simulation, until: u64) -> Option<(Event, u64)> {
    cluster.next().filter(|(_, due)| *due <= until)
}
