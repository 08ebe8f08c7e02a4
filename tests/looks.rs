//! How it looks and what it tells the terminal beside: colours or none, ASCII, the theme, the mouse, the clipboard.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod pty;

use pty::{ENTER, ESCAPE, MOUSE, Terminal, folder};
use std::collections::BTreeSet;
use vt100::{Cell, Color};

/// All numbers of style codes in what the terminal has got.
fn styles(bytes: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let is_number = |letter: char| letter.is_ascii_digit() || letter == ';';
    let codes = text.split("\x1b[").filter_map(|rest| {
        let end = rest.find(|letter| !is_number(letter))?;
        rest[end..].starts_with('m').then(|| &rest[..end])
    });
    codes.flat_map(|code| code.split(';')).filter_map(|number| number.parse().ok()).collect()
}

#[test]
fn without_colours_reverse_and_bold_are_left() {
    let state = folder();
    for (names, arguments, coloured) in [
        (&[][..], &[][..], true),
        (&[("NO_COLOR", "1")], &[], false),
        (&[("NO_COLOR", "")], &[], true),
        (&[], &["--no-color"], false),
    ] {
        let arguments = [&["--lang", "en", "lab", "paxos"], arguments].concat();
        let mut terminal = Terminal::start(state.path(), &arguments, names);
        terminal.see("moment 0");
        terminal.get("c\r", "A client asks n1 for X");
        let styles = styles(&terminal.bytes());
        let colour = |number: &u16| matches!(number, 30..=38 | 40..=48 | 90..=97 | 100..=107);
        assert_eq!(styles.iter().any(colour), coloured, "{names:?}: {styles:?}");
        assert!(styles.contains(&1) && (coloured || styles.contains(&7)), "{names:?}: {styles:?}");
    }
}

/// Something of each cell of the screen.
fn cells<T: Ord>(terminal: &Terminal, ask: impl Fn(&Cell) -> T) -> BTreeSet<T> {
    terminal.screen(|screen| {
        let (rows, columns) = screen.size();
        let places = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
        places.filter_map(|(row, column)| screen.cell(row, column)).map(ask).collect()
    })
}

fn is_coloured(cell: &Cell) -> bool {
    cell.fgcolor() != Color::Default || cell.bgcolor() != Color::Default
}

/// The home screen, a lab that has begun, and a lesson with a question.
fn screens(state: &std::path::Path, arguments: &[&str], names: &[(&str, &str)]) -> [Terminal; 3] {
    let start = |what: &[&str]| Terminal::home(state, &[&["--lang", "en"], what, arguments].concat(), names);
    let mut home = start(&[]);
    home.see("Kill a leader, see the next");
    let mut lab = start(&["lab", "raft"]);
    lab.see("moment 0");
    lab.get("1t3k   ", "moment 5");
    let mut lesson = start(&["learn", "raft-election", "--task", "who-is-next"]);
    lesson.see("Who decides");
    [home, lab, lesson]
}

#[test]
fn no_color_leaves_no_colour_anywhere() {
    let state = folder();
    for (arguments, names) in [(&["--no-color"][..], &[][..]), (&[], &[("NO_COLOR", "1")])] {
        for terminal in screens(state.path(), arguments, names) {
            assert_eq!(cells(&terminal, is_coloured), BTreeSet::from([false]), "{}", terminal.text());
        }
    }
    for terminal in screens(state.path(), &[], &[]) {
        assert!(cells(&terminal, is_coloured).contains(&true));
    }
}

/// What stands in words, not in frames and marks: the sign of a paper's section, a value that there is not, the keys
/// that choose in a menu, and the name of the other language.
const WORDS: [char; 6] = ['§', '–', '↑', '↓', '中', '文'];

