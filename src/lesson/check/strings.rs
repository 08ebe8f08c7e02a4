//! Finds names in expressions that stand in quotes: `'refuse-vote' in rules`, `n1.role == 'leader'`.
//!
//! A misspelt fact is found when the expression is read. A misspelt text is not: it would only never be equal to
//! anything, and so make "there is no such message" true.

use crate::guarantee;
use crate::model::expression::shape::{self, Token};
use crate::model::facts::table;
use crate::model::profile::Profile;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;

/// The first text of an expression that can never be found where it is looked for.
pub(super) fn check(expression: &str, profile: &'static Profile) -> Option<Trouble> {
    let tokens = shape::tokens(expression);
    (0..tokens.len()).find_map(|place| {
        let (list, text) = looked_up(&tokens[place..])?;
        let known = known(list, profile)?;
        let word = text.text.trim_matches(['\'', '"']);
        (!known.contains(&word)).then(|| {
            let what = Saying::plain("check.string").with("word", String::from(word));
            let what = what.with("name", String::from(list)).with("right", known.join(", "));
            Trouble::new(what).at(text.column + 1).nearest(word, known)
        })
    })
}

/// Whether an expression asks anything about the run.
pub(super) fn asks(expression: &str, profile: &'static Profile) -> bool {
    let is_node = |word: &str| word.parse::<crate::model::id::NodeId>().is_ok();
    let is_fact = |word: &str| is_node(word) || table::cluster(profile).any(|field| field.name == word);
    shape::tokens(expression).iter().any(|token| token.text != "ballot" && is_fact(token.text))
}

/// Whether an expression asks which rules are broken.
pub(super) fn asks_broken(expression: &str) -> bool {
    shape::tokens(expression).iter().any(|token| token.text == "broken")
}

/// A field, and a text that it is compared with here.
fn looked_up<'a>(tokens: &[Token<'a>]) -> Option<(&'a str, Token<'a>)> {
    let word = |place: usize| tokens.get(place).map_or("", |token| token.text);
    let text = |place: usize| tokens.get(place).copied().filter(|token| is_text(token.text));
    if let Some(found) = text(0) {
        let list = match (word(1), word(2)) {
            ("in", list) => list,
            ("not", "in") => word(3),
            (",", test) if is_text(test) && word(3) == "," => {
                let compares = ["eq", "equalto", "ne", "=="].contains(&test.trim_matches(['\'', '"']));
                let value = text(4).filter(|_| compares)?;
                return Some((found.text.trim_matches(['\'', '"']), value));
            }
            _ => return None,
        };
        return ["rules", "last_rules", "broken", "violated"].contains(&list).then_some((list, found));
    }
    let compares = matches!(word(1), "==" | "!=") && ["kind", "type", "role", "phase"].contains(&word(0));
    Some((tokens[0].text, text(2).filter(|_| compares)?))
}

fn is_text(word: &str) -> bool {
    word.starts_with(['\'', '"'])
}

/// What can be found there; nothing if that is not known.
fn known(list: &str, profile: &'static Profile) -> Option<Vec<&'static str>> {
    let in_turn = |words: &[&'static str]| words.to_vec();
    Some(match list {
        "rules" | "last_rules" => profile.rules.iter().map(|rule| rule.name).collect(),
        "broken" => profile.breakages().map(|breakage| breakage.name).collect(),
        "violated" => guarantee::ALL.iter().map(|guarantee| guarantee.id).collect(),
        "kind" => profile.kinds.iter().map(|kind| kind.line).collect(),
        "type" => profile.kinds.iter().map(|kind| kind.trace).collect(),
        "role" if profile.name == "raft" => in_turn(&["follower", "candidate", "leader"]),
        "phase" => in_turn(&["prepare", "propose", "done"]),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::protocol;

    #[test]
    fn a_text_that_can_never_be_found_is_named() {
        let raft = protocol("raft").unwrap().profile;
        for (expression, wrong, nearest, column) in [
            ("n1.role == 'leadr'", "leadr", "leader", 13),
            ("'election-timeot' in rules", "election-timeot", "election-timeout", 2),
            ("n1.up and 'election-timeot' not in last_rules", "election-timeot", "election-timeout", 12),
            ("messages|selectattr('kind', 'eq', 'vot')|list|length == 0", "vot", "vote", 36),
            ("'commit-old-tern' in broken", "commit-old-tern", "commit-old-term", 2),
        ] {
            let trouble = check(expression, raft).unwrap_or_else(|| panic!("{expression}"));
            assert_eq!(trouble.nearest.as_deref(), Some(nearest), "{expression}");
            assert_eq!(trouble.column, Some(column), "{expression}");
            assert!(trouble.what.values.iter().any(|(_, value)| value.to_string() == wrong));
        }
        for right in
            ["n1.role == 'leader'", "n1.voted_for == 'n2'", "messages|selectattr('kind', 'eq', 'vote')"]
        {
            assert!(check(right, raft).is_none(), "{right}");
        }
    }

    #[test]
    fn an_expression_that_names_no_fact_asks_nothing() {
        let paxos = protocol("paxos").unwrap().profile;
        for nothing in ["true", "1 + 1 == 2", "'n1' == 'n1'", "ballot('1.n1') < ballot('2.n1')"] {
            assert!(!asks(nothing, paxos), "{nothing}");
        }
        for something in ["n1.up", "chosen == []", "messages|length > 0"] {
            assert!(asks(something, paxos), "{something}");
        }
    }
}
