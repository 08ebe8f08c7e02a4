//! How the palette looks: what is typed, what has those words, and the whole of what the selected entry does.

use super::{Entry, Palette, Section};
use crate::tui::app::App;
use crate::tui::layout;
use crate::tui::overlay::{inside, place, window};
use crate::tui::target::Target;
use crate::tui::text::{cut, pad, width, wrap};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Most columns and rows of text.
const MOST: (u16, u16) = (104, 32);
/// Most columns of a title where what it does stands beside it.
const TITLE: usize = 28;
/// Most columns of a key on a small screen.
const SMALL_KEY: usize = 6;
/// Rows of what the selected entry does.
const ABOUT: u16 = 2;

/// A row of the list: a heading, or an entry by its place among those shown.
enum Row {
    Blank,
    Heading(Section),
    Entry(usize),
}

/// Columns and rows of text on a screen of this size.
fn size(screen: Rect) -> (u16, u16) {
    let roomy = layout::fits(screen, layout::NORMAL);
    let edge = if roomy { 8 } else { 4 };
    let columns = screen.width.saturating_sub(edge).min(MOST.0);
    (columns, screen.height.saturating_sub(if roomy { 4 } else { 2 }).min(MOST.1))
}

/// What is typed, a line, the list, a line, what the selected entry does, and the keys.
fn parts(area: Rect, roomy: bool) -> [Rect; 6] {
    let between = Constraint::Length(u16::from(roomy));
    let rows = [Constraint::Length(1), between, Constraint::Fill(1), between, Constraint::Length(ABOUT)];
    Layout::vertical(rows.into_iter().chain([Constraint::Length(1)])).areas(area)
}

/// The rows of the list, and the first one that is shown: so that the selected one is seen.
fn listed(list: Rect, palette: &Palette, roomy: bool) -> (Vec<Row>, usize) {
    let rows = rows(palette, roomy);
    let room = usize::from(list.height).max(1);
    let here = rows.iter().position(|row| matches!(row, Row::Entry(place) if *place == palette.selected));
    let first = here.unwrap_or(0).saturating_sub(room.saturating_sub(2)).min(rows.len().saturating_sub(room));
    (rows, first)
}

/// Where the window stands, and the entry that is at a place of the screen.
pub fn target(screen: Rect, palette: &Palette, at: Position) -> (Rect, Option<Target>) {
    let (columns, rows) = size(screen);
    let window = place(screen, columns, rows);
    let roomy = layout::fits(screen, layout::NORMAL);
    let list = parts(inside(window), roomy)[2];
    let (rows, first) = listed(list, palette, roomy);
    let row = at.y.checked_sub(list.y).filter(|_| list.contains(at)).map(|row| first + usize::from(row));
    let target = match row.and_then(|row| rows.get(row)) {
        Some(Row::Entry(place)) => Some(Target::Line(*place)),
        _ => None,
    };
    (window, target)
}

/// Draws the palette.
pub fn draw(frame: &mut Frame<'_>, app: &App, palette: &Palette) {
    let (theme, words, screen) = (app.theme, app.words(), frame.area());
    let (columns, rows) = size(screen);
    let area = window(frame, app, words.get("palette.title"), columns, rows);
    let [typed, above, list, below, about, keys] = parts(area, layout::fits(screen, layout::NORMAL));
    for line in [above, below] {
        let rule = theme.glyphs.line.repeat(line.width.into());
        frame.render_widget(Paragraph::new(Line::styled(rule, theme.faint())), line);
    }
    draw_list(frame, list, app, palette);
    draw_about(frame, about, app, palette);
    let hint = cut(&theme.spell(words.get("palette.keys")), keys.width.into(), theme.glyphs.more);
    frame.render_widget(Paragraph::new(Line::styled(hint, theme.dim())), keys);
    draw_typed(frame, typed, app, palette);
}

