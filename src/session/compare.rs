//! What differs between two clusters, and where two runs first differ.
//!
//! Two runs are gone through side by side: a run and its [`twin`](super::twin) under other rules, or two
//! [`branches`]. What differs has one of five [`Aspect`]s. Numbers of messages and due times are not compared: they
//! are no part of what a cluster is.

use crate::history::MomentId;
use crate::model::datum::Datum;
use crate::model::facts::{Facts, Flight, Letter, NodeFacts};
use crate::model::ledger::Ledger;
use crate::model::log::Log;
use crate::model::saying::Saying;
use crate::sim::Step;
use crate::words::Words;
use std::collections::BTreeMap;
use std::sync::Arc;

pub mod branches;
mod pairs;
pub mod text;

pub use branches::Branches;
pub use pairs::{Beside, pairs};

/// What sort of thing differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// The line: one side could not do it, or another one stands there.
    Line,
    /// What a node keeps.
    Fact,
    /// Messages.
    Message,
    /// What is chosen, decided or committed, and what clients were told.
    Outcome,
    /// Which guarantees are broken.
    Guarantee,
}

impl Aspect {
    /// All aspects, in the order in which they are shown.
    pub const ALL: [Aspect; 5] =
        [Aspect::Line, Aspect::Fact, Aspect::Message, Aspect::Outcome, Aspect::Guarantee];

    /// Its name in the words.
    pub fn title(self) -> &'static str {
        match self {
            Aspect::Line => "compare.lines",
            Aspect::Fact => "compare.facts",
            Aspect::Message => "compare.messages",
            Aspect::Outcome => "compare.outcomes",
            Aspect::Guarantee => "compare.guarantees",
        }
    }
}

/// One thing that is not the same on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What sort of thing it is.
    pub aspect: Aspect,
    /// What it is: a fact by its path, a message by its route.
    pub what: Saying,
    /// Its value on this side.
    pub here: Datum,
    /// Its value on the other side.
    pub there: Datum,
}

impl Difference {
    /// What differs, in words.
    pub fn name(&self, words: &Words) -> String {
        words.say(&self.what)
    }

    /// A value of it, in words.
    pub fn value(value: &Datum, words: &Words) -> String {
        words.fill("compare.value", &[("value", value.clone())])
    }

    /// All of it, on one line: `n2.voted_for: n1 | –`.
    pub fn line(&self, words: &Words) -> String {
        words.fill("compare.sides", &self.values(words))
    }

    /// All of it, for the ear: what the other side has, and this one.
    pub fn sentence(&self, words: &Words) -> String {
        words.fill("compare.says", &self.values(words))
    }

    fn values(&self, words: &Words) -> [(&'static str, Datum); 3] {
        [("what", self.name(words).into()), ("here", self.here.clone()), ("there", self.there.clone())]
    }
}

/// Where two runs first differ in one aspect.
#[derive(Clone, Debug)]
pub struct First {
    /// The moment of each run.
    pub moments: (MomentId, MomentId),
    /// What differs there.
    pub difference: Difference,
    /// What happened on this side.
    pub here: Option<Arc<Step>>,
    /// What happened on the other side.
    pub there: Option<Arc<Step>>,
    /// Why the other side could not do the line, if it could not.
    pub refusal: Option<Saying>,
}

/// Where two runs first differ, in each aspect.
#[derive(Clone, Debug, Default)]
pub struct Firsts([Option<Arc<First>>; Aspect::ALL.len()]);

impl Firsts {
    /// They do not differ.
    pub const fn none() -> Firsts {
        Firsts([const { None }; Aspect::ALL.len()])
    }

    /// Where they first differ in this aspect.
    pub fn get(&self, aspect: Aspect) -> Option<&Arc<First>> {
        self.0[aspect as usize].as_ref()
    }

    /// All that there are, in the order of their aspects.
    pub fn all(&self) -> impl Iterator<Item = &Arc<First>> {
        self.0.iter().flatten()
    }

    /// Where they first differ in anything; of several aspects, in the first.
    pub fn earliest(&self) -> Option<&Arc<First>> {
        self.all().min_by_key(|first| first.moments.0)
    }

