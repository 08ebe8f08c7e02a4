//! Walking back: which event wrote a value, what an event came of, and what came of it.

use super::compared::looks;
use super::place::{Key, Place};
use crate::history::touch::Part;
use crate::history::trail::Trail;
use crate::history::{History, MomentId};
use crate::model::ballot::Ballot;
use crate::model::event::Event;
use crate::model::facts::{Flight, Letter};
use crate::model::id::NodeId;
use crate::model::log::Command;
use crate::model::node::NodeFacts;
use crate::model::rule::Reason;
use crate::model::saying::Saying;
use crate::sim::{Simulation, Step};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many events further on it is looked for what an event caused.
const REACH: u64 = 256;
/// How many events are kept at hand.
const KEPT: usize = 1024;

/// One event leads to another: by a message, or by a value that it wrote and the other compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The cause, by its number on the path; 0 is the start.
    pub cause: u64,
    /// The effect.
    pub effect: u64,
    /// What leads from one to the other.
    pub what: Saying,
    /// The place that the value was kept in; nothing for a message.
    pub place: Option<Place>,
}

impl Link {
    /// Whether it leads from a commit index.
    pub fn is_of_commit(&self) -> bool {
        matches!(self.place, Some(Place::Of(_, key)) if key == Key::Whole(Part::Commit))
    }
}

/// Rules that only move the commit index.
pub const COMMITS: [&str; 4] = ["no-new-majority", "commit-own-term", "commit-by-majority", "follow-commit"];

/// The present branch, read backwards.
#[derive(Debug)]
pub struct Past<'a> {
    history: &'a History,
    /// The branch.
    pub trail: Trail<'a>,
    steps: BTreeMap<u64, Arc<Step>>,
    start: Box<dyn Simulation>,
}

impl<'a> Past<'a> {
    /// The present branch.
    pub fn new(history: &'a History) -> Past<'a> {
        Past { history, trail: Trail::of(history), steps: BTreeMap::new(), start: history.start() }
    }

    /// The number of the present moment on the path.
    pub fn here(&self) -> u64 {
        self.trail.here()
    }

    /// The cluster at the present moment.
    pub fn present(&self) -> &'a dyn Simulation {
        self.history.present()
    }

    /// Messages on their way at the present moment.
    pub fn flights(&self) -> Vec<Flight> {
        self.history.present().flights()
    }

    /// The moment of an event.
    pub fn id(&self, number: u64) -> MomentId {
        self.trail.id(number).unwrap_or(0)
    }

    /// What an event did; nothing for the start.
    pub fn step(&mut self, number: u64) -> Option<Arc<Step>> {
        if let Some(step) = self.steps.get(&number) {
            return Some(step.clone());
        }
        // All of a stretch is wanted sooner or later, and costs the same at once.
        self.trail.id(number).filter(|id| *id > 0)?;
        let id = self.trail.id(self.trail.stretch_end(number))?;
        if self.steps.len() > KEPT {
            self.steps.clear();
        }
        for (_, step) in self.history.replay(id).1 {
            self.steps.insert(step.number, Arc::new(step));
        }
        self.steps.get(&number).cloned()
    }

    /// A node before the first event.
    fn at_start(&self, node: NodeId) -> NodeFacts {
        self.start.node(node)
    }

    /// Paxos: what a node had accepted before the first event.
    pub fn accepted_at_start(&self, node: NodeId) -> Option<(Ballot, Command)> {
        self.at_start(node).state.paxos().and_then(|paxos| paxos.accepted.clone())
    }

