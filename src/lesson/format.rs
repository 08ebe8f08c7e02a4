//! What a lesson is, once its file has been read.

use super::article::Excerpt;
use super::markup::Text;
use super::page::Page;
use crate::catalog::Setup;
use crate::model::expression::Question;
use crate::model::facts::Facts;
use crate::model::rule::Breakage;
use crate::search::Bounds;
use crate::sim::line::Line;
use crate::words::Language;
use std::sync::Arc;
use toml::Spanned;

/// The tracks, in the order of the menu.
pub const TRACKS: [&str; 6] = ["foundations", "raft", "paxos", "broken", "beyond", "challenge"];

/// A lesson.
#[derive(Debug)]
pub struct Lesson {
    /// Its id, the same for ever.
    pub id: Spanned<String>,
    /// Its track, one of [`TRACKS`].
    pub track: &'static str,
    /// Its place in the track.
    pub order: u32,
    /// How hard it is.
    pub level: Level,
    /// How long it takes.
    pub minutes: u32,
    /// Ids of the lessons that come before it.
    pub requires: Vec<Spanned<String>>,
    /// The misconceptions that it is aimed at.
    pub fixes: Vec<Spanned<String>>,
    /// Its languages.
    pub languages: Vec<Language>,
    /// Its title.
    pub title: Tongues<Prose>,
    /// What one can do afterwards.
    pub objective: Tongues<Prose>,
    /// What its cluster is made of.
    pub setup: Setup,
    /// Whether the schedule moves anything where the learner acts himself.
    pub delivery: Delivery,
    /// What is broken in a twin that stands beside the whole lesson, if one does.
    pub beside: Option<Vec<&'static Breakage>>,
    /// The part of the article that stands beside all tasks that show no other.
    pub article: Option<Quote>,
    /// Lines before the first task.
    pub start: Vec<Scripted>,
    /// What it cites.
    pub sources: Vec<Source>,
    /// Its tasks.
    pub tasks: Vec<Task>,
    /// The learner's own task at the end.
    pub goal: Option<Goal>,
    /// What is searched for what always or never happens.
    pub explores: Vec<Explore>,
    /// The file.
    pub page: Arc<Page>,
    /// Whether all of the file is in it: nothing in it was wrong.
    pub whole: bool,
}

/// How hard a lesson is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Recall.
    Easy,
    /// Apply.
    Medium,
    /// Combine.
    Hard,
}

impl Level {
    /// All levels with their names.
    pub const ALL: [(&'static str, Level); 3] =
        [("easy", Level::Easy), ("medium", Level::Medium), ("hard", Level::Hard)];

    /// Its name in files; its word is `level.<name>`.
    pub fn name(self) -> &'static str {
        Level::ALL[self as usize].0
    }
}

/// Whether the schedule moves anything where the learner acts himself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// It moves nothing: each event is the learner's own.
    #[default]
    Manual,
    /// It moves what it always does.
    Auto,
}

/// Something in several languages, the lesson's first language first.
#[derive(Debug)]
pub struct Tongues<T>(pub(super) Vec<(Language, T)>);

impl<T> Default for Tongues<T> {
    fn default() -> Self {
        Tongues(Vec::new())
    }
}

impl<T> Tongues<T> {
    /// It in this language, else in the lesson's first; nothing if it is in none.
    pub fn get(&self, language: Language) -> Option<&T> {
        self.own(language).or_else(|| self.0.first().map(|(_, value)| value))
    }

    /// The same, with the language that it is in.
    pub fn nearest(&self, language: Language) -> Option<(Language, &T)> {
        self.all().find(|(known, _)| *known == language).or_else(|| self.all().next())
    }

    /// It in this language and no other.
    pub fn own(&self, language: Language) -> Option<&T> {
        self.all().find(|(known, _)| *known == language).map(|(_, value)| value)
    }

    /// It in every language that it is in.
    pub fn all(&self) -> impl Iterator<Item = (Language, &T)> {
        self.0.iter().map(|(language, value)| (*language, value))
    }
}

