//! A menu: lines to choose from, each with a mark for what is so already.

use super::{inside, place, window};
use crate::model::rule::Breakage;
use crate::model::saying::Saying;
use crate::sim::line::Line;
use crate::tui::app::{App, Lab, Rules};
use crate::tui::target::Target;
use crate::tui::text::{pad, width, wrap};
use crate::why::{Question, Subject};
use crate::words::Words;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line as Row;
use ratatui::widgets::Paragraph;

/// Which lines a menu offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Breakages,
    Rule,
    Leaders,
    Twins,
    Branches,
    Why,
    WhyNot,
}

/// What can be chosen.
#[derive(Clone, Debug)]
pub enum Choice {
    /// A line to run.
    Line(Line),
    /// Rules of a twin, or none any more.
    Twin(Option<Rules>),
    /// A branch to compare with, by its place in the list of all; with its name, and how it goes on from where it
    /// parts from the present one.
    Branch(usize, String, Saying),
    /// Something to explain, with its name.
    Why(Subject, Saying),
    /// Something that did not happen.
    WhyNot(Question),
}

/// Lines to choose from, each with a mark for what is so already.
#[derive(Debug)]
pub struct Menu {
    sort: Sort,
    items: Vec<(bool, Choice)>,
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
            (on, Choice::Line(if on { Line::Mend(breakage) } else { Line::Break(breakage) }))
        };
        Menu { sort: Sort::Rule, items: breakages.map(item).collect(), selected: 0 }
    }

    /// Whom the chosen node may name when its timer runs out: only a breakage leaves this choice. Nothing if there is
    /// no such choice.
    pub fn leaders(lab: &Lab) -> Option<Menu> {
        let (timer, _) = lab.facts.node(lab.node)?.timers.first()?;
        let choices = lab.session.present().choices(*timer);
        let fire = |named| (false, Choice::Line(Line::Fire(lab.node, *timer, Some(named))));
        let items: Vec<_> = choices.iter().map(fire).collect();
        (!items.is_empty()).then_some(Menu { sort: Sort::Leaders, items, selected: 0 })
    }

    /// Which rules a twin may have; the ones that it has are selected.
    pub fn twins(lab: &Lab) -> Menu {
        let item = |rules| (lab.has_twin(rules), Choice::Twin(Some(rules)));
        let mut items: Vec<_> = lab.twins().into_iter().map(item).collect();
        let selected = items.iter().position(|(on, _)| *on).unwrap_or(0);
        if lab.session.twin().is_some() {
            items.push((false, Choice::Twin(None)));
        }
        Menu { sort: Sort::Twins, items, selected }
    }

    /// Branches to compare the present one with; nothing if there are not several.
    pub fn branches(lab: &Lab) -> Option<Menu> {
        let history = lab.session.history();
        let item = |place: usize| {
            let (branch, fork) = (&history.branches()[place], history.fork(history.branch_place(), place));
            let about = Saying::plain("menu.branch-about")
                .with("fork", fork)
                .with("tip", branch.tip)
                .with("count", history.depth(branch.tip) - history.depth(fork));
            let on = lab.branches.as_ref().is_some_and(|both| both.branches().contains(&place));
            (on, Choice::Branch(place, branch.name.clone(), about))
        };
        let items: Vec<_> = lab.other_branches().into_iter().map(item).collect();
        (items.len() > 1).then_some(Menu { sort: Sort::Branches, items, selected: 0 })
    }

    /// What can be explained now.
    pub fn why(lab: &Lab) -> Menu {
        let item = |(subject, name)| (false, Choice::Why(subject, name));
        Menu { sort: Sort::Why, items: lab.subjects().into_iter().map(item).collect(), selected: 0 }
    }

    /// What did not happen and can be asked about now.
    pub fn why_not(lab: &Lab) -> Menu {
        let open = Question::open(&lab.facts, Some(lab.node));
        let items = open.into_iter().map(|question| (false, Choice::WhyNot(question))).collect();
        Menu { sort: Sort::WhyNot, items, selected: 0 }
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
            Sort::Leaders | Sort::Twins | Sort::Branches | Sort::Why | Sort::WhyNot => None,
        };
        let fresh = fresh.unwrap_or(Menu { sort: self.sort, items: Vec::new(), selected: 0 });
        Menu { selected: self.selected.min(fresh.items.len().saturating_sub(1)), ..fresh }
    }

    /// Moves the selection.
    pub fn move_by(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.items.len().saturating_sub(1));
    }

    /// Selects the line at a place.
    pub fn select_at(&mut self, place: usize) {
        self.selected = place.min(self.items.len().saturating_sub(1));
    }

    /// What is selected.
    pub fn choice(&self) -> Option<&Choice> {
        self.items.get(self.selected).map(|(_, choice)| choice)
    }

    fn title(&self) -> &'static str {
        match self.sort {
            Sort::Breakages | Sort::Rule => "menu.breakages",
            Sort::Leaders => "menu.leaders",
            Sort::Twins => "menu.twins",
            Sort::Branches => "menu.branches",
            Sort::Why => "menu.why",
            Sort::WhyNot => "menu.why-not",
        }
    }

    fn label(choice: &Choice, words: &Words) -> String {
        match choice {
            Choice::Line(Line::Break(breakage) | Line::Mend(breakage))
            | Choice::Twin(Some(Rules::Broken(breakage))) => breakage.name.into(),
            Choice::Line(line) => line.to_string(),
            Choice::Twin(Some(Rules::Right)) => words.get("twin.rules-right").into(),
            Choice::Twin(None) => words.get("menu.no-twin").into(),
            Choice::Branch(_, name, _) => name.clone(),
            Choice::Why(_, name) => words.say(name),
            Choice::WhyNot(question) => words.say(&question.saying()),
        }
    }

    /// What the selected line is about, in lines of so many columns: for a breakage, which rule it breaks and who
    /// really made the mistake.
    fn about(&self, columns: usize, words: &Words) -> Vec<String> {
        let breakage = match self.choice() {
            Some(
                Choice::Line(Line::Break(breakage) | Line::Mend(breakage))
                | Choice::Twin(Some(Rules::Broken(breakage))),
            ) => *breakage,
            Some(Choice::Twin(Some(Rules::Right))) => return wrap(words.get("menu.right-about"), columns),
            Some(Choice::Twin(None)) => return wrap(words.get("menu.no-twin-about"), columns),
            Some(Choice::Branch(_, _, about)) => return wrap(&words.say(about), columns),
            Some(Choice::Line(_) | Choice::Why(..) | Choice::WhyNot(_)) | None => return Vec::new(),
        };
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

/// What stands where in a menu.
struct Stand {
    labels: Vec<String>,
    keys: String,
    /// Columns and rows of all.
    size: (u16, u16),
    /// Rows that tell what the selected line is about, with the blank above them.
    below: usize,
}

fn stand(whole: Rect, app: &App, menu: &Menu) -> Stand {
    let (words, theme) = (app.words(), app.theme);
    let labels: Vec<String> = menu.items.iter().map(|(_, choice)| Menu::label(choice, words)).collect();
    let keys = theme.spell(words.get("menu.keys"));
    let mut widest = labels.iter().map(|label| width(label) + 4).max().unwrap_or(0).max(width(&keys)) as u16;
    let names = matches!(menu.sort, Sort::Leaders | Sort::Why | Sort::WhyNot);
    let tells = !names && whole.height >= 20;
    if tells {
        widest = widest.max(TELLING.min(whole.width.saturating_sub(4)));
    }
    let below = if tells { ABOUT + 1 } else { 0 };
    let rows = labels.len() + below + 2;
    Stand { labels, keys, size: (widest, rows as u16), below }
}

/// The first line that is shown, and how many there is room for.
fn shown(area: Rect, below: usize, menu: &Menu) -> (usize, usize) {
    let room = usize::from(area.height).saturating_sub(below + 2).max(1);
    (menu.selected.saturating_sub(room - 1), room)
}

/// Where the window stands, and the line that is at a place of the screen.
pub fn target(whole: Rect, app: &App, menu: &Menu, at: Position) -> (Rect, Option<Target>) {
    let Stand { labels, size, below, .. } = stand(whole, app, menu);
    let window = place(whole, size.0, size.1);
    let area = inside(window);
    let (first, room) = shown(area, below, menu);
    let row = at.y.checked_sub(area.y).map(usize::from).filter(|row| *row < room);
    let line = row.map(|row| first + row).filter(|line| *line < labels.len());
    (window, line.map(Target::Line))
}

/// Draws a menu: its lines, and below them what the selected one is about.
pub fn draw(frame: &mut Frame<'_>, app: &App, menu: &Menu) {
    let (words, theme) = (app.words(), app.theme);
    let Stand { labels, keys, size, below } = stand(frame.area(), app, menu);
    let area = window(frame, app, words.get(menu.title()), size.0, size.1);
    let (first, room) = shown(area, below, menu);
    let mut lines = Vec::new();
    for (place, label) in labels.iter().enumerate().skip(first).take(room) {
        let on = menu.items[place].0;
        let is_rule = matches!(menu.sort, Sort::Breakages | Sort::Rule);
        let mark = if is_rule { theme.glyphs.no } else { theme.glyphs.here };
        let mark = if on { mark } else { " " };
        let text = pad(&format!("{mark} {label}"), usize::from(area.width), theme.glyphs.more);
        let style = if place == menu.selected { theme.selected() } else { theme.text() };
        lines.push(Row::styled(text, style));
    }
    if below > 0 {
        lines.push(Row::default());
        let mut about = menu.about(usize::from(area.width), words);
        about.resize(ABOUT, String::new());
        lines.extend(about.into_iter().map(|line| Row::styled(line, theme.text())));
    }
    lines.push(Row::default());
    lines.push(Row::styled(keys, theme.dim()));
    frame.render_widget(Paragraph::new(lines), area);
}
