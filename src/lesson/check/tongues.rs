//! Holds the languages side by side: every text in each, with the same claims, the same values, the same sources.

use super::{Finding, Notes, OK, Role, Set, claims};
use crate::lesson::format::{Prose, Task};
use crate::lesson::markup::{Insert, Mark};
use crate::model::expression::shape;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::words::Language;
use std::collections::BTreeSet;

/// Compares all texts with their translations, and looks up what they name.
pub(super) fn prove(notes: &mut Notes<'_>, sets: &[Set<'_>]) {
    let lesson = notes.lesson;
    for set in sets {
        missing(notes, set);
        for (language, prose) in &set.texts {
            if prose.text.is_empty() {
                let what = Saying::plain("check.empty").with("language", language.code().to_string());
                notes.say(&prose.written.span(), what);
            }
            for mark in prose.text.marks() {
                named(notes, set, prose, mark);
            }
        }
        let Some(((first, model), others)) = set.texts.split_first() else { continue };
        for (language, prose) in others {
            compare(notes, (*first, model), (*language, prose));
        }
    }
    for source in &lesson.sources {
        let is_in = |language: &&Language| source.reference.own(**language).is_some();
        let Some((_, there)) = source.reference.all().next() else { continue };
        for language in lesson.languages.iter().filter(|language| !is_in(language)) {
            let what = Saying::plain("check.no-language").with("language", language.code().to_string());
            notes.push(|lesson| Finding { draft: true, ..lesson.page.say(&there.span(), what).into() });
        }
    }
    let marks =
        || sets.iter().flat_map(|set| set.texts.iter().map(move |(_, prose)| (set.task, prose.text.marks())));
    let used = |task: Option<usize>, id: &str, is_source: bool| {
        marks().any(|(owner, marks)| {
            (is_source || owner == task)
                && marks.iter().any(|mark| mark.is_source == is_source && mark.id == id)
        })
    };
    for (place, task) in lesson.tasks.iter().enumerate() {
        for (id, _) in claims(task).filter(|(id, _)| !used(Some(place), id.get_ref(), false)) {
            let what = Saying::plain("check.claim-unused").with("word", id.get_ref().clone());
            notes.say(&id.span(), what);
        }
    }
    for source in lesson.sources.iter().filter(|source| !used(None, source.id.get_ref(), true)) {
        let what = Saying::plain("check.source-unused").with("word", source.id.get_ref().clone());
        notes.inside(&source.id, 0, Trouble::new(what));
    }
}

/// Languages that a text is not in.
fn missing(notes: &mut Notes<'_>, set: &Set<'_>) {
    let Some((_, there)) = set.texts.first() else { return };
    let is_in = |language: &Language| set.texts.iter().any(|(known, _)| known == language);
    for language in notes.lesson.languages.iter().filter(|language| !is_in(language)) {
        let key = if matches!(set.role, Role::Hint | Role::GoalHint) {
            "check.no-hint"
        } else {
            "check.no-language"
        };
        let what = Saying::plain(key).with("language", language.code().to_string());
        notes.push(|lesson| Finding { draft: true, ..lesson.page.say(&there.written.span(), what).into() });
    }
}

/// Whether a claim or a source that a text names is there.
fn named(notes: &mut Notes<'_>, set: &Set<'_>, prose: &Prose, mark: &Mark) {
    let lesson = notes.lesson;
    let (key, known): (_, Vec<&str>) = if mark.is_source {
        ("check.source", lesson.sources.iter().map(|source| source.id.get_ref().as_str()).collect())
    } else {
        let task: Option<&Task> = set.task.map(|task| &lesson.tasks[task]);
        // Of the twin nothing is stated before the lines have run there.
        let twin = task.and_then(|task| task.twin.as_ref()).filter(|_| set.role != Role::Before);
        let claims =
            task.into_iter().flat_map(|task| &task.claims).chain(twin.iter().flat_map(|twin| &twin.claims));
        let claims = claims.map(|(id, _)| id);
        // A statement may be what a search proves, where its sentence is shown.
        let tells = matches!(set.role, Role::Task | Role::Why | Role::Goal);
        let explores = lesson.explores.iter().filter(|_| tells).map(|explore| &explore.id);
        let known = claims.chain(explores).map(|id| id.get_ref().as_str());
        ("check.claim", known.chain([OK]).collect())
    };
    if !known.contains(&mark.id.as_str()) {
        let what = Saying::plain(key).with("word", mark.id.clone());
        let trouble = Trouble::new(what).nearest(&mark.id, known);
        notes.inside(&prose.written, mark.at.start, trouble);
    }
}

/// What a text states, as it must be in every language: claims, sources, values.
fn contents(prose: &Prose) -> Vec<(&'static str, String)> {
    let marks = prose.text.marks().iter().filter(|mark| mark.is_source || mark.id != OK);
    let marks = marks.map(|mark| match mark.is_source {
        true => ("check.other-source", mark.id.clone()),
        false => ("check.other-claim", mark.id.clone()),
    });
    let gaps = prose.text.gaps().iter().map(|gap| match &gap.insert {
        Insert::Key(name) => ("check.other-value", format!("key(\"{name}\")")),
        Insert::Number(name) => ("check.other-value", name.clone()),
        Insert::Value(question) => ("check.other-value", tongueless(question.text())),
    });
    marks.chain(gaps).collect()
}

/// An expression without the words that differ from language to language: those that join a list, stand for nothing,
/// or are chosen by a condition.
fn tongueless(expression: &str) -> String {
    let tokens = shape::tokens(expression);
    let word =
        |place: Option<usize>| place.and_then(|place| tokens.get(place)).map_or("", |token| token.text);
    let mut kept = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let inside = word(place.checked_sub(1)) == "("
            && matches!(word(place.checked_sub(2)), "join" | "default" | "d");
        let chosen = word(Some(place + 1)) == "if" || word(place.checked_sub(1)) == "else";
        let speaks = token.text.starts_with(['\'', '"']) && (inside || chosen);
        kept.push(if speaks { "…" } else { token.text });
    }
    kept.join(" ")
}

/// Notes what one text has and the other has not, each thing once.
fn compare(notes: &mut Notes<'_>, one: (Language, &Prose), other: (Language, &Prose)) {
    let (here, there) = (contents(one.1), contents(other.1));
    let count = |list: &[(&str, String)], item: &(&'static str, String)| {
        list.iter().filter(|one| *one == item).count()
    };
    let all: BTreeSet<&(&'static str, String)> = here.iter().chain(&there).collect();
    for item in all {
        let (in_one, in_other) = (count(&here, item), count(&there, item));
        let (more, less) = if in_one > in_other { (one, other) } else { (other, one) };
        if in_one != in_other {
            let what = Saying::plain(item.0).with("word", item.1.clone());
            let what = what.with("more", more.0.code().to_string()).with("less", less.0.code().to_string());
            let what = what.with("most", in_one.max(in_other)).with("count", in_one.min(in_other));
            notes.say(&less.1.written.span(), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::tongueless;

    #[test]
    fn words_that_join_or_stand_for_nothing_may_differ() {
        for (one, other) in [
            ("n2.promises|join(' and ')", "n2.promises | join(' 和 ')"),
            ("n1.leader|default('nobody')", "n1.leader|default('没有')"),
            ("'up' if n1.up else 'down'", "'运行' if n1.up else '宕机'"),
        ] {
            assert_eq!(tongueless(one), tongueless(other));
        }
        assert_ne!(tongueless("n1.role == 'leader'"), tongueless("n1.role == 'follower'"));
    }
}
