//! `save FILE`: a run as a script, or, where the file ends in `.toml`, as a lesson with the run's lines in it.

use super::files::Whole;
use crate::lesson::skeleton;
use crate::model::trouble::Trouble;
use crate::session::Session;
use crate::words::Words;
use std::path::Path;

/// Writes the run, whole or not at all.
pub fn run(session: &Session, file: &str, words: &Words) -> Result<(), Trouble> {
    let path = Path::new(file);
    let whole = Whole::open(path)?;
    let is_lesson = path.extension().is_some_and(|ending| ending == "toml");
    whole.write(&if is_lesson {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        skeleton::of_run(session, &name, words)
    } else {
        session.script()
    })
}
