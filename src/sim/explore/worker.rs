//! One thread of a search: makes the moves of its part of a level, and asks the goal about what is new.

use super::memory::{Memo, Seen, shard};
use super::moves::{Mover, Next};
use super::state::{CHAIN, Flying, LEDGER, SENT};
use super::{Goal, Reads, Targets};
use crate::model::trouble::Trouble;
use crate::protocol::Protocol;
use std::ops::Range;
use std::sync::Arc;

/// States, one after the other.
#[derive(Debug, Default)]
pub(super) struct Level {
    words: Vec<u32>,
    ends: Vec<usize>,
}

impl Level {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn push(&mut self, state: &[u32]) {
        self.words.extend_from_slice(state);
        self.ends.push(self.words.len());
    }

    pub(super) fn state(&self, place: usize) -> &[u32] {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.words[start..self.ends[place]]
    }

    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.ends.clear();
    }

    pub(super) fn bytes(&self) -> usize {
        self.words.capacity() * size_of::<u32>() + self.ends.capacity() * size_of::<usize>()
    }
}

/// A state that may be new.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) fingerprint: u128,
    pub(super) parent: u32,
    /// Which of its parent's moves leads to it.
    pub(super) choice: u32,
    /// Transitions of the batch up to it.
    pub(super) made: u32,
}

/// Something that was searched for. The state may have been seen before: a goal may read what led to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) targets: Targets,
    /// The state before it, the move, and transitions of the batch, as of a candidate.
    pub(super) parent: u32,
    pub(super) choice: u32,
    pub(super) made: u32,
    /// How many candidates there were with it.
    pub(super) candidates: usize,
}

/// What a thread has made of its part.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) candidates: Vec<Candidate>,
    /// The candidates' states.
    pub(super) level: Level,
    /// Transitions.
    pub(super) made: u32,
    /// What was found, in order.
    pub(super) hits: Vec<Hit>,
    /// Why the goal cannot be asked.
    pub(super) trouble: Option<Trouble>,
}

/// How a thread knows what is new.
pub(super) enum Sight<'a> {
    /// It takes in at once what it finds.
    Alone(&'a mut [Seen]),
    /// It looks at what all have seen before, and remembers what it has found itself.
    Together(&'a [Seen], &'a mut Seen),
}

impl Sight<'_> {
    #[inline]
    fn is_new(&mut self, fingerprint: u128) -> bool {
        match self {
            Sight::Alone(seen) => seen[shard(fingerprint)].insert(fingerprint),
            Sight::Together(seen, mine) => {
                !seen[shard(fingerprint)].has(fingerprint) && mine.insert(fingerprint)
            }
        }
    }
}

/// One thread.
#[derive(Debug)]
pub(super) struct Worker<P: Protocol> {
    pub(super) mover: Mover<P>,
    pub(super) batch: Batch,
    /// What it has found itself in this batch.
    pub(super) mine: Seen,
    asker: Asker,
}

impl<P: Protocol> Worker<P> {
    pub(super) fn new(mover: Mover<P>, goal: Arc<dyn Goal>) -> Worker<P> {
        let asker = Asker { reads: goal.reads(), goal, answers: Memo::default() };
        Worker { mover, batch: Batch::default(), mine: Seen::default(), asker }
    }

    /// Makes the moves of these states of a level, of which the first has this number, until all that is wanted has
    /// been found.
    pub(super) fn work(
        &mut self,
        level: &Level,
        range: Range<usize>,
        base: u32,
        mut wanted: Targets,
        sight: &mut Sight<'_>,
    ) {
        let Worker { mover, batch, asker, .. } = self;
        batch.candidates.clear();
        batch.level.clear();
        batch.hits.clear();
        (batch.made, batch.trouble) = (0, None);
        let always = asker.reads.last_rules;
        for place in range {
            let (parent, mut choice) = (base + place as u32, 0);
            mover.moves(level.state(place), &mut |mover, next| {
                if wanted.is_empty() || batch.trouble.is_some() {
                    return;
                }
                batch.made += 1;
                let (fingerprint, made) = (next.fingerprint, batch.made);
                let is_new = sight.is_new(fingerprint);
                let met = if is_new || always { asker.met(mover, &next) } else { Ok(Targets::default()) };
                if is_new {
                    batch.candidates.push(Candidate { fingerprint, parent, choice, made });
                    batch.level.push(next.state);
                }
                match met {
                    Ok(targets) if !targets.is_empty() => {
                        let candidates = batch.candidates.len();
                        batch.hits.push(Hit { targets, parent, choice, made, candidates });
                        wanted = wanted.without(targets);
                    }
                    met => batch.trouble = met.err(),
                }
                choice += 1;
            });
            if wanted.is_empty() || batch.trouble.is_some() {
                return;
            }
        }
    }

    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.mover.bytes()
            + self.mine.bytes()
            + self.asker.answers.bytes()
            + self.batch.level.bytes()
            + self.batch.candidates.capacity() * size_of::<Candidate>()
    }
}

/// Asks the goal, and remembers its answers by the parts that it reads.
#[derive(Debug)]
struct Asker {
    reads: Reads,
    goal: Arc<dyn Goal>,
    answers: Memo<(u32, u128), Targets>,
}

impl Asker {
    fn met<P: Protocol>(&mut self, mover: &Mover<P>, next: &Next<'_>) -> Result<Targets, Trouble> {
        let (slots, flights) = mover.parts(next.state);
        let Reads { nodes, messages, last_rules, counts, .. } = self.reads;
        let around = if nodes { mover.mirror.around(slots) } else { 0 };
        let key = (next.state[LEDGER], around);
        let remembered = !(messages || last_rules || counts);
        if remembered && let Some(answer) = self.answers.get(&key) {
            return Ok(answer);
        }
        let answer = mover.answer(next.state).map(|message| (message, false));
        let flying = |word: &u32| (Flying::message(*word), Flying::is_held(*word));
        let flights: Vec<(u32, bool)> = flights.iter().map(flying).chain(answer).collect();
        let mut facts = mover.mirror.shared.lock().facts(slots, next.state[LEDGER], &flights);
        let rules = next.outcome.map(|outcome| mover.mirror.outcome(outcome).rules.to_vec());
        facts.last_rules = rules.unwrap_or_default();
        if counts {
            facts.step += u64::from(next.state[CHAIN] >> 16);
            (facts.sent, facts.delays) = (next.state[SENT].into(), (next.state[CHAIN] & 0xffff).into());
        }
        let met = self.goal.met(facts)?;
        if remembered {
            self.answers.insert(key, met);
        }
        Ok(met)
    }
}
