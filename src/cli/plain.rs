//! A lesson in sentences and typed answers, for screen readers, pipes and tests.
//!
//! At a terminal it waits after each text; where the input is a file or a pipe it goes on by itself and reads only
//! answers and the learner's own lines.

use super::out::Out;
use super::play::Lines;
use super::report::Failure;
use crate::lesson::markup::{self, Block};
use crate::lesson::runner::CueState;
use crate::lesson::{Place, Runner, Stage};
use crate::model::datum::Datum;
use crate::model::event::Event;
use crate::model::saying::Saying;
use crate::model::text::number;
use crate::progress::save;
use crate::progress::store::Store;
use crate::session::{Outcome, Session, Stop, tell, twin};
use crate::sim::line::Line;
use crate::sim::resolve::line_of;
use crate::sim::{Step, parse};
use crate::words::Words;
use std::sync::Arc;

mod article;
mod end;
mod hints;
mod rules;
mod searches;

/// Tells a lesson: at a terminal from where it was left, unless the runner has been sent to a task; elsewhere from
/// where the runner stands, so that a script always finds the same.
pub fn tell(
    runner: Runner,
    session: Session,
    store: Store,
    sent: bool,
    words: &'static Words,
) -> Result<(), Failure> {
    let lines = Lines::open(None)?;
    let mut teller = Teller {
        runner,
        session,
        words,
        out: Out::new(),
        lines,
        announced: None,
        quoted: None,
        told: false,
        searched: false,
        store,
    };
    if teller.lines.prompts && !sent {
        teller.resume();
    }
    teller.title();
    teller.lesson()?;
    teller.out.end()
}

/// Whether the lesson goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    On,
    /// The learner, or the input, has ended it.
    Out,
}

struct Teller {
    runner: Runner,
    session: Session,
    words: &'static Words,
    out: Out,
    lines: Lines,
    /// The place whose heading has been printed.
    announced: Option<Place>,
    /// The part of the article that was told last.
    quoted: Option<&'static str>,
    store: Store,
    /// Whether what there is to read here has been printed.
    told: bool,
    /// Whether what the searches here have shown has been printed.
    searched: bool,
}

impl Teller {
    fn title(&mut self) {
        let language = self.words.language;
        let (title, objective) = (self.runner.title(language), self.runner.objective(language));
        self.out.put(&format!("{title}\n{objective}\n"));
        self.what_is_broken();
    }

    /// Takes up the lesson where it was left.
    fn resume(&mut self) {
        let record = self.store.lesson(self.runner.lesson().id.get_ref()).cloned();
        if let Some(record) = record.filter(|record| !record.finished) {
            self.runner.resume(&mut self.session, &record);
        }
    }

    /// Saves what was done.
    fn keep(&mut self) {
        let said = self.store.keep_run(&mut self.runner);
        self.note(said);
    }

    fn lesson(&mut self) -> Result<(), Failure> {
        while !self.out.is_closed() {
            self.keep();
            let fresh = self.announce();
            let goes = match self.runner.stage() {
                Stage::Watch { .. } => self.watch(),
                Stage::Ask => self.ask(fresh)?,
                Stage::Read => self.read()?,
                Stage::Act { reached: false } | Stage::Goal { reached: None, shown: false, .. } => {
                    self.act(fresh)?
                }
                Stage::Act { reached: true } | Stage::Goal { .. } => self.go_on()?,
                Stage::End => {
                    self.end();
                    Goes::Out
                }
            };
            if goes == Goes::Out {
                break;
            }
        }
        Ok(())
    }

    /// Prints the heading of a place that is new; true if it was.
    fn announce(&mut self) -> bool {
        let place = self.runner.place();
        if self.announced == Some(place) {
            return false;
        }
        (self.announced, self.told, self.searched) = (Some(place), false, false);
        match place {
            Place::Task(task) => {
                let count = self.runner.lesson().tasks.len();
                self.out.put("\n");
                self.say("learn.task", &[("number", (task + 1).into()), ("count", count.into())]);
                self.twin_rules();
                self.article();
            }
            Place::Goal => {
                self.out.put("\n");
                self.say("learn.goal", &[]);
                self.article();
            }
            Place::End => self.out.put("\n"),
        }
        true
    }

    /// Runs all lines that are left, each event as its sentences.
    fn watch(&mut self) -> Goes {
        let before = self.runner.before(self.words.language, &|name| self.key(name));
        if !before.is_empty() {
            self.blocks(&before);
        }
        while matches!(self.runner.stage(), Stage::Watch { .. }) {
            let cues = self.runner.lines();
            let now = cues.iter().find(|cue| cue.state == CueState::Now);
            let line = now.map_or(String::new(), |cue| format!("> {}\n", cue.line));
            self.out.put(&line);
            let done = self.heard(|runner, session, listener| runner.step(session, listener));
            self.note(done);
        }
        Goes::On
    }

