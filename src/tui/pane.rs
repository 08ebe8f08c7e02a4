//! The panes of the lab, one file each. This is the list.

use super::app::{App, Lab};
use super::target::Spot;
use super::text::{cut, width};
use super::theme::Theme;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Padding};

pub mod article;
pub mod clients;
pub mod cluster;
pub mod compare;
pub mod flight;
pub mod guarantees;
pub mod logs;
pub mod outlook;
pub mod rules;
mod sides;
pub mod space;
pub mod status;
pub mod task;
pub mod timeline;
pub mod twin;
pub mod why;

/// A part of the lab's screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// What to read, to predict or to do.
    Task,
    /// What the article says, and which of its lines ran.
    Article,
    /// Nodes in a ring, links, messages on their way, how far a majority is.
    Cluster,
    /// Messages in flight.
    Flight,
    /// What just happened, and why.
    Why,
    /// Logs; for Paxos, what acceptors hold.
    Logs,
    /// The tree of moments.
    Timeline,
    /// What the protocol promises the world, and whether it holds.
    Guarantees,
    /// What clients asked for and were told.
    Clients,
    /// The whole run: a lane for each node, time downwards.
    Space,
    /// The protocol's rules on one card.
    Rules,
    /// The same lines under other rules, side by side.
    Twin,
    /// Two branches, up to where they first differ.
    Compare,
    /// What can still happen.
    Outlook,
}

/// Where a pane stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// In the large place on the left, one at a time.
    Stage,
    /// At the lower right, one at a time.
    Side,
    /// In a place of its own.
    Own,
}

/// Marks at the right edge of a pane where there is more above or below.
fn edges(frame: &mut Frame<'_>, area: Rect, (above, below): (bool, bool), theme: Theme) {
    let (up, down) = theme.glyphs.scroll;
    for (more, mark, y) in [(above, up, area.y), (below, down, area.bottom().saturating_sub(1))] {
        if more && area.width > 0 && area.height > 0 {
            frame.buffer_mut().set_string(area.right(), y, mark, theme.accent());
        }
    }
}

impl Pane {
    /// All panes, in the order of the tab key; the task and the article first, since only a lesson has
    /// them.
    pub const ALL: [Pane; 14] = [
        Pane::Task,
        Pane::Article,
        Pane::Cluster,
        Pane::Space,
        Pane::Rules,
        Pane::Twin,
        Pane::Compare,
        Pane::Flight,
        Pane::Why,
        Pane::Logs,
        Pane::Timeline,
        Pane::Guarantees,
        Pane::Clients,
        Pane::Outlook,
    ];

    /// Where it stands.
    pub fn room(self) -> Room {
        match self {
            Pane::Cluster | Pane::Space | Pane::Rules | Pane::Twin | Pane::Compare => Room::Stage,
            Pane::Guarantees | Pane::Clients | Pane::Outlook => Room::Side,
            Pane::Task | Pane::Article | Pane::Flight | Pane::Why | Pane::Logs | Pane::Timeline => Room::Own,
        }
    }

    /// The pane behind this one among those that there are.
    pub fn next(self, panes: &[Pane]) -> Pane {
        let place = panes.iter().position(|pane| *pane == self).unwrap_or(0);
        panes[(place + 1) % panes.len()]
    }

    /// The pane before this one among those that there are.
    pub fn previous(self, panes: &[Pane]) -> Pane {
        let place = panes.iter().position(|pane| *pane == self).unwrap_or(0);
        panes[(place + panes.len() - 1) % panes.len()]
    }

