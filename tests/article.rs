//! What the lessons show of the article is what stands in its excerpts (`assets/article`), line by line.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

use std::path::Path;
use synod::lesson::library;
use synod::words::Language;

/// An excerpt in one language: its name and its lines.
type Excerpt = (String, Vec<String>);

fn excerpts(language: &str) -> Vec<Excerpt> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/article");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let excerpt: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
        let lines = excerpt["text"][language].as_str().unwrap().lines();
        let lines = lines.map(|line| line.trim().to_string()).filter(|line| !line.is_empty()).collect();
        (path.file_stem().unwrap().to_str().unwrap().to_string(), lines)
    };
    files.iter().map(read).collect()
}

/// The lines of code that a text lists, and whether each is marked as the one that runs.
fn shown(text: &str) -> Vec<(String, bool)> {
    let item = |line: &str| {
        let item = line.strip_prefix("- ")?;
        let (item, runs) = item.strip_prefix("**▶** ").map_or((item, false), |item| (item, true));
        let code = item.strip_prefix('`')?.strip_suffix('`')?;
        Some((code.trim().to_string(), runs))
    };
    text.lines().filter_map(item).collect()
}

/// Whether a line is this one of an excerpt; what is left out of it is an ellipsis.
fn is_line(shown: &str, line: &str) -> bool {
    let Some((head, tail)) = shown.split_once('…') else { return shown == line };
    line.len() >= head.len() + tail.len() && line.starts_with(head) && line.ends_with(tail)
}

#[test]
fn the_code_that_lessons_show_is_the_articles() {
    for (language, code) in [(Language::En, "en"), (Language::Zh, "zh")] {
        let excerpts = excerpts(code);
        let (mut used, mut running) = (vec![false; excerpts.len()], 0);
        for card in library().iter().filter(|card| card.track == "broken") {
            for task in &card.lesson().tasks {
                let text = task.text.get(language).unwrap().text.source().to_string();
                for (line, runs) in shown(&text) {
                    let place =
                        excerpts.iter().position(|(_, lines)| lines.iter().any(|one| is_line(&line, one)));
                    let place = place.unwrap_or_else(|| panic!("{}: the article has no {line}", card.id));
                    used[place] = true;
                    running += usize::from(runs);
                }
            }
        }
        let code: Vec<&String> =
            excerpts.iter().zip(&used).filter(|(_, used)| **used).map(|((name, _), _)| name).collect();
        assert_eq!(code, ["append-entries", "commit", "paxos-class", "request-vote"]);
        assert!(running > 0, "the line that runs is marked");
    }
}
