//! The proposal numbers of Paxos.

use super::id::NodeId;
use std::fmt;
use std::str::FromStr;

/// A proposal number: unique to its proposer and totally ordered, by round and then by node
/// (*Paxos Made Simple*, §2.2: "different proposers choose their numbers from disjoint sets").
/// It reads `2.n3`: round 2 of n3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ballot {
    /// Counts up from 1.
    pub round: u64,
    /// The node whose ballot it is.
    pub proposer: NodeId,
}

impl Ballot {
    /// A number that orders as the ballot does, to file it under.
    pub fn key(self) -> u64 {
        self.round * 16 + u64::from(self.proposer.number())
    }

    /// The ballot that is filed under this number, if one can be.
    pub fn of_key(key: u64) -> Option<Ballot> {
        Some(Ballot { round: key / 16, proposer: NodeId::new((key % 16) as u8)? })
    }
}

impl fmt::Display for Ballot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.round, self.proposer)
    }
}

impl FromStr for Ballot {
    type Err = ();

    fn from_str(text: &str) -> Result<Ballot, ()> {
        let (round, proposer) = text.split_once('.').ok_or(())?;
        let round = super::text::number(round).filter(|round| (1..=MAX_ROUND).contains(round)).ok_or(())?;
        Ok(Ballot { round, proposer: proposer.parse()? })
    }
}

/// Highest round that a ballot may be planted with, so that every later round can still be counted.
pub const MAX_ROUND: u64 = 1_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ballots_order_by_round_then_node() {
        let ballot = |text: &str| text.parse::<Ballot>().unwrap();
        assert!(ballot("1.n3") < ballot("2.n1"));
        assert!(ballot("2.n1") < ballot("2.n2"));
        assert_eq!(ballot("12.n9").to_string(), "12.n9");
        assert_eq!(Ballot::of_key(ballot("12.n9").key()), Some(ballot("12.n9")));
        for wrong in ["0.n1", "n1", "1", "1.n0", "x.n1", "+1.n1", "99999999999999999999.n1"] {
            assert!(wrong.parse::<Ballot>().is_err(), "{wrong}");
        }
    }
}
