//! Two branches from the moment where they part: their events beside each other, where they first differ in lines, facts
//! and messages, and what differs where each of them ends.
//!
//! Only what is in the window is looked at, so that a long branch costs no more than a short one.

use super::edges;
use super::sides::{Piece, Sides, marked, rule};
use crate::model::datum::Datum;
use crate::session::compare::{Aspect, Branches, Difference, branches};
use crate::tui::app::{App, Lab};
use crate::tui::text::{width, wrap};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// Columns of a mark in front of a line.
const MARK: usize = 3;

/// A row of the pane.
#[derive(Debug)]
enum Row<'a> {
    /// The events of this number since the fork.
    Pair(u64),
    /// Where both first differ in one aspect: in the events above.
    First(Aspect),
    /// That from here on stands what differs at the ends.
    Ends,
    /// What differs there.
    Difference(&'a Difference),
}

/// Two branches as they are shown.
#[derive(Debug)]
struct View<'a> {
    app: &'a App,
    lab: &'a Lab,
    both: &'a Branches,
    sides: Option<Sides>,
    columns: usize,
    /// Below which events stands where both first differ, and in what.
    firsts: Vec<(u64, Aspect)>,
    /// How many events the longer branch has from the fork on.
    length: u64,
}

/// Draws it.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let Some(view) = View::new(area, app, lab) else {
        let lines = wrap(&app.theme.spell(app.words().get("pane.compare-about")), usize::from(area.width));
        frame.render_widget(Paragraph::new(lines.into_iter().map(Line::from).collect::<Vec<_>>()), area);
        return;
    };
    let head = view.head();
    let [top, body] = divide(area, head.len());
    frame.render_widget(Paragraph::new(head), top);
    let first = lab.scroll.compare.min(view.reach(body.height.into()));
    let (mut lines, mut next) = (Vec::new(), first);
    while lines.len() < usize::from(body.height) && next < view.count() {
        lines.extend(view.row(next));
        next += 1;
    }
    let more = (first > 0, next < view.count() || lines.len() > usize::from(body.height));
    frame.render_widget(Paragraph::new(lines), body);
    edges(frame, body, more, app.theme);
}

/// How far it can be scrolled down, in rows.
pub fn reach(area: Rect, app: &App, lab: &Lab) -> usize {
    let Some(view) = View::new(area, app, lab) else { return 0 };
    let [_, body] = divide(area, view.head().len());
    view.reach(body.height.into())
}

fn divide(area: Rect, head: usize) -> [Rect; 2] {
    Layout::vertical([Constraint::Length(head as u16), Constraint::Fill(1)]).areas(area)
}

