//! The reference run of a lesson: all its lines, played headless once.
//!
//! Everything is deterministic, so what happens here happens on the learner's screen too. It says what the texts
//! are about, which answer of a prediction is true, and which events each line makes, so that they can be shown
//! one by one.

use super::attempt::Attempt;
use super::bounds::Budget;
use super::format::{Delivery, From, Kind, Lesson, Prose, Scripted, Since, Task, Tongues};
use super::page::Fault;
use crate::model::event::Event;
use crate::model::facts::Facts;
use crate::model::rule::Breakage;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::session::{Session, Stop, TwinRules};
use crate::sim::Simulation;
use crate::sim::line::Line;
use std::sync::Arc;

/// The reference run.
#[derive(Debug)]
pub struct Reference {
    /// The moment before the first task.
    pub start: Arc<Facts>,
    /// Each task.
    pub tasks: Vec<Played>,
    /// Where each search starts.
    pub explores: Vec<Opening>,
}

/// Where a search starts.
#[derive(Debug)]
pub struct Opening {
    /// What its text is about.
    pub facts: Arc<Facts>,
    /// The cluster there.
    pub cluster: Box<dyn Simulation>,
}

/// A task of the reference run.
#[derive(Debug)]
pub struct Played {
    /// The moment before its lines.
    pub before: Arc<Facts>,
    /// The moment after them.
    pub after: Arc<Facts>,
    /// What each line did.
    pub lines: Vec<Vec<Move>>,
    /// Which option is the first true one.
    pub truth: Option<usize>,
    /// The line since which the options are as true or false as they are in the end; nothing if they were before.
    pub decided: Option<usize>,
}

/// A part of what a line does.
#[derive(Clone, Debug)]
pub enum Move {
    /// An event happens.
    Event {
        /// Which one.
        event: Event,
        /// When, in virtual milliseconds.
        time: u64,
        /// Whether the schedule chose it.
        scheduled: bool,
    },
    /// One walks so many moments back.
    Back(u64),
    /// Time passes up to this virtual millisecond, and nothing happens.
    Wait(u64),
}

impl Move {
    /// Whether something is to be seen of it.
    pub fn is_seen(&self) -> bool {
        !matches!(self, Move::Wait(_))
    }
}

impl Reference {
    /// Plays a lesson; the session that is returned stands after its last task.
    pub fn play(lesson: &Lesson) -> Result<(Reference, Session), Fault> {
        Reference::play_with(lesson, &mut |_, _| {})
    }

    /// The same; after the lines of each task, somebody looks at the session.
    pub fn play_with(
        lesson: &Lesson,
        look: &mut dyn FnMut(usize, &mut Session),
    ) -> Result<(Reference, Session), Fault> {
        let mut budget = Budget::new();
        let mut session = begin_within(lesson, &mut budget)?;
        let start = Arc::new(session.facts());
        let here = |session: &Session| Opening {
            facts: Arc::new(session.facts()),
            cluster: session.present().fork(),
        };
        let mut explores: Vec<Opening> = lesson.explores.iter().map(|_| here(&session)).collect();
        let mut tasks = Vec::new();
        for (place, task) in lesson.tasks.iter().enumerate() {
            tasks.push(play_task(lesson, task, &mut session, &mut budget)?);
            look(place, &mut session);
            let starts_here = |since| match since {
                Since::Start => false,
                Since::Current => true,
                Since::After(task) => task == place,
            };
            let starting = lesson.explores.iter().zip(&mut explores);
            for (_, from) in starting.filter(|(explore, _)| starts_here(explore.from)) {
                *from = here(&session);
            }
        }
        Ok((Reference { start, tasks, explores }, session))
    }

    /// The moment that a task's text is about: the one at which it is read. A prediction and an act are read before
    /// their lines, everything else after them.
    pub fn read_at(&self, task: usize, kind: Kind) -> &Arc<Facts> {
        let Played { before, after, .. } = &self.tasks[task];
        if kind.is_read_after() { after } else { before }
    }

    /// The moment after the last task.
    pub fn end(&self) -> &Arc<Facts> {
        self.tasks.last().map_or(&self.start, |task| &task.after)
    }

