//! A search beside everything else: how far it is, then the way that it has found, or that there is none.
//!
//! It lies in the lower right corner, where it hides no node.

use super::spare_wide_glyphs;
use crate::session::tell;
use crate::tui::app::{App, Finder, Finding, Lab};
use crate::tui::layout;
use crate::tui::text::{cut, pad, width, wrap};
use crate::words::Words;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::{Block, Clear, Padding, Paragraph};

/// Columns of the gauge.
const GAUGE: usize = 12;
/// Rows of the bounds on a small screen.
const SMALL_BOUNDS: usize = 1;
/// Columns of a wide screen's corner.
const WIDE: u16 = 64;

/// Its rows, and where it stands over the panes.
fn stand(whole: Rect, finder: &Finder, app: &App) -> (Vec<(Need, Row<'static>)>, Rect) {
    let body = layout::frame(whole).body;
    let small = !layout::fits(whole, layout::NORMAL);
    let columns = match () {
        () if small => body.width,
        () if layout::fits(whole, layout::WIDE) => (body.width * 2 / 5).clamp(46, WIDE),
        () => body.width * 9 / 20,
    };
    let inside = usize::from(columns.saturating_sub(4));
    let most = usize::from(if small { body.height } else { body.height * 3 / 4 }.saturating_sub(2));
    let rows = fitted(rows(finder, app, inside, small), most);
    let height = rows.len() as u16 + 2;
    (rows, Rect { x: body.right() - columns, y: body.bottom() - height, width: columns, height })
}

/// Where it stands on a screen of this size, if it is open.
pub fn place(whole: Rect, app: &App, lab: &Lab) -> Option<Rect> {
    lab.finder().map(|finder| stand(whole, finder, app).1)
}

/// Draws it over the panes.
pub fn draw(frame: &mut Frame<'_>, app: &App, lab: &Lab) {
    let Some(finder) = lab.finder() else { return };
    let (words, theme) = (app.words(), app.theme);
    let (rows, area) = stand(frame.area(), finder, app);
    let inside = usize::from(area.width.saturating_sub(4));
    let keys = match &finder.state {
        Finding::Searching => "finder.keys-searching",
        _ if finder.has_found() => "finder.keys-found",
        _ => "finder.keys-over",
    };
    let keys = theme.spell(words.get(keys));
    let title = words.fill("finder.title", &[("what", finder.text.clone().into())]);
    let title = cut(&title, inside.saturating_sub(2), theme.glyphs.more);
    spare_wide_glyphs(frame, area);
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, theme.ground().patch(theme.raised()));
    let mut block = Block::bordered()
        .border_set(theme.glyphs.border)
        .border_style(theme.frame(true))
        .padding(Padding::horizontal(1))
        .title(Span::styled(format!(" {title} "), theme.title(true)));
    if width(&keys) <= inside {
        block = block.title_bottom(Row::styled(format!(" {keys} "), theme.key()).right_aligned());
    }
    let inner = block.inner(area);
    frame.render_widget(block, area);
    frame.render_widget(Paragraph::new(rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>()), inner);
}

/// How much a row is needed where there is little room: what matters least goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// What was looked at, and the bounds.
    Detail,
    /// A line of what was found.
    Way,
    /// What came of it.
    Answer,
}

/// The rows that fit: of what matters least, the last ones go first.
fn fitted(mut rows: Vec<(Need, Row<'static>)>, most: usize) -> Vec<(Need, Row<'static>)> {
    for need in [Need::Detail, Need::Way, Need::Answer] {
        while rows.len() > most.max(1) {
            let Some(place) = rows.iter().rposition(|(known, _)| *known == need) else { break };
            rows.remove(place);
        }
    }
    rows
}

/// All rows, of so many columns.
fn rows(finder: &Finder, app: &App, columns: usize, small: bool) -> Vec<(Need, Row<'static>)> {
    let (words, theme) = (app.words(), app.theme);
    let mut rows = Vec::new();
    let mut put = |need: Need, text: &str, style: Style| {
        rows.extend(wrap(text, columns).into_iter().map(|line| (need, Row::styled(line, style))));
    };
    match &finder.state {
        Finding::Searching => {
            let from = [("moment", finder.moment.into()), ("bounds", finder.written().into())];
            let from = words.fill("finder.from", &from);
            let most = if small { SMALL_BOUNDS * columns } else { width(&from) };
            put(Need::Detail, &cut(&from, most, theme.glyphs.more), theme.dim());
            rows.insert(0, (Need::Answer, gauge(finder, app, columns)));
        }
        Finding::Failed(trouble) => put(Need::Answer, &tell::trouble(trouble, words), theme.bad()),
        Finding::Over(_, lines) => {
            let mut says = finder.says().into_iter().map(|saying| words.say(&saying));
            let mark = if lines.is_empty() { theme.glyphs.wait } else { theme.glyphs.yes };
            let style = if lines.is_empty() { theme.warn() } else { theme.good() };
            let answer = says.next().unwrap_or_default();
            put(Need::Answer, &format!("{mark} {answer}"), style);
            let widest = lines.iter().map(|line| width(&line.to_string())).max().unwrap_or(0) + 6;
            let across = if small { 1 } else { (columns / widest.max(1)).clamp(1, 3) };
            for row in listed(lines, columns / across, across, theme.glyphs.more) {
                put(Need::Way, &row, theme.text());
            }
            says.for_each(|saying| put(Need::Detail, &saying, theme.dim()));
            if !lines.is_empty() {
                put(Need::Detail, &progress(finder, words), theme.dim());
            }
        }
    }
    rows
}

/// Lines with their numbers, in so many columns, read downwards.
fn listed(lines: &[crate::sim::line::Line], columns: usize, across: usize, more: &str) -> Vec<String> {
    let height = lines.len().div_ceil(across);
    let cell = |place: usize| {
        let text = lines.get(place).map(|line| format!("{:>3} {line}", place + 1));
        pad(&text.unwrap_or_default(), columns, more)
    };
    let row = |row: usize| (0..across).map(|column| cell(row + column * height)).collect::<String>();
    (0..height).map(|place| row(place).trim_end().to_string()).collect()
}

/// How far it is, in words.
fn progress(finder: &Finder, words: &Words) -> String {
    let progress = finder.progress();
    let values = [
        ("states", progress.states.into()),
        ("depth", u64::from(progress.depth).into()),
        ("seconds", format!("{:.1}", finder.took.as_secs_f64()).into()),
    ];
    words.fill("finder.progress", &values)
}

/// How many of the states seen so far have been followed up, and how far the search is.
fn gauge(finder: &Finder, app: &App, columns: usize) -> Row<'static> {
    let (words, theme, progress) = (app.words(), app.theme, finder.progress());
    let done = progress.states.saturating_sub(progress.open);
    let full = (done * GAUGE as u64 / progress.states.max(1)) as usize;
    let (on, off) = (theme.glyphs.full, theme.glyphs.empty);
    let text = self::progress(finder, words);
    let mut spans = vec![Span::styled(text.clone(), theme.text())];
    if width(&text) + GAUGE < columns {
        let bar = [
            Span::styled(on.repeat(full), theme.accent()),
            Span::styled(off.repeat(GAUGE - full), theme.faint()),
        ];
        spans.splice(0..0, bar.into_iter().chain([Span::raw(" ")]));
    }
    Row::from(spans)
}
