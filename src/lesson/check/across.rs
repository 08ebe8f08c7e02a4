//! What lessons say of each other: no two have the same id, every lesson that one requires is there, and no lesson
//! comes before itself.

use super::Finding;
use crate::lesson::format::Lesson;
use crate::lesson::page::Page;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use std::collections::{BTreeMap, VecDeque};

/// Most lessons that one requires, and that are named if they are not there.
const MOST_REQUIRED: usize = 100;

/// A lesson file that is checked.
#[derive(Debug)]
pub struct Checked<'a> {
    /// Its name.
    pub name: &'a str,
    /// The lesson's id; of a file that cannot be read, what stands where the id stands.
    pub id: &'a str,
    /// The lesson, if the file could be read.
    pub lesson: Option<&'a Lesson>,
}

/// Everything that is wrong between lessons, for each file that is checked. `others` are the ids of lessons that are
/// there and are not checked.
pub fn prove(checked: &[Checked<'_>], others: &[&str]) -> Vec<Vec<Finding>> {
    let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, file) in checked.iter().enumerate() {
        owners.entry(file.id).or_insert(place);
    }
    let file = |(place, file): (usize, &Checked<'_>)| {
        let Some(lesson) = file.lesson else { return Vec::new() };
        let mut found = Vec::new();
        let before = owners.get(file.id).filter(|owner| **owner < place).map(|owner| checked[*owner].name);
        let taken = before.or(others.contains(&file.id).then_some("synod"));
        if let Some(owner) = taken {
            let what = Saying::plain("check.taken").with("word", String::from(file.id));
            let trouble = Trouble::new(what.with("file", String::from(owner)));
            found.push(lesson.page.fault_inside(&lesson.id, 0, trouble).into());
        }
        let troubles = lesson.requires.iter().filter_map(|required| {
            let trouble = requires(required.get_ref(), place, checked, &owners, others)?;
            Some(lesson.page.fault_inside(required, 0, trouble).into())
        });
        found.extend(troubles.take(MOST_REQUIRED));
        found
    };
    checked.iter().enumerate().map(file).collect()
}

/// What is wrong with a lesson's requiring another one.
fn requires(
    word: &str,
    place: usize,
    checked: &[Checked<'_>],
    owners: &BTreeMap<&str, usize>,
    others: &[&str],
) -> Option<Trouble> {
    let own = checked[place].id;
    if word == own {
        return Some(Trouble::plain("check.requires-itself"));
    }
    let Some(required) = owners.get(word) else {
        let what = Saying::plain("check.requires").with("word", String::from(word));
        let ids = owners.keys().copied().chain(others.iter().copied()).filter(|id| *id != own);
        return (!others.contains(&word)).then(|| Trouble::new(what).nearest(word, ids));
    };
    let mut circle = way(*required, own, checked, owners)?;
    circle.insert(0, own);
    let what = Saying::plain("check.requires-circle").with("word", String::from(word));
    Some(Trouble::new(what.with("right", circle.join(" → "))))
}

/// The shortest way from one lesson to another by what they require, each by its id.
fn way<'a>(
    from: usize,
    to: &str,
    checked: &[Checked<'a>],
    owners: &BTreeMap<&str, usize>,
) -> Option<Vec<&'a str>> {
    let mut reached: BTreeMap<usize, usize> = BTreeMap::from([(from, from)]);
    let mut next = VecDeque::from([from]);
    while let Some(place) = next.pop_front() {
        if checked[place].id == to {
            let mut way = vec![checked[place].id];
            let mut here = place;
            while reached[&here] != here {
                here = reached[&here];
                way.insert(0, checked[here].id);
            }
            return Some(way);
        }
        let required = checked[place].lesson.iter().flat_map(|lesson| &lesson.requires);
        for other in required.filter_map(|word| owners.get(word.get_ref().as_str())) {
            reached.entry(*other).or_insert_with(|| {
                next.push_back(*other);
                place
            });
        }
    }
    None
}

/// The id that a file seems to have which cannot be read as a lesson.
pub fn id_of(page: &Page) -> Option<&str> {
    let lines = page.text().lines().take_while(|line| !line.starts_with('['));
    let mut values = lines.filter_map(|line| line.strip_prefix("id")?.trim_start().strip_prefix('='));
    values.next()?.split(['"', '\'']).nth(1)
}
