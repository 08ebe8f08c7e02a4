//! What lies over the screen until it is closed: help, a line to type, a menu, all that can be done, the tour.

use super::app::{App, Scene};
use super::target::Target;
use ratatui::Frame;
use ratatui::buffer::CellWidth;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;
use ratatui::widgets::{Block, Clear};

pub mod finder;
pub mod help;
pub mod links;
pub mod majorities;
pub mod menu;
pub mod palette;
pub mod prompt;
pub mod tour;

pub use links::Links;
pub use majorities::Majorities;
pub use menu::{Choice, Menu};
pub use palette::Palette;
pub use prompt::Prompt;
pub use tour::Tour;

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
    /// All that can be done.
    Palette(Palette),
    /// The tour of the first start.
    Tour(Tour),
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
        Some(Overlay::Palette(palette)) => palette::draw(frame, app, palette),
        Some(Overlay::Tour(tour)) => tour::draw(frame, app, tour),
        Some(Overlay::Prompt(prompt)) => prompt::draw(frame, app, prompt),
        None => {}
    }
}

/// What is shown at a place of the screen under what lies over it; nothing that can be pointed at is nothing.
pub fn target(whole: Rect, app: &App, place: Position) -> Option<Target> {
    let (window, target) = match app.overlay()? {
        Overlay::Links(links) => {
            let Scene::Lab(lab) = app.scene() else { return None };
            links::target(whole, app, lab, links, place)
        }
        Overlay::Menu(menu) => menu::target(whole, app, menu, place),
        Overlay::Palette(palette) => palette::target(whole, palette, place),
        Overlay::Help(_) => (help::place(whole, app), None),
        Overlay::Majorities(majorities) => (majorities::place(whole, app, majorities), None),
        // What was typed, and what one sees for the first time, is not thrown away by a click beside it.
        Overlay::Prompt(_) | Overlay::Tour(_) => return None,
    };
    if window.contains(place) { target } else { Some(Target::Outside) }
}

/// Where a window stands in the middle of the screen, for so many columns and rows of text.
fn place(whole: Rect, columns: u16, rows: u16) -> Rect {
    whole.centered((columns + 4).min(whole.width).into(), (rows + 2).min(whole.height).into())
}

/// The room for text in a window.
fn inside(window: Rect) -> Rect {
    let inner = Block::bordered().inner(window);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// A window in the middle of the screen, for so many columns and rows of text.
fn window(frame: &mut Frame<'_>, app: &App, title: &str, columns: u16, rows: u16) -> Rect {
    let outer = place(frame.area(), columns, rows);
    spare_wide_glyphs(frame, outer);
    frame.render_widget(Clear, outer);
    frame.buffer_mut().set_style(outer, app.theme.ground().patch(app.theme.raised()));
    let block = Block::bordered()
        .border_set(app.theme.glyphs.border)
        .border_style(app.theme.frame(true))
        .title(Span::styled(format!(" {title} "), app.theme.title(true)));
    frame.render_widget(block, outer);
    inside(outer)
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
