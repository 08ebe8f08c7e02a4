//! What differs, in a list: where two columns have no room.

use super::Picture;
use super::first::{self, cannot};
use super::messages::message;
use super::sides::Both;
use crate::session::compare::{self, Aspect, Difference};
use crate::tui::pane::cluster::brief;
use crate::tui::pane::sides::{Piece, marked};
use crate::tui::text::width;
use ratatui::text::Line;

/// Columns of a mark in front of a line.
const MARK: usize = 2;
/// Messages that are shown at least, where there are so many.
const LEAST: usize = 2;
/// Rows from which the selected message is shown at the foot.
const FOOT: usize = 6;

/// Names of both, where they first differ, and all that differs now.
pub(super) fn picture(both: &Both<'_>, columns: usize, rows: usize) -> Picture {
    let (theme, words) = (both.app.theme, both.app.words());
    let wrapped = |pieces: &[Piece]| marked(pieces, (String::new(), theme.text()), 0, columns);
    let titles = both.titles(columns);
    let indent = width(&titles[0].0.0);
    let title = |(name, rules): (Piece, Piece)| marked(&[rules], name, indent, columns);
    let mut body: Vec<Line<'_>> = titles.into_iter().flat_map(title).collect();
    let head = if body.len() * 2 <= rows { std::mem::take(&mut body) } else { Vec::new() };
    body.extend(told(both, columns));
    let mut differences = compare::moments(both.here, &both.there);
    // What has come of it says more than how.
    differences.sort_by_key(|known| known.aspect < Aspect::Outcome);
    let key = if differences.is_empty() { "twin.same" } else { "twin.differs-short" };
    body.extend(wrapped(&[(words.get(key).into(), theme.dim())]));
    for difference in &differences {
        let name = format!("{}  ", difference.name(words));
        let [here, there] = [&difference.here, &difference.there]
            .map(|value| (Difference::value(value, words), theme.differs()));
        let bar = (format!(" {} ", theme.glyphs.pass), theme.faint());
        let mark = (theme.glyphs.differs.into(), theme.differs());
        body.extend(marked(&[(name, theme.text()), here, bar, there], mark, MARK + 1, columns));
    }
    body.extend(reasons(both, indent, columns));
    let firsts = both.twin.firsts(both.lab.session.history().cursor());
    if firsts.all().count() > 1 {
        body.extend(wrapped(&[(words.get("twin.firsts").into(), theme.dim())]));
        body.extend(firsts.all().flat_map(|known| first::row(known, both, columns)));
    }
    let here = here(both, columns, rows.saturating_sub(head.len() + body.len()));
    let selected = both.lab.selected().filter(|_| rows >= FOOT && here.is_empty());
    body.extend(here);
    let foot = selected.map(|flight| {
        let mark = (theme.glyphs.selected.into(), theme.accent());
        marked(&message(flight, both, false), mark, MARK, columns)
    });
    Picture { head, body, foot: foot.unwrap_or_default() }
}

/// The nodes and the messages of this run, where so many rows are left: whoever acts must see on what.
fn here(both: &Both<'_>, columns: usize, room: usize) -> Vec<Line<'static>> {
    let (app, lab, theme) = (both.app, both.lab, both.app.theme);
    let title = |key: &str| {
        let name = format!("{} {} ", theme.glyphs.line, app.words().get(key));
        let rest = theme.glyphs.line.repeat(columns.saturating_sub(width(&name)));
        Line::styled(name + &rest, theme.dim())
    };
    let nodes = lab.facts.nodes.iter().flat_map(|node| brief(node, app, lab, columns));
    let mut lines: Vec<Line<'static>> = std::iter::once(title("twin.side-here")).chain(nodes).collect();
    let place = lab.place();
    let row = |at: usize| {
        let mark = if place == Some(at) { theme.glyphs.selected } else { " " };
        marked(&message(&lab.facts.messages[at], both, false), (mark.into(), theme.accent()), MARK, columns)
    };
    let visible = lab.visible();
    let messages: Vec<Vec<Line<'static>>> = visible.iter().copied().map(row).collect();
    let left = room.saturating_sub(lines.len() + 1);
    if lines.len() + 1 > room || left < messages.len().min(LEAST) {
        return Vec::new();
    }
    if !messages.is_empty() {
        lines.push(title("pane.flight"));
    }
    // The selected one is among those that are shown.
    let chosen = visible.iter().position(|at| place == Some(*at)).unwrap_or(0);
    let first = (chosen + 1).saturating_sub(left);
    lines.extend(messages.into_iter().skip(first).flatten().take(left));
    lines
}

/// That the twin could not do the line of the present moment, and where both first differ.
fn told(both: &Both<'_>, columns: usize) -> Vec<Line<'static>> {
    let history = both.lab.session.history();
    let (theme, words, present) = (both.app.theme, both.app.words(), history.cursor());
    let mut lines = Vec::new();
    if let Some(refusal) = both.twin.refusal(history, present) {
        lines.extend(marked(&[cannot(&refusal, both)], (String::new(), theme.warn()), 0, columns));
    }
    let Some(earliest) = both.twin.firsts(present).earliest() else { return lines };
    let line = history.moment(earliest.moments.0).map(|moment| moment.line.to_string());
    let text = words.fill("twin.first-at", &[("moment", earliest.moments.0.into())]);
    let pieces = [(format!("{text}  "), theme.differs()), (line.unwrap_or_default(), theme.strong())];
    lines.extend(marked(&pieces, (theme.glyphs.differs.into(), theme.differs()), MARK + 1, columns));
    lines
}

/// What only one side says of the event of the present moment, behind the names of both. That the twin could not do it
/// stands elsewhere.
fn reasons(both: &Both<'_>, indent: usize, columns: usize) -> Vec<Line<'static>> {
    let history = both.lab.session.history();
    let refused = both.twin.refusal(history, history.cursor()).is_some();
    let sides = ["twin.side-here", "twin.side-there"].into_iter().zip(first::present(both));
    let told = sides.take(if refused { 1 } else { 2 }).filter(|(_, reasons)| !reasons.is_empty());
    let line = |(key, reasons): (&str, Vec<Piece>)| {
        let name = (both.app.words().get(key).into(), both.app.theme.dim());
        marked(&reasons, name, indent, columns)
    };
    told.flat_map(line).collect()
}
