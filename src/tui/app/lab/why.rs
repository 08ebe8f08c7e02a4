//! What the why pane tells of: the present moment, or what was asked; and the walk back to what led there, and forwards.
//!
//! The walk only looks: the run stays where it is, until one goes to the moment that is shown.

use super::Lab;
use crate::history::MomentId;
use crate::model::id::NodeId;
use crate::model::saying::Saying;
use crate::sim::Step;
use crate::sim::line::Line;
use crate::tui::action::Action;
use crate::tui::pane::Pane;
use crate::why::subject::parts;
use crate::why::{Answer, Link, Past, Question, Subject};
use std::sync::Arc;

/// Most entries of one log that can be asked about.
const ENTRIES: u64 = 5;
/// Lines that a pane is scrolled by a page.
const PAGE: isize = 8;

/// How another event belongs to the one that is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// It led there.
    Cause,
    /// It shows the same.
    Shows,
    /// It came of it.
    Effect,
}

/// A way to another event.
#[derive(Clone, Debug)]
pub struct Way {
    /// How that one belongs to this one.
    pub sort: Sort,
    /// That event, by its number on the path.
    number: u64,
    /// Its moment.
    pub moment: MomentId,
    /// What leads from one to the other.
    pub what: Vec<Saying>,
    /// What it did, where nothing leads there but the answer.
    pub step: Option<Arc<Step>>,
}

/// An event that is told of, with the ways that lead from it; or an answer that no event shows.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// What was asked.
    pub asked: Option<Saying>,
    /// What there is to say to it.
    pub says: Vec<Saying>,
    /// The moment of the event.
    pub moment: Option<MomentId>,
    /// What it did; nothing for the start.
    pub step: Option<Arc<Step>>,
    /// Ways to other events.
    pub ways: Vec<Way>,
}

impl Account {
    /// An event.
    fn of(number: u64, past: &mut Past<'_>) -> Account {
        let (causes, effects) = (past.causes(number), past.effects(number));
        let mut ways = Vec::new();
        for (sort, links) in [(Sort::Cause, causes), (Sort::Effect, effects)] {
            for link in links {
                put(&mut ways, sort, &link, past);
            }
        }
        let step = past.step(number);
        Account { moment: Some(past.id(number)), step, ways, ..Account::default() }
    }

    /// What was asked, and the event that shows the answer.
    fn answered(asked: Saying, answer: Answer, past: &mut Past<'_>) -> Account {
        let mut numbers = answer.moments.into_iter();
        let account = numbers.next().map(|number| Account::of(number, past)).unwrap_or_default();
        let shows = numbers.map(|number| Way {
            sort: Sort::Shows,
            number,
            moment: past.id(number),
            what: Vec::new(),
            step: past.step(number),
        });
        let ways = shows.chain(account.ways).collect();
        Account { asked: Some(asked), says: answer.says, ways, ..account }
    }
}

/// Adds a link to the ways: all links to one event are one way.
fn put(ways: &mut Vec<Way>, sort: Sort, link: &Link, past: &Past<'_>) {
    let number = if sort == Sort::Cause { link.cause } else { link.effect };
    match ways.iter_mut().find(|way| way.sort == sort && way.number == number) {
        Some(way) => way.what.push(link.what.clone()),
        None => {
            ways.push(Way {
                sort,
                number,
                moment: past.id(number),
                what: vec![link.what.clone()],
                step: None,
            });
        }
    }
}

/// What the why pane tells of, and the way that one has walked.
#[derive(Debug, Default)]
pub struct Tale {
    /// What is shown.
    pub account: Account,
    /// The way that is selected.
    pub selected: Option<usize>,
    /// What was shown before, the oldest first.
    walked: Vec<Account>,
    /// The rows of the pane, and on which row each way begins, as they were when one was last selected.
    pub rows: (usize, Vec<usize>),
}

impl Tale {
    /// Whether something else than the present moment is shown.
    pub fn is_away(&self) -> bool {
        !self.walked.is_empty()
    }

