//! The frame of the task: where the learner is, and what to press.

use crate::lesson::{Place, Stage};
use crate::tui::app::{App, Lab};
use crate::tui::pane::Pane;
use crate::tui::text::width;
use ratatui::layout::Rect;

/// Where the learner is, for the title: `task 3 of 8`.
pub fn title(app: &App, lab: &Lab) -> Option<String> {
    let runner = &lab.course.as_ref()?.runner;
    let tasks = runner.lesson().tasks.len() + usize::from(runner.lesson().goal.is_some());
    let place = match runner.place() {
        Place::Task(task) => task + 1,
        Place::Goal => tasks,
        Place::End => return Some(app.words().get("task.end").into()),
    };
    let kind = match runner.stage() {
        _ if runner.is_free() => "task.free",
        Stage::Goal { .. } if runner.is_practice() => "task.practice",
        Stage::Goal { .. } => "task.goal",
        Stage::Act { .. } => "task.act",
        Stage::Ask => "task.predict",
        Stage::Watch { .. } => "task.look",
        _ => "task.read",
    };
    let kind = app.words().get(kind).to_string();
    let values = [("task", place.into()), ("tasks", tasks.into()), ("kind", kind.into())];
    Some(app.words().fill("task.title", &values))
}

/// What to press here, for the frame.
pub fn keys(app: &App, lab: &Lab, area: Rect) -> Option<String> {
    let words = app.words();
    let course = lab.course.as_ref()?;
    let key = match course.runner.stage() {
        _ if course.runner.is_free() => "task.keys-free",
        Stage::Watch { .. } => "task.keys-watch",
        Stage::Ask => "task.keys-ask",
        Stage::Read => "task.keys-read",
        Stage::Act { reached: false } | Stage::Goal { reached: None, shown: false, .. } => "task.keys-act",
        Stage::Act { .. } | Stage::Goal { .. } => "task.keys-done",
        Stage::End if lab.next_lesson().is_some() => "task.keys-next",
        Stage::End => "task.keys-end",
    };
    let keys = app.theme.spell(words.get(key));
    let inside = Pane::inside(area);
    let scrolls = ["task.keys-scroll", "task.keys-pages"]
        .into_iter()
        .map(|scroll| format!("{keys}   {}", app.theme.spell(words.get(scroll))))
        .find(|both| width(both) <= usize::from(inside.width));
    Some(scrolls.filter(|_| super::reach(inside, app, lab) > 0).unwrap_or(keys))
}
