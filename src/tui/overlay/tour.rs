//! The tour of the first start: three screens that show what there is to see, each on a cluster that is alive.
//!
//! Messages on their way, what a crash takes, where the keys stand. The keys that it tells of work in it; one key skips
//! it. Where it was seen once it comes again only when it is asked for.

use super::window;
use crate::catalog::{self, Setup};
use crate::progress::journal::Journal;
use crate::session::{Session, tell};
use crate::sim::line::Line as Said;
use crate::tui::action::{self, Action};
use crate::tui::app::{App, Lab};
use crate::tui::layout;
use crate::tui::pane::{cluster, flight};
use crate::tui::text::{cut, pad, width, wrap};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// How many screens it has.
pub const PAGES: usize = 3;
/// Nodes of its cluster, and the line that sets it going.
const CLUSTER: (&str, u8, &str) = ("raft", 3, "fire n1 election");
/// Most columns and rows of text.
const MOST: (u16, u16) = (80, 22);
/// Columns and rows of a screen that has room for the ring.
const RING: (u16, u16) = (56, 19);
/// The actions that are named with their keys on the last screen.
pub const NAMED: [Action; 7] =
    [Action::Step, Action::Back, Action::Enter, Action::Palette, Action::Help, Action::Escape, Action::Quit];

/// What came of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// It goes on.
    On,
    /// It is over.
    Closed,
    /// The other language is wanted.
    Language,
}

/// The tour: a screen of it, and its cluster.
#[derive(Debug)]
pub struct Tour {
    page: usize,
    /// The cluster that is shown.
    pub lab: Box<Lab>,
}

impl Default for Tour {
    fn default() -> Tour {
        let (protocol, nodes, line) = CLUSTER;
        let mut setup = Setup::new(catalog::protocol(protocol).expect("it is in the catalog"));
        setup.config.nodes = nodes;
        let mut session = Session::new(setup).expect("a cluster starts with empty disks");
        session.read(line, &mut |_| {}).expect("a timer can run out at the start");
        Tour { page: 0, lab: Box::new(Lab::new(session, Journal::default())) }
    }
}

impl Tour {
    /// The screen that is shown, from 0.
    pub fn page(&self) -> usize {
        self.page
    }

    /// Takes a key: on, back, out, or what the screen tells of.
    pub fn key(&mut self, key: KeyEvent) -> Pressed {
        match key.code {
            KeyCode::Esc | KeyCode::Char('q') => return Pressed::Closed,
            KeyCode::Char('L') => return Pressed::Language,
            KeyCode::Enter | KeyCode::Right | KeyCode::Tab if self.page + 1 == PAGES => {
                return Pressed::Closed;
            }
            KeyCode::Enter | KeyCode::Right | KeyCode::Tab => self.page += 1,
            KeyCode::Left | KeyCode::BackTab | KeyCode::Backspace => self.page = self.page.saturating_sub(1),
            KeyCode::Char(' ') if self.page == 0 => self.lab.run(Said::Step(1)),
            KeyCode::Char('k') if self.page == 1 && !self.is_down() => {
                self.lab.run(Said::Crash(self.lab.node))
            }
            KeyCode::Char('r') if self.page == 1 && self.is_down() => {
                self.lab.run(Said::Restart(self.lab.node));
            }
            _ => {}
        }
        Pressed::On
    }

    /// Whether the chosen node is down.
    fn is_down(&self) -> bool {
        self.lab.facts.node(self.lab.node).is_some_and(|node| !node.up)
    }

    /// What it says on this screen: what to see, and what to press.
    fn said(&self, app: &App, small: bool) -> (String, String) {
        let (words, glyphs) = (app.words(), app.theme.glyphs);
        let node = || ("node", self.lab.node.to_string().into());
        match self.page {
            0 => {
                let see = if small { "tour.messages-small" } else { "tour.messages" };
                (words.get(see).into(), words.get("tour.messages-try").into())
            }
            1 => {
                let marks = [("disk", glyphs.disk.into()), ("memory", glyphs.memory.into())];
                let key = if self.is_down() { "tour.crash-restart" } else { "tour.crash-kill" };
                let see = if small { "tour.crash-small" } else { "tour.crash" };
                (words.fill(see, &marks), words.fill(key, &[node()]))
            }
            _ => (words.get("tour.keys").into(), words.get("tour.keys-try").into()),
        }
    }
}

