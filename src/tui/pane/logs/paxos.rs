//! The table: what each node keeps, its disk apart from its memory, and below it what is chosen and by whom.
//!
//! ```text
//!        ▪ disk               │ ▫ memory
//!        promised   accepted  │ ballot  phase               decided
//! ▸n1 ●  1.n1       1.n1:X    │ 1.n1    proposes X          –
//!  n2 ○• 2.n3       1.n1:X    │ –       –                   –
//! ✓ X is chosen: n1, n2 accepted it at 1.n1
//! ```

use super::{NAME, before, edges, marked, name, shown};
use crate::model::ballot::Ballot;
use crate::model::facts::{NodeFacts, PaxosFacts};
use crate::model::id::NodeSet;
use crate::model::log::Command;
use crate::model::node::paxos::Phase;
use crate::model::text::plain;
use crate::tui::app::{App, Lab};
use crate::tui::text::{cut, pad, width};
use crate::words::Words;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Blanks behind a column.
const GAP: usize = 2;
/// Most columns of a cell.
const MOST: usize = 28;

/// A column of the table.
struct Column {
    /// Whether a crash spares it.
    disk: bool,
    title: &'static str,
    text: fn(&PaxosFacts, &Words) -> Option<String>,
    style: fn(&PaxosFacts, &App) -> Style,
}

/// All columns.
static COLUMNS: [Column; 7] = [
    Column {
        disk: true,
        title: "field.promised",
        text: |paxos, _| Some(paxos.promised?.to_string()),
        style: |paxos, app| round(paxos.promised, app),
    },
    Column {
        disk: true,
        title: "field.accepted",
        text: |paxos, _| {
            let (ballot, value) = paxos.accepted.as_ref()?;
            Some(format!("{ballot}:{}", plain(value)))
        },
        style: |paxos, app| round(paxos.accepted.as_ref().map(|(ballot, _)| *ballot), app),
    },
    Column {
        disk: false,
        title: "field.own-ballot",
        text: |paxos, _| Some(paxos.proposer.as_ref()?.ballot.to_string()),
        style: own,
    },
    Column { disk: false, title: "field.phase", text: phase, style: own },
    Column { disk: false, title: "field.phase", text: phase_alone, style: own },
    Column {
        disk: false,
        title: "field.promises",
        text: |paxos, _| (!paxos.promises.is_empty()).then(|| list(paxos.promises)),
        style: own,
    },
    Column {
        disk: false,
        title: "field.decided",
        text: |paxos, _| paxos.decided.as_ref().map(|value| plain(value).into_owned()),
        style: |_, app| app.theme.good(),
    },
];
/// Which of them are shown: the first of these that fit.
const CHOICES: [&[usize]; 5] =
    [&[0, 1, 2, 3, 5, 6], &[0, 1, 2, 3, 6], &[0, 1, 2, 4, 6], &[0, 1, 2, 6], &[0, 1, 6]];

fn round(ballot: Option<Ballot>, app: &App) -> Style {
    ballot.map_or(app.theme.dim(), |ballot| app.theme.term(ballot.round))
}

fn own(paxos: &PaxosFacts, app: &App) -> Style {
    round(paxos.proposer.as_ref().map(|proposer| proposer.ballot), app)
}

fn phase(paxos: &PaxosFacts, words: &Words) -> Option<String> {
    let proposer = paxos.proposer.as_ref()?;
    let (key, value) = match proposer.phase {
        Phase::Prepare => ("field.prepares", &proposer.wish),
        Phase::Propose => ("field.proposes", &proposer.value),
        Phase::Done => ("field.done", &proposer.value),
    };
    Some(words.fill(key, &[("value", value.clone().into())]))
}

/// The same without the value.
fn phase_alone(paxos: &PaxosFacts, words: &Words) -> Option<String> {
    let key = match paxos.proposer.as_ref()?.phase {
        Phase::Prepare => "role.prepare",
        Phase::Propose => "role.propose",
        Phase::Done => "role.decided",
    };
    Some(words.get(key).into())
}

fn list(nodes: NodeSet) -> String {
    nodes.iter().map(|node| node.to_string()).collect::<Vec<_>>().join(",")
}

