//! The last hint: the next line of the shortest way from where the learner stands to what is to be brought about, found
//! by a search; or the knowledge that within its bounds no way leads there any more.
//!
//! First runs of as many events as the shown way has are looked at, every message for itself; where they do not get
//! there, runs of any length, by exchange. Messages that the learner holds may go on in both.

use super::{Place, Runner, Stage};
use crate::history::MomentId;
use crate::lesson::format::{Asked, Kind, Scripted};
use crate::lesson::reach;
use crate::model::event::Event;
use crate::search::{self, Bounds, End, MOST_BYTES, Search};
use crate::session::Session;
use crate::sim::Simulation;
use crate::sim::line::{Line, Verb};
use crate::sim::resolve;
use std::sync::Arc;

/// Most states of the first search.
const MOST_NEAR: u64 = 300_000;
/// Most states of the second one.
const MOST_FAR: u64 = 1_000_000;

/// What the search says of the way to what is to be brought about.
#[derive(Clone, Debug)]
pub enum Advice {
    /// It is not known yet: so many states were looked at.
    Searching(u64),
    /// The next line, and how many events the way has with it.
    Next(Line, usize),
    /// No run within these bounds gets there: all states were looked at, so many.
    Never(u64, String),
    /// No way was found in so many states, and not all were looked at.
    Unknown(u64),
}

/// What the learner is to bring about.
struct Ahead<'a> {
    reach: &'a [Asked],
    /// What must not be on the way.
    avoid: Option<&'a Asked>,
    /// A way that gets there, and how many events it has.
    way: &'a [Scripted],
    events: u64,
}

/// A search for the way, from a moment of the learner's.
#[derive(Debug)]
pub(super) struct Guide {
    place: Place,
    at: MomentId,
    /// The cluster there, with all messages let go on.
    from: Box<dyn Simulation>,
    /// The same as it is.
    here: Box<dyn Simulation>,
    search: Search,
    /// The bounds of the second search, until it has begun.
    far: Option<Bounds>,
    /// States of the first one.
    seen: u64,
    /// Whether all that the shown way uses may be used in a search, so that it can say that no way is left.
    proves: bool,
    advice: Option<Advice>,
}

