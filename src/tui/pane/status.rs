//! The first line and the last two: where one is, what is broken, something to say, and the keys that work now.

use crate::guarantee;
use crate::lesson::runner::Secret;
use crate::model::saying::Saying;
use crate::session::tell;
use crate::tui::action::{self, ACTIONS};
use crate::tui::app::{App, Lab, Notice};
use crate::tui::layout;
use crate::tui::text::{cut, width, wrap};
use crate::words::Words;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

/// The title on the left, the run's figures on the right; what is broken is named whatever the room.
pub fn header(frame: &mut Frame<'_>, area: Rect, app: &App, lab: Option<&Lab>) {
    let (theme, words, path) = (app.theme, app.words(), app.theme.glyphs.path);
    let mut left = vec![Span::styled(" synod", theme.strong())];
    let (mut broken, mut figures) = (String::new(), [String::new(), String::new()]);
    if let Some(lab) = lab {
        let protocol = words.get(&format!("protocol.{}", lab.facts.profile.name)).to_string();
        if let Some(text) = what_is_broken(lab, words) {
            broken = format!("  {} {text}", theme.glyphs.no);
        }
        let title = match &lab.course {
            Some(course) => format!(" {path} {} {path} {}", protocol, course.runner.title(words.language)),
            None => format!(" {path} {} {path} {protocol}", words.get("lab.title")),
        };
        if " synod".len() + width(&title) + width(&broken) < usize::from(area.width) {
            left.push(Span::styled(title, theme.text()));
        } else {
            left = vec![Span::styled(format!(" {protocol}"), theme.strong())];
        }
        left.push(Span::styled(broken, theme.bad()));
        figures = ["lab.figures", "lab.figures-short"].map(|key| self::figures(key, app, lab));
    }
    let used: usize = left.iter().map(|span| width(&span.content)).sum();
    let free = usize::from(area.width).saturating_sub(used + 2);
    let figures = figures.into_iter().find(|figures| width(figures) <= free).unwrap_or_default();
    left.push(Span::raw(" ".repeat(free.saturating_sub(width(&figures)) + 1)));
    left.push(Span::styled(figures, theme.dim()));
    frame.render_widget(Paragraph::new(Line::from(left)), area);
}

/// Which rules are broken; of one that is broken in secret, only that it is until the lesson is solved.
fn what_is_broken(lab: &Lab, words: &Words) -> Option<String> {
    let mut names: Vec<&str> = lab.facts.broken.iter().map(|breakage| breakage.name).collect();
    match lab.course.as_ref().and_then(|course| course.runner.secret()) {
        Some(Secret::Kept) => return Some(words.get("lab.broken-secret").into()),
        Some(Secret::Told(breakage)) => names.push(breakage.name),
        None => {}
    }
    (!names.is_empty()).then(|| words.fill("lab.broken", &[("names", names.join(", ").into())]))
}

/// Seed, moment, time, branch, and whether time moves.
fn figures(key: &str, app: &App, lab: &Lab) -> String {
    let words = app.words();
    let state = if lab.playing { "lab.playing" } else { "lab.paused" };
    let values = [
        ("seed", lab.facts.config.seed.into()),
        ("moment", lab.session.history().cursor().into()),
        ("time", lab.facts.time.into()),
        ("branch", lab.session.history().branch().name.clone().into()),
        ("state", words.fill(state, &[("speed", lab.speed().to_string().into())]).into()),
        ("dot", app.theme.glyphs.dot.into()),
    ];
    words.fill(key, &values)
}

/// Columns between two keys of the footer.
const GAP: usize = 2;
/// Most rows of something that is said.
const MOST_ROWS: usize = 3;

/// What there is to say, else what to press next, else which guarantees hold. What does not fit on one line covers
/// the rows above it.
pub fn message(frame: &mut Frame<'_>, area: Rect, app: &App, lab: &Lab) {
    let (text, style) = to_say(area, app, lab);
    say(frame, area, app, &text, style);
}

/// Where the message stands: where there is much to say, over the panes above its line.
pub fn message_place(area: Rect, app: &App, lab: &Lab) -> Rect {
    said_at(area, app, &to_say(area, app, lab).0).1
}

fn to_say(area: Rect, app: &App, lab: &Lab) -> (String, Style) {
    let (theme, words) = (app.theme, app.words());
    match &lab.notice {
        Some(Notice::Said(saying)) => (words.say(saying), theme.warn()),
        Some(Notice::Done(saying)) => (format!("{} {}", theme.glyphs.yes, words.say(saying)), theme.good()),
        Some(Notice::Refused(trouble)) => (tell::trouble(trouble, words), theme.warn()),
        Some(Notice::False(disappointment)) => {
            (tell::disappointment(disappointment, words).replace('\n', " "), theme.bad())
        }
        Some(Notice::Text(_)) | None => match lab.advice() {
            Some(advice) => (format!("{} {}", theme.glyphs.selected, words.say(&advice)), theme.accent()),
            None => guarantees(app, lab, usize::from(area.width).saturating_sub(2)),
        },
    }
}

