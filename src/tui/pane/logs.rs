//! Logs, a row for each node: for Raft a grid of entries, for Paxos a table of what acceptors, proposers and learners
//! keep. What the last event changed is marked.
//!
//! A grid shows only what fits: its cost grows with the pane, never with the logs.

use crate::model::facts::{Facts, NodeFacts};
use crate::model::id::NodeId;
use crate::tui::app::{App, Lab};
use crate::tui::pane::cluster::role;
use crate::tui::target::Spot;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::Paragraph;

mod paxos;
mod raft;
mod remark;

/// Columns of a node's name, with its marks and a blank.
const NAME: usize = 7;

/// How many rows there are: titles, one for each node, and for Paxos what is chosen.
pub fn rows(facts: &Facts) -> u16 {
    let nodes = facts.nodes.len() as u16;
    if is_raft(facts) { nodes + 1 } else { nodes + 2 + facts.ledger.chosen.len().max(1) as u16 }
}

/// How far it makes sense to scroll: rows down, entries to the left.
pub fn reach(facts: &Facts) -> (usize, usize) {
    (facts.nodes.len().saturating_sub(1), raft::longest(facts).saturating_sub(1) as usize)
}

/// Draws the rows.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let room = (usize::from(area.width), usize::from(area.height));
    let lines = if is_raft(&lab.facts) { raft::lines(app, lab, room) } else { paxos::lines(app, lab, room) };
    frame.render_widget(Paragraph::new(lines), area);
}

/// The entry or the node that is shown at a place of the screen.
pub fn spot(area: Rect, app: &App, lab: &Lab, place: Position) -> Option<Spot> {
    let room = (usize::from(area.width), usize::from(area.height));
    let at = (usize::from(place.x.checked_sub(area.x)?), usize::from(place.y.checked_sub(area.y)?));
    if is_raft(&lab.facts) {
        return raft::spot(app, lab, room, at);
    }
    let row = at.1.checked_sub(paxos::titles(app, lab, room))?;
    let node = *paxos::shown_nodes(app, lab, room).get(row)?;
    lab.facts.nodes.get(node).map(|node| Spot::Node(node.id))
}

fn is_raft(facts: &Facts) -> bool {
    facts.nodes.iter().any(|node| node.state.raft().is_some())
}

/// The nodes whose rows are shown where there is room for so many. The chosen node never scrolls away: beyond an
/// edge it takes the place of the row there.
fn shown(nodes: usize, room: usize, down: usize, chosen: usize) -> Vec<usize> {
    let first = down.min(nodes.saturating_sub(room));
    let mut shown: Vec<usize> = (first..nodes).take(room).collect();
    if let Some(top) = shown.first_mut().filter(|top| chosen < **top) {
        *top = chosen;
    } else if let Some(bottom) = shown.last_mut().filter(|bottom| chosen > **bottom) {
        *bottom = chosen;
    }
    shown
}

/// A node as it was before the last event, if that event happened at it.
fn before(lab: &Lab, node: NodeId) -> Option<&NodeFacts> {
    let (before, after) = lab.session.history().last()?.change.as_ref()?;
    (after.id == node).then_some(before)
}

/// Whether more nodes lie above and below, in front of the titles.
fn edges(shown: &[usize], nodes: usize, app: &App) -> String {
    let (up, down) = app.theme.glyphs.scroll;
    let gap = |pair: Option<&[usize]>| pair.is_some_and(|pair| pair[1] > pair[0] + 1);
    let above = shown.first().is_some_and(|first| *first > 0) || gap(shown.get(..2));
    let below = shown.last().is_some_and(|last| last + 1 < nodes)
        || gap(shown.rchunks(2).next().filter(|pair| pair.len() == 2));
    format!("{}{}", if above { up } else { " " }, if below { down } else { " " })
}

/// A node's name with its role; whether it is chosen, and whether the last event changed what its row shows.
fn name(node: &NodeFacts, changed: bool, app: &App, lab: &Lab) -> Vec<Span<'static>> {
    let (theme, glyphs) = (app.theme, app.theme.glyphs);
    let (role, _, style) = role(node, app);
    let (mark, name) = match node.id == lab.node {
        true => (glyphs.selected, theme.strong()),
        false => (" ", theme.text()),
    };
    let changed = if changed { glyphs.changed } else { " " };
    vec![
        Span::styled(mark, theme.accent()),
        Span::styled(format!("{} ", node.id), name),
        Span::styled(role, style),
        Span::styled(format!("{changed} "), theme.strong()),
    ]
}

/// A style for what the last event changed, on top of its own.
fn marked(style: Style, changed: bool, app: &App) -> Style {
    if changed { app.theme.changed().patch(style) } else { style }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_node_never_scrolls_away() {
        assert_eq!(shown(5, 9, 3, 0), [0, 1, 2, 3, 4]);
        assert_eq!(shown(9, 4, 0, 2), [0, 1, 2, 3]);
        assert_eq!(shown(9, 4, 2, 0), [0, 3, 4, 5]);
        assert_eq!(shown(9, 4, 0, 8), [0, 1, 2, 8]);
        assert_eq!(shown(9, 4, 400, 7), [5, 6, 7, 8]);
        assert_eq!(shown(9, 1, 0, 5), [5]);
        assert_eq!(shown(3, 0, 1, 2), [] as [usize; 0]);
    }
}
