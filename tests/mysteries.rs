//! The mysteries: a schedule that breaks one of them breaks neither the right protocol nor another mystery, so that it
//! tells the broken rules apart. What they are made of and what breaks them stands in the lesson files.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::sync::Arc;
use synod::catalog::Setup;
use synod::lesson::format::{From, Lesson};
use synod::lesson::library::{Card, files, library};
use synod::session::{Session, Stop};

/// The lessons that keep secret which rule is broken.
fn mysteries() -> Vec<Arc<Lesson>> {
    library().iter().map(Card::lesson).filter(|lesson| lesson.setup.config.secret).collect()
}

/// What came of a schedule.
#[derive(Debug, Default)]
struct Ran {
    /// The guarantees that it broke.
    broke: BTreeSet<&'static str>,
    /// How many lines were impossible.
    impossible: usize,
}

/// Plays what the lesson starts with, and then its schedule, on a cluster; what is impossible there is passed over.
fn ran(lesson: &Lesson, setup: &Setup) -> Ran {
    let (mut session, mut ran) = (Session::new(setup.clone()).unwrap(), Ran::default());
    let goal = lesson.goal.as_ref().unwrap();
    assert_eq!(goal.from, From::Start);
    for line in lesson.start.iter().chain(&goal.solution) {
        let done = session.read(line.written.get_ref(), &mut |step| {
            ran.broke.extend(step.broke.iter().map(|broken| broken.guarantee));
        });
        match done {
            Ok(_) => {}
            Err(Stop::Trouble(_)) => ran.impossible += 1,
            Err(Stop::False(disappointment)) => panic!("{line:?}: {disappointment:?}"),
        }
    }
    ran
}

#[test]
fn the_schedule_of_a_mystery_breaks_its_own_cluster_and_no_right_one() {
    let mysteries = mysteries();
    assert_eq!(mysteries.len(), 6);
    for lesson in &mysteries {
        let own = ran(lesson, &lesson.setup);
        assert!(!own.broke.is_empty() && own.impossible == 0, "{}: {own:?}", lesson.id.get_ref());
        let mut right = lesson.setup.clone();
        right.broken.clear();
        let right = ran(lesson, &right);
        assert!(right.broke.is_empty(), "{}: {right:?}", lesson.id.get_ref());
    }
}

#[test]
fn the_schedule_of_a_mystery_breaks_no_other_mystery() {
    let mysteries = mysteries();
    let names: BTreeSet<&str> = mysteries.iter().map(|lesson| lesson.setup.broken[0].name).collect();
    assert_eq!(names.len(), mysteries.len(), "each has a rule of its own, and only one");
    for lesson in &mysteries {
        assert_eq!(lesson.setup.broken.len(), 1);
        for other in mysteries.iter().filter(|other| other.id != lesson.id) {
            let names = (lesson.id.get_ref(), other.id.get_ref());
            if other.setup.profile().name == lesson.setup.profile().name {
                // Both the other cluster as it is, and this one with the other's broken rule.
                for config in [lesson.setup.config, other.setup.config] {
                    let mut setup = other.setup.clone();
                    setup.config = config;
                    let ran = ran(lesson, &setup);
                    assert!(ran.broke.is_empty(), "{names:?}: {ran:?}");
                }
            } else {
                let refused = lesson.setup.clone().set("break", other.setup.broken[0].name).unwrap_err();
                assert_eq!(refused.what.key, "error.breakage", "{names:?}");
                let ran = ran(lesson, &other.setup);
                assert!(ran.broke.is_empty() && ran.impossible > 0, "{names:?}: {ran:?}");
            }
        }
    }
}

#[test]
fn each_golf_says_how_sure_its_par_is() {
    let golfs: Vec<(&str, toml::Table)> = files()
        .into_iter()
        .map(|(name, bytes)| (name, std::str::from_utf8(bytes).unwrap().parse().unwrap()))
        .filter(|(_, file): &(&str, toml::Table)| file["id"].as_str().unwrap().starts_with("golf-"))
        .collect();
    assert!(golfs.len() >= 7);
    for (name, file) in golfs {
        let goal = &file["goal"];
        // The checker plays the solution and counts its events, but a par whose kind is left out counts as the best known.
        let kind = goal.get("par_kind").and_then(|kind| kind.as_str());
        assert!(matches!(kind, Some("proven" | "best-known")), "{name}: {kind:?}");
        assert!(goal["par"].as_integer().is_some(), "{name}");
    }
}
