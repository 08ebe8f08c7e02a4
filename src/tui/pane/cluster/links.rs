//! Links between the cards, the cuts in them, and the messages on their way.

use crate::model::datum::Datum;
use crate::model::facts::Letter;
use crate::tui::app::{App, Lab};
use crate::tui::dots::{Dots, Dotting};
use crate::tui::motion::rest;
use crate::tui::ring::{Link, Point};
use crate::tui::target::Spot;
use crate::tui::text::width;
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Clusters larger than this show only links on which something is the matter.
const CALM_NODES: usize = 5;
/// Messages beyond which those of one kind on one link have one label.
const MANY: usize = 16;
/// Rows that a lost message falls before it is gone.
const FALL: f64 = 2.0;

/// Draws the links.
pub fn draw(frame: &mut Frame<'_>, area: Rect, seats: &[Rect], app: &App, lab: &Lab) {
    let (theme, facts, visible) = (app.theme, &lab.facts, lab.visible());
    let (mut lines, mut marks) = (Dots::new(area), Vec::new());
    for (place, one) in facts.nodes.iter().enumerate() {
        for other in &facts.nodes[place + 1..] {
            let (a, b) = (one.id, other.id);
            let cut = [facts.is_cut(a, b), facts.is_cut(b, a)];
            let busy = visible.iter().any(|place| {
                let flight = &facts.messages[*place];
                let ends = (flight.letter.from(), flight.letter.to());
                ends == (a, b) || ends == (b, a)
            });
            let link = Link::between(seats[a.place()], seats[b.place()]);
            let style = match () {
                () if cut[0] && cut[1] => theme.bad(),
                () if busy => theme.dim(),
                () if seats.len() <= CALM_NODES || cut[0] || cut[1] => theme.faint(),
                () => continue,
            };
            let dotting = if cut[0] && cut[1] { Dotting::Dashed } else { Dotting::Whole };
            lines.line(link.at(0.0), link.at(1.0), dotting, style);
            // The mark of a cut stands where the messages are lost: near the receiver.
            let mark = match cut {
                [true, true] => Some(0.5),
                [true, false] => Some(0.85),
                [false, true] => Some(0.15),
                [false, false] => None,
            };
            marks.extend(mark.map(|part| link.at(part)));
        }
    }
    lines.draw(frame.buffer_mut(), theme);
    marks.into_iter().for_each(|at| put(frame, area, at, theme.glyphs.cut, theme.bad()));
}

fn put(frame: &mut Frame<'_>, area: Rect, at: Point, mark: &str, style: Style) {
    let (x, y) = (at.x as u16, at.y as u16);
    if area.contains((x, y).into())
        && let Some(cell) = frame.buffer_mut().cell_mut((x, y))
    {
        cell.set_symbol(mark).set_style(style);
    }
}

/// A label that is to be written: where, what, how, and the place of its message among those in flight.
struct Label {
    at: Point,
    text: String,
    style: Style,
    message: Option<usize>,
}

/// Draws the messages: each as a label on its link, or where there are very many, those of one kind on one link as one
/// label with their count. None hides another or a card.
pub fn labels(frame: &mut Frame<'_>, area: Rect, seats: &[Rect], app: &App, lab: &Lab) {
    for (place, label) in placed(area, seats, app, lab) {
        frame.buffer_mut().set_string(place.x, place.y, &label.text, label.style);
    }
}

/// The message whose label is at a place of the screen.
pub fn message_at(area: Rect, seats: &[Rect], app: &App, lab: &Lab, place: Position) -> Option<Spot> {
    let labels = placed(area, seats, app, lab);
    let (_, label) = labels.into_iter().find(|(at, _)| at.contains(place))?;
    Spot::message(label.message?, lab)
}

