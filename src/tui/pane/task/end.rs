//! What stands below a text, and at the end: what searches have shown, what is cited, what was done.

use super::{Page, doing};
use crate::lesson::Place;
use crate::lesson::explore::Verdict;
use crate::lesson::runner::Runner;
use ratatui::text::Span;

impl Page<'_> {
    /// What the searches have shown: a sentence only once it is proved, with the bounds within which it is.
    pub(super) fn searches(&mut self, runner: &Runner) {
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
    pub(super) fn sources(&mut self, runner: &Runner) {
        let Place::Task(task) = runner.place() else { return };
        let words = self.app.words();
        let lesson = runner.lesson();
        let task = &lesson.tasks[task];
        let texts = task.text.get(words.language).into_iter();
        let whys = task.options.iter().filter_map(|option| option.why.get(words.language));
        let mut cited: Vec<&str> = Vec::new();
        for mark in texts.chain(whys).flat_map(|prose| prose.text.marks()).filter(|mark| mark.is_source) {
            if let Some(reference) =
                lesson.source(&mark.id, words.language).filter(|known| !cited.contains(known))
            {
                cited.push(reference);
            }
        }
        for reference in cited.iter().map(|reference| (*reference).to_string()).collect::<Vec<_>>() {
            self.blank();
            self.put(&reference, self.app.theme.dim(), 0);
        }
    }

    /// What was done in the whole lesson.
    pub(super) fn end(&mut self, runner: &Runner) {
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
        if let (Some(best), Some(par)) = (record.best, doing::par(runner)) {
            let values = [("events", best.into()), ("par", par.into())];
            self.blank();
            self.put(&words.fill(doing::reached_key(runner), &values), theme.text(), 0);
        }
        self.blank();
        self.put(&runner.objective(words.language), theme.dim(), 0);
    }
}
