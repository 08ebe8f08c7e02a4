//! The twin in sentences: what `show twin` prints, and what is said of each event where both come to differ.

use super::{News, Twin};
use crate::history::History;
use crate::model::datum::Datum;
use crate::model::rule::Breakage;
use crate::session::Session;
use crate::session::compare::{self, Aspect, Difference, First};
use crate::words::Words;

/// Differences that are told of one event.
const TOLD: usize = 4;

/// The rules of a side, in words: all are kept, or which are broken.
pub fn rules(broken: &[&'static Breakage], words: &Words) -> String {
    if broken.is_empty() {
        return words.get("twin.rules-right").into();
    }
    let names: Vec<&str> = broken.iter().map(|breakage| breakage.name).collect();
    words.fill("twin.rules-broken", &[("names", names.join(", ").into())])
}

/// What came to differ by an event: why the twin could not do its line, or else what differs from now on.
pub fn news(news: &News, words: &Words) -> String {
    let mut told: Vec<&Difference> = news.differences.iter().collect();
    // What has come of it says more than how; of a line that one side could not do, the rest is clear.
    told.retain(|known| news.refusal.is_none() || known.aspect >= Aspect::Outcome);
    told.sort_by_key(|known| std::cmp::Reverse(known.aspect >= Aspect::Outcome));
    let mut says: Vec<String> = told.iter().take(TOLD).map(|known| known.sentence(words)).collect();
    if told.len() > TOLD {
        says.push(words.fill("twin.more", &[("count", (told.len() - TOLD).into())]));
    }
    let says = says.join("; ");
    match &news.refusal {
        Some(refusal) if says.is_empty() => {
            words.fill("twin.tells-refused", &[("reason", words.say(refusal).into())])
        }
        Some(refusal) => {
            let values = [("reason", words.say(refusal).into()), ("differences", says.into())];
            words.fill("twin.tells-both", &values)
        }
        None => words.fill("twin.tells", &[("differences", says.into())]),
    }
}

/// Where both first differ in one aspect: at which moment, which line, what.
pub fn first(first: &First, run: &History, words: &Words) -> String {
    let line = run.moment(first.moments.0).map(|moment| moment.line.to_string());
    if let Some(refusal) = first.refusal.as_ref().filter(|_| first.difference.aspect == Aspect::Line) {
        let reason = words.say(refusal);
        let values =
            [("moment", first.moments.0.into()), ("line", line.into()), ("reason", Datum::from(reason))];
        return words.fill("twin.first-refused", &values);
    }
    let values = [
        ("aspect", Datum::from(words.get(first.difference.aspect.title()).to_string())),
        ("moment", first.moments.0.into()),
        ("line", line.into()),
        ("difference", first.difference.line(words).into()),
    ];
    words.fill("twin.first", &values)
}

impl Twin {
    /// All that differs at the present moment, and where both first came to differ on the way to it.
    pub fn text(&self, session: &Session, words: &Words) -> String {
        let (history, facts, own) = (session.history(), session.facts(), self.facts());
        let mut lines = Vec::new();
        for (key, facts) in [("twin.here", &facts), ("twin.there", &own)] {
            let secret = facts.config.secret.then(|| words.get("lab.broken-secret").to_string());
            let rules = secret.unwrap_or_else(|| rules(&facts.broken, words));
            lines.push(words.fill(key, &[("rules", rules.into())]));
        }
        let here = history.cursor();
        if let (Some(refusal), Some(moment)) = (self.refusal(history, here), history.moment(here)) {
            let reason = words.say(&refusal);
            let values = [("line", moment.line.to_string().into()), ("reason", reason.into())];
            lines.push(words.fill("twin.cannot", &values));
        }
        let differences = compare::moments(&facts, &own);
        let key = if differences.is_empty() { "twin.same" } else { "twin.differs" };
        lines.push(words.get(key).into());
        lines.extend(differences.iter().map(|known| format!("  {}", known.line(words))));
        lines.extend(self.firsts(here).all().map(|known| first(known, history, words)));
        if !self.differs(here) {
            lines.push(words.get("twin.never").into());
        }
        lines.join("\n") + "\n"
    }
}
