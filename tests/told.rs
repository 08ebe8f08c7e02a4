//! What a lesson tells around its tasks: a word before the lines, what is to be brought about in words, that it is
//! done, and what was learned in the end.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use keys::{lab, press, screen, theme};
use std::sync::Arc;
use synod::lesson::markup::plain;
use synod::lesson::{Lesson, Place, Runner, Stage, library};
use synod::progress::settings::Settings;
use synod::session::Session;
use synod::tui::app::App;
use synod::words::Language;

/// A lesson with all of it.
const LESSON: &str = r#"
schema = 1
id = "told"
track = "raft"
order = 1
level = "easy"
minutes = 1
languages = ["en", "zh"]
title = { en = "Told", zh = "讲述" }
objective = { en = "Say what was told.", zh = "说出讲了什么。" }
[cluster]
protocol = "raft"
start = ["fire n3 election"]
[[source]]
id = "paper"
ref.en = "The paper"
ref.zh = "那篇论文"
[[source]]
id = "same"
ref = "The same everywhere"
[[task]]
id = "watch"
do = ["fire n1 election", "deliver n1>n2 vote"]
before = { en = "Moment {{ step }}: look at n1.", zh = "时刻 {{ step }}：看看 n1。" }
text = { en = "Moment {{ step }} [[src:paper]] [[src:same]].", zh = "时刻 {{ step }}[[src:paper]][[src:same]]。" }
[[task]]
id = "ask"
kind = "predict"
do = ["deliver n2>n1 vote-reply"]
text.en = "Long, long ago.\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nSix.\n\nSeven.\n\nWho will lead?"
text.zh = "谁会当领导者？"
option = [
  { id = "a", holds = "n3.role == 'leader'", text = { en = "the third", zh = "第三个" }, why = { en = "No.", zh = "不。" } },
  { id = "b", holds = "n1.role == 'leader'", text = { en = "the first", zh = "第一个" }, why = { en = "Yes.", zh = "对。" } },
]
[[task]]
id = "act"
kind = "act"
do = ["crash n2", "crash n3"]
expect = ["not n2.up and down|length > 0", "not n3.up"]
say.en = ["n2 is down.", "Somebody is down.", "n3 is down too."]
say.zh = ["n2 宕机了。", "有节点宕机。", "n3 也宕机了。"]
text = { en = "Crash both.", zh = "让两个都崩溃。" }
hint = { en = ["The hint."], zh = ["提示。"] }
"#;

fn story() -> (Runner, Session) {
    Runner::start(Arc::new(Lesson::read(LESSON.as_bytes()).unwrap())).unwrap()
}

fn app(task: &str) -> App {
    let lesson = Arc::new(Lesson::read(LESSON.as_bytes()).unwrap());
    let place = lesson.task(task).map(Place::Task);
    App::lesson(lesson, place, theme(), Language::En, Settings::default()).unwrap()
}

#[test]
fn a_word_is_read_before_the_lines_and_gone_after_them() {
    let (mut runner, mut session) = story();
    let before = |runner: &Runner, language| plain(&runner.before(language, &|_| None)).join("\n");
    assert_eq!(before(&runner, Language::En), "Moment 1: look at n1.");
    assert_eq!(before(&runner, Language::Zh), "时刻 1：看看 n1。");
    assert!(!runner.has_shown(&session), "what happened before is no event of this task");
    runner.step(&mut session, &mut |_| {}).unwrap();
    assert!(runner.has_shown(&session));
    runner.rest(&mut session, &mut |_| {}).unwrap();
    assert_eq!((runner.stage(), before(&runner, Language::En)), (Stage::Read, String::new()));
}

#[test]
fn the_screen_says_it_before_the_lines_and_tells_no_event_of_another_task() {
    let mut app = app("watch");
    let fresh = screen(&mut app, (120, 36));
    assert!(fresh.contains("Moment 1: look at n1."), "{fresh}");
    // It stands in the why pane and nowhere above.
    let told = "n3's election timer runs out";
    let (above, below) = fresh.split_once("in flight").unwrap();
    assert!(!above.contains(told) && below.contains(told), "{fresh}");
}

