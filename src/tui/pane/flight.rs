//! Messages in flight: a list to choose from, and all that the chosen one says.

use crate::session::tell;
use crate::tui::app::{App, Lab};
use crate::tui::text::{cut, fill, pad};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws the list, and behind the chosen message its fields.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let (theme, words) = (app.theme, app.words());
    let Some(selected) = lab.place() else {
        frame.render_widget(
            Paragraph::new(Line::styled(words.get("show.nothing-in-flight"), theme.dim())),
            area,
        );
        return;
    };
    let columns = usize::from(area.width);
    let letter = &*lab.facts.messages[selected].letter;
    let mut details = vec![String::from(letter.kind().paper)];
    details.extend(tell::fields(letter));
    let details = fill(&details, columns.saturating_sub(4));
    let details: Vec<String> = if area.height >= 4 { details } else { Vec::new() };
    let room = usize::from(area.height).saturating_sub(details.len()).max(1);
    let first = selected.saturating_sub(room - 1).max(selected.saturating_sub(room / 2));
    let first = first.min(lab.facts.messages.len().saturating_sub(room));
    let mut lines = Vec::new();
    for (place, flight) in lab.facts.messages.iter().enumerate().skip(first).take(room) {
        let letter = &flight.letter;
        let mark = if place == selected { theme.glyphs.selected } else { " " };
        let route = format!("{}{}{}", letter.from(), theme.glyphs.arrow, letter.to());
        let head = format!(
            "{mark} {} {route} {}",
            pad(&letter.id().to_string(), 4, ""),
            pad(letter.kind().line, 12, "")
        );
        let left = flight.due.saturating_sub(lab.facts.time);
        let when = if flight.held { words.get("show.held").into() } else { format!("{left} ms") };
        let lost = !lab.facts.node(letter.to()).is_some_and(|node| node.up);
        let lost = lost || lab.facts.is_cut(letter.from(), letter.to());
        let when = if lost { format!("{when} {}", theme.glyphs.down) } else { when };
        let text = pad(&format!("{head} {when}"), columns, theme.glyphs.more);
        let style = match () {
            () if place == selected => theme.selected(),
            () if flight.held => theme.warn(),
            () if lost => theme.dim(),
            () => theme.text(),
        };
        lines.push(Line::styled(text, style));
        if place == selected {
            for detail in &details {
                let detail = cut(detail, columns.saturating_sub(4), theme.glyphs.more);
                lines.push(Line::from(vec![Span::raw("    "), Span::styled(detail, theme.dim())]));
            }
        }
    }
    frame.render_widget(Paragraph::new(lines), area);
}
