//! The grid: a row for each server, a column for each index, and what the leader knows of each log.
//!
//! ```text
//!         1      2      3       next  match
//!  n1 ●   1:x ✓  2:y ✓  2:z ·   –     –      commit 2, applied 2
//! ▸n2 ○•  1:x ✓  2:y ✓  2:z ·   4     2      its answer for 3 is held (m38)
//!  n3 ○   1:x ✓  1:q ✗          2     1      2 is not n1's: n1 would overwrite it
//! ```

use super::{NAME, before, edges, marked, name, remark, shown};
use crate::model::facts::{Facts, NodeFacts, RaftFacts, Role};
use crate::model::id::PerNode;
use crate::tui::app::{App, Lab};
use crate::tui::target::Spot;
use crate::tui::text::{cut, pad, width};
use crate::words::Words;
use ratatui::text::{Line, Span};

/// Columns of an entry with its mark and the room behind it, at least and at the most.
const CELL: (usize, usize) = (7, 40);
/// Columns of an entry's mark, with the blanks around it.
const MARK: usize = 4;
/// Columns of the entries even where logs are short.
const LEAST: usize = 3 * CELL.0;
/// Most columns of an entry for which the leader's indexes make room.
const YIELD: usize = 10;
/// Columns below which remarks get no room of their own.
const REMARK: usize = 15;

/// What is shown of the logs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Grid {
    /// The indexes, each with the columns of its entries.
    entries: Vec<(u64, usize)>,
    /// Columns behind the entries.
    blank: usize,
    /// Columns of the leader's indexes, each.
    index: usize,
    /// Columns that are left for a remark.
    remark: usize,
}

/// What is shown where there is so much room: the entries, and the nodes of the rows below the titles.
fn stand(app: &App, lab: &Lab, (columns, rows): (usize, usize)) -> (Grid, Vec<usize>) {
    let facts = &*lab.facts;
    let index = if remark::leader(facts).is_some() { index_width(app.words()) } else { 0 };
    let grid = grid(facts, columns, index, lab.scroll.logs.1);
    (grid, shown(facts.nodes.len(), rows.saturating_sub(1), lab.scroll.logs.0, lab.node.place()))
}

/// The entry at a column and row of the pane, or the node of its row.
pub(super) fn spot(app: &App, lab: &Lab, room: (usize, usize), (x, y): (usize, usize)) -> Option<Spot> {
    let (grid, shown) = stand(app, lab, room);
    let node = lab.facts.nodes.get(*shown.get(y.checked_sub(1)?)?)?;
    let mut right = NAME;
    let index = grid.entries.iter().find_map(|(index, columns)| {
        let left = right;
        right += columns;
        (left..right).contains(&x).then_some(*index)
    });
    let entry = index.filter(|index| node.state.raft().is_some_and(|raft| raft.log.entry(*index).is_some()));
    Some(entry.map_or(Spot::Node(node.id), |index| Spot::Entry(node.id, index)))
}

/// Titles and rows.
pub(super) fn lines(app: &App, lab: &Lab, room: (usize, usize)) -> Vec<Line<'static>> {
    let facts = &*lab.facts;
    let leader = remark::leader(facts);
    let (grid, shown) = stand(app, lab, room);
    let mut lines = vec![titles(&grid, &edges(&shown, facts.nodes.len(), app), longest(facts), app)];
    let notes = remark::Notes::new(facts);
    for node in shown.iter().filter_map(|place| facts.nodes.get(*place)) {
        if let Some(raft) = node.state.raft() {
            let mut spans = row(&grid, node, raft, leader, app, lab);
            spans.extend(said(&notes.of(node), grid.remark, app));
            lines.push(Line::from(spans));
        }
    }
    lines
}

/// How many entries the longest log has.
pub(super) fn longest(facts: &Facts) -> u64 {
    logs(facts).map(|raft| raft.log.last_index()).max().unwrap_or(0)
}

fn logs(facts: &Facts) -> impl Iterator<Item = &RaftFacts> {
    facts.nodes.iter().filter_map(|node| node.state.raft())
}

fn index_width(words: &Words) -> usize {
    ["field.next", "field.match"].map(|key| width(words.get(key)) + 2).into_iter().max().unwrap_or(0)
}

