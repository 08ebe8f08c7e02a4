//! `synod progress`: what was done in lessons, and what to review. `reset` forgets it, `export` writes it to one file and
//! `import` takes such a file over; what was known before is kept as a backup.

use super::args::{ProgressArguments, ProgressCommand};
use super::report::{self, Failure};
use crate::lesson::library;
use crate::model::saying::Saying;
use crate::model::text::plain;
use crate::model::trouble::Trouble;
use crate::progress::files::Whole;
use crate::progress::record::{Progress, Record};
use crate::progress::settings::Settings;
use crate::progress::store::Imported;
use crate::words::Words;
use std::path::Path;

/// Prints the learner's progress, or does with it what the command says.
pub fn progress(arguments: &ProgressArguments, settings: &Settings, words: &Words) -> Result<(), Failure> {
    match &arguments.command {
        None => show(settings, words),
        Some(ProgressCommand::Reset { lesson }) => reset(lesson.as_deref(), settings, words),
        Some(ProgressCommand::Export { file, force }) => export(file, *force, settings, words),
        Some(ProgressCommand::Import { file }) => import(file, settings, words),
    }
}

/// One line for each lesson, and what to review. Nothing is touched: another synod may be keeping progress meanwhile.
fn show(settings: &Settings, words: &Words) -> Result<(), Failure> {
    let progress = look(settings)?;
    let line = |(id, record): (&String, &Record)| format!("{:<22} {}\n", plain(id), about(id, record, words));
    let mut text: String = progress.lessons.iter().map(line).collect();
    let review = |(lesson, task, id): (&str, &str, &str)| {
        let said = Saying::plain("kept.review-task").with("id", String::from(id));
        let said = said.with("topic", String::from(words.misconception(id)));
        let said = said.with("lesson", String::from(lesson)).with("task", String::from(task));
        format!("  {}\n", plain(&words.say(&said)))
    };
    let reviews: String = progress.reviews().map(review).collect();
    if !reviews.is_empty() {
        text.push_str(&format!("\n{}\n{reviews}", words.get("kept.review")));
    }
    if text.is_empty() {
        text = format!("{}\n", words.get("kept.nothing"));
    }
    report::print(text.as_bytes())
}

/// What was done in a lesson.
fn about(id: &str, record: &Record, words: &Words) -> String {
    let state = if record.finished { "kept.finished" } else { "kept.begun" };
    let mut parts = vec![Saying::plain(state)];
    let task = record.task.as_ref().filter(|_| !record.finished);
    parts.extend(task.map(|task| Saying::plain("kept.task").with("task", task.clone())));
    let par = library().iter().find(|card| card.id == id).and_then(|card| card.par);
    parts.extend(record.best.map(|best| match par {
        Some(par) => Saying::plain("kept.best-par").with("count", best).with("par", par),
        None => Saying::plain("kept.best").with("count", best),
    }));
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

/// What is kept, without touching it.
fn look(settings: &Settings) -> Result<Progress, Failure> {
    let (progress, said) = Progress::look(settings.folder());
    match said {
        Some(said) => Err(Failure::new(Trouble::new(said))),
        None => Ok(progress),
    }
}

/// Writes all that is known to a file, whole or not at all.
fn export(file: &Path, force: bool, settings: &Settings, words: &Words) -> Result<(), Failure> {
    let progress = look(settings)?;
    let about = |key: &'static str| Saying::plain(key).with("file", file.display().to_string());
    if progress.lessons.is_empty() {
        return Err(Failure::new(Trouble::plain("kept.nothing-to-export")));
    }
    if !force && file.symlink_metadata().is_ok() {
        return Err(Failure::new(Trouble::new(about("kept.exists"))));
    }
    let (whole, text) = (Whole::open(file).map_err(Failure::new)?, progress.text());
    let written = if force { whole.write(&text) } else { whole.write_new(&text) };
    written.map_err(Failure::new)?;
    report::print(format!("{}\n", words.say(&about("kept.exported"))).as_bytes())
}

/// Takes over a file, and says where the backup is.
fn import(file: &Path, settings: &Settings, words: &Words) -> Result<(), Failure> {
    let theirs = Progress::exported(file).map_err(Failure::new)?;
    let (mut store, said) = Progress::open(settings.folder());
    let imported = store.import(theirs).map_err(Failure::new)?;
    if let Some(said) = said {
        report::notice(&said, words);
    }
    let about = |key: &'static str| Saying::plain(key).with("file", file.display().to_string());
    let saying = match imported {
        None => about("kept.import-nothing"),
        Some(Imported { lessons, backup: None }) => about("kept.imported").with("count", lessons),
        Some(Imported { lessons, backup: Some(backup) }) => {
            about("kept.imported-over").with("count", lessons).with("backup", backup.display().to_string())
        }
    };
    report::print(format!("{}\n", words.say(&saying)).as_bytes())
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
