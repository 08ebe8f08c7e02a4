//! Why, and why not, as plain text: the answer, the event that shows it, what led to it, and what it caused.

use crate::model::datum::Datum;
use crate::model::facts::Facts;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::session::{Session, tell};
use crate::sim::Step;
use crate::why::subject::Asked;
use crate::why::{Answer, Link, Past, Question, Subject};
use crate::words::Words;

/// Most events that are listed of what led to an event.
const MOST: usize = 40;

impl Session {
    /// Why something is as it is; why what just happened did, if nothing is named.
    pub(super) fn why(&self, asked: Asked<'_>, words: &Words) -> Result<String, Trouble> {
        let mut past = Past::new(self.history());
        let facts = self.facts();
        if asked.text.is_empty() {
            let here = past.here();
            return Ok(match self.history().last() {
                Some(_) => self.account(here, &mut past, &facts, words),
                None => format!("{}\n", words.get("show.start")),
            });
        }
        let subject = Subject::read(asked, &self.grammar(), &past)?;
        let answer = subject.answer(&mut past, &facts).map_err(|trouble| trouble.at(asked.column))?;
        Ok(self.answered(&answer, &mut past, &facts, words))
    }

    /// Why something did not happen, or cannot.
    pub(super) fn why_not(&self, asked: Asked<'_>, words: &Words) -> Result<String, Trouble> {
        let mut past = Past::new(self.history());
        let facts = self.facts();
        let question = Question::read(asked, &self.grammar())?;
        let answer = question.answer(&mut past, &facts);
        Ok(self.answered(&answer, &mut past, &facts, words))
    }

    /// The sentences of an answer; the first event that shows it with all that led to it, the others alone.
    fn answered(&self, answer: &Answer, past: &mut Past<'_>, facts: &Facts, words: &Words) -> String {
        let mut text: String = answer.says.iter().map(|says| format!("{}\n", words.say(says))).collect();
        let numbers: Vec<u64> = answer.moments.iter().copied().filter(|number| *number > 0).collect();
        for number in numbers.iter().skip(1) {
            if let Some(step) = past.step(*number) {
                text.push_str(&self.told(past.id(*number), &step, words));
            }
        }
        if let Some(number) = numbers.first() {
            text.push_str(&self.account(*number, past, facts, words));
        }
        text
    }

    /// What happened, and each rule with its sentence and its citation.
    fn told(&self, moment: usize, step: &Step, words: &Words) -> String {
        let protocol = self.setup().profile().name;
        let mut text = format!("{moment} {}\n", tell::event(step, words));
        for reason in &step.reasons {
            let says = words.reason(protocol, reason);
            text.push_str(&format!("  {}: {says} [{}]\n", reason.rule.name, reason.rule.cite));
        }
        for violation in &step.broke {
            text.push_str(&format!("  {}\n", tell::broken(violation, words)));
        }
        text
    }

    /// An event with all that led to it, the newest first, and what it caused.
    fn account(&self, number: u64, past: &mut Past<'_>, _facts: &Facts, words: &Words) -> String {
        let Some(step) = past.step(number) else { return String::new() };
        let mut text = self.told(past.id(number), &step, words);
        let (chain, more) = past.chain(number, MOST);
        if !chain.is_empty() {
            text.push_str(&format!("{}\n", words.get("why.back")));
        }
        for (cause, links) in chain {
            text.push_str(&self.linked(cause, &links, past, words));
        }
        if more > 0 {
            text.push_str(&format!("  {}\n", words.fill("why.more", &[("count", more.into())])));
        }
        let effects = past.effects(number);
        if !effects.is_empty() {
            text.push_str(&format!("{}\n", words.get("why.forth")));
        }
        let mut last = None;
        for effect in effects.iter().map(|link| link.effect) {
            if last.replace(effect) != Some(effect) {
                let links: Vec<Link> = effects.iter().filter(|link| link.effect == effect).cloned().collect();
                let said = listed(&links, None, past, words);
                text.push_str(&self.line(effect, said, past, words));
            }
        }
        text
    }

    /// One event of the chain, with what it gave to those that came of it.
    fn linked(&self, cause: u64, links: &[Link], past: &mut Past<'_>, words: &Words) -> String {
        let said = listed(links, Some(()), past, words);
        self.line(cause, said, past, words)
    }

    fn line(&self, number: u64, said: String, past: &mut Past<'_>, words: &Words) -> String {
        let happened = headline(number, past, self.setup().profile().name, words);
        let values =
            [("moment", Datum::from(past.id(number))), ("happened", happened.into()), ("said", said.into())];
        format!("  {}\n", words.fill("why.line", &values))
    }
}

/// What links say, each once; with the moments that they lead to, where that is asked for.
fn listed(links: &[Link], to: Option<()>, past: &Past<'_>, words: &Words) -> String {
    let mut said: Vec<String> = Vec::new();
    for link in links {
        let what = words.say(&link.what);
        let what = match to {
            Some(()) => {
                let values = [("what", Datum::from(what)), ("moment", past.id(link.effect).into())];
                words.fill("why.for", &values)
            }
            None => what,
        };
        if !said.contains(&what) {
            said.push(what);
        }
    }
    said.join(words.get("why.and"))
}

/// An event and its last rule, on one line.
pub fn headline(number: u64, past: &mut Past<'_>, protocol: &str, words: &Words) -> String {
    match past.step(number) {
        Some(step) => {
            let mut text = tell::event(&step, words);
            if let Some(reason) = step.reasons.last() {
                text.push(' ');
                text.push_str(&words.reason(protocol, reason));
            }
            text
        }
        None => words.say(&Saying::plain("pane.timeline-start")),
    }
}
