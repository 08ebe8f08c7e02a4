//! A state of a search, as a short row of numbers: its ledger, an answer that is to be delivered next, what is used up of
//! the bounds, the counts where they are asked for, its nodes, and its messages in flight.

/// Places in a state.
pub(super) const LEDGER: usize = 0;
pub(super) const ANSWER: usize = 1;
pub(super) const USED: usize = 2;
pub(super) const SENT: usize = 4;
pub(super) const CHAIN: usize = 5;
/// The first node.
pub(super) const SLOTS: usize = 6;

/// How a message waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waits {
    /// Until its sender sends a newer one.
    Fresh = 0,
    /// For as long as it likes.
    Free = 1,
    /// It is held.
    Held = 2,
}

/// A message in flight, as a number in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flying(pub(super) u32);

impl Flying {
    /// A message that waits so.
    pub(super) fn new(message: u32, waits: Waits) -> Flying {
        Flying(message << 2 | waits as u32)
    }

    /// How it waits.
    pub(super) fn waits(self) -> u32 {
        self.0 & 3
    }

    /// Its message.
    pub(super) fn message(word: u32) -> u32 {
        word >> 2
    }

    /// Whether it is held.
    pub(super) fn is_held(word: u32) -> bool {
        Flying(word).waits() == Waits::Held as u32
    }
}

/// How much of each bound is used up: four bits each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Used(pub(super) u64);

/// The places of bounds in [`Used`], behind the nine of the nodes' timeouts.
#[derive(Clone, Copy)]
pub(super) enum Bound {
    Requests = 9,
    Heartbeats = 10,
    Crashes = 11,
    Drops = 12,
    Duplicates = 13,
    Late = 14,
}

impl Used {
    /// How much of a bound is used up.
    pub(super) fn count(self, place: usize) -> u8 {
        (self.0 >> (4 * place) & 15) as u8
    }

    /// Uses up some of a bound; nothing if there is not enough. What has no bound is not counted.
    pub(super) fn take(self, place: usize, count: u8, most: Option<u8>) -> Option<Used> {
        let Some(most) = most else { return Some(self) };
        (self.count(place) + count <= most).then(|| Used(self.0 + (u64::from(count) << (4 * place))))
    }
}
