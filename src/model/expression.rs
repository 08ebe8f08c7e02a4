//! A question about the facts, such as `leaders|length == 2 and n1.current_term > 3`.
//!
//! Expressions are minijinja's, with three differences that a learner expects: a comparison with nothing is false
//! (minijinja would order nothing below everything), nothing is also what a field of nothing is, and a name that
//! no fact has is an error before anything runs. [`shape`] takes an expression apart for the first.

use super::availability::availability;
use super::ballot::Ballot;
use super::datum::NOTHING;
use super::facts::view::{BallotView, View};
use super::facts::{Facts, table};
use super::profile::Profile;
use super::saying::Saying;
use super::text::{clip, plain};
use super::trouble::Trouble;
use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Expression, UndefinedBehavior, Value};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

pub mod filters;
pub mod shape;

/// Most bytes of an expression.
pub const MOST_BYTES: usize = 2_000;
/// Most tokens of an expression; nesting any deeper could overflow the parser's stack.
pub const MOST_TOKENS: usize = 200;
/// Most letters and items of a value that is shown.
const MOST_SHOWN: usize = 200;
/// Most bytes of a text that is joined from others.
const MOST_JOINED: usize = 4_000;
/// How to ask for the availability of a majority.
const HOW_AVAILABILITY: &str =
    "availability takes 1 to 9 nodes and the probability that one is down, as in availability(5, 0.01)";
/// How much work an evaluation may do.
const FUEL: u64 = 100_000;

/// An expression that has been checked against the facts of a protocol.
#[derive(Debug)]
pub struct Question {
    text: String,
    names: BTreeSet<String>,
    compiled: Expression<'static, 'static>,
}

/// The answer to a question.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Whether it is true.
    pub holds: bool,
    /// How it reads.
    pub text: String,
}

impl Question {
    /// Reads an expression, and checks every name in it.
    pub fn new(text: &str, profile: &'static Profile, nodes: u8) -> Result<Question, Trouble> {
        if text.len() > MOST_BYTES {
            return Err(Trouble::new(Saying::plain("error.expression-long").with("most", MOST_BYTES)));
        }
        let tokens = shape::tokens(text);
        if tokens.len() > MOST_TOKENS {
            return Err(Trouble::new(Saying::plain("error.expression-tokens").with("most", MOST_TOKENS)));
        }
        check_words(&tokens)?;
        let env = environment();
        let original = env.compile_expression(text).map_err(|error| syntax_trouble(&error, text))?;
        for path in sorted(original.undeclared_variables(true)) {
            check_path(&path, profile, nodes).map_err(|trouble| {
                let wrong = trouble.what.values.first().map_or(String::new(), |(_, word)| word.to_string());
                let offset = path.find(&format!(".{wrong}")).map_or(0, |at| path[..at].chars().count() + 1);
                trouble.at(column_of(text, &path) + offset)
            })?;
        }
        check_attributes(&tokens, profile)?;
        let compared = shape::rewrite(&tokens)?;
        let compiled =
            env.compile_expression_owned(compared).map_err(|error| syntax_trouble(&error, text))?;
        let names = sorted(original.undeclared_variables(false));
        Ok(Question { text: text.into(), names, compiled })
    }

    /// The expression as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The facts that it reads, by their first names: `n1` for `n1.promised.round`.
    pub fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    /// Asks the facts of a moment.
    pub fn ask(&self, facts: &Arc<Facts>) -> Result<Answer, Trouble> {
        let view = View::new(facts.clone());
        let value = self.compiled.eval(Value::from_object(view.clone()));
        if let Some((name, known)) = view.unknown() {
            return Err(unknown(name, known.clone()));
        }
        let value = value.map_err(|error| eval_trouble(&error))?;
        Ok(Answer { holds: value.is_true(), text: shown(&value) })
    }

    /// Why the answer is what it is: the two sides of a comparison, or the operands of `and` and `or`, each with
    /// its value.
    pub fn parts(&self, facts: &Arc<Facts>) -> Vec<(String, String)> {
        parts(&self.text, facts)
    }

