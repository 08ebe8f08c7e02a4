//! Finds what a text states without proof: numbers, colours and keys written by hand, and sentences about nodes that
//! no claim and no source stands behind.

use super::names::Names;
use super::sentence::{Sheet, node_in, sentences};
use super::terms::{KEYS, Terms, terms};
use super::truth::Moments;
use super::{Notes, OK, Role, Set, strings};
use crate::lesson::format::{From, Kind, Lesson, Prose, Since};
use crate::lesson::markup::{Insert, Mark};
use crate::model::facts::Facts;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::sim::line::Line;
use crate::words::Language;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Most things written by hand that are named in one text.
const MOST_BY_HAND: usize = 20;
/// Most numbers that are looked at in one text.
const MOST_NUMBERS: usize = 200;

/// Looks at every text.
pub(super) fn prove(notes: &mut Notes<'_>, sets: &[Set<'_>], moments: &Moments, keys: &[&str]) {
    let (own, names) = (Own::of(notes.lesson), Names::of(notes.lesson));
    for set in sets {
        let facts = read_at(notes.lesson, set, moments);
        for (language, prose) in &set.texts {
            gaps(notes, prose, facts, keys);
            let sheet = Sheet::new(&prose.text);
            for (at, what) in by_hand(&sheet, &own, *language) {
                notes.inside(&prose.written, at, Trouble::new(what));
            }
            if let Some((at, what)) = told_secret(notes.lesson, prose) {
                notes.inside(&prose.written, at, Trouble::new(what));
            }
            for (at, trouble) in names.unknown(&prose.text, &sheet) {
                notes.inside(&prose.written, at, trouble);
            }
            if states(notes.lesson, set) {
                let unproved = unproved(prose, &sheet, facts, terms(*language));
                let unsearched = unsearched(notes.lesson, &sheet, terms(*language));
                for (at, what) in unproved.into_iter().chain(unsearched) {
                    notes.inside(&prose.written, at, Trouble::new(what));
                }
            }
        }
    }
}

/// The moment at which a text is read, if the run got there.
fn read_at<'a>(lesson: &Lesson, set: &Set<'_>, moments: &'a Moments) -> Option<&'a Arc<Facts>> {
    let (start, end) = (moments.start.as_ref(), moments.tasks.last().map(|(_, after)| after));
    let explore = set.explore.and_then(|place| lesson.explores.get(place));
    match explore.map(|explore| explore.from) {
        Some(Since::After(task)) => return moments.tasks.get(task).map(|(_, after)| after),
        Some(Since::Current) => {
            return end.or(start).filter(|_| moments.tasks.len() == lesson.tasks.len());
        }
        Some(Since::Start) => return start,
        None => {}
    }
    let Some(task) = set.task else {
        return match (&lesson.goal, set.role) {
            (Some(goal), Role::Goal | Role::GoalSaid | Role::GoalHint) if goal.from == From::Current => {
                end.or(start).filter(|_| moments.tasks.len() == lesson.tasks.len())
            }
            _ => start,
        };
    };
    let (before, after) = moments.tasks.get(task)?;
    let late = set.role == Role::Why || set.role == Role::Task && lesson.tasks[task].kind.is_read_after();
    Some(if late { after } else { before })
}

/// Whether a text states something of the run: what leads to a question belongs to the question.
fn states(lesson: &Lesson, set: &Set<'_>) -> bool {
    let asks = || set.task.is_some_and(|task| lesson.tasks[task].kind == Kind::Predict);
    matches!(set.role, Role::Why | Role::Before) || set.role == Role::Task && !asks()
}

/// Each value asks something that can be answered, and each key is one.
fn gaps(notes: &mut Notes<'_>, prose: &Prose, facts: Option<&Arc<Facts>>, keys: &[&str]) {
    let profile = notes.lesson.setup.profile();
    for gap in prose.text.gaps() {
        let trouble = match &gap.insert {
            Insert::Number(_) => None,
            Insert::Key(name) if keys.contains(&name.as_str()) => None,
            Insert::Key(name) => {
                let what = Saying::plain("check.key").with("word", name.clone());
                Some(Trouble::new(what).nearest(name, keys.iter().copied()))
            }
            Insert::Value(question) if !strings::asks(question.text(), profile) => {
                let what = Saying::plain("check.value-empty").with("word", String::from(question.text()));
                Some(Trouble::new(what))
            }
            Insert::Value(question) => strings::check(question.text(), profile)
                .map(|trouble| Trouble { column: None, ..trouble })
                .or_else(|| facts.and_then(|facts| question.ask(facts).err())),
        };
        if let Some(trouble) = trouble {
            notes.inside(&prose.written, gap.at.start, trouble);
        }
    }
}

