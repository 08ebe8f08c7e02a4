//! Why, and why not, as plain text: the answer, the event that shows it, what led to it, and what it caused.

use crate::model::datum::Datum;
use crate::model::rule::Reason;
use crate::model::trouble::Trouble;
use crate::session::{Session, tell};
use crate::sim::Step;
use crate::why::subject::Asked;
use crate::why::{Answer, Link, Past, Question, Subject, past};
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
                Some(_) => self.answered(&Answer::default().shown(here), &mut past, words),
                None => format!("{}\n", words.get("show.start")),
            });
        }
        let subject = Subject::read(asked, &self.grammar(), &past)?;
        let answer = subject.answer(&mut past, &facts).map_err(|trouble| trouble.at(asked.column))?;
        Ok(self.answered(&answer, &mut past, words))
    }

    /// Why something did not happen, or cannot.
    pub(super) fn why_not(&self, asked: Asked<'_>, words: &Words) -> Result<String, Trouble> {
        let mut past = Past::new(self.history());
        let facts = self.facts();
        let question = Question::read(asked, &self.grammar())?;
        let answer = question.answer(&mut past, &facts);
        Ok(self.answered(&answer, &mut past, words))
    }

    /// The sentences of an answer; the events that show it; and what led to the first of them.
    fn answered(&self, answer: &Answer, past: &mut Past<'_>, words: &Words) -> String {
        let mut text: String = answer.says.iter().map(|says| format!("{}\n", words.say(says))).collect();
        let numbers: Vec<u64> = answer.moments.iter().copied().filter(|number| *number > 0).collect();
        for number in &numbers {
            if let Some(step) = past.step(*number) {
                text.push_str(&self.told(past.id(*number), &step, words));
            }
        }
        if let Some(number) = numbers.first() {
            text.push_str(&self.around(*number, past, words));
        }
        text
    }

    /// What happened, and each rule with its sentence and its citation.
    fn told(&self, moment: usize, step: &Step, words: &Words) -> String {
        let protocol = self.setup().profile().name;
        let mut text = format!("{moment} {}\n", tell::event(step, words));
        for reason in &step.reasons {
            let says = words.reason(protocol, reason);
            if reason.is_secret() {
                text.push_str(&format!("  {says}\n"));
                continue;
            }
            let broken = reason.broken.map_or(String::new(), |breakage| {
                format!(" {}", words.fill("show.broken", &[("name", breakage.name.into())]))
            });
            text.push_str(&format!("  {}{broken}: {says} [{}]\n", reason.rule.name, reason.rule.cite));
        }
        for violation in &step.broke {
            text.push_str(&format!("  {}\n", tell::broken(violation, words)));
        }
        text
    }

    /// All that led to an event, the newest first, and what it caused.
    fn around(&self, number: u64, past: &mut Past<'_>, words: &Words) -> String {
        let (mut text, protocol) = (String::new(), self.setup().profile().name);
        let moment = [("moment", Datum::from(past.id(number)))];
        let (chain, more) = past.chain(number, MOST);
        if !chain.is_empty() {
            text.push_str(&format!("{}\n", words.fill("why.back", &moment)));
        }
        for (cause, links) in chain {
            let said = given(&links, past, words);
            let commits = links.iter().any(Link::is_of_commit);
            let happened = headline(cause, commits, past, protocol, words);
            text.push_str(&line("why.line", cause, happened, said, past, words));
        }
        if more > 0 {
            text.push_str(&format!("  {}\n", words.fill("why.more", &[("count", more.into())])));
        }
        let effects = past.effects(number);
        if !effects.is_empty() {
            text.push_str(&format!("{}\n", words.fill("why.forth", &moment)));
        }
        for these in effects.chunk_by(|one, other| one.effect == other.effect) {
            let effect = these[0].effect;
            let said = tell::together(these.iter().map(|link| words.say(&link.what)), words);
            let happened = headline(effect, true, past, protocol, words);
            text.push_str(&line("why.effect", effect, happened, said, past, words));
        }
        text
    }
}

/// One event of a chain, with what it gave or took.
fn line(key: &str, number: u64, happened: String, said: String, past: &Past<'_>, words: &Words) -> String {
    let values =
        [("moment", Datum::from(past.id(number))), ("happened", happened.into()), ("said", said.into())];
    format!("  {}\n", words.fill(key, &values))
}

/// What an event gave to others: each thing once, with the moments that took it.
fn given(links: &[Link], past: &Past<'_>, words: &Words) -> String {
    let mut given: Vec<(String, Vec<Datum>)> = Vec::new();
    for link in links {
        let (what, moment) = (words.say(&link.what), Datum::from(past.id(link.effect)));
        match given.iter_mut().find(|(known, _)| *known == what) {
            Some((_, moments)) => moments.push(moment),
            None => given.push((what, vec![moment])),
        }
    }
    let said = given.into_iter().map(|(what, mut moments)| {
        moments.reverse();
        words.fill("why.for", &[("what", what.into()), ("moments", moments.into())])
    });
    tell::together(said, words)
}

/// An event and the rule that says most about it, on one line.
fn headline(number: u64, commits: bool, past: &mut Past<'_>, protocol: &str, words: &Words) -> String {
    match past.step(number) {
        Some(step) => {
            let mut text = tell::event(&step, words);
            if let Some(reason) = telling(&step, commits) {
                text.push(' ');
                text.push_str(&words.reason(protocol, reason));
            }
            text
        }
        None => words.get("pane.timeline-start").into(),
    }
}

/// The reason that says most about an event: the last, but not how many votes are missing where that is no news, nor what
/// it thought of its commit index, unless that is what is asked for.
fn telling(step: &Step, commits: bool) -> Option<&Reason> {
    let news = |reason: &&Reason| {
        reason.rule.name != "votes-missing" && (commits || !past::COMMITS.contains(&reason.rule.name))
    };
    step.reasons.iter().rev().find(news).or(step.reasons.last())
}
