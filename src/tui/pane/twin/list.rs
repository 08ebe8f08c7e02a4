//! What differs, in a list: where two columns have no room.

use super::Picture;
use super::first::{self, cannot};
use super::messages::message;
use super::sides::Both;
use crate::session::compare::{self, Aspect, Difference};
use crate::tui::pane::sides::{Piece, marked};
use crate::tui::text::width;
use ratatui::text::Line;

/// Columns of a mark in front of a line.
const MARK: usize = 2;
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
    let selected = both.lab.selected().filter(|_| rows >= FOOT);
    let foot = selected.map(|flight| {
        let mark = (theme.glyphs.selected.into(), theme.accent());
        marked(&message(flight, both, false), mark, MARK, columns)
    });
    Picture { head, body, foot: foot.unwrap_or_default() }
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
