//! What can still happen, looked at a slice at a time while its pane is open, and thrown away when the moment changes.

use super::Lab;
use crate::history::MomentId;
use crate::model::saying::Saying;
use crate::search::outlook::Standing;
use crate::search::{self, Outlook};
use crate::tui::pane::Pane;
use crate::tui::slices;

/// What can still happen from a moment.
#[derive(Debug, Default)]
pub struct Ahead {
    /// With the moment where it was asked, and how many disks were planted then.
    known: Option<((MomentId, usize), Outlook)>,
    /// The row that is selected.
    pub selected: usize,
}

impl Lab {
    /// The moment, and how many disks are planted: the first moment is another one after that.
    fn whence(&self) -> (MomentId, usize) {
        (self.session.history().cursor(), self.session.setup().plants.len())
    }

    /// What can still happen from the present moment, as far as it is known.
    pub fn outlook(&self) -> Option<&Outlook> {
        let known = self.ahead.known.as_ref().filter(|(whence, _)| *whence == self.whence());
        known.map(|(_, outlook)| outlook)
    }

    /// The row that is selected, if there is any.
    pub fn prospect(&self) -> Option<usize> {
        let last = self.outlook()?.prospects().len().checked_sub(1)?;
        Some(self.ahead.selected.min(last))
    }

    /// Selects the row at a place.
    pub fn select_prospect_at(&mut self, place: usize) {
        self.ahead.selected = place;
    }

    /// Selects the row that stands so many places further.
    pub(super) fn select_prospect(&mut self, by: isize) {
        let last = self.outlook().map_or(0, |outlook| outlook.prospects().len().saturating_sub(1));
        self.ahead.selected = self.ahead.selected.min(last).saturating_add_signed(by).min(last);
    }

    /// Whether there is something to look at.
    pub(super) fn looks_ahead(&self) -> bool {
        let open = self.side == Pane::Outlook && self.no_search().is_none();
        open && self.outlook().is_none_or(Outlook::is_open)
    }

    /// Looks on for a slice; nothing if there is nothing to look at, else whether it is over.
    pub(super) fn look_ahead(&mut self) -> Option<bool> {
        if !self.looks_ahead() {
            return None;
        }
        let whence = self.whence();
        if self.outlook().is_none() {
            self.ahead.known = Some((whence, Outlook::begin(self.session.present(), 1)));
        }
        let (_, outlook) = self.ahead.known.as_mut()?;
        Some(slices::go_on(|states| outlook.advance(states)))
    }

    /// Whether a way to the selected row is known.
    pub fn can_play_prospect(&self) -> bool {
        let standing = self.prospect().zip(self.outlook()).map(|(place, outlook)| outlook.standing(place));
        matches!(standing, Some(Standing::Can(_)))
    }

    /// Plays the shortest way to the selected row as a branch of its own.
    pub fn play_prospect(&mut self) {
        let (Some(outlook), Some(place)) = (self.outlook(), self.prospect()) else {
            self.refuse(Saying::plain("notice.no-prospect"));
            return;
        };
        let way = outlook.way(place);
        let lines = search::lines(outlook.from(), &way);
        if lines.is_empty() {
            self.refuse(Saying::plain("notice.no-prospect"));
        } else {
            self.play_way(self.session.history().cursor(), &lines, false);
        }
    }
}
