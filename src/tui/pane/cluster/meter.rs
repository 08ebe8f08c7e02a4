//! How far a majority is: who has said yes, whose answer is on its way, who has said no, and how many it takes.
//!
//! A tally is made of what is true in the whole cluster, not of what one node knows: an acceptor's vote counts when
//! it is cast, and that moment, not the arrival of its answer, chooses a value.

use crate::model::ballot::Ballot;
use crate::model::datum::Datum;
use crate::model::facts::{Facts, NodeFacts, PaxosFacts, RaftFacts, Role};
use crate::model::id::NodeId;
use crate::model::node::paxos::Phase;
use crate::tui::app::{App, Lab};
use crate::tui::text::{pad, width};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Tallies that are shown at the most.
const MOST: usize = 3;

/// What a node's answer to a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// It said yes.
    Yes,
    /// Its yes is on its way.
    Coming,
    /// The question is on its way.
    Asked,
    /// The question or the answer will be lost on its way.
    Lost,
    /// It has said no, or will.
    No,
    /// Nothing is on its way, and nothing has come.
    Silent,
}

/// A question put to all nodes.
#[derive(Debug)]
struct Tally {
    /// Who asks.
    node: NodeId,
    /// The sentence's key, and what stands in it.
    key: &'static str,
    what: String,
    /// The term or round.
    term: u64,
    answers: Vec<Answer>,
}

/// The tallies of this moment, one line each, and behind them how many it takes.
pub fn lines(app: &App, lab: &Lab, columns: usize) -> Vec<Line<'static>> {
    let mut tallies = Vec::new();
    for node in lab.facts.nodes.iter().filter(|node| node.up) {
        if let Some(raft) = node.state.raft() {
            tallies.extend(raft_tally(node, raft, &lab.facts));
        }
        if let Some(paxos) = node.state.paxos() {
            tallies.extend(paxos_tally(node, paxos, &lab.facts));
        }
    }
    tallies.sort_by_key(|tally| (tally.node != lab.node, std::cmp::Reverse(tally.term)));
    tallies.truncate(MOST);
    let question = |tally: &Tally| width(&self::question(tally, app));
    let widest = tallies.iter().map(question).max().unwrap_or(0);
    tallies.iter().map(|tally| line(tally, widest, app, lab, columns)).collect()
}

fn question(tally: &Tally, app: &App) -> String {
    let values = [("node", Datum::from(tally.node)), ("what", tally.what.clone().into())];
    app.words().fill(tally.key, &values)
}

fn line(tally: &Tally, widest: usize, app: &App, lab: &Lab, columns: usize) -> Line<'static> {
    let (theme, words, quorum) = (app.theme, app.words(), lab.facts.config.quorum());
    let yes = tally.answers.iter().filter(|answer| **answer == Answer::Yes).count();
    let question = pad(&question(tally, app), widest, "");
    let counts = words.fill("meter.count", &[("yes", yes.into()), ("quorum", quorum.into())]);
    let gauge =
        theme.glyphs.full.repeat(yes.min(quorum)) + &theme.glyphs.empty.repeat(quorum.saturating_sub(yes));
    let votes: Vec<(String, Style)> = lab
        .facts
        .nodes
        .iter()
        .zip(&tally.answers)
        .map(|(node, answer)| {
            let (mark, style) = match answer {
                Answer::Yes => (theme.glyphs.yes, theme.good()),
                Answer::Coming => (theme.glyphs.coming, theme.good()),
                Answer::Asked => (theme.glyphs.arrow, theme.text()),
                Answer::Lost => (theme.glyphs.cut, theme.warn()),
                Answer::No => (theme.glyphs.no, theme.warn()),
                Answer::Silent => (theme.glyphs.wait, theme.dim()),
            };
            (format!("{}{mark}", node.id), style)
        })
        .collect();
    let size = votes.iter().map(|(text, _)| width(text) + 1).sum::<usize>() + width(&gauge) + 2;
    let mut spans = Vec::new();
    let mut room = columns.saturating_sub(size);
    // Who asks is said at least.
    let short = format!("{}:", tally.node);
    if let Some(question) = [question, short].into_iter().find(|question| width(question) < room) {
        room -= width(&question) + 1;
        spans.push(Span::styled(format!("{question} "), theme.term(tally.term)));
    }
    spans.extend(votes.into_iter().map(|(text, style)| Span::styled(format!("{text} "), style)));
    let enough = yes >= quorum;
    spans.push(Span::styled(format!(" {gauge}"), if enough { theme.good() } else { theme.text() }));
    if width(&counts) < room {
        spans.push(Span::styled(format!(" {counts}"), if enough { theme.good() } else { theme.dim() }));
    }
    Line::from(spans)
}

/// The answer of a message that is on its way: it will be lost where its receiver is down or its link is cut.
fn unless_lost(facts: &Facts, (from, to): (NodeId, NodeId), answer: Answer) -> Answer {
    if facts.arrives(from, to) { answer } else { Answer::Lost }
}

/// Whether a message of this kind is on its way between two nodes, and a field of it has this value.
fn flying(facts: &Facts, kind: &str, ends: (NodeId, NodeId), field: (&str, Datum)) -> bool {
    facts.messages.iter().any(|flight| {
        let letter = &flight.letter;
        (letter.from(), letter.to()) == ends
            && letter.kind().line == kind
            && flight.field(field.0) == Some(field.1.clone())
    })
}

