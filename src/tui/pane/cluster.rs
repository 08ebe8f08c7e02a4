//! The nodes: role, term, vote and timers; what is on disk apart from what is in memory; links that are cut.

use crate::model::datum::Datum;
use crate::model::facts::paxos::Phase;
use crate::model::facts::{NodeFacts, PaxosFacts, RaftFacts, Role, State};
use crate::tui::app::{App, Lab};
use crate::tui::text::{pad, width};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns of a timer's name.
const LABEL: usize = 9;
/// Cells of a timer's gauge.
const GAUGE: u64 = 8;
/// A timer with this much left, in milliseconds, has a full gauge.
const FULL_MS: u64 = 300;

/// Draws the nodes, two lines each where there is room.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let nodes = &lab.facts.nodes;
    let cuts = cuts(app, lab);
    let roomy = usize::from(area.height) >= nodes.len() * 3 + usize::from(!cuts.is_empty());
    let mut lines = Vec::new();
    for node in nodes {
        lines.push(head(node, app, lab, usize::from(area.width)));
        lines.push(Line::from(state(node, app, lab)));
        if roomy {
            lines.push(Line::default());
        }
    }
    if usize::from(area.height) < lines.len() {
        let first = lab.node.place().min(nodes.len().saturating_sub(usize::from(area.height / 2)));
        lines.drain(..first * 2);
    }
    if !cuts.is_empty() {
        lines.truncate(usize::from(area.height.saturating_sub(1)));
        lines.push(Line::styled(cuts, app.theme.warn()));
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// A node's name, role and timers.
fn head(node: &NodeFacts, app: &App, lab: &Lab, columns: usize) -> Line<'static> {
    let (theme, words) = (app.theme, app.words());
    let chosen = node.id == lab.node;
    let (glyph, role, style) = role(node, app);
    let mark = if chosen { theme.glyphs.selected } else { " " };
    let name =
        Span::styled(format!("{mark} {} ", node.id), if chosen { theme.strong() } else { theme.text() });
    let role = words.get(role).to_string();
    let mut spans = vec![name, Span::styled(format!("{glyph} {}", pad(&role, 10, "")), style)];
    for (timer, due) in &node.timers {
        let left = due.saturating_sub(lab.facts.time);
        let full = (left * GAUGE).div_ceil(FULL_MS).min(GAUGE) as usize;
        let gauge = theme.glyphs.full.repeat(full) + &theme.glyphs.empty.repeat(GAUGE as usize - full);
        let label = words.get(match timer.name() {
            "election" => "word.election",
            "heartbeat" => "word.heartbeat",
            _ => "word.retry",
        });
        let label = pad(label, LABEL, "");
        spans.push(Span::styled(format!(" {label} {gauge} {left} ms"), theme.dim()));
    }
    let used: usize = spans.iter().map(|span| width(&span.content)).sum();
    let mut line = Line::from(spans);
    if used > columns {
        line.spans.truncate(2);
    }
    line
}

/// A mark, a word and a style for what a node is.
fn role(node: &NodeFacts, app: &App) -> (&'static str, &'static str, Style) {
    let (theme, glyphs) = (app.theme, app.theme.glyphs);
    if !node.up {
        return (glyphs.down, "role.down", theme.bad());
    }
    match &node.state {
        State::Raft(raft) => match raft.role {
            Role::Leader => {
                (glyphs.leader, "word.leader", theme.term(raft.current_term).patch(theme.strong()))
            }
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

/// What the node keeps: disk first, memory behind it.
fn state(node: &NodeFacts, app: &App, lab: &Lab) -> Vec<Span<'static>> {
    let before = lab.session.history().last().and_then(|step| step.change.as_ref());
    let before = before.filter(|(_, after)| after.id == node.id).map(|(before, _)| &before.state);
    let fields = match &node.state {
        State::Raft(raft) => raft_fields(raft, node.up, app),
        State::Paxos(paxos) => paxos_fields(paxos, app),
    };
    let old = match before {
        Some(State::Raft(raft)) => raft_fields(raft, node.up, app),
        Some(State::Paxos(paxos)) => paxos_fields(paxos, app),
        None => fields.clone(),
    };
    let theme = app.theme;
    let mut spans = vec![Span::raw("     ")];
    for (place, (key, value)) in fields.into_iter().enumerate() {
        let changed = old.get(place).is_none_or(|(_, before)| *before != value);
        let style = if changed { theme.changed() } else { theme.text() };
        spans.push(Span::styled(format!("{} ", app.words().get(key)), theme.dim()));
        spans.push(Span::styled(value, style));
        spans.push(Span::raw("  "));
    }
    spans
}

type Shown = Vec<(&'static str, String)>;

fn shown(value: impl Into<Datum>, theme: Theme) -> String {
    match value.into() {
        Datum::Nothing => theme.glyphs.nothing.into(),
        other => other.to_string(),
    }
}

fn raft_fields(raft: &RaftFacts, up: bool, app: &App) -> Shown {
    let mut fields = vec![
        ("field.term", shown(raft.current_term, app.theme)),
        ("field.vote", shown(raft.voted_for, app.theme)),
        ("field.log", shown(raft.log.last_index(), app.theme)),
    ];
    if up {
        fields.push(("field.commit", shown(raft.commit_index, app.theme)));
    }
    if raft.role == Role::Candidate {
        fields.push(("field.votes", shown(raft.votes_granted, app.theme)));
    }
    fields
}

fn paxos_fields(paxos: &PaxosFacts, app: &App) -> Shown {
    let accepted = paxos.accepted.as_ref().map(|(ballot, value)| format!("{ballot}:{value}"));
    let mut fields = vec![
        ("field.promised", shown(paxos.promised, app.theme)),
        ("field.accepted", shown(accepted, app.theme)),
    ];
    if let Some(proposer) = paxos.proposer.as_ref().filter(|_| paxos.decided.is_none()) {
        fields.push(("field.ballot", format!("{}:{}", proposer.ballot, proposer.value)));
        fields.push(("field.promises", shown(paxos.promises, app.theme)));
    }
    if paxos.decided.is_some() {
        fields.push(("field.decided", shown(paxos.decided.clone(), app.theme)));
    }
    fields
}

/// Links that are cut, on one line; nothing if all work.
fn cuts(app: &App, lab: &Lab) -> String {
    let facts = &lab.facts;
    let pair = |from: &NodeFacts| {
        let from = from.id;
        facts.cuts[from.place()].iter().map(move |to| format!("{from}>{to}")).collect::<Vec<_>>()
    };
    let pairs: Vec<String> = facts.nodes.iter().flat_map(pair).collect();
    if pairs.is_empty() {
        String::new()
    } else {
        app.words().fill("pane.cuts", &[("links", pairs.join(" ").into())])
    }
}
