//! The panes of the lab, one file each. This is the list.

use super::app::{App, Lab};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::{Block, Padding};

pub mod cluster;
pub mod flight;
pub mod logs;
pub mod status;
pub mod why;

/// A part of the lab's screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// Nodes, with role, term, vote and timers; links that are cut.
    Cluster,
    /// Logs; for Paxos, what acceptors hold.
    Logs,
    /// Messages in flight.
    Flight,
    /// What just happened, and why.
    Why,
}

impl Pane {
    /// All panes, in the order of the tab key.
    pub const ALL: [Pane; 4] = [Pane::Cluster, Pane::Flight, Pane::Why, Pane::Logs];

    /// The pane behind this one.
    pub fn next(self) -> Pane {
        let place = Pane::ALL.iter().position(|pane| *pane == self).unwrap_or(0);
        Pane::ALL[(place + 1) % Pane::ALL.len()]
    }

    /// Its title in the words.
    pub fn title(self) -> &'static str {
        match self {
            Pane::Cluster => "pane.cluster",
            Pane::Logs => "pane.logs",
            Pane::Flight => "pane.flight",
            Pane::Why => "pane.why",
        }
    }

    /// Draws it with its frame.
    pub fn draw(self, frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
        let (words, theme, focused) = (app.words(), app.theme, lab.pane == self);
        let mut title = words.get(self.title()).to_string();
        if self == Pane::Flight {
            title.push_str(&format!(" ({})", lab.facts.messages.len()));
        }
        let block = Block::bordered()
            .border_set(theme.glyphs.border)
            .border_style(theme.frame(focused))
            .padding(Padding::horizontal(1))
            .title(Span::styled(format!(" {title} "), theme.title(focused)));
        let inner = block.inner(area);
        frame.render_widget(block, area);
        match self {
            Pane::Cluster => cluster::draw(frame, inner, app, lab),
            Pane::Logs => logs::draw(frame, inner, app, lab),
            Pane::Flight => flight::draw(frame, inner, app, lab),
            Pane::Why => why::draw(frame, inner, app, lab),
        }
    }
}
