//! The lab: a run, what is selected in it, and what each action does to it.

use super::Action;
use crate::model::facts::{Facts, Flight};
use crate::model::id::{MessageId, NodeId};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::progress::files::Whole;
use crate::progress::journal::Journal;
use crate::session::{Disappointment, Outcome, Session, Stop};
use crate::sim::line::{Line, Placed, Verb};
use crate::sim::resolve;
use crate::tui::pane::Pane;
use crate::words::Words;
use crossterm::event::{KeyCode, KeyEvent};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Events a second, from slow to fast.
const SPEEDS: [f64; 8] = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
/// Lines that the why pane can be scrolled at the most.
const MOST_SCROLL: usize = 200;
/// The speed at the start.
const USUAL_SPEED: usize = 2;

/// Something to say below the panes.
#[derive(Debug)]
pub enum Notice {
    /// It worked.
    Said(Saying),
    /// A line makes no sense or is impossible.
    Refused(Trouble),
    /// What was expected is not so.
    False(Disappointment),
    /// A pane, printed as text.
    Text(String),
}

/// The lab.
#[derive(Debug)]
pub struct Lab {
    /// The run.
    pub session: Session,
    /// What may be seen of the present moment.
    pub facts: Arc<Facts>,
    /// The node that actions are meant for.
    pub node: NodeId,
    /// The pane that has the focus.
    pub pane: Pane,
    /// Whether it is shown alone.
    pub zoomed: bool,
    /// How far the why pane is scrolled down.
    pub scroll: usize,
    /// Whether time moves by itself.
    pub playing: bool,
    /// Something to say.
    pub notice: Option<Notice>,
    speed: usize,
    /// The selected message, and its place when it was last seen.
    message: (Option<MessageId>, usize),
    requests: usize,
    journal: Journal,
}

impl Lab {
    /// A lab with this run.
    pub fn new(session: Session, journal: Journal) -> Lab {
        let facts = Arc::new(session.facts());
        let node = facts.nodes[0].id;
        Lab {
            session,
            facts,
            node,
            pane: Pane::Flight,
            zoomed: false,
            scroll: 0,
            playing: false,
            notice: None,
            speed: USUAL_SPEED,
            message: (None, 0),
            requests: 0,
            journal,
        }
    }

    /// Where the selected message stands among those in flight.
    pub fn place(&self) -> Option<usize> {
        let flights = &self.facts.messages;
        let same = |flight: &Flight| Some(flight.letter.id()) == self.message.0;
        let stays = flights.get(self.message.1).filter(|flight| same(flight)).map(|_| self.message.1);
        let moved = || flights.iter().position(same);
        let place = stays.or_else(moved).unwrap_or(self.message.1.min(flights.len().saturating_sub(1)));
        (place < flights.len()).then_some(place)
    }

    /// The selected message.
    pub fn selected(&self) -> Option<&Flight> {
        self.facts.messages.get(self.place()?)
    }

    /// Events a second.
    pub fn speed(&self) -> f64 {
        SPEEDS[self.speed]
    }

    /// How long an event takes while time moves by itself.
    pub fn pace(&self) -> Duration {
        Duration::from_secs_f64(1.0 / self.speed())
    }

    /// A value for a client to ask for that was not asked for before.
    pub fn next_value(&self) -> String {
        let number = self.requests + 1;
        match (self.facts.profile.name, number) {
            ("paxos", 1..=3) => String::from(["X", "Y", "Z"][number - 1]),
            ("paxos", _) => format!("V{number}"),
            _ => format!("x={number}"),
        }
    }

    /// Says that a node is down.
    pub fn refuse_down(&mut self, node: NodeId) {
        self.notice = Some(Notice::Refused(Trouble::new(Saying::plain("refusal.down").with("node", node))));
    }

    /// Out of what is open here; false if nothing is.
    pub fn back_out(&mut self) -> bool {
        let open = self.zoomed || self.notice.is_some() || self.playing;
        (self.zoomed, self.notice, self.playing) = (false, None, false);
        open
    }

    /// One event of the schedule, while time moves by itself.
    pub fn tick(&mut self) {
        if self.session.advance(&mut |_| {}) {
            self.journal.line("step");
        } else {
            self.playing = false;
            self.notice = Some(Notice::Refused(Trouble::plain("refusal.nothing-due")));
        }
        self.refresh();
    }

    /// Does what an action does to the run or to the view of it.
    pub fn act(&mut self, action: Action, key: KeyEvent) {
        self.notice = None;
        match action {
            Action::Step => self.step(),
            Action::Back => self.run(Line::Back(1)),
            Action::Enter => self.enter(),
            Action::Up | Action::Down => self.up_or_down(if action == Action::Up { -1 } else { 1 }),
            Action::Node => self.choose(key),
            Action::Crash => self.run(Line::Crash(self.node)),
            Action::Restart => self.run(Line::Restart(self.node)),
            Action::TimeOut => self.time_out(),
            Action::Drop => self.message(Verb::Drop),
            Action::Duplicate => self.message(Verb::Duplicate),
            Action::Hold => {
                let held = self.selected().is_some_and(|flight| flight.held);
                self.message(if held { Verb::Release } else { Verb::Hold });
            }
            Action::Play => self.playing = !self.playing,
            Action::Faster => self.speed = (self.speed + 1).min(SPEEDS.len() - 1),
            Action::Slower => self.speed = self.speed.saturating_sub(1),
            Action::Why => self.pane = Pane::Why,
            Action::NextPane => self.pane = self.pane.next(),
            Action::Zoom => self.zoomed = !self.zoomed,
            _ => {}
        }
    }