/// What is typed, and how much has those words.
fn draw_typed(frame: &mut Frame<'_>, area: Rect, app: &App, palette: &Palette) {
    let theme = app.theme;
    let values = [("shown", palette.shown.len().into()), ("count", palette.entries.len().into())];
    let count = app.words().fill("palette.count", &values);
    let text = palette.input.text();
    let room = usize::from(area.width).saturating_sub(width(&count) + 4).max(1);
    // The end of a long text is what is being typed.
    let skipped = palette.input.column().saturating_sub(room);
    let mut left = skipped;
    let shown = text.chars().skip_while(|letter| {
        let skip = left > 0;
        left = left.saturating_sub(width(&letter.to_string()));
        skip
    });
    let shown = cut(&shown.collect::<String>(), room, "");
    let (shown, style) = if text.is_empty() {
        (cut(app.words().get("palette.empty"), room, theme.glyphs.more), theme.dim())
    } else {
        (shown, theme.strong())
    };
    let spans = vec![
        Span::styled(format!("{} ", theme.glyphs.sides.1), theme.accent()),
        Span::styled(pad(&shown, room + 1, ""), style),
        Span::styled(format!(" {count}"), theme.dim()),
    ];
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
    let column = (2 + palette.input.column() - skipped) as u16;
    frame.set_cursor_position((area.x + column.min(area.width.saturating_sub(1)), area.y));
}

/// The entries under their headings, scrolled so that the selected one is seen, with a mark for where one is.
fn draw_list(frame: &mut Frame<'_>, area: Rect, app: &App, palette: &Palette) {
    let theme = app.theme;
    if palette.shown.is_empty() {
        let lines = wrap(app.words().get("palette.none"), area.width.into());
        let lines: Vec<Line<'_>> = lines.into_iter().map(|line| Line::styled(line, theme.warn())).collect();
        frame.render_widget(Paragraph::new(lines), area);
        return;
    }
    let roomy = layout::fits(frame.area(), layout::NORMAL);
    let (rows, first) = listed(area, palette, roomy);
    let room = usize::from(area.height).max(1);
    let [list, bar] = Layout::horizontal([Constraint::Fill(1), Constraint::Length(1)]).areas(area);
    let shape = Shape::of(palette, list.width.into(), roomy);
    let typed = palette.typed();
    let line = |row: &Row| match row {
        Row::Blank => Line::default(),
        Row::Heading(section) => {
            Line::styled(app.words().get(heading(*section)).to_string(), theme.title(true))
        }
        Row::Entry(place) => {
            let entry = &palette.entries[palette.shown[*place]];
            shape.line(entry, *place == palette.selected, &typed, theme)
        }
    };
    let lines: Vec<Line<'_>> = rows.iter().skip(first).take(room).map(line).collect();
    frame.render_widget(Paragraph::new(lines), list);
    draw_bar(frame, bar, app, (first, rows.len()));
}

/// Where the rows that are seen lie among all: the first one, and how many there are.
fn draw_bar(frame: &mut Frame<'_>, area: Rect, app: &App, (first, count): (usize, usize)) {
    let (theme, room) = (app.theme, usize::from(area.height));
    if count <= room || room == 0 {
        return;
    }
    let length = (room * room / count).max(1);
    let from = (first * (room - length)).div_ceil(count - room);
    let mark = |place: usize| {
        let here = (from..from + length).contains(&place);
        let [thin, _, thick, _] = theme.glyphs.lanes;
        if here { Line::styled(thick, theme.accent()) } else { Line::styled(thin, theme.faint()) }
    };
    frame.render_widget(Paragraph::new((0..room).map(mark).collect::<Vec<_>>()), area);
}

fn heading(section: Section) -> &'static str {
    match section {
        Section::Keys => "palette.section-keys",
        Section::Places => "palette.section-places",
        Section::Lines => "palette.section-lines",
        Section::Idle => "palette.section-idle",
    }
}

