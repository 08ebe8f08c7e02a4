//! The walls of the house, and its manners: what the compiler does not check in a single crate.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The layers, from the ground up. A module may import from its own layer and from those below it.
const LAYERS: [&[&str]; 12] = [
    &["model"],
    &["words"],
    &["protocol"],
    &["guarantee"],
    &["sim"],
    &["catalog"],
    &["history", "trace", "search"],
    &["why"],
    &["session"],
    &["lesson"],
    &["progress"],
    &["tui", "cli"],
];

/// Words that only the screen and the command line may know.
const ABOVE_ONLY: [&str; 7] =
    ["ratatui", "crossterm", "std::time", "std::fs", "std::io", "std::env", "std::process"];

const MOST_LINES: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder, with their text.
fn sources(folder: &str) -> BTreeMap<String, String> {
    fn walk(folder: &Path, found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&root().join(folder), &mut found);
    found
}

/// The text of a file without its tests, which may look everywhere.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The top module that a source file belongs to.
fn module(file: &str) -> &str {
    file.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default()
}

#[test]
fn layers_import_only_what_lies_below_them() {
    for (file, text) in sources("src") {
        let own = module(&file);
        if matches!(own, "main" | "lib") {
            continue;
        }
        let own_layer = layer(own).unwrap_or_else(|| panic!("{file}: the module {own} stands in no layer"));
        for (place, _) in without_tests(&text).match_indices("crate::") {
            let rest = &text[place + "crate::".len()..];
            let name: String =
                rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            let Some(other) = layer(&name) else { continue };
            assert!(other <= own_layer, "{file}: {own} must not import {name}, which lies above it");
        }
    }
}

#[test]
fn only_the_top_knows_screens_clocks_and_files() {
    for (file, text) in sources("src") {
        if matches!(module(&file), "tui" | "cli" | "progress" | "main" | "lib") {
            continue;
        }
        for word in ABOVE_ONLY {
            assert!(!without_tests(&text).contains(word), "{file}: {word} belongs to tui, cli or progress");
        }
    }
}

#[test]
fn nothing_shown_hashed_or_exported_has_an_order_that_changes() {
    // Nobody can walk through what this one wraps, so its order cannot be seen.
    let wrapped = "src/sim/explore/memory.rs";
    for (file, text) in sources("src").into_iter().filter(|(file, _)| file != wrapped) {
        for word in ["HashMap", "HashSet", "DefaultHasher", "RandomState"] {
            assert!(!text.contains(word), "{file}: {word} has another order in every run");
        }
    }
}

#[test]
fn files_are_short_and_open_with_what_they_are() {
    for folder in ["src", "tests", "benches", "assets/gallery"] {
        for (file, text) in sources(folder) {
            assert!(text.starts_with("//!"), "{file}: a module opens with what it is, in `//!`");
            let lines = text.lines().count();
            assert!(lines <= MOST_LINES, "{file} has {lines} lines: the design is asking for a new word");
        }
    }
}

#[test]
fn every_guarantee_protocol_and_pane_stands_in_its_list() {
    let listed = |folder: &str, list: &str, helpers: &[&str]| {
        let list_text = std::fs::read_to_string(root().join(list)).unwrap();
        for file in sources(folder).keys() {
            let name = file.trim_start_matches(folder).trim_start_matches('/').trim_end_matches(".rs");
            if name.contains('/') || helpers.contains(&name) {
                continue;
            }
            assert!(list_text.contains(&format!("{name}::")), "{file} has no row in {list}");
        }
    };
    listed("src/guarantee", "src/guarantee.rs", &["by_hand"]);
    listed("src/protocol", "src/catalog.rs", &[]);
    listed("src/tui/pane", "src/tui/pane.rs", &["status"]);
}

#[test]
fn every_action_has_one_row_and_every_key_one_meaning() {
    use synod::tui::action::{ACTIONS, Place};
    let source = std::fs::read_to_string(root().join("src/tui/action.rs")).unwrap();
    let body = source.split("pub enum Action {").nth(1).unwrap().split("\n}").next().unwrap();
    let names =
        body.lines().map(str::trim).filter(|line| line.ends_with(',')).map(|line| line.trim_end_matches(','));
    for name in names {
        let rows = ACTIONS.iter().filter(|row| format!("{:?}", row.action) == name).count();
        assert_eq!(rows, 1, "the action {name} must have one row");
    }
    // Home and lab are never on the screen together.
    for elsewhere in [Place::Home, Place::Lab] {
        let here = ACTIONS.iter().filter(|row| row.place != elsewhere);
        let mut labels: Vec<&str> = here.flat_map(|row| row.keys.iter().map(|key| key.label)).collect();
        let all = labels.len();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), all, "a key stands in two rows");
    }
}

#[test]
fn nothing_is_left_for_others() {
    for folder in ["src", "tests", "benches", "assets/gallery"] {
        for (file, text) in sources(folder).into_iter().filter(|(file, _)| !file.ends_with("tidy.rs")) {
            for word in ["TODO", "FIXME", "XXX", "todo!", "unimplemented!"] {
                assert!(!text.contains(word), "{file}: {word}");
            }
        }
    }
}
