//! Draws the pictures of the README: drives the real program in a pseudo-terminal and writes what it shows as SVG.
//!
//! `assets/gallery.sh` builds the program and runs this. Each picture is a size, arguments, and keys; between keys it
//! waits until the screen is at rest.

#![allow(clippy::unwrap_used, missing_docs, reason = "a script may stop where it stands")]

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use vt100::{Color, Parser};

/// A picture: its name, columns and rows, the arguments of the program, and keys.
struct Picture {
    name: &'static str,
    size: (u16, u16),
    arguments: &'static [&'static str],
    keys: &'static str,
}

/// Keys through `raft-election` up to its question.
const TO_THE_QUESTION: &str = " 1t  \r\u{1b}[B\r \r ";
/// The same, with a wrong answer and all that follows from it.
const TO_THE_ANSWER: &str = " 1t  \r\u{1b}[B\r \r 1\r";

const PICTURES: [Picture; 6] = [
    Picture { name: "home", size: (120, 36), arguments: &["--lang", "en"], keys: "" },
    Picture {
        name: "lab",
        size: (120, 36),
        arguments: &["--lang", "en", "lab", "assets/examples/gallery.synod"],
        keys: "",
    },
    Picture {
        name: "lab-light",
        size: (160, 45),
        arguments: &["--lang", "zh", "--theme", "light", "lab", "assets/examples/gallery.synod"],
        keys: "",
    },
    Picture {
        name: "question",
        size: (120, 36),
        arguments: &["--lang", "en", "learn", "raft-election"],
        keys: TO_THE_QUESTION,
    },
    Picture {
        name: "answer",
        size: (120, 36),
        arguments: &["--lang", "zh", "learn", "raft-election"],
        keys: TO_THE_ANSWER,
    },
    Picture {
        name: "small",
        size: (80, 24),
        arguments: &["--lang", "en", "lab", "assets/examples/gallery.synod"],
        keys: ":deliver ",
    },
];

/// Columns and rows of a cell, in pixels.
const CELL: (f64, f64) = (8.4, 17.0);
/// How long nothing must come before the screen is at rest.
const REST: Duration = Duration::from_millis(600);

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/gallery");
    for picture in PICTURES {
        let svg = svg(&shoot(&picture));
        std::fs::write(folder.join(format!("{}.svg", picture.name)), svg).unwrap();
        println!("{}.svg", picture.name);
    }
}

/// The program, which lies beside the folder of this one.
fn program() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    here.parent().and_then(Path::parent).unwrap().join("synod")
}

/// What the program shows after the keys.
fn shoot(picture: &Picture) -> Parser {
    let (columns, rows) = picture.size;
    let state = tempfile::tempdir().unwrap();
    let pair = native_pty_system()
        .openpty(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 })
        .unwrap();
    let mut command = CommandBuilder::new(program());
    command.args(picture.arguments);
    command.cwd(env!("CARGO_MANIFEST_DIR"));
    for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")] {
        command.env(name, value);
    }
    command.env("SYNOD_STATE_DIR", state.path());
    command.env_remove("NO_COLOR");
    let mut child = pair.slave.spawn_command(command).unwrap();
    let (mut reader, mut writer) =
        (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
    let (sender, output) = channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 65536];
        while let Ok(read @ 1..) = reader.read(&mut buffer) {
            if sender.send(buffer[..read].to_vec()).is_err() {
                break;
            }
        }
    });
    let least = |side| NonZeroU16::new(side).unwrap();
    let mut parser = Parser::new(least(rows), least(columns), 0);
    settle(&output, &mut parser);
    let mut rest = picture.keys;
    while !rest.is_empty() {
        let length = if rest.starts_with('\u{1b}') { 3 } else { rest.chars().next().unwrap().len_utf8() };
        writer.write_all(&rest.as_bytes()[..length]).unwrap();
        writer.flush().unwrap();
        rest = &rest[length..];
        settle(&output, &mut parser);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    parser
}

/// Reads until nothing comes any more.
fn settle(output: &Receiver<Vec<u8>>, parser: &mut Parser) {
    while let Ok(bytes) = output.recv_timeout(REST) {
        parser.process(&bytes);
    }
}

fn colour(colour: Color, usual: &str) -> String {
    match colour {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Default | Color::Idx(_) => usual.into(),
    }
}

fn size(screen: &vt100::Screen) -> (u16, u16) {
    let (rows, columns) = screen.size();
    (rows.get(), columns.get())
}

/// A screen as SVG: a rectangle for each ground, a text for each run of letters that look alike.
fn svg(parser: &Parser) -> String {
    let screen = parser.screen();
    let (rows, columns) = size(screen);
    let (wide, high) = (f64::from(columns) * CELL.0, f64::from(rows) * CELL.1);
    let ground = screen.cell(0, 0).map_or_else(String::new, |cell| colour(cell.bgcolor(), "#11141c"));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-8 -8 {:.1} {:.1}\" font-family=\"DejaVu Sans Mono, \
         Menlo, Consolas, Noto Sans Mono CJK SC, monospace\" font-size=\"14\" xml:space=\"preserve\">\n\
         <rect x=\"-8\" y=\"-8\" width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{ground}\"/>\n",
        wide + 16.0,
        high + 16.0
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            let run = run(screen, row, column);
            draw(&mut svg, screen, (row, column), &run, &ground);
            column += run.1;
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// The letters that look like the one at a place, and how many columns they take.
fn run(screen: &vt100::Screen, row: u16, start: u16) -> (String, u16) {
    let (_, columns) = size(screen);
    let look = |column| {
        screen
            .cell(row, column)
            .map(|cell| (cell.fgcolor(), cell.bgcolor(), cell.bold(), cell.underline(), cell.is_wide()))
    };
    let first = look(start);
    let (mut text, mut column) = (String::new(), start);
    while column < columns && look(column) == first {
        let Some(cell) = screen.cell(row, column) else { break };
        text.push_str(if cell.contents().is_empty() { " " } else { cell.contents() });
        column += if cell.is_wide() { 2 } else { 1 };
        // Each wide letter is placed by itself, whatever the font's width for it is.
        if cell.is_wide() {
            break;
        }
    }
    (text, (column - start).max(1))
}

fn draw(
    svg: &mut String,
    screen: &vt100::Screen,
    (row, column): (u16, u16),
    run: &(String, u16),
    ground: &str,
) {
    let Some(cell) = screen.cell(row, column) else { return };
    let (x, y) = (f64::from(column) * CELL.0, f64::from(row) * CELL.1);
    let wide = f64::from(run.1) * CELL.0;
    let below = colour(cell.bgcolor(), ground);
    if below != ground {
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" fill=\"{below}\"/>",
            CELL.1
        );
    }
    if run.0.trim().is_empty() {
        return;
    }
    let text = run.0.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let bold = if cell.bold() { " font-weight=\"bold\"" } else { "" };
    let line = if cell.underline() { " text-decoration=\"underline\"" } else { "" };
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{wide:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
         fill=\"{}\"{bold}{line}>{text}</text>",
        y + 13.0,
        colour(cell.fgcolor(), "#dce0e8")
    );
}