/// A text with its place in the file.
#[derive(Debug)]
pub struct Prose {
    /// The text.
    pub text: Text,
    /// As the file has it.
    pub written: Spanned<String>,
}

/// A line of a lesson with its place in the file.
#[derive(Clone, Debug)]
pub struct Scripted {
    /// What it means.
    pub line: Line,
    /// As the file has it.
    pub written: Spanned<String>,
}

/// An expression with its place in the file.
#[derive(Debug)]
pub struct Asked {
    /// The expression, checked.
    pub question: Question,
    /// As the file has it.
    pub written: Spanned<String>,
}

impl Asked {
    /// Whether it is true at a moment; false if it cannot be asked there.
    pub fn is_true(&self, facts: &Arc<Facts>) -> bool {
        self.question.ask(facts).is_ok_and(|answer| answer.holds)
    }
}

/// A part of the article, with the place where the file names it.
#[derive(Debug)]
pub struct Quote {
    /// The part.
    pub excerpt: &'static Excerpt,
    /// As the file has it.
    pub written: Spanned<String>,
}

/// Something that a lesson cites.
#[derive(Debug)]
pub struct Source {
    /// Its id in `[[src:id]]`.
    pub id: Spanned<String>,
    /// The book or paper, as readers of each language know it.
    pub reference: Tongues<Spanned<String>>,
}

/// One step of a lesson.
#[derive(Debug)]
pub struct Task {
    /// Its id, the only one of its name in the lesson.
    pub id: Spanned<String>,
    /// What sort of step it is.
    pub kind: Kind,
    /// The part of the article that stands beside it, if that is not the lesson's.
    pub article: Option<Quote>,
    /// The lines that are played; in an act, the reference way.
    pub lines: Vec<Scripted>,
    /// What holds after the lines; in an act, what the learner brings about.
    pub expect: Vec<Asked>,
    /// What the learner brings about, in words: a sentence for each condition of `expect`, or none.
    pub said: Tongues<Vec<Prose>>,
    /// What the learner reads before the lines run that he watches.
    pub before: Tongues<Prose>,
    /// What the learner reads.
    pub text: Tongues<Prose>,
    /// What the texts claim, by id.
    pub claims: Vec<(Spanned<String>, Asked)>,
    /// Hints, from the idea to the key.
    pub hints: Tongues<Vec<Prose>>,
    /// What can be answered; nothing but in a prediction.
    pub options: Vec<Choice>,
    /// The other rules; nothing but in a twin.
    pub twin: Option<Twin>,
}

impl Task {
    /// Whether a claim is only made where the lines have not run yet.
    pub fn is_early(&self, claim: &str) -> bool {
        let whys = self.options.iter().flat_map(|option| [&option.text, &option.why]);
        names(&self.before, claim)
            && !names(&self.text, claim)
            && !whys.into_iter().any(|why| names(why, claim))
    }
}

/// Whether a text makes this claim.
pub(super) fn names(text: &Tongues<Prose>, claim: &str) -> bool {
    let mut marks = text.all().flat_map(|(_, prose)| prose.text.marks());
    marks.any(|mark| !mark.is_source && mark.id == claim)
}

/// The same lines, from the start of the run, under other rules.
#[derive(Debug)]
pub struct Twin {
    /// The breakages that are on there; every other rule is kept.
    pub broken: Vec<&'static Breakage>,
    /// What holds there after the lines of the task.
    pub expect: Vec<Asked>,
    /// What the texts claim of it, by id.
    pub claims: Vec<(Spanned<String>, Asked)>,
    /// The line where both first differ.
    pub first_difference: Option<Scripted>,
}

/// What sort of step a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The lines run, and the learner reads.
    #[default]
    Show,
    /// The learner answers first.
    Predict,
    /// The learner acts.
    Act,
    /// The lines run here and under other rules, and the learner reads.
    Twin,
}

