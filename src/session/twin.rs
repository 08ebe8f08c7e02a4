//! The twin: the same lines on the same cluster under other rules.
//!
//! A twin follows a run through its whole tree. For each moment of the run it has a moment of its own, made by the
//! same line; lines, not events, since under other rules the messages have other numbers. A line that it cannot do is
//! skipped there: it stays where it is, and can say why. Its clock is the run's clock.
//!
//! Following one event costs one event more. Going to another moment costs as much as it does in the run, for the twin
//! keeps a history of its own, in which branches share their past.

use super::compare::{self, Aspect, Difference, First, Firsts};
use crate::catalog::Setup;
use crate::history::{History, Moment, MomentId, Reader};
use crate::model::datum::Datum;
use crate::model::event::Event;
use crate::model::facts::Facts;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::sim::{Refusal, Simulation, Step, resolve};
use std::sync::Arc;

mod rules;
pub mod text;

pub use rules::{RIGHT, TwinRules};

/// Messages that a twin has in flight at the most, more than the run: those that no line of the run delivers. With more
/// it follows no further.
const MOST_LEFT: usize = 1_000;

/// Why a twin follows no further.
fn left() -> Refusal {
    Saying::plain("refusal.twin-left").with("most", MOST_LEFT)
}

/// A run under other rules, next to the one that it follows.
#[derive(Debug)]
pub struct Twin {
    rules: TwinRules,
    history: History,
    /// The twin's side of each moment of the run, the start first.
    sides: Vec<Side>,
    /// What came to differ at each moment since somebody last asked, if somebody does.
    news: Option<Vec<News>>,
}

/// The twin's side of a moment.
#[derive(Clone, Debug)]
struct Side {
    /// The twin's moment.
    moment: MomentId,
    /// Whether the twin could do the line.
    did: bool,
    /// What differs in what has come of both runs.
    standing: Arc<Vec<Difference>>,
    /// Where they first differ on the way here.
    firsts: Arc<Firsts>,
}

/// What came to differ at a moment.
#[derive(Clone, Debug)]
pub struct News {
    /// The run's moment.
    pub moment: MomentId,
    /// Why the twin could not do its line, if it could not.
    pub refusal: Option<Saying>,
    /// What differs from here on.
    pub differences: Vec<Difference>,
}

impl Twin {
    /// A twin of a run that is made of this, following all that has happened in it.
    pub fn new(rules: TwinRules, setup: &Setup, run: &History) -> Result<Twin, Trouble> {
        let mut own = setup.clone();
        own.broken = rules.start(&setup.broken);
        // What is broken in secret in the run stays so, but rules that a twin was given are known.
        own.config.secret &= !rules.is_whole(setup.profile());
        let history = History::new(own.start()?);
        let standing = compare::standing(run.start().ledger(), history.present().ledger());
        let start =
            Side { moment: 0, did: true, standing: Arc::new(standing), firsts: Arc::new(Firsts::default()) };
        let mut twin = Twin { rules, history, sides: vec![start], news: None };
        let mut reader = Reader::new(run, 0);
        for id in 1..=run.len() {
            let step = reader.read(run, id).map(Arc::new);
            if let (Some(moment), Some(step)) = (run.moment(id), step) {
                twin.take(id, moment, reader.sim(), &step);
            }
        }
        twin.go(run);
        Ok(twin)
    }

    /// Its rules.
    pub fn rules(&self) -> &TwinRules {
        &self.rules
    }

    /// Its own tree of moments; where it stands there is its side of the run's present moment.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The cluster at the present moment.
    pub fn present(&self) -> &dyn Simulation {
        self.history.present()
    }

    /// What may be seen of its side of the run's present moment.
    pub fn facts(&self) -> Facts {
        self.present().facts()
    }

    /// Its moment for a moment of the run: the last that it could follow to.
    pub fn moment(&self, of: MomentId) -> Option<MomentId> {
        self.sides.get(of).map(|side| side.moment)
    }

    /// Whether it could do the line of a moment of the run.
    pub fn did(&self, moment: MomentId) -> bool {
        self.sides.get(moment).is_none_or(|side| side.did)
    }

    /// What its own event of a moment did, if it could do the line; only of the run's present moment.
    pub fn last(&self, run: &History) -> Option<&Arc<Step>> {
        self.history.last().filter(|_| run.cursor() > 0 && self.did(run.cursor()))
    }

    /// Why it could not do the line of a moment of the run, if it could not.
    pub fn refusal(&self, run: &History, moment: MomentId) -> Option<Saying> {
        let side = self.sides.get(moment).filter(|side| !side.did)?;
        let moment = run.moment(moment)?;
        let why = |there: &dyn Simulation| {
            let event = self.event(moment, there);
            event.and_then(|event| there.check(&event)).err().unwrap_or_else(left)
        };
        Some(if side.moment == self.history.cursor() {
            why(self.history.present())
        } else {
            why(&*self.history.replay(side.moment).0)
        })
    }

