//! Messages in flight: a list to choose from, and all that the chosen one says.

use super::cluster::term_of;
use super::edges;
use crate::model::facts::Flight;
use crate::session::tell;
use crate::tui::app::{App, Lab};
use crate::tui::target::Spot;
use crate::tui::text::{cut, fill, pad, width};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns of a message's number, with a blank.
const NUMBER: usize = 5;
/// Columns of the longest kind, with a blank.
const KIND: usize = 13;
/// Blanks before the fields of the chosen message.
const INDENT: usize = 2 + NUMBER;

/// Draws the list, and behind the chosen message its fields.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let shown = rows(area, app, lab);
    let mut lines: Vec<Line<'_>> = shown.iter().map(|(_, line)| line.clone()).collect();
    if lines.is_empty() {
        lines.push(Line::styled(app.words().get("show.nothing-in-flight"), app.theme.dim()));
    }
    frame.render_widget(Paragraph::new(lines), area);
    let last = lab.facts.messages.len().saturating_sub(1);
    let hidden = |edge: Option<&(usize, Line<'_>)>, end: usize| edge.is_some_and(|(place, _)| *place != end);
    edges(frame, area, (hidden(shown.first(), 0), hidden(shown.last(), last)), app.theme);
}

/// The message that is shown at a place of the screen.
pub fn message_at(area: Rect, app: &App, lab: &Lab, place: Position) -> Option<Spot> {
    let row = usize::from(place.y.checked_sub(area.y)?);
    rows(area, app, lab).get(row).and_then(|(message, _)| Spot::message(*message, lab))
}

/// The rows that fit, each with the place of its message. The chosen one and its fields are always among them.
fn rows(area: Rect, app: &App, lab: &Lab) -> Vec<(usize, Line<'static>)> {
    let Some(selected) = lab.place() else { return Vec::new() };
    let (theme, columns) = (app.theme, usize::from(area.width));
    let letter = &*lab.facts.messages[selected].letter;
    let mut details = vec![String::from(letter.kind().paper)];
    details.extend(tell::fields(letter));
    let details = fill(&details, columns.saturating_sub(INDENT));
    let details: Vec<String> = if area.height >= 4 { details } else { Vec::new() };
    let room = usize::from(area.height).saturating_sub(details.len()).max(1);
    let first = selected.saturating_sub(room - 1).max(selected.saturating_sub(room / 2));
    let first = first.min(lab.facts.messages.len().saturating_sub(room));
    let mut rows = Vec::new();
    for (place, flight) in lab.facts.messages.iter().enumerate().skip(first).take(room) {
        let chosen = place == selected;
        let row = row(flight, chosen, columns, app, lab);
        rows.push((place, if chosen { row.patch_style(theme.selected()) } else { row }));
        for detail in details.iter().filter(|_| chosen) {
            let detail = cut(detail, columns.saturating_sub(INDENT), theme.glyphs.more);
            rows.push((place, Line::styled(format!("{}{detail}", " ".repeat(INDENT)), theme.dim())));
        }
    }
    rows
}

/// A message: its number, its way, its kind, and when it arrives or why it will not.
fn row(flight: &Flight, chosen: bool, columns: usize, app: &App, lab: &Lab) -> Line<'static> {
    let (theme, words, letter) = (app.theme, app.words(), &*flight.letter);
    let mark = if chosen { theme.glyphs.selected } else { " " };
    let route = format!("{}{}{} ", letter.from(), theme.glyphs.arrow, letter.to());
    let lost = !lab.facts.arrives(letter.from(), letter.to());
    let kind = pad(letter.kind().line, KIND, "");
    let room = columns.saturating_sub(2 + NUMBER + width(&route) + KIND);
    let fate = format!("{} {}", theme.glyphs.down, words.get("show.lost"));
    let (when, style) = match () {
        () if flight.held => (words.get("show.held").to_string(), theme.warn()),
        () if lost && width(&fate) <= room => (fate, theme.warn()),
        () if lost => (theme.glyphs.down.to_string(), theme.warn()),
        () => (format!("{} ms", flight.due.saturating_sub(lab.facts.time)), theme.dim()),
    };
    let when = pad(&when, room, theme.glyphs.more);
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.accent()),
        Span::styled(pad(&letter.id().to_string(), NUMBER, ""), theme.dim()),
        Span::styled(route, theme.text()),
        Span::styled(kind, theme.term(term_of(letter))),
        Span::styled(when, style),
    ])
}
