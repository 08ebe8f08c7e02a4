//! One line of text that a person types.

use super::text::width;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Most letters of a line.
const MOST: usize = 2_000;

/// A line that is being typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    letters: Vec<char>,
    cursor: usize,
    /// Whether the text is an offer that nobody has touched.
    offered: bool,
}

impl Input {
    /// A line that holds a text already, with the cursor behind it.
    pub fn new(text: &str) -> Input {
        let letters: Vec<char> = text.chars().collect();
        Input { cursor: letters.len(), letters, offered: false }
    }

    /// A line with an offer in it: what is typed takes its place, and going into it makes it one's own.
    pub fn offered(text: &str) -> Input {
        Input { offered: !text.is_empty(), ..Input::new(text) }
    }

    /// Whether the text is an offer that nobody has touched.
    pub fn is_offered(&self) -> bool {
        self.offered
    }

    fn clear_offer(&mut self) {
        if std::mem::take(&mut self.offered) {
            self.letters.clear();
            self.cursor = 0;
        }
    }

    /// The text.
    pub fn text(&self) -> String {
        self.letters.iter().collect()
    }

    /// Adds a text at the end, behind the cursor.
    pub fn append(&mut self, text: &str) {
        self.letters.extend(text.chars());
    }

    /// Puts the cursor before the letter at a place, or behind the last one.
    pub fn go_to(&mut self, place: usize) {
        self.cursor = place.min(self.letters.len());
    }

    /// How many bytes lie before the cursor.
    pub fn byte(&self) -> usize {
        self.letters[..self.cursor].iter().map(|letter| letter.len_utf8()).sum()
    }

    /// How many columns lie before the cursor.
    pub fn column(&self) -> usize {
        width(&self.letters[..self.cursor].iter().collect::<String>())
    }

    /// Adds a text at the cursor; control characters are left out.
    pub fn insert(&mut self, text: &str) {
        self.clear_offer();
        for letter in text.chars().filter(|letter| !letter.is_control()) {
            if self.letters.len() < MOST {
                self.letters.insert(self.cursor, letter);
                self.cursor += 1;
            }
        }
    }

    /// Takes a key; false if it means nothing to a line of text.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if self.offered && matches!(key.code, KeyCode::Backspace | KeyCode::Delete) {
            self.clear_offer();
            return true;
        }
        match key.code {
            KeyCode::Char('u') if control => {
                self.letters.drain(..std::mem::take(&mut self.cursor)).for_each(drop)
            }
            KeyCode::Char('a') if control => self.cursor = 0,
            KeyCode::Char('e') if control => self.cursor = self.letters.len(),
            KeyCode::Char('w') if control => self.delete_word(),
            KeyCode::Char(letter) if !control => self.insert(letter.encode_utf8(&mut [0; 4])),
            KeyCode::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.letters.remove(self.cursor);
            }
            KeyCode::Delete if self.cursor < self.letters.len() => {
                self.letters.remove(self.cursor);
            }
            KeyCode::Left => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Right => self.cursor = (self.cursor + 1).min(self.letters.len()),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.letters.len(),
            _ => return false,
        }
        self.offered = false;
        true
    }

    fn delete_word(&mut self) {
        let before = &self.letters[..self.cursor];
        let end = before.iter().rposition(|letter| !letter.is_whitespace()).map_or(0, |last| last + 1);
        let start =
            before[..end].iter().rposition(|letter| letter.is_whitespace()).map_or(0, |blank| blank + 1);
        self.letters.drain(start..self.cursor);
        self.cursor = start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(input: &mut Input, codes: &[KeyCode]) {
        for code in codes {
            input.key(KeyEvent::new(*code, KeyModifiers::NONE));
        }
    }

    #[test]
    fn what_is_typed_takes_the_place_of_an_offer() {
        for (codes, text) in [
            (&[KeyCode::Char('Y')][..], "Y"),
            (&[KeyCode::Backspace, KeyCode::Char('Z')], "Z"),
            (&[KeyCode::End, KeyCode::Char('0')], "x=10"),
        ] {
            let mut input = Input::offered("x=1");
            press(&mut input, codes);
            assert_eq!(input.text(), text);
            assert!(!input.is_offered());
        }
        let mut input = Input::offered("x=1");
        input.insert("pasted");
        assert_eq!(input.text(), "pasted");
    }

    #[test]
    fn a_line_is_edited_at_its_cursor() {
        let mut input = Input::new("drop n1");
        press(
            &mut input,
            &[KeyCode::Home, KeyCode::Delete, KeyCode::Char('c'), KeyCode::End, KeyCode::Backspace],
        );
        assert_eq!((input.text().as_str(), input.column()), ("crop n", 6));
        input.insert("领\n导");
        assert_eq!((input.text().as_str(), input.column()), ("crop n领导", 10));
        input.key(KeyEvent::new(KeyCode::Char('w'), KeyModifiers::CONTROL));
        assert_eq!(input.text(), "crop ");
        input.key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
        assert_eq!(input.text(), "");
    }
}