impl<'a> View<'a> {
    fn new(area: Rect, app: &'a App, lab: &'a Lab) -> Option<View<'a>> {
        let (both, history) = (lab.branches.as_ref()?, lab.session.history());
        let columns = usize::from(area.width);
        let number = |aspect| {
            let moments = both.firsts().get(aspect)?.moments;
            Some((history.depth(moments.0) - history.depth(both.fork()), aspect))
        };
        let wanted = [Aspect::Line, Aspect::Fact, Aspect::Message];
        let mut firsts: Vec<(u64, Aspect)> = wanted.into_iter().filter_map(number).collect();
        firsts.sort_unstable();
        let (sides, length) = (Sides::new(columns, app.theme), both.len(history));
        Some(View { app, lab, both, sides, columns, firsts, length })
    }

    fn differences(&self) -> impl Iterator<Item = &'a Difference> {
        self.both.ends().iter().chain(self.both.state())
    }

    /// How many rows there are.
    fn count(&self) -> usize {
        self.length as usize + self.firsts.len() + 1 + self.differences().count()
    }

    /// The row at this place.
    fn at(&self, place: usize) -> Row<'a> {
        let (mut left, mut past) = (place as u64, 0);
        for (number, aspect) in &self.firsts {
            let pairs = number - past;
            if left < pairs {
                return Row::Pair(past + 1 + left);
            }
            left -= pairs;
            if left == 0 {
                return Row::First(*aspect);
            }
            (left, past) = (left - 1, *number);
        }
        if left < self.length - past {
            return Row::Pair(past + 1 + left);
        }
        let behind = (left - (self.length - past)) as usize;
        let difference = behind.checked_sub(1).and_then(|place| self.differences().nth(place));
        difference.map_or(Row::Ends, Row::Difference)
    }

    /// The first row of the last page.
    fn reach(&self, rows: usize) -> usize {
        let (mut first, mut used) = (self.count(), 0);
        while first > 0 {
            used += self.row(first - 1).len();
            if used > rows {
                break;
            }
            first -= 1;
        }
        first
    }

    /// The names of both, and where they part.
    fn head(&self) -> Vec<Line<'static>> {
        let (theme, words, history) = (self.app.theme, self.app.words(), self.lab.session.history());
        let names = self.both.branches().map(|place| history.branches()[place].name.clone());
        let mut values = vec![
            ("moment", Datum::from(self.both.fork())),
            ("line", branches::line(history, Some(self.both.fork()))),
        ];
        values.extend(["here", "there"].into_iter().zip(names.clone().map(Datum::from)));
        let key = if self.both.fork() == 0 { "compare.start" } else { "compare.fork" };
        let text = words.fill(key, &values);
        let mut lines = marked(&[(text, theme.text())], (String::new(), theme.text()), 0, self.columns);
        if let Some(sides) = self.sides {
            let [here, there] = [0, 1].map(|side| {
                let tip = history.branches()[self.both.branches()[side]].tip;
                let until = words.fill("compare.until", &[("moment", tip.into())]);
                [(format!("{}  ", names[side]), theme.strong()), (until, theme.dim())]
            });
            lines.extend(sides.row(&here, &there, false, 0));
            lines.push(sides.rule(""));
        }
        lines
    }

    /// The lines of the row at this place.
    fn row(&self, place: usize) -> Vec<Line<'static>> {
        let (theme, words) = (self.app.theme, self.app.words());
        match self.at(place) {
            Row::Pair(number) => self.pair(number),
            Row::First(aspect) => self.first(aspect),
            Row::Ends => {
                let key =
                    if self.differences().next().is_some() { "compare.ends" } else { "compare.ends-same" };
                let title = words.get(key);
                if width(title) + MARK < self.columns {
                    return vec![rule(title, self.columns, theme)];
                }
                marked(&[(title.into(), theme.dim())], (String::new(), theme.dim()), 0, self.columns)
            }
            Row::Difference(difference) => self.difference(difference),
        }
    }

    /// The events of this number since the fork. That a branch has ended is said once.
    fn pair(&self, number: u64) -> Vec<Line<'static>> {
        let (theme, history) = (self.app.theme, self.lab.session.history());
        let moments = self.both.pair(history, number);
        let lines = moments.map(|moment| branches::line(history, moment));
        let differs = lines[0] != lines[1] && moments.iter().all(Option::is_some);
        let style = if differs { theme.strong() } else { theme.text() };
        let ended = |side: usize| {
            let was = number == 1 || self.both.pair(history, number - 1)[side].is_some();
            if was { self.app.words().get("compare.ended") } else { "" }
        };
        let [here, there] = [0, 1].map(|side| match moments[side] {
            Some(moment) => {
                let here = if moment == history.cursor() { theme.glyphs.here } else { "" };
                let event = [(format!("{moment:>3}  "), theme.dim()), (lines[side].to_string(), style)];
                ((String::from(here), theme.accent()), event)
            }
            None => {
                let none = (String::new(), theme.text());
                (none.clone(), [(String::from(ended(side)), theme.dim()), none])
            }
        });
        match self.sides {
            Some(both) => both.hung([here.0, there.0], [&here.1, &there.1], differs, MARK - 1),
            None if lines[0] == lines[1] => self.alone(&here.1, " "),
            None => {
                let mark = if differs { theme.glyphs.differs } else { "" };
                let said = [(here.1, mark), (there.1, theme.glyphs.pass)].into_iter();
                let said = said.filter(|(side, _)| side.iter().any(|(text, _)| !text.is_empty()));
                said.flat_map(|(side, mark)| self.alone(&side, mark)).collect()
            }
        }
    }

    fn alone(&self, side: &[Piece], mark: &str) -> Vec<Line<'static>> {
        marked(side, (mark.into(), self.app.theme.differs()), MARK, self.columns)
    }

    /// Where both first differ in one aspect.
    fn first(&self, aspect: Aspect) -> Vec<Line<'static>> {
        let (theme, words) = (self.app.theme, self.app.words());
        let Some(first) = self.both.firsts().get(aspect) else { return Vec::new() };
        let title = words.get(aspect.title()).to_string();
        let head = words.fill("compare.first-here", &[("aspect", title.into())]);
        let mut pieces = vec![(head, theme.differs())];
        if aspect != Aspect::Line {
            pieces.push((format!("  {}", first.difference.line(words)), theme.text()));
        }
        self.alone(&pieces, theme.glyphs.differs)
    }

    /// What differs at the ends.
    fn difference(&self, difference: &Difference) -> Vec<Line<'static>> {
        let (theme, words) = (self.app.theme, self.app.words());
        let name = format!("{}  ", difference.name(words));
        let [here, there] = [&difference.here, &difference.there]
            .map(|value| (Difference::value(value, words), theme.differs()));
        match self.sides {
            Some(both) => {
                let side = |value| [(name.clone(), theme.dim()), value];
                both.row(&side(here), &side(there), true, MARK)
            }
            None => {
                let bar = (format!(" {} ", theme.glyphs.pass), theme.faint());
                self.alone(&[(name, theme.text()), here, bar, there], theme.glyphs.differs)
            }
        }
    }
}
