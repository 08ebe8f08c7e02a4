//! The palette: what it offers on the screen that is open, and what comes of a choice.

use super::{App, Flow, Lab, Scene};
use crate::session::complete::{self, Choice};
use crate::sim::parse;
use crate::tui::overlay::palette::{Deed, Pressed};
use crate::tui::overlay::{Overlay, Palette};
use crossterm::event::KeyEvent;

impl App {
    /// Opens the palette with what can be done now.
    pub(super) fn open_palette(&mut self) {
        if let Scene::Home(home) = &mut self.scene {
            home.typed();
        }
        self.overlay = Some(Overlay::Palette(Palette::new(self)));
    }

    /// What a key does to the palette. A choice does what its key or its line does.
    pub(super) fn palette_key(&mut self, mut palette: Palette, key: KeyEvent) -> Flow {
        match palette.key(key) {
            Pressed::Closed => {}
            Pressed::On => self.overlay = Some(Overlay::Palette(palette)),
            Pressed::Chosen(Deed::Key(key)) => return self.key(key),
            Pressed::Chosen(Deed::Line(line)) => self.do_line(line),
            Pressed::Chosen(Deed::Begin(line)) => self.prompt(":", &line),
            Pressed::Chosen(Deed::Open(item)) => self.open(&item),
        }
        Flow::On
    }
}

impl Lab {
    /// The lines that the present moment allows, and the lesson too if one is open.
    pub fn lines(&self) -> Vec<Choice> {
        let allowed = |choice: &Choice| {
            // Something must follow the beginning of a line before it can be read.
            let whole = format!("{}{}", choice.text, if choice.more { " 1" } else { "" });
            let line = parse::parse(&whole, &self.session.grammar()).ok().flatten();
            line.is_none_or(|line| self.forbidden(&line).is_none())
        };
        let mut lines = complete::lines(&self.session);
        lines.retain(allowed);
        lines
    }
}
