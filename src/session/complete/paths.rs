//! Paths of the facts inside an expression: `n1.role`, `leaders|length`.

use super::{Choice, Completion, Now};
use crate::model::expression::shape;
use crate::model::facts::table;
use crate::model::id::NodeId;
use crate::model::profile::Field;
use crate::model::saying::Saying;

/// Words and signs behind which a value must stand.
const BEFORE_A_VALUE: [&str; 20] = [
    "==", "!=", "<", "<=", ">", ">=", "and", "or", "not", "in", "if", "else", "(", ",", "+", "-", "*", "/",
    "//", "%",
];

impl Now<'_> {
    /// Completes the path at the cursor of an expression that begins at this byte of the line.
    pub(super) fn complete_path(&self, text: &str, from: usize, cursor: usize) -> Completion {
        let of_path = |letter: char| letter.is_alphanumeric() || "_.|".contains(letter);
        let start = from + text[from..cursor].trim_end_matches(of_path).len();
        let end = text[cursor..].find(|letter| !of_path(letter)).map_or(text.len(), |more| cursor + more);
        let choices =
            if wants_value(&text[from..start]) { self.paths(&text[start..cursor]) } else { Vec::new() };
        Completion { start, end, choices }
    }

    /// Paths that begin with what has been typed. The fields of a node are offered behind its name only: there
    /// are too many of them.
    fn paths(&self, typed: &str) -> Vec<Choice> {
        let profile = self.facts.profile;
        let mut choices = Vec::new();
        for field in table::cluster(profile).filter(|field| field.name != "n1") {
            let about = Saying::plain(format!("fact.cluster.{}", field.name));
            push(&mut choices, self.written(field), about, field);
        }
        let node = |name: &str| name.parse().ok().filter(|node: &NodeId| self.facts.node(*node).is_some());
        for id in self.facts.nodes.iter().map(|node| node.id) {
            choices.push(Choice::new(id.to_string(), Saying::plain("fact.cluster.n1")));
        }
        if let Some(id) = typed.split('.').next().and_then(node) {
            for field in table::node(profile) {
                let about = Saying::plain(format!("fact.node.{}", field.name));
                let path = format!("{id}.{}", field.name);
                let parts =
                    if typed.starts_with(&format!("{path}.")) { table::parts(field.name) } else { &[] };
                choices.extend(parts.iter().map(|part| Choice::new(format!("{path}.{part}"), about.clone())));
                push(&mut choices, path, about, field);
            }
        }
        choices.retain(|choice| choice.text.starts_with(typed));
        choices
    }

    /// How a fact of the cluster is written: one that is asked with a value in brackets, with such a value.
    fn written(&self, field: &Field) -> String {
        match field.name {
            "leaders_of" => {
                let terms = self.facts.nodes.iter().filter_map(|node| Some(node.state.raft()?.current_term));
                format!("leaders_of({})", terms.max().unwrap_or(0).max(1))
            }
            "availability" => format!("availability({}, 0.01)", self.facts.nodes.len()),
            "ballot" => String::from("ballot('1.n1')"),
            name => String::from(name),
        }
    }
}

/// Adds a path, and behind it the length of what it leads to, if that is a list.
fn push(choices: &mut Vec<Choice>, path: String, about: Saying, field: &Field) {
    let length = field.kind.starts_with("list").then(|| format!("{path}|length"));
    choices.push(Choice::new(path, about));
    choices.extend(length.map(|path| Choice::new(path, Saying::plain("complete.length"))));
}

/// Whether a value may stand behind this part of an expression.
fn wants_value(before: &str) -> bool {
    let tokens = shape::tokens(before);
    // Behind `within` stands a limit, and no expression.
    if tokens.iter().any(|token| token.text == "within") {
        return false;
    }
    tokens.last().is_none_or(|token| BEFORE_A_VALUE.contains(&token.text))
}
