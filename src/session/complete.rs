//! Completes a line from the present moment: offers only what would be accepted now.
//!
//! The first word of a line is its verb; a verb is offered if it can do something. What stands behind it is
//! completed as one phrase (`n1>n2 vote #2`, `n1 election`), which [`phrases`] lists; inside an expression, one
//! path of the facts is completed at a time, which is [`paths`]' affair. What may be searched for is [`search`]'s. Names that a person makes up (a command,
//! a branch, a file) are left to that person.

use super::Session;
use crate::model::facts::Facts;
use crate::model::saying::Saying;
use crate::sim::line::VERBS;

mod paths;
mod phrases;
mod search;

pub use search::complete_search;

/// What may stand at the cursor.
#[derive(Clone, Debug, Default)]
pub struct Completion {
    /// The byte where the replaced part of the line begins.
    pub start: usize,
    /// The byte where it ends: behind the cursor, if the cursor stands inside a word.
    pub end: usize,
    /// What may replace it, the likeliest first.
    pub choices: Vec<Choice>,
}

/// One thing that may stand at the cursor.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is written.
    pub text: String,
    /// What it is, or what it would do.
    pub about: Saying,
    /// Whether something must follow before the line is whole.
    pub more: bool,
    /// Whether it is a question that is whole: what it asks says more than how it is written.
    pub ready: bool,
}

impl Choice {
    fn new(text: impl Into<String>, about: Saying) -> Choice {
        Choice { text: text.into(), about, more: false, ready: false }
    }

    /// The same, with something that must follow.
    fn more(self) -> Choice {
        Choice { more: true, ..self }
    }
}

/// The present moment, as completion sees it.
struct Now<'a> {
    session: &'a Session,
    facts: Facts,
}

/// What may stand in a line at the cursor, which is a place in bytes.
pub fn complete(session: &Session, text: &str, cursor: usize) -> Completion {
    let now = Now { session, facts: session.facts() };
    let cursor = boundary(text, cursor);
    let verb_start = blanks_until(text, 0);
    let verb_end = word_end(text, verb_start);
    if cursor <= verb_end {
        let start = verb_start.min(cursor);
        let end = if cursor < verb_start { cursor } else { verb_end };
        return Completion { start, end, choices: fitting(now.verbs(), &text[start..cursor]) };
    }
    let verb = &text[verb_start..verb_end];
    let start = blanks_until(text, verb_end).min(cursor);
    if let Some(from) = expression_start(verb, text, start).filter(|from| *from <= cursor) {
        return now.complete_path(text, from, cursor);
    }
    // A command or a disk goes on behind its node; every other phrase goes on to the end of the line.
    let end = if matches!(verb, "request" | "plant") { word_end(text, start) } else { text.trim_end().len() };
    let typed = text[start..cursor].split_whitespace().collect::<Vec<_>>().join(" ");
    let goes_on = text[start..cursor].ends_with(char::is_whitespace) && !typed.is_empty();
    let typed = if goes_on { typed + " " } else { typed };
    Completion { start, end: end.max(cursor), choices: fitting(now.phrases(verb, &typed), &typed) }
}

/// Every line that can be done now, as far as they can be listed. Where something must follow that only a person can
/// make up (a command, a name, an expression), it is the beginning of a line, which says so.
pub fn lines(session: &Session) -> Vec<Choice> {
    let now = Now { session, facts: session.facts() };
    now.verbs().flat_map(|verb| now.lines_of(verb)).collect()
}

/// The choices that begin with what has been typed.
fn fitting(choices: impl Iterator<Item = Choice>, typed: &str) -> Vec<Choice> {
    choices.filter(|choice| choice.text.starts_with(typed)).collect()
}

/// The first byte from this one on that is no blank.
fn blanks_until(text: &str, from: usize) -> usize {
    text.len() - text[from..].trim_start().len()
}