    /// Where run and twin first differ on the way to a moment of the run.
    pub fn firsts(&self, moment: MomentId) -> &Firsts {
        static NONE: Firsts = Firsts::none();
        self.sides.get(moment).map_or(&NONE, |side| &side.firsts)
    }

    /// Whether they have differed in anything on the way to a moment of the run.
    pub fn differs(&self, moment: MomentId) -> bool {
        self.firsts(moment).earliest().is_some()
    }

    /// What came to differ since it was last asked; it is written down only from the first time on that it is asked.
    pub fn news(&mut self) -> Vec<News> {
        self.news.replace(Vec::new()).unwrap_or_default()
    }

    /// Follows the run to its newest moment, which it has just made.
    pub(super) fn follow(&mut self, run: &History, step: &Arc<Step>) {
        let id = run.cursor();
        if let Some(moment) = run.moment(id).filter(|_| id == self.sides.len()) {
            self.take(id, moment, run.present(), step);
        }
    }

    /// Goes to its side of the moment where the run stands.
    pub(super) fn go(&mut self, run: &History) {
        let target = self.moment(run.cursor()).unwrap_or(0);
        self.go_to(target);
    }

    fn go_to(&mut self, target: MomentId) {
        if self.history.cursor() != target {
            self.history.goto(target).expect("a twin's moments are in its own history");
        }
    }

    /// Does the line of a new moment of the run, if it can, and finds out what comes to differ.
    fn take(&mut self, id: MomentId, moment: &Moment, here: &dyn Simulation, step: &Arc<Step>) {
        let before = self.sides[moment.parent].clone();
        self.go_to(before.moment);
        let done = self.act(moment, here);
        let (there, refusal) = match done {
            Ok(step) => (Some(step), None),
            Err(refusal) => (None, Some(refusal)),
        };
        let standing = compare::standing(here.ledger(), self.history.present().ledger());
        let mut new = differences(moment, step, self.history.present(), there.as_deref());
        new.extend(standing.iter().filter(|known| !before.standing.contains(known)).cloned());
        let moments = (id, self.history.cursor());
        let first = |difference: &Difference| First {
            moments,
            difference: difference.clone(),
            here: Some(step.clone()),
            there: there.clone(),
            refusal: refusal.clone(),
        };
        let mut side = Side { moment: moments.1, did: there.is_some(), ..before };
        if !new.is_empty() && new.iter().any(|known| side.firsts.get(known.aspect).is_none()) {
            let mut firsts = Firsts::clone(&side.firsts);
            firsts.take(&new, first);
            side.firsts = Arc::new(firsts);
        }
        if *side.standing != standing {
            side.standing = Arc::new(standing);
        }
        self.sides.push(side);
        if let Some(news) = self.news.as_mut().filter(|_| !new.is_empty()) {
            news.push(News { moment: id, refusal, differences: new });
        }
    }

    fn act(&mut self, moment: &Moment, here: &dyn Simulation) -> Result<Arc<Step>, Refusal> {
        let event = self.event(moment, self.history.present())?;
        if self.history.present().in_flight() > here.in_flight() + MOST_LEFT {
            return Err(left());
        }
        self.history.act(&event, moment.time, false)
    }

    /// What the line of a moment of the run means in the twin.
    fn event(&self, moment: &Moment, there: &dyn Simulation) -> Result<Event, Refusal> {
        let event = resolve::event_of(&moment.line, there);
        event.expect("the line of a moment makes an event").map(|event| self.rules.event(event))
    }
}

/// What comes to differ by a line, beside what has come of the runs: which only one side could do, what the node where
/// it happened keeps, what was sent.
fn differences(
    moment: &Moment,
    step: &Step,
    there: &dyn Simulation,
    other: Option<&Step>,
) -> Vec<Difference> {
    let mut new = Vec::new();
    if other.is_none() {
        let what = Saying::plain("compare.line").with("line", moment.line.to_string());
        let (here, there) = (Datum::Word("performed"), Datum::Word("refused"));
        new.push(Difference { aspect: Aspect::Line, what, here, there });
    }
    if let Some((before, after)) = &step.change {
        let change = other.and_then(|step| step.change.as_ref());
        let now = change.map_or_else(|| there.node(after.id), |(_, after)| after.clone());
        let differ = compare::nodes(after, &now);
        if !differ.is_empty() {
            let old = change.map_or(&now, |(before, _)| before);
            let known = compare::nodes(before, old);
            new.extend(differ.into_iter().filter(|difference| !known.contains(difference)));
        }
    }
    let nothing = Vec::new();
    let sent = other.map_or(&nothing, |step| &step.sent);
    if !(step.sent.is_empty() && sent.is_empty()) {
        new.extend(compare::sent(&step.sent, sent));
    }
    new
}
