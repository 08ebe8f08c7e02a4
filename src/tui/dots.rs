//! Lines of dots that are finer than a cell: eight to a cell in Braille, one where a terminal knows only ASCII.

use super::ring::Point;
use super::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// How a line is dotted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dotting {
    /// Dot by dot.
    Whole,
    /// Dashes.
    Dashed,
    /// Single dots.
    Sparse,
}

impl Dotting {
    fn has(self, place: usize) -> bool {
        match self {
            Dotting::Whole => true,
            Dotting::Dashed => place % 6 < 3,
            Dotting::Sparse => place.is_multiple_of(3),
        }
    }
}

/// Dots of a Braille cell, by column and row.
const BITS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
/// Dots of a cell.
const FINE: (f64, f64) = (2.0, 4.0);

/// Less than a dot by far, and more than an error of reckoning.
const NEXT_TO_NOTHING: f64 = 1e-6;

/// A part of the screen on which lines are drawn: where they cross, both are seen.
#[derive(Debug)]
pub struct Dots {
    area: Rect,
    cells: Vec<(u8, Style)>,
}

impl Dots {
    /// An empty one.
    pub fn new(area: Rect) -> Dots {
        let cells = vec![(0, Style::new()); usize::from(area.width) * usize::from(area.height)];
        Dots { area, cells }
    }

    /// A line from one point to another; what lies outside is left out.
    pub fn line(&mut self, from: Point, to: Point, dotting: Dotting, style: Style) {
        let (wide, high) = (to.x - from.x, to.y - from.y);
        let count = (wide.abs() * FINE.0).max(high.abs() * FINE.1).ceil().max(1.0);
        // Most of a line that comes from far above lies outside.
        let (top, bottom) = (f64::from(self.area.y), f64::from(self.area.bottom()));
        let part = |y: f64| if high > 0.0 { ((y - from.y) / high).clamp(0.0, 1.0) } else { 0.0 };
        let (first, last) = if high > 0.0 { (part(top), part(bottom)) } else { (0.0, 1.0) };
        for place in (first * count) as usize..=(last * count).ceil() as usize {
            let part = place as f64 / count;
            if dotting.has(place) {
                self.dot(Point { x: from.x + wide * part, y: from.y + high * part }, style);
            }
        }
    }

    fn dot(&mut self, point: Point, style: Style) {
        // A dot belongs to one cell, however its place was reckoned.
        let point = Point { x: point.x + NEXT_TO_NOTHING, y: point.y + NEXT_TO_NOTHING };
        if point.x < 0.0 || point.y < 0.0 || !self.area.contains((point.x as u16, point.y as u16).into()) {
            return;
        }
        let (x, y) = (point.x as u16 - self.area.x, point.y as u16 - self.area.y);
        let (left, row) = ((point.x.fract() * FINE.0) as usize, (point.y.fract() * FINE.1) as usize);
        let cell = &mut self.cells[usize::from(y) * usize::from(self.area.width) + usize::from(x)];
        *cell = (cell.0 | BITS[left][row], style);
    }

    /// Puts the lines on the screen, over what is there.
    pub fn draw(&self, buffer: &mut Buffer, theme: Theme) {
        for (place, (bits, style)) in self.cells.iter().enumerate().filter(|(_, (bits, _))| *bits > 0) {
            let (x, y) = (place % usize::from(self.area.width), place / usize::from(self.area.width));
            let fine = char::from_u32(0x2800 + u32::from(*bits)).unwrap_or('.');
            if let Some(cell) = buffer.cell_mut((self.area.x + x as u16, self.area.y + y as u16)) {
                cell.set_char(if theme.glyphs.fine { fine } else { '.' }).set_style(*style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{Depth, Tone};

    fn drawn(lines: &[[(f64, f64); 2]], ascii: bool) -> Vec<String> {
        let area = Rect::new(0, 0, 4, 2);
        let (mut dots, mut buffer) = (Dots::new(area), Buffer::empty(area));
        for [(x, y), (to_x, to_y)] in lines {
            let to = Point { x: *to_x, y: *to_y };
            dots.line(Point { x: *x, y: *y }, to, Dotting::Whole, Style::new());
        }
        dots.draw(&mut buffer, Theme::new(Tone::Dark, Depth::None, ascii));
        let row = |y| (0..4).map(|x| buffer[(x, y)].symbol().to_string()).collect::<String>();
        (0..2).map(row).collect()
    }

    #[test]
    fn lines_that_cross_in_a_cell_are_both_seen() {
        let falling = [(0.0, 0.0), (3.9, 1.9)];
        assert_eq!(drawn(&[falling], false), ["⠑⢄  ", "  ⠑⢄"]);
        assert_eq!(drawn(&[falling, [(3.9, 0.0), (0.0, 1.9)]], false), ["⠑⢄⠔⠉", "⡔⠁⠑⢄"]);
        assert_eq!(drawn(&[falling], true), ["..  ", "  .."]);
    }

    #[test]
    fn a_line_from_far_outside_costs_no_more_and_goes_where_it_would() {
        let steep = drawn(&[[(2.5, -1e3), (2.5, 1e3)]], false);
        assert_eq!(steep, ["  ⢸ ", "  ⢸ "]);
        assert_eq!(drawn(&[[(-9.0, 0.5), (99.0, 0.5)]], true), ["....", "    "]);
    }
}
