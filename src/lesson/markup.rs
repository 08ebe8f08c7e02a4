//! A lesson's text: light Markdown with values of the run in it.
//!
//! A text is read once: `{{ … }}` is taken out and checked against the facts, the rest is parsed as Markdown, and
//! what is left are blocks of styled spans with gaps. At any moment the gaps are filled. A value is put in after
//! the Markdown was parsed, so nothing in a value can be taken for markup.

use crate::model::expression::Question;
use crate::model::facts::Facts;
use crate::model::profile::Profile;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

/// Most bytes of a text.
const MOST_BYTES: usize = 8_000;
/// The letters that stand for gaps while the Markdown is parsed; they are in private use, so no text needs them.
const FIRST_GAP: u32 = 0xE000;
const LAST_GAP: u32 = 0xF8FF;

/// Says how a key is written, by the name of its action; nothing if there is no such action.
pub type Keys<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Says how much was searched, by the name of that number; nothing if that is not known.
pub type Numbers<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A text that has been read.
#[derive(Debug, Default)]
pub struct Text {
    source: String,
    gaps: Vec<Gap>,
    blocks: Vec<Block>,
    marks: Vec<Mark>,
}

/// Something that is put into a text.
#[derive(Debug)]
pub struct Gap {
    /// What is put in.
    pub insert: Insert,
    /// Where `{{ … }}` stands in the text.
    pub at: Range<usize>,
}

/// What is put into a text.
#[derive(Debug)]
pub enum Insert {
    /// The value of an expression.
    Value(Question),
    /// How the key of an action is written.
    Key(String),
    /// How much was searched, by the name of that number.
    Number(String),
}

/// A claim or a source that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The claim's or the source's id.
    pub id: String,
    /// Whether it is a source.
    pub is_source: bool,
    /// Where `[[…]]` stands in the text.
    pub at: Range<usize>,
}

/// A paragraph or an item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// How deep in lists it stands; 0 for a paragraph of its own.
    pub depth: usize,
    /// What stands before it: a dash, or a number with a dot; nothing for a paragraph.
    pub bullet: Option<String>,
    /// What it says.
    pub spans: Vec<Span>,
}

/// Words that look alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub words: String,
    /// How they look.
    pub style: Style,
}

/// How words look, and what they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// `*emphasis*`
    pub emphasis: bool,
    /// `**strong**`
    pub strong: bool,
    /// `` `code` ``
    pub code: bool,
    /// A value of the run.
    pub value: bool,
    /// How a key is written.
    pub key: bool,
    /// The claim that the words make.
    pub claim: Option<String>,
    /// The source that is named; the words are its id in brackets.
    pub source: Option<String>,
}

impl Text {
    /// Reads a text. Trouble names the character where it is.
    pub fn read(source: &str, profile: &'static Profile, nodes: u8) -> Result<Text, Trouble> {
        Text::read_with(source, profile, nodes, &[])
    }

    /// Reads a text that may name these numbers of a search.
    pub fn read_with(
        source: &str,
        profile: &'static Profile,
        nodes: u8,
        numbers: &[&str],
    ) -> Result<Text, Trouble> {
        if source.len() > MOST_BYTES {
            return Err(Trouble::new(Saying::plain("lesson.text-long").with("most", MOST_BYTES)));
        }
        let column = |byte: usize| source[..byte].chars().count() + 1;
        if let Some((byte, _)) = source.char_indices().find(|(_, letter)| is_gap(*letter)) {
            return Err(Trouble::plain("lesson.private-letter").at(column(byte)));
        }
        for sign in ["{%", "{#"] {
            if let Some(byte) = source.find(sign) {
                let what = Saying::plain("lesson.statement").with("word", String::from(sign));
                return Err(Trouble::new(what).at(column(byte)));
            }
        }
        let (gaps, markdown) = take_gaps(source, profile, nodes, numbers)?;
        let mut builder = Builder::default();
        let parser = Parser::new_ext(&markdown.text, Options::ENABLE_WIKILINKS).into_offset_iter();
        for (event, range) in parser {
            let start = markdown.original(range.start);
            builder.event(event, start..markdown.original(range.end)).map_err(|()| {
                let word = source[start..].chars().take(20).take_while(|letter| *letter != '\n');
                let what = Saying::plain("lesson.markup").with("word", word.collect::<String>());
                Trouble::new(what).at(column(start))
            })?;
        }
        Ok(Text { source: source.into(), gaps, blocks: builder.blocks, marks: builder.marks })
    }

