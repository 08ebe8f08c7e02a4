//! The whole tool without a screen: a run, and what a line does to it.
//!
//! A [`Session`] takes lines, whoever wrote them: a script, a prompt, a key. [`mod@complete`] offers what a line can
//! say now, [`tell`] puts what happened into sentences, [`show`] prints panes as text, [`script`] writes a run as
//! lines again.

use crate::catalog::Setup;
use crate::history::{History, MomentId};
use crate::model::event::Event;
use crate::model::expression::Question;
use crate::model::facts::Facts;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::sim::line::{Line, MOST_EVENTS, Placed, Within};
use crate::sim::parse::{self, Grammar};
use crate::sim::{Simulation, Step, resolve};
use std::sync::Arc;
use twin::News;

pub mod clients;
pub mod compare;
pub mod complete;
pub mod outlook;
pub mod script;
pub mod show;
pub mod tell;
pub mod twin;

pub use twin::{Twin, TwinRules};

/// The name of the first branch that a search has found.
pub const FOUND: &str = "search";
/// Most events that one line may make.
const MOST_AT_ONCE: u64 = 1_000_000;

/// A run, and where one stands in it.
#[derive(Debug)]
pub struct Session {
    setup: Setup,
    history: History,
    /// Up to when the last `run` waited at the present moment. Waiting is no event: it is forgotten when one walks
    /// to another moment.
    waited: Option<(MomentId, u64)>,
    /// The same lines under other rules.
    twin: Option<Twin>,
}

/// What came of a line, beside the events that it made.
#[derive(Debug, Default)]
pub enum Outcome {
    /// Nothing more to say.
    #[default]
    Done,
    /// A pane is to be printed.
    Show(Option<Placed>),
    /// The run is to be written to this file.
    Save(String),
}

/// Why a line stopped the script.
#[derive(Debug)]
pub enum Stop {
    /// The line makes no sense, or is impossible now.
    Trouble(Trouble),
    /// What was expected is not so.
    False(Disappointment),
}

/// An expectation that is false, or a `run until` that was not reached.
#[derive(Debug)]
pub struct Disappointment {
    /// What is said of it.
    pub what: Saying,
    /// Its parts, each with its value.
    pub parts: Vec<(String, String)>,
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Stop {
        Stop::Trouble(trouble)
    }
}

impl From<Saying> for Stop {
    fn from(refusal: Saying) -> Stop {
        Stop::Trouble(Trouble::new(refusal))
    }
}

/// Who hears of each event as it happens.
pub type Listener<'a> = &'a mut dyn FnMut(&Arc<Step>);

impl Session {
    /// A run that has not started.
    pub fn new(setup: Setup) -> Result<Session, Trouble> {
        let history = History::new(setup.start()?);
        Ok(Session { setup, history, waited: None, twin: None })
    }

    /// What the run is made of.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The tree of moments.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The cluster at the present moment.
    pub fn present(&self) -> &dyn Simulation {
        self.history.present()
    }

    /// What may be seen of the present moment.
    pub fn facts(&self) -> Facts {
        Facts { time: self.now(), ..self.present().facts() }
    }

    /// Virtual milliseconds: the time of the last event, or up to when a `run` has waited since.
    pub fn now(&self) -> u64 {
        let waited = self.waited.filter(|(moment, _)| *moment == self.history.cursor());
        waited.map_or(self.present().time(), |(_, until)| until)
    }

    /// The same lines under other rules, if there is a twin.
    pub fn twin(&self) -> Option<&Twin> {
        self.twin.as_ref()
    }

    /// Gives the run a twin with these rules, which has done all its lines, or takes it away.
    pub fn set_twin(&mut self, rules: Option<TwinRules>) -> Result<(), Trouble> {
        let twin = rules.map(|rules| Twin::new(rules, &self.setup, &self.history));
        self.twin = twin.transpose()?;
        Ok(())
    }

    /// What came to differ in the twin since this was last asked; it is written down from the first time on.
    pub fn twin_news(&mut self) -> Vec<News> {
        self.twin.as_mut().map(Twin::news).unwrap_or_default()
    }

    /// What the words of a line may be.
    pub fn grammar(&self) -> Grammar {
        Grammar { profile: self.setup.profile(), nodes: self.setup.config.nodes }
    }

