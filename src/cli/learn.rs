//! `synod learn`: which lesson, where in it, and on a screen or in sentences.

use super::args::{Global, LearnArguments};
use super::report::{self, Failure};
use super::{lab, plain};
use crate::lesson::{Lesson, Place, Runner, library, library::Card, page::Fault};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::progress::files;
use crate::progress::record::Progress;
use crate::progress::settings::Settings;
use crate::session::Stop;
use crate::tui::app::Watched;
use crate::words::Words;
use std::path::Path;
use std::sync::Arc;

/// What the goal is called behind `--task`.
const GOAL: &str = "goal";

/// Learns with a lesson.
pub fn learn(
    arguments: &LearnArguments,
    global: &Global,
    settings: Settings,
    words: &'static Words,
) -> Result<(), Failure> {
    let (lesson, name) = find(arguments.lesson.as_deref(), &settings)?;
    let task = arguments.task.as_ref().map(|task| place(&lesson, task)).transpose()?;
    if arguments.practice && lesson.goal.is_none() {
        return Err(Failure::new(Trouble::plain("lesson.no-goal")));
    }
    if !arguments.plain {
        let place = |fault| placed(name.as_deref(), fault);
        if arguments.practice {
            return lab::lesson(lesson, lab::Way::Practise, global, settings, words, &place);
        }
        let watched = match (arguments.watch, &name) {
            (false, _) => None,
            (true, Some(file)) => Some(Watched::of(file.into(), &lesson)),
            (true, None) => {
                let what = Saying::plain("learn.watch-file").with("word", lesson.id.get_ref().clone());
                return Err(Failure::new(Trouble::new(what)));
            }
        };
        return lab::lesson(lesson, lab::Way::Learn(task, watched), global, settings, words, &place);
    }
    let (mut runner, mut session) = Runner::start(lesson).map_err(|fault| placed(name.as_deref(), fault))?;
    if let Some(place) = task {
        runner.go_to(place, &mut session);
    }
    let (store, said) = Progress::open(settings.folder());
    if let Some(said) = said {
        report::notice(&said, words);
    }
    if arguments.practice {
        let best = store.lesson(runner.lesson().id.get_ref()).and_then(|record| record.best);
        runner.practise(&mut session).map_err(|why| Failure::new(Trouble::new(why)))?;
        report::notice(&Runner::about_practice(best), words);
    }
    plain::tell(runner, session, store, task.is_some() || arguments.practice, words)
}

/// The lesson that is meant, and its file if it is one of the learner's own. If none is named, the first one that is
/// not finished.
fn find(named: Option<&str>, settings: &Settings) -> Result<(Arc<Lesson>, Option<String>), Failure> {
    let Some(named) = named else {
        let (progress, _) = Progress::look(settings.folder());
        let finished = |card: &Card| progress.lessons.get(&card.id).is_some_and(|known| known.finished);
        let cards = settings.order().lessons();
        let next = cards.iter().find(|card| !finished(card)).or(cards.first());
        let next = next.ok_or_else(|| Failure::new(Trouble::plain("lesson.empty")))?;
        return Ok((next.lesson(), None));
    };
    self::named(named)
}

/// The lesson of this id or in this file, and the file if it is one.
pub(super) fn named(named: &str) -> Result<(Arc<Lesson>, Option<String>), Failure> {
    let known = library().iter().any(|card| card.id == named);
    if known || !(Path::new(named).exists() || named.ends_with(".toml")) {
        return crate::lesson::lesson(named).map(|lesson| (lesson, None)).map_err(Failure::new);
    }
    let bytes = files::read(named).map_err(Failure::new)?;
    let lesson = Lesson::read(&bytes).map_err(|faults| match faults.into_iter().next() {
        Some(fault) => placed(Some(named), fault),
        None => Failure::new(Trouble::plain("lesson.empty")),
    })?;
    Ok((Arc::new(lesson), Some(named.into())))
}

/// What is wrong with a lesson, at its place.
pub(super) fn placed(file: Option<&str>, fault: Fault) -> Failure {
    Failure::at(file.unwrap_or("lesson"), fault.line, Stop::Trouble(fault.trouble))
}

/// The task of this id, or the goal.
fn place(lesson: &Lesson, id: &str) -> Result<Place, Failure> {
    if id == GOAL && lesson.goal.is_some() {
        return Ok(Place::Goal);
    }
    lesson.task(id).map(Place::Task).ok_or_else(|| {
        let tasks = lesson.tasks.iter().map(|task| task.id.get_ref().as_str());
        let right: Vec<&str> = tasks.chain(lesson.goal.as_ref().map(|_| GOAL)).collect();
        let what = Saying::plain("learn.no-task").with("word", String::from(id));
        Failure::new(Trouble::new(what.with("right", right.join(", "))).nearest(id, right))
    })
}
