//! Every sentence exists in every language, with the same values; and every key that the program uses exists.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use synod::catalog::PROTOCOLS;
use synod::guarantee;
use synod::history::touch::Part;
use synod::lesson::check::MISCONCEPTIONS;
use synod::lesson::explain::Role;
use synod::lesson::format::{Level, TRACKS};
use synod::lesson::skeleton;
use synod::model::facts::table;
use synod::search::written;
use synod::session::show::PANES;
use synod::sim::line::VERBS;
use synod::tui::action::ACTIONS;
use synod::tui::overlay::tour;
use synod::tui::pane::Pane;
use synod::tui::theme::Tone;
use synod::why::not::REQUESTS;
use synod::why::place::{Key, Place};
use synod::why::subject::PARTS;
use synod::words::{Language, Words};

fn languages() -> Vec<&'static Words> {
    Language::all().map(Language::words).collect()
}

fn values(sentence: &str) -> BTreeSet<&str> {
    sentence.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()).map(str::trim).collect()
}

#[test]
fn all_languages_have_the_same_sentences_with_the_same_values() {
    let all = languages();
    let keys = |words: &'static Words| words.all().map(|(key, _)| key).collect::<BTreeSet<_>>();
    for words in &all[1..] {
        assert_eq!(keys(all[0]), keys(words), "{}", words.language.code());
        for (key, sentence) in words.all() {
            assert_eq!(values(all[0].get(key)), values(sentence), "{key} in {}", words.language.code());
            assert!(!sentence.is_empty(), "{key} is empty");
        }
    }
}

/// Keys of searches, and of what can still happen.
fn search_keys() -> Vec<String> {
    let mut keys = Vec::new();
    for prospect in ["chosen", "committed", "lost", "broken"] {
        let standings = ["open", "now", "can", "cannot", "not-soon"];
        keys.extend(standings.map(|standing| format!("outlook.{prospect}-{standing}")));
    }
    for profile in PROTOCOLS.iter().map(|entry| entry.profile) {
        keys.extend(["empty", "within"].map(|about| format!("outlook.{about}-{}", profile.name)));
        keys.extend(written::names(profile).map(|name| format!("complete.bound-{name}")));
    }
    keys
}

/// Keys of what a lesson states, and of lessons to begin with.
fn lesson_keys() -> impl Iterator<Item = String> {
    let roles = Role::ALL.iter().map(|(role, _)| format!("explain.{role}"));
    let skeleton = skeleton::names().into_iter().map(|name| format!("skeleton.{name}"));
    let misconceptions = (1..=MISCONCEPTIONS).map(|number| format!("misconception.M{number:02}"));
    let tracks = TRACKS.iter().map(|track| format!("track.{track}"));
    let states = ["finished", "changed", "begun", "new"].map(|state| format!("learn.{state}"));
    let levels = Level::ALL.iter().map(|(level, _)| format!("level.{level}"));
    roles.chain(skeleton).chain(misconceptions).chain(tracks).chain(states).chain(levels)
}

/// Keys of what a key can do: short, in a sentence, as it lies nearest, and in the tour.
fn action_keys() -> Vec<String> {
    let mut keys = Vec::new();
    for row in ACTIONS {
        keys.extend(["help", "action"].map(|table| format!("{table}.{}", row.name)));
        keys.extend(tour::NAMED.contains(&row.action).then(|| format!("tour.key-{}", row.name)));
    }
    let nearest = ["open", "answer", "all", "go-on", "go-there", "play-found", "next-lesson"];
    keys.extend(nearest.map(|nearest| format!("action.{nearest}")));
    keys
}

