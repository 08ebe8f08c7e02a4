//! What to read, to predict or to do.

use crate::tui::app::{App, Lab};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Draws the task of a lesson.
pub fn draw(_frame: &mut Frame<'_>, _area: Rect, _app: &App, _lab: &Lab) {}
