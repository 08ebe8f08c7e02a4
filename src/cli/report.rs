//! How a command ends that could not be done.

use crate::model::saying::Saying;
use crate::model::text::{clip, plain};
use crate::model::trouble::Trouble;
use crate::progress::files;
use crate::session::{Stop, tell};
use crate::words::Words;
use std::io::Write;
use std::process::ExitCode;

/// Most letters of an error.
const MOST_LETTERS: usize = 600;

/// Why a command could not be done, and where.
#[derive(Debug)]
pub struct Failure {
    /// The file and line, where there is one.
    place: Option<(String, usize)>,
    stop: Stop,
}

impl Failure {
    /// Trouble at no place in particular.
    pub fn new(trouble: Trouble) -> Failure {
        Failure { place: None, stop: Stop::Trouble(trouble) }
    }

    /// A line of a script that stopped it.
    pub fn at(file: &str, line: usize, stop: Stop) -> Failure {
        Failure { place: Some((file.into(), line)), stop }
    }

    /// Says on standard error why, in one or two lines, and gives the exit status.
    pub fn end(&self, words: &Words) -> ExitCode {
        // Nothing can be done about a standard error that is closed.
        let _ = std::io::stderr().lock().write_all(self.text(words).as_bytes());
        match self.stop {
            Stop::Trouble(_) => ExitCode::from(2),
            Stop::False(_) => ExitCode::FAILURE,
        }
    }

    /// What is said on standard error.
    pub fn text(&self, words: &Words) -> String {
        let column =
            if let Stop::Trouble(Trouble { column: Some(column), .. }) = self.stop { column } else { 1 };
        let place = match &self.place {
            Some((file, line)) => format!("{file}:{line}:{column}: "),
            None => String::from("synod: "),
        };
        match &self.stop {
            Stop::Trouble(trouble) => {
                format!("{place}{}\n", clip(&tell::trouble(trouble, words), MOST_LETTERS))
            }
            Stop::False(disappointment) => {
                format!("{place}{}\n", tell::disappointment(disappointment, words))
            }
        }
    }
}

/// Says on standard error what is not as it should be, and is no reason to stop.
pub fn notice(saying: &Saying, words: &Words) {
    // Nothing can be done about a standard error that is closed.
    let _ = writeln!(std::io::stderr().lock(), "synod: {}", plain(&words.say(saying)));
}

/// Prints to standard output; a closed pipe ends it quietly.
pub fn print(text: &[u8]) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(text) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(files::trouble("error.write", "standard output", &error)))
        }
        _ => Ok(()),
    }
}

/// Writes over the line of standard error that is not ended yet.
pub fn rewrite(text: &str) {
    let mut stderr = std::io::stderr().lock();
    // Nothing can be done about a standard error that is closed.
    let _ = write!(stderr, "\r\u{1b}[K{text}").and_then(|()| stderr.flush());
}
