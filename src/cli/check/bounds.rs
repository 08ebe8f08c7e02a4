//! The bounds of a search, in words.

use crate::model::datum::Datum;
use crate::model::profile::Profile;
use crate::search::{self, Bounds, Grain, ROWS};
use crate::words::Words;

/// How much a run may hold, so that a reader knows what "every run" was.
pub(super) fn in_words(bounds: &Bounds, profile: &Profile, words: &Words) -> String {
    let foreign = if profile.name == "raft" { "max-round" } else { "max-term" };
    let by_exchange = bounds.grain == Grain::Exchange;
    let counts = |name: &str| name != foreign && name != "states" && (by_exchange || name != "late");
    let mut parts: Vec<String> = Vec::new();
    for row in ROWS.iter().filter(|row| counts(row.name)) {
        let any = || Datum::from(words.get("bound.any").to_string());
        let count = search::bound(bounds, row.name).map_or_else(any, Datum::from);
        parts.push(words.fill(&format!("bound.{}", row.name), &[("count", count)]));
    }
    let grain = if by_exchange { "bound.exchange" } else { "bound.message" };
    parts.push(words.get(grain).into());
    let and =
        |one: String, next: String| words.fill("bound.and", &[("one", one.into()), ("next", next.into())]);
    parts.into_iter().reduce(and).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::protocol;
    use crate::words::Language;

    #[test]
    fn every_bound_has_its_words_in_every_language() {
        for (name, foreign) in [("raft", "max-round"), ("paxos", "max-term")] {
            let profile = protocol(name).unwrap().profile;
            for words in Language::all().map(Language::words) {
                let said = in_words(&search::usual(profile), profile, words);
                assert!(!said.contains("bound.") && !said.contains("{{"), "{said}");
                assert!(ROWS.iter().all(|row| row.name == foreign
                    || words.has(&format!("bound.{}", row.name))
                    || row.name == "states"));
            }
        }
    }
}
