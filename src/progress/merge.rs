//! Two files of progress made one: of each lesson the better of both is kept, so that nothing done is undone.

use super::record::{Answer, Progress, Record};
use std::collections::BTreeMap;

impl Progress {
    /// Takes over what another file knows; how many lessons that changed.
    pub fn merge(&mut self, theirs: Progress) -> usize {
        fill(&mut self.others, theirs.others);
        let mut changed = 0;
        for (id, theirs) in theirs.lessons {
            let mine = self.lessons.get(&id);
            let both = match mine {
                Some(mine) => better(mine.clone(), theirs),
                None => theirs,
            };
            changed += usize::from(mine != Some(&both));
            self.lessons.insert(id, both);
        }
        changed
    }
}

/// The better of two records of a lesson. Where neither is better, the first one stays.
fn better(mine: Record, theirs: Record) -> Record {
    let review = review(&mine, &theirs);
    let is_ahead = (theirs.finished, steps(&theirs)) > (mine.finished, steps(&mine));
    let task = if is_ahead { theirs.task.or(mine.task) } else { mine.task.or(theirs.task) };
    let edition = if mine.finished { mine.edition } else { theirs.edition.filter(|_| theirs.finished) };
    let mut shown = mine.shown;
    for place in theirs.shown {
        if !shown.contains(&place) {
            shown.push(place);
        }
    }
    let mut others = mine.others;
    fill(&mut others, theirs.others);
    Record {
        task,
        finished: mine.finished || theirs.finished,
        edition,
        best: mine.best.into_iter().chain(theirs.best).min(),
        shown,
        acts: join(mine.acts, theirs.acts, |mine, theirs| theirs < mine),
        hints: join(mine.hints, theirs.hints, |mine, theirs| theirs > mine),
        answers: join(mine.answers, theirs.answers, |mine: &Answer, theirs| theirs.right && !mine.right),
        review,
        others,
    }
}

/// How much was done.
fn steps(record: &Record) -> usize {
    record.answers.len() + record.acts.len() + record.shown.len()
}

/// What is still to review: what is in a list, unless the other learner has answered there and has it in none.
fn review(mine: &Record, theirs: &Record) -> BTreeMap<String, String> {
    let open = |record: &Record, task: &String| {
        record.review.contains_key(task) || !record.answers.contains_key(task)
    };
    let both =
        mine.review.iter().chain(theirs.review.iter().filter(|(task, _)| !mine.review.contains_key(*task)));
    let still = both.filter(|(task, _)| open(mine, task) && open(theirs, task));
    still.map(|(task, misconception)| (task.clone(), misconception.clone())).collect()
}

/// Both tables in one; where both have a key, the second one's value if it is better.
fn join<T>(
    mut mine: BTreeMap<String, T>,
    theirs: BTreeMap<String, T>,
    is_better: impl Fn(&T, &T) -> bool,
) -> BTreeMap<String, T> {
    for (key, value) in theirs {
        if mine.get(&key).is_none_or(|known| is_better(known, &value)) {
            mine.insert(key, value);
        }
    }
    mine
}

/// Takes over the keys that are missing.
fn fill(mine: &mut toml::Table, theirs: toml::Table) {
    for (key, value) in theirs {
        mine.entry(key).or_insert(value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::some;
    use super::*;

    fn merged(mut mine: Progress, theirs: &Progress) -> Progress {
        mine.merge(theirs.clone());
        mine
    }

    /// A record with a best, and one answer that may be right and may be to review.
    fn record(best: Option<u64>, right: bool, to_review: bool) -> Record {
        let mut record = Record { best, ..Record::default() };
        record.answer("guess", if right { "reported" } else { "own" }, right);
        if to_review {
            record.review.insert("guess".into(), "M04".into());
        }
        record
    }

    #[test]
    fn what_is_known_changes_nothing_and_what_is_not_is_taken_over() {
        let (mut mine, mut empty) = (some(), Progress::default());
        assert_eq!((mine.merge(some()), mine.merge(Progress::default())), (0, 0));
        assert_eq!(mine, some());
        assert_eq!(empty.merge(some()), 2);
        assert_eq!(empty, some());
    }

    #[test]
    fn the_better_of_both_is_kept_from_both_sides() {
        let with = |record: &Record| {
            let mut progress = some();
            progress.lessons.insert("paxos-adopt".into(), record.clone());
            progress
        };
        let one = Record { finished: true, edition: Some("e".into()), ..record(Some(9), false, true) };
        let mut other = record(Some(7), true, false);
        other.hints.insert("guess".into(), 2);
        other.acts.insert("act".into(), 5);
        other.shown.push("goal".into());
        for (mine, theirs) in [(&one, &other), (&other, &one)] {
            let both = merged(with(mine), &with(theirs)).lessons["paxos-adopt"].clone();
            assert!(both.finished && both.answers["guess"].right && both.review.is_empty(), "{both:?}");
            assert_eq!((both.best, both.edition.as_deref()), (Some(7), Some("e")));
            assert_eq!((both.hints["guess"], both.acts["act"], both.shown.len()), (2, 5, 1));
        }
    }

    #[test]
    fn what_is_to_review_stays_unless_it_was_overcome_elsewhere() {
        let list =
            |mine: Record, theirs: Record| better(mine, theirs).review.into_values().collect::<Vec<_>>();
        let wrong = || record(None, false, true);
        assert_eq!(list(wrong(), wrong()), ["M04"]);
        assert_eq!(list(wrong(), Record::default()), ["M04"], "nothing was answered there");
        assert_eq!(list(Record::default(), wrong()), ["M04"]);
        assert!(
            list(wrong(), record(None, false, false)).is_empty(),
            "it was wrong there once, and overcome"
        );
        assert!(list(record(None, false, false), wrong()).is_empty());
    }

    #[test]
    fn who_is_ahead_says_where_the_lesson_goes_on() {
        let at = |task: &str, answers: usize| {
            let mut record = Record { task: Some(task.into()), ..Record::default() };
            (0..answers).for_each(|number| record.answer(&number.to_string(), "o", true));
            record
        };
        assert_eq!(better(at("early", 1), at("late", 3)).task.unwrap(), "late");
        assert_eq!(better(at("late", 3), at("early", 1)).task.unwrap(), "late");
        assert_eq!(better(at("mine", 2), at("theirs", 2)).task.unwrap(), "mine");
    }
}
