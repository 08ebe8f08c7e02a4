//! The home screen: what there is on the left, and what it is about on the right or below.

use crate::lesson::library::Card;
use crate::progress::record::Record;
use crate::tui::app::{App, Home, Item};
use crate::tui::layout;
use crate::tui::pane::status;
use crate::tui::text::{cut, pad, width, wrap};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Padding, Paragraph};

/// Most columns that the screen uses.
const MOST_COLUMNS: u16 = 132;
/// Columns of the list beside the description.
const LIST_COLUMNS: u16 = 66;
/// Rows of the description below the list.
const BELOW_ROWS: u16 = 7;

/// Draws the home screen.
pub fn draw(frame: &mut Frame<'_>, app: &App, home: &Home) {
    let parts = layout::frame(frame.area());
    status::header(frame, parts.header, app, None);
    status::footer(frame, parts.footer, app);
    let Stand { greeting, list, about } = stand(frame.area(), home);
    greeting.into_iter().for_each(|place| greet(frame, place, app));
    draw_list(frame, list, app, home);
    about.into_iter().for_each(|place| draw_about(frame, place, app, home));
    // What is said may take a row from the list.
    if let Some(said) = app.said() {
        status::said(frame, parts.message, app, said);
    }
}

/// What stands where.
struct Stand {
    greeting: Option<Rect>,
    list: Rect,
    about: Option<Rect>,
}

fn stand(whole: Rect, home: &Home) -> Stand {
    let body = layout::frame(whole).body;
    let body = body.centered_horizontally(body.width.min(MOST_COLUMNS).into());
    if layout::fits(whole, layout::WIDE) {
        let rows = list_height(home) as u16;
        let spare = body.height.saturating_sub(rows + 7) / 3;
        let [_, top, _, rest] = Layout::vertical([
            Constraint::Length(1 + spare),
            Constraint::Length(4),
            Constraint::Length(1),
            Constraint::Fill(1),
        ])
        .areas(body);
        let columns = [Constraint::Length(LIST_COLUMNS), Constraint::Fill(1)];
        let [list, about] = Layout::horizontal(columns).areas(rest);
        let about = Rect { height: about.height.min(rows), ..about };
        Stand { greeting: Some(top), list, about: Some(about) }
    } else if layout::fits(whole, layout::NORMAL) {
        let rows = [Constraint::Fill(1), Constraint::Length(BELOW_ROWS)];
        let [list, about] = Layout::vertical(rows).areas(body);
        Stand { greeting: None, list, about: Some(about) }
    } else {
        Stand { greeting: None, list: body, about: None }
    }
}

/// The item that is shown at a place of the screen, by its place among those shown.
pub fn item_at(whole: Rect, app: &App, home: &Home, place: Position) -> Option<usize> {
    let (rows, area, first) = listed(stand(whole, home).list, app, home);
    let row = usize::from(place.y.checked_sub(area.y)?);
    match rows.get(first + row).filter(|_| area.contains(place))? {
        Row::Item(item) => Some(*item),
        Row::Heading(_) | Row::Blank => None,
    }
}

