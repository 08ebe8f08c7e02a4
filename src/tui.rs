//! The screen: a terminal, an [`App`], and the loop between them.
//!
//! A key press becomes an [`action`], the action a line, the line an event; then the [`scene`] is drawn from what
//! the app now is. Drawing borrows, updating changes. Nothing is drawn when nothing has happened,
//! and nothing is written when nothing has changed.

use app::{App, Flow, Passed};
use crossterm::event::{self, Event, KeyEventKind};
use ratatui::layout::Rect;
use std::io;
use std::time::{Duration, Instant};

pub mod action;
pub mod app;
pub mod clipboard;
pub mod dots;
pub mod input;
pub mod layout;
pub mod motion;
pub mod overlay;
pub mod pane;
pub mod ring;
pub mod scene;
pub mod slices;
pub mod target;
pub mod terminal;
pub mod text;
pub mod theme;

use terminal::Screen;

/// How long the loop sleeps when nothing happens: it must still notice signals.
const IDLE: Duration = Duration::from_millis(250);
/// Bytes that a picture between two moments may have.
const MOST_BYTES: usize = 2_000;
/// Keys that come faster than this are not waited for by anything that moves.
const FAST: Duration = Duration::from_millis(200);

/// How the screen was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The learner quit.
    Quit,
    /// A signal asked for it.
    Signal(i32),
}

/// Runs the screen until it is left. The terminal is restored in every case.
pub fn run(app: &mut App, mouse: bool) -> io::Result<Ended> {
    let mut screen = Screen::open(mouse)?;
    let ended = lead(app, &mut screen).or_else(|error| screen.signal_behind(error).map(Ended::Signal));
    if !matches!(ended, Ok(Ended::Quit)) {
        screen.abandon();
    }
    ended
}

/// The loop itself.
fn lead(app: &mut App, screen: &mut Screen) -> io::Result<Ended> {
    let (mut passed, mut pressed) = (Instant::now(), None::<Instant>);
    let (mut changed, mut moved) = (true, false);
    loop {
        if let Some(signal) = screen.signal() {
            return Ok(Ended::Signal(signal));
        }
        if screen.asked_to_stop() {
            screen.suspend()?;
            changed = true;
        }
        changed |= app.look_at_file();
        if std::mem::take(&mut changed) {
            app.resize(screen.area()?);
            let drawn = screen.draw(app.is_typed_in(), |frame| scene::draw(frame, app))?;
            if drawn.slow || std::mem::take(&mut moved) && drawn.bytes > MOST_BYTES {
                // Too much for the connection: no pictures between this moment and the next.
                app.hurry();
            }
        }
        if event::poll(app.wake_in().map_or(IDLE, |wake| wake.saturating_sub(passed.elapsed()).min(IDLE)))? {
            changed |= app.pass(std::mem::replace(&mut passed, Instant::now()).elapsed()) != Passed::Quietly;
            while event::poll(Duration::ZERO)? {
                changed = true;
                match handle(app, &event::read()?, screen.area()?) {
                    Flow::On => {}
                    Flow::Quit => return Ok(Ended::Quit),
                    Flow::Suspend => screen.suspend()?,
                    Flow::Copy(sequence) => screen.tell(&sequence)?,
                }
            }
            if pressed.replace(Instant::now()).is_some_and(|before| before.elapsed() < FAST) {
                app.hurry();
            }
        } else if app.wake_in().is_some_and(|wake| passed.elapsed() >= wake) {
            let brought = app.pass(std::mem::replace(&mut passed, Instant::now()).elapsed());
            (changed, moved) = (changed || brought != Passed::Quietly, brought == Passed::Moved);
        } else if app.wake_in().is_none() {
            app.pass(std::mem::replace(&mut passed, Instant::now()).elapsed());
        }
    }
}

fn handle(app: &mut App, event: &Event, area: Rect) -> Flow {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => app.key(*key),
        Event::Paste(text) => app.paste(text),
        Event::Mouse(mouse) => app.mouse(*mouse, area),
        _ => Flow::On,
    }
}

/// Whether there is a terminal to draw on and to read keys from.
pub fn has_terminal() -> bool {
    use std::io::IsTerminal;
    io::stdin().is_terminal() && io::stdout().is_terminal()
}