/// The labels that have room, each with where it stands.
fn placed(area: Rect, seats: &[Rect], app: &App, lab: &Lab) -> Vec<(Rect, Label)> {
    let (theme, selected) = (app.theme, lab.place());
    let mut labels = Vec::new();
    for (place, more) in groups(lab) {
        let (flight, chosen) = (&lab.facts.messages[place], selected == Some(place));
        let part =
            lab.motion().map_or_else(|| rest(flight, lab.facts.time as f64), |motion| motion.place(flight));
        let letter = &*flight.letter;
        let mut label = Label { message: Some(place), ..label(letter, part, seats, theme) };
        if more > 0 {
            label.text = format!("{}+{more}", label.text);
        }
        if flight.held {
            label.text = format!("{}{}", theme.glyphs.held, label.text);
        }
        if chosen {
            label.text = format!("{}{}", theme.glyphs.selected, label.text);
            label.style = theme.strong().patch(theme.selected());
        }
        // The selected one is drawn first, so that it has its place for certain.
        labels.insert(if chosen { 0 } else { labels.len() }, label);
    }
    let mut taken: Vec<Rect> = seats.to_vec();
    if let Some((ghost, part, fallen)) = lab.motion().and_then(|motion| motion.ghost()) {
        let mut label = label(&*ghost.letter, part, seats, theme);
        if ghost.lost {
            label.at.y += fallen * FALL;
            label.text = format!("{}{}", theme.glyphs.no, label.text);
            label.style = theme.bad();
        }
        labels.push(label);
    }
    let mut placed = Vec::new();
    for label in labels {
        if let Some(place) = free(area, &label, &taken) {
            taken.push(place);
            placed.push((place, label));
        }
    }
    placed
}

/// The messages that have a label, each with how many more of its kind it stands for on its link; the selected one
/// stands for those of its own.
fn groups(lab: &Lab) -> Vec<(usize, usize)> {
    let visible = lab.visible();
    if visible.len() <= MANY {
        return visible.into_iter().map(|place| (place, 0)).collect();
    }
    let selected = lab.place();
    let mut groups: Vec<(usize, usize)> = selected.into_iter().map(|place| (place, 0)).collect();
    let kind = |place: usize| {
        let flight = &lab.facts.messages[place];
        (flight.letter.from(), flight.letter.to(), flight.letter.kind().line, flight.held)
    };
    for place in visible.into_iter().filter(|place| selected != Some(*place)) {
        match groups.iter_mut().find(|(first, _)| kind(*first) == kind(place)) {
            Some((_, more)) => *more += 1,
            None => groups.push((place, 0)),
        }
    }
    groups
}

fn label(letter: &dyn Letter, part: f64, seats: &[Rect], theme: Theme) -> Label {
    let (from, to) = (letter.from(), letter.to());
    let (at, arrow) = if from == to {
        let seat = seats[from.place()];
        let below = f64::from(seat.bottom());
        let above = f64::from(seat.y) - 1.0;
        let y = if seat.y > seats[0].y { above } else { below };
        (Point { x: f64::from(seat.x) + f64::from(seat.width) / 2.0, y: y.max(0.0) }, theme.glyphs.own)
    } else {
        let link = Link::between(seats[from.place()], seats[to.place()]);
        (link.at(part), theme.glyphs.arrows[link.direction()])
    };
    let text = format!("{}{arrow}", letter.kind().line);
    Label { at, text, style: theme.token(term_of(letter)), message: None }
}

/// The term or round of a message: what its colour stands for.
pub fn term_of(letter: &dyn Letter) -> u64 {
    let value = letter.fields().into_iter().find(|(name, _)| matches!(*name, "term" | "ballot"));
    match value {
        Some((_, Datum::Number(term))) => term,
        Some((_, Datum::Ballot(ballot))) => ballot.round,
        _ => 0,
    }
}

/// Where a label belongs, or the nearest row where it hides nothing; else nowhere: the list of messages has it too.
fn free(area: Rect, label: &Label, taken: &[Rect]) -> Option<Rect> {
    let columns = width(&label.text) as u16;
    if columns > area.width {
        return None;
    }
    let left = (label.at.x - f64::from(columns) / 2.0).round().max(0.0) as u16;
    let x = left.clamp(area.x, area.right() - columns);
    let row = label.at.y as i32;
    [0, -1, 1, -2, 2, -3, 3].into_iter().find_map(|by| {
        let y = u16::try_from(row + by).ok().filter(|y| (area.y..area.bottom()).contains(y))?;
        let place = Rect::new(x, y, columns, 1);
        taken.iter().all(|other| !other.intersects(place)).then_some(place)
    })
}
