//! The nodes of both sides, each beside itself: role, what it keeps on disk and in memory, and whatever else differs.

use super::sides::Both;
use crate::model::datum::Datum;
use crate::model::log::Log;
use crate::model::node::{NodeFacts, PaxosFacts, RaftFacts, Role, State};
use crate::session::compare;
use crate::tui::pane::cluster::{role, shown};
use crate::tui::pane::sides::{Piece, Sides};
use crate::tui::text::{pad, width};
use crate::tui::theme::Theme;
use ratatui::style::Style;
use ratatui::text::Line;

/// Columns of a node's name, with its marks.
const NAME: usize = 5;
/// Other differences of a node that are shown at the most: what follows from its role is clear.
const OTHERS: usize = 3;
/// Facts that the fields of a card show.
const SHOWN: [&str; 13] = [
    "up",
    "role",
    "current_term",
    "voted_for",
    "log",
    "commit_index",
    "votes_granted",
    "promised",
    "accepted_ballot",
    "accepted_value",
    "decided",
    "promises",
    "highest_round",
];

/// A field on both sides.
#[derive(Debug)]
struct Field {
    label: String,
    here: Piece,
    there: Piece,
    /// Columns of the longer value.
    room: usize,
}

impl Field {
    fn new(label: String, here: Piece, there: Piece) -> Field {
        let room = width(&here.0).max(width(&there.0));
        Field { label, here, there, room }
    }

    fn differs(&self) -> bool {
        self.here.0 != self.there.0
    }

    /// Columns of its label and its value.
    fn columns(&self) -> usize {
        let label = if self.label.is_empty() { 0 } else { width(&self.label) + 1 };
        label + self.room
    }

    /// One side of it, in its full width.
    fn pieces(&self, value: &Piece, theme: Theme) -> Vec<Piece> {
        let style = if self.differs() { theme.differs() } else { value.1 };
        let label = if self.label.is_empty() { String::new() } else { format!("{} ", self.label) };
        vec![(label, theme.dim()), (pad(&value.0, self.room, theme.glyphs.more), style)]
    }
}

/// The lines of each node; where there is little room, one line of those that are the same on both sides.
pub(super) fn cards(both: &Both<'_>, sides: Sides, brief: bool) -> Vec<Vec<Line<'static>>> {
    let nodes = both.here.nodes.iter().zip(&both.there.nodes);
    nodes.map(|(here, there)| card(here, there, both, sides, brief)).collect()
}

/// A node: as many fields on a line as fit.
fn card(
    here: &NodeFacts,
    there: &NodeFacts,
    both: &Both<'_>,
    sides: Sides,
    brief: bool,
) -> Vec<Line<'static>> {
    let theme = both.app.theme;
    let chosen = here.id == both.lab.node;
    let mark = if chosen { theme.glyphs.selected } else { " " };
    let style = if chosen { theme.strong() } else { theme.text() };
    let name = |row: usize| {
        let name = if row == 0 { format!("{mark} {}", here.id) } else { String::new() };
        [(name.clone(), style), (name, style)]
    };
    let room = sides.columns.saturating_sub(NAME);
    let mut fields = packed(fields(here, there, both, room), room);
    if brief && !fields.iter().flatten().any(Field::differs) {
        fields.truncate(1);
    }
    let line = |(row, line): (usize, Vec<Field>)| {
        let side = |of: fn(&Field) -> &Piece| -> Vec<Piece> {
            let gap = || (String::from("  "), theme.text());
            let field = |field: &Field| [vec![gap()], field.pieces(of(field), theme)].concat();
            line.iter().flat_map(field).skip(1).collect()
        };
        let (here, there) = (side(|field| &field.here), side(|field| &field.there));
        sides.hung(name(row), [&here, &there], line.iter().any(Field::differs), NAME)
    };
    fields.into_iter().enumerate().flat_map(line).collect()
}

/// Fields in lines of so many columns, two blanks between them.
fn packed(fields: Vec<Field>, columns: usize) -> Vec<Vec<Field>> {
    let (mut lines, mut used): (Vec<Vec<Field>>, usize) = (Vec::new(), 0);
    for field in fields {
        let size = field.columns();
        match lines.last_mut().filter(|_| used + 2 + size <= columns) {
            Some(line) => {
                used += 2 + size;
                line.push(field);
            }
            None => {
                used = size;
                lines.push(vec![field]);
            }
        }
    }
    lines
}

