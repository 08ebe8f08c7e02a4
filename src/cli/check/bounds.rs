//! The bounds of a search, in words.

use crate::model::datum::Datum;
use crate::model::id::{MAX_NODES, NodeSet};
use crate::model::profile::Profile;
use crate::search::{self, Bounds, Grain};
use crate::words::Words;

/// Each bound with its words, but for the states, which are counted.
const BOUNDS: [(&str, &str); 10] = [
    ("requests", "check.bound-requests"),
    ("timeouts", "check.bound-timeouts"),
    ("heartbeats", "check.bound-heartbeats"),
    ("crashes", "check.bound-crashes"),
    ("drops", "check.bound-drops"),
    ("duplicates", "check.bound-duplicates"),
    ("late", "check.bound-late"),
    ("max-term", "check.bound-term"),
    ("max-round", "check.bound-round"),
    ("depth", "check.bound-depth"),
];

/// How much a run may hold, so that a reader knows what "every run" was.
pub(super) fn in_words(bounds: &Bounds, profile: &Profile, words: &Words) -> String {
    let shown = search::written::shown(bounds, profile);
    let words_of = |row: &search::Row| BOUNDS.iter().find(|(name, _)| *name == row.name);
    let said = shown.filter_map(words_of).map(|(name, key)| {
        let any = || Datum::from(words.get("check.bound-any").to_string());
        let count = search::bound(bounds, name).map_or_else(any, Datum::from);
        words.fill(key, &[("count", count)])
    });
    let said = said.chain(asked(bounds, words));
    let grain = match bounds.grain {
        Grain::Exchange => "check.bound-exchange",
        Grain::Message => "check.bound-message",
    };
    let and = |one: String, next: String| {
        words.fill("check.bound-and", &[("one", one.into()), ("next", next.into())])
    };
    said.chain([words.get(grain).to_string()]).reduce(and).unwrap_or_default()
}

/// The nodes that clients ask, where not all are asked.
fn asked(bounds: &Bounds, words: &Words) -> Option<String> {
    let nodes: Vec<String> = bounds.asked.iter().map(|node| node.to_string()).collect();
    let counts = bounds.requests > 0 && bounds.asked != NodeSet::full(MAX_NODES);
    counts.then(|| words.fill("check.bound-asked", &[("nodes", nodes.join(" ").into())]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::protocol;
    use crate::search::ROWS;
    use crate::words::Language;

    #[test]
    fn every_bound_has_its_words() {
        let known: Vec<&str> = BOUNDS.iter().map(|(name, _)| *name).chain(["states"]).collect();
        let rows: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
        assert_eq!(known, rows);
        for name in ["raft", "paxos"] {
            let profile = protocol(name).unwrap().profile;
            for words in Language::all().map(Language::words) {
                let said = in_words(&search::usual(profile), profile, words);
                assert!(!said.contains("bound-") && !said.contains("{{"), "{said}");
            }
        }
    }

    #[test]
    fn who_is_asked_is_said_where_not_all_are() {
        let said = |name: &str, requests: u8| {
            let profile = protocol(name).unwrap().profile;
            in_words(&Bounds { requests, ..search::usual(profile) }, profile, Language::En.words())
        };
        assert!(said("paxos", 1).contains("requests at: n1 n2"), "{}", said("paxos", 1));
        for (name, requests) in [("paxos", 0), ("raft", 1)] {
            assert!(!said(name, requests).contains("requests at"), "{name}");
        }
    }
}
