//! What to read, to predict or to do: the task of a lesson.

use super::{article, edges};
use crate::lesson::Stage;
use crate::lesson::runner::{Cue, CueState};
use crate::session::tell;
use crate::tui::app::{App, Course, Lab};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use std::ops::Range;

mod answer;
mod doing;
mod end;
mod heading;

mod write;

pub use heading::{keys, title};

/// Most faults of a file that stand above the task.
const MOST_FAULTS: usize = 5;

/// Draws the task of a lesson, scrolled; once one chooses among the options of a question, the selected one is seen.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let (area, foot) = article::beside(area, frame.area(), app, lab);
    frame.render_widget(Paragraph::new(foot.1), foot.0);
    let Some((page, first)) = stand(area, app, lab) else { return };
    let room = usize::from(area.height).max(1);
    let more = (first > 0, page.lines.len() > first + room);
    let lines: Vec<Line<'_>> = page.lines.into_iter().skip(first).take(room).collect();
    frame.render_widget(Paragraph::new(lines), area);
    edges(frame, area, more, app.theme);
}

/// The task, and the first line of it that is shown.
fn stand<'a>(area: Rect, app: &'a App, lab: &Lab) -> Option<(Page<'a>, usize)> {
    let course = lab.course.as_ref()?;
    let mut page = Page::new(app, area);
    page.fill(course, lab);
    let room = usize::from(area.height).max(1);
    let most = page.lines.len().saturating_sub(room);
    let first = lab.scroll.task.min(most);
    let selected = page.options.get(course.option).filter(|_| course.chooses);
    let mut seen = selected.map_or(first, |lines| first.min(lines.start).max(lines.end.saturating_sub(room)));
    if let Some(now) = page.now {
        // With the line that comes behind it.
        seen = seen.max((now + 2).saturating_sub(room)).min(most);
    }
    Some((page, seen))
}

/// The option of the open question that is shown at a place of the screen.
pub fn option_at(area: Rect, app: &App, lab: &Lab, place: Position) -> Option<usize> {
    let (area, _) = article::beside(area, app.area(), app, lab);
    let (page, first) = stand(area, app, lab)?;
    let line = first + usize::from(place.y.checked_sub(area.y)?);
    page.options.iter().position(|lines| lines.contains(&line))
}

/// How far the pane can be scrolled down.
pub fn reach(area: Rect, app: &App, lab: &Lab) -> usize {
    let Some(course) = &lab.course else { return 0 };
    let (area, _) = article::beside(area, app.area(), app, lab);
    let mut page = Page::new(app, area);
    page.fill(course, lab);
    page.lines.len().saturating_sub(area.height.into())
}

/// The lines of a task.
struct Page<'a> {
    app: &'a App,
    columns: usize,
    lines: Vec<Line<'static>>,
    /// The lines of each option of an open question.
    options: Vec<Range<usize>>,
    /// Where the line stands that runs now, once one has run.
    now: Option<usize>,
}

impl<'a> Page<'a> {
    fn new(app: &'a App, area: Rect) -> Page<'a> {
        Page { app, columns: usize::from(area.width), lines: Vec::new(), options: Vec::new(), now: None }
    }

    /// Writes all that belongs to the stage.
    fn fill(&mut self, course: &Course, lab: &Lab) {
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
                self.options(course);
            }
            Stage::Read => {
                match runner.outcome(language, &keys) {
                    None => self.blocks(&runner.text(language, &keys)),
                    Some(outcome) => self.outcome(runner, &outcome),
                }
                self.searches(runner);
                self.sources(runner);
            }
            stage @ (Stage::Act { .. } | Stage::Goal { .. }) => {
                let aims = runner.aims(&lab.session, language, &keys);
                let stands = stage.is_done() && aims.iter().all(|aim| aim.condition.holds);
                self.result(runner, stage);
                self.blocks(&runner.text(language, &keys));
                self.aims(&aims);
                self.outlook(runner, stage);
                self.searches(runner);
                // Whoever is there needs no hint.
                if !stands {
                    self.hints(runner, lab);
                }
            }
            Stage::End => self.end(runner),
        }
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
        let has_run = cues.iter().any(|cue| cue.state == CueState::Done);
        let key = if has_run { "task.watching" } else { "task.watch" };
        self.put(self.app.words().get(key), theme.strong(), 0);
        self.blank();
        for cue in cues {
            let (mark, style) = match cue.state {
                CueState::Done => (theme.glyphs.yes, theme.dim()),
                CueState::Now => (theme.glyphs.selected, theme.accent()),
                CueState::Ahead => (" ", theme.text()),
            };
            if cue.state == CueState::Now && has_run {
                self.now = Some(self.lines.len());
            }
            self.spans(&[(cue.line.into(), style)], 2, Some(Span::styled(mark, style)));
        }
    }
}