    /// Lets the runner do something, and says what happens; gives back what else there is to be said.
    fn heard(
        &mut self,
        does: impl FnOnce(&mut Runner, &mut Session, &mut dyn FnMut(&Arc<Step>)) -> Result<Option<Saying>, Saying>,
    ) -> Option<Saying> {
        let (profile, words) = (self.session.setup().profile(), self.words);
        let (excerpt, on) = (self.runner.excerpt(), self.session.present().facts().broken.to_vec());
        let made = self.session.twin().map_or(0, |twin| twin.history().len());
        let mut said = String::new();
        let done = does(&mut self.runner, &mut self.session, &mut |step| {
            said.push_str(&format!("  {}\n", tell::story(step, profile, words)));
            said.extend(excerpt.map(|excerpt| article::ran(excerpt, step, &on, words)));
        });
        let news = self.session.twin_news();
        said.extend(news.iter().map(|news| format!("  {}\n", twin::text::news(news, words))));
        self.out.put(&said);
        self.ran_in_twin(made);
        done.unwrap_or_else(Some)
    }

    fn ask(&mut self, fresh: bool) -> Result<Goes, Failure> {
        if fresh {
            let text = self.runner.text(self.words.language, &|name| self.key(name));
            self.blocks(&text);
            self.options();
        }
        let count = self.runner.options(self.words.language, &|_| None).len();
        let Some(line) = self.hear()? else { return Ok(Goes::Out) };
        match number(line.trim()).filter(|number| (1..=count as u64).contains(number)) {
            Some(number) => {
                let answered = self.runner.answer(number as usize - 1);
                self.note(answered.err());
                Ok(Goes::On)
            }
            None => self.command(&line, Some(count)),
        }
    }

    fn options(&mut self) {
        let options = self.runner.options(self.words.language, &|name| self.key(name));
        for (place, option) in options.iter().enumerate() {
            self.out.put(&format!("{}. {}\n", place + 1, joined(option)));
        }
        self.say("learn.choose", &[("count", options.len().into())]);
    }

    /// The text of a show, or what came of an answer.
    fn read(&mut self) -> Result<Goes, Failure> {
        if !std::mem::replace(&mut self.told, true) {
            self.tell();
        }
        self.go_on()
    }

    fn tell(&mut self) {
        let language = self.words.language;
        match self.runner.outcome(language, &|name| self.key(name)) {
            None => {
                let text = self.runner.text(language, &|name| self.key(name));
                self.blocks(&text);
                self.twin_differs();
            }
            Some(outcome) => {
                let options = self.runner.options(language, &|name| self.key(name));
                let values = |option: usize| {
                    [("number", Datum::from(option + 1)), ("words", joined(&options[option]).into())]
                };
                self.say("learn.chosen", &values(outcome.chosen));
                let right = outcome.chosen == outcome.truth;
                let key = if right { "learn.right" } else { "learn.wrong" };
                self.why(key, &outcome.chosen_why);
                if !right {
                    self.say("learn.truth", &values(outcome.truth));
                    self.blocks(&outcome.truth_why);
                }
                if let Some(line) = self.runner.deciding_line().map(String::from) {
                    self.say("learn.decided", &[("line", line.into())]);
                }
            }
        }
    }

    fn why(&mut self, key: &str, why: &[Block]) {
        let sources = self.without_sources(why);
        self.say(key, &[("words", joined(&sources.0).into())]);
        self.sources(&sources.1);
    }

    /// Waits at a terminal; then the next task, or a command.
    fn go_on(&mut self) -> Result<Goes, Failure> {
        if !std::mem::replace(&mut self.searched, true) {
            self.searches();
        }
        if !self.lines.prompts {
            return Ok(self.next());
        }
        self.say("learn.go-on", &[]);
        let Some(line) = self.hear()? else { return Ok(Goes::Out) };
        if line.trim().is_empty() { Ok(self.next()) } else { self.command(&line, None) }
    }

    fn next(&mut self) -> Goes {
        let note = self.runner.next(&mut self.session).unwrap_or_else(Some);
        self.note(note);
        Goes::On
    }

    fn act(&mut self, fresh: bool) -> Result<Goes, Failure> {
        if fresh {
            let text = self.runner.text(self.words.language, &|name| self.key(name));
            self.blocks(&text);
            self.say("learn.your-turn", &[]);
        }
        let Some(line) = self.hear()? else { return Ok(Goes::Out) };
        self.command(&line, None)
    }

    /// A word of the lesson, or a line.
    fn command(&mut self, line: &str, options: Option<usize>) -> Result<Goes, Failure> {
        match line.trim() {
            "" => {}
            "quit" | "q" => return Ok(Goes::Out),
            "next" => return Ok(self.next()),
            "previous" => {
                let note = self.runner.previous(&mut self.session).unwrap_or_else(Some);
                self.note(note);
            }
            "again" => {
                let again = self.runner.again(&mut self.session);
                self.note(again.err());
                self.announced = None;
            }
            "free" => {
                let note = self.runner.free(&mut self.session);
                self.note(Some(note));
            }
            "hint" => self.hint(),
            "solution" => {
                let shown = self.runner.solution(&mut self.session);
                let is_shown = shown.is_ok();
                self.note(shown.unwrap_or_else(Some));
                if is_shown {
                    self.watch();
                    self.say("learn.solved", &[]);
                }
            }
            "?" | "help" => self.help(),
            "majorities" => self.majorities(),
            _ if options.is_some() => {
                self.say("learn.choose", &[("count", options.unwrap_or_default().into())]);
            }
            line => self.line(line),
        }
        Ok(Goes::On)
    }

