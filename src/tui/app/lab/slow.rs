//! Links that are slow: whatever is sent on one waits until the link lets its messages go on.
//!
//! The cluster knows no slow links. The lab writes a `hold` line for each message that a line has put on one, so a
//! saved run, or a twin, waits as well.

use super::{Lab, Notice};
use crate::model::facts::Facts;
use crate::model::id::{MessageId, NodeId};
use crate::model::saying::Saying;
use crate::session::Outcome;
use crate::sim::line::{Line, Verb};
use crate::sim::resolve;

impl Lab {
    /// Whether messages wait on a link.
    pub fn is_slow(&self, from: NodeId, to: NodeId) -> bool {
        self.slow.contains(&(from, to))
    }

    /// Makes messages wait on a link, those that are on it now as well; or lets them all go on.
    pub fn delay(&mut self, from: NodeId, to: NodeId) {
        let before = self.facts.clone();
        let (verb, key) = if self.slow.remove(&(from, to)) {
            (Verb::Release, "notice.link-goes-on")
        } else {
            self.slow.insert((from, to));
            (Verb::Hold, "notice.link-waits")
        };
        self.notice = Some(Notice::Said(Saying::plain(key).with("from", from).with("to", to)));
        self.on_link((from, to), verb, |_| true);
        self.look_again(&before);
    }

    /// Makes those messages wait that have been put on a slow link since.
    pub(super) fn hold_fresh(&mut self, before: &Facts) {
        let known = before.messages.iter().map(|flight| flight.letter.id()).max();
        for link in self.slow.clone() {
            self.on_link(link, Verb::Hold, |id| known.is_none_or(|known| id > known));
        }
    }

    /// Does something to the messages of a link that a verb can mean.
    fn on_link(&mut self, link: (NodeId, NodeId), verb: Verb, wanted: impl Fn(MessageId) -> bool) {
        let flights = self.session.present().flights();
        let on_it = flights.iter().filter(|flight| (flight.letter.from(), flight.letter.to()) == link);
        let meant = on_it.filter(|flight| verb.means(flight.held)).map(|flight| flight.letter.id());
        for id in meant.filter(|id| wanted(*id)) {
            let line = Line::Message(verb, resolve::address(verb, id, &self.session.present().flights()));
            let (text, allowed) = (line.to_string(), self.forbidden(&line).is_none());
            if allowed && self.session.run(line, &mut |_| {}).is_ok() {
                self.judge(&Ok(Outcome::Done));
                self.journal.line(&text);
            }
        }
    }
}
