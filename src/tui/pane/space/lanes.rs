//! The lanes, the lines of the messages between them, and the marks of what happened on both.

use super::Picture;
use super::paths::Space;
use crate::history::Moment;
use crate::history::cone::Tie;
use crate::history::course::{Course, End};
use crate::history::trail::Standing;
use crate::model::event::Event;
use crate::model::id::NodeId;
use crate::tui::action::{Action, label};
use crate::tui::dots::{Dots, Dotting};
use crate::tui::pane::cluster::term_of;
use crate::tui::ring::Point;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// How much a message has to do with the selected event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// Nothing.
    None,
    /// It led to it, or came of it.
    Cone,
    /// It is its message, or was sent by it.
    Own,
}

impl Picture<'_> {
    fn space(&self) -> Space<'_> {
        let right = self.columns.text.map_or(self.area.width, |(column, _)| column as u16 - 1);
        let start = (self.columns.start as u16).min(self.area.width);
        let width = right.saturating_sub(start);
        let height = self.area.height.min(self.rows.numbers.len() as u16);
        let area = Rect { x: self.area.x + start, width, height, ..self.area };
        let last = self.view.trail.last();
        Space { area, columns: &self.columns, left: self.area.x, rows: &self.rows, last }
    }

    fn weight(&self, course: &Course) -> Weight {
        let chosen = self.view.selected;
        let (start, end) = (self.tie(course.start), self.tie(course.end.number()));
        let ends = !matches!(course.end, End::Open(_));
        let touched = course.stops.iter().any(|(number, _)| *number == chosen);
        match () {
            () if course.start == chosen || ends && course.end.number() == chosen || touched => Weight::Own,
            () if start == Tie::After || ends && end == Tie::Before => Weight::Cone,
            () if self.stands_alone() => Weight::Cone,
            () => Weight::None,
        }
    }

    /// Draws messages, then lanes over them, then what happened.
    pub(super) fn draw_lanes(&self, frame: &mut Frame<'_>) {
        let (theme, space) = (self.app.theme, self.space());
        if space.area.is_empty() {
            return;
        }
        let mut dots = Dots::new(space.area);
        let mut marks = Vec::new();
        for (number, _) in self.places() {
            if let Some(moment) = self.view.trail.moment(number) {
                marks.extend(self.crossing(moment, number, &space, &mut dots));
            }
        }
        let mut courses: Vec<(Weight, &Course)> =
            self.courses.iter().map(|course| (self.weight(course), course)).collect();
        courses.sort_by_key(|(weight, _)| *weight);
        for (weight, course) in courses {
            let term = theme.term(term_of(&*course.letter));
            let style = match weight {
                Weight::None => theme.faint(),
                Weight::Cone => term,
                Weight::Own => theme.strong().patch(term),
            };
            for mark in space.draw(course, &mut dots, style, &theme.glyphs) {
                let lost = mark.glyph == theme.glyphs.cut;
                let style = self.style(mark.event).patch(if lost { theme.bad() } else { theme.bold() });
                marks.push((mark.at, mark.glyph, style));
            }
        }
        dots.draw(frame.buffer_mut(), theme);
        self.draw_bars(frame, &space);
        marks.extend(self.places().filter_map(|(number, _)| self.mark(number, &space)));
        for (at, glyph, style) in marks {
            frame.buffer_mut().set_string(at.0, at.1, glyph, style);
        }
    }

    /// The lanes: what each node is after each event.
    fn draw_bars(&self, frame: &mut Frame<'_>, space: &Space<'_>) {
        let (theme, bars) = (self.app.theme, self.app.theme.glyphs.lanes);
        for (number, _) in self.places() {
            let standings = self.view.trail.standings(number.min(space.last));
            for place in self.columns.lanes.clone() {
                let (bar, style) = match standings[place] {
                    Standing::Down => continue,
                    Standing::Rests => (bars[0], theme.dim()),
                    Standing::Asks => (bars[1], theme.text()),
                    Standing::Leads => (bars[2], theme.text()),
                    Standing::Knows => (bars[3], theme.text()),
                };
                if let Some(at) = space.cell(space.lane(place), number) {
                    frame.buffer_mut().set_string(at.0, at.1, bar, style);
                }
            }
        }
    }

    /// What happened at a node: its mark on the lane.
    fn mark(&self, number: u64, space: &Space<'_>) -> Option<((u16, u16), &'static str, Style)> {
        let (theme, glyphs) = (self.app.theme, self.app.theme.glyphs);
        let moment = self.view.trail.moment(number)?;
        let node = moment.mark.node?;
        let at = space.cell(space.lane(node.place()), number)?;
        let style = self.style(number).patch(theme.bold());
        if !moment.mark.broke.is_empty() {
            return Some((at, glyphs.no, theme.bad()));
        }
        let glyph = match &moment.event {
            Event::Crash(_) => return Some((at, glyphs.down, theme.bad())),
            Event::Fire(..) => label(Action::TimeOut),
            Event::Request(..) => label(Action::Request),
            Event::Restart(_) => label(Action::Restart),
            _ => match moment.mark.route.map(|route| route.from) {
                Some(from) if from < node => glyphs.arrows[0],
                Some(from) if from > node => glyphs.arrows[4],
                _ => glyphs.own,
            },
        };
        Some((at, glyph, style))
    }

    /// What happens to links and rules: a line across, and the mark of one direction near its receiver.
    fn crossing(
        &self,
        moment: &Moment,
        number: u64,
        space: &Space<'_>,
        dots: &mut Dots,
    ) -> Option<((u16, u16), &'static str, Style)> {
        let (theme, glyphs) = (self.app.theme, self.app.theme.glyphs);
        let all = (self.columns.lanes.start, self.columns.lanes.end.saturating_sub(1));
        let one = |from: &NodeId, to: &NodeId| (from.place(), to.place());
        let (ends, mark) = match &moment.event {
            Event::Cut(from, to) => (one(from, to), Some((glyphs.cut, theme.bad()))),
            Event::Heal(Some((from, to))) => (one(from, to), Some((glyphs.yes, theme.good()))),
            Event::Partition(_) | Event::Heal(None) | Event::Break(_) | Event::Mend(_) => (all, None),
            _ => return None,
        };
        let row = self.rows.place(number) + f64::from(space.area.y);
        let (from, to) = (space.lane(ends.0), space.lane(ends.1));
        let (from, to) = (Point { x: from, y: row }, Point { x: to, y: row });
        dots.line(from, to, Dotting::Dashed, theme.dim());
        let (glyph, style) = mark?;
        Some((space.cell(space.short(ends.0, ends.1), number)?, glyph, style))
    }
}