    /// Reads a line and does what it says; nothing for an empty one or a comment.
    pub fn read(&mut self, line: &str, listener: Listener<'_>) -> Result<Outcome, Stop> {
        if let Some(cluster) = parse::parse_cluster(line)? {
            let column = cluster.protocol.map_or(1, |(_, column)| column);
            return Err(Trouble::plain("error.cluster-first").at(column).into());
        }
        match parse::parse(line, &self.grammar())? {
            Some(line) => self.run(line, listener),
            None => Ok(Outcome::Done),
        }
    }

    /// Does what a line says.
    pub fn run(&mut self, line: Line, listener: Listener<'_>) -> Result<Outcome, Stop> {
        if let Some(event) = resolve::event_of(&line, self.present()) {
            self.act(&event?, listener)?;
            return Ok(Outcome::Done);
        }
        match line {
            Line::Plant(node, fields) => self.plant((node, fields))?,
            Line::Step(events) => self.step(events, listener)?,
            Line::RunFor(milliseconds) => self.run_for(milliseconds, listener)?,
            Line::RunUntil(expression, within) => self.run_until(&expression, within, listener)?,
            Line::Settle => self.settle(listener)?,
            Line::Back(_) | Line::Forward(_) | Line::Goto(_) | Line::Branch(_) | Line::Switch(_) => {
                self.walk(&line)?
            }
            Line::Expect(expression) => self.expect(&expression)?,
            Line::Show(pane) => return Ok(Outcome::Show(pane)),
            Line::Save(file) => return Ok(Outcome::Save(file)),
            other => unreachable!("{other} makes an event"),
        }
        Ok(Outcome::Done)
    }

    /// Makes an event happen now, by hand: the clock stands still.
    pub fn act(&mut self, event: &Event, listener: Listener<'_>) -> Result<(), Saying> {
        let step = self.happen(event, self.now(), false)?;
        listener(&step);
        Ok(())
    }

    /// Makes an event happen, and the twin do the same line.
    fn happen(&mut self, event: &Event, time: u64, scheduled: bool) -> Result<Arc<Step>, Saying> {
        let step = self.history.act(event, time, scheduled)?;
        if let Some(twin) = &mut self.twin {
            twin.follow(&self.history, &step);
        }
        Ok(step)
    }

    /// What is to be done where one has gone to another moment.
    fn arrive(&mut self) {
        self.waited = None;
        if let Some(twin) = &mut self.twin {
            twin.go(&self.history);
        }
    }

    /// Makes the next event of the schedule happen; false if it has nothing to do.
    pub fn advance(&mut self, listener: Listener<'_>) -> bool {
        let Some((event, time)) = self.present().next() else { return false };
        let step = self.happen(&event, time, true);
        listener(&step.expect("the schedule chooses only what is possible"));
        true
    }

    /// Makes an event happen as it did in another run of the same lines. Where it has happened here before, one
    /// walks there: telling a story twice makes no second branch.
    pub fn repeat(
        &mut self,
        event: &Event,
        time: u64,
        scheduled: bool,
        listener: Listener<'_>,
    ) -> Result<(), Saying> {
        match self.history.known(event, time) {
            Some(moment) => {
                self.history.goto(moment)?;
                self.history.last().into_iter().for_each(listener);
            }
            None => listener(&self.happen(event, time, scheduled)?),
        }
        self.arrive();
        Ok(())
    }

    /// Starts a branch here that has this name, or this name and a number.
    pub fn own_branch(&mut self, name: &str) -> String {
        let taken = |name: &str| self.history.branches().iter().any(|branch| branch.name == name);
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(String::from(name)).chain(numbered).find(|name| !taken(name));
        let free = free.unwrap_or_default();
        let started = self.walk(&Line::Branch(free.clone()));
        debug_assert!(started.is_ok(), "no other branch has this name");
        free
    }

    /// Goes to another moment or branch.
    fn walk(&mut self, line: &Line) -> Result<(), Saying> {
        match line {
            Line::Back(moments) => self.history.back(*moments),
            Line::Forward(moments) => self.history.forward(*moments),
            Line::Goto(moment) => self.history.goto(usize::try_from(*moment).unwrap_or(usize::MAX)),
            Line::Branch(name) => self.history.start_branch(name),
            Line::Switch(name) => self.history.switch(name),
            other => unreachable!("{other} walks nowhere"),
        }?;
        self.arrive();
        Ok(())
    }