/// Keys that are made from the program's own tables.
fn made_keys() -> Vec<String> {
    let mut keys = Vec::new();
    for entry in PROTOCOLS {
        let profile = entry.profile;
        keys.push(format!("protocol.{}", profile.name));
        keys.push(format!("home.{}-about", profile.name));
        let verdicts = ["alive", "dead", "idle", "unknown", "bounds"];
        keys.extend(verdicts.map(|verdict| format!("show.{verdict}-{}", profile.name)));
        for rule in profile.rules {
            keys.push(format!("rule.{}.{}", profile.name, rule.name));
            keys.push(format!("about.{}.{}", profile.name, rule.name));
            for breakage in rule.breakages {
                let parts = ["about", "says"].iter().chain(breakage.also);
                keys.extend(parts.map(|part| format!("breakage.{}.{part}", breakage.name)));
            }
        }
        for section in profile.card {
            keys.push(format!("card.{}.title-{}", profile.name, section.name));
        }
        keys.extend(profile.card_rows().map(|row| format!("card.{}.{}", profile.name, row.name)));
        let facts = [
            ("cluster", table::cluster(profile).collect::<Vec<_>>()),
            ("node", table::node(profile).collect()),
            ("message", table::message(profile).collect()),
        ];
        for (of, fields) in facts {
            keys.extend(fields.iter().map(|field| format!("fact.{of}.{}", field.name)));
        }
    }
    keys.extend(search_keys());
    keys.extend(lesson_keys());
    for guarantee in guarantee::ALL {
        keys.extend(
            ["name", "says", "broken", "asked"].map(|part| format!("guarantee.{}.{part}", guarantee.id)),
        );
    }
    keys.extend(action_keys());
    let lines = VERBS.iter().filter(|verb| !["cluster", "read"].contains(verb));
    keys.extend(lines.map(|verb| format!("line.{verb}")));
    keys.extend(PANES.iter().map(|pane| format!("complete.show-{pane}")));
    for request in &REQUESTS {
        let parts = ["ask", "did", "refused", "open", "never"];
        keys.extend(parts.map(|part| format!("why-not.{part}-{}", request.word)));
    }
    let parts = PARTS.iter().map(|(_, _, part)| Key::Whole(*part));
    for key in parts.chain([Key::Whole(Part::Up), Key::Entry(1)]) {
        let name = Place::Of("n1".parse().unwrap(), key).saying(None).key;
        keys.extend(["-is", "-start"].map(|part| format!("{name}{part}")));
    }
    keys.extend(Pane::ALL.iter().map(|pane| pane.title().to_string()));
    keys.extend(Tone::all().map(|tone| format!("theme.{}", tone.name())));
    keys
}

/// Tables of the words of which every key is written out in the sources.
const WRITTEN: &[&str] = &[
    "action",
    "event",
    "refusal",
    "error",
    "show",
    "role",
    "field",
    "pane",
    "lab",
    "notice",
    "menu",
    "prompt",
    "home",
    "help",
    "complete",
    "kept",
    "lesson",
    "learn",
    "coach",
    "meter",
    "task",
    "check",
    "search",
    "links",
    "explore",
    "space",
    "compare",
    "twin",
    "finder",
    "why",
    "why-not",
    "outlook",
    "shortest",
    "fresh",
    "explain",
    "palette",
    "tour",
    "clients",
    "article",
    "majorities",
];

/// Keys that are written in the sources.
fn written_keys() -> Vec<String> {
    fn walk(folder: &std::path::Path, keys: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, keys);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for literal in text.split('"') {
                    let table = literal.split_once('.').map(|(table, _)| table);
                    let plain = |letter: char| {
                        letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-._".contains(letter)
                    };
                    if table.is_some_and(|table| WRITTEN.contains(&table)) && literal.chars().all(plain) {
                        keys.push(literal.into());
                    }
                }
            }
        }
    }
    let mut keys = Vec::new();
    walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut keys);
    keys
}

#[test]
fn every_key_that_the_program_uses_has_a_sentence() {
    for words in languages() {
        for key in made_keys().iter().chain(&written_keys()) {
            assert!(words.has(key), "{key} has no sentence in {}", words.language.code());
        }
    }
}

#[test]
fn no_sentence_is_left_that_nothing_uses() {
    let used: BTreeSet<String> = made_keys().into_iter().chain(written_keys()).collect();
    for (key, _) in languages()[0].all() {
        let spoken = key.starts_with("word.");
        assert!(spoken || used.contains(key), "nothing uses {key}");
    }
}

#[test]
fn every_sentence_of_a_rule_shows_a_value() {
    for words in languages() {
        for (key, sentence) in words.all().filter(|(key, _)| key.starts_with("rule.")) {
            assert!(!values(sentence).is_empty(), "{key} shows no value");
        }
    }
}

#[test]
fn the_readme_lists_every_key() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let words = Language::En.words();
    for row in ACTIONS {
        let keys: Vec<String> = row.keys.iter().map(|key| format!("`{}`", key.label)).collect();
        let line = format!("| {} | {} |", keys.join(" "), words.get(&format!("help.{}", row.name)));
        assert!(readme.contains(&line), "the README has no row: {line}");
    }
}

#[test]
fn every_rule_stands_in_one_row_of_the_card() {
    for entry in PROTOCOLS {
        for rule in entry.profile.rules {
            let rows = entry.profile.card_rows().filter(|row| row.covers(rule)).count();
            assert_eq!(rows, 1, "{} stands in {rows} rows of the card of {}", rule.name, entry.profile.name);
        }
    }
}
