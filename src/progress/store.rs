//! Keeps the learner's progress in `progress.toml`, and never loses what stands there.
//!
//! The file is written whole after every change. One program at a time may write it, and holds a lock as long as
//! it runs; a second one goes on without saving. A file that cannot be read is renamed, never overwritten; one
//! that a later version has written is left alone. Whatever goes wrong is a sentence and no reason to stop a
//! learner.

use super::files::{self, Whole};
use super::record::{Insight, Progress, Reading, Record};
use crate::lesson::Runner;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Its file in the state folder.
pub const FILE: &str = "progress.toml";
const LOCK: &str = "progress.lock";

/// The learner's progress, and where it is saved.
#[derive(Debug)]
pub struct Store {
    progress: Progress,
    /// The file, or why nothing is saved.
    place: Result<PathBuf, Saying>,
    /// Whether the last change could not be saved, and that was said.
    failed: bool,
    /// Held as long as the store lives.
    _lock: Option<File>,
}

/// What came of an import.
#[derive(Debug, PartialEq, Eq)]
pub struct Imported {
    /// How many lessons are not as they were.
    pub lessons: usize,
    /// Where is kept what was known before, if anything was.
    pub backup: Option<PathBuf>,
}

/// What is in the file.
enum Found {
    Nothing,
    Good(Progress),
    Newer(i64),
    Damaged,
    Unreadable(Trouble),
}

impl Progress {
    /// Takes over what is kept in a folder, to go on with it. Also a sentence for the learner, if something is
    /// not as it should be.
    pub fn open(folder: Option<&Path>) -> (Store, Option<Saying>) {
        let Some(folder) = folder else { return Store::unsaved(Progress::default(), nowhere()) };
        let path = folder.join(FILE);
        let lock = match lock(folder) {
            Ok(lock) => lock,
            Err(why) => return Store::unsaved(Progress::look(Some(folder)).0, why),
        };
        let mut said = None;
        let progress = match find(&path) {
            Found::Nothing => Progress::default(),
            Found::Good(progress) => progress,
            Found::Newer(schema) => return Store::unsaved(Progress::default(), newer(&path, schema)),
            Found::Unreadable(trouble) => return Store::unsaved(Progress::default(), unsaved(trouble)),
            Found::Damaged => match files::set_aside(&path, "damaged") {
                Ok(aside) => {
                    said = Some(Saying::plain("kept.damaged").with("file", aside.display().to_string()));
                    Progress::default()
                }
                Err(trouble) => return Store::unsaved(Progress::default(), unsaved(trouble)),
            },
        };
        if let Err(trouble) = Whole::open(&path) {
            return Store::unsaved(progress, unsaved(trouble));
        }
        (Store { progress, place: Ok(path), failed: false, _lock: Some(lock) }, said)
    }

    /// What is kept in a folder, without touching anything there. Also a sentence, if it cannot be shown.
    pub fn look(folder: Option<&Path>) -> (Progress, Option<Saying>) {
        let Some(folder) = folder else { return (Progress::default(), Some(nowhere())) };
        let path = folder.join(FILE);
        let said = match find(&path) {
            Found::Nothing => None,
            Found::Good(progress) => return (progress, None),
            Found::Newer(schema) => Some(newer(&path, schema)),
            Found::Damaged => Some(Saying::plain("kept.unreadable").with("file", path.display().to_string())),
            Found::Unreadable(trouble) => Some(trouble.what),
        };
        (Progress::default(), said)
    }

    /// Reads a file that was exported, or a backup.
    pub fn exported(path: &Path) -> Result<Progress, Trouble> {
        let about = |key: &'static str| Saying::plain(key).with("file", path.display().to_string());
        match find(path) {
            Found::Good(progress) => Ok(progress),
            Found::Nothing => {
                Err(files::trouble("error.read", &path.display().to_string(), &ErrorKind::NotFound.into()))
            }
            Found::Newer(schema) => {
                Err(Trouble::new(about("kept.import-newer").with("schema", schema.to_string())))
            }
            Found::Damaged => Err(Trouble::new(about("kept.import-damaged"))),
            Found::Unreadable(trouble) => Err(trouble),
        }
    }
}

