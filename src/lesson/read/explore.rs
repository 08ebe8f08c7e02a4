//! Reads the searches of a lesson: where each starts, what it proves, and within which bounds.

use super::Reader;
use crate::lesson::explore::{MOST_STATES, NUMBERS};
use crate::lesson::format::{Explore, Since, Sought};
use crate::lesson::raw::{self, Word};
use crate::model::expression::Question;
use crate::model::id::{NodeId, NodeSet};
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::search::{self, Bounds, Grain};
use toml::{Spanned, Value};

/// Most searches of a lesson.
const MOST_EXPLORES: usize = 8;

impl Reader {
    /// All searches of a lesson with these tasks.
    pub(super) fn explores(&mut self, explores: Vec<raw::Explore>, tasks: &[String]) -> Vec<Option<Explore>> {
        if let Some(explore) = explores.get(MOST_EXPLORES) {
            let what = Saying::plain("lesson.explores").with("most", MOST_EXPLORES);
            self.blame(|page| page.say(&explore.id.span(), what));
        }
        self.once(explores.iter().map(|explore| &explore.id).collect());
        explores.into_iter().take(MOST_EXPLORES).map(|explore| self.explore(explore, tasks)).collect()
    }

    fn explore(&mut self, explore: raw::Explore, tasks: &[String]) -> Option<Explore> {
        self.id(&explore.id);
        let from = explore.from.as_ref().map_or(Some(Since::Start), |word| self.since(word, tasks));
        let is_dead_end = explore.dead_end.as_ref().is_some_and(|dead_end| *dead_end.get_ref());
        let profile = self.grammar.profile;
        let usual = if is_dead_end { search::last_chances(profile) } else { search::usual(profile) };
        let bounds = self.bounds(&explore, Bounds { states: MOST_STATES, ..usual });
        let numbers: Vec<&str> =
            NUMBERS.iter().map(|(name, _)| *name).filter(|name| *name != self.foreign()).collect();
        let text = self.needed_with(explore.text, &explore.id, &numbers);
        let sought = match (explore.never, explore.always, is_dead_end) {
            (Some(never), None, false) => self.asked(never).map(Sought::Never),
            (None, Some(always), false) => self.always(always).map(Sought::Always),
            (None, None, true) => Some(Sought::DeadEnd),
            _ => {
                self.blame(|page| page.say(&explore.id.span(), Saying::plain("lesson.explore-one")));
                None
            }
        };
        Some(Explore { id: explore.id, from: from?, sought: sought?, bounds, text })
    }

    /// An expression whose opposite can be searched for: that is a little longer.
    fn always(&mut self, written: Word) -> Option<super::Asked> {
        let opposite = format!("not ({})", written.get_ref());
        let asked = self.asked(written)?;
        if let Err(trouble) = Question::new(&opposite, self.grammar.profile, self.grammar.nodes) {
            self.blame(|page| page.fault_inside(&asked.written, 0, Trouble { column: None, ..trouble }));
        }
        Some(asked)
    }

    /// Where a search starts.
    fn since(&mut self, word: &Word, tasks: &[String]) -> Option<Since> {
        let fixed = [("start", Since::Start), ("current", Since::Current)];
        let fixed = fixed.into_iter().find(|(name, _)| name == word.get_ref()).map(|(_, since)| since);
        let after = || tasks.iter().position(|task| task == word.get_ref()).map(Since::After);
        let found = fixed.or_else(after);
        if found.is_none() {
            let right: Vec<&str> =
                ["start", "current"].into_iter().chain(tasks.iter().map(String::as_str)).collect();
            self.unknown(word, &right);
        }
        found
    }

    /// The bound that the protocol has not.
    fn foreign(&self) -> &'static str {
        if self.grammar.profile.name == "raft" { "rounds" } else { "terms" }
    }

    /// The bounds that are written, and the usual ones for the others.
    fn bounds(&mut self, explore: &raw::Explore, usual: Bounds) -> Bounds {
        let mut bounds = usual;
        let written = [
            &explore.requests,
            &explore.timeouts,
            &explore.heartbeats,
            &explore.crashes,
            &explore.drops,
            &explore.duplicates,
            &explore.late,
            &explore.terms,
            &explore.rounds,
            &explore.depth,
            &explore.states,
        ];
        for ((name, row), limit) in NUMBERS.into_iter().zip(written) {
            let Some(limit) = limit else { continue };
            if let Err(trouble) = self.bound(&mut bounds, (name, row), limit) {
                self.blame(|page| page.fault(limit.span().start, trouble));
            }
        }
        if let Some(grain) = &explore.grain {
            let grains = [("exchange", Grain::Exchange), ("message", Grain::Message)];
            bounds.grain = self.one_of(grain, &grains).unwrap_or(bounds.grain);
        }
        if let Some(ask) = &explore.ask {
            bounds.asked = ask.iter().filter_map(|word| self.node(word)).collect::<NodeSet>();
        }
        bounds
    }

    fn bound(
        &self,
        bounds: &mut Bounds,
        (name, row): (&'static str, &str),
        limit: &Spanned<Value>,
    ) -> Result<(), Trouble> {
        if name == self.foreign() {
            let what = Saying::plain("lesson.bound-foreign").with("protocol", self.grammar.profile.name);
            return Err(Trouble::new(what.with("name", name)));
        }
        let word = match limit.get_ref() {
            Value::String(word) => word.clone(),
            other => other.to_string(),
        };
        let set = search::set(bounds, row, &word);
        let right = search::written::right(row);
        let what = Saying::plain("lesson.bound").with("word", word).with("name", name).with("right", right);
        set.map_err(|trouble| Trouble { what, ..trouble })?;
        if bounds.states > MOST_STATES {
            return Err(Trouble::new(Saying::plain("lesson.bound-states").with("most", MOST_STATES)));
        }
        Ok(())
    }

    /// A node of the cluster.
    fn node(&mut self, word: &Word) -> Option<NodeId> {
        let nodes = self.grammar.nodes;
        let node = word.get_ref().parse::<NodeId>().ok().filter(|node| node.number() <= nodes);
        if node.is_none() {
            let what = Saying::plain("error.node").with("word", word.get_ref().clone());
            let what = what.with("last", NodeId::all(nodes).next_back());
            self.blame(|page| page.fault_inside(word, 0, Trouble::new(what)));
        }
        node
    }
}
