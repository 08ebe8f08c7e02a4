//! Lessons: files that tell a story about a run, and the learner's way through them.
//!
//! [`read`] makes a [`Lesson`] of a file, or says with line and column what is wrong with it; [`markup`] is the
//! language of its texts, [`article`] what some lessons run and show. [`mod@reference`] plays a lesson headless, which says what its texts and predictions are
//! about; [`runner`] leads a learner through it on a session that the screen owns. [`library()`] has the lessons
//! that are built in; [`skeleton`] writes lessons to begin with.

pub mod article;
pub mod attempt;
mod bounds;
pub mod check;
pub mod explain;
pub mod explore;
pub mod format;
pub mod library;
pub mod markup;
pub mod page;
mod raw;
pub mod reach;
pub mod read;
pub mod reference;
pub mod runner;
pub mod skeleton;

pub use format::Lesson;
pub use library::{lesson, library};
pub use runner::{Place, Runner, Stage};