    /// The message that the event of this number was about.
    fn letter(&self, number: u64) -> Option<&'a dyn Letter> {
        self.trail.letter(number).map(|letter| &**letter)
    }

    /// Whether an event wrote a value here.
    pub fn wrote(&mut self, number: u64, place: Place) -> bool {
        let Some(moment) = self.trail.moment(number) else { return false };
        let reads = matches!(place, Place::Of(_, Key::Heard(..) | Key::Seen(_)));
        let letter = if reads { self.letter(number) } else { None };
        if !place.may_be_written(moment, letter) {
            return false;
        }
        let certain = matches!(place, Place::Of(_, Key::Whole(_) | Key::Heard(..) | Key::Seen(_)));
        certain || self.step(number).is_some_and(|step| place.is_written(&step))
    }

    /// The last event before this one, and not before the other, that wrote here.
    pub fn writer(&mut self, place: Place, before: u64, since: u64) -> Option<u64> {
        let mut found = None;
        for number in (since.max(1)..before).rev() {
            if self.wrote(number, place) {
                found = Some(number);
                // The round was seen first in the oldest message that carried it, unless a crash came between.
                if !matches!(place, Place::Of(_, Key::Seen(_))) {
                    return found;
                }
            }
            if let Place::Of(node, Key::Seen(_)) = place
                && self.trail.moment(number).is_some_and(|moment| moment.event == Event::Crash(node))
            {
                break;
            }
        }
        found
    }

    /// Whether a value stood here before the first event that a fresh node would not have: it was planted.
    fn planted(&self, place: Place) -> bool {
        let Place::Of(node, key) = place else { return matches!(place, Place::Rule(_)) };
        if !matches!(
            key,
            Key::Entry(_)
                | Key::Whole(Part::Term | Part::Vote | Part::Promised | Part::Accepted | Part::Round)
        ) {
            return false;
        }
        use crate::model::datum::Datum::{Nothing, Number};
        !matches!(key.value(&self.at_start(node)), Nothing | Number(0))
    }

    /// What an event came of, not looking further back than this, for the rules that one asks about: its message first,
    /// then what its rules compared.
    fn links(&mut self, number: u64, since: u64, asked: impl Fn(&Reason) -> bool) -> Vec<Link> {
        let mut links = Vec::new();
        let (Some(moment), Some(step)) = (self.trail.moment(number), self.step(number)) else { return links };
        let mut link = |cause: u64, place: Option<Place>, what: Saying| {
            let link = Link { cause, effect: number, what, place };
            if cause >= since && !links.contains(&link) {
                links.push(link);
            }
        };
        if let Some((letter, route)) = step.letter.as_ref().zip(moment.mark.route) {
            link(route.sent, None, about_letter(&**letter));
        }
        if step.lost.is_some()
            && let Some(route) = moment.mark.route
        {
            let places = [Place::Of(route.to, Key::Whole(Part::Up)), Place::Link(route.from, route.to)];
            let down =
                self.trail.standings(number)[route.to.place()] == crate::history::trail::Standing::Down;
            let place = places[usize::from(!down)];
            if let Some(cause) = self.writer(place, number, since) {
                link(cause, Some(place), place.saying(None));
            }
        }
        let reasons = step.reasons.iter().filter(|reason| asked(reason));
        for look in reasons.flat_map(|reason| looks(reason, &step)) {
            if !look.before && self.wrote(number, look.place) {
                continue;
            }
            let facts = step.change.as_ref().map(|(before, _)| before);
            match self.writer(look.place, number, since) {
                Some(cause) => link(cause, Some(look.place), look.place.saying(facts)),
                None if since == 0 && self.planted(look.place) => {
                    link(0, Some(look.place), look.place.saying(facts));
                }
                None => {}
            }
        }
        links
    }

    /// What an event came of: its message first, then what its rules compared.
    pub fn causes(&mut self, number: u64) -> Vec<Link> {
        self.links(number, 0, |_| true)
    }

    /// What an event caused, up to the end of the branch, or so far as one looks.
    pub fn effects(&mut self, number: u64) -> Vec<Link> {
        if number == 0 {
            return Vec::new();
        }
        let last = self.trail.last().min(number.saturating_add(REACH));
        let mut effects = Vec::new();
        for later in number + 1..=last {
            effects
                .extend(self.links(later, number, |_| true).into_iter().filter(|link| link.cause == number));
        }
        effects
    }

    /// All that led to an event, the newest first: each event with what it gave to those that came of it. At most so
    /// many; and how many more there are. What a node thought of its commit index led to no entry and no vote: such
    /// rules are followed further only where it is asked for.
    pub fn chain(&mut self, number: u64, most: usize) -> (Vec<(u64, Vec<Link>)>, usize) {
        let mut open: BTreeMap<u64, Vec<Link>> = BTreeMap::new();
        let mut chain = Vec::new();
        let mut next = Some(number);
        let mut commits = true;
        while let Some(at) = next {
            for link in self.links(at, 0, |reason| commits || !COMMITS.contains(&reason.rule.name)) {
                open.entry(link.cause).or_default().push(link);
            }
            if chain.len() == most {
                break;
            }
            next = open.pop_last().map(|(number, links)| {
                commits = links.iter().any(Link::is_of_commit);
                chain.push((number, links));
                number
            });
        }
        (chain, open.len())
    }
}

/// A message as a link: `n1>n2 vote (m3)`.
pub fn about_letter(letter: &dyn Letter) -> Saying {
    Saying::plain("why.message")
        .with("from", letter.from())
        .with("to", letter.to())
        .with("kind", String::from(letter.kind().line))
        .with("message", letter.id().to_string())
}
