//! Two columns of equal width, with a gutter between them that marks where both sides are not the same.

use crate::tui::app::App;
use crate::tui::text::{pad, width, wrap_spans};
use crate::tui::theme::Theme;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Columns of the gutter.
const GUTTER: usize = 4;
/// Columns from which two sides stand beside each other.
const LEAST: usize = 64;

/// Words in one style.
pub type Piece = (String, Style);

/// What the mark in the gutter means, if that fits into so many columns.
pub fn legend(app: &App, columns: usize) -> Option<String> {
    let mark = String::from(app.theme.glyphs.differs);
    Some(app.words().fill("compare.legend", &[("mark", mark.into())]))
        .filter(|legend| width(legend) <= columns)
}

/// Two columns.
#[derive(Clone, Copy, Debug)]
pub struct Sides {
    theme: Theme,
    /// Columns of each side.
    pub columns: usize,
}

impl Sides {
    /// Two columns in a pane that is so wide; nothing if there is no room for two.
    pub fn new(columns: usize, theme: Theme) -> Option<Sides> {
        (columns >= LEAST).then_some(Sides { theme, columns: (columns - GUTTER) / 2 })
    }

    /// What both sides say beside each other, in as many lines as the longer one needs; behind so many blanks each.
    pub fn row(self, here: &[Piece], there: &[Piece], differs: bool, indent: usize) -> Vec<Line<'static>> {
        let none = || (String::new(), self.theme.text());
        self.hung([none(), none()], [here, there], differs, indent)
    }

    /// The same with a mark or a name before the first line of each; the other lines stand so far to the right, too.
    pub fn hung(
        self,
        names: [Piece; 2],
        [here, there]: [&[Piece]; 2],
        differs: bool,
        indent: usize,
    ) -> Vec<Line<'static>> {
        let room = self.columns.saturating_sub(indent);
        let [mut here, mut there] = [here, there].map(|pieces| wrap_spans(pieces, room));
        let rows = here.len().max(there.len());
        here.resize(rows, Vec::new());
        there.resize(rows, Vec::new());
        let name = |side: usize, row: usize| {
            let (name, style) = &names[side];
            let name = if row == 0 { name.as_str() } else { "" };
            Span::styled(pad(name, indent, ""), *style)
        };
        let line = |(row, (here, there)): (usize, (Vec<Span<'static>>, Vec<Span<'static>>))| {
            let used: usize = here.iter().map(|span| width(&span.content)).sum();
            let mut spans = vec![name(0, row)];
            spans.extend(here);
            spans.push(Span::raw(" ".repeat(room.saturating_sub(used))));
            spans.push(self.gutter(differs && row == 0));
            spans.push(name(1, row));
            spans.extend(there);
            Line::from(spans)
        };
        here.into_iter().zip(there).enumerate().map(line).collect()
    }

    fn gutter(self, differs: bool) -> Span<'static> {
        let (glyphs, theme) = (self.theme.glyphs, self.theme);
        let (mark, style) =
            if differs { (glyphs.differs, theme.differs()) } else { (glyphs.pass, theme.faint()) };
        Span::styled(format!(" {mark}{}", " ".repeat((GUTTER - 1).saturating_sub(width(mark)))), style)
    }

    /// An empty row.
    pub fn blank(self) -> Line<'static> {
        Line::from(vec![Span::raw(" ".repeat(self.columns)), self.gutter(false)])
    }

    /// A line between two parts; a title stands in it.
    pub fn rule(self, title: &str) -> Line<'static> {
        rule(title, self.columns * 2 + GUTTER, self.theme)
    }
}

/// A line between two parts, over so many columns; a title stands in it.
pub fn rule(title: &str, columns: usize, theme: Theme) -> Line<'static> {
    let stroke = theme.glyphs.line;
    let title = if title.is_empty() { String::new() } else { format!(" {title} ") };
    let rest = columns.saturating_sub(width(&title) + 1);
    Line::from(vec![
        Span::styled(stroke, theme.faint()),
        Span::styled(title, theme.dim()),
        Span::styled(stroke.repeat(rest), theme.faint()),
    ])
}

/// One line or more of a text, each behind so many blanks; on the first of them stands a mark.
pub fn marked(text: &[Piece], mark: Piece, indent: usize, columns: usize) -> Vec<Line<'static>> {
    let lines = wrap_spans(text, columns.saturating_sub(indent)).into_iter().enumerate();
    let line = |(place, spans): (usize, Vec<Span<'static>>)| {
        let (mark, style) = if place == 0 { mark.clone() } else { (String::new(), mark.1) };
        let gap = " ".repeat(indent.saturating_sub(width(&mark)));
        let mut line = vec![Span::styled(mark, style), Span::raw(gap)];
        line.extend(spans);
        Line::from(line)
    };
    lines.map(line).collect()
}
