//! What the protocol promises the world: each guarantee holds, or is broken and by what.

use crate::guarantee;
use crate::tui::app::{App, Lab};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Rows that it needs.
pub fn rows(lab: &Lab) -> u16 {
    guarantee::of(lab.facts.profile.name).count() as u16
}

/// Draws the guarantees.
pub fn draw(_frame: &mut Frame<'_>, _area: Rect, _app: &App, _lab: &Lab) {}