    /// The conditions that must all hold for it to be true: the same words that are checked.
    pub fn conditions(&self, facts: &Arc<Facts>) -> Vec<Condition> {
        let one = |text: String| {
            let question = Question::new(&text, facts.profile, facts.config.nodes);
            let answer = question.and_then(|question| question.ask(facts));
            // What cannot be asked yet does not hold yet.
            let holds = answer.is_ok_and(|answer| answer.holds);
            let parts = parts(&text, facts);
            Condition { text, holds, parts }
        };
        self.condition_texts().into_iter().map(one).collect()
    }

    /// The same conditions as they are written, in order.
    pub fn condition_texts(&self) -> Vec<String> {
        shape::conditions(&shape::tokens(&self.text), &self.text)
    }
}

/// The operands of an expression's loosest operator, each with its value.
fn parts(text: &str, facts: &Arc<Facts>) -> Vec<(String, String)> {
    let tokens = shape::tokens(text);
    let ask = |part: String| {
        let question = Question::new(&part, facts.profile, facts.config.nodes).ok()?;
        Some((part, question.ask(facts).ok()?.text))
    };
    shape::operands(&tokens, text).into_iter().filter_map(ask).collect()
}

/// One of the conditions of which an expression is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// As it is written.
    pub text: String,
    /// Whether it holds.
    pub holds: bool,
    /// What is compared in it, each side with its value.
    pub parts: Vec<(String, String)>,
}

impl Condition {
    /// What it compares, each side with its value, but for sides that are values themselves: `n1.role = follower`.
    pub fn values(&self) -> Vec<String> {
        let differs = |(part, value): &&(String, String)| part.trim_matches(['\'', '"']) != value;
        self.parts.iter().filter(differs).map(|(part, value)| format!("{part} = {value}")).collect()
    }
}

/// How a value reads.
fn shown(value: &Value) -> String {
    let text = match value.kind() {
        ValueKind::None | ValueKind::Undefined => NOTHING.into(),
        ValueKind::Bool => String::from(if value.is_true() { "true" } else { "false" }),
        ValueKind::Seq | ValueKind::Iterable => {
            let items = value.try_iter().into_iter().flatten().take(MOST_SHOWN);
            format!("[{}]", items.map(|item| shown(&item)).collect::<Vec<_>>().join(", "))
        }
        _ => plain(&value.to_string()).into_owned(),
    };
    clip(&text, MOST_SHOWN).into_owned()
}

fn sorted(names: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    names.into_iter().collect()
}

/// Facts that are asked with a value in brackets.
const FUNCTIONS: [&str; 3] = ["leaders_of", "availability", "ballot"];

/// Tests that an expression may use behind `is`.
const TESTS: [&str; 31] = [
    "none",
    "defined",
    "undefined",
    "true",
    "false",
    "boolean",
    "odd",
    "even",
    "divisibleby",
    "number",
    "integer",
    "float",
    "string",
    "sequence",
    "mapping",
    "iterable",
    "startingwith",
    "endingwith",
    "in",
    "eq",
    "equalto",
    "ne",
    "lt",
    "lessthan",
    "le",
    "gt",
    "greaterthan",
    "ge",
    "sameas",
    "lower",
    "upper",
];

