//! The search itself: level by level, in batches that several threads share.
//!
//! A batch is a piece of the level. Each thread takes a part of it, in order, and makes its moves; what it has not
//! seen becomes a candidate. Then the candidates are taken in, in the order of their parents and moves, so that the
//! result is the same for any number of threads and any size of batches. Of a state that has been left behind only
//! its fingerprint stays, its parent and the number of the move; the way is found again by making those moves.

use super::memory::{SHARDS, Seen, shard};
use super::mirror::{Mirror, Shared};
use super::moves::{Move, Mover, Setting};
use super::state::Flying;
use super::tables::Tables;
use super::worker::{Batch, Level, Sight, Worker};
use super::{Bounds, End, Exploration, Goal, Progress, Reads, Targets};
use crate::model::event::Event;
use crate::model::log::Command;
use crate::model::trouble::Trouble;
use crate::protocol::Protocol;
use crate::sim::Simulation;
use crate::sim::cluster::Cluster;
use std::sync::Arc;

/// States that one thread takes at a time.
const BATCH: usize = 2048;
/// Below so many states a second thread is not worth its start.
const ALONE: usize = 256;
/// What clients ask for, one after the other.
const COMMANDS: [&str; 26] = [
    "X", "Y", "Z", "W", "V", "U", "T", "S", "R", "Q", "P", "O", "N", "M", "L", "K", "J", "I", "H", "G", "F",
    "E", "D", "C", "B", "A",
];

/// A breadth-first search.
#[derive(Debug)]
pub(in crate::sim) struct Breadth<P: Protocol> {
    start: Cluster<P>,
    bounds: Bounds,
    reads: Reads,
    goal: Arc<dyn Goal>,
    shared: Shared<P>,
    workers: Vec<Worker<P>>,
    seen: Vec<Seen>,
    /// For each state its parent, and the number of the move that led from there.
    links: Vec<(u32, u32)>,
    /// The states that are all reached by the same number of events, and the number of the first of them.
    level: Level,
    base: u32,
    /// How many of them have been left behind.
    cursor: usize,
    next: Level,
    first: Vec<u32>,
    depth: u32,
    transitions: u64,
    /// For each thing that is searched for, how it is reached.
    found: Vec<Option<Reached>>,
    /// What has not been found yet.
    wanted: Targets,
    end: Option<End>,
    trouble: Option<Trouble>,
}

/// How something that is searched for is reached.
#[derive(Clone, Copy, Debug)]
enum Reached {
    /// It is so at the first moment.
    AtOnce,
    /// From a state, by its move of this number.
    From(u32, u32),
}

impl<P: Protocol> Breadth<P> {
    pub(in crate::sim) fn new(
        start: &Cluster<P>,
        bounds: &Bounds,
        goal: Arc<dyn Goal>,
        threads: usize,
    ) -> Breadth<P> {
        let reads = goal.reads();
        let mut tables = Tables::new(start, reads);
        let slots: Vec<u32> = start.nodes.iter().map(|slot| tables.slot((**slot).clone())).collect();
        let in_flight = start.network.in_flight.iter();
        let flights: Vec<(u32, bool)> =
            in_flight.map(|flight| (tables.message(&flight.envelope), flight.held)).collect();
        let ledger = tables.ledger(&start.ledger);
        let shared = Shared::new(tables);
        let new = |command: &Command| !start.ledger.is_wish(command);
        let mut commands: Vec<Command> = goal.commands();
        for command in COMMANDS.iter().map(|name| Command::from(*name)) {
            if !commands.contains(&command) {
                commands.push(command);
            }
        }
        commands.retain(new);
        let most = usize::from(bounds.requests).min(commands.len());
        let setting = Setting {
            nodes: start.config().nodes,
            cuts: start.network.cuts(start.config().nodes),
            commands: &commands[..most],
            counts: reads.counts,
        };
        let bounds = Bounds { requests: most as u8, ..*bounds };
        let worker = |_| Worker::new(Mover::new(Mirror::new(&shared), &bounds, setting), goal.clone());
        let mut workers: Vec<Worker<P>> = (0..threads.max(1)).map(worker).collect();
        let counts = (start.network.sent, start.depth);
        let (first, fingerprint) = workers[0].mover.first((ledger, &slots), &flights, counts);
        let mut seen: Vec<Seen> = (0..SHARDS).map(|_| Seen::default()).collect();
        seen[shard(fingerprint)].insert(fingerprint);
        let mut level = Level::default();
        level.push(&first);
        let (met, trouble) = match goal.met(start.facts()) {
            Ok(met) => (met, None),
            Err(wrong) => (Targets::default(), Some(wrong)),
        };
        let found = (0..goal.count()).map(|place| met.has(place).then_some(Reached::AtOnce)).collect();
        let wanted = Targets::first(goal.count()).without(met);
        workers.iter_mut().for_each(|worker| worker.mover.mirror.catch_up());
        Breadth {
            start: start.clone(),
            bounds,
            reads,
            goal,
            shared,
            workers,
            seen,
            links: vec![(0, 0)],
            level,
            base: 0,
            cursor: 0,
            next: Level::default(),
            first,
            depth: 0,
            transitions: 0,
            found,
            wanted,
            end: wanted.is_empty().then_some(End::Found),
            trouble,
        }
    }

