//! Two branches in lines: what `show compare` prints.

use super::branches::{Branches, line};
use super::{Aspect, First};
use crate::model::datum::Datum;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::session::Session;
use crate::words::Words;

/// Pairs of events that are listed.
const LISTED: u64 = 20;

impl Session {
    /// The branch to compare the present one with: the one of this name, or the only other one.
    pub fn other_branch(&self, name: Option<&str>) -> Result<usize, Trouble> {
        let history = self.history();
        let here = history.branch_place();
        let others = || (0..history.branches().len()).filter(|place| *place != here);
        let names = || others().map(|place| history.branches()[place].name.as_str());
        let listed = || names().collect::<Vec<_>>().join(", ");
        match (name, others().count()) {
            (_, 0) => Err(Trouble::plain("error.one-branch")),
            (None, 1) => Ok(if here == 0 { 1 } else { 0 }),
            (None, _) => Err(Trouble::new(Saying::plain("error.which-branch").with("right", listed()))),
            (Some(name), _) => {
                others().find(|place| history.branches()[*place].name == name).ok_or_else(|| {
                    let what = Saying::plain("refusal.no-branch").with("name", String::from(name));
                    Trouble::new(what.with("right", listed())).nearest(name, names())
                })
            }
        }
    }

    /// The present branch beside another: their events from where they part, and where they first differ.
    pub(in crate::session) fn compared(&self, other: usize, words: &Words) -> String {
        let history = self.history();
        let both = Branches::new(history, history.branch_place(), other);
        let names = both.branches().map(|place| history.branches()[place].name.clone());
        let mut values =
            vec![("moment", Datum::from(both.fork())), ("line", line(history, Some(both.fork())))];
        values.extend(["here", "there"].into_iter().zip(names.map(Datum::from)));
        let key = if both.fork() == 0 { "compare.start" } else { "compare.fork" };
        let mut lines = vec![words.fill(key, &values)];
        let length = both.len(history);
        for number in 1..=length.min(LISTED) {
            lines.push(format!("  {}", self.pair(&both, number, words)));
        }
        if length > LISTED {
            lines.push(words.fill("compare.more", &[("count", (length - LISTED).into())]));
        }
        for aspect in [Aspect::Line, Aspect::Fact, Aspect::Message] {
            lines.push(match both.firsts().get(aspect) {
                Some(first) => told(first, words),
                None => {
                    let title = words.get(aspect.title()).to_string();
                    words.fill("compare.no-first", &[("aspect", title.into())])
                }
            });
        }
        lines.extend(
            both.ends()
                .iter()
                .map(|known| words.fill("compare.end", &[("difference", known.line(words).into())])),
        );
        lines.join("\n") + "\n"
    }

    /// Two events that stand beside each other, each with its moment.
    fn pair(&self, both: &Branches, number: u64, words: &Words) -> String {
        let moments = both.pair(self.history(), number);
        let [here, there] = moments.map(|moment| match moment {
            Some(id) => {
                let values = [("moment", id.into()), ("line", line(self.history(), moment))];
                words.fill("compare.event", &values)
            }
            None => words.get("compare.ended").into(),
        });
        words.fill("compare.pair", &[("here", here.into()), ("there", there.into())])
    }
}

/// Where two branches first differ in one aspect.
pub fn told(first: &First, words: &Words) -> String {
    let values = [
        ("aspect", Datum::from(words.get(first.difference.aspect.title()).to_string())),
        ("here", first.moments.0.into()),
        ("there", first.moments.1.into()),
        ("difference", first.difference.line(words).into()),
    ];
    words.fill("compare.first", &values)
}
