//! The links as a matrix: a row for each sender, a column for each receiver, one direction a cell. A key cuts or mends
//! the selected one, another delays it; groups are drawn by giving each node a letter.
//!
//! ```text
//!          to n1  n2  n3
//! from n1      ·  →2   ╳
//!      n2      →   ·   ‖
//!      n3      →   →   ·
//! ```

use super::{inside, place, window};
use crate::model::event::Groups;
use crate::model::facts::Facts;
use crate::model::id::{NodeId, NodeSet};
use crate::sim::line::Line;
use crate::tui::app::{App, Lab};
use crate::tui::target::Target;
use crate::tui::text::{pad, width, wrap};
use crossterm::event::KeyCode;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::Paragraph;

/// Columns of a cell.
const CELL: usize = 5;
/// Rows below the matrix for what the selected link is, and the keys.
const BELOW: usize = 6;
/// Letters of the groups.
const LETTERS: [&str; 9] = ["A", "B", "C", "D", "E", "F", "G", "H", "I"];

/// The matrix, and which of its cells is selected.
#[derive(Debug)]
pub struct Links {
    from: usize,
    to: usize,
    /// The group of each node while groups are drawn.
    groups: Option<Vec<usize>>,
}

/// What a key asks for.
#[derive(Debug)]
pub enum Wish {
    /// Nothing more.
    Nothing,
    /// The matrix closes.
    Close,
    /// A line.
    Line(Line),
    /// A link is delayed, or lets its messages go on.
    Delay(NodeId, NodeId),
}

impl Links {
    /// The matrix, at a link of the chosen node.
    pub fn new(lab: &Lab) -> Links {
        let from = lab.node.place();
        Links { from, to: usize::from(from == 0), groups: None }
    }

    /// The selected link; none where a node is its own neighbour.
    fn link(&self, facts: &Facts) -> Option<(NodeId, NodeId)> {
        let node = |place: usize| facts.nodes.get(place).map(|node| node.id);
        let (from, to) = (node(self.from)?, node(self.to)?);
        (from != to).then_some((from, to))
    }

    /// Selects a link by the places of its ends.
    pub fn select_at(&mut self, from: usize, to: usize) {
        (self.from, self.to) = (from, to);
    }

    /// Takes a key.
    pub fn key(&mut self, code: KeyCode, facts: &Facts) -> Wish {
        match (&mut self.groups, code) {
            (Some(_), KeyCode::Esc | KeyCode::Char('g')) => self.groups = None,
            (None, KeyCode::Esc | KeyCode::Char('q' | 'x')) => return Wish::Close,
            (Some(groups), KeyCode::Char(digit @ '1'..='9')) => {
                let place = digit as usize - '1' as usize;
                let most = groups.len().min(LETTERS.len());
                if let Some(group) = groups.get_mut(place) {
                    *group = (*group + 1) % most;
                }
            }
            (Some(groups), KeyCode::Enter) => {
                let line = partition(groups, facts);
                self.groups = None;
                return Wish::Line(line);
            }
            (Some(_), _) => {}
            (None, code) => return self.matrix_key(code, facts),
        }
        Wish::Nothing
    }

    fn matrix_key(&mut self, code: KeyCode, facts: &Facts) -> Wish {
        let last = facts.nodes.len() - 1;
        match code {
            KeyCode::Up => self.from = self.from.saturating_sub(1),
            KeyCode::Down => self.from = (self.from + 1).min(last),
            KeyCode::Left => self.to = self.to.saturating_sub(1),
            KeyCode::Right => self.to = (self.to + 1).min(last),
            KeyCode::Char('g') => self.groups = Some(vec![0; facts.nodes.len()]),
            KeyCode::Char('a') => return Wish::Line(Line::Heal(None)),
            KeyCode::Enter | KeyCode::Char(' ') => {
                if let Some((from, to)) = self.link(facts) {
                    let cut = facts.is_cut(from, to);
                    return Wish::Line(if cut { Line::Heal(Some((from, to))) } else { Line::Cut(from, to) });
                }
            }
            KeyCode::Char('h') => {
                if let Some((from, to)) = self.link(facts) {
                    return Wish::Delay(from, to);
                }
            }
            _ => {}
        }
        Wish::Nothing
    }
}

/// The line that divides the nodes into these groups; all in one group mends all links.
fn partition(groups: &[usize], facts: &Facts) -> Line {
    let members = |letter: usize| -> NodeSet {
        let own = facts.nodes.iter().zip(groups).filter(|(_, group)| **group == letter);
        own.map(|(node, _)| node.id).collect()
    };
    let sets: Vec<NodeSet> = (0..LETTERS.len()).map(members).filter(|set| !set.is_empty()).collect();
    if sets.len() < 2 { Line::Heal(None) } else { Line::Partition(Groups(sets)) }
}

/// What to press, columns in front of the cells, and columns and rows of all.
fn stand(app: &App, lab: &Lab, links: &Links) -> (String, usize, (u16, u16)) {
    let (words, nodes) = (app.words(), lab.facts.nodes.len());
    let keys = if links.groups.is_some() { "links.keys-groups" } else { "links.keys" };
    let keys = app.theme.spell(words.get(keys));
    let head = width(words.get("links.from")).max(width(words.get("links.to"))) + 4;
    let widest = (head + nodes * CELL).max(width(&keys).min(60));
    (keys, head, (widest as u16, (nodes + 1 + BELOW) as u16))
}

