//! The shape of a lesson file as TOML has it: nothing is looked up yet, and every text knows its place.

use super::page::{Fault, Page};
use crate::model::saying::Saying;
use crate::model::text;
use crate::model::trouble::Trouble;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
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
    pub twin: Option<Vec<Word>>,
    pub article: Option<Word>,
    #[serde(default)]
    pub start: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub id: Word,
    #[serde(rename = "ref")]
    pub reference: Spanned<Reference>,
}

/// A book or paper: one text for all languages, or one for each.
pub(super) enum Reference {
    Same(String),
    Each(Texts),
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Reference, D::Error> {
        struct Sort;
        impl<'de> Visitor<'de> for Sort {
            type Value = Reference;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a text, or a text for each language")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Reference, E> {
                Ok(Reference::Same(text.into()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Reference, A::Error> {
                // Each text keeps its place in the file, which an untagged enum would lose.
                Texts::deserialize(MapAccessDeserializer::new(map)).map(Reference::Each)
            }
        }
        deserializer.deserialize_any(Sort)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Task {
    pub id: Word,
    pub kind: Option<Word>,
    pub article: Option<Word>,
    #[serde(default, rename = "do")]
    pub lines: Vec<Word>,
    #[serde(default)]
    pub expect: Vec<Word>,
    #[serde(default)]
    pub say: Lists,
    #[serde(default)]
    pub before: Texts,
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
    #[serde(default)]
    pub say: Lists,
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
/// Most values of a file.
const MOST_VALUES: usize = 30_000;

/// The file as TOML, if it is of this version; beside it, what is wrong with its fields and no reason not to go on.
pub(super) fn shape(page: &Page) -> Result<(File, Vec<Fault>), Vec<Fault>> {
    let bad = page.text().char_indices().filter(|(_, letter)| moves(*letter) && *letter != '\r');
    let faults: Vec<Fault> =
        bad.take(MOST_BROKEN).map(|(at, letter)| page.fault(at, letter_trouble(letter))).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    // Their signs are counted before so many values take memory.
    if page.text().bytes().filter(|byte| b"=,[".contains(byte)).count() > 2 * MOST_VALUES {
        return Err(vec![too_many(page)]);
    }
    let mut table = parse(page)?;
    look(page, table.get_ref())?;
    let (mut faults, mut unknown) = (Vec::new(), Vec::new());
    loop {
        let error = match File::deserialize(toml::Deserializer::from(table)) {
            Ok(file) => return Ok((file, faults)),
            Err(error) => error,
        };
        faults.push(syntax(page, &error));
        // A field that is unknown is taken out, so that what is wrong beside it is found too.
        unknown.extend(error.span().filter(|_| error.message().starts_with(UNKNOWN)).map(|span| span.start));
        table = parse(page)?;
        let taken = unknown.iter().all(|at| take_out(table.get_mut(), *at));
        if unknown.len() < faults.len() || !taken || faults.len() == MOST_UNKNOWN {
            return Err(faults);
        }
    }
}

/// The TOML of a file.
fn parse(page: &Page) -> Result<Spanned<DeTable<'_>>, Vec<Fault>> {
    let (table, errors) = DeTable::parse_recoverable(page.text());
    if errors.is_empty() {
        return Ok(table);
    }
    let mut places: Vec<(usize, &toml::de::Error)> =
        errors.iter().map(|error| (error.span().map_or(0, |span| span.start), error)).collect();
    places.sort_by_key(|(at, _)| *at);
    let mut faults: Vec<Fault> = places.into_iter().map(|(_, error)| syntax(page, error)).collect();
    // What the parser stumbles over next on a line mostly comes of the first.
    faults.dedup_by_key(|fault| fault.line);
    faults.truncate(MOST_BROKEN);
    Err(faults)
}

/// Whether the file is of this version, is no larger than a lesson can be, and has no letters that do harm.
fn look(page: &Page, table: &DeTable<'_>) -> Result<(), Vec<Fault>> {
    let schema = table.iter().find(|(key, _)| key.get_ref() == "schema").map(|(_, value)| value);
    if let Some(schema) = schema
        && let DeValue::Integer(number) = schema.get_ref()
        && let Ok(version) = i64::from_str_radix(number.as_str(), number.radix())
        && version != SCHEMA
    {
        let key = if version > SCHEMA { "lesson.schema-new" } else { "lesson.schema-old" };
        let what = Saying::plain(key).with("word", version.to_string()).with("right", SCHEMA.to_string());
        return Err(vec![page.say(&schema.span(), what)]);
    }
    let (mut faults, mut values) = (Vec::new(), 0);
    let (mut tables, mut lists): (_, Vec<&DeValue<'_>>) = (vec![table], Vec::new());
    let mut see = |text: &str, span: Range<usize>| {
        if let Some((at, letter)) = text.char_indices().find(|(_, letter)| moves(*letter)) {
            let quoted = Spanned::new(span, text.to_string());
            faults.push(page.fault(page.inside(&quoted, at), letter_trouble(letter)));
        }
    };
    while values <= MOST_VALUES {
        let found: Vec<&Spanned<DeValue<'_>>> = if let Some(table) = tables.pop() {
            table.keys().for_each(|key| see(key.get_ref(), key.span()));
            table.values().collect()
        } else if let Some(DeValue::Array(list)) = lists.pop() {
            list.iter().collect()
        } else {
            break;
        };
        values += found.len();
        for value in found {
            match value.get_ref() {
                DeValue::String(text) => see(text, value.span()),
                DeValue::Table(table) => tables.push(table),
                list @ DeValue::Array(_) => lists.push(list),
                _ => {}
            }
        }
    }
    if values > MOST_VALUES {
        faults.push(too_many(page));
    }
    faults.sort_by_key(|fault| (fault.line, fault.trouble.column));
    faults.truncate(MOST_BROKEN);
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn too_many(page: &Page) -> Fault {
    page.fault(0, Trouble::new(Saying::plain("lesson.values").with("most", MOST_VALUES)))
}

/// Whether a letter would move the cursor, or turn the direction of writing.
fn moves(letter: char) -> bool {
    text::is_unsafe(letter) && !matches!(letter, '\n' | '\t')
}

fn letter_trouble(letter: char) -> Trouble {
    Trouble::new(Saying::plain("lesson.letter").with("word", letter.escape_unicode().to_string()))
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
    } else if message.starts_with("invalid type: sequence, expected a string") {
        Trouble::plain("lesson.list-for-text")
    } else {
        let detail: String = message.split_whitespace().collect::<Vec<_>>().join(" ");
        Trouble::new(Saying::plain("lesson.shape").with("detail", detail))
    };
    page.fault(error.span().map_or(0, |span| span.start), trouble)
}
