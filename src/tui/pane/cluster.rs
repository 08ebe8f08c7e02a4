//! The cluster as a ring: nodes as cards, links, cuts, and messages on their way as labels on the links. Below it,
//! how far a majority is. Where a ring has no room, the nodes stand in a list.

use crate::tui::app::{App, Lab};
use crate::tui::ring;
use crate::tui::target::Spot;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::widgets::Paragraph;

mod card;
mod links;
mod list;
mod meter;

pub use card::{role, shown};
pub use links::term_of;
pub use list::{brief, height as list_height};

/// Columns and rows between cards: enough for messages, else as little as can be.
const APART: [(u16, u16); 2] = [(3, 1), (1, 0)];
/// The same for two cards, which have only the room between them.
const TWO_APART: (u16, u16) = (14, 1);
/// Rows below which nodes stand in a list.
const LEAST_ROWS: u16 = 9;

/// Where everything stands.
struct Plan {
    ring: Rect,
    meter: Rect,
    level: card::Level,
    seats: Vec<Rect>,
}

/// Where everything stands in a ring with so many lines below it; nothing if a ring has no room.
fn plan(area: Rect, lab: &Lab, lines: usize) -> Option<Plan> {
    let rows = [Constraint::Fill(1), Constraint::Length(lines as u16)];
    let [ring, meter] = Layout::vertical(rows).areas(area);
    let paxos = lab.facts.nodes[0].state.paxos().is_some();
    let count = lab.facts.nodes.len();
    let fitting = |apart| {
        let at = |level: &card::Level| Some((*level, ring::seats(ring, count, level.size(paxos), apart)?));
        card::LEVELS.iter().find_map(at)
    };
    let apart = if count == 2 { TWO_APART } else { APART[0] };
    let (level, seats) =
        [apart, APART[1]].into_iter().find_map(fitting).filter(|_| area.height >= LEAST_ROWS)?;
    Some(Plan { ring, meter, level, seats })
}

/// Draws the ring and the meter, or the list.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let lines = meter::lines(app, lab, usize::from(area.width));
    let Some(Plan { ring, meter, level, seats }) = plan(area, lab, lines.len()) else {
        list::draw(frame, area, app, lab);
        return;
    };
    links::draw(frame, ring, &seats, app, lab);
    for (node, seat) in lab.facts.nodes.iter().zip(&seats) {
        card::draw(frame, *seat, level, node, app, lab);
    }
    links::labels(frame, ring, &seats, app, lab);
    frame.render_widget(Paragraph::new(lines), meter);
}

/// Whether the nodes stand in a ring, as cards with what is on disk and what is in memory.
pub fn is_ring(area: Rect, app: &App, lab: &Lab) -> bool {
    let lines = meter::lines(app, lab, usize::from(area.width)).len();
    plan(area, lab, lines).is_some()
}

/// The message or the node that is drawn at a place of the screen.
pub fn spot(area: Rect, app: &App, lab: &Lab, place: Position) -> Option<Spot> {
    let lines = meter::lines(app, lab, usize::from(area.width)).len();
    let Some(Plan { ring, seats, .. }) = plan(area, lab, lines) else {
        return list::node_at(area, app, lab, place).map(Spot::Node);
    };
    let node = || {
        let seat = seats.iter().position(|seat| seat.contains(place))?;
        lab.facts.nodes.get(seat).map(|node| Spot::Node(node.id))
    };
    links::message_at(ring, &seats, app, lab, place).or_else(node)
}
