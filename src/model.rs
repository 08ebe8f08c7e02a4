//! The words that all layers share: ids, ballots, logs, events, rules, facts and the ledger.
//!
//! Nothing here knows a protocol's steps, a clock, a file or a screen. Read it in this order: [`id`],
//! [`ballot`] and [`log`] are what protocols speak of; [`event`] is what happens; [`rule`] is why, and
//! [`shortest`] how soon a broken one hurts;
//! [`node`] and [`facts`] are what may be seen of a moment, each value as a [`datum`]; [`ledger`] is what has ever
//! happened, [`clients`] what was asked and told;
//! [`expression`] asks a question of the facts, and may ask for the [`availability`] of a majority; [`saying`] is a
//! sentence before it is in a language.

pub mod availability;
pub mod ballot;
pub mod card;
pub mod clients;
pub mod config;
pub mod datum;
pub mod event;
pub mod expression;
pub mod facts;
pub mod id;
pub mod latency;
pub mod ledger;
pub mod log;
pub mod node;
pub mod profile;
pub mod rule;
pub mod saying;
pub mod shelf;
pub mod shortest;
pub mod text;
pub mod trouble;
