//! What keys do to the picture of the whole run: select an event, go to its moment, show other lanes or events.

use super::Lab;
use crate::model::saying::Saying;
use crate::sim::line::Line;
use crate::tui::action::Action;
use crate::tui::pane::space::view::View;

impl Lab {
    /// Does what an action does to the picture; false if that is nothing.
    pub(super) fn look_through(&mut self, action: Action) -> bool {
        let page = self.space.room.max(2) as isize - 1;
        match action {
            Action::Up => self.select_moment(-1),
            Action::Down => self.select_moment(1),
            Action::PageUp => self.select_moment(-page),
            Action::PageDown => self.select_moment(page),
            Action::First => self.select_moment(isize::MIN),
            Action::Newest => self.select_moment(isize::MAX),
            Action::Enter => self.go_there(),
            Action::Left => self.space.lane = self.space.lane.saturating_sub(1),
            Action::Right => self.space.lane = (self.space.lane + 1).min(self.facts.nodes.len() - 1),
            Action::View => self.space.filter = self.space.filter.next(),
            _ => return false,
        }
        true
    }

    /// Selects the moment that stands so many rows further.
    pub(super) fn select_moment(&mut self, by: isize) {
        let view = View::new(self);
        let moment = view.trail.id(view.moved(by));
        let present = self.session.history().cursor();
        moment.into_iter().for_each(|moment| self.space.select(moment, present));
    }

    /// Makes the selected moment the present one.
    fn go_there(&mut self) {
        let present = self.session.history().cursor();
        match self.space.selected(present) {
            selected if selected == present => self.refuse(Saying::plain("notice.here")),
            selected => self.run(Line::Goto(selected as u64)),
        }
    }
}
