//! Majorities in numbers: how often one is up, and whether two can share no node.
//!
//! For n nodes, each down with probability p and each by itself, with q = ⌊n/2⌋ + 1:
//!
//! ```text
//! A(n, p) = Σ C(n, k) · (1 − p)^k · p^(n − k)   over k = q … n
//! ```
//!
//! That nodes fail each by itself is the optimistic assumption: a power cut takes all of a room.

use super::id::{MAX_NODES, NodeId};

/// Probability that more than half of so many nodes are up, when each is down with probability `down`.
///
/// Nothing unless there are 1 to 9 nodes and `down` is from 0 to 1.
pub fn availability(nodes: u64, down: f64) -> Option<f64> {
    let nodes = u8::try_from(nodes).ok().filter(|nodes| NodeId::new(*nodes).is_some())?;
    if !(0.0..=1.0).contains(&down) {
        return None;
    }
    // Only sums and products, so that every machine gets the same number; from the smallest term on.
    let power = |base: f64, times: u8| (0..times).fold(1.0, |product, _| product * base);
    let term = |up: u8| ways(nodes, up) * power(1.0 - down, up) * power(down, nodes - up);
    let terms = (nodes / 2 + 1..=nodes).map(term);
    Some(terms.sum::<f64>().min(1.0))
}

/// All pairs of majorities of so many nodes, counted one by one, and how many of them share no node.
pub fn pairs(nodes: u8) -> (usize, usize) {
    let all = 1_u16 << nodes.min(MAX_NODES);
    let majorities: Vec<u16> = (0..all).filter(|set| 2 * set.count_ones() > u32::from(nodes)).collect();
    let apart = |set: &u16| majorities.iter().filter(|other| set & **other == 0).count();
    (majorities.len() * majorities.len(), majorities.iter().map(apart).sum())
}

/// A share in percent, with as many digits as tell it from all.
pub fn percent(share: f64) -> String {
    let digits = |places: usize| {
        let text = format!("{:.places$}", 100.0 * share);
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    };
    let tells = |text: &String| share == 1.0 || text != "100";
    (6..=13).map(digits).find(tells).unwrap_or_else(|| digits(6))
}

/// In how many ways so many of the nodes can be chosen.
fn ways(nodes: u8, chosen: u8) -> f64 {
    let mut ways = 1_u32;
    for place in 0..u32::from(chosen) {
        ways = ways * (u32::from(nodes) - place) / (place + 1);
    }
    f64::from(ways)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_share_of_all_cases_in_which_a_majority_is_up() {
        for (nodes, down) in [(1, 0.01), (2, 0.1), (3, 0.6), (4, 0.5), (5, 0.01), (7, 0.3), (9, 0.999)] {
            // Every node up or down: each case with its probability.
            let case = |up: u32| {
                let of = |node: u64| if up & (1 << node) != 0 { 1.0 - down } else { down };
                let works = 2 * u64::from(up.count_ones()) > nodes;
                if works { (0..nodes).map(of).product() } else { 0.0 }
            };
            let counted: f64 = (0..1 << nodes).map(case).sum();
            let computed = availability(nodes, down).unwrap();
            assert!((counted - computed).abs() < 1e-12, "{nodes} {down}: {counted} {computed}");
        }
    }

    #[test]
    fn an_even_number_of_nodes_is_no_better_than_one_less() {
        for nodes in [2, 4, 6, 8] {
            for down in [0.001, 0.01, 0.1, 0.4] {
                assert!(availability(nodes, down) < availability(nodes - 1, down), "{nodes} {down}");
            }
        }
    }

    #[test]
    fn it_ends_where_it_must_and_is_nothing_where_it_makes_no_sense() {
        for nodes in 1..=9 {
            assert_eq!((availability(nodes, 0.0), availability(nodes, 1.0)), (Some(1.0), Some(0.0)));
        }
        for (nodes, down) in [(0, 0.1), (10, 0.1), (u64::MAX, 0.1), (3, -0.1), (3, 1.5), (3, f64::NAN)] {
            assert_eq!(availability(nodes, down), None, "{nodes} {down}");
        }
    }

    #[test]
    fn no_two_majorities_of_any_size_are_apart() {
        for nodes in 1..=MAX_NODES {
            let (pairs, apart) = pairs(nodes);
            assert!(pairs > 0 && apart == 0, "{nodes}: {pairs} {apart}");
        }
        assert_eq!(pairs(5).0, 16 * 16);
    }

    #[test]
    fn a_share_is_never_rounded_to_all() {
        for (share, text) in [(0.99, "99"), (0.999702, "99.9702"), (1.0, "100"), (0.0, "0"), (0.001, "0.1")] {
            assert_eq!(percent(share), text);
        }
        let nine = percent(availability(9, 0.001).unwrap());
        assert!(nine.starts_with("99.9999999"), "{nine}");
    }
}
