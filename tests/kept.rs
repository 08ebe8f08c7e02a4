//! What is kept between runs: progress, whatever happens to the program or its files.

#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod pty;

use pty::{CTRL_C, ENTER, ESCAPE, Terminal, folder};
use std::path::Path;

fn progress(state: &Path) -> String {
    std::fs::read_to_string(state.join("state/progress.toml")).unwrap_or_default()
}

/// A learner in the middle of the first Raft lesson: the fourth task is open.
fn in_the_middle(state: &Path) -> Terminal {
    let mut terminal = Terminal::start(state, &["--lang", "en", "learn", "raft-election"], &[]);
    terminal.see("1 of 9: read");
    terminal.get(" ", "2 of 9: your turn");
    terminal.get("1t", "Done.");
    terminal.get(" ", "3 of 9: read");
    terminal.get(" ", "4 of 9: your turn");
    terminal.get("H", "Hint 1 of 3");
    terminal
}

#[test]
fn a_killed_program_loses_no_progress() {
    let state = folder();
    let mut terminal = in_the_middle(state.path());
    terminal.signal("KILL");
    terminal.end();
    let mut terminal = Terminal::start(state.path(), &["--lang", "en", "learn", "raft-election"], &[]);
    terminal.see("4 of 9: your turn");
    terminal.see("Hint 1 of 3");
    terminal.get(ESCAPE, "◐ Terms and elections");
    terminal.see("Begun: enter goes on where you left.");
    terminal.get(ENTER, "4 of 9: your turn");
    terminal.quit();
}

#[test]
fn a_second_program_says_that_it_does_not_save() {
    let state = folder();
    let mut first = in_the_middle(state.path());
    let before = progress(state.path());
    assert!(before.contains("raft-election"), "{before}");
    let mut second = Terminal::start(state.path(), &["--lang", "en"], &[]);
    second.see("Another synod is running and keeps your progress");
    second.see("◐ Terms and elections");
    second.get("/four mess\r", "Prepare, Promise");
    second.get(ENTER, "1 of 9: your turn");
    second.get("2c\r", "Done.");
    second.get(" ", "2 of 9: read");
    second.quit();
    let mut second = Terminal::start(state.path(), &["--lang", "en", "learn", "paxos-four-messages"], &[]);
    second.see("1 of 9: your turn");
    second.see("what you do in this one is not saved");
    second.quit();
    assert_eq!(progress(state.path()), before);
    first.get("H\x1b[6~", "Hint 2 of 3");
    first.quit();
    assert_ne!(progress(state.path()), before);
    let mut third = Terminal::start(state.path(), &["--lang", "en", "learn", "raft-election"], &[]);
    third.see("4 of 9: your turn");
    assert!(!third.text().contains("not saved"));
}

#[test]
fn damaged_progress_is_kept_aside_and_that_is_said() {
    let state = folder();
    std::fs::create_dir(state.path().join("state")).unwrap();
    std::fs::write(state.path().join("state/progress.toml"), "schema = 1\n[lessons.raft").unwrap();
    let mut terminal = Terminal::start(state.path(), &["--lang", "en"], &[]);
    terminal.see("The file of your progress was damaged. It is kept as ");
    terminal.quit();
    let aside = std::fs::read_to_string(state.path().join("state/progress.damaged-1.toml")).unwrap();
    assert_eq!(aside, "schema = 1\n[lessons.raft");
}

#[test]
fn the_tour_comes_once_and_its_keys_do_what_it_says() {
    let state = folder();
    let start = || Terminal::start(state.path(), &[], &[("LANG", "en_US.UTF-8")]);
    let mut terminal = start();
    terminal.see_all(&[
        "nodes agree by messages",
        "n1 ◐ candidate",
        "esc skip this",
        "n1's election timer runs out",
    ]);
    terminal.get(" ", "n2 receives");
    terminal.get(" ", "n3 receives");
    terminal.get(" ", "n1 ● leader");
    terminal.get(ENTER, "Press k: n1 crashes.");
    terminal.get("k", "n1 ✕ down");
    terminal.get("r", "n1 ○ follower");
    terminal.get("L", "崩溃会带走什么");
    terminal.get("\x1b[D", "节点靠消息达成一致");
    terminal.press(ENTER);
    terminal.get(ENTER, "按键在哪里");
    terminal.press(ENTER);
    terminal.miss("按键在哪里");
    terminal.see("▸ → ");
    terminal.get("i", "节点靠消息达成一致");
    terminal.press("q");
    terminal.miss("节点靠消息达成一致");
    terminal.quit();
    let mut terminal = start();
    terminal.see("Paxos 实验");
    assert!(!terminal.text().contains("节点靠消息达成一致"));
    terminal.quit();
}

#[test]
fn the_tour_is_skipped_by_one_key_and_whoever_has_learned_before_sees_none() {
    for (key, ends) in [(ESCAPE, false), ("q", false), (CTRL_C, true)] {
        let state = folder();
        let start = || Terminal::start(state.path(), &["--lang", "en"], &[]);
        let mut terminal = start();
        terminal.see("nodes agree by messages");
        terminal.press(key);
        if ends {
            assert_eq!(terminal.end(), 0);
        } else {
            terminal.miss("nodes agree by messages");
            terminal.quit();
        }
        let mut terminal = start();
        terminal.see("Kill a leader");
        assert!(!terminal.text().contains("nodes agree by messages"), "after {key:?}");
        terminal.quit();
    }
    let state = folder();
    in_the_middle(state.path()).quit();
    let mut terminal = Terminal::start(state.path(), &["--lang", "en"], &[]);
    terminal.see("◐ Terms and elections");
    assert!(!terminal.text().contains("nodes agree by messages"));
    terminal.quit();
}

#[test]
fn the_language_chosen_is_remembered() {
    let state = folder();
    let mut terminal = Terminal::home(state.path(), &[], &[("LANG", "en_US.UTF-8")]);
    terminal.see("Paxos lab");
    terminal.get("L", "Paxos 实验");
    terminal.quit();
    let settings = std::fs::read_to_string(state.path().join("state/settings.toml")).unwrap();
    assert_eq!(settings, "lang = \"zh\"\ntour = \"seen\"\n");
    let mut terminal = Terminal::start(state.path(), &["lab"], &[("LANG", "en_US.UTF-8")]);
    terminal.see("还什么都没有发生");
    terminal.get("L", "Nothing has happened yet");
}
