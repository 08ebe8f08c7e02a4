//! Standard output of a command that talks for a while: safe to print, and quiet when nobody reads any more.

use super::report::Failure;
use crate::model::text;
use crate::progress::files;
use std::io::{BufWriter, ErrorKind, Write};

/// Where sentences go.
#[derive(Debug)]
pub struct Out {
    out: BufWriter<std::io::Stdout>,
    /// Why nobody reads any more.
    closed: Option<std::io::Error>,
}

impl Out {
    /// Standard output.
    pub fn new() -> Out {
        Out { out: BufWriter::new(std::io::stdout()), closed: None }
    }

    /// Writes lines; what would move the cursor is spelt out.
    pub fn put(&mut self, text: &str) {
        let safe: Vec<_> = text.split('\n').map(text::plain).collect();
        let written = self.out.write_all(safe.join("\n").as_bytes());
        self.closed = self.closed.take().or(written.err());
    }

    /// Shows what was written.
    pub fn flush(&mut self) {
        let flushed = self.out.flush();
        self.closed = self.closed.take().or(flushed.err());
    }

    /// Whether nobody reads any more.
    pub fn is_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// Ends: a closed pipe is no trouble, anything else is.
    pub fn end(mut self) -> Result<(), Failure> {
        self.flush();
        match self.closed {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::new(files::trouble("error.write", "standard output", &error)))
            }
            _ => Ok(()),
        }
    }
}

impl Default for Out {
    fn default() -> Self {
        Out::new()
    }
}