/// Where a text tells which rule is broken in secret.
fn told_secret(lesson: &Lesson, prose: &Prose) -> Option<(usize, Saying)> {
    let broken = lesson.setup.broken.first().filter(|_| lesson.setup.config.secret)?;
    let named = prose.text.source().find(broken.name);
    let named =
        named.map(|at| (at, Saying::plain("check.secret-told").with("word", String::from(broken.name))));
    let asked =
        prose.text.gaps().iter().find(
            |gap| matches!(&gap.insert, Insert::Value(question) if strings::asks_broken(question.text())),
        );
    named.or(asked.map(|gap| (gap.at.start, Saying::plain("check.secret-asked"))))
}

/// What the lesson's own lines have: a text may repeat it.
struct Own {
    lines: BTreeSet<String>,
    words: BTreeSet<String>,
}

impl Own {
    fn of(lesson: &Lesson) -> Own {
        let ways = lesson.goal.iter().flat_map(|goal| goal.wrong.iter().chain([&goal.solution]));
        let lines = lesson.tasks.iter().map(|task| &task.lines).chain(ways).chain([&lesson.start]);
        let (mut own, mut commands) = (BTreeSet::new(), BTreeSet::new());
        for scripted in lines.flatten() {
            own.insert(scripted.line.to_string());
            own.insert(scripted.written.get_ref().trim().to_string());
            if let Line::Request(_, command) = &scripted.line {
                commands.insert(command.to_string());
            }
        }
        let bare = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        let parts = own.iter().flat_map(|line| line.split([' ', ',', '|', '>']));
        let words = parts.filter(|word| !word.is_empty() && !bare(word)).map(String::from);
        let words = words.chain(commands).map(|word| word.to_ascii_lowercase()).collect();
        Own { lines: own, words }
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(&word.to_ascii_lowercase())
    }
}

/// Numbers, colours and keys that are written by hand, each with its place.
fn by_hand(sheet: &Sheet<'_>, own: &Own, language: Language) -> Vec<(usize, Saying)> {
    let terms = terms(language);
    let lines = sheet.code().into_iter().filter(|range| own.lines.contains(sheet.text[range.clone()].trim()));
    let free: Vec<Range<usize>> = lines.chain(sheet.bullets()).collect();
    let mut found = Vec::new();
    for word in sheet.numbers().into_iter().take(MOST_NUMBERS) {
        let text = &sheet.text[word.clone()];
        let inside = free.iter().any(|range| range.start <= word.start && word.end <= range.end);
        if !inside && !own.has(text) && !is_name(text) && !is_cited(sheet, &word, terms) {
            found.push((word.start, Saying::plain("check.number").with("word", String::from(text))));
        }
    }
    let mut from = 0;
    while let Some((at, word)) = terms.first(terms.colours, &sheet.text[from..])
        && found.len() < MOST_BY_HAND
    {
        let at = from + at;
        from = at + word.len();
        if !own.has(&sheet.text[at..from]) {
            found.push((at, Saying::plain("check.colour").with("word", String::from(&sheet.text[at..from]))));
        }
    }
    found.extend(pressed(&sheet.text, terms));
    found.extend(bracketed(sheet));
    found
}

/// Single letters in brackets of their own: `(k)` behind what is to be done names a key. In a source, `phase 2(a)` does not.
fn bracketed(sheet: &Sheet<'_>) -> Vec<(usize, Saying)> {
    let text = &sheet.text;
    let opens = text.match_indices(['(', '（']).filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        !before.is_some_and(|letter| letter.is_ascii_alphanumeric())
    });
    let key = |(at, open): (usize, &str)| {
        let at = at + open.len();
        let inside = text[at..].split([')', '）']).next()?;
        let is_key = inside.len() == 1 && inside.starts_with(|letter: char| letter.is_ascii_alphabetic());
        is_key.then(|| (at, Saying::plain("check.key-by-hand").with("word", String::from(inside))))
    };
    opens.filter_map(key).take(MOST_BY_HAND).collect()
}

/// Whether a word with digits is made of names of nodes, as in `n1` or `n1>n3`.
fn is_name(word: &str) -> bool {
    let parts = word.split(|letter: char| !letter.is_ascii_alphanumeric());
    let mut parts = parts.filter(|part| part.contains(char::is_numeric)).peekable();
    parts.peek().is_some() && parts.all(|part| part.parse::<crate::model::id::NodeId>().is_ok())
}

