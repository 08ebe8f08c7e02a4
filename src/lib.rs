//! synod teaches consensus: a learner steps a small cluster through Paxos and Raft, message by message.
//!
//! *A run is a list of events; everything else (the cluster, the history, the screen) is computed from it by
//! functions that know no clock, no dice and no terminal.*
//!
//! # The layers
//!
//! An arrow means "is imported by"; `tests/tidy.rs` is the wall between them.
//!
//! ```text
//! model → words → protocol → guarantee → sim → catalog → history, trace, search → why → session → lesson → progress → tui, cli
//! ```
//!
//! - [`model`]: the words shared by all: nodes, ballots, logs, events, rules, facts, the ledger
//! - [`words`]: every sentence a person reads, by key and language
//! - [`protocol`]: one node of Paxos or Raft, as a pure state machine, to the letter of its paper
//! - [`guarantee`]: what the protocols promise the world, judged at every event
//! - [`sim`]: nodes, network and virtual clock in one process, and the language of lines
//! - [`catalog`]: from a protocol's name to a cluster
//! - [`history`]: the tree of moments; [`trace`]: the path to a moment, as JSON; [`mod@search`]: the shortest way to a fact
//! - [`why`]: what set the values that a rule compared, what came of it, and why something did not happen
//! - [`session`]: the whole tool without a screen
//! - [`lesson`]: files that tell a story about a run, and the learner's way through them
//! - [`progress`]: what is kept between runs, and the only place below the screen that touches files
//! - [`tui`] and [`cli`]: the screen and the command line
//!
//! # The life of a key press
//!
//! `k` is pressed. [`tui::run`] reads it and gives it to [`tui::app::App::key`], which finds its
//! [`Action`](tui::action::Action) among the rows of the table that belong to the open screen; a click on the footer and
//! a choice in the palette end in the same key. The lab makes a [`Line`](sim::line::Line) of it,
//! `crash n2`, and gives that to [`Session::run`](session::Session::run). [`sim::resolve`] finds the
//! [`Event`](model::event::Event) that the line means now; [`History::act`](history::History::act) asks the cluster
//! to [`apply`](sim::Simulation::apply) it and remembers it as a moment. The cluster gives the node an input, the
//! node answers with effects, each with its [`Reason`](model::rule::Reason); the cluster performs them, and
//! [`guarantee::judge`] looks at what changed. Back comes a [`Step`](sim::Step): what happened, why, what was sent,
//! what broke. The lab keeps the way from the moment before as a [`Motion`](tui::motion::Motion);
//! [`tui::scene::draw`] shows the new moment, and [`session::tell`] puts its reasons into sentences.
//!
//! The same without a screen:
//!
//! ```
//! use synod::catalog::{Setup, protocol};
//! use synod::session::Session;
//!
//! let mut session = Session::new(Setup::new(protocol("raft").unwrap())).unwrap();
//! session.read("run until leaders|length == 1", &mut |_step| {}).unwrap();
//! session.read("settle", &mut |_step| {}).unwrap();
//! assert_eq!(session.facts().leaders().count(), 1);
//! ```
//!
//! # Where to add things
//!
//! - A protocol: a file in `protocol`, a row in [`catalog::PROTOCOLS`], transcripts in `protocol/transcripts`.
//! - A rule or a breakage: a row in the protocol's `rules.rs`, its sentences in `assets/words`, a transcript.
//! - A guarantee: a file in `guarantee` with a test that breaks it, and a row in [`guarantee::ALL`].
//! - A pane: a file in `tui/pane` and a row in [`Pane::ALL`](tui::pane::Pane::ALL).
//! - A key: a row in [`tui::action::ACTIONS`], its words, and what it does in the lab.
//! - A theme: a file in `assets/themes` and a row in [`tui::theme::palette`]; `tests/themes.rs` computes its contrast.
//! - A lesson: a file in `lessons`. `tests/lessons.rs` plays it and proves what it says.
//! - A part of the article that lessons run: a file in `assets/article`; a test says which of its names are none.
//! - A language: a file in `assets/words` and a row in [`words`], and texts in the lessons; what states a fact in it, in
//!   `lesson/check/terms.rs`. Tests say what was forgotten.
//!
//! # What is left out
//!
//! Real networks, real disks and real time; Byzantine nodes; membership changes, snapshots and reads.

pub mod catalog;
pub mod cli;
pub mod guarantee;
pub mod history;
pub mod lesson;
pub mod model;
pub mod progress;
pub mod protocol;
pub mod search;
pub mod session;
pub mod sim;
pub mod trace;
pub mod tui;
pub mod why;
pub mod words;