impl Kind {
    /// Whether the text is read after the lines, and not before them.
    pub fn is_read_after(self) -> bool {
        matches!(self, Kind::Show | Kind::Twin)
    }
}

/// An answer to a prediction.
#[derive(Debug)]
pub struct Choice {
    /// Its id in the task.
    pub id: Spanned<String>,
    /// Whether it is the true one, asked after the lines.
    pub holds: Asked,
    /// What it says.
    pub text: Tongues<Prose>,
    /// Why it is true or not.
    pub why: Tongues<Prose>,
    /// The misconception that it shows.
    pub misconception: Option<Spanned<String>>,
}

/// The learner's own task at the end.
#[derive(Debug)]
pub struct Goal {
    /// Where it starts.
    pub from: From,
    /// What is to be brought about.
    pub reach: Asked,
    /// The same in words: a sentence for each condition of it, or none.
    pub said: Tongues<Vec<Prose>>,
    /// What must never be on the way.
    pub avoid: Option<Asked>,
    /// Events of the shortest way, or of the best one known.
    pub par: Option<Spanned<u64>>,
    /// Whether no way is shorter for certain.
    pub par_proven: bool,
    /// A way that gets there.
    pub solution: Vec<Scripted>,
    /// Ways that do not.
    pub wrong: Vec<Vec<Scripted>>,
    /// The verbs that may be used; all but `break` and `mend` if there are none.
    pub allow: Vec<&'static str>,
    /// What the learner reads.
    pub text: Tongues<Prose>,
    /// Hints, from the idea to the key.
    pub hints: Tongues<Vec<Prose>>,
}

/// Where a goal starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum From {
    /// At the moment before the first task.
    #[default]
    Start,
    /// At the moment after the last task.
    Current,
}

/// A search for what always or never happens, and the sentence that it proves.
#[derive(Debug)]
pub struct Explore {
    /// Its id, by which a text names it as `[[id|…]]`.
    pub id: Spanned<String>,
    /// The moment where it starts.
    pub from: Since,
    /// What it proves.
    pub sought: Sought,
    /// How much a run may hold.
    pub bounds: Bounds,
    /// The sentence that it proves, with its numbers.
    pub text: Tongues<Prose>,
}

/// Where a search starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Since {
    /// At the moment before the first task.
    #[default]
    Start,
    /// At the moment after the last task.
    Current,
    /// At the moment after the lines of a task.
    After(usize),
}

/// What a search proves.
#[derive(Debug)]
pub enum Sought {
    /// That this is true at no moment.
    Never(Asked),
    /// That this is true at every moment.
    Always(Asked),
    /// That from here on nothing is chosen, or nothing more is committed.
    DeadEnd,
}

impl Sought {
    /// The expression, where it has one.
    pub fn asked(&self) -> Option<&Asked> {
        match self {
            Sought::Never(asked) | Sought::Always(asked) => Some(asked),
            Sought::DeadEnd => None,
        }
    }
}

impl Lesson {
    /// The book or paper behind `[[src:id]]`, as readers of a language know it.
    pub fn source(&self, id: &str, language: Language) -> Option<&str> {
        let source = self.sources.iter().find(|source| source.id.get_ref() == id)?;
        source.reference.get(language).map(|reference| reference.get_ref().as_str())
    }

    /// The place of the search with this id.
    pub fn explore(&self, id: &str) -> Option<usize> {
        self.explores.iter().position(|explore| explore.id.get_ref() == id)
    }

    /// The part of the article that stands beside a task; beside the goal, for which there is none.
    pub fn quote(&self, task: Option<usize>) -> Option<&Quote> {
        let own = task.and_then(|task| self.tasks.get(task)?.article.as_ref());
        own.or(self.article.as_ref())
    }

    /// The place of the task with this id.
    pub fn task(&self, id: &str) -> Option<usize> {
        self.tasks.iter().position(|task| task.id.get_ref() == id)
    }
}
