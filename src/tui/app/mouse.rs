//! What the mouse points at.

use super::{App, Scene};
use crate::tui::pane::{Pane, cluster, flight, space};
use crate::tui::scene;
use ratatui::layout::{Position, Rect};

/// Gives the focus to the pane at a place, and chooses the node or the message that is shown there.
pub fn point(app: &mut App, place: Position, area: Rect) {
    let Scene::Lab(lab) = app.scene() else { return };
    let Some((pane, outer)) = scene::panes(area, lab).into_iter().find(|(_, outer)| outer.contains(place))
    else {
        return;
    };
    let inner = Pane::inside(outer);
    let node = if pane == Pane::Cluster { cluster::node_at(inner, app, lab, place) } else { None };
    let message = if pane == Pane::Flight { flight::message_at(inner, app, lab, place) } else { None };
    let moment = if pane == Pane::Space { space::moment_at(inner, lab, place) } else { None };
    let Scene::Lab(lab) = &mut app.scene else { return };
    lab.look(pane);
    lab.node = node.unwrap_or(lab.node);
    if let Some(message) = message {
        lab.select_at(message);
    }
    if let Some(moment) = moment {
        lab.space.select(moment, lab.session.history().cursor());
    }
}
