//! A lesson file as text, and where in it something stands.

use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use siphasher::sip::SipHasher13;
use std::hash::Hasher;
use std::ops::Range;
use std::sync::OnceLock;
use toml::Spanned;

/// Trouble at a line of a lesson file; its column is in the trouble.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, with the character of the line where it is wrong.
    pub trouble: Trouble,
}

/// The text of a lesson file.
#[derive(Debug)]
pub struct Page {
    text: String,
    /// Where each line ends but the last.
    ends: Vec<usize>,
    /// Letters before each stretch of the text, so that a place in a long line is found quickly.
    letters: Vec<usize>,
    edition: OnceLock<String>,
}

/// Bytes of a stretch.
const STRETCH: usize = 1024;

impl Page {
    /// A file's text.
    pub fn new(text: String) -> Page {
        let ends = text.match_indices('\n').map(|(at, _)| at).collect();
        let (mut letters, mut count) = (Vec::new(), 0);
        for stretch in text.as_bytes().chunks(STRETCH) {
            letters.push(count);
            count += stretch.iter().filter(|byte| begins_letter(**byte)).count();
        }
        Page { text, ends, letters, edition: OnceLock::new() }
    }

    /// How many letters stand before a byte.
    fn letters_before(&self, byte: usize) -> usize {
        let stretch = byte / STRETCH;
        let known = self.letters.get(stretch).or(self.letters.last()).copied().unwrap_or_default();
        let from = stretch.min(self.letters.len().saturating_sub(1)) * STRETCH;
        known + self.text.as_bytes()[from..byte].iter().filter(|byte| begins_letter(**byte)).count()
    }

    /// The byte where a letter stands, counted from 0; behind the last, where the text ends.
    fn byte_of(&self, letter: usize) -> usize {
        let stretch = self.letters.partition_point(|before| *before <= letter).saturating_sub(1);
        let known = self.letters.get(stretch).copied().unwrap_or_default();
        let bytes = self.text.bytes().enumerate().skip(stretch * STRETCH);
        let mut begins = bytes.filter(|(_, byte)| begins_letter(*byte)).map(|(at, _)| at);
        begins.nth(letter.saturating_sub(known)).unwrap_or(self.text.len())
    }

    /// What stands around a letter of a line, both counted from 1: at most so many letters before it and behind it. With
    /// it, which of its letters it is, from 1.
    pub fn around(&self, line: usize, column: usize, most: usize) -> Option<(&str, usize)> {
        let text = self.line(line)?;
        let start = text.as_ptr() as usize - self.text.as_ptr() as usize;
        let first = self.letters_before(start);
        let skipped = (column - 1).saturating_sub(most);
        let from = self.byte_of(first + skipped).clamp(start, start + text.len());
        let to = self.byte_of(first + column - 1 + most).clamp(from, start + text.len());
        Some((&self.text[from..to], column - skipped))
    }

    /// What tells this edition of the file from others: the same text has the same, in every version of the program.
    pub fn edition(&self) -> String {
        self.edition.get_or_init(|| edition(self.text.as_bytes())).clone()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and the character of a byte of the file, both from 1.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        let before = up_to(&self.text, byte);
        let lines = self.ends.partition_point(|end| *end < before.len());
        let start = lines.checked_sub(1).map_or(0, |last| self.ends[last] + 1);
        (lines + 1, self.letters_before(before.len()) - self.letters_before(start) + 1)
    }

    /// A line, counted from 1.
    pub fn line(&self, line: usize) -> Option<&str> {
        let start = line.checked_sub(2).map_or(Some(0), |last| self.ends.get(last).map(|end| end + 1))?;
        let end = line.checked_sub(1).and_then(|last| self.ends.get(last)).copied();
        self.text.get(start..end.unwrap_or(self.text.len())).map(|line| line.trim_end_matches('\r'))
    }

    /// Trouble at a byte of the file.
    pub fn fault(&self, byte: usize, trouble: Trouble) -> Fault {
        let (line, column) = self.place(byte);
        Fault { line, trouble: trouble.at(column) }
    }

