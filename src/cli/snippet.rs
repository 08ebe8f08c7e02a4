//! A fault in a file, as a compiler shows it: where and what, the line of the file, and a mark under the place.

use crate::lesson::check::Finding;
use crate::lesson::page::Page;
use crate::model::text::plain;
use std::io::IsTerminal;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns where nobody says how many there are.
const COLUMNS: usize = 100;
/// Letters of a file name, a sentence or a value that are shown.
const MOST_LETTERS: usize = 600;

/// Letters of a line before and behind a place that can be of interest.
const MOST_AROUND: usize = 1_000;

/// How it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether in colours.
    pub colours: bool,
    /// Columns of a line of the file.
    pub columns: usize,
}

impl Look {
    /// What the terminal behind standard error can show; plain if there is none.
    pub fn of_terminal(no_color: bool) -> Look {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_terminal = std::io::stderr().is_terminal();
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let size = is_terminal.then(|| crossterm::terminal::size().ok()).flatten();
        Look {
            colours: is_terminal && !dumb && !no_color && !set("NO_COLOR"),
            columns: size.map_or(COLUMNS, |(columns, _)| usize::from(columns).clamp(40, 200)),
        }
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.into() }
    }
}

/// A fault with its line.
pub fn snippet(name: &str, page: &Page, finding: &Finding, said: &str, is_error: bool, look: Look) -> String {
    let (line, column) = (finding.fault.line, finding.fault.trouble.column.unwrap_or(1));
    let colour = if is_error { "1;31" } else { "1;33" };
    let place = look.paint("1", &plain(&format!("{name}:{line}:{column}:")));
    let said: String = said.chars().take(MOST_LETTERS).collect();
    let mut text = format!("{place} {}\n", look.paint(colour, &said));
    let number = line.to_string();
    let gutter = |number: &str, width: usize| look.paint("34", &format!("{number:>width$} |"));
    let width = number.len() + 2;
    if let Some((source, column)) = page.around(line, column, MOST_AROUND) {
        let (shown, blanks, marks) = window(source, column, look.columns.saturating_sub(width + 3));
        let marks = look.paint(colour, &"^".repeat(marks));
        text.push_str(&format!("{} {shown}\n", gutter(&number, width)));
        text.push_str(&format!("{} {}{marks}\n", gutter("", width), " ".repeat(blanks)));
    }
    for line in &finding.lines {
        text.push_str(&format!("{} {}\n", gutter("", width), plain(line)));
    }
    for (part, value) in &finding.parts {
        let value: String = format!("{part} = {value}").chars().take(MOST_LETTERS).collect();
        text.push_str(&format!("{} {}\n", gutter("", width), plain(&value)));
    }
    text
}

/// The part of a line that fits and has the place in it, with the columns before the mark and those under it.
fn window(line: &str, column: usize, columns: usize) -> (String, usize, usize) {
    let letters: Vec<char> = line.chars().collect();
    let at = (column - 1).min(letters.len());
    let shown = |letter: &char| {
        if *letter == '\t' { String::from("  ") } else { plain(&letter.to_string()).into_owned() }
    };
    let width = |letters: &[char]| letters.iter().map(|letter| shown(letter).width()).sum::<usize>();
    let marked = marked(&letters, at);
    let (mut start, mut end) = (0, letters.len());
    if width(&letters) > columns {
        // A third of the room for what stands before the place.
        start = at;
        while start > 0 && width(&letters[start - 1..at]) + 3 <= columns / 3 {
            start -= 1;
        }
        let room = columns.saturating_sub(6);
        end = start;
        while end < letters.len() && width(&letters[start..=end]) <= room {
            end += 1;
        }
    }
    let (before, after) = (if start > 0 { "..." } else { "" }, if end < letters.len() { "..." } else { "" });
    let text: String = letters[start..end].iter().map(shown).collect();
    let marks = width(&letters[at..(at + marked).clamp(at, end.max(at))]).max(1);
    (format!("{before}{text}{after}"), before.len() + width(&letters[start..at]), marks)
}

/// How many letters belong to the place: up to the end of the quoted text, of the brackets or of the word.
fn marked(letters: &[char], at: usize) -> usize {
    let rest = &letters[at..];
    let until = |ends: &dyn Fn(usize) -> bool, more: usize| {
        (1..rest.len()).find(|place| ends(*place)).map_or(rest.len(), |place| place + more)
    };
    let pair = |close: char| move |place: usize| rest[place..].starts_with(&[close, close]);
    let quote = at.checked_sub(1).map(|before| letters[before]).filter(|letter| matches!(letter, '"' | '\''));
    if let Some(quote) = quote
        && !rest.starts_with(&['{', '{'])
        && !rest.starts_with(&['[', '['])
    {
        return until(&|place| rest[place] == quote && rest[place - 1] != '\\', 0);
    }
    match rest {
        ['{', '{', ..] => until(&pair('}'), 2),
        ['[', '[', ..] => until(&pair(']'), 2),
        [quote @ ('"' | '\''), ..] => until(&|place| rest[place] == *quote, 1),
        [first, ..] if first.is_ascii_alphanumeric() => {
            until(&|place| !rest[place].is_ascii_alphanumeric() && !"_-".contains(rest[place]), 0)
        }
        [first, ..] if first.width() == Some(2) => 2.min(rest.len()),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_stands_under_the_place_in_wide_letters_too() {
        for (line, column, blanks, marks) in [
            ("en = \"n1 leads\"", 7, 6, 8),
            ("zh = \"n1 当选了\"", 10, 9, 4),
            ("一二 {{ n1.up }} 三", 4, 5, 11),
            ("\tab", 2, 2, 2),
            ("", 1, 0, 1),
        ] {
            let (text, before, under) = window(line, column, 80);
            assert_eq!((before, under), (blanks, marks), "{line}: {text}");
        }
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}X{}", "一".repeat(200), "b".repeat(200));
        let (text, blanks, marks) = window(&line, 201, 60);
        assert!(text.width() <= 60 && text.starts_with("...") && text.ends_with("..."), "{text}");
        let before: String = text.chars().take_while(|letter| *letter != 'X').collect();
        assert_eq!(before.width(), blanks);
        assert!(blanks + marks <= 60);
    }
}
