//! `synod progress`: what was done in lessons; `synod progress reset`: forgets it, and keeps a backup.

use super::args::{ProgressArguments, ProgressCommand};
use super::report::{self, Failure};
use crate::model::saying::Saying;
use crate::model::text::plain;
use crate::model::trouble::Trouble;
use crate::progress::record::{Progress, Record};
use crate::progress::settings::Settings;
use crate::words::Words;

/// Prints the learner's progress, or forgets it.
pub fn progress(arguments: &ProgressArguments, settings: &Settings, words: &Words) -> Result<(), Failure> {
    match &arguments.command {
        None => show(settings, words),
        Some(ProgressCommand::Reset { lesson }) => reset(lesson.as_deref(), settings, words),
    }
}

/// One line for each lesson. Nothing is touched: another synod may be keeping progress meanwhile.
fn show(settings: &Settings, words: &Words) -> Result<(), Failure> {
    let (progress, said) = Progress::look(settings.folder());
    if let Some(said) = said {
        return Err(Failure::new(Trouble::new(said)));
    }
    let line = |(id, record): (&String, &Record)| format!("{:<22} {}\n", plain(id), about(record, words));
    let mut text: String = progress.lessons.iter().map(line).collect();
    if text.is_empty() {
        text = format!("{}\n", words.get("kept.nothing"));
    }
    report::print(text.as_bytes())
}

/// What was done in a lesson.
fn about(record: &Record, words: &Words) -> String {
    let state = if record.finished { "kept.finished" } else { "kept.begun" };
    let mut parts = vec![Saying::plain(state)];
    let task = record.task.as_ref().filter(|_| !record.finished);
    parts.extend(task.map(|task| Saying::plain("kept.task").with("task", task.clone())));
    parts.extend(record.best.map(|best| Saying::plain("kept.best").with("count", best)));
    if !record.answers.is_empty() {
        let right = record.answers.values().filter(|answer| answer.right).count();
        parts.push(Saying::plain("kept.answers").with("right", right).with("count", record.answers.len()));
    }
    let hints: usize = record.hints.values().sum();
    if hints > 0 {
        parts.push(Saying::plain("kept.hints").with("count", hints));
    }
    parts.iter().map(|part| words.say(part)).collect::<Vec<_>>().join("  ")
}

/// Forgets a lesson, or all of them, and says where the backup is.
fn reset(lesson: Option<&str>, settings: &Settings, words: &Words) -> Result<(), Failure> {
    let (mut store, said) = Progress::open(settings.folder());
    let backup = store.reset(lesson).map_err(Failure::new)?;
    if let Some(said) = said {
        report::notice(&said, words);
    }
    let saying = match backup {
        Some(backup) => Saying::plain("kept.forgotten").with("file", backup.display().to_string()),
        None => Saying::plain("kept.nothing-to-forget"),
    };
    report::print(format!("{}\n", words.say(&saying)).as_bytes())
}
