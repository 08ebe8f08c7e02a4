//! The app: which scene is open, what lies over it, and what a key does to it.

use super::action::{self, Action};
use super::overlay::prompt::Pressed;
use super::overlay::{Menu, Overlay, Prompt};
use super::theme::Theme;
use crate::catalog::{self, Setup};
use crate::progress::journal::Journal;
use crate::progress::settings::Settings;
use crate::session::Session;
use crate::words::{Language, Words};
use crossterm::event::{KeyCode, KeyEvent, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use std::time::Duration;

mod lab;
mod mouse;

pub use lab::{Lab, Notice, Scroll};

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
    /// Where to begin, and which line is selected.
    Home(usize),
    /// Free play.
    Lab(Box<Lab>),
}

/// Nodes of a lab that is opened from the home screen, by protocol.
const HOME_NODES: [(&str, u8); 2] = [("paxos", 3), ("raft", 5)];

/// Lines that help can be scrolled down at the most.
const MOST_SCROLL: u16 = 60;

/// The whole state of the screen.
#[derive(Debug)]
pub struct App {
    scene: Scene,
    overlay: Option<Overlay>,
    /// Colours and marks.
    pub theme: Theme,
    language: Language,
    settings: Settings,
    /// Lines that were typed.
    typed: Vec<String>,
}

impl App {
    /// The home screen.
    pub fn home(theme: Theme, language: Language, settings: Settings) -> App {
        App { scene: Scene::Home(0), overlay: None, theme, language, settings, typed: Vec::new() }
    }

    /// The lab, with a run that may have begun.
    pub fn lab(session: Session, theme: Theme, language: Language, settings: Settings) -> App {
        let mut app = App::home(theme, language, settings);
        app.scene = Scene::Lab(Box::new(app.start(session)));
        app
    }

