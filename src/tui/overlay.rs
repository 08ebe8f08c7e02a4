//! What lies over the screen until it is closed: help, a line to type, a menu.

use super::action::{self, ACTIONS};
use super::app::{App, Lab};
use super::input::Input;
use super::text::{pad, width, wrap};
use crate::model::datum::Datum;
use crate::model::event::Groups;
use crate::model::id::NodeSet;
use crate::sim::line::Line;
use crate::words::Words;
use ratatui::Frame;
use ratatui::buffer::CellWidth;
use ratatui::layout::Rect;
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

/// What lies over the screen.
#[derive(Debug)]
pub enum Overlay {
    /// All keys, scrolled down by so many lines.
    Help(u16),
    /// A line to type, behind what stands before it.
    Prompt {
        /// What stands before it: `:`, or the beginning of a line.
        before: String,
        /// What has been typed.
        input: Input,
        /// The place in the lines typed before.
        at: usize,
    },
    /// Lines to choose from.
    Menu(Menu),
}

impl Overlay {
    /// A line to type, with a text to begin with.
    pub fn prompt(before: &str, text: &str, at: usize) -> Overlay {
        Overlay::Prompt { before: before.into(), input: Input::new(text), at }
    }
}

/// Which lines a menu offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Links,
    Breakages,
}

/// Lines to choose from, each with a mark for what is so already.
#[derive(Debug)]
pub struct Menu {
    sort: Sort,
    items: Vec<(bool, Line)>,
    selected: usize,
}

impl Menu {
    /// Links to cut or to mend: those of the chosen node first.
    pub fn links(lab: &Lab) -> Menu {
        let facts = &lab.facts;
        let all: NodeSet = facts.nodes.iter().map(|node| node.id).collect();
        let mut items = Vec::new();
        let mut rest = all;
        rest.remove(lab.node);
        if !rest.is_empty() {
            let alone: NodeSet = [lab.node].into_iter().collect();
            items.push((false, Line::Partition(Groups(vec![alone, rest]))));
        }
        items.push((false, Line::Heal(None)));
        for other in rest.iter() {
            for (from, to) in [(lab.node, other), (other, lab.node)] {
                let cut = facts.is_cut(from, to);
                items.push((cut, if cut { Line::Heal(Some((from, to))) } else { Line::Cut(from, to) }));
            }
        }
        Menu { sort: Sort::Links, items, selected: 0 }
    }

    /// Breakages to switch on or off.
    pub fn breakages(lab: &Lab) -> Menu {
        let item = |breakage| {
            let on = lab.facts.broken.contains(&breakage);
            (on, if on { Line::Mend(breakage) } else { Line::Break(breakage) })
        };
        let items = lab.facts.profile.breakages().map(item).collect();
        Menu { sort: Sort::Breakages, items, selected: 0 }
    }

    /// The same menu as things are now.
    pub fn again(&self, lab: &Lab) -> Menu {
        let fresh = match self.sort {
            Sort::Links => Menu::links(lab),
            Sort::Breakages => Menu::breakages(lab),
        };
        Menu { selected: self.selected.min(fresh.items.len().saturating_sub(1)), ..fresh }
    }

    /// Moves the selection.
    pub fn move_by(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.items.len().saturating_sub(1));
    }

    /// The selected line.
    pub fn line(&self) -> Option<&Line> {
        self.items.get(self.selected).map(|(_, line)| line)
    }

    fn title(&self) -> &'static str {
        match self.sort {
            Sort::Links => "menu.links",
            Sort::Breakages => "menu.breakages",
        }
    }

    fn label(&self, (on, line): &(bool, Line), words: &Words) -> String {
        match line {
            Line::Break(breakage) | Line::Mend(breakage) => {
                let about = words.get(&format!("breakage.{}.about", breakage.name)).to_string();
                format!("{}: {about}", breakage.name)
            }
            _ => format!(
                "{line}{}",
                if *on { format!("  ({})", words.get("menu.is-cut")) } else { String::new() }
            ),
        }
    }
}

/// Draws what lies over the screen.
pub fn draw(frame: &mut Frame<'_>, app: &App) {
    match app.overlay() {
        Some(Overlay::Help(scroll)) => draw_help(frame, app, *scroll),
        Some(Overlay::Menu(menu)) => draw_menu(frame, app, menu),
        Some(Overlay::Prompt { before, input, .. }) => draw_prompt(frame, app, before, input),
        None => {}
    }
}

