//! Reads a lesson file: first its shape, then what its words mean. All faults are found at once.

use super::format::{
    Asked, Choice, Delivery, Explore, From, Goal, Kind, Lesson, Level, Prose, Scripted, Source, TRACKS, Task,
    Tongues,
};
use super::markup::Text;
use super::page::{Fault, Page};
use super::raw::{self, Lists, Texts, Word};
use crate::catalog::{self, Setup};
use crate::model::expression::Question;
use crate::model::saying::Saying;
use crate::model::text;
use crate::model::trouble::Trouble;
use crate::sim::line::{Line, MOST_EVENTS, VERBS, Within};
use crate::sim::parse::{self, Grammar};
use crate::words::Language;
use std::ops::Range;
use std::sync::Arc;

mod explore;

/// Most bytes of a lesson file.
pub const MOST_BYTES: usize = 1024 * 1024;
/// Most lines of a lesson, all tasks and ways together.
const MOST_LINES: usize = 10_000;
/// The longest wait of one line, in virtual milliseconds.
const MOST_MS: u64 = 60_000;
/// Verbs that only make sense where nobody tells a story.
const NOT_IN_LESSONS: [&str; 5] = ["goto", "branch", "switch", "show", "save"];

impl Lesson {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Result<Lesson, Vec<Fault>> {
        let nowhere = |what| vec![Fault { line: 1, trouble: Trouble::new(what).at(1) }];
        if bytes.len() > MOST_BYTES {
            return Err(nowhere(Saying::plain("lesson.large").with("most", MOST_BYTES / 1024 / 1024)));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| nowhere(Saying::plain("error.utf8")))?;
        let page = Arc::new(Page::new(text.trim_start_matches('\u{feff}').into()));
        let file = raw::shape(&page)?;
        let (lesson, faults) = Reader::new(page, &file).map_err(|fault| vec![fault])?.lesson(file);
        match lesson {
            Some(lesson) if faults.is_empty() => Ok(lesson),
            _ => {
                let mut faults = faults;
                faults.sort_by_key(|fault| (fault.line, fault.trouble.column));
                Err(faults)
            }
        }
    }
}

/// A line, unless it could go on for long.
fn bounded(line: Line) -> Result<Line, Trouble> {
    let (events, milliseconds) = match &line {
        Line::Step(events) | Line::RunUntil(_, Within::Events(events)) => (*events, 0),
        Line::RunFor(milliseconds) | Line::RunUntil(_, Within::Milliseconds(milliseconds)) => {
            (0, *milliseconds)
        }
        _ => (0, 0),
    };
    if events > MOST_EVENTS || milliseconds > MOST_MS {
        let what = Saying::plain("lesson.line-long").with("most", MOST_EVENTS).with("longest", MOST_MS);
        return Err(Trouble::new(what).at(1));
    }
    Ok(line)
}

/// Looks up what the words of a file mean, and notes every fault.
struct Reader {
    page: Arc<Page>,
    grammar: Grammar,
    setup: Setup,
    languages: Vec<Language>,
    lines: usize,
    faults: Vec<Fault>,
}

impl Reader {
    /// Finds the protocol: without it no line and no fact can be read.
    fn new(page: Arc<Page>, file: &raw::File) -> Result<Reader, Fault> {
        let cluster = &file.cluster;
        let entry = catalog::protocol(cluster.protocol.get_ref())
            .map_err(|trouble| page.fault_inside(&cluster.protocol, 0, trouble))?;
        let mut setup = Setup::new(entry);
        if let Some(nodes) = &cluster.nodes {
            let set = setup.set("nodes", &nodes.get_ref().to_string());
            set.map_err(|trouble| page.fault(nodes.span().start, trouble))?;
        }
        setup.config.seed = cluster.seed.unwrap_or(setup.config.seed);
        let grammar = Grammar { profile: setup.profile(), nodes: setup.config.nodes };
        Ok(Reader { page, grammar, setup, languages: Vec::new(), lines: 0, faults: Vec::new() })
    }

