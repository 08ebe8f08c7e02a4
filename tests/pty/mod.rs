//! The program in a pseudo-terminal: keys in, screen out. A second parser reads what the terminal gets.
//!
//! Every wait is for something that must come; it gives up after some seconds and then says what was on the screen.

#![allow(dead_code, reason = "each file of tests uses a part of this")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it looks.
const PAUSE: Duration = Duration::from_millis(5);

pub const UP: &str = "\x1b[A";
pub const DOWN: &str = "\x1b[B";
pub const RIGHT: &str = "\x1b[C";
pub const LEFT: &str = "\x1b[D";
pub const ENTER: &str = "\r";
pub const ESCAPE: &str = "\x1b";
pub const TAB: &str = "\t";
pub const CTRL_C: &str = "\x03";
pub const CTRL_U: &str = "\x15";
pub const CTRL_Z: &str = "\x1a";

/// What takes the mouse, and what gives it back.
pub const MOUSE: [&str; 2] = ["\x1b[?1000h", "\x1b[?1000l"];

/// What the terminal has got so far.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

/// The program in a terminal of its own.
pub struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Mutex<Seen>>,
    /// What reads the output, and whether it has to stop.
    reader: Option<(JoinHandle<()>, Arc<AtomicBool>)>,
    /// How the terminal was set before the program came.
    cooked: String,
}

fn least(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number.max(1)).unwrap()
}

fn size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// How a terminal is set: whether it echoes, waits for whole lines, and so on.
fn modes(master: &dyn MasterPty) -> String {
    let modes = master.get_termios().unwrap();
    format!("{:?} {:?} {:?}", modes.input_flags, modes.output_flags, modes.local_flags)
}

impl Terminal {
    /// Starts a program in 120 columns and 36 rows.
    pub fn of(program: &str, folder: &Path, arguments: &[&str], names: &[(&str, &str)]) -> Terminal {
        let pair = native_pty_system().openpty(size((120, 36))).unwrap();
        let cooked = modes(&*pair.master);
        let mut command = CommandBuilder::new(program);
        for name in [
            "LC_ALL",
            "LC_MESSAGES",
            "LC_CTYPE",
            "LANG",
            "NO_COLOR",
            "COLORTERM",
            "SYNOD_STATE_DIR",
            "RUST_BACKTRACE",
        ] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        names.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(folder);
        command.args(arguments);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = vt100::Parser::new(least(36), least(120), 0);
        let seen = Arc::new(Mutex::new(Seen { parser, bytes: Vec::new() }));
        let (mut reader, into) = (pair.master.try_clone_reader().unwrap(), seen.clone());
        let closed = Arc::new(AtomicBool::new(false));
        let stop = closed.clone();
        let reading = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                let mut seen = into.lock().unwrap();
                seen.parser.process(&bytes[..read]);
                seen.bytes.extend(&bytes[..read]);
                if stop.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        let writer = Some(pair.master.take_writer().unwrap());
        let reader = Some((reading, closed));
        Terminal { master: Some(pair.master), writer, child, seen, reader, cooked }
    }

    /// Starts synod, which keeps everything in a folder of this one.
    pub fn start(state: &Path, arguments: &[&str], names: &[(&str, &str)]) -> Terminal {
        let folder = state.join("state").to_string_lossy().into_owned();
        let arguments = [&["--state-dir", &folder], arguments].concat();
        Terminal::of(env!("CARGO_BIN_EXE_synod"), state, &arguments, names)
    }

    /// Starts the home screen, as for somebody who has seen the tour.
    pub fn home(state: &Path, arguments: &[&str], names: &[(&str, &str)]) -> Terminal {
        let settings = state.join("state/settings.toml");
        if !settings.exists() {
            std::fs::create_dir_all(state.join("state")).unwrap();
            std::fs::write(settings, "tour = \"seen\"\n").unwrap();
        }
        Terminal::start(state, arguments, names)
    }

    /// Starts the lab of a protocol in English and waits until it stands there.
    pub fn lab(state: &Path, arguments: &[&str]) -> Terminal {
        let mut terminal = Terminal::start(state, &[&["--lang", "en", "lab"], arguments].concat(), &[]);
        terminal.see("moment 0");
        terminal
    }

    /// Starts a lesson at a task in English and waits until it stands there.
    pub fn lesson(state: &Path, lesson: &str, task: &str, arguments: &[&str]) -> Terminal {
        let place = ["--lang", "en", "learn", lesson, "--task", task];
        let mut terminal = Terminal::start(state, &[&place, arguments].concat(), &[]);
        terminal.see("seed 1 · moment");
        terminal
    }

