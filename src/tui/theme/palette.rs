//! Palettes: the named colours of each theme, from the files in `assets/themes`.

use serde::Deserialize;
use std::sync::OnceLock;

/// Red, green and blue, each from 0 to 255; `#rrggbb` in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Rgb(pub u8, pub u8, pub u8);

impl TryFrom<String> for Rgb {
    type Error = String;

    fn try_from(text: String) -> Result<Rgb, String> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let part = |place: usize| u8::from_str_radix(&digits?[place..place + 2], 16).ok();
        match (part(0), part(2), part(4)) {
            (Some(red), Some(green), Some(blue)) => Ok(Rgb(red, green, blue)),
            _ => Err(format!("{text} is no colour such as #11141c")),
        }
    }
}

/// The colours of a theme. `tests/themes.rs` holds them to contrast, and to distance for colour-blind eyes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
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
    /// Lines and marks that mean something; no text.
    pub faint: Rgb,
    /// Frames of panes.
    pub frame: Rgb,
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
    /// Terms or rounds 1, 2, 3 …, and round again.
    pub terms: [Rgb; 6],
}

/// A theme's name and its file.
type Source = (&'static str, &'static str);

/// Each theme. A theme is a file and a row here; the key `M` goes through them in this order.
const SOURCES: [Source; 4] = [
    ("dark", include_str!("../../../assets/themes/dark.toml")),
    ("light", include_str!("../../../assets/themes/light.toml")),
    ("contrast", include_str!("../../../assets/themes/contrast.toml")),
    ("mono", include_str!("../../../assets/themes/mono.toml")),
];

/// Which palette: its place in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tone(usize);

#[allow(
    non_upper_case_globals,
    reason = "they read like the variants that they would be if the table were one"
)]
impl Tone {
    /// Light letters on a dark ground.
    pub const Dark: Tone = Tone(0);
    /// Dark letters on a light ground: for projectors.
    pub const Light: Tone = Tone(1);
    /// All text at least 7 to 1.
    pub const Contrast: Tone = Tone(2);
    /// Greys alone.
    pub const Mono: Tone = Tone(3);
}

impl Tone {
    /// All of them, in order.
    pub fn all() -> impl Iterator<Item = Tone> {
        (0..SOURCES.len()).map(Tone)
    }

    /// Its name on the command line and in the settings.
    pub fn name(self) -> &'static str {
        SOURCES[self.0].0
    }

    /// The tone of this name.
    pub fn find(name: &str) -> Option<Tone> {
        Tone::all().find(|tone| tone.name() == name)
    }

    /// The one after this one, and the first after the last.
    pub fn next(self) -> Tone {
        Tone((self.0 + 1) % SOURCES.len())
    }

    /// Its colours.
    pub fn palette(self) -> &'static Palette {
        static ALL: [OnceLock<Palette>; SOURCES.len()] = [const { OnceLock::new() }; SOURCES.len()];
        ALL[self.0].get_or_init(|| {
            toml::from_str(SOURCES[self.0].1)
                .expect("the themes built into the program are tested to be whole")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_theme_is_whole_and_has_its_name() {
        let known = [Tone::Dark, Tone::Light, Tone::Contrast, Tone::Mono];
        assert_eq!(Tone::all().collect::<Vec<_>>(), known);
        for tone in known {
            assert_eq!(Tone::find(tone.name()), Some(tone));
            assert_ne!(tone.palette().text, tone.palette().background);
        }
        assert_eq!(known.map(Tone::next), [Tone::Light, Tone::Contrast, Tone::Mono, Tone::Dark]);
    }

    #[test]
    fn a_colour_has_six_digits() {
        assert_eq!(Rgb::try_from(String::from("#11a4ff")), Ok(Rgb(0x11, 0xa4, 0xff)));
        for wrong in ["", "#", "11a4ff", "#11a4f", "#11a4fff", "#11a4fg", "#11ä4f", "#+1a4ff"] {
            assert!(Rgb::try_from(String::from(wrong)).is_err(), "{wrong}");
        }
    }
}
