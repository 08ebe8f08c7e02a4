//! The trace of the path to a moment, in the format `consensus-trace/1`: one JSON object a line.
//!
//! The first line is a header, every later one a step: what happened, what was sent, and the full state of each
//! node that changed. An event that changes links may need two steps, since the format knows partitions and
//! anything else only as a note; so steps are numbered by themselves, and each names its moment.

use crate::history::{History, MomentId};
use crate::model::datum::Datum;
use crate::model::event::Event;
use crate::model::facts::{Letter, NodeFacts};
use crate::model::id::{NodeId, NodeSet};
use crate::model::rule::Breakage;
use crate::sim::{Simulation, Step};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The trace of the path from the start to a moment.
pub fn trace(history: &History, to: MomentId) -> String {
    let mut sim = history.start();
    let path = history.path(to);
    let events: Vec<&Event> =
        path.iter().filter_map(|id| history.moment(*id)).map(|moment| &moment.event).collect();
    let mut writer = Writer { text: String::new(), step: 0, links: Links::Whole };
    writer.line(&header(&*sim, &events));
    for id in path {
        let Some(moment) = history.moment(id) else { continue };
        let step = sim.apply(&moment.event, moment.time).expect("a moment of the history can be replayed");
        writer.event(&step, id, &moment.line.to_string(), &*sim);
    }
    writer.text
}

/// What a trace has last said about the links.
#[derive(PartialEq)]
enum Links {
    Whole,
    Partition,
    Odd,
}

struct Writer {
    text: String,
    step: u64,
    links: Links,
}

impl Writer {
    fn line(&mut self, value: &Value) {
        self.text.push_str(&value.to_string());
        self.text.push('\n');
    }

    /// Writes a step: what the event did, with the fields that its kind has.
    fn step(&mut self, kind: &str, step: &Step, moment: MomentId, line: &str, more: Value) {
        self.step += 1;
        let sent: Vec<Value> = step.sent.iter().map(|letter| message(&**letter)).collect();
        let mut states = Map::new();
        if let Some((before, after)) = &step.change {
            let after_state = state(after);
            if state(before) != after_state {
                states.insert(after.id.to_string(), after_state);
            }
        }
        let mut object = Map::new();
        object.insert("step".into(), self.step.into());
        object.insert("time".into(), step.time.into());
        object.insert("kind".into(), kind.into());
        object.insert("node".into(), json!(step.node.map(|node| node.to_string())));
        object
            .insert("message".into(), step.letter.as_ref().map_or(Value::Null, |letter| message(&**letter)));
        if let Value::Object(more) = more {
            object.extend(more);
        }
        object.insert("sent".into(), sent.into());
        object.insert("states".into(), states.into());
        object.insert("moment".into(), moment.into());
        object.insert("line".into(), line.into());
        let rules: Vec<&str> = step.reasons.iter().map(|reason| reason.rule.name).collect();
        object.insert("rules".into(), rules.into());
        self.line(&Value::Object(object));
    }

    fn event(&mut self, step: &Step, moment: MomentId, line: &str, after: &dyn Simulation) {
        let none = || json!({});
        match &step.event {
            Event::Deliver(_) => self.step("deliver", step, moment, line, none()),
            Event::Drop(_) => self.step("drop", step, moment, line, none()),
            Event::Duplicate(_) => self.step("duplicate", step, moment, line, none()),
            Event::Fire(_, timer) => self.step("timeout", step, moment, line, json!({"timer": timer.name()})),
            Event::Request(_, command) => {
                self.step("client_request", step, moment, line, json!({"command": &**command}));
            }
            Event::Crash(_) => self.step("crash", step, moment, line, none()),
            Event::Restart(_) => self.step("restart", step, moment, line, none()),
            Event::Hold(_) | Event::Release(_) | Event::Break(_) | Event::Mend(_) => {
                self.step("note", step, moment, line, none());
            }
            Event::Cut(..) | Event::Partition(_) | Event::Heal(_) => {
                self.links(step, moment, line, &after.facts().cuts);
            }
        }
    }

