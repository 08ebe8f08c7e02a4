//! Why: what happened at the moment that is shown, which rules were followed, what led there and what came of it.

use crate::session::tell;
use crate::sim::Step;
use crate::tui::app::{Account, App, Lab, Sort, Way};
use crate::tui::pane::Pane;
use crate::tui::text::{pad, width, wrap};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// Draws what is told, and the ways that lead from it.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let (theme, words) = (app.theme, app.words());
    let (text, first, more) = stand(area, app, lab);
    let room = usize::from(area.height);
    let mut lines: Vec<Line<'_>> = text.lines.into_iter().skip(first).take(room).collect();
    if let Some(last) = lines.last_mut().filter(|_| more) {
        let key = if lab.pane == Pane::Why { "pane.more" } else { "pane.more-why" };
        *last = Line::styled(theme.spell(words.get(key)), theme.dim());
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// What is told, the first line of it that is shown, and whether the last row says that there is more.
fn stand<'a>(area: Rect, app: &'a App, lab: &'a Lab) -> (Text<'a>, usize, bool) {
    let text = Text::of(app, lab, usize::from(area.width));
    let room = usize::from(area.height);
    let first = lab.scroll.why.min(text.lines.len().saturating_sub(room));
    // Where nobody reads, the ways may be left out without a word.
    let all = if lab.pane == Pane::Why { text.lines.len() } else { text.said() };
    let more = all > first + room;
    (text, first, more)
}

/// The way that is shown at a place of the screen.
pub fn way_at(area: Rect, app: &App, lab: &Lab, place: Position) -> Option<usize> {
    let (text, first, more) = stand(area, app, lab);
    let row = usize::from(place.y.checked_sub(area.y)?);
    let line = Some(first + row).filter(|line| *line < text.lines.len())?;
    let hidden = more && row + 1 == usize::from(area.height);
    text.ways.iter().rposition(|start| *start <= line).filter(|_| !hidden)
}

/// How far the pane can be scrolled down.
pub fn reach(area: Rect, app: &App, lab: &Lab) -> usize {
    Text::of(app, lab, usize::from(area.width)).lines.len().saturating_sub(area.height.into())
}

/// The rows that have room, and on which row each way begins.
pub fn rows(area: Rect, app: &App, lab: &Lab) -> (usize, Vec<usize>) {
    let text = Text::of(app, lab, usize::from(area.width));
    // The last row may say that there is more.
    let room = usize::from(area.height);
    (room - usize::from(room > 1 && text.lines.len() > lab.scroll.why + room), text.ways)
}

/// What is shown, if it is not the present moment: for the title.
pub fn shown(app: &App, lab: &Lab) -> Option<String> {
    let account = &lab.tale().account;
    let away = account.moment.filter(|moment| *moment != lab.session.history().cursor())?;
    Some(app.words().fill("why.shown", &[("moment", away.into())]))
}

/// Columns of the number of a moment.
const MOMENT: usize = 4;

/// What to press here.
pub fn keys(app: &App, columns: usize) -> String {
    let long = app.theme.spell(app.words().get("why.keys"));
    if width(&long) <= columns { long } else { app.theme.spell(app.words().get("why.keys-short")) }
}

/// What is told, in lines of so many columns.
struct Text<'a> {
    app: &'a App,
    lab: &'a Lab,
    columns: usize,
    lines: Vec<Line<'static>>,
    /// On which line each way begins.
    ways: Vec<usize>,
}

impl<'a> Text<'a> {
    fn of(app: &'a App, lab: &'a Lab, columns: usize) -> Text<'a> {
        let mut text = Text { app, lab, columns, lines: Vec::new(), ways: Vec::new() };
        let account = &lab.tale().account;
        text.question(account);
        match &account.step {
            Some(step) => text.step(step, account),
            None if account.asked.is_none() => text.start(),
            None => {}
        }
        for (place, way) in account.ways.iter().enumerate() {
            text.way(place, way);
        }
        text
    }

    /// The lines before the first way.
    fn said(&self) -> usize {
        self.ways.first().copied().unwrap_or(self.lines.len())
    }

    fn put(&mut self, text: &str, style: Style) {
        let lines = wrap(text, self.columns).into_iter().map(|line| Line::styled(line, style));
        self.lines.extend(lines);
    }

    /// What was asked, and the answer.
    fn question(&mut self, account: &Account) {
        let (theme, words) = (self.app.theme, self.app.words());
        if let Some(asked) = &account.asked {
            self.put(&words.say(asked), theme.strong());
        }
        for says in &account.says {
            self.put(&words.say(says), theme.text());
        }
    }

    /// Nothing has happened yet: a lesson says itself what to press.
    fn start(&mut self) {
        let key = match self.lab.facts.profile.name {
            _ if self.lab.course.is_some() || self.lab.tale().is_away() => "show.start",
            "paxos" => "lab.start-paxos",
            _ => "lab.start-raft",
        };
        self.put(self.app.words().get(key), self.app.theme.text());
    }

    /// What happened, and which rules were followed.
    fn step(&mut self, step: &Step, account: &Account) {
        let (theme, words) = (self.app.theme, self.app.words());
        let protocol = self.lab.facts.profile.name;
        let moment = account.moment.filter(|_| account.asked.is_some());
        let moment = moment.map_or(String::new(), |moment| format!("{moment} "));
        self.put(&format!("{moment}{}", tell::event(step, words)), theme.strong());
        for violation in &step.broke {
            self.put(&tell::broken(violation, words), theme.bad());
        }
        for reason in &step.reasons {
            let style = if reason.broken.is_some() { theme.bad() } else { theme.text() };
            self.put(&words.reason(protocol, reason), style);
            if !reason.is_secret() {
                let cited = format!("{} {} {}", reason.rule.name, theme.glyphs.dot, reason.rule.cite);
                self.put(&cited, theme.dim());
            }
        }
        if !step.sent.is_empty() {
            let sent: Vec<String> = step.sent.iter().map(|letter| tell::address(&**letter)).collect();
            self.put(&words.fill("event.sends", &[("sent", sent.join(", ").into())]), theme.text());
        }
    }

    /// A way to another event: `← 36 n5>n3 vote (m30)`.
    fn way(&mut self, place: usize, way: &Way) {
        let (theme, words) = (self.app.theme, self.app.words());
        let arrow = match way.sort {
            Sort::Cause => theme.glyphs.arrows[4],
            Sort::Shows => theme.glyphs.path,
            Sort::Effect => theme.glyphs.arrow,
        };
        let what = match &way.step {
            Some(step) => tell::event(step, words),
            None => tell::together(way.what.iter().map(|saying| words.say(saying)), words),
        };
        let moment = match way.moment {
            0 => words.get("pane.timeline-start").into(),
            moment => moment.to_string(),
        };
        let head = format!("{arrow} {} ", pad(&moment, MOMENT.max(width(&moment)), ""));
        let chosen = self.lab.tale().selected == Some(place);
        let style = if chosen { theme.selected() } else { theme.accent() };
        self.ways.push(self.lines.len());
        let room = self.columns.saturating_sub(width(&head)).max(1);
        for (row, part) in wrap(&what, room).into_iter().enumerate() {
            let before = if row == 0 { head.clone() } else { " ".repeat(width(&head)) };
            let line = format!("{before}{part}");
            let line = if chosen { pad(&line, self.columns, "") } else { line.trim_end().to_string() };
            self.lines.push(Line::styled(line, style));
        }
    }
}
