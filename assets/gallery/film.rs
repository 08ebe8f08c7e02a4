//! A recording: the program goes through the script, and what stands still after each key is kept.
//!
//! Time is the script's, not the machine's, and what moves between two keys is left out: two recordings of the same
//! program are the same. The SVG is a strip of pictures that CSS moves past a window; rows that are alike are drawn once.

use crate::script;
use crate::stage::Stage;
use crate::svg::{self, CELL};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use vt100::{Parser, Screen};

/// Pixels of the line below the pictures that names the keys.
const CAPTION: f64 = 30.0;
/// Keys that are named there at once.
const KEYS: usize = 12;

/// What stood still, the key that brought it, and for how many seconds it is seen.
struct Shot {
    screen: Screen,
    key: &'static str,
    seconds: f64,
}

/// A recording.
pub struct Film {
    shots: Vec<Shot>,
}

/// Goes through the script.
pub fn record() -> Film {
    let mut stage = Stage::open(script::SIZE, script::ARGUMENTS);
    let mut shots = vec![Shot { screen: still(&stage.screen()), key: "", seconds: script::FIRST }];
    for (key, name, seconds) in script::MOVES {
        stage.press(key);
        shots.push(Shot { screen: still(&stage.screen()), key: name, seconds: *seconds });
    }
    Film { shots }
}

/// A screen without its cursor, which rests wherever the last letter was written.
fn still(screen: &Screen) -> Screen {
    let (rows, columns) = screen.size();
    let mut parser = Parser::new(rows, columns, 0);
    parser
        .process(format!("\u{1b}[?25l{}\u{1b}[?25l\u{1b}[m\u{1b}[H", screen.contents_formatted()).as_bytes());
    parser.screen().clone()
}

impl Film {
    /// An asciicast of version 2: what to write to a terminal and when, and each key as a mark.
    pub fn cast(&self) -> String {
        let (columns, rows) = script::SIZE;
        let head = json!({
            "version": 2, "width": columns, "height": rows, "title": script::TITLE,
            "env": { "TERM": "xterm-256color" },
        });
        let (mut cast, mut time, mut before) = (format!("{head}\n"), 0.0, None::<&Screen>);
        for shot in &self.shots {
            if !shot.key.is_empty() {
                let _ = writeln!(cast, "{}", json!([time, "m", shot.key]));
            }
            let bytes = match before {
                Some(before) => shot.screen.contents_diff(before),
                None => shot.screen.contents_formatted(),
            };
            let _ = writeln!(cast, "{}", json!([time, "o", bytes]));
            (time, before) = (tenths(time + shot.seconds), Some(&shot.screen));
        }
        // The last picture is seen as long as it should be.
        let _ = writeln!(cast, "{}", json!([time, "o", ""]));
        cast
    }

    /// An SVG that plays it for ever, without a script. Who wants no motion sees the last picture.
    pub fn svg(&self) -> String {
        let (columns, rows) = script::SIZE;
        let (wide, high) = (f64::from(columns) * CELL.0, f64::from(rows) * CELL.1);
        let ground = svg::ground(&self.shots[0].screen);
        let mut drawn: BTreeMap<String, usize> = BTreeMap::new();
        let mut strip = String::new();
        for (place, shot) in self.shots.iter().enumerate() {
            let _ = writeln!(strip, "<g transform=\"translate({})\">", wide * place as f64);
            for row in 0..rows {
                let text = svg::row(&shot.screen, row, 0.0, &ground);
                if !text.is_empty() {
                    let next = drawn.len();
                    let number = *drawn.entry(text).or_insert(next);
                    let _ = write!(strip, "<use href=\"#r{number}\" y=\"{}\"/>", f64::from(row) * CELL.1);
                }
            }
            let _ = writeln!(strip, "{}</g>", self.caption(place, high));
        }
        let rows: String =
            drawn.iter().map(|(text, number)| format!("<g id=\"r{number}\">{text}</g>\n")).collect();
        let last = wide * (self.shots.len() - 1) as f64;
        let inside = format!(
            "<style>\n{}@media (prefers-reduced-motion: reduce) {{ .film {{ animation: none; transform: \
             translateX(-{last}px) }} }}\n</style>\n<defs>\n{rows}</defs>\n\
             <svg width=\"{wide}\" height=\"{}\"><g class=\"film\">\n{strip}</g></svg>\n",
            self.keyframes(wide),
            high + CAPTION,
        );
        svg::page((wide, high + CAPTION), &ground, &inside)
    }

    /// When each picture is before the window.
    fn keyframes(&self, wide: f64) -> String {
        let all: f64 = self.shots.iter().map(|shot| shot.seconds).sum();
        let (mut time, mut frames) = (0.0, String::new());
        for (place, shot) in self.shots.iter().enumerate() {
            let (percent, shift) = (100.0 * time / all, wide * place as f64);
            let _ = writeln!(frames, "{percent:.3}% {{ transform: translateX(-{shift}px) }}");
            time += shot.seconds;
        }
        let last = wide * (self.shots.len() - 1) as f64;
        format!(
            "@keyframes film {{\n{frames}100% {{ transform: translateX(-{last}px) }} }}\n\
             .film {{ animation: film {:.1}s step-end infinite }}\n",
            all
        )
    }

    /// The keys that led to a picture, the newest one in a box.
    fn caption(&self, place: usize, high: f64) -> String {
        let first = (place + 1).saturating_sub(KEYS).max(1);
        let (mut svg, mut x) = (String::new(), 0.0);
        for (at, shot) in self.shots.iter().enumerate().take(place + 1).skip(first) {
            let wide = CELL.0 * shot.key.chars().count() as f64;
            let (colour, line) = if at == place { ("#f0c05a", "#f0c05a") } else { ("#8a93a6", "#3a4152") };
            let (top, base) = (high + 7.0, high + 22.0);
            let _ = write!(
                svg,
                "<rect x=\"{x:.1}\" y=\"{top}\" width=\"{:.1}\" height=\"22\" rx=\"4\" fill=\"none\" \
                 stroke=\"{line}\"/><text x=\"{:.1}\" y=\"{base}\" fill=\"{colour}\">{}</text>",
                wide + 12.0,
                x + 6.0,
                shot.key
            );
            x += wide + 20.0;
        }
        svg
    }
}

/// To a tenth of a second: sums of tenths are none.
fn tenths(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}
