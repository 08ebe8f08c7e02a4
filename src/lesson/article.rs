//! What the article says that some lessons run, and which of its lines an event has run.
//!
//! An excerpt (`assets/article`) has the article's own words or code, line by line, and says for each way to break a rule
//! which of its lines a node's reasons are. So what is marked follows from what happened, and from nothing else.
//!
//! Left out: the article itself. Only what a lesson shows is here.

use crate::history::History;
use crate::model::event::Event;
use crate::model::rule::{Breakage, Reason};
use crate::session::Session;
use crate::words::Language;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The excerpts, as they stand in the sources.
static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/article");

/// The sentence of a breakage that says that it was followed.
const SAYS: &str = "says";

/// Most events that are looked at for the last one that has run a line.
const MOST_BACK: u64 = 200;

/// What an excerpt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A piece of a program: a line is a line.
    Code,
    /// Sentences: a line is a step.
    Words,
}

/// A part of the article.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excerpt {
    /// Its name, by which a lesson shows it.
    #[serde(skip)]
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// The section of the article.
    pub section: String,
    /// The protocol that it speaks of.
    pub protocol: String,
    /// Its text by language, `zh` as the article has it.
    text: BTreeMap<String, String>,
    /// By the name of a breakage, the lines that each reason of a node has run, from 1.
    runs: BTreeMap<String, BTreeMap<String, Vec<usize>>>,
}

/// All excerpts, sorted by name.
pub fn excerpts() -> &'static [Excerpt] {
    static EXCERPTS: OnceLock<Vec<Excerpt>> = OnceLock::new();
    EXCERPTS.get_or_init(|| {
        let mut all: Vec<Excerpt> = FILES.files().filter_map(Excerpt::read).collect();
        all.sort_by_key(|excerpt| excerpt.name);
        all
    })
}

/// The excerpts that speak of a protocol, each with its name.
pub fn of(protocol: &str) -> impl Iterator<Item = (&'static str, &'static Excerpt)> {
    let all = excerpts().iter().filter(move |excerpt| excerpt.protocol == protocol);
    all.map(|excerpt| (excerpt.name, excerpt))
}

impl Excerpt {
    fn read(file: &'static include_dir::File<'static>) -> Option<Excerpt> {
        let name = file.path().file_stem()?.to_str()?;
        match toml::from_str::<Excerpt>(file.contents_utf8()?) {
            Ok(excerpt) => Some(Excerpt { name, ..excerpt }),
            Err(error) => unreachable!("a test reads every excerpt; {name}: {error}"),
        }
    }

    /// Its lines, empty ones too; in English where the language has none of its own.
    pub fn lines(&self, language: Language) -> impl Iterator<Item = &str> {
        let text = self.text.get(language.code()).or_else(|| self.text.get(Language::En.code()));
        text.map_or("", |text| text.trim_matches('\n')).lines()
    }

    /// Whether a node works by it if this rule is broken.
    fn is_of(&self, breakage: &Breakage) -> bool {
        self.runs.contains_key(breakage.name)
    }

    /// The lines that these reasons have run where these breakages are on, in order, counted from 1.
    pub fn ran(&self, reasons: &[Reason], on: &[&'static Breakage]) -> Vec<usize> {
        let by = || on.iter().filter_map(|breakage| self.runs.get(breakage.name));
        let of = |reason: &Reason| {
            let name = name(reason);
            by().filter_map(|runs| runs.get(&name)).flatten().copied().collect::<Vec<usize>>()
        };
        let mut lines: Vec<usize> = reasons.iter().flat_map(of).collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }
}

/// A reason as an excerpt names it: the rule, or the breakage, or another sentence of the breakage.
fn name(reason: &Reason) -> String {
    match reason.broken {
        None => reason.rule.name.into(),
        Some(breakage) if reason.says == SAYS => breakage.name.into(),
        Some(breakage) => format!("{}.{}", breakage.name, reason.says),
    }
}

/// Where nodes work by an excerpt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In the run itself.
    Here,
    /// In its twin.
    There,
}

/// The lines of an excerpt that ran last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Which, in order, counted from 1.
    pub lines: Vec<usize>,
    /// The line of the event that ran them.
    pub line: String,
    /// Whether that was the last event.
    pub now: bool,
}

/// Who works by an excerpt at the present moment, and what of it ran last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Running {
    /// On which side; on neither, if no rule is broken that would make nodes do so.
    pub side: Option<Side>,
    /// What ran last on the way here, as long as nodes have worked by it.
    pub ran: Option<Ran>,
}

/// Looks who works by an excerpt, the run or else its twin, and which of its lines ran last.
pub fn running(excerpt: &Excerpt, session: &Session) -> Running {
    let works = |broken: &[&'static Breakage]| broken.iter().any(|breakage| excerpt.is_of(breakage));
    let here = session.present().facts().broken;
    if works(&here) {
        let ran = last_run(excerpt, session.history(), here.to_vec(), true);
        return Running { side: Some(Side::Here), ran };
    }
    let Some(twin) = session.twin() else { return Running::default() };
    let there = twin.facts().broken;
    if !works(&there) {
        return Running::default();
    }
    let did = twin.did(session.history().cursor());
    Running { side: Some(Side::There), ran: last_run(excerpt, twin.history(), there.to_vec(), did) }
}

/// Goes back from the present moment to the last event that has run a line, at most to where nodes began to work by the
/// excerpt.
fn last_run(excerpt: &Excerpt, history: &History, mut on: Vec<&'static Breakage>, did: bool) -> Option<Ran> {
    let (mut at, mut seen) = (history.cursor(), 0);
    while at > 0 && seen < MOST_BACK {
        for (id, step) in history.replay(at).1.into_iter().rev() {
            let moment = history.moment(id)?;
            let lines = excerpt.ran(&step.reasons, &on);
            if !lines.is_empty() {
                return Some(Ran {
                    lines,
                    line: moment.line.to_string(),
                    now: did && id == history.cursor(),
                });
            }
            match step.event {
                Event::Break(breakage) => on.retain(|known| *known != breakage),
                Event::Mend(breakage) => on.push(breakage),
                _ => {}
            }
            if !on.iter().any(|breakage| excerpt.is_of(breakage)) {
                return None;
            }
            (at, seen) = (moment.parent, seen + 1);
        }
    }
    None
}