    /// The same run with something planted, if nothing has happened yet.
    fn plant(
        &mut self,
        plant: (crate::model::id::NodeId, crate::sim::cluster::Planting),
    ) -> Result<(), Trouble> {
        if !self.history.is_empty() {
            return Err(Trouble::plain("error.plant-late"));
        }
        let mut setup = self.setup.clone();
        setup.plants.push(plant);
        self.history = History::new(setup.start()?);
        self.setup = setup;
        let rules = self.twin.take().map(|twin| twin.rules().clone());
        self.set_twin(rules)
    }

    fn step(&mut self, events: u64, listener: Listener<'_>) -> Result<(), Saying> {
        if events > MOST_AT_ONCE {
            return Err(Saying::plain("refusal.step-many").with("most", MOST_AT_ONCE));
        }
        for done in 0..events {
            if !self.advance(listener) {
                return if done == 0 { Err(Saying::plain("refusal.nothing-due")) } else { Ok(()) };
            }
        }
        Ok(())
    }

    /// On by the schedule. Waiting is no event: two runs of 100 ms, one after the other, wait 200 ms.
    fn run_for(&mut self, milliseconds: u64, listener: Listener<'_>) -> Result<(), Saying> {
        let until = self.now().saturating_add(milliseconds);
        let mut events = 0;
        while self.present().next().is_some_and(|(_, due)| due <= until) {
            if events == MOST_AT_ONCE {
                return Err(Saying::plain("refusal.run-long").with("count", events));
            }
            self.advance(listener);
            events += 1;
        }
        self.waited = Some((self.history.cursor(), until));
        Ok(())
    }

    fn run_until(&mut self, expression: &Placed, within: Within, listener: Listener<'_>) -> Result<(), Stop> {
        let question = self.question(expression)?;
        let (start, mut events) = (self.now(), 0_u64);
        loop {
            let facts = Arc::new(self.facts());
            if question.ask(&facts).map_err(|trouble| shift(trouble, expression.column))?.holds {
                return Ok(());
            }
            let next = self.present().next();
            let over = match within {
                Within::Events(most) => events >= most,
                Within::Milliseconds(most) => {
                    events >= MOST_AT_ONCE || next.is_none_or(|(_, due)| due > start.saturating_add(most))
                }
            };
            if over || !self.advance(listener) {
                let key = if over { "refusal.not-reached" } else { "refusal.ran-dry" };
                let what = Saying::plain(key).with("expression", expression.text.clone());
                let what = what.with("count", events);
                return Err(Stop::False(Disappointment { what, parts: question.parts(&facts) }));
            }
            events += 1;
        }
    }

    /// Delivers the oldest message again and again until none is left that is not held.
    fn settle(&mut self, listener: Listener<'_>) -> Result<(), Saying> {
        let mut events = 0;
        while let Some(event) = self.present().oldest() {
            if events == MOST_EVENTS {
                return Err(Saying::plain("refusal.settle").with("count", events));
            }
            self.act(&event, listener)?;
            events += 1;
        }
        Ok(())
    }

    fn expect(&self, expression: &Placed) -> Result<(), Stop> {
        let facts = Arc::new(self.facts());
        let question = self.question(expression)?;
        if question.ask(&facts).map_err(|trouble| shift(trouble, expression.column))?.holds {
            return Ok(());
        }
        let what = Saying::plain("refusal.false").with("expression", expression.text.clone());
        Err(Stop::False(Disappointment { what, parts: question.parts(&facts) }))
    }

    fn question(&self, expression: &Placed) -> Result<Question, Trouble> {
        Question::new(&expression.text, self.setup.profile(), self.setup.config.nodes)
            .map_err(|trouble| shift(trouble, expression.column))
    }
}

/// Trouble inside an expression, counted from the start of its line.
fn shift(mut trouble: Trouble, column: usize) -> Trouble {
    trouble.column = Some(trouble.column.unwrap_or(1) + column - 1);
    trouble
}
