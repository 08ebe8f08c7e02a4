//! How many colours a terminal knows, and what is left of a palette where it knows few.

use super::palette::Rgb;
use ratatui::style::Color;

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
    let in_cube = distance(Rgb(STEPS[red], STEPS[green], STEPS[blue]), rgb);
    if distance(Rgb(level, level, level), rgb) < in_cube { 232 + place } else { cube }
}

/// Bright ones of the sixteen colours, by hue in degrees; the dark yellow stands for orange.
const BRIGHT: [(Color, i32); 7] = [
    (Color::LightRed, 8),
    (Color::Yellow, 38),
    (Color::LightYellow, 60),
    (Color::LightGreen, 135),
    (Color::LightCyan, 180),
    (Color::LightBlue, 215),
    (Color::LightMagenta, 300),
];

/// Dark ones, without yellow: on white few can read it.
const DARK: [(Color, i32); 5] =
    [(Color::Red, 8), (Color::Green, 135), (Color::Cyan, 180), (Color::Blue, 225), (Color::Magenta, 310)];

/// One of the sixteen. What they look like is the terminal's own business, and so is the ground, which is left as it
/// is: no contrast can be computed. So a colour goes by its hue to a bright one where it is light, as in themes for dark
/// grounds, and else to a dark one; and a grey becomes the terminal's own ink, which can be read on its own ground.
fn sixteen(rgb: Rgb) -> Color {
    let parts = [rgb.0, rgb.1, rgb.2].map(i32::from);
    let (least, most) = (parts.into_iter().min().unwrap_or(0), parts.into_iter().max().unwrap_or(0));
    let spread = most - least;
    if spread * 8 < most.max(1) {
        return Color::Reset;
    }
    let [red, green, blue] = parts;
    let hue = match most {
        _ if most == red => 60 * (green - blue) / spread,
        _ if most == green => 120 + 60 * (blue - red) / spread,
        _ => 240 + 60 * (red - green) / spread,
    };
    let apart = |other: i32| {
        let turn = (hue - other).rem_euclid(360);
        turn.min(360 - turn)
    };
    // What an eye sees of it, of 1000.
    let light = (299 * red + 587 * green + 114 * blue) / 255;
    let known: &[(Color, i32)] = if light > 450 { &BRIGHT } else { &DARK };
    known.iter().min_by_key(|(_, other)| apart(*other)).map_or(Color::Reset, |(colour, _)| *colour)
}

#[cfg(test)]
mod tests {
    use super::super::Tone;
    use super::*;

    #[test]
    fn colours_come_down_to_256() {
        assert_eq!(indexed(Rgb(0, 0, 0)), 16);
        assert_eq!(indexed(Rgb(255, 255, 255)), 231);
        assert_eq!(indexed(Rgb(17, 20, 28)), 233, "a dark grey, not black");
        assert_eq!(indexed(Rgb(255, 0, 0)), 196);
    }

    #[test]
    fn colours_come_down_to_16() {
        let terms = |tone: Tone| tone.palette().terms.map(sixteen);
        let dark = [Color::LightBlue, Color::Yellow, Color::LightCyan, Color::LightYellow];
        assert_eq!(terms(Tone::Dark)[..4], dark);
        assert_eq!(terms(Tone::Dark)[4..], [Color::LightMagenta, Color::LightRed]);
        assert!(terms(Tone::Light).iter().all(|colour| DARK.iter().any(|(dark, _)| dark == colour)));
        assert_eq!(terms(Tone::Mono), [Color::Reset; 6], "greys are the terminal's own ink");
        for tone in [Tone::Dark, Tone::Light, Tone::Contrast] {
            let palette = tone.palette();
            assert_ne!(sixteen(palette.good), sixteen(palette.bad));
        }
    }
}
