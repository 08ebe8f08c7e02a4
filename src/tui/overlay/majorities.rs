//! Two groups of nodes to pick: can both be majorities and share no node? Below it, how often a majority is up.
//!
//! ```text
//!        n1  n2  n3  n4  n5
//! A       ●   ●   ◆   ·   ·    3 of 5 ✓ a majority
//! B       ·   ·   ◆   ●   ●    3 of 5 ✓ a majority
//! in both         ◆            n3
//! ```
//! Nothing here is about the run: only how many nodes there are is taken from it, and can be changed.

use super::window;
use crate::model::availability::{availability, pairs, percent};
use crate::model::id::{MAX_NODES, NodeId, NodeSet};
use crate::tui::app::{App, Lab};
use crate::tui::text::{pad, width, wrap};
use crossterm::event::KeyCode;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns of a node.
const CELL: usize = 3;
/// Columns of a group's name and size in short.
const SIZE: usize = 7;
/// Columns of the window's text where there is room.
const COLUMNS: usize = 64;
/// The groups.
const NAMES: [&str; 2] = ["A", "B"];
/// How much of the time a node is down: what can be chosen.
const DOWN: [f64; 9] = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.6];
/// The first of them.
const USUAL_DOWN: usize = 2;

/// The two groups, and what is selected.
#[derive(Debug)]
pub struct Majorities {
    nodes: u8,
    groups: [NodeSet; 2],
    /// The selected group and node, by their places.
    group: usize,
    node: usize,
    /// Which of [`DOWN`].
    down: usize,
}

impl Majorities {
    /// Two empty groups of as many nodes as the run has.
    pub fn new(lab: &Lab) -> Majorities {
        let nodes = lab.facts.config.nodes;
        Majorities { nodes, groups: [NodeSet::default(); 2], group: 0, node: 0, down: USUAL_DOWN }
    }

    /// Takes a key; false if it closes.
    pub fn key(&mut self, code: KeyCode) -> bool {
        let last = self.count() - 1;
        match code {
            KeyCode::Esc | KeyCode::Char('q' | 'g') => return false,
            KeyCode::Up => self.group = 0,
            KeyCode::Down => self.group = 1,
            KeyCode::Left => self.node = self.node.saturating_sub(1),
            KeyCode::Right => self.node = (self.node + 1).min(last),
            KeyCode::Enter | KeyCode::Char(' ') => self.toggle(self.node),
            KeyCode::Char(digit @ '1'..='9') => self.toggle(digit as usize - '1' as usize),
            KeyCode::Char('[') => self.resize(self.nodes - 1),
            KeyCode::Char(']') => self.resize(self.nodes + 1),
            KeyCode::Char('-') => self.down = self.down.saturating_sub(1),
            KeyCode::Char('+' | '=') => self.down = (self.down + 1).min(DOWN.len() - 1),
            _ => {}
        }
        true
    }

    /// Puts a node into the selected group, or takes it out.
    fn toggle(&mut self, place: usize) {
        let Some(node) = NodeId::all(self.nodes).nth(place) else { return };
        self.node = place;
        let group = &mut self.groups[self.group];
        if !group.remove(node) {
            group.insert(node);
        }
    }

    /// Another number of nodes; whoever is not there any more is in no group.
    fn resize(&mut self, nodes: u8) {
        if (1..=MAX_NODES).contains(&nodes) {
            self.nodes = nodes;
            self.node = self.node.min(self.count() - 1);
            self.groups =
                self.groups.map(|group| group.iter().filter(|node| node.number() <= nodes).collect());
        }
    }

    /// How many nodes there are.
    fn count(&self) -> usize {
        usize::from(self.nodes)
    }

    /// How many nodes are a majority.
    fn quorum(&self) -> usize {
        self.count() / 2 + 1
    }

    fn is_majority(&self, group: usize) -> bool {
        self.groups[group].len() >= self.quorum()
    }

    /// The nodes that are in both groups.
    fn shared(&self) -> NodeSet {
        self.groups[0].iter().filter(|node| self.groups[1].contains(*node)).collect()
    }
}