    /// The lesson, and what is wrong with it.
    fn lesson(mut self, file: raw::File) -> (Option<Lesson>, Vec<Fault>) {
        self.languages = self.known_languages(&file.languages);
        self.id(&file.id);
        let track = self.one_of(&file.track, &TRACKS.map(|track| (track, track)));
        let level = self.one_of(&file.level, &Level::ALL);
        let (delivery, start) = self.cluster(&file.cluster);
        self.once(file.source.iter().map(|source| &source.id).collect());
        self.once(file.task.iter().map(|task| &task.id).collect());
        let (title, objective) = (self.needed(file.title, &file.id), self.needed(file.objective, &file.id));
        let source = |source: raw::Source| Source { id: source.id, reference: source.reference };
        let sources = file.source.into_iter().map(source).collect();
        let ids: Vec<String> = file.task.iter().map(|task| task.id.get_ref().clone()).collect();
        let tasks: Vec<Option<Task>> = file.task.into_iter().map(|task| self.task(task)).collect();
        let goal = file.goal.map(|goal| self.goal(goal));
        let explores = self.explores(file.explore, &ids);
        if tasks.is_empty() && goal.is_none() {
            self.faults.push(self.page.say(&file.id.span(), Saying::plain("lesson.empty")));
        }
        let (setup, languages, faults, page) = (self.setup, self.languages, self.faults, self.page);
        let goal = goal.map_or(Some(None), |goal| goal.map(Some));
        let tasks: Option<Vec<Task>> = tasks.into_iter().collect();
        let explores: Option<Vec<Explore>> = explores.into_iter().collect();
        let (Some(track), Some(level), Some(tasks), Some(goal), Some(explores)) =
            (track, level, tasks, goal, explores)
        else {
            return (None, faults);
        };
        let (id, order, minutes) = (file.id, file.order, file.minutes);
        let (requires, fixes) = (file.requires, file.fixes);
        let lesson = Lesson {
            id,
            track,
            order,
            level,
            minutes,
            requires,
            fixes,
            languages,
            title,
            objective,
            setup,
            delivery,
            start,
            sources,
            tasks,
            goal,
            explores,
            page,
        };
        (Some(lesson), faults)
    }

    fn known_languages(&mut self, words: &[Word]) -> Vec<Language> {
        let known = Language::CODES.map(|code| (code, Language::find(code).unwrap_or_default()));
        self.once(words.iter().collect());
        words.iter().filter_map(|word| self.one_of(word, &known)).collect()
    }

    fn cluster(&mut self, cluster: &raw::Cluster) -> (Delivery, Vec<Scripted>) {
        self.later("secret", cluster.secret.as_ref().map(toml::Spanned::span));
        self.later("latency_ms", cluster.latency_ms.as_ref().map(toml::Spanned::span));
        for name in &cluster.broken {
            let set = self.setup.set("break", name.get_ref());
            self.note(set.map_err(|trouble| self.page.fault_inside(name, 0, trouble)));
        }
        for (name, value) in &cluster.options {
            let set = self.setup.set("option", &format!("{}={}", name.get_ref(), value.get_ref()));
            self.note(set.map_err(|trouble| self.page.fault(name.span().start, trouble)));
        }
        let kinds = [("manual", Delivery::Manual), ("auto", Delivery::Auto)];
        let delivery = cluster.delivery.as_ref().and_then(|word| self.one_of(word, &kinds));
        let start = self.lines(cluster.start.clone());
        (delivery.unwrap_or_default(), start)
    }

    fn task(&mut self, task: raw::Task) -> Option<Task> {
        self.id(&task.id);
        self.later("[task.twin]", task.twin.as_ref().map(toml::Spanned::span));
        let kind = match task.kind.as_ref() {
            Some(word) if word.get_ref() == "twin" => {
                self.later("kind = \"twin\"", Some(word.span()));
                None
            }
            Some(word) => {
                let kinds = [("show", Kind::Show), ("predict", Kind::Predict), ("act", Kind::Act)];
                self.one_of(word, &kinds)
            }
            None => Some(Kind::Show),
        };
        let lines = self.lines(task.lines);
        let expect: Vec<Option<Asked>> = task.expect.into_iter().map(|word| self.asked(word)).collect();
        let text = self.needed(task.text, &task.id);
        let claims = task.claims.into_iter().map(|(id, word)| Some((id, self.asked(word)?)));
        let claims: Option<Vec<_>> = claims.collect();
        let hints = self.lists(task.hint);
        self.once(task.option.iter().map(|choice| &choice.id).collect());
        let options: Vec<Option<Choice>> =
            task.option.into_iter().map(|choice| self.choice(choice)).collect();
        let say = |key: &'static str| Err(self.page.say(&task.id.span(), Saying::plain(key)));
        let shape = match kind {
            Some(Kind::Predict) if !(2..=4).contains(&options.len()) => say("lesson.options"),
            Some(Kind::Show | Kind::Act) if !options.is_empty() => say("lesson.only-predict"),
            Some(Kind::Act) if expect.is_empty() => say("lesson.act-expect"),
            _ => Ok(()),
        };
        self.note(shape);
        Some(Task {
            id: task.id,
            kind: kind?,
            lines,
            expect: expect.into_iter().collect::<Option<_>>()?,
            text,
            claims: claims?,
            hints,
            options: options.into_iter().collect::<Option<_>>()?,
        })
    }

