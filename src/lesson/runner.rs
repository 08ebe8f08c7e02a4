//! The learner's way through a lesson.
//!
//! A [`Runner`] knows where the learner is; the session belongs to the screen, which may do with it what it likes.
//! The story goes on from the reference run: where the learner has gone his own way, that way stays as a branch,
//! and one sentence says so. Acts and the goal are played on branches of their own from the outset.

use super::article::Excerpt;
use super::attempt::Attempt;
use super::explore::Inquiry;
use super::format::{Delivery, Explore, Kind, Lesson, Scripted};
use super::page::Fault;
use super::reference::{self, Move, Opening, Reference};
use crate::history::MomentId;
use crate::model::id::NodeId;
use crate::model::rule::Breakage;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::session::Session;
use crate::sim::line::Line;
use std::cmp::Ordering;
use std::sync::Arc;

mod free;
mod guide;
pub mod inquire;
mod insight;
mod practice;
pub mod read;
pub mod record;
mod walk;

pub use guide::Advice;
pub use insight::Insight;
pub use read::{Aim, Outcome};
pub use record::{Answer, Record};

/// The branch on which the way to the goal is shown.
const SOLUTION: &str = "solution";

/// Where the learner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a task.
    Task(usize),
    /// At the goal.
    Goal,
    /// Behind everything.
    End,
}

/// What is to be done where the learner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Lines are still to run: of so many, so many have run.
    Watch {
        /// Lines that have run.
        done: usize,
        /// All lines.
        total: usize,
    },
    /// A question is open.
    Ask,
    /// All lines have run: the text, or what came of the answer, is to be read.
    Read,
    /// The learner acts himself.
    Act {
        /// Whether he has done it, or was shown how.
        reached: bool,
    },
    /// The learner's own task at the end.
    Goal {
        /// In how many events he reached it, at best.
        reached: Option<u64>,
        /// Whether on the present way something happened that was to be avoided.
        spoiled: bool,
        /// Whether he was shown how.
        shown: bool,
    },
    /// The lesson is over.
    End,
}

impl Stage {
    /// Whether the learner may go on.
    pub fn is_done(self) -> bool {
        match self {
            Stage::Read | Stage::Act { reached: true } => true,
            Stage::Goal { reached, shown, .. } => reached.is_some() || shown,
            Stage::Watch { .. } | Stage::Ask | Stage::Act { reached: false } | Stage::End => false,
        }
    }
}

/// A rule that is broken, and the learner is to find out which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// He is not told yet.
    Kept,
    /// The lesson is solved, and this it was.
    Told(&'static Breakage),
}

/// A line of a task, for the screen to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue<'a> {
    /// The line as the lesson has it.
    pub line: &'a str,
    /// How far it is.
    pub state: CueState,
}

/// How far a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CueState {
    /// It has run.
    Done,
    /// It runs, or comes next.
    Now,
    /// It comes later.
    Ahead,
}

/// How far one task is, or the goal.
#[derive(Debug, Default)]
struct Status {
    /// The moment where it starts; nothing before the learner gets there.
    start: Option<MomentId>,
    /// The moment up to which its lines have run.
    tip: MomentId,
    /// The line that comes next, and its move.
    at: (usize, usize),
    /// What was chosen this time.
    chosen: Option<usize>,
    /// Where the learner acts: his branch, and who looks at it.
    own: Option<(String, Attempt)>,
    /// Whether it was reached this time.
    reached: bool,
    /// Whether the learner was shown how.
    shown: bool,
    /// Whether he is being shown how, or has just been.
    showing: bool,
    /// How many hints he has seen.
    hints: usize,
    /// The first answer.
    first: Option<usize>,
    /// In how many events it was reached, at best.
    best: Option<u64>,
}

/// Where the learner is in a lesson, and what he has done.
#[derive(Debug)]
pub struct Runner {
    lesson: Arc<Lesson>,
    reference: Reference,
    place: Place,
    tasks: Vec<Status>,
    goal: Status,
    /// Where the reference run stands in the learner's session, before the first task.
    origin: MomentId,
    finished: bool,
    /// Whether the session has the twin of a task.
    twinned: bool,
    /// The branch and the moment where the story was left for free play.
    left: Option<(String, MomentId)>,
    /// What the lines of the shown way to the goal do, once the learner has asked for it.
    solution: Vec<Vec<Move>>,
    /// The searches of the lesson, as far as they are.
    inquiries: Vec<Inquiry>,
    /// The search for the way from a moment of the learner's.
    guide: Option<guide::Guide>,
    /// What answers say of the learner, until it is asked for.
    insights: Vec<Insight>,
    /// Whether the goal is practised, without the story.
    practises: bool,
}

