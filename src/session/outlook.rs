//! What can still happen, in sentences.

use super::Session;
use crate::model::saying::Saying;
use crate::search::outlook::{Outlook, Prospect, Standing};
use crate::words::Words;

/// What is said of the prospect at a place.
pub fn says(outlook: &Outlook, place: usize) -> Saying {
    let (what, standing) = (&outlook.prospects()[place], outlook.standing(place));
    let name = match what {
        Prospect::Chosen(_) => "chosen",
        Prospect::Committed(..) => "committed",
        Prospect::Lost(..) => "lost",
        Prospect::Broken => "broken",
    };
    let stands = match standing {
        Standing::Open => "open",
        Standing::Now => "now",
        Standing::Can(_) => "can",
        Standing::Cannot => "cannot",
        Standing::NotSoon(_) => "not-soon",
    };
    let saying = Saying::plain(format!("outlook.{name}-{stands}"));
    let saying = match what {
        Prospect::Chosen(value) => saying.with("value", value.clone()),
        Prospect::Committed(index, entry) | Prospect::Lost(index, entry) => {
            saying.with("index", *index).with("entry", entry.to_string())
        }
        Prospect::Broken => saying,
    };
    match standing {
        Standing::Can(events) => saying.with("count", events),
        Standing::NotSoon(events) => saying.with("count", u64::from(events)),
        _ => saying,
    }
}

/// What follows from all of it, once it is known: whether a value is inevitable that is not chosen yet, or that nobody
/// has asked for anything.
pub fn summary(outlook: &Outlook) -> Option<Saying> {
    let (mut can, mut cannot) = (Vec::new(), 0);
    let of_values = outlook.prospects().iter().enumerate().filter_map(|(place, what)| match what {
        Prospect::Chosen(value) => Some((place, value)),
        _ => None,
    });
    let of_values: Vec<_> = of_values.collect();
    for (place, value) in &of_values {
        match outlook.standing(*place) {
            Standing::Can(_) => can.push((*value).clone()),
            Standing::Cannot => cannot += 1,
            _ => {}
        }
    }
    let profile = outlook.from().profile().name;
    match can.as_slice() {
        _ if outlook.prospects().is_empty() => Some(Saying::plain(format!("outlook.empty-{profile}"))),
        [value] if cannot + 1 == of_values.len() && cannot > 0 => {
            Some(Saying::plain("outlook.inevitable").with("value", value.clone()))
        }
        [] if cannot > 0 && cannot == of_values.len() => Some(Saying::plain("outlook.none")),
        _ => None,
    }
}

/// How much was looked at, and what was not.
pub fn effort(outlook: &Outlook) -> Vec<Saying> {
    if outlook.prospects().is_empty() {
        return Vec::new();
    }
    let (progress, bounds) = (outlook.progress(), outlook.bounds());
    let count = |bound: Option<u8>| bound.map_or(0, u64::from);
    let within = Saying::plain(format!("outlook.within-{}", outlook.from().profile().name))
        .with("states", progress.states)
        .with("timeouts", count(bounds.timeouts))
        .with("term", bounds.height.unwrap_or(0))
        .with("requests", u64::from(bounds.requests));
    let soon = (0..outlook.prospects().len()).find_map(|place| match outlook.standing(place) {
        Standing::NotSoon(events) => Some(events),
        _ => None,
    });
    let soon = soon.map(|events| Saying::plain("outlook.soon").with("count", u64::from(events)));
    std::iter::once(within).chain(soon).collect()
}

impl Session {
    /// What can still happen from the present moment, looked at to the end.
    pub(super) fn outlook(&self, words: &Words) -> String {
        let mut outlook = Outlook::begin(self.present(), 1);
        while outlook.advance(u64::MAX) {}
        let rows = (0..outlook.prospects().len()).map(|place| says(&outlook, place));
        let all = rows.chain(summary(&outlook)).chain(effort(&outlook));
        all.map(|saying| format!("{}\n", words.say(&saying))).collect()
    }
}
