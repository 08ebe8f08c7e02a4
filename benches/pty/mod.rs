//! A program in a pseudo-terminal, for whoever measures it or draws it: keys in, bytes out.

#![allow(dead_code, reason = "whoever uses it uses a part of it")]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A program in a pseudo-terminal, and what it writes.
pub struct Program {
    /// The process.
    pub child: Box<dyn Child + Send + Sync>,
    /// What it writes, as it comes.
    pub output: Receiver<Vec<u8>>,
    /// When it was started.
    pub start: Instant,
    writer: Box<dyn Write + Send>,
    _master: Box<dyn MasterPty + Send>,
}

impl Program {
    /// Starts a command in a terminal of so many columns and rows.
    pub fn start(command: &CommandBuilder, (cols, rows): (u16, u16)) -> Program {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let start = Instant::now();
        let child = pair.slave.spawn_command(command.clone()).unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        Program { child, output, start, writer, _master: pair.master }
    }

    /// Types keys.
    pub fn press(&mut self, keys: &[u8]) {
        self.writer.write_all(keys).unwrap();
        self.writer.flush().unwrap();
    }

    /// Everything that comes until nothing has come for so long.
    pub fn rest(&self, quiet: Duration) -> Vec<u8> {
        let mut bytes = Vec::new();
        while let Ok(more) = self.output.recv_timeout(quiet) {
            bytes.extend(more);
        }
        bytes
    }

    /// Ends it.
    pub fn end(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
