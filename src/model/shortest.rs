//! How soon a broken rule does its damage: what the search has found, kept so that nobody needs to search again.
//!
//! `tests/shortest.rs` repeats the searches.

use super::rule::Breakage;

/// A damage that a breakage does, and how few events lead to it.
#[derive(Debug)]
pub struct Shortest {
    /// The breakage.
    pub breakage: &'static Breakage,
    /// What it damages.
    pub damage: Damage,
    /// How soon.
    pub depth: Depth,
    /// What is planted on the disks before the first event, as lines.
    pub plants: &'static [&'static str],
    /// The size of the cluster and the bounds of the search, where they are not the usual ones, by their names on the
    /// command line.
    pub within: &'static [(&'static str, &'static str)],
}

/// What a breakage damages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// A guarantee is broken.
    Guarantee(&'static str),
    /// A dead end: nothing can be chosen, or committed, any more. Asked of a single moment, it is no fact that can be
    /// searched for; so this is the fact that makes it one.
    DeadEnd(&'static str),
}

/// How soon a damage is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// After so many events, and within the bounds no run does it sooner.
    Events(u32),
    /// It is not known: the search ends neither within a minute nor within 4 GB. The teaching schedule needs this many.
    NotSearched(u32),
}

impl Shortest {
    /// The expression that is searched for.
    pub fn until(&self) -> String {
        match self.damage {
            Damage::Guarantee(guarantee) => format!("'{guarantee}' in violated"),
            Damage::DeadEnd(fact) => fact.into(),
        }
    }

    /// The search, as it is typed.
    pub fn command(&self, protocol: &str) -> String {
        let within = self.within.iter().map(|(name, value)| format!(" --{name} {value}"));
        let within: String = within.collect();
        let search = format!(
            "synod search {protocol} --break {}{within} --until \"{}\"",
            self.breakage.name,
            self.until()
        );
        if self.plants.is_empty() {
            return search;
        }
        format!("printf '{}\\n' | {search} --from -", self.plants.join("\\n"))
    }
}

impl Shortest {
    /// A guarantee is broken after so many events.
    pub const fn breaks(
        breakage: &'static Breakage,
        guarantee: &'static str,
        events: u32,
        within: &'static [(&'static str, &'static str)],
    ) -> Shortest {
        Shortest {
            breakage,
            damage: Damage::Guarantee(guarantee),
            depth: Depth::Events(events),
            plants: &[],
            within,
        }
    }

    /// A dead end is reached after so many events: that this fact is so makes it one.
    pub const fn ends(
        breakage: &'static Breakage,
        fact: &'static str,
        events: u32,
        within: &'static [(&'static str, &'static str)],
    ) -> Shortest {
        Shortest {
            breakage,
            damage: Damage::DeadEnd(fact),
            depth: Depth::Events(events),
            plants: &[],
            within,
        }
    }

    /// The same from disks on which something is planted.
    pub const fn planted(self, plants: &'static [&'static str]) -> Shortest {
        Shortest { plants, ..self }
    }

    /// A guarantee is broken too late for the search; so many events of the teaching schedule do it.
    pub const fn far(
        breakage: &'static Breakage,
        guarantee: &'static str,
        taught: u32,
        within: &'static [(&'static str, &'static str)],
    ) -> Shortest {
        Shortest {
            breakage,
            damage: Damage::Guarantee(guarantee),
            depth: Depth::NotSearched(taught),
            plants: &[],
            within,
        }
    }
}