impl Runner {
    /// What is to be brought about here; nothing where the learner has nothing to bring about any more.
    fn task_ahead(&self) -> Option<Ahead<'_>> {
        let lesson = &self.lesson;
        match (self.place, self.stage()) {
            (Place::Task(task), Stage::Act { reached: false }) if lesson.tasks[task].kind == Kind::Act => {
                let events =
                    self.reference.tasks[task].lines.iter().flatten().filter(|next| next.is_seen()).count();
                let task = &lesson.tasks[task];
                Some(Ahead { reach: &task.expect, avoid: None, way: &task.lines, events: events as u64 })
            }
            (Place::Goal, Stage::Goal { reached: None, shown: false, .. }) => {
                let goal = lesson.goal.as_ref()?;
                let events = goal.par.as_ref().map_or(goal.solution.len() as u64, |par| *par.get_ref());
                let (reach, avoid) = (std::slice::from_ref(&goal.reach), goal.avoid.as_ref());
                Some(Ahead { reach, avoid, way: &goal.solution, events })
            }
            _ => None,
        }
    }

    /// Whether a search can say more here than it has said.
    pub fn can_guide(&self, session: &Session) -> bool {
        self.task_ahead().is_some() && !self.is_free() && self.guide_here(session).is_none()
    }

    /// Begins to search for the shortest way from the present moment, if there is anything to search for.
    pub(super) fn begin_guide(&mut self, session: &Session) -> Option<()> {
        let Ahead { reach, avoid, way, events } = self.task_ahead()?;
        let mut parts: Vec<String> =
            reach.iter().map(|asked| format!("({})", asked.question.text())).collect();
        parts.extend(avoid.map(|asked| format!("not ({})", asked.question.text())));
        let until = parts.join(" and ");
        let here = session.present().fork();
        let from = released(&*here);
        let near = self.allowed(reach::near(&*from, way, events, MOST_NEAR));
        let far = self.allowed(reach::all(&*from, way, MOST_FAR));
        let cut = session.facts().cuts.iter().any(|cut| !cut.is_empty());
        let proves = reach::is_within_reach(way) && !cut;
        let search = Search::toward(&*from, &until, &near, reach::commands(way), 1).ok()?;
        let (place, at) = (self.place, session.history().cursor());
        self.guide =
            Some(Guide { place, at, from, here, search, far: Some(far), seen: 0, proves, advice: None });
        Some(())
    }

    /// The bounds without what the lesson does not allow here.
    fn allowed(&self, bounds: Bounds) -> Bounds {
        let node = self.reference.start.nodes[0].id;
        let may = |line: &Line| self.allows(line).is_ok();
        let (crashes, restarts) = (may(&Line::Crash(node)), may(&Line::Restart(node)));
        let requests = may(&Line::Request(node, "".into()));
        Bounds {
            crashes: if crashes { bounds.crashes } else { 0 },
            requests: if requests { bounds.requests } else { 0 },
            restarts,
            ..bounds
        }
    }

    /// The search from the present moment, if there is one.
    fn guide_here(&self, session: &Session) -> Option<&Guide> {
        let here = (self.place, session.history().cursor());
        self.guide.as_ref().filter(|guide| (guide.place, guide.at) == here)
    }

    /// Whether a search for the way is under way.
    pub fn guides(&self) -> bool {
        self.guide.as_ref().is_some_and(|guide| guide.advice.is_none() && guide.place == self.place)
    }

    /// Goes on with the search for the way, for so many states; false once it is over.
    pub fn guide_on(&mut self, states: u64) -> bool {
        let Some(mut guide) = self.guide.take() else { return false };
        if guide.advice.is_none() {
            guide.advice = self.advance(&mut guide, states);
        }
        let goes_on = guide.advice.is_none();
        self.guide = Some(guide);
        goes_on
    }

    fn advance(&self, guide: &mut Guide, states: u64) -> Option<Advice> {
        let Ok(progress) = guide.search.advance(states) else { return Some(Advice::Unknown(guide.seen)) };
        let seen = guide.seen + progress.states;
        // It may have been brought about since.
        let Some(Ahead { avoid, way, .. }) = self.task_ahead() else { return Some(Advice::Unknown(seen)) };
        match progress.end {
            None if progress.bytes <= MOST_BYTES => None,
            Some(End::Found) => Some(self.next_line(guide, avoid).unwrap_or(Advice::Unknown(seen))),
            end => match guide.far.take() {
                Some(far) => {
                    let until = guide.search.until().to_string();
                    match Search::toward(&*guide.from, &until, &far, reach::commands(way), 1) {
                        Ok(search) => (guide.search, guide.seen) = (search, seen),
                        Err(_) => return Some(Advice::Unknown(seen)),
                    }
                    None
                }
                None if end == Some(End::Exhausted) && guide.proves => {
                    Some(Advice::Never(progress.states, guide.search.written()))
                }
                None => Some(Advice::Unknown(seen)),
            },
        }
    }

    /// The first line of what was found, unless something on the way is forbidden.
    fn next_line(&self, guide: &Guide, avoid: Option<&Asked>) -> Option<Advice> {
        let way = guide.search.found()?;
        let lines = search::lines(&*guide.from, &way);
        let mut cluster = guide.from.fork();
        for (event, line) in way.iter().zip(&lines) {
            let time = cluster.time();
            let (allowed, applied) = (self.allows(line).is_ok(), cluster.apply(event, time).is_ok());
            let facts = Arc::new(cluster.facts());
            if !allowed || !applied || avoid.is_some_and(|asked| asked.is_true(&facts)) {
                return None;
            }
        }
        let held = match way.first()? {
            Event::Deliver(id) => {
                let flights = guide.here.flights();
                let free = flights.iter().any(|flight| flight.letter.id() == *id && !flight.held);
                (!free).then(|| Line::Message(Verb::Release, resolve::address(Verb::Release, *id, &flights)))
            }
            _ => None,
        };
        let next = held.or_else(|| lines.first().cloned())?;
        Some(Advice::Next(next, way.len()))
    }

    /// What the search says of the way from the present moment, if it was asked for there.
    pub fn advice(&self, session: &Session) -> Option<Advice> {
        let guide = self.guide_here(session)?;
        self.task_ahead()?;
        let searching = || Advice::Searching(guide.seen + guide.search.progress().states);
        Some(guide.advice.clone().unwrap_or_else(searching))
    }
}

/// The cluster with all messages let go on.
fn released(here: &dyn Simulation) -> Box<dyn Simulation> {
    let mut cluster = here.fork();
    for flight in here.flights().iter().filter(|flight| flight.held) {
        let time = cluster.time();
        let released = cluster.apply(&Event::Release(flight.letter.id()), time);
        debug_assert!(released.is_ok(), "what is held can be let go on");
    }
    cluster
}