/// The fields of a node: its role, what its protocol is about, and what else differs.
fn fields(here: &NodeFacts, there: &NodeFacts, both: &Both<'_>, columns: usize) -> Vec<Field> {
    let (theme, words) = (both.app.theme, both.app.words());
    let role = |node| {
        let (glyph, word, style) = role(node, both.app);
        (format!("{glyph} {}", pad(words.get(word), ROLE, "")), style)
    };
    let mut fields = vec![Field::new(String::new(), role(here), role(there))];
    let longest = columns.saturating_sub(width(words.get("field.log")) + 1);
    let [mine, others] = match (&here.state, &there.state) {
        (State::Raft(here), State::Raft(there)) => {
            let votes = [here, there].iter().any(|raft| raft.role == Role::Candidate);
            let common = here.log.common(&there.log);
            [here, there].map(|raft| raft_fields(raft, votes, common, longest, theme))
        }
        (State::Paxos(here), State::Paxos(there)) => {
            let differs = here.proposer != there.proposer || here.promises != there.promises;
            let works = |paxos: &&PaxosFacts| paxos.proposer.is_some() && paxos.decided.is_none();
            let proposes = differs || [here, there].iter().any(works);
            let decided = [here, there].iter().any(|paxos| paxos.decided.is_some());
            [here, there].map(|paxos| paxos_fields(paxos, proposes, decided, theme))
        }
        _ => unreachable!("both run the same protocol"),
    };
    for ((key, here), (_, there)) in mine.into_iter().zip(others) {
        fields.push(Field::new(words.get(key).to_string(), here, there));
    }
    fields.extend(rest(here, there, both));
    fields
}

/// Columns of a role.
const ROLE: usize = 9;

type Shown = Vec<(&'static str, Piece)>;

fn raft_fields(raft: &RaftFacts, votes: bool, common: u64, columns: usize, theme: Theme) -> Shown {
    let plain = |value: String| (value, theme.text());
    let mut fields = vec![
        ("field.term", (raft.current_term.to_string(), theme.term(raft.current_term))),
        ("field.vote", plain(shown(raft.voted_for, theme))),
    ];
    if votes {
        fields.push(("field.votes", plain(shown(raft.votes_granted, theme))));
    }
    fields.push(("field.commit", plain(raft.commit_index.to_string())));
    fields.push(("field.log", plain(log(&raft.log, common, columns, theme))));
    fields
}

/// A log: the entries from the last one that both share, and as many before it as there is room for.
fn log(log: &Log, common: u64, columns: usize, theme: Theme) -> String {
    if log.last_index() == 0 {
        return theme.glyphs.nothing.into();
    }
    let more = theme.glyphs.more;
    let text = |first: u64, last: u64| {
        let entries = Datum::from(log.slice(first - 1, last)).to_string();
        let (before, behind) = (first > 1, last < log.last_index());
        format!("{}{entries}{}", if before { more } else { "" }, if behind { more } else { "" })
    };
    let last = log.last_index();
    let (mut first, mut end) = (common.clamp(1, last), common.clamp(1, last));
    // What differs comes before what is shared.
    loop {
        let wider = [(first, end + 1), (first.saturating_sub(1), end)];
        let fits =
            |(first, end): &(u64, u64)| *first >= 1 && *end <= last && width(&text(*first, *end)) <= columns;
        match wider.into_iter().find(fits) {
            Some(wider) => (first, end) = wider,
            None => return text(first, end),
        }
    }
}

fn paxos_fields(paxos: &PaxosFacts, proposes: bool, decided: bool, theme: Theme) -> Shown {
    let ballot = |ballot: &Option<(crate::model::ballot::Ballot, String)>| match ballot {
        Some((ballot, value)) => (format!("{ballot}{value}"), theme.term(ballot.round)),
        None => (theme.glyphs.nothing.into(), theme.text()),
    };
    let accepted = paxos.accepted.as_ref().map(|(ballot, value)| (*ballot, format!(":{value}")));
    let promised = paxos.promised.map(|promised| (promised, String::new()));
    let mut fields = vec![("field.promised", ballot(&promised)), ("field.accepted", ballot(&accepted))];
    if proposes {
        let proposer = paxos.proposer.as_ref();
        let offer = proposer.map(|proposer| (proposer.ballot, format!(":{}", proposer.value)));
        fields.push(("field.ballot", ballot(&offer)));
        fields.push(("field.promises", (shown(paxos.promises, theme), theme.text())));
    }
    if decided {
        let style: Style = if paxos.decided.is_some() { theme.good() } else { theme.text() };
        fields.push(("field.decided", (shown(paxos.decided.clone(), theme), style)));
    }
    fields
}

/// What else differs, by its name among the facts; not where the roles differ, for then much does.
fn rest(here: &NodeFacts, there: &NodeFacts, both: &Both<'_>) -> Vec<Field> {
    let (theme, words) = (both.app.theme, both.app.words());
    let roles = [here, there].map(|node| node.field("role"));
    if here.up != there.up || roles[0] != roles[1] {
        return Vec::new();
    }
    let own = format!("{}.", here.id);
    let other = |difference: &compare::Difference| {
        let name = difference.name(words);
        let path = name.strip_prefix(&own)?.to_string();
        let field = path.split(['.', ' ']).next()?;
        let is_shown = SHOWN.contains(&field) || (field == "proposer" && path != "proposer.wish");
        let value = |value: &Datum| (shown(value.clone(), theme), theme.differs());
        (!is_shown).then(|| Field::new(path, value(&difference.here), value(&difference.there)))
    };
    compare::nodes(here, there).iter().filter_map(other).take(OTHERS).collect()
}
