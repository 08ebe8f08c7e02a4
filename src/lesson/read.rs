//! Reads a lesson file: first its shape, then what its words mean. All faults are found at once.

use super::format::{Asked, Lesson, Level, Scripted, TRACKS, Task};
use super::page::{Fault, Page};
use super::raw::{self, Word};
use crate::catalog::{self, Setup};
use crate::model::expression::Question;
use crate::model::saying::Saying;
use crate::model::text;
use crate::model::trouble::Trouble;
use crate::sim::line::{Line, MOST_EVENTS, Within};
use crate::sim::parse::{self, Grammar};
use crate::words::Language;
use std::collections::BTreeSet;
use std::sync::Arc;

mod cluster;
mod explore;
mod tasks;
mod texts;

/// Most bytes of a lesson file.
pub const MOST_BYTES: usize = 1024 * 1024;
/// Most lines of a lesson, all tasks and ways together.
const MOST_LINES: usize = 10_000;
/// Most expressions of a lesson, those in its texts among them.
const MOST_ASKED: usize = 2_000;
/// Most tasks of a lesson.
const MOST_TASKS: usize = 200;
/// Most faults that are named.
const MOST_FAULTS: usize = 1_000;
/// The longest wait of one line, in virtual milliseconds.
const MOST_MS: u64 = 60_000;
/// Verbs that only make sense where nobody tells a story.
const NOT_IN_LESSONS: [&str; 5] = ["goto", "branch", "switch", "show", "save"];

impl Lesson {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Result<Lesson, Vec<Fault>> {
        match Lesson::read_on(bytes) {
            (Some(lesson), faults) if faults.is_empty() => Ok(lesson),
            (_, faults) => Err(faults),
        }
    }

    /// Reads a file, and goes on where a field is unknown, or an expression or a text makes no sense: what is wrong, and
    /// the lesson without that, if the rest can be played.
    pub fn read_on(bytes: &[u8]) -> (Option<Lesson>, Vec<Fault>) {
        let at = |line, column, what| (None, vec![Fault { line, trouble: Trouble::new(what).at(column) }]);
        if bytes.len() > MOST_BYTES {
            return at(1, 1, Saying::plain("lesson.large").with("most", MOST_BYTES / 1024 / 1024));
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let right = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
                let (line, column) = Page::new(right).place(usize::MAX);
                return at(line, column, Saying::plain("error.utf8"));
            }
        };
        let page = Arc::new(Page::new(text.trim_start_matches('\u{feff}').into()));
        let (file, unknown) = match raw::shape(&page) {
            Ok(read) => read,
            Err(faults) => return (None, faults),
        };
        let (lesson, mut faults) = match Reader::new(page, &file) {
            Ok(reader) => reader.lesson(file),
            Err(fault) => (None, vec![fault]),
        };
        faults.extend(unknown);
        faults.sort_by_key(|fault| (fault.line, fault.trouble.column));
        (lesson, faults)
    }
}

