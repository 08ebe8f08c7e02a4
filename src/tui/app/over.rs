//! What lies over the screen, and what a key does to it.

use super::{App, Flow, Scene};
use crate::tui::action::Action;
use crate::tui::overlay::links::Wish;
use crate::tui::overlay::tour::Pressed;
use crate::tui::overlay::{Choice, Links, Menu, Overlay, Prompt, Tour, prompt};
use crossterm::event::{KeyCode, KeyEvent};

/// Lines that help can be scrolled down at the most.
const MOST_SCROLL: u16 = 60;

impl App {
    /// What a key does to what lies over the screen.
    pub(super) fn overlay_key(&mut self, overlay: Overlay, key: KeyEvent) -> Flow {
        match overlay {
            Overlay::Help(_) if self.action_of(key) == Some(Action::Palette) => self.open_palette(),
            Overlay::Help(scroll) => match key.code {
                KeyCode::Down => self.overlay = Some(Overlay::Help((scroll + 1).min(MOST_SCROLL))),
                KeyCode::Up => self.overlay = Some(Overlay::Help(scroll.saturating_sub(1))),
                _ => {}
            },
            Overlay::Menu(menu) => self.menu_key(menu, key),
            Overlay::Links(links) => self.links_key(links, key),
            Overlay::Majorities(mut majorities) => {
                if majorities.key(key.code) {
                    self.overlay = Some(Overlay::Majorities(majorities));
                }
            }
            Overlay::Prompt(prompt) => self.prompt_key(prompt, key),
            Overlay::Palette(palette) => return self.palette_key(palette, key),
            Overlay::Tour(tour) => self.tour_key(tour, key),
        }
        Flow::On
    }

    fn tour_key(&mut self, mut tour: Tour, key: KeyEvent) {
        let pressed = tour.key(key);
        self.overlay = Some(Overlay::Tour(tour));
        match pressed {
            Pressed::On => {}
            Pressed::Language => self.next_language(),
            Pressed::Closed => {
                self.tour_seen();
                self.overlay = None;
            }
        }
    }

    /// Remembers that the tour was seen, if it is open.
    pub(super) fn tour_seen(&mut self) {
        if matches!(self.overlay, Some(Overlay::Tour(_))) {
            self.settings.remember_tour();
        }
    }

    pub(super) fn next_language(&mut self) {
        self.language = self.language.next();
        self.settings.remember(self.language);
    }

    fn menu_key(&mut self, mut menu: Menu, key: KeyEvent) {
        match key.code {
            KeyCode::Esc | KeyCode::Char('q') => return,
            KeyCode::Up => menu.move_by(-1),
            KeyCode::Down => menu.move_by(1),
            KeyCode::Enter | KeyCode::Char(' ') => {
                if let (Scene::Lab(lab), Some(choice)) = (&mut self.scene, menu.choice()) {
                    match choice.clone() {
                        Choice::Line(line) => lab.run(line),
                        Choice::Twin(rules) => lab.give_twin(rules),
                        Choice::Branch(other, ..) => lab.compare(other),
                        Choice::Why(subject, name) => lab.ask_why(&subject, name),
                        Choice::WhyNot(question) => lab.ask_why_not(&question),
                    }
                    menu = menu.again(lab);
                    if menu.is_done() {
                        return;
                    }
                }
            }
            _ => {}
        }
        self.overlay = Some(Overlay::Menu(menu));
    }

    fn links_key(&mut self, mut links: Links, key: KeyEvent) {
        let Scene::Lab(lab) = &mut self.scene else { return };
        lab.notice = None;
        match links.key(key.code, &lab.facts) {
            Wish::Close => return,
            Wish::Nothing => {}
            Wish::Line(line) => lab.run(line),
            Wish::Delay(from, to) => lab.delay(from, to),
        }
        self.overlay = Some(Overlay::Links(links));
    }

    /// Opens a line to type.
    pub(super) fn prompt(&mut self, before: &str, text: &str) {
        if let Scene::Lab(lab) = &self.scene {
            let prompt = Prompt::new(before, text, self.typed.len(), &lab.session);
            self.overlay = Some(Overlay::Prompt(prompt));
        }
    }

    fn prompt_key(&mut self, mut prompt: Prompt, key: KeyEvent) {
        let Scene::Lab(lab) = &mut self.scene else { return };
        match prompt.key(key, &self.typed, &lab.session) {
            prompt::Pressed::Closed => {}
            prompt::Pressed::On => self.overlay = Some(Overlay::Prompt(prompt)),
            prompt::Pressed::Asked(text) => {
                if let Err(trouble) = lab.ask(&text) {
                    prompt.refuse(trouble);
                    self.overlay = Some(Overlay::Prompt(prompt));
                }
            }
            prompt::Pressed::Done(line) => self.do_line(line),
        }
    }

    /// Does what a line says, as if it had been typed.
    pub(super) fn do_line(&mut self, line: String) {
        let Scene::Lab(lab) = &mut self.scene else { return };
        lab.read(&line, self.language.words());
        self.typed.push(line);
    }
}
