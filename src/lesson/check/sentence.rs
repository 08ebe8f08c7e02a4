//! A text taken apart: what its author typed, its sentences, its numbers.

use crate::lesson::markup::{Mark, Text};
use crate::model::id::NodeId;
use std::ops::Range;

/// These stand for bytes that the author did not type as words: of a value, a key or the beginning of a claim; of a
/// source; of the end of a claim.
const COVER: char = '\u{1}';
const SOURCE: char = '\u{2}';
const CLOSE: char = '\u{3}';

/// A text with everything covered that is not typed words; every byte stands where it stood.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    /// What is left.
    pub text: String,
    marks: &'a [Mark],
}

impl Sheet<'_> {
    /// Covers values, keys, sources and the brackets of claims.
    pub(super) fn new(text: &Text) -> Sheet<'_> {
        let source = text.source();
        let gaps = text.gaps().iter().map(|gap| (gap.at.clone(), COVER));
        let mut covers: Vec<(Range<usize>, char)> = gaps.collect();
        for mark in text.marks() {
            let Range { start, end } = mark.at;
            match source[start..end].find('|').filter(|_| !mark.is_source) {
                Some(bar) => {
                    covers.push((start..start + bar + 1, COVER));
                    covers.push((end.saturating_sub(2)..end, CLOSE));
                }
                None => covers.push((start..end, if mark.is_source { SOURCE } else { COVER })),
            }
        }
        covers.sort_by_key(|(cover, _)| cover.start);
        let (mut sheet, mut at) = (String::new(), 0);
        for (cover, letter) in covers {
            let (start, end) = (cover.start.max(at), cover.end.max(at));
            sheet.push_str(&source[at..start]);
            sheet.extend(std::iter::repeat_n(letter, end - start));
            at = end;
        }
        sheet.push_str(&source[at..]);
        Sheet { text: sheet, marks: text.marks() }
    }

    /// Whether a claim or a source stands there.
    pub(super) fn has_mark(&self, range: &Range<usize>) -> bool {
        self.marks_in(range).next().is_some()
    }

    /// The claims and sources that stand there.
    pub(super) fn marks_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Mark> {
        let (start, end) = (range.start, range.end);
        self.marks.iter().filter(move |mark| mark.at.start < end && start < mark.at.end)
    }

    /// Whether a source stands there.
    pub(super) fn has_source(&self, range: &Range<usize>) -> bool {
        self.marks.iter().any(|mark| mark.is_source && range.contains(&mark.at.start))
    }

    /// Words with digits.
    pub(super) fn numbers(&self) -> Vec<Range<usize>> {
        let part =
            |letter: char| letter.is_ascii_alphanumeric() || letter.is_numeric() || "_=.:#-".contains(letter);
        let (mut words, mut end) = (Vec::new(), 0);
        for (at, letter) in self.text.char_indices() {
            if at < end || !letter.is_numeric() {
                continue;
            }
            let before = self.text[..at].char_indices().rev().take_while(|(_, letter)| part(*letter)).last();
            let start = before.map_or(at, |(start, _)| start).max(end);
            end = self.text[at..].find(|letter| !part(letter)).map_or(self.text.len(), |more| at + more);
            let word = &self.text[start..end];
            let blank = word.len() - word.trim_start_matches(['.', ':', '-', '_', '=']).len();
            words.push(start + blank..start + word.trim_end_matches(['.', ':', '-', '_', '=', '#']).len());
        }
        words
    }

    /// What stands between backticks.
    pub(super) fn code(&self) -> Vec<Range<usize>> {
        let ticks: Vec<usize> = self.text.match_indices('`').map(|(at, _)| at).collect();
        ticks.chunks_exact(2).map(|pair| pair[0] + 1..pair[1]).collect()
    }

    /// The numbers of lists.
    pub(super) fn bullets(&self) -> Vec<Range<usize>> {
        let mut at = 0;
        let mut found = Vec::new();
        for line in self.text.split_inclusive('\n') {
            let start = at + line.len() - line.trim_start().len();
            let digits = line.trim_start().bytes().take_while(u8::is_ascii_digit).count();
            if line.trim_start()[digits..].starts_with([')', '.']) {
                found.push(start..start + digits);
            }
            at += line.len();
        }
        found
    }
}

/// The sentences of a text. A source that follows the full stop belongs to the sentence before it.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut start, mut from) = (Vec::new(), 0, 0);
    while let Some(letter) = text[from..].chars().next() {
        from += letter.len_utf8();
        let rest = &text[from..];
        let behind = if ".!?。！？".contains(letter) { behind_end(rest) } else { rest };
        let ends = match letter {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' => {
                behind.chars().next().is_none_or(|next| next.is_whitespace() || behind.len() < rest.len())
            }
            '\n' => new_block(rest),
            _ => false,
        };
        if ends {
            from += if letter == '\n' { 0 } else { rest.len() - behind.len() };
            found.push(start..from);
            start = from;
        }
    }
    found.push(start..text.len());
    found.retain(|range| !text[range.clone()].trim().is_empty());
    found
}

/// What is left behind a full stop, without what closes the sentence and without its sources.
fn behind_end(rest: &str) -> &str {
    let closes = |letter: char| letter == CLOSE || "])}*_`\"'”’」』）".contains(letter);
    let mut rest = rest.trim_start_matches(closes);
    while let Some(sources) = rest.trim_start_matches([' ', '\n']).strip_prefix(SOURCE) {
        rest = sources.trim_start_matches(|letter| letter == SOURCE || closes(letter));
    }
    rest
}

/// Whether a paragraph or an item of a list begins here.
fn new_block(rest: &str) -> bool {
    let line = rest.split('\n').next().unwrap_or_default().trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    line.is_empty()
        || ["- ", "* ", "+ "].iter().any(|bullet| line.starts_with(bullet))
        || digits > 0 && line[digits..].starts_with(['.', ')'])
}

/// The first node that a text names.
pub(super) fn node_in(text: &str) -> Option<NodeId> {
    let letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.match_indices('n').find_map(|(at, _)| {
        let name = text.get(at..at + 2)?;
        let alone = !text[..at].ends_with(|before| letter(before) || before == '.')
            && !text[at + 2..].starts_with(letter);
        name.parse().ok().filter(|_| alone)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_full_stops_and_paragraphs() {
        let text = "One n1.role. (Two?) 三。四！\n\n- five\n- six 2.2 e\n1. seven";
        let found: Vec<&str> = sentences(text).into_iter().map(|range| text[range].trim()).collect();
        assert_eq!(found, ["One n1.role.", "(Two?)", "三。", "四！", "- five", "- six 2.2 e", "1.", "seven"]);
    }

    #[test]
    fn a_node_is_named_by_a_word_of_its_own() {
        let found = |text| node_in(text).map(|node| node.to_string());
        for (text, node) in
            [("n1 leads", Some("n1")), ("the vote of n3's", Some("n3")), ("所以n2当选", Some("n2"))]
        {
            assert_eq!(found(text), node.map(String::from), "{text}");
        }
        for text in ["2.n3", "n12", "own1", "nodes", "n0"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
