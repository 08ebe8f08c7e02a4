//! A menu: lines to choose from, each with a mark for what is so already.

use super::window;
use crate::model::rule::Breakage;
use crate::sim::line::Line;
use crate::tui::app::{App, Lab};
use crate::tui::text::{pad, width, wrap};
use crate::words::Words;
use ratatui::Frame;
use ratatui::text::Line as Row;
use ratatui::widgets::Paragraph;

/// Which lines a menu offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Breakages,
    Rule,
    Leaders,
}

/// Lines to choose from, each with a mark for what is so already.
#[derive(Debug)]
pub struct Menu {
    sort: Sort,
    items: Vec<(bool, Line)>,
    selected: usize,
}

impl Menu {
    /// Breakages to switch on or off.
    pub fn breakages(lab: &Lab) -> Menu {
        Menu { sort: Sort::Breakages, ..Menu::of(lab.facts.profile.breakages(), lab) }
    }

    /// The ways to break the selected row of the rule card; nothing if there are none.
    pub fn breakages_of_rule(lab: &Lab) -> Option<Menu> {
        let menu = Menu::of(lab.card_row()?.breakages(), lab);
        (!menu.items.is_empty()).then_some(menu)
    }

    fn of(breakages: impl Iterator<Item = &'static Breakage>, lab: &Lab) -> Menu {
        let item = |breakage| {
            let on = lab.facts.broken.contains(&breakage);
            (on, if on { Line::Mend(breakage) } else { Line::Break(breakage) })
        };
        Menu { sort: Sort::Rule, items: breakages.map(item).collect(), selected: 0 }
    }

    /// Whom the chosen node may name when its timer runs out: only a breakage leaves this choice. Nothing if there is
    /// no such choice.
    pub fn leaders(lab: &Lab) -> Option<Menu> {
        let (timer, _) = lab.facts.node(lab.node)?.timers.first()?;
        let choices = lab.session.present().choices(*timer);
        let items: Vec<_> =
            choices.iter().map(|named| (false, Line::Fire(lab.node, *timer, Some(named)))).collect();
        (!items.is_empty()).then_some(Menu { sort: Sort::Leaders, items, selected: 0 })
    }

    /// Whether there is nothing to choose any more.
    pub fn is_done(&self) -> bool {
        self.items.is_empty()
    }

    /// The same menu as things are now.
    pub fn again(&self, lab: &Lab) -> Menu {
        let fresh = match self.sort {
            Sort::Breakages => Some(Menu::breakages(lab)),
            Sort::Rule => Menu::breakages_of_rule(lab),
            Sort::Leaders => None,
        };
        let fresh = fresh.unwrap_or(Menu { sort: self.sort, items: Vec::new(), selected: 0 });
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
            Sort::Breakages | Sort::Rule => "menu.breakages",
            Sort::Leaders => "menu.leaders",
        }
    }

    fn label(line: &Line) -> String {
        match line {
            Line::Break(breakage) | Line::Mend(breakage) => breakage.name.into(),
            _ => line.to_string(),
        }
    }

    /// What the selected line is about, in lines of so many columns: for a breakage, which rule it breaks and who
    /// really made the mistake.
    fn about(&self, columns: usize, words: &Words) -> Vec<String> {
        let Some(Line::Break(breakage) | Line::Mend(breakage)) = self.line() else { return Vec::new() };
        let mut lines = wrap(words.get(&format!("breakage.{}.about", breakage.name)), columns);
        if !breakage.sources.is_empty() {
            let sources = format!("{}: {}", words.get("word.seen-in"), breakage.sources.join("; "));
            lines.extend(wrap(&sources, columns));
        }
        lines
    }
}

/// Rows of what the selected line is about.
const ABOUT: usize = 6;
/// Columns of a menu that tells what its lines are about.
const TELLING: u16 = 64;

/// Draws a menu: its lines, and below them what the selected one is about.
pub fn draw(frame: &mut Frame<'_>, app: &App, menu: &Menu) {
    let (words, theme) = (app.words(), app.theme);
    let labels: Vec<String> = menu.items.iter().map(|(_, line)| Menu::label(line)).collect();
    let keys = theme.spell(words.get("menu.keys"));
    let mut widest = labels.iter().map(|label| width(label) + 4).max().unwrap_or(0).max(width(&keys)) as u16;
    let tells = matches!(menu.sort, Sort::Breakages | Sort::Rule) && frame.area().height >= 20;
    if tells {
        widest = widest.max(TELLING.min(frame.area().width.saturating_sub(4)));
    }
    let below = if tells { ABOUT + 1 } else { 0 };
    let rows = labels.len() + below + 2;
    let area = window(frame, app, words.get(menu.title()), widest, rows as u16);
    let room = usize::from(area.height).saturating_sub(below + 2).max(1);
    let first = menu.selected.saturating_sub(room - 1);
    let mut lines = Vec::new();
    for (place, label) in labels.iter().enumerate().skip(first).take(room) {
        let on = menu.items[place].0;
        let mark = if on { theme.glyphs.no } else { " " };
        let text = pad(&format!("{mark} {label}"), usize::from(area.width), theme.glyphs.more);
        let style = if place == menu.selected { theme.selected() } else { theme.text() };
        lines.push(Row::styled(text, style));
    }
    if tells {
        lines.push(Row::default());
        let mut about = menu.about(usize::from(area.width), words);
        about.resize(ABOUT, String::new());
        lines.extend(about.into_iter().map(|line| Row::styled(line, theme.text())));
    }
    lines.push(Row::default());
    lines.push(Row::styled(keys, theme.dim()));
    frame.render_widget(Paragraph::new(lines), area);
}
