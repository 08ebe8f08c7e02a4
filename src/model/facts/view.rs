//! Facts as an expression sees them: looked up one by one, never copied whole.

use super::{Facts, Flight, table};
use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::id::{NodeId, NodeSet};
use crate::model::log::{Entry, Log};
use minijinja::value::{DynObject, Enumerator, Object, ObjectRepr};
use minijinja::{Error, ErrorKind, State, Value};
use std::cmp::Ordering;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// The first name that an expression looked up in vain, and the names that it could have been.
type Unknown = Arc<OnceLock<(String, Vec<&'static str>)>>;

/// All facts of a moment, as the context of an expression.
#[derive(Clone, Debug)]
pub struct View {
    facts: Arc<Facts>,
    unknown: Unknown,
}

impl View {
    /// The facts of a moment, to be looked up.
    pub fn new(facts: Arc<Facts>) -> View {
        View { facts, unknown: Unknown::default() }
    }

    /// A name that was looked up and does not exist, and the names that do.
    pub fn unknown(&self) -> Option<&(String, Vec<&'static str>)> {
        self.unknown.get()
    }

    fn missing(&self, name: &str, known: impl Iterator<Item = &'static str>) {
        self.unknown.get_or_init(|| (name.into(), known.collect()));
    }

    fn node(&self, id: NodeId) -> Value {
        Value::from_object(NodeView { view: self.clone(), place: id.place() })
    }

    fn nodes(&self, nodes: impl Iterator<Item = NodeId>) -> Value {
        nodes.map(|id| self.node(id)).collect()
    }
}

impl Object for View {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let facts = &self.facts;
        let ledger = &facts.ledger;
        let name = key.as_str()?;
        Some(match name {
            "nodes" => self.nodes(facts.nodes.iter().map(|node| node.id)),
            "down" => nodes(facts.down()),
            "leaders" => self.nodes(facts.leaders().map(|node| node.id)),
            "leaders_of" => Value::from_object(LeadersOf(facts.clone())),
            "quorum" => Value::from(facts.config.quorum()),
            "messages" => (0..facts.messages.len())
                .map(|place| Value::from_object(MessageView { view: View::clone(self), place }))
                .collect(),
            "chosen" => ledger.chosen.iter().map(|value| Value::from(&**value)).collect(),
            "decided" => ledger.decided.iter().map(|value| Value::from(&**value)).collect(),
            "told" => {
                let told = ledger.told.entries().into_iter().filter_map(|(_, entry)| entry.command);
                let told: std::collections::BTreeSet<Arc<str>> = told.collect();
                told.iter().map(|value| Value::from(&**value)).collect()
            }
            "committed" => log(&ledger.committed, self),
            "violated" => {
                ledger.violations.iter().map(|violation| Value::from(violation.guarantee)).collect()
            }
            "rules" => {
                let fired = |place: &usize| ledger.rules & (1 << place) != 0;
                let rules = facts.profile.rules;
                (0..rules.len()).filter(fired).map(|place| Value::from(rules[place].name)).collect()
            }
            "last_rules" => facts.last_rules.iter().map(|rule| Value::from(rule.name)).collect(),
            "broken" => facts.broken.iter().map(|breakage| Value::from(breakage.name)).collect(),
            "sent" => Value::from(facts.sent),
            "delays" => Value::from(facts.delays),
            "step" => Value::from(facts.step),
            "time" => Value::from(facts.time),
            _ => self.node(name.parse().ok().filter(|id| facts.node(*id).is_some())?),
        })
    }
}

/// One node, as an expression sees it.
#[derive(Debug)]
struct NodeView {
    view: View,
    place: usize,
}

impl Object for NodeView {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let facts = &self.view.facts;
        let field = facts.nodes[self.place].field(name);
        if field.is_none() {
            self.view.missing(name, table::node(facts.profile).map(|field| field.name));
        }
        field.map(|datum| value(&datum, &self.view))
    }

    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        other.downcast_ref::<NodeView>().map(|other| self.place.cmp(&other.place))
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.view.facts.nodes[self.place].id)
    }
}

/// One message, as an expression sees it.
#[derive(Debug)]
struct MessageView {
    view: View,
    place: usize,
}