/// A column with its width.
type Sized = (&'static Column, usize);

/// Rows of titles where there is so much room.
pub(super) fn titles(app: &App, lab: &Lab, (columns, rows): (usize, usize)) -> usize {
    let spare = rows.saturating_sub(lab.facts.nodes.len() + 1 + chosen(app, lab, columns).len());
    1 + usize::from(spare > 0)
}

/// The nodes of the rows below the titles.
pub(super) fn shown_nodes(app: &App, lab: &Lab, room: (usize, usize)) -> Vec<usize> {
    let rows = room.1.saturating_sub(titles(app, lab, room) + chosen(app, lab, room.0).len()).max(1);
    shown(lab.facts.nodes.len(), rows, lab.scroll.logs.0, lab.node.place())
}

/// Titles, rows and what is chosen.
pub(super) fn lines(app: &App, lab: &Lab, room: (usize, usize)) -> Vec<Line<'static>> {
    let facts = &*lab.facts;
    let (nodes, columns) = (facts.nodes.len(), room.0);
    let chosen = chosen(app, lab, columns);
    let roomy = titles(app, lab, room) > 1;
    let table = table(app, lab, columns, roomy);
    let shown = shown_nodes(app, lab, room);
    let mut lines = Vec::new();
    if roomy {
        lines.push(groups(&table, app));
    }
    lines.push(heads(&table, &edges(&shown, nodes, app), roomy, app));
    for node in shown.iter().filter_map(|place| facts.nodes.get(*place)) {
        if let Some(paxos) = node.state.paxos() {
            lines.push(row(&table, node, paxos, app, lab));
        }
    }
    lines.extend(chosen);
    lines
}

/// The columns that fit.
fn table(app: &App, lab: &Lab, columns: usize, roomy: bool) -> Vec<Sized> {
    let words = app.words();
    let size = |column: &'static Column| {
        let cells = lab.facts.nodes.iter().filter_map(|node| (column.text)(node.state.paxos()?, words));
        let widest = cells.map(|text| width(&text)).max().unwrap_or(0).min(MOST);
        (column, widest.max(width(words.get(column.title)) + if roomy { 0 } else { 2 }) + GAP)
    };
    let total = |table: &[Sized]| NAME + GAP + table.iter().map(|(_, width)| width).sum::<usize>();
    let all = CHOICES.map(|choice| choice.iter().map(|place| size(&COLUMNS[*place])).collect::<Vec<_>>());
    let fits = |table: &&Vec<Sized>| total(table) <= columns;
    let mut table = all.iter().find(fits).unwrap_or(&all[CHOICES.len() - 1]).clone();
    // What is still too wide is cut at the widest column.
    while total(&table) > columns {
        let widest = table.iter_mut().map(|(_, width)| width).max().filter(|width| **width > GAP + 2);
        let Some(widest) = widest else { break };
        *widest -= 1;
    }
    table
}

/// The line between what is on disk and what is in memory, in front of the first column of memory.
fn wall(table: &[Sized], place: usize, app: &App) -> Option<Span<'static>> {
    let first = table.iter().position(|(column, _)| !column.disk)?;
    (place == first).then(|| Span::styled(format!("{} ", app.theme.glyphs.pass), app.theme.faint()))
}

/// What is disk and what is memory.
fn groups(table: &[Sized], app: &App) -> Line<'static> {
    let (theme, words) = (app.theme, app.words());
    let mut spans = vec![Span::raw(" ".repeat(NAME))];
    for (disk, mark, key) in
        [(true, theme.glyphs.disk, "pane.disk"), (false, theme.glyphs.memory, "pane.memory")]
    {
        let columns = table.iter().filter(|(column, _)| column.disk == disk).map(|(_, width)| width).sum();
        spans.extend((!disk).then(|| wall(table, table.partition_point(|(c, _)| c.disk), app)).flatten());
        let text = format!("{mark} {}", words.get(key));
        spans.push(Span::styled(pad(&text, columns, ""), theme.dim()));
    }
    Line::from(spans)
}

