//! What the learner reads where he is.

use super::{Place, Runner, Stage};
use crate::lesson::format::{Asked, Prose, Tongues};
use crate::lesson::library::{self, Card};
use crate::lesson::markup::{Block, Keys, Span, Style};
use crate::model::expression::Condition;
use crate::model::facts::Facts;
use crate::session::Session;
use crate::words::Language;
use std::sync::Arc;

/// What came of a prediction.
#[derive(Debug)]
pub struct Outcome {
    /// The option that the learner chose, from 0.
    pub chosen: usize,
    /// The option that is true.
    pub truth: usize,
    /// Why the chosen one is true or not.
    pub chosen_why: Vec<Block>,
    /// Why the true one is.
    pub truth_why: Vec<Block>,
}

/// One thing that is to be brought about.
#[derive(Debug)]
pub struct Aim {
    /// What it is, in words; nothing where the lesson has none.
    pub said: Vec<Block>,
    /// What is asked, and whether it holds.
    pub condition: Condition,
}

impl Runner {
    /// The lesson's title.
    pub fn title(&self, language: Language) -> String {
        self.one_line(&self.lesson.title, language)
    }

    /// What one can do after the lesson.
    pub fn objective(&self, language: Language) -> String {
        self.one_line(&self.lesson.objective, language)
    }

    /// What is to be read here: in a show what the lines have shown, in a prediction the question, in an act and at
    /// the goal what is to be done.
    pub fn text(&self, language: Language, keys: Keys<'_>) -> Vec<Block> {
        match self.place {
            Place::Task(place) => {
                let task = &self.lesson.tasks[place];
                fill(&task.text, language, self.reference.read_at(place, task.kind), keys)
            }
            Place::Goal => self.lesson.goal.as_ref().map_or(Vec::new(), |goal| {
                fill(&goal.text, language, self.reference.goal_start(goal.from), keys)
            }),
            Place::End => Vec::new(),
        }
    }

    /// What is to be read here before the lines run that are watched; nothing once they have run.
    pub fn before(&self, language: Language, keys: Keys<'_>) -> Vec<Block> {
        match (self.place, self.stage()) {
            (Place::Task(place), Stage::Watch { .. }) => {
                fill(&self.lesson.tasks[place].before, language, &self.reference.tasks[place].before, keys)
            }
            _ => Vec::new(),
        }
    }

    /// What can be answered here; nothing where nothing is asked.
    pub fn options(&self, language: Language, keys: Keys<'_>) -> Vec<Vec<Block>> {
        let Place::Task(place) = self.place else { return Vec::new() };
        let before = &self.reference.tasks[place].before;
        let options = self.lesson.tasks[place].options.iter();
        options.map(|option| fill(&option.text, language, before, keys)).collect()
    }

    /// The option that was chosen here this time, from 0.
    pub fn chosen(&self) -> Option<usize> {
        let Place::Task(place) = self.place else { return None };
        self.tasks[place].chosen
    }

    /// What came of the answer, once the lines have run.
    pub fn outcome(&self, language: Language, keys: Keys<'_>) -> Option<Outcome> {
        let Place::Task(place) = self.place else { return None };
        let (chosen, truth) = (self.chosen()?, self.reference.tasks[place].truth?);
        let after = &self.reference.tasks[place].after;
        let why = |option: usize| fill(&self.lesson.tasks[place].options[option].why, language, after, keys);
        let outcome = || Outcome { chosen, truth, chosen_why: why(chosen), truth_why: why(truth) };
        (self.stage() == Stage::Read).then(outcome)
    }

    /// The predictions that came out otherwise, each by its task, counted from 0, with the answer that is true.
    pub fn mistakes(&self, language: Language, keys: Keys<'_>) -> Vec<(usize, Vec<Block>)> {
        let told = self.tasks.iter().zip(&self.reference.tasks).enumerate();
        let wrong = told.filter_map(|(place, (status, played))| {
            let truth = played.truth.filter(|truth| status.first.is_some_and(|first| first != *truth))?;
            let text = &self.lesson.tasks[place].options.get(truth)?.text;
            Some((place, fill(text, language, &played.before, keys)))
        });
        wrong.collect()
    }