    /// A change of links is a partition where exactly the links between groups are cut, a heal where none is;
    /// anything else is a note, after a heal if a partition was in force.
    fn links(&mut self, step: &Step, moment: MomentId, line: &str, cuts: &[NodeSet]) {
        let whole = cuts.iter().all(|cut| cut.is_empty());
        if whole {
            self.step("heal", step, moment, line, json!({}));
            self.links = Links::Whole;
        } else if let Some(groups) = groups(cuts) {
            self.step("partition", step, moment, line, json!({"groups": groups}));
            self.links = Links::Partition;
        } else {
            if self.links == Links::Partition {
                self.step("heal", step, moment, line, json!({}));
            }
            let pair = |(from, to): (usize, NodeId)| [format!("n{}", from + 1), to.to_string()];
            let pairs =
                cuts.iter().enumerate().flat_map(|(from, cut)| cut.iter().map(move |to| pair((from, to))));
            let pairs: Vec<[String; 2]> = pairs.collect();
            self.step("note", step, moment, line, json!({"cuts": pairs}));
            self.links = Links::Odd;
        }
    }
}

/// The groups of which exactly the links between them are cut, if there are such groups.
fn groups(cuts: &[NodeSet]) -> Option<Vec<Vec<String>>> {
    let nodes = cuts.len() as u8;
    let reach =
        |node: NodeId| NodeId::all(nodes).filter(|to| !cuts[node.place()].contains(*to)).collect::<NodeSet>();
    let mut groups: Vec<NodeSet> = Vec::new();
    for node in NodeId::all(nodes) {
        let group = reach(node);
        if group.iter().any(|other| reach(other) != group) {
            return None;
        }
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    Some(groups.iter().map(|group| group.iter().map(|node| node.to_string()).collect()).collect())
}

fn header(start: &dyn Simulation, events: &[&Event]) -> Value {
    let facts = start.facts();
    let names = facts.nodes.iter().map(|node| node.id.to_string()).collect::<Vec<_>>();
    let mut broken: BTreeSet<&str> = facts.broken.iter().map(|breakage| breakage.name).collect();
    let switched = |event: &&Event| match event {
        Event::Break(Breakage { name, .. }) => Some(*name),
        _ => None,
    };
    broken.extend(events.iter().filter_map(switched));
    let mut options = Map::new();
    options.insert("broken".into(), broken.into_iter().collect::<Vec<_>>().into());
    for choice in facts.profile.choices {
        options.insert(choice.name.into(), option(&choice.get(&facts.config)));
    }
    let mut header = Map::new();
    header.insert("schema".into(), "consensus-trace/1".into());
    header.insert("protocol".into(), facts.profile.name.into());
    header.insert("nodes".into(), names.into());
    header.insert("seed".into(), facts.config.seed.into());
    header.insert("tool".into(), env!("CARGO_PKG_NAME").into());
    header.insert("version".into(), env!("CARGO_PKG_VERSION").into());
    header.insert("options".into(), options.into());
    let fresh = fresh(start);
    let planted = facts.nodes.iter().zip(&fresh).filter(|(node, fresh)| node.state != fresh.state);
    let initial: Map<String, Value> = planted.map(|(node, _)| (node.id.to_string(), state(node))).collect();
    if !initial.is_empty() {
        header.insert("initial".into(), initial.into());
    }
    Value::Object(header)
}

/// The same cluster with nothing planted.
fn fresh(start: &dyn Simulation) -> Vec<NodeFacts> {
    let entry = crate::catalog::protocol(start.profile().name).expect("a running protocol is in the catalog");
    let mut setup = crate::catalog::Setup::new(entry);
    setup.config = *start.config();
    setup.start().expect("a cluster starts with empty disks").facts().nodes
}

/// An option as the trace format has it: a switch is true or false, a number a number, anything else its word.
fn option(value: &str) -> Value {
    match value {
        "on" => Value::Bool(true),
        "off" => Value::Bool(false),
        word => word.parse::<u64>().map_or_else(|_| word.into(), Value::from),
    }
}

fn message(letter: &dyn Letter) -> Value {
    let mut object = Map::new();
    object.insert("id".into(), letter.id().0.into());
    object.insert("type".into(), letter.kind().trace.into());
    object.insert("from".into(), letter.from().to_string().into());
    object.insert("to".into(), letter.to().to_string().into());
    if let Some(id) = letter.reply_to() {
        object.insert("in_reply_to".into(), id.0.into());
    }
    object.extend(fields(letter.fields()));
    Value::Object(object)
}

fn state(node: &NodeFacts) -> Value {
    let mut object = Map::new();
    object.insert("up".into(), node.up.into());
    object.extend(fields(node.state.fields()));
    Value::Object(object)
}

fn fields(fields: Vec<(&'static str, Datum)>) -> impl Iterator<Item = (String, Value)> {
    fields.into_iter().map(|(name, datum)| (name.into(), json!(datum)))
}
