//! Text on a grid: how wide it is, where it may be cut and where it may break.

use ratatui::style::Style;
use ratatui::text::Span;
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A text cut to so many columns, with a mark where something was left out.
pub fn cut(text: &str, columns: usize, more: &str) -> String {
    if width(text) <= columns {
        return text.into();
    }
    let mut kept = String::new();
    let mut left = columns.saturating_sub(width(more));
    for letter in text.chars() {
        let wide = UnicodeWidthChar::width(letter).unwrap_or(0);
        if wide > left {
            break;
        }
        left -= wide;
        kept.push(letter);
    }
    if columns >= width(more) {
        kept.push_str(more);
    }
    kept
}

/// A text followed by blanks up to so many columns, cut if it is longer.
pub fn pad(text: &str, columns: usize, more: &str) -> String {
    let mut text = cut(text, columns, more);
    text.push_str(&" ".repeat(columns.saturating_sub(width(&text))));
    text
}

/// A text in lines of so many columns, broken by the rules of Unicode: Chinese lines begin with no closing
/// punctuation, and a name is not cut in two unless it is wider than the line.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let (mut lines, mut line, mut start) = (Vec::new(), String::new(), 0);
    for (end, opportunity) in breaks(text) {
        let in_a_word = text[..end].ends_with('-') && text[end..].starts_with(char::is_alphanumeric);
        if in_a_word {
            continue;
        }
        let piece = &text[start..end];
        start = end;
        if width(&line) + width(piece.trim_end()) > columns && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(piece);
        while width(line.trim_end()) > columns {
            let head = cut(&line, columns, "");
            let rest = line[head.len()..].to_string();
            if head.is_empty() {
                break;
            }
            lines.push(head);
            line = rest;
        }
        if opportunity == BreakOpportunity::Mandatory && end < text.len() {
            lines.push(std::mem::take(&mut line));
        }
    }
    lines.push(line);
    lines.into_iter().map(|line| line.trim_end().to_string()).collect()
}

/// Where a line may end, by the rules of Unicode. Those know no side of quotation marks, and break beside none of
/// them; in Chinese a line may also end before one that opens and behind one that closes.
fn breaks(text: &str) -> Vec<(usize, BreakOpportunity)> {
    let is_chinese = |letter: char| letter >= '\u{2e80}';
    let opens = |letter: char| "“‘".contains(letter);
    let closes = |letter: char| "”’".contains(letter);
    // What stands close to the word before it, or to the one behind it.
    let (leans, leads) = ("，。、；：？！）】》」』…", "（【《「『");
    let mut found: Vec<(usize, BreakOpportunity)> = linebreaks(text).collect();
    let mut letters = text.char_indices().peekable();
    while let (Some((_, one)), Some((at, next))) = (letters.next(), letters.peek().copied()) {
        let before = opens(next) && is_chinese(one) && !leads.contains(one);
        let behind = closes(one) && is_chinese(next) && !leans.contains(next);
        if before || behind {
            let place = found.partition_point(|(end, _)| *end < at);
            if found.get(place).is_none_or(|(end, _)| *end != at) {
                found.insert(place, (at, BreakOpportunity::Allowed));
            }
        }
    }
    found
}

/// Words in several styles, in lines of so many columns, broken by the same rules.
pub fn wrap_spans(spans: &[(String, Style)], columns: usize) -> Vec<Vec<Span<'static>>> {
    let text: String = spans.iter().map(|(words, _)| words.as_str()).collect();
    let mut letters =
        spans.iter().flat_map(|(words, style)| words.chars().map(move |letter| (letter, *style)));
    let mut styled = |line: &str| {
        let mut found: Vec<(String, Style)> = Vec::new();
        let mut expected = line.chars().peekable();
        while let Some(letter) = expected.peek() {
            // Blanks at the end of a line are not in it.
            let Some((next, style)) = letters.next() else { break };
            if next != *letter {
                continue;
            }
            expected.next();
            match found.last_mut().filter(|(_, known)| *known == style) {
                Some((words, _)) => words.push(next),
                None => found.push((next.into(), style)),
            }
        }
        found.into_iter().map(|(words, style)| Span::styled(words, style)).collect()
    };
    wrap(&text, columns).iter().map(|line| styled(line)).collect()
}

/// Items in lines of so many columns, two blanks between them; none is broken.
pub fn fill(items: &[String], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut().filter(|line| width(line) + 2 + width(item) <= columns) {
            Some(line) => line.push_str(&format!("  {item}")),
            None => lines.push(item.clone()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_breaks_between_words() {
        assert_eq!(wrap("n2 votes for n1 in term 2", 10), ["n2 votes", "for n1 in", "term 2"]);
        assert_eq!(wrap("message by message", 15), ["message by", "message"]);
        assert_eq!(wrap("an append-reply", 12), ["an", "append-reply"]);
        assert_eq!(wrap("currentTerm", 7), ["current", "Term"]);
    }

    #[test]
    fn no_chinese_line_begins_with_closing_punctuation() {
        let text = "n2 投票给 n1：它在这个任期里还没有投过票，而且 n1 的日志不落后。（Raft §5.4.1）";
        for columns in 10..60 {
            for line in wrap(text, columns) {
                assert!(!line.starts_with(['，', '。', '：', '）']), "{columns}: {line}");
                assert!(width(&line) <= columns, "{columns}: {line}");
            }
        }
    }

    #[test]
    fn a_chinese_line_may_end_beside_the_quotation_marks_of_a_word() {
        assert_eq!(wrap("（违反“状态机安全性”）的后果", 8), ["（违反", "“状态机", "安全", "性”）的", "后果"]);
        assert_eq!(wrap("说“是”的节点", 6), ["说“是”", "的节点"]);
        assert_eq!(wrap("it is called “safe” here", 12), ["it is called", "“safe” here"]);
    }

    #[test]
    fn a_cut_tears_no_wide_letter() {
        assert_eq!(cut("领导者完备性", 7, "…"), "领导者…");
        assert_eq!(cut("领导者完备性", 6, "…"), "领导…");
        assert_eq!(width(&pad("领导", 7, "…")), 7);
        assert_eq!(cut("abc", 0, "…"), "");
    }
}