impl Store {
    /// A store that saves nothing, and why.
    fn unsaved(progress: Progress, why: Saying) -> (Store, Option<Saying>) {
        (Store { progress, place: Err(why.clone()), failed: false, _lock: None }, Some(why))
    }

    /// What the learner has done.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// What the learner has done in a lesson, if it was ever begun.
    pub fn lesson(&self, id: &str) -> Option<&Record> {
        self.progress.lessons.get(id)
    }

    /// Changes what is known of a lesson, and saves it. The first time that it cannot be saved, that is said.
    pub fn change(&mut self, lesson: &str, change: impl FnOnce(&mut Record)) -> Option<Saying> {
        self.keep(lesson, change, Vec::new())
    }

    /// Saves what the learner has done in the lesson that runs, and what his answers say of him.
    pub fn keep_run(&mut self, runner: &mut Runner) -> Option<Saying> {
        let (lesson, record) = (runner.lesson().id.get_ref().clone(), runner.record());
        let (insights, practises) = (runner.insights(), runner.is_practice());
        self.keep(&lesson, |known| known.take(record, practises), insights)
    }

    /// Changes what is known of a lesson, and of the learner.
    fn keep(
        &mut self,
        lesson: &str,
        change: impl FnOnce(&mut Record),
        insights: Vec<Insight>,
    ) -> Option<Saying> {
        let before = self.lesson(lesson).cloned().unwrap_or_default();
        let mut record = before.clone();
        change(&mut record);
        if before == record && insights.is_empty() {
            return None;
        }
        self.progress.lessons.insert(lesson.into(), record);
        insights.into_iter().for_each(|insight| self.progress.weigh(lesson, insight));
        let failed = self.save().err();
        let said_before = std::mem::replace(&mut self.failed, failed.is_some());
        failed.filter(|_| !said_before).map(unsaved)
    }

    /// Forgets a lesson, or all of them. What was known is kept in a file beside, and this is its name; nothing
    /// if there was nothing to forget.
    pub fn reset(&mut self, lesson: Option<&str>) -> Result<Option<PathBuf>, Trouble> {
        let path = self.place.clone().map_err(Trouble::new)?;
        let lessons = &self.progress.lessons;
        if lessons.is_empty() {
            return Ok(None);
        }
        if let Some(id) = lesson.filter(|id| !lessons.contains_key(*id)) {
            let what = Saying::plain("kept.not-begun").with("lesson", String::from(id));
            return Err(Trouble::new(what).nearest(id, lessons.keys().map(String::as_str)));
        }
        let backup = self.back_up(&path)?;
        match lesson {
            Some(id) => drop(self.progress.lessons.remove(id)),
            None => self.progress.lessons.clear(),
        }
        self.save()?;
        Ok(Some(backup))
    }

    /// Takes over what another file of progress knows; nothing if nothing in it is new.
    pub fn import(&mut self, theirs: Progress) -> Result<Option<Imported>, Trouble> {
        let path = self.place.clone().map_err(Trouble::new)?;
        let mut both = self.progress.clone();
        let lessons = both.merge(theirs);
        if both == self.progress {
            return Ok(None);
        }
        let is_known = !self.progress.lessons.is_empty();
        let backup = is_known.then(|| self.back_up(&path)).transpose()?;
        self.progress = both;
        self.save()?;
        Ok(Some(Imported { lessons, backup }))
    }

    /// Keeps what is known in a file beside, and gives its name.
    fn back_up(&self, path: &Path) -> Result<PathBuf, Trouble> {
        let backup = files::free_name(path, "backup");
        Whole::open(&backup)?.write(&self.progress.text())?;
        Ok(backup)
    }

