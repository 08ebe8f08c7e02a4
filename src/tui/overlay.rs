//! What lies over the screen until it is closed: help, a line to type, a menu.

use super::app::{App, Scene};
use ratatui::Frame;
use ratatui::buffer::CellWidth;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::{Block, Clear};

pub mod finder;
pub mod help;
pub mod links;
pub mod majorities;
pub mod menu;
pub mod prompt;

pub use links::Links;
pub use majorities::Majorities;
pub use menu::{Choice, Menu};
pub use prompt::Prompt;

/// What lies over the screen.
#[derive(Debug)]
pub enum Overlay {
    /// All keys, scrolled down by so many lines.
    Help(u16),
    /// A line to type.
    Prompt(Prompt),
    /// Lines to choose from.
    Menu(Menu),
    /// The links as a matrix.
    Links(Links),
    /// Two groups of nodes to pick.
    Majorities(Majorities),
}

/// Draws what lies over the screen.
pub fn draw(frame: &mut Frame<'_>, app: &App) {
    match app.overlay() {
        Some(Overlay::Links(links)) => {
            if let Scene::Lab(lab) = app.scene() {
                links::draw(frame, app, lab, links);
            }
        }
        Some(Overlay::Majorities(majorities)) => majorities::draw(frame, app, majorities),
        Some(Overlay::Help(scroll)) => help::draw(frame, app, *scroll),
        Some(Overlay::Menu(menu)) => menu::draw(frame, app, menu),
        Some(Overlay::Prompt(prompt)) => prompt::draw(frame, app, prompt),
        None => {}
    }
}

/// A window in the middle of the screen, for so many columns and rows of text.
fn window(frame: &mut Frame<'_>, app: &App, title: &str, columns: u16, rows: u16) -> Rect {
    let area = frame.area();
    let (columns, rows) = ((columns + 4).min(area.width), (rows + 2).min(area.height));
    let outer = area.centered(columns.into(), rows.into());
    spare_wide_glyphs(frame, outer);
    frame.render_widget(Clear, outer);
    frame.buffer_mut().set_style(outer, app.theme.ground().patch(app.theme.raised()));
    let block = Block::bordered()
        .border_set(app.theme.glyphs.border)
        .border_style(app.theme.frame(true))
        .title(Span::styled(format!(" {title} "), app.theme.title(true)));
    let inner = block.inner(outer);
    frame.render_widget(block, outer);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// Blanks wide letters that reach under a window's left edge: they would swallow its border.
fn spare_wide_glyphs(frame: &mut Frame<'_>, window: Rect) {
    let Some(x) = window.x.checked_sub(1) else { return };
    for y in window.top()..window.bottom() {
        if let Some(cell) = frame.buffer_mut().cell_mut((x, y)).filter(|cell| cell.cell_width() > 1) {
            cell.set_symbol(" ");
        }
    }
}