    /// The moment where the goal starts.
    pub fn goal_start(&self, from: From) -> &Arc<Facts> {
        match from {
            From::Start => &self.start,
            From::Current => self.end(),
        }
    }
}

/// The rules of a twin in which these are broken.
pub fn rules(lesson: &Lesson, broken: &[&'static Breakage]) -> TwinRules {
    TwinRules::exactly(broken, lesson.setup.profile())
}

/// A session of this lesson at the moment before its first task.
pub fn begin(lesson: &Lesson) -> Result<Session, Fault> {
    begin_within(lesson, &mut Budget::new())
}

fn begin_within(lesson: &Lesson, budget: &mut Budget) -> Result<Session, Fault> {
    let mut session = Session::new(lesson.setup.clone()).map_err(|trouble| Fault { line: 1, trouble })?;
    lesson.start.iter().try_for_each(|line| read(lesson, line, &mut session, budget))?;
    Ok(session)
}

/// What came of a way to the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// After how many events the goal was reached.
    pub reached: Option<u64>,
    /// Whether what is to be avoided came first.
    pub spoiled: bool,
    /// How many events the whole way has.
    pub events: u64,
}

/// Goes a way to the goal, headless. With manual delivery it has no lines that leave the choice to the schedule.
pub fn try_way(lesson: &Lesson, way: &[Scripted]) -> Result<Tried, Fault> {
    let Some(goal) = &lesson.goal else { return Ok(Tried { reached: None, spoiled: false, events: 0 }) };
    let (mut session, mut budget) = (goal_begin(lesson, goal.from)?, Budget::new());
    let mut attempt = Attempt::begin(&session);
    for line in way {
        let allowed = allows(lesson, &line.line);
        allowed.map_err(|trouble| lesson.page.fault_inside(&line.written, 0, trouble))?;
        read(lesson, line, &mut session, &mut budget)?;
    }
    attempt.look(&session, std::slice::from_ref(&goal.reach), goal.avoid.as_ref());
    Ok(Tried { reached: attempt.reached(), spoiled: attempt.spoiled(), events: attempt.events() })
}

/// What each line of the shown way to the goal does, from where the goal starts.
pub fn solution(lesson: &Lesson) -> Result<Vec<Vec<Move>>, Fault> {
    let Some(goal) = &lesson.goal else { return Ok(Vec::new()) };
    let (mut session, mut budget) = (goal_begin(lesson, goal.from)?, Budget::new());
    goal.solution.iter().map(|line| play_line(lesson, line, &mut session, &mut budget)).collect()
}

/// A session at the moment where the goal starts.
fn goal_begin(lesson: &Lesson, from: From) -> Result<Session, Fault> {
    match from {
        From::Start => begin(lesson),
        From::Current => Ok(Reference::play(lesson)?.1),
    }
}

/// Whether a line may be used on the way to the goal.
pub fn allows(lesson: &Lesson, line: &Line) -> Result<(), Trouble> {
    by_hand(lesson, line)?;
    let verb = verb(line);
    if allows_verb(lesson, &verb) {
        return Ok(());
    }
    let what = Saying::plain("lesson.not-allowed").with("word", verb);
    Err(Trouble::new(what).at(1))
}

/// The verb of a line.
pub fn verb(line: &Line) -> String {
    line.to_string().split(' ').next().unwrap_or_default().into()
}

/// Whether lines with this verb may be used on the way to the goal.
pub fn allows_verb(lesson: &Lesson, verb: &str) -> bool {
    let free = ["back", "forward", "goto", "branch", "switch", "expect", "show", "save"];
    let allowed: &[&str] = lesson.goal.as_ref().map_or(&[], |goal| &goal.allow);
    let refused =
        if allowed.is_empty() { ["break", "mend"].contains(&verb) } else { !allowed.contains(&verb) };
    !refused || free.contains(&verb)
}