/// What fits, scrolled so many entries to the left from the newest.
fn grid(facts: &Facts, columns: usize, index: usize, left: usize) -> Grid {
    let longest = longest(facts);
    let last = longest.saturating_sub(left as u64).max(1);
    let free = columns.saturating_sub(NAME);
    // The leader's indexes yield where they would leave no room for two entries.
    let two: usize = [last, last.saturating_sub(1)].map(|at| widest(facts, at).min(YIELD)).iter().sum();
    let index = if free >= 2 * index + two { index } else { 0 };
    let free = free - 2 * index;
    let reserved = Some(free / 3).filter(|columns| *columns >= REMARK).unwrap_or(0);
    let entries = entries(facts, (last, longest), free - reserved);
    let used: usize = entries.iter().map(|(_, columns)| columns).sum();
    let blank = LEAST.min(free - reserved).saturating_sub(used);
    Grid { entries, blank, index, remark: free.saturating_sub(used + blank) }
}

/// The entries that fit into so many columns: those up to one index, and where all of these fit, those behind it.
fn entries(facts: &Facts, (last, longest): (u64, u64), room: usize) -> Vec<(u64, usize)> {
    // One wide entry leaves room for the other of the last two.
    let two = [last, last.saturating_sub(1)].map(|at| widest(facts, at).min(YIELD));
    let most = room.saturating_sub(two[0].min(two[1])).clamp(CELL.0, CELL.1);
    let mut free = room;
    let mut fits = |index: &u64| {
        let columns = widest(facts, *index).min(most);
        let fits = columns <= free;
        free -= if fits { columns } else { 0 };
        fits.then_some((*index, columns))
    };
    let mut entries: Vec<(u64, usize)> = (1..=last).rev().map_while(|index| fits(&index)).collect();
    entries.reverse();
    if entries.first().is_some_and(|(first, _)| *first == 1) {
        entries.extend((last + 1..=longest).map_while(|index| fits(&index)));
    }
    entries
}

/// The columns that the widest entry at an index needs.
fn widest(facts: &Facts, index: u64) -> usize {
    let entries = logs(facts).filter_map(|raft| raft.log.entry(index));
    entries.map(|entry| width(&entry.to_string()) + MARK).max().unwrap_or(0).max(CELL.0)
}

fn titles(grid: &Grid, edges: &str, longest: u64, app: &App) -> Line<'static> {
    let (theme, words) = (app.theme, app.words());
    let (older, newer) = theme.glyphs.sides;
    let older = if grid.entries.first().is_some_and(|(first, _)| *first > 1) { older } else { "" };
    let mut spans = vec![Span::styled(pad(edges, NAME - 2, "") + &pad(older, 2, ""), theme.accent())];
    for (place, (index, columns)) in grid.entries.iter().enumerate() {
        let text = if *index <= longest { index.to_string() } else { String::new() };
        let more = place + 1 == grid.entries.len() && *index < longest;
        spans.push(Span::styled(pad(&text, columns - 2, ""), theme.dim()));
        spans.push(Span::styled(pad(if more { newer } else { "" }, 2, ""), theme.accent()));
    }
    spans.push(Span::raw(" ".repeat(grid.blank)));
    if grid.index > 0 {
        for key in ["field.next", "field.match"] {
            spans.push(Span::styled(pad(words.get(key), grid.index, ""), theme.dim()));
        }
    }
    Line::from(spans)
}

fn row(
    grid: &Grid,
    node: &NodeFacts,
    raft: &RaftFacts,
    leader: Option<(&NodeFacts, &RaftFacts)>,
    app: &App,
    lab: &Lab,
) -> Vec<Span<'static>> {
    let old = before(lab, node.id);
    let past = old.and_then(|old| old.state.raft());
    let seen = |raft: &RaftFacts| (raft.log.clone(), raft.commit_index, raft.role);
    let touched =
        old.is_some_and(|old| old.up != node.up) || past.is_some_and(|past| seen(past) != seen(raft));
    let indexes = leader.map_or([None; 2], |leader| indexes(node, leader, lab));
    let moved = indexes.iter().flatten().any(|(_, changed)| *changed);
    let mut spans = name(node, touched || moved, app, lab);
    let conflict = leader.and_then(|(_, leads)| remark::conflict(raft, leads)).unwrap_or(u64::MAX);
    for (index, columns) in &grid.entries {
        spans.extend(cell(*index, *columns, raft, past, *index >= conflict, app));
    }
    spans.push(Span::raw(" ".repeat(grid.blank)));
    for index in indexes.iter().take(if grid.index > 0 { 2 } else { 0 }) {
        let (text, style) = match index {
            Some((number, changed)) => (number.to_string(), marked(app.theme.text(), *changed, app)),
            None => (app.theme.glyphs.nothing.into(), app.theme.dim()),
        };
        let blank = " ".repeat(grid.index.saturating_sub(width(&text)));
        spans.extend([Span::styled(text, style), Span::raw(blank)]);
    }
    spans
}

