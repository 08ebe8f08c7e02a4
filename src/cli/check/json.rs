//! What was found, as JSON for editors: every finding with its file, line and column, and every lesson that is proved.

use super::{Judged, Source, about, said};
use crate::lesson::Lesson;
use crate::lesson::check::{self, Finding, Searched};
use crate::model::trouble::Trouble;
use crate::search;
use crate::session::tell;
use crate::words::Words;
use serde::Serialize;

/// The version of this report.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    lessons: Vec<File<'a>>,
    findings: Vec<Row<'a>>,
}

/// A file, and what it proves if it is right.
#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    id: Option<&'a str>,
    proved: bool,
    tasks: usize,
    claims: usize,
    predictions: usize,
    par: Option<u64>,
    searches: Vec<Search<'a>>,
}

/// A search that proved something.
#[derive(Serialize)]
struct Search<'a> {
    /// Nothing if it is the search for a shorter way to the goal.
    id: Option<&'a str>,
    states: u64,
    /// As they are written behind `synod search`.
    bounds: String,
    message: String,
}

/// Something that is wrong; lines and columns from 1, columns in letters.
#[derive(Serialize)]
struct Row<'a> {
    /// Nothing if it is about no file that could be read.
    file: Option<&'a str>,
    line: usize,
    column: usize,
    severity: &'static str,
    /// The name of the rule that is not kept.
    code: &'a str,
    message: String,
    /// The right word that is nearest to a wrong one.
    nearest: Option<&'a str>,
    /// The parts of an expression, each with its value.
    parts: Vec<Part<'a>>,
    /// The lines of a run that shows that something is not so.
    lines: &'a [String],
}

#[derive(Serialize)]
struct Part<'a> {
    expression: &'a str,
    value: &'a str,
}

/// The whole report, on one line for each thing.
pub(super) fn report(sources: &[Source], judged: &[Judged], troubles: &[Trouble], words: &Words) -> String {
    let files = || sources.iter().map(|source| source.name.as_str()).zip(judged);
    let rows = files().flat_map(|(name, judged)| {
        judged.findings.iter().map(move |(finding, is_error)| row(name, finding, *is_error, words))
    });
    let unread = troubles.iter().map(|trouble| Row {
        file: None,
        line: 1,
        column: 1,
        severity: "error",
        code: &trouble.what.key,
        message: tell::trouble(trouble, words),
        nearest: None,
        parts: Vec::new(),
        lines: &[],
    });
    let report = Report {
        schema: SCHEMA,
        lessons: files().map(|(name, judged)| file(name, judged, words)).collect(),
        findings: rows.chain(unread).collect(),
    };
    let text = serde_json::to_string_pretty(&report);
    text.expect("texts, numbers and lists of them are JSON") + "\n"
}

fn file<'a>(name: &'a str, judged: &'a Judged, words: &Words) -> File<'a> {
    let tally = judged.lesson.as_ref().map(check::tally).unwrap_or_default();
    let about = |(lesson, searched): (&Lesson, &'a Searched)| Search {
        id: searched.id.as_deref(),
        states: searched.states,
        bounds: search::written(&searched.bounds, lesson.setup.profile()),
        message: about(searched, lesson, words),
    };
    let searches =
        judged.lesson.iter().flat_map(|lesson| judged.searches.iter().map(move |one| (lesson, one)));
    File {
        file: name,
        id: judged.lesson.as_ref().map(|lesson| lesson.id.get_ref().as_str()),
        proved: judged.is_right(),
        tasks: tally.tasks,
        claims: tally.claims,
        predictions: tally.predictions,
        par: tally.par,
        searches: searches.map(about).collect(),
    }
}

fn row<'a>(name: &'a str, finding: &'a Finding, is_error: bool, words: &Words) -> Row<'a> {
    let trouble = &finding.fault.trouble;
    Row {
        file: Some(name),
        line: finding.fault.line,
        column: trouble.column.unwrap_or(1),
        severity: if is_error { "error" } else { "warning" },
        code: &trouble.what.key,
        message: said(finding, is_error, words),
        nearest: trouble.nearest.as_deref(),
        parts: finding.parts.iter().map(|(expression, value)| Part { expression, value }).collect(),
        lines: &finding.lines,
    }
}