/// The last place up to the cursor that is between two letters.
fn boundary(text: &str, cursor: usize) -> usize {
    (0..=cursor.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The byte behind the word that begins here.
fn word_end(text: &str, start: usize) -> usize {
    text[start..].find(char::is_whitespace).map_or(text.len(), |length| start + length)
}

/// Where the expression of a line begins, if its verb takes one: behind `expect` or `run until`.
fn expression_start(verb: &str, text: &str, start: usize) -> Option<usize> {
    match verb {
        "expect" => Some(start),
        "run" => {
            let behind = text[start..].strip_prefix("until")?;
            behind.starts_with(char::is_whitespace).then(|| blanks_until(text, text.len() - behind.len()))
        }
        _ => None,
    }
}

impl Now<'_> {
    /// The verbs that can do something now, in the order in which they are explained.
    fn verbs(&self) -> impl Iterator<Item = Choice> {
        VERBS.into_iter().filter(|verb| self.can(verb)).map(|verb| {
            let choice = Choice::new(verb, Saying::plain(format!("line.{verb}")));
            let whole = matches!(verb, "step" | "settle" | "back" | "forward" | "heal" | "show");
            if whole { choice } else { choice.more() }
        })
    }

    /// The lines that begin with a verb: the verb alone where that is whole, or where nothing is known of what may
    /// follow, and with each phrase.
    fn lines_of(&self, verb: Choice) -> Vec<Choice> {
        let begun: &[&str] = if verb.text == "show" { &["", "why ", "why-not "] } else { &[""] };
        let phrases = begun.iter().flat_map(|typed| self.phrases(&verb.text, typed));
        let line = |phrase: Choice| Choice { text: format!("{} {}", verb.text, phrase.text), ..phrase };
        let mut lines: Vec<Choice> = phrases.map(line).collect();
        if !verb.more || lines.is_empty() {
            lines.insert(0, verb);
        }
        lines
    }

    /// Whether a line that begins with this verb can do something now.
    fn can(&self, verb: &str) -> bool {
        let (history, present) = (self.session.history(), self.session.present());
        match verb {
            "cluster" | "read" => false,
            "branch" | "expect" | "show" | "save" => true,
            "step" | "run" => present.next().is_some(),
            "settle" => present.oldest().is_some(),
            "back" => history.cursor() > 0,
            "forward" => history.has_future(),
            _ => self.phrases(verb, "").next().is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Setup, protocol};

    fn session(name: &str, lines: &[&str]) -> Session {
        let mut setup = Setup::new(protocol(name).unwrap());
        setup.config.nodes = 3;
        let mut session = Session::new(setup).unwrap();
        for line in lines {
            session.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("{line}: {stop:?}"));
        }
        session
    }

    /// What is offered where a bar stands.
    fn offered(session: &Session, text: &str) -> Vec<String> {
        let cursor = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        complete(session, &text, cursor).choices.into_iter().map(|choice| choice.text).collect()
    }

    /// The line after the first choice is taken.
    fn taken(session: &Session, text: &str) -> String {
        let cursor = text.find('|').unwrap();
        let mut text = text.replacen('|', "", 1);
        let completion = complete(session, &text, cursor);
        text.replace_range(completion.start..completion.end, &completion.choices[0].text);
        text
    }

    #[test]
    fn only_verbs_that_can_do_something_are_offered() {
        let calm = session("paxos", &[]);
        let verbs = offered(&calm, "|");
        for absent in [
            "deliver", "drop", "release", "fire", "restart", "heal", "mend", "settle", "back", "goto", "read",
        ] {
            assert!(!verbs.contains(&absent.into()), "{absent} in {verbs:?}");
        }
        for present in ["plant", "request", "crash", "cut", "break", "branch", "expect", "show", "save"] {
            assert!(verbs.contains(&present.into()), "{present} not in {verbs:?}");
        }
        let busy = session("paxos", &["request n1 x", "hold n1>n2 prepare", "crash n3", "cut n1>n3"]);
        assert_eq!(offered(&busy, "  re|"), ["release", "request", "restart"]);
        assert_eq!(offered(&busy, "de|"), ["deliver"]);
        assert!(!offered(&busy, "|").contains(&"plant".into()));
        assert!(offered(&busy, "# de|").is_empty());
    }

    #[test]
    fn messages_are_offered_with_their_place_and_the_oldest_first() {
        let lines = ["fire n1 election", "fire n1 election", "hold n1>n3 vote", "crash n2"];
        let session = session("raft", &lines);
        assert!(offered(&session, "deliver n1>n2|").is_empty(), "n2 is down");
        assert_eq!(offered(&session, "deliver |"), ["n1>n3 vote"]);
        assert_eq!(offered(&session, "release |"), ["n1>n3 vote"]);
        assert_eq!(
            offered(&session, "drop |"),
            ["n1>n2 vote", "n1>n3 vote", "n1>n2 vote #2", "n1>n3 vote #2"]
        );
        assert_eq!(offered(&session, "drop n1>n2  vote |"), ["n1>n2 vote #2"]);
        assert_eq!(offered(&session, "drop m|"), ["m1", "m2", "m3", "m4"]);
    }

    #[test]
    fn nodes_links_and_rules_are_offered_as_they_are_now() {
        let session = session("raft", &["crash n2", "cut n1>n3", "break commit-old-term"]);
        assert_eq!(offered(&session, "crash |"), ["n1", "n3"]);
        assert_eq!(offered(&session, "restart |"), ["n2"]);
        assert_eq!(offered(&session, "fire |"), ["n1 election", "n3 election"]);
        assert_eq!(offered(&session, "request |"), ["n1", "n3"]);
        assert_eq!(offered(&session, "heal |"), ["n1>n3"]);
        assert_eq!(offered(&session, "cut n1>|"), ["n1>n2"]);
        assert_eq!(offered(&session, "cut n1 |"), ["n1 | n2,n3"]);
        assert!(!offered(&session, "break |").contains(&"commit-old-term".into()));
        assert_eq!(offered(&session, "break len|"), ["length-only", "length-confirm-1", "length-confirm-3"]);
        assert_eq!(offered(&session, "mend |"), ["commit-old-term"]);
        assert_eq!(offered(&session, "show in|"), ["in-flight"]);
        assert_eq!(offered(&session, "run |"), ["until", "100ms"]);
    }

    #[test]
    fn the_tree_of_moments_is_offered() {
        let session = session("raft", &["step 3", "goto 1", "branch other", "crash n2"]);
        assert_eq!(offered(&session, "switch |"), ["main"]);
        assert_eq!(offered(&session, "goto |"), ["0", "1", "3"]);
    }

    #[test]
    fn facts_are_offered_where_an_expression_needs_one() {
        let raft = session("raft", &[]);
        assert_eq!(offered(&raft, "expect leaders|"), ["leaders", "leaders|length", "leaders_of(1)"]);
        assert_eq!(
            offered(&raft, "run until n2.vot|"),
            ["n2.voted_for", "n2.votes_granted", "n2.votes_granted|length"]
        );
        assert!(offered(&raft, "expect step == |").contains(&"n3".into()));
        assert!(offered(&raft, "expect step == n3.role |").is_empty());
        assert!(offered(&raft, "expect n3.role == 'le|").is_empty());
        assert!(offered(&raft, "run until step == 3 within |").is_empty());
        let paxos = session("paxos", &[]);
        assert_eq!(offered(&paxos, "expect n1.promised.|"), ["n1.promised.round", "n1.promised.proposer"]);
        assert_eq!(offered(&paxos, "expect ba|"), ["ballot('1.n1')"]);
    }

    #[test]
    fn a_word_in_the_middle_is_replaced_whole() {
        let session = session("raft", &["fire n1 election"]);
        assert_eq!(taken(&session, " cra|zy n1"), " crash n1");
        assert_eq!(taken(&session, "crash |n3"), "crash n1");
        assert_eq!(taken(&session, "deliver n1>n3| append"), "deliver n1>n3 vote");
        assert_eq!(taken(&session, "request n2| x=1"), "request n2 x=1");
        assert_eq!(taken(&session, "expect n1.ro|se == 'leader'"), "expect n1.role == 'leader'");
        assert_eq!(taken(&session, "cr| "), "crash ");
        for (text, cursor) in [("领导 n1", 1), ("crash 领", 7), ("expect 领.", 99), ("", 3), ("  ", 1)] {
            let completion = complete(&session, text, cursor);
            assert!(text.get(completion.start..completion.end).is_some(), "{text:?} {completion:?}");
        }
    }
}
