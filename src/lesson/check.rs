//! Proves a lesson: whatever it states about the cluster is played and asked.
//!
//! [`truth`] plays the tasks and asks claims, expectations and predictions; [`twin`] plays them under other rules;
//! [`goal`] tries the ways to the goal;
//! [`explore`] runs the searches behind *always* and *never*; [`article`] looks whether what is quoted is ever run;
//! [`tongues`] holds the languages to the same claims, values and sources; [`prose`] finds what a text states
//! without proof; [`strings`] finds misspelt names in
//! expressions, [`names`] those in texts; [`across`] compares lessons with each other.
//! Everything that is wrong is found at once, as far as it does not follow from something else that is wrong.
//!
//! What is left out: whether a claim says what its words say. A claim is proved, its wording is the author's.

use super::format::{Asked, Kind, Lesson, Prose, Task, Tongues};
use super::page::Fault;
use crate::model::expression::Question;
use crate::model::facts::Facts;
use crate::model::saying::Saying;
use crate::model::text;
use crate::model::trouble::Trouble;
use crate::search::Bounds;
use crate::words::Language;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

pub mod across;
mod article;
mod explore;
mod goal;
mod names;
mod play;
mod prose;
mod sentence;
mod strings;
mod terms;
mod tongues;
mod truth;
mod twin;

/// The claim that proves nothing, and says so: `[[ok|…]]`.
const OK: &str = "ok";
/// How many misconceptions the curriculum names: M01, M02 and so on.
pub const MISCONCEPTIONS: u64 = 28;
/// What may only follow from an expression or a text that could not be read.
const FOLLOWS: [&str; 12] = [
    "check.act-done",
    "check.claim",
    "check.claim-unused",
    "check.many-true",
    "check.no-hint",
    "check.no-language",
    "check.no-why",
    "check.none-true",
    "check.other-claim",
    "check.other-source",
    "check.other-value",
    "check.source-unused",
];
/// Most findings of a lesson.
const MOST_FINDINGS: usize = 1_000;

/// Something that is wrong with a lesson.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What, and where.
    pub fault: Fault,
    /// The parts of an expression that is not as it should be, each with its value.
    pub parts: Vec<(String, String)>,
    /// The lines of a run that shows that something is not so.
    pub lines: Vec<String>,
    /// Whether it is put up with in a draft: a text that is not translated yet.
    pub draft: bool,
}

impl From<Fault> for Finding {
    fn from(fault: Fault) -> Finding {
        Finding { fault, parts: Vec::new(), lines: Vec::new(), draft: false }
    }
}

/// What is said of a lesson that is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Its tasks.
    pub tasks: usize,
    /// Its claims, and what its tasks expect.
    pub claims: usize,
    /// Its predictions.
    pub predictions: usize,
    /// Its searches.
    pub searches: usize,
    /// Events of the best way known to the goal.
    pub par: Option<u64>,
}

/// A search that proved something: of an `[[explore]]`, or of a par.
#[derive(Clone, Debug)]
pub struct Searched {
    /// The id of the `[[explore]]`; nothing if it is the search for a shorter way to the goal.
    pub id: Option<String>,
    /// States that were looked at.
    pub states: u64,
    /// Within which bounds.
    pub bounds: Bounds,
}

/// What came of a lesson.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// Everything that is wrong with it, in the order of the file.
    pub findings: Vec<Finding>,
    /// The searches that proved something.
    pub searches: Vec<Searched>,
}

/// Reads a file and proves the lesson in it, if there is one: a field that is unknown is no reason not to.
pub fn read(bytes: &[u8], keys: &[&str], threads: usize) -> (Option<Lesson>, Proof) {
    let (lesson, faults) = Lesson::read_on(bytes);
    let mut proof = lesson.as_ref().map_or_else(Proof::default, |lesson| prove(lesson, keys, threads));
    proof.findings.extend(faults.into_iter().map(Finding::from));
    proof.findings.sort_by_key(|finding| (finding.fault.line, finding.fault.trouble.column));
    (lesson, proof)
}

/// Proves a lesson. `keys` are the names that `key("…")` knows; searches run on so many threads, and on none there are
/// no searches: then a par and what always or never happens are taken at their word.
pub fn prove(lesson: &Lesson, keys: &[&str], threads: usize) -> Proof {
    let mut notes = Notes { lesson, findings: Vec::new(), searches: Vec::new() };
    notes.names();
    let moments = truth::prove(&mut notes, threads);
    let sets = sets(lesson);
    tongues::prove(&mut notes, &sets);
    prose::prove(&mut notes, &sets, &moments, keys);
    let Notes { mut findings, searches, .. } = notes;
    // What has not been read is not missing, and nothing can be said of what it names.
    findings.retain(|finding| lesson.whole || !FOLLOWS.contains(&&*finding.fault.trouble.what.key));
    findings.sort_by_key(|finding| (finding.fault.line, finding.fault.trouble.column));
    Proof { findings, searches }
}

