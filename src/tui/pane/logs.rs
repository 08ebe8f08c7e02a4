//! Logs, a row for each node: entries with their terms, what is committed, what the leader knows. For Paxos, what
//! each acceptor has promised and accepted, and what each learner knows.

use crate::model::facts::{Facts, NodeFacts, PaxosFacts, RaftFacts, Role};
use crate::tui::app::{App, Lab};
use crate::tui::text::{pad, width};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns of an entry, with its mark and a blank, at least and at the most.
const CELL: (usize, usize) = (7, 16);
/// How many of the newest entries the width of an entry is measured on.
const NEWEST: u64 = 12;
/// Columns of a node's name.
const NAME: usize = 5;
/// Columns of the leader's indexes.
const INDEX: usize = 7;

/// How many rows there are: a title, one for each node, and for Paxos what is chosen.
pub fn rows(facts: &Facts) -> u16 {
    let paxos = facts.nodes.iter().any(|node| node.state.paxos().is_some());
    facts.nodes.len() as u16 + 1 + u16::from(paxos)
}

/// Draws the rows.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let raft = lab.facts.nodes.iter().any(|node| node.state.raft().is_some());
    let lines = if raft { raft_rows(app, lab, usize::from(area.width)) } else { paxos_rows(app, lab) };
    frame.render_widget(Paragraph::new(lines), area);
}

fn name(node: &NodeFacts, app: &App, lab: &Lab) -> Span<'static> {
    let style = if node.id == lab.node { app.theme.strong() } else { app.theme.text() };
    Span::styled(pad(&node.id.to_string(), NAME, ""), style)
}

/// The leader of the highest term that is up: whose indexes are shown.
fn leader(facts: &Facts) -> Option<(&NodeFacts, &RaftFacts)> {
    let leaders = facts.leaders().filter_map(|node| Some((node, node.state.raft()?)));
    leaders.max_by_key(|(_, raft)| raft.current_term)
}

/// How many columns an entry needs: as many as the widest of the newest ones.
fn cell(facts: &Facts) -> usize {
    let logs = facts.nodes.iter().filter_map(|node| Some(&node.state.raft()?.log));
    let newest =
        logs.flat_map(|log| log.slice(log.last_index().saturating_sub(NEWEST), log.last_index()).to_vec());
    newest.map(|(_, entry)| width(&entry.to_string()) + 3).max().unwrap_or(0).clamp(CELL.0, CELL.1)
}

fn raft_rows(app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let (theme, words, facts) = (app.theme, app.words(), &lab.facts);
    let leader = leader(facts);
    let tail = if leader.is_some() { 2 * INDEX } else { 0 };
    let cell = cell(facts);
    let room = (columns.saturating_sub(NAME + tail) / cell).max(1) as u64;
    let longest =
        facts.nodes.iter().filter_map(|node| Some(node.state.raft()?.log.last_index())).max().unwrap_or(0);
    let first = longest.saturating_sub(room) + 1;
    let mut head =
        vec![Span::styled(pad(if first > 1 { theme.glyphs.more } else { "" }, NAME, ""), theme.dim())];
    for index in first..first + room {
        let text = if index <= longest { index.to_string() } else { String::new() };
        head.push(Span::styled(pad(&text, cell, ""), theme.dim()));
    }
    if leader.is_some() {
        head.push(Span::styled(pad(words.get("field.next"), INDEX, ""), theme.dim()));
        head.push(Span::styled(pad(words.get("field.match"), INDEX, ""), theme.dim()));
    }
    let mut lines = vec![Line::from(head)];
    for node in &facts.nodes {
        let Some(raft) = node.state.raft() else { continue };
        let mut spans = vec![name(node, app, lab)];
        spans.extend((first..first + room).map(|index| entry(raft, index, cell, app)));
        if let Some((chief, indexes)) = leader {
            for table in [&indexes.next_index, &indexes.match_index] {
                let known = node.id != chief.id && table.has(node.id) && indexes.role == Role::Leader;
                let text = if known { table.get(node.id).to_string() } else { theme.glyphs.nothing.into() };
                spans.push(Span::styled(pad(&text, INDEX, ""), theme.text()));
            }
        }
        lines.push(Line::from(spans));
    }
    lines
}

/// An entry: its term and command, and whether the node knows it to be committed.
fn entry(raft: &RaftFacts, index: u64, cell: usize, app: &App) -> Span<'static> {
    let theme = app.theme;
    let Some(entry) = raft.log.entry(index) else { return Span::raw(" ".repeat(cell)) };
    let mark = if index <= raft.commit_index { theme.glyphs.yes } else { theme.glyphs.wait };
    let text = pad(&entry.to_string(), cell - 3, theme.glyphs.more);
    let text = format!("{} {mark}", text.trim_end());
    Span::styled(pad(&text, cell, ""), theme.term(entry.term))
}

fn paxos_rows(app: &App, lab: &Lab) -> Vec<Line<'static>> {
    let (theme, words) = (app.theme, app.words());
    let titles = ["field.promised", "field.accepted", "field.decided"].map(|key| words.get(key).to_string());
    let cell = titles.iter().map(|title| width(title)).max().unwrap_or(0).max(10) + 2;
    let head = titles.iter().map(|title| Span::styled(pad(title, cell, ""), theme.dim()));
    let mut lines =
        vec![Line::from(std::iter::once(Span::raw(" ".repeat(NAME))).chain(head).collect::<Vec<_>>())];
    for node in &lab.facts.nodes {
        let Some(PaxosFacts { promised, accepted, decided, .. }) = node.state.paxos() else { continue };
        let none = || String::from(theme.glyphs.nothing);
        let round = |ballot: Option<u64>| ballot.map_or(theme.dim(), |round| theme.term(round));
        let mut spans = vec![name(node, app, lab)];
        let text = promised.map_or_else(none, |ballot| ballot.to_string());
        spans.push(Span::styled(
            pad(&text, cell, theme.glyphs.more),
            round(promised.map(|ballot| ballot.round)),
        ));
        let text = accepted.as_ref().map_or_else(none, |(ballot, value)| format!("{ballot}:{value}"));
        let style = round(accepted.as_ref().map(|(ballot, _)| ballot.round));
        spans.push(Span::styled(pad(&text, cell, theme.glyphs.more), style));
        let text = decided.as_ref().map_or_else(none, |value| format!("{value} {}", theme.glyphs.yes));
        spans.push(Span::styled(pad(&text, cell, theme.glyphs.more), theme.good()));
        lines.push(Line::from(spans));
    }
    let values: Vec<&str> = lab.facts.ledger.chosen.iter().map(|value| &**value).collect();
    let values = if values.is_empty() { theme.glyphs.nothing.into() } else { values.join(", ") };
    lines.push(Line::styled(words.fill("pane.chosen", &[("values", values.into())]), theme.strong()));
    lines
}
