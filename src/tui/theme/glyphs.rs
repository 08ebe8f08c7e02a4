//! The marks of the screen: one set for terminals that know Unicode, one for those that know only ASCII.

use ratatui::symbols::border;

/// The marks of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Glyphs {
    /// A leader, or a proposer that has fixed its value.
    pub leader: &'static str,
    /// A candidate, or a proposer that gathers promises.
    pub candidate: &'static str,
    /// A follower, or a node at rest.
    pub follower: &'static str,
    /// A node that is down.
    pub down: &'static str,
    /// The thing that is selected.
    pub selected: &'static str,
    /// Committed, decided, holds.
    pub yes: &'static str,
    /// Broken, refused.
    pub no: &'static str,
    /// Not the same on both sides.
    pub differs: &'static str,
    /// Not yet.
    pub wait: &'static str,
    /// On its way.
    pub coming: &'static str,
    /// What the last event changed.
    pub changed: &'static str,
    /// What is on disk.
    pub disk: &'static str,
    /// What is only in memory.
    pub memory: &'static str,
    /// A message that waits.
    pub held: &'static str,
    /// A message that was copied.
    pub copied: &'static str,
    /// A link that is cut.
    pub cut: &'static str,
    /// What happened before something, and what came of it.
    pub cause: (&'static str, &'static str),
    /// A node in time: at rest, asking, leading, knowing.
    pub lanes: [&'static str; 4],
    /// A message to oneself.
    pub own: &'static str,
    /// A moment of the timeline.
    pub moment: &'static str,
    /// A node that is in both of two groups.
    pub both: &'static str,
    /// The present moment.
    pub here: &'static str,
    /// Between moments.
    pub line: &'static str,
    /// From a moment to the first of another branch below.
    pub fork: &'static str,
    /// The same where further branches follow below.
    pub fork_on: &'static str,
    /// Past a fork to one further below.
    pub pass: &'static str,
    /// Full part of a gauge.
    pub full: &'static str,
    /// Empty part of a gauge.
    pub empty: &'static str,
    /// From one node to another.
    pub arrow: &'static str,
    /// To the right, down and right, down … and up and right.
    pub arrows: [&'static str; 8],
    /// Something was left out.
    pub more: &'static str,
    /// More above, and more below.
    pub scroll: (&'static str, &'static str),
    /// More to the left, and more to the right.
    pub sides: (&'static str, &'static str),
    /// Between parts of a title.
    pub path: &'static str,
    /// Between facts of a status line.
    pub dot: &'static str,
    /// Nothing.
    pub nothing: &'static str,
    /// Lines around panes.
    pub border: border::Set<'static>,
    /// Lines around what is chosen.
    pub thick: border::Set<'static>,
    /// Whether links may be drawn with dots finer than a cell.
    pub fine: bool,
}

/// All marks.
pub const UNICODE: Glyphs = Glyphs {
    leader: "●",
    candidate: "◐",
    follower: "○",
    down: "✕",
    selected: "▸",
    yes: "✓",
    no: "✗",
    differs: "≠",
    wait: "·",
    coming: "…",
    changed: "•",
    disk: "▪",
    memory: "▫",
    held: "‖",
    copied: "+",
    cut: "╳",
    cause: ("∵", "∴"),
    lanes: ["│", "╎", "┃", "║"],
    own: "↻",
    moment: "○",
    both: "◆",
    here: "●",
    line: "─",
    fork: "╰",
    fork_on: "├",
    pass: "│",
    full: "▮",
    empty: "▯",
    arrow: "→",
    arrows: ["→", "↘", "↓", "↙", "←", "↖", "↑", "↗"],
    more: "…",
    scroll: ("↑", "↓"),
    sides: ("‹", "›"),
    path: "▸",
    dot: "·",
    nothing: "–",
    border: border::ROUNDED,
    thick: border::THICK,
    fine: true,
};

const PLAIN: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// Marks of ASCII alone.
pub const ASCII: Glyphs = Glyphs {
    leader: "@",
    candidate: "?",
    follower: "o",
    down: "x",
    selected: ">",
    yes: "+",
    no: "!",
    differs: "!=",
    wait: ".",
    coming: "~",
    changed: "*",
    disk: "#",
    memory: ":",
    held: "=",
    copied: "D",
    cut: "X",
    cause: ("<", ">"),
    lanes: ["|", ":", "#", "H"],
    own: "@",
    moment: "o",
    both: "&",
    here: "@",
    line: "-",
    fork: "`",
    fork_on: "|",
    pass: "|",
    full: "#",
    empty: "-",
    arrow: ">",
    arrows: [">", ">", "v", "<", "<", "<", "^", ">"],
    more: "~",
    scroll: ("^", "v"),
    sides: ("<", ">"),
    path: ">",
    dot: "|",
    nothing: "-",
    border: PLAIN,
    thick: border::Set { horizontal_top: "=", horizontal_bottom: "=", ..PLAIN },
    fine: false,
};
