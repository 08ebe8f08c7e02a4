//! Everything that a key can do: one table for keys, footer, help, palette and README.
//!
//! What a row means on the screen that is open, [`App`](super::app::App) says.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Something that a key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The next event: of the known future, else of the schedule.
    Step,
    /// Do what lies nearest: deliver the selected message, or open what is selected.
    Enter,
    /// One moment back.
    Back,
    /// Select the one above.
    Up,
    /// Select the one below.
    Down,
    /// Choose a node.
    Node,
    /// Crash the node.
    Crash,
    /// Restart the node.
    Restart,
    /// Let a timer of the node run out.
    TimeOut,
    /// Ask the node as a client.
    Request,
    /// Lose the selected message.
    Drop,
    /// Copy the selected message.
    Duplicate,
    /// Make the selected message wait, or let it go on.
    Hold,
    /// Cut or mend links.
    Links,
    /// Break or mend a rule.
    Break,
    /// The first moment.
    First,
    /// The newest moment of this branch.
    Newest,
    /// Name a branch that starts here.
    Branch,
    /// Scroll up.
    PageUp,
    /// Scroll down.
    PageDown,
    /// Scroll to the left.
    Left,
    /// Scroll to the right.
    Right,
    /// Go on by the schedule, or stop.
    Play,
    /// Faster.
    Faster,
    /// Slower.
    Slower,
    /// Show why.
    Why,
    /// Show why something did not happen.
    WhyNot,
    /// Search for a way to a fact.
    Search,
    /// The same lines under other rules.
    Twin,
    /// The rule card.
    Rules,
    /// The whole run in space and time.
    Space,
    /// Other events of the whole run: all, those of one story, those of one node.
    View,
    /// Pick two groups of nodes that are majorities.
    Majorities,
    /// What can still happen.
    Outlook,
    /// What clients were told.
    Clients,
    /// Compare two branches.
    Compare,
    /// The next pane.
    NextPane,
    /// The pane before.
    PreviousPane,
    /// One pane alone.
    Zoom,
    /// Type a line.
    Line,
    /// Find whatever can be done.
    Palette,
    /// Show all keys.
    Help,
    /// Copy what is selected, or the run.
    Copy,
    /// Find a lesson.
    Filter,
    /// The goal of a lesson alone.
    Practise,
    /// The tracks in the other order.
    Order,
    /// The next task of a lesson.
    NextTask,
    /// The task before.
    PreviousTask,
    /// A hint.
    Hint,
    /// The solution.
    Solution,
    /// The task from its start.
    Again,
    /// Free play, and back to the lesson.
    Free,
    /// The first screens again.
    Tour,
    /// The next language.
    Language,
    /// The next theme.
    Tone,
    /// Out of what is open.
    Escape,
    /// Leave the program for a while.
    Suspend,
    /// Leave the program.
    Quit,
}

/// A key as it is pressed and as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    code: KeyCode,
    control: bool,
    /// How it is written.
    pub label: &'static str,
}

impl Key {
    /// Whether it is what was pressed.
    pub fn is(&self, pressed: KeyEvent) -> bool {
        self.code == pressed.code && self.control == pressed.modifiers.contains(KeyModifiers::CONTROL)
    }

    /// The key press that it stands for.
    pub fn press(&self) -> KeyEvent {
        let held = if self.control { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
        KeyEvent::new(self.code, held)
    }
}

const fn key(code: KeyCode, label: &'static str) -> Key {
    Key { code, control: false, label }
}

const fn letter(letter: char, label: &'static str) -> Key {
    key(KeyCode::Char(letter), label)
}

const fn control(letter: char, label: &'static str) -> Key {
    Key { code: KeyCode::Char(letter), control: true, label }
}

/// Where an action belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On every screen.
    Everywhere,
    /// On the home screen.
    Home,
    /// In the lab and in lessons.
    Lab,
    /// In lessons.
    Lesson,
}

/// A row of the table. Its words are `action.<name>`, short for footer and palette, and `help.<name>`.
#[derive(Debug)]
pub struct Row {
    /// What it does.
    pub action: Action,
    /// Its name in the words.
    pub name: &'static str,
    /// Its keys, the one to show first.
    pub keys: &'static [Key],
    /// Whether the footer shows it.
    pub footer: bool,
    /// Where it belongs.
    pub place: Place,
}

const fn row(action: Action, name: &'static str, keys: &'static [Key]) -> Row {
    Row { action, name, keys, footer: true, place: Place::Lab }
}

const fn quiet(row: Row) -> Row {
    Row { footer: false, ..row }
}

const fn at(place: Place, row: Row) -> Row {
    Row { place, ..row }
}