    /// Goes to the next level if this one is done; whether there is something to do.
    fn deepen(&mut self) -> bool {
        if self.cursor == self.level.len() {
            if self.next.len() == 0 {
                self.end = Some(End::Exhausted);
                return false;
            }
            self.base += self.level.len() as u32;
            std::mem::swap(&mut self.level, &mut self.next);
            self.next.clear();
            self.cursor = 0;
            self.depth += 1;
        }
        if self.bounds.depth == Some(self.depth) {
            self.end = Some(End::Depth);
        }
        self.end.is_none()
    }

    /// Makes the moves of a piece of the level, and takes in what is new.
    fn batch(&mut self, states: usize) -> Result<(), Trouble> {
        let (from, to) = (self.cursor, self.cursor + states);
        let threads = if states < ALONE { 1 } else { self.workers.len() };
        let part = states.div_ceil(threads);
        let start_of = |thread: usize| (from + thread * part).min(to);
        let (level, base, wanted) = (&self.level, self.base, self.wanted);
        if threads == 1 {
            let worker = &mut self.workers[0];
            worker.mover.mirror.catch_up();
            worker.work(level, from..to, base, wanted, &mut Sight::Alone(&mut self.seen));
            self.cursor = to;
            return self.take(1, &[]);
        }
        let seen = &self.seen;
        std::thread::scope(|scope| {
            for (thread, worker) in self.workers[..threads].iter_mut().enumerate() {
                let range = start_of(thread)..start_of(thread + 1);
                let run = move || {
                    worker.mover.mirror.catch_up();
                    let mut mine = std::mem::take(&mut worker.mine);
                    mine.clear();
                    worker.work(level, range, base, wanted, &mut Sight::Together(seen, &mut mine));
                    worker.mine = mine;
                };
                scope.spawn(run);
            }
        });
        let batches: Vec<&Batch> = self.workers[..threads].iter().map(|worker| &worker.batch).collect();
        let mut twice: Vec<(usize, usize)> = Vec::new();
        std::thread::scope(|scope| {
            let shares = self.seen.chunks_mut(SHARDS.div_ceil(threads)).enumerate();
            let runs: Vec<_> = shares
                .map(|(share, shards)| {
                    let batches = &batches;
                    scope.spawn(move || {
                        let first = share * SHARDS.div_ceil(threads);
                        repeated(batches, first, shards)
                    })
                })
                .collect();
            for run in runs {
                match run.join() {
                    Ok(found) => twice.extend(found),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        twice.sort_unstable();
        self.cursor = to;
        self.take(threads, &twice)
    }

    /// Takes in the candidates of a batch, in order, but for those that another thread has found as well.
    fn take(&mut self, threads: usize, twice: &[(usize, usize)]) -> Result<(), Trouble> {
        let mut twice = twice.iter().peekable();
        for (thread, worker) in self.workers[..threads].iter().enumerate() {
            let batch = &worker.batch;
            let mut hits = batch.hits.iter().peekable();
            for place in 0..=batch.candidates.len() {
                while let Some(hit) = hits.next_if(|hit| hit.candidates == place) {
                    for (target, reached) in self.found.iter_mut().enumerate() {
                        if hit.targets.has(target) {
                            reached.get_or_insert(Reached::From(hit.parent, hit.choice));
                        }
                    }
                    self.wanted = self.wanted.without(hit.targets);
                    if self.wanted.is_empty() {
                        self.transitions += u64::from(hit.made);
                        self.end = Some(End::Found);
                        return Ok(());
                    }
                }
                let Some(candidate) = batch.candidates.get(place) else { break };
                if twice.next_if_eq(&&(thread, place)).is_some() {
                    continue;
                }
                if self.links.len() as u64 >= self.bounds.states {
                    self.transitions += u64::from(candidate.made);
                    self.end = Some(End::States);
                    return Ok(());
                }
                self.links.push((candidate.parent, candidate.choice));
                self.next.push(batch.level.state(place));
            }
            if let Some(trouble) = &batch.trouble {
                return Err(trouble.clone());
            }
            self.transitions += u64::from(batch.made);
        }
        Ok(())
    }

    /// The moves from the first state to what was reached, and that state.
    fn way(&self, reached: Reached) -> (Vec<Move>, Vec<u32>) {
        let (mut to, mut choices) = match reached {
            Reached::AtOnce => (0, Vec::new()),
            Reached::From(parent, choice) => (parent, vec![choice]),
        };
        while to != 0 {
            let (parent, choice) = self.links[to as usize];
            choices.push(choice);
            to = parent;
        }
        let mut mover = self.workers[0].mover.again(Mirror::new(&self.shared));
        let (mut moves, mut state) = (Vec::new(), self.first.clone());
        for choice in choices.into_iter().rev() {
            let (mut place, mut chosen) = (0, None);
            mover.moves(&state, &mut |_, next| {
                if place == choice {
                    chosen = Some((next.by, next.state.to_vec()));
                }
                place += 1;
            });
            let (by, next) = chosen.expect("a state has the same moves again");
            moves.push(by);
            state = next;
        }
        (moves, state)
    }

    /// The events that these moves are in the cluster itself, where messages that the search has lost are still in
    /// flight. Of two messages that say the same, the older one is as good.
    fn events(&self, moves: &[Move], last: &[u32]) -> Vec<Event> {
        let tables = self.shared.lock();
        let mut cluster = self.start.clone();
        let mut events = Vec::new();
        for by in moves {
            let meant = |message: u32| {
                let digest = tables.digest_of(message);
                let mut flights = cluster.network.in_flight.iter().filter(|flight| !flight.held);
                let flight = flights.find(|flight| tables.message_digest(&flight.envelope) == digest);
                flight.map(|flight| flight.envelope.id).expect("what the search delivers is in flight")
            };
            let event = match by {
                Move::Deliver(message) => Event::Deliver(meant(*message)),
                Move::Duplicate(message) => Event::Duplicate(meant(*message)),
                Move::Drop(message) => Event::Drop(meant(*message)),
                Move::Event(event) => tables.event_of(*event).clone(),
            };
            let time = cluster.time;
            let applied = cluster.apply(&event, time);
            assert!(applied.is_ok(), "the way to what was found can be gone again: {applied:?}");
            events.push(event);
        }
        if self.reads.messages {
            let (_, flights) = self.workers[0].mover.parts(last);
            let answer = self.workers[0].mover.answer(last);
            let kept = flights.iter().map(|flight| Flying::message(*flight)).chain(answer);
            let mut kept: Vec<u128> = kept.map(|message| tables.digest_of(message)).collect();
            for flight in &cluster.network.in_flight {
                let digest = tables.message_digest(&flight.envelope);
                match kept.iter().position(|kept| *kept == digest) {
                    Some(place) => drop(kept.swap_remove(place)),
                    None => events.push(Event::Drop(flight.envelope.id)),
                }
            }
        }
        events
    }
}

/// The candidates, by thread and place, that come a second time: those of these shards, of which the first has this
/// number.
fn repeated(batches: &[&Batch], first: usize, shards: &mut [Seen]) -> Vec<(usize, usize)> {
    let mut twice = Vec::new();
    for (thread, batch) in batches.iter().enumerate() {
        for (place, candidate) in batch.candidates.iter().enumerate() {
            let own = shard(candidate.fingerprint).checked_sub(first).and_then(|place| shards.get_mut(place));
            if own.is_some_and(|seen| !seen.insert(candidate.fingerprint)) {
                twice.push((thread, place));
            }
        }
    }
    twice
}

impl<P: Protocol> Exploration for Breadth<P> {
    fn advance(&mut self, states: u64) -> Result<Progress, Trouble> {
        let mut left = usize::try_from(states).unwrap_or(usize::MAX);
        while left > 0 && self.end.is_none() && self.trouble.is_none() && self.deepen() {
            let most = if self.workers.len() > 1 { BATCH * 4 * self.workers.len() } else { BATCH };
            let states = left.min(most).min(self.level.len() - self.cursor);
            self.trouble = self.batch(states).err();
            left -= states;
        }
        self.trouble.clone().map_or(Ok(self.progress()), Err)
    }

    fn progress(&self) -> Progress {
        let bytes = self.seen.iter().map(Seen::bytes).sum::<usize>()
            + self.links.capacity() * size_of::<(u32, u32)>()
            + self.level.bytes()
            + self.next.bytes()
            + self.shared.lock().bytes()
            + self.workers.iter().map(Worker::bytes).sum::<usize>();
        Progress {
            states: self.links.len() as u64,
            transitions: self.transitions,
            depth: self.depth + u32::from(self.next.len() > 0),
            open: (self.level.len() - self.cursor + self.next.len()) as u64,
            bytes: bytes as u64,
            found: Targets::first(self.found.len()).without(self.wanted),
            end: self.end,
        }
    }

    fn found(&self, place: usize) -> Option<Vec<Event>> {
        let (moves, last) = self.way((*self.found.get(place)?)?);
        let events = self.events(&moves, &last);
        debug_assert!(self.goal.reads() == self.reads, "a goal reads the same all the time");
        Some(events)
    }
}
