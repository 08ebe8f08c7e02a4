//! Finds names in texts that the program has not: what stands between backticks is held against its own tables of
//! lines, facts, rules, breakages, guarantees, messages, options and lessons.
//!
//! Left out: code that is none of these, such as a piece of another program. Only what has the shape of a name of this
//! program (an underscore, a dash, a node and a dot), or is nearly one of its names, must be one.

use super::OK;
use super::sentence::Sheet;
use crate::guarantee;
use crate::lesson::format::{Lesson, TRACKS};
use crate::lesson::library;
use crate::lesson::markup::Text;
use crate::model::expression::Question;
use crate::model::facts::table;
use crate::model::id::NodeId;
use crate::model::profile::Profile;
use crate::model::saying::Saying;
use crate::model::text;
use crate::model::trouble::Trouble;
use crate::sim::line::VERBS;
use crate::sim::parse::{self, Grammar};
use std::collections::BTreeSet;

/// Most pieces of code that are looked at in one text.
const MOST_CODE: usize = 200;

/// The names that a text may use.
pub(super) struct Names {
    grammar: Grammar,
    known: BTreeSet<String>,
}

impl Names {
    /// Those of a lesson.
    pub(super) fn of(lesson: &Lesson) -> Names {
        let profile = lesson.setup.profile();
        let fields = table::cluster(profile).chain(table::node(profile)).chain(table::message(profile));
        let fields = fields.chain(table::PARTS).map(|field| field.name);
        let mut known: BTreeSet<String> = fields.chain(of_protocol(profile)).map(String::from).collect();
        known.extend(guarantee::ALL.iter().map(|guarantee| String::from(guarantee.id)));
        known.extend(VERBS.iter().chain(&TRACKS).map(|word| String::from(*word)));
        known.extend(library().iter().map(|card| card.id.clone()));
        known.extend(lesson.requires.iter().chain([&lesson.id]).map(|word| word.get_ref().clone()));
        Names { grammar: Grammar { profile, nodes: lesson.setup.config.nodes }, known }
    }

    /// Names in a text that are not there, each with its place.
    pub(super) fn unknown(&self, read: &Text, sheet: &Sheet<'_>) -> Vec<(usize, Trouble)> {
        let shown = |range: &std::ops::Range<usize>| {
            read.marks().iter().any(|mark| mark.id == OK && mark.at.contains(&range.start))
        };
        let code = sheet.code().into_iter().take(MOST_CODE).filter(|range| !shown(range));
        let one = |range: std::ops::Range<usize>| {
            let written = &sheet.text[range.clone()];
            let blanks = written.len() - written.trim_start().len();
            let trouble = self.check(written.trim())?;
            // The place is a byte; a column inside the code counts letters from there.
            Some((range.start + blanks, trouble))
        };
        code.filter_map(one).collect()
    }

    /// What is wrong with a piece of code.
    fn check(&self, code: &str) -> Option<Trouble> {
        if code.chars().any(|letter| letter.is_control() || letter == '…') || code.contains("...") {
            // A value stands in it, or it is only the beginning of something.
            return None;
        }
        let verb = code.split(' ').next().unwrap_or_default();
        if verb != code && verb != "cluster" && VERBS.contains(&verb) {
            return parse::parse(code, &self.grammar).err();
        }
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
        if code.is_empty()
            || !code.chars().all(is_word)
            || code.starts_with(|first: char| first.is_ascii_digit())
        {
            return None;
        }
        match code.split_once('.') {
            Some((root, _)) => self.path(code, root),
            None if self.known.contains(code) || code.parse::<NodeId>().is_ok() => None,
            None => self.word(code),
        }
    }

    /// A fact by its path: `n1.promised`, `proposer.value`.
    fn path(&self, code: &str, root: &str) -> Option<Trouble> {
        let Grammar { profile, nodes } = self.grammar;
        let ask = |text: &str| Question::new(text, profile, nodes).err();
        let is_node = root.parse::<NodeId>().is_ok();
        if is_node || table::cluster(profile).any(|field| field.name == root) {
            return ask(code);
        }
        let of_node = table::node(profile).any(|field| field.name == root);
        let trouble = of_node.then(|| ask(&format!("n1.{code}")))??;
        Some(Trouble { column: None, ..trouble })
    }

    /// A word that is none of the names.
    fn word(&self, code: &str) -> Option<Trouble> {
        // As a paper writes it: `RequestVote` is `request_vote`.
        let bare = |word: &str| word.replace(['_', '-'], "").to_lowercase();
        if !code.contains(['_', '-']) && self.known.iter().any(|known| bare(known) == bare(code)) {
            return None;
        }
        let what = Saying::plain("check.name").with("word", String::from(code));
        let trouble = Trouble::new(what).nearest(code, self.known.iter().map(String::as_str));
        let is_plain = !code.contains(['_', '-']);
        // A short word is near to many.
        let meant = |right: &String| code.len() > 4 && text::is_slip(code, right);
        (!is_plain || trouble.nearest.as_ref().is_some_and(meant)).then_some(trouble)
    }
}

/// Names of rules, breakages, messages, options and values of a protocol.
fn of_protocol(profile: &'static Profile) -> impl Iterator<Item = &'static str> {
    let rules = profile.rules.iter().map(|rule| rule.name);
    let breakages = profile.breakages();
    let of_breakages = profile.breakages().flat_map(|breakage| breakage.kinds);
    let kinds = profile.kinds.iter().chain(of_breakages);
    let kinds: Vec<&str> = kinds.flat_map(|kind| [kind.line, kind.trace]).collect();
    let others =
        ["follower", "candidate", "leader", "election", "heartbeat", "retry", "true", "false", "none"];
    rules
        .chain(breakages.map(|breakage| breakage.name))
        .chain(kinds)
        .chain(profile.choices.iter().map(|choice| choice.name))
        .chain(others)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::protocol;

    fn names() -> Names {
        let profile = protocol("raft").unwrap().profile;
        let fields = table::cluster(profile).chain(table::node(profile)).map(|field| field.name);
        let known = fields.chain(of_protocol(profile)).map(String::from).collect();
        Names { grammar: Grammar { profile, nodes: 3 }, known }
    }

    #[test]
    fn a_name_that_is_nearly_right_is_found() {
        for (code, nearest) in [
            ("commit-old-tern", Some("commit-old-term")),
            ("current_terms", Some("current_term")),
            ("granted-vot", None),
            ("n1.curent_term", Some("current_term")),
            ("apend", Some("append")),
            ("deliver n1>n2 vot", Some("vote")),
            ("delivery_of_all", None),
            ("fire n9 election", None),
        ] {
            let trouble = names().check(code).unwrap_or_else(|| panic!("{code}"));
            assert!(nearest.is_none() || trouble.nearest.as_deref() == nearest, "{code}: {trouble:?}");
        }
    }

    #[test]
    fn names_and_foreign_code_pass() {
        for code in [
            "commit-old-term",
            "n1.current_term",
            "n1.log",
            "append",
            "votes",
            "X",
            "x = 1",
            "deliver",
            "len(logs) > 2",
            "deliver n1>n2 vote",
            "crash …",
            "2.n3",
            "RequestVote",
            "leader_noop",
            "n2",
            "class Paxos",
            "",
        ] {
            assert!(names().check(code).is_none(), "{code}: {:?}", names().check(code));
        }
    }
}
