//! The program itself as a process: arguments and input in, what it prints and how it ends out.

#![allow(dead_code, clippy::unwrap_used, missing_docs, reason = "each test uses its part of it")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Longer than any of these runs takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a run of the program ended.
#[derive(Debug)]
pub struct Done {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// The program in a folder, with its state in another, not knowing the language or the colours of whoever tests it.
pub fn bare(state: &Path, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_synod"));
    for name in ["LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG", "NO_COLOR", "SYNOD_STATE_DIR"] {
        command.env_remove(name);
    }
    command.current_dir(folder).arg("--state-dir").arg(state);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Waits for the end of a run, but not for ever.
pub fn finish(mut command: Command, input: &str) -> Done {
    let what = format!("{command:?}");
    let input = input.to_string();
    let (done, ended) = mpsc::channel();
    std::thread::spawn(move || {
        command.stdin(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that reads nothing may be gone before it is fed.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(output.stdout), text(output.stderr));
        let _ = done.send(Done { code: output.status.code(), out, err });
    });
    ended.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{what} does not end"))
}

/// Runs the program in a language, with its state in one folder and itself in another.
pub fn run(state: &Path, folder: &Path, language: &str, arguments: &[&str], input: &str) -> Done {
    let mut command = bare(state, folder);
    command.args(["--lang", language]).args(arguments);
    finish(command, input)
}

/// Parts of a text, in this order.
pub fn assert_tells(out: &str, parts: &[&str]) {
    let mut rest = out;
    for part in parts {
        let at = rest.find(part).unwrap_or_else(|| panic!("`{part}` does not come here:\n{rest}"));
        rest = &rest[at + part.len()..];
    }
}