    fn choice(&mut self, choice: raw::Choice) -> Option<Choice> {
        self.id(&choice.id);
        let holds = self.asked(choice.holds);
        let (text, why) = (self.needed(choice.text, &choice.id), self.tongues(choice.why, &[]));
        Some(Choice { id: choice.id, holds: holds?, text, why, misconception: choice.misconception })
    }

    fn goal(&mut self, goal: raw::Goal) -> Option<Goal> {
        let from = goal.from.as_ref();
        let from =
            from.and_then(|word| self.one_of(word, &[("start", From::Start), ("current", From::Current)]));
        let proven = goal.par_kind.as_ref();
        let proven = proven.and_then(|word| self.one_of(word, &[("proven", true), ("best-known", false)]));
        let verbs = VERBS.map(|verb| (verb, verb));
        let allow = goal.allow.iter().filter_map(|word| self.one_of(word, &verbs)).collect();
        let text = self.needed(goal.text, &goal.reach);
        let reach = self.asked(goal.reach);
        let avoid = goal.avoid.map(|word| self.asked(word));
        let solution = self.lines(goal.solution);
        let wrong = goal.wrong.into_iter().map(|way| self.lines(way)).collect();
        let hints = self.lists(goal.hint);
        Some(Goal {
            from: from.unwrap_or_default(),
            reach: reach?,
            avoid: avoid.map_or(Some(None), |avoid| avoid.map(Some))?,
            par: goal.par,
            par_proven: proven.unwrap_or_default(),
            solution,
            wrong,
            allow,
            text,
            hints,
        })
    }

    /// Lines as they are written: each is one that a story can have.
    fn lines(&mut self, words: Vec<Word>) -> Vec<Scripted> {
        words.into_iter().filter_map(|written| self.line(written)).collect()
    }

    fn line(&mut self, written: Word) -> Option<Scripted> {
        let verb = written.get_ref().split_whitespace().next().unwrap_or_default();
        if NOT_IN_LESSONS.contains(&verb) {
            let what = Saying::plain("lesson.verb").with("word", String::from(verb));
            self.faults.push(self.page.fault_inside(&written, 0, Trouble::new(what)));
            return None;
        }
        self.lines += 1;
        if self.lines == MOST_LINES + 1 {
            let what = Saying::plain("lesson.lines").with("most", MOST_LINES);
            self.faults.push(self.page.say(&written.span(), what));
        }
        match parse::parse(written.get_ref(), &self.grammar).and_then(|line| line.map(bounded).transpose()) {
            Ok(Some(line)) => Some(Scripted { line, written }),
            Ok(None) => None,
            Err(trouble) => {
                self.faults.push(self.page.fault_inside(&written, 0, trouble));
                None
            }
        }
    }

    fn asked(&mut self, written: Word) -> Option<Asked> {
        match Question::new(written.get_ref(), self.grammar.profile, self.grammar.nodes) {
            Ok(question) => Some(Asked { question, written }),
            Err(trouble) => {
                self.faults.push(self.page.fault_inside(&written, 0, trouble));
                None
            }
        }
    }

    fn prose(&mut self, written: Word, numbers: &[&str]) -> Option<Prose> {
        match Text::read_with(written.get_ref(), self.grammar.profile, self.grammar.nodes, numbers) {
            Ok(text) => Some(Prose { text, written }),
            Err(trouble) => {
                self.faults.push(self.page.fault_inside(&written, 0, trouble));
                None
            }
        }
    }

    /// A text that must be there in some language; if it is not, the word that it belongs to is to blame.
    fn needed(&mut self, texts: Texts, owner: &Word) -> Tongues<Prose> {
        self.needed_with(texts, owner, &[])
    }

