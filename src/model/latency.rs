//! How long messages travel, in virtual milliseconds.

use super::id::NodeId;
use super::text::number;
use std::fmt::{self, Display};
use std::ops::RangeInclusive;

/// The longest that a message travels.
pub const MOST_MS: u64 = 10_000;

/// From how many to how many milliseconds a message travels: on every link the same, or on each its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latency {
    /// One range for all links, or a row for each node with the range to each node.
    rows: Vec<Vec<(u64, u64)>>,
}

impl Default for Latency {
    fn default() -> Latency {
        Latency { rows: vec![vec![(5, 15)]] }
    }
}

impl Latency {
    /// The same on every link; nothing if that is no range.
    pub fn same(range: (u64, u64)) -> Option<Latency> {
        is_range(&range).then(|| Latency { rows: vec![vec![range]] })
    }

    /// A row for each node, with the range to each node; nothing if these are no ranges or no square.
    pub fn matrix(rows: Vec<Vec<(u64, u64)>>) -> Option<Latency> {
        let square = rows.len() > 1 && rows.iter().all(|row| row.len() == rows.len());
        (square && rows.iter().flatten().all(is_range)).then_some(Latency { rows })
    }

    /// As it is written in a `cluster` line: `5..15`, or rows of a matrix as `0,1..2/1..2,0`.
    pub fn read(text: &str) -> Option<Latency> {
        let range = |text: &str| match text.split_once("..") {
            Some((low, high)) => Some((number(low)?, number(high)?)),
            None => number(text).map(|both| (both, both)),
        };
        if !text.contains(['/', ',']) {
            return Latency::same(range(text)?);
        }
        let row = |row: &str| row.split(',').map(range).collect::<Option<Vec<_>>>();
        Latency::matrix(text.split('/').map(row).collect::<Option<_>>()?)
    }

    /// How many nodes it is for; nothing if it is for any number.
    pub fn nodes(&self) -> Option<usize> {
        Some(self.rows.len()).filter(|nodes| *nodes > 1)
    }

    /// How long a message may travel on this link.
    pub fn of(&self, from: NodeId, to: NodeId) -> RangeInclusive<u64> {
        let row = self.rows.get(from.place()).or_else(|| self.rows.first());
        let range = row.and_then(|row| row.get(to.place()).or_else(|| row.first()));
        range.map_or(0..=0, |(low, high)| *low..=*high)
    }
}

fn is_range(range: &(u64, u64)) -> bool {
    range.0 <= range.1 && range.1 <= MOST_MS
}

impl Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range =
            |(low, high): &(u64, u64)| if low == high { low.to_string() } else { format!("{low}..{high}") };
        let row = |row: &Vec<(u64, u64)>| row.iter().map(range).collect::<Vec<_>>().join(",");
        f.write_str(&self.rows.iter().map(row).collect::<Vec<_>>().join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["5..15", "7", "0,1..2/1..2,0", "0,1,20/1,0,20/20,20,0"] {
            assert_eq!(Latency::read(text).unwrap().to_string(), text);
        }
        assert_eq!(Latency::default().to_string(), "5..15");
        for wrong in ["", "x", "15..5", "0..10001", "1,2", "0,1/1", "1..2..3", "0,1/1,x"] {
            assert_eq!(Latency::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn each_link_has_its_own_range() {
        let (one, two) = (NodeId::new(1).unwrap(), NodeId::new(2).unwrap());
        let matrix = Latency::read("0,3/4..5,0").unwrap();
        assert_eq!((matrix.of(one, two), matrix.of(two, one)), (3..=3, 4..=5));
        assert_eq!((matrix.nodes(), Latency::default().nodes()), (Some(2), None));
        assert_eq!(Latency::default().of(two, one), 5..=15);
    }
}