    /// Writes everything down, if it is to be saved at all.
    fn save(&self) -> Result<(), Trouble> {
        let Ok(path) = &self.place else { return Ok(()) };
        Whole::open(path)?.write(&self.progress.text())
    }
}

/// Makes sure that no other program writes here.
fn lock(folder: &Path) -> Result<File, Saying> {
    let failed = |error| unsaved(files::trouble("error.write", &folder.display().to_string(), &error));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let file = File::options().create(true).append(true).open(folder.join(LOCK)).map_err(failed)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Saying::plain("kept.second")),
        // Where the file system knows no locks, saving without one is better than not saving.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

fn find(path: &Path) -> Found {
    let failed = |error| Found::Unreadable(files::trouble("error.read", &path.display().to_string(), &error));
    match std::fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Found::Nothing,
        Err(error) => return failed(error),
        // A pipe would never end, and a folder cannot be read.
        Ok(metadata) if !metadata.is_file() => return failed(ErrorKind::Unsupported.into()),
        Ok(metadata) if metadata.len() > files::MOST_BYTES => return failed(ErrorKind::FileTooLarge.into()),
        Ok(_) => {}
    }
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return failed(error),
    };
    match std::str::from_utf8(&bytes).map_or(Reading::Damaged, Progress::read) {
        Reading::Good(progress) => Found::Good(progress),
        Reading::Newer(schema) => Found::Newer(schema),
        Reading::Damaged => Found::Damaged,
    }
}

fn nowhere() -> Saying {
    Saying::plain("kept.nowhere")
}

fn newer(path: &Path, schema: i64) -> Saying {
    let said = Saying::plain("kept.newer").with("file", path.display().to_string());
    said.with("schema", schema.to_string())
}

