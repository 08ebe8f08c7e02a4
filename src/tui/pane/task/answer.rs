//! A question: what can be answered, what was, and what came of it.

use super::Page;
use crate::lesson::runner::{Outcome, Runner};
use crate::tui::app::Course;
use ratatui::style::Style;
use ratatui::text::Span;

impl Page<'_> {
    /// What was chosen, while it is not known yet what is true.
    pub(super) fn answer(&mut self, runner: &Runner, option: usize) {
        let words = self.app.words();
        let options = runner.options(words.language, &|name| self.app.key_label(name));
        self.put(words.get("task.you-said"), self.app.theme.dim(), 0);
        if let Some(blocks) = options.get(option) {
            self.blocks(blocks);
        }
        self.blank();
    }

    /// The options of the open question.
    pub(super) fn options(&mut self, course: &Course) {
        let (theme, words) = (self.app.theme, self.app.words());
        let options = course.runner.options(words.language, &|name| self.app.key_label(name));
        for (place, blocks) in options.iter().enumerate() {
            let chosen = place == course.option;
            let mark = if chosen { theme.glyphs.selected } else { " " };
            let number = Span::styled(format!("{mark} {} ", place + 1), theme.key());
            let mut spans: Vec<(String, Style)> =
                blocks.iter().flat_map(|block| self.styled(block)).collect();
            if chosen {
                spans.iter_mut().for_each(|(_, style)| *style = style.patch(theme.selected()));
            }
            let start = self.lines.len();
            self.spans(&spans, 4, Some(number));
            self.options.push(start..self.lines.len());
        }
    }

    /// What was said and what is true, side by side with what makes it so.
    pub(super) fn outcome(&mut self, runner: &Runner, outcome: &Outcome) {
        let (theme, words) = (self.app.theme, self.app.words());
        let options = runner.options(words.language, &|name| self.app.key_label(name));
        let right = outcome.chosen == outcome.truth;
        let (mark, style) =
            if right { (theme.glyphs.yes, theme.good()) } else { (theme.glyphs.no, theme.bad()) };
        self.put(words.get("task.you-said"), theme.dim(), 0);
        if let Some(blocks) = options.get(outcome.chosen) {
            let spans: Vec<(String, Style)> = blocks.iter().flat_map(|block| self.styled(block)).collect();
            self.spans(&spans, 2, Some(Span::styled(mark, style)));
        }
        if let Some(line) = runner.deciding_line() {
            self.blank();
            self.put(words.get("task.decided"), theme.dim(), 0);
            self.spans(
                &[(line.into(), theme.accent())],
                2,
                Some(Span::styled(theme.glyphs.selected, theme.dim())),
            );
        }
        self.blank();
        self.blocks(&outcome.chosen_why);
        if !right {
            self.blank();
            self.put(words.get("task.happened"), theme.dim(), 0);
            if let Some(blocks) = options.get(outcome.truth) {
                let spans: Vec<(String, Style)> =
                    blocks.iter().flat_map(|block| self.styled(block)).collect();
                self.spans(&spans, 2, Some(Span::styled(theme.glyphs.yes, theme.good())));
            }
            self.blank();
            self.blocks(&outcome.truth_why);
        }
    }
}
