//! What to read, to predict or to do: the task of a lesson.

use super::edges;
use crate::lesson::runner::{Cue, CueState};
use crate::lesson::{Place, Stage};
use crate::session::tell;
use crate::tui::app::{App, Course, Lab};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

mod answer;
mod doing;
mod end;
mod write;

/// Most faults of a file that stand above the task.
const MOST_FAULTS: usize = 5;

/// Where the learner is, for the title: `task 3 of 8`.
pub fn title(app: &App, lab: &Lab) -> Option<String> {
    let runner = &lab.course.as_ref()?.runner;
    let tasks = runner.lesson().tasks.len() + usize::from(runner.lesson().goal.is_some());
    let place = match runner.place() {
        Place::Task(task) => task + 1,
        Place::Goal => tasks,
        Place::End => return Some(app.words().get("task.end").into()),
    };
    let kind = match runner.stage() {
        _ if runner.is_free() => "task.free",
        Stage::Goal { .. } if runner.is_practice() => "task.practice",
        Stage::Goal { .. } => "task.goal",
        Stage::Act { .. } => "task.act",
        Stage::Ask => "task.predict",
        Stage::Watch { .. } => "task.look",
        _ => "task.read",
    };
    let kind = app.words().get(kind).to_string();
    let values = [("task", place.into()), ("tasks", tasks.into()), ("kind", kind.into())];
    Some(app.words().fill("task.title", &values))
}

/// What to press here, for the frame.
pub fn keys(app: &App, lab: &Lab) -> Option<String> {
    let words = app.words();
    let course = lab.course.as_ref()?;
    let key = match course.runner.stage() {
        _ if course.runner.is_free() => "task.keys-free",
        Stage::Watch { .. } => "task.keys-watch",
        Stage::Ask => "task.keys-ask",
        Stage::Read => "task.keys-read",
        Stage::Act { reached: false } | Stage::Goal { reached: None, shown: false, .. } => "task.keys-act",
        Stage::Act { .. } | Stage::Goal { .. } => "task.keys-done",
        Stage::End => "task.keys-end",
    };
    Some(app.theme.spell(words.get(key)))
}

/// Draws the task of a lesson, scrolled; the selected option of a question is always seen.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let Some(course) = &lab.course else { return };
    let mut page = Page { app, columns: usize::from(area.width), lines: Vec::new() };
    let focus = page.fill(course, lab);
    let room = usize::from(area.height).max(1);
    let most = page.lines.len().saturating_sub(room);
    let mut first = lab.scroll.task.min(most);
    if let Some(focus) = focus {
        first = first.max((focus + 1).saturating_sub(room)).min(most);
    }
    let more = (first > 0, page.lines.len() > first + room);
    let lines: Vec<Line<'_>> = page.lines.into_iter().skip(first).take(room).collect();
    frame.render_widget(Paragraph::new(lines), area);
    edges(frame, area, more, app.theme);
}

/// How far the pane can be scrolled down.
pub fn reach(area: Rect, app: &App, lab: &Lab) -> usize {
    let Some(course) = &lab.course else { return 0 };
    let mut page = Page { app, columns: usize::from(area.width), lines: Vec::new() };
    page.fill(course, lab);
    page.lines.len().saturating_sub(area.height.into())
}

/// The lines of a task.
struct Page<'a> {
    app: &'a App,
    columns: usize,
    lines: Vec<Line<'static>>,
}

impl Page<'_> {
    /// Writes all that belongs to the stage; the last line of what must be seen, if there is such a line.
    fn fill(&mut self, course: &Course, lab: &Lab) -> Option<usize> {
        self.faults();
        let (runner, language, words) = (&course.runner, self.app.words().language, self.app.words());
        let keys = |name: &str| self.app.key_label(name);
        match runner.stage() {
            _ if runner.is_free() => self.put(words.get("task.free-about"), self.app.theme.text(), 0),
            Stage::Watch { .. } => {
                if let Some(option) = runner.chosen() {
                    self.answer(runner, option);
                }
                let before = runner.before(language, &keys);
                self.blocks(&before);
                if !before.is_empty() {
                    self.blank();
                }
                self.cues(&runner.lines());
                if let Some(step) = lab.session.history().last().filter(|_| runner.has_shown(&lab.session)) {
                    self.blank();
                    self.put(&tell::event(step, words), self.app.theme.dim(), 0);
                }
            }
            Stage::Ask => {
                self.blocks(&runner.text(language, &keys));
                self.blank();
                return self.options(course);
            }
            Stage::Read => {
                match runner.outcome(language, &keys) {
                    None => self.blocks(&runner.text(language, &keys)),
                    Some(outcome) => self.outcome(runner, &outcome),
                }
                self.searches(runner);
                self.sources(runner);
            }
            Stage::Act { reached } => {
                self.blocks(&runner.text(language, &keys));
                self.aims(&runner.aims(&lab.session, language, &keys));
                if reached {
                    self.state("task.reached");
                }
                self.searches(runner);
                self.hints(runner, lab);
            }
            Stage::Goal { reached, spoiled, shown } => {
                self.blocks(&runner.text(language, &keys));
                self.aims(&runner.aims(&lab.session, language, &keys));
                self.goal(runner, reached, spoiled, shown);
                self.searches(runner);
                self.hints(runner, lab);
            }
            Stage::End => self.end(runner),
        }
        None
    }

    /// What is wrong with the file that is followed.
    fn faults(&mut self) {
        let Some(watched) = self.app.watched().filter(|watched| !watched.faults().is_empty()) else { return };
        let (theme, words) = (self.app.theme, self.app.words());
        let key = if watched.is_shown() { "task.file-wrong" } else { "task.file-unread" };
        let values = [("file", watched.name().into()), ("count", watched.faults().len().into())];
        self.put(&words.fill(key, &values), theme.warn(), 0);
        for fault in watched.faults().iter().take(MOST_FAULTS) {
            let place = format!("{}:{} ", fault.line, fault.trouble.column.unwrap_or(1));
            let said = tell::trouble(&fault.trouble, words);
            self.spans(&[(place, theme.strong()), (said, theme.bad())], 2, None);
        }
        self.blank();
    }

    /// The lines of the task as a play's script: done, next, ahead.
    fn cues(&mut self, cues: &[Cue<'_>]) {
        let theme = self.app.theme;
        let key =
            if cues.iter().all(|cue| cue.state != CueState::Done) { "task.watch" } else { "task.watching" };
        self.put(self.app.words().get(key), theme.strong(), 0);
        self.blank();
        for cue in cues {
            let (mark, style) = match cue.state {
                CueState::Done => (theme.glyphs.yes, theme.dim()),
                CueState::Now => (theme.glyphs.selected, theme.accent()),
                CueState::Ahead => (" ", theme.text()),
            };
            self.spans(&[(cue.line.into(), style)], 2, Some(Span::styled(mark, style)));
        }
    }
}
