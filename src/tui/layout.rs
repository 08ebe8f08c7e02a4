//! Where things stand, in three sizes: each is designed, none is squeezed.
//!
//! ```text
//! wide (from 120x36)            normal (from 80x24)         small (from 40x12)
//! ┌ cluster ────┬ in flight ┐   ┌ cluster ──┬ in flight ┐   ┌ one pane ─┐
//! │             ├ why ──────┤   │           ├ why ──────┤   │           │
//! ├ logs ───────┴───────────┤   ├ logs ─────┴───────────┤   │           │
//! └─────────────────────────┘   └───────────────────────┘   └───────────┘
//! ```
//! Normal shows in place of in flight and why whichever of them has the focus, if both do not fit.

use super::pane::Pane;
use ratatui::layout::{Constraint, Layout, Rect};

/// Columns and rows that a wide screen has at least.
pub const WIDE: (u16, u16) = (120, 36);
/// Columns and rows that a normal screen has at least.
pub const NORMAL: (u16, u16) = (80, 24);
/// Columns and rows without which nothing can be shown.
pub const SMALL: (u16, u16) = (40, 12);

/// Whether there is this much room.
pub fn fits(area: Rect, size: (u16, u16)) -> bool {
    area.width >= size.0 && area.height >= size.1
}

/// The lines around the panes, and the room between them.
pub struct Frame {
    /// Where one is.
    pub header: Rect,
    /// The panes.
    pub body: Rect,
    /// What there is to say.
    pub message: Rect,
    /// Keys.
    pub footer: Rect,
}

/// Divides the screen into its lines and the body.
pub fn frame(area: Rect) -> Frame {
    let rows = [Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1), Constraint::Length(1)];
    let [header, body, message, footer] = Layout::vertical(rows).areas(area);
    Frame { header, body, message, footer }
}

/// The panes that fit, each with its place; `logs` is how many rows the logs need.
pub fn panes(body: Rect, whole: Rect, focus: Pane, zoomed: bool, logs: u16) -> Vec<(Pane, Rect)> {
    if zoomed || !fits(whole, NORMAL) {
        return vec![(focus, body)];
    }
    let wide = fits(whole, WIDE);
    let [top, bottom] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(logs.min(body.height / 2))]).areas(body);
    let columns = if wide {
        [Constraint::Percentage(55), Constraint::Fill(1)]
    } else {
        [Constraint::Percentage(50), Constraint::Fill(1)]
    };
    let [left, right] = Layout::horizontal(columns).areas(top);
    if !wide {
        let side = if focus == Pane::Why { Pane::Why } else { Pane::Flight };
        return vec![(Pane::Cluster, left), (side, right), (Pane::Logs, bottom)];
    }
    let [flight, why] = Layout::vertical([Constraint::Percentage(42), Constraint::Fill(1)]).areas(right);
    vec![(Pane::Cluster, left), (Pane::Flight, flight), (Pane::Why, why), (Pane::Logs, bottom)]
}
