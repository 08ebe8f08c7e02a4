//! What the article says, with its own words or code, and which of its lines the last event has run.
//!
//! It follows by itself. Where there is no room for a pane of its own, the lines around those that ran stand at the foot
//! of the task.

use super::{Pane, edges};
use crate::lesson::Stage;
use crate::lesson::article::{Excerpt, Kind, Side};
use crate::tui::app::{App, Lab};
use crate::tui::scene;
use crate::tui::text::{cut, width, wrap};
use crate::words::{Language, Words};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns in which the rows of an excerpt are counted before its place is known.
const MEASURE: usize = 70;
/// Columns before a line for the mark of what ran.
const MARK: usize = 2;
/// Columns below which code is not set in so far.
const NARROW: usize = 60;
/// Rows of a task from which its foot has a title and the lines around those that ran; and those rows.
const FOOTS: [(u16, usize); 2] = [(16, 5), (10, 3)];
/// Rows of the foot while a question is open: the options need theirs.
const ASKING: usize = 3;

/// A row of an excerpt: a part of one of its lines, and whether that ran.
struct Row {
    line: Line<'static>,
    place: usize,
    runs: bool,
}

/// Rows that the whole excerpt takes; none if there is none here.
pub fn rows(lab: &Lab) -> u16 {
    let Some(excerpt) = lab.excerpt() else { return 0 };
    let rows = |language: Language| {
        let lines = excerpt.lines(language).filter(|line| !line.trim().is_empty());
        lines.map(|line| pieces(line, MEASURE - MARK).len()).sum::<usize>()
    };
    Language::all().map(rows).max().unwrap_or_default() as u16
}

/// Which part it is, for the frame.
pub fn title(app: &App, lab: &Lab) -> Option<String> {
    let excerpt = lab.excerpt()?;
    let key = match excerpt.kind {
        Kind::Code => "article.code",
        Kind::Words => "article.words",
    };
    let title = app.words().fill(key, &[("section", excerpt.section.clone().into())]);
    let there = lab.running().side == Some(Side::There);
    Some(if there { format!("{title}: {}", app.words().get("article.there")) } else { title })
}

/// What ran last, for the frame.
pub fn said(lab: &Lab, words: &Words) -> String {
    let running = lab.running();
    match (&running.ran, running.side) {
        (_, None) => words.get("article.nobody").into(),
        (None, _) => words.get("article.not-yet").into(),
        (Some(ran), _) => {
            let key = if ran.now { "article.now" } else { "article.before" };
            words.fill(key, &[("line", ran.line.clone().into())])
        }
    }
}

/// Draws it, scrolled to what ran last or by hand.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let Some(excerpt) = lab.excerpt() else { return };
    let (rows, room) = (drawn(excerpt, app, lab, area.width.into(), true), usize::from(area.height));
    let most = rows.len().saturating_sub(room);
    let first = if lab.follows_article() { first_of(&rows, room) } else { lab.scroll.article.min(most) };
    let more = (first > 0, first < most);
    let lines: Vec<Line<'_>> = rows.into_iter().skip(first).take(room).map(|row| row.line).collect();
    frame.render_widget(Paragraph::new(lines), area);
    edges(frame, area, more, app.theme);
}

/// The first row that is shown while it follows.
pub fn first(area: Rect, app: &App, lab: &Lab) -> usize {
    let rows = lab.excerpt().map(|excerpt| drawn(excerpt, app, lab, area.width.into(), true));
    rows.map_or(0, |rows| first_of(&rows, area.height.into()))
}

/// How far it can be scrolled down.
pub fn reach(area: Rect, app: &App, lab: &Lab) -> usize {
    let rows = lab.excerpt().map(|excerpt| drawn(excerpt, app, lab, area.width.into(), true).len());
    rows.unwrap_or_default().saturating_sub(area.height.into())
}

