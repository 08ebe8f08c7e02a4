//! The tree of moments: a row for each branch, the present moment marked, crashes and broken guarantees too.
//!
//! ```text
//! ▸main              ○──t──○──○──●──○──✕──○     4 deliver n1>n2 vote
//!  without-crash                    ╰──○──○
//! ```
//! Only what is in the window is looked at: a picture of 100,000 moments costs what one of 100 does.

use crate::history::{History, MomentId};
use crate::model::event::{Event, Timer};
use crate::tui::action::{Action, label};
use crate::tui::app::{App, Lab};
use crate::tui::target::Spot;
use crate::tui::text::{cut, fill, pad, width};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

pub mod tree;

use tree::{Row, Window};

/// Most columns of a branch's name.
const NAME: usize = 18;
/// Columns in front of a branch's name.
const MARKS: usize = 2;
/// Columns below which the present moment's line has no room beside the tree.
const BESIDE: usize = 66;
/// Columns below which it stands under the tree if there is a row for it.
const ROOMY: usize = 100;
/// Columns of the present moment's line, at least and at the most.
const LINE: (usize, usize) = (28, 40);

/// Rows that it needs.
pub fn rows(lab: &Lab) -> u16 {
    u16::try_from(lab.session.history().branches().len()).unwrap_or(u16::MAX)
}

/// One picture of the tree.
struct Picture<'a> {
    app: &'a App,
    history: &'a History,
    rows: Vec<Row>,
    /// The branches that the present one goes through, each with the depth up to which it does.
    path: Vec<(usize, u64)>,
    window: Window,
    here: u64,
    /// Columns of the names, of the numbers at the edges, and of the tree.
    columns: (usize, usize, usize),
}

/// What stands where in the pane.
struct Stand<'a> {
    picture: Picture<'a>,
    /// The rows of the picture that are shown, from one to before another.
    rows: (usize, usize),
    /// Columns of the present moment's line beside the tree; none where it stands below.
    line: usize,
    /// Whether it stands below.
    below: bool,
    legend: Option<Line<'static>>,
}

fn stand<'a>(area: Rect, app: &'a App, lab: &'a Lab) -> Stand<'a> {
    let (columns, room) = (usize::from(area.width), usize::from(area.height));
    let free = room.saturating_sub(rows(lab).into());
    let beside = columns >= if free > 0 { ROOMY } else { BESIDE };
    let line = if beside { (columns * 2 / 7).clamp(LINE.0, LINE.1) } else { 0 };
    let picture = Picture::new(app, lab.session.history(), columns - line);
    let below = !beside && free > 0;
    let legend = if free > usize::from(below) { legend(app, columns) } else { None };
    let room = room - usize::from(below) - usize::from(legend.is_some());
    let first = picture.current().saturating_sub(room / 2).min(picture.rows.len().saturating_sub(room));
    let last = (first + room).min(picture.rows.len());
    Stand { picture, rows: (first, last), line, below, legend }
}

/// The moment or the branch that is shown at a place of the screen.
pub fn spot(area: Rect, app: &App, lab: &Lab, place: Position) -> Option<Spot> {
    let Stand { picture, rows: (first, last), line, .. } = stand(area, app, lab);
    let (x, y) = (usize::from(place.x.checked_sub(area.x)?), usize::from(place.y.checked_sub(area.y)?));
    let row = *picture.rows.get(first + y).filter(|_| first + y < last)?;
    let (name, edge, tree) = picture.columns;
    if x < name {
        return Some(Spot::Branch(row.branch));
    }
    let column = x.checked_sub(name + edge).filter(|column| *column < tree)?;
    if x + line >= usize::from(area.width) {
        return None;
    }
    let depth = picture.window.nearest(column);
    let own = (row.parent.is_none() || depth > row.fork) && depth <= row.tip;
    // The first moment belongs to no branch.
    let moment = if depth == 0 { Some(0) } else { picture.history.own_moment(row.branch, depth) };
    moment.filter(|_| own).map(Spot::Moment)
}

