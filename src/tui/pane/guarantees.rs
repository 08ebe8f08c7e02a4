//! What the protocol promises the world: each guarantee holds, or is broken and by what.
//!
//! Broken ones stand first, each with its witness. Where there is room, each also says what it promises; where there
//! is little, those that hold stand in two columns.

use crate::guarantee::{self, Guarantee};
use crate::model::ledger::Violation;
use crate::session::tell;
use crate::tui::app::{App, Lab};
use crate::tui::pane::Pane;
use crate::tui::text::{pad, width, wrap};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns of a mark and the blank behind it.
const MARK: usize = 2;
/// Rows that the witness of a broken guarantee takes, mostly.
const WITNESS: u16 = 2;

/// Rows that it needs.
pub fn rows(lab: &Lab) -> u16 {
    let broken = lab.facts.ledger.violations.len() as u16;
    guarantee::of(lab.facts.profile.name).count() as u16 + broken * WITNESS
}

/// Draws the guarantees.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let lines = lines(area, app, lab);
    frame.render_widget(Paragraph::new(window(lines, usize::from(area.height), app, lab)), area);
}

/// How far the pane can be scrolled down.
pub fn reach(area: Rect, app: &App, lab: &Lab) -> usize {
    lines(area, app, lab).len().saturating_sub(area.height.into())
}

/// As much as there is room for.
fn lines(area: Rect, app: &App, lab: &Lab) -> Vec<Line<'static>> {
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    let mut lines = told(app, lab, columns, true);
    if lines.len() > rows && !lab.zoomed {
        lines = told(app, lab, columns, false);
    }
    if lines.len() > rows && !lab.zoomed {
        lines = pairs(app, lab, columns).unwrap_or(lines);
    }
    lines
}

/// The lines that fit from where the pane is scrolled to; the last one says that there is more.
fn window(lines: Vec<Line<'static>>, rows: usize, app: &App, lab: &Lab) -> Vec<Line<'static>> {
    let first = lab.scroll.guarantees.min(lines.len().saturating_sub(rows));
    let more = lines.len() > first + rows;
    let mut lines: Vec<Line<'_>> = lines.into_iter().skip(first).take(rows).collect();
    if let Some(last) = lines.last_mut().filter(|_| more && rows > 1) {
        let focused = lab.pane == Pane::Guarantees;
        let text = if focused {
            app.theme.spell(app.words().get("pane.more"))
        } else {
            app.theme.glyphs.more.into()
        };
        *last = Line::styled(text, app.theme.dim());
    }
    lines
}

/// All guarantees, those that are broken first.
fn sorted(lab: &Lab) -> Vec<(&'static Guarantee, Option<&Violation>)> {
    let violations = &lab.facts.ledger.violations;
    let broken = |guarantee: &Guarantee| violations.iter().find(|known| known.guarantee == guarantee.id);
    let all = guarantee::of(lab.facts.profile.name).map(|guarantee| (guarantee, broken(guarantee)));
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(_, violation)| violation.map_or(u64::MAX, |violation| violation.step));
    all
}

/// A line for each guarantee, with its witness, and in full with what it says.
fn told(app: &App, lab: &Lab, columns: usize, full: bool) -> Vec<Line<'static>> {
    let (theme, words) = (app.theme, app.words());
    let indented = |text: &str, style| {
        let wrapped = wrap(text, columns.saturating_sub(MARK)).into_iter();
        wrapped.map(|line| Line::styled(format!("{:MARK$}{line}", ""), style)).collect::<Vec<_>>()
    };
    let mut lines = Vec::new();
    for (guarantee, violation) in sorted(lab) {
        lines.push(Line::from(head(guarantee, violation, app, lab, columns)));
        if let Some(violation) = violation {
            lines.extend(indented(&tell::witness(violation, words), theme.text()));
        }
        if full {
            let says = words.get(&format!("guarantee.{}.says", guarantee.id)).to_string();
            lines.extend(indented(&says, theme.dim()));
        }
    }
    lines
}

/// A guarantee's mark and name; if it is broken, at which step.
fn head(
    guarantee: &Guarantee,
    violation: Option<&Violation>,
    app: &App,
    lab: &Lab,
    columns: usize,
) -> Vec<Span<'static>> {
    let (theme, words) = (app.theme, app.words());
    let name = words.get(&format!("guarantee.{}.name", guarantee.id)).to_string();
    let Some(violation) = violation else {
        return vec![
            Span::styled(format!("{} ", theme.glyphs.yes), theme.good()),
            Span::styled(
                pad(&name, width(&name).min(columns.saturating_sub(MARK)), theme.glyphs.more),
                theme.text(),
            ),
        ];
    };
    let when = words.fill("pane.broken-at", &[("step", violation.step.into())]);
    let new = violation.step == lab.facts.step;
    let style = if new { theme.changed().patch(theme.bad()) } else { theme.bad() };
    let mut spans = vec![Span::styled(format!("{} ", theme.glyphs.no), theme.bad())];
    let room = columns.saturating_sub(MARK + width(&name) + 2);
    spans.push(Span::styled(name, style));
    if width(&when) <= room {
        spans.push(Span::styled(format!("  {when}"), theme.bad()));
    }
    spans
}

/// The broken ones with their witnesses, and the names of the others in two columns, if these are wide enough.
fn pairs(app: &App, lab: &Lab, columns: usize) -> Option<Vec<Line<'static>>> {
    let half = columns / 2;
    let holds: Vec<_> = sorted(lab).into_iter().filter(|(_, violation)| violation.is_none()).collect();
    let names = holds.iter().map(|(guarantee, _)| head(guarantee, None, app, lab, columns));
    let names: Vec<Vec<Span<'static>>> = names.collect();
    let length = |spans: &[Span<'_>]| spans.iter().map(Span::width).sum::<usize>();
    if names.iter().any(|name| length(name) >= half) {
        return None;
    }
    let mut lines = told(app, lab, columns, false);
    lines.truncate(lines.len() - names.len());
    for pair in names.chunks(2) {
        let mut spans = pair[0].clone();
        if let Some(second) = pair.get(1) {
            spans.push(Span::raw(" ".repeat(half - length(&pair[0]))));
            spans.extend(second.iter().cloned());
        }
        lines.push(Line::from(spans));
    }
    Some(lines)
}
