//! How the learner gets on: lines run, tasks begin and end, and the story is found again where it was left.

use super::{Place, Runner, Stage};
use crate::history::MomentId;
use crate::lesson::attempt::Attempt;
use crate::lesson::format::{From, Kind};
use crate::lesson::reference::{self, Move};
use crate::model::saying::Saying;
use crate::session::{FOUND, Listener, Session, Stop};
use crate::sim::line::Line;

/// A sentence that the learner should read, if there is one.
type Note = Option<Saying>;

impl Runner {
    /// Runs the next event of the lines that run here.
    pub fn step(&mut self, session: &mut Session, listener: Listener<'_>) -> Result<Note, Saying> {
        let Some(tip) = self.watched() else { return Err(self.nothing_to_run()) };
        let note = self.come_back(tip, session);
        self.run_one(session, listener)?;
        Ok(note)
    }

    /// Runs all that is left of them.
    pub fn rest(&mut self, session: &mut Session, listener: Listener<'_>) -> Result<Note, Saying> {
        let Some(tip) = self.watched() else { return Err(self.nothing_to_run()) };
        let note = self.come_back(tip, session);
        self.run_all(session, listener)?;
        Ok(note)
    }

    /// Answers the question that is open, with an option counted from 0.
    pub fn answer(&mut self, option: usize) -> Result<(), Saying> {
        let Place::Task(task) = self.place else { return Err(Saying::plain("lesson.no-question")) };
        if self.stage() != Stage::Ask || option >= self.lesson.tasks[task].options.len() {
            return Err(Saying::plain("lesson.no-question"));
        }
        let status = &mut self.tasks[task];
        let is_first = status.first.is_none();
        status.chosen = Some(option);
        status.first.get_or_insert(option);
        self.weigh(task, option, is_first);
        Ok(())
    }

    /// Finds out whether what the learner did has brought about what an act or the goal asks for. True if it is
    /// reached now and was not before.
    pub fn seen(&mut self, session: &Session) -> bool {
        let lesson = self.lesson.clone();
        let (reach, avoid) = match self.place {
            Place::Task(task) => (lesson.tasks[task].expect.as_slice(), None),
            Place::Goal => match &lesson.goal {
                Some(goal) => (std::slice::from_ref(&goal.reach), goal.avoid.as_ref()),
                None => return false,
            },
            Place::End => return false,
        };
        if self.is_free() {
            return false;
        }
        let place = self.place;
        let Some(status) = self.status() else { return false };
        let Some((branch, attempt)) = &mut status.own else { return false };
        let name = &session.history().branch().name;
        if name.starts_with(super::SOLUTION) {
            return false;
        }
        attempt.look(session, reach, avoid);
        let Some(events) = attempt.reached() else { return false };
        if place == Place::Goal && name.starts_with(FOUND) {
            // A search has found the way: it was shown, and is no achievement.
            return !std::mem::replace(&mut status.shown, true);
        }
        branch.clone_from(&session.history().branch().name);
        let before = std::mem::replace(&mut status.reached, true);
        status.best = Some(status.best.map_or(events, |best| best.min(events)));
        !before
    }

    /// Shows one more hint of the lesson; behind the last one, begins to search for the shortest way from here. False
    /// if there is no other hint.
    pub fn hint(&mut self, session: &Session) -> bool {
        let count = self.hint_count();
        if let Some(status) = self.status().filter(|status| status.hints < count) {
            status.hints += 1;
            return true;
        }
        self.can_guide(session) && self.begin_guide(session).is_some()
    }

    /// Begins to show how an act or the goal is done: its lines run one by one, at the learner's pace. His own way
    /// stays as a branch.
    pub fn solution(&mut self, session: &mut Session) -> Result<Note, Saying> {
        let lesson = self.lesson.clone();
        match self.place {
            Place::Task(task) if lesson.tasks[task].kind == Kind::Act => {
                let note = self.come_back(self.tasks[task].tip, session);
                let over = self.next_move().is_none();
                let status = &mut self.tasks[task];
                (status.shown, status.showing, status.reached) = (true, true, status.reached || over);
                Ok(note)
            }
            Place::Goal => {
                self.solution = reference::solution(&lesson).map_err(|fault| fault.trouble.what)?;
                let start = self.goal.start.unwrap_or(self.origin);
                let note = self.come_back(start, session);
                session.own_branch(super::SOLUTION);
                (self.goal.shown, self.goal.showing) = (true, true);
                (self.goal.tip, self.goal.at) = (start, (0, 0));
                Ok(note)
            }
            _ => Err(Saying::plain("lesson.no-solution")),
        }
    }