    /// Its title in the words.
    pub fn title(self) -> &'static str {
        match self {
            Pane::Task => "pane.task",
            Pane::Article => "pane.article",
            Pane::Cluster => "pane.cluster",
            Pane::Logs => "pane.logs",
            Pane::Flight => "pane.flight",
            Pane::Why => "pane.why",
            Pane::Timeline => "pane.timeline",
            Pane::Guarantees => "pane.guarantees",
            Pane::Clients => "pane.clients",
            Pane::Space => "pane.space",
            Pane::Rules => "pane.rules",
            Pane::Twin => "pane.twin",
            Pane::Compare => "pane.compare",
            Pane::Outlook => "pane.outlook",
        }
    }

    /// The room inside its frame.
    pub fn inside(area: Rect) -> Rect {
        Block::bordered().padding(Padding::horizontal(1)).inner(area)
    }

    /// How far it can be scrolled down in a frame of this size; nothing if it is scrolled by its own rules.
    pub fn reach(self, area: Rect, app: &App, lab: &Lab) -> Option<usize> {
        let inner = Pane::inside(area);
        match self {
            Pane::Task => Some(task::reach(inner, app, lab)),
            Pane::Why => Some(why::reach(inner, app, lab)),
            Pane::Guarantees => Some(guarantees::reach(inner, app, lab)),
            Pane::Clients => Some(clients::reach(inner, app, lab)),
            Pane::Twin => Some(twin::reach(inner, app, lab)),
            Pane::Compare => Some(compare::reach(inner, app, lab)),
            Pane::Article => Some(article::reach(inner, app, lab)),
            _ => None,
        }
    }

    /// What is shown at a place of the screen, in a frame of this size, if it can be pointed at.
    pub fn spot(self, area: Rect, app: &App, lab: &Lab, place: Position) -> Option<Spot> {
        let inner = Pane::inside(area);
        if !inner.contains(place) {
            return None;
        }
        match self {
            Pane::Task => task::option_at(inner, app, lab, place).map(Spot::Option),
            Pane::Cluster => cluster::spot(inner, app, lab, place),
            Pane::Flight => flight::message_at(inner, app, lab, place),
            Pane::Why => why::way_at(inner, app, lab, place).map(Spot::Way),
            Pane::Logs => logs::spot(inner, app, lab, place),
            Pane::Timeline => timeline::spot(inner, app, lab, place),
            Pane::Space => space::spot(inner, app, lab, place),
            Pane::Rules => rules::row_at(inner, app, lab, place).map(Spot::Rule),
            Pane::Outlook => outlook::prospect_at(inner, app, lab, place).map(Spot::Prospect),
            Pane::Article | Pane::Guarantees | Pane::Clients | Pane::Twin | Pane::Compare => None,
        }
    }

    /// What to press here, for its frame.
    fn keys(self, app: &App, lab: &Lab, area: Rect) -> Option<String> {
        let columns = usize::from(area.width).saturating_sub(4);
        let spelt = |key| Some(app.theme.spell(app.words().get(key)));
        match self {
            Pane::Task => task::keys(app, lab, area),
            Pane::Rules => spelt("pane.keys-rules"),
            Pane::Space if lab.pane == self => spelt("space.keys"),
            Pane::Twin => spelt("twin.keys"),
            Pane::Compare => spelt("compare.keys"),
            Pane::Flight if lab.pane == self && !lab.facts.messages.is_empty() => spelt("pane.keys-flight"),
            Pane::Outlook if lab.pane == self && lab.prospect().is_some() => spelt("outlook.keys"),
            Pane::Why if lab.pane == self => Some(why::keys(app, columns)),
            _ => None,
        }
    }

    /// What stands at the top of its frame: its title, and what it shows.
    fn heading(self, app: &App, lab: &Lab) -> String {
        let own = match self {
            Pane::Task => task::title(app, lab),
            Pane::Article => article::title(app, lab),
            _ => None,
        };
        let mut title = own.unwrap_or_else(|| app.words().get(self.title()).to_string());
        if self == Pane::Flight && !lab.facts.messages.is_empty() {
            title.push_str(&format!(" ({})", lab.facts.messages.len() - lab.hidden()));
        }
        let shown = match self {
            Pane::Cluster | Pane::Flight => flight::shown(app, lab),
            Pane::Space => space::shown(app, lab),
            Pane::Why => why::shown(app, lab),
            _ => None,
        };
        match shown {
            Some(shown) => format!("{title}: {shown}"),
            None => title,
        }
    }

    /// Draws it with its frame.
    pub fn draw(self, frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
        let (words, theme, focused) = (app.words(), app.theme, lab.pane == self);
        let title = self.heading(app, lab);
        let mut block = Block::bordered()
            .border_set(theme.glyphs.border)
            .border_style(theme.frame(focused))
            .padding(Padding::horizontal(1))
            .title(Span::styled(format!(" {title} "), theme.title(focused)));
        if self == Pane::Cluster && area.width >= 40 && cluster::is_ring(Pane::inside(area), app, lab) {
            let (disk, memory) = (theme.glyphs.disk, theme.glyphs.memory);
            let values = [("disk", disk.into()), ("memory", memory.into())];
            let legend = words.fill("pane.legend", &values);
            block = block.title_bottom(Line::styled(format!(" {legend} "), theme.dim()).right_aligned());
        }
        let room = usize::from(area.width).saturating_sub(4);
        let keys = self.keys(app, lab, area).filter(|keys| width(keys) <= room);
        let left = room.saturating_sub(keys.as_ref().map_or(0, |keys| width(keys) + 3));
        if let Some(keys) = keys {
            block = block.title_bottom(Line::styled(format!(" {keys} "), theme.key()).right_aligned());
        }
        let legend = match self {
            Pane::Space => space::legend(app, left),
            Pane::Twin | Pane::Compare => sides::legend(app, left),
            Pane::Article => Some(cut(&article::said(lab, words), left, theme.glyphs.more)),
            _ => None,
        };
        if let Some(legend) = legend {
            block = block.title_bottom(Line::styled(format!(" {legend} "), theme.dim()));
        }
        let inner = block.inner(area);
        frame.render_widget(block, area);
        match self {
            Pane::Task => task::draw(frame, inner, app, lab),
            Pane::Article => article::draw(frame, inner, app, lab),
            Pane::Cluster => cluster::draw(frame, inner, app, lab),
            Pane::Logs => logs::draw(frame, inner, app, lab),
            Pane::Flight => flight::draw(frame, inner, app, lab),
            Pane::Why => why::draw(frame, inner, app, lab),
            Pane::Timeline => timeline::draw(frame, inner, app, lab),
            Pane::Guarantees => guarantees::draw(frame, inner, app, lab),
            Pane::Clients => clients::draw(frame, inner, app, lab),
            Pane::Space => space::draw(frame, inner, app, lab),
            Pane::Rules => rules::draw(frame, inner, app, lab),
            Pane::Twin => twin::draw(frame, inner, app, lab),
            Pane::Compare => compare::draw(frame, inner, app, lab),
            Pane::Outlook => outlook::draw(frame, inner, app, lab),
        }
    }
}
