//! The article in sentences: its part when a task begins that shows it, and of each event the lines that it has run.
//!
//! And what the screen shows of majorities, in numbers.

use super::Teller;
use crate::lesson::article::{Excerpt, Kind, Side, running};
use crate::model::availability::{availability, pairs, percent};
use crate::model::rule::Breakage;
use crate::sim::Step;
use crate::words::Words;

/// How much of the time a node is down, where nobody says how much.
const DOWN: f64 = 0.01;
/// The largest cluster whose availability is told.
const MOST_NODES: u8 = 7;

impl Teller {
    /// The part of the article that belongs to a task, if it is not the one that was told last.
    pub(super) fn article(&mut self) {
        let excerpt = self.runner.excerpt();
        if excerpt.map(|excerpt| excerpt.name) == self.quoted {
            return;
        }
        self.quoted = excerpt.map(|excerpt| excerpt.name);
        let Some(excerpt) = excerpt else { return };
        let key = match excerpt.kind {
            Kind::Code => "article.code",
            Kind::Words => "article.words",
        };
        let title = self.words.fill(key, &[("section", excerpt.section.clone().into())]);
        self.say("article.plain", &[("title", title.into())]);
        let lines: String = excerpt.lines(self.words.language).map(|line| format!("  {line}\n")).collect();
        self.out.put(&lines);
    }

    /// The lines that the twin has run since it had made so many moments, if it is the twin that works by the article.
    pub(super) fn ran_in_twin(&mut self, made: usize) {
        if self.session.twin().is_none_or(|twin| twin.history().len() <= made) {
            return;
        }
        let Some(excerpt) = self.runner.excerpt() else { return };
        let running = running(excerpt, &self.session);
        if let Some(ran) = running.ran.filter(|ran| ran.now && running.side == Some(Side::There)) {
            self.out.put(&told(excerpt, &ran.lines, self.words));
        }
    }

    /// What there is to say of two majorities and of how often one is up.
    pub(super) fn majorities(&mut self) {
        let nodes = self.session.setup().config.nodes;
        let (pairs, apart) = pairs(nodes);
        self.say(
            "majorities.counted",
            &[("pairs", pairs.into()), ("apart", apart.into()), ("nodes", u64::from(nodes).into())],
        );
        for nodes in 1..=MOST_NODES {
            let up = availability(nodes.into(), DOWN).map(percent).unwrap_or_default();
            let values =
                [("nodes", u64::from(nodes).into()), ("down", percent(DOWN).into()), ("up", up.into())];
            self.say("majorities.up", &values);
        }
    }
}

/// The lines of the article that a step has run where these breakages are on.
pub(super) fn ran(excerpt: &Excerpt, step: &Step, on: &[&'static Breakage], words: &Words) -> String {
    told(excerpt, &excerpt.ran(&step.reasons, on), words)
}

fn told(excerpt: &Excerpt, lines: &[usize], words: &Words) -> String {
    let said = |line: &usize| {
        let text = excerpt.lines(words.language).nth(line - 1).unwrap_or_default().trim();
        words.fill("article.ran", &[("code", text.to_string().into())]) + "\n"
    };
    lines.iter().map(said).collect()
}