/// What a lesson proves.
pub fn tally(lesson: &Lesson) -> Tally {
    Tally {
        tasks: lesson.tasks.len(),
        claims: lesson.tasks.iter().flat_map(statements).count(),
        predictions: lesson.tasks.iter().filter(|task| task.kind == Kind::Predict).count(),
        searches: lesson.explores.len(),
        par: lesson.goal.as_ref().and_then(|goal| goal.par.as_ref()).map(|par| *par.get_ref()),
    }
}

/// What is stated of a task: its claims, what it expects, and the same of its twin.
fn statements(task: &Task) -> impl Iterator<Item = &Asked> {
    let claims = claims(task).map(|(_, asked)| asked);
    claims.chain(&task.expect).chain(task.twin.iter().flat_map(|twin| &twin.expect))
}

/// The claims of a task, and those of its twin.
fn claims(task: &Task) -> impl Iterator<Item = &(Spanned<String>, Asked)> {
    task.claims.iter().chain(task.twin.iter().flat_map(|twin| &twin.claims))
}

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Title,
    Objective,
    Before,
    Task,
    Option,
    Why,
    Said,
    Hint,
    Goal,
    GoalSaid,
    GoalHint,
    Explore,
}

/// A text in its languages.
struct Set<'a> {
    role: Role,
    /// The task that it belongs to.
    task: Option<usize>,
    /// The search that it belongs to.
    explore: Option<usize>,
    texts: Vec<(Language, &'a Prose)>,
}

/// Every text of the lesson.
fn sets(lesson: &Lesson) -> Vec<Set<'_>> {
    let mut sets = vec![set(Role::Title, None, &lesson.title), set(Role::Objective, None, &lesson.objective)];
    for (place, task) in lesson.tasks.iter().enumerate() {
        sets.push(set(Role::Before, Some(place), &task.before));
        sets.push(set(Role::Task, Some(place), &task.text));
        for option in &task.options {
            sets.push(set(Role::Option, Some(place), &option.text));
            sets.push(set(Role::Why, Some(place), &option.why));
        }
        sets.extend(many(Role::Said, Some(place), &task.said));
        sets.extend(many(Role::Hint, Some(place), &task.hints));
    }
    if let Some(goal) = &lesson.goal {
        sets.push(set(Role::Goal, None, &goal.text));
        sets.extend(many(Role::GoalSaid, None, &goal.said));
        sets.extend(many(Role::GoalHint, None, &goal.hints));
    }
    for (place, explore) in lesson.explores.iter().enumerate() {
        sets.push(Set { explore: Some(place), ..set(Role::Explore, None, &explore.text) });
    }
    sets
}

fn set(role: Role, task: Option<usize>, tongues: &Tongues<Prose>) -> Set<'_> {
    Set { role, task, explore: None, texts: tongues.all().collect() }
}

/// The first text of each language, the second of each, and so on.
fn many(role: Role, task: Option<usize>, tongues: &Tongues<Vec<Prose>>) -> impl Iterator<Item = Set<'_>> {
    let most = tongues.all().map(|(_, list)| list.len()).max().unwrap_or_default();
    (0..most).map(move |place| {
        let texts = tongues.all().filter_map(|(language, list)| Some((language, list.get(place)?)));
        Set { role, task, explore: None, texts: texts.collect() }
    })
}

/// What has been found so far.
struct Notes<'a> {
    lesson: &'a Lesson,
    findings: Vec<Finding>,
    searches: Vec<Searched>,
}