/// Whether a word can be an id.
pub fn is_id(word: &str) -> bool {
    let right = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    !word.is_empty() && word.chars().all(right) && text::number(word).is_none()
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
    twins: usize,
    /// Whether something is wrong without which nothing can be played.
    stuck: bool,
    asked: usize,
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
        Ok(Reader {
            page,
            grammar,
            setup,
            languages: Vec::new(),
            lines: 0,
            twins: 0,
            stuck: false,
            asked: 0,
            faults: Vec::new(),
        })
    }

    /// The lesson, and what is wrong with it.
    fn lesson(mut self, file: raw::File) -> (Option<Lesson>, Vec<Fault>) {
        self.languages = self.known_languages(&file.languages);
        self.id(&file.id);
        let track = self.one_of(&file.track, &TRACKS.map(|track| (track, track)));
        let level = self.one_of(&file.level, &Level::ALL);
        let (delivery, start) = self.cluster(&file.cluster);
        let beside = file.cluster.twin.as_ref().map(|names| self.breakages(names));
        let article = file.cluster.article.and_then(|word| self.quote(word));
        self.once(file.source.iter().map(|source| &source.id).collect());
        self.once(file.task.iter().map(|task| &task.id).collect());
        let [title, objective] = [file.title, file.objective].map(|texts| self.one_line(texts, &file.id));
        let sources = file.source.into_iter().map(|source| self.source(source)).collect();
        if let Some(task) = file.task.get(MOST_TASKS) {
            let what = Saying::plain("lesson.tasks").with("most", MOST_TASKS);
            self.blame(|page| page.say(&task.id.span(), what));
        }
        let ids: Vec<String> = file.task.iter().map(|task| task.id.get_ref().clone()).collect();
        let tasks: Vec<Option<Task>> =
            file.task.into_iter().take(MOST_TASKS).map(|task| self.task(task)).collect();
        let goal = file.goal.map(|goal| self.goal(goal));
        let explores = self.explores(file.explore, &ids);
        if tasks.is_empty() && goal.is_none() {
            self.blame(|page| page.say(&file.id.span(), Saying::plain("lesson.empty")));
        }
        let (setup, languages, faults, page) = (self.setup, self.languages, self.faults, self.page);
        let goal = goal.flatten();
        let tasks: Option<Vec<Task>> = tasks.into_iter().collect();
        let explores = explores.into_iter().flatten().collect();
        let (Some(track), Some(level), Some(tasks), false) = (track, level, tasks, self.stuck) else {
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
            beside,
            article,
            start,
            sources,
            tasks,
            goal,
            explores,
            page,
            whole: faults.is_empty(),
        };
        (Some(lesson), faults)
    }

    fn known_languages(&mut self, words: &[Word]) -> Vec<Language> {
        let known: Vec<_> = Language::all().map(|language| (language.code(), language)).collect();
        self.once(words.iter().collect());
        words.iter().filter_map(|word| self.one_of(word, &known)).collect()
    }

    /// Lines as they are written: each is one that a story can have.
    fn lines(&mut self, words: Vec<Word>) -> Vec<Scripted> {
        words.into_iter().filter_map(|written| self.line(written)).collect()
    }

    fn line(&mut self, written: Word) -> Option<Scripted> {
        let verb = written.get_ref().split_whitespace().next().unwrap_or_default();
        if NOT_IN_LESSONS.contains(&verb) {
            let what = Saying::plain("lesson.verb").with("word", String::from(verb));
            self.blame(|page| page.fault_inside(&written, 0, Trouble::new(what)));
            return None;
        }
        self.lines += 1;
        if self.lines == MOST_LINES + 1 {
            let what = Saying::plain("lesson.lines").with("most", MOST_LINES);
            self.blame(|page| page.say(&written.span(), what));
        }
        match parse::parse(written.get_ref(), &self.grammar).and_then(|line| line.map(bounded).transpose()) {
            Ok(Some(line)) => Some(Scripted { line, written }),
            Ok(None) => None,
            Err(trouble) => {
                self.blame(|page| page.fault_inside(&written, 0, trouble));
                None
            }
        }
    }

    /// Counts an expression, or the values of a text; false if there are too many in the lesson, which is said once.
    fn count(&mut self, more: usize, written: &Word) -> bool {
        let before = self.asked <= MOST_ASKED;
        self.asked += more;
        if before && self.asked > MOST_ASKED {
            let what = Saying::plain("lesson.asked").with("most", MOST_ASKED);
            self.blame(|page| page.say(&written.span(), what));
        }
        self.asked <= MOST_ASKED
    }

    fn asked(&mut self, written: Word) -> Option<Asked> {
        if !self.count(1, &written) {
            return None;
        }
        match Question::new(written.get_ref(), self.grammar.profile, self.grammar.nodes) {
            Ok(question) => Some(Asked { question, written }),
            Err(trouble) => {
                self.blame_alone(|page| page.fault_inside(&written, 0, trouble));
                None
            }
        }
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
        self.blame(|page| page.fault_inside(word, 0, trouble));
    }

    fn id(&mut self, word: &Word) {
        let id = word.get_ref();
        if !is_id(id) {
            let what = Saying::plain("lesson.id").with("word", id.clone());
            self.blame(|page| page.say(&word.span(), what));
        }
    }

    /// No word stands there twice.
    fn once(&mut self, words: Vec<&Word>) {
        let mut known = BTreeSet::new();
        for word in words {
            if !known.insert(word.get_ref().as_str()) {
                let what = Saying::plain("lesson.twice").with("word", word.get_ref().clone());
                self.blame(|page| page.say(&word.span(), what));
            }
        }
    }

    fn note(&mut self, result: Result<(), Fault>) {
        if let Err(fault) = result {
            self.blame(|_| fault);
        }
    }

    /// One more fault, unless there are too many for anybody to read.
    fn blame(&mut self, fault: impl FnOnce(&Page) -> Fault) {
        if self.faults.len() < MOST_FAULTS {
            let fault = fault(&self.page);
            self.faults.push(fault);
        }
        self.stuck = true;
    }

    /// The same, where the rest of the lesson can be played without it.
    fn blame_alone(&mut self, fault: impl FnOnce(&Page) -> Fault) {
        let stuck = self.stuck;
        self.blame(fault);
        self.stuck = stuck;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rule::Breakage;

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
    fn twins_secrets_and_latencies_are_read() {
        let lesson = |changes: &[(&str, &str)]| {
            let change = |text: String, (change, to): &(&str, &str)| text.replacen(change, to, 1);
            let text = changes.iter().fold(String::from(LESSON), change);
            Lesson::read(text.as_bytes()).unwrap_or_else(|faults| panic!("{faults:?}"))
        };
        let twin = "[task.twin]\nbroken = [\"commit-old-term\"]\nfirst_difference = \"fire n1 election\"\n[task.claims]";
        let twin = lesson(&[("id = \"one\"", "id = \"one\"\nkind = \"twin\""), ("[task.claims]", twin)]);
        let twin = twin.tasks[0].twin.as_ref().unwrap();
        assert_eq!((twin.broken[0].name, twin.first_difference.is_some()), ("commit-old-term", true));
        let beside = |written: &str| lesson(&[("start =", &format!("{written}start ="))]).beside;
        let names = |broken: Vec<&'static Breakage>| broken.iter().map(|one| one.name).collect::<Vec<_>>();
        assert_eq!(beside("").map(names), None);
        assert_eq!(beside("twin = []\n").map(names), Some(vec![]));
        assert_eq!(beside("twin = [\"forget-vote\"]\n").map(names), Some(vec!["forget-vote"]));
        let secret = lesson(&[("start =", "secret = true\nbroken = [\"forget-vote\"]\nstart =")]);
        assert!(secret.setup.config.secret);
        for (written, kept) in [
            ("[1, 2]", "1..2"),
            ("[7, 7]", "7"),
            ("[[0, 1, [2, 3]], [1, 0, 4], [2, 4, 0]]", "0,1,2..3/1,0,4/2,4,0"),
        ] {
            let slow = lesson(&[("start =", &format!("latency_ms = {written}\nstart ="))]);
            assert_eq!(slow.setup.latency.unwrap().to_string(), kept);
        }
    }

    #[test]
    fn twins_secrets_and_latencies_that_make_no_sense_are_refused() {
        for (change, to, key) in [
            ("start =", "secret = true\nstart =", "lesson.secret-one"),
            ("start =", "twin = [\"forget-vot\"]\nstart =", "error.breakage"),
            ("start =", "latency_ms = [2, 1]\nstart =", "lesson.latency"),
            ("start =", "latency_ms = [[0, 1], [1, 0]]\nstart =", "lesson.latency"),
            ("start =", "latency_ms = 5\nstart =", "lesson.latency"),
            ("id = \"one\"", "id = \"one\"\nkind = \"twin\"", "lesson.twin-kind"),
            ("[task.claims]", "[task.twin]\nbroken = [\"forget-vote\"]\n[task.claims]", "lesson.twin-kind"),
            ("[task.claims]", "[task.twin]\nbroken = [\"forget-vot\"]\n[task.claims]", "error.breakage"),
            ("[task.claims]", "[task.twin]\nbrokn = []\n[task.claims]", "lesson.field"),
        ] {
            let found = faults(change, to);
            assert!(found.iter().any(|(found, ..)| found == key), "{to}: {found:?}");
        }
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