/// Checks brackets, filters and tests: what minijinja would stumble over, or do at any cost.
fn check_words(tokens: &[shape::Token<'_>]) -> Result<(), Trouble> {
    if let Some(token) = shape::unbalanced(tokens) {
        let what = Saying::plain("error.bracket").with("word", String::from(token.text));
        return Err(Trouble::new(what).at(token.column));
    }
    if let Some(token) = shape::assigned(tokens) {
        return Err(Trouble::plain("error.equals").at(token.column));
    }
    if let Some(token) = shape::stepped(tokens) {
        return Err(Trouble::plain("error.slice-step").at(token.column));
    }
    for (token, sort) in shape::named(tokens) {
        let (key, known): (_, &[&str]) = match sort {
            shape::Named::Filter => ("error.filter", filters::NAMES),
            shape::Named::Test => ("error.test", &TESTS),
        };
        let name = token.text.trim_matches(['\'', '"']);
        if !known.contains(&name) {
            let what = Saying::plain(key).with("word", String::from(name));
            return Err(Trouble::new(what).at(token.column).nearest(name, known.iter().copied()));
        }
    }
    filters::check(tokens)?;
    for (place, token) in tokens.iter().enumerate().filter(|(_, token)| FUNCTIONS.contains(&token.text)) {
        let is_field = place > 0 && tokens[place - 1].text == ".";
        if !is_field && tokens.get(place + 1).is_none_or(|next| next.text != "(") {
            let what = Saying::plain("error.call").with("word", String::from(token.text));
            return Err(Trouble::new(what).at(token.column));
        }
    }
    Ok(())
}

/// Checks a path such as `n2.promised.round` against the table of facts.
fn check_path(path: &str, profile: &Profile, nodes: u8) -> Result<(), Trouble> {
    let mut names = path.split('.');
    let first = names.next().unwrap_or_default();
    let node = first.parse::<super::id::NodeId>().ok().filter(|node| node.number() <= nodes);
    if node.is_none() && (first == "n1" || !table::cluster(profile).any(|field| field.name == first)) {
        if let Some(number) = first.strip_prefix('n').filter(|digits| super::text::number(digits).is_some()) {
            let last = super::id::NodeId::all(nodes).next_back();
            let what = Saying::plain("error.node").with("word", format!("n{number}")).with("last", last);
            return Err(Trouble::new(what));
        }
        return Err(unknown(first, table::cluster(profile).map(|field| field.name).collect()));
    }
    let Some(field) = names.next().filter(|_| node.is_some()) else { return Ok(()) };
    let known: Vec<&str> = table::node(profile).map(|field| field.name).collect();
    if !known.contains(&field) {
        return Err(unknown(field, known));
    }
    let parts = table::parts(field);
    match names.next() {
        Some(part) if !parts.is_empty() && !parts.contains(&part) => Err(unknown(part, parts.to_vec())),
        _ => Ok(()),
    }
}

/// Checks the names that filters are given as texts, as in `map(attribute='command')`, and those behind a list's
/// index, as in `n1.log[0].command`.
fn check_attributes(tokens: &[shape::Token<'_>], profile: &Profile) -> Result<(), Trouble> {
    let known =
        || table::node(profile).chain(table::message(profile)).chain(table::PARTS).map(|field| field.name);
    for name in shape::behind_brackets(tokens) {
        if !known().any(|field| field == name.text) {
            return Err(unknown(name.text, known().collect()).at(name.column));
        }
    }
    for name in shape::attributes(tokens) {
        for part in name.text.trim_matches(['\'', '"']).split('.') {
            if !known().any(|field| field == part) && super::text::number(part).is_none() {
                return Err(unknown(part, known().collect()).at(name.column + 1));
            }
        }
    }
    Ok(())
}

fn unknown(name: &str, known: Vec<&str>) -> Trouble {
    // No fact begins with a capital letter, but many a command does.
    let is_text = name.starts_with(|letter: char| letter.is_ascii_uppercase());
    let key = if is_text { "error.fact-or-text" } else { "error.fact" };
    Trouble::new(Saying::plain(key).with("word", String::from(name))).nearest(name, known)
}

/// The character where a path stands in an expression, from 1.
fn column_of(text: &str, path: &str) -> usize {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let whole = |at: &usize| !text[..*at].ends_with(is_word) && !text[at + path.len()..].starts_with(is_word);
    let places = || text.match_indices(path).map(|(at, _)| at);
    let at = places().find(whole).or_else(|| places().next());
    at.map_or(1, |at| text[..at].chars().count() + 1)
}

fn syntax_trouble(error: &Error, text: &str) -> Trouble {
    let detail = error.detail().unwrap_or("it cannot be read").to_string();
    let trouble = Trouble::new(Saying::plain("error.expression").with("detail", detail));
    match error.range().and_then(|range| text.get(..range.start)) {
        Some(before) => trouble.at(before.chars().count() + 1),
        None => trouble.at(1),
    }
}

fn eval_trouble(error: &Error) -> Trouble {
    let detail = match error.kind() {
        ErrorKind::OutOfFuel => String::from("it takes too long"),
        kind => error.detail().map_or_else(|| kind.to_string(), String::from),
    };
    Trouble::new(Saying::plain("error.expression").with("detail", detail))
}

/// Where expressions are compiled: minijinja, with the comparisons of [`shape`] and the test `is none` for all
/// that is absent.
fn environment() -> &'static Environment<'static> {
    static ENVIRONMENT: OnceLock<Environment<'static>> = OnceLock::new();
    ENVIRONMENT.get_or_init(|| {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Chainable);
        env.set_fuel(Some(FUEL));
        filters::add(&mut env);
        env.add_test("none", |value: Value| value.is_none() || value.is_undefined());
        env.add_function("ballot", |text: &str| {
            let error = || Error::new(ErrorKind::InvalidOperation, "a ballot is written like ballot('2.n3')");
            text.parse::<Ballot>().map(|ballot| Value::from_object(BallotView(ballot))).map_err(|()| error())
        });
        env.add_function("availability", |nodes: Value, down: Value| {
            let both = u64::try_from(nodes).ok().zip(f64::try_from(down).ok());
            let error = || Error::new(ErrorKind::InvalidOperation, HOW_AVAILABILITY);
            both.and_then(|(nodes, down)| availability(nodes, down)).ok_or_else(error)
        });
        env.add_function(shape::TIMES, times);
        env.add_filter("join", join);
        for (name, fits) in shape::COMPARISONS {
            env.add_function(*name, move |one: Value, other: Value| compare(&one, &other, *fits));
        }
        env
    })
}

/// Joins the items of a list, or the letters of a text: no more than anybody reads, since a text joined with texts
/// again and again would fill the memory.
fn join(list: &Value, between: Option<&str>) -> Result<String, Error> {
    let mut text = String::new();
    let mut put = |word: &str| {
        text.push_str(word);
        let long = || Error::new(ErrorKind::InvalidOperation, "it grows too long");
        if text.len() > MOST_JOINED { Err(long()) } else { Ok(()) }
    };
    let letters =
        list.as_str().map(|text| text.chars().map(|letter| Value::from(letter.to_string())).collect());
    let items: Vec<Value> = match letters {
        Some(letters) => letters,
        None => list.try_iter()?.take(MOST_JOINED).collect(),
    };
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            put(between.unwrap_or_default())?;
        }
        put(&item.to_string())?;
    }
    Ok(text)
}

