//! The whole run: a lane for each node, time downwards, a row for each event, messages as lines from lane to lane.
//!
//! ```text
//!         ms    ● n1      ○ n2      ○ n3
//!     1  151    t         │         │        fire n1 election
//!     2  160 ∵  ╎⠑⠢⢄⣀     →         │        n1>n2 vote t1
//! ▸●  3  163    ←⠤⠤⠤⠤⠤⠔⠒⠒⠒│         │        n2>n1 vote-reply t1 ✓
//! ```
//! A lane is thick while its node leads, dashed while it asks, and missing while it is down. A line goes from where
//! a message was sent to where it arrived (→ ←), was lost (╳) or waits (‖); at the bottom it stays open. What happened
//! before the selected event has the mark ∵, what came of it ∴; what lies ahead of the present moment stands back.
//! Only what is in the window is looked at: a picture of 100,000 events costs what one of 100 does.

use super::cluster::{role, term_of};
use super::edges;
use crate::history::MomentId;
use crate::history::cone::{Tie, ties};
use crate::history::course::{Course, End, courses};
use crate::session::tell;
use crate::tui::app::{App, Lab};
use crate::tui::target::Spot;
use crate::tui::text::{fill, pad, width};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;

pub mod columns;
pub mod labels;
pub mod lanes;
pub mod paths;
pub mod view;

use columns::Columns;
use view::{Filter, Rows, View};

/// Rows from which what is selected is told on one line below the picture, and on two.
const TOLD: (u16, u16) = (7, 16);
/// Events around those that are shown, of which is known how they stand to the selected one.
const AROUND: u64 = 128;

/// Where the picture stands, and the words below it.
fn divide(area: Rect) -> (Rect, Rect) {
    let told = u16::from(area.height >= TOLD.0) + u16::from(area.height >= TOLD.1);
    let height = area.height.saturating_sub(1 + told);
    let picture = Rect { y: area.y + 1.min(area.height), height, ..area };
    (picture, Rect { y: area.bottom() - told, height: told, ..area })
}

/// Rows of the picture in a pane of this size.
pub fn room(area: Rect) -> usize {
    divide(area).0.height.into()
}

/// The moment, or the node at the head of its lane, that is shown at a place of the screen.
pub fn spot(area: Rect, app: &App, lab: &Lab, place: Position) -> Option<Spot> {
    let (picture, _) = divide(area);
    if place.y >= picture.y {
        return moment_at(picture, lab, place).map(Spot::Moment);
    }
    let picture = Picture::new(picture, app, lab);
    let mut lanes = picture.columns.lanes.clone().zip(picture.names());
    let (node, _) = lanes.find(|(_, name)| name.at.contains(place))?;
    lab.facts.nodes.get(node).map(|node| Spot::Node(node.id))
}

fn moment_at(picture: Rect, lab: &Lab, place: Position) -> Option<MomentId> {
    let row = place.y.checked_sub(picture.y).filter(|row| *row < picture.height)?;
    let view = View::new(lab);
    let rows = view.rows(picture.height.into());
    view.trail.id(*rows.numbers.get(usize::from(row))?)
}

/// What the title says of what is shown, where that is not everything.
pub fn shown(app: &App, lab: &Lab) -> Option<String> {
    match lab.space.filter {
        Filter::All => None,
        Filter::Story => Some(app.words().get("space.story").into()),
        Filter::Node => Some(app.words().fill("space.node", &[("node", lab.node.into())])),
    }
}

/// What the marks of causes and effects mean, if that fits into so many columns.
pub fn legend(app: &App, columns: usize) -> Option<String> {
    let (before, after) = app.theme.glyphs.cause;
    let values = [("before", String::from(before).into()), ("after", String::from(after).into())];
    Some(app.words().fill("space.legend", &values)).filter(|legend| width(legend) <= columns)
}

/// One picture of the run.
#[derive(Debug)]
pub struct Picture<'a> {
    app: &'a App,
    lab: &'a Lab,
    /// The run as it is looked at.
    pub view: View<'a>,
    /// The moments that are shown.
    pub rows: Rows,
    /// Where things stand.
    pub columns: Columns,
    /// The rows of the picture.
    area: Rect,
    courses: Vec<Course>,
    /// How the events around stand to the selected one, and the first of them.
    ties: (Vec<Tie>, u64),
}

/// Words on the screen, in one style.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub at: Rect,
    /// What.
    pub text: String,
    style: Style,
}

/// Draws it, and below it what is selected.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let (place, below) = divide(area);
    if place.is_empty() {
        return;
    }
    let picture = Picture::new(place, app, lab);
    picture.draw_lanes(frame);
    for label in picture.labels() {
        frame.buffer_mut().set_string(label.at.x, label.at.y, &label.text, label.style);
    }
    picture.shade(frame);
    for (line, y) in picture.told(below).into_iter().zip(below.y..) {
        frame.buffer_mut().set_line(below.x, y, &line, below.width);
    }
    edges(frame, place, picture.rows.more, app.theme);
}

