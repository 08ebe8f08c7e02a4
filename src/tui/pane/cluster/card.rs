//! A node as a card: its role on the frame, what is on its disk apart from what is in its memory, its timer.

use crate::model::datum::Datum;
use crate::model::facts::{Facts, NodeFacts, PaxosFacts, RaftFacts, Role, State};
use crate::model::node::paxos::Phase;
use crate::tui::app::{App, Lab};
use crate::tui::text::{cut, width};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

/// Cells of a timer's gauge.
const GAUGE: u64 = 8;
/// A timer with this much left, in milliseconds, has a full gauge.
const FULL_MS: u64 = 300;

/// How much a card says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Everything, roomily.
    Full,
    /// Everything.
    Usual,
    /// What is on disk.
    Brief,
    /// One line.
    Line,
    /// One short line.
    Least,
}

/// From much to little: the first that fits is taken.
pub const LEVELS: [Level; 5] = [Level::Full, Level::Usual, Level::Brief, Level::Line, Level::Least];

impl Level {
    /// Columns and rows of a card. An acceptor's fields are longer, and its proposer has a timer too.
    pub fn size(self, paxos: bool) -> (u16, u16) {
        match self {
            Level::Full => (24, 6 + u16::from(paxos)),
            Level::Usual => (20, 5),
            Level::Brief => (18, 4),
            Level::Line => (17, 3),
            Level::Least => (15 + 2 * u16::from(paxos), 3),
        }
    }
}

/// A field of a card: whether it is on disk, its name in the words, its value.
#[derive(Clone, Debug, PartialEq)]
struct Field {
    disk: bool,
    key: &'static str,
    value: String,
}

/// Draws a card.
pub fn draw(frame: &mut Frame<'_>, area: Rect, level: Level, node: &NodeFacts, app: &App, lab: &Lab) {
    let theme = app.theme;
    let chosen = node.id == lab.node;
    let touched = lab.session.history().last().is_some_and(|step| step.node == Some(node.id));
    let (glyph, word, style) = role(node, app);
    let name = if turned(node, app, lab) { theme.changed().patch(style) } else { style };
    let edge = match () {
        () if chosen => theme.accent(),
        () if touched => style.patch(theme.strong()),
        () => style,
    };
    let set = if chosen { theme.glyphs.thick } else { theme.glyphs.border };
    let room = usize::from(area.width) - 2;
    let long = format!("{} {glyph} {}", node.id, app.words().get(word));
    let title = if width(&long) + 2 <= room { long } else { format!("{} {glyph}", node.id) };
    let title =
        Line::from(vec![Span::styled(" ", style), Span::styled(title, name), Span::styled(" ", style)]);
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, theme.ground());
    let block = Block::bordered().border_set(set).border_style(edge).title(title);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let lines = lines(level, node, app, lab, usize::from(inner.width));
    frame.render_widget(Paragraph::new(lines), inner);
}

/// Whether the last event changed what a node is, or the term or round that it is of.
pub fn turned(node: &NodeFacts, app: &App, lab: &Lab) -> bool {
    let change = lab.session.history().last().and_then(|step| step.change.as_ref());
    change.is_some_and(|(before, after)| after.id == node.id && role(before, app) != role(node, app))
}

/// A mark, a word and a style for what a node is.
pub fn role(node: &NodeFacts, app: &App) -> (&'static str, &'static str, Style) {
    let (theme, glyphs) = (app.theme, app.theme.glyphs);
    if !node.up {
        return (glyphs.down, "role.down", theme.bad());
    }
    match &node.state {
        State::Raft(raft) => match raft.role {
            Role::Leader => (glyphs.leader, "word.leader", theme.term(raft.current_term).patch(theme.bold())),
            Role::Candidate => (glyphs.candidate, "word.candidate", theme.term(raft.current_term)),
            Role::Follower => (glyphs.follower, "word.follower", theme.term(raft.current_term)),
        },
        State::Paxos(paxos) => match &paxos.proposer {
            _ if paxos.decided.is_some() => (glyphs.yes, "role.decided", theme.good()),
            Some(proposer) => match proposer.phase {
                Phase::Prepare => (glyphs.candidate, "role.prepare", theme.term(proposer.ballot.round)),
                Phase::Propose | Phase::Done => {
                    (glyphs.leader, "role.propose", theme.term(proposer.ballot.round))
                }
            },
            None => (glyphs.follower, "role.idle", theme.text()),
        },
    }
}

fn lines(level: Level, node: &NodeFacts, app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let before = lab.session.history().last().and_then(|step| step.change.as_ref());
    let before = before.filter(|(_, after)| after.id == node.id).map(|(before, _)| before);
    let rows = rows(level, node, app.theme);
    let old: Vec<Field> =
        before.map_or_else(Vec::new, |before| self::rows(level, before, app.theme).concat());
    let changed = |field: &Field| before.is_some() && !old.contains(field);
    let mut lines: Vec<Line<'static>> =
        rows.iter().map(|row| line(row, &changed, level, node, app, columns)).collect();
    if matches!(level, Level::Full | Level::Usual) && node.up {
        lines.extend(timer(node, &lab.facts, app, columns));
    }
    lines
}