    /// The text as it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// What is put into it, in order.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The claims and sources that it names, in order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The text at a moment.
    pub fn fill(&self, facts: &Arc<Facts>, keys: Keys<'_>) -> Result<Vec<Block>, Trouble> {
        self.fill_with(facts, keys, &|_| None)
    }

    /// The text at a moment, with the numbers of a search.
    pub fn fill_with(
        &self,
        facts: &Arc<Facts>,
        keys: Keys<'_>,
        numbers: Numbers<'_>,
    ) -> Result<Vec<Block>, Trouble> {
        let values = self.gaps.iter().map(|gap| match &gap.insert {
            Insert::Value(question) => Ok((question.ask(facts)?.text, false)),
            Insert::Key(name) => Ok((keys(name).unwrap_or_else(|| name.clone()), true)),
            Insert::Number(name) => Ok((numbers(name).unwrap_or_else(|| name.clone()), false)),
        });
        let values: Vec<(String, bool)> = values.collect::<Result<_, Trouble>>()?;
        let fill = |block: &Block| {
            let spans = block.spans.iter().flat_map(|span| fill_span(span, &values)).collect();
            Block { spans, ..block.clone() }
        };
        Ok(self.blocks.iter().map(fill).collect())
    }
}

/// Blocks as one line each, without their looks.
pub fn plain(blocks: &[Block]) -> Vec<String> {
    let line = |block: &Block| {
        let words: String = block.spans.iter().map(|span| span.words.as_str()).collect();
        let bullet = block.bullet.as_ref().map_or(String::new(), |bullet| format!("{bullet} "));
        format!("{}{bullet}{words}", "  ".repeat(block.depth.saturating_sub(1)))
    };
    blocks.iter().map(line).collect()
}

fn is_gap(letter: char) -> bool {
    (FIRST_GAP..=LAST_GAP).contains(&u32::from(letter))
}

/// A span with its gaps filled: each value is a span of its own.
fn fill_span(span: &Span, values: &[(String, bool)]) -> Vec<Span> {
    let mut filled = Vec::new();
    let mut words = String::new();
    for letter in span.words.chars() {
        let value = u32::from(letter).checked_sub(FIRST_GAP).and_then(|gap| values.get(gap as usize));
        match value {
            None => words.push(letter),
            Some((value, is_key)) => {
                let before = Span { words: std::mem::take(&mut words), style: span.style.clone() };
                let style = Style { value: !is_key, key: *is_key, ..span.style.clone() };
                filled.extend([before, Span { words: value.clone(), style }]);
            }
        }
    }
    filled.push(Span { words, style: span.style.clone() });
    filled.retain(|span| !span.words.is_empty());
    filled
}

/// Markdown in which one letter stands for each gap, and where its parts came from.
#[derive(Default)]
struct Markdown {
    text: String,
    /// Where each stretch begins: here, and in the text as it was written.
    stretches: Vec<(usize, usize)>,
}

impl Markdown {
    fn push(&mut self, words: &str, original: usize) {
        self.stretches.push((self.text.len(), original));
        self.text.push_str(words);
    }

    /// Where a byte stood in the text as it was written.
    fn original(&self, byte: usize) -> usize {
        let stretch = self.stretches.iter().rev().find(|(here, _)| *here <= byte);
        stretch.map_or(byte, |(here, there)| there + (byte - here))
    }
}

