//! The script of the recording: the first Raft lesson, up to the end of the leader and the next one.

/// The recording's name, and that of its files.
pub const NAME: &str = "lesson";
/// What it shows.
pub const TITLE: &str = "synod: Terms and elections";
/// Columns and rows.
pub const SIZE: (u16, u16) = (100, 30);
/// The arguments of the program.
pub const ARGUMENTS: &[&str] = &["--lang", "en", "learn", "raft-election"];
/// Seconds before the first key.
pub const FIRST: f64 = 5.0;

/// A key, how it is written below the picture, and the seconds after it.
pub type Move = (&'static str, &'static str, f64);

/// All keys: a timer, the votes, a leader; a wrong prediction, what really happens; the old leader comes back.
pub const MOVES: &[Move] = &[
    (" ", "space", 4.0),
    ("1", "1", 0.8),
    ("t", "t", 2.5),
    (" ", "space", 4.5),
    (" ", "space", 2.5),
    ("\r", "enter", 2.0),
    ("\u{1b}[B", "↓", 0.8),
    ("\r", "enter", 2.5),
    (" ", "space", 3.5),
    (" ", "space", 1.2),
    (" ", "space", 2.0),
    (" ", "space", 4.0),
    (" ", "space", 5.0),
    ("1", "1", 3.0),
    (" ", "space", 1.8),
    (" ", "space", 1.8),
    (" ", "space", 1.8),
    (" ", "space", 6.0),
];
