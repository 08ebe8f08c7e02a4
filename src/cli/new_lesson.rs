//! `synod new-lesson`: a small lesson that is right, as a file to begin with.

use super::args::NewLessonArguments;
use super::report::{self, Failure};
use crate::catalog::{self, Setup};
use crate::lesson::{library, skeleton};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::progress::files;
use crate::words::Words;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

/// Writes the file. One that is there already is left alone.
pub fn new_lesson(arguments: &NewLessonArguments, words: &Words) -> Result<(), Failure> {
    let NewLessonArguments { id, protocol, track } = arguments;
    let entry = catalog::protocol(protocol).map_err(Failure::new)?;
    let text = skeleton::new(id, &Setup::new(entry), track.as_deref(), words).map_err(Failure::new)?;
    let file = format!("{id}.toml");
    let named = |key: &'static str| Saying::plain(key).with("file", file.clone()).with("word", id.clone());
    if library().iter().any(|card| card.id == *id) {
        return Err(Failure::new(Trouble::new(named("fresh.built-in"))));
    }
    let failed = |error: std::io::Error| {
        Failure::new(match error.kind() {
            ErrorKind::AlreadyExists => Trouble::new(named("fresh.there")),
            _ => files::trouble("error.write", &file, &error),
        })
    };
    let mut new = OpenOptions::new().write(true).create_new(true).open(&file).map_err(failed)?;
    new.write_all(text.as_bytes()).and_then(|()| new.sync_all()).map_err(failed)?;
    report::print(format!("{}\n", words.say(&named("fresh.written"))).as_bytes())
}
