//! `synod new-lesson`: a small lesson that is right, as a file to begin with.

use super::args::NewLessonArguments;
use super::report::{self, Failure};
use crate::catalog::{self, Setup};
use crate::lesson::{library, skeleton};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::progress::files::Whole;
use crate::words::Words;
use std::path::Path;

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
    if Path::new(&file).symlink_metadata().is_ok() {
        return Err(Failure::new(Trouble::new(named("fresh.there"))));
    }
    let whole = Whole::open(Path::new(&file)).map_err(Failure::new)?;
    whole.write_new(&text).map_err(Failure::new)?;
    report::print(format!("{}\n", words.say(&named("fresh.written"))).as_bytes())
}
