//! The home screen: where to begin, the labs, the lessons by track, and a filter over all of them.

use crate::catalog::{self, Entry};
use crate::lesson::library::{Card, Order, library};
use crate::progress::record::Progress;
use crate::tui::input::Input;
use crate::words::{Language, Words};
use crossterm::event::{KeyCode, KeyEvent};

/// Nodes of a lab that is opened from here, by protocol.
const NODES: [(&str, u8); 2] = [("raft", 5), ("paxos", 3)];

/// A question that was answered wrongly first, with a misconception, and not right since.
#[derive(Clone, Debug)]
pub struct Review {
    /// The lesson that asks it.
    pub card: &'static Card,
    /// The place of its task.
    pub place: usize,
    /// The misconception.
    pub misconception: String,
    /// How many of them there are.
    pub count: usize,
}

impl Review {
    /// The first question to review, if there is one. A task that its lesson has no longer is passed over.
    pub fn first(progress: &Progress) -> Option<Review> {
        let review = |(lesson, task, misconception): (&str, &str, &str)| {
            let card = library().iter().find(|card| card.id == lesson)?;
            Some(Review {
                card,
                place: card.lesson().task(task)?,
                misconception: misconception.into(),
                count: 1,
            })
        };
        let all: Vec<Review> = progress.reviews().filter_map(review).collect();
        let count = all.len();
        all.into_iter().next().map(|first| Review { count, ..first })
    }
}

