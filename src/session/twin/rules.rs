//! The rules of a twin: which breakages it has on or off, whatever the run does with them.

use crate::model::event::Event;
use crate::model::profile::Profile;
use crate::model::rule::Breakage;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;

/// What a twin that keeps every rule is called.
pub const RIGHT: &str = "right";

/// Breakages that a twin has on or off from its start to its end. With all other rules it does as the run does, so a
/// `break` or `mend` line is a line like any other there, except that what is fixed stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwinRules {
    fixed: Vec<(&'static Breakage, bool)>,
}

impl TwinRules {
    /// Every rule is kept.
    pub fn right(profile: &Profile) -> TwinRules {
        TwinRules { fixed: profile.breakages().map(|breakage| (breakage, false)).collect() }
    }

    /// These breakages are on, and every other rule is kept.
    pub fn exactly(on: &[&'static Breakage], profile: &Profile) -> TwinRules {
        let fixed = profile.breakages().map(|breakage| (breakage, on.contains(&breakage)));
        TwinRules { fixed: fixed.collect() }
    }

    /// These breakages are the other way round than they are in the run, where those of `broken` are on.
    pub fn other(
        breakages: impl IntoIterator<Item = &'static Breakage>,
        broken: &[&'static Breakage],
    ) -> TwinRules {
        let mut fixed: Vec<(&'static Breakage, bool)> = Vec::new();
        for breakage in breakages {
            if !fixed.iter().any(|(known, _)| *known == breakage) {
                fixed.push((breakage, !broken.contains(&breakage)));
            }
        }
        TwinRules { fixed }
    }

    /// What a person wrote: `right`, or names of breakages with commas between them.
    pub fn read(
        text: &str,
        profile: &'static Profile,
        broken: &[&'static Breakage],
    ) -> Result<TwinRules, Trouble> {
        if text.trim() == RIGHT {
            return Ok(TwinRules::right(profile));
        }
        let breakage = |name: &str| {
            let names = || profile.breakages().map(|breakage| breakage.name).chain([RIGHT]);
            profile.breakage(name.trim()).ok_or_else(|| {
                let what = Saying::plain("error.twin")
                    .with("word", String::from(name.trim()))
                    .with("protocol", profile.name)
                    .with("right", names().collect::<Vec<_>>().join(", "));
                Trouble::new(what).nearest(name.trim(), names())
            })
        };
        let breakages = text.split(',').map(breakage).collect::<Result<Vec<_>, _>>()?;
        Ok(TwinRules::other(breakages, broken))
    }

    /// The breakages that are fixed, each with whether it is on.
    pub fn fixed(&self) -> impl Iterator<Item = (&'static Breakage, bool)> + '_ {
        self.fixed.iter().copied()
    }

    /// Whether every breakage is fixed.
    pub(super) fn is_whole(&self, profile: &Profile) -> bool {
        profile.breakages().all(|breakage| self.is_on(breakage).is_some())
    }

    fn is_on(&self, breakage: &Breakage) -> Option<bool> {
        self.fixed.iter().find(|(known, _)| *known == breakage).map(|(_, on)| *on)
    }

    /// The breakages that are on at the start, where those of `broken` are on in the run.
    pub(super) fn start(&self, broken: &[&'static Breakage]) -> Vec<&'static Breakage> {
        let follows = |breakage: &&&'static Breakage| self.is_on(breakage).is_none();
        let on = self.fixed.iter().filter(|(_, on)| *on).map(|(breakage, _)| *breakage);
        broken.iter().filter(follows).copied().chain(on).collect()
    }

    /// An event of the twin, when the run's line means this one: where the line switches a breakage that is fixed, it
    /// leaves it as it is.
    pub(super) fn event(&self, event: Event) -> Event {
        match event {
            Event::Break(breakage) | Event::Mend(breakage) => match self.is_on(breakage) {
                Some(true) => Event::Break(breakage),
                Some(false) => Event::Mend(breakage),
                None => event,
            },
            other => other,
        }
    }
}
