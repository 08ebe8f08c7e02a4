//! A lesson's file that is followed: when it is saved, the lesson is shown anew at the same task.
//!
//! What cannot be played is not shown: the lesson before it stays. What is wrong stands above the task either way. The
//! searches of a lesson are left out here, since they may take long: `synod check` runs them.

use super::lab::Notice;
use super::{App, Lab, Scene};
use crate::lesson::check;
use crate::lesson::page::Fault;
use crate::lesson::{Lesson, Place, Runner, Stage};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::progress::files;
use crate::session::Session;
use crate::tui::action::ACTIONS;
use crate::tui::pane::Pane;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// Time between two looks at the file.
const PAUSE: Duration = Duration::from_millis(250);

/// When a file was written last, and how long it is; nothing if it is not there.
type Stamp = Option<(SystemTime, u64)>;

/// A file that is followed.
#[derive(Debug)]
pub struct Watched {
    file: PathBuf,
    seen: Stamp,
    looked: Instant,
    /// What is wrong with it, in the order of the file.
    faults: Vec<Fault>,
    /// Whether it could be played, and is what is shown.
    shown: bool,
}

impl Watched {
    /// Follows a file whose lesson has just been read.
    pub fn of(file: PathBuf, lesson: &Lesson) -> Watched {
        // If the file is saved in this very moment, it is read again.
        let seen = stamp(&file).filter(|_| is_of(&file, lesson));
        Watched { file, seen, looked: Instant::now(), faults: findings(lesson), shown: true }
    }

    /// What is wrong with the file.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether what is shown is what the file has.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// The file's name, without its folder.
    pub fn name(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether the file has changed since it was looked at last; it is looked at only now and then.
    fn has_changed(&mut self) -> bool {
        if self.looked.elapsed() < PAUSE {
            return false;
        }
        self.looked = Instant::now();
        let now = stamp(&self.file);
        now != std::mem::replace(&mut self.seen, now)
    }

    /// The lesson in the file, begun; or what is wrong with it.
    fn read(&self) -> Result<(Runner, Session), Vec<Fault>> {
        let failed = |trouble| vec![Fault { line: 1, trouble: Trouble { column: Some(1), ..trouble } }];
        let name = self.file.to_string_lossy();
        if self.seen.is_none() {
            let error = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(failed(files::trouble("error.read", &name, &error)));
        }
        let lesson = Lesson::read(&files::read(&name).map_err(failed)?)?;
        Runner::start(Arc::new(lesson)).map_err(|fault| vec![fault])
    }
}

/// When a file was written last; nothing for what is no file.
fn stamp(file: &Path) -> Stamp {
    let about = std::fs::metadata(file).ok().filter(std::fs::Metadata::is_file)?;
    Some((about.modified().ok()?, about.len()))
}

/// Whether a file has this lesson in it.
fn is_of(file: &Path, lesson: &Lesson) -> bool {
    let text = std::fs::read(file).unwrap_or_default();
    String::from_utf8_lossy(&text).trim_start_matches('\u{feff}') == lesson.page.text()
}

/// What is wrong with a lesson that can be played, without its searches. Texts that are not translated are no fault yet.
fn findings(lesson: &Lesson) -> Vec<Fault> {
    let keys: Vec<&str> = ACTIONS.iter().map(|row| row.name).collect();
    let proof = check::prove(lesson, &keys, 0);
    proof.findings.into_iter().filter(|finding| !finding.draft).map(|finding| finding.fault).collect()
}

impl App {
    /// The same, following the lesson's file.
    pub fn watching(mut self, watched: Option<Watched>) -> App {
        self.watched = watched;
        self
    }

    /// The file that is followed, if one is.
    pub fn watched(&self) -> Option<&Watched> {
        self.watched.as_ref()
    }

    /// Looks whether the file that is followed was saved, and shows its lesson anew; true if there is something to see.
    /// What lies over the screen is not disturbed: then it is looked at later.
    pub fn look_at_file(&mut self) -> bool {
        let (None, Scene::Lab(lab), Some(watched)) = (&self.overlay, &mut self.scene, &mut self.watched)
        else {
            return false;
        };
        if !watched.has_changed() {
            return false;
        }
        match watched.read() {
            Ok((runner, session)) => {
                (watched.faults, watched.shown) = (findings(runner.lesson()), true);
                let fresh = again(lab, runner, session);
                **lab = fresh;
                let what = Saying::plain("learn.shown-anew").with("file", watched.name());
                lab.notice = Some(Notice::Said(what));
            }
            Err(faults) => (watched.faults, watched.shown) = (faults, false),
        }
        if !watched.faults.is_empty() {
            (lab.pane, lab.scroll.task) = (Pane::Task, 0);
        }
        self.settle();
        true
    }
}

/// A lesson that was changed, where the learner was in the old one.
fn again(old: &Lab, mut runner: Runner, mut session: Session) -> Lab {
    if let Some(course) = &old.course {
        let (before, lesson) = (&course.runner, runner.lesson().clone());
        let place = match before.place() {
            Place::Task(task) => {
                let same = lesson.task(before.lesson().tasks[task].id.get_ref());
                // A task that was taken out or named anew has its place, if the lesson is still as long.
                same.or(Some(task).filter(|task| *task < lesson.tasks.len())).map(Place::Task)
            }
            Place::Goal => lesson.goal.as_ref().map(|_| Place::Goal),
            Place::End => Some(Place::End),
        };
        runner.go_to(place.unwrap_or(Place::End), &mut session);
        stand(before, &mut runner, &mut session);
    }
    let mut lab = Lab::lesson(runner, session);
    (lab.pane, lab.zoomed, lab.scroll) = (old.pane, old.zoomed, old.scroll);
    lab.keep_focus();
    lab
}

/// What was answered is answered again, and what was read can be read again at once.
fn stand(before: &Runner, runner: &mut Runner, session: &mut Session) {
    let (Place::Task(old), Place::Task(new)) = (before.place(), runner.place()) else { return };
    let (old, lesson) = (&before.lesson().tasks[old], runner.lesson().clone());
    if let Some(chosen) = before.chosen() {
        let id = old.options[chosen].id.get_ref();
        let same = lesson.tasks[new].options.iter().position(|option| option.id.get_ref() == id);
        // Where the answer is gone, the question is open again.
        if same.is_none_or(|option| runner.answer(option).is_err()) {
            return;
        }
    }
    if before.stage() == Stage::Read {
        // What was played headless can be played here; where nothing is left to run, nothing does.
        let _ = runner.rest(session, &mut |_| {});
    }
}
