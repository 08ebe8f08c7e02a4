//! The lessons that are built into the program.

use super::format::{Lesson, TRACKS};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use include_dir::{Dir, include_dir};
use std::sync::{Arc, OnceLock};

/// The lesson files, as they stand in the sources.
static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// All lessons, sorted by track and by their order in it.
pub fn library() -> &'static [Arc<Lesson>] {
    static LESSONS: OnceLock<Vec<Arc<Lesson>>> = OnceLock::new();
    LESSONS.get_or_init(|| {
        let read = |(name, bytes)| match Lesson::read(bytes) {
            Ok(lesson) => Arc::new(lesson),
            Err(faults) => unreachable!("a test reads every lesson that is built in; {name}: {faults:?}"),
        };
        let mut lessons: Vec<Arc<Lesson>> = files().into_iter().map(read).collect();
        let track = |lesson: &Lesson| TRACKS.iter().position(|track| *track == lesson.track);
        lessons.sort_by_key(|lesson| (track(lesson), lesson.order));
        lessons
    })
}

/// The files of all lessons that are built in, with their names.
pub fn files() -> Vec<(&'static str, &'static [u8])> {
    fn walk(folder: &'static Dir<'static>, found: &mut Vec<(&'static str, &'static [u8])>) {
        for file in folder.files().filter(|file| file.path().extension().is_some_and(|kind| kind == "toml")) {
            found.push((file.path().to_str().unwrap_or_default(), file.contents()));
        }
        folder.dirs().for_each(|folder| walk(folder, found));
    }
    let mut found = Vec::new();
    walk(&FILES, &mut found);
    found
}

/// The lesson with this id.
pub fn lesson(id: &str) -> Result<Arc<Lesson>, Trouble> {
    let ids = || library().iter().map(|lesson| lesson.id.get_ref().as_str());
    library().iter().find(|lesson| lesson.id.get_ref() == id).cloned().ok_or_else(|| {
        let what = Saying::plain("lesson.unknown").with("word", String::from(id));
        Trouble::new(what.with("right", ids().collect::<Vec<_>>().join(", "))).nearest(id, ids())
    })
}
