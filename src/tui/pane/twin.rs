//! The same lines on the same cluster under other rules, side by side.

use crate::tui::app::{App, Lab};
use crate::tui::text::wrap;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// Draws it.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, _lab: &Lab) {
    let lines = wrap(app.words().get("pane.twin-about"), usize::from(area.width));
    frame.render_widget(Paragraph::new(lines.into_iter().map(Line::from).collect::<Vec<_>>()), area);
}
