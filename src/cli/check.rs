//! `synod check`: proves lessons, and says of each what is wrong with it.
//!
//! What is proved goes to standard output, a line for each lesson and one for each of its searches; what is wrong goes
//! to standard error. With `--json` both go to standard output, for editors. The exit status is 0 if every lesson is
//! proved, 1 if one is wrong or there is none, and 2 if a file cannot be read.

use super::args::{CheckArguments, Global};
use super::report;
use super::snippet::{Look, snippet};
use crate::lesson::Lesson;
use crate::lesson::check::across::{self, Checked};
use crate::lesson::check::{self, Finding, Searched};
use crate::lesson::library;
use crate::lesson::page::Page;
use crate::model::datum::Datum;
use crate::model::trouble::Trouble;
use crate::session::tell;
use crate::tui::action::ACTIONS;
use crate::words::Words;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

mod bar;
mod bounds;
mod gather;
mod json;

use bar::Bar;

/// Most lessons that are proved at the same time: each may take the memory of a search.
const MOST_THREADS: usize = 2;

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
        paths => gather::gather(paths, &mut empty, &mut troubles),
    };
    let judged = judge(&sources, arguments.draft, words);
    let unread = troubles.len();
    empty.extend(troubles);
    let wrong = judged.iter().filter(|judged| !judged.is_right()).count();
    let all_right = wrong == 0 && empty.is_empty() && !sources.is_empty();
    let (out, err) = if arguments.json {
        (json::report(&sources, &judged, &empty, words), String::new())
    } else {
        let look = Look::of_terminal(global.no_color);
        let (proved, told, summary) = texts(&sources, &judged, &empty, look, words);
        if all_right { (proved + &summary, told) } else { (proved, told + &summary) }
    };
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

/// What is proved, what is wrong, and how many are right.
fn texts(
    sources: &[Source],
    judged: &[Judged],
    troubles: &[Trouble],
    look: Look,
    words: &Words,
) -> (String, String, String) {
    let (mut proved, mut told, mut wrong, mut errors) = (String::new(), String::new(), 0, 0);
    for (source, judged) in sources.iter().zip(judged) {
        for (finding, is_error) in &judged.findings {
            let said = said(finding, *is_error, words);
            told.push_str(&snippet(&source.name, &judged.page, finding, &said, *is_error, look));
            errors += usize::from(*is_error);
        }
        match &judged.lesson {
            Some(lesson) if judged.is_right() => proved.push_str(&line(lesson, &judged.searches, words)),
            _ => wrong += 1,
        }
    }
    for trouble in troubles {
        told.push_str(&format!("synod: {}\n", tell::trouble(trouble, words)));
    }
    let right = sources.len() - wrong;
    let values = [("count", Datum::from(right)), ("most", sources.len().into()), ("errors", errors.into())];
    let summary = match (sources.len(), wrong) {
        (0, _) => String::new(),
        (_, 0) => words.fill("check.all-proved", &values) + "\n",
        _ => words.fill("check.some-wrong", &values) + "\n",
    };
    (proved, told, summary)
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
    searches: Vec<Searched>,
}

impl Judged {
    fn is_right(&self) -> bool {
        self.lesson.is_some() && self.findings.iter().all(|(_, is_error)| !is_error)
    }
}

/// Reads and proves each file, and compares all of them with each other and with what is built in.
fn judge(sources: &[Source], draft: bool, words: &Words) -> Vec<Judged> {
    let mut judged = prove(sources, draft, words);
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

/// Reads and proves each file by itself, several at the same time.
fn prove(sources: &[Source], draft: bool, words: &Words) -> Vec<Judged> {
    let keys: Vec<&str> = ACTIONS.iter().map(|row| row.name).collect();
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = processors.min(MOST_THREADS);
    // Where there is only one lesson, its searches have all threads.
    let (workers, each) = if sources.len() > 1 { (threads.min(sources.len()), 1) } else { (1, threads) };
    let bar = Bar::new(sources.len(), words);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(source) = sources.get(place) else { return done };
            done.push((place, one(source, draft, &keys, each)));
            bar.advance();
        }
    };
    let mut judged: Vec<(usize, Judged)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut judged = work();
        for other in others {
            // A proof that has panicked is a bug, and is shown as one.
            judged.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        judged
    });
    bar.wipe();
    judged.sort_by_key(|(place, _)| *place);
    judged.into_iter().map(|(_, judged)| judged).collect()
}

/// Reads and proves a file.
fn one(source: &Source, draft: bool, keys: &[&str], threads: usize) -> Judged {
    let page = Page::new(String::from_utf8_lossy(&source.bytes).trim_start_matches('\u{feff}').into());
    let (lesson, proof) = check::read(&source.bytes, keys, threads);
    let findings = proof.findings.into_iter().map(|finding| {
        let is_error = !(draft && finding.draft);
        (finding, is_error)
    });
    Judged { page, lesson, findings: findings.collect(), searches: proof.searches }
}

/// Whether a built-in lesson is one of the files that are checked: its own source, or a copy of it.
fn is_among((name, bytes): (&str, &[u8]), sources: &[Source]) -> bool {
    sources.iter().any(|source| Path::new(&source.name).ends_with(name) || source.bytes == bytes)
}

/// What is said of a lesson that is proved, and of its searches.
fn line(lesson: &Lesson, searches: &[Searched], words: &Words) -> String {
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
    let mut text = words.fill(key, &values) + "\n";
    for searched in searches {
        text.push_str(&format!("  {}\n", about(searched, lesson, words)));
    }
    text
}

/// How much a search has looked at.
fn about(searched: &Searched, lesson: &Lesson, words: &Words) -> String {
    let bounds = bounds::in_words(&searched.bounds, lesson.setup.profile(), words);
    let values = [("states", Datum::from(searched.states)), ("bounds", bounds.into())];
    match &searched.id {
        Some(id) => {
            let [states, bounds] = values;
            words.fill("check.searched", &[states, bounds, ("word", id.clone().into())])
        }
        None => words.fill("check.searched-par", &values),
    }
}

/// What is said of something that is wrong.
fn said(finding: &Finding, is_error: bool, words: &Words) -> String {
    let said = tell::trouble(&finding.fault.trouble, words);
    if is_error { said } else { words.fill("check.draft", &[("what", said.into())]) }
}
