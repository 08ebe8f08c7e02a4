//! How things look: the only place that knows colours and marks.
//!
//! State is never shown by colour alone: each role, vote and commit has a mark of its own, and without colours only
//! bold, dim and reverse are left.

use ratatui::style::{Modifier, Style};

pub mod depth;
pub mod glyphs;
pub mod palette;

pub use depth::Depth;
pub use glyphs::Glyphs;
pub use palette::Tone;
use palette::{Palette, Rgb};

/// How things look.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    tone: Tone,
    depth: Depth,
    /// Marks.
    pub glyphs: Glyphs,
}

impl Theme {
    /// A theme for a terminal that knows so many colours, and all marks or only those of ASCII.
    pub fn new(tone: Tone, depth: Depth, ascii: bool) -> Theme {
        Theme { tone, depth, glyphs: if ascii { glyphs::ASCII } else { glyphs::UNICODE } }
    }

    /// Which colours.
    pub fn tone(self) -> Tone {
        self.tone
    }

    /// The same theme in the next tone.
    pub fn next(self) -> Theme {
        Theme { tone: self.tone.next(), ..self }
    }

    fn palette(self) -> &'static Palette {
        self.tone.palette()
    }

    /// A key's name, without arrows where there are none.
    pub fn label(self, label: &'static str) -> &'static str {
        if self.glyphs.fine {
            return label;
        }
        match label {
            "→" => "right",
            "←" => "left",
            "↑" => "up",
            "↓" => "down",
            other => other,
        }
    }

    /// A sentence about keys, without arrows where there are none.
    pub fn spell(self, text: &str) -> String {
        if self.glyphs.fine {
            return text.into();
        }
        text.replace("←↑↓→", "arrows").replace("↑↓", "up/down").replace('↓', "down").replace('…', "...")
    }

    fn coloured(self) -> bool {
        self.depth != Depth::None
    }

    fn tinted(self, colour: Rgb) -> Style {
        if self.coloured() { Style::new().fg(self.depth.nearest(colour)) } else { Style::new() }
    }

    fn on(self, ground: Rgb, without: Modifier) -> Style {
        // Sixteen colours are too few for shades of a ground.
        match self.depth {
            Depth::None | Depth::Sixteen => Style::new().add_modifier(without),
            depth => Style::new().bg(depth.nearest(ground)),
        }
    }

    /// Behind everything.
    pub fn ground(self) -> Style {
        self.on(self.palette().background, Modifier::empty()).patch(self.text())
    }

    /// Behind windows that lie over the screen.
    pub fn raised(self) -> Style {
        self.on(self.palette().raised, Modifier::empty())
    }

    /// Ordinary text.
    pub fn text(self) -> Style {
        match self.depth {
            Depth::None | Depth::Sixteen => Style::new(),
            _ => self.tinted(self.palette().text),
        }
    }

    /// What stands back. Where there are no shades it is dimmed; how far is up to the terminal, so high contrast does
    /// without.
    fn back(self, shade: Rgb) -> Style {
        match self.depth {
            Depth::None | Depth::Sixteen if self.tone == Tone::Contrast => Style::new(),
            Depth::None | Depth::Sixteen => Style::new().add_modifier(Modifier::DIM),
            _ => self.tinted(shade),
        }
    }

    /// Text that stands back.
    pub fn dim(self) -> Style {
        self.back(self.palette().dim)
    }

    /// Lines and marks between things. They are too faint for text.
    pub fn faint(self) -> Style {
        self.back(self.palette().faint)
    }

    /// Text that stands out.
    pub fn strong(self) -> Style {
        self.text().add_modifier(Modifier::BOLD)
    }

    /// What is put on top of another style to stand out.
    pub fn bold(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Text with an emphasis.
    pub fn italic(self) -> Style {
        self.text().add_modifier(Modifier::ITALIC)
    }

    /// What has the focus or is the way on.
    pub fn accent(self) -> Style {
        self.tinted(self.palette().accent).add_modifier(Modifier::BOLD)
    }

    /// A key to press.
    pub fn key(self) -> Style {
        self.tinted(self.palette().key).add_modifier(Modifier::BOLD)
    }

    /// The frame of a pane; that of the focused one stands out.
    pub fn frame(self, focused: bool) -> Style {
        if focused { self.tinted(self.palette().accent) } else { self.back(self.palette().frame) }
    }

    /// The title of a pane.
    pub fn title(self, focused: bool) -> Style {
        if focused { self.accent() } else { self.dim() }
    }

    /// What is selected.
    pub fn selected(self) -> Style {
        self.on(self.palette().selection, Modifier::REVERSED).add_modifier(Modifier::BOLD)
    }

    /// What holds, is committed, is decided.
    pub fn good(self) -> Style {
        self.tinted(self.palette().good)
    }

    /// What is broken or down.
    pub fn bad(self) -> Style {
        self.tinted(self.palette().bad).add_modifier(Modifier::BOLD)
    }

    /// What asks for attention.
    pub fn warn(self) -> Style {
        self.tinted(self.palette().warn)
    }

    /// What is not the same on both sides.
    pub fn differs(self) -> Style {
        self.warn().add_modifier(Modifier::BOLD)
    }

    /// What the last event changed.
    pub fn changed(self) -> Style {
        self.text().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// The colour of a term or round; the same one each time.
    pub fn term(self, term: u64) -> Style {
        let terms = &self.palette().terms;
        if term == 0 { self.dim() } else { self.tinted(terms[(term as usize - 1) % terms.len()]) }
    }

    /// A label on a link, in the colour of its term or round.
    pub fn token(self, term: u64) -> Style {
        self.term(term).patch(self.raised()).add_modifier(Modifier::BOLD)
    }
}
