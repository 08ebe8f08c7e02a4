//! The cluster as a ring: nodes as cards, links, cuts, and messages on their way as labels on the links. Below it,
//! how far a majority is. Where a ring has no room, the nodes stand in a list.

use crate::tui::app::{App, Lab};
use crate::tui::ring;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

mod card;
mod links;
mod list;
mod meter;

pub use card::role;

/// Rows below which nodes stand in a list.
const LEAST_ROWS: u16 = 9;

/// Draws the ring and the meter, or the list.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let meter = meter::lines(app, lab, usize::from(area.width));
    let rows = [Constraint::Fill(1), Constraint::Length(meter.len() as u16)];
    let [ring, below] = Layout::vertical(rows).areas(area);
    let paxos = lab.facts.nodes[0].state.paxos().is_some();
    let seats = card::LEVELS.iter().find_map(|level| {
        let seats = ring::seats(ring, lab.facts.nodes.len(), level.size(paxos))?;
        Some((*level, seats))
    });
    let Some((level, seats)) = seats.filter(|_| area.height >= LEAST_ROWS) else {
        list::draw(frame, area, app, lab);
        return;
    };
    links::draw(frame, ring, &seats, app, lab);
    for (node, seat) in lab.facts.nodes.iter().zip(&seats) {
        card::draw(frame, *seat, level, node, app, lab);
    }
    links::labels(frame, ring, &seats, app, lab);
    frame.render_widget(ratatui::widgets::Paragraph::new(meter), below);
}
