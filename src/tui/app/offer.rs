//! What the rows of the table of actions mean on the screen that is open: which belong here, what they are called, and
//! whether they would do something now.

use super::{App, Course, Finder, Item, Lab, Scene};
use crate::lesson::Stage;
use crate::tui::action::{ACTIONS, Action, Place, Row, verb};
use crate::tui::pane::Pane;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

impl App {
    /// What a key does on the screen that is open, if it does anything; a digit chooses a node.
    pub fn action_of(&self, event: KeyEvent) -> Option<Action> {
        let held = event.modifiers.contains(KeyModifiers::CONTROL);
        if let KeyCode::Char('1'..='9') = event.code
            && !held
        {
            return Some(Action::Node);
        }
        let row = ACTIONS.iter().find(|row| self.has(row) && row.keys.iter().any(|key| key.is(event)));
        row.map(|row| row.action)
    }

    /// Whether a row belongs to the screen that is open.
    pub fn has(&self, row: &Row) -> bool {
        match self.scene() {
            Scene::Home(_) => matches!(row.place, Place::Everywhere | Place::Home),
            Scene::Lab(lab) if lab.course.is_some() => row.place != Place::Home,
            Scene::Lab(_) => matches!(row.place, Place::Everywhere | Place::Lab),
        }
    }

    /// The short name of a row here and now, as a key of the words: some actions do what lies nearest.
    pub fn name_of(&self, row: &Row) -> String {
        let nearest = match (row.action, self.scene()) {
            (Action::Enter, Scene::Home(_)) => Some("open"),
            (Action::Enter, Scene::Lab(lab)) if lab.finder().is_some_and(Finder::has_found) => {
                Some("play-found")
            }
            (Action::Enter, Scene::Lab(lab)) if lab.pane == Pane::Rules => Some("break"),
            (Action::Enter, Scene::Lab(lab)) if lab.pane == Pane::Outlook => Some("play-found"),
            (Action::Enter | Action::Step, Scene::Lab(lab)) => {
                let told = lab.course.as_ref().filter(|course| !course.runner.is_free());
                let stage = told.map(|course| course.runner.stage());
                match (stage, row.action) {
                    (Some(Stage::Ask), Action::Enter) => Some("answer"),
                    (Some(Stage::End), Action::Enter) => Some("next-lesson"),
                    (Some(Stage::Watch { .. }), Action::Enter) => Some("all"),
                    (None | Some(Stage::Act { .. } | Stage::Goal { .. }), Action::Enter)
                        if matches!(lab.pane, Pane::Space | Pane::Why) =>
                    {
                        Some("go-there")
                    }
                    (Some(stage), _) if stage.is_done() => Some("go-on"),
                    _ => None,
                }
            }
            _ => None,
        };
        format!("action.{}", nearest.unwrap_or(row.name))
    }

    /// Whether an action would do something now: what the footer shows.
    pub fn offers(&self, action: Action) -> bool {
        let lab = match self.scene() {
            Scene::Home(_) if action != Action::Practise => return true,
            Scene::Home(home) => {
                return matches!(home.selected(), Some(Item::Lesson(card)) if card.par.is_some());
            }
            Scene::Lab(lab) => lab,
        };
        if action == Action::Enter && lab.finder().is_some_and(Finder::has_found) {
            return true;
        }
        if action == Action::Search && lab.no_search().is_some() {
            return false;
        }
        let has_future = lab.session.history().has_future();
        if let Some(works) = lab.course.as_ref().and_then(|course| works_in_lesson(action, course, lab)) {
            return works;
        }
        let node = lab.facts.node(lab.node);
        let up = node.is_some_and(|node| node.up);
        match action {
            Action::Step => has_future || lab.session.present().next().is_some(),
            Action::Play => lab.playing || lab.session.present().next().is_some(),
            Action::Enter if lab.pane == Pane::Space => {
                let present = lab.session.history().cursor();
                lab.space.selected(present) != present
            }
            Action::Enter if lab.pane == Pane::Why => {
                lab.tale().account.moment.is_some_and(|moment| moment != lab.session.history().cursor())
            }
            Action::Back => lab.session.history().cursor() > 0,
            Action::Enter if lab.pane == Pane::Rules => {
                lab.card_row().is_some_and(|row| row.breakages().count() > 0)
            }
            Action::Enter if lab.pane == Pane::Outlook => lab.can_play_prospect(),
            Action::Enter | Action::Drop | Action::Hold => lab.selected().is_some(),
            Action::Duplicate => lab.selected().is_some_and(|flight| !flight.held),
            Action::Crash | Action::Request => up,
            Action::Restart => !up,
            Action::TimeOut => node.is_some_and(|node| !node.timers.is_empty()),
            _ => true,
        }
    }
}

/// Whether an action would do something in a lesson, where that depends on the lesson.
fn works_in_lesson(action: Action, course: &Course, lab: &Lab) -> Option<bool> {
    let (runner, has_future) = (&course.runner, lab.session.history().has_future());
    if runner.is_free() {
        let of_lesson = ACTIONS.iter().any(|row| row.action == action && row.place == Place::Lesson);
        return of_lesson.then_some(action == Action::Free);
    }
    let stage = runner.stage();
    let acts = matches!(stage, Stage::Act { .. } | Stage::Goal { .. });
    if acts && verb(action).is_some_and(|verb| !runner.allows_verb(verb)) {
        return Some(false);
    }
    match action {
        Action::NextTask => Some(stage.is_done()),
        Action::Step | Action::Enter if stage.is_done() && !(acts && action == Action::Enter) => Some(true),
        Action::Step => match stage {
            Stage::Watch { .. } => Some(true),
            Stage::Ask | Stage::End => Some(false),
            _ => (!runner.schedule_moves() && !has_future).then_some(false),
        },
        Action::Enter if stage == Stage::End => Some(lab.next_lesson().is_some()),
        Action::Enter => (!acts).then_some(true),
        Action::Hint => Some(runner.hints_seen() < runner.hint_count() || runner.can_guide(&lab.session)),
        Action::Play => (!runner.schedule_moves()).then_some(false),
        _ => None,
    }
}
