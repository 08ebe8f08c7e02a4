//! `synod check`: proves lessons, and says of each what is wrong with it.
//!
//! What is proved goes to standard output, a line for each lesson; what is wrong goes to standard error. The exit
//! status is 0 if every lesson is proved, 1 if one is wrong or there is none, and 2 if a file cannot be read.

use super::args::{CheckArguments, Global};
use super::report;
use super::snippet::{Look, snippet};
use crate::lesson::Lesson;
use crate::lesson::check::across::{self, Checked};
use crate::lesson::check::{self, Finding};
use crate::lesson::library;
use crate::lesson::page::Page;
use crate::lesson::read::MOST_BYTES;
use crate::model::datum::Datum;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::progress::files;
use crate::session::tell;
use crate::tui::action::ACTIONS;
use crate::words::Words;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Folders inside folders that are looked into.
const DEEPEST: usize = 32;

/// A lesson file.
struct Source {
    name: String,
    bytes: Vec<u8>,
}

/// Checks lessons.
pub fn check(arguments: &CheckArguments, global: &Global, words: &Words) -> ExitCode {
    let (mut troubles, mut empty) = (Vec::new(), Vec::new());
    let sources = match arguments.paths.as_slice() {
        [] => library::files().into_iter().map(|(name, bytes)| built_in(name, bytes)).collect(),
        paths => gather(paths, &mut empty, &mut troubles),
    };
    let look = Look::of_terminal(global.no_color);
    let judged = judge(&sources, arguments.draft);
    let (mut proved, mut told, mut wrong, mut errors) = (String::new(), String::new(), 0, 0);
    for (source, judged) in sources.iter().zip(&judged) {
        for (finding, is_error) in &judged.findings {
            told.push_str(&tell(&source.name, &judged.page, finding, *is_error, look, words));
            errors += usize::from(*is_error);
        }
        match &judged.lesson {
            Some(lesson) if judged.is_right() => proved.push_str(&line(lesson, words)),
            _ => wrong += 1,
        }
    }
    let unread = troubles.len();
    let nothing_in = empty.len();
    for trouble in empty.into_iter().chain(troubles) {
        told.push_str(&format!("synod: {}\n", tell::trouble(&trouble, words)));
    }
    let right = sources.len() - wrong;
    let values = [("count", Datum::from(right)), ("most", sources.len().into()), ("errors", errors.into())];
    let summary = match (sources.len(), wrong) {
        (0, _) => String::new(),
        (_, 0) => words.fill("check.all-proved", &values) + "\n",
        _ => words.fill("check.some-wrong", &values) + "\n",
    };
    let all_right = wrong == 0 && unread == 0 && nothing_in == 0 && !sources.is_empty();
    let (out, err) = if all_right { (proved + &summary, told) } else { (proved, told + &summary) };
    let printed = report::print(out.as_bytes());
    // Nothing can be done about a standard error that is closed.
    let _ = std::io::stderr().lock().write_all(err.as_bytes());
    match printed {
        Err(failure) => failure.end(words),
        Ok(()) if unread > 0 => ExitCode::from(2),
        Ok(()) if all_right => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
    }
}

fn built_in(name: &str, bytes: &[u8]) -> Source {
    Source { name: format!("lessons/{name}"), bytes: bytes.to_vec() }
}

/// What came of a file.
struct Judged {
    page: Page,
    lesson: Option<Lesson>,
    /// What was found, each with whether it counts as an error.
    findings: Vec<(Finding, bool)>,
}

impl Judged {
    fn is_right(&self) -> bool {
        self.lesson.is_some() && self.findings.iter().all(|(_, is_error)| !is_error)
    }
}

