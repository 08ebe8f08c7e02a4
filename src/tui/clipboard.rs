//! Copies a text to the clipboard of the terminal, wherever that is: with OSC 52, which passes through ssh.
//!
//! The sequence is written as it is, also inside tmux, which takes it from a program where `set-clipboard` is `on`
//! and hands it on. (Its own default, `external`, ignores it; a passthrough would need an option too.) A terminal
//! that does not know or does not allow OSC 52 ignores it as well, and no answer comes that could be waited for.

use crate::model::saying::Saying;
use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

/// Most bytes of a sequence: some terminals drop a longer one without a word.
const MOST_BYTES: usize = 100_000;

/// What goes around the text, which takes four bytes for each three.
const AROUND: usize = "\u{1b}]52;c;\u{1b}\\".len();

/// Most bytes of a text that fits.
const MOST_TEXT: usize = (MOST_BYTES - AROUND) / 4 * 3;

/// What must be written to the terminal to copy a text, or why it cannot be copied.
pub fn sequence(text: &str) -> Result<String, Saying> {
    if text.len() > MOST_TEXT {
        let said = Saying::plain("notice.copy-large").with("size", text.len().div_ceil(1000));
        return Err(said.with("most", MOST_TEXT / 1000));
    }
    let mut sequence = String::new();
    // Writing to a string cannot fail.
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence);
    Ok(sequence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_one_sequence_that_prints_nothing() {
        for (text, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("step\nsettle\n", "c3RlcApzZXR0bGUK"),
            ("领导 ✓", "6aKG5a+8IOKckw=="),
            ("\u{1b}]52;c;!\u{7}", "G101MjtjOyEH"),
        ] {
            assert_eq!(sequence(text).unwrap(), format!("\u{1b}]52;c;{coded}\u{1b}\\"), "{text:?}");
        }
    }

    #[test]
    fn what_a_terminal_would_drop_is_refused() {
        let most = sequence(&"x".repeat(MOST_TEXT)).unwrap();
        assert!(most.len() <= MOST_BYTES && most.len() + 4 > MOST_BYTES, "{}", most.len());
        let said = sequence(&"x".repeat(MOST_TEXT + 1)).unwrap_err();
        assert_eq!(said.key, "notice.copy-large");
        assert!(said.values.iter().all(|(_, value)| value.to_string().len() == 2), "{said:?}");
    }
}