    /// A line that the learner has typed: what it does, and whether that was it.
    fn line(&mut self, line: &str) {
        if let Err(stop) = self.run(line) {
            let said = match &stop {
                Stop::Trouble(trouble) => tell::trouble(trouble, self.words),
                Stop::False(disappointment) => tell::disappointment(disappointment, self.words),
            };
            self.out.put(&format!("{said}\n"));
            return;
        }
        let acts = matches!(self.runner.stage(), Stage::Act { .. } | Stage::Goal { .. });
        if !acts {
            return;
        }
        if self.runner.seen(&self.session) {
            self.reached();
        } else if let Stage::Goal { spoiled: true, .. } = self.runner.stage() {
            self.say("learn.spoiled", &[]);
        } else if let Stage::Act { reached: false } | Stage::Goal { reached: None, .. } = self.runner.stage()
        {
            self.say("learn.not-yet", &[]);
        }
    }

    fn run(&mut self, line: &str) -> Result<(), Stop> {
        let Some(line) = parse::parse(line, &self.session.grammar())? else { return Ok(()) };
        self.runner.allows(&line)?;
        let mut outcome = Ok(Outcome::Done);
        self.heard(|_, session, listener| {
            outcome = session.run(line, listener);
            Ok(None)
        });
        match outcome? {
            Outcome::Done => Ok(()),
            Outcome::Show(pane) => {
                let text = self.session.show(pane.as_ref(), self.words)?;
                self.out.put(&text);
                Ok(())
            }
            Outcome::Save(file) => Ok(save::run(&self.session, &file, self.words)?),
        }
    }

    /// What can be typed now.
    fn help(&mut self) {
        let usual = |event: &Event| {
            matches!(event, Event::Deliver(_) | Event::Fire(..) | Event::Crash(_) | Event::Restart(_))
        };
        let sim = self.session.present();
        let lines = sim.enabled().into_iter().filter(usual).map(|event| line_of(&event, sim));
        let lines: Vec<Line> = lines.filter(|line| self.runner.allows(line).is_ok()).collect();
        let mut lines: Vec<String> = lines.iter().map(Line::to_string).collect();
        lines.push(String::from("request n1 …"));
        self.say("learn.possible", &[("lines", lines.join(", ").into())]);
        self.say("learn.commands", &[]);
        if !matches!(self.runner.stage(), Stage::Ask) {
            self.missing();
        }
    }

    /// The next line that is typed; nothing at the end of the input, which is said.
    fn hear(&mut self) -> Result<Option<String>, Failure> {
        if self.lines.prompts {
            self.out.put("> ");
        }
        self.out.flush();
        let line = self.lines.next()?;
        if line.is_none() {
            let (lesson, task) = (self.runner.lesson().id.get_ref().clone(), self.runner.record().task);
            self.say("learn.input-ends", &[("lesson", lesson.into()), ("task", task.into())]);
        }
        Ok(line)
    }

    /// How a key is named where nothing is pressed: by the word that begins its line.
    fn key(&self, name: &str) -> Option<String> {
        let word = match name {
            "node" | "up" | "down" => return Some(self.words.get("learn.key-node").to_string()),
            "time-out" => "fire",
            "enter" => "deliver",
            "links" => "cut",
            other => other,
        };
        Some(format!("`{word}`"))
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let (text, sources) = self.without_sources(blocks);
        self.out.put(&format!("{}\n", markup::plain(&text).join("\n")));
        self.sources(&sources);
    }

    /// A text without the marks of its sources, and the sources.
    fn without_sources(&self, blocks: &[Block]) -> (Vec<Block>, Vec<String>) {
        let (mut text, mut ids) = (blocks.to_vec(), Vec::new());
        for block in &mut text {
            for place in 0..block.spans.len() {
                let Some(id) = block.spans[place].style.source.clone() else { continue };
                ids.push(id);
                if let Some(before) = place.checked_sub(1).map(|before| &mut block.spans[before].words) {
                    before.truncate(before.trim_end().len());
                }
            }
            block.spans.retain(|span| span.style.source.is_none());
        }
        (text, ids)
    }

    fn sources(&mut self, ids: &[String]) {
        for id in ids {
            let reference = self.runner.lesson().source(id, self.words.language).unwrap_or(id).to_string();
            self.say("learn.sources", &[("reference", reference.into())]);
        }
    }

    fn note(&mut self, note: Option<Saying>) {
        if let Some(note) = note {
            let said = self.words.say(&note);
            self.out.put(&format!("{said}\n"));
        }
    }

    fn say(&mut self, key: &str, values: &[(&'static str, Datum)]) {
        let said = self.words.fill(key, values);
        self.out.put(&format!("{said}\n"));
    }
}

fn joined(blocks: &[Block]) -> String {
    markup::plain(blocks).join(" ").trim_end().into()
}
