//! Everything that a key can do: one table for keys, footer and help.

use super::app::{App, Course, Finder, Item, Lab, Scene};
use super::pane::Pane;
use crate::lesson::Stage;
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

/// What a key does on the screen that is open, if it does anything; a digit chooses a node.
pub fn of_key(event: KeyEvent, app: &App) -> Option<Action> {
    let held = event.modifiers.contains(KeyModifiers::CONTROL);
    if let KeyCode::Char('1'..='9') = event.code
        && !held
    {
        return Some(Action::Node);
    }
    let is = |key: &&Key| key.code == event.code && key.control == held;
    let row = ACTIONS.iter().find(|row| belongs(row, app) && row.keys.iter().any(|key| is(&key)));
    row.map(|row| row.action)
}

/// How the first key of an action is written; it also marks what came of it.
pub fn label(action: Action) -> &'static str {
    ACTIONS.iter().find(|row| row.action == action).map_or("", |row| row.keys[0].label)
}

/// Whether a row belongs to the screen that is open.
pub fn belongs(row: &Row, app: &App) -> bool {
    match app.scene() {
        Scene::Home(_) => matches!(row.place, Place::Everywhere | Place::Home),
        Scene::Lab(lab) if lab.course.is_some() => row.place != Place::Home,
        Scene::Lab(_) => matches!(row.place, Place::Everywhere | Place::Lab),
    }
}

/// The short name of a row here and now, as a key of the words: some actions do what lies nearest.
pub fn name(row: &Row, app: &App) -> String {
    let nearest = match (row.action, app.scene()) {
        (Action::Enter, Scene::Home(_)) => Some("open"),
        (Action::Enter, Scene::Lab(lab)) if lab.finder().is_some_and(Finder::has_found) => Some("play-found"),
        (Action::Enter, Scene::Lab(lab)) if lab.pane == Pane::Rules => Some("break"),
        (Action::Enter, Scene::Lab(lab)) if lab.pane == Pane::Outlook => Some("play-found"),
        (Action::Enter | Action::Step, Scene::Lab(lab)) => {
            let told = lab.course.as_ref().filter(|course| !course.runner.is_free());
            let stage = told.map(|course| course.runner.stage());
            match (stage, row.action) {
                (Some(Stage::Ask), Action::Enter) => Some("answer"),
                (Some(Stage::End), Action::Enter) => Some("next-lesson"),
                (Some(Stage::Watch { .. }), Action::Enter) => Some("all"),
                (None | Some(Stage::Act { .. } | Stage::Goal { .. }), Action::Enter)
                    if matches!(lab.pane, Pane::Space | Pane::Why) =>
                {
                    Some("go-there")
                }
                (Some(stage), _) if stage.is_done() => Some("go-on"),
                _ => None,
            }
        }
        _ => None,
    };
    format!("action.{}", nearest.unwrap_or(row.name))
}

/// Whether an action would do something now: what the footer shows.
pub fn works(action: Action, app: &App) -> bool {
    let lab = match app.scene() {
        Scene::Home(_) if action != Action::Practise => return true,
        Scene::Home(home) => {
            return matches!(home.selected(), Some(Item::Lesson(card)) if card.par.is_some());
        }
        Scene::Lab(lab) => lab,
    };
    if action == Action::Enter && lab.finder().is_some_and(Finder::has_found) {
        return true;
    }
    if action == Action::Search && lab.no_search().is_some() {
        return false;
    }
    let has_future = lab.session.history().has_future();
    if let Some(works) = lab.course.as_ref().and_then(|course| works_in_lesson(action, course, lab)) {
        return works;
    }
    let node = lab.facts.node(lab.node);
    let up = node.is_some_and(|node| node.up);
    match action {
        Action::Step => has_future || lab.session.present().next().is_some(),
        Action::Play => lab.playing || lab.session.present().next().is_some(),
        Action::Enter if lab.pane == Pane::Space => {
            let present = lab.session.history().cursor();
            lab.space.selected(present) != present
        }
        Action::Enter if lab.pane == Pane::Why => {
            lab.tale().account.moment.is_some_and(|moment| moment != lab.session.history().cursor())
        }
        Action::Back => lab.session.history().cursor() > 0,
        Action::Enter if lab.pane == Pane::Rules => {
            lab.card_row().is_some_and(|row| row.breakages().count() > 0)
        }
        Action::Enter if lab.pane == Pane::Outlook => lab.can_play_prospect(),
        Action::Enter | Action::Drop | Action::Hold => lab.selected().is_some(),
        Action::Duplicate => lab.selected().is_some_and(|flight| !flight.held),
        Action::Crash | Action::Request => up,
        Action::Restart => !up,
        Action::TimeOut => node.is_some_and(|node| !node.timers.is_empty()),
        _ => true,
    }
}

/// The verb of the line that an action makes, where it makes one.
fn verb(action: Action) -> Option<&'static str> {
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

/// Whether an action would do something in a lesson, where that depends on the lesson.
fn works_in_lesson(action: Action, course: &Course, lab: &Lab) -> Option<bool> {
    let (runner, has_future) = (&course.runner, lab.session.history().has_future());
    if runner.is_free() {
        let of_lesson = ACTIONS.iter().any(|row| row.action == action && row.place == Place::Lesson);
        return of_lesson.then_some(action == Action::Free);
    }
    let stage = runner.stage();
    let acts = matches!(stage, Stage::Act { .. } | Stage::Goal { .. });
    if acts && verb(action).is_some_and(|verb| !runner.allows_verb(verb)) {
        return Some(false);
    }
    match action {
        Action::NextTask => Some(stage.is_done()),
        Action::Step | Action::Enter if stage.is_done() && !(acts && action == Action::Enter) => Some(true),
        Action::Step => match stage {
            Stage::Watch { .. } => Some(true),
            Stage::Ask | Stage::End => Some(false),
            _ => (!runner.schedule_moves() && !has_future).then_some(false),
        },
        Action::Enter if stage == Stage::End => Some(lab.next_lesson().is_some()),
        Action::Enter => (!acts).then_some(true),
        Action::Hint => Some(runner.hints_seen() < runner.hint_count() || runner.can_guide(&lab.session)),
        Action::Play => (!runner.schedule_moves()).then_some(false),
        _ => None,
    }
}