#[test]
fn with_ascii_nothing_else_is_shown() {
    let state = folder();
    let mut found = Vec::new();
    let mut look = |terminal: &Terminal, what: &str| {
        let odd = |letter: char| !letter.is_ascii() && !WORDS.contains(&letter);
        let text = terminal.text();
        found.extend(text.lines().filter(|line| line.contains(odd)).map(|line| format!("{what}: {line}")));
    };
    let [home, mut lab, mut lesson] = screens(state.path(), &["--ascii"], &[]);
    look(&home, "home");
    look(&lab, "lab");
    lesson.see("4 Nobody");
    look(&lesson, "question");
    lesson.get("2", "You said:");
    look(&lesson, "lines");
    lesson.get(ENTER, "goes on");
    look(&lesson, "answer");
    lesson.get(" H", "Hint 1");
    look(&lesson, "act");
    lab.get("s", "came of it");
    look(&lab, "space-time");
    lab.get("s", "cluster");
    lab.get("?", "kill the chosen node");
    look(&lab, "help");
    lab.press(ESCAPE);
    lab.miss("kill the chosen node");
    lab.get("x", "n3 to n1: messages arrive");
    look(&lab, "menu");
    lab.press(ESCAPE);
    lab.miss("n3 to n1: messages arrive");
    lab.get(":show logs\r", "n1");
    look(&lab, "show");
    lab.get(":", "tab completes");
    look(&lab, "prompt");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The colours behind the cells of a screen, without that of most.
fn ground(terminal: &Terminal) -> Color {
    terminal.screen(|screen| screen.cell(2, 1).unwrap().bgcolor())
}

#[test]
fn a_key_goes_through_all_themes_and_the_last_one_is_remembered() {
    let state = folder();
    let mut terminal = Terminal::home(state.path(), &["--lang", "en"], &[]);
    terminal.see("Kill a leader");
    let dark = ground(&terminal);
    assert_ne!(dark, Color::Default);
    terminal.get("M", "Theme light");
    let light = ground(&terminal);
    assert_ne!(light, dark);
    terminal.quit();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    assert_eq!(ground(&terminal), light);
    for name in ["contrast", "mono", "dark"] {
        terminal.get("M", &format!("Theme {name}"));
    }
    assert_eq!(ground(&terminal), dark);
    terminal.quit();
    let terminal = Terminal::lab(state.path(), &["raft", "--theme", "light"]);
    assert_eq!(ground(&terminal), light);
}

#[test]
fn a_click_chooses_a_node_only_where_the_mouse_is_wanted() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft", "--mouse"]);
    assert!(terminal.written().contains(MOUSE[0]));
    terminal.rest();
    let (row, column) = terminal.find("n3 ○ ").unwrap();
    terminal.press(&format!("\x1b[<0;{};{}M\x1b[<0;{};{}m", column + 2, row + 1, column + 2, row + 1));
    terminal.get("k", "n3 crashes");
    terminal.quit();
    assert!(terminal.written().rfind(MOUSE[1]) > terminal.written().rfind(MOUSE[0]));
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.quit();
    assert!(!terminal.written().contains(MOUSE[0]));
}

/// Pictures that were drawn so far.
fn pictures(terminal: &Terminal) -> usize {
    terminal.written().matches("\x1b[?2026h").count()
}

#[test]
fn without_motion_an_event_is_one_picture() {
    let state = folder();
    for (arguments, names) in [(&["--no-motion"][..], &[][..]), (&[], &[("NO_MOTION", "1")])] {
        let arguments = [&["--lang", "en", "lab", "raft"], arguments].concat();
        let mut terminal = Terminal::start(state.path(), &arguments, names);
        terminal.see("moment 0");
        terminal.get("1", "moment 0");
        terminal.rest();
        let before = pictures(&terminal);
        terminal.get("t", "moment 1");
        terminal.rest();
        assert_eq!(pictures(&terminal) - before, 1, "{arguments:?}");
        terminal.quit();
    }
}

/// What stands between a text's first place and the next end of a sequence.
fn copied(written: &str) -> Option<String> {
    Some(written.split("\x1b]52;c;").nth(1)?.split(['\x1b', '\x07']).next()?.to_string())
}

/// The bytes that base64 stands for.
fn decoded(text: &str) -> String {
    let value =
        |letter: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".find(letter);
    let bits: Vec<u8> = text
        .chars()
        .filter_map(value)
        .flat_map(|value| (0..6).rev().map(move |bit| (value >> bit & 1) as u8))
        .collect();
    let bytes = bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |all, bit| all << 1 | bit)).collect();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_run_is_copied_to_the_clipboard() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft", "--nodes", "3"]);
    terminal.get("3k", "n3 crashes");
    terminal.get("y", "Copied: the lines of this run.");
    terminal.wait("the copy", |terminal| copied(&terminal.written()).is_some());
    terminal.quit();
    let script = decoded(&copied(&terminal.written()).unwrap());
    assert_eq!(script, "cluster raft nodes=3 seed=1\ncrash n3\n");
}