/// Draws the branches, the line of the present moment, and where there is room what the marks mean.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let Stand { picture, rows: (first, last), line, below, legend } = stand(area, app, lab);
    let beside = line > 0;
    let present = present(app, lab, if beside { line - 2 } else { area.width.into() });
    let mut lines: Vec<Line<'_>> = (first..last).map(|row| picture.line(row, first, last)).collect();
    if beside && let Some(top) = lines.first_mut() {
        top.push_span(Span::raw("  "));
        present.into_iter().for_each(|span| top.push_span(span));
    } else if below {
        lines.push(Line::from(present));
    }
    if let Some(legend) = legend {
        lines.resize(area.height.into(), Line::default());
        lines.pop();
        lines.push(legend);
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// The present moment's number and line; the line alone where there is little room.
fn present(app: &App, lab: &Lab, columns: usize) -> Vec<Span<'static>> {
    let (theme, history) = (app.theme, lab.session.history());
    let line = match history.moment(history.cursor()) {
        Some(moment) => moment.line.to_string(),
        None => app.words().get("pane.timeline-start").into(),
    };
    let number =
        Some(format!("{}  ", history.cursor())).filter(|number| width(number) + width(&line) <= columns);
    let line = cut(&line, columns, theme.glyphs.more);
    vec![Span::styled(number.unwrap_or_default(), theme.dim()), Span::styled(line, theme.text())]
}

/// What the marks mean, as far as there is room.
fn legend(app: &App, columns: usize) -> Option<Line<'static>> {
    let (glyphs, words) = (app.theme.glyphs, app.words());
    let marks = [
        (glyphs.here, "pane.timeline-here"),
        (label(Action::TimeOut), "action.time-out"),
        (label(Action::Request), "action.request"),
        (glyphs.down, "action.crash"),
        (label(Action::Restart), "action.restart"),
        (glyphs.no, "pane.timeline-broken"),
    ];
    let marks = marks.map(|(mark, key)| format!("{mark} {}", words.get(key)));
    fill(&marks, columns).into_iter().next().map(|line| Line::styled(line, app.theme.dim()))
}

