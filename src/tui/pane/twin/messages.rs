//! The messages in flight on both sides, each beside the one that it belongs to.

use super::sides::Both;
use crate::model::facts::Flight;
use crate::session::compare::Beside;
use crate::session::tell;
use crate::tui::pane::cluster::term_of;
use crate::tui::pane::sides::{Piece, Sides};
use ratatui::text::Line;

/// Columns of the mark in front of a message.
const MARK: usize = 2;

/// The title of this part: how many there are on each side.
pub(super) fn title(both: &Both<'_>) -> String {
    let (here, there) = (both.here.messages.len(), both.there.messages.len());
    let words = both.app.words();
    if here == there {
        return words.fill("twin.in-flight-both", &[("count", here.into())]);
    }
    words.fill("twin.in-flight", &[("here", here.into()), ("there", there.into())])
}

/// Rows of messages, so many at the most: the selected one is always among them, and what differs comes before what is
/// the same on both sides.
pub(super) fn rows(both: &Both<'_>, sides: Sides, pairs: &[Beside], room: usize) -> Vec<Line<'static>> {
    let (theme, words) = (both.app.theme, both.app.words());
    if pairs.is_empty() {
        let none = vec![(words.get("show.nothing-in-flight").into(), theme.dim())];
        return sides.row(&none, &none, false, MARK);
    }
    let room = if pairs.len() > room { room.saturating_sub(1).max(1) } else { room };
    let is_chosen = |pair: &Beside| pair.here.is_some() && pair.here == both.lab.place();
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by_key(|place| (!is_chosen(&pairs[*place]), pairs[*place].same));
    let hidden = order.split_off(room.min(order.len()));
    order.sort_unstable();
    let mut lines: Vec<Line<'_>> = order.iter().flat_map(|place| row(both, sides, &pairs[*place])).collect();
    if !hidden.is_empty() {
        let same = hidden.iter().all(|place| pairs[*place].same);
        let key = if same { "twin.more-same" } else { "twin.more-messages" };
        let text = theme.spell(&words.fill(key, &[("count", hidden.len().into())]));
        lines.extend(sides.row(&[(text.clone(), theme.dim())], &[(text, theme.dim())], !same, MARK));
    }
    lines
}

/// Two messages that stand beside each other.
pub(super) fn row(both: &Both<'_>, sides: Sides, pair: &Beside) -> Vec<Line<'static>> {
    let theme = both.app.theme;
    let chosen = pair.here.is_some() && pair.here == both.lab.place();
    let side = |flight: Option<&Flight>| match flight {
        Some(flight) => message(flight, both, !pair.same),
        None => vec![(theme.glyphs.nothing.into(), theme.dim())],
    };
    let here = side(pair.here.map(|place| &both.here.messages[place]));
    let there = side(pair.there.map(|place| &both.there.messages[place]));
    let mark = |mark: &str| (String::from(mark), theme.accent());
    let marks = [mark(if chosen { theme.glyphs.selected } else { "" }), mark("")];
    sides.hung(marks, [&here, &there], !pair.same, MARK)
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
