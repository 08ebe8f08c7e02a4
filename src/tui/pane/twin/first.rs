//! Where run and twin first differ, and why: the reasons of both sides beside each other.

use super::sides::Both;
use crate::model::rule::Reason;
use crate::model::saying::Saying;
use crate::session::compare::{Aspect, Difference, First};
use crate::sim::Step;
use crate::tui::pane::sides::{Piece, Sides, marked};
use ratatui::text::Line;

/// Columns of a mark in front of a line.
const MARK: usize = 3;

/// Where both first differ; and what each did at the present moment, where that is not the same.
pub(super) fn blocks(both: &Both<'_>, sides: Sides) -> Vec<Line<'static>> {
    let history = both.lab.session.history();
    let (theme, words, present) = (both.app.theme, both.app.words(), history.cursor());
    let Some(first) = both.twin.firsts(present).earliest() else {
        return marked(
            &[(words.get("twin.never").into(), theme.dim())],
            (String::new(), theme.dim()),
            0,
            columns(sides),
        );
    };
    let mut lines = vec![sides.rule("")];
    lines.extend(title("twin.first-at", first.moments.0, both, columns(sides)));
    if first.difference.aspect != Aspect::Line {
        let difference = &first.difference;
        let name = difference.name(words);
        let value = |value| {
            vec![(format!("{name}  "), theme.dim()), (Difference::value(value, words), theme.differs())]
        };
        lines.extend(sides.row(&value(&difference.here), &value(&difference.there), true, MARK));
    }
    if first.moments.0 == present {
        lines.extend(reasons(both, sides, first.here.as_deref(), first.there.as_deref()));
        return lines;
    }
    if let Some(refusal) = &first.refusal {
        lines.extend(sides.row(&[], &[cannot(refusal, both)], true, MARK));
    }
    let (here, there) = (history.last(), both.twin.last(history));
    let now = reasons(both, sides, here.map(|step| &**step), there.map(|step| &**step));
    if !now.is_empty() {
        lines.extend(title("twin.now-at", present, both, columns(sides)));
        lines.extend(now);
    }
    lines
}

fn columns(sides: Sides) -> usize {
    sides.columns * 2
}

/// A moment with its line.
fn title(key: &str, moment: usize, both: &Both<'_>, columns: usize) -> Vec<Line<'static>> {
    let (theme, words) = (both.app.theme, both.app.words());
    let line = both.lab.session.history().moment(moment).map(|moment| moment.line.to_string());
    let text = words.fill(key, &[("moment", moment.into())]);
    let pieces = [(format!("{text}  "), theme.differs()), (line.unwrap_or_default(), theme.strong())];
    marked(&pieces, (theme.glyphs.differs.into(), theme.differs()), MARK, columns)
}

/// What only one side says of a moment's event; nothing if both say the same.
fn reasons(both: &Both<'_>, sides: Sides, here: Option<&Step>, there: Option<&Step>) -> Vec<Line<'static>> {
    let [here, there] = only(both, here, there);
    if here.is_empty() && there.is_empty() {
        return Vec::new();
    }
    sides.row(&here, &there, true, MARK)
}

/// What only one side says of the event of the present moment.
pub(super) fn present(both: &Both<'_>) -> [Vec<Piece>; 2] {
    let history = both.lab.session.history();
    let (here, there) = (history.last(), both.twin.last(history));
    only(both, here.map(|step| &**step), there.map(|step| &**step))
}

fn only(both: &Both<'_>, here: Option<&Step>, there: Option<&Step>) -> [Vec<Piece>; 2] {
    let [mine, others] = [here, there].map(|step| told(step, both));
    let only = |one: &[Piece], other: &[Piece]| -> Vec<Piece> {
        one.iter().filter(|piece| !other.contains(piece)).cloned().collect()
    };
    let (here, mut theirs) = (only(&mine, &others), only(&others, &mine));
    let refusal = both.twin.refusal(both.lab.session.history(), both.lab.session.history().cursor());
    theirs.extend(refusal.filter(|_| there.is_none()).map(|refusal| cannot(&refusal, both)));
    [here, theirs]
}

/// Why the twin could not do a line.
pub(super) fn cannot(refusal: &Saying, both: &Both<'_>) -> Piece {
    let words = both.app.words();
    let text = words.fill("twin.cannot-short", &[("reason", reason(refusal, both).into())]);
    (format!("{} {text}", both.app.theme.glyphs.no), both.app.theme.warn())
}

/// Why something was refused; what is in flight instead can be seen.
fn reason(refusal: &Saying, both: &Both<'_>) -> String {
    let key = match &*refusal.key {
        "refusal.nothing" => "twin.nothing",
        "refusal.nothing-of-kind" => "twin.nothing-of-kind",
        _ => return both.app.words().say(refusal),
    };
    both.app.words().fill(key, &refusal.values)
}

/// The reasons of an event, each a sentence with a blank behind it.
fn told(step: Option<&Step>, both: &Both<'_>) -> Vec<Piece> {
    let (theme, words, protocol) = (both.app.theme, both.app.words(), both.here.profile.name);
    let sentence = |reason: &Reason| {
        let style = if reason.broken.is_some() { theme.bad() } else { theme.text() };
        (format!("{} ", words.reason(protocol, reason)), style)
    };
    step.iter().flat_map(|step| &step.reasons).map(sentence).collect()
}

/// Where each sort of thing first differed, a line each.
pub(super) fn list(both: &Both<'_>, sides: Sides) -> Vec<Line<'static>> {
    let history = both.lab.session.history();
    let firsts: Vec<_> = both.twin.firsts(history.cursor()).all().cloned().collect();
    if firsts.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![sides.rule(both.app.words().get("twin.firsts"))];
    lines.extend(firsts.iter().flat_map(|first| row(first, both, columns(sides))));
    lines
}

/// Where one sort of thing first differed: its name, the moment, and what.
pub(super) fn row(first: &First, both: &Both<'_>, columns: usize) -> Vec<Line<'static>> {
    let (theme, words) = (both.app.theme, both.app.words());
    let aspect = words.get(first.difference.aspect.title()).to_string();
    let what = match &first.refusal {
        Some(refusal) if first.difference.aspect == Aspect::Line => cannot(refusal, both).0,
        _ => first.difference.line(words),
    };
    let values = [("aspect", aspect.into()), ("moment", first.moments.0.into())];
    let head = words.fill("twin.first-row", &values);
    let pieces = [(format!("{head}  "), theme.dim()), (what, theme.text())];
    marked(&pieces, (theme.glyphs.differs.into(), theme.differs()), MARK, columns)
}
