//! Both sides at the present moment, and what they are called.

use crate::guarantee;
use crate::model::facts::Facts;
use crate::model::rule::Breakage;
use crate::session::Twin;
use crate::session::compare::{Beside, pairs};
use crate::tui::app::{App, Lab};
use crate::tui::pane::sides::{Piece, Sides};
use ratatui::text::Line;

/// A run and its twin at the present moment.
#[derive(Debug)]
pub(super) struct Both<'a> {
    pub app: &'a App,
    pub lab: &'a Lab,
    pub twin: &'a Twin,
    /// What may be seen of the run.
    pub here: &'a Facts,
    /// What may be seen of the twin.
    pub there: Facts,
}

impl<'a> Both<'a> {
    /// Both sides; nothing if there is no twin.
    pub fn new(app: &'a App, lab: &'a Lab) -> Option<Both<'a>> {
        let twin = lab.session.twin()?;
        Some(Both { app, lab, twin, here: &lab.facts, there: twin.facts() })
    }

    /// The messages of both, each beside the one that it belongs to.
    pub fn pairs(&self) -> Vec<Beside> {
        pairs(&self.here.messages, &self.there.messages)
    }

    /// What each side is called, which rules it has, and which guarantees are broken there.
    pub fn names(&self, sides: Sides) -> Vec<Line<'static>> {
        let [here, there] = self.titles();
        let differs = self.here.broken != self.there.broken;
        let mut lines = sides.row(&here, &there, differs, 0);
        let [(here, mine), (there, others)] = [self.here, &self.there].map(|facts| self.standing(facts));
        lines.extend(sides.row(&[mine], &[others], here != there, 0));
        lines
    }

    /// What each side is called, and which rules it has.
    pub fn titles(&self) -> [Vec<Piece>; 2] {
        [("twin.side-here", self.here), ("twin.side-there", &self.there)].map(|(key, facts)| {
            let name = self.app.words().get(key).to_string();
            vec![(format!("{name}  "), self.app.theme.strong()), self.rules(&facts.broken)]
        })
    }

    fn rules(&self, broken: &[&'static Breakage]) -> Piece {
        let (theme, words) = (self.app.theme, self.app.words());
        let (mark, style) =
            if broken.is_empty() { (theme.glyphs.yes, theme.good()) } else { (theme.glyphs.no, theme.bad()) };
        (format!("{mark} {}", crate::session::twin::text::rules(broken, words)), style)
    }

    /// Which guarantees are broken on a side, and that in words.
    pub fn standing(&self, facts: &Facts) -> (Vec<&'static str>, Piece) {
        let (theme, words) = (self.app.theme, self.app.words());
        let broken: Vec<&str> = facts.ledger.violations.iter().map(|known| known.guarantee).collect();
        if broken.is_empty() {
            let count = guarantee::of(facts.profile.name).count();
            let text = words.fill("lab.guarantees-hold", &[("count", count.into())]);
            return (broken, (format!("{} {text}", theme.glyphs.yes), theme.good()));
        }
        let name = |id: &&str| words.get(&format!("guarantee.{id}.name")).to_string();
        let names = broken.iter().map(name).collect::<Vec<_>>().join(words.get("twin.comma"));
        let text = words.fill("twin.guarantees-broken", &[("names", names.into())]);
        (broken, (format!("{} {text}", theme.glyphs.no), theme.bad()))
    }
}