/// Whether a number is the place in a book or paper, or the year or a name in a sentence that has a source.
fn is_cited(sheet: &Sheet<'_>, word: &Range<usize>, terms: &Terms) -> bool {
    let (before, after) = (sheet.text[..word.start].trim_end(), sheet.text[word.end..].trim_start());
    let last = before.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    let last = if terms.divided { last.trim_start_matches(['(', '[']) } else { before };
    let named =
        terms.citations.iter().any(|name| if terms.divided { last == *name } else { last.ends_with(name) });
    let place = before.ends_with('§') || before.ends_with('第') && after.starts_with(['节', '章', '页']);
    let text = &sheet.text[word.clone()];
    let year = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    let title = text.starts_with(|letter: char| letter.is_ascii_uppercase());
    named
        || place
        || (year || title)
            && sentences(&sheet.text)
                .iter()
                .any(|sentence| sentence.contains(&word.start) && sheet.has_source(sentence))
}

/// Keys that one is told to press by name.
fn pressed(text: &str, terms: &Terms) -> Vec<(usize, Saying)> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some((at, verb)) = terms.first(terms.presses, &text[from..])
        && found.len() < MOST_BY_HAND
    {
        from += at + verb.len();
        let open = |letter: char| letter.is_whitespace() || "`'\"“”‘’「*_<[".contains(letter);
        let mut rest = text[from..].trim_start_matches(open);
        while let Some(behind) = terms.behind(terms.fillers, rest) {
            rest = behind.trim_start_matches(open);
        }
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let word = &rest[..end];
        let named = KEYS.iter().any(|key| key.eq_ignore_ascii_case(word));
        let special = terms.keys.iter().find(|_| terms.behind(terms.keys, rest).is_some());
        if word.len() == 1 || named || special.is_some() {
            let length = if word.is_empty() { rest.chars().take(2).map(char::len_utf8).sum() } else { end };
            let at = text.len() - rest.len();
            found.push((at, Saying::plain("check.key-by-hand").with("word", String::from(&rest[..length]))));
        }
    }
    found
}

/// Sentences that state something about a node, and nothing stands behind them.
fn unproved(
    prose: &Prose,
    sheet: &Sheet<'_>,
    facts: Option<&Arc<Facts>>,
    terms: &Terms,
) -> Vec<(usize, Saying)> {
    let mut found = Vec::new();
    for range in sentences(&sheet.text) {
        let sentence = &sheet.text[range.clone()];
        if sheet.has_mark(&range) || is_question(sentence) || is_instruction(sentence, terms) {
            continue;
        }
        let Some((at, word)) = terms.first(terms.facts, sentence) else { continue };
        let shown = prose.text.gaps().iter().filter(|gap| range.contains(&gap.at.start)).find_map(|gap| {
            let Insert::Value(question) = &gap.insert else { return None };
            node_in(&question.ask(facts?).ok()?.text)
        });
        if let Some(node) = node_in(sentence).or(shown) {
            let what = Saying::plain("check.unproved").with("word", String::from(word)).with("node", node);
            found.push((range.start + at, what));
        }
    }
    found
}

/// Sentences that speak of every run, and no search and no source stands behind them: a claim proves one moment.
fn unsearched(lesson: &Lesson, sheet: &Sheet<'_>, terms: &Terms) -> Vec<(usize, Saying)> {
    let proves = |mark: &Mark| mark.is_source || mark.id == OK || lesson.explore(&mark.id).is_some();
    let says = |range: Range<usize>| {
        let sentence = &sheet.text[range.clone()];
        let (at, word) = terms.first(terms.always, sentence)?;
        let exempt = is_question(sentence) || is_instruction(sentence, terms);
        let proved = exempt || sheet.marks_in(&range).any(proves);
        let what = || Saying::plain("check.unsearched").with("word", String::from(word));
        (!proved).then(|| (range.start + at, what()))
    };
    sentences(&sheet.text).into_iter().filter_map(says).collect()
}

fn is_question(sentence: &str) -> bool {
    sentence
        .trim_end_matches(|letter: char| !matches!(letter, '?' | '？' | '.' | '。' | '!' | '！'))
        .ends_with(['?', '？'])
}

/// Whether a sentence tells the learner what to do.
fn is_instruction(sentence: &str, terms: &Terms) -> bool {
    let blank =
        |letter: char| letter.is_whitespace() || "*_`-,:>\"“‘(（".contains(letter) || letter.is_control();
    let mut rest = sentence.trim_start_matches(blank);
    while let Some(behind) = terms.behind(terms.openings, rest) {
        rest = behind.trim_start_matches(blank);
    }
    terms.behind(terms.instructions, rest).is_some()
}
