//! What `synod check` prints, for people, for editors and on a terminal.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod changes;
mod pty;

use changes::run;
use pty::{Terminal, folder};
use serde_json::Value;

const BASE: &str = include_str!("check/base.toml");

fn lesson(id: &str) -> String {
    BASE.replacen("id = \"base\"", &format!("id = \"{id}\""), 1)
}

fn report(files: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, Value) {
    let (code, out, err) = run(files, arguments);
    assert_eq!(err, "");
    (code, serde_json::from_str(&out).unwrap())
}

#[test]
fn an_editor_gets_every_place_and_every_proof() {
    let wrong = lesson("wrong").replacen("n1.role == 'candidate'", "n1.role == 'leader'", 1).replacen(
        "always = \"leaders|length < 2\"",
        "always = \"leaders|length < 1\"",
        1,
    );
    let (code, report) =
        report(&[("a.toml", &lesson("right")), ("b.toml", &wrong)], &["a.toml", "b.toml", "--json"]);
    assert_eq!(code, Some(1));
    let right = &report["lessons"][0];
    assert_eq!(
        (&right["file"], &right["id"], &right["proved"]),
        (&"a.toml".into(), &"right".into(), &true.into())
    );
    assert_eq!((&right["tasks"], &right["par"], &right["predictions"]), (&4.into(), &3.into(), &1.into()));
    let searches = right["searches"].as_array().unwrap();
    assert!(searches[0]["id"].is_null() && searches[1]["id"] == "safe", "{right}");
    assert!(searches.iter().all(|search| search["states"].as_u64().unwrap() > 5), "{right}");
    assert!(searches[1]["bounds"].as_str().unwrap().contains("--max-term 1"), "{right}");
    assert!(searches[1]["message"].as_str().unwrap().contains("highest term: 1"), "{right}");
    assert_eq!(report["lessons"][1]["proved"], false);
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["file"] == "b.toml"), "{findings:#?}");
    let claim = &findings[0];
    assert_eq!(
        (&claim["line"], &claim["column"], &claim["code"]),
        (&33.into(), &10.into(), &"check.claim-false".into())
    );
    assert!(claim["parts"].as_array().unwrap().iter().any(|part| part["value"] == "candidate"), "{claim}");
    let search = &findings[1];
    assert_eq!(search["code"], "check.explore-always");
    assert!(search["lines"].as_array().unwrap().iter().any(|line| line == "fire n1 election"), "{search}");
}

#[test]
fn a_draft_has_warnings_and_an_unread_file_is_an_error() {
    let draft = BASE.replacen("zh = \"一个任期只投一票\"\n", "", 1);
    let (code, found) = report(&[("a.toml", &draft)], &["a.toml", "--json", "--draft"]);
    assert_eq!((code, &found["findings"][0]["severity"]), (Some(0), &"warning".into()));
    assert_eq!(found["lessons"][0]["proved"], true);
    let (code, found) = report(&[], &["none.toml", "--json"]);
    assert_eq!((code, &found["findings"][0]["file"]), (Some(2), &Value::Null));
    assert!(found["findings"][0]["message"].as_str().unwrap().contains("none.toml"));
}

#[test]
fn many_lessons_are_told_in_the_order_of_their_files() {
    let ids: Vec<String> = (0..12).map(|id| format!("l{id:02}")).collect();
    let files: Vec<(String, String)> = ids.iter().map(|id| (format!("{id}.toml"), lesson(id))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (code, out, err) = run(&files, &["."]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let told: Vec<&str> =
        out.lines().filter_map(|line| line.split_once(" proved").map(|(id, _)| id.trim())).collect();
    assert_eq!(told, ids);
    assert!(out.ends_with("Proved: 12 of 12.\n"), "{out}");
}

#[test]
fn a_terminal_shows_how_many_lessons_are_proved() {
    let folder = folder();
    let files: Vec<String> = (0..3).map(|id| format!("{id}.toml")).collect();
    for (id, file) in files.iter().enumerate() {
        std::fs::write(folder.path().join(file), lesson(&format!("l{id}"))).unwrap();
    }
    let mut terminal = Terminal::start(folder.path(), &["--lang", "en", "check", "."], &[]);
    terminal.see("Proved: 3 of 3.");
    assert_eq!(terminal.end(), 0);
    let written = terminal.written();
    for done in
        ["[....................] 0 of 3 lessons", "] 1 of 3 lessons", "[####################] 3 of 3 lessons"]
    {
        assert!(written.contains(done), "{done}: {written}");
    }
    assert_eq!(terminal.find("3 of 3 lessons"), None, "the bar is wiped away");
}