    /// Goes to the next task, and runs what is left of this one.
    pub fn next(&mut self, session: &mut Session) -> Result<Note, Saying> {
        match self.stage() {
            Stage::Ask => return Err(Saying::plain("lesson.answer-first")),
            Stage::Act { reached: false } => return Err(Saying::plain("lesson.act-first")),
            Stage::Goal { reached: None, shown: false, .. } => {
                return Err(Saying::plain("lesson.goal-first"));
            }
            Stage::End => return Err(Saying::plain("lesson.last")),
            _ => {}
        }
        let note = self.leave(session);
        let place = self.after(self.place);
        self.enter(place, session);
        Ok(note)
    }

    /// Goes to the task before, as it was left.
    pub fn previous(&mut self, session: &mut Session) -> Result<Note, Saying> {
        if self.practises && self.place == Place::Goal {
            return Err(Saying::plain("lesson.practice-only"));
        }
        let before = match self.place {
            Place::Task(task) => task.checked_sub(1).map(Place::Task),
            Place::End if self.lesson.goal.is_some() => Some(Place::Goal),
            Place::Goal | Place::End => self.tasks.len().checked_sub(1).map(Place::Task),
        };
        let before = before.ok_or_else(|| Saying::plain("lesson.first"))?;
        let note = match self.place {
            Place::Task(task) => self.come_back(self.tasks[task].tip, session),
            _ => None,
        };
        self.enter(before, session);
        Ok(note)
    }

    /// Starts the task, or the goal, anew. What was done stays as a branch.
    pub fn again(&mut self, session: &mut Session) -> Result<(), Saying> {
        let place = self.place;
        let status = self.status().ok_or_else(|| Saying::plain("lesson.last"))?;
        let start = status.start.unwrap_or_default();
        (status.tip, status.at, status.chosen, status.reached) = (start, (0, 0), None, false);
        (status.own, status.showing) = (None, false);
        self.come_back(start, session);
        self.enter(place, session);
        Ok(())
    }

    /// Goes to a place, as if everything before had been seen.
    pub fn go_to(&mut self, place: Place, session: &mut Session) {
        let order = |place| match place {
            Place::Task(task) => task,
            Place::Goal => usize::MAX - 1,
            Place::End => usize::MAX,
        };
        self.enter(if self.tasks.is_empty() { Place::Goal } else { Place::Task(0) }, session);
        while order(self.place) < order(place) {
            self.leave(session);
            let next = self.after(self.place);
            self.enter(next, session);
        }
    }

    /// The moment up to which the lines have run that run now.
    fn watched(&self) -> Option<MomentId> {
        match (self.place, self.stage()) {
            (Place::Task(task), Stage::Watch { .. }) => Some(self.tasks[task].tip),
            (Place::Goal, Stage::Watch { .. }) => Some(self.goal.tip),
            _ => None,
        }
    }

    /// Why no line can run now.
    fn nothing_to_run(&self) -> Saying {
        Saying::plain(match self.stage() {
            Stage::Ask => "lesson.answer-first",
            Stage::Act { .. } | Stage::Goal { .. } => "lesson.your-turn",
            _ => "lesson.all-run",
        })
    }

    fn after(&self, place: Place) -> Place {
        match place {
            Place::Task(task) if task + 1 < self.tasks.len() => Place::Task(task + 1),
            Place::Task(_) if self.lesson.goal.is_some() => Place::Goal,
            _ => Place::End,
        }
    }

    /// Begins a task or the goal where the story stands, or goes back to it as it was left.
    pub(super) fn enter(&mut self, place: Place, session: &mut Session) {
        self.place = place;
        let start = match place {
            Place::Task(0) => self.origin,
            Place::Task(task) => self.tasks[task - 1].tip,
            Place::Goal if self.lesson.goal.as_ref().is_some_and(|goal| goal.from == From::Current) => {
                self.tasks.last().map_or(self.origin, |task| task.tip)
            }
            Place::Goal => self.origin,
            Place::End => {
                self.finished = true;
                self.open_twin(session);
                return;
            }
        };
        let acts = match place {
            Place::Task(task) => self.lesson.tasks[task].kind == Kind::Act,
            _ => true,
        };
        let name = match place {
            Place::Task(task) => format!("my-{}", self.lesson.tasks[task].id.get_ref()),
            _ => String::from("my-goal"),
        };
        let Some(status) = self.status() else { return };
        if status.start != Some(start) {
            (status.start, status.tip, status.at, status.own) = (Some(start), start, (0, 0), None);
        }
        match &status.own {
            Some((branch, _)) => go(session, Line::Switch(branch.clone())),
            None => {
                let tip = status.tip;
                stand_at(tip, session);
                if acts && tip == start {
                    let branch = session.own_branch(&name);
                    let attempt = Attempt::begin(session);
                    if let Some(status) = self.status() {
                        status.own = Some((branch, attempt));
                    }
                }
            }
        }
        self.open_twin(session);
        // A text without lines, or with lines that nothing is seen of, is there at once.
        if matches!(place, Place::Task(_))
            && !acts
            && self.next_move().is_some_and(|(_, next)| !next.is_seen())
        {
            // A wait that was possible once is possible again.
            let _ = self.run_one(session, &mut |_| {});
        }
    }