    fn show(&mut self, account: Account) {
        let before = std::mem::replace(&mut self.account, account);
        self.walked.push(before);
        self.selected = None;
    }
}

impl Lab {
    /// What the why pane tells of.
    pub fn tale(&self) -> &Tale {
        &self.tale
    }

    /// Takes note of how the why pane stands.
    pub fn why_drawn(&mut self, rows: (usize, Vec<usize>)) {
        self.tale.rows = rows;
    }

    /// Tells of the present moment. While time moves by itself, ways are not looked for.
    pub(super) fn tell_present(&mut self) {
        let history = self.session.history();
        let account = if self.playing || history.last().is_none() {
            let moment = history.last().map(|_| history.cursor());
            Account { moment, step: history.last().cloned(), ..Account::default() }
        } else {
            let mut past = Past::new(history);
            let here = past.here();
            Account::of(here, &mut past)
        };
        self.tale = Tale { account, ..Tale::default() };
        self.scroll.why = 0;
    }

    /// Does what an action does to the why pane; false if that is nothing.
    pub(super) fn walk_why(&mut self, action: Action) -> bool {
        match action {
            Action::Up => self.select_way(-1),
            Action::Down => self.select_way(1),
            Action::PageUp | Action::PageDown => {
                self.tale.selected = None;
                self.scroll_by(if action == Action::PageUp { -PAGE } else { PAGE });
            }
            Action::Left => self.walk(Sort::Cause),
            Action::Right => self.walk(Sort::Effect),
            Action::Enter => self.go_to_shown(),
            _ => return false,
        }
        true
    }

    /// Back to the present moment; false if it is shown already.
    pub(super) fn back_to_present(&mut self) -> bool {
        let away = self.tale.is_away();
        if away {
            self.tell_present();
        }
        away
    }

    /// Selects the way above or below if it can be seen, else scrolls.
    fn select_way(&mut self, by: isize) {
        let (room, rows) = &self.tale.rows;
        let next = match (self.tale.selected, by > 0) {
            (Some(0), false) => None,
            (Some(place), _) => Some(place.saturating_add_signed(by)),
            (None, true) => Some(0),
            (None, false) => None,
        };
        let seen = |row: usize| (self.scroll.why..self.scroll.why + room).contains(&row);
        match next.filter(|next| rows.get(*next).is_some_and(|row| seen(*row))) {
            Some(next) => self.tale.selected = Some(next),
            None if self.scroll.why == 0 && by < 0 => self.tale.selected = None,
            None => self.scroll_by(by),
        }
    }

    /// Selects a way.
    pub fn select_way_at(&mut self, place: usize) {
        self.tale.selected = Some(place);
    }

    /// Walks along the selected way.
    pub fn walk_selected(&mut self) {
        let way = self.tale.selected.and_then(|place| self.tale.account.ways.get(place));
        if let Some(sort) = way.map(|way| way.sort) {
            self.walk(if sort == Sort::Effect { Sort::Effect } else { Sort::Cause });
        }
    }

    /// Asks why an entry stands in a node's log.
    pub fn ask_why_entry(&mut self, node: NodeId, index: u64) {
        let key = crate::why::place::Key::Entry(index);
        let asked = crate::why::Place::Of(node, key).saying(self.facts.node(node));
        self.ask_why(&Subject::Entry(node, index), asked);
    }

    /// Walks to the selected way if it is of this sort, else to the first one; forwards, the way that one came first.
    fn walk(&mut self, sort: Sort) {
        let is = |way: &&Way| way.sort == sort || (sort == Sort::Cause && way.sort == Sort::Shows);
        let ways = &self.tale.account.ways;
        let chosen = self.tale.selected.and_then(|place| ways.get(place)).filter(is);
        if sort == Sort::Effect && chosen.is_none() && self.tale.is_away() {
            self.tale.account = self.tale.walked.pop().unwrap_or_default();
            (self.tale.selected, self.scroll.why) = (None, 0);
            self.mark();
            return;
        }
        let first = ways.iter().find(|way| way.sort == sort);
        let Some(number) = chosen.or(first).map(|way| way.number) else {
            let key = if sort == Sort::Cause { "why.no-cause" } else { "why.no-effect" };
            self.refuse(Saying::plain(key));
            return;
        };
        let account = Account::of(number, &mut Past::new(self.session.history()));
        self.show_account(account);
    }