/// Whether a line leaves nothing to the schedule, in a lesson where that moves nothing.
pub fn by_hand(lesson: &Lesson, line: &Line) -> Result<(), Trouble> {
    let waits = matches!(line, Line::Step(_) | Line::RunFor(_) | Line::RunUntil(..));
    if waits && lesson.delivery == Delivery::Manual {
        return Err(Trouble::plain("lesson.by-hand").at(1));
    }
    Ok(())
}

/// Every text of the lesson, each with the moment at which it is read.
pub fn texts<'a>(lesson: &'a Lesson, reference: &'a Reference) -> Vec<(&'a Prose, &'a Arc<Facts>)> {
    let one = |tongues: &'a Tongues<Prose>, facts| tongues.all().map(move |(_, prose)| (prose, facts));
    let many = |tongues: &'a Tongues<Vec<Prose>>, facts| {
        tongues.all().flat_map(|(_, list)| list).map(move |prose| (prose, facts))
    };
    let mut texts = Vec::new();
    texts.extend(one(&lesson.title, &reference.start));
    texts.extend(one(&lesson.objective, &reference.start));
    for (place, task) in lesson.tasks.iter().enumerate() {
        let read_at = reference.read_at(place, task.kind);
        let Played { before, after, .. } = &reference.tasks[place];
        texts.extend(one(&task.before, before));
        texts.extend(one(&task.text, read_at));
        for option in &task.options {
            texts.extend(one(&option.text, read_at));
            texts.extend(one(&option.why, after));
        }
        texts.extend(many(&task.said, before));
        texts.extend(many(&task.hints, before));
    }
    if let Some(goal) = &lesson.goal {
        let facts = reference.goal_start(goal.from);
        texts.extend(one(&goal.text, facts));
        texts.extend(many(&goal.said, facts));
        texts.extend(many(&goal.hints, facts));
    }
    for (explore, opening) in lesson.explores.iter().zip(&reference.explores) {
        texts.extend(one(&explore.text, &opening.facts));
    }
    texts
}

fn play_task(
    lesson: &Lesson,
    task: &Task,
    session: &mut Session,
    budget: &mut Budget,
) -> Result<Played, Fault> {
    let before = Arc::new(session.facts());
    let true_ones = |facts: &Arc<Facts>| -> Vec<bool> {
        task.options.iter().map(|option| option.holds.is_true(facts)).collect()
    };
    let (mut known, mut decided, mut lines) = (true_ones(&before), None, Vec::new());
    for (place, line) in task.lines.iter().enumerate() {
        lines.push(play_line(lesson, line, session, budget)?);
        if !task.options.is_empty() {
            let now = true_ones(&Arc::new(session.facts()));
            if now != known {
                (known, decided) = (now, Some(place));
            }
        }
    }
    let after = Arc::new(session.facts());
    let truth = known.iter().position(|is_true| *is_true);
    Ok(Played { before, after, lines, truth, decided })
}

/// Plays a line, and notes what it did.
fn play_line(
    lesson: &Lesson,
    line: &Scripted,
    session: &mut Session,
    budget: &mut Budget,
) -> Result<Vec<Move>, Fault> {
    if let Line::Back(moments) = line.line {
        read(lesson, line, session, budget)?;
        return Ok(vec![Move::Back(moments)]);
    }
    let known = session.history().len();
    read(lesson, line, session, budget)?;
    let history = session.history();
    let made = (known + 1..=history.len()).filter_map(|id| history.moment(id));
    let mut moves: Vec<Move> = made
        .map(|moment| Move::Event {
            event: moment.event.clone(),
            time: moment.time,
            scheduled: moment.scheduled,
        })
        .collect();
    if matches!(line.line, Line::RunFor(_)) && session.now() > session.present().time() {
        moves.push(Move::Wait(session.now()));
    }
    Ok(moves)
}

fn read(lesson: &Lesson, line: &Scripted, session: &mut Session, budget: &mut Budget) -> Result<(), Fault> {
    let trouble = match budget.run(session, &line.line) {
        Ok(()) => return Ok(()),
        Err(Stop::Trouble(trouble)) => trouble,
        Err(Stop::False(disappointment)) => Trouble::new(disappointment.what),
    };
    Err(lesson.page.fault_inside(&line.written, 0, trouble))
}
