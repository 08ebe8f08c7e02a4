//! What can still happen from the present moment: a row for each value or entry, and below it what the selected one
//! means, what follows from all of them, and how much was looked at.

use super::edges;
use crate::search::outlook::{Outlook, Prospect, Standing};
use crate::session::outlook::{effort, says, summary};
use crate::tui::app::{App, Lab};
use crate::tui::text::{cut, pad, width, wrap};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use std::ops::Range;

/// Columns of a name at the most.
const NAME: usize = 18;
/// Columns between two columns.
const GAP: usize = 2;

/// Draws it.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let columns = usize::from(area.width);
    let Some(outlook) = lab.outlook() else {
        let said = match lab.no_search() {
            Some(why) => app.words().say(&why),
            None => app.theme.glyphs.more.into(),
        };
        frame.render_widget(Paragraph::new(told(&[(said, app.theme.dim())], columns)), area);
        return;
    };
    let Stand { table: Table { lines, .. }, first, above, below, under } = stand(area, outlook, app, lab);
    let (height, room) = (usize::from(above.height), usize::from(under.height));
    let more = (first > 0, lines.len() > first + height);
    frame
        .render_widget(Paragraph::new(lines.into_iter().skip(first).take(height).collect::<Vec<_>>()), above);
    edges(frame, above, more, app.theme);
    let cut = below.len() > room;
    let mut below: Vec<Line<'_>> = below.into_iter().take(room).collect();
    if let Some(last) = below.last_mut().filter(|_| cut) {
        *last = Line::styled(app.theme.glyphs.more, app.theme.dim());
    }
    frame.render_widget(Paragraph::new(below), under);
}

/// A row for each value or entry under a head, the line of the selected one, and the cells: on which line, from which
/// column to before which, for which prospect.
#[derive(Default)]
struct Table {
    lines: Vec<Line<'static>>,
    chosen: usize,
    cells: Vec<(usize, Range<usize>, usize)>,
}

/// What stands where in the pane: the table from a line on, and what is said below it.
struct Stand {
    table: Table,
    first: usize,
    above: Rect,
    below: Vec<Line<'static>>,
    under: Rect,
}

fn stand(area: Rect, outlook: &Outlook, app: &App, lab: &Lab) -> Stand {
    let columns = usize::from(area.width);
    let table = table(outlook, app, lab, columns);
    let below = below(outlook, app, lab, columns);
    let (rows, lines) = (usize::from(area.height), table.lines.len());
    let room = rows.saturating_sub(lines.min(rows / 2 + 1)).min(below.len());
    let air = usize::from(lines > 0 && lines + below.len() < rows);
    let parts = [lines.min(rows - room), air, room].map(|rows| Constraint::Length(rows as u16));
    let [above, _, under] = Layout::vertical(parts).areas(area);
    let height = usize::from(above.height);
    let first = (table.chosen + 1).saturating_sub(height).min(lines.saturating_sub(height));
    Stand { table, first, above, below, under }
}

/// The prospect whose cell is at a place of the screen.
pub fn prospect_at(area: Rect, app: &App, lab: &Lab, place: Position) -> Option<usize> {
    let Stand { table, first, above, .. } = stand(area, lab.outlook()?, app, lab);
    let (x, line) = (usize::from(place.x.checked_sub(above.x)?), usize::from(place.y.checked_sub(above.y)?));
    let is = |(row, columns, _): &&(usize, Range<usize>, usize)| *row == first + line && columns.contains(&x);
    table.cells.iter().filter(|_| above.contains(place)).find(is).map(|(.., prospect)| *prospect)
}

/// Sentences in lines of so many columns.
fn told(sentences: &[(String, Style)], columns: usize) -> Vec<Line<'static>> {
    let lines = sentences
        .iter()
        .flat_map(|(text, style)| wrap(text, columns).into_iter().map(|line| Line::styled(line, *style)));
    lines.collect()
}

/// What a row is called: the prospects of one entry stand on one row.
fn name(prospect: &Prospect, app: &App) -> String {
    match prospect {
        Prospect::Chosen(value) => value.to_string(),
        Prospect::Committed(index, entry) | Prospect::Lost(index, entry) => format!("{index}  {entry}"),
        Prospect::Broken => app.words().get("outlook.guarantee").into(),
    }
}