/// What is left of a task's room on this screen, and its foot: where the article has no pane of its own, the lines around
/// those that ran.
pub fn beside(task: Rect, screen: Rect, app: &App, lab: &Lab) -> (Rect, (Rect, Vec<Line<'static>>)) {
    let has_pane = scene::panes(screen, lab).iter().any(|(pane, _)| *pane == Pane::Article);
    let foot = if has_pane { Vec::new() } else { foot(task, app, lab) };
    let rows = [Constraint::Fill(1), Constraint::Length(foot.len() as u16)];
    let [above, below] = Layout::vertical(rows).areas(task);
    (above, (below, foot))
}

/// The lines around those that ran, for the foot of a task of this size.
fn foot(area: Rect, app: &App, lab: &Lab) -> Vec<Line<'static>> {
    let Some(excerpt) = lab.excerpt().filter(|_| lab.running().ran.is_some()) else { return Vec::new() };
    let asks = lab.course.as_ref().is_some_and(|course| course.runner.stage() == Stage::Ask);
    let most = FOOTS.iter().find(|(least, _)| area.height >= *least).map_or(1, |(_, rows)| *rows);
    let most = if asks { most.min(ASKING) } else { most };
    // What is no code is left out where there is so little room.
    let mut rows = drawn(excerpt, app, lab, area.width.into(), false);
    if most == 1 {
        // The line that ran last, and no title.
        let last = rows.iter().rfind(|row| row.runs).map(|row| row.place);
        let last = rows.into_iter().find(|row| Some(row.place) == last);
        return last.map(|row| row.line).into_iter().collect();
    }
    let room = (most - 1).min(rows.len());
    let first = first_of(&rows, room);
    let mut end = first + room;
    // A line that does not end here, and did not run, is not begun.
    while rows.get(end).is_some_and(|next| !next.runs && rows[end - 1].place == next.place) {
        end -= 1;
    }
    let (theme, columns) = (app.theme, usize::from(area.width));
    let title = cut(&title(app, lab).unwrap_or_default(), columns.saturating_sub(4), theme.glyphs.more);
    let rest = theme.glyphs.line.repeat(columns.saturating_sub(width(&title) + 3));
    let mut lines = vec![Line::styled(format!("{} {title} {rest}", theme.glyphs.line), theme.dim())];
    lines.extend(rows.drain(first..end).map(|row| row.line));
    lines
}

/// The first of so many rows around those that ran: all of them if there is room, else those of the last line.
fn first_of(rows: &[Row], room: usize) -> usize {
    let ran = |row: &Row| row.runs;
    let (Some(from), Some(to)) = (rows.iter().position(ran), rows.iter().rposition(ran)) else { return 0 };
    let most = rows.len().saturating_sub(room);
    if to + 1 - from <= room {
        return from.saturating_sub((room - (to + 1 - from)) / 2).min(most);
    }
    // Its mark stands at its beginning.
    let begins = rows.iter().position(|row| row.place == rows[to].place).unwrap_or(to);
    begins.min(to + 1 - room)
}

/// Its rows, with its comments or without, and of each whether its line ran.
fn drawn(excerpt: &Excerpt, app: &App, lab: &Lab, columns: usize, comments: bool) -> Vec<Row> {
    let (theme, ran) = (app.theme, lab.running().ran.as_ref());
    let mut rows = Vec::new();
    for (place, line) in excerpt.lines(app.words().language).enumerate() {
        let is_comment = line.trim_start().starts_with('#');
        if line.trim().is_empty() || is_comment && !comments {
            continue;
        }
        let runs = ran.is_some_and(|ran| ran.lines.contains(&(place + 1)));
        let now = ran.is_some_and(|ran| ran.now);
        let style = match (runs, now) {
            (true, true) => theme.accent().patch(theme.bold()),
            (true, false) => theme.accent(),
            (false, _) if is_comment => theme.dim(),
            (false, _) => theme.text(),
        };
        for (part, text) in pieces(line, columns.saturating_sub(MARK)).into_iter().enumerate() {
            let mark = (runs && part == 0).then_some(theme.glyphs.selected);
            rows.push(Row { line: marked(text, style, mark), place, runs });
        }
    }
    rows
}

fn marked(text: String, style: Style, mark: Option<&'static str>) -> Line<'static> {
    let mark = Span::styled(format!("{:<MARK$}", mark.unwrap_or_default()), style);
    Line::from(vec![mark, Span::styled(text, style)])
}

/// A line in rows of so many columns; what is broken goes on under its first word.
fn pieces(line: &str, columns: usize) -> Vec<String> {
    let text = line.trim_start();
    // Where it is narrow, code is not set in so far.
    let depth = (line.len() - text.len()) / if columns < NARROW { 2 } else { 1 };
    let within = |depth: usize, text: &str| wrap(text, columns.saturating_sub(depth).max(1));
    let set_in = |depth: usize, row: &str| format!("{}{row}", " ".repeat(depth));
    let first = within(depth, text).swap_remove(0);
    let mut rows = vec![set_in(depth, &first)];
    let rest = text[first.len()..].trim_start();
    if !rest.is_empty() {
        rows.extend(within(depth + 2, rest).iter().map(|row| set_in(depth + 2, row)));
    }
    rows
}