/// All rows, each section under its heading.
fn rows(palette: &Palette, roomy: bool) -> Vec<Row> {
    let (mut rows, mut section) = (Vec::new(), None);
    for (place, entry) in palette.shown().enumerate() {
        if section != Some(entry.section) {
            if section.is_some() && roomy {
                rows.push(Row::Blank);
            }
            rows.push(Row::Heading(entry.section));
            section = Some(entry.section);
        }
        rows.push(Row::Entry(place));
    }
    rows
}

/// Columns of the list.
struct Shape {
    key: usize,
    title: usize,
    about: usize,
}

impl Shape {
    /// Columns that fit all entries, so that nothing jumps while one types.
    fn of(palette: &Palette, columns: usize, roomy: bool) -> Shape {
        let widest = |text: fn(&Entry) -> &str| palette.entries.iter().map(|entry| width(text(entry))).max();
        let key = widest(|entry| &entry.key).unwrap_or(0);
        let key = if roomy { key } else { key.min(SMALL_KEY) };
        let rest = columns.saturating_sub(key + 5);
        if !roomy {
            return Shape { key, title: rest, about: 0 };
        }
        let title = widest(|entry| &entry.title).unwrap_or(0).min(TITLE).min(rest);
        Shape { key, title, about: rest.saturating_sub(title + 3) }
    }

    /// An entry in its columns; what has no use now stands back and has a mark.
    fn line(&self, entry: &Entry, selected: bool, typed: &[String], theme: Theme) -> Line<'static> {
        let glyphs = theme.glyphs;
        let idle = entry.section == Section::Idle;
        let here = if selected { glyphs.selected } else { " " };
        let state = if idle { glyphs.wait } else { " " };
        let plain = |style: Style| if idle { theme.dim() } else { style };
        let mut spans = vec![
            Span::styled(format!("{here} "), theme.accent()),
            Span::styled(pad(&entry.key, self.key, glyphs.more), plain(theme.key())),
            Span::styled(format!(" {state} "), theme.dim()),
        ];
        let title = pad(&entry.title, self.title, glyphs.more);
        let style = if selected { theme.strong() } else { theme.text() };
        spans.extend(marked(&title, typed, plain(style), theme));
        if self.about > 0 {
            spans.push(Span::raw("  "));
            let about = pad(&entry.about, self.about, glyphs.more);
            spans.extend(marked(&about, typed, theme.dim(), theme));
        }
        let line = Line::from(spans);
        if selected { line.patch_style(theme.selected()) } else { line }
    }
}

/// A text with the words in it that were typed.
fn marked(text: &str, typed: &[String], style: Style, theme: Theme) -> Vec<Span<'static>> {
    let small = text.to_ascii_lowercase();
    let mut hit = vec![false; text.len()];
    for word in typed {
        for (place, _) in small.match_indices(word.as_str()) {
            hit[place..place + word.len()].fill(true);
        }
    }
    let look = |hit: bool| if hit { style.patch(theme.accent()) } else { style };
    let mut spans: Vec<Span<'static>> = Vec::new();
    let (mut run, mut before) = (String::new(), false);
    for (place, letter) in text.char_indices() {
        if hit[place] != before && !run.is_empty() {
            spans.push(Span::styled(std::mem::take(&mut run), look(before)));
        }
        before = hit[place];
        run.push(letter);
    }
    spans.push(Span::styled(run, look(before)));
    spans
}

/// The whole of what the selected entry does.
fn draw_about(frame: &mut Frame<'_>, area: Rect, app: &App, palette: &Palette) {
    let Some(entry) = palette.selected() else { return };
    let columns = usize::from(area.width);
    let text = if entry.section == Section::Idle {
        format!("{} {}", app.words().get("palette.not-now"), entry.about)
    } else {
        entry.about.clone()
    };
    let mut lines = wrap(&text, columns);
    if lines.len() > usize::from(ABOUT) {
        lines.truncate(ABOUT.into());
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last} {}", app.theme.glyphs.more), columns, app.theme.glyphs.more);
        }
    }
    let style = app.theme.text();
    let lines: Vec<Line<'_>> = lines.into_iter().map(|line| Line::styled(line, style)).collect();
    frame.render_widget(Paragraph::new(lines), area);
}
