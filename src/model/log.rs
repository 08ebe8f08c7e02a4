//! Raft's log, as a path in a tree of entries.
//!
//! Each entry points to the one before it, so two logs with a common past share it, a copy costs one counter,
//! and appending never copies what is there. A second pointer jumps further back (Myers, *An applicative
//! random-access stack*, 1983), so any entry is found in steps that grow with the logarithm of the length.
//! Each entry also carries a digest of the whole log up to it: two logs are equal up to an index exactly if
//! their digests there are.

use siphasher::sip128::{Hasher128, SipHasher13};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What a client asks to be replicated, as it typed it.
pub type Command = Arc<str>;

/// One entry of a log, without its index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The term of the leader that made it.
    pub term: u64,
    /// The client's command; nothing in the no-op that a new leader may append.
    pub command: Option<Command>,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.command {
            Some(command) => write!(f, "{}:{}", self.term, super::text::plain(command)),
            None => write!(f, "{}:no-op", self.term),
        }
    }
}

/// A log. Entries are counted from 1; index 0, of term 0, stands before the first.
#[derive(Clone, Default)]
pub struct Log(Option<Arc<Link>>);

struct Link {
    entry: Entry,
    index: u64,
    digest: u128,
    before: Log,
    jump: Log,
}

impl Log {
    /// The index of the last entry, 0 if there is none: also the number of entries.
    pub fn last_index(&self) -> u64 {
        self.0.as_ref().map_or(0, |link| link.index)
    }

    /// The term of the last entry, 0 if there is none.
    pub fn last_term(&self) -> u64 {
        self.0.as_ref().map_or(0, |link| link.entry.term)
    }

    /// The entry at this index, if there is one.
    pub fn entry(&self, index: u64) -> Option<&Entry> {
        self.at(index).0.as_ref().filter(|link| link.index == index).map(|link| &link.entry)
    }

    /// The term at this index: 0 at index 0, nothing behind the end.
    pub fn term_at(&self, index: u64) -> Option<u64> {
        if index == 0 { Some(0) } else { self.entry(index).map(|entry| entry.term) }
    }

    /// What the log holds up to this index, as one number; nothing behind the end.
    pub fn digest_at(&self, index: u64) -> Option<u128> {
        (index <= self.last_index()).then(|| self.at(index).digest())
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, entry: Entry) {
        let before = std::mem::take(self);
        let mut hasher = SipHasher13::new();
        before.digest().hash(&mut hasher);
        entry.hash(&mut hasher);
        let skip = before.jump();
        let even = before.last_index() - skip.last_index() == skip.last_index() - skip.jump().last_index();
        let jump = if even { skip.jump().clone() } else { before.clone() };
        let (index, digest) = (before.last_index() + 1, hasher.finish128().as_u128());
        *self = Log(Some(Arc::new(Link { entry, index, digest, before, jump })));
    }

    /// Keeps the entries up to this index and deletes what follows.
    pub fn truncate(&mut self, keep: u64) {
        if keep < self.last_index() {
            *self = self.up_to(keep);
        }
    }

    /// The log as it is up to this index.
    pub fn up_to(&self, index: u64) -> Log {
        self.at(index).clone()
    }

    /// The entries after one index and up to another, shared with this log.
    pub fn slice(&self, after: u64, last: u64) -> Entries {
        Entries { log: self.up_to(last.max(after)), after }
    }

    /// All entries, each with its index.
    pub fn entries(&self) -> Vec<(u64, Entry)> {
        self.slice(0, self.last_index()).to_vec()
    }

    /// Up to which index two logs are the same.
    pub fn common(&self, other: &Log) -> u64 {
        let shorter = self.last_index().min(other.last_index());
        let (mut one, mut two) = (self.at(shorter), other.at(shorter));
        while one.digest() != two.digest() {
            let far = one.jump().digest() != two.jump().digest();
            (one, two) = if far { (one.jump(), two.jump()) } else { (one.before(), two.before()) };
        }
        one.last_index()
    }

    /// The log that ends at this index (the whole log if it is shorter).
    fn at(&self, index: u64) -> &Log {
        let mut log = self;
        while log.last_index() > index {
            let jump = log.jump();
            log = if jump.last_index() >= index { jump } else { log.before() };
        }
        log
    }

    fn digest(&self) -> u128 {
        self.0.as_ref().map_or(0, |link| link.digest)
    }

    fn before(&self) -> &Log {
        self.0.as_ref().map_or(self, |link| &link.before)
    }

    fn jump(&self) -> &Log {
        self.0.as_ref().map_or(self, |link| &link.jump)
    }
}

impl Drop for Log {
    /// Lets go of the entries one by one: dropping a long chain by recursion would overflow the stack.
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(mut link) = next.and_then(Arc::into_inner) {
            next = link.before.0.take();
        }
    }
}

