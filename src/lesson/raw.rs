//! The shape of a lesson file as TOML has it: nothing is looked up yet, and every text knows its place.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

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
    pub explore: Vec<Spanned<toml::Value>>,
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

/// The same lines with other rules: read, so that its fields are checked, and then refused as not there yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Twin {
    #[serde(default, rename = "broken")]
    _broken: Vec<Word>,
    #[serde(default, rename = "expect")]
    _expect: Vec<Word>,
    #[serde(rename = "first_difference")]
    _first_difference: Option<Word>,
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
