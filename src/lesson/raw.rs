//! The shape of a lesson file as TOML has it: nothing is looked up yet, and every text knows its place.

use super::page::{Fault, Page};
use crate::model::saying::Saying;
use crate::model::text;
use crate::model::trouble::Trouble;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The version of the format that this program reads.
const SCHEMA: i64 = 1;

/// A word or a text with its place in the file.
pub(super) type Word = Spanned<String>;
/// A text in several languages.
pub(super) type Texts = BTreeMap<Word, Word>;
/// Several texts in several languages.
pub(super) type Lists = BTreeMap<Word, Vec<Word>>;

/// A whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "schema")]
    pub _schema: Spanned<i64>,
    pub id: Word,
    pub track: Word,
    pub order: u32,
    pub level: Word,
    pub minutes: u32,
    #[serde(default)]
    pub requires: Vec<Word>,
    #[serde(default)]
    pub fixes: Vec<Word>,
    pub languages: Vec<Word>,
    pub title: Texts,
    pub objective: Texts,
    pub cluster: Cluster,
    #[serde(default)]
    pub source: Vec<Source>,
    #[serde(default)]
    pub task: Vec<Task>,
    pub goal: Option<Goal>,
    #[serde(default)]
    pub explore: Vec<Explore>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cluster {
    pub protocol: Word,
    pub nodes: Option<Spanned<u64>>,
    pub seed: Option<u64>,
    #[serde(default)]
    pub options: BTreeMap<Word, Word>,
    #[serde(default)]
    pub broken: Vec<Word>,
    pub secret: Option<Spanned<bool>>,
    pub delivery: Option<Word>,
    pub latency_ms: Option<Spanned<toml::Value>>,
    #[serde(default)]
    pub start: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub id: Word,
    #[serde(rename = "ref")]
    pub reference: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Task {
    pub id: Word,
    pub kind: Option<Word>,
    #[serde(default, rename = "do")]
    pub lines: Vec<Word>,
    #[serde(default)]
    pub expect: Vec<Word>,
    #[serde(default)]
    pub text: Texts,
    #[serde(default)]
    pub claims: BTreeMap<Word, Word>,
    #[serde(default)]
    pub hint: Lists,
    #[serde(default)]
    pub option: Vec<Choice>,
    pub twin: Option<Spanned<Twin>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    pub id: Word,
    pub holds: Word,
    pub text: Texts,
    #[serde(default)]
    pub why: Texts,
    pub misconception: Option<Word>,
}

/// The same lines with other rules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Twin {
    pub broken: Vec<Word>,
    #[serde(default)]
    pub expect: Vec<Word>,
    #[serde(default)]
    pub claims: BTreeMap<Word, Word>,
    pub first_difference: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Goal {
    pub from: Option<Word>,
    pub reach: Word,
    pub avoid: Option<Word>,
    pub par: Option<Spanned<u64>>,
    pub par_kind: Option<Word>,
    pub solution: Vec<Word>,
    #[serde(default)]
    pub wrong: Vec<Vec<Word>>,
    #[serde(default)]
    pub allow: Vec<Word>,
    #[serde(default)]
    pub text: Texts,
    #[serde(default)]
    pub hint: Lists,
}

/// A bound: a number, or `any`.
pub(super) type Limit = Option<Spanned<toml::Value>>;

/// A search; its bounds have the names of the command line's options, or shorter ones.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Explore {
    pub id: Word,
    pub from: Option<Word>,
    pub never: Option<Word>,
    pub always: Option<Word>,
    pub dead_end: Option<Spanned<bool>>,
    #[serde(default)]
    pub text: Texts,
    pub grain: Option<Word>,
    pub ask: Option<Vec<Word>>,
    pub requests: Limit,
    pub timeouts: Limit,
    pub heartbeats: Limit,
    pub crashes: Limit,
    pub drops: Limit,
    pub duplicates: Limit,
    pub late: Limit,
    #[serde(alias = "max-term")]
    pub terms: Limit,
    #[serde(alias = "max-round")]
    pub rounds: Limit,
    pub depth: Limit,
    pub states: Limit,
}

/// Most fields of a file that are named as unknown.
const MOST_UNKNOWN: usize = 20;
/// Most faults in the TOML of a file that are named.
const MOST_BROKEN: usize = 100;