/// The heads of the columns.
fn heads(lab: &Lab) -> &'static [&'static str] {
    match lab.facts.profile.name {
        "raft" => &["outlook.entry", "outlook.committed", "outlook.lost"],
        _ => &["outlook.value", "outlook.chosen"],
    }
}

fn table(outlook: &Outlook, app: &App, lab: &Lab, columns: usize) -> Table {
    let (theme, words) = (app.theme, app.words());
    let names: Vec<String> = outlook.prospects().iter().map(|prospect| name(prospect, app)).collect();
    if names.is_empty() {
        return Table::default();
    }
    let heads: Vec<&str> = heads(lab).iter().map(|key| words.get(key)).collect();
    let widest = names.iter().map(|name| width(name)).chain([width(heads[0])]).max().unwrap_or(0).min(NAME);
    let each = columns.saturating_sub(widest + GAP) / (heads.len() - 1);
    let mut head = pad(heads[0], widest + GAP, "");
    heads[1..].iter().for_each(|text| head.push_str(&pad(text, each, theme.glyphs.more)));
    let mut lines = vec![Line::styled(cut(&head, columns, ""), theme.dim())];
    let (mut place, mut chosen, mut cells) = (0, 0, Vec::new());
    while place < names.len() {
        let mut spans = vec![
            Span::styled(pad(&names[place], widest, theme.glyphs.more), theme.strong()),
            Span::raw(" ".repeat(GAP)),
        ];
        let (row, mut left) = (names[place].clone(), widest + GAP);
        while names.get(place) == Some(&row) {
            if lab.prospect() == Some(place) {
                chosen = lines.len();
            }
            spans.push(cell(outlook, place, app, lab, each));
            spans.push(Span::raw(" "));
            cells.push((lines.len(), left..left + each, place));
            left += each;
            place += 1;
        }
        lines.push(Line::from(spans));
    }
    Table { lines, chosen, cells }
}

/// Whether one prospect can come true.
fn cell(outlook: &Outlook, place: usize, app: &App, lab: &Lab, columns: usize) -> Span<'static> {
    let (theme, words) = (app.theme, app.words());
    let good = !matches!(outlook.prospects()[place], Prospect::Lost(..) | Prospect::Broken);
    let (wanted, feared) = if good { (theme.good(), theme.dim()) } else { (theme.bad(), theme.good()) };
    let (mark, text, style) = match outlook.standing(place) {
        Standing::Open => (theme.glyphs.more, String::new(), theme.dim()),
        Standing::Now => (theme.glyphs.yes, words.get("outlook.cell-now").into(), wanted),
        Standing::Can(events) => {
            let text = words.fill("outlook.cell-can", &[("count", events.into())]);
            (theme.glyphs.arrow, text, if good { theme.text() } else { theme.warn() })
        }
        Standing::Cannot => (theme.glyphs.no, words.get("outlook.cell-cannot").into(), feared),
        Standing::NotSoon(events) => {
            let values = [("count", u64::from(events).into())];
            (theme.glyphs.wait, words.fill("outlook.cell-not-soon", &values), theme.dim())
        }
    };
    let selected = lab.prospect() == Some(place) && lab.pane == super::Pane::Outlook;
    let style = if selected { theme.selected().patch(style) } else { style };
    Span::styled(pad(&format!("{mark} {text}"), columns.saturating_sub(1), theme.glyphs.more), style)
}

/// What the selected row means, what follows from all of them, and how much was looked at.
fn below(outlook: &Outlook, app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let (theme, words) = (app.theme, app.words());
    let focused = lab.pane == super::Pane::Outlook;
    let selected =
        lab.prospect().filter(|_| focused).map(|place| (words.say(&says(outlook, place)), theme.text()));
    let follows = summary(outlook).map(|saying| (words.say(&saying), theme.accent()));
    let effort = effort(outlook).into_iter().map(|saying| (words.say(&saying), theme.dim()));
    told(&follows.into_iter().chain(selected).chain(effort).collect::<Vec<_>>(), columns)
}
