//! The rule card of the protocol, as short as a figure in the paper: the rules that fired just now are marked, those
//! that are broken named. Below, where there is room, the selected row in full: where the paper states it, what the
//! rules said just now, and how it can be broken.

use super::edges;
use crate::model::card::Row as CardRow;
use crate::model::rule::Rule;
use crate::tui::app::{App, Lab};
use crate::tui::text::{width, wrap};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns of the mark in front of a row.
const MARK: usize = 2;
/// Rows of the selected row in full, at the most.
const DETAIL: u16 = 12;
/// Columns of the section of the paper.
const CITE: usize = 6;
/// Rows of the card that must stay visible above them.
const CARD: u16 = 14;

/// What stands where in the pane: the card from a line on, and below it what the selected row is about.
struct Stand {
    lines: Vec<CardLine>,
    first: usize,
    above: Rect,
    detail: Vec<Line<'static>>,
    below: Rect,
}

/// A line of the card, and the row that it belongs to.
type CardLine = (Option<usize>, Line<'static>);

fn stand(area: Rect, app: &App, lab: &Lab) -> Stand {
    let columns = usize::from(area.width);
    let detail = detail(app, lab, columns);
    let mut lines = card(app, lab, columns, true);
    if lines.len() + detail.len() >= usize::from(area.height) {
        lines = card(app, lab, columns, false);
    }
    let spare = area.height.saturating_sub((lines.len() as u16).max(CARD));
    let room = if spare > 2 { spare.min(DETAIL).min(detail.len() as u16 + 1) } else { 0 };
    let [above, below] = Layout::vertical([Constraint::Fill(1), Constraint::Length(room)]).areas(area);
    let height = usize::from(above.height);
    // The selected row is seen to its last line.
    let chosen = lines.iter().rposition(|(row, _)| *row == Some(lab.rule)).unwrap_or(0);
    let first = (chosen + 2).saturating_sub(height).min(lines.len().saturating_sub(height));
    Stand { lines, first, above, detail, below }
}

/// The row that is shown at a place of the screen.
pub fn row_at(area: Rect, app: &App, lab: &Lab, place: Position) -> Option<usize> {
    let Stand { lines, first, above, .. } = stand(area, app, lab);
    let line = first + usize::from(place.y.checked_sub(above.y)?);
    lines.get(line).filter(|_| above.contains(place))?.0
}

/// Draws the card.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let Stand { lines, first, above, detail, below } = stand(area, app, lab);
    let (height, room) = (usize::from(above.height), below.height);
    let more = (first > 0, lines.len() > first + height);
    let shown: Vec<Line<'_>> = lines.into_iter().skip(first).take(height).map(|(_, line)| line).collect();
    frame.render_widget(Paragraph::new(shown), above);
    edges(frame, above, more, app.theme);
    if room > 0 {
        let rule = Line::styled(app.theme.glyphs.line.repeat(usize::from(area.width)), app.theme.faint());
        let is_cut = detail.len() + 1 > usize::from(room);
        let mut lines: Vec<_> = std::iter::once(rule).chain(detail).take(usize::from(room)).collect();
        if let Some(last) = lines.last_mut().filter(|_| is_cut) {
            *last = Line::styled(app.theme.glyphs.more, app.theme.dim());
        }
        frame.render_widget(Paragraph::new(lines), below);
    }
}

/// The lines of the card, with air between its sections or without.
fn card(app: &App, lab: &Lab, columns: usize, airy: bool) -> Vec<CardLine> {
    let (theme, words, profile) = (app.theme, app.words(), lab.facts.profile);
    let (mut lines, mut place) = (Vec::new(), 0);
    for section in profile.card {
        let title = words.get(&format!("card.{}.title-{}", profile.name, section.name)).to_string();
        if airy && !lines.is_empty() {
            lines.push((None, Line::default()));
        }
        lines.push((None, Line::styled(title, theme.accent())));
        for row in section.rows {
            let own = row_lines(row, place == lab.rule, app, lab, columns);
            lines.extend(own.into_iter().map(|line| (Some(place), line)));
            place += 1;
        }
    }
    lines
}