/// Draws the screen of the tour that is shown; header and footer of the program stay in sight.
pub fn draw(frame: &mut Frame<'_>, app: &App, tour: &Tour) {
    let (theme, words, screen) = (app.theme, app.words(), frame.area());
    let title = ["tour.messages-title", "tour.crash-title", "tour.keys-title"][tour.page.min(PAGES - 1)];
    let columns = screen.width.saturating_sub(4).min(MOST.0);
    let rows = screen.height.saturating_sub(4).min(MOST.1);
    let area = window(frame, app, words.get(title), columns, rows);
    // A ring with messages on its links needs room; without it, messages and nodes stand in lists.
    let small = !layout::fits(screen, RING);
    let (see, press) = tour.said(app, small);
    let said = |text: &str, style: Style| -> Vec<Line<'static>> {
        wrap(text, area.width.into()).into_iter().map(|line| Line::styled(line, style)).collect()
    };
    let mut text = said(&see, theme.text());
    text.extend(said(&press, theme.accent()));
    let roomy = layout::fits(screen, layout::NORMAL);
    let [text_area, _, picture, hint] = Layout::vertical([
        Constraint::Length(text.len() as u16),
        Constraint::Length(u16::from(roomy)),
        Constraint::Fill(1),
        Constraint::Length(1),
    ])
    .areas(area);
    frame.render_widget(Paragraph::new(text), text_area);
    if tour.page + 1 == PAGES {
        draw_keys(frame, picture, app);
    } else if small && tour.page == 0 {
        flight::draw(frame, picture, app, &tour.lab);
    } else {
        draw_cluster(frame, picture, app, tour, roomy);
    }
    draw_hint(frame, hint, app, tour);
}

/// The cluster as it is everywhere, and below it what just happened or what its marks mean.
fn draw_cluster(frame: &mut Frame<'_>, area: Rect, app: &App, tour: &Tour, roomy: bool) {
    let below = Constraint::Length(2 * u16::from(roomy));
    let [ring, told] = Layout::vertical([Constraint::Fill(1), below]).areas(area);
    cluster::draw(frame, ring, app, &tour.lab);
    let (theme, words) = (app.theme, app.words());
    let line = match tour.lab.session.history().last() {
        Some(step) => {
            let text = format!("{} {}", theme.glyphs.selected, tell::event(step, words));
            Line::styled(cut(&text, told.width.into(), theme.glyphs.more), theme.text())
        }
        None => Line::default(),
    };
    let roles = [
        (theme.glyphs.leader, "word.leader"),
        (theme.glyphs.candidate, "word.candidate"),
        (theme.glyphs.follower, "word.follower"),
        (theme.glyphs.down, "role.down"),
    ];
    let roles: Vec<String> =
        roles.iter().map(|(glyph, role)| format!("{glyph} {}", words.get(role))).collect();
    frame.render_widget(Paragraph::new(vec![line, Line::styled(roles.join("   "), theme.dim())]), told);
}

/// The keys that help everywhere, as the table of actions has them.
fn draw_keys(frame: &mut Frame<'_>, area: Rect, app: &App) {
    let (theme, words) = (app.theme, app.words());
    let named = NAMED.iter().filter_map(|action| action::ACTIONS.iter().find(|row| row.action == *action));
    let label = |row: &action::Row| theme.label(row.keys[0].label);
    let rows: Vec<&action::Row> = named.collect();
    let widest = rows.iter().map(|row| width(label(row))).max().unwrap_or(0) + 2;
    let room = usize::from(area.width).saturating_sub(widest);
    let line = |row: &&action::Row| {
        let about = words.get(&format!("tour.key-{}", row.name)).to_string();
        Line::from(vec![
            Span::styled(pad(label(row), widest, ""), theme.key()),
            Span::styled(cut(&about, room, theme.glyphs.more), theme.text()),
        ])
    };
    let mut lines: Vec<Line<'_>> = rows.iter().map(line).collect();
    if lines.len() * 2 <= usize::from(area.height) {
        lines = lines.into_iter().flat_map(|line| [line, Line::default()]).collect();
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// Which screen this is, and the keys on, out and back; those that have no room are left out from the right.
fn draw_hint(frame: &mut Frame<'_>, area: Rect, app: &App, tour: &Tour) {
    let (theme, words) = (app.theme, app.words());
    let mark = |page: usize| if page == tour.page { theme.glyphs.here } else { theme.glyphs.moment };
    let dots: Vec<&str> = (0..PAGES).map(mark).collect();
    let mut spans = vec![Span::styled(format!("{}   ", dots.join(" ")), theme.accent())];
    let mut room = usize::from(area.width).saturating_sub(2 * PAGES + 2);
    let last = tour.page + 1 == PAGES;
    let on = if last { "tour.begin" } else { "tour.on" };
    let hints = [
        (action::label(Action::Enter), on),
        (action::label(Action::Escape), "tour.skip"),
        (action::label(Action::Language), "action.language"),
        (action::label(Action::Back), "action.back"),
    ];
    // On the last screen, on is out; on the first there is nothing to go back to.
    let needed = |(_, key): &(&str, &str)| match *key {
        "tour.skip" => !last,
        "action.back" => tour.page > 0,
        _ => true,
    };
    for (label, key) in hints.into_iter().filter(needed) {
        let (label, text) = (theme.label(label), words.get(key));
        let used = width(label) + width(text) + 1;
        if used > room {
            break;
        }
        room = room.saturating_sub(used + 3);
        spans.push(Span::styled(label, theme.key()));
        spans.push(Span::styled(format!(" {text}   "), theme.text()));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}
