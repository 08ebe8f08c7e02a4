//! What each action does to the run or to the view of it.

use super::{Lab, Notice, SPEEDS};
use crate::model::id::NodeId;
use crate::model::saying::Saying;
use crate::progress::save;
use crate::session::{Outcome, Session, Stop};
use crate::sim::line::{Line, Placed, Verb};
use crate::sim::{parse, resolve};
use crate::tui::action::Action;
use crate::tui::clipboard;
use crate::tui::pane::Pane;
use crate::tui::pane::logs;
use crate::tui::pane::timeline::tree;
use crate::words::Words;
use crossterm::event::{KeyCode, KeyEvent};

/// Lines that a pane is scrolled by a page.
const PAGE: isize = 8;
/// Lines that a pane is scrolled by a notch of the wheel.
const NOTCH: isize = 2;
/// Entries that the logs scroll at a time.
const ENTRIES: isize = 4;

impl Lab {
    /// Does what an action does.
    pub fn act(&mut self, action: Action, key: KeyEvent) {
        self.notice = None;
        if self.learn(action, key) {
            return;
        }
        if self.pane == Pane::Space && self.look_through(action) {
            return;
        }
        if self.pane == Pane::Why && self.walk_why(action) {
            return;
        }
        match action {
            Action::Step => self.step(),
            Action::Back => self.run(Line::Back(1)),
            Action::First => self.run(Line::Goto(0)),
            Action::Newest => {
                let name = self.branch();
                self.run(Line::Switch(name));
            }
            Action::Enter if self.pane == Pane::Outlook => self.play_prospect(),
            Action::Enter => self.enter(),
            Action::Up | Action::Down => self.up_or_down(if action == Action::Up { -1 } else { 1 }),
            Action::Left | Action::Right => {
                let by = if action == Action::Left { ENTRIES } else { -ENTRIES };
                let most = logs::reach(&self.facts).1;
                self.scroll.logs.1 = self.scroll.logs.1.saturating_add_signed(by).min(most);
                self.look(Pane::Logs);
            }
            Action::PageUp | Action::PageDown => {
                let by = if action == Action::PageUp { -PAGE } else { PAGE };
                // In the twin up and down select messages: it is driven live.
                if self.pane == Pane::Twin { self.scroll_by(by) } else { self.up_or_down(by) }
            }
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
            Action::Play => {
                self.playing = !self.playing;
                self.tell_present();
                // The first event comes at once: a key is answered.
                self.owed = self.pace();
            }
            Action::Faster => self.speed = (self.speed + 1).min(SPEEDS.len() - 1),
            Action::Slower => self.speed = self.speed.saturating_sub(1),
            Action::Why => self.open_why(),
            Action::Space => self.toggle(Pane::Space),
            Action::View => self.show_others(),
            Action::Rules => self.toggle(Pane::Rules),
            Action::Outlook => self.toggle(Pane::Outlook),
            Action::Clients => self.toggle(Pane::Clients),
            Action::NextPane => self.look(self.pane.next(&self.panes())),
            Action::PreviousPane => self.look(self.pane.previous(&self.panes())),
            Action::Zoom => self.zoomed = !self.zoomed,
            _ => {}
        }
    }

    /// The known future if there is one, else the next event of the schedule.
    fn step(&mut self) {
        let known = self.session.history().has_future();
        self.run(if known { Line::Forward(1) } else { Line::Step(1) });
    }

    /// Delivers the selected message; one that is held is released first. On the timeline: nothing.
    fn enter(&mut self) {
        if self.selected().is_some_and(|flight| flight.held) {
            self.message(Verb::Release);
        }
        self.message(Verb::Deliver);
    }