fn raft_tally(node: &NodeFacts, raft: &RaftFacts, facts: &Facts) -> Option<Tally> {
    let (id, term) = (node.id, raft.current_term);
    let tally = |key, what: String, answer: &dyn Fn(&NodeFacts) -> Answer| Tally {
        node: id,
        key,
        what,
        term,
        answers: facts.nodes.iter().map(answer).collect(),
    };
    match raft.role {
        Role::Candidate => {
            Some(tally("meter.votes", term.to_string(), &|voter| vote(voter, id, raft, facts)))
        }
        Role::Leader if raft.commit_index < raft.log.last_index() => {
            let index = raft.log.last_index();
            Some(tally("meter.entry", index.to_string(), &|holder| stored(holder, id, index, raft, facts)))
        }
        _ => None,
    }
}

/// A voter's answer to a candidate.
fn vote(voter: &NodeFacts, id: NodeId, raft: &RaftFacts, facts: &Facts) -> Answer {
    let term = raft.current_term;
    let reply = |granted: bool| {
        facts.messages.iter().any(|flight| {
            let letter = &flight.letter;
            (letter.from(), letter.to(), letter.kind().line) == (voter.id, id, "vote-reply")
                && flight.field("term") == Some(term.into())
                && flight.field("vote_granted") == Some(granted.into())
        })
    };
    let own = voter.state.raft();
    let bound = own.is_some_and(|own| {
        own.current_term > term || (own.current_term == term && own.voted_for.is_some_and(|vote| vote != id))
    });
    match () {
        () if raft.votes_granted.contains(voter.id) => Answer::Yes,
        () if reply(true) => unless_lost(facts, (voter.id, id), Answer::Coming),
        () if bound || reply(false) => Answer::No,
        () if flying(facts, "vote", (id, voter.id), ("term", term.into())) => {
            unless_lost(facts, (id, voter.id), Answer::Asked)
        }
        () => Answer::Silent,
    }
}

/// Whether a node holds the newest entry of a leader.
fn stored(holder: &NodeFacts, id: NodeId, index: u64, raft: &RaftFacts, facts: &Facts) -> Answer {
    let known = holder.id == id || raft.match_index.get(holder.id) >= index;
    let digest = raft.log.digest_at(index);
    let holds = holder.state.raft().is_some_and(|own| own.log.digest_at(index) == digest);
    let reply = facts.messages.iter().any(|flight| {
        let letter = &flight.letter;
        (letter.from(), letter.to(), letter.kind().line) == (holder.id, id, "append-reply")
            && matches!(flight.field("match_index"), Some(Datum::Number(matched)) if matched >= index)
    });
    let asked = flying(facts, "append", (id, holder.id), ("term", raft.current_term.into()));
    match () {
        () if known => Answer::Yes,
        () if holds && reply => unless_lost(facts, (holder.id, id), Answer::Coming),
        () if asked => unless_lost(facts, (id, holder.id), Answer::Asked),
        () => Answer::Silent,
    }
}

fn paxos_tally(node: &NodeFacts, paxos: &PaxosFacts, facts: &Facts) -> Option<Tally> {
    let proposer = paxos.proposer.as_ref()?;
    let (id, ballot) = (node.id, proposer.ballot);
    let tally = |key, what: String, answer: &dyn Fn(&NodeFacts) -> Answer| Tally {
        node: id,
        key,
        what,
        term: ballot.round,
        answers: facts.nodes.iter().map(answer).collect(),
    };
    match proposer.phase {
        Phase::Prepare => Some(tally("meter.promises", ballot.to_string(), &|acceptor| {
            promise(acceptor, id, ballot, paxos, facts)
        })),
        Phase::Propose => {
            let what = format!("{ballot}:{}", proposer.value);
            Some(tally("meter.accepted", what, &|acceptor| accepted(acceptor, id, ballot, facts)))
        }
        Phase::Done => None,
    }
}

/// Whether an acceptor can no longer say yes to a ballot.
fn bound(acceptor: &NodeFacts, ballot: Ballot) -> bool {
    acceptor.state.paxos().is_some_and(|own| own.promised.is_some_and(|promised| promised > ballot))
}

/// An acceptor's answer to a prepare request.
fn promise(acceptor: &NodeFacts, id: NodeId, ballot: Ballot, paxos: &PaxosFacts, facts: &Facts) -> Answer {
    match () {
        () if paxos.promises.contains(acceptor.id) => Answer::Yes,
        () if flying(facts, "promise", (acceptor.id, id), ("ballot", ballot.into())) => {
            unless_lost(facts, (acceptor.id, id), Answer::Coming)
        }
        () if bound(acceptor, ballot) => Answer::No,
        () if flying(facts, "prepare", (id, acceptor.id), ("ballot", ballot.into())) => {
            unless_lost(facts, (id, acceptor.id), Answer::Asked)
        }
        () => Answer::Silent,
    }
}

/// An acceptor's answer to an accept request: its vote counts when it is cast.
fn accepted(acceptor: &NodeFacts, id: NodeId, ballot: Ballot, facts: &Facts) -> Answer {
    let votes = facts.ledger.accepted.get(ballot.key());
    let cast = votes.is_some_and(|votes| votes.iter().any(|(_, voters)| voters.contains(acceptor.id)));
    match () {
        () if cast => Answer::Yes,
        () if bound(acceptor, ballot) => Answer::No,
        () if flying(facts, "propose", (id, acceptor.id), ("ballot", ballot.into())) => {
            unless_lost(facts, (id, acceptor.id), Answer::Asked)
        }
        () => Answer::Silent,
    }
}
