//! What to read, to predict or to do: the task of a lesson.

use super::{article, edges};
use crate::lesson::explore::Verdict;
use crate::lesson::markup::{Block, Style as Look};
use crate::lesson::runner::{Advice, Cue, CueState, Runner};
use crate::lesson::{Place, Stage};
use crate::model::expression::Condition;
use crate::session::tell;
use crate::tui::app::{App, Course, Lab};
use crate::tui::text::wrap_spans;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use std::ops::Range;

mod heading;

pub use heading::{keys, title};

/// Most faults of a file that stand above the task.
const MOST_FAULTS: usize = 5;

/// Draws the task of a lesson, scrolled; the selected option of a question is always seen.
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
    let focus = page.fill(course, lab);
    let room = usize::from(area.height).max(1);
    let most = page.lines.len().saturating_sub(room);
    let first = lab.scroll.task.min(most);
    let seen = focus.map_or(first, |focus| first.max((focus + 1).saturating_sub(room)).min(most));
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

/// Whether no way to the goal is shorter than its par.
fn is_proven(runner: &Runner) -> bool {
    runner.lesson().goal.as_ref().is_some_and(|goal| goal.par_proven)
}

fn reached_key(runner: &Runner) -> &'static str {
    if is_proven(runner) { "task.goal-proven" } else { "task.goal-reached" }
}

fn par_key(runner: &Runner) -> &'static str {
    if is_proven(runner) { "task.par-proven" } else { "task.par" }
}

/// In how many events the goal can be reached, as far as is known.
fn par(runner: &Runner) -> Option<u64> {
    runner.lesson().goal.as_ref()?.par.as_ref().map(|par| *par.get_ref())
}

/// The lines of a task.
struct Page<'a> {
    app: &'a App,
    columns: usize,
    lines: Vec<Line<'static>>,
    /// The lines of each option of an open question.
    options: Vec<Range<usize>>,
}

impl<'a> Page<'a> {
    fn new(app: &'a App, area: Rect) -> Page<'a> {
        Page { app, columns: usize::from(area.width), lines: Vec::new(), options: Vec::new() }
    }

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
                self.cues(&runner.lines());
                if let Some(step) = lab.session.history().last() {
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
                self.conditions(&runner.conditions(&lab.session));
                if reached {
                    self.state("task.reached");
                }
                self.searches(runner);
                self.hints(runner, lab);
            }
            Stage::Goal { reached, spoiled, shown } => {
                self.blocks(&runner.text(language, &keys));
                self.conditions(&runner.conditions(&lab.session));
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

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| line.width() > 0) {
            self.lines.push(Line::default());
        }
    }

    fn put(&mut self, text: &str, style: Style, indent: usize) {
        self.spans(&[(text.to_string(), style)], indent, None);
    }

    /// Words in several styles, wrapped, behind a mark.
    fn spans(&mut self, spans: &[(String, Style)], indent: usize, mark: Option<Span<'static>>) {
        let columns = self.columns.saturating_sub(indent).max(1);
        for (place, mut line) in wrap_spans(spans, columns).into_iter().enumerate() {
            let head = match &mark {
                Some(mark) if place == 0 => {
                    let blanks = indent.saturating_sub(mark.width());
                    vec![mark.clone(), Span::raw(" ".repeat(blanks))]
                }
                _ => vec![Span::raw(" ".repeat(indent))],
            };
            line.splice(0..0, head.into_iter().filter(|span| !span.content.is_empty()));
            self.lines.push(Line::from(line));
        }
    }

    /// A text: its paragraphs with a blank line between them.
    fn blocks(&mut self, blocks: &[Block]) {
        for (place, block) in blocks.iter().enumerate() {
            if place > 0 && block.bullet.is_none() {
                self.blank();
            }
            let spans = self.styled(block);
            let indent = if block.bullet.is_some() { 2 * block.depth.max(1) } else { 0 };
            let mark = block.bullet.clone().map(|bullet| Span::styled(bullet, self.app.theme.dim()));
            self.spans(&spans, indent, mark);
        }
    }