    /// Shows an account from its beginning.
    fn show_account(&mut self, account: Account) {
        self.tale.show(account);
        self.scroll.why = 0;
        self.mark();
    }

    /// Marks the moment that is shown in the picture of the whole run.
    fn mark(&mut self) {
        let present = self.session.history().cursor();
        if let Some(moment) = self.tale.account.moment {
            self.space.select(moment, present);
        }
    }

    /// Makes the moment that is shown the present one.
    fn go_to_shown(&mut self) {
        let present = self.session.history().cursor();
        match self.tale.account.moment {
            Some(moment) if moment != present => self.run(Line::Goto(moment as u64)),
            _ => self.refuse(Saying::plain("notice.here")),
        }
    }

    /// Opens the pane: on what is selected in the picture of the whole run, if that is open, else on the present moment.
    pub(super) fn open_why(&mut self) {
        let present = self.session.history().cursor();
        let selected = self.space.selected(present);
        if self.pane == Pane::Space && selected != present {
            let mut past = Past::new(self.session.history());
            if let Some(number) = past.trail.number(selected) {
                let account = Account::of(number, &mut past);
                self.show_account(account);
            }
        }
        self.look(Pane::Why);
    }

    /// Asks why of something, and shows the answer.
    pub fn ask_why(&mut self, subject: &Subject, asked: Saying) {
        let mut past = Past::new(self.session.history());
        match subject.answer(&mut past, &self.facts) {
            Ok(answer) => {
                let account = Account::answered(asked, answer, &mut past);
                self.tell_answer(account);
            }
            Err(trouble) => self.refuse(trouble.what),
        }
    }

    /// Asks why not, and shows the answer.
    pub fn ask_why_not(&mut self, question: &Question) {
        let mut past = Past::new(self.session.history());
        let answer = question.answer(&mut past, &self.facts);
        let account = Account::answered(question.saying(), answer, &mut past);
        self.tell_answer(account);
    }

    fn tell_answer(&mut self, account: Account) {
        self.back_to_present();
        self.show_account(account);
        self.look(Pane::Why);
    }

    /// What can be asked about now, each with its name: what is broken, the selected message, the chosen node and what
    /// it keeps, and what the other nodes are.
    pub fn subjects(&self) -> Vec<(Subject, Saying)> {
        let mut subjects = Vec::new();
        for violation in &self.facts.ledger.violations {
            let name = Saying::plain(format!("guarantee.{}.name", violation.guarantee));
            subjects.push((Subject::Guarantee(violation.guarantee), name));
        }
        if let Some(flight) = self.selected() {
            let letter = &*flight.letter;
            subjects.push((Subject::Message(letter.id()), crate::why::past::about_letter(letter)));
        }
        let chosen = self.facts.node(self.node).into_iter();
        let others = self.facts.nodes.iter().filter(|node| node.id != self.node);
        for node in chosen.chain(others) {
            subjects.push((Subject::Node(node.id), Saying::plain("why.node").with("node", node.id)));
            if node.id != self.node {
                continue;
            }
            let protocol = self.facts.profile.name;
            subjects.extend(parts(protocol).map(|(_, part)| {
                let key = crate::why::place::Key::Whole(part);
                (Subject::Part(node.id, part), crate::why::Place::Of(node.id, key).saying(Some(node)))
            }));
            let last = node.state.raft().map_or(0, |raft| raft.log.last_index());
            subjects.extend((1..=last).rev().take(ENTRIES as usize).map(|index| {
                let key = crate::why::place::Key::Entry(index);
                (Subject::Entry(node.id, index), crate::why::Place::Of(node.id, key).saying(Some(node)))
            }));
        }
        subjects
    }
}