/// What the window says, and how large it must be for that.
struct Page {
    table: Vec<Line<'static>>,
    /// What is said below the table, in full.
    below: [Vec<Line<'static>>; 4],
    columns: usize,
    rows: usize,
}

/// The page on a screen of this size.
fn page(whole: Rect, app: &App, majorities: &Majorities) -> Page {
    let (words, theme) = (app.words(), app.theme);
    let least = head(app) + majorities.count() * CELL;
    let columns = COLUMNS.max(least).min(usize::from(whole.width).saturating_sub(4));
    let table = table(app, majorities, columns);
    let (said, style) = said(app, majorities);
    let (pairs, apart) = pairs(majorities.nodes);
    let values = [("pairs", pairs.into()), ("apart", apart.into()), ("nodes", majorities.count().into())];
    let counted = words.fill("majorities.counted", &values);
    let below = [
        styled(&said, style, columns),
        styled(&counted, theme.dim(), columns),
        styled(&up(app, majorities, "majorities.up"), theme.text(), columns),
        styled(&theme.spell(words.get("majorities.keys")), theme.key(), columns),
    ];
    let rows = table.len() + below.iter().map(|part| part.len() + 1).sum::<usize>();
    Page { table, below, columns, rows }
}

fn styled(text: &str, style: Style, columns: usize) -> Vec<Line<'static>> {
    wrap(text, columns).into_iter().map(|line| Line::styled(line, style)).collect()
}

/// Where the window stands on a screen of this size.
pub fn place(whole: Rect, app: &App, majorities: &Majorities) -> Rect {
    let page = page(whole, app, majorities);
    super::place(whole, page.columns as u16, page.rows as u16)
}

