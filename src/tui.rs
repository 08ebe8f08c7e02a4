//! The screen: a terminal, an [`App`], and the loop between them.
//!
//! A key press becomes an [`action`], the action a line, the line an event; then the [`scene`] is drawn from what
//! the app now is. Drawing borrows, updating changes. Nothing is drawn when nothing has changed.

use app::{App, Flow};
use crossterm::event::{self, Event, KeyEventKind};
use std::io;
use std::time::{Duration, Instant};

pub mod action;
pub mod app;
pub mod clipboard;
pub mod input;
pub mod layout;
pub mod overlay;
pub mod pane;
pub mod scene;
pub mod terminal;
pub mod text;
pub mod theme;

use terminal::Screen;

/// How long the loop sleeps when nothing happens: it must still notice signals.
const IDLE: Duration = Duration::from_millis(250);

/// How the screen was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The learner quit.
    Quit,
    /// A signal asked for it.
    Signal(i32),
}

/// Runs the screen until it is left. The terminal is restored in every case.
pub fn run(app: &mut App) -> io::Result<Ended> {
    let mut screen = Screen::open()?;
    let mut ticked = Instant::now();
    let mut changed = true;
    loop {
        if let Some(signal) = screen.signal() {
            return Ok(Ended::Signal(signal));
        }
        if screen.asked_to_stop() {
            screen.suspend()?;
            changed = true;
        }
        if std::mem::take(&mut changed) {
            screen.draw(|frame| scene::draw(frame, app))?;
        }
        let wait = app.tick_every().map_or(IDLE, |every| every.saturating_sub(ticked.elapsed()).min(IDLE));
        if event::poll(wait)? {
            while event::poll(Duration::ZERO)? {
                changed = true;
                match handle(app, &event::read()?) {
                    Flow::On => {}
                    Flow::Quit => return Ok(Ended::Quit),
                    Flow::Suspend => screen.suspend()?,
                }
            }
        }
        if app.tick_every().is_some_and(|every| ticked.elapsed() >= every) {
            app.tick();
            ticked = Instant::now();
            changed = true;
        }
    }
}

fn handle(app: &mut App, event: &Event) -> Flow {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => app.key(*key),
        Event::Paste(text) => app.paste(text),
        _ => Flow::On,
    }
}

/// Whether there is a terminal to draw on and to read keys from.
pub fn has_terminal() -> bool {
    use std::io::IsTerminal;
    io::stdin().is_terminal() && io::stdout().is_terminal()
}