    /// Takes up the first of these differences for each aspect that has none yet; true if there was one.
    pub fn take(&mut self, differences: &[Difference], first: impl Fn(&Difference) -> First) -> bool {
        let mut taken = false;
        for difference in differences {
            let place = &mut self.0[difference.aspect as usize];
            if place.is_none() {
                *place = Some(Arc::new(first(difference)));
                taken = true;
            }
        }
        taken
    }
}

/// Everything that differs between two moments.
pub fn moments(here: &Facts, there: &Facts) -> Vec<Difference> {
    let mut found: Vec<Difference> =
        here.nodes.iter().zip(&there.nodes).flat_map(|(here, there)| nodes(here, there)).collect();
    found.extend(flights(&here.messages, &there.messages));
    found.extend(standing(&here.ledger, &there.ledger));
    found
}

/// What differs between a node and the same node on the other side.
pub fn nodes(here: &NodeFacts, there: &NodeFacts) -> Vec<Difference> {
    let timers = |node: &NodeFacts| -> Datum {
        Datum::List(node.timers.iter().map(|(timer, _)| timer.name().into()).collect())
    };
    let mut found = Vec::new();
    if here.up == there.up && here.state == there.state && timers(here) == timers(there) {
        return found;
    }
    let path = |field: &str| format!("{}.{field}", here.id);
    values(&path("up"), &here.up.into(), &there.up.into(), &mut found);
    for ((field, here), (_, there)) in here.state.fields().iter().zip(&there.state.fields()) {
        values(&path(field), here, there, &mut found);
    }
    values(&path("timers"), &timers(here), &timers(there), &mut found);
    found
}

/// What differs between two values of a fact: of a record only its part, of a log only the entries from the first that
/// is not the same.
fn values(path: &str, here: &Datum, there: &Datum, found: &mut Vec<Difference>) {
    match (here, there) {
        _ if here == there => {}
        (Datum::Record(one), Datum::Record(other)) => {
            for ((field, here), (_, there)) in one.iter().zip(other) {
                values(&format!("{path}.{field}"), here, there, found);
            }
        }
        (Datum::PerNode(one), Datum::PerNode(other)) if one.iter().count() == other.iter().count() => {
            for ((node, here), (_, there)) in one.iter().zip(other.iter()) {
                values(&format!("{path}.{node}"), &here.into(), &there.into(), found);
            }
        }
        (Datum::Log(one), Datum::Log(other)) => logs(Aspect::Fact, path, one, other, found),
        _ => {
            let what = Saying::plain("compare.path").with("path", String::from(path));
            found.push(Difference { aspect: Aspect::Fact, what, here: here.clone(), there: there.clone() });
        }
    }
}

/// Entries that are shown of where two logs differ.
const ENTRIES: u64 = 3;

fn logs(aspect: Aspect, path: &str, one: &Log, other: &Log, found: &mut Vec<Difference>) {
    let common = one.common(other);
    let entries = |log: &Log| Datum::from(log.slice(common, log.last_index().min(common + ENTRIES)));
    let what = Saying::plain("compare.entry").with("path", String::from(path)).with("index", common + 1);
    found.push(Difference { aspect, what, here: entries(one), there: entries(other) });
}

/// What differs between messages in flight.
pub fn flights(here: &[Flight], there: &[Flight]) -> Vec<Difference> {
    let whole = |flight: &Flight| (flight.letter.clone(), flight.held);
    let [here, there] = [here, there].map(|flights| flights.iter().map(whole).collect::<Vec<_>>());
    letters(&here, &there)
}

/// What differs between messages that were sent.
pub fn sent(here: &[Arc<dyn Letter>], there: &[Arc<dyn Letter>]) -> Vec<Difference> {
    let whole = |letter: &Arc<dyn Letter>| (letter.clone(), false);
    let [here, there] = [here, there].map(|letters| letters.iter().map(whole).collect::<Vec<_>>());
    letters(&here, &there)
}

/// A message, and whether it is held.
type Sent = (Arc<dyn Letter>, bool);
/// What a message says, with whether it is held.
type Fields = Vec<(&'static str, Datum)>;
/// Messages of one route and kind, on both sides.
type Pair = [Vec<Fields>; 2];

/// What differs between messages: those of one route and kind that are the same on both sides are no difference, of
/// the others the first is compared with the first, and so on.
fn letters(here: &[Sent], there: &[Sent]) -> Vec<Difference> {
    let same = |(one, other): (&Sent, &Sent)| {
        let ends = |letter: &dyn Letter| (letter.from(), letter.to(), letter.kind().line);
        let (here, there) = (&*one.0, &*other.0);
        one.1 == other.1 && ends(here) == ends(there) && alike(&here.fields(), &there.fields())
    };
    if here.len() == there.len() && here.iter().zip(there).all(same) {
        return Vec::new();
    }
    let mut routes: BTreeMap<String, Pair> = BTreeMap::new();
    for (side, letters) in [here, there].into_iter().enumerate() {
        for (letter, held) in letters {
            let address = super::tell::address(&**letter);
            let mut fields = letter.fields();
            fields.push(("held", (*held).into()));
            routes.entry(address).or_default()[side].push(fields);
        }
    }
    let mut found = Vec::new();
    for (address, [here, mut there]) in routes {
        let mut rest = Vec::new();
        for fields in here {
            match there.iter().position(|other| alike(&fields, other)) {
                Some(place) => drop(there.remove(place)),
                None => rest.push(fields),
            }
        }
        for place in 0..rest.len().max(there.len()) {
            letter(&address, rest.get(place), there.get(place), &mut found);
        }
    }
    found
}

/// Whether two messages say the same.
fn alike(one: &Fields, other: &Fields) -> bool {
    one.iter().zip(other).all(|((name, value), (other, same))| name == other && says_same(value, same))
}

/// Whether two values in messages are the same: of entries, whatever log they were cut from.
fn says_same(one: &Datum, other: &Datum) -> bool {
    match (one, other) {
        (Datum::Entries(one), Datum::Entries(other)) => one == other || one.to_vec() == other.to_vec(),
        _ => one == other,
    }
}

fn letter(address: &str, here: Option<&Fields>, there: Option<&Fields>, found: &mut Vec<Difference>) {
    let mut put = |what: Saying, here: Datum, there: Datum| {
        let what = what.with("address", String::from(address));
        found.push(Difference { aspect: Aspect::Message, what, here, there });
    };
    match (here, there) {
        (Some(here), Some(there)) => {
            for ((field, here), (_, there)) in here.iter().zip(there) {
                if !says_same(here, there) {
                    let what = Saying::plain("compare.field").with("field", *field);
                    put(what, here.clone(), there.clone());
                }
            }
        }
        (here, there) => put(Saying::plain("compare.letter"), contents(here), contents(there)),
    }
}

/// What a message says, in one text, but for what it says nothing of; nothing if there is none.
fn contents(fields: Option<&Fields>) -> Datum {
    let told = |fields: &Fields| {
        let fields = fields.iter().filter(|(name, value)| *name != "held" && *value != Datum::Nothing);
        fields.map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join("  ")
    };
    fields.map(told).into()
}

/// What differs in what has come of two runs: what is chosen, committed and told, and which guarantees are broken.
pub fn standing(here: &Ledger, there: &Ledger) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut set = |name: &'static str, here: &Ledger, there: &Ledger| {
        let values = |ledger: &Ledger| {
            let set = if name == "chosen" { &ledger.chosen } else { &ledger.decided };
            Datum::List(set.iter().map(|value| value.clone().into()).collect())
        };
        let what = Saying::plain("compare.path").with("path", name);
        found.push(Difference { aspect: Aspect::Outcome, what, here: values(here), there: values(there) });
    };
    if here.chosen != there.chosen {
        set("chosen", here, there);
    }
    if here.decided != there.decided {
        set("decided", here, there);
    }
    if here.committed != there.committed {
        logs(Aspect::Outcome, "committed", &here.committed, &there.committed, &mut found);
    }
    if here.told != there.told {
        found.push(told(&here.told, &there.told));
    }
    let broken = |ledger: &Ledger, id| ledger.violations.iter().any(|violation| violation.guarantee == id);
    let says = |broken: bool| Datum::Word(if broken { "broken" } else { "holds" });
    for (ledger, other) in [(here, there), (there, here)] {
        let only = ledger.violations.iter().filter(|violation| !broken(other, violation.guarantee));
        found.extend(only.map(|violation| Difference {
            aspect: Aspect::Guarantee,
            what: Saying::plain(format!("guarantee.{}.name", violation.guarantee)),
            here: says(broken(here, violation.guarantee)),
            there: says(broken(there, violation.guarantee)),
        }));
    }
    found
}

/// What clients were told, from the first answer on that is not the same.
fn told(here: &Log, there: &Log) -> Difference {
    let common = here.common(there);
    let answers = |log: &Log| {
        let entries = log.slice(common, log.last_index().min(common + ENTRIES)).to_vec();
        Datum::List(entries.into_iter().map(|(_, entry)| entry.command.into()).collect())
    };
    let what = Saying::plain("compare.told").with("index", common + 1);
    Difference { aspect: Aspect::Outcome, what, here: answers(here), there: answers(there) }
}