    /// Which screen is open.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What lies over it.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// The sentences of the present language.
    pub fn words(&self) -> &'static Words {
        self.language.words()
    }

    /// When the next picture is due by itself, if anything moves.
    pub fn wake_in(&self) -> Option<Duration> {
        match &self.scene {
            Scene::Lab(lab) if self.overlay.is_none() => lab.wake_in(),
            _ => None,
        }
    }

    /// Lets real time pass; whether anything is to be drawn.
    pub fn pass(&mut self, time: Duration) -> bool {
        match &mut self.scene {
            Scene::Lab(lab) if self.overlay.is_none() => lab.pass(time),
            _ => false,
        }
    }

    /// Shows at once what would be seen after all motion.
    pub fn hurry(&mut self) {
        if let Scene::Lab(lab) = &mut self.scene {
            lab.hurry();
        }
    }

    /// Takes text that was pasted.
    pub fn paste(&mut self, text: &str) -> Flow {
        if let (Some(Overlay::Prompt(prompt)), Scene::Lab(lab)) = (&mut self.overlay, &self.scene) {
            prompt.paste(text, &lab.session);
        }
        Flow::On
    }

    /// Takes what the mouse did on a screen of this size: it chooses what it points at, and its wheel scrolls.
    pub fn mouse(&mut self, mouse: MouseEvent, area: Rect) -> Flow {
        let by = match mouse.kind {
            MouseEventKind::ScrollUp => Some(KeyCode::Up),
            MouseEventKind::ScrollDown => Some(KeyCode::Down),
            _ => None,
        };
        if self.overlay.is_some() {
            return by.map_or(Flow::On, |code| self.key(KeyEvent::from(code)));
        }
        let place = Position::new(mouse.column, mouse.row);
        if matches!(mouse.kind, MouseEventKind::Down(_)) || by.is_some() {
            mouse::point(self, place, area);
        }
        by.map_or(Flow::On, |code| self.key(KeyEvent::from(code)))
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent) -> Flow {
        let action = action::of_key(key);
        if action == Some(Action::Suspend) {
            return Flow::Suspend;
        }
        if action == Some(Action::Quit) && key.code == KeyCode::Char('c') {
            return Flow::Quit;
        }
        if let Some(overlay) = self.overlay.take() {
            self.overlay_key(overlay, key);
            return Flow::On;
        }
        let Some(action) = action else { return Flow::On };
        match action {
            Action::Quit => return Flow::Quit,
            Action::Help => self.overlay = Some(Overlay::Help(0)),
            Action::Language => {
                self.language = self.language.next();
                self.settings.remember(self.language);
            }
            Action::Tone => {
                self.theme = self.theme.other();
                self.settings.remember_theme(self.theme.tone().name());
            }
            Action::Copy => return self.copy(),
            _ => self.act(action, key),
        }
        Flow::On
    }

    /// What a key does to the screen that is open.
    fn act(&mut self, action: Action, key: KeyEvent) {
        match &mut self.scene {
            Scene::Home(selected) => {
                let last = catalog::PROTOCOLS.len() - 1;
                match action {
                    Action::Up => *selected = selected.saturating_sub(1),
                    Action::Down => *selected = (*selected + 1).min(last),
                    Action::Enter => {
                        let selected = *selected;
                        self.open_protocol(selected);
                    }
                    _ => {}
                }
            }
            Scene::Lab(lab) => match action {
                Action::Branch => self.prompt("branch ", ""),
                Action::Line => self.prompt(":", ""),
                Action::Request => {
                    let (node, value) = (lab.node, lab.next_value());
                    if lab.facts.node(node).is_some_and(|node| node.up) {
                        self.prompt(&format!("request {node} "), &value);
                    } else {
                        lab.refuse_down(node);
                    }
                }
                Action::Links => self.overlay = Some(Overlay::Menu(Menu::links(lab))),
                Action::Break => self.overlay = Some(Overlay::Menu(Menu::breakages(lab))),
                Action::Escape => {
                    if !lab.back_out() {
                        self.scene = Scene::Home(self.home_place());
                    }
                }
                _ => lab.act(action, key),
            },
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

    /// The line of the home screen that opened the lab.
    fn home_place(&self) -> usize {
        let Scene::Lab(lab) = &self.scene else { return 0 };
        catalog::names().position(|name| name == lab.facts.profile.name).unwrap_or(0)
    }

    fn open_protocol(&mut self, place: usize) {
        let entry = &catalog::PROTOCOLS[place];
        let mut setup = Setup::new(entry);
        if let Some((_, nodes)) = HOME_NODES.iter().find(|(name, _)| *name == entry.profile.name) {
            setup.config.nodes = *nodes;
        }
        let session = Session::new(setup).expect("a cluster starts with empty disks");
        let lab = self.start(session).coached();
        self.scene = Scene::Lab(Box::new(lab));
    }

    /// A lab whose lines are written down.
    fn start(&self, session: Session) -> Lab {
        let journal = Journal::start(&self.settings, &session.script());
        Lab::new(session, journal)
    }

    /// What a key does to what lies over the screen.
    fn overlay_key(&mut self, overlay: Overlay, key: KeyEvent) {
        match overlay {
            Overlay::Help(scroll) => match key.code {
                KeyCode::Down => self.overlay = Some(Overlay::Help((scroll + 1).min(MOST_SCROLL))),
                KeyCode::Up => self.overlay = Some(Overlay::Help(scroll.saturating_sub(1))),
                _ => {}
            },
            Overlay::Menu(menu) => self.menu_key(menu, key),
            Overlay::Prompt(prompt) => self.prompt_key(prompt, key),
        }
    }

    fn menu_key(&mut self, mut menu: Menu, key: KeyEvent) {
        match key.code {
            KeyCode::Esc | KeyCode::Char('q') => return,
            KeyCode::Up => menu.move_by(-1),
            KeyCode::Down => menu.move_by(1),
            KeyCode::Enter | KeyCode::Char(' ') => {
                if let (Scene::Lab(lab), Some(line)) = (&mut self.scene, menu.line()) {
                    lab.run(line.clone());
                    menu = menu.again(lab);
                }
            }
            _ => {}
        }
        self.overlay = Some(Overlay::Menu(menu));
    }

    /// Opens a line to type.
    fn prompt(&mut self, before: &str, text: &str) {
        if let Scene::Lab(lab) = &self.scene {
            let prompt = Prompt::new(before, text, self.typed.len(), &lab.session);
            self.overlay = Some(Overlay::Prompt(prompt));
        }
    }

    fn prompt_key(&mut self, mut prompt: Prompt, key: KeyEvent) {
        let Scene::Lab(lab) = &mut self.scene else { return };
        match prompt.key(key, &self.typed, &lab.session) {
            Pressed::Closed => {}
            Pressed::On => self.overlay = Some(Overlay::Prompt(prompt)),
            Pressed::Done(line) => {
                lab.read(&line, self.language.words());
                self.typed.push(line);
            }
        }
    }
}
