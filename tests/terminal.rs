//! The program in a terminal: keys in, screen out.

#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod pty;

use pty::{CTRL_U, DOWN, ENTER, ESCAPE, LEFT, RIGHT, TAB, Terminal, folder};
use std::time::Duration;

#[test]
fn a_learner_opens_the_raft_lab_and_moves_it_by_keys() {
    let state = folder();
    let mut terminal = Terminal::home(state.path(), &["--lang", "en"], &[]);
    terminal.see("▸ → Kill a leader, see the next");
    terminal.get("/raft lab\r", "▸ → Raft lab, 5 nodes");
    terminal.get(ENTER, "synod ▸ lab ▸ Raft");
    terminal.see("Nothing has happened yet");
    terminal.get(" ", "election timer runs out");
    terminal.get(RIGHT, "moment 2");
    terminal.get("2k", "n2 crashes: its memory is lost");
    terminal.see("✕ down");
    terminal.get("r", "n2 restarts.");
    terminal.get("t", "n2's election timer runs out");
    terminal.get("c", "request n2 x=1");
    terminal.press(CTRL_U);
    terminal.miss("x=1");
    terminal.get("y=5", "request n2 y=5");
    terminal.get(ENTER, "A client asks n2 for y=5.");
    terminal.see("moment 6");
    terminal.get(LEFT, "moment 5");
    terminal.get("u", "moment 4");
    terminal.get(" ", "n2's election timer runs out");
    terminal.get("1k", "You acted in the past: this is branch");
    terminal.get(ESCAPE, "guarantees hold");
    terminal.get(ESCAPE, "▸ → Raft lab, 5 nodes");
    terminal.quit();
}

#[test]
fn lines_are_typed_and_misspelt_ones_refused() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft", "--nodes", "3"]);
    terminal.get(":crash n3", ":crash n3");
    terminal.get(ENTER, "n3 crashes");
    terminal.get(":crahs n2\r", "Did you mean `crash`?");
    terminal.get(":expect step == 9\r", "Expected: step == 9");
    terminal.get(":\x1b[A\x1b[A", ":crahs n2");
    terminal.press(ESCAPE);
    terminal.miss(":crahs");
    terminal.get(":show run\r", "cluster raft nodes=3");
    terminal.press(ESCAPE);
    terminal.miss("cluster raft nodes=3");
    terminal.get(":\x1b[200~restart n3\x1b[201~", ":restart n3");
    terminal.get(ENTER, "n3 restarts");
    terminal.get(":save run.synod\r", "Saved as run.synod");
    let saved = std::fs::read_to_string(state.path().join("run.synod")).unwrap();
    assert_eq!(saved, "cluster raft nodes=3 seed=1\ncrash n3\nrestart n3\n");
}

#[test]
fn messages_are_held_copied_lost_and_delivered() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["paxos"]);
    terminal.get("cA\r", "A client asks n1 for A");
    terminal.get("h", "The network holds back prepare from n1 to n1");
    terminal.get("D", "is held");
    terminal.get("h", "go on.");
    terminal.get("D", "The network copies prepare from n1 to n1");
    terminal.get(DOWN, "▸ m1 ");
    terminal.get("d", "The network loses prepare");
    terminal.get("h", "The network holds back");
    terminal.get(ENTER, "n1 promises n1");
    terminal.get("d", "The network loses prepare");
    terminal.get("kd", "The network loses");
    terminal.get("dd", "No message is in flight.");
}

#[test]
fn menus_cut_links_and_break_rules() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft", "--nodes", "3"]);
    terminal.get("x", "n1 to n2: messages arrive.");
    terminal.get(ENTER, "n1 to n2 is cut");
    terminal.get(DOWN, "A node always reaches itself.");
    terminal.get(DOWN, "n3 to n2: messages arrive.");
    terminal.get("h", "n3 to n2 is slow");
    terminal.get("g1", "cut n2,n3 | n1");
    terminal.press(ENTER);
    terminal.see("The network falls apart: n2,n3 | n1.");
    terminal.press("a");
    terminal.press(ESCAPE);
    terminal.miss("╭ links");
    terminal.see("All links work again.");
    terminal.get("b", "A server keeps its vote");
    terminal.get(ENTER, "✗ forget-vote");
    terminal.press(ESCAPE);
    terminal.see("From now on a rule is broken:");
    terminal.see("✗ broken: forget-vote");
}

#[test]
fn time_moves_by_itself_until_it_is_stopped() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.get("p", "playing, 2 a second");
    terminal.get("+++", "playing, 16 a second");
    terminal.see("moment 9");
    terminal.get("p", "paused");
    let still = terminal.text();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(terminal.text(), still);
}

#[test]
fn help_and_zoom_open_and_close() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.get("?", "kill the chosen node");
    terminal.press(ESCAPE);
    terminal.miss("kill the chosen node");
    terminal.see("╭ logs");
    terminal.press("z");
    terminal.miss("╭ logs");
    terminal.get(TAB, "╭ why");
    terminal.get("z", "╭ logs");
}

