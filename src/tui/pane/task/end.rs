//! What stands below a text, and at the end: what searches have shown, what is cited, what was done.

use super::{Page, doing};
use crate::lesson::Place;
use crate::lesson::explore::Verdict;
use crate::lesson::markup::plain;
use crate::lesson::runner::{Runner, Secret};
use crate::tui::text::cut;
use ratatui::text::Span;

impl Page<'_> {
    /// What the searches have shown: a sentence only once it is proved, with the bounds within which it is.
    pub(super) fn searches(&mut self, runner: &Runner) {
        let (theme, words) = (self.app.theme, self.app.words());
        for found in runner.found(words.language, &|name| self.app.key_label(name)) {
            self.blank();
            match found.verdict {
                Verdict::Searching => {
                    let key = if found.waits { "explore.waiting" } else { "explore.searching" };
                    let said = words.fill(key, &[("states", found.states.into())]);
                    self.spans(&[(said, theme.dim())], 2, Some(Span::styled(theme.glyphs.wait, theme.dim())));
                }
                Verdict::Holds => {
                    self.blocks(&found.text);
                    // Whoever wants to know its bounds in full finds them in the lesson's file; here they take one line.
                    let within = words.fill("explore.within", &[("bounds", found.bounds.into())]);
                    self.put(&cut(&within, self.columns, theme.glyphs.more), theme.dim(), 0);
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

    /// What was learned in the whole lesson, and what comes next.
    pub(super) fn end(&mut self, runner: &Runner) {
        let (theme, words) = (self.app.theme, self.app.words());
        let record = runner.record();
        self.put(&runner.title(words.language), theme.strong(), 0);
        self.blank();
        self.put(words.get("task.finished"), theme.good(), 0);
        self.blank();
        self.put(words.get("task.can-now"), theme.dim(), 0);
        let mark = Span::styled(theme.glyphs.yes, theme.good());
        self.spans(&[(runner.objective(words.language), theme.text())], 2, Some(mark));
        if let Some(Secret::Told(breakage)) = runner.secret() {
            let about = words.get(&format!("breakage.{}.about", breakage.name)).to_string();
            let values = [("name", breakage.name.to_string().into()), ("about", about.into())];
            self.blank();
            self.put(&words.fill("learn.secret-told", &values), theme.text(), 0);
        }
        if !record.answers.is_empty() {
            let right = record.answers.values().filter(|answer| answer.right).count();
            let values = [("right", right.into()), ("count", record.answers.len().into())];
            self.blank();
            self.put(&words.fill("task.answers", &values), theme.text(), 0);
        }
        for (task, right) in runner.mistakes(words.language, &|name| self.app.key_label(name)) {
            let values = [("task", (task + 1).into()), ("words", plain(&right).join(" ").into())];
            let mark = Span::styled(theme.glyphs.no, theme.bad());
            self.spans(&[(words.fill("task.mistake", &values), theme.text())], 2, Some(mark));
        }
        if let (Some(best), Some(par)) = (record.best, doing::par(runner)) {
            let values = [("events", best.into()), ("par", par.into())];
            self.blank();
            self.put(&words.fill(doing::reached_key(runner), &values), theme.text(), 0);
        }
        self.searches(runner);
        if let Some(card) = runner.next_lesson() {
            self.blank();
            self.put(words.get("task.next"), theme.dim(), 0);
            let mark = Span::styled(theme.glyphs.selected, theme.accent());
            self.spans(&[(card.title(words.language).into(), theme.accent())], 2, Some(mark));
        }
    }
}
