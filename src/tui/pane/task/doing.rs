//! An act or the goal: what is to be brought about, what helps, and that it is done.

use super::Page;
use crate::lesson::Stage;
use crate::lesson::runner::{Advice, Aim, Runner};
use crate::tui::app::Lab;
use crate::tui::text::{cut, width};
use ratatui::text::Span;

/// Whether no way to the goal is shorter than its par.
fn is_proven(runner: &Runner) -> bool {
    runner.lesson().goal.as_ref().is_some_and(|goal| goal.par_proven)
}

/// What is said of a goal that was reached.
pub(super) fn reached_key(runner: &Runner) -> &'static str {
    if is_proven(runner) { "task.goal-proven" } else { "task.goal-reached" }
}

fn par_key(runner: &Runner) -> &'static str {
    if is_proven(runner) { "task.par-proven" } else { "task.par" }
}

/// In how many events the goal can be reached, as far as is known.
pub(super) fn par(runner: &Runner) -> Option<u64> {
    runner.lesson().goal.as_ref()?.par.as_ref().map(|par| *par.get_ref())
}

impl Page<'_> {
    /// The hints that were asked for, at the foot: there a hint that has just come is seen.
    pub(super) fn hints(&mut self, runner: &Runner, lab: &Lab) {
        let (theme, words) = (self.app.theme, self.app.words());
        let hints = runner.hints(words.language, &|name| self.app.key_label(name));
        for (place, blocks) in hints.iter().enumerate() {
            self.blank();
            let values = [("hint", (place + 1).into()), ("hints", runner.hint_count().into())];
            self.put(&words.fill("task.hint", &values), theme.warn(), 0);
            self.blocks(blocks);
        }
        self.advice(runner, lab);
        self.advice(runner, lab);
    }

    /// The next line of the shortest way, or that there is none any more.
    fn advice(&mut self, runner: &Runner, lab: &Lab) {
        let (theme, words) = (self.app.theme, self.app.words());
        let Some(advice) = runner.advice(&lab.session) else { return };
        let key = |action: &str| self.app.key_label(action).unwrap_or_default().into();
        self.blank();
        match advice {
            Advice::Searching(states) => {
                let said = words.fill("task.guide-searching", &[("states", states.into())]);
                self.spans(&[(said, theme.dim())], 2, Some(Span::styled(theme.glyphs.wait, theme.dim())));
            }
            Advice::Next(line, events) => {
                self.put(&words.fill("task.guide-next", &[("count", events.into())]), theme.warn(), 0);
                let mark = Span::styled(theme.glyphs.selected, theme.accent());
                self.spans(&[(line.to_string(), theme.accent())], 2, Some(mark));
            }
            Advice::Never(states, bounds) => {
                let said = words.fill("task.guide-never", &[("key", key("again"))]);
                self.spans(&[(said, theme.bad())], 2, Some(Span::styled(theme.glyphs.no, theme.bad())));
                let values = [("states", states.into()), ("bounds", bounds.into())];
                self.put(&words.fill("task.guide-within", &values), theme.dim(), 2);
            }
            Advice::Unknown(states) => {
                let values = [("states", states.into()), ("key", key("solution"))];
                self.put(&words.fill("task.guide-unknown", &values), theme.warn(), 0);
            }
        }
    }

    /// What is to be brought about, each part behind its mark: in words if the lesson has them, with what is asked
    /// below as long as it does not hold; else in the very words that are checked.
    pub(super) fn aims(&mut self, aims: &[Aim]) {
        let (theme, words) = (self.app.theme, self.app.words());
        self.blank();
        self.put(words.get("task.conditions"), theme.dim(), 0);
        for Aim { said, condition } in aims {
            let (mark, style) = match condition.holds {
                true => (theme.glyphs.yes, theme.good()),
                false => (theme.glyphs.wait, theme.text()),
            };
            let mark = Span::styled(mark, style);
            let asked = condition.text.clone();
            if said.is_empty() {
                self.spans(&[(asked, style)], 2, Some(mark));
            } else {
                let words = said
                    .iter()
                    .flat_map(|block| self.styled(block))
                    .map(|(word, look)| if condition.holds { (word, style) } else { (word, look) });
                self.spans(&words.collect::<Vec<_>>(), 2, Some(mark));
            }
            if condition.holds {
                continue;
            }
            let parts = condition.values();
            let now = words.fill("task.now", &[("parts", parts.join(", ").into())]);
            if said.is_empty() {
                if !parts.is_empty() {
                    self.put(&now, theme.dim(), 2);
                }
                continue;
            }
            // Below a sentence no more than a line of each: the exact words are for whoever looks closer.
            let room = self.columns.saturating_sub(2);
            let both = format!("{}   {now}", condition.text);
            let below = match parts.is_empty() {
                true => vec![condition.text.clone()],
                false if width(&both) <= room => vec![both],
                false => vec![condition.text.clone(), now],
            };
            below.iter().for_each(|line| self.put(&cut(line, room, theme.glyphs.more), theme.dim(), 2));
        }
    }

    /// What came of it, above everything else, once something did.
    pub(super) fn result(&mut self, runner: &Runner, stage: Stage) {
        let (theme, words) = (self.app.theme, self.app.words());
        let said = match (stage, par(runner)) {
            (Stage::Act { reached: true }, _) => words.get("task.reached").into(),
            (Stage::Goal { reached: Some(events), .. }, Some(par)) => {
                words.fill(reached_key(runner), &[("events", events.into()), ("par", par.into())])
            }
            (Stage::Goal { reached: Some(_), .. }, None) => words.get("task.reached").into(),
            (Stage::Goal { shown: true, .. }, _) => words.get("task.shown").into(),
            _ => return,
        };
        let mark = Span::styled(theme.glyphs.yes, theme.good());
        self.spans(&[(said, theme.good())], 2, Some(mark));
        self.blank();
    }

    /// What else is to be known of a goal: that this way is spoiled, or how short the best one is.
    pub(super) fn outlook(&mut self, runner: &Runner, stage: Stage) {
        let (theme, words) = (self.app.theme, self.app.words());
        let Stage::Goal { reached, spoiled, shown } = stage else { return };
        if spoiled {
            self.blank();
            self.put(words.get("task.spoiled"), theme.bad(), 0);
        }
        if let Some(par) = par(runner).filter(|_| reached.is_none() && !shown) {
            self.blank();
            self.put(&words.fill(par_key(runner), &[("par", par.into())]), theme.dim(), 0);
        }
    }
}
