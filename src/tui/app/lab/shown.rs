//! Which messages in flight the cluster and the list show: all, those of one story, or those of the chosen node. The
//! others are hidden, which is said, and arrive all the same.

use super::{Lab, Notice};
use crate::history::MomentId;
use crate::history::trail::Trail;
use crate::model::facts::Flight;
use crate::model::saying::Saying;

/// Which messages in flight are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// All.
    #[default]
    All,
    /// Those to which messages lead from the event that made this moment: what a request or an election has caused.
    Story(MomentId),
    /// Those from and to the chosen node.
    Node,
}

impl Lab {
    /// Shows other messages: all, those of the selected one's story, those of the chosen node; and says so.
    pub(super) fn show_others(&mut self) {
        self.shown = match self.shown {
            Shown::All => self.story().map_or(Shown::Node, Shown::Story),
            Shown::Story(_) => Shown::Node,
            Shown::Node => Shown::All,
        };
        let hidden = Saying::plain("notice.shows-all");
        let said = match self.shown {
            Shown::All => hidden,
            Shown::Story(moment) => {
                let line = self.session.history().moment(moment).map(|moment| moment.line.to_string());
                let said = Saying::plain("notice.shows-story").with("line", line);
                said.with("moment", moment).with("count", self.hidden())
            }
            Shown::Node => {
                Saying::plain("notice.shows-node").with("node", self.node).with("count", self.hidden())
            }
        };
        self.notice = Some(Notice::Said(said));
    }

    /// The moment where the story of the selected message began.
    fn story(&self) -> Option<MomentId> {
        let flight = self.selected()?;
        let trail = Trail::of(self.session.history());
        trail.id(trail.mark(flight.letter.step())?.root)
    }

    /// Where the messages that are shown stand among all. A story that has not begun yet at the present moment, or
    /// belongs to another branch, hides nothing.
    pub fn visible(&self) -> Vec<usize> {
        let trail = Trail::of(self.session.history());
        let root = match self.shown {
            Shown::Story(moment) => trail.number(moment).filter(|root| *root <= trail.here()),
            Shown::All | Shown::Node => None,
        };
        let shows = |flight: &Flight| match self.shown {
            Shown::All => true,
            Shown::Story(_) => {
                root.is_none_or(|root| trail.mark(flight.letter.step()).is_some_and(|mark| mark.root == root))
            }
            Shown::Node => [flight.letter.from(), flight.letter.to()].contains(&self.node),
        };
        let flights = self.facts.messages.iter().enumerate();
        flights.filter(|(_, flight)| shows(flight)).map(|(place, _)| place).collect()
    }

    /// How many messages in flight are not shown.
    pub fn hidden(&self) -> usize {
        match self.shown {
            Shown::All => 0,
            Shown::Story(_) | Shown::Node => self.facts.messages.len() - self.visible().len(),
        }
    }

    /// The message nearest to a place that is shown.
    pub(super) fn nearest(&self, place: usize) -> Option<usize> {
        let visible = self.visible();
        visible.iter().find(|shown| **shown >= place).or(visible.last()).copied()
    }

    /// Selects the message that stands so many places further among those that are shown.
    pub fn select(&mut self, by: isize) {
        let visible = self.visible();
        let here = self.place().and_then(|place| visible.iter().position(|shown| *shown == place));
        let next = here.unwrap_or(0).saturating_add_signed(by).min(visible.len().saturating_sub(1));
        if let Some(place) = visible.get(next) {
            self.select_at(*place);
        }
    }
}
