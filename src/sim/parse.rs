//! Reads a line.
//!
//! Nothing is guessed: a word that makes no sense is an error with its column and the nearest right word.

use super::line::{Address, ClusterLine, Line, MOST_EVENTS, Placed, VERBS, Verb, Within};
use crate::model::event::{Groups, Kind, Timer};
use crate::model::id::{MessageId, NodeId, NodeSet};
use crate::model::profile::Profile;
use crate::model::rule::Breakage;
use crate::model::saying::Saying;
use crate::model::text::number;
use crate::model::trouble::Trouble;

/// What the words of a line may be: those of a protocol, and the nodes that there are.
#[derive(Clone, Copy, Debug)]
pub struct Grammar {
    /// The protocol's own tables.
    pub profile: &'static Profile,
    /// How many nodes there are.
    pub nodes: u8,
}

/// A word of a line, with the character where it starts, from 1.
#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    text: &'a str,
    column: usize,
}

/// The words of a line that are not read yet.
struct Words<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<Word<'a>> {
        let rest = self.rest();
        let length = rest.text.find(char::is_whitespace).unwrap_or(rest.text.len());
        self.at += length;
        (length > 0).then(|| Word { text: &rest.text[..length], column: rest.column })
    }

    /// Everything up to the end of the line, without blanks around it.
    fn rest(&mut self) -> Word<'a> {
        let left = &self.line[self.at..];
        self.at += left.len() - left.trim_start().len();
        Word { text: self.line[self.at..].trim_end(), column: self.column() }
    }

    fn column(&self) -> usize {
        self.line[..self.at].chars().count() + 1
    }

    /// The next word, which must be there.
    fn need(&mut self, what: &'static str) -> Result<Word<'a>, Trouble> {
        self.next()
            .ok_or_else(|| Trouble::new(Saying::plain("error.missing").with("what", what)).at(self.column()))
    }

    fn end(&mut self) -> Result<(), Trouble> {
        match self.next() {
            None => Ok(()),
            Some(word) => Err(wrong("error.too-much", word)),
        }
    }
}

fn wrong(key: &'static str, word: Word<'_>) -> Trouble {
    Trouble::new(Saying::plain(key).with("word", String::from(word.text))).at(word.column)
}

/// Reads a line; nothing for an empty one or a comment.
pub fn parse(line: &str, grammar: &Grammar) -> Result<Option<Line>, Trouble> {
    let mut words = Words { line, at: 0 };
    let Some(verb) = words.next().filter(|word| !word.text.starts_with('#')) else { return Ok(None) };
    let line = grammar.line(verb, &mut words)?;
    words.end()?;
    Ok(Some(line))
}

/// Reads a `cluster` line, for which no grammar is needed; nothing if it is another line.
pub fn parse_cluster(line: &str) -> Result<Option<ClusterLine>, Trouble> {
    let mut words = Words { line, at: 0 };
    if words.next().is_none_or(|word| word.text != "cluster") {
        return Ok(None);
    }
    let mut cluster = ClusterLine::default();
    while let Some(word) = words.next() {
        match word.text.split_once('=') {
            Some((key, value)) => cluster.pairs.push((key.into(), value.into(), word.column)),
            None if cluster.protocol.is_none() && cluster.pairs.is_empty() => {
                cluster.protocol = Some((word.text.into(), word.column));
            }
            None => return Err(wrong("error.pair", word)),
        }
    }
    Ok(Some(cluster))
}

