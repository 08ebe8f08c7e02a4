//! How the lab is looked at: which pane has the focus, which one is on the stage, which one at the side.

use super::Lab;
use crate::model::card::Row;
use crate::tui::pane::{Pane, Room};

impl Lab {
    /// Gives the focus to a pane, and puts it where it belongs.
    pub fn look(&mut self, pane: Pane) {
        self.pane = pane;
        match pane.room() {
            Room::Stage => self.stage = pane,
            Room::Side => self.side = pane,
            // The logs stand below the cluster.
            Room::Own if pane == Pane::Logs => self.stage = Pane::Cluster,
            Room::Own => {}
        }
    }

    /// Opens a pane, or closes it where it is open and has the focus.
    pub(super) fn toggle(&mut self, pane: Pane) {
        if self.pane == pane { self.close_pane(pane.room()) } else { self.look(pane) }
    }

    /// Closes the pane on the stage, or the one at the side; false if none was opened there.
    pub(super) fn close(&mut self) -> bool {
        let room = match (self.stage, self.side) {
            (Pane::Cluster, Pane::Guarantees) => return false,
            (Pane::Cluster, _) => Room::Side,
            (_, side) if self.pane == side && side != Pane::Guarantees => Room::Side,
            _ => Room::Stage,
        };
        self.close_pane(room);
        true
    }

    /// Puts the usual pane back into a place.
    fn close_pane(&mut self, room: Room) {
        let usual = if room == Room::Side { Pane::Guarantees } else { Pane::Cluster };
        self.look(usual);
    }

    /// The row of the rule card that is selected.
    pub fn card_row(&self) -> Option<&'static Row> {
        self.facts.profile.card_rows().nth(self.rule)
    }

    /// Selects the row that stands so many places further on the rule card.
    pub(super) fn select_rule(&mut self, by: isize) {
        let last = self.facts.profile.card_rows().count().saturating_sub(1);
        self.rule = self.rule.saturating_add_signed(by).min(last);
    }

    /// The panes that the tab key goes through here.
    pub fn panes(&self) -> Vec<Pane> {
        let is_here = |pane: &Pane| match pane.room() {
            Room::Stage => *pane == self.stage,
            Room::Side => {
                let is_there = self.roomy && matches!(pane, Pane::Guarantees | Pane::Clients);
                *pane == self.side || is_there
            }
            Room::Own if *pane == Pane::Task => self.course.is_some(),
            Room::Own if *pane == Pane::Article => self.excerpt().is_some(),
            Room::Own => *pane != Pane::Logs || self.stage == Pane::Cluster,
        };
        Pane::ALL.into_iter().filter(is_here).collect()
    }

    /// Gives the focus to the task where the pane that has it is not there any more.
    pub(in crate::tui::app) fn keep_focus(&mut self) {
        if !self.panes().contains(&self.pane) {
            self.pane = Pane::Task;
        }
    }
}