/// That progress is not saved, and why the file cannot be read or written.
fn unsaved(trouble: Trouble) -> Saying {
    let key = match &*trouble.what.key {
        "error.read" => "kept.not-read",
        "error.write" => "kept.not-written",
        _ => return trouble.what,
    };
    Saying { key: key.into(), ..trouble.what }
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::some;
    use super::*;
    use tempfile::TempDir;

    /// A folder with a file of progress.
    fn folder(text: impl AsRef<[u8]>) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), text).unwrap();
        folder
    }

    fn open(folder: &TempDir) -> (Store, String) {
        let (store, said) = Progress::open(Some(folder.path()));
        (store, said.map_or(String::new(), |said| said.key.into()))
    }

    fn text(folder: &TempDir, name: &str) -> String {
        std::fs::read_to_string(folder.path().join(name)).unwrap()
    }

    #[test]
    fn what_was_done_is_there_again() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("not/there/yet");
        let (mut store, said) = Progress::open(Some(&folder));
        assert!(said.is_none() && store.lesson("a").is_none());
        assert!(store.change("a", |record| record.answer("t", "o", true)).is_none());
        assert!(store.change("a", |record| record.best = Some(4)).is_none());
        drop(store);
        let (store, said) = Progress::open(Some(&folder));
        assert!(said.is_none());
        assert_eq!(
            store.lesson("a").map(|record| (record.best, record.answers["t"].right)),
            Some((Some(4), true))
        );
        assert_eq!(Progress::look(Some(&folder)).0, *store.progress());
    }

    #[test]
    fn a_damaged_file_is_kept_aside_under_a_name_of_its_own() {
        let whole = some().text();
        let place = tempfile::tempdir().unwrap();
        let cuts: Vec<usize> = (0..whole.trim_end().len()).collect();
        for (number, cut) in cuts.iter().enumerate() {
            std::fs::write(place.path().join(FILE), &whole.as_bytes()[..*cut]).unwrap();
            assert_eq!(Progress::look(Some(place.path())).1.unwrap().key, "kept.unreadable");
            let (store, said) = open(&place);
            assert_eq!((said.as_str(), store.progress()), ("kept.damaged", &Progress::default()));
            let aside = place.path().join(format!("progress.damaged-{}.toml", number + 1));
            assert_eq!(std::fs::read(aside).unwrap(), &whole.as_bytes()[..*cut]);
        }
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), cuts.len() + 1, "and the lock");
    }

    #[test]
    fn what_a_newer_version_wrote_is_left_alone() {
        let theirs = "schema = 2\nlessons = []\n";
        let place = folder(theirs);
        let (mut store, said) = open(&place);
        assert_eq!(said, "kept.newer");
        assert!(store.change("a", |record| record.finished = true).is_none());
        assert!(
            store.lesson("a").is_some_and(|record| record.finished),
            "it counts as long as the program runs"
        );
        assert_eq!(store.reset(None).unwrap_err().what.key, "kept.newer");
        assert_eq!(text(&place, FILE), theirs);
    }

    #[test]
    fn a_second_program_saves_nothing() {
        let place = folder(some().text());
        let (mut first, said) = open(&place);
        assert_eq!(said, "");
        let (mut second, said) = open(&place);
        assert_eq!((said.as_str(), second.progress()), ("kept.second", &some()));
        second.change("a", |record| record.best = Some(9));
        assert_eq!(text(&place, FILE), some().text());
        first.change("b", |record| record.best = Some(1));
        drop((first, second));
        let (store, said) = open(&place);
        assert_eq!((said.as_str(), store.progress().lessons.len()), ("", 3));
    }

    #[test]
    fn where_nothing_can_be_written_a_learner_goes_on() {
        let place = folder("a file, and no folder");
        let (mut store, said) = Progress::open(Some(&place.path().join(FILE).join("below")));
        assert_eq!(said.unwrap().key, "kept.not-written");
        assert!(store.change("a", |record| record.best = Some(1)).is_none(), "it has been said");
        assert_eq!(store.lesson("a").and_then(|record| record.best), Some(1));
        assert_eq!(Progress::open(None).1.unwrap().key, "kept.nowhere");
        let odd = tempfile::tempdir().unwrap();
        std::fs::create_dir(odd.path().join(FILE)).unwrap();
        assert_eq!(open(&odd).1, "kept.not-read");
    }

    #[test]
    fn a_folder_that_vanishes_is_said_once() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("state");
        let (mut store, _) = Progress::open(Some(&folder));
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(store.change("a", |record| record.best = Some(1)).unwrap().key, "kept.not-written");
        assert!(store.change("a", |record| record.best = Some(2)).is_none());
        std::fs::create_dir(&folder).unwrap();
        assert!(store.change("a", |record| record.best = Some(3)).is_none());
        assert_eq!(Progress::look(Some(&folder)).0.lessons["a"].best, Some(3));
    }

    #[test]
    fn forgetting_keeps_a_backup_each_time() {
        let place = folder(some().text());
        let (mut store, _) = open(&place);
        let wrong = store.reset(Some("raft-frist")).unwrap_err();
        assert_eq!(wrong.nearest.as_deref(), Some("raft-first"));
        let one = store.reset(Some("raft-first")).unwrap().unwrap();
        assert_eq!(one.file_name().unwrap(), "progress.backup-1.toml");
        assert!(store.lesson("raft-first").is_none() && store.lesson("paxos-adopt").is_some());
        let two = store.reset(None).unwrap().unwrap();
        assert_eq!(two.file_name().unwrap(), "progress.backup-2.toml");
        assert_eq!(store.reset(None).unwrap(), None);
        drop(store);
        assert_eq!(text(&place, "progress.backup-1.toml"), some().text());
        assert_eq!(open(&place).0.progress(), &Progress::default());
        std::fs::rename(one, place.path().join(FILE)).unwrap();
        assert_eq!(open(&place).0.progress(), &some());
    }
}
