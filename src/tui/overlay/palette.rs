//! The palette: all that can be done here, found by its words.
//!
//! [`entries`] lists it: every action of the table that belongs to the open screen, every line that the present moment
//! allows, and at home whatever can be opened. This file filters it while one types; [`view`] draws it. A choice does
//! exactly what its key or its line does, so nothing here knows how.

use crate::tui::app::{App, Item};
use crate::tui::input::Input;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

mod entries;
mod view;

pub use view::{draw, target};

/// Entries that a page key moves by.
const PAGE: isize = 8;

/// What choosing an entry does.
#[derive(Clone, Debug)]
pub enum Deed {
    /// What this key does.
    Key(KeyEvent),
    /// What this line says.
    Line(String),
    /// Types this line, which goes on.
    Begin(String),
    /// Opens this.
    Open(Item),
}

/// Under which heading an entry stands, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// What a key does.
    Keys,
    /// What can be opened.
    Places,
    /// What can be typed.
    Lines,
    /// What a key does, but not now.
    Idle,
}

/// Something that can be done.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it stands.
    pub section: Section,
    /// Its key; `:` for a line.
    pub key: String,
    /// What it is called, or the line itself.
    pub title: String,
    /// What it does.
    pub about: String,
    /// What choosing it does.
    pub deed: Deed,
    /// The English name of its action, by which it is found too.
    name: &'static str,
    /// All the words that it is found by, in every language, in small letters.
    words: String,
}

impl Entry {
    /// How far it is from what was typed: 0 is nearest, nothing if a word of it is missing.
    fn distance(&self, typed: &[String]) -> Option<usize> {
        let title = self.title.to_lowercase();
        let begins = |word: &str| title.split([' ', '>', ',', '-']).any(|part| part.starts_with(word));
        let far = |word: &String| match () {
            () if self.key.to_lowercase() == *word || begins(word) => Some(0),
            () if title.contains(word.as_str()) || self.name == word => Some(1),
            () => self.words.contains(word.as_str()).then_some(3),
        };
        typed.iter().map(far).sum()
    }
}

/// What came of a key.
#[derive(Debug)]
pub enum Pressed {
    /// It goes on.
    On,
    /// It is closed.
    Closed,
    /// This was chosen.
    Chosen(Deed),
}

/// All that can be done, and what is typed to find it.
#[derive(Debug)]
pub struct Palette {
    entries: Vec<Entry>,
    input: Input,
    /// Places of the entries that have all the words, the nearest of each section first.
    shown: Vec<usize>,
    /// The place of the selected one among them.
    selected: usize,
}

impl Palette {
    /// What can be done on the screen that is open.
    pub fn new(app: &App) -> Palette {
        let (entries, input) = (entries::all(app), Input::default());
        let mut palette = Palette { entries, input, shown: Vec::new(), selected: 0 };
        palette.find();
        palette
    }

    /// The entries that have all the words that were typed.
    pub fn shown(&self) -> impl Iterator<Item = &Entry> {
        self.shown.iter().map(|place| &self.entries[*place])
    }

    /// The selected entry.
    pub fn selected(&self) -> Option<&Entry> {
        self.shown().nth(self.selected)
    }

    /// The words that were typed, in small letters.
    fn typed(&self) -> Vec<String> {
        self.input.text().to_lowercase().split_whitespace().map(String::from).collect()
    }

    /// Finds the entries that have all the words.
    fn find(&mut self) {
        let typed = self.typed();
        let fits = |(place, entry): (usize, &Entry)| Some((entry.section, entry.distance(&typed)?, place));
        let mut found: Vec<_> = self.entries.iter().enumerate().filter_map(fits).collect();
        found.sort_unstable();
        (self.shown, self.selected) = (found.into_iter().map(|(.., place)| place).collect(), 0);
    }

    /// Selects the entry at a place among those shown.
    pub fn select_at(&mut self, place: usize) {
        self.selected = place.min(self.shown.len().saturating_sub(1));
    }

    fn move_by(&mut self, by: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }

    /// Takes text that was pasted.
    pub fn paste(&mut self, text: &str) {
        self.input.insert(text);
        self.find();
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent) -> Pressed {
        let held = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc => return Pressed::Closed,
            KeyCode::Char('p') if held => return Pressed::Closed,
            KeyCode::Enter => {
                if let Some(entry) = self.selected() {
                    return Pressed::Chosen(entry.deed.clone());
                }
            }
            KeyCode::Up | KeyCode::BackTab => self.move_by(-1),
            KeyCode::Down | KeyCode::Tab => self.move_by(1),
            KeyCode::PageUp => self.move_by(-PAGE),
            KeyCode::PageDown => self.move_by(PAGE),
            _ => {
                let before = self.input.text();
                self.input.key(key);
                if self.input.text() != before {
                    self.find();
                }
            }
        }
        Pressed::On
    }
}
