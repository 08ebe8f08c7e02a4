//! One thread's own copy of what it has needed of the [`Tables`], so that threads wait for each other only where
//! something new is to be worked out.

use super::memory::Memo;
use super::tables::{AROUND, Input, MessageInfo, Outcome, Scene, SlotInfo, Tables};
use crate::model::id::NodeSet;
use crate::protocol::Protocol;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The tables, for all threads.
#[derive(Debug)]
pub(super) struct Shared<P: Protocol>(Arc<Mutex<Tables<P>>>);

impl<P: Protocol> Shared<P> {
    pub(super) fn new(tables: Tables<P>) -> Shared<P> {
        Shared(Arc::new(Mutex::new(tables)))
    }

    /// The tables, for this thread alone. If another one panicked, they are still whole: they only grow.
    pub(super) fn lock(&self) -> MutexGuard<'_, Tables<P>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One thread's own copy of the tables, as far as it has needed them.
#[derive(Debug)]
pub(super) struct Mirror<P: Protocol> {
    pub(super) shared: Shared<P>,
    slots: Vec<SlotInfo>,
    messages: Vec<MessageInfo>,
    ledgers: Vec<u128>,
    outcomes: Vec<Outcome>,
    outcome_numbers: Memo<(u32, Input, NodeSet), u32>,
    verdicts: Memo<(u32, u32), u32>,
    verdicts_around: Memo<(u32, u32, u128), u32>,
    timers: Vec<Arc<[(u32, bool)]>>,
    timer_numbers: Memo<(u32, NodeSet), u32>,
}

impl<P: Protocol> Mirror<P> {
    pub(super) fn new(shared: &Shared<P>) -> Mirror<P> {
        let mut mirror = Mirror {
            shared: Shared(shared.0.clone()),
            slots: Vec::new(),
            messages: Vec::new(),
            ledgers: Vec::new(),
            outcomes: Vec::new(),
            outcome_numbers: Memo::default(),
            verdicts: Memo::default(),
            verdicts_around: Memo::default(),
            timers: Vec::new(),
            timer_numbers: Memo::default(),
        };
        mirror.catch_up();
        mirror
    }

    /// Copies what other threads have added. To be called before states are read that others have made.
    pub(super) fn catch_up(&mut self) {
        let shared = Shared(self.shared.0.clone());
        self.copy(&shared.lock());
    }

    fn copy(&mut self, tables: &Tables<P>) {
        let known = [self.slots.len(), self.messages.len(), self.ledgers.len(), self.outcomes.len()];
        let (slots, messages, ledgers, outcomes) = tables.behind(known);
        self.slots.extend(slots);
        self.messages.extend(messages);
        self.ledgers.extend(ledgers);
        self.outcomes.extend(outcomes);
    }

    pub(super) fn slot(&self, slot: u32) -> &SlotInfo {
        &self.slots[slot as usize]
    }

    pub(super) fn message(&self, message: u32) -> &MessageInfo {
        &self.messages[message as usize]
    }

    pub(super) fn ledger(&self, ledger: u32) -> u128 {
        self.ledgers[ledger as usize]
    }

    pub(super) fn outcome(&self, outcome: u32) -> &Outcome {
        &self.outcomes[outcome as usize]
    }

    /// The nodes, as one number.
    pub(super) fn around(&self, slots: &[u32]) -> u128 {
        slots.iter().map(|slot| self.slot(*slot).digest).fold(0, u128::wrapping_add)
    }

    /// What an input does to a node.
    pub(super) fn outcome_of(&mut self, scene: &Scene<'_>) -> u32 {
        match self.outcome_numbers.get(&scene.key()) {
            Some(outcome) => outcome,
            None => self.make(scene).0,
        }
    }

    /// The ledger after an outcome.
    pub(super) fn ledger_after(&mut self, outcome: u32, scene: &Scene<'_>) -> u32 {
        let key = (scene.ledger, outcome);
        let known = match self.verdicts.get(&key) {
            Some(AROUND) => self.verdicts_around.get(&(key.0, key.1, self.around(scene.slots))),
            verdict => verdict,
        };
        known.unwrap_or_else(|| self.make(scene).1)
    }

    /// Works out what is not known yet.
    fn make(&mut self, scene: &Scene<'_>) -> (u32, u32) {
        let shared = Shared(self.shared.0.clone());
        let mut tables = shared.lock();
        let (outcome, ledger, looked) = tables.make(scene);
        self.copy(&tables);
        self.outcome_numbers.insert(scene.key(), outcome);
        self.verdicts.insert((scene.ledger, outcome), if looked { AROUND } else { ledger });
        if looked {
            let around = self.around(scene.slots);
            self.verdicts_around.insert((scene.ledger, outcome, around), ledger);
        }
        (outcome, ledger)
    }

    /// The timers of a node that may run out now, and which of them are heartbeats.
    pub(super) fn timers(
        &mut self,
        slots: &[u32],
        ledger: u32,
        live: NodeSet,
        place: usize,
    ) -> Arc<[(u32, bool)]> {
        let key = (slots[place], live);
        if let Some(number) = self.timer_numbers.get(&key) {
            return self.timers[number as usize].clone();
        }
        let timers: Arc<[(u32, bool)]> = self.shared.lock().timers(slots, ledger, place).into();
        self.timers.push(timers.clone());
        self.timer_numbers.insert(key, self.timers.len() as u32 - 1);
        timers
    }

    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<SlotInfo>()
            + self.messages.capacity() * size_of::<MessageInfo>()
            + self.ledgers.capacity() * size_of::<u128>()
            + self.outcomes.capacity() * size_of::<Outcome>()
            + self.outcome_numbers.bytes()
            + self.verdicts.bytes()
            + self.verdicts_around.bytes()
            + self.timer_numbers.bytes()
    }
}
