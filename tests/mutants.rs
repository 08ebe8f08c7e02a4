//! Every change that makes a right lesson wrong is rejected, each with its own message: where it stands, and in a
//! sentence what to change.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod changes;
#[path = "changes/mutants.rs"]
mod table;

use changes::{findings, found, line_of, run};
use std::collections::BTreeMap;
use synod::session::tell;
use synod::words::Language;
use table::{BASE, mutants};

#[test]
fn the_lesson_itself_is_right() {
    assert_eq!(found(BASE), []);
}

#[test]
fn each_mutant_is_rejected_where_it_is_wrong_and_says_what_to_change() {
    let mut accepted = Vec::new();
    for mutant in mutants().filter(|mutant| mutant.key != "check.requires") {
        // Which lessons there are, only the program knows; the test below runs it.
        let text = mutant.text();
        let line = line_of(&text, mutant.at);
        let all = findings(text.as_bytes());
        let rejects = |finding: &&synod::lesson::check::Finding| {
            let (fault, column) = (&finding.fault, finding.fault.trouble.column);
            fault.trouble.what.key == mutant.key
                && fault.line == line
                && column.is_some_and(|column| column > 0)
        };
        let Some(finding) = all.iter().find(rejects) else {
            accepted.push((mutant.name, line, found(&text)));
            continue;
        };
        for language in Language::all() {
            let said = tell::trouble(&finding.fault.trouble, language.words());
            let whole = said.chars().count() > 8 && !said.contains("{{ ") && said != mutant.key;
            assert!(whole, "{}: {said}", mutant.name);
        }
    }
    assert!(accepted.is_empty(), "accepted, or found elsewhere: {accepted:#?}");
}

#[test]
fn each_mutant_is_rejected_by_the_program_with_file_line_and_column() {
    // Each in a file of its own, with an id of its own.
    let name = |place: usize| format!("m{place:02}.toml");
    let files: Vec<(String, String)> = mutants()
        .enumerate()
        .map(|(place, mutant)| {
            (name(place), mutant.text().replacen("id = \"base\"", &format!("id = \"m-{place}\""), 1))
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (code, out, err) = run(&files, &["--json", "."]);
    assert_eq!((code, err.as_str()), (Some(1), ""));
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let mut found: BTreeMap<String, Vec<(String, u64, u64)>> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let file = finding["file"].as_str().unwrap().trim_start_matches("./").to_string();
        let place = |name: &str| finding[name].as_u64().unwrap();
        let code = finding["code"].as_str().unwrap().to_string();
        assert_eq!(finding["severity"], "error");
        assert!(finding["message"].as_str().unwrap().len() > 8);
        found.entry(file).or_default().push((code, place("line"), place("column")));
    }
    let mut accepted = Vec::new();
    for (place, mutant) in mutants().enumerate() {
        let line = line_of(&mutant.text(), mutant.at) as u64;
        let here = found.get(&name(place)).cloned().unwrap_or_default();
        let there = here.iter().any(|(code, at, column)| code == mutant.key && *at == line && *column > 0);
        if !there {
            accepted.push((mutant.name, line, here));
        }
    }
    assert!(accepted.is_empty(), "accepted, or found elsewhere: {accepted:#?}");
    let lessons = report["lessons"].as_array().unwrap();
    assert!(lessons.len() == mutants().count() && lessons.iter().all(|lesson| lesson["proved"] == false));
}

#[test]
fn lessons_that_have_the_same_id_or_require_each_other_are_rejected() {
    let lesson = |id: &str, requires: &str| {
        BASE.replacen("id = \"base\"", &format!("id = \"{id}\""), 1).replacen("raft-election", requires, 1)
    };
    let (one, two, three) = (lesson("one", "two"), lesson("two", "three"), lesson("three", "one"));
    let (code, out, err) = run(&[("1.toml", &one), ("2.toml", &two), ("3.toml", &three)], &["."]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    for said in [
        "1.toml:7:14: These lessons require each other: one → two → three → one. Delete `two` here",
        "2.toml:7:14: These lessons require each other: two → three → one → two.",
        "3.toml:7:14: ",
    ] {
        assert!(err.contains(said), "{said}: {err}");
    }
    let (code, _, err) =
        run(&[("1.toml", &lesson("one", "one")), ("2.toml", &lesson("one", "raft-election"))], &["."]);
    assert!(code == Some(1) && err.contains("1.toml:7:14: A lesson cannot require itself"), "{err}");
    assert!(err.contains("2.toml:2:7: The id `one` is taken already, by ./1.toml."), "{err}");
}

#[test]
fn a_file_or_a_run_over_its_bounds_is_rejected() {
    let large = format!("{BASE}#{}", "x".repeat(1024 * 1024));
    assert_eq!(found(&large), [("lesson.large".into(), 1)]);
    let lines = format!("do = [\"fire n1 election\", {}]", "\"crash n1\", \"restart n1\", ".repeat(5_000));
    let long = BASE.replacen("do = [\"fire n1 election\"]", &lines, 1);
    assert!(found(&long).iter().any(|(key, _)| key == "lesson.lines"));
    let auto = BASE.replacen(
        "do = [\"fire n1 election\"]",
        &format!("do = [{}]", "\"run 60000ms\", ".repeat(200)),
        1,
    );
    assert!(
        found(&auto)
            .iter()
            .any(|(key, line)| key == "check.long-run" && *line == line_of(&auto, "run 60000ms"))
    );
}

#[test]
fn several_mistakes_are_told_at_once() {
    let text = BASE
        .replacen("minutes = 5", "minutes = 5\nminuts = 5\nordr = 1", 1)
        .replacen("n1.role == 'candidate'", "n1.role == 'leader'", 1)
        .replacen("par = 3", "par = 2", 1)
        .replacen("Bring about a leader.", "Bring about a leader, in red.", 1);
    let text = text.replacen("n2.voted_for == 'n2'", "n2.votd_for == 'n2'", 1).replacen(
        "Does n2",
        "{{ n2.votd_for }}",
        1,
    );
    let keys: Vec<String> = found(&text).into_iter().map(|(key, _)| key).collect();
    assert_eq!(
        keys,
        [
            "lesson.field",
            "lesson.field",
            "check.claim-false",
            "error.fact",
            "error.fact",
            "check.par",
            "check.colour"
        ]
    );
}