/// From large to nothing and back again. What must be seen at each size, where there is room to see anything.
fn through_all_sizes(terminal: &mut Terminal, seen: [&str; 4]) {
    let [wide, normal, small, again] = seen;
    for (size, text) in [
        ((200, 60), wide),
        ((120, 36), wide),
        ((80, 24), normal),
        ((40, 12), small),
        ((39, 12), "at least 40 columns"),
        ((10, 3), "synod"),
        ((1, 1), ""),
        ((0, 0), ""),
        ((0, 36), ""),
        ((120, 0), ""),
        ((120, 36), again),
    ] {
        let before = terminal.bytes().len();
        terminal.resize(size);
        terminal.wait(&format!("a picture of {size:?}"), |terminal| terminal.bytes().len() > before);
        terminal.see(text);
    }
}

#[test]
fn no_size_is_too_small_and_none_loses_anything() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.get("  3", "moment 2");
    through_all_sizes(&mut terminal, ["╭ why", "╭ in flight", "╭ in flight", "╭ logs"]);
    terminal.get("k", "n3 crashes");
    terminal.see("moment 3");
    terminal.quit();
}

#[test]
fn no_size_loses_a_line_that_is_typed() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.get(":crash n3", ":crash n3");
    through_all_sizes(&mut terminal, [":crash n3", ":crash n3", ":crash n3", ":crash n3"]);
    terminal.get(ENTER, "n3 crashes");
    terminal.quit();
}

#[test]
fn no_size_closes_help() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.get("?", "╭ keys");
    through_all_sizes(&mut terminal, ["kill the chosen node", "╭ keys", "╭ keys", "kill the chosen node"]);
    terminal.press(ESCAPE);
    terminal.miss("╭ keys");
    terminal.see("Nothing has happened yet");
    terminal.quit();
}

#[test]
fn no_size_answers_an_open_question() {
    let state = folder();
    let mut terminal = Terminal::lesson(state.path(), "raft-election", "who-is-next", &[]);
    terminal.get(DOWN, "▸ 2 The node");
    through_all_sizes(&mut terminal, ["▸ 2 The node", "▸ 2 The node", "▸ 2 ", "▸ 2 The node"]);
    terminal.get(ENTER, "You said:");
    terminal.see("The node with the highest number");
    terminal.quit();
}

#[test]
fn nothing_is_written_while_nothing_happens() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.get(" ", "moment 1");
    terminal.rest();
    let before = terminal.bytes().len();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(terminal.bytes().len(), before);
}

#[test]
fn a_key_that_changes_nothing_writes_nothing() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.get(" ", "moment 1");
    terminal.rest();
    let before = terminal.bytes().len();
    // A key without a meaning, the node that is chosen already, and the top of what is at the top.
    for key in ["E", "1", "\x1b[5~"] {
        terminal.press(key);
        terminal.rest();
        assert_eq!(terminal.bytes().len(), before, "{key:?}");
    }
    terminal.get("2k", "n2 crashes");
    terminal.get(":", "tab completes");
    terminal.get("crash", "crash");
    terminal.rest();
    // Nothing but the cursor moves, and that is seen.
    let before = terminal.bytes().len();
    terminal.press("\x1b[D");
    terminal.wait("the cursor", |terminal| terminal.bytes().len() > before);
}

#[test]
fn nothing_is_written_after_time_has_stopped() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.get("p", "playing, 2 a second");
    terminal.see("moment 2");
    terminal.get("p", "paused");
    terminal.rest();
    let before = terminal.bytes().len();
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(terminal.bytes().len(), before);
}

#[test]
fn a_line_is_completed_with_what_makes_sense_now() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft", "--nodes", "3"]);
    terminal.get("1t", "n1's election timer runs out");
    terminal.get(":cra\t", ":crash ");
    terminal.get(TAB, ":crash n1");
    terminal.get("\x1b[Z", ":crash n3");
    terminal.get(ENTER, "n3 crashes");
    terminal.press(":crash ");
    terminal.see(":crash ");
    for node in ["n1", "n2", "n1", "n2"] {
        terminal.get(TAB, &format!(":crash {node}"));
    }
    assert!(!terminal.text().contains(":crash n3"));
    terminal.press(ESCAPE);
    terminal.miss(":crash");
    // The message to n3 would be lost, so it is not offered; nor is one that is not there.
    terminal.get(":deliver ", "last_log_term 0  ");
    assert!(!terminal.text().contains("n1>n3 vote"));
    terminal.get(TAB, ":deliver n1>n2 vote");
    terminal.get(ENTER, "moment 3");
    terminal.get(":deliver ", ":deliver ");
    terminal.get(TAB, ":deliver n2>n1 vote-reply");
    terminal.get(ENTER, "n1 ● leader");
}
