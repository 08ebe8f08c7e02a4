//! What clients asked for and what they were told, the newest on top; below it, whether one order agrees with all of it.

use super::edges;
use crate::model::clients::{Answer, Clients, Request};
use crate::session::clients;
use crate::tui::app::{App, Lab};
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
/// Requests that are shown rather than why the verdict is so.
const LEAST: usize = 6;
/// Columns from which it is said when a request was made.
const TIMED: usize = 40;

/// Draws the requests, and the verdict at the foot.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    let below = verdict(app, lab, columns, rows);
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
    let taken = verdict(app, lab, columns, rows).len() + head(app, lab, columns).len();
    let requests = lab.session.history().clients().len() as usize;
    requests.saturating_sub(rows.saturating_sub(taken).max(1))
}

/// As many rows as there is room for, and whether there are more above and below.
fn window(app: &App, lab: &Lab, columns: usize, room: usize) -> (Vec<Line<'static>>, (bool, bool)) {
    let known = lab.session.history().clients();
    let first = lab.scroll.clients.min(known.len() as usize);
    let (rows, wide) = (known.newest().skip(first).take(room), command(app, known));
    let lines = rows.map(|(number, request)| row((number, request), app, lab, (columns, wide))).collect();
    (lines, (first > 0, known.len() as usize > first + room))
}

/// Columns of the longest command, or of its head.
fn command(app: &App, known: &Clients) -> usize {
    let recent = known.newest().take(64).map(|(_, request)| width(&request.command));
    recent.chain([width(app.words().get("clients.command"))]).max().unwrap_or(0).min(COMMAND)
}

/// Columns of the time, where there is room for it.
fn time(columns: usize) -> usize {
    if columns < TIMED { 0 } else { TIME }
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
    let time = pad(words.get("clients.asked"), time(columns), "");
    let text = format!("  {node}{command}{time}{}", words.get("clients.answer"));
    vec![Line::styled(cut(&text, columns, theme.glyphs.more), theme.dim())]
}

/// A request in a line, its command in so many columns, with as much of its answer as there is room for.
fn row(
    (number, request): (u64, &Request),
    app: &App,
    lab: &Lab,
    (columns, wide): (usize, usize),
) -> Line<'static> {
    let (theme, words) = (app.theme, app.words());
    let ((mark, style), time) = (look(number, request, app, lab), time(columns));
    let command = pad(&request.command, wide, theme.glyphs.more);
    let asked = pad(&format!("{} ms", request.asked.time), time, "");
    let room = columns.saturating_sub(2 + NODE + wide + GAP + time);
    let short = words.say(&clients::answer(request));
    let timed = request
        .told()
        .map(|told| format!("{short}{}", words.fill("clients.when", &[("time", told.when.time.into())])));
    let reason = clients::answer_with_reason(request).map(|says| words.say(&says));
    let longest = timed.or(reason).filter(|long| width(long) <= room).unwrap_or(short);
    let step = request.told().map_or(request.asked.step, |told| told.when.step);
    let said = if step == lab.facts.step { theme.changed().patch(style) } else { style };
    Line::from(vec![
        Span::styled(format!("{mark} "), style),
        Span::styled(pad(&request.node.to_string(), NODE, ""), theme.text()),
        Span::styled(format!("{command}{:GAP$}", ""), theme.strong()),
        Span::styled(asked, theme.dim()),
        Span::styled(cut(&longest, room, theme.glyphs.more), said),
    ])
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

/// Whether one order agrees with all answers; where there is room, also why, and who has said what that is.
fn verdict(app: &App, lab: &Lab, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let (theme, words, known) = (app.theme, app.words(), lab.session.history().clients());
    if known.is_empty() {
        return Vec::new();
    }
    let (mark, style) = match known.contradiction() {
        Some(_) => (theme.glyphs.no, theme.bad()),
        None if known.has_answers() => (theme.glyphs.yes, theme.good()),
        None => (theme.glyphs.wait, theme.dim()),
    };
    let lines = |text: &str, style: Style| {
        wrap(text, columns).into_iter().map(move |line| Line::styled(line, style)).collect::<Vec<_>>()
    };
    let says = lines(&format!("{mark} {}", words.say(&clients::verdict(known))), style);
    let why = words.say(&clients::explained(known, lab.facts.profile.name));
    let why = lines(&format!("{why} [{}]", words.get("clients.cite")), theme.dim());
    let has_room = rows >= says.len() + why.len() + 1 + (known.len() as usize).min(LEAST);
    if has_room { says.into_iter().chain(why).collect() } else { says }
}
