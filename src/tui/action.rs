//! Everything that a key can do: one table for keys, footer and help.

use super::app::{App, Scene};
use super::pane::Pane;
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
    /// Go on by the schedule, or stop.
    Play,
    /// Faster.
    Faster,
    /// Slower.
    Slower,
    /// Show why.
    Why,
    /// The next pane.
    NextPane,
    /// One pane alone.
    Zoom,
    /// Type a line.
    Line,
    /// Show all keys.
    Help,
    /// The next language.
    Language,
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

const fn key(code: KeyCode, label: &'static str) -> Key {
    Key { code, control: false, label }
}

const fn letter(letter: char, label: &'static str) -> Key {
    key(KeyCode::Char(letter), label)
}

const fn control(letter: char, label: &'static str) -> Key {
    Key { code: KeyCode::Char(letter), control: true, label }
}

/// A row of the table. Its words are `action.<name>`, short for the footer, and `help.<name>`.
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
    /// Whether it also works on the home screen.
    pub home: bool,
}

const fn row(action: Action, name: &'static str, keys: &'static [Key]) -> Row {
    Row { action, name, keys, footer: true, home: false }
}

const fn quiet(action: Action, name: &'static str, keys: &'static [Key]) -> Row {
    Row { action, name, keys, footer: false, home: false }
}

const fn everywhere(row: Row) -> Row {
    Row { home: true, ..row }
}

/// Everything that a key can do, in the order in which it is shown.
pub static ACTIONS: &[Row] = &[
    row(Action::Step, "step", &[letter(' ', "space"), key(KeyCode::Right, "→")]),
    row(Action::NextPane, "next-pane", &[key(KeyCode::Tab, "tab")]),
    row(Action::Back, "back", &[key(KeyCode::Left, "←"), letter('u', "u")]),
    everywhere(row(Action::Enter, "enter", &[key(KeyCode::Enter, "enter")])),
    row(Action::Crash, "crash", &[letter('k', "k")]),
    row(Action::Restart, "restart", &[letter('r', "r")]),
    row(Action::TimeOut, "time-out", &[letter('t', "t")]),
    row(Action::Request, "request", &[letter('c', "c")]),
    row(Action::Line, "line", &[letter(':', ":")]),
    row(Action::Drop, "drop", &[letter('d', "d")]),
    row(Action::Hold, "hold", &[letter('h', "h")]),
    row(Action::Links, "links", &[letter('x', "x")]),
    row(Action::Play, "play", &[letter('p', "p")]),
    row(Action::Duplicate, "duplicate", &[letter('D', "D")]),
    row(Action::Break, "break", &[letter('b', "b")]),
    everywhere(quiet(Action::Up, "up", &[key(KeyCode::Up, "↑")])),
    everywhere(quiet(Action::Down, "down", &[key(KeyCode::Down, "↓")])),
    quiet(Action::Node, "node", &[letter('1', "1…9")]),
    quiet(Action::Faster, "faster", &[letter('+', "+"), letter('=', "=")]),
    quiet(Action::Slower, "slower", &[letter('-', "-")]),
    quiet(Action::Why, "why", &[letter('w', "w")]),
    quiet(Action::Zoom, "zoom", &[letter('z', "z")]),
    everywhere(row(Action::Help, "help", &[letter('?', "?")])),
    everywhere(row(Action::Language, "language", &[letter('L', "L")])),
    everywhere(quiet(Action::Escape, "escape", &[key(KeyCode::Esc, "esc")])),
    everywhere(quiet(Action::Suspend, "suspend", &[control('z', "ctrl-z")])),
    everywhere(row(Action::Quit, "quit", &[letter('q', "q"), control('c', "ctrl-c")])),
];

/// What a key does, if it does anything; a digit chooses a node.
pub fn of_key(event: KeyEvent) -> Option<Action> {
    let held = event.modifiers.contains(KeyModifiers::CONTROL);
    if let KeyCode::Char('1'..='9') = event.code
        && !held
    {
        return Some(Action::Node);
    }
    let is = |key: &&Key| key.code == event.code && key.control == held;
    ACTIONS.iter().find(|row| row.keys.iter().any(|key| is(&key))).map(|row| row.action)
}

/// Whether an action would do something now: what the footer shows.
pub fn works(action: Action, app: &App) -> bool {
    let Scene::Lab(lab) = app.scene() else {
        return ACTIONS.iter().any(|row| row.action == action && row.home);
    };
    let node = lab.facts.node(lab.node);
    let up = node.is_some_and(|node| node.up);
    match action {
        Action::Step => lab.session.history().has_future() || lab.session.present().next().is_some(),
        Action::Play => lab.playing || lab.session.present().next().is_some(),
        Action::Back => lab.session.history().cursor() > 0,
        Action::Enter | Action::Drop | Action::Hold => lab.selected().is_some(),
        Action::Duplicate => lab.selected().is_some_and(|flight| !flight.held),
        Action::Crash | Action::Request => up,
        Action::Restart => !up,
        Action::TimeOut => node.is_some_and(|node| !node.timers.is_empty()),
        Action::Zoom => lab.pane != Pane::Cluster || !lab.zoomed,
        _ => true,
    }
}
