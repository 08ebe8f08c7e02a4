//! What a step was to clients: who asked for what, who took it, and who was told.

use crate::model::clients::{Clients, When};
use crate::model::event::Event;
use crate::model::facts::State;
use crate::model::log::Command;
use crate::model::node::NodeFacts;
use crate::sim::Step;
use std::sync::Arc;

/// What clients have asked for and were told after a step; the same as before where it was nothing to them. `wished` says
/// whether anyone ever asked for a command.
pub(super) fn after(before: &Arc<Clients>, step: &Step, wished: &dyn Fn(&Command) -> bool) -> Arc<Clients> {
    let mut clients = before.clone();
    let Some((was, is)) = &step.change else { return clients };
    let when = When { step: step.number, time: step.time };
    if let Event::Request(node, command) = &step.event {
        let taken = taken(was, is).ok_or_else(|| step.reasons.first().cloned());
        Arc::make_mut(&mut clients).ask((*node, command, when), taken);
    }
    for (command, place) in &step.told {
        let term = is.state.raft().map_or(0, |raft| raft.current_term);
        let slot = place.map(|index| (term, index));
        Arc::make_mut(&mut clients).tell(is.id, slot, (command, when), wished(command));
    }
    clients
}

/// Whether a node has taken a request, and in Raft into which entry: its term and index.
fn taken(before: &NodeFacts, after: &NodeFacts) -> Option<Option<(u64, u64)>> {
    match (&before.state, &after.state) {
        (State::Raft(before), State::Raft(after)) => {
            let last = after.log.last_index();
            (before.log.common(&after.log) < last).then_some(Some((after.current_term, last)))
        }
        (State::Paxos(before), State::Paxos(after)) => (before.proposer != after.proposer).then_some(None),
        _ => unreachable!("a node keeps its protocol"),
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Setup, protocol};
    use crate::model::clients::{Answer, Clients, Contradiction};
    use crate::session::Session;
    use std::sync::Arc;

    fn clients(name: &str, broken: &[&str], lines: &[&str]) -> (Session, Arc<Clients>) {
        let mut setup = Setup::new(protocol(name).unwrap());
        setup.config.nodes = 3;
        broken.iter().for_each(|name| setup.set("break", name).unwrap());
        let mut session = Session::new(setup).unwrap();
        for line in lines {
            session.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("{line}: {stop:?}"));
        }
        let clients = session.history().clients().clone();
        (session, clients)
    }

    #[test]
    fn a_leader_takes_tells_and_followers_refuse() {
        let lines = ["fire n1 election", "settle", "request n2 a", "request n1 b", "settle", "request n1 c"];
        let (mut session, clients) = clients("raft", &[], &lines);
        let told =
            |number| clients.get(number).unwrap().told().map(|told| (told.command.clone(), told.place));
        assert!(
            matches!(&clients.get(0).unwrap().answer, Answer::Refused(Some(reason)) if reason.rule.name == "not-leader")
        );
        assert_eq!((told(1), told(2)), (Some(("b".into(), Some(1))), None));
        assert!(clients.contradiction().is_none());
        session.read("goto 0", &mut |_| {}).unwrap();
        assert!(session.history().clients().is_empty(), "nobody had asked yet");
        session.read("forward 6", &mut |_| {}).unwrap();
        assert!(session.history().clients().len() <= 1, "the moment has its own state");
    }

    #[test]
    fn a_proposer_tells_its_client_what_is_decided_whatever_it_asked_for() {
        let lines = ["request n1 X", "settle", "request n2 Y", "request n2 Z", "settle"];
        let (_, clients) = clients("paxos", &[], &lines);
        let first = clients.get(0).unwrap().told().unwrap();
        assert_eq!((&*first.command, first.place), ("X", None));
        assert!(matches!(&clients.get(1).unwrap().answer, Answer::Refused(Some(_))));
        assert!(clients.contradiction().is_none() && clients.has_answers());
    }

    #[test]
    fn an_entry_that_is_committed_and_lost_is_seen_by_clients_once_another_one_is_told_its_place() {
        let lines = [
            "fire n1 election",
            "settle",
            "cut n1>n2",
            "cut n1>n3",
            "request n1 a",
            "fire n2 election",
            "settle",
            "request n2 b",
            "settle",
        ];
        let (_, right) = clients("raft", &[], &lines);
        assert!(matches!(right.get(0).unwrap().answer, Answer::Nothing));
        assert!(right.get(1).unwrap().told().is_some() && right.contradiction().is_none());
        let lines = [
            "fire n1 election",
            "settle",
            "crash n2",
            "crash n3",
            "request n1 a",
            "settle",
            "crash n1",
            "restart n2",
            "restart n3",
            "fire n2 election",
            "settle",
            "request n2 b",
            "settle",
        ];
        let (_, broken) = clients("raft", &["majority-of-live"], &lines);
        assert_eq!(broken.contradiction(), Some(Contradiction::SamePlace(0, 1)));
    }
}
