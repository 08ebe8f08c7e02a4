//! The program in a terminal: keys in, screen out, and the terminal given back however it ends.
//!
//! The program itself runs in a pseudo-terminal whose screen a second parser reads. Every wait gives up after some
//! seconds and then says what was on the screen.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::Terminal as Drawn;
use ratatui::backend::TestBackend;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use synod::progress::settings::Settings;
use synod::tui::app::{App, Flow, Scene};
use synod::tui::scene;
use synod::tui::theme::Theme;
use synod::words::Language;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it looks.
const PAUSE: Duration = Duration::from_millis(10);

const LEFT: &str = "\x1b[D";
const DOWN: &str = "\x1b[B";
const ENTER: &str = "\r";
const ESCAPE: &str = "\x1b";
const CTRL_C: &str = "\x03";
const CTRL_U: &str = "\x15";
const CTRL_Z: &str = "\x1a";

/// What the terminal has got so far.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

/// The program in a terminal of its own.
struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Mutex<Seen>>,
}

fn least(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number.max(1)).unwrap()
}

fn size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    /// Starts the program in 120 columns and 36 rows.
    fn start(state: &Path, arguments: &[&str], names: &[(&str, &str)]) -> Terminal {
        let pair = native_pty_system().openpty(size((120, 36))).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_synod"));
        for name in ["LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG", "NO_COLOR", "SYNOD_STATE_DIR"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        names.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(state);
        command.arg("--state-dir");
        command.arg(state.join("state"));
        command.args(arguments);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = vt100::Parser::new(least(36), least(120), 0);
        let seen = Arc::new(Mutex::new(Seen { parser, bytes: Vec::new() }));
        let (mut reader, into) = (pair.master.try_clone_reader().unwrap(), seen.clone());
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                let mut seen = into.lock().unwrap();
                seen.parser.process(&bytes[..read]);
                seen.bytes.extend(&bytes[..read]);
            }
        });
        let writer = Some(pair.master.take_writer().unwrap());
        Terminal { master: Some(pair.master), writer, child, seen }
    }

    /// Starts the lab of a protocol in English and waits until it stands there.
    fn lab(state: &Path, arguments: &[&str]) -> Terminal {
        let mut terminal = Terminal::start(state, &[&["--lang", "en", "lab"], arguments].concat(), &[]);
        terminal.see("moment 0");
        terminal
    }

    fn text(&self) -> String {
        self.seen.lock().unwrap().parser.screen().contents()
    }

    fn bytes(&self) -> Vec<u8> {
        self.seen.lock().unwrap().bytes.clone()
    }

    fn wait(&mut self, what: &str, mut come: impl FnMut(&mut Terminal) -> bool) {
        let start = Instant::now();
        while !come(self) {
            if start.elapsed() > PATIENCE {
                let text = self.text();
                panic!("waited in vain for {what}; the screen shows:\n{text}");
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Waits until a text stands on the screen.
    fn see(&mut self, text: &str) {
        self.wait(text, |terminal| terminal.text().contains(text));
    }

    /// Waits until a text stands on the screen no more.
    fn miss(&mut self, text: &str) {
        self.wait(&format!("the end of {text}"), |terminal| !terminal.text().contains(text));
    }

    /// Types keys.
    fn press(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Types keys and waits for what they bring.
    fn get(&mut self, keys: &str, text: &str) {
        self.press(keys);
        self.see(text);
    }

    fn resize(&mut self, (cols, rows): (u16, u16)) {
        self.seen.lock().unwrap().parser.screen_mut().set_size(least(rows), least(cols));
        self.master.as_ref().unwrap().resize(size((cols, rows))).unwrap();
    }

    fn signal(&self, name: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        let sent = std::process::Command::new("sh").args(["-c", &format!("kill -{name} {pid}")]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the end, and gives the exit status.
    fn end(&mut self) -> u32 {
        let mut code = None;
        self.wait("the end of the program", |terminal| {
            code = terminal.child.try_wait().unwrap();
            code.is_some()
        });
        code.unwrap().exit_code()
    }

    fn quit(&mut self) {
        self.press("q");
        assert_eq!(self.end(), 0);
        self.given_back();
    }

    /// Waits until the terminal has been given back: main screen, cursor, pasting as usual.
    fn given_back(&mut self) {
        self.wait("the main screen", |terminal| {
            let seen = terminal.seen.lock().unwrap();
            let screen = seen.parser.screen();
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        });
        let text = String::from_utf8_lossy(&self.bytes()).into_owned();
        let (left, shown) = (text.rfind("\x1b[?1049l"), text.rfind("\x1b[?25h"));
        assert!(left > text.rfind("\x1b[?1049h") && shown > text.rfind("\x1b[?25l"), "{text:?}");
        assert!(!text.contains("panicked"), "{text:?}");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has usually ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_learner_opens_the_raft_lab_and_moves_it_by_keys() {
    let state = folder();
    let mut terminal = Terminal::start(state.path(), &["--lang", "en"], &[]);
    terminal.see("▸ Paxos lab");
    terminal.get(DOWN, "▸ Raft lab");
    terminal.get(ENTER, "synod ▸ lab ▸ Raft");
    terminal.see("Nothing has happened yet");
    terminal.get(" ", "election timer runs out");
    terminal.get("\x1b[C", "moment 2");
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
    terminal.get(ESCAPE, "▸ Raft lab");
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
    terminal.get("cA\r", "A client asks n1 for XA");
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
    terminal.get("x", "cut n1 | n2,n3");
    terminal.get(ENTER, "cut now");
    terminal.get(DOWN, "heal");
    terminal.press(ENTER);
    terminal.miss("cut now");
    terminal.press(ESCAPE);
    terminal.see("All links work again.");
    terminal.get("b", "forget-vote: A server keeps its vote");
    terminal.get(ENTER, "✗ forget-vote");
    terminal.press(ESCAPE);
    terminal.see("From now on a rule is broken: forget-vote.");
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
    terminal.get("\t", "╭ why");
    terminal.get("z", "╭ logs");
}

#[test]
fn the_language_chosen_is_remembered() {
    let state = folder();
    let mut terminal = Terminal::start(state.path(), &[], &[("LANG", "en_US.UTF-8")]);
    terminal.see("Paxos lab");
    terminal.get("L", "Paxos 实验");
    terminal.quit();
    let settings = std::fs::read_to_string(state.path().join("state/settings.toml")).unwrap();
    assert_eq!(settings, "lang = \"zh\"\n");
    let mut terminal = Terminal::start(state.path(), &["lab"], &[("LANG", "en_US.UTF-8")]);
    terminal.see("还什么都没有发生");
    terminal.get("L", "Nothing has happened yet");
}

#[test]
fn no_size_is_too_small_and_none_loses_anything() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.get("  ", "moment 2");
    for (size, text) in [
        ((80, 24), "╭ logs"),
        ((40, 12), "╭ in flight"),
        ((39, 12), "at least 40 columns"),
        ((1, 1), ""),
        ((0, 0), ""),
        ((200, 60), "╭ why"),
        ((0, 36), ""),
        ((120, 0), ""),
        ((120, 36), "moment 2"),
    ] {
        terminal.resize(size);
        terminal.see(text);
        std::thread::sleep(Duration::from_millis(100));
    }
    terminal.get(" ", "moment 3");
    terminal.quit();
}

#[test]
fn ctrl_c_quits_from_wherever_one_is() {
    let state = folder();
    for keys in ["", "?", ":crash", "x", "p", "b"] {
        let mut terminal = Terminal::lab(state.path(), &["raft"]);
        terminal.press(keys);
        terminal.press(CTRL_C);
        assert_eq!(terminal.end(), 0, "{keys}");
        terminal.given_back();
    }
}

#[test]
fn signals_give_the_terminal_back() {
    let state = folder();
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let mut terminal = Terminal::lab(state.path(), &["raft"]);
        terminal.get("p", "playing");
        terminal.signal(name);
        assert_eq!(terminal.end(), 128 + number, "SIG{name}");
        terminal.given_back();
    }
}

#[test]
fn a_lost_connection_ends_it_and_loses_nothing() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft", "--nodes", "3", "--seed", "9"]);
    terminal.get("  2k", "n2 crashes");
    drop(terminal.writer.take());
    drop(terminal.master.take());
    // The reader still holds the terminal open, so the hangup is sent as a shell would send it.
    terminal.signal("HUP");
    assert_eq!(terminal.end(), 129);
    let mut terminal = Terminal::start(state.path(), &["--lang", "en", "lab", "--last"], &[]);
    terminal.see("n2 crashes");
    terminal.see("seed 9 · moment 3");
}

#[test]
#[cfg(target_os = "linux")]
fn it_is_suspended_and_goes_on_where_it_was() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.get("  ", "moment 2");
    for by_key in [true, false] {
        if by_key {
            terminal.press(CTRL_Z)
        } else {
            terminal.signal("TSTP")
        }
        let stat = format!("/proc/{}/stat", terminal.child.process_id().unwrap());
        terminal.wait("the program to stop", |_| std::fs::read_to_string(&stat).unwrap().contains(") T "));
        terminal.given_back();
        terminal.signal("CONT");
        terminal.get("", "moment 2");
    }
    terminal.get(" ", "moment 3");
}

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

#[test]
fn nothing_is_written_while_nothing_happens() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["raft"]);
    terminal.get(" ", "moment 1");
    std::thread::sleep(Duration::from_millis(300));
    let before = terminal.bytes().len();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(terminal.bytes().len(), before);
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn key(&mut self) -> KeyEvent {
        use KeyCode::{
            BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Left, Right, Tab, Up,
        };
        const CODES: [KeyCode; 14] =
            [Enter, Esc, Tab, BackTab, Up, Down, Left, Right, Home, End, Delete, Backspace, F(5), Char('领')];
        const LETTERS: &[u8] = b" krtcdDhxbpwz+-:?L123456789uqaLn>=#";
        let code = match self.below(3) {
            0 => CODES[self.below(CODES.len() as u64) as usize],
            _ => Char(LETTERS[self.below(LETTERS.len() as u64) as usize] as char),
        };
        let held = if self.below(20) == 0 { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
        KeyEvent::new(code, held)
    }
}

#[test]
fn a_monkey_at_the_keys_breaks_nothing() {
    let mut dice = Dice(2026);
    let mut app = App::home(Theme::new(true, false), Language::En, Settings::default());
    let mut screen = Drawn::new(TestBackend::new(120, 36)).unwrap();
    let (mut moments, mut branches) = (0, 0);
    for key in 0..20_000 {
        // What would end or suspend the program does nothing here: there is no loop to obey.
        if matches!(app.key(dice.key()), Flow::Quit | Flow::Suspend) {
            continue;
        }
        if dice.below(40) == 0 {
            app.tick();
            app.paste("run until step > 3 within 9\n领导");
        }
        if key % 50 == 0 {
            screen.backend_mut().resize(dice.below(201) as u16, dice.below(61) as u16);
            screen.draw(|frame| scene::draw(frame, &app)).unwrap();
        }
        if let Scene::Lab(lab) = app.scene() {
            moments = moments.max(lab.session.history().len());
            branches = branches.max(lab.session.history().branches().len());
        }
    }
    println!("the monkey's longest run has {moments} moments, its bushiest {branches} branches");
    assert!(moments > 20 && branches > 2, "the monkey slept");
}
