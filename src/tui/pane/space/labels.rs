//! What an event says in words: as a line, from long to short, so that none is ever cut in a word.

use crate::history::Moment;
use crate::model::event::Event;
use crate::model::facts::Letter;
use crate::session::tell;
use crate::tui::theme::Glyphs;

/// What an event says, the longest form first.
pub fn forms(moment: &Moment, letter: Option<&dyn Letter>, copy: bool, glyphs: &Glyphs) -> Vec<String> {
    let line = moment.line.to_string();
    let verb = line.split(' ').next().unwrap_or_default().to_string();
    let Some(letter) = letter else {
        let two: Vec<&str> = line.split(' ').take(2).collect();
        // A partition in half says something else.
        let two = if matches!(moment.event, Event::Partition(_)) { verb.clone() } else { two.join(" ") };
        return vec![line, two, verb];
    };
    let verb = match moment.event {
        Event::Deliver(_) if copy => format!("{} ", glyphs.copied),
        Event::Deliver(_) => String::new(),
        _ => format!("{verb} "),
    };
    let (address, kind) = (tell::address(letter), letter.kind().line);
    let whole = |counted: bool| {
        let brief = tell::brief(letter, (glyphs.yes, glyphs.no), counted);
        String::from(format!("{verb}{address} {brief}").trim_end())
    };
    let short = [format!("{verb}{address}"), format!("{verb}{kind}"), kind.into()];
    [whole(false), whole(true)].into_iter().chain(short).collect()
}

/// The longest form that fits into so many columns.
pub fn fitting(forms: &[String], columns: usize) -> &str {
    let fits = |form: &&String| crate::tui::text::width(form) <= columns;
    forms.iter().find(fits).map_or("", String::as_str)
}
