//! Small helpers for reading what people type: numbers, and the nearest right word.

/// A whole number without sign, or nothing.
pub fn number(text: &str) -> Option<u64> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
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
    fn numbers_have_no_sign_and_fit() {
        assert_eq!(number("17"), Some(17));
        for wrong in ["", "-1", "+1", "1.0", "99999999999999999999", "１"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }
}
