//! Every sentence that a person reads, by key and language.
//!
//! The sentences stand in `assets/words/<language>.toml`, which are built into the program. A sentence names its
//! values as `{{ name }}`. Tests hold the languages to the same keys and the same values.

use crate::model::datum::Datum;
use crate::model::rule::Reason;
use crate::model::saying::Saying;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::OnceLock;

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

/// Each language with its code and its words.
const LANGUAGES: [(Language, &str, &str); 2] = [
    (Language::En, "en", include_str!("../assets/words/en.toml")),
    (Language::Zh, "zh", include_str!("../assets/words/zh.toml")),
];

impl Language {
    /// All languages, in order.
    pub fn all() -> impl Iterator<Item = Language> {
        LANGUAGES.iter().map(|(language, ..)| *language)
    }

    /// The codes of all languages.
    pub const CODES: [&'static str; 2] = [LANGUAGES[0].1, LANGUAGES[1].1];

    /// The language's code.
    pub fn code(self) -> &'static str {
        LANGUAGES[self as usize].1
    }

    /// The language with this code, or of a locale such as `zh_CN.UTF-8`.
    pub fn find(code: &str) -> Option<Language> {
        let (language, ..) = LANGUAGES.iter().find(|(_, known, _)| {
            code.strip_prefix(known)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-', '.', '@']))
        })?;
        Some(*language)
    }

    /// The language after this one, and the first after the last.
    pub fn next(self) -> Language {
        LANGUAGES[(self as usize + 1) % LANGUAGES.len()].0
    }

    /// The words of this language.
    pub fn words(self) -> &'static Words {
        static ALL: [OnceLock<Words>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];
        ALL[self as usize].get_or_init(|| Words::read(self, LANGUAGES[self as usize].2))
    }
}

/// The sentences of one language.
#[derive(Debug)]
pub struct Words {
    /// Which language.
    pub language: Language,
    sentences: BTreeMap<String, String>,
}

impl Words {
    fn read(language: Language, source: &str) -> Words {
        let table: toml::Table =
            source.parse().expect("the words built into the program are tested to be TOML");
        let mut sentences = BTreeMap::new();
        flatten("", &table, &mut sentences);
        Words { language, sentences }
    }

    /// The sentence under this key, as it stands.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.sentences.get(key).map_or(key, String::as_str)
    }

    /// What a misconception such as `M04` is about, as a question; its name where nothing is known of it.
    pub fn misconception<'a>(&'a self, name: &'a str) -> &'a str {
        self.sentences.get(&format!("misconception.{name}")).map_or(name, String::as_str)
    }

    /// Whether there is a sentence under this key.
    pub fn has(&self, key: &str) -> bool {
        self.sentences.contains_key(key)
    }

    /// All keys with their sentences.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sentences.iter().map(|(key, sentence)| (key.as_str(), sentence.as_str()))
    }

    /// A sentence with its values put in.
    pub fn say(&self, saying: &Saying) -> String {
        self.fill(&saying.key, &saying.values)
    }

    /// The sentence under a key with these values put in.
    pub fn fill(&self, key: &str, values: &[(&'static str, Datum)]) -> String {
        let mut text = String::new();
        let mut rest = self.get(key);
        while let Some((before, after)) = rest.split_once("{{") {
            text.push_str(before);
            let (name, after) = after.split_once("}}").unwrap_or((after, ""));
            match values.iter().find(|(known, _)| *known == name.trim()) {
                Some((_, value)) => self.put(&mut text, value),
                None => text.push_str(name),
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// Why a node did what it did, and where the paper says so.
    pub fn reason(&self, protocol: &str, reason: &Reason) -> String {
        self.say(&reason.saying(protocol))
    }

    /// A fixed word of the program in this language; everything else as it is.
    fn put(&self, text: &mut String, value: &Datum) {
        match value {
            Datum::Word(word) => {
                let key = format!("word.{word}");
                text.push_str(if self.has(&key) { self.get(&key) } else { word });
            }
            other => {
                // Writing to a string cannot fail.
                let _ = write!(text, "{other}");
            }
        }
    }
}

fn flatten(prefix: &str, table: &toml::Table, sentences: &mut BTreeMap<String, String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, sentences),
            toml::Value::String(text) => {
                sentences.insert(key, text.trim_end().to_string());
            }
            other => {
                sentences.insert(key, other.to_string());
            }
        }
    }
}
