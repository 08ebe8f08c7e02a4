//! What a person asks for, and within which bounds: `chosen|length > 1 --crashes 1`, in the words of the command line.

use super::{Bounds, last_chances, usual_from};
use crate::model::id::{MAX_NODES, NodeSet};
use crate::model::profile::Profile;
use crate::model::saying::Saying;
use crate::model::text::number;
use crate::model::trouble::Trouble;
use crate::sim::Simulation;
use crate::sim::explore::Grain;
use crate::sim::parse;

/// What stands before the name of a bound.
pub const DASHES: &str = "--";
/// What asks whether the moment is a dead end.
pub const DEAD_END: &str = "--dead-end";
/// The grains, as they are written.
pub const GRAINS: [&str; 2] = ["exchange", "message"];
/// Bounds that are no numbers.
const OTHERS: [&str; 2] = ["grain", "ask"];

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A state of which an expression is true.
    Fact(String),
    /// Whether the moment is a dead end.
    DeadEnd,
}

/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What is searched for.
    pub sought: Sought,
    /// How much a run may hold.
    pub bounds: Bounds,
}

/// Reads what is to be searched for from a moment and the bounds behind it; those that are not written are the usual
/// ones. Columns of troubles are counted in the text, from 1.
pub fn read(text: &str, from: &dyn Simulation) -> Result<Asked, Trouble> {
    let (profile, nodes) = (from.profile(), from.config().nodes);
    let end = expression_end(text);
    let fact = text[..end].trim_end();
    let mut words = words(text, end).into_iter().peekable();
    let dead_end = fact.trim().is_empty() && words.next_if(|(_, word)| *word == DEAD_END).is_some();
    let sought = match () {
        () if dead_end => Sought::DeadEnd,
        () if fact.trim().is_empty() => return Err(Trouble::plain("error.search-what").at(1)),
        // Blanks before it stay, so that its columns are those of the text.
        () => Sought::Fact(fact.into()),
    };
    let mut bounds = if dead_end { last_chances(profile) } else { usual_from(from) };
    while let Some((at, word)) = words.next() {
        let place = |at: usize| text[..at].chars().count() + 1;
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some((at + name.len() + 1, value))),
            None => (word, words.next()),
        };
        let known = name.strip_prefix(DASHES).and_then(|name| all_names().find(|known| *known == name));
        let Some(name) = known else {
            let right: Vec<String> = names(profile).map(|name| format!("{DASHES}{name}")).collect();
            let what = Saying::plain("error.search-bound").with("word", String::from(name));
            let trouble = Trouble::new(what.with("right", right.join(", "))).at(place(at));
            return Err(trouble.nearest(name, right.iter().map(String::as_str)));
        };
        let Some((at, value)) = value else {
            let what = Saying::plain("error.search-value").with("name", String::from(name));
            return Err(Trouble::new(what.with("right", right(name))).at(place(text.len())));
        };
        put(&mut bounds, name, value, profile, nodes).map_err(|trouble| trouble.at(place(at)))?;
    }
    Ok(Asked { sought, bounds })
}

/// Where what is searched for ends and the bounds begin: at the first word that begins with two dashes, unless it
/// stands inside a text.
pub fn expression_end(text: &str) -> usize {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match quote {
            Some(open) if open == letter => quote = None,
            None if matches!(letter, '\'' | '"') => quote = Some(letter),
            None => {
                let begins = at == 0 || text[..at].ends_with(char::is_whitespace);
                let name = text[at..].strip_prefix(DASHES);
                if begins && name.is_some_and(|name| name.is_empty() || name.starts_with(char::is_alphabetic))
                {
                    return at;
                }
            }
            Some(_) => {}
        }
    }
    text.len()
}

/// The words from a byte on, each with the byte where it begins.
fn words(text: &str, from: usize) -> Vec<(usize, &str)> {
    let start_of = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text[from..].split_whitespace().map(|word| (start_of(word), word)).collect()
}

/// The names of the bounds of a protocol, in the order in which they are explained.
pub fn names(profile: &'static Profile) -> impl Iterator<Item = &'static str> {
    all_names().filter(|name| *name != foreign(profile))
}

fn all_names() -> impl Iterator<Item = &'static str> {
    OTHERS.into_iter().chain(ROWS.iter().map(|row| row.name))
}

