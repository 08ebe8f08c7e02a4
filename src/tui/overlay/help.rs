//! All keys that there are here, from the table of actions.

use super::window;
use crate::tui::action::{self, ACTIONS};
use crate::tui::app::App;
use crate::tui::text::{pad, width, wrap};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::Paragraph;

/// Columns from which the keys stand in two columns.
const TWO: u16 = 112;
/// Columns between them.
const GAP: u16 = 3;

/// The rows, how many columns each has and all have, and how many stand one below another.
struct Stand {
    rows: Vec<Row<'static>>,
    half: u16,
    columns: u16,
    height: usize,
}

fn stand(whole: Rect, app: &App) -> Stand {
    let columns = whole.width.saturating_sub(4);
    let two = columns >= TWO;
    let columns = columns.min(if two { 132 } else { 76 });
    let half = if two { (columns - GAP) / 2 } else { columns };
    let rows = rows(app, half.into());
    let height = if two { rows.len().div_ceil(2) } else { rows.len() };
    Stand { rows, half, columns, height }
}

/// Where the window stands.
pub fn place(whole: Rect, app: &App) -> Rect {
    let Stand { columns, height, .. } = stand(whole, app);
    super::place(whole, columns, height as u16)
}

/// Draws the keys, scrolled down by so many lines.
pub fn draw(frame: &mut Frame<'_>, app: &App, scroll: u16) {
    let (words, theme) = (app.words(), app.theme);
    let Stand { rows, half, columns, height } = stand(frame.area(), app);
    let count = if half < columns { 2 } else { 1 };
    let area = window(frame, app, words.get("help.title"), columns, height as u16);
    let room = usize::from(area.height).min(height).max(1);
    let first = usize::from(scroll).min(rows.len().saturating_sub(room * count));
    let more = rows.len() > first + room * count;
    let mut rows: Vec<Row<'_>> = rows.into_iter().skip(first).take(room * count).collect();
    if let Some(last) = rows.last_mut().filter(|_| more) {
        *last = Row::styled(theme.spell(words.get("pane.more")), theme.dim());
    }
    for (place, column) in rows.chunks(room).enumerate() {
        let left = place as u16 * (half + GAP);
        let area = Rect { x: area.x + left, width: half.min(area.width.saturating_sub(left)), ..area };
        frame.render_widget(Paragraph::new(column.to_vec()), area);
    }
}

/// A row or more for each key that belongs here.
fn rows(app: &App, columns: usize) -> Vec<Row<'static>> {
    let (words, theme) = (app.words(), app.theme);
    let shown = || ACTIONS.iter().filter(|row| app.has(row));
    let keys =
        |row: &action::Row| row.keys.iter().map(|key| theme.label(key.label)).collect::<Vec<_>>().join(" ");
    let widest = shown().map(|row| width(&keys(row))).max().unwrap_or(0);
    let mut rows = Vec::new();
    for row in shown() {
        let text = words.get(&format!("help.{}", row.name)).to_string();
        let room = columns.saturating_sub(widest + 2);
        for (place, line) in wrap(&text, room).into_iter().enumerate() {
            let keys = if place == 0 { keys(row) } else { String::new() };
            let keys = Span::styled(pad(&keys, widest + 2, ""), theme.key());
            rows.push(Row::from(vec![keys, Span::styled(line, theme.text())]));
        }
    }
    rows
}
