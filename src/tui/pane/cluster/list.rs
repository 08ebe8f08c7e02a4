//! The nodes as a list, where a ring has no room: role, term, vote and timers; links that are cut.

use super::card::{gauge, role, shown, turned};
use crate::model::id::NodeId;
use crate::model::node::{NodeFacts, PaxosFacts, RaftFacts, Role, State};
use crate::tui::app::{App, Lab};
use crate::tui::text::{pad, width};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns of a timer's name.
const LABEL: usize = 9;

/// Blanks before a node's state: under its role, or under its name where there is little room.
fn indent(columns: usize) -> &'static str {
    if columns < 44 { "  " } else { "     " }
}

/// Rows that it takes with a line for each node.
pub fn height(lab: &Lab) -> u16 {
    let cut = lab.facts.cuts.iter().any(|cut| !cut.is_empty());
    lab.facts.nodes.len() as u16 + u16::from(cut)
}

/// Draws the nodes: a line for the head and one or two for the state, as many as there is room for.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let lines = rows(area, app, lab).into_iter().map(|(_, line)| line);
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), area);
}

/// The node that is shown at a place of the screen.
pub fn node_at(area: Rect, app: &App, lab: &Lab, place: Position) -> Option<NodeId> {
    let row = usize::from(place.y.checked_sub(area.y)?);
    rows(area, app, lab).get(row)?.0
}

/// The rows that fit, each with its node.
fn rows(area: Rect, app: &App, lab: &Lab) -> Vec<(Option<NodeId>, Line<'static>)> {
    let nodes = &lab.facts.nodes;
    let cuts = cuts(app, lab);
    let rows = usize::from(area.height).saturating_sub(usize::from(!cuts.is_empty()));
    let states = if rows >= nodes.len() * 3 { 2 } else { 1 };
    let card = |node: &NodeFacts| {
        if rows < nodes.len() * 2 {
            return vec![(Some(node.id), compact(node, app, lab, usize::from(area.width)))];
        }
        let state = state(node, app, lab, usize::from(area.width)).into_iter().take(states);
        let lines = std::iter::once(head(node, app, lab, usize::from(area.width))).chain(state);
        lines.map(|line| (Some(node.id), line)).collect()
    };
    let mut cards: Vec<Vec<(Option<NodeId>, Line<'_>)>> = nodes.iter().map(card).collect();
    if cards.iter().map(|card| card.len() + 1).sum::<usize>() <= rows + 1 {
        cards.iter_mut().for_each(|card| card.push((None, Line::default())));
    }
    let mut first = 0;
    while first < lab.node.place()
        && cards[first..=lab.node.place()].iter().map(Vec::len).sum::<usize>() > rows
    {
        first += 1;
    }
    let mut lines: Vec<_> = cards.into_iter().skip(first).flatten().take(rows).collect();
    if !cuts.is_empty() {
        lines.push((None, Line::styled(cuts, app.theme.warn())));
    }
    lines
}

/// A node's name, role and timers; a timer's name, and then its gauge, is left out where there is no room.
fn head(node: &NodeFacts, app: &App, lab: &Lab, columns: usize) -> Line<'static> {
    let (theme, words) = (app.theme, app.words());
    let mut spans = name(node, app, lab);
    let used: usize = spans.iter().map(|span| width(&span.content)).sum();
    for (timer, due) in &node.timers {
        let left = due.saturating_sub(lab.facts.time);
        let gauge = gauge(left, theme);
        let label = pad(words.get(&format!("word.{timer}")), LABEL, "");
        let forms =
            [format!(" {label} {gauge} {left} ms"), format!(" {gauge} {left} ms"), format!(" {left} ms")];
        let fits = forms.into_iter().find(|form| used + width(form) <= columns);
        spans.extend(fits.map(|form| Span::styled(form, theme.dim())));
    }
    Line::from(spans)
}

/// A node on two lines: its head, and as much of its state as has room.
pub fn brief(node: &NodeFacts, app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    std::iter::once(head(node, app, lab, columns))
        .chain(state(node, app, lab, columns).into_iter().take(1))
        .collect()
}

/// All of a node on one line: its name, its role, and as much of its state as has room.
fn compact(node: &NodeFacts, app: &App, lab: &Lab, columns: usize) -> Line<'static> {
    let (theme, words) = (app.theme, app.words());
    let mut spans = name(node, app, lab);
    let mut used: usize = spans.iter().map(Span::width).sum();
    for (key, value, style) in shown_fields(node, app, lab) {
        let label = format!(" {} ", words.get(key));
        used += width(&label) + width(&value) + 1;
        if used > columns + 1 {
            break;
        }
        spans.extend([Span::styled(label, theme.dim()), Span::styled(format!("{value} "), style)]);
    }
    for (_, due) in &node.timers {
        let left = format!(" {} ms", due.saturating_sub(lab.facts.time));
        used += width(&left);
        spans.extend((used <= columns).then(|| Span::styled(left, theme.dim())));
    }
    Line::from(spans)
}

/// A node's name and role.
fn name(node: &NodeFacts, app: &App, lab: &Lab) -> Vec<Span<'static>> {
    let theme = app.theme;
    let chosen = node.id == lab.node;
    let (glyph, role, style) = role(node, app);
    let style = if turned(node, app, lab) { theme.changed().patch(style) } else { style };
    let mark = if chosen { theme.glyphs.selected } else { " " };
    let name =
        Span::styled(format!("{mark} {} ", node.id), if chosen { theme.strong() } else { theme.text() });
    let role = pad(app.words().get(role), 10, "");
    vec![name, Span::styled(format!("{glyph} {role}"), style)]
}

/// What the node keeps, disk first and memory behind it, in lines of whole fields.
fn state(node: &NodeFacts, app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let (theme, indent) = (app.theme, indent(columns));
    let mut lines = vec![vec![Span::raw(indent)]];
    let mut used = indent.len();
    for (key, value, style) in shown_fields(node, app, lab) {
        let label = format!("{} ", app.words().get(key));
        let size = width(&label) + width(&value);
        if used + size > columns && used > indent.len() {
            lines.push(vec![Span::raw(indent)]);
            used = indent.len();
        }
        used += size + 2;
        if let Some(line) = lines.last_mut() {
            line.extend([Span::styled(label, theme.dim()), Span::styled(value, style), Span::raw("  ")]);
        }
    }
    lines.into_iter().map(Line::from).collect()
}

/// What the node keeps, each field with how it looks: what the last event changed stands out.
fn shown_fields(node: &NodeFacts, app: &App, lab: &Lab) -> Vec<(&'static str, String, Style)> {
    let before = lab.session.history().last().and_then(|step| step.change.as_ref());
    let before = before.filter(|(_, after)| after.id == node.id).map(|(before, _)| before);
    let fields = fields(node, app);
    let old = before.map_or_else(|| fields.clone(), |before| self::fields(before, app));
    let look = |(key, value): (&'static str, String)| {
        let changed = !old.contains(&(key, value.clone()));
        (key, value, if changed { app.theme.changed() } else { app.theme.text() })
    };
    fields.into_iter().map(look).collect()
}

fn fields(node: &NodeFacts, app: &App) -> Shown {
    match &node.state {
        State::Raft(raft) => raft_fields(raft, node.up, app),
        State::Paxos(paxos) => paxos_fields(paxos, app),
    }
}

type Shown = Vec<(&'static str, String)>;

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
