//! The terminal: taken over, given back after quit, error, panic and signals, and suspended.

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};
use ratatui::layout::{Position, Rect};
use ratatui::{Frame, Terminal};
use std::cell::Cell;
use std::io::{self, Stdout, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long the program may take to end by itself after a signal.
const GRACE: Duration = Duration::from_secs(1);
/// How long after an error a signal may come that explains it.
const EXPLAINED: Duration = Duration::from_millis(100);
/// A picture that takes longer than this to write is too much for the connection.
const SLOW: Duration = Duration::from_millis(50);

/// What came of a frame.
#[derive(Clone, Copy, Debug)]
pub struct Drawn {
    /// Bytes that were written.
    pub bytes: usize,
    /// Whether that took longer than a moving picture may.
    pub slow: bool,
}

/// Standard output, a whole frame at once, with a count of what was written.
struct Counted {
    out: Stdout,
    frame: Vec<u8>,
    tally: Rc<Tally>,
}

/// What is known of the frame that is being written.
#[derive(Default)]
struct Tally {
    /// Bytes that were written.
    bytes: Cell<usize>,
    /// Whether it shows what is there already, so that nothing of it is to be written.
    idle: Cell<bool>,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let frame = std::mem::take(&mut self.frame);
        if self.tally.idle.get() {
            return Ok(());
        }
        self.tally.bytes.set(self.tally.bytes.get() + frame.len());
        self.out.write_all(&frame)?;
        self.out.flush()
    }
}

/// The terminal while the program has it.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Counted>>,
    tally: Rc<Tally>,
    /// What the last frame showed.
    shown: Buffer,
    mouse: bool,
    ended: Arc<AtomicUsize>,
    stopped: Arc<AtomicBool>,
    /// Where the last frame had the right half of a wide letter.
    halves: Vec<Position>,
    _taken: Taken,
}

impl Screen {
    /// Takes the terminal over, and the mouse too if that is wanted.
    pub fn open(mouse: bool) -> io::Result<Screen> {
        restore_on_panic();
        // crossterm would answer NO_COLOR by dropping bold and reverse too; the theme honours it instead.
        crossterm::style::force_color_output(true);
        let (ended, stopped) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        watch_signals(&ended, &stopped)?;
        enter(mouse)?;
        let tally = Rc::default();
        let _taken = Taken;
        let terminal = terminal(&tally)?;
        let (shown, halves) = (Buffer::default(), Vec::new());
        Ok(Screen { terminal, tally, shown, mouse, ended, stopped, halves, _taken })
    }

