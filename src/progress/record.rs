//! What a learner has done in lessons: plain data, and the text of `progress.toml`.
//!
//! What is known of one lesson is the runner's [`Record`]: tasks and options by their ids. No lesson is looked up here, so that a lesson that is
//! renamed or not installed loses nothing. Keys that this version does not know are kept and written back.

pub use crate::lesson::runner::{Answer, Record};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the file's form.
pub const SCHEMA: i64 = 1;

/// The last line. The file is written whole, but a copy of it may be cut off where it still reads as TOML.
const END: &str = "# The end. Without this line, the file counts as cut off.";

/// What a learner has done, in all lessons.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// By the lesson's id.
    #[serde(default)]
    pub lessons: BTreeMap<String, Record>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub others: toml::Table,
}

/// What a text says.
#[derive(Debug, PartialEq)]
pub enum Reading {
    /// All is well.
    Good(Progress),
    /// A later version of the program has written it, in a form of this version.
    Newer(i64),
    /// It was cut off, or written by something else.
    Damaged,
}

impl Progress {
    /// Reads a text.
    pub fn read(text: &str) -> Reading {
        let Ok(mut table) = text.parse::<toml::Table>() else { return Reading::Damaged };
        let schema = table.remove("schema").and_then(|schema| schema.as_integer());
        match schema {
            Some(SCHEMA) if text.trim_end().ends_with(END) => {
                table.try_into().map_or(Reading::Damaged, Reading::Good)
            }
            Some(newer) if newer > SCHEMA => Reading::Newer(newer),
            _ => Reading::Damaged,
        }
    }

    /// The text that reads back as this.
    pub fn text(&self) -> String {
        let table =
            toml::to_string(self).expect("names, small numbers and what was read as TOML can be written");
        format!("schema = {SCHEMA}\n{table}\n{END}\n")
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A learner who has begun one lesson and finished another.
    pub(in crate::progress) fn some() -> Progress {
        let mut progress = Progress::default();
        let hints = BTreeMap::from([(String::from("guess"), 2)]);
        let begun = Record { task: Some("guess".into()), hints, ..Record::default() };
        progress.lessons.insert("paxos-adopt".into(), begun);
        let mut done = Record { finished: true, best: Some(16), ..Record::default() };
        for (task, option, right) in [("who-leads", "n1", true), ("\"odd\" 任务.", "own\nvalue", false)] {
            done.answer(task, option, right);
        }
        progress.lessons.insert("raft-first".into(), done);
        progress
    }

    #[test]
    fn progress_reads_back() {
        for progress in [Progress::default(), some()] {
            assert_eq!(
                Progress::read(&progress.text()),
                Reading::Good(progress.clone()),
                "{}",
                progress.text()
            );
        }
        assert_eq!(some().lessons["raft-first"].best, Some(16));
    }

    #[test]
    fn what_is_not_known_is_kept() {
        let text = some()
            .text()
            .replace("finished = true", "finished = true\nmood = \"glad\"\nseen = [1979-05-27, {a = 1}]");
        let text = text.replace("schema = 1", "schema = 1\nstreak = 7") + "[later]\nx = 1.5\n" + END;
        let Reading::Good(progress) = Progress::read(&text) else { panic!("{text}") };
        let again = progress.text();
        for kept in ["streak = 7", "mood = \"glad\"", "1979-05-27", "[later]\nx = 1.5"] {
            assert!(again.contains(kept), "{kept} is not in\n{again}");
        }
        assert_eq!(Progress::read(&again), Reading::Good(progress));
    }

    #[test]
    fn a_text_that_was_cut_off_is_never_taken_for_whole() {
        let text = some().text();
        for cut in (0..text.trim_end().len()).filter(|cut| text.is_char_boundary(*cut)) {
            assert_eq!(Progress::read(&text[..cut]), Reading::Damaged, "{}", &text[..cut]);
        }
    }

    #[test]
    fn another_form_is_told_from_damage() {
        assert_eq!(Progress::read("schema = 2\n[whatever]\n"), Reading::Newer(2));
        for damaged in
            ["", "schema = 0\n", "schema = \"1\"", "lessons = 3", "schema = 1\nlessons = 3\n", "\0"]
        {
            assert_eq!(Progress::read(&format!("{damaged}\n{END}\n")), Reading::Damaged, "{damaged:?}");
        }
    }
}
