//! Messages in flight: a list to choose from, and all that the chosen one says.

use super::cluster::term_of;
use super::edges;
use crate::model::facts::Flight;
use crate::session::tell;
use crate::tui::app::{App, Lab, Shown};
use crate::tui::target::Spot;
use crate::tui::text::{cut, fill, pad, width, wrap};
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
        let (words, hidden) = (app.words(), lab.hidden());
        let none = match hidden {
            0 => words.get("show.nothing-in-flight").to_string(),
            _ => words.fill("notice.all-hidden", &[("count", hidden.into())]),
        };
        let none = wrap(&none, area.width.into()).into_iter();
        lines.extend(none.map(|line| Line::styled(line, app.theme.dim())));
    }
    frame.render_widget(Paragraph::new(lines), area);
    let visible = lab.visible();
    let beyond = |edge: Option<&(usize, Line<'_>)>, end: Option<&usize>| edge.map(|(place, _)| place) != end;
    edges(
        frame,
        area,
        (beyond(shown.first(), visible.first()), beyond(shown.last(), visible.last())),
        app.theme,
    );
}

/// What the titles say of the messages that are shown, where that is not all: how many are hidden.
pub fn shown(app: &App, lab: &Lab) -> Option<String> {
    let (words, count) = (app.words(), lab.hidden());
    let what = match lab.shown {
        Shown::All => return None,
        Shown::Story(_) => words.get("space.story").into(),
        Shown::Node => words.fill("space.node", &[("node", lab.node.into())]),
    };
    Some(words.fill("pane.hidden", &[("what", what.into()), ("count", count.into())]))
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
    let visible = lab.visible();
    let here = visible.iter().position(|place| *place == selected).unwrap_or(0);
    let first = here.saturating_sub(room / 2).min(visible.len().saturating_sub(room));
    let mut rows = Vec::new();
    for place in visible.into_iter().skip(first).take(room) {
        let chosen = place == selected;
        let row = row(&lab.facts.messages[place], chosen, columns, app, lab);
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