impl<'a> Picture<'a> {
    fn new(app: &'a App, history: &'a History, columns: usize) -> Picture<'a> {
        let rows = tree::rows(history);
        let deepest = rows.iter().map(|row| row.tip).max().unwrap_or(0);
        let here = history.depth(history.cursor());
        let branches = history.branches();
        let longest = branches.iter().map(|branch| width(&branch.name)).max().unwrap_or(0);
        let name = longest.min(NAME).min(columns / 4) + MARKS + 1;
        let free = columns.saturating_sub(name);
        let whole = Window::new(deepest, here, free as u64);
        let cut_off = whole.last - whole.first < deepest;
        let edge = if cut_off { deepest.to_string().len() + 1 } else { 0 };
        let tree = free.saturating_sub(2 * edge);
        let window = if cut_off { Window::new(deepest, here, tree as u64) } else { whole };
        let mut path = vec![(history.branch_place(), u64::MAX)];
        while let Some((branch, _)) = path.last().filter(|(branch, _)| *branch > 0) {
            let from = branches[*branch].from;
            path.push((history.branch_of(from), history.depth(from)));
        }
        Picture { app, history, rows, path, window, here, columns: (name, edge, tree) }
    }

    /// The row of the present branch.
    fn current(&self) -> usize {
        self.rows.iter().position(|row| row.branch == self.history.branch_place()).unwrap_or(0)
    }

    /// Whether the present branch goes through this depth of a branch.
    fn on_path(&self, branch: usize, depth: u64) -> bool {
        self.path.iter().any(|(known, up_to)| *known == branch && depth <= *up_to)
    }

    /// A row, of those from one to another that are shown.
    fn line(&self, place: usize, first: usize, last: usize) -> Line<'static> {
        let (theme, glyphs) = (self.app.theme, self.app.theme.glyphs);
        let (name, edge, _) = self.columns;
        let row = self.rows[place];
        let current = row.branch == self.history.branch_place();
        let more = match () {
            () if place == first && first > 0 => glyphs.scroll.0,
            () if place + 1 == last && last < self.rows.len() => glyphs.scroll.1,
            () => " ",
        };
        let mark = if current { glyphs.selected } else { " " };
        let text = pad(&self.history.branches()[row.branch].name, name - MARKS - 1, glyphs.more);
        let (before, behind) = self.window.left_out(&row);
        let before = if before > 0 { format!("{before}{}", glyphs.more) } else { String::new() };
        let behind = if behind > 0 { format!("{}{behind}", glyphs.more) } else { String::new() };
        let blank = " ".repeat(edge.saturating_sub(width(&before)));
        let mut spans = vec![
            Span::styled(more, theme.accent()),
            Span::styled(mark, theme.accent()),
            Span::styled(format!("{text} "), if current { theme.strong() } else { theme.dim() }),
            Span::styled(blank + &before, theme.dim()),
        ];
        spans.extend(self.cells(place).into_iter().map(|(mark, style)| Span::styled(mark, style)));
        spans.push(Span::styled(pad(&behind, edge, ""), theme.dim()));
        Line::from(spans)
    }

    /// The moments of a row, the lines between them, and lines that pass on their way to rows below.
    fn cells(&self, place: usize) -> Vec<(&'static str, Style)> {
        let (theme, glyphs, window) = (self.app.theme, self.app.theme.glyphs, self.window);
        let row = self.rows[place];
        let mut cells = vec![(" ", Style::new()); self.columns.2];
        let mut put = |column: usize, mark, style| {
            if let Some(cell) = cells.get_mut(column) {
                *cell = (mark, style);
            }
        };
        for depth in window.first.max(row.fork)..=window.last.min(row.tip) {
            let column = window.column(depth);
            let own = row.parent.is_none() || depth > row.fork;
            let (mark, style) = match own {
                true => self.mark(place, depth),
                false => (glyphs.fork, self.line_style(row.branch, depth + 1)),
            };
            put(column, mark, style);
            if depth < row.tip {
                let style = self.line_style(row.branch, depth + 1);
                (1..window.pace as usize).for_each(|more| put(column + more, glyphs.line, style));
            }
        }
        if row.parent.is_some() && row.fork == row.tip && window.has(row.fork) {
            put(window.column(row.fork) + 1, glyphs.line, theme.faint());
        }
        let passes =
            |other: &&Row| other.parent.is_some_and(|parent| parent < place) && window.has(other.fork);
        let on_path = |row: &Row| self.on_path(row.branch, row.fork + 1);
        let mut below: Vec<&Row> = self.rows[place + 1..].iter().filter(passes).collect();
        // The line to the present branch lies over the others.
        below.sort_by_key(|other| on_path(other));
        for other in below {
            let same = row.parent == other.parent && row.fork == other.fork;
            let branch = if same && on_path(&row) { row.branch } else { other.branch };
            let style = self.line_style(branch, other.fork + 1);
            put(window.column(other.fork), if same { glyphs.fork_on } else { glyphs.pass }, style);
        }
        cells
    }

    /// A line of a branch up to this depth: the present branch's past stands out.
    fn line_style(&self, branch: usize, depth: u64) -> Style {
        let theme = self.app.theme;
        match self.on_path(branch, depth) {
            true if depth <= self.here => theme.text(),
            true => theme.dim(),
            false => theme.faint(),
        }
    }

    /// The mark of a moment.
    fn mark(&self, place: usize, depth: u64) -> (&'static str, Style) {
        let (theme, glyphs) = (self.app.theme, self.app.theme.glyphs);
        let branch = self.rows[place].branch;
        let id: MomentId = self.history.own_moment(branch, depth).unwrap_or(0);
        let moment = self.history.moment(id);
        let broke = moment.is_some_and(|moment| !moment.mark.broke.is_empty());
        if id == self.history.cursor() {
            return if broke {
                (glyphs.no, theme.selected().patch(theme.bad()))
            } else {
                (glyphs.here, theme.accent())
            };
        }
        if broke {
            return (glyphs.no, theme.bad());
        }
        let style =
            if self.on_path(branch, depth) && depth <= self.here { theme.text() } else { theme.dim() };
        match moment.map(|moment| &moment.event) {
            Some(Event::Crash(_)) => (glyphs.down, theme.bad()),
            Some(Event::Restart(_)) => (label(Action::Restart), style),
            Some(Event::Request(..)) => (label(Action::Request), style),
            Some(Event::Fire(_, Timer::Election | Timer::Retry, _)) => (label(Action::TimeOut), style),
            _ if self.window.pace > 1 || self.is_joint(place, depth) => (glyphs.moment, style),
            _ => (glyphs.line, self.line_style(branch, depth)),
        }
    }

    /// Whether a branch forks from this row at this depth, or the row begins or ends there.
    fn is_joint(&self, place: usize, depth: u64) -> bool {
        let tip = self.rows[place].tip;
        depth == 0
            || depth == tip
            || self.rows.iter().any(|row| row.parent == Some(place) && row.fork == depth)
    }
}
