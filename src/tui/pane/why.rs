//! What just happened, which rules were followed, and what came of it.

use crate::session::tell;
use crate::tui::app::{App, Lab};
use crate::tui::pane::Pane;
use crate::tui::text::wrap;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// Draws the reasons of the present moment's event.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let (theme, words) = (app.theme, app.words());
    let lines = lines(app, lab, usize::from(area.width));
    let room = usize::from(area.height);
    let first = lab.scroll.why.min(lines.len().saturating_sub(room));
    let more = lines.len() > first + room;
    let mut lines: Vec<Line<'_>> = lines.into_iter().skip(first).take(room).collect();
    if let Some(last) = lines.last_mut().filter(|_| more) {
        let key = if lab.pane == Pane::Why { "pane.more" } else { "pane.more-why" };
        *last = Line::styled(theme.spell(words.get(key)), theme.dim());
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// How far the pane can be scrolled down.
pub fn reach(area: Rect, app: &App, lab: &Lab) -> usize {
    lines(app, lab, usize::from(area.width)).len().saturating_sub(area.height.into())
}

/// What happened, in lines of so many columns.
fn lines(app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let (theme, words) = (app.theme, app.words());
    let mut lines = Vec::new();
    let mut put = |text: &str, style| {
        lines.extend(wrap(text, columns).into_iter().map(|line| Line::styled(line, style)))
    };
    let protocol = lab.facts.profile.name;
    let Some(step) = lab.session.history().last() else {
        // A lesson says itself what to press.
        let key = match protocol {
            _ if lab.course.is_some() => "show.start",
            "paxos" => "lab.start-paxos",
            _ => "lab.start-raft",
        };
        put(words.get(key), theme.text());
        return lines;
    };
    put(&tell::event(step, words), theme.strong());
    for violation in &step.broke {
        put(&tell::broken(violation, words), theme.bad());
    }
    for reason in &step.reasons {
        let style = if reason.broken.is_some() { theme.bad() } else { theme.text() };
        put(&words.reason(protocol, reason), style);
        put(&format!("{} {} {}", reason.rule.name, theme.glyphs.dot, reason.rule.cite), theme.dim());
    }
    if !step.sent.is_empty() {
        let sent: Vec<String> = step.sent.iter().map(|letter| tell::address(&**letter)).collect();
        put(&words.fill("event.sends", &[("sent", sent.join(", ").into())]), theme.text());
    }
    lines
}
