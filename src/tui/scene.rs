//! What is on the screen: home or lab, and what lies over it.

use super::app::{App, Lab, Notice, Scene};
use super::layout;
use super::overlay;
use super::pane::{self, Pane, status};
use super::text::wrap;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Paragraph};

pub mod home;

/// Draws the whole screen.
pub fn draw(frame: &mut ratatui::Frame<'_>, app: &App) {
    let area = frame.area();
    frame.buffer_mut().set_style(area, app.theme.ground());
    if !layout::fits(area, layout::SMALL) {
        let lines = wrap(app.words().get("lab.too-small"), usize::from(area.width));
        frame.render_widget(Paragraph::new(lines.into_iter().map(Line::from).collect::<Vec<_>>()), area);
        return;
    }
    match app.scene() {
        Scene::Home(home) => home::draw(frame, app, home),
        Scene::Lab(lab) => draw_lab(frame, app, lab),
    }
    overlay::draw(frame, app);
}

fn draw_lab(frame: &mut ratatui::Frame<'_>, app: &App, lab: &Lab) {
    let area = frame.area();
    let parts = layout::frame(area);
    status::header(frame, parts.header, app, Some(lab));
    for (pane, place) in panes(area, lab) {
        pane.draw(frame, place, app, lab);
    }
    status::message(frame, parts.message, app, lab);
    status::footer(frame, parts.footer, app);
    if let Some(Notice::Text(text)) = &lab.notice {
        printed(frame, app, parts.body, text);
    }
    overlay::finder::draw(frame, app, lab);
}

/// The panes of a lab on a screen of this size, each with its place.
pub fn panes(area: Rect, lab: &Lab) -> Vec<(Pane, Rect)> {
    let needs = layout::Needs {
        focus: lab.pane,
        stage: lab.stage,
        side: lab.side,
        zoomed: lab.zoomed,
        lesson: lab.course.is_some(),
        article: pane::article::rows(lab),
        acts: lab.acts(),
        task: lab.task_rows,
        nodes: pane::cluster::list_height(lab),
        logs: pane::logs::rows(&lab.facts),
        timeline: pane::timeline::rows(lab),
        guarantees: pane::guarantees::rows(lab),
    };
    layout::panes(layout::frame(area).body, area, needs)
}

/// A pane that was printed as text, over the others until the next key.
fn printed(frame: &mut ratatui::Frame<'_>, app: &App, area: Rect, text: &str) {
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, app.theme.ground());
    let block = Block::bordered().border_set(app.theme.glyphs.border).border_style(app.theme.frame(true));
    let inner = block.inner(area);
    let columns = usize::from(inner.width);
    let lines = text.lines().flat_map(|line| wrap(line, columns)).map(Line::from);
    frame.render_widget(block, area);
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), inner);
}