    /// The lesson of the same track that comes after this one, if it is built in.
    pub fn next_lesson(&self) -> Option<&'static Card> {
        library::after(self.lesson.id.get_ref())
    }

    /// The hints that the learner has asked for here, the first one first.
    pub fn hints(&self, language: Language, keys: Keys<'_>) -> Vec<Vec<Block>> {
        let (hints, seen, facts) = match self.place {
            Place::Task(place) => {
                let before = &self.reference.tasks[place].before;
                (&self.lesson.tasks[place].hints, self.tasks[place].hints, before)
            }
            Place::Goal => match &self.lesson.goal {
                Some(goal) => (&goal.hints, self.goal.hints, self.reference.goal_start(goal.from)),
                None => return Vec::new(),
            },
            Place::End => return Vec::new(),
        };
        let Some((own, hints)) = hints.nearest(language) else { return Vec::new() };
        let fill = |hint: &Prose| in_language(hint.text.fill(facts, keys).unwrap_or_default(), own, language);
        hints.iter().take(seen).map(fill).collect()
    }

    /// How many hints the learner has asked for here.
    pub fn hints_seen(&self) -> usize {
        match self.place {
            Place::Task(place) => self.tasks[place].hints,
            Place::Goal => self.goal.hints,
            Place::End => 0,
        }
    }

    /// How many hints there are here.
    pub fn hint_count(&self) -> usize {
        let hints = match self.place {
            Place::Task(place) => &self.lesson.tasks[place].hints,
            Place::Goal => match &self.lesson.goal {
                Some(goal) => &goal.hints,
                None => return 0,
            },
            Place::End => return 0,
        };
        hints.all().map(|(_, list)| list.len()).max().unwrap_or_default()
    }

    /// What is to be brought about here, condition by condition, as it is now.
    pub fn aims(&self, session: &Session, language: Language, keys: Keys<'_>) -> Vec<Aim> {
        let (asked, said, read_at): (&[Asked], _, _) = match (self.place, &self.lesson.goal) {
            (Place::Task(place), _) => {
                let task = &self.lesson.tasks[place];
                (&task.expect, &task.said, &self.reference.tasks[place].before)
            }
            (Place::Goal, Some(goal)) => {
                (std::slice::from_ref(&goal.reach), &goal.said, self.reference.goal_start(goal.from))
            }
            _ => return Vec::new(),
        };
        let facts = Arc::new(session.facts());
        let (own, said) = said.nearest(language).map_or((language, &[][..]), |(own, said)| (own, said));
        let words =
            |prose: &Prose| in_language(prose.text.fill(read_at, keys).unwrap_or_default(), own, language);
        let conditions = asked.iter().flat_map(|asked| asked.question.conditions(&facts)).enumerate();
        let aim = |(place, condition)| Aim { said: said.get(place).map_or(Vec::new(), words), condition };
        conditions.map(aim).collect()
    }

    fn one_line(&self, text: &Tongues<Prose>, language: Language) -> String {
        let blocks = fill(text, language, &self.reference.start, &|_| None);
        crate::lesson::markup::plain(&blocks).join(" ")
    }
}

/// A text in a language, at a moment. Starting the lesson has shown that it can be filled.
fn fill(text: &Tongues<Prose>, language: Language, facts: &Arc<Facts>, keys: Keys<'_>) -> Vec<Block> {
    let Some((own, prose)) = text.nearest(language) else { return Vec::new() };
    in_language(prose.text.fill(facts, keys).unwrap_or_default(), own, language)
}

/// Blocks with a sign before them of the language that they are in, if it is not the learner's: `[en]`.
pub(super) fn in_language(mut blocks: Vec<Block>, own: Language, language: Language) -> Vec<Block> {
    if let Some(first) = blocks.first_mut().filter(|_| own != language) {
        first.spans.insert(0, Span { words: format!("[{}] ", own.code()), style: Style::default() });
    }
    blocks
}
