//! The messages in flight on both sides, each beside the one that it belongs to.

use super::sides::Both;
use crate::model::facts::Flight;
use crate::session::compare::Beside;
use crate::session::tell;
use crate::tui::pane::cluster::term_of;
use crate::tui::pane::sides::{Piece, Sides};
use ratatui::text::Line;

/// The title of this part: how many there are on each side.
pub(super) fn title(both: &Both<'_>) -> String {
    let (here, there) = (both.here.messages.len(), both.there.messages.len());
    let words = both.app.words();
    if here == there {
        return words.fill("twin.in-flight-both", &[("count", here.into())]);
    }
    words.fill("twin.in-flight", &[("here", here.into()), ("there", there.into())])
}

/// Rows of messages, so many at the most: the selected one is always among them.
pub(super) fn rows(both: &Both<'_>, sides: Sides, pairs: &[Beside], room: usize) -> Vec<Line<'static>> {
    let theme = both.app.theme;
    if pairs.is_empty() {
        let none = vec![(both.app.words().get("show.nothing-in-flight").into(), theme.dim())];
        return sides.row(&none, &none, false, 2);
    }
    let room = if pairs.len() > room { room.saturating_sub(1).max(1) } else { room };
    let selected = both.lab.place().unwrap_or(0);
    let first = selected.saturating_sub(room / 2).min(pairs.len().saturating_sub(room));
    let shown = pairs.iter().skip(first).take(room);
    let mut lines: Vec<Line<'_>> = shown.flat_map(|pair| row(both, sides, pair)).collect();
    let hidden = pairs.len().saturating_sub(room);
    if hidden > 0 {
        let text = both.app.words().fill("twin.more-messages", &[("count", hidden.into())]);
        lines.extend(sides.row(&[(text, theme.dim())], &[], false, 2));
    }
    lines
}

fn row(both: &Both<'_>, sides: Sides, pair: &Beside) -> Vec<Line<'static>> {
    let theme = both.app.theme;
    let chosen = pair.here.is_some() && pair.here == both.lab.place();
    let side = |flight: Option<&Flight>, chosen: bool| -> Vec<Piece> {
        let mark = if chosen { theme.glyphs.selected } else { " " };
        let mut pieces = vec![(format!("{mark} "), theme.accent())];
        match flight {
            Some(flight) => pieces.extend(message(flight, both, !pair.same)),
            None => pieces.push((theme.glyphs.nothing.into(), theme.dim())),
        }
        pieces
    };
    let here = side(pair.here.map(|place| &both.here.messages[place]), chosen);
    let there = side(pair.there.map(|place| &both.there.messages[place]), false);
    sides.row(&here, &there, !pair.same, 0)
}

/// A message: its way, its kind, what it says in short, and whether it waits.
pub(super) fn message(flight: &Flight, both: &Both<'_>, differs: bool) -> Vec<Piece> {
    let (theme, letter) = (both.app.theme, &*flight.letter);
    let brief = tell::brief(letter, (theme.glyphs.yes, theme.glyphs.no), true);
    let style = if differs { theme.differs() } else { theme.text() };
    let mut pieces = vec![
        (format!("{}{}{} ", letter.from(), theme.glyphs.arrow, letter.to()), theme.text()),
        (format!("{} ", letter.kind().line), theme.term(term_of(letter))),
        (brief, style),
    ];
    if flight.held {
        let held = format!(" {} {}", theme.glyphs.held, both.app.words().get("show.held"));
        pieces.push((held, theme.warn()));
    }
    pieces
}
