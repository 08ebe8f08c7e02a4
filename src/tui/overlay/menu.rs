//! A menu: lines to choose from, each with a mark for what is so already.

use super::window;
use crate::model::event::Groups;
use crate::model::id::NodeSet;
use crate::sim::line::Line;
use crate::tui::app::{App, Lab};
use crate::tui::text::{pad, width};
use crate::words::Words;
use ratatui::Frame;
use ratatui::text::Line as Row;
use ratatui::widgets::Paragraph;

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

/// Draws a menu.
pub fn draw(frame: &mut Frame<'_>, app: &App, menu: &Menu) {
    let (words, theme) = (app.words(), app.theme);
    let labels: Vec<String> = menu.items.iter().map(|item| menu.label(item, words)).collect();
    let keys = words.get("menu.keys");
    let widest = labels.iter().map(|label| width(label) + 4).max().unwrap_or(0).max(width(keys)) as u16;
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
    lines.push(Row::styled(theme.spell(words.get("menu.keys")), theme.dim()));
    frame.render_widget(Paragraph::new(lines), area);
}
