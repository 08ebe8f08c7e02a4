//! Who is who: nodes, sets of nodes, a number for each node, and messages by number.
//!
//! A cluster has one to nine nodes, so a set of nodes is a bit mask and a table by node an array: both are
//! copied freely, compared in one instruction and walked in node order, which keeps every run repeatable.

use std::fmt;
use std::str::FromStr;

/// Most nodes that a cluster may have.
pub const MAX_NODES: u8 = 9;

/// A node's number, 1 to 9; it reads `n1` to `n9`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u8);

impl NodeId {
    /// The node with this number, if there can be one.
    pub fn new(number: u8) -> Option<NodeId> {
        (1..=MAX_NODES).contains(&number).then_some(NodeId(number))
    }

    /// All nodes of a cluster of this size, in order.
    pub fn all(nodes: u8) -> impl DoubleEndedIterator<Item = NodeId> + Clone {
        (1..=nodes.min(MAX_NODES)).map(NodeId)
    }

    /// The number, from 1.
    pub fn number(self) -> u8 {
        self.0
    }

    /// The place in a list of all nodes, from 0.
    pub fn place(self) -> usize {
        usize::from(self.0 - 1)
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(NAMES[self.place()])
    }
}

const NAMES: [&str; MAX_NODES as usize] = ["n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9"];

impl FromStr for NodeId {
    type Err = ();

    fn from_str(text: &str) -> Result<NodeId, ()> {
        let place = NAMES.iter().position(|name| *name == text).ok_or(())?;
        Ok(NodeId(place as u8 + 1))
    }
}

/// The number of a message, 1, 2, 3 … in the order sent over the whole path; it reads `m7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub u64);

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m{}", self.0)
    }
}

/// A set of nodes, walked in node order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeSet(u16);

impl NodeSet {
    /// The set of all nodes of a cluster of this size.
    pub fn full(nodes: u8) -> NodeSet {
        NodeId::all(nodes).collect()
    }

    /// Adds a node; false if it was there already.
    pub fn insert(&mut self, node: NodeId) -> bool {
        let before = self.0;
        self.0 |= 1 << node.0;
        self.0 != before
    }

    /// Takes a node out; false if it was not there.
    pub fn remove(&mut self, node: NodeId) -> bool {
        let before = self.0;
        self.0 &= !(1 << node.0);
        self.0 != before
    }

    /// Whether the node is in the set.
    pub fn contains(self, node: NodeId) -> bool {
        self.0 & (1 << node.0) != 0
    }

    /// How many nodes are in the set.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether no node is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The nodes, in order.
    pub fn iter(self) -> impl Iterator<Item = NodeId> {
        NodeId::all(MAX_NODES).filter(move |node| self.contains(*node))
    }
}

impl FromIterator<NodeId> for NodeSet {
    fn from_iter<I: IntoIterator<Item = NodeId>>(nodes: I) -> NodeSet {
        let mut set = NodeSet::default();
        for node in nodes {
            set.insert(node);
        }
        set
    }
}

/// A number for some of the nodes, such as Raft's `match_index`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PerNode {
    numbers: [u64; MAX_NODES as usize],
    known: NodeSet,
}

impl PerNode {
    /// The number of this node, 0 if it has none.
    pub fn get(&self, node: NodeId) -> u64 {
        self.numbers[node.place()]
    }

    /// Gives this node a number.
    pub fn set(&mut self, node: NodeId, number: u64) {
        self.numbers[node.place()] = number;
        self.known.insert(node);
    }

    /// Whether this node has a number.
    pub fn has(&self, node: NodeId) -> bool {
        self.known.contains(node)
    }

    /// The nodes that have a number, in order, each with it.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, u64)> + '_ {
        self.known.iter().map(|node| (node, self.get(node)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_names_read_back() {
        for node in NodeId::all(9) {
            assert_eq!(node.to_string().parse(), Ok(node));
        }
        for wrong in ["n0", "n10", "N1", "1", "", "n1 "] {
            assert_eq!(wrong.parse::<NodeId>(), Err(()), "{wrong:?}");
        }
    }

    #[test]
    fn a_set_is_walked_in_node_order() {
        let mut set: NodeSet = [9, 2, 5].into_iter().filter_map(NodeId::new).collect();
        let two = NodeId::new(2).unwrap();
        assert_eq!(set.iter().map(NodeId::number).collect::<Vec<_>>(), [2, 5, 9]);
        assert!(!set.insert(two) && set.remove(two) && !set.contains(two));
        assert_eq!(set.len(), 2);
    }
}
