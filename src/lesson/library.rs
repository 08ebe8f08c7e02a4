//! The lessons that are built into the program: a card of each, which is quick to read, and the lessons themselves.

use super::format::{Lesson, Level, TRACKS, Tongues};
use super::page;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::words::Language;
use include_dir::{Dir, include_dir};
use std::sync::{Arc, OnceLock};

/// The lesson files, as they stand in the sources.
static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// What a list says of a lesson.
#[derive(Debug)]
pub struct Card {
    /// Its id.
    pub id: String,
    /// Its track, one of [`TRACKS`].
    pub track: &'static str,
    /// How hard it is.
    pub level: Level,
    /// How long it takes.
    pub minutes: u32,
    /// The par of its goal, if it has one.
    pub par: Option<u64>,
    order: u32,
    title: Tongues<String>,
    objective: Tongues<String>,
    file: &'static [u8],
    edition: OnceLock<String>,
}

impl Card {
    /// Its title.
    pub fn title(&self, language: Language) -> &str {
        self.title.get(language).map_or("", String::as_str)
    }

    /// What one can do after it.
    pub fn objective(&self, language: Language) -> &str {
        self.objective.get(language).map_or("", String::as_str)
    }

    /// What tells this edition of the lesson from others.
    pub fn edition(&self) -> &str {
        self.edition.get_or_init(|| page::edition(self.file))
    }

    /// The lesson itself.
    pub fn lesson(&self) -> Arc<Lesson> {
        match Lesson::read(self.file) {
            Ok(lesson) => Arc::new(lesson),
            Err(faults) => {
                unreachable!("a test reads every lesson that is built in; {}: {faults:?}", self.id)
            }
        }
    }

    /// Reads the head of a file, which is what stands before its first task, and the par of its goal.
    fn read(file: &'static [u8]) -> Option<Card> {
        let text = std::str::from_utf8(file).ok()?;
        let head: toml::Table = text.split("\n[[").next()?.parse().ok()?;
        let goal = text.split("\n[goal]\n").nth(1).and_then(|goal| goal.split("\n[").next());
        let goal: toml::Table = goal.unwrap_or_default().parse().ok()?;
        let word = |name: &str| head.get(name)?.as_str();
        let number = |name: &str| u32::try_from(head.get(name)?.as_integer()?).ok();
        let tongues = |name: &str| {
            let table = head.get(name)?.as_table()?;
            let text =
                |language: Language| Some((language, table.get(language.code())?.as_str()?.trim().into()));
            Some(Tongues(Language::all().filter_map(text).collect()))
        };
        Some(Card {
            id: word("id")?.into(),
            track: TRACKS.iter().find(|track| Some(**track) == word("track"))?,
            level: Level::ALL.iter().find(|(name, _)| Some(*name) == word("level"))?.1,
            minutes: number("minutes")?,
            par: goal.get("par").and_then(|par| u64::try_from(par.as_integer()?).ok()),
            order: number("order")?,
            title: tongues("title")?,
            objective: tongues("objective")?,
            file,
            edition: OnceLock::new(),
        })
    }
}

/// In which order the tracks stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Raft before Paxos: those who begin with Paxos do less well at Raft.
    #[default]
    Usual,
    /// Paxos before Raft, as in the article that the program grew from.
    Article,
}

impl Order {
    /// Its name on the command line and in the settings.
    pub fn name(self) -> &'static str {
        match self {
            Order::Usual => "usual",
            Order::Article => "article",
        }
    }

    /// The order of this name.
    pub fn find(name: &str) -> Option<Order> {
        [Order::Usual, Order::Article].into_iter().find(|order| order.name() == name)
    }

    /// The other one.
    pub fn other(self) -> Order {
        match self {
            Order::Usual => Order::Article,
            Order::Article => Order::Usual,
        }
    }

    /// All lessons in this order.
    pub fn lessons(self) -> Vec<&'static Card> {
        let mut cards: Vec<&'static Card> = library().iter().collect();
        if self == Order::Article {
            let track = |card: &&Card| match card.track {
                "foundations" => 0,
                "paxos" => 1,
                _ => 2,
            };
            cards.sort_by_key(track);
        }
        cards
    }
}

/// The lesson of the same track that comes after the one with this id.
pub fn after(id: &str) -> Option<&'static Card> {
    let mut rest = library().iter().skip_while(|card| card.id != id);
    let this = rest.next()?;
    rest.next().filter(|card| card.track == this.track)
}

/// A card of every lesson, sorted by track and by their order in it.
pub fn library() -> &'static [Card] {
    static CARDS: OnceLock<Vec<Card>> = OnceLock::new();
    CARDS.get_or_init(|| {
        let mut cards: Vec<Card> = files().into_iter().filter_map(|(_, file)| Card::read(file)).collect();
        let track = |card: &Card| TRACKS.iter().position(|track| *track == card.track);
        cards.sort_by_key(|card| (track(card), card.order));
        cards
    })
}

/// The files of all lessons that are built in, with their names.
pub fn files() -> Vec<(&'static str, &'static [u8])> {
    fn walk(folder: &'static Dir<'static>, found: &mut Vec<(&'static str, &'static [u8])>) {
        for file in folder.files().filter(|file| file.path().extension().is_some_and(|kind| kind == "toml")) {
            found.push((file.path().to_str().unwrap_or_default(), file.contents()));
        }
        folder.dirs().for_each(|folder| walk(folder, found));
    }
    let mut found = Vec::new();
    walk(&FILES, &mut found);
    found
}

/// The lesson with this id.
pub fn lesson(id: &str) -> Result<Arc<Lesson>, Trouble> {
    let ids = || library().iter().map(|card| card.id.as_str());
    library().iter().find(|card| card.id == id).map(Card::lesson).ok_or_else(|| {
        let what = Saying::plain("lesson.unknown").with("word", String::from(id));
        Trouble::new(what).nearest(id, ids())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_articles_order_has_paxos_before_raft_and_the_same_lessons() {
        let tracks = |order: Order| order.lessons().iter().map(|card| card.track).collect::<Vec<_>>();
        let place = |order: Order, track: &str| tracks(order).iter().position(|other| *other == track);
        assert!(place(Order::Usual, "raft") < place(Order::Usual, "paxos"));
        assert!(place(Order::Article, "paxos") < place(Order::Article, "raft"));
        let sorted = |order| {
            let mut tracks = tracks(order);
            tracks.sort_unstable();
            tracks
        };
        assert_eq!(sorted(Order::Usual), sorted(Order::Article));
    }

    #[test]
    fn each_card_says_what_its_lesson_says() {
        assert_eq!(library().len(), files().len(), "every file has a card");
        for card in library() {
            let lesson = card.lesson();
            assert_eq!(
                (card.id.as_str(), card.track, card.level, card.minutes, card.order),
                (lesson.id.get_ref().as_str(), lesson.track, lesson.level, lesson.minutes, lesson.order)
            );
            let par = lesson.goal.as_ref().and_then(|goal| goal.par.as_ref());
            assert_eq!(card.par, par.map(|par| *par.get_ref()), "{}", card.id);
            for language in lesson.languages.iter().copied() {
                let text = |prose: Option<&crate::lesson::format::Prose>| {
                    prose.map(|prose| prose.written.get_ref().trim().to_string())
                };
                assert_eq!(Some(card.title(language).into()), text(lesson.title.own(language)));
                assert_eq!(Some(card.objective(language).into()), text(lesson.objective.own(language)));
            }
        }
    }
}
