//! One short remark on each log: what keeps it from being the leader's. Only what is certain at this moment is said.

use crate::model::datum::Datum;
use crate::model::facts::{Facts, NodeFacts, RaftFacts};
use crate::model::id::{MAX_NODES, MessageId, NodeId};
use crate::model::saying::Saying;

/// The leader of the highest term that is up: whose log the others are compared with.
pub(super) fn leader(facts: &Facts) -> Option<(&NodeFacts, &RaftFacts)> {
    let leaders = facts.leaders().filter_map(|node| Some((node, node.state.raft()?)));
    leaders.max_by_key(|(_, raft)| raft.current_term)
}

/// The first entry that is not the leader's, though the leader has one there. A server of a higher term listens to no
/// leader of a lower one.
pub(super) fn conflict(raft: &RaftFacts, leads: &RaftFacts) -> Option<u64> {
    let next = raft.log.common(&leads.log) + 1;
    let both = raft.log.last_index().min(leads.log.last_index());
    (next <= both && raft.current_term <= leads.current_term).then_some(next)
}

/// A message between the leader and a server, and up to which entry it speaks.
#[derive(Clone, Copy, Debug)]
struct Note {
    message: MessageId,
    held: bool,
    index: u64,
}

/// What is in flight between the leader and the others, looked through once.
pub(super) struct Notes<'a> {
    facts: &'a Facts,
    leader: Option<(&'a NodeFacts, &'a RaftFacts)>,
    /// For each server, the entries that are on their way to it.
    entries: [Option<Note>; MAX_NODES as usize],
    /// For each server, its answer that says most.
    answers: [Option<Note>; MAX_NODES as usize],
    /// For each server, its refusal.
    refusals: [Option<Note>; MAX_NODES as usize],
}