/// What may be written for a bound.
pub fn right(name: &str) -> String {
    match name {
        "grain" => GRAINS.join(", "),
        "ask" => String::from("n1,n2 …"),
        name => ROWS.iter().find(|row| row.name == name).map_or("", |row| row.right).into(),
    }
}

/// The bound that a protocol has not.
pub fn foreign(profile: &Profile) -> &'static str {
    if profile.name == "raft" { "max-round" } else { "max-term" }
}

/// Sets a bound of any kind to what is written.
pub fn put(
    bounds: &mut Bounds,
    name: &'static str,
    value: &str,
    profile: &'static Profile,
    nodes: u8,
) -> Result<(), Trouble> {
    match name {
        "grain" => bounds.grain = grain(value)?,
        "ask" => {
            bounds.asked =
                value.split(',').map(|word| parse::node(word.trim(), nodes)).collect::<Result<_, _>>()?
        }
        name if name == foreign(profile) => {
            let what = Saying::plain("error.other-protocol").with("protocol", profile.name);
            return Err(Trouble::new(what.with("name", name)));
        }
        name => set(bounds, name, value)?,
    }
    Ok(())
}

fn grain(word: &str) -> Result<Grain, Trouble> {
    match word {
        "exchange" => Ok(Grain::Exchange),
        "message" => Ok(Grain::Message),
        word => {
            let what = Saying::plain("error.grain").with("word", String::from(word));
            Err(Trouble::new(what.with("right", GRAINS.join(", "))).nearest(word, GRAINS))
        }
    }
}

/// The word for a bound that is none.
const ANY: &str = "any";

/// A bound, as it is written on the command line.
#[derive(Debug)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    set: fn(&mut Bounds, Option<u64>) -> Option<()>,
    get: fn(&Bounds) -> Option<u64>,
    /// What may be written.
    pub right: &'static str,
}

fn small(value: Option<u64>) -> Option<u8> {
    value.and_then(|value| u8::try_from(value).ok()).filter(|value| *value <= Bounds::MOST)
}

fn small_or_any(value: Option<u64>) -> Option<Option<u8>> {
    value.map_or(Some(None), |_| small(value).map(Some))
}

const SMALL: &str = "0 … 15";
const SMALL_OR_ANY: &str = "0 … 15, any";
const LARGE_OR_ANY: &str = "1, 2, 3 …, any";

macro_rules! rows {
    ($($name:literal, $field:ident, $read:ident, $right:ident;)*) => {
        &[$(Row {
            name: $name,
            set: |bounds, value| {
                bounds.$field = $read(value)?;
                Some(())
            },
            get: |bounds| Shown::from(bounds.$field).0,
            right: $right,
        }),*]
    };
}

/// A bound as it is shown; nothing for any.
struct Shown(Option<u64>);

impl From<u8> for Shown {
    fn from(value: u8) -> Shown {
        Shown(Some(value.into()))
    }
}

impl From<u64> for Shown {
    fn from(value: u64) -> Shown {
        Shown((value < Bounds::MOST_STATES).then_some(value))
    }
}

impl<T: Into<u64>> From<Option<T>> for Shown {
    fn from(value: Option<T>) -> Shown {
        Shown(value.map(Into::into))
    }
}

fn large_or_any(value: Option<u64>) -> Option<Option<u64>> {
    Some(value.filter(|value| *value > 0))
}

fn depth_or_any(value: Option<u64>) -> Option<Option<u32>> {
    value.map_or(Some(None), |value| u32::try_from(value).ok().map(Some))
}

fn states_or_any(value: Option<u64>) -> Option<u64> {
    Some(value.unwrap_or(Bounds::MOST_STATES).clamp(1, Bounds::MOST_STATES))
}

/// All bounds that are numbers, in the order in which they are shown.
pub static ROWS: &[Row] = rows! {
    "requests", requests, small, SMALL;
    "timeouts", timeouts, small_or_any, SMALL_OR_ANY;
    "heartbeats", heartbeats, small_or_any, SMALL_OR_ANY;
    "crashes", crashes, small, SMALL;
    "drops", drops, small_or_any, SMALL_OR_ANY;
    "duplicates", duplicates, small, SMALL;
    "late", late, small, SMALL;
    "max-term", height, large_or_any, LARGE_OR_ANY;
    "max-round", height, large_or_any, LARGE_OR_ANY;
    "depth", depth, depth_or_any, LARGE_OR_ANY;
    "states", states, states_or_any, LARGE_OR_ANY;
};

