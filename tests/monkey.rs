//! A monkey at the keys, and one at the mouse: whatever is pressed, nothing breaks.
//!
//! It plays in the home screen, in labs and in lessons, without a terminal. 20,000 keys always;
//! `SYNOD_MONKEY_KEYS=1000000 cargo test --release --test monkey` presses a million, and `SYNOD_MONKEY_SEED=7` makes
//! it another monkey. When it breaks something, the last keys are printed.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};
use synod::catalog::{self, Setup};
use synod::lesson::{Place, library};
use synod::progress::settings::Settings;
use synod::session::Session;
use synod::tui::app::{App, Flow, Scene};
use synod::tui::scene;
use synod::tui::theme::{Depth, Theme, Tone};
use synod::words::Language;

/// Keys after which the monkey is carried somewhere else, so that no run grows for ever.
const STAY: u64 = 4_000;
/// Keys that are remembered, to say what was done last.
const MEMORY: usize = 60;

/// A number from the environment, or this one.
fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap())
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    fn key(&mut self) -> KeyEvent {
        use KeyCode::{
            BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right,
            Tab, Up,
        };
        const CODES: [KeyCode; 20] = [
            Enter,
            Enter,
            Tab,
            Tab,
            BackTab,
            Up,
            Up,
            Down,
            Down,
            Left,
            Right,
            Home,
            End,
            PageUp,
            PageDown,
            Delete,
            Backspace,
            F(5),
            Char('领'),
            Esc,
        ];
        const LETTERS: &[u8] = b"   krtcdDhxbpwWz+-:?LM123456789uqaLn>=#/[]yBHSUnNsRTCfvsvi";
        let code = match self.below(3) {
            0 => self.one(&CODES),
            _ => Char(char::from(self.one(LETTERS))),
        };
        let held = if self.below(20) == 0 { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
        KeyEvent::new(code, held)
    }

    fn size(&mut self) -> Rect {
        const USUAL: [(u16, u16); 4] = [(120, 36), (80, 24), (40, 12), (200, 60)];
        let (columns, rows) = match self.below(2) {
            0 => self.one(&USUAL),
            _ => (self.below(201) as u16, self.below(61) as u16),
        };
        Rect::new(0, 0, columns, rows)
    }

    fn mouse(&mut self, area: Rect) -> MouseEvent {
        use MouseEventKind::{Down, Drag, Moved, ScrollDown, ScrollUp, Up};
        const KINDS: [MouseEventKind; 8] = [
            Down(MouseButton::Left),
            Down(MouseButton::Left),
            Down(MouseButton::Right),
            Up(MouseButton::Left),
            Drag(MouseButton::Left),
            ScrollUp,
            ScrollDown,
            Moved,
        ];
        // Now and then beside the screen: it may have shrunk since.
        let (column, row) = (self.below(u64::from(area.width) + 3), self.below(u64::from(area.height) + 3));
        let kind = self.one(&KINDS);
        MouseEvent { kind, column: column as u16, row: row as u16, modifiers: KeyModifiers::NONE }
    }

    /// Somewhere to begin: at home, in a lab, at some task of a lesson.
    fn start(&mut self, place: u64) -> App {
        let language = self.one(&[Language::En, Language::Zh]);
        let depth = self.one(&[Depth::None, Depth::Sixteen, Depth::Indexed, Depth::True]);
        let tone = self.one(&Tone::all().collect::<Vec<_>>());
        let theme = Theme::new(tone, depth, self.below(4) == 0);
        let settings = Settings::default();
        match place % 3 {
            0 => App::home(theme, language, settings),
            1 => {
                let mut setup = Setup::new(catalog::protocol(self.one(&["raft", "paxos"])).unwrap());
                setup.config.nodes = 1 + self.below(9) as u8;
                setup.config.seed = self.below(1000);
                App::lab(Session::new(setup).unwrap(), theme, language, settings)
            }
            _ => {
                let lesson = library()[self.below(library().len() as u64) as usize].lesson();
                let task = self.below(lesson.tasks.len() as u64 + 2) as usize;
                let place = match task.checked_sub(lesson.tasks.len()) {
                    None => Some(Place::Task(task)),
                    Some(0) => Some(Place::Goal),
                    Some(_) => None,
                };
                App::lesson(lesson, place, theme, language, settings).unwrap()
            }
        }
    }
}