/// Something to say where there is no lab.
pub fn said(frame: &mut Frame<'_>, area: Rect, app: &App, saying: &Saying) {
    say(frame, area, app, &app.words().say(saying), app.theme.warn());
}

/// The lines of what is said, and where they stand.
fn said_at(area: Rect, app: &App, text: &str) -> (Vec<String>, Rect) {
    let columns = usize::from(area.width).saturating_sub(2);
    let mut lines = wrap(text, columns);
    if lines.len() > MOST_ROWS {
        lines.truncate(MOST_ROWS);
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last} {}", app.theme.glyphs.more), columns, app.theme.glyphs.more);
        }
    }
    let more = (lines.len() as u16).saturating_sub(1).min(area.y);
    (lines, Rect { y: area.y - more, height: area.height + more, ..area })
}

fn say(frame: &mut Frame<'_>, area: Rect, app: &App, text: &str, style: Style) {
    let (lines, place) = said_at(area, app, text);
    if place.height > area.height {
        frame.render_widget(Clear, place);
        frame.buffer_mut().set_style(place, app.theme.ground().patch(app.theme.raised()));
    }
    let lines: Vec<Line<'_>> =
        lines.into_iter().map(|line| Line::styled(format!(" {line}"), style)).collect();
    frame.render_widget(Paragraph::new(lines), place);
}

/// Whether all guarantees hold, and which do not; or how many, where their names would take more than one line.
fn guarantees(app: &App, lab: &Lab, columns: usize) -> (String, Style) {
    let (theme, words) = (app.theme, app.words());
    let violations = lab.facts.ledger.violations.iter();
    let broken: Vec<String> = violations
        .map(|violation| words.get(&format!("guarantee.{}.name", violation.guarantee)).to_string())
        .collect();
    if broken.is_empty() {
        let all = guarantee::of(lab.facts.profile.name).count();
        let text = words.fill("lab.guarantees-hold", &[("count", all.into())]);
        return (format!("{} {text}", theme.glyphs.yes), theme.good());
    }
    let names = words.fill("lab.guarantees-broken", &[("names", broken.join(", ").into())]);
    let count = words.fill("lab.guarantees-broken-count", &[("count", broken.len().into())]);
    let text = [names, count].map(|text| format!("{} {text}", theme.glyphs.no));
    let fits = text.iter().find(|text| width(text) <= columns).unwrap_or(&text[1]);
    (fits.clone(), theme.bad())
}

/// The keys that work now, as many as there is room for; help and quit always.
pub fn footer(frame: &mut Frame<'_>, area: Rect, app: &App) {
    let mut spans = vec![Span::raw(" ")];
    for (_, key, label) in shown_keys(frame.area(), area, app) {
        spans.push(Span::styled(key, app.theme.key()));
        spans.push(Span::styled(format!(" {label}  "), app.theme.text()));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// The row of the table of actions whose key is shown at a place of the footer.
pub fn key_at(whole: Rect, area: Rect, app: &App, place: Position) -> Option<&'static action::Row> {
    let mut free = usize::from(place.x.checked_sub(area.x + 1).filter(|_| place.y == area.y)?);
    for (row, key, label) in shown_keys(whole, area, app) {
        let columns = width(key) + 1 + width(&label);
        if free < columns {
            return Some(row);
        }
        free = free.checked_sub(columns + GAP)?;
    }
    None
}

/// What the footer shows: the row of each key, the key and what it does.
fn shown_keys(whole: Rect, area: Rect, app: &App) -> Vec<(&'static action::Row, &'static str, String)> {
    let (theme, words) = (app.theme, app.words());
    let shown = |row: &&action::Row| row.footer && app.has(row) && app.offers(row.action);
    let item = |row: &action::Row| {
        let name = app.name_of(row);
        (theme.label(row.keys[0].label), words.get(&name).to_string())
    };
    let always = |row: &&action::Row| match row.action {
        action::Action::Help | action::Action::Quit => true,
        // On a small screen it is the way to all other panes.
        action::Action::NextPane => !layout::fits(whole, layout::NORMAL),
        _ => false,
    };
    let size = |(key, label): &(&'static str, String)| width(key) + 1 + width(label) + GAP;
    let kept: usize = ACTIONS.iter().filter(shown).filter(always).map(|row| size(&item(row))).sum();
    let mut room = usize::from(area.width).saturating_sub(kept + 1);
    let mut items: Vec<(&action::Row, &str, String)> = Vec::new();
    for row in ACTIONS.iter().filter(shown) {
        let item = item(row);
        // One of two keys that do the same here is enough.
        if items.iter().any(|(.., label)| *label == item.1) {
            continue;
        }
        if !always(&row) {
            if size(&item) > room {
                continue;
            }
            room -= size(&item);
        }
        items.push((row, item.0, item.1));
    }
    items
}