/// Whether a line is empty or a comment.
pub fn is_blank(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

impl Grammar {
    fn line(&self, verb: Word<'_>, words: &mut Words<'_>) -> Result<Line, Trouble> {
        Ok(match verb.text {
            "cluster" => return Err(wrong("error.cluster-first", verb)),
            "read" => return Err(wrong("error.read-later", verb)),
            "deliver" => Line::Message(Verb::Deliver, self.address(words)?),
            "drop" => Line::Message(Verb::Drop, self.address(words)?),
            "duplicate" => Line::Message(Verb::Duplicate, self.address(words)?),
            "hold" => Line::Message(Verb::Hold, self.address(words)?),
            "release" => Line::Message(Verb::Release, self.address(words)?),
            "plant" => self.plant(words)?,
            "fire" => {
                let (node, timer) = (self.need_node(words)?, self.timer(words)?);
                Line::Fire(node, timer, words.next().map(|word| self.node(word)).transpose()?)
            }
            "request" => self.request(words)?,
            "crash" => Line::Crash(self.need_node(words)?),
            "restart" => Line::Restart(self.need_node(words)?),
            "cut" => self.cut(words)?,
            "heal" => Line::Heal(words.next().map(|word| self.link(word)).transpose()?),
            "break" => Line::Break(self.breakage(words)?),
            "mend" => Line::Mend(self.breakage(words)?),
            _ => return walk(verb, words),
        })
    }

    fn node(&self, word: Word<'_>) -> Result<NodeId, Trouble> {
        node(word.text, self.nodes).map_err(|trouble| trouble.at(word.column))
    }

    fn need_node(&self, words: &mut Words<'_>) -> Result<NodeId, Trouble> {
        self.node(words.need("node")?)
    }

    /// `n1>n2`, between two different nodes.
    fn link(&self, word: Word<'_>) -> Result<(NodeId, NodeId), Trouble> {
        let (from, to) = self.route(word)?;
        if from == to { Err(wrong("error.own-link", word)) } else { Ok((from, to)) }
    }

    /// `n1>n2`.
    fn route(&self, word: Word<'_>) -> Result<(NodeId, NodeId), Trouble> {
        let (from, to) = word.text.split_once('>').ok_or_else(|| wrong("error.route", word))?;
        let column = word.column + from.chars().count() + 1;
        Ok((self.node(Word { text: from, ..word })?, self.node(Word { text: to, column })?))
    }

    /// `n1>n2 vote #2`, `n1>n2` or `m7`.
    fn address(&self, words: &mut Words<'_>) -> Result<Address, Trouble> {
        let word = words.need("message")?;
        if let Some(id) = word.text.strip_prefix('m').and_then(number) {
            return Ok(Address::Number(MessageId(id)));
        }
        let (from, to) = self.route(word)?;
        let (mut kind, mut nth) = (None, 1);
        let mut word = words.next();
        if let Some(name) = word.filter(|word| !word.text.starts_with('#')) {
            kind = Some(self.kind(name)?);
            word = words.next();
        }
        if let Some(place) = word {
            let digits = place.text.strip_prefix('#').and_then(number).filter(|nth| *nth > 0);
            nth = digits.ok_or_else(|| wrong("error.place", place))?;
        }
        Ok(Address::Route { from, to, kind, nth })
    }

    fn kind(&self, word: Word<'_>) -> Result<&'static Kind, Trouble> {
        let kinds = self.profile.kinds;
        if let Some(kind) = kinds.iter().find(|kind| kind.line == word.text) {
            return Ok(kind);
        }
        let names: Vec<&str> = kinds.iter().map(|kind| kind.line).collect();
        let what = Saying::plain("error.kind")
            .with("word", String::from(word.text))
            .with("protocol", self.profile.name)
            .with("right", names.join(", "));
        let mut trouble = Trouble::new(what).at(word.column).nearest(word.text, names);
        if let Some(kind) = kinds.iter().find(|kind| kind.trace == word.text) {
            trouble.nearest = Some(kind.line.into());
        }
        Err(trouble)
    }

    fn timer(&self, words: &mut Words<'_>) -> Result<Timer, Trouble> {
        let word = words.need("timer")?;
        let timers = self.profile.timers;
        timers.iter().copied().find(|timer| timer.name() == word.text).ok_or_else(|| {
            let names: Vec<&str> = timers.iter().map(|timer| timer.name()).collect();
            let what = Saying::plain("error.timer")
                .with("word", String::from(word.text))
                .with("protocol", self.profile.name)
                .with("right", names.join(", "));
            Trouble::new(what).at(word.column).nearest(word.text, names)
        })
    }

    fn breakage(&self, words: &mut Words<'_>) -> Result<&'static Breakage, Trouble> {
        let word = words.need("breakage")?;
        breakage(self.profile, word.text).map_err(|trouble| trouble.at(word.column))
    }

    fn request(&self, words: &mut Words<'_>) -> Result<Line, Trouble> {
        let node = self.need_node(words)?;
        Ok(Line::Request(node, rest(words, "command")?.text.into()))
    }

    /// `plant n1 term=7 vote=n2 log=1:a,1:b,4:c`; which fields there are is the protocol's affair.
    fn plant(&self, words: &mut Words<'_>) -> Result<Line, Trouble> {
        let node = self.need_node(words)?;
        let mut fields = Vec::new();
        let mut word = words.need("field")?;
        loop {
            let (field, value) = word.text.split_once('=').ok_or_else(|| wrong("error.pair", word))?;
            let owner = value.split_once(':').map_or(value, |(ballot, _)| ballot);
            let owner = owner.rsplit_once('.').map_or(owner, |(_, proposer)| proposer);
            if owner.parse::<NodeId>().is_ok() {
                self.node(Word { text: owner, ..word })?;
            }
            fields.push((field.into(), value.into(), word.column));
            match words.next() {
                Some(next) => word = next,
                None => return Ok(Line::Plant(node, fields)),
            }
        }
    }

    /// `n1>n2`, or groups: `n1,n2 | n3`.
    fn cut(&self, words: &mut Words<'_>) -> Result<Line, Trouble> {
        let rest = rest(words, "link")?;
        if rest.text.contains('>') {
            let (from, to) = self.link(Word { text: &rest.text, column: rest.column })?;
            return Ok(Line::Cut(from, to));
        }
        let (mut groups, mut seen) = (Vec::new(), NodeSet::default());
        let mut column = rest.column;
        for group in rest.text.split('|') {
            let mut set = NodeSet::default();
            for name in group.split(',') {
                let blanks = name.chars().take_while(|letter| letter.is_whitespace()).count();
                let word = Word { text: name.trim(), column: column + blanks };
                let node = self.node(word)?;
                if !seen.insert(node) {
                    return Err(wrong("error.two-groups", word));
                }
                set.insert(node);
                column += name.chars().count() + 1;
            }
            groups.push(set);
        }
        Ok(Line::Partition(Groups(groups)))
    }
}

/// Reads a line that walks through the run or looks at it, for which no protocol is needed.
fn walk(verb: Word<'_>, words: &mut Words<'_>) -> Result<Line, Trouble> {
    Ok(match verb.text {
        "step" => Line::Step(count(words)?),
        "run" => run(words)?,
        "settle" => Line::Settle,
        "back" => Line::Back(count(words)?),
        "forward" => Line::Forward(count(words)?),
        "goto" => {
            let word = words.need("number")?;
            Line::Goto(number(word.text).ok_or_else(|| wrong("error.number", word))?)
        }
        "branch" => Line::Branch(words.need("name")?.text.into()),
        "switch" => Line::Switch(words.need("name")?.text.into()),
        "expect" => Line::Expect(rest(words, "expression")?),
        "show" => Line::Show((!words.rest().text.is_empty()).then(|| rest(words, "pane")).transpose()?),
        "save" => Line::Save(rest(words, "file")?.text),
        _ => return Err(wrong("error.verb", verb).nearest(verb.text, VERBS)),
    })
}

/// A node of so many by its name.
pub fn node(name: &str, nodes: u8) -> Result<NodeId, Trouble> {
    name.parse::<NodeId>().ok().filter(|node| node.number() <= nodes).ok_or_else(|| {
        let last = NodeId::all(nodes).next_back();
        Trouble::new(Saying::plain("error.node").with("word", String::from(name)).with("last", last))
    })
}

/// The breakage of a protocol with this name.
pub fn breakage(profile: &Profile, name: &str) -> Result<&'static Breakage, Trouble> {
    profile.breakage(name).ok_or_else(|| {
        let names: Vec<&str> = profile.breakages().map(|breakage| breakage.name).collect();
        let what = Saying::plain("error.breakage")
            .with("word", String::from(name))
            .with("protocol", profile.name)
            .with("right", names.join(", "));
        Trouble::new(what).nearest(name, names)
    })
}

/// How often: a number from 1, or once.
fn count(words: &mut Words<'_>) -> Result<u64, Trouble> {
    match words.next() {
        None => Ok(1),
        Some(word) => number(word.text).filter(|count| *count > 0).ok_or_else(|| wrong("error.count", word)),
    }
}

/// Everything up to the end of the line, which must be something.
fn rest(words: &mut Words<'_>, what: &'static str) -> Result<Placed, Trouble> {
    let rest = words.rest();
    words.at = words.line.len();
    if rest.text.is_empty() {
        return Err(Trouble::new(Saying::plain("error.missing").with("what", what)).at(rest.column));
    }
    Ok(Placed { text: rest.text.into(), column: rest.column })
}

/// `200ms`, or `until EXPR [within N|within Nms]`.
fn run(words: &mut Words<'_>) -> Result<Line, Trouble> {
    let word = words.need("run")?;
    if word.text != "until" {
        return milliseconds(word.text).map(Line::RunFor).ok_or_else(|| wrong("error.run", word));
    }
    let mut expression = rest(words, "expression")?;
    let mut within = Within::Events(MOST_EVENTS);
    let quoted = |limit: &str| limit.contains(['\'', '"']);
    if let Some((before, limit)) = expression.text.rsplit_once(" within ").filter(|(_, limit)| !quoted(limit))
    {
        let limit = limit.trim();
        let limit = milliseconds(limit).map(Within::Milliseconds).or(number(limit).map(Within::Events));
        let (before, column) = (before.trim_end(), expression.column + before.chars().count() + 8);
        match limit {
            Some(limit) => (within, expression.text) = (limit, before.into()),
            None => return Err(Trouble::plain("error.within").at(column)),
        }
    }
    Ok(Line::RunUntil(expression, within))
}

/// The longest time that can be asked for, in milliseconds: eleven days, far from where the clock would overflow.
const MOST_MS: u64 = 1_000_000_000;

fn milliseconds(text: &str) -> Option<u64> {
    text.strip_suffix("ms").and_then(number).filter(|milliseconds| *milliseconds <= MOST_MS)
}
