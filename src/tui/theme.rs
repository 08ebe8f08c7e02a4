//! Colours and marks: the only place that knows them.
//!
//! State is never shown by colour alone: each role, vote and commit has a mark of its own, and with NO_COLOR only
//! bold, dim and reverse are left.

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

/// Colours for term 1, 2, 3 …, told apart by colour-blind eyes too (Okabe and Ito), and round again.
const TERMS: [Color; 6] = [
    Color::Rgb(86, 180, 233),
    Color::Rgb(230, 159, 0),
    Color::Rgb(0, 190, 140),
    Color::Rgb(240, 228, 66),
    Color::Rgb(204, 121, 167),
    Color::Rgb(213, 130, 60),
];

/// How things look.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    colour: bool,
    /// Marks.
    pub glyphs: Glyphs,
}

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
    /// Broken.
    pub no: &'static str,
    /// Not yet.
    pub wait: &'static str,
    /// Full part of a gauge.
    pub full: &'static str,
    /// Empty part of a gauge.
    pub empty: &'static str,
    /// From one node to another.
    pub arrow: &'static str,
    /// Something was left out.
    pub more: &'static str,
    /// Between parts of a title.
    pub path: &'static str,
    /// Between facts of a status line.
    pub dot: &'static str,
    /// Nothing.
    pub nothing: &'static str,
    /// Lines around panes.
    pub border: border::Set<'static>,
}

const UNICODE: Glyphs = Glyphs {
    leader: "●",
    candidate: "◐",
    follower: "○",
    down: "✕",
    selected: "▸",
    yes: "✓",
    no: "✗",
    wait: "·",
    full: "▮",
    empty: "▯",
    arrow: "→",
    more: "…",
    path: "▸",
    dot: "·",
    nothing: "–",
    border: border::ROUNDED,
};

const ASCII: Glyphs = Glyphs {
    leader: "@",
    candidate: "?",
    follower: "o",
    down: "x",
    selected: ">",
    yes: "+",
    no: "!",
    wait: ".",
    full: "#",
    empty: "-",
    arrow: ">",
    more: "~",
    path: ">",
    dot: "|",
    nothing: "-",
    border: border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    },
};

impl Theme {
    /// A theme with or without colours, and with all marks or only those of ASCII.
    pub fn new(colour: bool, ascii: bool) -> Theme {
        Theme { colour, glyphs: if ascii { ASCII } else { UNICODE } }
    }

    /// A key's name, without arrows where there are none.
    pub fn label(self, label: &'static str) -> &'static str {
        if self.glyphs.arrow == UNICODE.arrow {
            return label;
        }
        match label {
            "→" => "right",
            "←" => "left",
            "↑" => "up",
            "↓" => "down",
            "1…9" => "1-9",
            other => other,
        }
    }

    fn tinted(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    /// Ordinary text.
    pub fn text(self) -> Style {
        Style::new()
    }

    /// Text that stands back.
    pub fn dim(self) -> Style {
        if self.colour {
            Style::new().fg(Color::Rgb(140, 145, 155))
        } else {
            Style::new().add_modifier(Modifier::DIM)
        }
    }

    /// Text that stands out.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A key to press.
    pub fn key(self) -> Style {
        self.tinted(Color::Rgb(230, 180, 80)).add_modifier(Modifier::BOLD)
    }

    /// The frame of a pane; that of the focused one stands out.
    pub fn frame(self, focused: bool) -> Style {
        if focused { self.tinted(Color::Rgb(120, 170, 230)) } else { self.dim() }
    }

    /// The title of a pane.
    pub fn title(self, focused: bool) -> Style {
        if focused { self.tinted(Color::Rgb(150, 195, 245)).add_modifier(Modifier::BOLD) } else { self.dim() }
    }

    /// What is selected.
    pub fn selected(self) -> Style {
        if self.colour {
            Style::new().bg(Color::Rgb(45, 55, 75)).add_modifier(Modifier::BOLD)
        } else {
            Style::new().add_modifier(Modifier::REVERSED)
        }
    }

    /// What holds, is committed, is decided.
    pub fn good(self) -> Style {
        self.tinted(Color::Rgb(90, 200, 140))
    }

    /// What is broken or down.
    pub fn bad(self) -> Style {
        self.tinted(Color::Rgb(240, 110, 100)).add_modifier(Modifier::BOLD)
    }

    /// What asks for attention.
    pub fn warn(self) -> Style {
        self.tinted(Color::Rgb(235, 175, 80))
    }

    /// What the last event changed.
    pub fn changed(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// The colour of a term or round; the same one each time.
    pub fn term(self, term: u64) -> Style {
        if term == 0 { self.dim() } else { self.tinted(TERMS[(term as usize - 1) % TERMS.len()]) }
    }
}
