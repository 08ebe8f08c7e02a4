//! The tree of moments: a row for each branch, the present moment marked.

use crate::tui::app::{App, Lab};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Rows that it needs.
pub fn rows(lab: &Lab) -> u16 {
    lab.session.history().branches().len() as u16
}

/// Draws the branches.
pub fn draw(_frame: &mut Frame<'_>, _area: Rect, _app: &App, _lab: &Lab) {}
