//! What the palette offers: actions, lines, and at home whatever can be opened.

use super::{Deed, Entry, Section};
use crate::lesson::Stage;
use crate::model::id::NodeId;
use crate::model::saying::Saying;
use crate::session::complete::Choice;
use crate::tui::action::{ACTIONS, Action, Row};
use crate::tui::app::{App, Course, Home, Item, Lab, Scene};
use crate::words::{Language, Words};
use crossterm::event::{KeyCode, KeyEvent};

/// Everything that can be done on the screen that is open.
pub(super) fn all(app: &App) -> Vec<Entry> {
    let belonging = |row: &&Row| app.has(row) && row.action != Action::Palette;
    let mut entries: Vec<Entry> = ACTIONS.iter().filter(belonging).flat_map(|row| of_row(row, app)).collect();
    match app.scene() {
        Scene::Home(home) => entries.extend(places(home, app)),
        Scene::Lab(lab) => entries.extend(lab.lines().into_iter().map(|choice| line(&choice, app))),
    }
    entries
}

/// What an entry says in a language: its title, and what it does.
type Said<'a> = &'a dyn Fn(&Words) -> (String, String);

/// An entry that is found by what it says in every language, and by its name.
fn entry(section: Section, key: &str, name: &'static str, said: Said<'_>, deed: Deed, app: &App) -> Entry {
    let (title, about) = said(app.words());
    let mut words = format!("{key} {name}");
    for language in Language::all() {
        let (title, about) = said(language.words());
        words = format!("{words} {title} {about}");
    }
    Entry { section, key: key.into(), title, about, deed, name, words: words.to_lowercase() }
}

/// The entries of a row: one, or one for each digit.
fn of_row(row: &Row, app: &App) -> Vec<Entry> {
    if let (Action::Node, Scene::Lab(lab)) = (row.action, app.scene()) {
        return digits(row, lab, app);
    }
    let section = if app.offers(row.action) { Section::Keys } else { Section::Idle };
    let (key, short) = (&row.keys[0], app.name_of(row));
    let said =
        |words: &Words| (words.get(&short).to_string(), words.get(&format!("help.{}", row.name)).to_string());
    let label = app.theme.label(key.label);
    vec![entry(section, label, row.name, &said, Deed::Key(key.press()), app)]
}

/// Each node that a digit chooses, and each answer while a question is open.
fn digits(row: &Row, lab: &Lab, app: &App) -> Vec<Entry> {
    let told = lab.course.as_ref().filter(|course| !course.runner.is_free());
    let asked = told.filter(|course| course.runner.stage() == Stage::Ask).map_or(0, Course::options);
    let nodes = lab.facts.nodes.len();
    let digit = |number: usize| {
        let digit = char::from_digit(number as u32, 10)?;
        let said = |words: &Words| {
            let saying = if number <= asked {
                Saying::plain("palette.answer").with("number", number)
            } else {
                Saying::plain("palette.node").with("node", NodeId::new(number as u8))
            };
            (words.say(&saying), words.get(&format!("help.{}", row.name)).to_string())
        };
        let press = Deed::Key(KeyEvent::from(KeyCode::Char(digit)));
        Some(entry(Section::Keys, &digit.to_string(), row.name, &said, press, app))
    };
    (1..=nodes.max(asked)).filter_map(digit).collect()
}

/// What can be opened at home.
fn places<'a>(home: &'a Home, app: &'a App) -> impl Iterator<Item = Entry> + 'a {
    home.items().iter().map(|item| {
        let said = |words: &Words| {
            let heading = words.get(&item.heading()).to_string();
            (item.title(words), format!("{heading}: {}", item.about(words)))
        };
        let mut place =
            entry(Section::Places, app.theme.glyphs.arrow, "open", &said, Deed::Open(item.clone()), app);
        if let Item::Lesson(card) = item {
            place.words = format!("{} {}", place.words, card.id);
        }
        place
    })
}

/// A line, or the beginning of one that goes on.
fn line(choice: &Choice, app: &App) -> Entry {
    let (more, deed) = if choice.more {
        (format!(" {}", app.theme.glyphs.more), Deed::Begin(format!("{} ", choice.text)))
    } else {
        (String::new(), Deed::Line(choice.text.clone()))
    };
    let said = |words: &Words| (format!("{}{more}", choice.text), words.say(&choice.about));
    entry(Section::Lines, ":", "line", &said, deed, app)
}