/// Something to open.
#[derive(Clone, Debug)]
pub enum Item {
    /// A first look: kill a leader and see the next one.
    FirstLook,
    /// A question to answer again.
    Review(Review),
    /// A lesson.
    Lesson(&'static Card),
    /// Free play with a protocol and so many nodes.
    Lab(&'static Entry, u8),
}

impl Item {
    /// The heading that it stands under, as a key of the words.
    pub fn heading(&self) -> String {
        match self {
            Item::FirstLook | Item::Review(_) => String::from("home.start"),
            Item::Lesson(lesson) => format!("track.{}", lesson.track),
            Item::Lab(..) => String::from("home.labs"),
        }
    }

    /// Its title.
    pub fn title(&self, words: &Words) -> String {
        match self {
            Item::FirstLook => words.get("home.first-look").into(),
            Item::Review(review) => words.fill("home.review", &[("count", review.count.into())]),
            Item::Lesson(card) => card.title(words.language).into(),
            Item::Lab(entry, nodes) => {
                let protocol = words.get(&format!("protocol.{}", entry.profile.name)).to_string();
                words.fill("home.lab", &[("protocol", protocol.into()), ("nodes", u64::from(*nodes).into())])
            }
        }
    }

    /// What one finds there.
    pub fn about(&self, words: &Words) -> String {
        match self {
            Item::FirstLook => words.get("home.first-look-about").into(),
            Item::Review(review) => {
                let topic = words.misconception(&review.misconception).to_string();
                let title = review.card.title(words.language).to_string();
                words.fill("home.review-about", &[("topic", topic.into()), ("title", title.into())])
            }
            Item::Lesson(card) => card.objective(words.language).into(),
            Item::Lab(entry, _) => words.get(&format!("home.{}-about", entry.profile.name)).into(),
        }
    }
}

/// The home screen.
#[derive(Debug)]
pub struct Home {
    items: Vec<Item>,
    selected: usize,
    /// What the titles must contain.
    filter: Option<Input>,
    /// Whether the filter is being typed.
    typing: bool,
}

impl Home {
    /// The home screen, with its tracks in this order, and what there is to review.
    pub fn new(order: Order, review: Option<Review>) -> Home {
        let lab = |(name, nodes): (&str, u8)| {
            Some(Item::Lab(catalog::PROTOCOLS.iter().find(|entry| entry.profile.name == name)?, nodes))
        };
        let mut items = vec![Item::FirstLook];
        items.extend(review.map(Item::Review));
        items.extend(NODES.into_iter().filter_map(lab));
        items.extend(order.lessons().into_iter().map(Item::Lesson));
        Home { items, selected: 0, filter: None, typing: false }
    }

    /// The same with its tracks in another order; what was selected stays selected.
    pub fn reordered(&self, order: Order) -> Home {
        let review = self.items.iter().find_map(|item| match item {
            Item::Review(review) => Some(review.clone()),
            _ => None,
        });
        let mut home = Home::new(order, review);
        match self.selected() {
            Some(Item::Review(_)) => home.selected = 1,
            Some(Item::Lesson(card)) => home.select_lesson(&card.id),
            Some(Item::Lab(entry, _)) => home.select_lab(entry.profile.name),
            Some(Item::FirstLook) | None => {}
        }
        home
    }

    /// The items that the filter leaves, in order.
    pub fn shown(&self) -> Vec<&Item> {
        let filter = self.filter.as_ref().map(|filter| filter.text().to_lowercase()).unwrap_or_default();
        if filter.trim().is_empty() {
            return self.items.iter().collect();
        }
        let fits = |item: &&Item| {
            let text = |language: Language| {
                let words = language.words();
                let heading = words.get(&item.heading()).to_string();
                // A review names its lesson, but who looks for the lesson looks for no review.
                let about = if let Item::Review(_) = item { String::new() } else { item.about(words) };
                format!("{heading} {} {about}", item.title(words)).to_lowercase()
            };
            let id = if let Item::Lesson(card) = item { card.id.as_str() } else { "" };
            let all: Vec<String> = Language::all().map(text).collect();
            filter
                .split_whitespace()
                .all(|word| id.contains(word) || all.iter().any(|text| text.contains(word)))
        };
        self.items.iter().filter(fits).collect()
    }

    /// All items, whatever the filter.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The place of the selected item among those shown.
    pub fn place(&self) -> usize {
        self.selected.min(self.shown().len().saturating_sub(1))
    }

    /// The selected item.
    pub fn selected(&self) -> Option<&Item> {
        self.shown().get(self.place()).copied()
    }

    /// The filter, and whether it is being typed.
    pub fn filter(&self) -> Option<(&Input, bool)> {
        self.filter.as_ref().map(|filter| (filter, self.typing))
    }

    /// Moves the selection.
    pub fn move_by(&mut self, by: isize) {
        let last = self.shown().len().saturating_sub(1);
        self.selected = self.place().saturating_add_signed(by).min(last);
    }

    /// Selects the item at a place among those shown.
    pub fn select_at(&mut self, place: usize) {
        self.selected = place;
    }

    /// Selects a lesson.
    pub fn select_lesson(&mut self, id: &str) {
        let is = |item: &Item| matches!(item, Item::Lesson(card) if card.id == id);
        self.selected = self.items.iter().position(is).unwrap_or(self.selected);
    }

    /// Selects the lab of a protocol.
    pub fn select_lab(&mut self, name: &str) {
        let is = |item: &Item| matches!(item, Item::Lab(entry, _) if entry.profile.name == name);
        self.selected = self.items.iter().position(is).unwrap_or(self.selected);
    }

    /// Begins to type a filter.
    pub fn find(&mut self) {
        self.filter.get_or_insert_default();
        self.typing = true;
    }

    /// Whether a filter is being typed.
    pub fn typing(&self) -> bool {
        self.typing
    }

    /// Stops typing the filter; what it leaves stays.
    pub fn typed(&mut self) {
        self.typing = false;
    }

    /// Takes text that was pasted.
    pub fn paste(&mut self, text: &str) {
        if let Some(filter) = self.filter.as_mut().filter(|_| self.typing) {
            filter.insert(text);
            self.selected = 0;
        }
    }

    /// Takes a key while a filter is typed.
    pub fn key(&mut self, key: KeyEvent) {
        match key.code {
            KeyCode::Esc => self.clear(),
            KeyCode::Enter => self.typed(),
            KeyCode::Up => self.move_by(-1),
            KeyCode::Down => self.move_by(1),
            _ => {
                if let Some(filter) = &mut self.filter {
                    filter.key(key);
                }
                self.selected = 0;
            }
        }
    }

    /// Shows all items again.
    pub fn clear(&mut self) {
        (self.filter, self.typing) = (None, false);
    }
}