/// The file as TOML, if it is of this version; beside it, what is wrong with its fields and no reason not to go on.
pub(super) fn shape(page: &Page) -> Result<(File, Vec<Fault>), Vec<Fault>> {
    let (mut table, errors) = DeTable::parse_recoverable(page.text());
    if !errors.is_empty() {
        let mut places: Vec<(usize, &toml::de::Error)> =
            errors.iter().map(|error| (error.span().map_or(0, |span| span.start), error)).collect();
        places.sort_by_key(|(at, _)| *at);
        return Err(places.into_iter().take(MOST_BROKEN).map(|(_, error)| syntax(page, error)).collect());
    }
    let schema = table.get_ref().iter().find(|(key, _)| key.get_ref() == "schema").map(|(_, value)| value);
    if let Some(schema) = schema
        && let DeValue::Integer(number) = schema.get_ref()
        && let Ok(version) = i64::from_str_radix(number.as_str(), number.radix())
        && version != SCHEMA
    {
        let key = if version > SCHEMA { "lesson.schema-new" } else { "lesson.schema-old" };
        let what = Saying::plain(key).with("word", version.to_string()).with("right", SCHEMA.to_string());
        return Err(vec![page.say(&schema.span(), what)]);
    }
    let mut faults = Vec::new();
    letters(page, table.get_ref(), &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    loop {
        let error = match File::deserialize(toml::Deserializer::from(table.clone())) {
            Ok(file) => return Ok((file, faults)),
            Err(error) => error,
        };
        faults.push(syntax(page, &error));
        // A field that is unknown is taken out, so that what is wrong beside it is found too.
        let unknown = error.span().filter(|_| error.message().starts_with(UNKNOWN));
        let taken = unknown.is_some_and(|span| take_out(table.get_mut(), span.start));
        if !taken || faults.len() == MOST_UNKNOWN {
            return Err(faults);
        }
    }
}

/// Notes letters that would move the cursor or turn the direction of writing, in every text and every name.
fn letters(page: &Page, table: &DeTable<'_>, faults: &mut Vec<Fault>) {
    let mut open: Vec<&DeValue<'_>> = Vec::new();
    let mut look = |text: &str, span: std::ops::Range<usize>| {
        let bad = text
            .char_indices()
            .find(|(_, letter)| text::is_unsafe(*letter) && !matches!(letter, '\n' | '\t'));
        if let Some((at, letter)) = bad.filter(|_| faults.len() < MOST_BROKEN) {
            let what = Saying::plain("lesson.letter").with("word", letter.escape_unicode().to_string());
            let quoted = Spanned::new(span, text.to_string());
            faults.push(page.fault(page.inside(&quoted, at), Trouble::new(what)));
        }
    };
    let mut tables = vec![table];
    loop {
        while let Some(table) = tables.pop() {
            for (key, value) in table {
                look(key.get_ref(), key.span());
                open.push(value.get_ref());
                if let DeValue::String(text) = value.get_ref() {
                    look(text, value.span());
                }
            }
        }
        match open.pop() {
            Some(DeValue::Table(table)) => tables.push(table),
            Some(DeValue::Array(array)) => {
                for value in array.iter() {
                    open.push(value.get_ref());
                    if let DeValue::String(text) = value.get_ref() {
                        look(text, value.span());
                    }
                }
            }
            Some(_) => {}
            None => break,
        }
    }
    faults.sort_by_key(|fault| (fault.line, fault.trouble.column));
}

/// How the parser of TOML begins to say that there is no such field.
const UNKNOWN: &str = "unknown field";

/// Takes the field whose name stands at a byte out of a table; false if none stands there.
fn take_out(table: &mut DeTable<'_>, at: usize) -> bool {
    let field = table.keys().find(|key| key.span().start == at).cloned();
    let here = field.is_some_and(|field| table.remove(&field).is_some());
    let inside = |value: &mut DeValue<'_>| match value {
        DeValue::Table(table) => take_out(table, at),
        DeValue::Array(array) => array.iter_mut().any(|value| match value.get_mut() {
            DeValue::Table(table) => take_out(table, at),
            _ => false,
        }),
        _ => false,
    };
    here || table.iter_mut().any(|(_, value)| inside(value.get_mut()))
}

/// What the parser of TOML says, put into sentences where it is a matter of fields.
fn syntax(page: &Page, error: &toml::de::Error) -> Fault {
    let message = error.message();
    let mut words = message.split('`').skip(1).step_by(2);
    let first = words.next().unwrap_or_default().to_string();
    let trouble = if message.starts_with(UNKNOWN) {
        Trouble::new(Saying::plain("lesson.field").with("word", first.clone())).nearest(&first, words)
    } else if message.starts_with("missing field") {
        Trouble::new(Saying::plain("lesson.missing-field").with("word", first))
    } else {
        let detail: String = message.split_whitespace().collect::<Vec<_>>().join(" ");
        Trouble::new(Saying::plain("lesson.shape").with("detail", detail))
    };
    page.fault(error.span().map_or(0, |span| span.start), trouble)
}
