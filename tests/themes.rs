//! What can be computed of the colours: text can be read on every ground, and colour-blind eyes tell apart what colours
//! tell apart. Both in all colours and in what the rounding to 256 makes of them. Of sixteen colours nothing is known:
//! see `src/tui/theme/depth.rs`.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use keys::{app, drawn, lesson, press, session};
use ratatui::buffer::Cell;
use ratatui::style::{Color, Style};
use synod::tui::app::App;
use synod::tui::theme::{Depth, Theme, Tone};
use synod::words::Language;

/// Depths at which it is known what a colour looks like.
const KNOWN: [Depth; 2] = [Depth::True, Depth::Indexed];
/// Least contrast of text: WCAG 2.2, success criterion 1.4.3; for high contrast 1.4.6.
const TEXT: f64 = 4.5;
const HIGH: f64 = 7.0;
/// Least contrast of lines and marks that mean something: success criterion 1.4.11.
const LINES: f64 = 3.0;
/// Least distance of two colours that tell terms apart, in OKLab, where black and white are 1 apart.
const TERMS_APART: f64 = 0.05;
/// Least distance of what holds, what is broken and what asks for attention.
const STATES_APART: f64 = 0.06;

/// Red, green and blue, from 0 to 1, as light: without the gamma of sRGB.
type Light = [f64; 3];

