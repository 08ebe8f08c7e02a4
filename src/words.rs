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

/// A language that the program speaks: its place in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Language(u8);

/// Each language: its code and its words. A language is a file and a row here, and texts in the lessons.
const LANGUAGES: &[(&str, &str)] =
    &[("en", include_str!("../assets/words/en.toml")), ("zh", include_str!("../assets/words/zh.toml"))];

/// The table; in tests of the library with a language more, which nobody speaks.
fn table() -> &'static [(&'static str, &'static str)] {
    #[cfg(test)]
    return tests::with_a_third();
    #[cfg(not(test))]
    LANGUAGES
}

#[allow(
    non_upper_case_globals,
    reason = "they read like the variants that they would be if the table were one"
)]
impl Language {
    /// English.
    pub const En: Language = Language(0);
    /// Chinese.
    pub const Zh: Language = Language(1);
}

impl Language {
    /// All languages, in order.
    pub fn all() -> impl Iterator<Item = Language> {
        (0..).take(table().len()).map(Language)
    }

    /// The codes of all languages.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        table().iter().map(|(code, _)| *code)
    }

    /// The language's code.
    pub fn code(self) -> &'static str {
        table()[usize::from(self.0)].0
    }

    /// The language with this code, or of a locale such as `zh_CN.UTF-8`.
    pub fn find(code: &str) -> Option<Language> {
        Language::all().find(|language| {
            code.strip_prefix(language.code())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-', '.', '@']))
        })
    }

    /// The language after this one, and the first after the last.
    pub fn next(self) -> Language {
        Language::all().nth(usize::from(self.0) + 1).unwrap_or_default()
    }

    /// The words of this language.
    pub fn words(self) -> &'static Words {
        static ALL: OnceLock<Vec<OnceLock<Words>>> = OnceLock::new();
        let all = ALL.get_or_init(|| table().iter().map(|_| OnceLock::new()).collect());
        let place = usize::from(self.0);
        all[place].get_or_init(|| Words::read(self, table()[place].1))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::check;
    use crate::lesson::library;
    use crate::lesson::page::Fault;
    use crate::lesson::{Lesson, Place, Runner, Stage};
    use crate::session::tell;
    use std::collections::BTreeSet;
    use std::sync::Arc;
    use toml::{Table, Value};

    /// The code of the language that nobody speaks.
    const THIRD: &str = "qq";

    /// The table with one row more: every English sentence in brackets.
    pub(super) fn with_a_third() -> &'static [(&'static str, &'static str)] {
        static ALL: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
        ALL.get_or_init(|| {
            let mut words: Table = LANGUAGES[0].1.parse().unwrap();
            words.iter_mut().for_each(|(_, value)| bracket(value));
            let third = toml::to_string(&words).unwrap().leak();
            LANGUAGES.iter().copied().chain([(THIRD, &*third)]).collect()
        })
    }

    /// Every text of a value in brackets.
    fn bracket(value: &mut Value) {
        match value {
            Value::String(text) => *text = format!("⟦{}⟧", text.trim()),
            Value::Array(list) => list.iter_mut().for_each(bracket),
            Value::Table(table) => table.iter_mut().for_each(|(_, value)| bracket(value)),
            _ => {}
        }
    }

    /// Beside each English text the same in brackets.
    fn translate(value: &mut Value) {
        match value {
            Value::Array(list) => list.iter_mut().for_each(translate),
            Value::Table(table) => {
                table.iter_mut().for_each(|(_, value)| translate(value));
                if let Some(mut text) = table.get("en").cloned() {
                    bracket(&mut text);
                    table.insert(THIRD.into(), text);
                }
            }
            _ => {}
        }
    }

    /// A lesson of the program with its texts in the third language too.
    fn lesson() -> Table {
        let named = |(name, _): &(&str, &[u8])| name.ends_with("raft-one-way.toml");
        let (_, bytes) = library::files().into_iter().find(named).unwrap();
        let mut file = Value::Table(std::str::from_utf8(bytes).unwrap().parse().unwrap());
        translate(&mut file);
        file["languages"].as_array_mut().unwrap().push(THIRD.into());
        file.as_table().unwrap().clone()
    }

    fn prove(file: &Table) -> (Option<Lesson>, Vec<Fault>) {
        let keys = ["links", "time-out", "enter", "line"];
        let (lesson, proof) = check::read(toml::to_string(file).unwrap().as_bytes(), &keys, 1);
        (lesson, proof.findings.into_iter().map(|finding| finding.fault).collect())
    }

    #[test]
    fn a_third_language_is_a_file_and_a_row() {
        let third = Language::find("qq_XX.UTF-8").unwrap();
        assert_eq!((third.code(), Language::Zh.next(), third.next()), (THIRD, third, Language::En));
        assert_eq!(Language::codes().collect::<Vec<_>>(), ["en", "zh", THIRD]);
        let keys = |language: Language| language.words().all().map(|(key, _)| key).collect::<BTreeSet<_>>();
        assert_eq!(keys(third), keys(Language::En));
        let filled = third.words().fill("learn.minutes", &[("count", 7_u64.into())]);
        assert_eq!(filled, "⟦7 min⟧");
    }

    #[test]
    fn a_lesson_in_a_third_language_is_read_proved_and_told() {
        let third = Language::find(THIRD).unwrap();
        let (lesson, faults) = prove(&lesson());
        assert!(faults.is_empty(), "{faults:?}");
        let lesson = Arc::new(lesson.unwrap());
        assert_eq!(lesson.languages, [Language::En, Language::Zh, third]);
        let (mut runner, mut session) = Runner::start(lesson).unwrap();
        let keys = |name: &str| Some(format!("<{name}>"));
        let mut told = 0;
        while runner.place() != Place::Goal {
            match runner.stage() {
                Stage::Ask => runner.answer(1).unwrap(),
                Stage::Watch { .. } => {
                    runner.step(&mut session, &mut |_| {}).unwrap();
                    let step = session.history().last().unwrap();
                    assert!(tell::event(step, third.words()).contains('⟦'));
                }
                _ => {
                    let text = crate::lesson::markup::plain(&runner.text(third, &keys)).join("\n");
                    let english = crate::lesson::markup::plain(&runner.text(Language::En, &keys)).join("\n");
                    assert_eq!(text, format!("⟦{english}⟧"));
                    told += 1;
                    runner.next(&mut session).unwrap();
                }
            }
        }
        assert_eq!(told, 4);
    }

    #[test]
    fn a_third_language_is_held_to_the_same_claims_values_and_texts() {
        let text = |file: &mut Table| {
            file["task"][0]["text"].as_table_mut().unwrap()[THIRD].as_str().unwrap().to_string()
        };
        for (from, to, key) in [
            ("[[stays|", "[[ok|", "check.other-claim"),
            ("{{ n3.current_term }}", "{{ n1.current_term }}", "check.other-value"),
            ("{{ n3.current_term }}", "2", "check.number"),
        ] {
            let mut file = lesson();
            let right = text(&mut file);
            assert!(right.contains(from), "{right}");
            file["task"][0]["text"][THIRD] = right.replace(from, to).into();
            let (_, faults) = prove(&file);
            assert!(faults.iter().any(|fault| fault.trouble.what.key == key), "{key}: {faults:?}");
        }
        let mut file = lesson();
        file["task"][0]["text"].as_table_mut().unwrap().remove(THIRD);
        assert!(prove(&file).1.iter().any(|fault| fault.trouble.what.key == "check.no-language"));
    }
}
