//! The app: which scene is open, what lies over it, and what a key does to it.

use super::action::{self, Action};
use super::layout;
use super::overlay::{Links, Majorities, Menu, Overlay, Tour};
use super::pane::{Pane, article, space, task, why};
use super::scene;
use super::target::Clicked;
use super::theme::Theme;
use crate::catalog::{self, Setup};
use crate::lesson::page::Fault;
use crate::lesson::{Lesson, Place};
use crate::model::saying::Saying;
use crate::progress::journal::Journal;
use crate::progress::record::{Progress, Record};
use crate::progress::settings::Settings;
use crate::progress::store::Store;
use crate::session::Session;
use crate::words::{Language, Words};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use std::sync::Arc;

mod course;
mod home;
mod lab;
mod mouse;
mod offer;
mod over;
mod palette;
mod study;
mod time;
mod watched;

pub use course::Course;
pub use home::{Home, Item, Review};
pub use lab::{Account, Finder, Finding, Lab, Notice, Passed, Rules, Scroll, Shown, Sort, Way};
pub use watched::Watched;

/// What the loop does after a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Goes on.
    On,
    /// Ends.
    Quit,
    /// Gives the terminal back for a while.
    Suspend,
    /// Gives the terminal a text for its clipboard.
    Copy(String),
}

/// Which screen is open.
#[derive(Debug)]
pub enum Scene {
    /// Where to begin.
    Home(Home),
    /// Free play, or a lesson.
    Lab(Box<Lab>),
}

/// The screen until it is known.
const USUAL: Rect = Rect::new(0, 0, 120, 36);
/// The whole state of the screen.
#[derive(Debug)]
pub struct App {
    scene: Scene,
    overlay: Option<Overlay>,
    /// Colours and marks.
    pub theme: Theme,
    language: Language,
    settings: Settings,
    /// What was done in lessons; nothing before it is needed.
    store: Option<Store>,
    /// Something to say on the home screen.
    said: Option<Saying>,
    /// Lines that were typed.
    typed: Vec<String>,
    /// The screen as it was drawn last.
    area: Rect,
    /// The file of the lesson that is open, if it is followed.
    watched: Option<Watched>,
    /// Whether every event is shown at once.
    still: bool,
    /// What was clicked last, if no key came since.
    clicked: Option<Clicked>,
}

impl App {
    fn new(scene: Scene, theme: Theme, language: Language, settings: Settings) -> App {
        App {
            scene,
            overlay: None,
            theme,
            language,
            settings,
            store: None,
            said: None,
            typed: Vec::new(),
            area: USUAL,
            watched: None,
            still: false,
            clicked: None,
        }
    }

    /// The home screen.
    pub fn home(theme: Theme, language: Language, settings: Settings) -> App {
        let home = Home::new(settings.order(), None);
        let mut app = App::new(Scene::Home(home), theme, language, settings);
        app.show_home();
        app
    }

    /// The same, with the tour over it if nobody has been here before.
    pub fn welcoming(mut self) -> App {
        if self.settings.are_new() {
            self.overlay = Some(Overlay::Tour(Tour::default()));
        }
        self
    }

    /// The lab, with a run that may have begun.
    pub fn lab(session: Session, theme: Theme, language: Language, settings: Settings) -> App {
        let journal = Journal::start(&settings, &session.script());
        let mut lab = Lab::new(session, journal);
        lab.show_twin();
        App::new(Scene::Lab(Box::new(lab)), theme, language, settings)
    }

    /// A lesson, where it was left or at this place.
    pub fn lesson(
        lesson: Arc<Lesson>,
        place: Option<Place>,
        theme: Theme,
        language: Language,
        settings: Settings,
    ) -> Result<App, Fault> {
        // What home would show is not looked up: the lesson takes its place at once.
        let home = Scene::Home(Home::new(settings.order(), None));
        let mut app = App::new(home, theme, language, settings);
        app.learn(lesson, place)?;
        if let (Some(said), Scene::Lab(lab)) = (app.said.take(), &mut app.scene) {
            lab.notice = Some(Notice::Said(said));
        }
        Ok(app)
    }

