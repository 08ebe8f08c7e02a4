//! When what is due, on a virtual clock in milliseconds.
//!
//! Protocols have no dice, so the schedule throws them. Each draw is a hash of the seed, of what it is for, of
//! the node or link, and of how often that timer or link was drawn for before; never a stream. So one message
//! more on one side of a comparison does not shift every later draw, and a run is the same on every machine.

use crate::model::config::Config;
use crate::model::event::Timer;
use crate::model::id::NodeId;
use siphasher::sip::SipHasher13;
use std::hash::Hasher;
use std::ops::RangeInclusive;

/// How long a server waits for a leader (Raft, §5.2 and §9.3: "150–300 ms").
const ELECTION_MS: RangeInclusive<u64> = 150..=300;
/// How long every server waits where all wait equally long (option `timeouts`).
const EQUAL_ELECTION_MS: RangeInclusive<u64> = 200..=200;
/// How often a leader shows that it is there.
const HEARTBEAT_MS: RangeInclusive<u64> = 50..=50;
/// How long a proposer waits for a decision before it tries a higher ballot.
const RETRY_MS: RangeInclusive<u64> = 100..=300;

/// What a draw is for. The numbers are part of every run's meaning: never change or reuse one.
#[derive(Clone, Copy)]
enum Purpose {
    Message = 1,
    Copy = 2,
    Election = 3,
    Heartbeat = 4,
    Retry = 5,
    Choice = 6,
}

/// How long until a message on this link arrives, within a range; `ordinal` counts the messages of the link.
pub fn latency(seed: u64, (from, to): (NodeId, NodeId), ordinal: u64, range: RangeInclusive<u64>) -> u64 {
    draw(seed, Purpose::Message, [from.number(), to.number()], ordinal, range)
}

/// How long until a copy on this link arrives, within a range; `ordinal` counts the copies of the link.
pub fn copy_latency(
    seed: u64,
    (from, to): (NodeId, NodeId),
    ordinal: u64,
    range: RangeInclusive<u64>,
) -> u64 {
    draw(seed, Purpose::Copy, [from.number(), to.number()], ordinal, range)
}

/// How long until a timer runs out; `ordinal` counts how often it was armed.
pub fn patience(config: &Config, node: NodeId, timer: Timer, ordinal: u64) -> u64 {
    let (purpose, range) = match timer {
        Timer::Election if config.equal_timeouts => (Purpose::Election, EQUAL_ELECTION_MS),
        Timer::Election => (Purpose::Election, ELECTION_MS),
        Timer::Heartbeat => (Purpose::Heartbeat, HEARTBEAT_MS),
        Timer::Retry => (Purpose::Retry, RETRY_MS),
    };
    draw(config.seed, purpose, [node.number(), 0], ordinal, range)
}

/// Which of so many a node names when a timer runs out; `ordinal` counts how often the timer was armed.
pub fn choice(seed: u64, node: NodeId, ordinal: u64, count: usize) -> Option<usize> {
    let last = (count as u64).checked_sub(1)?;
    Some(draw(seed, Purpose::Choice, [node.number(), 0], ordinal, 0..=last) as usize)
}

/// A number from the range, as a function of all that is given.
fn draw(seed: u64, purpose: Purpose, place: [u8; 2], ordinal: u64, range: RangeInclusive<u64>) -> u64 {
    let mut hasher = SipHasher13::new_with_keys(seed, purpose as u64);
    hasher.write(&place);
    hasher.write(&ordinal.to_le_bytes());
    let width = u128::from(range.end() - range.start() + 1);
    range.start() + ((u128::from(hasher.finish()) * width) >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_the_same_for_ever() {
        let (one, two) = (NodeId::new(1).unwrap(), NodeId::new(2).unwrap());
        let latencies: Vec<u64> = (0..8).map(|ordinal| latency(7, (one, two), ordinal, 5..=15)).collect();
        let config = Config { seed: 7, ..Config::default() };
        let patiences: Vec<u64> =
            (0..4).map(|ordinal| patience(&config, one, Timer::Election, ordinal)).collect();
        assert_eq!(latencies, [13, 12, 5, 6, 10, 5, 12, 10]);
        assert_eq!(patiences, [185, 285, 187, 212]);
    }

    #[test]
    fn draws_stay_in_their_range_and_reach_both_ends() {
        let (one, two) = (NodeId::new(1).unwrap(), NodeId::new(2).unwrap());
        let drawn: Vec<u64> = (0..500).map(|ordinal| latency(1, (one, two), ordinal, 5..=15)).collect();
        assert!(drawn.iter().all(|ms| (5..=15).contains(ms)));
        assert!(drawn.contains(&5) && drawn.contains(&15));
        assert_ne!(
            drawn,
            (0..500).map(|ordinal| latency(1, (two, one), ordinal, 5..=15)).collect::<Vec<_>>()
        );
        assert_ne!(
            drawn,
            (0..500).map(|ordinal| copy_latency(1, (one, two), ordinal, 5..=15)).collect::<Vec<_>>()
        );
    }
}