    /// The known future if there is one, else the next event of the schedule.
    fn step(&mut self) {
        let known = self.session.history().has_future();
        self.run(if known { Line::Forward(1) } else { Line::Step(1) });
    }

    /// Delivers the selected message; one that is held is released first.
    fn enter(&mut self) {
        if self.selected().is_some_and(|flight| flight.held) {
            self.message(Verb::Release);
        }
        self.message(Verb::Deliver);
    }

    fn message(&mut self, verb: Verb) {
        let Some(flight) = self.selected() else {
            self.notice = Some(Notice::Refused(Trouble::plain("notice.no-message")));
            return;
        };
        let address = resolve::address(verb, flight.letter.id(), &self.facts.messages);
        self.run(Line::Message(verb, address));
    }

    fn time_out(&mut self) {
        let Some(node) = self.facts.node(self.node).filter(|node| node.up) else {
            self.refuse_down(self.node);
            return;
        };
        match node.timers.first() {
            Some((timer, _)) => self.run(Line::Fire(self.node, *timer)),
            None => {
                let what = Saying::plain("notice.no-timer").with("node", self.node);
                self.notice = Some(Notice::Refused(Trouble::new(what)));
            }
        }
    }

    fn choose(&mut self, key: KeyEvent) {
        let KeyCode::Char(digit) = key.code else { return };
        let chosen = digit.to_digit(10).and_then(|digit| NodeId::new(digit as u8));
        match chosen.filter(|node| self.facts.node(*node).is_some()) {
            Some(node) => self.node = node,
            None => {
                let last = self.facts.nodes.last().map(|node| node.id);
                let what = Saying::plain("error.node").with("word", format!("n{digit}")).with("last", last);
                self.notice = Some(Notice::Refused(Trouble::new(what)));
            }
        }
    }

    /// Scrolls the why pane if it has the focus, else selects another message.
    fn up_or_down(&mut self, by: isize) {
        if self.pane == Pane::Why {
            self.scroll = self.scroll.saturating_add_signed(by).min(MOST_SCROLL);
        } else {
            self.select(by);
        }
    }

    fn select(&mut self, by: isize) {
        let count = self.facts.messages.len();
        let place = self.place().unwrap_or(0).saturating_add_signed(by).min(count.saturating_sub(1));
        self.message = (self.facts.messages.get(place).map(|flight| flight.letter.id()), place);
    }

    /// Does what a line says, and writes it down.
    pub fn run(&mut self, line: Line) {
        let (text, before) = (line.to_string(), self.branch());
        let done = self.session.run(line, &mut |_| {});
        self.finish(&text, &before, done, None);
    }

    /// Reads a line that was typed, does what it says and writes it down.
    pub fn read(&mut self, line: &str, words: &Words) {
        self.notice = None;
        let before = self.branch();
        let done = self.session.read(line, &mut |_| {});
        self.finish(line, &before, done, Some(words));
    }

    /// The branch that one is on.
    fn branch(&self) -> String {
        self.session.history().branch().name.clone()
    }

    fn finish(&mut self, line: &str, before: &str, done: Result<Outcome, Stop>, words: Option<&Words>) {
        let verb = line.split_whitespace().next().unwrap_or_default();
        match done {
            Ok(Outcome::Done) => {
                self.journal.line(line);
                self.requests += usize::from(verb == "request");
                if verb == "expect" {
                    self.notice =
                        Some(Notice::Said(Saying::plain("notice.holds").with("line", String::from(line))));
                }
            }
            Ok(Outcome::Show(pane)) => self.show(pane.as_ref(), words),
            Ok(Outcome::Save(file)) => self.save(&file),
            Err(Stop::Trouble(trouble)) => self.notice = Some(Notice::Refused(trouble)),
            Err(Stop::False(disappointment)) => self.notice = Some(Notice::False(disappointment)),
        }
        self.refresh();
        let now = self.branch();
        if now != before && self.notice.is_none() && !matches!(verb, "branch" | "switch" | "goto") {
            let said = Saying::plain("notice.branch").with("name", now).with("other", String::from(before));
            self.notice = Some(Notice::Said(said));
        }
    }

    fn show(&mut self, pane: Option<&Placed>, words: Option<&Words>) {
        let Some(words) = words else { return };
        self.notice = Some(match self.session.show(pane, words) {
            Ok(text) => Notice::Text(text),
            Err(trouble) => Notice::Refused(trouble),
        });
    }

    fn save(&mut self, file: &str) {
        let saved = Whole::open(Path::new(file)).and_then(|whole| whole.write(&self.session.script()));
        self.notice = Some(match saved {
            Ok(()) => Notice::Said(Saying::plain("notice.saved").with("file", String::from(file))),
            Err(trouble) => Notice::Refused(trouble),
        });
    }

    /// Looks at the present moment again, and keeps the selection where it was.
    fn refresh(&mut self) {
        self.facts = Arc::new(self.session.facts());
        self.scroll = 0;
        let place = self.place();
        self.message = (self.selected().map(|flight| flight.letter.id()), place.unwrap_or(0));
    }
}
