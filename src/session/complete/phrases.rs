//! What may stand behind each verb at the present moment.

use super::{Choice, Now};
use crate::history::MomentId;
use crate::model::event::Groups;
use crate::model::facts::{Flight, NodeFacts};
use crate::model::id::{MessageId, NodeId, NodeSet};
use crate::model::node::paxos::Phase;
use crate::model::saying::Saying;
use crate::session::show::PANES;
use crate::session::tell;
use crate::sim::line::{Address, Verb};
use crate::why::Question;
use crate::why::place::{Key, Place};
use crate::why::subject::parts;
use std::collections::{BTreeMap, BTreeSet};
use std::iter;

/// How many moments of the way here `goto` offers.
const RECENT: usize = 8;

/// Choices, made one by one: to know whether there is any costs no more than the first.
type Choices<'a> = Box<dyn Iterator<Item = Choice> + 'a>;

impl Now<'_> {
    /// What may stand behind a verb, as far as it can be listed. A message is named by its number only to those
    /// who have begun to type one.
    pub(super) fn phrases(&self, verb: &str, typed: &str) -> Choices<'_> {
        let numbered = typed.starts_with('m');
        match verb {
            "deliver" => self.messages(Verb::Deliver, numbered),
            "drop" => self.messages(Verb::Drop, numbered),
            "duplicate" => self.messages(Verb::Duplicate, numbered),
            "hold" => self.messages(Verb::Hold, numbered),
            "release" => self.messages(Verb::Release, numbered),
            "plant" if self.session.history().is_empty() => Box::new(self.nodes(|_| true).map(Choice::more)),
            "fire" => self.timers(),
            "request" => Box::new(self.nodes(|node| node.up).map(Choice::more)),
            "crash" => Box::new(self.nodes(|node| node.up)),
            "restart" => Box::new(self.nodes(|node| !node.up)),
            "cut" => Box::new(self.links(false).chain(self.groups())),
            "heal" => Box::new(self.links(true)),
            "break" => self.breakages(false),
            "mend" => self.breakages(true),
            "run" => {
                let until = Choice::new("until", Saying::plain("complete.until")).more();
                Box::new([until, Choice::new("100ms", Saying::plain("complete.wait"))].into_iter())
            }
            "goto" => self.moments(),
            "switch" => self.branches(),
            "show" if typed.starts_with("why ") => self.subjects(),
            "show" if typed.starts_with("why-not ") => self.why_not(),
            "show" => self.panes(),
            _ => Box::new(iter::empty()),
        }
    }

    /// Messages that the verb can mean, oldest first, each with its place among those of its route and kind. Two
    /// copies of one message are one choice.
    fn messages(&self, verb: Verb, numbered: bool) -> Choices<'_> {
        let mut newest: BTreeMap<(NodeId, NodeId, &str), (u64, Option<MessageId>)> = BTreeMap::new();
        let meant = self.facts.messages.iter().filter(move |flight| verb.means(flight.held));
        Box::new(meant.filter_map(move |flight| {
            let letter = &flight.letter;
            let (id, from, to, kind) = (letter.id(), letter.from(), letter.to(), letter.kind());
            let (nth, before) = newest.entry((from, to, kind.line)).or_default();
            *nth += 1;
            if before.replace(id) == Some(id) || (verb == Verb::Deliver && !self.facts.arrives(from, to)) {
                return None;
            }
            let route = Address::Route { from, to, kind: Some(kind), nth: *nth };
            let address = if numbered { Address::Number(id) } else { route };
            Some(Choice::new(address.to_string(), about_message(flight)))
        }))
    }

    fn nodes(&self, fits: fn(&NodeFacts) -> bool) -> impl Iterator<Item = Choice> {
        let fitting = self.facts.nodes.iter().filter(move |node| fits(node));
        fitting.map(|node| Choice::new(node.id.to_string(), about_node(node)))
    }

    fn timers(&self) -> Choices<'_> {
        Box::new(self.facts.nodes.iter().filter(|node| node.up).flat_map(move |node| {
            node.timers.iter().flat_map(move |(timer, due)| {
                let about = Saying::plain("complete.timer").with("time", *due);
                let fire = format!("{} {timer}", node.id);
                let named = self.session.present().choices(*timer);
                let bare = named.is_empty().then(|| fire.clone());
                let named: Vec<String> = named.iter().map(|choice| format!("{fire} {choice}")).collect();
                bare.into_iter().chain(named).map(move |text| Choice::new(text, about.clone()))
            })
        }))
    }

    /// Links between two nodes that are cut, or are not.
    fn links(&self, cut: bool) -> impl Iterator<Item = Choice> {
        let nodes = self.facts.nodes.len() as u8;
        let links = NodeId::all(nodes).flat_map(move |from| NodeId::all(nodes).map(move |to| (from, to)));
        let fitting = links.filter(move |(from, to)| from != to && self.facts.is_cut(*from, *to) == cut);
        fitting.map(move |(from, to)| {
            let key = if cut { "complete.heal" } else { "complete.cut" };
            Choice::new(format!("{from}>{to}"), Saying::plain(key).with("from", from).with("to", to))
        })
    }

    /// Partitions that leave one node alone.
    fn groups(&self) -> impl Iterator<Item = Choice> {
        let all: NodeSet = self.facts.nodes.iter().map(|node| node.id).collect();
        all.iter().filter(move |_| all.len() > 1).map(move |node| {
            let mut others = all;
            others.remove(node);
            let groups = Groups(vec![iter::once(node).collect(), others]);
            Choice::new(groups.to_string(), Saying::plain("complete.alone").with("node", node))
        })
    }

    /// Breakages that are on, or are off.
    fn breakages(&self, on: bool) -> Choices<'_> {
        let fits = move |name: &str| self.facts.broken.iter().any(|broken| broken.name == name) == on;
        let fitting = self.facts.profile.breakages().filter(move |breakage| fits(breakage.name));
        Box::new(fitting.map(|breakage| {
            Choice::new(breakage.name, Saying::plain(format!("breakage.{}.about", breakage.name)))
        }))
    }

    /// The start, where branches begin and end, and the last moments before this one.
    fn moments(&self) -> Choices<'_> {
        let history = self.session.history();
        let here = history.cursor();
        let parent = |id: &MomentId| history.moment(*id).map(|moment| moment.parent);
        let mut marks: BTreeSet<MomentId> = iter::successors(Some(here), parent).take(RECENT + 1).collect();
        marks.insert(0);
        marks.extend(history.branches().iter().flat_map(|branch| [branch.from, branch.tip]));
        marks.remove(&here);
        Box::new(marks.into_iter().map(|id| {
            let about = history.moment(id).map(|moment| {
                let line = Saying::plain("complete.moment").with("line", moment.line.to_string());
                line.with("time", moment.time)
            });
            Choice::new(id.to_string(), about.unwrap_or_else(|| Saying::plain("complete.start")))
        }))
    }

    /// Branches whose newest moment is not the present one.
    fn branches(&self) -> Choices<'_> {
        let history = self.session.history();
        let other = |name: &str| history.has_future() || history.branch().name != name;
        Box::new(history.branches().iter().filter(move |branch| other(&branch.name)).map(|branch| {
            Choice::new(branch.name.clone(), Saying::plain("complete.branch").with("moment", branch.tip))
        }))
    }

    /// What can be explained: nodes, what each keeps, messages in flight, guarantees that are broken.
    fn subjects(&self) -> Choices<'_> {
        let why = |choice: Choice| Choice { text: format!("why {}", choice.text), ..choice };
        let protocol = self.facts.profile.name;
        let parts = parts(protocol).flat_map(|(word, part)| {
            self.facts.nodes.iter().map(move |node| {
                let about = Place::Of(node.id, Key::Whole(part)).saying(Some(node));
                Choice::new(format!("{word} {}", node.id), about)
            })
        });
        let entries = self.facts.nodes.iter().flat_map(|node| {
            let last = node.state.raft().map_or(0, |raft| raft.log.last_index());
            (1..=last).rev().take(RECENT).map(move |index| {
                let about = Place::Of(node.id, Key::Entry(index)).saying(Some(node));
                Choice::new(format!("entry {} {index}", node.id), about)
            })
        });
        let broken = self.facts.ledger.violations.iter().map(|violation| {
            let about = Saying::plain(format!("guarantee.{}.name", violation.guarantee));
            Choice::new(violation.guarantee, about)
        });
        let messages = self.messages(Verb::Drop, false);
        Box::new(self.nodes(|_| true).chain(parts).chain(entries).chain(broken).chain(messages).map(why))
    }

    /// What did not happen and can be asked about now.
    fn why_not(&self) -> Choices<'_> {
        let nodes = self.facts.nodes.iter().map(|node| node.id);
        let mut seen = BTreeSet::new();
        let all = nodes.flat_map(|node| Question::open(&self.facts, Some(node)));
        Box::new(all.filter_map(move |question| {
            let text = format!("why-not {question}");
            seen.insert(text.clone()).then(|| Choice::new(text, question.saying()))
        }))
    }

    fn panes(&self) -> Choices<'_> {
        let history = self.session.history();
        let two = history.branches().len() > 1;
        let is_there = move |name: &&&str| match **name {
            "twin" => self.session.twin().is_some(),
            "compare" => two,
            "why-not" => self.why_not().next().is_some(),
            _ => true,
        };
        let pane = |name: &&str| {
            let choice = Choice::new(*name, Saying::plain(format!("complete.show-{name}")));
            if *name == "why-not" { choice.more() } else { choice }
        };
        let other = |name: &str| history.branch().name != name;
        let others = history.branches().iter().filter(move |branch| other(&branch.name)).map(|branch| {
            let about = Saying::plain("complete.branch").with("moment", branch.tip);
            Choice::new(format!("compare {}", branch.name), about)
        });
        Box::new(PANES.iter().filter(is_there).map(pane).chain(self.nodes(|_| true)).chain(others))
    }
}

/// What a message says.
fn about_message(flight: &Flight) -> Saying {
    let key = if flight.held { "complete.held" } else { "complete.message" };
    let contents = tell::contents(&*flight.letter);
    Saying::plain(key).with("message", flight.letter.id().to_string()).with("contents", contents)
}

/// What a node is at the moment.
fn about_node(node: &NodeFacts) -> Saying {
    if !node.up {
        return Saying::plain("role.down");
    }
    if let Some(raft) = node.state.raft() {
        let about = Saying::plain("complete.server").with("role", raft.role.name());
        return about.with("term", raft.current_term);
    }
    let Some(paxos) = node.state.paxos() else { return Saying::plain("role.idle") };
    Saying::plain(match &paxos.proposer {
        _ if paxos.decided.is_some() => "role.decided",
        Some(proposer) if proposer.phase == Phase::Prepare => "role.prepare",
        Some(proposer) if proposer.phase == Phase::Propose => "role.propose",
        _ => "role.idle",
    })
}
