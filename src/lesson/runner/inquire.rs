//! What is searched while the learner reads: each search runs where its sentence is shown, and its numbers are its own.
//!
//! A search is shown below the text that names it as `[[id|…]]`; those that no text names are shown at the end.

use super::{Place, Runner, Stage, read};
use crate::lesson::explore::Verdict;
use crate::lesson::format::{Prose, Tongues};
use crate::lesson::markup::{Block, Keys};
use crate::words::Language;

/// What a search has to say.
#[derive(Debug)]
pub struct Found {
    /// How it stands.
    pub verdict: Verdict,
    /// Whether it has not begun, since it waits for the one before it.
    pub waits: bool,
    /// States that were looked at so far.
    pub states: u64,
    /// The sentence that it proves, with its numbers; it is true only if the verdict says so.
    pub text: Vec<Block>,
    /// Its bounds, as they are written on the command line.
    pub bounds: String,
    /// The run that shows that it is not so.
    pub lines: Vec<String>,
}

impl Runner {
    /// Goes on with the searches whose sentences are read here, for so many states; false once they are over.
    pub fn inquire(&mut self, states: u64) -> bool {
        let open = self.explores().into_iter().find(|explore| self.is_open(*explore));
        if let Some(explore) = open {
            self.inquiries[explore].advance(states);
        }
        self.inquires()
    }

    /// Whether a search is under way whose sentence is read here.
    pub fn inquires(&self) -> bool {
        self.explores().into_iter().any(|explore| self.is_open(explore))
    }

    fn is_open(&self, explore: usize) -> bool {
        self.inquiries[explore].verdict() == Verdict::Searching
    }

    /// What the searches have to say whose sentences are read here.
    pub fn found(&self, language: Language, keys: Keys<'_>) -> Vec<Found> {
        let first = self.explores().into_iter().find(|explore| self.is_open(*explore));
        let one = |explore: usize| {
            let (inquiry, opening) = (&self.inquiries[explore], &self.reference.explores[explore]);
            let (own, prose) = self.lesson.explores[explore].text.nearest(language)?;
            let text = prose.text.fill_with(&opening.facts, keys, &|name| inquiry.number(name));
            Some(Found {
                verdict: inquiry.verdict(),
                waits: self.is_open(explore) && first != Some(explore),
                states: inquiry.progress().states,
                text: read::in_language(text.unwrap_or_default(), own, language),
                bounds: inquiry.written(),
                lines: inquiry.lines().iter().map(ToString::to_string).collect(),
            })
        };
        self.explores().into_iter().filter_map(one).collect()
    }

    /// The searches whose sentences are read here.
    fn explores(&self) -> Vec<usize> {
        let all = 0..self.lesson.explores.len();
        let is_named = |texts: &[&Tongues<Prose>], explore: usize| {
            let id = self.lesson.explores[explore].id.get_ref();
            let marks =
                texts.iter().flat_map(|tongues| tongues.all()).flat_map(|(_, prose)| prose.text.marks());
            marks.into_iter().any(|mark| !mark.is_source && mark.id == *id)
        };
        match (self.place, self.stage()) {
            (Place::End, _) => {
                let places = (0..self.tasks.len()).map(Place::Task).chain([Place::Goal]);
                let texts: Vec<&Tongues<Prose>> = places.flat_map(|place| self.texts(place)).collect();
                all.filter(|explore| !is_named(&texts, *explore)).collect()
            }
            (place, Stage::Read | Stage::Act { reached: true } | Stage::Goal { .. }) => {
                let texts = self.texts(place);
                all.filter(|explore| is_named(&texts, *explore)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The texts that may speak of searches at a place.
    fn texts(&self, place: Place) -> Vec<&Tongues<Prose>> {
        match place {
            Place::Task(task) => {
                let task = &self.lesson.tasks[task];
                task.options.iter().map(|option| &option.why).chain([&task.text]).collect()
            }
            Place::Goal => self.lesson.goal.iter().map(|goal| &goal.text).collect(),
            Place::End => Vec::new(),
        }
    }
}