    /// The same, for a text that may name numbers of a search.
    fn needed_with(&mut self, texts: Texts, owner: &Word, numbers: &[&str]) -> Tongues<Prose> {
        let (none, before) = (texts.is_empty(), self.faults.len());
        let tongues = self.tongues(texts, numbers);
        if none && self.faults.len() == before {
            self.faults.push(self.page.say(&owner.span(), Saying::plain("lesson.no-text")));
        }
        tongues
    }

    fn tongues(&mut self, texts: Texts, numbers: &[&str]) -> Tongues<Prose> {
        let one = |(code, text)| Some((self.language(&code)?, self.prose(text, numbers)?));
        let read = texts.into_iter().filter_map(one).collect();
        self.in_order(read)
    }

    fn lists(&mut self, lists: Lists) -> Tongues<Vec<Prose>> {
        let mut read = Vec::new();
        for (code, texts) in lists {
            if let Some(language) = self.language(&code) {
                read.push((language, texts.into_iter().filter_map(|text| self.prose(text, &[])).collect()));
            }
        }
        self.in_order(read)
    }

    /// The lesson's first language first.
    fn in_order<T>(&self, mut read: Vec<(Language, T)>) -> Tongues<T> {
        read.sort_by_key(|(language, _)| self.languages.iter().position(|known| known == language));
        Tongues(read)
    }