/// What this is, in a sentence, beside a small ring that sends a message.
fn greet(frame: &mut Frame<'_>, area: Rect, app: &App) {
    let (theme, words) = (app.theme, app.words());
    let ring = ["  ●  ", "○   ○", " ○ ○ "];
    let ring = if theme.glyphs.fine { ring } else { ["  @  ", "o   o", " o o "] };
    let text = wrap(words.get("home.intro"), usize::from(area.width).saturating_sub(14).min(84));
    let mut lines = vec![Line::from(vec![
        Span::styled(format!("  {}   ", ring[0]), theme.term(1)),
        Span::styled("synod", theme.accent()),
        Span::styled(format!("  {}", words.get("home.tagline")), theme.strong()),
    ])];
    for place in 1..ring.len().max(text.len() + 1) {
        let art = ring.get(place).copied().unwrap_or("     ");
        let said = text.get(place - 1).cloned().unwrap_or_default();
        lines.push(Line::from(vec![
            Span::styled(format!("  {art}   "), theme.term(1)),
            Span::styled(said, theme.dim()),
        ]));
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// A row of the list: a heading, or an item by its place.
enum Row {
    Heading(String),
    Blank,
    Item(usize),
}

/// Rows of the list where it has room for a blank line before each heading.
fn list_height(home: &Home) -> usize {
    let items = home.shown();
    let changes = items.windows(2).filter(|pair| pair[0].heading() != pair[1].heading()).count();
    items.len() + 2 * changes + 1
}

/// The rows of the list, where they stand, and the first one that is shown: so that the selected one is seen.
fn listed(area: Rect, app: &App, home: &Home) -> (Vec<Row>, Rect, usize) {
    let (items, selected) = (home.shown(), home.place());
    let mut rows = Vec::new();
    let roomy = list_height(home) <= usize::from(area.height);
    let mut heading = String::new();
    for (place, item) in items.iter().enumerate() {
        let next = item.heading();
        if next != heading {
            if !heading.is_empty() && roomy {
                rows.push(Row::Blank);
            }
            rows.push(Row::Heading(app.words().get(&next).into()));
            heading = next;
        }
        rows.push(Row::Item(place));
    }
    let [_, area] = divided(area, home);
    let room = usize::from(area.height).max(1);
    let here = rows.iter().position(|row| matches!(row, Row::Item(place) if *place == selected));
    let first = here.unwrap_or(0).saturating_sub(room.saturating_sub(2)).min(rows.len().saturating_sub(room));
    (rows, area, first)
}

/// The line of the filter, if there is one, and the rest.
fn divided(area: Rect, home: &Home) -> [Rect; 2] {
    let filter = u16::from(home.filter().is_some());
    Layout::vertical([Constraint::Length(filter), Constraint::Fill(1)]).areas(area)
}

/// All items under their headings.
fn draw_list(frame: &mut Frame<'_>, area: Rect, app: &App, home: &Home) {
    let (theme, items, selected) = (app.theme, home.shown(), home.place());
    draw_filter(frame, divided(area, home)[0], app, home);
    let (rows, area, first) = listed(area, app, home);
    let room = usize::from(area.height).max(1);
    let columns = usize::from(area.width).saturating_sub(2);
    let line = |row: &Row| match row {
        Row::Blank => Line::default(),
        Row::Heading(title) => Line::styled(format!("  {title}"), theme.accent()),
        Row::Item(place) => item_line(items[*place], *place == selected, columns, app),
    };
    let mut lines: Vec<Line<'_>> = rows.iter().skip(first).take(room).map(line).collect();
    if items.is_empty() {
        lines.push(Line::styled(format!("  {}", app.words().get("home.none")), theme.warn()));
    }
    frame.render_widget(Paragraph::new(lines), area);
    let ends = [
        (first > 0, theme.glyphs.scroll.0, 0),
        (first + room < rows.len(), theme.glyphs.scroll.1, area.height),
    ];
    for (_, glyph, row) in ends.into_iter().filter(|(more, ..)| *more) {
        let place = Rect {
            x: area.right().saturating_sub(1),
            y: area.y + row.saturating_sub(1),
            width: 1,
            height: 1,
        };
        frame.render_widget(Paragraph::new(Span::styled(glyph, theme.accent())), place.intersection(area));
    }
}

/// The filter above the list, if there is one.
fn draw_filter(frame: &mut Frame<'_>, line: Rect, app: &App, home: &Home) {
    let Some((filter, typing)) = home.filter() else { return };
    let text = format!("  / {}", filter.text());
    let style = if typing { app.theme.strong() } else { app.theme.dim() };
    let shown = cut(&text, usize::from(line.width), app.theme.glyphs.more);
    frame.render_widget(Paragraph::new(Line::styled(shown, style)), line);
    if typing {
        let column = (4 + filter.column() as u16).min(line.width.saturating_sub(1));
        frame.set_cursor_position((line.x + column, line.y));
    }
}

fn item_line(item: &Item, selected: bool, columns: usize, app: &App) -> Line<'static> {
    let (theme, words) = (app.theme, app.words());
    let mark = if selected { theme.glyphs.selected } else { " " };
    let (state, style, right) = match item {
        Item::Lesson(lesson) => {
            let (state, style) = state(app.record(&lesson.id), app);
            let level = words.get(&format!("level.{}", lesson.level.name())).to_string();
            let values = [("level", level.into()), ("minutes", u64::from(lesson.minutes).into())];
            (state, style, words.fill("home.effort", &values))
        }
        _ => (theme.glyphs.arrow, theme.accent(), String::new()),
    };
    let title = item.title(words);
    // Where there is little room, the title is what counts.
    let right = if 8 + width(&title) + width(&right) > columns { String::new() } else { right };
    let room = columns.saturating_sub(6 + width(&right) + 2);
    let title = pad(&title, room, theme.glyphs.more);
    let look = if selected { theme.strong() } else { theme.text() };
    let line = Line::from(vec![
        Span::styled(format!("  {mark} "), theme.accent()),
        Span::styled(format!("{state} "), style),
        Span::styled(title, look),
        Span::styled(format!("  {right}"), theme.dim()),
    ]);
    if selected { line.patch_style(theme.selected()) } else { line }
}

/// A mark for how far a lesson is.
fn state(record: Option<&Record>, app: &App) -> (&'static str, ratatui::style::Style) {
    let theme = app.theme;
    match record {
        Some(record) if record.finished => (theme.glyphs.yes, theme.good()),
        Some(_) => (theme.glyphs.candidate, theme.warn()),
        None => (theme.glyphs.follower, theme.dim()),
    }
}

/// What the selected item is about.
fn draw_about(frame: &mut Frame<'_>, area: Rect, app: &App, home: &Home) {
    let (theme, words) = (app.theme, app.words());
    let Some(item) = home.selected() else { return };
    let block = Block::bordered()
        .border_set(theme.glyphs.border)
        .border_style(theme.frame(false))
        .padding(Padding::horizontal(1))
        .title(Span::styled(format!(" {} ", item.title(words)), theme.strong()));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let columns = usize::from(inner.width);
    let mut lines: Vec<Line<'_>> =
        wrap(&item.about(words), columns).into_iter().map(|line| Line::styled(line, theme.text())).collect();
    let mut put = |text: &str, style| {
        lines.extend(wrap(text, columns).into_iter().map(|line| Line::styled(line, style)));
    };
    match item {
        Item::FirstLook => {
            put("", theme.text());
            put(words.get("home.first-look-keys"), theme.accent());
        }
        Item::Lesson(lesson) => {
            put("", theme.text());
            put(&progress(app.record(&lesson.id), lesson, app), theme.dim());
        }
        Item::Review(_) | Item::Lab(..) => {}
    }
    frame.render_widget(Paragraph::new(lines), inner);
}

/// What was done in a lesson, in a sentence.
fn progress(record: Option<&Record>, card: &Card, app: &App) -> String {
    let words = app.words();
    let Some(record) = record else { return words.get("home.not-begun").into() };
    let right = record.answers.values().filter(|answer| answer.right).count();
    let key = if record.finished { "home.finished" } else { "home.begun" };
    let values = [("right", right.into()), ("count", record.answers.len().into())];
    let mut text = words.get(key).to_string();
    if record.finished && record.is_outdated(card.edition()) {
        text = format!("{text} {}", words.get("home.changed"));
    }
    if !record.answers.is_empty() {
        text = format!("{text} {}", words.fill("home.answers", &values));
    }
    if let Some(best) = record.best {
        let said = match card.par {
            Some(par) => words.fill("home.best-par", &[("best", best.into()), ("par", par.into())]),
            None => words.fill("home.best", &[("best", best.into())]),
        };
        text = format!("{text} {said}");
    }
    text
}
