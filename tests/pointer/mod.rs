//! A mouse for the screen without a terminal: words are looked for on the picture and clicked where they stand.

#![allow(dead_code, clippy::unwrap_used, missing_docs, reason = "each test uses its part of it")]

use super::keys::{self, drawn, lab, session};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use synod::tui::app::{App, Flow};
use synod::tui::pane::Pane;
use synod::tui::scene;
use synod::words::Language;

pub const SIZES: [(u16, u16); 4] = [(160, 45), (120, 36), (80, 24), (40, 12)];
pub const WIDE: (u16, u16) = SIZES[1];
pub const SMALL: (u16, u16) = SIZES[3];

pub type Size = (u16, u16);

/// Where words stand in a part of a picture: each place, from the top.
pub fn places(buffer: &Buffer, part: Rect, words: &str) -> Vec<(u16, u16)> {
    let mut places = Vec::new();
    for y in part.top()..part.bottom() {
        let row: Vec<&str> = (part.left()..part.right()).map(|x| buffer[(x, y)].symbol()).collect();
        for x in 0..row.len() {
            if row[x..].concat().starts_with(words) {
                places.push((part.x + x as u16, y));
            }
        }
    }
    places
}

pub fn mouse(app: &mut App, size: Size, kind: MouseEventKind, (column, row): (u16, u16)) -> Flow {
    let area = Rect::new(0, 0, size.0, size.1);
    app.resize(area);
    let flow = app.mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }, area);
    app.hurry();
    flow
}

pub fn down(app: &mut App, size: Size, place: (u16, u16)) -> Flow {
    mouse(app, size, MouseEventKind::Down(MouseButton::Left), place)
}

/// Clicks words where they stand first on the screen.
pub fn click(app: &mut App, size: Size, words: &str) -> Flow {
    let buffer = drawn(app, size);
    let all = places(&buffer, buffer.area, words);
    let place = *all.first().unwrap_or_else(|| panic!("{size:?}: {words} is not seen:\n{}", text(app, size)));
    down(app, size, place)
}

/// Clicks words where they stand first in a pane.
pub fn click_in(app: &mut App, size: Size, pane: Pane, words: &str) {
    let place = place_in(app, size, pane, words);
    let place = place.unwrap_or_else(|| panic!("{size:?}, {pane:?}: no {words}:\n{}", text(app, size)));
    down(app, size, place);
}

pub fn place_in(app: &App, size: Size, pane: Pane, words: &str) -> Option<(u16, u16)> {
    places(&drawn(app, size), pane_at(app, size, pane), words).first().copied()
}

pub fn pane_at(app: &App, size: Size, pane: Pane) -> Rect {
    let panes = scene::panes(Rect::new(0, 0, size.0, size.1), lab(app));
    let place = panes.into_iter().find(|(other, _)| *other == pane).map(|(_, place)| place);
    Pane::inside(place.unwrap_or_else(|| panic!("{size:?}: {pane:?} is not seen:\n{}", text(app, size))))
}

pub fn text(app: &App, size: Size) -> String {
    keys::rows(&drawn(app, size)).join("\n")
}

pub fn wheel(app: &mut App, size: Size, place: (u16, u16), by: isize) {
    let kind = if by < 0 { MouseEventKind::ScrollUp } else { MouseEventKind::ScrollDown };
    (0..by.abs()).for_each(|_| drop(mouse(app, size, kind, place)));
}

pub fn raft(lines: &[&str]) -> App {
    keys::app(session("raft", &[], lines), Language::En)
}

/// n1 asks n2 and n3 for their votes.
pub const ASKED: &[&str] = &["fire n1 election"];