    fn message(&mut self, verb: Verb) {
        let Some(flight) = self.selected() else {
            let hidden = self.hidden();
            let none = Saying::plain(if hidden > 0 { "notice.all-hidden" } else { "notice.no-message" });
            self.refuse(none.with("count", hidden));
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
            Some((timer, _)) => self.run(Line::Fire(self.node, *timer, None)),
            None => self.refuse(Saying::plain("notice.no-timer").with("node", self.node)),
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
                self.refuse(what);
            }
        }
    }

    /// Turns the wheel over a pane: it scrolls, or another thing is selected in it. The focus stays where it is. Over
    /// the timeline one goes through what has happened; nothing happens anew.
    pub fn wheel(&mut self, pane: Pane, by: isize) {
        match pane {
            Pane::Task
            | Pane::Article
            | Pane::Why
            | Pane::Guarantees
            | Pane::Clients
            | Pane::Twin
            | Pane::Compare => {
                self.scroll_pane(pane, by * NOTCH);
            }
            Pane::Logs => self.scroll_logs(by),
            Pane::Cluster | Pane::Flight => self.select(by),
            Pane::Space => self.select_moment(by),
            Pane::Rules => self.select_rule(by),
            Pane::Outlook => self.select_prospect(by),
            Pane::Timeline if by < 0 && self.session.history().cursor() > 0 => self.run(Line::Back(1)),
            Pane::Timeline if by > 0 && self.session.history().has_future() => self.run(Line::Forward(1)),
            Pane::Timeline => {}
        }
    }

    fn scroll_logs(&mut self, by: isize) {
        let most = logs::reach(&self.facts).0;
        self.scroll.logs.0 = self.scroll.logs.0.saturating_add_signed(by).min(most);
    }

    /// Scrolls the pane that has the focus, or selects another message or branch in it.
    fn up_or_down(&mut self, by: isize) {
        match self.pane {
            Pane::Task | Pane::Article | Pane::Why | Pane::Guarantees | Pane::Clients | Pane::Compare => {
                self.scroll_by(by);
            }
            Pane::Logs => self.scroll_logs(by),
            Pane::Timeline => self.other_branch(by),
            Pane::Rules => self.select_rule(by),
            Pane::Outlook => self.select_prospect(by),
            _ => self.select(by),
        }
    }

    pub(super) fn scroll_by(&mut self, by: isize) {
        self.scroll_pane(self.pane, by);
    }

    fn scroll_pane(&mut self, pane: Pane, by: isize) {
        if pane == Pane::Article {
            return self.scroll_article(by);
        }
        if let Some(course) = self.course.as_mut().filter(|_| pane == Pane::Task) {
            course.chooses = false;
        }
        if let Some(scroll) = self.scroll.of(pane) {
            *scroll = scroll.saturating_add_signed(by);
        }
    }

    /// Goes to the newest moment of the branch above or below.
    fn other_branch(&mut self, by: isize) {
        let history = self.session.history();
        let other = tree::neighbour(history, by).and_then(|place| history.branches().get(place));
        if let Some(name) = other.map(|branch| branch.name.clone()) {
            self.run(Line::Switch(name));
        }
    }

    /// Selects the message at a place of the list.
    pub fn select_at(&mut self, place: usize) {
        self.message = (self.facts.messages.get(place).map(|flight| flight.letter.id()), place);
    }

    /// Reads a line that was typed, does what it says and writes it down.
    pub fn read(&mut self, line: &str, words: &Words) {
        self.notice = None;
        let meant = parse::parse(line, &self.session.grammar()).ok().flatten();
        let forbidden = meant.and_then(|meant| self.forbidden(&meant));
        self.tell(line.into(), Some(words), |session| match forbidden {
            Some(refusal) => Err(refusal),
            None => session.read(line, &mut |_| {}),
        });
    }

    /// The branch that one is on.
    fn branch(&self) -> String {
        self.session.history().branch().name.clone()
    }

    /// Lets something happen to the run, writes its line down and says what is to be said.
    pub(super) fn tell(
        &mut self,
        line: String,
        words: Option<&Words>,
        happen: impl FnOnce(&mut Session) -> Result<Outcome, Stop>,
    ) {
        let (facts, before) = (self.facts.clone(), self.branch());
        let done = happen(&mut self.session);
        self.judge(&done);
        let verb = line.split_whitespace().next().unwrap_or_default();
        match done {
            Ok(Outcome::Done) => {
                self.journal.line(&line);
                self.hold_fresh(&facts);
                if verb == "expect" {
                    self.notice =
                        Some(Notice::Said(Saying::plain("notice.holds").with("line", line.clone())));
                }
            }
            Ok(Outcome::Show(pane)) => self.show(pane.as_ref(), words),
            Ok(Outcome::Save(file)) => self.save(&file, words),
            Err(stop) => self.notice = Some(Notice::refused(stop)),
        }
        self.look_again(&facts);
        let now = self.branch();
        if now != before && self.notice.is_none() && !matches!(verb, "branch" | "switch" | "goto") {
            let said = Saying::plain("notice.branch").with("name", now).with("other", before);
            self.notice = Some(Notice::Said(said));
        }
    }

    /// What must be written to the terminal to copy the text that is printed over the panes, or the selected message
    /// where messages have the focus, or else the run's lines.
    pub fn copy(&mut self) -> Result<String, Saying> {
        let message = self.selected().filter(|_| matches!(self.pane, Pane::Flight | Pane::Cluster));
        let (text, what) = match (&self.notice, message) {
            (Some(Notice::Text(text)), _) => (text.clone(), "notice.copied-text"),
            (_, Some(flight)) => {
                let address = resolve::address(Verb::Deliver, flight.letter.id(), &self.facts.messages);
                (Line::Message(Verb::Deliver, address).to_string(), "notice.copied-line")
            }
            _ => (self.session.script(), "notice.copied-run"),
        };
        let sequence = clipboard::sequence(&text)?;
        self.notice = Some(Notice::Said(Saying::plain(what)));
        Ok(sequence)
    }

    fn show(&mut self, pane: Option<&Placed>, words: Option<&Words>) {
        let Some(words) = words else { return };
        self.notice = Some(match self.session.show(pane, words) {
            Ok(text) => Notice::Text(text),
            Err(trouble) => Notice::Refused(trouble),
        });
    }

    fn save(&mut self, file: &str, words: Option<&Words>) {
        let Some(words) = words else { return };
        self.notice = Some(match save::run(&self.session, file, words) {
            Ok(()) => Notice::Said(Saying::plain("notice.saved").with("file", String::from(file))),
            Err(trouble) => Notice::Refused(trouble),
        });
    }
}
