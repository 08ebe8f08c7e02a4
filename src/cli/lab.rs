//! `synod` and `synod lab`: the screen.

use super::args::{Global, LabArguments};
use super::play;
use super::report::Failure;
use super::settings::Settings;
use crate::words::Words;

/// The home screen.
pub fn home(_global: &Global, _settings: Settings, _words: &'static Words) -> Result<(), Failure> {
    Ok(())
}

/// The lab.
pub fn lab(
    arguments: &LabArguments,
    _global: &Global,
    _settings: Settings,
    _words: &'static Words,
) -> Result<(), Failure> {
    play::protocol_and_script(&arguments.what)?;
    Ok(())
}
