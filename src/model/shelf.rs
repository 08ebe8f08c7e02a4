//! A map from numbers that forks for free: what the ledger files votes, leaders and acceptances in.
//!
//! A tree with sixteen branches a level; a copy shares all of it, and a change copies only the path to one leaf.
//! So a ledger costs the same to fork in moment 100,000 as in moment 10.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

const BITS: u32 = 4;
const WIDTH: usize = 1 << BITS;

/// A map from numbers to values, cheap to copy.
#[derive(Clone, Debug)]
pub struct Shelf<V> {
    root: Option<Arc<Board<V>>>,
    levels: u32,
}

#[derive(Clone, Debug)]
enum Board<V> {
    Inner([Option<Arc<Board<V>>>; WIDTH]),
    Leaf([Option<V>; WIDTH]),
}

impl<V> Default for Shelf<V> {
    fn default() -> Self {
        Shelf { root: None, levels: 1 }
    }
}

impl<V: Clone> Shelf<V> {
    /// What is filed under this number.
    pub fn get(&self, key: u64) -> Option<&V> {
        if key >> BITS >> (BITS * (self.levels - 1)).min(63) != 0 {
            return None;
        }
        let mut board = self.root.as_deref()?;
        for level in (0..self.levels).rev() {
            let place = (key >> (BITS * level)) as usize % WIDTH;
            board = match board {
                Board::Inner(boards) => boards[place].as_deref()?,
                Board::Leaf(values) => return values[place].as_ref(),
            };
        }
        None
    }

    /// The first that is wanted of all that is filed, in the order of its numbers.
    pub fn find<T>(&self, mut wanted: impl FnMut(u64, &V) -> Option<T>) -> Option<T> {
        self.root.as_deref()?.find(0, &mut wanted)
    }

    /// Hashes all that is filed, in the order of its numbers, each thing as `canonical` makes it, if that makes
    /// anything of it.
    pub fn hash_into<T: Hash>(&self, hasher: &mut impl Hasher, canonical: impl Fn(&V) -> Option<T>) {
        let mut filed = 0_u64;
        self.find(|key, value| {
            if let Some(value) = canonical(value) {
                filed += 1;
                (key, value).hash(hasher);
            }
            None::<()>
        });
        filed.hash(hasher);
    }

    /// What is filed under this number, to be changed; made first if there is nothing.
    pub fn entry(&mut self, key: u64) -> &mut V
    where
        V: Default,
    {
        while self.levels < u64::BITS / BITS && key >> (BITS * self.levels) != 0 {
            let mut boards = [const { None }; WIDTH];
            boards[0] = self.root.take();
            self.root = boards[0].is_some().then(|| Arc::new(Board::Inner(boards)));
            self.levels += 1;
        }
        let mut slot = &mut self.root;
        for level in (1..self.levels).rev() {
            let board =
                Arc::make_mut(slot.get_or_insert_with(|| Arc::new(Board::Inner([const { None }; WIDTH]))));
            let Board::Inner(boards) = board else { unreachable!("leaves stand on the lowest level only") };
            slot = &mut boards[(key >> (BITS * level)) as usize % WIDTH];
        }
        let board = Arc::make_mut(slot.get_or_insert_with(|| Arc::new(Board::Leaf([const { None }; WIDTH]))));
        let Board::Leaf(values) = board else { unreachable!("the lowest level has leaves only") };
        values[key as usize % WIDTH].get_or_insert_default()
    }
}

impl<V> Board<V> {
    /// Goes through a board whose first place has this number, counted in its own places.
    fn find<T>(&self, first: u64, wanted: &mut dyn FnMut(u64, &V) -> Option<T>) -> Option<T> {
        let number = |place: usize| first << BITS | place as u64;
        match self {
            Board::Inner(boards) => boards
                .iter()
                .enumerate()
                .find_map(|(place, board)| board.as_ref()?.find(number(place), &mut *wanted)),
            Board::Leaf(values) => {
                values.iter().enumerate().find_map(|(place, value)| wanted(number(place), value.as_ref()?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn it_holds_what_an_ordinary_map_holds() {
        let (mut shelf, mut map) = (Shelf::default(), BTreeMap::new());
        for n in 0..2000_u64 {
            let key = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (n % 64);
            *shelf.entry(key) = n;
            map.insert(key, n);
            assert_eq!(shelf.get(key), Some(&n));
        }
        for key in map.keys().copied().chain([1, 2, 3, u64::MAX, u64::MAX - 1]) {
            assert_eq!(shelf.get(key), map.get(&key), "{key}");
        }
    }

    #[test]
    fn it_is_gone_through_in_order_until_something_is_found() {
        let mut shelf: Shelf<&str> = Shelf::default();
        for (key, name) in [(70_000, "far"), (3, "near"), (18, "next")] {
            *shelf.entry(key) = name;
        }
        let mut seen = Vec::new();
        let found = shelf.find(|key, name| {
            seen.push(key);
            (key > 10).then_some(*name)
        });
        assert_eq!((found, seen), (Some("next"), vec![3, 18]));
        assert_eq!(shelf.find(|key, _| (key > 18).then_some(key)), Some(70_000));
        assert_eq!(Shelf::<u64>::default().find(|key, _| Some(key)), None);
    }

    #[test]
    fn a_copy_does_not_see_later_changes() {
        let mut shelf: Shelf<u64> = Shelf::default();
        *shelf.entry(5) = 1;
        let copy = shelf.clone();
        *shelf.entry(5) = 2;
        *shelf.entry(5000) = 3;
        assert_eq!((copy.get(5), copy.get(5000)), (Some(&1), None));
        assert_eq!((shelf.get(5), shelf.get(5000)), (Some(&2), Some(&3)));
    }
}
