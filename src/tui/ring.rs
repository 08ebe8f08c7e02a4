//! The geometry of the ring: where the nodes sit, and the links between them.
//!
//! Points are in columns and rows from the corner of the screen; a row is twice as high as a column is wide.

use ratatui::layout::Rect;
use std::f64::consts::TAU;

/// A point on the screen, in columns and rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Columns from the left.
    pub x: f64,
    /// Rows from the top.
    pub y: f64,
}

/// The middle of a rectangle.
pub fn middle(area: Rect) -> Point {
    Point {
        x: f64::from(area.x) + f64::from(area.width) / 2.0,
        y: f64::from(area.y) + f64::from(area.height) / 2.0,
    }
}

/// Places for so many cards of one size, clockwise from the top; nothing if two of them would be closer than so many
/// columns and rows.
pub fn seats(
    area: Rect,
    count: usize,
    (width, height): (u16, u16),
    (apart_x, apart_y): (u16, u16),
) -> Option<Vec<Rect>> {
    if width > area.width || height > area.height {
        return None;
    }
    let (reach_x, reach_y) = (f64::from(area.width - width) / 2.0, f64::from(area.height - height) / 2.0);
    let seat = |place: usize| {
        // Two sit side by side, a single one in the middle; else the first sits on top.
        let turn = if count == 2 { 0.5 } else { 0.75 } + place as f64 / count as f64;
        let (x, y) = if count == 1 { (0.0, 0.0) } else { ((turn * TAU).cos(), (turn * TAU).sin()) };
        // Lower seats are spread so that the ring uses the whole height.
        let lowest = (0..count).map(|place| ((0.75 + place as f64 / count as f64) * TAU).sin());
        let lowest = lowest.fold(f64::MIN, f64::max);
        let y = if y > 0.0 && count > 2 { y / lowest } else { y };
        // Pulled outwards, towards a rectangle: cards are wider than they are high.
        let exact = |part: f64| if part.abs() < 1e-9 { 0.0 } else { part };
        let (x, y) = (exact(x).abs().powf(0.6).copysign(x), exact(y));
        Rect {
            x: area.x + (reach_x * (1.0 + x)).round() as u16,
            y: area.y + (reach_y * (1.0 + y)).round() as u16,
            width,
            height,
        }
    };
    let seats: Vec<Rect> = (0..count).map(seat).collect();
    let roomy = |rect: &Rect| Rect { width: width + apart_x, height: height + apart_y, ..*rect };
    let apart = seats
        .iter()
        .enumerate()
        .all(|(place, one)| seats[place + 1..].iter().all(|other| !roomy(one).intersects(roomy(other))));
    apart.then_some(seats)
}

/// A link between two cards: the part of the line between their middles that lies outside of both.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    start: Point,
    end: Point,
}

impl Link {
    /// The link from one card to another.
    pub fn between(from: Rect, to: Rect) -> Link {
        let (a, b) = (middle(from), middle(to));
        let start = leave(from, a, b);
        let end = leave(to, b, a);
        Link { start, end }
    }

    /// The point so far along it: 0 at the sender, 1 at the receiver.
    pub fn at(&self, part: f64) -> Point {
        Point {
            x: self.start.x + (self.end.x - self.start.x) * part,
            y: self.start.y + (self.end.y - self.start.y) * part,
        }
    }

    /// Which of eight directions it has: 0 to the right, 1 down and right, 2 down, and so on.
    pub fn direction(&self) -> usize {
        let (x, y) = (self.end.x - self.start.x, (self.end.y - self.start.y) * 2.0);
        ((y.atan2(x) / TAU * 8.0).round() as isize).rem_euclid(8) as usize
    }
}

/// Where the line from the middle of a card to a point outside crosses the card's edge.
fn leave(card: Rect, from: Point, to: Point) -> Point {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let across = |half: f64, by: f64| if by == 0.0 { f64::INFINITY } else { half / by.abs() };
    let part = across(f64::from(card.width) / 2.0, x).min(across(f64::from(card.height) / 2.0, y)).min(1.0);
    Point { x: from.x + x * part, y: from.y + y * part }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Rect = Rect { x: 2, y: 1, width: 66, height: 20 };

    #[test]
    fn seats_lie_inside_and_apart() {
        for count in 1..=9 {
            let seats = seats(AREA, count, (12, 3), (1, 0)).unwrap_or_else(|| panic!("{count} cards fit"));
            assert_eq!(seats.len(), count);
            for (place, seat) in seats.iter().enumerate() {
                assert_eq!(seat.intersection(AREA), *seat, "{count}: {seats:?}");
                assert!(seats[place + 1..].iter().all(|other| !seat.intersects(*other)));
            }
        }
    }

    #[test]
    fn cards_that_are_too_large_have_no_seats() {
        assert_eq!(seats(AREA, 9, (22, 6), (1, 0)), None);
        assert_eq!(seats(Rect::new(0, 0, 5, 2), 1, (12, 3), (1, 0)), None);
    }

    #[test]
    fn a_link_runs_from_edge_to_edge() {
        let (left, right) = (Rect::new(0, 0, 10, 3), Rect::new(30, 0, 10, 3));
        let link = Link::between(left, right);
        assert_eq!((link.at(0.0).x, link.at(1.0).x), (10.0, 30.0));
        assert_eq!((link.direction(), Link::between(right, left).direction()), (0, 4));
    }
}