    /// Draws a frame, which the terminal shows at once or not at all. One that shows what is there already writes
    /// nothing, unless something is `typed`: its cursor may have moved.
    pub fn draw(&mut self, typed: bool, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<Drawn> {
        let start = Instant::now();
        self.tally.bytes.set(0);
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        let (halves, shown, tally) = (&mut self.halves, &mut self.shown, &self.tally);
        self.terminal.draw(|frame| {
            render(frame);
            let buffer = frame.buffer_mut();
            tally.idle.set(!typed && buffer == shown);
            shown.clone_from(buffer);
            *halves = redraw_halves(buffer, halves);
        })?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        self.tally.idle.set(false);
        Ok(Drawn { bytes: self.tally.bytes.get(), slow: start.elapsed() > SLOW })
    }

    /// Writes something that the terminal does not show.
    pub fn tell(&mut self, sequence: &str) -> io::Result<()> {
        let out = self.terminal.backend_mut();
        out.write_all(sequence.as_bytes())?;
        io::Write::flush(out)
    }

    /// How large the terminal is.
    pub fn area(&self) -> io::Result<Rect> {
        Ok(Rect::from((Position::ORIGIN, self.terminal.size()?)))
    }

    /// The signal that asks the program to end, if one came.
    pub fn signal(&self) -> Option<i32> {
        i32::try_from(self.ended.load(Ordering::Relaxed)).ok().filter(|signal| *signal != 0)
    }

    /// The signal that an error comes of, if one explains it: a terminal that goes away refuses what is written first.
    pub fn signal_behind(&self, error: io::Error) -> io::Result<i32> {
        std::thread::sleep(EXPLAINED);
        self.signal().ok_or(error)
    }

    /// Gives the terminal back, though it may be gone. What ratatui would do then is to complain, to nobody.
    pub fn abandon(self) {
        leave();
        std::mem::forget(self);
    }

    /// Whether a signal asks the program to stop for a while.
    pub fn asked_to_stop(&self) -> bool {
        self.stopped.swap(false, Ordering::Relaxed)
    }

    /// Gives the terminal back, stops until the shell goes on with the program, and takes it over again.
    pub fn suspend(&mut self) -> io::Result<()> {
        leave();
        #[cfg(unix)]
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        enter(self.mouse)?;
        // A fresh one knows that nothing is on the screen; clearing the old one would ask the terminal where its
        // cursor is, and not every terminal answers.
        self.terminal = terminal(&self.tally)?;
        self.shown = Buffer::default();
        self.halves.clear();
        Ok(())
    }
}

/// Draws again what stands where a wide letter had its right half before: a terminal may still show that half when
/// only the left one is overwritten. Gives the right halves of this frame.
fn redraw_halves(buffer: &mut Buffer, before: &[Position]) -> Vec<Position> {
    let area = buffer.area;
    let wide = |buffer: &Buffer, at: Position| buffer.cell(at).is_some_and(|cell| cell.cell_width() > 1);
    for at in before.iter().filter(|at| at.x > 0) {
        if !wide(buffer, Position { x: at.x - 1, ..*at })
            && let Some(cell) = buffer.cell_mut(*at)
        {
            cell.set_diff_option(CellDiffOption::AlwaysUpdate);
        }
    }
    let lefts = area.positions().filter(|at| wide(buffer, *at));
    lefts.map(|at| Position { x: at.x + 1, ..at }).collect()
}

fn terminal(tally: &Rc<Tally>) -> io::Result<Terminal<CrosstermBackend<Counted>>> {
    let (out, frame, tally) = (io::stdout(), Vec::new(), tally.clone());
    Terminal::new(CrosstermBackend::new(Counted { out, frame, tally }))
}

/// Whether the program has the terminal now.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Gives the terminal back when it goes.
struct Taken;

impl Drop for Taken {
    fn drop(&mut self) {
        leave();
    }
}

fn enter(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::Relaxed);
    let entered = execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide);
    let entered =
        entered.and_then(|()| if mouse { execute!(io::stdout(), EnableMouseCapture) } else { Ok(()) });
    entered.inspect_err(|_| leave())
}

/// Gives the terminal back, once: a second time would put the cursor where it was before, onto what a panic says. The
/// terminal may be gone already: then there is nothing to give back.
fn leave() {
    let mut out = io::stdout();
    let _ = execute!(out, EndSynchronizedUpdate);
    if TAKEN.swap(false, Ordering::Relaxed) {
        let _ = execute!(out, DisableMouseCapture, DisableBracketedPaste);
        let _ = execute!(out, LeaveAlternateScreen, cursor::Show);
        let _ = disable_raw_mode();
    }
    let _ = out.flush();
}

fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            leave();
            before(panic);
        }));
    });
}

/// Notes signals for the loop. Where the terminal itself is gone, crossterm reads the end of its input for ever and
/// the loop never comes round: then the program is ended from here. Nothing is lost by that: lines and progress are
/// written as they happen.
#[cfg(unix)]
fn watch_signals(ended: &Arc<AtomicUsize>, stopped: &Arc<AtomicBool>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    let ended = ended.clone();
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            ended.store(signal as usize, Ordering::Relaxed);
            std::thread::sleep(GRACE);
            leave();
            std::process::exit(128 + signal);
        }
    });
    signal_hook::flag::register(SIGTSTP, stopped.clone()).map(|_| ())
}

#[cfg(not(unix))]
fn watch_signals(_: &Arc<AtomicUsize>, _: &Arc<AtomicBool>) -> io::Result<()> {
    Ok(())
}
