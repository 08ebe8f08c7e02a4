//! Both sides at the present moment, and what they are called.

use crate::guarantee;
use crate::lesson::runner::Secret;
use crate::model::facts::Facts;
use crate::session::Twin;
use crate::session::compare::{Beside, pairs};
use crate::tui::app::{App, Lab};
use crate::tui::pane::sides::{Piece, Sides};
use crate::tui::text::{pad, width};
use ratatui::text::Line;

/// Columns of the mark in front of what is broken.
const MARK: usize = 2;

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
        let [here, there] = self.titles(sides.columns);
        let indent = width(&here.0.0);
        let differs = here.1 != there.1;
        let mut lines = sides.hung([here.0, there.0], [&[here.1], &[there.1]], differs, indent);
        let [(here, mine), (there, others)] = [self.here, &self.there].map(|facts| self.standing(facts));
        let marks = [&mine, &others].map(|(mark, (_, style))| (String::from(*mark), *style));
        lines.extend(sides.hung(marks, [&[mine.1], &[others.1]], here != there, MARK));
        lines
    }

    /// What each side is called, both in the same width, and which rules it has; in so many columns.
    pub fn titles(&self, columns: usize) -> [(Piece, Piece); 2] {
        let names = ["twin.side-here", "twin.side-there"].map(|key| self.app.words().get(key));
        let room = names.iter().map(|name| width(name) + 2).max().unwrap_or(0);
        let side = |name: &str, facts: &Facts| {
            let rules = self.rules(facts, columns.saturating_sub(room));
            ((pad(name, room, ""), self.app.theme.strong()), rules)
        };
        [side(names[0], self.here), side(names[1], &self.there)]
    }

    /// Which rules are broken on a side, in so many columns if that is possible: a mark says already that they are. Of one
    /// that is broken in secret, only that it is until the lesson is solved.
    fn rules(&self, facts: &Facts, columns: usize) -> Piece {
        let (theme, words) = (self.app.theme, self.app.words());
        let mut names: Vec<&str> = facts.broken.iter().map(|breakage| breakage.name).collect();
        let course = self.lab.course.as_ref().filter(|_| facts.config.secret);
        let secret = match course.and_then(|course| course.runner.secret()) {
            Some(Secret::Told(breakage)) => {
                names.push(breakage.name);
                None
            }
            _ => facts.config.secret.then(|| words.get("lab.broken-secret").to_string()),
        };
        if names.is_empty() && secret.is_none() {
            return (format!("{} {}", theme.glyphs.yes, words.get("twin.rules-right")), theme.good());
        }
        let named = names.join(", ");
        let told = words.fill("twin.rules-broken", &[("names", named.clone().into())]);
        let fits = |text: &String| width(text) + MARK <= columns;
        let text = secret.unwrap_or_else(|| if fits(&told) { told } else { named });
        let text = format!("{} {text}", theme.glyphs.no);
        (text, theme.bad())
    }

    /// Which guarantees are broken on a side, and that in words behind a mark.
    fn standing(&self, facts: &Facts) -> (Vec<&'static str>, (&'static str, Piece)) {
        let (theme, words) = (self.app.theme, self.app.words());
        let broken: Vec<&str> = facts.ledger.violations.iter().map(|known| known.guarantee).collect();
        if broken.is_empty() {
            let count = guarantee::of(facts.profile.name).count();
            let text = words.fill("lab.guarantees-hold", &[("count", count.into())]);
            return (broken, (theme.glyphs.yes, (text, theme.good())));
        }
        let name = |id: &&str| words.get(&format!("guarantee.{id}.name")).to_string();
        let names = broken.iter().map(name).collect::<Vec<_>>().join(", ");
        let text = words.fill("lab.guarantees-broken", &[("names", names.into())]);
        (broken, (theme.glyphs.no, (text, theme.bad())))
    }
}