impl<'a> Notes<'a> {
    /// Looks through the messages in flight.
    pub(super) fn new(facts: &'a Facts) -> Notes<'a> {
        let none = [None; MAX_NODES as usize];
        let leader = leader(facts);
        let mut notes = Notes { facts, leader, entries: none, answers: none, refusals: none };
        if let Some((chief, leads)) = leader {
            notes.gather(chief.id, leads.current_term);
        }
        notes
    }

    fn gather(&mut self, chief: NodeId, term: u64) {
        for flight in &self.facts.messages {
            let letter = &flight.letter;
            if (letter.from() != chief && letter.to() != chief) || letter.from() == letter.to() {
                continue;
            }
            let fields = letter.fields();
            let field = |name: &str| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
            if field("term") != Some(&Datum::Number(term)) {
                continue;
            }
            let (slot, index) = match (field("entries"), field("success"), field("match_index")) {
                (Some(Datum::Entries(entries)), ..) if letter.from() == chief && !entries.is_empty() => {
                    (&mut self.entries[letter.to().place()], entries.last_index())
                }
                (_, Some(Datum::Flag(true)), Some(Datum::Number(index))) if letter.to() == chief => {
                    (&mut self.answers[letter.from().place()], *index)
                }
                (_, Some(Datum::Flag(false)), _) if letter.to() == chief => {
                    (&mut self.refusals[letter.from().place()], 0)
                }
                _ => continue,
            };
            let note = Note { message: letter.id(), held: flight.held, index };
            // Of two that say the same, one that moves counts before one that waits.
            let weight = |note: &Note| (note.index, !note.held);
            if slot.is_none_or(|known| weight(&note) > weight(&known)) {
                *slot = Some(note);
            }
        }
    }

    /// What there is to say of a server's log, from the longest form to the shortest; nothing if all is well.
    pub(super) fn of(&self, node: &NodeFacts) -> Vec<Saying> {
        let plain = |key: &'static str| Saying::plain(key);
        let Some(raft) = node.state.raft() else { return Vec::new() };
        if !node.up {
            return vec![plain("role.down")];
        }
        let Some((chief, leads)) = self.leader else { return Vec::new() };
        let of = |key: &'static str| plain(key).with("leader", chief.id);
        if node.id == chief.id {
            let commit = |key: &'static str| plain(key).with("commit", raft.commit_index);
            let both = commit("pane.remark-commit").with("applied", raft.last_applied);
            return vec![both, commit("pane.remark-commit-short")];
        }
        if raft.role == crate::model::facts::Role::Leader {
            return vec![plain("pane.remark-old").with("term", raft.current_term)];
        }
        if raft.current_term > leads.current_term {
            let term = |key: &'static str| of(key).with("term", raft.current_term);
            return vec![
                term("pane.remark-higher"),
                plain("pane.remark-higher-short").with("term", raft.current_term),
            ];
        }
        if let Some(index) = conflict(raft, leads) {
            // Terms are compared, never commands: of the same term, only a broken rule makes entries differ.
            let gives_way = raft.log.term_at(index) != leads.log.term_at(index);
            let forms = ["pane.remark-differs", "pane.remark-differs-short"];
            let forms = forms.iter().skip(usize::from(!gives_way));
            return forms.map(|key| of(key).with("index", index)).collect();
        }
        match (self.facts.is_cut(chief.id, node.id), self.facts.is_cut(node.id, chief.id)) {
            (true, true) => vec![of("pane.remark-cut")],
            (true, false) => vec![of("pane.remark-cut-to")],
            (false, true) => vec![of("pane.remark-cut-from")],
            (false, false) => self.under_way(node.id, raft, chief.id, leads),
        }
    }

    /// What the leader is about to learn of a log that does not contradict its own, or the log of the leader.
    fn under_way(&self, node: NodeId, raft: &RaftFacts, chief: NodeId, leads: &RaftFacts) -> Vec<Saying> {
        let (common, last) = (raft.log.common(&leads.log), leads.log.last_index());
        let known = leads.match_index.get(node);
        let message = |note: &Note, forms: [[&'static str; 2]; 2]| -> Vec<Saying> {
            let say =
                |key| Saying::plain(key).with("index", note.index).with("message", note.message.to_string());
            forms[usize::from(note.held)].map(say).into()
        };
        if let Some(note) = self.answers[node.place()].filter(|note| note.index > known) {
            return message(&note, ANSWER);
        }
        if let Some(note) = &self.refusals[node.place()] {
            return message(note, REFUSAL);
        }
        if let Some(note) = self.entries[node.place()].filter(|note| note.index > common) {
            return message(&note, ENTRIES);
        }
        if common < last {
            let lacks = Saying::plain("pane.remark-lacks").with("count", last - common).with("leader", chief);
            return vec![lacks];
        }
        if known < common {
            let index = |key: &'static str| Saying::plain(key).with("index", common);
            let whole = index("pane.remark-unknown").with("leader", chief);
            return vec![whole, index("pane.remark-unknown-short")];
        }
        if raft.commit_index < leads.commit_index {
            let index = |key: &'static str| Saying::plain(key).with("index", leads.commit_index);
            return vec![index("pane.remark-behind"), index("pane.remark-behind-short")];
        }
        Vec::new()
    }
}

/// Sentences for a message that moves and for one that waits, long and short.
const ANSWER: [[&str; 2]; 2] = [
    ["pane.remark-answer", "pane.remark-answer-short"],
    ["pane.remark-answer-held", "pane.remark-answer-held-short"],
];
const REFUSAL: [[&str; 2]; 2] = [
    ["pane.remark-refusal", "pane.remark-refusal-short"],
    ["pane.remark-refusal-held", "pane.remark-refusal-held-short"],
];
const ENTRIES: [[&str; 2]; 2] = [
    ["pane.remark-entries", "pane.remark-entries-short"],
    ["pane.remark-entries-held", "pane.remark-entries-held-short"],
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{self, Setup};
    use crate::session::Session;
    use crate::words::Language;

    /// What is said of each server after these lines.
    fn said(lines: &[&str]) -> Vec<String> {
        let mut session = Session::new(Setup::new(catalog::protocol("raft").unwrap())).unwrap();
        for line in lines {
            session.read(line, &mut |_| {}).unwrap();
        }
        let facts = session.facts();
        let notes = Notes::new(&facts);
        let words = Language::En.words();
        let first = |node| notes.of(node).first().map_or_else(String::new, |saying| words.say(saying));
        facts.nodes.iter().map(first).collect()
    }

    const LEADER: [&str; 5] = [
        "plant n1 term=2 log=1:x,2:y",
        "plant n3 term=2 log=2:q",
        "fire n1 election",
        "deliver n1>n2 vote",
        "deliver n2>n1 vote-reply",
    ];

    fn after(lines: &[&'static str]) -> Vec<String> {
        said(&[&LEADER[..], lines].concat())
    }

    #[test]
    fn without_a_leader_only_the_dead_are_remarked() {
        assert_eq!(said(&["crash n2"]), ["", "down", ""]);
    }

    #[test]
    fn what_keeps_a_log_from_being_the_leaders_is_said() {
        assert_eq!(after(&[])[0], "commit 0, applied 0");
        assert_eq!(after(&[])[2], "1 is not n1's: n1 would overwrite it");
        assert_eq!(after(&["crash n2"])[1], "down");
        assert_eq!(after(&["cut n1>n2"])[1], "n1 cannot reach it");
        assert_eq!(after(&["cut n2>n1"])[1], "it cannot reach n1");
    }

    #[test]
    fn a_message_on_its_way_is_named() {
        let sent = after(&["deliver n1>n2 append"]);
        assert!(sent[1].starts_with("its refusal is on its way (m"), "{sent:?}");
        let entries = after(&["deliver n1>n2 append", "deliver n2>n1 append-reply"]);
        assert!(entries[1].starts_with("entries up to 2 are on their way (m"), "{entries:?}");
    }
}