impl PartialEq for Log {
    fn eq(&self, other: &Log) -> bool {
        self.digest() == other.digest()
    }
}

impl Eq for Log {}

impl Hash for Log {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest().hash(state);
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries().iter().map(|(_, entry)| entry.to_string())).finish()
    }
}

impl fmt::Display for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slice(0, self.last_index()).fmt(f)
    }
}

impl FromIterator<Entry> for Log {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Log {
        let mut log = Log::default();
        entries.into_iter().for_each(|entry| log.push(entry));
        log
    }
}

/// A run of entries as a message carries it, shared with the log that it was cut from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Entries {
    log: Log,
    after: u64,
}

impl Entries {
    /// How many entries there are.
    pub fn len(&self) -> u64 {
        self.log.last_index() - self.after
    }

    /// Whether there is none: a heartbeat.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The index of the last entry; of the one before them if there is none.
    pub fn last_index(&self) -> u64 {
        self.log.last_index()
    }

    /// The index before the first entry.
    pub fn after(&self) -> u64 {
        self.after
    }

    /// The term of the entry at this index, if it is one of these.
    pub fn term_at(&self, index: u64) -> Option<u64> {
        if index > self.after { self.log.term_at(index) } else { None }
    }

    /// What the log that they were cut from holds up to this index, as one number.
    pub fn digest_at(&self, index: u64) -> Option<u128> {
        self.log.digest_at(index)
    }

    /// The entries in order, each with its index.
    pub fn to_vec(&self) -> Vec<(u64, Entry)> {
        let mut entries = Vec::with_capacity(self.len() as usize);
        let mut log = &self.log;
        while let Some(link) = log.0.as_ref().filter(|link| link.index > self.after) {
            entries.push((link.index, link.entry.clone()));
            log = &link.before;
        }
        entries.reverse();
        entries
    }

    /// Appends to a log those of these entries that lie behind its end. The log must reach the first of them.
    pub fn append_to(&self, log: &mut Log) {
        let end = log.last_index();
        if log.digest_at(end) == self.log.digest_at(end) {
            *log = self.log.clone();
        } else {
            let tail = Entries { log: self.log.clone(), after: end };
            tail.to_vec().into_iter().for_each(|(_, entry)| log.push(entry));
        }
    }
}

impl fmt::Display for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("–");
        }
        for (place, (_, entry)) in self.to_vec().iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            entry.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str) -> Log {
        let entry = |word: &str| {
            let (term, command) = word.split_once(':').unwrap();
            Entry { term: term.parse().unwrap(), command: Some(command.into()) }
        };
        text.split_whitespace().map(entry).collect()
    }

    #[test]
    fn every_entry_is_found_by_its_index() {
        let log: Log = (1..=1000).map(|n| Entry { term: n, command: None }).collect();
        assert_eq!((log.last_index(), log.last_term()), (1000, 1000));
        for index in 1..=1000 {
            assert_eq!(log.term_at(index), Some(index));
        }
        assert_eq!((log.term_at(0), log.term_at(1001), log.entry(0)), (Some(0), None, None));
        assert_eq!(log.slice(997, 999).to_vec().iter().map(|e| e.0).collect::<Vec<_>>(), [998, 999]);
    }

    #[test]
    fn logs_are_equal_exactly_where_their_entries_are() {
        let (one, two) = (log("1:a 1:b 2:c 3:d"), log("1:a 1:b 2:x 3:d"));
        assert_eq!(one.common(&two), 2);
        assert_eq!(one.digest_at(2), two.digest_at(2));
        assert_ne!(one.digest_at(4), two.digest_at(4));
        assert_eq!(one.common(&log("")), 0);
        assert_eq!(one.up_to(2), log("1:a 1:b"));
    }

    #[test]
    fn entries_append_behind_a_log_that_shares_nothing_with_them() {
        let entries = log("1:a 1:b 2:c 2:d").slice(1, 4);
        let mut same = log("1:a 1:b");
        let mut other = log("1:z 1:b");
        entries.append_to(&mut same);
        entries.append_to(&mut other);
        assert_eq!(same, log("1:a 1:b 2:c 2:d"));
        assert_eq!(other, log("1:z 1:b 2:c 2:d"));
        assert_eq!(
            (entries.term_at(1), entries.term_at(2), entries.to_string()),
            (None, Some(1), "1:b 2:c 2:d".into())
        );
    }

    #[test]
    fn a_million_entries_are_dropped_without_recursion() {
        let log: Log = (0..1_000_000).map(|_| Entry { term: 1, command: None }).collect();
        let kept = log.up_to(3);
        drop(log);
        assert_eq!(kept.last_index(), 3);
    }
}