/// Whether a rule fired in the event of the present moment.
fn fired(rule: &Rule, lab: &Lab) -> bool {
    lab.facts.last_rules.iter().any(|last| last.name == rule.name)
}

/// A row: its mark, its sentence, and which of its breakages are on.
fn row_lines(row: &CardRow, is_chosen: bool, app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let (theme, words) = (app.theme, app.words());
    let sentence = theme.spell(words.get(&format!("card.{}.{}", lab.facts.profile.name, row.name)));
    let broken: Vec<&str> =
        row.breakages().filter(|way| lab.facts.broken.contains(way)).map(|way| way.name).collect();
    let now = row.rules.iter().any(|rule| fired(rule, lab));
    let mark = match () {
        () if !broken.is_empty() => theme.glyphs.no,
        () if now => theme.glyphs.changed,
        () => " ",
    };
    let style = match () {
        () if !broken.is_empty() => theme.bad(),
        () if now => theme.strong(),
        () => theme.text(),
    };
    let mut text = wrap(&sentence, columns.saturating_sub(MARK));
    if !broken.is_empty() {
        let names = format!("{} {}", theme.glyphs.arrow, broken.join(", "));
        let fits = text.last().is_some_and(|last| MARK + width(last) + 1 + width(&names) <= columns);
        match text.last_mut().filter(|_| fits) {
            Some(last) => last.push_str(&format!(" {names}")),
            None => text.extend(wrap(&names, columns.saturating_sub(MARK))),
        }
    }
    let section = section_of(row);
    let line = |(place, line): (usize, String)| {
        let mark = if place == 0 { mark } else { " " };
        let line = format!("{mark:<MARK$}{line}");
        let free = columns.saturating_sub(width(&line));
        let section = if place == 0 && width(&section) + 2 <= free { section.as_str() } else { "" };
        let gap = " ".repeat(free - width(section));
        let spans = [(line, style), (gap, style), (String::from(section), theme.dim())];
        let look = |style| if is_chosen { theme.selected().patch(style) } else { style };
        let spans = spans.into_iter().map(|(text, style)| Span::styled(text, look(style)));
        Line::from(spans.collect::<Vec<_>>())
    };
    text.into_iter().enumerate().map(line).collect()
}

/// The section of the paper that states a row first.
fn section_of(row: &CardRow) -> String {
    let cite = row.cites().into_iter().next().unwrap_or_default();
    let section = cite.find('§').map(|at| cite[at..].split(',').next().unwrap_or_default());
    format!("{:<CITE$}", section.unwrap_or_default())
}

/// The selected row in full.
fn detail(app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let (theme, words) = (app.theme, app.words());
    let Some(row) = lab.card_row() else { return Vec::new() };
    let mut lines = Vec::new();
    let mut put = |text: &str, style| {
        lines.extend(wrap(text, columns).into_iter().map(|line| Line::styled(line, style)))
    };
    put(&row.cites().join("; "), theme.dim());
    for reason in lab.session.history().last().iter().flat_map(|step| &step.reasons) {
        if row.covers(reason.rule) {
            let style = if reason.broken.is_some() { theme.bad() } else { theme.text() };
            put(&words.reason(lab.facts.profile.name, reason), style);
        }
    }
    let ways: Vec<_> = row.breakages().collect();
    if ways.is_empty() {
        put(words.get("pane.card-no-breakage"), theme.dim());
    }
    for way in ways {
        let on = lab.facts.broken.contains(&way);
        let (mark, style) = if on { (theme.glyphs.no, theme.bad()) } else { (" ", theme.text()) };
        let about = words.get(&format!("breakage.{}.about", way.name)).to_string();
        let text = wrap(&format!("{}: {about}", way.name), columns.saturating_sub(MARK));
        for (place, line) in text.into_iter().enumerate() {
            let mark = if place == 0 { mark } else { " " };
            lines.push(Line::from(vec![
                Span::styled(format!("{mark:<MARK$}"), theme.bad()),
                Span::styled(line, style),
            ]));
        }
    }
    lines
}
