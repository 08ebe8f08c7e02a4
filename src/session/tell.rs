//! Puts what happened into sentences, for pipes, screen readers and the why pane.

use crate::history::MomentId;
use crate::model::datum::Datum;
use crate::model::event::Event;
use crate::model::facts::Letter;
use crate::model::ledger::Violation;
use crate::model::profile::Profile;
use crate::model::saying::Saying;
use crate::model::text::plain;
use crate::model::trouble::Trouble;
use crate::session::Disappointment;
use crate::sim::Step;
use crate::words::Words;

/// What happened, without why: "n2 receives n1's vote (m3)."
pub fn event(step: &Step, words: &Words) -> String {
    let lost = step.lost.as_ref().map_or(String::new(), |lost| words.say(lost));
    happening(&step.event, step.letter.as_deref(), words) + &lost
}

/// An event in a sentence, with the message that it was about.
pub fn happening(event: &Event, letter: Option<&dyn Letter>, words: &Words) -> String {
    let plain = |key: &'static str| Saying::plain(key);
    let about = |key: &'static str| match letter {
        Some(letter) => Saying::plain(key)
            .with("message", letter.id().to_string())
            .with("from", letter.from())
            .with("to", letter.to())
            .with("kind", String::from(letter.kind().line)),
        None => Saying::plain(key),
    };
    let saying = match event {
        Event::Deliver(_) => about("event.deliver"),
        Event::Drop(_) => about("event.drop"),
        Event::Duplicate(_) => about("event.duplicate"),
        Event::Hold(_) => about("event.hold"),
        Event::Release(_) => about("event.release"),
        Event::Fire(node, timer, _) => plain("event.fire").with("node", *node).with("timer", timer.name()),
        Event::Request(node, command) => {
            plain("event.request").with("node", *node).with("command", command.clone())
        }
        Event::Crash(node) => plain("event.crash").with("node", *node),
        Event::Restart(node) => plain("event.restart").with("node", *node),
        Event::Cut(from, to) => plain("event.cut").with("from", *from).with("to", *to),
        Event::Partition(groups) => plain("event.partition").with("groups", groups.to_string()),
        Event::Heal(None) => plain("event.heal"),
        Event::Heal(Some((from, to))) => plain("event.heal-link").with("from", *from).with("to", *to),
        Event::Break(breakage) => plain("event.break").with("name", String::from(breakage.name)),
        Event::Mend(breakage) => plain("event.mend").with("name", String::from(breakage.name)),
    };
    words.say(&saying)
}

/// What happened and why, in sentences only.
pub fn story(step: &Step, profile: &Profile, words: &Words) -> String {
    let mut text = event(step, words);
    for reason in &step.reasons {
        text.push(' ');
        text.push_str(&words.reason(profile.name, reason));
    }
    for violation in &step.broke {
        text.push(' ');
        text.push_str(&broken(violation, words));
    }
    text
}

/// Several things in one list.
pub fn together(said: impl Iterator<Item = String>, words: &Words) -> String {
    let join =
        |one: String, other| words.fill("why.and", &[("one", one.into()), ("other", Datum::from(other))]);
    said.reduce(join).unwrap_or_default()
}

/// Everything about an event on one line: which moment it made, when, what, why, what was sent, what broke.
pub fn line(moment: MomentId, step: &Step, profile: &Profile, words: &Words) -> String {
    let mut text = format!("{moment:>4} {:>6} ms  {}", step.time, event(step, words));
    for reason in &step.reasons {
        text.push(' ');
        text.push_str(&words.reason(profile.name, reason));
        if !reason.is_secret() {
            text.push_str(&format!(" [{}]", reason.rule.cite));
        }
    }
    if !step.sent.is_empty() {
        let sent: Vec<String> = step.sent.iter().map(|letter| address(&**letter)).collect();
        text.push(' ');
        text.push_str(&words.say(&Saying::plain("event.sends").with("sent", sent.join(", "))));
    }
    for violation in &step.broke {
        text.push(' ');
        text.push_str(&broken(violation, words));
    }
    text
}

/// Which guarantee is broken, and what shows it.
pub fn broken(violation: &Violation, words: &Words) -> String {
    let name = words.get(&format!("guarantee.{}.name", violation.guarantee)).to_string();
    words.fill("event.broken", &[("guarantee", name.into()), ("witness", witness(violation, words).into())])
}

/// What shows that a guarantee is broken.
pub fn witness(violation: &Violation, words: &Words) -> String {
    words.fill(&format!("guarantee.{}.broken", violation.guarantee), &violation.witness)
}

/// A message as a line names it: `n1>n2 vote`.
pub fn address(letter: &dyn Letter) -> String {
    format!("{}>{} {}", letter.from(), letter.to(), letter.kind().line)
}

/// What a message says, on one line.
pub fn contents(letter: &dyn Letter) -> String {
    fields(letter).join("  ")
}

/// What a message says, each field with its name.
pub fn fields(letter: &dyn Letter) -> Vec<String> {
    letter.fields().into_iter().map(|(name, value)| format!("{name} {value}")).collect()
}

/// What a message says, as short as can be: `t2 ✓`, `1.n1:A`, `t2 2:x 2:y`, or `t2 +2` where entries are only
/// counted; with these marks for yes and no.
pub fn brief(letter: &dyn Letter, (yes, no): (&str, &str), counted: bool) -> String {
    let mut text = String::new();
    for (name, value) in letter.fields() {
        let shown = match (name, &value) {
            (_, Datum::Nothing) => continue,
            (_, Datum::Flag(flag)) => format!(" {}", if *flag { yes } else { no }),
            ("term", _) => format!(" t{value}"),
            ("ballot" | "length", _) => format!(" {value}"),
            ("value" | "accepted_value", _) => format!(":{value}"),
            ("accepted_ballot", _) => format!(", {value}"),
            ("promised", _) => format!(" < {value}"),
            ("entries", Datum::Entries(entries)) if entries.is_empty() => continue,
            ("entries", Datum::Entries(entries)) if counted => format!(" +{}", entries.len()),
            ("entries", _) => format!(" {value}"),
            _ => continue,
        };
        text.push_str(&shown);
    }
    text.trim_start().into()
}

/// What is wrong, with the nearest right word, on one line.
pub fn trouble(trouble: &Trouble, words: &Words) -> String {
    let mut text = words.say(&trouble.what);
    if let Some(nearest) = &trouble.nearest {
        text.push_str(&words.fill("error.nearest", &[("right", nearest.clone().into())]));
    }
    plain(&text).into_owned()
}

/// What was expected and is not so; behind it, on a second line, its parts with their values.
pub fn disappointment(disappointment: &Disappointment, words: &Words) -> String {
    let mut text = words.say(&disappointment.what);
    if !disappointment.parts.is_empty() {
        let parts: Vec<String> =
            disappointment.parts.iter().map(|(part, value)| format!("{part} = {value}")).collect();
        text.push_str(&format!("\n  {}", parts.join("   ")));
    }
    text
}
