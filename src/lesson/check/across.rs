//! What lessons say of each other: no two have the same id, and every lesson that one requires is there.

use super::Finding;
use crate::lesson::format::Lesson;
use crate::lesson::page::Page;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;

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
    let ids: Vec<&str> = checked.iter().map(|file| file.id).chain(others.iter().copied()).collect();
    let file = |(place, file): (usize, &Checked<'_>)| {
        let Some(lesson) = file.lesson else { return Vec::new() };
        let mut found = Vec::new();
        let before = checked[..place].iter().find(|other| other.id == file.id);
        let taken = before.map(|other| other.name).or(others.contains(&file.id).then_some("synod"));
        if let Some(owner) = taken {
            let what = Saying::plain("check.taken").with("word", String::from(file.id));
            let trouble = Trouble::new(what.with("file", String::from(owner)));
            found.push(lesson.page.fault_inside(&lesson.id, 0, trouble).into());
        }
        for required in &lesson.requires {
            let word = required.get_ref().as_str();
            let what = match ids.contains(&word) {
                true if word == file.id => Saying::plain("check.requires-itself"),
                true => continue,
                false => Saying::plain("check.requires").with("word", String::from(word)),
            };
            let trouble = Trouble::new(what).nearest(word, ids.iter().copied().filter(|id| *id != file.id));
            found.push(lesson.page.fault_inside(required, 0, trouble).into());
        }
        found
    };
    checked.iter().enumerate().map(file).collect()
}

/// The id that a file seems to have which cannot be read as a lesson.
pub fn id_of(page: &Page) -> Option<&str> {
    let lines = page.text().lines().take_while(|line| !line.starts_with('['));
    let mut values = lines.filter_map(|line| line.strip_prefix("id")?.trim_start().strip_prefix('='));
    values.next()?.split(['"', '\'']).nth(1)
}
