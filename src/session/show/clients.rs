//! What clients asked for and were told, as plain text: a line for each request, and what follows from all of them.

use crate::model::clients::{Answer, Request};
use crate::model::datum::Datum;
use crate::session::{Session, clients};
use crate::words::Words;

/// The requests on the way to the present moment, in the order in which they were made, and the verdict.
pub(super) fn clients(session: &Session, words: &Words) -> String {
    let (known, protocol) = (session.history().clients(), session.setup().profile().name);
    let requests = (0..known.len()).filter_map(|number| known.get(number));
    let mut text: String = requests.map(|request| line(request, protocol, words)).collect();
    if known.is_empty() {
        text.push_str(&format!("{}\n", words.get("clients.none")));
    }
    let mark = if known.contradiction().is_some() { "✗" } else { "✓" };
    let [verdict, why] =
        [clients::verdict(known), clients::explained(known, protocol)].map(|says| words.say(&says));
    text + &format!("{mark} {verdict} {why} [{}]\n", words.get("clients.cite"))
}

fn line(request: &Request, protocol: &str, words: &Words) -> String {
    let (mark, when) = match &request.answer {
        Answer::Nothing => ("…", None),
        Answer::Refused(_) => ("✗", None),
        Answer::Told(told) => ("✓", Some(told.when)),
    };
    let values = [
        ("node", Datum::from(request.node)),
        ("command", request.command.clone().into()),
        ("time", request.asked.time.into()),
        ("step", request.asked.step.into()),
        ("answer", words.say(&clients::answer(request)).into()),
    ];
    let mut text = format!("{mark} {}", words.fill("clients.line", &values));
    if let Some(when) = when {
        let values = [("time", when.time.into()), ("step", when.step.into())];
        text.push_str(&words.fill("clients.line-when", &values));
    }
    if let Some(why) = clients::refusal(request, protocol) {
        text.push_str(&format!(" {}", words.say(&why)));
    }
    text + "\n"
}
