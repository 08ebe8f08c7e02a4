//! The ways of messages as lines from lane to lane, and the marks on them: held, copied, lost.

use super::columns::Columns;
use super::view::Rows;
use crate::history::course::{Course, End, Stop};
use crate::tui::dots::{Dots, Dotting};
use crate::tui::ring::Point;
use crate::tui::theme::Glyphs;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns between the receiver's lane and where a message is lost.
const SHORT: f64 = 2.0;
/// Columns that a message to oneself goes aside.
const ASIDE: f64 = 2.0;
/// Rows below the newest moment at which messages would arrive that are still on their way.
const AHEAD: f64 = 4.0;

/// Where lanes and moments stand on the screen.
#[derive(Debug)]
pub struct Space<'a> {
    /// Where the lanes are drawn.
    pub area: Rect,
    /// The columns, from the left edge of the pane.
    pub columns: &'a Columns,
    /// The left edge of the pane.
    pub left: u16,
    /// The moments.
    pub rows: &'a Rows,
    /// The number of the newest moment.
    pub last: u64,
}

/// A mark on a line: the column and row of its cell, the mark, and the event that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The column and the row.
    pub at: (u16, u16),
    /// The mark.
    pub glyph: &'static str,
    /// The event; nothing where a message waits at the end of the run.
    pub event: u64,
}

impl Space<'_> {
    /// The middle of a lane.
    pub fn lane(&self, place: usize) -> f64 {
        f64::from(self.left) + self.columns.lane(place) + 0.5
    }

    fn row(&self, number: u64) -> f64 {
        f64::from(self.area.y) + self.rows.place(number)
    }

    /// The cell of a point, if it is on the screen.
    pub fn cell(&self, x: f64, number: u64) -> Option<(u16, u16)> {
        let row = self.rows.numbers.binary_search(&number).ok()?;
        let at = (x.max(0.0) as u16, self.area.y + row as u16);
        (x >= 0.0 && self.area.contains(at.into())).then_some(at)
    }

    /// The column where a message is when it is held or copied: beside its sender's lane.
    fn aside(&self, course: &Course) -> f64 {
        let (from, to) = (course.letter.from().place(), course.letter.to().place());
        let half = (self.columns.pitch / 2) as f64;
        self.lane(from) + if to < from { -half } else { half }
    }

    /// The column where a message that does not arrive ends.
    pub fn short(&self, from: usize, to: usize) -> f64 {
        self.lane(to) + if to > from { -SHORT } else { SHORT }
    }

    /// Draws the way of a message, and says which marks stand on it.
    pub fn draw(&self, course: &Course, dots: &mut Dots, style: Style, glyphs: &Glyphs) -> Vec<Mark> {
        let (from, to) = (course.letter.from().place(), course.letter.to().place());
        let aside = self.aside(course);
        let mut marks = Vec::new();
        let mut at =
            Point { x: if course.copy { aside } else { self.lane(from) }, y: self.row(course.start) };
        let mut waits = false;
        let lost = matches!(course.end, End::Lost(_));
        let mut go = |at: &mut Point, x: f64, y: f64, waits: bool| {
            let dotting = match () {
                () if waits => Dotting::Sparse,
                () if lost || course.copy => Dotting::Dashed,
                () => Dotting::Whole,
            };
            dots.line(*at, Point { x, y }, dotting, style);
            *at = Point { x, y };
        };
        let mut mark = |x: f64, number: u64, glyph: &'static str| {
            marks.extend(self.cell(x, number).map(|at| Mark { at, glyph, event: number }));
        };
        for (number, stop) in &course.stops {
            go(&mut at, aside, self.row(*number), waits);
            let glyph = match stop {
                Stop::Held => glyphs.held,
                Stop::Released => glyphs.arrows[2],
                Stop::Copied => glyphs.copied,
            };
            mark(aside, *number, glyph);
            waits = if *stop == Stop::Copied { waits } else { *stop == Stop::Held };
        }
        let end = self.row(course.end.number());
        match course.end {
            End::Arrived(_) if from == to && course.stops.is_empty() && !course.copy => {
                let (x, turn) = (self.lane(from) + ASIDE, 0.6_f64.min((end - at.y) / 2.0));
                let out = at.y + turn;
                go(&mut at, x, out, false);
                go(&mut at, x, end - turn, false);
                go(&mut at, self.lane(to), end, false);
            }
            End::Arrived(_) => go(&mut at, self.lane(to), end, false),
            End::Lost(number) => {
                let x = if waits { aside } else { self.short(from, to) };
                go(&mut at, x, end, waits);
                mark(x, number, glyphs.cut);
            }
            End::Open(number) if number < self.last => {
                go(&mut at, if waits { aside } else { self.lane(to) }, end, waits);
            }
            End::Open(number) if waits => {
                go(&mut at, aside, end + 1.0, true);
                mark(aside, number + 1, glyphs.held);
            }
            End::Open(_) => {
                let x = if from == to { at.x + ASIDE } else { self.lane(to) };
                go(&mut at, x, end + AHEAD, false);
            }
        }
        marks
    }
}
