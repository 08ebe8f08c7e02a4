//! The same lines on the same cluster under other rules, side by side: at the top the rules of both and where they
//! first differ, below it the nodes, the messages in flight, and where each sort of thing first differed.
//!
//! Where two columns have no room, what differs stands in a list.

use super::edges;
use crate::tui::app::{App, Lab};
use crate::tui::text::wrap;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use sides::Both;

mod first;
mod list;
mod messages;
mod nodes;
mod sides;

/// What a pane of this size shows: lines that stand still at the top, those that scroll, and those that stand still at
/// the bottom.
#[derive(Debug, Default)]
struct Picture {
    head: Vec<Line<'static>>,
    body: Vec<Line<'static>>,
    foot: Vec<Line<'static>>,
}

/// Draws it.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let Picture { head, body, foot } = picture(area, app, lab);
    let [top, middle, bottom] = divide(area, head.len(), foot.len());
    let room = usize::from(middle.height);
    let first = lab.scroll.twin.min(body.len().saturating_sub(room));
    let more = (first > 0, body.len() > first + room);
    frame.render_widget(Paragraph::new(head), top);
    frame.render_widget(Paragraph::new(body.into_iter().skip(first).take(room).collect::<Vec<_>>()), middle);
    frame.render_widget(Paragraph::new(foot), bottom);
    edges(frame, middle, more, app.theme);
}

/// How far it can be scrolled down.
pub fn reach(area: Rect, app: &App, lab: &Lab) -> usize {
    let Picture { head, body, foot } = picture(area, app, lab);
    let [_, middle, _] = divide(area, head.len(), foot.len());
    body.len().saturating_sub(middle.height.into())
}

fn divide(area: Rect, head: usize, foot: usize) -> [Rect; 3] {
    let rows = [Constraint::Length(head as u16), Constraint::Fill(1), Constraint::Length(foot as u16)];
    Layout::vertical(rows).areas(area)
}

fn picture(area: Rect, app: &App, lab: &Lab) -> Picture {
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    match Both::new(app, lab) {
        None => {
            let about = wrap(&app.theme.spell(app.words().get("pane.twin-about")), columns);
            let line = |line| Line::styled(line, app.theme.text());
            Picture { body: about.into_iter().map(line).collect(), ..Picture::default() }
        }
        Some(both) => match super::sides::Sides::new(columns, app.theme) {
            Some(sides) => side_by_side(&both, sides, rows),
            None => list::picture(&both, columns, rows),
        },
    }
}

/// Rows of messages that are shown at least, where there are so many.
const MESSAGES: usize = 3;

/// Both in two columns.
fn side_by_side(both: &Both<'_>, sides: super::sides::Sides, rows: usize) -> Picture {
    let (words, head) = (both.app.words(), both.names(sides));
    let (mut body, firsts, pairs) = (first::blocks(both, sides), first::list(both, sides), both.pairs());
    let size = |cards: &[Vec<Line<'_>>]| cards.iter().map(Vec::len).sum::<usize>();
    // Without the nodes; with titles.
    let rest = head.len() + body.len() + 2;
    let mut cards = nodes::cards(both, sides, false);
    if rest + size(&cards) + MESSAGES.min(pairs.len()) > rows {
        cards = nodes::cards(both, sides, true);
    }
    let used = rest + size(&cards);
    let messages = messages::rows(both, sides, &pairs, rows.saturating_sub(used).max(MESSAGES));
    // Air between the nodes where all else has room too.
    let airy = used + cards.len() + messages.len() + firsts.len() <= rows;
    body.push(sides.rule(words.get("twin.nodes")));
    for (place, card) in cards.into_iter().enumerate() {
        if airy && place > 0 {
            body.push(sides.blank());
        }
        body.extend(card);
    }
    body.push(sides.rule(&messages::title(both)));
    body.extend(messages);
    body.extend(firsts);
    // The selected message can always be seen: the next key may deliver it.
    let selected = pairs.iter().find(|pair| pair.here.is_some() && pair.here == both.lab.place());
    let foot = selected.filter(|_| used + 1 > rows).map(|pair| messages::row(both, sides, pair));
    Picture { head, body, foot: foot.unwrap_or_default() }
}