    /// Gives the session the twin of the task that begins, else that of the lesson, and takes that of another task away.
    fn open_twin(&mut self, session: &mut Session) {
        let own = match self.place {
            Place::Task(task) => self.lesson.tasks[task].twin.as_ref().map(|twin| &twin.broken),
            Place::Goal | Place::End => None,
        };
        let broken = own.or(self.lesson.beside.as_ref());
        let rules = broken.map(|broken| reference::rules(&self.lesson, broken));
        if self.twinned || rules.is_some() {
            self.twinned = rules.is_some();
            // A cluster that could start can start under other rules.
            let opened = session.set_twin(rules);
            debug_assert!(opened.is_ok(), "a twin starts as its run does");
            session.twin_news();
        }
    }

    /// Ends the task: the story goes on from the reference run, wherever the learner has gone.
    fn leave(&mut self, session: &mut Session) -> Note {
        let Place::Task(task) = self.place else { return None };
        let (branch, before) = (session.history().branch().name.clone(), session.present().fingerprint());
        let strayed = self.has_strayed(self.tasks[task].tip, session);
        stand_at(self.tasks[task].tip, session);
        // What was played headless can be played here.
        let _ = self.run_all(session, &mut |_| {});
        (strayed && before != session.present().fingerprint()).then(|| own_way(branch))
    }

    /// Goes back to a moment of the story; a sentence if the learner had left it.
    fn come_back(&self, to: MomentId, session: &mut Session) -> Note {
        let (branch, before) = (session.history().branch().name.clone(), session.present().fingerprint());
        let strayed = self.has_strayed(to, session);
        stand_at(to, session);
        (strayed && before != session.present().fingerprint()).then(|| own_way(branch))
    }

    /// Whether the learner is at a moment that is not on the way to this one.
    fn has_strayed(&self, tip: MomentId, session: &Session) -> bool {
        let (history, here) = (session.history(), session.history().cursor());
        here != tip && here != 0 && !history.path(tip).contains(&here)
    }

    /// Runs lines up to the end of the next thing that is seen.
    fn run_one(&mut self, session: &mut Session, listener: Listener<'_>) -> Result<(), Saying> {
        let mut seen = false;
        while let Some((line, next)) = self.next_move() {
            if seen && next.is_seen() {
                break;
            }
            seen = seen || next.is_seen();
            let next = next.clone();
            perform(&next, session, &mut *listener)?;
            let moves = self.script().1[line].len();
            let Some(status) = self.status() else { break };
            let done = if status.at.0 == line { status.at.1 + 1 } else { 1 };
            status.at = if done < moves { (line, done) } else { (line + 1, 0) };
            status.tip = session.history().cursor();
        }
        let over = self.next_move().is_none();
        let Some(status) = self.status() else { return Ok(()) };
        status.reached |= status.showing && over;
        Ok(())
    }

    fn run_all(&mut self, session: &mut Session, listener: Listener<'_>) -> Result<(), Saying> {
        while self.next_move().is_some() {
            self.run_one(session, &mut *listener)?;
        }
        Ok(())
    }
}

/// Does what a part of a line did in the reference run.
fn perform(next: &Move, session: &mut Session, listener: Listener<'_>) -> Result<(), Saying> {
    match next {
        Move::Event { event, time, scheduled } => session.repeat(event, *time, *scheduled, listener),
        Move::Back(moments) => session.run(Line::Back(*moments), listener).map(|_| ()).map_err(sentence),
        Move::Wait(until) => match until.checked_sub(session.now()) {
            Some(wait) if wait > 0 => session.run(Line::RunFor(wait), listener).map(|_| ()).map_err(sentence),
            _ => Ok(()),
        },
    }
}

fn own_way(branch: String) -> Saying {
    Saying::plain("lesson.own-way").with("name", branch)
}

fn sentence(stop: Stop) -> Saying {
    match stop {
        Stop::Trouble(trouble) => trouble.what,
        Stop::False(disappointment) => disappointment.what,
    }
}

/// Goes to a moment, onto the branch that ends there if one does.
fn stand_at(moment: MomentId, session: &mut Session) {
    let history = session.history();
    let here = history.cursor() == moment;
    let ends_here = history.branches().iter().find(|branch| branch.tip == moment);
    match ends_here {
        // Several branches may end here: the one that one is on is as good.
        _ if here && history.branch().tip == moment => {}
        Some(branch) => go(session, Line::Switch(branch.name.clone())),
        None if here => {}
        None => go(session, Line::Goto(moment as u64)),
    }
}

/// Walks to a moment or branch that is there.
pub(super) fn go(session: &mut Session, line: Line) {
    // The moment or branch is one of the session's own, so this cannot be refused.
    let walked = session.run(line, &mut |_| {});
    debug_assert!(walked.is_ok(), "the runner walks only to what it has seen");
}
