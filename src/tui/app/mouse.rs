//! What the mouse does: a click chooses what it points at, a second one on the same does what `enter` does to it, and
//! the wheel scrolls what it is over. There is a key for all of it.

use super::{App, Flow, Lab, Notice, Scene};
use crate::sim::line::Line;
use crate::tui::action::{ACTIONS, Action};
use crate::tui::overlay::Overlay;
use crate::tui::pane::Pane;
use crate::tui::scene;
use crate::tui::target::{self, Clicked, Spot, Target};
use crossterm::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use std::time::Duration;

/// Two clicks at one place within this time mean one thing.
const DOUBLE: Duration = Duration::from_millis(500);

impl App {
    /// Takes what the mouse did on a screen of this size.
    pub fn mouse(&mut self, mouse: MouseEvent, area: Rect) -> Flow {
        let place = Position::new(mouse.column, mouse.row);
        match mouse.kind {
            MouseEventKind::ScrollUp => self.wheel(place, area, -1),
            MouseEventKind::ScrollDown => self.wheel(place, area, 1),
            MouseEventKind::Down(MouseButton::Left) => return self.click(place, area),
            _ => {}
        }
        Flow::On
    }

    /// Scrolls what lies over the screen, or the pane under the mouse, which does not get the focus by that.
    fn wheel(&mut self, place: Position, area: Rect, by: isize) {
        let code = if by < 0 { KeyCode::Up } else { KeyCode::Down };
        if self.overlay.is_some() {
            let _ = self.key(KeyEvent::from(code));
            return;
        }
        self.clicked = None;
        match (target::at(self, place, area), &mut self.scene) {
            (_, Scene::Home(home)) => home.move_by(by),
            (Some(Target::In(pane, _)), Scene::Lab(lab)) => {
                lab.wheel(pane, by);
                self.settle();
                self.rest();
            }
            _ => {}
        }
    }

    fn click(&mut self, place: Position, area: Rect) -> Flow {
        self.hurry();
        let (before, now) = (self.clicked.take(), target::at(self, place, area));
        // What is selected may move to another place: a double click still means what it began with.
        let double =
            before.filter(|click| click.place == place && click.age < DOUBLE && click.target.opens());
        let target = match double {
            Some(click) if self.is_there(&click.target) => click.target,
            _ => match now {
                Some(target) => target,
                None => return Flow::On,
            },
        };
        let again = before.is_some_and(|click| click.target.is(&target));
        self.clicked = Some(Clicked { target, place, age: Duration::ZERO });
        let flow = self.point(target, again, area);
        self.rest();
        flow
    }

    /// Whether something that was pointed at is still what it was: a message may have been delivered since.
    fn is_there(&self, target: &Target) -> bool {
        match (target, &self.scene) {
            (Target::In(_, Some(spot @ Spot::Message(place, _))), Scene::Lab(lab)) => {
                Spot::message(*place, lab).as_ref() == Some(spot)
            }
            _ => true,
        }
    }

    /// Does what a click means; the second one on the same target opens it.
    fn point(&mut self, target: Target, again: bool, area: Rect) -> Flow {
        let enter = KeyEvent::from(KeyCode::Enter);
        match (target, &mut self.overlay, &mut self.scene) {
            (Target::Key(row), _, scene) => {
                if let Scene::Home(home) = scene
                    && home.typing()
                {
                    home.key(enter);
                }
                return self.take(row.keys[0].press());
            }
            (Target::Outside, ..) => return self.take(KeyEvent::from(KeyCode::Esc)),
            (Target::Item(place), _, Scene::Home(home)) => {
                home.select_at(place);
                // What is typed goes no further than the list.
                if home.typing() {
                    home.key(enter);
                }
            }
            (Target::Line(place), Some(Overlay::Menu(menu)), _) => menu.select_at(place),
            (Target::Line(place), Some(Overlay::Palette(palette)), _) => palette.select_at(place),
            (Target::Link(from, to), Some(Overlay::Links(links)), _) => links.select_at(from, to),
            (Target::Group(place), Some(Overlay::Links(_)), _) => {
                let digit = char::from_digit(place as u32 + 1, 10).unwrap_or('1');
                return self.take(KeyEvent::from(KeyCode::Char(digit)));
            }
            (Target::Print, _, Scene::Lab(lab)) => lab.notice = None,
            (Target::In(pane, spot), _, Scene::Lab(_)) => return self.point_in(pane, spot, again, area),
            _ => return Flow::On,
        }
        if again {
            self.clicked = None;
            return self.take(enter);
        }
        Flow::On
    }

    /// Gives a pane the focus, and chooses what is pointed at in it.
    fn point_in(&mut self, pane: Pane, spot: Option<Spot>, again: bool, area: Rect) -> Flow {
        let Scene::Lab(lab) = &mut self.scene else { return Flow::On };
        lab.notice = None;
        lab.look(pane);
        match spot {
            Some(Spot::Way(_)) if again => lab.walk_selected(),
            Some(Spot::Entry(node, index)) => {
                lab.node = node;
                lab.ask_why_entry(node, index);
                let tells = matches!(lab.notice, None | Some(Notice::Said(_)));
                lab.look(pane);
                // Where there is no room for both, the answer is what counts.
                if tells && !scene::panes(area, lab).iter().any(|(other, _)| *other == Pane::Why) {
                    lab.look(Pane::Why);
                }
            }
            Some(spot) => lab.choose_spot(spot),
            None => {}
        }
        // A lesson gives `enter` a meaning of its own: only what belongs to the thing itself is done by a click.
        let opens = match spot {
            Some(Spot::Message(..)) => Some("action.enter"),
            Some(Spot::Moment(_)) if pane == Pane::Space => Some("action.go-there"),
            Some(Spot::Option(_)) => Some("action.answer"),
            Some(Spot::Rule(_)) => Some("action.break"),
            Some(Spot::Prospect(_)) => Some("action.play-found"),
            _ => None,
        };
        let row = ACTIONS.iter().find(|row| row.action == Action::Enter);
        if again && row.is_some_and(|row| opens == Some(self.name_of(row).as_str())) {
            self.clicked = None;
            return self.take(KeyEvent::from(KeyCode::Enter));
        }
        self.settle();
        Flow::On
    }
}

impl Lab {
    /// Chooses something that is shown in the pane that has the focus. A moment or a branch of the timeline is gone to.
    fn choose_spot(&mut self, spot: Spot) {
        let present = self.session.history().cursor();
        match spot {
            Spot::Node(node) | Spot::Entry(node, _) => self.node = node,
            Spot::Message(place, _) => self.select_at(place),
            Spot::Moment(moment) if self.pane == Pane::Space => self.space.select(moment, present),
            Spot::Moment(moment) if moment != present => self.run(Line::Goto(moment as u64)),
            Spot::Moment(_) => {}
            Spot::Branch(place) => {
                let name = self.session.history().branches().get(place).map(|branch| branch.name.clone());
                name.into_iter().for_each(|name| self.run(Line::Switch(name)));
            }
            Spot::Option(place) => {
                if let Some(course) = &mut self.course {
                    course.option = place;
                }
            }
            Spot::Way(place) => self.select_way_at(place),
            Spot::Rule(place) => self.rule = place,
            Spot::Prospect(place) => self.select_prospect_at(place),
        }
    }
}