/// Reads and proves each file, and compares all of them with each other and with what is built in.
fn judge(sources: &[Source], draft: bool) -> Vec<Judged> {
    let keys: Vec<&str> = ACTIONS.iter().map(|row| row.name).collect();
    let one = |source: &Source| {
        let page = Page::new(String::from_utf8_lossy(&source.bytes).trim_start_matches('\u{feff}').into());
        let (lesson, findings) = match Lesson::read(&source.bytes) {
            Ok(lesson) => {
                let findings = check::prove(&lesson, &keys, 1);
                (Some(lesson), findings)
            }
            Err(faults) => (None, faults.into_iter().map(Finding::from).collect()),
        };
        let findings = findings.into_iter().map(|finding| {
            let is_error = !(draft && finding.draft);
            (finding, is_error)
        });
        Judged { page, lesson, findings: findings.collect() }
    };
    let mut judged: Vec<Judged> = sources.iter().map(one).collect();
    let others: Vec<String> = library::files()
        .into_iter()
        .filter(|built_in| !is_among(*built_in, sources))
        .filter_map(|(_, bytes)| {
            across::id_of(&Page::new(String::from_utf8_lossy(bytes).into())).map(String::from)
        })
        .collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    let checked: Vec<Checked<'_>> = sources
        .iter()
        .zip(&judged)
        .map(|(source, judged)| {
            let id = judged.lesson.as_ref().map(|lesson| lesson.id.get_ref().as_str());
            let id = id.or_else(|| across::id_of(&judged.page)).unwrap_or_default();
            Checked { name: &source.name, id, lesson: judged.lesson.as_ref() }
        })
        .collect();
    let between = across::prove(&checked, &others);
    for (judged, found) in judged.iter_mut().zip(between) {
        judged.findings.extend(found.into_iter().map(|finding| (finding, true)));
        judged.findings.sort_by_key(|(finding, _)| (finding.fault.line, finding.fault.trouble.column));
    }
    judged
}

/// Whether a built-in lesson is one of the files that are checked: its own source, or a copy of it.
fn is_among((name, bytes): (&str, &[u8]), sources: &[Source]) -> bool {
    sources.iter().any(|source| Path::new(&source.name).ends_with(name) || source.bytes == bytes)
}

/// The files that are meant, in order, each once; folders without any, and what cannot be read.
fn gather(paths: &[PathBuf], empty: &mut Vec<Trouble>, troubles: &mut Vec<Trouble>) -> Vec<Source> {
    let mut names: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.is_dir() {
            let known = names.len();
            walk(path, DEEPEST, &mut names, troubles);
            if names.len() == known {
                let what = Saying::plain("check.no-lessons-in").with("file", path.display().to_string());
                empty.push(Trouble::new(what));
            }
        } else {
            names.push(path.clone());
        }
    }
    let mut sources: Vec<Source> = Vec::new();
    for path in names {
        let name = path.display().to_string();
        if sources.iter().any(|source| source.name == name) {
            continue;
        }
        match read(&path) {
            Ok(bytes) => sources.push(Source { name, bytes }),
            Err(error) => troubles.push(files::trouble("error.read", &name, &error)),
        }
    }
    sources
}

/// Reads a file, and no more of it than shows that it is too large.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// All `*.toml` in a folder, sorted. Folders that are links are not followed.
fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>, troubles: &mut Vec<Trouble>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            troubles.push(files::trouble("error.read", &folder.display().to_string(), &error));
            return;
        }
    };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            if depth > 0 && !path.is_symlink() {
                walk(&path, depth - 1, found, troubles);
            }
        } else if path.extension().is_some_and(|kind| kind == "toml") {
            found.push(path);
        }
    }
}

/// What is said of a lesson that is proved.
fn line(lesson: &Lesson, words: &Words) -> String {
    let tally = check::tally(lesson);
    let mut values = vec![
        ("word", Datum::from(format!("{:<24}", lesson.id.get_ref()))),
        ("tasks", tally.tasks.into()),
        ("claims", tally.claims.into()),
        ("predictions", tally.predictions.into()),
        ("searches", tally.searches.into()),
    ];
    let key = match tally.par {
        Some(par) => {
            values.push(("par", par.into()));
            "check.proved-par"
        }
        None => "check.proved",
    };
    words.fill(key, &values) + "\n"
}

/// What is said of something that is wrong: where, what, the line of the file, and the values of an expression.
fn tell(name: &str, page: &Page, finding: &Finding, is_error: bool, look: Look, words: &Words) -> String {
    let said = tell::trouble(&finding.fault.trouble, words);
    let said = if is_error { said } else { words.fill("check.draft", &[("what", said.into())]) };
    snippet(name, page, finding, &said, is_error, look)
}