/// Where the window stands, and the link, or the node's group, that is at a place of the screen.
pub fn target(whole: Rect, app: &App, lab: &Lab, links: &Links, at: Position) -> (Rect, Option<Target>) {
    let (_, head, size) = stand(app, lab, links);
    let window = place(whole, size.0, size.1);
    let (area, nodes) = (inside(window), lab.facts.nodes.len());
    let is_node = |place: &usize| *place < nodes;
    let row = at.y.checked_sub(area.y).map(usize::from);
    let target = if links.groups.is_some() {
        row.filter(is_node).map(Target::Group)
    } else {
        let from = row.and_then(|row| row.checked_sub(1)).filter(is_node);
        let cell = at.x.checked_sub(area.x).and_then(|x| usize::from(x).checked_sub(head));
        from.zip(cell.map(|column| column / CELL).filter(is_node)).map(|(from, to)| Target::Link(from, to))
    };
    (window, target)
}

/// Draws the matrix.
pub fn draw(frame: &mut Frame<'_>, app: &App, lab: &Lab, links: &Links) {
    let (words, theme) = (app.words(), app.theme);
    let few = if links.groups.is_some() { "links.keys-groups-short" } else { "links.keys-short" };
    let (keys, head, size) = stand(app, lab, links);
    let area = window(frame, app, words.get("links.title"), size.0, size.1);
    let columns = usize::from(area.width);
    let mut rows = match &links.groups {
        Some(groups) => groups_drawn(app, lab, groups, columns),
        None => matrix(app, lab, links, head),
    };
    let styled =
        |text: &str, style| wrap(text, columns).into_iter().map(move |line| Row::styled(line, style));
    let said: Vec<Row<'_>> = styled(&said(app, lab, links), theme.text()).collect();
    let all: Vec<Row<'_>> = styled(&keys, theme.key()).collect();
    let free = usize::from(area.height).saturating_sub(rows.len());
    if said.len() + all.len() + 2 <= free {
        rows.push(Row::default());
        rows.extend(said);
        rows.push(Row::default());
        rows.extend(all);
    } else {
        // Where there is little room, the matrix comes first and the keys in short.
        let few: Vec<Row<'_>> = styled(words.get(few), theme.key()).collect();
        rows.extend(said.into_iter().take(free.saturating_sub(few.len())));
        rows.extend(few);
    }
    frame.render_widget(Paragraph::new(rows), area);
}

/// A row for each sender, a cell for each receiver.
fn matrix(app: &App, lab: &Lab, links: &Links, head: usize) -> Vec<Row<'static>> {
    let (words, theme, facts) = (app.words(), app.theme, &lab.facts);
    let label = |text: &str, node: Option<NodeId>| {
        let node = node.map_or_else(String::new, |node| node.to_string());
        format!("{}{node:>3} ", pad(text, head - 4, ""))
    };
    let mut top = vec![Span::styled(label(words.get("links.to"), None), theme.dim())];
    for node in &facts.nodes {
        let style = if node.up { theme.strong() } else { theme.bad() };
        top.push(Span::styled(format!("{:^CELL$}", node.id.to_string()), style));
    }
    let mut rows = vec![Row::from(top)];
    for (from, sender) in facts.nodes.iter().enumerate() {
        let text = if from == 0 { words.get("links.from") } else { "" };
        let style = if sender.up { theme.strong() } else { theme.bad() };
        let mut row = vec![Span::styled(label(text, Some(sender.id)), style)];
        for (to, receiver) in facts.nodes.iter().enumerate() {
            let (mark, style) = cell(app, lab, sender.id, receiver.id);
            let chosen = (from, to) == (links.from, links.to);
            let text = pad(&format!(" {mark}"), CELL, "");
            row.push(Span::styled(text, if chosen { theme.selected().patch(style) } else { style }));
        }
        rows.push(Row::from(row));
    }
    rows
}

/// How a link is, and how many messages are on it.
fn cell(app: &App, lab: &Lab, from: NodeId, to: NodeId) -> (String, Style) {
    let (theme, facts) = (app.theme, &lab.facts);
    if from == to {
        return (theme.glyphs.wait.into(), theme.dim());
    }
    let flights = facts.messages.iter();
    let count = flights.filter(|flight| (flight.letter.from(), flight.letter.to()) == (from, to)).count();
    let count = if count > 0 { count.to_string() } else { String::new() };
    let (mark, style) = match () {
        () if facts.is_cut(from, to) => (theme.glyphs.cut, theme.bad()),
        () if lab.is_slow(from, to) => (theme.glyphs.held, theme.warn()),
        () => (theme.glyphs.arrow, theme.good()),
    };
    (format!("{mark}{count}"), style)
}

/// The letter of each node's group, and the line that enter makes of them.
fn groups_drawn(app: &App, lab: &Lab, groups: &[usize], columns: usize) -> Vec<Row<'static>> {
    let theme = app.theme;
    let mut rows = Vec::new();
    for (node, group) in lab.facts.nodes.iter().zip(groups) {
        let gap = " ".repeat(4 * group);
        let letter = Span::styled(format!("{gap}{}", LETTERS[*group]), theme.term(*group as u64 + 1));
        rows.push(Row::from(vec![
            Span::styled(format!("{:<4}", node.id.to_string()), theme.strong()),
            letter,
        ]));
    }
    let line = partition(groups, &lab.facts).to_string();
    rows.push(Row::styled(pad(&line, columns, theme.glyphs.more), theme.accent()));
    rows
}

/// What the selected link is, in a sentence.
fn said(app: &App, lab: &Lab, links: &Links) -> String {
    let words = app.words();
    if links.groups.is_some() {
        return words.get("links.draw").into();
    }
    let Some((from, to)) = links.link(&lab.facts) else { return words.get("links.own").into() };
    let key = match () {
        () if lab.facts.is_cut(from, to) => "links.cut",
        () if lab.is_slow(from, to) => "links.slow",
        () => "links.works",
    };
    words.fill(key, &[("from", from.into()), ("to", to.into())])
}