#[test]
fn each_condition_has_its_sentence_in_each_language() {
    let (mut runner, mut session) = story();
    runner.go_to(Place::Task(2), &mut session);
    session.read("crash n2", &mut |_| {}).unwrap();
    let aims = |language| {
        let aims = runner.aims(&session, language, &|_| None);
        aims.iter().map(|aim| (plain(&aim.said).join(" "), aim.condition.holds)).collect::<Vec<_>>()
    };
    let said = |sentences: [&str; 3]| {
        sentences.into_iter().map(String::from).zip([true, true, false]).collect::<Vec<_>>()
    };
    assert_eq!(aims(Language::En), said(["n2 is down.", "Somebody is down.", "n3 is down too."]));
    assert_eq!(aims(Language::Zh), said(["n2 宕机了。", "有节点宕机。", "n3 也宕机了。"]));
}

#[test]
fn what_is_asked_stands_below_its_sentence_until_it_holds() {
    let mut app = app("act");
    let open = screen(&mut app, (120, 36));
    assert!(open.contains("n3 is down too.") && open.contains("not n3.up"), "{open}");
    press(&mut app, "3k");
    let half = screen(&mut app, (120, 36));
    assert!(half.contains("✓ n3 is down too.") && !half.contains("not n3.up"), "{half}");
}

#[test]
fn that_it_is_done_is_read_first_and_hints_fold() {
    let mut app = app("act");
    press(&mut app, "H");
    assert!(screen(&mut app, (80, 24)).contains("The hint."));
    press(&mut app, "2k3k");
    let done = screen(&mut app, (80, 24));
    assert!(done.contains("✓ Done.") && !done.contains("The hint."), "{done}");
    assert_eq!(lab(&app).scroll.task, 0);
}

#[test]
fn a_question_opens_at_its_top_and_the_first_arrow_shows_what_can_be_chosen() {
    let mut app = app("ask");
    press(&mut app, "+");
    let top = screen(&mut app, (60, 20));
    assert!(top.contains("Long, long ago.") && !top.contains("the first"), "{top}");
    assert!(top.contains("pgup pgdn scroll"), "{top}");
    press(&mut app, "↓");
    let options = screen(&mut app, (60, 20));
    assert!(options.contains("the third") && options.contains("▸ 2 the first"), "{options}");
    press(&mut app, "\r");
    assert_eq!(lab(&app).course.as_ref().unwrap().runner.chosen(), Some(1));
}

#[test]
fn a_source_has_a_name_in_each_language_or_one_for_all() {
    let lesson = Lesson::read(LESSON.as_bytes()).unwrap();
    for (id, en, zh) in
        [("paper", "The paper", "那篇论文"), ("same", "The same everywhere", "The same everywhere")]
    {
        assert_eq!((lesson.source(id, Language::En), lesson.source(id, Language::Zh)), (Some(en), Some(zh)));
    }
}

#[test]
fn the_end_says_what_was_learned_and_what_came_out_otherwise() {
    let mut app = app("ask");
    press(&mut app, "1\r n2k3k n");
    let end = screen(&mut app, (120, 36));
    assert!(end.contains("You can now:") && end.contains("Say what was told."), "{end}");
    assert!(end.contains("Task 2 came out otherwise: the first"), "{end}");
    assert!(!end.contains("Next lesson:"), "it is no lesson of the program: {end}");
}

#[test]
fn enter_at_the_end_opens_the_next_lesson_of_the_track() {
    let lesson = library::lesson("raft-election").unwrap();
    let mut app = App::lesson(lesson, Some(Place::End), theme(), Language::En, Settings::default()).unwrap();
    let end = screen(&mut app, (120, 36));
    assert!(end.contains("Next lesson:") && end.contains("enter next lesson"), "{end}");
    press(&mut app, "\r");
    assert_eq!(lab(&app).course.as_ref().unwrap().runner.lesson().id.get_ref(), "raft-split-vote");
}

#[test]
fn the_end_of_a_mystery_says_the_broken_rule_in_words() {
    let lesson = library::lesson("mystery-a").unwrap();
    let mut app = App::lesson(lesson, Some(Place::End), theme(), Language::En, Settings::default()).unwrap();
    let end = screen(&mut app, (160, 45));
    let about = Language::En.words().get("breakage.forget-vote.about");
    let start: String = about.chars().take(12).collect();
    assert!(end.contains("The broken rule was this: forget-vote.") && end.contains(&start), "{end}");
}

#[test]
fn a_track_ends_with_its_last_lesson() {
    assert_eq!(library::after("raft-election").unwrap().id, "raft-split-vote");
    let last = library::library().iter().rfind(|card| card.track == "paxos").unwrap();
    assert!(library::after(&last.id).is_none() && library::after("no-lesson").is_none());
}
