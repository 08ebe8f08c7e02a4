//! The newest part of the run as plain text: a column for each node, a line for each event, in letters that every
//! terminal has.

use crate::history::Moment;
use crate::history::trail::{Standing, Trail};
use crate::model::event::Event;
use crate::model::facts::Letter;
use crate::session::{Session, tell};
use crate::words::Words;

/// Events that are shown.
const EVENTS: u64 = 40;

/// The events up to the present moment, the newest last.
pub(super) fn space(session: &Session, words: &Words) -> String {
    let (trail, nodes) = (Trail::of(session.history()), session.setup().config.all());
    let names: Vec<String> = nodes.map(|node| node.to_string()).collect();
    let first = (trail.here() + 1).saturating_sub(EVENTS);
    let mut text = format!("{}\n", words.get("show.space-marks"));
    text.push_str(&format!("{:>14}  {}\n", "ms", names.join(" ")));
    for number in first..=trail.here() {
        let moment = trail.moment(number);
        let time = moment.map_or(0, |moment| moment.time);
        let lanes: Vec<String> = (0..names.len()).map(|place| mark(&trail, number, place).into()).collect();
        let said = moment.map_or(words.get("pane.timeline-start").into(), |moment| {
            sentence(&trail, number, moment, words)
        });
        let id = trail.id(number).unwrap_or(0);
        text.push_str(&format!("{id:>6} {time:>7}  {}   {said}\n", lanes.join("  ")));
    }
    text
}

/// What happened at a node, or else what it was.
fn mark(trail: &Trail<'_>, number: u64, place: usize) -> &'static str {
    let here = |moment: &&Moment| moment.mark.node.is_some_and(|node| node.place() == place);
    if let Some(moment) = trail.moment(number).filter(here) {
        return match &moment.event {
            _ if !moment.mark.broke.is_empty() => "!",
            Event::Crash(_) => "x",
            Event::Restart(_) => "r",
            Event::Request(..) => "c",
            Event::Fire(..) => "t",
            _ => match moment.mark.route.map(|route| route.from.place()) {
                Some(from) if from < place => ">",
                Some(from) if from > place => "<",
                _ => "@",
            },
        };
    }
    match trail.standings(number)[place] {
        Standing::Down => " ",
        Standing::Rests => "|",
        Standing::Asks => ":",
        Standing::Leads => "#",
        Standing::Knows => "H",
    }
}

/// What happened, what the message said and when it was sent, and what it broke.
fn sentence(trail: &Trail<'_>, number: u64, moment: &Moment, words: &Words) -> String {
    let letter = trail.letter(number).map(|letter| &**letter);
    let mut text = tell::happening(&moment.event, letter, words);
    if let Some((letter, route)) = letter.zip(moment.mark.route) {
        let sent = trail.id(route.sent).unwrap_or(0);
        text.push_str(
            &words.fill("show.space-sent", &[("says", says(letter).into()), ("moment", sent.into())]),
        );
    }
    for guarantee in &moment.mark.broke {
        text.push_str(&format!(" ✗ {}", words.get(&format!("guarantee.{guarantee}.name"))));
    }
    text
}

fn says(letter: &dyn Letter) -> String {
    tell::brief(letter, ("✓", "✗"), false)
}
