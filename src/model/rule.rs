//! Rules of a protocol: why a node did what it did, and how each may be broken.

use super::datum::Datum;
use super::event::{Event, Kind};
use super::saying::Saying;

/// A rule of a protocol. Its sentence stands in the words under `rule.<protocol>.<name>`.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case, unique within its protocol.
    pub name: &'static str,
    /// Where the paper states it.
    pub cite: &'static str,
    /// The ways in which it can be broken on purpose.
    pub breakages: &'static [&'static Breakage],
}

/// One exact way to get one rule wrong. Its texts stand in the words under `breakage.<name>`.
#[derive(Debug)]
pub struct Breakage {
    /// Its name, in kebab-case, unique in the whole program.
    pub name: &'static str,
    /// Its place in a [`BreakageSet`] of its protocol.
    pub bit: u8,
    /// Who really made this mistake: programs, reports and texts, by their own names.
    pub sources: &'static [&'static str],
    /// Messages that exist only where this breakage is on.
    pub kinds: &'static [&'static Kind],
    /// Its sentences beside `says`, where it changes more than one branch.
    pub also: &'static [&'static str],
}

impl PartialEq for Breakage {
    fn eq(&self, other: &Breakage) -> bool {
        self.name == other.name
    }
}

impl Eq for Breakage {}

/// Which breakages of a protocol are switched on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BreakageSet(u64);

impl BreakageSet {
    /// Whether this breakage is switched on.
    pub fn has(self, breakage: &Breakage) -> bool {
        self.0 & (1 << breakage.bit) != 0
    }

    /// Switches a breakage on or off.
    pub fn set(&mut self, breakage: &Breakage, on: bool) {
        self.0 = (self.0 & !(1 << breakage.bit)) | (u64::from(on) << breakage.bit);
    }
}

/// What stands in the place of a rule that is broken in secret.
static SECRET: Rule = Rule { name: "secret", cite: "–", breakages: &[] };

/// A rule that a node has just followed, with the values that it compared.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The rule.
    pub rule: &'static Rule,
    /// How the rule was broken, if it was.
    pub broken: Option<&'static Breakage>,
    /// Which of the breakage's sentences says it.
    pub says: &'static str,
    /// The values, by the names that the sentence uses.
    pub values: Vec<(&'static str, Datum)>,
}

impl Reason {
    /// The same, if nobody is to be told which rule is broken: nothing of it is said but that one is. Where a right node
    /// gives no reason either, in a crash, nothing is said at all.
    pub fn kept_secret(self, event: &Event) -> Option<Reason> {
        match (self.broken, event) {
            (None, _) => Some(self),
            (Some(_), Event::Crash(_) | Event::Restart(_)) => None,
            (Some(_), _) => Some(Reason { rule: &SECRET, broken: None, says: "", values: Vec::new() }),
        }
    }

    /// Whether it is one that is kept secret.
    pub fn is_secret(&self) -> bool {
        std::ptr::eq(self.rule, &raw const SECRET)
    }

    /// What the learner reads.
    pub fn saying(&self, protocol: &str) -> Saying {
        let key = match self.broken {
            None if self.is_secret() => return Saying::plain("event.secret"),
            Some(breakage) => format!("breakage.{}.{}", breakage.name, self.says),
            None => format!("rule.{protocol}.{}", self.rule.name),
        };
        Saying { key: key.into(), values: self.values.clone() }
    }
}