/// Everything that a key can do, in the order in which it is shown.
pub static ACTIONS: &[Row] = &[
    at(Place::Lesson, row(Action::NextTask, "next-task", &[letter('n', "n")])),
    row(Action::Step, "step", &[letter(' ', "space"), key(KeyCode::Right, "→")]),
    row(Action::NextPane, "next-pane", &[key(KeyCode::Tab, "tab")]),
    row(Action::Back, "back", &[key(KeyCode::Left, "←"), letter('u', "u")]),
    at(Place::Everywhere, row(Action::Enter, "enter", &[key(KeyCode::Enter, "enter")])),
    at(Place::Lesson, row(Action::Hint, "hint", &[letter('H', "H")])),
    row(Action::Play, "play", &[letter('p', "p")]),
    row(Action::Crash, "crash", &[letter('k', "k")]),
    row(Action::Restart, "restart", &[letter('r', "r")]),
    row(Action::TimeOut, "time-out", &[letter('t', "t")]),
    row(Action::Request, "request", &[letter('c', "c")]),
    at(Place::Everywhere, row(Action::Palette, "palette", &[control('p', "ctrl-p")])),
    row(Action::Line, "line", &[letter(':', ":")]),
    row(Action::Drop, "drop", &[letter('d', "d")]),
    row(Action::Hold, "hold", &[letter('h', "h")]),
    row(Action::Links, "links", &[letter('x', "x")]),
    row(Action::Duplicate, "duplicate", &[letter('D', "D")]),
    row(Action::Break, "break", &[letter('b', "b")]),
    row(Action::Search, "search", &[letter('/', "/")]),
    row(Action::Twin, "twin", &[letter('T', "T")]),
    row(Action::Space, "space", &[letter('s', "s")]),
    row(Action::Rules, "rules", &[letter('R', "R")]),
    row(Action::Outlook, "outlook", &[letter('f', "f")]),
    row(Action::Clients, "clients", &[letter('a', "a")]),
    at(Place::Home, row(Action::Filter, "filter", &[letter('/', "/")])),
    at(Place::Home, row(Action::Practise, "practise", &[letter('p', "p")])),
    at(Place::Home, row(Action::Order, "order", &[letter('o', "o")])),
    quiet(at(Place::Everywhere, row(Action::Up, "up", &[key(KeyCode::Up, "↑")]))),
    quiet(at(Place::Everywhere, row(Action::Down, "down", &[key(KeyCode::Down, "↓")]))),
    quiet(row(Action::Node, "node", &[letter('1', "1-9")])),
    quiet(row(Action::Faster, "faster", &[letter('+', "+"), letter('=', "=")])),
    quiet(row(Action::Slower, "slower", &[letter('-', "-")])),
    quiet(row(Action::First, "first", &[key(KeyCode::Home, "home")])),
    quiet(row(Action::Newest, "newest", &[key(KeyCode::End, "end")])),
    quiet(row(Action::Branch, "branch", &[letter('B', "B")])),
    quiet(row(Action::Why, "why", &[letter('w', "w")])),
    quiet(row(Action::WhyNot, "why-not", &[letter('W', "W")])),
    quiet(row(Action::Majorities, "majorities", &[letter('g', "g")])),
    quiet(row(Action::Compare, "compare", &[letter('C', "C")])),
    quiet(row(Action::PreviousPane, "previous-pane", &[key(KeyCode::BackTab, "shift-tab")])),
    quiet(row(Action::Zoom, "zoom", &[letter('z', "z")])),
    quiet(row(Action::PageUp, "page-up", &[key(KeyCode::PageUp, "pgup")])),
    quiet(row(Action::PageDown, "page-down", &[key(KeyCode::PageDown, "pgdn")])),
    quiet(row(Action::Left, "left", &[letter('[', "[")])),
    quiet(row(Action::Right, "right", &[letter(']', "]")])),
    quiet(row(Action::View, "view", &[letter('v', "v")])),
    quiet(row(Action::Copy, "copy", &[letter('y', "y")])),
    quiet(at(Place::Lesson, row(Action::PreviousTask, "previous-task", &[letter('N', "N")]))),
    quiet(at(Place::Lesson, row(Action::Solution, "solution", &[letter('S', "S")]))),
    quiet(at(Place::Lesson, row(Action::Again, "again", &[letter('U', "U")]))),
    at(Place::Lesson, row(Action::Free, "free", &[letter('F', "F")])),
    at(Place::Everywhere, row(Action::Help, "help", &[letter('?', "?")])),
    quiet(at(Place::Everywhere, row(Action::Tour, "tour", &[letter('i', "i")]))),
    at(Place::Everywhere, row(Action::Language, "language", &[letter('L', "L")])),
    quiet(at(Place::Everywhere, row(Action::Tone, "tone", &[letter('M', "M")]))),
    quiet(at(Place::Everywhere, row(Action::Escape, "escape", &[key(KeyCode::Esc, "esc")]))),
    quiet(at(Place::Everywhere, row(Action::Suspend, "suspend", &[control('z', "ctrl-z")]))),
    at(Place::Everywhere, row(Action::Quit, "quit", &[letter('q', "q"), control('c', "ctrl-c")])),
];

/// How the first key of an action is written; it also marks what came of it.
pub fn label(action: Action) -> &'static str {
    ACTIONS.iter().find(|row| row.action == action).map_or("", |row| row.keys[0].label)
}

/// The verb of the line that an action makes, where it makes one.
pub fn verb(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Drop => "drop",
        Action::Duplicate => "duplicate",
        Action::Hold => "hold",
        Action::Crash => "crash",
        Action::Restart => "restart",
        Action::TimeOut => "fire",
        Action::Request => "request",
        Action::Break => "break",
        _ => return None,
    })
}
