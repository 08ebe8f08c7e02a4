//! What is kept between runs, and the only place below the screen that touches files.
//!
//! [`files`] reads scripts and writes files whole or not at all; [`settings`] remembers the language and the theme
//! that were chosen; [`journal`] writes down the lab's lines as they happen; [`record`] is what the learner has
//! done in lessons, [`store`] keeps it, and [`merge`] makes one of two files of it.

pub mod files;
pub mod journal;
pub mod merge;
pub mod record;
pub mod save;
pub mod settings;
pub mod store;