impl Notes<'_> {
    /// One more, unless there are too many for anybody to read.
    fn push(&mut self, finding: impl FnOnce(&Lesson) -> Finding) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding(self.lesson));
        }
    }

    /// A sentence about a part of the file.
    fn say(&mut self, span: &Range<usize>, what: Saying) {
        self.push(|lesson| lesson.page.say(span, what).into());
    }

    /// Trouble inside a quoted text, at or behind one of its bytes.
    fn inside(&mut self, word: &Spanned<String>, byte: usize, trouble: Trouble) {
        self.push(|lesson| lesson.page.fault_inside(word, byte, trouble).into());
    }

    /// A sentence about an expression, with its parts at a moment.
    fn asked(&mut self, asked: &Asked, facts: &Arc<Facts>, what: Saying) {
        self.push(|lesson| {
            let fault = lesson.page.fault_inside(&asked.written, 0, Trouble::new(what));
            Finding { parts: reasons(&asked.question, facts), ..fault.into() }
        });
    }

    /// Whether an expression is true at a moment; if it cannot be asked there, that is noted, and nothing is said.
    fn holds(&mut self, asked: &Asked, facts: &Arc<Facts>) -> Option<bool> {
        match asked.question.ask(facts) {
            Ok(answer) => Some(answer.holds),
            Err(trouble) => {
                self.inside(&asked.written, 0, trouble);
                None
            }
        }
    }

    /// What must be right about names before anything is played.
    fn names(&mut self) {
        let lesson = self.lesson;
        let misconceptions = lesson.tasks.iter().flat_map(|task| &task.options);
        let misconceptions = misconceptions.filter_map(|option| option.misconception.as_ref());
        for word in lesson.fixes.iter().chain(misconceptions) {
            let digits = word.get_ref().strip_prefix('M').unwrap_or_default();
            let known =
                digits.len() == 2 && text::number(digits).is_some_and(|n| (1..=MISCONCEPTIONS).contains(&n));
            if !known {
                let what = Saying::plain("check.misconception").with("word", word.get_ref().clone());
                let what = what.with("right", format!("M{MISCONCEPTIONS:02}"));
                self.inside(word, 0, Trouble::new(what));
            }
        }
        for asked in questions(lesson) {
            if let Some(trouble) = strings::check(asked.question.text(), lesson.setup.profile()) {
                self.inside(&asked.written, 0, trouble);
            }
        }
        for asked in questions(lesson)
            .filter(|asked| lesson.setup.config.secret && strings::asks_broken(asked.question.text()))
        {
            self.inside(&asked.written, 0, Trouble::plain("check.secret-asked"));
        }
        for asked in lesson.explores.iter().filter_map(|explore| explore.sought.asked()) {
            if !strings::asks(asked.question.text(), lesson.setup.profile()) {
                self.inside(&asked.written, 0, Trouble::plain("check.explore-empty"));
            }
        }
        for (task, (id, asked)) in
            lesson.tasks.iter().flat_map(|task| claims(task).map(move |claim| (task, claim)))
        {
            let name = || String::from(id.get_ref());
            let same = claims(task).filter(|(other, _)| other.get_ref() == id.get_ref());
            let again = same.map(|(other, _)| other.span().start).min() < Some(id.span().start);
            if again || lesson.explore(id.get_ref()).is_some() {
                self.say(&id.span(), Saying::plain("lesson.twice").with("word", name()));
            }
            if id.get_ref() == OK {
                self.say(&id.span(), Saying::plain("check.ok-claim").with("word", name()));
            }
            if !strings::asks(asked.question.text(), lesson.setup.profile()) {
                let what = Saying::plain("check.claim-empty").with("word", name());
                self.inside(&asked.written, 0, Trouble::new(what));
            }
        }
    }
}

/// Every expression of the lesson that is not in a text.
fn questions(lesson: &Lesson) -> impl Iterator<Item = &Asked> {
    let of_tasks = lesson
        .tasks
        .iter()
        .flat_map(|task| statements(task).chain(task.options.iter().map(|option| &option.holds)));
    let of_goal = lesson.goal.iter().flat_map(|goal| std::iter::once(&goal.reach).chain(&goal.avoid));
    of_tasks.chain(of_goal).chain(lesson.explores.iter().filter_map(|explore| explore.sought.asked()))
}

/// Why an expression is true or false: its parts, and the parts of those that are false, each with its value.
pub(super) fn reasons(question: &Question, facts: &Arc<Facts>) -> Vec<(String, String)> {
    let text = question.text();
    let ask = |part: &str| Question::new(part, facts.profile, facts.config.nodes).ok();
    let mut found = Vec::new();
    for (part, value) in question.parts(facts) {
        let inner = ask(&part).filter(|_| value == "false");
        let inner = inner.map_or(Vec::new(), |inner| is_side(&inner, facts).unwrap_or(inner.parts(facts)));
        found.push((part, value));
        found.extend(inner);
    }
    if found.is_empty() {
        found = is_side(question, facts).unwrap_or_default();
    }
    found.retain(|(part, value)| part != value && part != text);
    found.dedup();
    found.truncate(8);
    found
}

/// The left side of `… is none`, with its value.
fn is_side(question: &Question, facts: &Arc<Facts>) -> Option<Vec<(String, String)>> {
    let (left, _) = question.text().split_once(" is ")?;
    let left = left.trim().trim_start_matches("not ");
    let side = Question::new(left, facts.profile, facts.config.nodes).ok()?;
    Some(vec![(left.into(), side.ask(facts).ok()?.text)])
}
