//! A lesson on the screen: the runner that leads through it, and what the keys mean to it.

use super::lab::{Lab, Notice};
use crate::lesson::library::Card;
use crate::lesson::runner::Runner;
use crate::lesson::{Place, Stage};
use crate::model::saying::Saying;
use crate::session::{Outcome, Session, Stop};
use crate::sim::line::Line;
use crate::tui::action::Action;
use crate::tui::pane::Pane;
use crossterm::event::{KeyCode, KeyEvent};

/// A lesson on the screen.
#[derive(Debug)]
pub struct Course {
    /// Where the learner is.
    pub runner: Runner,
    /// The option that is selected while a question is open.
    pub option: usize,
    /// Whether the options are to be in sight: a question opens at its top, and is chosen from below it.
    pub chooses: bool,
}

impl Course {
    /// How many options the open question has.
    pub fn options(&self) -> usize {
        let Place::Task(task) = self.runner.place() else { return 0 };
        self.runner.lesson().tasks[task].options.len()
    }
}

impl Lab {
    /// A lesson: a lab whose run a runner leads.
    pub fn lesson(runner: Runner, session: Session) -> Lab {
        let mut lab = Lab::new(session, crate::progress::journal::Journal::default());
        (lab.course, lab.pane) = (Some(Course { runner, option: 0, chooses: false }), Pane::Task);
        if lab.has_hints() {
            // Whoever comes back reads on where he asked for help.
            lab.scroll.task = usize::MAX;
        }
        lab.follow_twin();
        lab
    }

    /// Whether a lesson waits for what the learner does himself.
    pub fn acts(&self) -> bool {
        let told = self.course.as_ref().filter(|course| !course.runner.is_free());
        let stage = told.map(|course| course.runner.stage());
        matches!(stage, Some(Stage::Act { .. } | Stage::Goal { .. }))
    }

    /// Whether hints stand at the foot of what is to be done.
    fn has_hints(&self) -> bool {
        self.acts() && self.course.as_ref().is_some_and(|course| course.runner.hints_seen() > 0)
    }

    /// The id of the lesson that is open, if one is.
    pub(super) fn lesson_id(&self) -> Option<String> {
        self.course.as_ref().map(|course| course.runner.lesson().id.get_ref().clone())
    }

    /// Does what an action means to the lesson; false if it means nothing to it.
    pub fn learn(&mut self, action: Action, key: KeyEvent) -> bool {
        let Some(course) = &mut self.course else { return false };
        if course.runner.is_free() && action != Action::Free {
            return false;
        }
        let stage = course.runner.stage();
        match (stage, action) {
            (_, Action::Free) => self.lead(|runner, session, _| Ok(Some(runner.free(session)))),
            (Stage::Ask, Action::Up) if self.pane == Pane::Task => {
                course.option = course.option.saturating_sub(1);
                self.choose_option();
            }
            (Stage::Ask, Action::Down) if self.pane == Pane::Task => {
                course.option = (course.option + 1).min(course.options().saturating_sub(1));
                self.choose_option();
            }
            (Stage::Ask, Action::Enter) => self.answer(),
            (Stage::Ask, Action::Node) => {
                let KeyCode::Char(digit) = key.code else { return false };
                let place = digit.to_digit(10).map_or(0, |digit| digit as usize - 1);
                if place >= course.options() {
                    return false;
                }
                course.option = place;
                self.answer();
            }
            (Stage::Watch { .. }, Action::Step) => self.lead(Runner::step),
            (Stage::Watch { .. }, Action::Enter) => self.lead(Runner::rest),
            (Stage::Read, Action::Enter) | (_, Action::NextTask) => self.next_task(),
            (stage, Action::Step) if stage.is_done() => self.next_task(),
            (Stage::Act { .. } | Stage::Goal { .. }, Action::Up | Action::Down)
                if self.pane == Pane::Task =>
            {
                self.select(if action == Action::Up { -1 } else { 1 });
            }
            (Stage::Ask, Action::Step) => self.refuse(Saying::plain("lesson.answer-first")),
            (Stage::Act { .. } | Stage::Goal { .. }, Action::Step)
                if !course.runner.schedule_moves() && !self.session.history().has_future() =>
            {
                self.refuse(Saying::plain("lesson.your-turn"));
            }
            (_, Action::PreviousTask) => self.lead(|runner, session, _| runner.previous(session)),
            (_, Action::Hint) => {
                if !course.runner.hint(&self.session) && course.runner.advice(&self.session).is_none() {
                    self.refuse(Saying::plain("lesson.no-hint"));
                }
                // It stands at the foot of the task.
                (self.pane, self.scroll.task) = (Pane::Task, usize::MAX);
            }
            (_, Action::Solution) => self.lead(|runner, session, _| runner.solution(session)),
            (_, Action::Again) => self.ask_again(),
            _ => return false,
        }
        true
    }