    pub fn text(&self) -> String {
        self.seen.lock().unwrap().parser.screen().contents()
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.seen.lock().unwrap().bytes.clone()
    }

    /// All that was written, as text.
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    /// Asks the terminal itself.
    pub fn screen<T>(&self, ask: impl FnOnce(&vt100::Screen) -> T) -> T {
        ask(self.seen.lock().unwrap().parser.screen())
    }

    /// Where a text begins on the screen, in rows and columns.
    pub fn find(&self, text: &str) -> Option<(u16, u16)> {
        self.screen(|screen| {
            let (rows, columns) = screen.size();
            let (rows, columns) = (rows.get(), columns.get());
            let at = |row: u16, column: u16| screen.contents_between(row, column, row, columns);
            let mut places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
            places.find(|(row, column)| at(*row, *column).starts_with(text))
        })
    }

    pub fn wait(&mut self, what: &str, mut come: impl FnMut(&mut Terminal) -> bool) {
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
    pub fn see(&mut self, text: &str) {
        self.wait(text, |terminal| terminal.text().contains(text));
    }

    /// Waits until all these texts stand on the screen.
    pub fn see_all(&mut self, texts: &[&str]) {
        texts.iter().for_each(|text| self.see(text));
    }

    /// Waits until a text stands on the screen no more.
    pub fn miss(&mut self, text: &str) {
        self.wait(&format!("the end of {text}"), |terminal| !terminal.text().contains(text));
    }

    /// Types keys.
    pub fn press(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Types keys and waits for what they bring.
    pub fn get(&mut self, keys: &str, text: &str) {
        self.press(keys);
        self.see(text);
    }

    /// Waits until nothing is written any more: what moved stands still.
    pub fn rest(&mut self) {
        let (mut known, mut since) = (self.bytes().len(), Instant::now());
        self.wait("the end of all motion", |terminal| {
            let now = terminal.bytes().len();
            if now != known {
                (known, since) = (now, Instant::now());
            }
            since.elapsed() > Duration::from_millis(400)
        });
    }

    pub fn resize(&mut self, (cols, rows): (u16, u16)) {
        self.seen.lock().unwrap().parser.screen_mut().set_size(least(rows), least(cols));
        self.master.as_ref().unwrap().resize(size((cols, rows))).unwrap();
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn signal(&self, name: &str) {
        let sent =
            std::process::Command::new("sh").args(["-c", &format!("kill -{name} {}", self.pid())]).status();
        assert!(sent.unwrap().success());
    }

    /// Closes the terminal, as a connection breaks: nobody holds it open any more.
    pub fn close(&mut self) {
        if let Some((reading, closed)) = self.reader.take() {
            closed.store(true, Ordering::Relaxed);
            // The reader looks up when something is written.
            self.press("?");
            reading.join().unwrap();
        }
        drop(self.writer.take());
        drop(self.master.take());
    }

    /// Waits for the end, and gives the exit status.
    pub fn end(&mut self) -> u32 {
        let mut code = None;
        self.wait("the end of the program", |terminal| {
            code = terminal.child.try_wait().unwrap();
            code.is_some()
        });
        code.unwrap().exit_code()
    }

    pub fn quit(&mut self) {
        self.press("q");
        assert_eq!(self.end(), 0);
        self.given_back();
        assert!(!self.written().contains("panicked"));
    }

    /// Whether keys come one by one and unseen, as the program needs them.
    pub fn is_raw(&self) -> bool {
        self.master.as_ref().is_some_and(|master| modes(&**master) != self.cooked)
    }

    /// Waits until the terminal has been given back: main screen, cursor, pasting and keys as usual.
    pub fn given_back(&mut self) {
        self.wait("the main screen", |terminal| {
            let raw = terminal.is_raw();
            terminal.screen(|screen| {
                !raw && !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
            })
        });
        let text = self.written();
        for (last, before) in
            [("\x1b[?1049l", "\x1b[?1049h"), ("\x1b[?25h", "\x1b[?25l"), ("\x1b[?2026l", "\x1b[?2026h")]
        {
            assert!(text.rfind(last) > text.rfind(before), "{last:?} must come last: {text:?}");
        }
        assert!(!text.contains(MOUSE[0]) || text.rfind(MOUSE[1]) > text.rfind(MOUSE[0]), "the mouse is kept");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has usually ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder for the program's files.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}
