//! What a learner has done in lessons: plain data, and the text of `progress.toml`.
//!
//! What is known of one lesson is the runner's [`Record`]: tasks and options by their ids. No lesson is looked up here, so that a lesson that is
//! renamed or not installed loses nothing. Keys that this version does not know are kept and written back.

pub use crate::lesson::runner::{Answer, Insight, Record};
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

    /// Takes over what an answer in a lesson says of the learner. A right answer overcomes its misconceptions in all
    /// lessons.
    pub fn weigh(&mut self, lesson: &str, insight: Insight) {
        let mut record = |task: String, misconception: Option<String>| {
            let review = &mut self.lessons.entry(lesson.into()).or_default().review;
            match misconception {
                Some(misconception) => review.insert(task, misconception),
                None => review.remove(&task),
            }
        };
        match insight {
            Insight::Shown { task, misconception } => drop(record(task, Some(misconception))),
            Insight::Overcome { task, misconceptions } => {
                record(task, None);
                for record in self.lessons.values_mut() {
                    record.review.retain(|_, misconception| !misconceptions.contains(misconception));
                }
            }
        }
    }

    /// What is to review: the lesson, the task, and the misconception that was shown there.
    pub fn reviews(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.lessons.iter().flat_map(|(lesson, record)| {
            let list = record.review.iter();
            list.map(move |(task, misconception)| (lesson.as_str(), task.as_str(), misconception.as_str()))
        })
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
        done.review.insert("\"odd\" 任务.".into(), "M04".into());
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
    fn a_misconception_is_to_review_until_a_right_answer_overcomes_it_in_any_lesson() {
        let mut progress = Progress::default();
        let shown = |task: &str, misconception: &str| Insight::Shown {
            task: task.into(),
            misconception: misconception.into(),
        };
        let right = |task: &str, misconceptions: &[&str]| Insight::Overcome {
            task: task.into(),
            misconceptions: misconceptions.iter().map(|tag| String::from(*tag)).collect(),
        };
        for (lesson, task, misconception) in [("a", "one", "M04"), ("a", "two", "M05"), ("b", "one", "M04")] {
            progress.weigh(lesson, shown(task, misconception));
        }
        let list = |progress: &Progress| {
            progress.reviews().map(|(lesson, task, tag)| format!("{lesson} {task} {tag}")).collect::<Vec<_>>()
        };
        assert_eq!(list(&progress), ["a one M04", "a two M05", "b one M04"]);
        progress.weigh("c", right("other", &["M04", "M09"]));
        assert_eq!(list(&progress), ["a two M05"]);
        progress.weigh("b", right("two", &[]));
        assert_eq!(list(&progress), ["a two M05"], "the same task of another lesson");
        progress.weigh("a", right("two", &["M20"]));
        assert!(list(&progress).is_empty(), "the same question, answered right");
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
