//! All keys that there are here, from the table of actions.

use super::window;
use crate::tui::action::{self, ACTIONS};
use crate::tui::app::App;
use crate::tui::text::{pad, width, wrap};
use ratatui::Frame;
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::Paragraph;

/// Draws the keys, scrolled down by so many lines.
pub fn draw(frame: &mut Frame<'_>, app: &App, scroll: u16) {
    let (words, theme) = (app.words(), app.theme);
    let shown = |row: &&action::Row| action::belongs(row, app);
    let keys =
        |row: &action::Row| row.keys.iter().map(|key| theme.label(key.label)).collect::<Vec<_>>().join(" ");
    let widest = ACTIONS.iter().map(|row| width(&keys(row))).max().unwrap_or(0);
    let columns = frame.area().width.saturating_sub(4).min(76);
    let mut rows = Vec::new();
    for row in ACTIONS.iter().filter(shown) {
        let text = words.get(&format!("help.{}", row.name)).to_string();
        let room = usize::from(columns).saturating_sub(widest + 2);
        for (place, line) in wrap(&text, room).into_iter().enumerate() {
            let keys = if place == 0 { keys(row) } else { String::new() };
            let keys = Span::styled(pad(&keys, widest + 2, ""), theme.key());
            rows.push(Row::from(vec![keys, Span::styled(line, theme.text())]));
        }
    }
    let area = window(frame, app, words.get("help.title"), columns, rows.len() as u16);
    let room = usize::from(area.height);
    let first = usize::from(scroll).min(rows.len().saturating_sub(room));
    let more = rows.len() > first + room;
    let mut rows: Vec<Row<'_>> = rows.into_iter().skip(first).take(room).collect();
    if let Some(last) = rows.last_mut().filter(|_| more) {
        *last = Row::styled(words.get("pane.more").to_string(), theme.dim());
    }
    frame.render_widget(Paragraph::new(rows), area);
}
