//! However the program ends, the terminal is given back: after a key, a signal, a lost connection, a panic.

#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod pty;

use pty::{CTRL_C, CTRL_Z, ESCAPE, Terminal, folder};
use std::path::Path;
use synod::tui::terminal::Screen;

/// A lab, and a lesson in the middle of it.
fn places(state: &Path) -> [Terminal; 2] {
    [Terminal::lab(state, &["raft"]), Terminal::lesson(state, "raft-election", "majority", &[])]
}

#[test]
fn ctrl_c_quits_from_wherever_one_is() {
    for keys in ["", "?", ":crash", "x", "p", "b"] {
        let state = folder();
        for mut terminal in places(state.path()) {
            terminal.press(keys);
            terminal.press(CTRL_C);
            assert_eq!(terminal.end(), 0, "{keys}");
            terminal.given_back();
        }
    }
    let state = folder();
    let mut terminal = Terminal::home(state.path(), &["--lang", "en"], &[]);
    terminal.get("/raft", "/ raft");
    terminal.press(CTRL_C);
    assert_eq!(terminal.end(), 0);
    terminal.given_back();
}

#[test]
fn q_quits_and_escape_goes_home_first() {
    let state = folder();
    for mut terminal in places(state.path()) {
        assert!(terminal.is_raw());
        terminal.get(ESCAPE, "learn consensus, message by message");
        terminal.quit();
    }
    for mut terminal in places(state.path()) {
        terminal.quit();
    }
    let mut terminal = Terminal::lesson(state.path(), "raft-election", "who-is-next", &[]);
    terminal.see("Who decides");
    terminal.quit();
}

#[test]
fn signals_give_the_terminal_back() {
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let state = folder();
        for mut terminal in places(state.path()) {
            terminal.press("p");
            terminal.signal(name);
            assert_eq!(terminal.end(), 128 + number, "SIG{name}");
            terminal.given_back();
        }
    }
}

#[test]
fn a_lost_connection_ends_it_and_loses_nothing() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft", "--nodes", "3", "--seed", "9"]);
    terminal.get("  2k", "n2 crashes");
    terminal.close();
    assert_eq!(terminal.end(), 129);
    let mut terminal = Terminal::start(state.path(), &["--lang", "en", "lab", "--last"], &[]);
    terminal.see("n2 crashes");
    terminal.see("seed 9 · moment 3");
}

#[test]
#[cfg(target_os = "linux")]
fn it_is_suspended_and_goes_on_where_it_was() {
    let state = folder();
    for (mut terminal, (key, text)) in
        places(state.path()).into_iter().zip([(" ", "moment 1"), ("H", "Hint 1")])
    {
        for by_key in [true, false] {
            if by_key {
                terminal.press(CTRL_Z);
            } else {
                terminal.signal("TSTP");
            }
            let stat = format!("/proc/{}/stat", terminal.pid());
            terminal
                .wait("the program to stop", |_| std::fs::read_to_string(&stat).unwrap().contains(") T "));
            terminal.given_back();
            terminal.signal("CONT");
            terminal.get("", "moment ");
            assert!(terminal.is_raw());
        }
        terminal.get(key, text);
    }
}

/// This very test is started a second time, in a terminal of its own, and there it panics.
#[test]
fn a_panic_gives_the_terminal_back_and_can_be_read() {
    const INSIDE: &str = "SYNOD_TEST_PANICS";
    if let Ok(place) = std::env::var(INSIDE) {
        let mut screen = Screen::open(true).unwrap();
        screen.draw(false, |frame| frame.render_widget("All is well.", frame.area())).unwrap();
        // Long enough for the test outside to see it.
        std::thread::sleep(std::time::Duration::from_millis(300));
        if place == "drawing" {
            screen.draw(false, |_| panic!("a picture that fails")).unwrap();
        }
        panic!("a key that fails");
    }
    let state = folder();
    let program = std::env::current_exe().unwrap();
    let arguments =
        ["--exact", "a_panic_gives_the_terminal_back_and_can_be_read", "--nocapture", "--test-threads=1"];
    for (place, message) in [("drawing", "a picture that fails"), ("acting", "a key that fails")] {
        let mut terminal =
            Terminal::of(&program.to_string_lossy(), state.path(), &arguments, &[(INSIDE, place)]);
        terminal.see("All is well.");
        assert!(terminal.is_raw() && terminal.screen(vt100::Screen::alternate_screen));
        assert_eq!(terminal.end(), 101);
        terminal.given_back();
        terminal.see("panicked at tests/restored.rs");
        terminal.see(message);
    }
}