/// Draws the groups.
pub fn draw(frame: &mut Frame<'_>, app: &App, majorities: &Majorities) {
    let (words, theme) = (app.words(), app.theme);
    let Page { table, below, columns, rows } = page(frame.area(), app, majorities);
    let area = window(frame, app, words.get("majorities.title"), columns as u16, rows as u16);
    let mut lines = table;
    if usize::from(area.height) >= rows {
        for part in below {
            lines.push(Line::default());
            lines.extend(part);
        }
    } else {
        // Where there is little room: the groups, what is to be said of them, and the keys in short.
        let few = styled(&theme.spell(words.get("majorities.keys-short")), theme.key(), columns);
        let room = usize::from(area.height).saturating_sub(lines.len() + few.len());
        let [said, ..] = below;
        let up = styled(&up(app, majorities, "majorities.up-short"), theme.text(), columns);
        let up = Some(up).filter(|up| said.len() + up.len() <= room);
        lines.extend(said.into_iter().take(room).chain(up.into_iter().flatten()));
        lines.extend(few);
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// Columns before the nodes: for the words, and for a group's size where there is no room behind it.
fn head(app: &App) -> usize {
    width(app.words().get("majorities.both")).max(SIZE) + 1
}

/// Who is in which group, how many that is, and who is in both.
fn table(app: &App, majorities: &Majorities, columns: usize) -> Vec<Line<'static>> {
    let (words, theme, shared) = (app.words(), app.theme, majorities.shared());
    let nodes = || NodeId::all(majorities.nodes);
    let head = head(app);
    let mut top = vec![Span::raw(" ".repeat(head))];
    top.extend(nodes().map(|node| Span::styled(format!("{:^CELL$}", node.to_string()), theme.strong())));
    let mut lines = vec![Line::from(top)];
    for (place, name) in NAMES.into_iter().enumerate() {
        let group = majorities.groups[place];
        let chosen = place == majorities.group;
        let mark = if chosen { theme.glyphs.selected } else { " " };
        let (size, style) = size(app, majorities, place);
        let room = columns.saturating_sub(head + majorities.count() * CELL);
        let behind = width(&size) <= room;
        let short = if behind { String::new() } else { short(app, majorities, place) };
        let mut row = vec![Span::styled(pad(&format!("{mark}{name} {short}"), head, ""), theme.strong())];
        for node in nodes() {
            let (mark, style) = match () {
                () if shared.contains(node) => (theme.glyphs.both, theme.warn().patch(theme.bold())),
                () if group.contains(node) => (theme.glyphs.here, theme.accent()),
                () => (theme.glyphs.wait, theme.faint()),
            };
            let here = chosen && node.place() == majorities.node;
            let style = if here { theme.selected().patch(style) } else { style };
            row.push(Span::styled(format!("{mark:^CELL$}"), style));
        }
        row.extend(behind.then(|| Span::styled(size, style)));
        lines.push(Line::from(row));
    }
    let style = if shared.is_empty() { theme.dim() } else { theme.warn().patch(theme.bold()) };
    let mut both = vec![Span::styled(pad(words.get("majorities.both"), head, ""), style)];
    for node in nodes() {
        let mark = if shared.contains(node) { theme.glyphs.both } else { " " };
        both.push(Span::styled(format!("{mark:^CELL$}"), style));
    }
    lines.push(Line::from(both));
    lines
}

/// How many are in a group, and whether that is a majority.
fn size(app: &App, majorities: &Majorities, group: usize) -> (String, Style) {
    let theme = app.theme;
    let (key, mark, style) = match majorities.is_majority(group) {
        true => ("majorities.yes", theme.glyphs.yes, theme.good()),
        false => ("majorities.no", theme.glyphs.wait, theme.dim()),
    };
    let count = majorities.groups[group].len();
    let values = [("count", count.into()), ("nodes", majorities.count().into())];
    (format!(" {mark} {}", app.words().fill(key, &values)), style)
}

/// The same in signs.
fn short(app: &App, majorities: &Majorities, group: usize) -> String {
    let glyphs = app.theme.glyphs;
    let mark = if majorities.is_majority(group) { glyphs.yes } else { glyphs.wait };
    format!("{}/{}{mark}", majorities.groups[group].len(), majorities.nodes)
}

/// What there is to say of the two groups.
fn said(app: &App, majorities: &Majorities) -> (String, Style) {
    let (words, theme) = (app.words(), app.theme);
    let [a, b] = majorities.groups.map(|group| group.len());
    let (nodes, quorum, shared) = (majorities.count(), majorities.quorum(), majorities.shared());
    let small = (0..NAMES.len()).find(|group| !majorities.is_majority(*group));
    let free = nodes.saturating_sub(a.max(b));
    match small {
        _ if a + b == 0 => (words.fill("majorities.pick", &[("nodes", nodes.into())]), theme.text()),
        None => {
            let values = [
                ("a", a.into()),
                ("b", b.into()),
                ("sum", (a + b).into()),
                ("nodes", nodes.into()),
                ("least", (a + b - nodes).into()),
                ("shared", shared.into()),
            ];
            (words.fill("majorities.meet", &values), theme.warn())
        }
        Some(_) if shared.is_empty() && a.max(b) >= quorum => {
            let values = [("count", free.into()), ("nodes", nodes.into()), ("quorum", quorum.into())];
            (words.fill("majorities.left", &values), theme.text())
        }
        Some(group) => {
            let values = [
                ("group", NAMES[group].into()),
                ("count", majorities.groups[group].len().into()),
                ("nodes", nodes.into()),
                ("quorum", quorum.into()),
            ];
            (words.fill("majorities.small", &values), theme.text())
        }
    }
}

/// How often a majority is up.
fn up(app: &App, majorities: &Majorities, key: &str) -> String {
    let down = DOWN[majorities.down];
    let up = availability(u64::from(majorities.nodes), down).unwrap_or_default();
    let values =
        [("nodes", majorities.count().into()), ("down", percent(down).into()), ("up", percent(up).into())];
    app.words().fill(key, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(nodes: u8, a: &[u8], b: &[u8]) -> Majorities {
        let set = |numbers: &[u8]| numbers.iter().filter_map(|number| NodeId::new(*number)).collect();
        Majorities { nodes, groups: [set(a), set(b)], group: 0, node: 0, down: USUAL_DOWN }
    }

    #[test]
    fn two_majorities_meet_and_half_is_none() {
        let both = picked(5, &[1, 2, 3], &[3, 4, 5]);
        assert!(both.is_majority(0) && both.is_majority(1));
        assert_eq!(both.shared().iter().map(NodeId::number).collect::<Vec<_>>(), [3]);
        assert!(!picked(4, &[1, 2], &[3, 4]).is_majority(0), "half is no majority");
    }

    #[test]
    fn keys_pick_and_nobody_is_left_over() {
        let mut picked = picked(5, &[], &[]);
        for code in ['1', '2', '5', '2'].map(KeyCode::Char) {
            assert!(picked.key(code));
        }
        picked.key(KeyCode::Down);
        picked.key(KeyCode::Char(' '));
        assert_eq!(picked.groups.map(|group| group.len()), [2, 1], "n1, n5 and n2");
        for _ in 0..2 {
            picked.key(KeyCode::Char('['));
        }
        assert_eq!((picked.nodes, picked.groups.map(|group| group.len())), (3, [1, 1]));
        picked.key(KeyCode::Char('9'));
        assert_eq!(picked.groups[1].len(), 1, "there is no n9");
        for _ in 0..20 {
            picked.key(KeyCode::Char(']'));
        }
        assert_eq!(picked.nodes, MAX_NODES);
        for _ in 0..20 {
            picked.key(KeyCode::Char('['));
        }
        assert_eq!(picked.nodes, 1);
        assert!(!picked.key(KeyCode::Esc));
    }
}