/// Sets a bound to what is written: a number, or `any`.
pub fn set(bounds: &mut Bounds, name: &str, value: &str) -> Result<(), Trouble> {
    let Some(row) = ROWS.iter().find(|row| row.name == name) else { unreachable!("{name} is no bound") };
    let read = if value == ANY { Some(None) } else { number(value).map(Some) };
    read.and_then(|value| (row.set)(bounds, value)).ok_or_else(|| {
        let what = Saying::plain("error.bound").with("word", String::from(value)).with("name", row.name);
        Trouble::new(what.with("right", row.right)).nearest(value, [ANY])
    })
}

/// What a bound is set to; nothing for any number.
pub fn bound(bounds: &Bounds, name: &str) -> Option<u64> {
    ROWS.iter().find(|row| row.name == name).and_then(|row| (row.get)(bounds))
}

/// The bounds that count in a protocol, by this grain.
pub fn shown(bounds: &Bounds, profile: &Profile) -> impl Iterator<Item = &'static Row> {
    let (other, exchange) = (foreign(profile), bounds.grain == Grain::Exchange);
    ROWS.iter().filter(move |row| row.name != other && (exchange || row.name != "late"))
}

/// The bounds as they are written on the command line, those of a protocol.
pub fn written(bounds: &Bounds, profile: &Profile) -> String {
    let value = |row: &Row| (row.get)(bounds).map_or_else(|| String::from(ANY), |value| value.to_string());
    let grain = match bounds.grain {
        Grain::Exchange => "exchange",
        Grain::Message => "message",
    };
    let mut words = vec![format!("--grain {grain}")];
    words.extend(shown(bounds, profile).map(|row| format!("--{} {}", row.name, value(row))));
    if bounds.asked != NodeSet::full(MAX_NODES) {
        let nodes: Vec<String> = bounds.asked.iter().map(|node| node.to_string()).collect();
        words.push(format!("--ask {}", nodes.join(",")));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{self, Setup};
    use crate::search::usual;

    fn raft(text: &str) -> Result<Asked, (String, Option<usize>)> {
        let start = Setup::new(catalog::protocol("raft").expect("there is raft")).start();
        read(text, &*start.expect("it starts"))
            .map_err(|trouble| (trouble.what.key.into_owned(), trouble.column))
    }

    #[test]
    fn a_fact_and_its_bounds_are_told_apart() {
        let profile = catalog::protocol("raft").expect("there is raft").profile;
        let asked =
            raft(" leaders|length > 1  --crashes 2 --states=any --grain message --ask n1,n3").unwrap();
        assert_eq!(asked.sought, Sought::Fact(" leaders|length > 1".into()));
        let most = Bounds::MOST_STATES;
        let nodes = [1, 3].into_iter().filter_map(crate::model::id::NodeId::new).collect();
        let bounds =
            Bounds { crashes: 2, states: most, grain: Grain::Message, asked: nodes, ..usual(profile) };
        assert_eq!(asked.bounds, bounds);
        let inside = raft("'a --crashes 1' in log or 3 --2 == 5").unwrap();
        assert_eq!(inside.sought, Sought::Fact("'a --crashes 1' in log or 3 --2 == 5".into()));
        let dead = raft("--dead-end --timeouts 1").unwrap();
        assert_eq!(
            dead,
            Asked { sought: Sought::DeadEnd, bounds: Bounds { timeouts: Some(1), ..last_chances(profile) } }
        );
        // What is written is read again.
        let written = written(&asked.bounds, profile);
        assert_eq!(raft(&format!("true {written}")).unwrap().bounds, asked.bounds);
    }

    #[test]
    fn what_is_wrong_is_named_where_it_stands() {
        for (text, key, column) in [
            ("", "error.search-what", 1),
            ("  --crashes 1", "error.search-what", 1),
            ("true --crashs 1", "error.search-bound", 6),
            ("true --dead-end", "error.search-bound", 6),
            ("true --crashes 1 2", "error.search-bound", 18),
            ("true --crashes", "error.search-value", 15),
            ("true --crashes 16", "error.bound", 16),
            ("true --crashes=x", "error.bound", 16),
            ("true --max-round 1", "error.other-protocol", 18),
            ("true --ask n1,n4", "error.node", 12),
            ("'领导' == 1 --grain x", "error.grain", 19),
        ] {
            assert_eq!(raft(text).unwrap_err(), (String::from(key), Some(column)), "{text}");
        }
    }
}