impl MessageView {
    fn flight(&self) -> &Flight {
        &self.view.facts.messages[self.place]
    }
}

impl Object for MessageView {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let known = || table::message(self.view.facts.profile).map(|field| field.name);
        if !known().any(|field| field == name) {
            self.view.missing(name, known());
        }
        self.flight().field(name).map(|datum| value(&datum, &self.view))
    }

    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        other.downcast_ref::<MessageView>().map(|other| self.place.cmp(&other.place))
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = &self.flight().letter;
        write!(f, "{} {}>{} {}", letter.id(), letter.from(), letter.to(), letter.kind().line)
    }
}

/// `leaders_of(term)`: who ever led that term.
#[derive(Debug)]
struct LeadersOf(Arc<Facts>);

impl Object for LeadersOf {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, _: &State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        let [term] = args else {
            return Err(Error::new(
                ErrorKind::InvalidOperation,
                "leaders_of takes one term, as in leaders_of(2)",
            ));
        };
        let term = u64::try_from(term.clone()).map_err(|_| {
            Error::new(ErrorKind::InvalidOperation, "leaders_of takes a term, which is a number")
        })?;
        Ok(nodes(self.0.ledger.leaders.get(term).copied().unwrap_or_default()))
    }
}

/// Values with names, such as a log entry, as an expression sees them.
#[derive(Debug)]
struct RecordView {
    view: View,
    fields: Vec<(&'static str, Value)>,
}

impl Object for RecordView {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let field = self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone());
        if field.is_none() {
            self.view.missing(name, self.fields.iter().map(|(field, _)| *field));
        }
        field
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.fields.iter().map(|(name, _)| Value::from(*name)).collect())
    }
}

/// A proposal number, as an expression sees it: it has a round and a proposer, and an order.
#[derive(Debug)]
pub struct BallotView(pub Ballot);

impl Object for BallotView {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str()? {
            "round" => Some(Value::from(self.0.round)),
            "proposer" => Some(Value::from(self.0.proposer.to_string())),
            _ => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["round", "proposer"])
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        other.downcast_ref::<BallotView>().map(|other| self.0.cmp(&other.0))
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A log, as an expression sees it.
#[derive(Debug)]
struct LogView(Log, View);

impl Object for LogView {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let index = key.as_usize()? as u64 + 1;
        self.0.entry(index).map(|entry| entry_value(index, entry, &self.1))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.last_index() as usize)
    }
}

fn log(log: &Log, view: &View) -> Value {
    Value::from_object(LogView(log.clone(), view.clone()))
}

fn nodes(nodes: NodeSet) -> Value {
    nodes.iter().map(|node| Value::from(node.to_string())).collect()
}

fn entry_value(index: u64, entry: &Entry, view: &View) -> Value {
    let command = entry.command.as_deref().map_or(Value::from(()), Value::from);
    let fields = vec![("term", Value::from(entry.term)), ("index", Value::from(index)), ("command", command)];
    Value::from_object(RecordView { view: view.clone(), fields })
}

/// A datum as an expression sees it.
fn value(datum: &Datum, view: &View) -> Value {
    match datum {
        Datum::Nothing => Value::from(()),
        Datum::Flag(flag) => Value::from(*flag),
        Datum::Number(number) => Value::from(*number),
        Datum::Word(word) => Value::from(*word),
        Datum::Text(text) => Value::from(&**text),
        Datum::Node(node) => Value::from(node.to_string()),
        Datum::Nodes(set) => nodes(*set),
        Datum::Ballot(ballot) => Value::from_object(BallotView(*ballot)),
        Datum::Log(entries) => log(entries, view),
        Datum::Entries(entries) => {
            entries.to_vec().iter().map(|(index, entry)| entry_value(*index, entry, view)).collect()
        }
        Datum::PerNode(numbers) => {
            Value::from_iter(numbers.iter().map(|(node, number)| (node.to_string(), number)))
        }
        Datum::List(items) => items.iter().map(|item| value(item, view)).collect(),
        Datum::Record(fields) => {
            let fields = fields.iter().map(|(name, datum)| (*name, value(datum, view))).collect();
            Value::from_object(RecordView { view: view.clone(), fields })
        }
    }
}
