//! What the mouse can point at. What is where, the functions say that draw it.

use super::action::Row;
use super::app::{App, Lab, Notice, Scene};
use super::layout;
use super::overlay::{self, finder};
use super::pane::{Pane, status};
use super::scene;
use crate::history::MomentId;
use crate::model::id::{MessageId, NodeId};
use ratatui::layout::{Position, Rect};
use std::time::Duration;

/// Something that can be pointed at.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// A key of the footer.
    Key(&'static Row),
    /// An item of the home screen, by its place among those shown.
    Item(usize),
    /// A line of a menu, or an entry of the palette.
    Line(usize),
    /// A link, by the places of its ends.
    Link(usize, usize),
    /// The group of the node at a place.
    Group(usize),
    /// Beside what lies over the screen.
    Outside,
    /// Text that is printed over the panes.
    Print,
    /// A pane, and what is pointed at in it.
    In(Pane, Option<Spot>),
}

/// Something in a pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A node.
    Node(NodeId),
    /// A message: its place among those in flight, and its number.
    Message(usize, MessageId),
    /// An entry of a node's log.
    Entry(NodeId, u64),
    /// A moment.
    Moment(MomentId),
    /// A branch, by its place in the list of all.
    Branch(usize),
    /// An option of the open question.
    Option(usize),
    /// A way of the why pane.
    Way(usize),
    /// A row of the rule card.
    Rule(usize),
    /// Something that can still happen.
    Prospect(usize),
}

impl Spot {
    /// The message at a place among those in flight.
    pub fn message(place: usize, lab: &Lab) -> Option<Spot> {
        lab.facts.messages.get(place).map(|flight| Spot::Message(place, flight.letter.id()))
    }
}

/// What was clicked last: what and where, and how long ago.
#[derive(Clone, Copy, Debug)]
pub struct Clicked {
    /// What.
    pub target: Target,
    /// Where.
    pub place: Position,
    /// How long ago.
    pub age: Duration,
}

impl Target {
    /// Whether it is opened when it is pointed at a second time.
    pub fn opens(&self) -> bool {
        matches!(self, Target::Item(_) | Target::Line(_) | Target::Link(..) | Target::In(_, Some(_)))
    }

    /// Whether both are one thing: pointed at a second time, it is opened.
    pub fn is(&self, other: &Target) -> bool {
        match (self, other) {
            (Target::Item(one), Target::Item(other)) | (Target::Line(one), Target::Line(other)) => {
                one == other
            }
            (Target::Link(from, to), Target::Link(other_from, other_to)) => {
                (from, to) == (other_from, other_to)
            }
            (Target::In(_, Some(one)), Target::In(_, Some(other))) => one == other,
            _ => false,
        }
    }
}

/// What is at a place of the screen.
pub fn at(app: &App, place: Position, whole: Rect) -> Option<Target> {
    if !layout::fits(whole, layout::SMALL) {
        return None;
    }
    if app.overlay().is_some() {
        return overlay::target(whole, app, place);
    }
    let parts = layout::frame(whole);
    if let Some(row) = status::key_at(whole, parts.footer, app, place) {
        return Some(Target::Key(row));
    }
    let lab = match app.scene() {
        Scene::Home(home) => return scene::home::item_at(whole, app, home, place).map(Target::Item),
        Scene::Lab(lab) => lab,
    };
    let covered = [Some(status::message_place(parts.message, app, lab)), finder::place(whole, app, lab)];
    if covered.into_iter().flatten().any(|covered| covered.contains(place)) {
        return None;
    }
    if matches!(lab.notice, Some(Notice::Text(_))) {
        return parts.body.contains(place).then_some(Target::Print);
    }
    let (pane, outer) = scene::panes(whole, lab).into_iter().find(|(_, outer)| outer.contains(place))?;
    Some(Target::In(pane, pane.spot(outer, app, lab, place)))
}
