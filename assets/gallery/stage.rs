//! The program on its stage: a pseudo-terminal of its own and an empty folder for what it keeps.

use crate::pty::Program;
use portable_pty::CommandBuilder;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::time::Duration;
use vt100::{Parser, Screen};

/// How long an answer to a key is waited for.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long nothing must come before the screen is at rest.
const REST: Duration = Duration::from_millis(700);

/// The program, and what its terminal shows.
pub struct Stage {
    program: Option<Program>,
    parser: Parser,
    _state: tempfile::TempDir,
}

/// The program: the one that `SYNOD` names, or the one that lies beside the folder of this script.
fn program() -> PathBuf {
    let beside = || {
        let here = std::env::current_exe().unwrap();
        here.parent().and_then(|folder| folder.parent()).unwrap().join("synod")
    };
    std::env::var_os("SYNOD").map_or_else(beside, |program| std::path::absolute(program).unwrap())
}

/// The keys of a text, one by one: a letter, or an arrow.
pub fn keys(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let length = if rest.starts_with("\u{1b}[") { 3 } else { first.len_utf8() };
        let (key, after) = rest.split_at(length);
        rest = after;
        Some(key)
    })
}

impl Stage {
    /// Starts the program and waits until it stands there.
    pub fn open((columns, rows): (u16, u16), arguments: &[&str]) -> Stage {
        let state = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(program());
        command.args(arguments);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")] {
            command.env(name, value);
        }
        command.env("SYNOD_STATE_DIR", state.path());
        command.env_remove("NO_COLOR");
        let least = |side| NonZeroU16::new(side).unwrap();
        let parser = Parser::new(least(rows), least(columns), 0);
        let program = Some(Program::start(&command, (columns, rows)));
        let mut stage = Stage { program, parser, _state: state };
        stage.settle();
        stage
    }

    /// Presses a key and waits until nothing moves any more.
    pub fn press(&mut self, key: &str) {
        self.program.as_mut().unwrap().press(key.as_bytes());
        self.settle();
    }

    /// What the terminal shows.
    pub fn screen(&self) -> Screen {
        self.parser.screen().clone()
    }

    /// Waits for the first that comes, and then until nothing comes any more. A slow machine only takes longer.
    fn settle(&mut self) {
        let program = self.program.as_ref().unwrap();
        if let Ok(bytes) = program.output.recv_timeout(PATIENCE) {
            self.parser.process(&bytes);
            self.parser.process(&program.rest(REST));
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.program.take().unwrap().end();
    }
}
