//! The command line: which command, in which language, and how it ends.
//!
//! Exit status: 0 done; 1 an expectation is false, or a lesson is wrong; 2 usage, or a line, file, fact or name that makes no sense.
//! Errors go to standard error in one or two lines that say what to do.

use crate::model::saying::Saying;
use crate::progress::files;
use crate::progress::settings::Settings;
use crate::words::Language;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use std::io::Write;
use std::process::ExitCode;

pub mod args;
pub mod check;
pub mod explain;
pub mod lab;
pub mod learn;
pub mod lists;
pub mod new_lesson;
pub mod out;
pub mod plain;
pub mod play;
pub mod progress;
pub mod report;
pub mod search;
pub mod snippet;

use args::{Arguments, Command};
use report::Failure;

/// Runs the program with the arguments that it was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let settings = Settings::read(arguments.global.state_dir.clone());
    let order = arguments.global.order.map_or(settings.order(), args::TrackOrder::order);
    let settings = settings.with_order(order);
    let words = language(arguments.global.lang, &settings).words();
    let done = match &arguments.command {
        None => lab::home(&arguments.global, settings, words),
        Some(Command::Lab(lab)) => lab::lab(lab, &arguments.global, settings, words),
        Some(Command::Play(play)) => play::play(play, words),
        Some(Command::Search(arguments)) => {
            return search::search(arguments, words).unwrap_or_else(|failure| failure.end(words));
        }
        Some(Command::Learn(learn)) => learn::learn(learn, &arguments.global, settings, words),
        Some(Command::Explain(arguments)) => explain::explain(arguments, words),
        Some(Command::NewLesson(arguments)) => new_lesson::new_lesson(arguments, words),
        Some(Command::Lessons { json }) => lists::lessons(*json, &settings, words),
        Some(Command::Check(check)) => return check::check(check, &arguments.global, words),
        Some(Command::Rules(list)) => lists::rules(list, words),
        Some(Command::Facts(list)) => lists::facts(list, words),
        Some(Command::Progress(arguments)) => progress::progress(arguments, &settings, words),
        Some(Command::Completions { shell }) => {
            let mut text = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "synod", &mut text);
            report::print(&text)
        }
        Some(Command::Man) => {
            let mut text = Vec::new();
            let manual = clap_mangen::Man::new(Arguments::command()).render(&mut text);
            manual
                .map_err(|error| Failure::new(files::trouble("error.write", "man", &error)))
                .and_then(|()| report::print(&text))
        }
    };
    done.map_or_else(|failure| failure.end(words), |()| ExitCode::SUCCESS)
}

/// `--lang`, else what was chosen last, else what the environment says, else English.
fn language(asked: Option<Language>, settings: &Settings) -> Language {
    if let Some(language) = asked {
        return language;
    }
    let set = |name: &&str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let locale = || {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find(|name| set(name))
            .and_then(|name| std::env::var(name).ok())
    };
    settings.language().or_else(|| Language::find(&locale()?)).unwrap_or_default()
}

/// Help and version as they are; any other error in two lines at the most.
fn usage(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let printed = report::print(error.render().to_string().as_bytes());
        return if printed.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    let text = error.render().to_string();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut said = lines.next().unwrap_or("error").trim_start_matches("error: ").to_string();
    if said.ends_with(':') {
        let missing = lines.next().unwrap_or_default();
        said.push_str(&format!(" {missing}"));
    }
    let tip = text.lines().map(str::trim).find(|line| line.starts_with("tip:"));
    // The arguments are not known: the environment alone says which language.
    let words = language(None, &Settings::default()).words();
    let hint =
        tip.map_or_else(|| words.say(&Saying::plain("error.see-help")), |tip| tip.replacen("tip: ", "", 1));
    let mut stderr = std::io::stderr().lock();
    // Nothing can be done about a standard error that is closed.
    let _ = writeln!(stderr, "synod: {said}\n  {hint}");
    ExitCode::from(2)
}