/// A window in the middle of the screen, for so many columns and rows of text.
fn window(frame: &mut Frame<'_>, app: &App, title: &str, columns: u16, rows: u16) -> Rect {
    let area = frame.area();
    let (columns, rows) = ((columns + 4).min(area.width), (rows + 2).min(area.height));
    let outer = area.centered(columns.into(), rows.into());
    spare_wide_glyphs(frame, outer);
    frame.render_widget(Clear, outer);
    frame.buffer_mut().set_style(outer, app.theme.ground().patch(app.theme.raised()));
    let block = Block::bordered()
        .border_set(app.theme.glyphs.border)
        .border_style(app.theme.frame(true))
        .title(Span::styled(format!(" {title} "), app.theme.title(true)));
    let inner = block.inner(outer);
    frame.render_widget(block, outer);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// Blanks wide letters that reach under a window's left edge: they would swallow its border.
fn spare_wide_glyphs(frame: &mut Frame<'_>, window: Rect) {
    let Some(x) = window.x.checked_sub(1) else { return };
    for y in window.top()..window.bottom() {
        if let Some(cell) = frame.buffer_mut().cell_mut((x, y)).filter(|cell| cell.cell_width() > 1) {
            cell.set_symbol(" ");
        }
    }
}

fn draw_help(frame: &mut Frame<'_>, app: &App, scroll: u16) {
    let (words, theme) = (app.words(), app.theme);
    let shown = |row: &&action::Row| action::belongs(row, app);
    let keys =
        |row: &action::Row| row.keys.iter().map(|key| theme.label(key.label)).collect::<Vec<_>>().join(" ");
    let widest = ACTIONS.iter().map(|row| width(&keys(row))).max().unwrap_or(0);
    let columns = frame.area().width.saturating_sub(4).min(76);
    let mut rows = Vec::new();
    for row in ACTIONS.iter().filter(shown) {
        let text = words.get(&format!("help.{}", row.name)).to_string();
        let room = usize::from(columns).saturating_sub(widest + 2);
        for (place, line) in wrap(&text, room).into_iter().enumerate() {
            let keys = if place == 0 { keys(row) } else { String::new() };
            let keys = Span::styled(pad(&keys, widest + 2, ""), theme.key());
            rows.push(Row::from(vec![keys, Span::styled(line, theme.text())]));
        }
    }
    let area = window(frame, app, words.get("help.title"), columns, rows.len() as u16);
    let room = usize::from(area.height);
    let first = usize::from(scroll).min(rows.len().saturating_sub(room));
    let more = rows.len() > first + room;
    let mut rows: Vec<Row<'_>> = rows.into_iter().skip(first).take(room).collect();
    if let Some(last) = rows.last_mut().filter(|_| more) {
        *last = Row::styled(words.get("pane.more").to_string(), theme.dim());
    }
    frame.render_widget(Paragraph::new(rows), area);
}

fn draw_menu(frame: &mut Frame<'_>, app: &App, menu: &Menu) {
    let (words, theme) = (app.words(), app.theme);
    let labels: Vec<String> = menu.items.iter().map(|item| menu.label(item, words)).collect();
    let widest = labels.iter().map(|label| width(label)).max().unwrap_or(0).max(30) as u16 + 4;
    let rows = labels.len() as u16 + 2;
    let area = window(frame, app, words.get(menu.title()), widest, rows);
    let room = usize::from(area.height.saturating_sub(2)).max(1);
    let first = menu.selected.saturating_sub(room - 1);
    let mut lines = Vec::new();
    for (place, label) in labels.iter().enumerate().skip(first).take(room) {
        let on = menu.items[place].0;
        let mark = if on { theme.glyphs.no } else { " " };
        let text = pad(&format!("{mark} {label}"), usize::from(area.width), theme.glyphs.more);
        let style = if place == menu.selected { theme.selected() } else { theme.text() };
        lines.push(Row::styled(text, style));
    }
    lines.push(Row::default());
    lines.push(Row::styled(words.get("menu.keys"), theme.dim()));
    frame.render_widget(Paragraph::new(lines), area);
}

/// The line being typed, at the foot of the screen.
fn draw_prompt(frame: &mut Frame<'_>, app: &App, before: &str, input: &Input) {
    let area = frame.area();
    if area.height == 0 || area.width == 0 {
        return;
    }
    let line = Rect { y: area.bottom() - 1, height: 1, ..area };
    frame.render_widget(Clear, line);
    frame.buffer_mut().set_style(line, app.theme.ground().patch(app.theme.raised()));
    let (text, column) = (input.text(), input.column() + width(before));
    let room = usize::from(area.width).saturating_sub(1);
    let skipped = column.saturating_sub(room);
    let whole = format!("{before}{text}");
    let mut left = skipped;
    let shown: String = whole
        .chars()
        .skip_while(|letter| {
            let wide = unicode_width::UnicodeWidthChar::width(*letter).unwrap_or(0);
            let skip = left > 0;
            left = left.saturating_sub(wide);
            skip
        })
        .collect();
    let hint = app.words().fill("prompt.hint", &[("keys", Datum::from("enter, esc"))]);
    let free = room.saturating_sub(width(&shown) + 2);
    let hint = if width(&hint) <= free { hint } else { String::new() };
    let gap = " ".repeat(room.saturating_sub(width(&shown) + width(&hint)));
    let spans =
        vec![Span::styled(shown, app.theme.strong()), Span::raw(gap), Span::styled(hint, app.theme.dim())];
    frame.render_widget(Paragraph::new(Row::from(spans)), line);
    frame.set_cursor_position((line.x + (column - skipped) as u16, line.y));
}