    fn styled(&self, block: &Block) -> Vec<(String, Style)> {
        let one = |look: &Look| {
            let theme = self.app.theme;
            match look {
                Look { key: true, .. } => theme.key(),
                Look { source: Some(_), .. } => theme.dim(),
                // What is marked as no statement looks like none.
                Look { claim: Some(claim), .. } if claim != "ok" => theme.good().patch(theme.bold()),
                Look { value: true, .. } | Look { strong: true, .. } => theme.strong(),
                Look { code: true, .. } => theme.accent(),
                Look { emphasis: true, .. } => theme.italic(),
                _ => theme.text(),
            }
        };
        block.spans.iter().map(|span| (span.words.clone(), one(&span.style))).collect()
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

    /// What was chosen, while it is not known yet what is true.
    fn answer(&mut self, runner: &Runner, option: usize) {
        let words = self.app.words();
        let options = runner.options(words.language, &|name| self.app.key_label(name));
        self.put(words.get("task.you-said"), self.app.theme.dim(), 0);
        if let Some(blocks) = options.get(option) {
            self.blocks(blocks);
        }
        self.blank();
    }

    /// The options of the open question; the line where the selected one ends.
    fn options(&mut self, course: &Course) -> Option<usize> {
        let (theme, words) = (self.app.theme, self.app.words());
        let options = course.runner.options(words.language, &|name| self.app.key_label(name));
        let mut seen = None;
        for (place, blocks) in options.iter().enumerate() {
            let chosen = place == course.option;
            let mark = if chosen { theme.glyphs.selected } else { " " };
            let number = Span::styled(format!("{mark} {} ", place + 1), theme.key());
            let mut spans: Vec<(String, Style)> =
                blocks.iter().flat_map(|block| self.styled(block)).collect();
            if chosen {
                spans.iter_mut().for_each(|(_, style)| *style = style.patch(theme.selected()));
            }
            let start = self.lines.len();
            self.spans(&spans, 4, Some(number));
            self.options.push(start..self.lines.len());
            if chosen {
                seen = Some(self.lines.len() - 1);
            }
        }
        seen
    }

    /// What was said and what is true, side by side with what makes it so.
    fn outcome(&mut self, runner: &Runner, outcome: &crate::lesson::runner::Outcome) {
        let (theme, words) = (self.app.theme, self.app.words());
        let options = runner.options(words.language, &|name| self.app.key_label(name));
        let right = outcome.chosen == outcome.truth;
        let (mark, style) =
            if right { (theme.glyphs.yes, theme.good()) } else { (theme.glyphs.no, theme.bad()) };
        self.put(words.get("task.you-said"), theme.dim(), 0);
        if let Some(blocks) = options.get(outcome.chosen) {
            let spans: Vec<(String, Style)> = blocks.iter().flat_map(|block| self.styled(block)).collect();
            self.spans(&spans, 2, Some(Span::styled(mark, style)));
        }
        if let Some(line) = runner.deciding_line() {
            self.blank();
            self.put(words.get("task.decided"), theme.dim(), 0);
            self.spans(
                &[(line.into(), theme.accent())],
                2,
                Some(Span::styled(theme.glyphs.selected, theme.dim())),
            );
        }
        self.blank();
        self.blocks(&outcome.chosen_why);
        if !right {
            self.blank();
            self.put(words.get("task.happened"), theme.dim(), 0);
            if let Some(blocks) = options.get(outcome.truth) {
                let spans: Vec<(String, Style)> =
                    blocks.iter().flat_map(|block| self.styled(block)).collect();
                self.spans(&spans, 2, Some(Span::styled(theme.glyphs.yes, theme.good())));
            }
            self.blank();
            self.blocks(&outcome.truth_why);
        }
    }

    /// The hints that were asked for, at the foot: there a hint that has just come is seen.
    fn hints(&mut self, runner: &Runner, lab: &Lab) {
        let (theme, words) = (self.app.theme, self.app.words());
        let hints = runner.hints(words.language, &|name| self.app.key_label(name));
        for (place, blocks) in hints.iter().enumerate() {
            self.blank();
            let values = [("hint", (place + 1).into()), ("hints", runner.hint_count().into())];
            self.put(&words.fill("task.hint", &values), theme.warn(), 0);
            self.blocks(blocks);
        }
        self.advice(runner, lab);
    }

    /// The next line of the shortest way, or that there is none any more.
    fn advice(&mut self, runner: &Runner, lab: &Lab) {
        let (theme, words) = (self.app.theme, self.app.words());
        let Some(advice) = runner.advice(&lab.session) else { return };
        let key = |action: &str| self.app.key_label(action).unwrap_or_default().into();
        self.blank();
        match advice {
            Advice::Searching(states) => {
                let said = words.fill("task.guide-searching", &[("states", states.into())]);
                self.spans(&[(said, theme.dim())], 2, Some(Span::styled(theme.glyphs.wait, theme.dim())));
            }
            Advice::Next(line, events) => {
                self.put(&words.fill("task.guide-next", &[("count", events.into())]), theme.warn(), 0);
                let mark = Span::styled(theme.glyphs.selected, theme.accent());
                self.spans(&[(line.to_string(), theme.accent())], 2, Some(mark));
            }
            Advice::Never(states, bounds) => {
                let said = words.fill("task.guide-never", &[("key", key("again"))]);
                self.spans(&[(said, theme.bad())], 2, Some(Span::styled(theme.glyphs.no, theme.bad())));
                let values = [("states", states.into()), ("bounds", bounds.into())];
                self.put(&words.fill("task.guide-within", &values), theme.dim(), 2);
            }
            Advice::Unknown(states) => {
                let values = [("states", states.into()), ("key", key("solution"))];
                self.put(&words.fill("task.guide-unknown", &values), theme.warn(), 0);
            }
        }
    }

    /// That it is done.
    fn state(&mut self, key: &str) {
        let (theme, words) = (self.app.theme, self.app.words());
        self.blank();
        let mark = Span::styled(theme.glyphs.yes, theme.good());
        self.spans(&[(words.get(key).into(), theme.good())], 2, Some(mark));
    }

    /// What is to be brought about, in the very words that are checked: which of it holds, and what the rest is now.
    fn conditions(&mut self, conditions: &[Condition]) {
        let (theme, words) = (self.app.theme, self.app.words());
        self.blank();
        self.put(words.get("task.conditions"), theme.dim(), 0);
        for condition in conditions {
            let (mark, style) = match condition.holds {
                true => (theme.glyphs.yes, theme.good()),
                false => (theme.glyphs.wait, theme.text()),
            };
            self.spans(&[(condition.text.clone(), style)], 2, Some(Span::styled(mark, style)));
            if !condition.holds {
                let differs = |(part, value): &&(String, String)| part.trim_matches(['\'', '"']) != value;
                let parts = condition.parts.iter().filter(differs);
                let parts: Vec<String> = parts.map(|(part, value)| format!("{part} = {value}")).collect();
                if !parts.is_empty() {
                    let now = words.fill("task.now", &[("parts", parts.join(", ").into())]);
                    self.put(&now, theme.dim(), 2);
                }
            }
        }
    }

    fn goal(&mut self, runner: &Runner, reached: Option<u64>, spoiled: bool, shown: bool) {
        let (theme, words) = (self.app.theme, self.app.words());
        let par = par(runner);
        if spoiled {
            self.blank();
            self.put(words.get("task.spoiled"), theme.bad(), 0);
        }
        match (reached, par) {
            (Some(events), Some(par)) => {
                self.blank();
                let values = [("events", events.into()), ("par", par.into())];
                let mark = Span::styled(theme.glyphs.yes, theme.good());
                self.spans(&[(words.fill(reached_key(runner), &values), theme.good())], 2, Some(mark));
            }
            _ if shown => self.state("task.shown"),
            (_, Some(par)) => {
                self.blank();
                self.put(&words.fill(par_key(runner), &[("par", par.into())]), theme.dim(), 0);
            }
            _ => {}
        }
    }

    /// What the searches have shown: a sentence only once it is proved, with the bounds within which it is.
    fn searches(&mut self, runner: &Runner) {
        let (theme, words) = (self.app.theme, self.app.words());
        for found in runner.found(words.language, &|name| self.app.key_label(name)) {
            self.blank();
            match found.verdict {
                Verdict::Searching => {
                    let said = words.fill("explore.searching", &[("states", found.states.into())]);
                    self.spans(&[(said, theme.dim())], 2, Some(Span::styled(theme.glyphs.wait, theme.dim())));
                }
                Verdict::Holds => {
                    self.blocks(&found.text);
                    self.put(
                        &words.fill("explore.within", &[("bounds", found.bounds.into())]),
                        theme.dim(),
                        0,
                    );
                }
                Verdict::Fails => {
                    self.put(
                        &words.fill("explore.fails", &[("count", found.lines.len().into())]),
                        theme.bad(),
                        0,
                    );
                    found.lines.iter().for_each(|line| self.put(line, theme.accent(), 2));
                }
                Verdict::Unfinished => {
                    let said = words.fill("explore.unfinished", &[("states", found.states.into())]);
                    self.put(&said, theme.warn(), 0);
                }
            }
        }
    }

    /// What the text cites.
    fn sources(&mut self, runner: &Runner) {
        let Place::Task(task) = runner.place() else { return };
        let words = self.app.words();
        let lesson = runner.lesson();
        let task = &lesson.tasks[task];
        let texts = task.text.get(words.language).into_iter();
        let whys = task.options.iter().filter_map(|option| option.why.get(words.language));
        let mut cited: Vec<&str> = Vec::new();
        for mark in texts.chain(whys).flat_map(|prose| prose.text.marks()).filter(|mark| mark.is_source) {
            if let Some(reference) = lesson.source(&mark.id).filter(|known| !cited.contains(known)) {
                cited.push(reference);
            }
        }
        for reference in cited.iter().map(|reference| (*reference).to_string()).collect::<Vec<_>>() {
            self.blank();
            self.put(&reference, self.app.theme.dim(), 0);
        }
    }

    /// What was done in the whole lesson.
    fn end(&mut self, runner: &Runner) {
        let (theme, words) = (self.app.theme, self.app.words());
        let record = runner.record();
        self.put(&runner.title(words.language), theme.strong(), 0);
        self.searches(runner);
        self.blank();
        self.put(words.get("task.finished"), theme.good(), 0);
        if !record.answers.is_empty() {
            let right = record.answers.values().filter(|answer| answer.right).count();
            let values = [("right", right.into()), ("count", record.answers.len().into())];
            self.blank();
            self.put(&words.fill("task.answers", &values), theme.text(), 0);
        }
        if let (Some(best), Some(par)) = (record.best, par(runner)) {
            let values = [("events", best.into()), ("par", par.into())];
            self.blank();
            self.put(&words.fill(reached_key(runner), &values), theme.text(), 0);
        }
        self.blank();
        self.put(&runner.objective(words.language), theme.dim(), 0);
    }
}
