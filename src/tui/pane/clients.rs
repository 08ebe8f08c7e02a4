//! What clients asked for and what they were told, the newest on top; below it, whether one order agrees with all of it.

use super::edges;
use crate::model::clients::{Answer, Clients, Request};
use crate::session::clients;
use crate::tui::app::{App, Lab};
use crate::tui::pane::Pane;
use crate::tui::text::{cut, pad, width, wrap};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns of a command at the most.
const COMMAND: usize = 14;
/// Columns of a node's name, with its mark and a blank behind each.
const NODE: usize = 5;
/// Columns of a time in milliseconds, with two blanks behind it.
const TIME: usize = 10;
/// Columns between two columns.
const GAP: usize = 2;
/// Columns from which it is said when an answer was given.
const ROOMY: usize = 46;

/// Draws the requests, and the verdict at the foot.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    let below = verdict(app, lab, columns);
    let head = head(app, lab, columns);
    let room = rows.saturating_sub(below.len() + head.len());
    let (lines, more) = window(app, lab, columns, room);
    let list = Rect { y: area.y + head.len() as u16, height: lines.len() as u16, ..area };
    let free = room - lines.len();
    let air = vec![Line::default(); free.min(usize::from(!lines.is_empty()))];
    let all = head.into_iter().chain(lines).chain(air).chain(below);
    frame.render_widget(Paragraph::new(all.take(rows).collect::<Vec<_>>()), area);
    edges(frame, list, more, app.theme);
}

/// How far the pane can be scrolled down.
pub fn reach(area: Rect, app: &App, lab: &Lab) -> usize {
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    let taken = verdict(app, lab, columns).len() + head(app, lab, columns).len();
    let known = lab.session.history().clients();
    let lines = known.newest().map(|(number, request)| row(number, request, app, lab, columns).len());
    lines.sum::<usize>().saturating_sub(rows.saturating_sub(taken).max(1))
}

/// As many rows as there is room for, and whether there are more above and below.
fn window(app: &App, lab: &Lab, columns: usize, room: usize) -> (Vec<Line<'static>>, (bool, bool)) {
    let known = lab.session.history().clients();
    let first = lab.scroll.clients;
    let rows = known.newest().flat_map(|(number, request)| row(number, request, app, lab, columns));
    let mut lines: Vec<Line<'_>> = rows.skip(first).take(room + 1).collect();
    let below = lines.len() > room;
    lines.truncate(room);
    (lines, (first > 0, below))
}

/// Columns of the longest command, or of its head.
fn command(app: &App, known: &Clients) -> usize {
    let recent = known.newest().take(64).map(|(_, request)| width(&request.command));
    recent.chain([width(app.words().get("clients.command"))]).max().unwrap_or(0).min(COMMAND)
}

/// The heads of the columns; none where nobody has asked for anything, but a line that says so.
fn head(app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let (theme, words, known) = (app.theme, app.words(), lab.session.history().clients());
    if known.is_empty() {
        let lines = wrap(words.get("clients.none"), columns);
        return lines.into_iter().map(|line| Line::styled(line, theme.dim())).collect();
    }
    let node = pad(words.get("clients.node"), NODE, "");
    let command = pad(words.get("clients.command"), command(app, known) + GAP, "");
    let time = pad(words.get("clients.asked"), TIME, "");
    let text = format!("  {node}{command}{time}{}", words.get("clients.answer"));
    vec![Line::styled(cut(&text, columns, theme.glyphs.more), theme.dim())]
}

/// A request in a line; where the pane has the focus, why it was refused stands below it.
fn row(number: u64, request: &Request, app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let (theme, words, known) = (app.theme, app.words(), lab.session.history().clients());
    let (mark, style) = look(number, request, app, lab);
    let new = |step: u64| step == lab.facts.step;
    let wide = command(app, known);
    let (command, node) =
        (pad(&request.command, wide, theme.glyphs.more), pad(&request.node.to_string(), NODE, ""));
    let asked = pad(&format!("{} ms", request.asked.time), TIME, theme.glyphs.more);
    let room = columns.saturating_sub(2 + NODE + wide + GAP + TIME);
    let mut answer = words.say(&clients::answer(request));
    if let Some(told) = request.told().filter(|_| columns >= ROOMY) {
        let when = words.fill("clients.when", &[("time", told.when.time.into())]);
        answer.push_str(&when);
    }
    let changed = request.told().map_or(new(request.asked.step), |told| new(told.when.step));
    let said = if changed { theme.changed().patch(style) } else { style };
    let mut lines = vec![Line::from(vec![
        Span::styled(format!("{mark} "), style),
        Span::styled(node, theme.text()),
        Span::styled(format!("{command}{:GAP$}", ""), theme.strong()),
        Span::styled(asked, theme.dim()),
        Span::styled(cut(&answer, room, theme.glyphs.more), said),
    ])];
    let why = clients::refusal(request, lab.facts.profile.name).filter(|_| lab.pane == Pane::Clients);
    for line in why.map_or_else(Vec::new, |why| wrap(&words.say(&why), columns.saturating_sub(2))) {
        lines.push(Line::styled(format!("  {line}"), theme.dim()));
    }
    lines
}

/// The mark of a request, and how it looks.
fn look(number: u64, request: &Request, app: &App, lab: &Lab) -> (&'static str, Style) {
    let theme = app.theme;
    let known = lab.session.history().clients();
    match &request.answer {
        _ if clients::at_fault(known).contains(&Some(number)) => (theme.glyphs.differs, theme.bad()),
        Answer::Nothing => (theme.glyphs.coming, theme.text()),
        Answer::Refused(_) => (theme.glyphs.no, theme.dim()),
        Answer::Told(_) => (theme.glyphs.yes, theme.good()),
    }
}

/// Whether one order agrees with all answers, and who has said what that is.
fn verdict(app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let (theme, words, known) = (app.theme, app.words(), lab.session.history().clients());
    if known.is_empty() {
        return Vec::new();
    }
    let (mark, style) = match known.contradiction() {
        Some(_) => (theme.glyphs.no, theme.bad()),
        None if known.has_answers() => (theme.glyphs.yes, theme.good()),
        None => (theme.glyphs.wait, theme.dim()),
    };
    let says = words.say(&clients::verdict(known, lab.facts.profile.name));
    let text = format!("{mark} {says}");
    let cited = format!("{text} [{}]", words.get("clients.cite"));
    let text = if lab.pane == Pane::Clients { cited } else { text };
    wrap(&text, columns).into_iter().map(|line| Line::styled(line, style)).collect()
}