impl Runner {
    /// Begins a lesson. It is played headless once, so whatever cannot be told is found now.
    pub fn start(lesson: Arc<Lesson>) -> Result<(Runner, Session), Fault> {
        let (reference, _) = Reference::play(&lesson)?;
        for (prose, facts) in reference::texts(&lesson, &reference) {
            let filled = prose.text.fill(facts, &|_| None);
            filled.map_err(|trouble| lesson.page.fault(prose.written.span().start, trouble))?;
        }
        let mut session = reference::begin(&lesson)?;
        let tasks = lesson.tasks.iter().map(|_| Status::default()).collect();
        let (origin, goal) = (session.history().cursor(), Status::default());
        let begin = |(explore, opening): (&Explore, &Opening)| {
            let begun = Inquiry::begin(explore, &*opening.cluster, 1);
            begun.map_err(|trouble| lesson.page.fault(explore.id.span().start, trouble))
        };
        let inquiries =
            lesson.explores.iter().zip(&reference.explores).map(begin).collect::<Result<_, _>>()?;
        let mut runner = Runner {
            lesson,
            reference,
            place: Place::End,
            tasks,
            goal,
            origin,
            finished: false,
            twinned: false,
            left: None,
            solution: Vec::new(),
            inquiries,
            guide: None,
            insights: Vec::new(),
            practises: false,
        };
        let first = if runner.tasks.is_empty() { Place::Goal } else { Place::Task(0) };
        runner.enter(first, &mut session);
        Ok((runner, session))
    }

    /// The lesson.
    pub fn lesson(&self) -> &Arc<Lesson> {
        &self.lesson
    }

    /// The reference run.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Where the learner is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// What is to be done here.
    pub fn stage(&self) -> Stage {
        let task = match self.place {
            Place::Task(task) => task,
            Place::Goal => {
                if let Some(stage) = self.watch_stage().filter(|_| self.goal.showing) {
                    return stage;
                }
                let spoiled = self.goal.own.as_ref().is_some_and(|(_, attempt)| attempt.spoiled());
                return Stage::Goal { reached: self.goal.best, spoiled, shown: self.goal.shown };
            }
            Place::End => return Stage::End,
        };
        let status = &self.tasks[task];
        match self.lesson.tasks[task].kind {
            Kind::Act => match self.watch_stage().filter(|_| status.showing) {
                Some(stage) => stage,
                None => Stage::Act { reached: status.reached },
            },
            Kind::Predict if status.chosen.is_none() => Stage::Ask,
            _ => self.watch_stage().unwrap_or(Stage::Read),
        }
    }

    /// How far the lines here are, if some are left.
    fn watch_stage(&self) -> Option<Stage> {
        self.next_move()?;
        let cues = self.cues();
        let done = cues.iter().filter(|cue| cue.state == CueState::Done).count();
        Some(Stage::Watch { done, total: cues.len() })
    }

