//! Lessons on the screen: where they begin, and that what is done in them is kept.

use super::{App, Item, Lab, Notice, Review, Scene};
use crate::lesson::page::Fault;
use crate::lesson::{Lesson, Place, Runner};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use std::sync::Arc;

impl App {
    /// Opens a lesson where it was left, or at a place; a lesson that was finished begins anew.
    pub(super) fn learn(&mut self, lesson: Arc<Lesson>, place: Option<Place>) -> Result<(), Fault> {
        let (mut runner, mut session) = Runner::start(lesson.clone())?;
        let known = self.store().lesson(lesson.id.get_ref()).cloned();
        let changed = known.as_ref().is_some_and(|record| record.is_outdated(&lesson.page.edition()));
        if let Some(record) = known.filter(|record| !record.finished || place.is_some()) {
            runner.resume(&mut session, &record);
        }
        if let Some(place) = place {
            runner.go_to(place, &mut session);
        }
        let mut lab = Lab::lesson(runner, session);
        if changed {
            lab.notice = Some(Notice::Said(Saying::plain("lesson.changed")));
        }
        self.scene = Scene::Lab(Box::new(lab));
        Ok(())
    }

    /// Opens the lesson that comes after the one that is over.
    pub(super) fn learn_next(&mut self) {
        let Scene::Lab(lab) = &self.scene else { return };
        let Some(card) = lab.next_lesson() else { return };
        self.watched = None;
        if let Err(fault) = self.learn(card.lesson(), None) {
            self.said = Some(fault.trouble.what);
        }
    }

    /// Asks a question again that was answered wrongly.
    pub(super) fn review(&mut self, review: &Review) {
        if let Err(fault) = self.learn(review.card.lesson(), Some(Place::Task(review.place))) {
            self.said = Some(fault.trouble.what);
        } else if let Scene::Lab(lab) = &mut self.scene {
            lab.ask_again();
        }
    }

    /// Practises the goal of the lesson that is selected at home.
    pub(super) fn practise_selected(&mut self) {
        let Scene::Home(home) = &self.scene else { return };
        let Some(Item::Lesson(card)) = home.selected() else { return };
        if let Err(fault) = self.practise(card.lesson()) {
            self.said = Some(fault.trouble.what);
        }
    }

    /// Opens the goal of a lesson alone.
    pub(super) fn practise(&mut self, lesson: Arc<Lesson>) -> Result<(), Fault> {
        let best = self.store().lesson(lesson.id.get_ref()).and_then(|record| record.best);
        let (mut runner, mut session) = Runner::start(lesson)?;
        if let Err(why) = runner.practise(&mut session) {
            self.said = Some(why);
            return Ok(());
        }
        let mut lab = Lab::lesson(runner, session);
        lab.notice = Some(Notice::Said(self.said.take().unwrap_or(Runner::about_practice(best))));
        self.scene = Scene::Lab(Box::new(lab));
        Ok(())
    }

    /// Saves what was done in the lesson that is open.
    pub(super) fn keep(&mut self) {
        if !matches!(&self.scene, Scene::Lab(lab) if lab.course.is_some()) {
            return;
        }
        self.store();
        let (Some(store), Scene::Lab(lab)) = (&mut self.store, &mut self.scene) else { return };
        let said = lab.course.as_mut().and_then(|course| store.keep_run(&mut course.runner));
        if let Some(said) = said {
            lab.notice = Some(Notice::Refused(Trouble::new(said)));
        }
    }
}
