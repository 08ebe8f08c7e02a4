//! The article beside a lesson: which part is shown, and which of its lines the last event has run.

use super::Lab;
use crate::lesson::article::{Excerpt, Running, running};

/// What is known of the part that is shown.
#[derive(Debug)]
pub struct Following {
    running: Running,
    /// Whether the part is scrolled to what has run, and not by hand.
    follows: bool,
}

impl Default for Following {
    fn default() -> Following {
        Following { running: Running::default(), follows: true }
    }
}

impl Lab {
    /// The part of the article that belongs to where the lesson is.
    pub fn excerpt(&self) -> Option<&'static Excerpt> {
        self.course.as_ref()?.runner.excerpt()
    }

    /// Who works by it now, and which of its lines ran last.
    pub fn running(&self) -> &Running {
        &self.following.running
    }

    /// Whether it is scrolled to the lines that ran last.
    pub fn follows_article(&self) -> bool {
        self.following.follows
    }

    /// Looks again at what has run.
    pub(super) fn follow_article(&mut self) {
        let now = self.excerpt().map(|excerpt| running(excerpt, &self.session)).unwrap_or_default();
        if now != self.following.running {
            self.following = Following { running: now, follows: true };
        }
    }

    /// Scrolls the article by hand, until it goes on.
    pub(super) fn scroll_article(&mut self, by: isize) {
        self.following.follows = false;
        self.scroll.article = self.scroll.article.saturating_add_signed(by);
    }
}