impl<'a> Picture<'a> {
    /// The picture in this place.
    pub fn new(area: Rect, app: &'a App, lab: &'a Lab) -> Picture<'a> {
        let view = View::new(lab);
        let rows = view.rows(area.height.into());
        let trail = &view.trail;
        let (first, last) =
            rows.numbers.first().zip(rows.numbers.last()).map_or((0, 0), |(first, last)| (*first, *last));
        let digits = |number: u64| number.to_string().len();
        let time = trail.moment(trail.last()).map_or(0, |moment| moment.time);
        let numbers = (digits(lab.session.history().len() as u64).max(2), digits(time).max(3));
        let nodes = lab.facts.nodes.len();
        let columns = Columns::new(area.width.into(), nodes, lab.space.lane, numbers);
        let (since, until) = (first.saturating_sub(AROUND), (last + AROUND).min(trail.last()));
        let courses = courses(trail, first, last.min(trail.last()));
        let courses = courses.into_iter().filter(|course| view.shows_way(course)).collect();
        let ties = (ties(trail, view.selected, since, until), since);
        Picture { app, lab, view, rows, columns, area, courses, ties }
    }

    /// How an event stands to the selected one.
    fn tie(&self, number: u64) -> Tie {
        let place = number.checked_sub(self.ties.1).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.ties.0.get(place)).copied().unwrap_or(Tie::Apart)
    }

    /// Whether nothing can be said to come before or after the selected moment.
    fn stands_alone(&self) -> bool {
        self.view
            .trail
            .mark(self.view.selected)
            .is_none_or(|mark| mark.node.is_none() && mark.route.is_none())
    }

    /// How an event is written: what neither led to the selected one nor came of it stands back.
    fn style(&self, number: u64) -> Style {
        let theme = self.app.theme;
        match self.tie(number) {
            Tie::Chosen => theme.strong(),
            Tie::Before | Tie::After => theme.text(),
            Tie::Apart if self.stands_alone() => theme.text(),
            Tie::Apart => theme.dim(),
        }
    }

    /// The screen's row of each moment that is shown.
    fn places(&self) -> impl Iterator<Item = (u64, u16)> + '_ {
        self.rows.numbers.iter().copied().zip(self.area.y..)
    }

    /// Everything that is written in words and numbers.
    pub fn labels(&self) -> Vec<Label> {
        let mut labels = self.names();
        let mut known = None;
        for (number, y) in self.places() {
            let mut put = |column: usize, text: String, style: Style| {
                let at = Rect::new(self.area.x + column as u16, y, width(&text) as u16, 1);
                labels.extend((!text.is_empty()).then_some(Label { at, text, style }));
            };
            if number <= self.view.trail.last() {
                self.numbers(number, known.replace(number), &mut put);
            }
            if let Some((column, columns)) = self.columns.text {
                let (text, style) = self.text(number, columns);
                put(column, text, style);
            }
        }
        labels
    }

    /// The names of the nodes above their lanes, each with its role now.
    fn names(&self) -> Vec<Label> {
        let theme = self.app.theme;
        let mut labels = Vec::new();
        let mut put = |column: usize, text: String, style: Style| {
            let at = Rect::new(self.area.x + column as u16, self.area.y - 1, width(&text) as u16, 1);
            labels.push(Label { at, text, style });
        };
        for place in self.columns.lanes.clone() {
            let node = &self.lab.facts.nodes[place];
            let (glyph, _, style) = role(node, self.app);
            let chosen = if node.id == self.lab.node { theme.glyphs.selected } else { " " };
            let gap = if self.columns.pitch > 4 { chosen } else { "" };
            put(self.columns.lane(place) as usize, format!("{glyph}{gap}{}", node.id), style);
        }
        let (_, time) = self.columns.numbers();
        if self.columns.time > 0 {
            let unit = format!("{:>1$}", "ms", self.columns.time - 1);
            put(time, unit, theme.dim());
        }
        let left = self.columns.lanes.start > 0;
        let right = self.columns.lanes.end < self.lab.facts.nodes.len();
        let more = [(left, theme.glyphs.sides.0), (right, theme.glyphs.sides.1)];
        let more: String = more.iter().filter(|(more, _)| *more).map(|(_, mark)| *mark).collect();
        if !more.is_empty() {
            put(0, pad(&more, 2, ""), theme.accent());
        }
        labels
    }

    /// The marks and numbers at the left edge: what is selected, the present moment, its number and time, and how it
    /// stands to what is selected.
    fn numbers(&self, number: u64, above: Option<u64>, put: &mut impl FnMut(usize, String, Style)) {
        let (theme, glyphs, trail) = (self.app.theme, self.app.theme.glyphs, &self.view.trail);
        let here = number == trail.here();
        if number == self.view.selected {
            put(0, glyphs.selected.into(), theme.accent());
        }
        if here {
            put(1, glyphs.here.into(), theme.accent());
        }
        let (first, second) = self.columns.numbers();
        let style = if here { theme.strong() } else { theme.dim() };
        let id = trail.id(number).unwrap_or(0);
        put(first, format!("{id:>0$}", self.columns.number), style);
        let time = |number: u64| trail.moment(number).map_or(0, |moment| moment.time);
        if self.columns.time > 0 && above.is_none_or(|above| time(above) != time(number)) {
            put(second, format!("{:>1$}", time(number), self.columns.time - 1), theme.dim());
        }
        let tie = match self.tie(number) {
            Tie::Before => glyphs.cause.0,
            Tie::After => glyphs.cause.1,
            Tie::Chosen | Tie::Apart => "",
        };
        put(self.columns.tie(), tie.into(), theme.accent());
    }

    /// What an event says, in so many columns; behind the newest one, how much is still on its way.
    fn text(&self, number: u64, columns: usize) -> (String, Style) {
        let (theme, words, trail) = (self.app.theme, self.app.words(), &self.view.trail);
        let Some(moment) = trail.moment(number) else {
            let text = if number == 0 { words.get("pane.timeline-start").into() } else { self.open() };
            return (if width(&text) <= columns { text } else { String::new() }, theme.dim());
        };
        let letter = trail.letter(number).map(|letter| &**letter);
        let forms = self.forms(number);
        if let Some(guarantee) = moment.mark.broke.first() {
            let name = words.get(&format!("guarantee.{guarantee}.name")).to_string();
            let broken = format!("{} {name}", theme.glyphs.no);
            let both = forms.iter().map(|form| format!("{form}  {broken}"));
            let forms: Vec<String> = both.chain([broken.clone(), theme.glyphs.no.into()]).collect();
            return (labels::fitting(&forms, columns).into(), theme.bad());
        }
        let style = match letter {
            Some(letter) if self.tie(number) != Tie::Apart || self.stands_alone() => {
                theme.term(term_of(letter))
            }
            _ => Style::new(),
        };
        (labels::fitting(&forms, columns).into(), self.style(number).patch(style))
    }

    fn forms(&self, number: u64) -> Vec<String> {
        let trail = &self.view.trail;
        let copy = |course: &Course| course.copy && course.end == End::Arrived(number);
        let copy = self.courses.iter().any(copy);
        let letter = trail.letter(number).map(|letter| &**letter);
        let forms =
            trail.moment(number).map(|moment| labels::forms(moment, letter, copy, &self.app.theme.glyphs));
        forms.unwrap_or_default()
    }

    /// How many messages are still on their way after the newest moment.
    fn open(&self) -> String {
        let newest = self.view.trail.last();
        let open: Vec<&Course> = self.courses.iter().filter(|way| way.end == End::Open(newest)).collect();
        let held = open.iter().filter(|way| way.waits()).count();
        let values = [("count", open.len().into()), ("held", held.into())];
        match (open.len(), held) {
            (0, _) => String::new(),
            (_, 0) => self.app.words().fill("space.open", &values),
            _ => self.app.words().fill("space.open-held", &values),
        }
    }

    /// What lies ahead of the present moment stands back, and the selected row stands out.
    fn shade(&self, frame: &mut Frame<'_>) {
        let theme = self.app.theme;
        for (number, y) in self.places() {
            let row = Rect { y, height: 1, ..self.area };
            if number > self.view.trail.here() && number <= self.view.trail.last() {
                frame.buffer_mut().set_style(row, theme.dim());
            }
            if number == self.view.selected {
                frame.buffer_mut().set_style(row, theme.selected());
            }
        }
    }

    /// The selected event in a sentence, and all that its message says.
    fn told(&self, area: Rect) -> Vec<Line<'static>> {
        let (words, theme, trail) = (self.app.words(), self.app.theme, &self.view.trail);
        let (number, columns) = (self.view.selected, usize::from(area.width));
        let Some(moment) = trail.moment(number) else {
            return vec![Line::styled(words.get("pane.timeline-start").to_string(), theme.text())];
        };
        let letter = trail.letter(number).map(|letter| &**letter);
        let mut forms = vec![tell::happening(&moment.event, letter, words)];
        forms.extend(self.forms(number));
        let mut items = vec![labels::fitting(&forms, columns).to_string()];
        if let (Some(letter), Some(route)) = (letter, moment.mark.route) {
            let values = [("moment", trail.id(route.sent).unwrap_or(0).into())];
            items.push(words.fill("space.sent", &values));
            items.extend(tell::fields(letter));
        }
        items.retain(|item| width(item) <= columns);
        let lines = fill(&items, columns).into_iter().enumerate().take(area.height.into());
        let style = |row: usize| if row == 0 { theme.text() } else { theme.dim() };
        lines.map(|(row, line)| Line::styled(line, style(row))).collect()
    }
}