    /// Asks the question of this task again, as if it had not been answered.
    pub(super) fn ask_again(&mut self) {
        self.lead(|runner, session, _| runner.again(session).map(|()| None));
    }

    /// Answers the open question with the selected option.
    fn answer(&mut self) {
        let Some(course) = &mut self.course else { return };
        if let Err(why) = course.runner.answer(course.option) {
            self.refuse(why);
        }
        self.show_top();
    }

    /// Brings the options in sight, which stand below the question.
    fn choose_option(&mut self) {
        let Some(course) = &mut self.course else { return };
        if !std::mem::replace(&mut course.chooses, true) {
            self.scroll.task = usize::MAX;
        }
    }

    /// Shows the task from its first line on.
    fn show_top(&mut self) {
        self.scroll.task = 0;
        if let Some(course) = &mut self.course {
            course.chooses = false;
        }
    }

    /// The lesson that enter opens: at the end, the next one of the track.
    pub fn next_lesson(&self) -> Option<&'static Card> {
        let runner = &self.course.as_ref()?.runner;
        runner.next_lesson().filter(|_| runner.stage() == Stage::End && !runner.is_free())
    }

    fn next_task(&mut self) {
        self.lead(|runner, session, _| runner.next(session));
    }

    /// Lets the runner do something with the run.
    fn lead(
        &mut self,
        happen: impl FnOnce(
            &mut Runner,
            &mut Session,
            crate::session::Listener<'_>,
        ) -> Result<Option<Saying>, Saying>,
    ) {
        let Some(mut course) = self.course.take() else { return };
        let (facts, place) = (self.facts.clone(), course.runner.place());
        let sort = std::mem::discriminant(&course.runner.stage());
        let had_twin = self.session.twin().is_some();
        let done = happen(&mut course.runner, &mut self.session, &mut |_| {});
        let moved = course.runner.place() != place;
        let is_new = moved || std::mem::discriminant(&course.runner.stage()) != sort;
        if moved {
            course.option = 0;
        }
        self.course = Some(course);
        if is_new {
            self.show_top();
        }
        match done {
            Ok(note) => self.notice = note.map(Notice::Said),
            Err(why) => self.refuse(why),
        }
        self.look_again(&facts);
        if self.session.twin().is_some() != had_twin {
            self.follow_twin();
        }
        self.keep_focus();
    }

    /// Why the lesson does not allow a line here, if it does not.
    pub(super) fn forbidden(&self, line: &Line) -> Option<Stop> {
        let refusal = self.course.as_ref()?.runner.allows(line).err()?;
        Some(Stop::from(refusal))
    }

    /// Finds out whether what the learner did is what the lesson asked for.
    pub(super) fn judge(&mut self, done: &Result<Outcome, Stop>) {
        let (Some(course), Ok(_)) = (&mut self.course, done) else { return };
        if course.runner.seen(&self.session) {
            self.notice = Some(Notice::Done(Saying::plain("lesson.reached")));
            self.pane = Pane::Task;
            // What came of it stands there.
            self.show_top();
        }
    }
}