/// The leader's next and match index for a server, each with whether the last event changed it.
fn indexes(
    node: &NodeFacts,
    (chief, leads): (&NodeFacts, &RaftFacts),
    lab: &Lab,
) -> [Option<(u64, bool)>; 2] {
    let past = before(lab, chief.id).and_then(|old| old.state.raft());
    let tables: [fn(&RaftFacts) -> &PerNode; 2] = [|raft| &raft.next_index, |raft| &raft.match_index];
    tables.map(|table| {
        let known = |raft: &RaftFacts| {
            let known = raft.role == Role::Leader && node.id != chief.id && table(raft).has(node.id);
            known.then(|| table(raft).get(node.id))
        };
        let now = known(leads);
        now.map(|number| (number, past.is_some_and(|past| known(past) != now)))
    })
}

/// An entry: its term and command, and whether the node knows it to be committed or the leader has another one.
fn cell(
    index: u64,
    columns: usize,
    raft: &RaftFacts,
    past: Option<&RaftFacts>,
    conflicts: bool,
    app: &App,
) -> [Span<'static>; 3] {
    let (theme, glyphs) = (app.theme, app.theme.glyphs);
    let entry = raft.log.entry(index);
    let committed = |raft: &RaftFacts| index <= raft.commit_index;
    let other = past.is_some_and(|past| past.log.entry(index) != entry);
    let Some(entry) = entry else {
        // An entry that the last event deleted leaves a mark.
        let gone = if other { glyphs.nothing } else { "" };
        let blank = " ".repeat(columns - width(gone));
        return [Span::styled(gone, theme.changed()), Span::raw(""), Span::raw(blank)];
    };
    let changed = other || past.is_some_and(|past| committed(past) != committed(raft));
    let (mark, style) = match () {
        () if conflicts => (glyphs.no, theme.bad()),
        () if committed(raft) => (glyphs.yes, theme.good()),
        () => (glyphs.wait, theme.dim()),
    };
    let text = cut(&entry.to_string(), columns - MARK, glyphs.more);
    let blank = " ".repeat(columns - width(&text) - 1 - width(mark));
    [
        Span::styled(text, marked(theme.term(entry.term), changed, app)),
        Span::styled(format!(" {mark}"), style),
        Span::raw(blank),
    ]
}

/// The longest form of a remark that fits.
fn said(forms: &[crate::model::saying::Saying], columns: usize, app: &App) -> Option<Span<'static>> {
    let texts = forms.iter().map(|form| app.words().say(form));
    let text = texts.into_iter().find(|text| width(text) <= columns)?;
    Some(Span::styled(text, app.theme.dim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{self, Setup};
    use crate::session::Session;

    fn facts(lines: &[&str]) -> Facts {
        let mut session = Session::new(Setup::new(catalog::protocol("raft").unwrap())).unwrap();
        for line in lines {
            session.read(line, &mut |_| {}).unwrap();
        }
        session.facts()
    }

    fn planted(entries: u64) -> Facts {
        let log: Vec<String> = (1..=entries).map(|n| format!("1:x={n}")).collect();
        facts(&[&format!("plant n1 term=1 log={}", log.join(","))])
    }

    /// The first and the last index that are shown.
    fn ends(grid: &Grid) -> (u64, u64) {
        (grid.entries[0].0, grid.entries[grid.entries.len() - 1].0)
    }

    #[test]
    fn the_newest_entries_stand_at_the_right_edge() {
        let facts = planted(1000);
        assert_eq!(ends(&grid(&facts, 100, 7, 0)), (997, 1000));
        assert_eq!(ends(&grid(&facts, 100, 7, 10)), (987, 990));
        assert_eq!(ends(&grid(&facts, 100, 7, 5000)), (1, 5));
        assert_eq!(ends(&grid(&planted(2), 100, 7, 1)), (1, 2));
    }

    #[test]
    fn nothing_is_wider_than_the_pane() {
        for entries in [0, 1, 3, 30] {
            let facts = planted(entries);
            for columns in 30..200 {
                for left in [0, 2, 50] {
                    let grid = grid(&facts, columns, 7, left);
                    let used: usize = grid.entries.iter().map(|(_, columns)| columns).sum();
                    let used = NAME + used + grid.blank + 2 * grid.index + grid.remark;
                    assert!(used <= columns, "{columns}: {grid:?}");
                    assert!(!grid.entries.is_empty(), "{columns}: {grid:?}");
                }
            }
        }
    }

    #[test]
    fn a_wide_command_widens_only_its_own_column() {
        let facts = facts(&["plant n1 term=1 log=1:a,1:把钥匙交给下一位领导者,1:b"]);
        assert_eq!(grid(&facts, 100, 7, 0).entries, [(1, 7), (2, 28), (3, 7)]);
        assert_eq!(grid(&facts, 36, 7, 0).entries, [(2, 22), (3, 7)]);
    }
}