fn line(
    row: &[Field],
    changed: &dyn Fn(&Field) -> bool,
    level: Level,
    node: &NodeFacts,
    app: &App,
    columns: usize,
) -> Line<'static> {
    let (theme, words) = (app.theme, app.words());
    let gap = if level == Level::Full { " " } else { "" };
    let mut spans: Vec<Span<'static>> = Vec::new();
    let (mut used, mut disk) = (0, None);
    for field in row {
        let mark = match disk {
            Some(disk) if disk == field.disk => String::from(" "),
            _ => format!(
                "{}{}{gap}",
                if spans.is_empty() { "" } else { " " },
                if field.disk { theme.glyphs.disk } else { theme.glyphs.memory }
            ),
        };
        disk = Some(field.disk);
        let label = format!("{} ", words.get(field.key));
        let room = columns.saturating_sub(used + width(&mark) + width(&label));
        if room == 0 {
            break;
        }
        // What was in memory only is gone with a crash.
        let gone = !node.up && !field.disk;
        let value =
            if gone { theme.glyphs.nothing.into() } else { cut(&field.value, room, theme.glyphs.more) };
        used += width(&mark) + width(&label) + width(&value);
        let style = match () {
            () if gone => theme.dim(),
            () if changed(field) => theme.changed(),
            () => theme.text(),
        };
        spans.extend([Span::styled(mark, theme.dim()), Span::styled(label, theme.dim())]);
        spans.push(Span::styled(value, style));
    }
    Line::from(spans)
}

/// The armed timer: how much of it is left.
fn timer(node: &NodeFacts, facts: &Facts, app: &App, columns: usize) -> Option<Line<'static>> {
    let (theme, words) = (app.theme, app.words());
    let (timer, due) = node.timers.first()?;
    let left = due.saturating_sub(facts.time);
    let gauge = gauge(left, theme);
    let name = words.get(&format!("word.{timer}")).to_string();
    let forms = [format!("{name} {gauge} {left} ms"), format!("{gauge} {left} ms"), format!("{left} ms")];
    let form = forms.into_iter().find(|form| width(form) <= columns)?;
    Some(Line::styled(form, theme.dim()))
}

/// How much of a timer is left, in milliseconds, as a row of marks.
pub fn gauge(left: u64, theme: Theme) -> String {
    let full = (left * GAUGE).div_ceil(FULL_MS).min(GAUGE) as usize;
    theme.glyphs.full.repeat(full) + &theme.glyphs.empty.repeat(GAUGE as usize - full)
}

/// A value as a field shows it.
pub fn shown(value: impl Into<Datum>, theme: Theme) -> String {
    match value.into() {
        Datum::Nothing => theme.glyphs.nothing.into(),
        Datum::Nodes(nodes) if nodes.is_empty() => theme.glyphs.nothing.into(),
        other => other.to_string(),
    }
}

fn field(disk: bool, key: &'static str, value: impl Into<Datum>, theme: Theme) -> Field {
    Field { disk, key, value: shown(value, theme) }
}

/// The fields of a card, line by line.
fn rows(level: Level, node: &NodeFacts, theme: Theme) -> Vec<Vec<Field>> {
    match &node.state {
        State::Raft(raft) => raft_rows(level, raft, theme),
        State::Paxos(paxos) => paxos_rows(level, paxos, theme),
    }
}

fn raft_rows(level: Level, raft: &RaftFacts, theme: Theme) -> Vec<Vec<Field>> {
    let term = field(true, "field.term", raft.current_term, theme);
    let vote = field(true, "field.vote", raft.voted_for, theme);
    let log = field(true, "field.log", raft.log.last_index(), theme);
    let commit = field(false, "field.commit", raft.commit_index, theme);
    match level {
        Level::Full => vec![vec![term, vote], vec![log], vec![commit]],
        Level::Usual | Level::Brief => vec![vec![term, vote], vec![log, commit]],
        Level::Line | Level::Least => vec![vec![term, log]],
    }
}

fn paxos_rows(level: Level, paxos: &PaxosFacts, theme: Theme) -> Vec<Vec<Field>> {
    let accepted = paxos.accepted.as_ref().map(|(ballot, value)| format!("{ballot}:{value}"));
    let promised = field(true, "field.promised", paxos.promised, theme);
    let accepted = field(true, "field.accepted", accepted, theme);
    let decided = field(false, "field.decided", paxos.decided.clone(), theme);
    let ballot = paxos.proposer.as_ref().map(|proposer| format!("{}:{}", proposer.ballot, proposer.value));
    let proposes = field(false, "field.ballot", ballot.clone(), theme);
    match level {
        Level::Full => vec![vec![promised], vec![accepted], vec![proposes], vec![decided]],
        Level::Usual if paxos.decided.is_none() && ballot.is_some() => {
            vec![vec![promised], vec![accepted], vec![proposes]]
        }
        Level::Usual => vec![vec![promised], vec![accepted], vec![decided]],
        Level::Brief => vec![vec![promised], vec![accepted]],
        Level::Line | Level::Least => vec![vec![promised]],
    }
}
