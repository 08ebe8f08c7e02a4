//! A search from the present moment, beside everything else: it goes on a slice at a time, and what it finds can be
//! played as a branch of its own.

use super::{Lab, Notice};
use crate::history::MomentId;
use crate::lesson::Stage;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::search::report::Cut;
use crate::search::written::{Asked, Sought};
use crate::search::{self, MOST_BYTES, Progress, Search, Verdict};
use crate::session::{FOUND, Outcome};
use crate::sim::Simulation;
use crate::sim::line::Line;
use crate::tui::slices;
use std::time::Duration;

/// A search that was asked for.
#[derive(Debug)]
pub struct Finder {
    /// What was typed.
    pub text: String,
    /// The moment where it starts.
    pub moment: MomentId,
    /// How long it has been going on.
    pub took: Duration,
    /// How it stands.
    pub state: Finding,
    search: Search,
    from: Box<dyn Simulation>,
}

/// How a search stands.
#[derive(Debug)]
pub enum Finding {
    /// It goes on.
    Searching,
    /// It is over, and this came of it, with the lines of the way if there is one.
    Over(Verdict, Vec<Line>),
    /// It cannot go on.
    Failed(Trouble),
}

impl Finder {
    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        matches!(self.state, Finding::Searching)
    }

    /// Whether what it has found can be played.
    pub fn has_found(&self) -> bool {
        matches!(&self.state, Finding::Over(_, lines) if !lines.is_empty())
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.search.progress()
    }

    /// Its bounds, as they are written.
    pub fn written(&self) -> String {
        self.search.written()
    }

    /// What came of it, and how much was looked at, once it is over. What was found needs no more.
    pub fn says(&self) -> Vec<Saying> {
        let Finding::Over(verdict, lines) = &self.state else { return Vec::new() };
        let effort = match lines.is_empty() {
            true => self.search.effort(self.took.as_secs_f64(), Cut::Memory),
            false => Vec::new(),
        };
        std::iter::once(self.search.answer(verdict)).chain(effort).collect()
    }

    /// Goes on for one slice; true if it is over.
    fn go_on(&mut self) -> bool {
        let mut failed = None;
        let search = &mut self.search;
        let over = slices::go_on(|states| match search.advance(states) {
            Ok(progress) => progress.end.is_none() && progress.bytes <= MOST_BYTES,
            Err(trouble) => {
                failed = Some(trouble);
                false
            }
        });
        if let Some(trouble) = failed {
            self.state = Finding::Failed(Trouble { column: None, ..trouble });
        } else if over {
            let verdict = self.search.verdict(&*self.from);
            let lines = match &verdict {
                Verdict::Alive(events) => search::lines(&*self.from, events),
                _ => Vec::new(),
            };
            self.state = Finding::Over(verdict, lines);
        }
        over
    }
}

impl Lab {
    /// The search that was asked for last, until it is left.
    pub fn finder(&self) -> Option<&Finder> {
        self.finder.as_ref()
    }

    /// Why nothing may be searched for here: it would answer the question that is open.
    pub fn no_search(&self) -> Option<Saying> {
        let told = self.course.as_ref().filter(|course| !course.runner.is_free())?;
        (told.runner.stage() == Stage::Ask).then(|| Saying::plain("lesson.answer-first"))
    }

    /// Begins to search from the present moment for what was typed.
    pub fn ask(&mut self, text: &str) -> Result<(), Trouble> {
        let asked = search::read(text, self.session.present())?;
        self.search_for(text, &asked)
    }

    fn search_for(&mut self, text: &str, asked: &Asked) -> Result<(), Trouble> {
        let from = self.session.present().fork();
        let search = Search::begin(&*from, asked, 1)?;
        let text = match &asked.sought {
            Sought::Fact(fact) => fact.trim().into(),
            Sought::DeadEnd => String::from(text.trim()),
        };
        let (moment, took, state) = (self.session.history().cursor(), Duration::ZERO, Finding::Searching);
        self.finder = Some(Finder { text, moment, took, state, search, from });
        self.notice = None;
        Ok(())
    }

    /// Goes on with the search; nothing if there is none, else whether it is over.
    pub(super) fn find(&mut self, time: Duration) -> Option<bool> {
        let finder = self.finder.as_mut().filter(|finder| finder.is_open())?;
        finder.took += time;
        Some(finder.go_on())
    }

    /// Plays what the search has found, and leaves the search.
    pub fn play_found(&mut self, at_once: bool) {
        let Some(finder) = self.finder.take() else { return };
        if let Finding::Over(_, lines) = finder.state {
            self.play_way(finder.moment, &lines, at_once);
        }
    }

    /// Plays lines as a branch of their own that starts at a moment. One stands at its end, or at the moment where it
    /// starts, to go on event by event.
    pub fn play_way(&mut self, moment: MomentId, lines: &[Line], at_once: bool) {
        if let Some(refusal) = lines.iter().find_map(|line| self.forbidden(line)) {
            self.notice = Some(Notice::refused(refusal));
            return;
        }
        let before = self.facts.clone();
        let start = Line::Goto(moment as u64);
        let mut done = self.session.run(start.clone(), &mut |_| {});
        let name = self.session.own_branch(FOUND);
        self.journal.line(&start.to_string());
        self.journal.line(&Line::Branch(name.clone()).to_string());
        for line in lines {
            if done.is_err() {
                break;
            }
            done = self.session.run(line.clone(), &mut |_| {});
            if done.is_ok() {
                self.journal.line(&line.to_string());
            }
        }
        let count = lines.len();
        self.notice = Some(match done {
            Ok(_) if at_once => Notice::Said(played("notice.found-done", name, count)),
            Ok(_) => {
                let back = self.session.run(start.clone(), &mut |_| {});
                debug_assert!(back.is_ok(), "one was there just now");
                self.journal.line(&start.to_string());
                Notice::Said(played("notice.found", name, count))
            }
            Err(stop) => Notice::refused(stop),
        });
        self.judge(&Ok(Outcome::Done));
        self.look_again(&before);
    }
}

fn played(key: &'static str, name: String, count: usize) -> Saying {
    Saying::plain(key).with("name", name).with("count", count)
}
