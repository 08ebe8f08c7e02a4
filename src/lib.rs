//! synod.
pub mod catalog;
pub mod cli;
pub mod guarantee;
pub mod history;
pub mod model;
pub mod progress;
pub mod protocol;
pub mod session;
pub mod sim;
pub mod trace;
pub mod tui;
pub mod words;
