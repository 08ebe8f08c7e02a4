//! Memory of a search: a map and a set that are fast and have no order.
//!
//! This is the only place where unordered collections are used. Nobody can walk through them, so their order, which
//! is another in every version of the program, cannot come into anything that is shown, hashed or exported.

#![allow(clippy::disallowed_types, reason = "wrapped so that their order cannot be seen")]

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::hash::Hash;

/// What has been worked out before, by what it was worked out from.
#[derive(Debug)]
pub(super) struct Memo<K, V>(FxHashMap<K, V>);

impl<K: Hash + Eq, V: Copy> Memo<K, V> {
    /// What was worked out, if it was.
    pub(super) fn get(&self, key: &K) -> Option<V> {
        self.0.get(key).copied()
    }

    /// Remembers what was worked out.
    pub(super) fn insert(&mut self, key: K, value: V) {
        self.0.insert(key, value);
    }

    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.0.capacity() * (size_of::<(K, V)>() + 1)
    }
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Memo(FxHashMap::with_hasher(FxBuildHasher))
    }
}

/// Fingerprints of states that have been seen.
#[derive(Debug, Default)]
pub(super) struct Seen(FxHashSet<u128>);

impl Seen {
    /// Whether it has been seen.
    pub(super) fn has(&self, fingerprint: u128) -> bool {
        self.0.contains(&fingerprint)
    }

    /// Takes it in; false if it has been seen before.
    pub(super) fn insert(&mut self, fingerprint: u128) -> bool {
        self.0.insert(fingerprint)
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.0.capacity() * (size_of::<u128>() + 1)
    }
}

/// Parts of what has been seen, so that several threads can take in at once, and so that none is so large that a key
/// waits while it grows.
pub(super) const SHARDS: usize = 256;

/// The part that a fingerprint belongs to.
pub(super) fn shard(fingerprint: u128) -> usize {
    (fingerprint >> 120) as usize % SHARDS
}
