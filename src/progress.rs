//! What is kept between runs, and the only place below the screen that touches files.
//!
//! [`files`] reads scripts and writes files whole or not at all; [`settings`] remembers the language that was
//! chosen; [`journal`] writes down the lab's lines as they happen.

pub mod files;
pub mod journal;
pub mod settings;