    /// A language that the lesson says it has.
    fn language(&mut self, code: &Word) -> Option<Language> {
        let known: Vec<(&'static str, Language)> =
            self.languages.iter().map(|language| (language.code(), *language)).collect();
        self.one_of(code, &known)
    }

    /// Which of some words it is.
    fn one_of<T: Copy>(&mut self, word: &Word, known: &[(&'static str, T)]) -> Option<T> {
        let found = known.iter().find(|(name, _)| name == word.get_ref());
        if found.is_none() {
            self.unknown(word, &known.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        }
        found.map(|(_, value)| *value)
    }

    /// A word that is none of these.
    fn unknown(&mut self, word: &Word, right: &[&str]) {
        let what = Saying::plain("lesson.word").with("word", word.get_ref().clone());
        let trouble = Trouble::new(what.with("right", right.join(", ")));
        let trouble = trouble.nearest(word.get_ref(), right.iter().copied());
        self.faults.push(self.page.fault_inside(word, 0, trouble));
    }

    fn id(&mut self, word: &Word) {
        let right = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let id = word.get_ref();
        if id.is_empty() || !id.chars().all(right) || text::number(id).is_some() {
            let what = Saying::plain("lesson.id").with("word", id.clone());
            self.faults.push(self.page.say(&word.span(), what));
        }
    }

    /// No word stands there twice.
    fn once(&mut self, words: Vec<&Word>) {
        for (place, word) in words.iter().enumerate() {
            if words[..place].iter().any(|other| other.get_ref() == word.get_ref()) {
                let what = Saying::plain("lesson.twice").with("word", word.get_ref().clone());
                self.faults.push(self.page.say(&word.span(), what));
            }
        }
    }

    /// What the format has and the program has not yet.
    fn later(&mut self, what: &str, at: Option<Range<usize>>) {
        if let Some(span) = at {
            let what = Saying::plain("lesson.later").with("word", String::from(what));
            self.faults.push(self.page.say(&span, what));
        }
    }

    fn note(&mut self, result: Result<(), Fault>) {
        self.faults.extend(result.err());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lesson in which each test changes one thing.
    const LESSON: &str = r#"schema = 1
id = "small"
track = "raft"
order = 1
level = "easy"
minutes = 1
languages = ["zh", "en"]
[title]
en = "Small"
zh = "小"
[objective]
en = "None"
zh = "无"
[cluster]
protocol = "raft"
options = { leader_noop = "on" }
start = ["plant n1 term=2"]
[[task]]
id = "one"
do = ["fire n1 election"]
[task.text]
en = "In term {{ n1.current_term }}"
[task.claims]
yes = "n1.role == 'candidate'"
"#;

    fn faults(change: &str, to: &str) -> Vec<(String, usize, Option<usize>, Option<String>)> {
        assert!(LESSON.contains(change), "{change}");
        let faults = Lesson::read(LESSON.replacen(change, to, 1).as_bytes()).unwrap_err();
        let fault = |fault: Fault| {
            let Trouble { what, column, nearest } = fault.trouble;
            (what.key.into_owned(), fault.line, column, nearest)
        };
        faults.into_iter().map(fault).collect()
    }

    #[test]
    fn a_right_lesson_is_read() {
        let lesson = Lesson::read(LESSON.as_bytes()).unwrap();
        assert_eq!(lesson.languages, [Language::Zh, Language::En]);
        assert_eq!(lesson.title.get(Language::En).unwrap().text.source(), "Small");
        assert!(lesson.setup.config.leader_noop);
        let text = &lesson.tasks[0].text;
        assert!(text.own(Language::Zh).is_none());
        assert_eq!(text.get(Language::Zh).unwrap().text.gaps().len(), 1);
    }

    #[test]
    fn each_fault_has_its_place_and_the_nearest_right_word() {
        let near = |word: &str| Some(String::from(word));
        for (change, to, key, line, column, nearest) in [
            ("schema = 1", "schema = 2\nnew = 1", "lesson.schema-new", 1, 10, None),
            ("schema = 1", "schema = 0", "lesson.schema-old", 1, 10, None),
            ("order = 1", "ordr = 1", "lesson.field", 4, 1, near("order")),
            ("minutes = 1\n", "", "lesson.missing-field", 1, 1, None),
            ("order = 1", "order = 'x'", "lesson.shape", 4, 9, None),
            ("order = 1", "order = = 1", "lesson.shape", 4, 9, None),
            ("\"easy\"", "\"esay\"", "lesson.word", 5, 10, near("easy")),
            ("\"raft\"\norder", "\"rafd\"\norder", "lesson.word", 3, 10, near("raft")),
            ("protocol = \"raft\"", "protocol = \"rafd\"", "error.protocol", 15, 13, near("raft")),
            ("leader_noop", "leader_nop", "error.option", 16, 13, near("leader_noop")),
            ("fire n1", "fier n1", "error.verb", 20, 8, near("fire")),
            ("fire n1 election", "step 10001", "lesson.line-long", 20, 8, None),
            ("fire n1 election", "run 99999ms", "lesson.line-long", 20, 8, None),
            ("fire n1 election", "goto 3", "lesson.verb", 20, 8, None),
            ("n1.current_term", "n1.curent_term", "error.fact", 22, 21, near("current_term")),
            ("'candidate'\"", "'candidate' and n1.rol\"", "error.fact", 24, 38, near("role")),
            ("id = \"one\"", "id = \"One\"", "lesson.id", 19, 6, None),
            ("en = \"In", "fr = \"In", "lesson.word", 22, 1, None),
            ("id = \"one\"", "id = \"one\"\nkind = \"act\"", "lesson.act-expect", 19, 6, None),
            ("id = \"one\"", "id = \"one\"\nkind = \"predict\"", "lesson.options", 19, 6, None),
        ] {
            let found = faults(change, to);
            assert!(
                found.contains(&(key.into(), line, Some(column), nearest.clone())),
                "{to}: {key} {line}:{column} {nearest:?} is not among {found:?}"
            );
        }
    }

    #[test]
    fn what_comes_later_is_refused_and_not_ignored() {
        for (change, to) in [
            ("start =", "secret = true\nstart ="),
            ("start =", "latency_ms = [1, 2]\nstart ="),
            ("id = \"one\"", "id = \"one\"\nkind = \"twin\""),
            ("[task.claims]", "[task.twin]\nbroken = [\"commit-old-term\"]\n[task.claims]"),
        ] {
            let found = faults(change, to);
            assert!(found.iter().any(|(key, ..)| key == "lesson.later"), "{to}: {found:?}");
        }
        assert_eq!(faults("[task.claims]", "[task.twin]\nbrokn = []\n[task.claims]")[0].0, "lesson.field");
    }

    #[test]
    fn all_faults_are_found_at_once_and_large_files_are_not_read() {
        let two = LESSON.replace("\"easy\"", "\"esay\"").replace("fire", "fier");
        assert_eq!(Lesson::read(two.as_bytes()).unwrap_err().len(), 2);
        let large = format!("{LESSON}#{}", " ".repeat(MOST_BYTES));
        assert_eq!(Lesson::read(large.as_bytes()).unwrap_err()[0].trouble.what.key, "lesson.large");
        assert_eq!(Lesson::read(b"\xff").unwrap_err()[0].trouble.what.key, "error.utf8");
    }
}