/// What a colour of the screen looks like.
fn light(colour: Color) -> Light {
    let bytes = match colour {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Indexed(place @ 16..=231) => {
            let step = |digit: u8| [0, 95, 135, 175, 215, 255][usize::from(digit % 6)];
            let place = place - 16;
            [step(place / 36), step(place / 6), step(place)]
        }
        Color::Indexed(place @ 232..) => [8 + 10 * (place - 232); 3],
        other => panic!("nobody knows what {other} looks like"),
    };
    bytes.map(|byte| {
        let part = f64::from(byte) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

fn times(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(one, other)| one * other).sum())
}

/// Contrast, after WCAG 2: from 1 to 21.
fn contrast(one: Color, other: Color) -> f64 {
    let luminance = |colour| times([[0.2126, 0.7152, 0.0722]; 3], light(colour))[0];
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Eyes: usual ones, and those that lack one kind of cones, after Machado, Oliveira and Fernandes (2009), severity 1.
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// A colour in OKLab (Ottosson 2020), where equal distances look about equally far.
fn oklab(light: Light) -> [f64; 3] {
    let cones = times(
        [
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ],
        light,
    );
    times(
        [
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ],
        cones.map(f64::cbrt),
    )
}

/// How far apart two colours look to these eyes.
fn distance(one: Color, other: Color, eyes: [[f64; 3]; 3]) -> f64 {
    let seen = |colour| oklab(times(eyes, light(colour)).map(|part| part.clamp(0.0, 1.0)));
    let square = |(one, other): (f64, f64)| (one - other).powi(2);
    seen(one).into_iter().zip(seen(other)).map(square).sum::<f64>().sqrt()
}

fn themes() -> impl Iterator<Item = (String, Theme)> {
    let all = Tone::all().flat_map(|tone| KNOWN.map(|depth| (tone, depth)));
    all.map(|(tone, depth)| (format!("{} {depth:?}", tone.name()), Theme::new(tone, depth, false)))
}

fn ink(style: Style) -> Color {
    style.fg.unwrap()
}

fn grounds(theme: Theme) -> [(&'static str, Color); 3] {
    [("ground", theme.ground()), ("raised", theme.raised()), ("selected", theme.selected())]
        .map(|(name, style)| (name, style.bg.unwrap()))
}

fn least(theme: Theme) -> f64 {
    if theme.tone() == Tone::Contrast { HIGH } else { TEXT }
}

#[test]
fn all_text_can_be_read_on_every_ground() {
    for (name, theme) in themes() {
        let named = [
            ("text", theme.text()),
            ("dim", theme.dim()),
            ("accent", theme.accent()),
            ("key", theme.key()),
            ("good", theme.good()),
            ("bad", theme.bad()),
            ("warn", theme.warn()),
        ];
        let terms = (0..=6).map(|term| ("term", theme.term(term)));
        for (what, style) in named.into_iter().chain(terms) {
            for (ground, colour) in grounds(theme) {
                let contrast = contrast(ink(style), colour);
                assert!(contrast >= least(theme), "{name}: {what} on {ground} has {contrast:.2}");
            }
        }
    }
}

#[test]
fn lines_can_be_seen_on_the_grounds_where_they_are_drawn() {
    for (name, theme) in themes() {
        let all = grounds(theme);
        // Nothing that is selected has a frame.
        for (what, style, grounds) in
            [("lines", theme.faint(), &all[..]), ("frames", theme.frame(false), &all[..2])]
        {
            for (ground, colour) in grounds {
                let contrast = contrast(ink(style), *colour);
                assert!(contrast >= LINES, "{name}: {what} on {ground} have {contrast:.2}");
            }
        }
    }
}

#[test]
fn colour_blind_eyes_tell_terms_and_states_apart() {
    for (name, theme) in themes().filter(|(_, theme)| theme.tone() != Tone::Mono) {
        let terms: Vec<Color> = (1..=6).map(|term| ink(theme.term(term))).collect();
        let states = [theme.good(), theme.bad(), theme.warn()].map(ink);
        for (what, colours, least) in [("terms", &terms[..], TERMS_APART), ("states", &states, STATES_APART)]
        {
            for (place, one) in colours.iter().enumerate() {
                for other in &colours[..place] {
                    for (eyes, cones) in EYES {
                        let apart = distance(*one, *other, cones);
                        assert!(
                            apart >= least,
                            "{name}, {eyes}: {what} {one} and {other} are {apart:.3} apart"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn mono_knows_no_hue() {
    let theme = Theme::new(Tone::Mono, Depth::True, false);
    let styles = [theme.text(), theme.accent(), theme.key(), theme.good(), theme.bad(), theme.warn()];
    for style in styles.into_iter().chain((0..=6).map(|term| theme.term(term))) {
        let [red, green, blue] = light(ink(style));
        assert!(red == green && green == blue, "{style:?}");
    }
}

/// A node down, a held message, two terms, an entry that is not committed, and a broken guarantee.
const BUSY: &[&str] = &[
    "fire n1 election",
    "settle",
    "request n1 x",
    "hold n1>n2 append",
    "deliver n1>n3 append",
    "cut n1>n2",
    "crash n1",
    "fire n2 election",
    "deliver n2>n3 vote",
];

/// Many screens: what is drawn, and where it stands, is the program's business.
fn scenes() -> Vec<(&'static str, App)> {
    let lab = |keys: &str| {
        let mut app = app(session("raft", &["forget-vote"], BUSY), Language::En);
        press(&mut app, keys);
        app
    };
    let learn = |keys: &str| {
        let mut app = lesson("raft-election", Some("who-is-next"), Language::En);
        press(&mut app, keys);
        app
    };
    let mut paxos =
        app(session("paxos", &[], &["request n1 A", "settle", "crash n2", "request n3 B"]), Language::En);
    press(&mut paxos, "\t");
    let mut home = App::home(keys::theme(), Language::En, synod::progress::settings::Settings::default());
    press(&mut home, "↓↓");
    vec![
        ("home", home),
        ("lab", lab("")),
        ("paxos", paxos),
        ("past", lab("←←")),
        ("space", lab("s↑↑")),
        ("space in the past", lab("←←s")),
        ("rules", lab("R↓")),
        ("twin", lab("T\r")),
        ("why", lab("w↓")),
        ("links", lab("x↓")),
        ("menu", lab("b↓")),
        ("help", lab("?")),
        ("prompt", lab(":deliver ")),
        ("search", lab("/")),
        ("outlook", lab("f")),
        ("question", learn("")),
        ("answer", learn("2\r")),
    ]
}

/// Whether a cell shows letters, and not a line, a mark or nothing.
fn is_text(cell: &Cell) -> bool {
    cell.symbol().chars().any(char::is_alphanumeric)
}

#[test]
fn whatever_is_drawn_can_be_read_where_it_stands() {
    for (scene, mut app) in scenes() {
        for (name, theme) in themes() {
            app.theme = theme;
            for size in [(160, 45), (80, 24)] {
                let buffer = drawn(&app, size);
                for cell in buffer.content().iter().filter(|cell| cell.symbol() != " ") {
                    let contrast = contrast(cell.fg, cell.bg);
                    let least = if is_text(cell) { least(theme) } else { LINES };
                    let what = cell.symbol();
                    let (ink, ground) = (cell.fg, cell.bg);
                    assert!(
                        contrast >= least,
                        "{scene}, {name}, {size:?}: {what} is {ink} on {ground}: {contrast:.2}"
                    );
                }
            }
        }
    }
}