fn heads(table: &[Sized], edges: &str, roomy: bool, app: &App) -> Line<'static> {
    let (theme, words) = (app.theme, app.words());
    let mut spans = vec![Span::styled(pad(edges, NAME, ""), theme.accent())];
    for (place, (column, columns)) in table.iter().enumerate() {
        spans.extend(wall(table, place, app));
        let mark = if column.disk { theme.glyphs.disk } else { theme.glyphs.memory };
        let title = words.get(column.title);
        let (room, marked) = (columns.saturating_sub(1), format!("{mark} {title}"));
        let text = if roomy || width(&marked) > room { title } else { &marked };
        let text = cut(text, room, theme.glyphs.more);
        spans.push(Span::styled(pad(&text, *columns, ""), theme.dim()));
    }
    Line::from(spans)
}

fn row(table: &[Sized], node: &NodeFacts, paxos: &PaxosFacts, app: &App, lab: &Lab) -> Line<'static> {
    let (theme, words) = (app.theme, app.words());
    let old = before(lab, node.id);
    let past = old.and_then(|old| old.state.paxos());
    let differs =
        |column: &Column| past.is_some_and(|past| (column.text)(past, words) != (column.text)(paxos, words));
    let touched = old.is_some_and(|old| old.up != node.up) || COLUMNS.iter().any(&differs);
    let mut spans = name(node, touched, app, lab);
    for (place, (column, columns)) in table.iter().enumerate() {
        spans.extend(wall(table, place, app));
        let changed = differs(column);
        let style = if column.disk || node.up { (column.style)(paxos, app) } else { theme.dim() };
        let (text, style) = match (column.text)(paxos, words) {
            Some(text) => (text, style),
            None => (theme.glyphs.nothing.into(), theme.dim()),
        };
        let text = cut(&text, columns.saturating_sub(1), theme.glyphs.more);
        let blank = " ".repeat(columns.saturating_sub(width(&text)));
        spans.extend([Span::styled(text, marked(style, changed, app)), Span::raw(blank)]);
    }
    Line::from(spans)
}

/// What is chosen: at which ballot, and who accepted it there. More than one value is a broken promise.
fn chosen(app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let (theme, words, facts) = (app.theme, app.words(), &*lab.facts);
    let values = &facts.ledger.chosen;
    if values.is_empty() {
        let text = format!("{} {}", theme.glyphs.wait, words.get("pane.chosen-none"));
        return vec![Line::styled(cut(&text, columns, theme.glyphs.more), theme.dim())];
    }
    let (mark, style) = match values.len() {
        1 => (theme.glyphs.yes, theme.good()),
        _ => (theme.glyphs.no, theme.bad()),
    };
    let line = |value: &Command| {
        let (ballot, voters) = majority(lab, value)?;
        let named = [
            ("value", value.clone().into()),
            ("ballot", ballot.into()),
            ("voters", list(voters).replace(',', ", ").into()),
        ];
        let forms = ["pane.chosen", "pane.chosen-short"].map(|key| words.fill(key, &named));
        let fits = |text: &&String| width(text) + 2 <= columns;
        let text = forms.iter().find(fits).unwrap_or(&forms[1]);
        let text = cut(&format!("{mark} {text}"), columns, theme.glyphs.more);
        Some(Line::styled(text, marked(style, is_new(lab, ballot, voters), app)))
    };
    values.iter().filter_map(line).collect()
}

/// The lowest ballot at which a majority accepted this value, and who did.
fn majority(lab: &Lab, value: &Command) -> Option<(Ballot, NodeSet)> {
    let facts = &*lab.facts;
    facts.ledger.accepted.find(|key, votes| {
        let (_, voters) = votes
            .iter()
            .find(|(accepted, voters)| accepted == value && voters.len() >= facts.config.quorum())?;
        Some((Ballot::of_key(key)?, *voters))
    })
}

/// Whether the last event made this majority.
fn is_new(lab: &Lab, ballot: Ballot, voters: NodeSet) -> bool {
    let step = lab.session.history().last();
    let Some((before, after)) = step.and_then(|step| step.change.as_ref()) else { return false };
    let Some((old, new)) = before.state.paxos().zip(after.state.paxos()) else { return false };
    let accepted = new.accepted.as_ref().is_some_and(|(number, _)| *number == ballot);
    accepted && old.accepted != new.accepted && voters.len() == lab.facts.config.quorum()
}
