//! Colours: a dark palette, a light one for projectors, and what is left of them where a terminal knows few.

use ratatui::style::Color;

/// Red, green and blue.
pub type Rgb = (u8, u8, u8);

/// The colours of a theme. Each is told from the background by lightness too, at least 4.5 to 1 for text.
#[derive(Debug)]
pub struct Palette {
    /// Behind everything.
    pub background: Rgb,
    /// Behind windows that lie over the screen, and behind message labels.
    pub raised: Rgb,
    /// Behind what is selected.
    pub selection: Rgb,
    /// Ordinary text.
    pub text: Rgb,
    /// Text that stands back.
    pub dim: Rgb,
    /// Lines between things.
    pub faint: Rgb,
    /// What has the focus.
    pub accent: Rgb,
    /// Keys.
    pub key: Rgb,
    /// Holds, committed, decided.
    pub good: Rgb,
    /// Broken, down.
    pub bad: Rgb,
    /// Asks for attention.
    pub warn: Rgb,
    /// Terms or rounds 1, 2, 3 …, told apart by colour-blind eyes too (after Okabe and Ito), and round again.
    pub terms: [Rgb; 6],
}

/// For dark rooms and most terminals.
pub static DARK: Palette = Palette {
    background: (17, 20, 28),
    raised: (30, 35, 47),
    selection: (46, 58, 84),
    text: (220, 224, 232),
    dim: (146, 153, 168),
    faint: (70, 77, 94),
    accent: (120, 180, 250),
    key: (240, 190, 90),
    good: (100, 210, 150),
    bad: (250, 120, 110),
    warn: (240, 185, 90),
    terms: [(86, 180, 233), (230, 159, 0), (0, 190, 140), (240, 228, 66), (214, 140, 185), (225, 130, 70)],
};

/// For projectors and bright rooms.
pub static LIGHT: Palette = Palette {
    background: (252, 252, 250),
    raised: (238, 240, 244),
    selection: (205, 222, 246),
    text: (28, 32, 40),
    dim: (92, 99, 112),
    faint: (184, 190, 200),
    accent: (20, 86, 180),
    key: (140, 78, 0),
    good: (0, 112, 64),
    bad: (184, 28, 28),
    warn: (146, 84, 0),
    terms: [(0, 98, 160), (158, 92, 0), (0, 115, 85), (120, 104, 0), (160, 62, 120), (178, 68, 0)],
};

/// How many colours a terminal knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None, or none are wanted: bold, dim and reverse are left.
    None,
    /// The sixteen of old.
    Sixteen,
    /// 256.
    Indexed,
    /// All.
    True,
}

impl Depth {
    /// The nearest colour that the terminal knows.
    pub fn nearest(self, rgb: Rgb) -> Color {
        match self {
            Depth::None => Color::Reset,
            Depth::Sixteen => sixteen(rgb),
            Depth::Indexed => Color::Indexed(indexed(rgb)),
            Depth::True => Color::Rgb(rgb.0, rgb.1, rgb.2),
        }
    }
}

/// The steps of the 6 by 6 by 6 cube of the 256 colours.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn distance(one: Rgb, other: Rgb) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    square(one.0, other.0) + square(one.1, other.1) + square(one.2, other.2)
}

fn indexed(rgb: Rgb) -> u8 {
    let step = |part: u8| (0..6).min_by_key(|place| STEPS[*place].abs_diff(part)).unwrap_or(0);
    let (red, green, blue) = (step(rgb.0), step(rgb.1), step(rgb.2));
    let cube = (16 + 36 * red + 6 * green + blue) as u8;
    let grey = |place: u8| 8 + 10 * place;
    let mean = ((u32::from(rgb.0) + u32::from(rgb.1) + u32::from(rgb.2)) / 3) as u8;
    let place = (0..24).min_by_key(|place| grey(*place).abs_diff(mean)).unwrap_or(0);
    let level = grey(place);
    let in_cube = distance((STEPS[red], STEPS[green], STEPS[blue]), rgb);
    if distance((level, level, level), rgb) < in_cube { 232 + place } else { cube }
}

/// The sixteen colours as most terminals show them.
const SIXTEEN: [(Color, Rgb); 14] = [
    (Color::Black, (0, 0, 0)),
    (Color::Red, (205, 49, 49)),
    (Color::Green, (13, 188, 121)),
    (Color::Yellow, (200, 160, 16)),
    (Color::Blue, (36, 114, 200)),
    (Color::Magenta, (188, 63, 188)),
    (Color::Cyan, (17, 168, 205)),
    (Color::Gray, (229, 229, 229)),
    (Color::DarkGray, (102, 102, 102)),
    (Color::LightRed, (241, 76, 76)),
    (Color::LightGreen, (35, 209, 139)),
    (Color::LightYellow, (245, 245, 67)),
    (Color::LightCyan, (41, 184, 219)),
    (Color::White, (255, 255, 255)),
];

fn sixteen(rgb: Rgb) -> Color {
    SIXTEEN.iter().min_by_key(|(_, known)| distance(*known, rgb)).map_or(Color::Reset, |(colour, _)| *colour)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, after WCAG 2.
    fn luminance(rgb: Rgb) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(rgb.0) + 0.7152 * part(rgb.1) + 0.0722 * part(rgb.2)
    }

    fn contrast(one: Rgb, other: Rgb) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn all_text_can_be_read() {
        for (name, palette) in [("dark", &DARK), ("light", &LIGHT)] {
            let texts = [palette.text, palette.dim, palette.accent, palette.key, palette.good];
            let texts = texts.into_iter().chain([palette.bad, palette.warn]).chain(palette.terms);
            for text in texts {
                for ground in [palette.background, palette.raised, palette.selection] {
                    let contrast = contrast(text, ground);
                    let least = if ground == palette.selection { 3.0 } else { 4.5 };
                    assert!(contrast >= least, "{name}: {text:?} on {ground:?} has {contrast:.2}");
                }
            }
        }
    }

    #[test]
    fn colours_come_down_to_256() {
        assert_eq!(indexed((0, 0, 0)), 16);
        assert_eq!(indexed((255, 255, 255)), 231);
        assert_eq!(indexed((17, 20, 28)), 233, "a dark grey, not black");
        assert_eq!(indexed((255, 0, 0)), 196);
    }
}