/// What the monkey came to see.
#[derive(Debug, Default)]
struct Sights {
    moments: usize,
    branches: usize,
    ends: usize,
    goals: usize,
}

impl Sights {
    fn look(&mut self, app: &App) {
        let Scene::Lab(lab) = app.scene() else { return };
        self.moments = self.moments.max(lab.session.history().len());
        self.branches = self.branches.max(lab.session.history().branches().len());
        match lab.course.as_ref().map(|course| course.runner.place()) {
            Some(Place::End) => self.ends += 1,
            Some(Place::Goal) => self.goals += 1,
            _ => {}
        }
    }
}

/// Lets a monkey press so many keys, or use the mouse between them.
fn monkey(mut dice: Dice, keys: u64, with_mouse: bool) -> Sights {
    let mut sights = Sights::default();
    let mut screen = Terminal::new(TestBackend::new(120, 36)).unwrap();
    let (mut app, mut area) = (dice.start(0), Rect::new(0, 0, 120, 36));
    let (mut last, mut clicked) = (VecDeque::new(), None);
    for key in 0..keys {
        if key % STAY == STAY - 1 {
            app = dice.start(key / STAY + 1);
            last.clear();
        }
        let done = catch_unwind(AssertUnwindSafe(|| {
            if with_mouse && dice.below(3) > 0 {
                // Now and then twice at the same place: that opens what is there.
                let again = clicked.filter(|_| dice.below(3) == 0);
                let mouse = again.unwrap_or_else(|| dice.mouse(area));
                clicked = Some(mouse);
                last.push_back(format!("{:?} at {},{} of {area}", mouse.kind, mouse.column, mouse.row));
                app.mouse(mouse, area);
            } else {
                let key = dice.key();
                last.push_back(format!("{:?} {:?}", key.code, key.modifiers));
                // What would end or suspend the program does nothing here: there is no loop to obey.
                if matches!(app.key(key), Flow::Quit | Flow::Suspend) {
                    return;
                }
            }
            if dice.below(8) == 0 {
                app.pass(Duration::from_millis(dice.below(700)));
            }
            if dice.below(60) == 0 {
                app.paste("run until step > 3 within 9\n领导");
            }
            if key % 50 == 0 || with_mouse && key % 10 == 0 {
                area = dice.size();
                screen.backend_mut().resize(area.width, area.height);
                screen.draw(|frame| scene::draw(frame, &app)).unwrap();
            }
            sights.look(&app);
        }));
        if let Err(why) = done {
            println!("after {key} keys, the last of which: {last:#?}");
            resume_unwind(why);
        }
        if last.len() > MEMORY {
            last.pop_front();
        }
    }
    sights
}

fn play(with_mouse: bool) {
    // No command of a monkey writes a file where it stands.
    let folder = tempfile::tempdir().unwrap();
    std::env::set_current_dir(folder.path()).unwrap();
    let (keys, seed) = (number("SYNOD_MONKEY_KEYS", 20_000), number("SYNOD_MONKEY_SEED", 2026));
    let start = Instant::now();
    let sights = monkey(Dice(seed), keys, with_mouse);
    println!("seed {seed}, {keys} keys in {:.1} s: {sights:?}", start.elapsed().as_secs_f64());
    assert!(sights.moments > 20 && sights.branches > 2 && sights.goals > 0, "the monkey slept: {sights:?}");
}

#[test]
fn a_monkey_at_the_keys_breaks_nothing() {
    play(false);
}

#[test]
fn a_monkey_at_the_mouse_breaks_nothing() {
    play(true);
}
