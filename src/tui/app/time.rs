//! What happens by itself as real time passes: motion, playing, searching; and the wish that nothing moves.

use super::{App, Passed, Scene};
use crate::tui::overlay::Overlay;
use std::time::Duration;

impl App {
    /// When the next picture is due by itself, if anything moves.
    pub fn wake_in(&self) -> Option<Duration> {
        match (&self.overlay, &self.scene) {
            (Some(Overlay::Tour(tour)), _) => tour.lab.wake_in(),
            (None, Scene::Lab(lab)) => lab.wake_in(),
            (Some(_), Scene::Lab(lab)) => lab.wake_to_search(),
            (_, Scene::Home(_)) => None,
        }
    }

    /// The same without any motion: every event is shown at once.
    pub fn without_motion(self) -> App {
        App { still: true, ..self }
    }

    /// Lets real time pass.
    pub fn pass(&mut self, time: Duration) -> Passed {
        if let Some(click) = &mut self.clicked {
            click.age += time;
        }
        let passed = match (&mut self.overlay, &mut self.scene) {
            (Some(Overlay::Tour(tour)), _) => tour.lab.pass(time),
            (None, Scene::Lab(lab)) => lab.pass(time),
            // What lies over the screen stops time, but no search.
            (Some(_), Scene::Lab(lab)) => {
                if lab.search(time) {
                    Passed::Happened
                } else {
                    Passed::Quietly
                }
            }
            (_, Scene::Home(_)) => Passed::Quietly,
        };
        self.rest();
        passed
    }

    /// Shows at once what is new, where no motion is wanted.
    pub(super) fn rest(&mut self) {
        if self.still {
            self.hurry();
        }
    }

    /// Shows at once what would be seen after all motion.
    pub fn hurry(&mut self) {
        if let Some(Overlay::Tour(tour)) = &mut self.overlay {
            tour.lab.hurry();
        }
        if let Scene::Lab(lab) = &mut self.scene {
            lab.hurry();
        }
    }
}