    /// The lines that do something here, and how far each is. A prediction hides them until it is answered, an act
    /// and the goal until the learner was shown how.
    pub fn lines(&self) -> Vec<Cue<'_>> {
        let hidden = match self.place {
            Place::Task(task) => match self.lesson.tasks[task].kind {
                Kind::Show | Kind::Twin => false,
                Kind::Predict => self.tasks[task].chosen.is_none(),
                Kind::Act => !self.tasks[task].showing,
            },
            Place::Goal => !self.goal.showing,
            Place::End => true,
        };
        if hidden { Vec::new() } else { self.cues() }
    }

    fn cues(&self) -> Vec<Cue<'_>> {
        let now = self.next_move().map_or(usize::MAX, |(line, _)| line);
        let state = |line: usize| match line.cmp(&now) {
            Ordering::Less => CueState::Done,
            Ordering::Equal => CueState::Now,
            Ordering::Greater => CueState::Ahead,
        };
        let (written, moves) = self.script();
        let lines = written.iter().zip(moves).enumerate();
        let seen = lines.filter(|(_, (_, moves))| !moves.is_empty());
        seen.map(|(place, (line, _))| Cue { line: line.written.get_ref(), state: state(place) }).collect()
    }

    /// The lines that run here, and what each does: those of the task, or the shown way to the goal.
    fn script(&self) -> (&[Scripted], &[Vec<Move>]) {
        match (self.place, &self.lesson.goal) {
            (Place::Task(task), _) => (&self.lesson.tasks[task].lines, &self.reference.tasks[task].lines),
            (Place::Goal, Some(goal)) => (&goal.solution, &self.solution),
            _ => (&[], &[]),
        }
    }

    /// Whether the last event of the run is one of those that the lines here make.
    pub fn has_shown(&self, session: &Session) -> bool {
        let start = match self.place {
            Place::Task(task) => self.tasks[task].start,
            Place::Goal => self.goal.start,
            Place::End => None,
        };
        let (history, here) = (session.history(), session.history().cursor());
        start.is_some_and(|start| here != start && history.path(here).contains(&start))
    }

    /// The line that decided a prediction, once it has run.
    pub fn deciding_line(&self) -> Option<&str> {
        let Place::Task(task) = self.place else { return None };
        let line = self.reference.tasks[task].decided?;
        let is_read = self.stage() == Stage::Read && self.tasks[task].chosen.is_some();
        is_read.then(|| self.lesson.tasks[task].lines[line].written.get_ref().as_str())
    }

    /// What may be said of a rule that is broken in secret: nothing before the lesson is solved.
    pub fn secret(&self) -> Option<Secret> {
        let broken = self.lesson.setup.broken.first().filter(|_| self.lesson.setup.config.secret)?;
        let solved = self.finished || self.goal.best.is_some() || self.goal.shown && !self.goal.showing;
        Some(if solved { Secret::Told(broken) } else { Secret::Kept })
    }

    /// The part of the article that stands beside what is read here.
    pub fn excerpt(&self) -> Option<&'static Excerpt> {
        let quote = match self.place {
            Place::Task(task) => self.lesson.quote(Some(task)),
            Place::Goal => self.lesson.quote(None),
            Place::End => None,
        };
        quote.map(|quote| quote.excerpt)
    }

    /// Whether here the same lines run under other rules too: the session has a twin then.
    pub fn has_twin(&self) -> bool {
        matches!(self.place, Place::Task(task) if self.lesson.tasks[task].twin.is_some())
    }

    /// Whether the schedule moves anything here: not where the learner acts himself in a lesson with manual
    /// delivery.
    pub fn schedule_moves(&self) -> bool {
        self.lesson.delivery == Delivery::Auto || self.is_free() || !self.learner_acts()
    }

    /// Whether the learner may use a line here.
    pub fn allows(&self, line: &Line) -> Result<(), Saying> {
        let allowed = match self.place {
            _ if self.is_free() => Ok(()),
            Place::Goal => reference::allows(&self.lesson, line),
            _ if !self.allows_verb(&reference::verb(line)) => Err(Trouble::plain("lesson.rules-stay")),
            _ if self.learner_acts() => reference::by_hand(&self.lesson, line),
            _ => Ok(()),
        };
        allowed.map_err(|trouble| trouble.what)
    }

    /// Whether the learner may use lines with this verb here.
    pub fn allows_verb(&self, verb: &str) -> bool {
        match self.place {
            _ if self.is_free() => true,
            Place::Goal => reference::allows_verb(&self.lesson, verb),
            _ => !["break", "mend"].contains(&verb) || !self.learner_acts() || self.changes_rules(),
        }
    }

    /// Whether rules are broken or mended in the way that the lesson knows itself.
    fn changes_rules(&self) -> bool {
        self.script().0.iter().any(|line| matches!(line.line, Line::Break(_) | Line::Mend(_)))
    }

    /// What the lesson asks this node for in the way that it knows itself, where the learner acts.
    pub fn wishes(&self, node: NodeId) -> impl Iterator<Item = &str> {
        let lines = if self.learner_acts() { self.script().0 } else { &[] };
        lines.iter().filter_map(move |line| match &line.line {
            Line::Request(to, command) if *to == node => Some(&**command),
            _ => None,
        })
    }

    fn learner_acts(&self) -> bool {
        matches!(self.stage(), Stage::Act { .. } | Stage::Goal { .. })
    }

    /// The next thing that a line here does, with the place of the line; nothing if all is done.
    fn next_move(&self) -> Option<(usize, &Move)> {
        let (first, at) = match self.place {
            Place::Task(task) => self.tasks[task].at,
            Place::Goal => self.goal.at,
            Place::End => return None,
        };
        let lines = self.script().1.iter().enumerate().skip(first);
        let skipped = |line| if line == first { at } else { 0 };
        lines.filter_map(|(line, moves)| Some((line, moves.get(skipped(line))?))).next()
    }

    /// How far the learner is here.
    fn status(&mut self) -> Option<&mut Status> {
        match self.place {
            Place::Task(task) => self.tasks.get_mut(task),
            Place::Goal => Some(&mut self.goal),
            Place::End => None,
        }
    }
}