/// Takes `{{ … }}` out of a text.
fn take_gaps(
    source: &str,
    profile: &'static Profile,
    nodes: u8,
    numbers: &[&str],
) -> Result<(Vec<Gap>, Markdown), Trouble> {
    let column = |byte: usize| source[..byte].chars().count() + 1;
    let (mut gaps, mut markdown, mut at) = (Vec::new(), Markdown::default(), 0);
    while let Some(open) = source[at..].find("{{").map(|open| at + open) {
        let braces =
            |word: &str| Trouble::new(Saying::plain("lesson.braces").with("word", String::from(word)));
        let close = source[open..].find("}}").ok_or_else(|| braces("{{").at(column(open)))? + open;
        let inside = &source[open + 2..close];
        let expression = inside.trim();
        let begins = open + 2 + inside.len() - inside.trim_start().len();
        let insert = match key_name(expression) {
            Some(name) => Insert::Key(name.into()),
            None if numbers.contains(&expression) => Insert::Number(expression.into()),
            None => {
                let shift = |trouble: Trouble| {
                    let within = trouble.column.unwrap_or(1) - 1;
                    trouble.at(column(begins) + within)
                };
                Insert::Value(Question::new(expression, profile, nodes).map_err(shift)?)
            }
        };
        let letter = char::from_u32(FIRST_GAP + gaps.len() as u32).unwrap_or_default();
        markdown.push(&source[at..open], at);
        markdown.push(&letter.to_string(), open);
        gaps.push(Gap { insert, at: open..close + 2 });
        at = close + 2;
    }
    markdown.push(&source[at..], at);
    Ok((gaps, markdown))
}

/// The action that `key("…")` names.
fn key_name(expression: &str) -> Option<&str> {
    let name = expression.strip_prefix("key(")?.strip_suffix(')')?.trim();
    let quoted = |quote| name.strip_prefix(quote).and_then(|name: &str| name.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\''))
}

