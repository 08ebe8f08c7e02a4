//! A screen as SVG: a rectangle for each ground, a text for each run of letters that look alike.

use std::fmt::Write as _;
use vt100::{Cell, Color, Screen};

/// Columns and rows of a cell, in pixels.
pub const CELL: (f64, f64) = (8.4, 17.0);
/// Pixels around the screen.
pub const EDGE: f64 = 8.0;
/// How far below the top of its row a letter stands.
const BASE: f64 = 13.0;
/// Letters of one width, Chinese ones too.
const FONTS: &str = "DejaVu Sans Mono, Menlo, Consolas, Noto Sans Mono CJK SC, monospace";

fn colour(colour: Color, usual: &str) -> String {
    match colour {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Default | Color::Idx(_) => usual.into(),
    }
}

/// Rows and columns.
pub fn size(screen: &Screen) -> (u16, u16) {
    let (rows, columns) = screen.size();
    (rows.get(), columns.get())
}

/// The colour behind most of a screen.
pub fn ground(screen: &Screen) -> String {
    screen.cell(0, 0).map_or_else(String::new, |cell| colour(cell.bgcolor(), "#11141c"))
}

/// A number as short as can be.
fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), String::from)
}

/// What stands around all pictures: so many pixels of them, on this ground.
pub fn page((wide, high): (f64, f64), ground: &str, inside: &str) -> String {
    let (wide, high, edge) = (short(wide + 2.0 * EDGE), short(high + 2.0 * EDGE), short(EDGE));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-{edge} -{edge} {wide} {high}\" font-family=\"{FONTS}\" \
         font-size=\"14\" xml:space=\"preserve\">\n<rect x=\"-{edge}\" y=\"-{edge}\" width=\"100%\" height=\"100%\" \
         rx=\"{edge}\" fill=\"{ground}\"/>\n{inside}</svg>\n"
    )
}

/// A screen that stands still.
pub fn picture(screen: &Screen) -> String {
    let ((rows, columns), ground) = (size(screen), ground(screen));
    let all: String = (0..rows).map(|place| row(screen, place, f64::from(place) * CELL.1, &ground)).collect();
    page((f64::from(columns) * CELL.0, f64::from(rows) * CELL.1), &ground, &all)
}

/// A row of a screen, at so many pixels from the top.
pub fn row(screen: &Screen, row: u16, y: f64, ground: &str) -> String {
    let (mut svg, mut column) = (String::new(), 0);
    while column < size(screen).1 {
        let (text, columns) = run(screen, row, column);
        if let Some(cell) = screen.cell(row, column) {
            let x = f64::from(column) * CELL.0;
            draw(&mut svg, cell, (x, y, f64::from(columns) * CELL.0), &text, ground);
        }
        column += columns;
    }
    svg
}

/// The letters that look like the one at a place, and how many columns they take.
fn run(screen: &Screen, row: u16, start: u16) -> (String, u16) {
    let look = |column| {
        screen.cell(row, column).map(|cell| {
            let shape = (cell.bold(), cell.italic(), cell.underline(), cell.is_wide());
            (cell.fgcolor(), cell.bgcolor(), shape)
        })
    };
    let first = look(start);
    let (mut text, mut column) = (String::new(), start);
    while column < size(screen).1 && look(column) == first {
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

/// A run of letters, with its ground where that is another one.
fn draw(svg: &mut String, cell: &Cell, (x, y, wide): (f64, f64, f64), text: &str, ground: &str) {
    let below = colour(cell.bgcolor(), ground);
    if below != ground {
        let (x, y, wide, high) = (short(x), short(y), short(wide), short(CELL.1));
        let _ =
            writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" fill=\"{below}\"/>");
    }
    // Blanks at either side need no letters.
    let letters = text.trim();
    if letters.is_empty() {
        return;
    }
    let each = wide / text.chars().count() as f64;
    let before = text.len() - text.trim_start().len();
    let x = x + each * before as f64;
    let wide = each * letters.chars().count() as f64;
    let text = letters.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let bold = if cell.bold() { " font-weight=\"bold\"" } else { "" };
    let italic = if cell.italic() { " font-style=\"italic\"" } else { "" };
    let line = if cell.underline() { " text-decoration=\"underline\"" } else { "" };
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"\
         {bold}{italic}{line}>{text}</text>",
        short(x),
        short(y + BASE),
        short(wide),
        colour(cell.fgcolor(), "#dce0e8")
    );
}
