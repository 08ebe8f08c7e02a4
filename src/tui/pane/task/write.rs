//! How the lines of a task are written: wrapped, indented, each word in its style.

use super::Page;
use crate::lesson::markup::{Block, Style as Look};
use crate::tui::text::wrap_spans;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

impl Page<'_> {
    pub(super) fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| line.width() > 0) {
            self.lines.push(Line::default());
        }
    }

    pub(super) fn put(&mut self, text: &str, style: Style, indent: usize) {
        self.spans(&[(text.to_string(), style)], indent, None);
    }

    /// Words in several styles, wrapped, behind a mark.
    pub(super) fn spans(&mut self, spans: &[(String, Style)], indent: usize, mark: Option<Span<'static>>) {
        let columns = self.columns.saturating_sub(indent).max(1);
        for (place, mut line) in wrap_spans(spans, columns).into_iter().enumerate() {
            let head = match &mark {
                Some(mark) if place == 0 => {
                    let blanks = indent.saturating_sub(mark.width());
                    vec![mark.clone(), Span::raw(" ".repeat(blanks))]
                }
                _ => vec![Span::raw(" ".repeat(indent))],
            };
            line.splice(0..0, head.into_iter().filter(|span| !span.content.is_empty()));
            self.lines.push(Line::from(line));
        }
    }

    /// A text: its paragraphs with a blank line between them.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for (place, block) in blocks.iter().enumerate() {
            if place > 0 && block.bullet.is_none() {
                self.blank();
            }
            let spans = self.styled(block);
            let mark = block.bullet.as_ref().map(|bullet| {
                let mark = format!("{}{bullet}", "  ".repeat(block.depth.saturating_sub(1)));
                Span::styled(mark, self.app.theme.dim())
            });
            let indent = mark.as_ref().map_or(0, |mark| mark.width() + 1);
            self.spans(&spans, indent, mark);
        }
    }

    pub(super) fn styled(&self, block: &Block) -> Vec<(String, Style)> {
        let one = |look: &Look| {
            let theme = self.app.theme;
            match look {
                Look { key: true, .. } => theme.key(),
                Look { source: Some(_), .. } => theme.dim(),
                // What is marked as no statement looks like none.
                Look { claim: Some(claim), .. } if claim != "ok" => theme.good().patch(theme.bold()),
                Look { value: true, .. } | Look { strong: true, .. } => theme.strong(),
                Look { code: true, .. } => theme.accent(),
                Look { emphasis: true, .. } => theme.italic(),
                _ => theme.text(),
            }
        };
        block.spans.iter().map(|span| (span.words.clone(), one(&span.style))).collect()
    }
}
