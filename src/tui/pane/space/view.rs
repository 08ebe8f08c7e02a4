//! Which moments of the run are shown: those around the selected one, all of them or only some.

use crate::history::MomentId;
use crate::history::course::Course;
use crate::history::trail::{Mark, Trail};
use crate::model::id::NodeId;
use crate::tui::app::Lab;

/// Which events are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those that messages join with the selected one, from what no message has caused to where no message goes on.
    Story,
    /// Those at the chosen node, and what concerns its messages.
    Node,
}

impl Filter {
    /// The next one, and the first after the last.
    pub fn next(self) -> Filter {
        match self {
            Filter::All => Filter::Story,
            Filter::Story => Filter::Node,
            Filter::Node => Filter::All,
        }
    }
}

/// Rows that are moved by a page as long as nothing was drawn.
const PAGE: usize = 8;

/// How the run is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The moment that is selected, and the one that was present then: the next step lets the selection follow again.
    selected: Option<(MomentId, MomentId)>,
    /// Which events are shown.
    pub filter: Filter,
    /// Lanes that are left out on the left where not all have room.
    pub lane: usize,
    /// Rows of the picture that was drawn last.
    pub room: usize,
}

impl Default for Look {
    fn default() -> Look {
        Look { selected: None, filter: Filter::default(), lane: 0, room: PAGE }
    }
}

impl Look {
    /// Selects a moment, until the present one changes.
    pub fn select(&mut self, moment: MomentId, present: MomentId) {
        self.selected = Some((moment, present));
    }

    /// The moment that is selected: the present one until another is chosen.
    pub fn selected(&self, present: MomentId) -> MomentId {
        self.selected.filter(|(_, then)| *then == present).map_or(present, |(moment, _)| moment)
    }
}

/// The run as it is looked at. Moments are named by their number on the path; the number behind the newest stands for
/// what is still to come.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The run.
    pub trail: Trail<'a>,
    /// The selected moment.
    pub selected: u64,
    filter: Filter,
    node: NodeId,
    /// The events of the selected one's story, where only they are shown.
    story: Vec<u64>,
}

/// The moments that are shown, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Their numbers.
    pub numbers: Vec<u64>,
    /// Whether there are more above, and more below.
    pub more: (bool, bool),
}

impl Rows {
    /// How far down a moment is, in rows: in the middle of its row, or between two rows where it is not shown.
    pub fn place(&self, number: u64) -> f64 {
        let behind = self.numbers.partition_point(|shown| *shown < number);
        match self.numbers.get(behind) {
            Some(shown) if *shown == number => behind as f64 + 0.5,
            // Beside a picture without gaps the distance is known.
            Some(first) if behind == 0 => 0.5 - (first - number) as f64,
            None => {
                let last = self.numbers.last().copied().unwrap_or(number);
                behind as f64 - 0.5 + (number - last) as f64
            }
            Some(_) => behind as f64,
        }
    }
}

impl<'a> View<'a> {
    /// The run of a lab.
    pub fn new(lab: &'a Lab) -> View<'a> {
        let history = lab.session.history();
        let trail = Trail::of(history);
        let selected = trail.number(lab.space.selected(history.cursor())).unwrap_or(trail.here());
        let filter = lab.space.filter;
        let root = trail.mark(selected).filter(|_| filter == Filter::Story).map(|mark| mark.root);
        let story = root.map_or_else(Vec::new, |root| trail.story(root));
        View { trail, selected, filter, node: lab.node, story }
    }

    /// Whether a moment is shown.
    fn shows(&self, number: u64) -> bool {
        match self.filter {
            Filter::All => true,
            Filter::Story => self.story.binary_search(&number).is_ok(),
            Filter::Node => self.trail.mark(number).is_none_or(|mark| self.concerns(mark)),
        }
    }

    /// Whether the way of a message is shown.
    pub fn shows_way(&self, course: &Course) -> bool {
        let (from, to) = (course.letter.from(), course.letter.to());
        match self.filter {
            Filter::All => true,
            Filter::Story => self.shows(course.letter.step()),
            Filter::Node => from == self.node || to == self.node,
        }
    }

    fn concerns(&self, mark: &Mark) -> bool {
        let ends = mark.route.is_some_and(|route| route.from == self.node || route.to == self.node);
        ends || mark.node == Some(self.node)
    }

    /// The moments that are shown above the selected one, from there upwards.
    fn above(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        if self.filter == Filter::Story {
            return Box::new(self.story.iter().rev().copied().skip_while(|number| *number >= self.selected));
        }
        Box::new((0..self.selected).rev().filter(|number| self.shows(*number)))
    }

    /// Those below it, from there downwards.
    fn below(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        if self.filter == Filter::Story {
            return Box::new(self.story.iter().copied().skip_while(|number| *number <= self.selected));
        }
        Box::new((self.selected + 1..=self.trail.last()).filter(|number| self.shows(*number)))
    }

    /// The moment that stands so many rows further, or the last one in that direction.
    pub fn moved(&self, by: isize) -> u64 {
        let (rows, last) = (by.unsigned_abs(), self.trail.last());
        let found = match self.filter {
            Filter::All => Some(self.selected.saturating_add_signed(by as i64).min(last)),
            _ if by < 0 => self.above().take(rows).last(),
            _ => self.below().take(rows).last(),
        };
        found.unwrap_or(self.selected)
    }

    /// The moments that fit into so many rows, the selected one in their middle as far as there are others.
    pub fn rows(&self, room: usize) -> Rows {
        let above: Vec<u64> = self.above().take(room).collect();
        let mut below: Vec<u64> = self.below().take(room).collect();
        if below.len() < room {
            below.push(self.trail.last() + 1);
        }
        let others = room.saturating_sub(1);
        let up = others.saturating_sub(below.len()).max(others / 2).min(above.len());
        let down = (others - up).min(below.len());
        let numbers = above[..up].iter().rev().chain([&self.selected]).chain(&below[..down]).copied();
        Rows { numbers: numbers.collect(), more: (above.len() > up, below.len() > down) }
    }
}
