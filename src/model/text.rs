//! Small helpers for what people type and read: numbers, the nearest right word, text that is safe to print.

use std::borrow::Cow;

/// A whole number without sign, or nothing.
pub fn number(text: &str) -> Option<u64> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Whether a letter would move the cursor, or turn the direction of writing.
pub fn is_unsafe(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text that is safe to print: what would move the cursor, or turn the direction of writing, is spelt out.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let spell = |letter: char| {
        if is_unsafe(letter) { letter.escape_unicode().to_string() } else { letter.to_string() }
    };
    Cow::Owned(text.chars().map(spell).collect())
}

/// A text of at most so many letters, with a mark where it goes on.
pub fn clip(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// The word of a list that is nearest to a misspelt one, if any is near enough to be meant.
pub fn nearest<'a>(wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let limit = (wrong.chars().count() / 3).max(1) + usize::from(wrong.chars().count() > 3);
    right
        .into_iter()
        .map(|word| (distance(&wrong, &word.to_lowercase()), word))
        .filter(|(distance, word)| *distance <= limit && *distance < word.chars().count().max(2))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Whether a word is another one but for one slip of the fingers; a word with an ending is not.
pub fn is_slip(wrong: &str, right: &str) -> bool {
    let (wrong, right) = (wrong.to_lowercase(), right.to_lowercase());
    !wrong.starts_with(&right) && !right.starts_with(&wrong) && distance(&wrong, &right) == 1
}

/// How many letters must be changed, added, left out or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().take(64).collect();
    let to: Vec<char> = to.chars().take(64).collect();
    let mut rows = vec![vec![0; to.len() + 1]; from.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=from.len() {
        for j in 1..=to.len() {
            let change = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut best = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_one_that_may_be_meant() {
        let verbs = ["deliver", "drop", "duplicate", "hold", "heal", "step"];
        assert_eq!(nearest("delvier", verbs), Some("deliver"));
        assert_eq!(nearest("setp", verbs), Some("step"));
        assert_eq!(nearest("Drop", verbs), Some("drop"));
        assert_eq!(nearest("banana", verbs), None);
        assert_eq!(nearest("", verbs), None);
    }

    #[test]
    fn nothing_that_is_printed_moves_the_cursor() {
        assert_eq!(plain("x=1 领导"), "x=1 领导");
        assert_eq!(plain("a\u{1b}[2J\rb\u{202e}c"), "a\\u{1b}[2J\\u{d}b\\u{202e}c");
        assert_eq!((clip("abcd", 4), clip("abcde", 4)), ("abcd".into(), "abcd…".into()));
    }

    #[test]
    fn numbers_have_no_sign_and_fit() {
        assert_eq!(number("17"), Some(17));
        for wrong in ["", "-1", "+1", "1.0", "99999999999999999999", "１"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }
}