    /// The goal of a lesson alone, to practise it.
    pub fn practice(
        lesson: Arc<Lesson>,
        theme: Theme,
        language: Language,
        settings: Settings,
    ) -> Result<App, Fault> {
        let mut app = App::home(theme, language, settings);
        app.practise(lesson)?;
        Ok(app)
    }

    /// Which screen is open.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What lies over it.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// Whether a line is being typed, which has a cursor.
    pub fn is_typed_in(&self) -> bool {
        let at_home = matches!(&self.scene, Scene::Home(home) if home.typing());
        at_home || matches!(self.overlay, Some(Overlay::Prompt(_)))
    }

    /// The sentences of the present language.
    pub fn words(&self) -> &'static Words {
        self.language.words()
    }

    /// What was done in a lesson.
    pub fn record(&self, lesson: &str) -> Option<&Record> {
        self.store.as_ref()?.lesson(lesson)
    }

    /// How the first key of an action is written.
    pub fn key_label(&self, action: &str) -> Option<String> {
        let row = action::ACTIONS.iter().find(|row| row.name == action)?;
        row.keys.first().map(|key| self.theme.label(key.label).into())
    }

    /// Something to say on the home screen.
    pub fn said(&self) -> Option<&Saying> {
        self.said.as_ref()
    }

    /// Takes text that was pasted.
    pub fn paste(&mut self, text: &str) -> Flow {
        match (&mut self.overlay, &mut self.scene) {
            (Some(Overlay::Prompt(prompt)), Scene::Lab(lab)) => prompt.paste(text, &lab.session),
            (Some(Overlay::Palette(palette)), _) => palette.paste(text),
            (None, Scene::Home(home)) => home.paste(text),
            _ => {}
        }
        Flow::On
    }

    /// Takes a key. It acts at once: what still moves is where it goes.
    pub fn key(&mut self, key: KeyEvent) -> Flow {
        self.hurry();
        self.clicked = None;
        let flow = self.take(key);
        self.rest();
        flow
    }

    fn take(&mut self, key: KeyEvent) -> Flow {
        let action = self.action_of(key);
        if action == Some(Action::Suspend) {
            return Flow::Suspend;
        }
        if action == Some(Action::Quit) && key.code == KeyCode::Char('c') {
            self.tour_seen();
            return Flow::Quit;
        }
        if let Some(overlay) = self.overlay.take() {
            let flow = self.overlay_key(overlay, key);
            self.settle();
            return flow;
        }
        self.said = None;
        if let Scene::Home(home) = &mut self.scene
            && home.typing()
            && action != Some(Action::Palette)
        {
            home.key(key);
            return Flow::On;
        }
        let Some(action) = action else { return Flow::On };
        match action {
            Action::Quit => return Flow::Quit,
            Action::Help => self.overlay = Some(Overlay::Help(0)),
            Action::Palette => self.open_palette(),
            Action::Tour => self.overlay = Some(Overlay::Tour(Tour::default())),
            Action::Language => self.next_language(),
            Action::Tone => {
                self.theme = self.theme.next();
                let name = self.theme.tone().name();
                self.settings.remember_theme(name);
                self.say(Saying::plain(format!("theme.{name}")));
            }
            Action::Copy => return self.copy(),
            _ => self.act(action, key),
        }
        self.settle();
        Flow::On
    }

    /// Says something below what is open.
    fn say(&mut self, saying: Saying) {
        match &mut self.scene {
            Scene::Home(_) => self.said = Some(saying),
            Scene::Lab(lab) => lab.notice = Some(Notice::Said(saying)),
        }
    }

    /// What a key does to the screen that is open.
    fn act(&mut self, action: Action, key: KeyEvent) {
        match self.scene {
            Scene::Home(_) => self.act_at_home(action),
            Scene::Lab(_) => self.act_in_lab(action, key),
        }
    }

    fn act_at_home(&mut self, action: Action) {
        let Scene::Home(home) = &mut self.scene else { return };
        match action {
            Action::Up => home.move_by(-1),
            Action::Down => home.move_by(1),
            Action::Filter => home.find(),
            Action::Order => {
                self.settings.remember_order(self.settings.order().other());
                *home = home.reordered(self.settings.order());
            }
            Action::Practise => self.practise_selected(),
            Action::Escape => home.clear(),
            Action::Enter => {
                if let Some(item) = home.selected().cloned() {
                    self.open(&item);
                }
            }
            _ => {}
        }
    }

    fn act_in_lab(&mut self, action: Action, key: KeyEvent) {
        let Scene::Lab(lab) = &mut self.scene else { return };
        match action {
            Action::Branch => self.prompt("branch ", ""),
            Action::Line => self.prompt(":", ""),
            Action::Search => match lab.no_search() {
                Some(why) => lab.refuse(why),
                None => self.prompt("/", ""),
            },
            Action::Enter if lab.finder().is_some_and(Finder::has_found) => lab.play_found(false),
            Action::Newest if lab.finder().is_some_and(Finder::has_found) => lab.play_found(true),
            Action::Enter if lab.next_lesson().is_some() => self.learn_next(),
            Action::Request => {
                let (node, value) = (lab.node, lab.next_value());
                if lab.facts.node(node).is_some_and(|node| node.up) {
                    self.prompt(&format!("request {node} "), &value);
                } else {
                    lab.refuse_down(node);
                }
            }
            Action::TimeOut => match Menu::leaders(lab) {
                Some(menu) => self.overlay = Some(Overlay::Menu(menu)),
                None => lab.act(action, key),
            },
            Action::Links => self.overlay = Some(Overlay::Links(Links::new(lab))),
            Action::Majorities => self.overlay = Some(Overlay::Majorities(Majorities::new(lab))),
            Action::Twin => self.overlay = Some(Overlay::Menu(Menu::twins(lab))),
            Action::Compare => match Menu::branches(lab) {
                Some(menu) => self.overlay = Some(Overlay::Menu(menu)),
                None => lab.compare_only(),
            },
            Action::Break => self.overlay = Some(Overlay::Menu(Menu::breakages(lab))),
            Action::Why if lab.pane == Pane::Why => self.overlay = Some(Overlay::Menu(Menu::why(lab))),
            Action::WhyNot => match lab.no_search() {
                Some(why) => lab.refuse(why),
                None => self.overlay = Some(Overlay::Menu(Menu::why_not(lab))),
            },
            Action::Up | Action::Down if lab.pane == Pane::Why => {
                self.note_ways();
                if let Scene::Lab(lab) = &mut self.scene {
                    lab.act(action, key);
                }
            }
            Action::Enter if lab.pane == Pane::Rules => match Menu::breakages_of_rule(lab) {
                Some(menu) => self.overlay = Some(Overlay::Menu(menu)),
                None => lab.refuse(Saying::plain("pane.card-no-breakage")),
            },
            Action::Escape => {
                if !lab.back_out() {
                    self.go_home();
                }
            }
            _ => lab.act(action, key),
        }
    }

    /// Takes note of where the ways of the why pane stand now, before one of them is selected.
    fn note_ways(&mut self) {
        let Scene::Lab(lab) = &self.scene else { return };
        let place = scene::panes(self.area, lab).into_iter().find(|(pane, _)| *pane == Pane::Why);
        let rows = place.map(|(_, place)| why::rows(Pane::inside(place), self, lab));
        if let (Some(rows), Scene::Lab(lab)) = (rows, &mut self.scene) {
            lab.why_drawn(rows);
        }
    }

    /// Copies what is printed over the panes, or the selected message where messages have the focus, or the run.
    fn copy(&mut self) -> Flow {
        let Scene::Lab(lab) = &mut self.scene else { return Flow::On };
        match lab.copy() {
            Ok(sequence) => Flow::Copy(sequence),
            Err(why) => {
                lab.refuse(why);
                Flow::On
            }
        }
    }

    /// Back to the home screen, where what was open is selected.
    fn go_home(&mut self) {
        self.watched = None;
        let Scene::Lab(lab) = &self.scene else { return };
        let (lesson, protocol) = (lab.lesson_id(), lab.facts.profile.name);
        self.show_home();
        if let Scene::Home(home) = &mut self.scene {
            match lesson {
                Some(lesson) => home.select_lesson(&lesson),
                None => home.select_lab(protocol),
            }
        }
    }

    /// The home screen, with what there is to review.
    fn show_home(&mut self) {
        let review = Review::first(self.store().progress());
        self.scene = Scene::Home(Home::new(self.settings.order(), review));
    }

    /// Opens what was chosen on the home screen.
    fn open(&mut self, item: &Item) {
        let lab = match item {
            Item::FirstLook => self.start("raft", 5).coached(),
            Item::Lab(entry, nodes) => self.start(entry.profile.name, *nodes),
            Item::Lesson(card) => {
                if let Err(fault) = self.learn(card.lesson(), None) {
                    self.said = Some(fault.trouble.what);
                }
                return;
            }
            Item::Review(review) => return self.review(review),
        };
        self.scene = Scene::Lab(Box::new(lab));
    }

    /// A fresh lab whose lines are written down.
    fn start(&self, protocol: &str, nodes: u8) -> Lab {
        let entry = catalog::protocol(protocol).expect("the home screen offers what there is");
        let mut setup = Setup::new(entry);
        setup.config.nodes = nodes;
        let session = Session::new(setup).expect("a cluster starts with empty disks");
        let journal = Journal::start(&self.settings, &session.script());
        Lab::new(session, journal)
    }

    /// What was done in lessons; opened when it is first needed, which may have something to say.
    fn store(&mut self) -> &mut Store {
        if self.store.is_none() {
            let (store, said) = Progress::open(self.settings.folder());
            (self.store, self.said) = (Some(store), said.or(self.said.take()));
        }
        self.store.as_mut().expect("it was opened just now")
    }

    /// The screen as it was drawn last.
    pub fn area(&self) -> Rect {
        self.area
    }

    /// Takes note of how large the screen is.
    pub fn resize(&mut self, area: Rect) {
        self.area = area;
        self.measure();
    }

    /// Looks how much room there is, and how many rows a task needs where it can have more.
    fn measure(&mut self) {
        let Scene::Lab(lab) = &self.scene else { return };
        let rows = |width| task::reach(Pane::inside(Rect { width, height: 2, ..self.area }), self, lab);
        let task = layout::task_columns(self.area).map_or(0, rows);
        let Scene::Lab(lab) = &mut self.scene else { return };
        lab.roomy = layout::fits(self.area, layout::HUGE);
        lab.task_rows = task as u16;
    }

    /// What is to be done after each key: what was done in a lesson is saved, and nothing is scrolled past its end.
    fn settle(&mut self) {
        self.keep();
        self.measure();
        let Scene::Lab(lab) = &self.scene else { return };
        let panes = scene::panes(self.area, lab);
        let space = panes.iter().find(|(pane, _)| *pane == Pane::Space);
        let room = space.map_or(lab.space.room, |(_, place)| space::room(Pane::inside(*place)));
        let mut scroll = lab.scroll;
        let reach = |(pane, place): (Pane, Rect)| {
            scroll.of(pane).filter(|lines| **lines > 0)?;
            Some((pane, pane.reach(place, self, lab)?))
        };
        let article = panes.iter().find(|(pane, _)| *pane == Pane::Article && lab.follows_article());
        let followed = article.map(|(_, place)| article::first(Pane::inside(*place), self, lab));
        let reaches: Vec<(Pane, usize)> = panes.into_iter().filter_map(reach).collect();
        let Scene::Lab(lab) = &mut self.scene else { return };
        lab.space.room = room;
        lab.scroll.article = followed.unwrap_or(lab.scroll.article);
        for (pane, most) in reaches {
            if let Some(scroll) = lab.scroll.of(pane) {
                *scroll = (*scroll).min(most);
            }
        }
    }
}