/// Multiplies two numbers, and nothing else: a text times a billion would fill the memory.
fn times(one: &Value, other: &Value) -> Result<Value, Error> {
    let number =
        |value: &Value| f64::try_from(value.clone()).ok().filter(|_| value.kind() == ValueKind::Number);
    let (Some(a), Some(b)) = (number(one), number(other)) else {
        return Err(Error::new(ErrorKind::InvalidOperation, "only numbers can be multiplied"));
    };
    match (i64::try_from(one.clone()), i64::try_from(other.clone())) {
        (Ok(a), Ok(b)) => Ok(Value::from(i128::from(a) * i128::from(b))),
        _ => Ok(Value::from(a * b)),
    }
}

/// Compares two values. With nothing, every comparison is false; an order needs two values of one sort.
fn compare(one: &Value, other: &Value, fits: shape::Fits) -> Result<bool, Error> {
    let nothing = |value: &Value| value.is_none() || value.is_undefined();
    if nothing(one) || nothing(other) {
        return Ok(false);
    }
    let (one, other) = (as_ballot_like(one, other), as_ballot_like(other, one));
    match fits {
        shape::Fits::Equality(equal) => Ok((one == other) == equal),
        shape::Fits::Order(fits) => {
            if one.kind() != other.kind() {
                let detail = format!("{} and {} have no order", shown(&one), shown(&other));
                return Err(Error::new(ErrorKind::InvalidOperation, detail));
            }
            Ok(fits(one.partial_cmp(&other).unwrap_or(Ordering::Equal)))
        }
    }
}

/// A text beside a ballot is read as one: `n1.promised == '2.n3'`.
fn as_ballot_like(value: &Value, beside: &Value) -> Value {
    let ballot = value.as_str().filter(|_| beside.downcast_object_ref::<BallotView>().is_some());
    match ballot.and_then(|text| text.parse().ok()) {
        Some(ballot) => Value::from_object(BallotView(ballot)),
        None => value.clone(),
    }
}