    /// A sentence about a part of the file.
    pub fn say(&self, span: &Range<usize>, what: Saying) -> Fault {
        self.fault(span.start, Trouble::new(what))
    }

    /// Trouble inside a quoted text, at the character that the trouble names, counted from a byte of that text.
    pub fn fault_inside(&self, text: &Spanned<String>, from: usize, trouble: Trouble) -> Fault {
        let value = text.get_ref();
        let rest = &value[up_to(value, from).len()..];
        let letters = trouble.column.unwrap_or(1) - 1;
        let more = rest.char_indices().nth(letters).map_or(rest.len(), |(byte, _)| byte);
        self.fault(self.inside(text, from + more), trouble)
    }

    /// The byte of the file where a byte of a quoted text stands.
    pub fn inside(&self, text: &Spanned<String>, byte: usize) -> usize {
        let span = text.span();
        let Some(raw) = self.text.get(span.clone()) else { return span.start };
        let long = raw.starts_with("\"\"\"") || raw.starts_with("'''");
        let mut at = if long { 3 } else { usize::from(raw.starts_with(['"', '\''])) };
        if long {
            at += raw[at..].len() - raw[at..].trim_start_matches('\r').len();
            at += usize::from(raw[at..].starts_with('\n'));
        }
        let escapes = raw.starts_with('"');
        let mut decoded = 0;
        while decoded < byte
            && let Some(letter) = raw[at..].chars().next()
        {
            let (read, made) = if escapes && letter == '\\' { escape(&raw[at..]) } else { (0, 0) };
            (at, decoded) = match read {
                0 => (at + letter.len_utf8(), decoded + letter.len_utf8()),
                _ => (at + read, decoded + made),
            };
        }
        span.start + at
    }
}

/// Whether a letter begins with this byte.
fn begins_letter(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

/// What tells one text from another.
pub fn edition(text: &[u8]) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(text);
    format!("{:016x}", hasher.finish())
}

/// A text up to the letter that a byte is part of.
fn up_to(text: &str, byte: usize) -> &str {
    let end = (0..=byte.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

/// How many bytes an escape takes in the file, and how many the letter that it means.
fn escape(raw: &str) -> (usize, usize) {
    let digits = match raw.as_bytes().get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(b'\n' | b'\r' | b' ' | b'\t') => {
            let blanks = raw[1..].len() - raw[1..].trim_start().len();
            return (1 + blanks, 0);
        }
        _ => return (2.min(raw.len()), 1),
    };
    let code = raw.get(2..2 + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    (2 + digits, code.and_then(char::from_u32).map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct One {
        text: Spanned<String>,
    }

    #[test]
    fn a_place_inside_a_text_is_found_again_in_the_file() {
        for file in [
            "text = \"一 a\\u00e9b @\"",
            "text = '''\n一 aéb @'''",
            "text = \"\"\"\n一 \\\n   aéb @\"\"\"",
            "text = '一 aéb @'",
        ] {
            let One { text } = toml::from_str(file).unwrap();
            let page = Page::new(file.into());
            let at = text.get_ref().find('@').unwrap();
            assert_eq!(page.inside(&text, at), file.find('@').unwrap(), "{file}");
        }
    }

    #[test]
    fn lines_and_columns_count_letters_from_one() {
        let page = Page::new("ab\n一二三".into());
        assert_eq!((page.place(0), page.place(3), page.place(6)), ((1, 1), (2, 1), (2, 2)));
        assert_eq!((page.line(1), page.line(2), page.line(3)), (Some("ab"), Some("一二三"), None));
        let long = format!("一\n{}@{}\nend", "二a".repeat(5_000), "三".repeat(3_000));
        let page = Page::new(long.clone());
        assert_eq!(page.place(long.find('@').unwrap()), (2, 10_001));
        assert_eq!(page.place(usize::MAX), (3, 4));
        assert_eq!(page.around(2, 10_001, 2), Some(("二a@三", 3)));
        assert_eq!(page.around(2, 1, 1), Some(("二", 1)));
        assert_eq!(page.around(1, 1, 9), Some(("一", 1)));
    }
}
