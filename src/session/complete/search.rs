//! What may be asked of a search: ready questions for those who have typed nothing yet, facts, and bounds.

use super::{Choice, Completion, Now, boundary, fitting, word_end};
use crate::guarantee;
use crate::model::log::Command;
use crate::model::saying::Saying;
use crate::search::written;
use crate::session::Session;

/// What may stand at the cursor of a text that says what to search for.
pub fn complete_search(session: &Session, text: &str, cursor: usize) -> Completion {
    let now = Now { session, facts: session.facts() };
    let cursor = boundary(text, cursor);
    if text.trim().is_empty() {
        return Completion {
            start: 0,
            end: text.len(),
            choices: now.questions().into_iter().map(|choice| Choice { ready: true, ..choice }).collect(),
        };
    }
    let start = text[..cursor].trim_end_matches(|letter: char| !letter.is_whitespace()).len();
    let bounds_begin = written::expression_end(text);
    if start < bounds_begin && !text[start..cursor].starts_with('-') {
        return now.complete_path(&text[..bounds_begin], 0, cursor.min(bounds_begin));
    }
    let end = word_end(text, cursor);
    let before =
        text[..start].split_whitespace().next_back().and_then(|word| word.strip_prefix(written::DASHES));
    let known = before.and_then(|word| written::names(now.facts.profile).find(|name| *name == word));
    let choices = match known {
        Some(name) => now.values(name),
        None => now.bounds(),
    };
    Completion { start, end, choices: fitting(choices.into_iter(), &text[start..cursor]) }
}

impl Now<'_> {
    /// Questions that are ready, so that nobody needs to know how they are written.
    pub(super) fn questions(&self) -> Vec<Choice> {
        let (facts, profile) = (&self.facts, self.facts.profile);
        let ask = |text: String, about: &'static str| Choice::new(text, Saying::plain(about));
        let mut choices = Vec::new();
        if profile.name == "raft" {
            if facts.leaders().next().is_none() {
                choices.push(ask("leaders|length > 0".into(), "complete.ask-leader"));
            }
            let committed = facts.ledger.committed.last_index();
            choices.push(ask(format!("committed|length > {committed}"), "complete.ask-committed"));
            choices.push(ask("leaders|length > 1".into(), "complete.ask-leaders"));
        } else {
            if facts.ledger.chosen.is_empty() {
                choices.push(ask("chosen|length > 0".into(), "complete.ask-chosen"));
            }
            let wishes = facts.ledger.wishes();
            let quoted = |value: &&Command| !value.to_string().contains('\'');
            choices.extend(wishes.iter().filter(quoted).map(|value| {
                let about = Saying::plain("complete.ask-value").with("value", value.clone());
                Choice::new(format!("'{value}' in chosen"), about)
            }));
            let told = "nodes|selectattr('decided', 'none')|list|length == 0";
            choices.push(ask(told.into(), "complete.ask-told"));
        }
        choices.push(ask(written::DEAD_END.into(), "complete.ask-dead-end"));
        choices.push(ask("violated|length > 0".into(), "complete.ask-broken"));
        choices.extend(guarantee::of(profile.name).map(|guarantee| {
            let about = Saying::plain(format!("guarantee.{}.asked", guarantee.id));
            Choice::new(format!("'{}' in violated", guarantee.id), about)
        }));
        choices
    }

    /// The bounds of this protocol.
    fn bounds(&self) -> Vec<Choice> {
        let choice = |name: &str| {
            let about = Saying::plain(format!("complete.bound-{name}"));
            Choice::new(format!("{}{name}", written::DASHES), about).more()
        };
        written::names(self.facts.profile).map(choice).collect()
    }

    /// What may be written for a bound.
    fn values(&self, name: &str) -> Vec<Choice> {
        let about = || Saying::plain(format!("complete.bound-{name}"));
        let values: Vec<String> = match name {
            "grain" => written::GRAINS.map(String::from).into(),
            "ask" => self.facts.nodes.iter().map(|node| node.id.to_string()).collect(),
            name if written::right(name).contains("any") => ["0", "1", "2", "any"].map(String::from).into(),
            _ => ["0", "1", "2"].map(String::from).into(),
        };
        values.into_iter().map(|value| Choice::new(value, about())).collect()
    }
}