/// Makes blocks of the parser's events; anything that is not light Markdown is refused.
#[derive(Default)]
struct Builder {
    blocks: Vec<Block>,
    marks: Vec<Mark>,
    style: Style,
    /// The lists that are open, each with the number of its next item if it has numbers.
    lists: Vec<Option<u64>>,
    bullet: Option<String>,
    open: bool,
    /// A line ended; whether that is a blank depends on the letters around it.
    broken: bool,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, at: Range<usize>) -> Result<(), ()> {
        match event {
            Event::Start(tag) => return self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(words) => self.words(&words),
            Event::Code(words) => {
                self.style.code = true;
                self.words(&words);
                self.style.code = false;
            }
            Event::SoftBreak | Event::HardBreak => self.broken = true,
            _ => return Err(()),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>, at: Range<usize>) -> Result<(), ()> {
        match tag {
            Tag::Paragraph => self.open = false,
            Tag::List(first) => {
                self.open = false;
                self.lists.push(first);
            }
            Tag::Item => {
                self.open = false;
                self.bullet = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}.", *number - 1)
                    }
                    _ => String::from("-"),
                });
            }
            Tag::Emphasis => self.style.emphasis = true,
            Tag::Strong => self.style.strong = true,
            Tag::Link { link_type: LinkType::WikiLink { .. }, dest_url, .. } => {
                let source = dest_url.strip_prefix("src:");
                let id = String::from(source.unwrap_or(&dest_url));
                self.marks.push(Mark { id: id.clone(), is_source: source.is_some(), at });
                if source.is_some() {
                    self.style.source = Some(id);
                } else {
                    self.style.claim = Some(id);
                }
            }
            _ => return Err(()),
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.style.emphasis = false,
            TagEnd::Strong => self.style.strong = false,
            TagEnd::Link => (self.style.claim, self.style.source) = (None, None),
            TagEnd::List(_) => {
                self.lists.pop();
                self.open = false;
            }
            TagEnd::Paragraph | TagEnd::Item => self.open = false,
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if !self.open {
            let (depth, bullet) = (self.lists.len(), self.bullet.take());
            self.blocks.push(Block { depth, bullet, spans: Vec::new() });
            (self.open, self.broken) = (true, false);
        }
        let Some(block) = self.blocks.last_mut() else { return };
        let words = match &self.style.source {
            Some(id) => format!("[{id}]"),
            None => String::from(words),
        };
        if std::mem::take(&mut self.broken) {
            let last = block.spans.last().and_then(|span| span.words.chars().next_back());
            let wide =
                |letter: Option<char>| letter.is_some_and(|letter| letter >= '\u{2e80}' && !is_gap(letter));
            if !wide(last) && !wide(words.chars().next()) {
                block.spans.push(Span { words: String::from(" "), style: self.style.clone() });
            }
        }
        match block.spans.last_mut() {
            Some(last) if last.style == self.style && self.style.source.is_none() => {
                last.words.push_str(&words)
            }
            _ => block.spans.push(Span { words, style: self.style.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Setup, protocol};
    use crate::session::Session;

    fn read(source: &str) -> Result<Text, Trouble> {
        Text::read(source, protocol("raft").unwrap().profile, 3)
    }

    fn filled(source: &str, lines: &[&str]) -> Vec<Block> {
        let mut session = Session::new(Setup::new(protocol("raft").unwrap())).unwrap();
        for line in lines {
            session.read(line, &mut |_| {}).unwrap();
        }
        let keys = |name: &str| (name == "crash").then(|| String::from("k"));
        read(source).unwrap().fill(&Arc::new(session.facts()), &keys).unwrap()
    }

    #[test]
    fn a_text_becomes_blocks_of_styled_spans() {
        let blocks = filled("One *two* **three** `four`.\n\n- a\n- b\n  1. c\n\nEnd", &[]);
        assert_eq!(plain(&blocks), ["One two three four.", "- a", "- b", "  1. c", "End"]);
        let styles: Vec<(bool, bool, bool)> = blocks[0]
            .spans
            .iter()
            .map(|span| (span.style.emphasis, span.style.strong, span.style.code))
            .collect();
        let no = (false, false, false);
        assert_eq!(
            styles,
            [no, (true, false, false), no, (false, true, false), no, (false, false, true), no]
        );
    }

    #[test]
    fn values_and_keys_are_put_in_and_are_never_markup() {
        let source =
            "Term {{ n1.current_term }}, `{{ n1.log[0].command }}`: {{ key(\"crash\") }}, {{ key('x') }}.";
        let blocks = filled(source, &["plant n1 term=7 log=7:*a*[[b|c]]"]);
        assert_eq!(plain(&blocks), ["Term 7, *a*[[b|c]]: k, x."]);
        let spans = &blocks[0].spans;
        assert!(spans[1].style.value && spans[3].style.value && spans[3].style.code && spans[5].style.key);
    }

    #[test]
    fn claims_and_sources_are_named_with_their_places() {
        let source = "一 [[a|n1 {{ n1.current_term }}]] b [[src:pms]].";
        let text = read(source).unwrap();
        let marks: Vec<(&str, bool, &str)> = text
            .marks()
            .iter()
            .map(|mark| (mark.id.as_str(), mark.is_source, &source[mark.at.clone()]))
            .collect();
        assert_eq!(marks, [("a", false, "[[a|n1 {{ n1.current_term }}]]"), ("pms", true, "[[src:pms]]")]);
        let blocks = filled(source, &[]);
        assert_eq!(plain(&blocks), ["一 n1 0 b [pms]."]);
        assert_eq!(blocks[0].spans[2].style.claim.as_deref(), Some("a"));
    }

    #[test]
    fn a_line_that_ends_is_a_blank_only_between_words() {
        assert_eq!(plain(&filled("one\ntwo\n一\n二", &[])), ["one two一二"]);
    }

    #[test]
    fn what_is_no_light_markdown_is_refused_where_it_stands() {
        for (source, key, column) in [
            ("ab # c\n\n# d", "lesson.markup", 9),
            ("a <b>c</b>", "lesson.markup", 3),
            ("[a](http://b)", "lesson.markup", 1),
            ("    code", "lesson.markup", 5),
            ("一 {{ n1.rol }}", "error.fact", 9),
            ("a {% if x %}", "lesson.statement", 3),
            ("a {{ n1.role", "lesson.braces", 3),
            ("a \u{e000}", "lesson.private-letter", 3),
            ("{{ nodes|tojson }}", "error.filter", 10),
        ] {
            let trouble = read(source).unwrap_err();
            assert_eq!((&*trouble.what.key, trouble.column), (key, Some(column)), "{source}");
        }
        assert!(read(&"a".repeat(MOST_BYTES + 1)).is_err());
    }
}
