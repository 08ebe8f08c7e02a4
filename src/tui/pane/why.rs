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
    let columns = usize::from(area.width);
    let mut lines = Vec::new();
    let mut put = |text: &str, style| {
        lines.extend(wrap(text, columns).into_iter().map(|line| Line::styled(line, style)))
    };
    let protocol = lab.facts.profile.name;
    let Some(step) = lab.session.history().last() else {
        put(words.get(if protocol == "paxos" { "lab.start-paxos" } else { "lab.start-raft" }), theme.text());
        frame.render_widget(Paragraph::new(lines), area);
        return;
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
    let room = usize::from(area.height);
    let first = lab.scroll.why.min(lines.len().saturating_sub(room));
    let more = lines.len() > first + room;
    let mut lines: Vec<Line<'_>> = lines.into_iter().skip(first).take(room).collect();
    if let Some(last) = lines.last_mut().filter(|_| more) {
        *last = Line::styled(
            theme.spell(words.get(if lab.pane == Pane::Why { "pane.more" } else { "pane.more-why" })),
            theme.dim(),
        );
    }
    frame.render_widget(Paragraph::new(lines), area);
}
