//! What the lessons show of the article is what stands in its excerpts (`assets/article`), line by line; and which of their
//! lines is marked is what the last event has run.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use synod::catalog::{PROTOCOLS, Setup, protocol};
use synod::lesson::article::{Excerpt, Kind, Ran, Side, excerpts, running};
use synod::lesson::{Place, Runner, library};
use synod::model::profile::Profile;
use synod::session::{Session, TwinRules};
use synod::words::Language;

/// The lines of code that a text lists, and whether each is marked.
fn shown(text: &str) -> Vec<(String, bool)> {
    let item = |line: &str| {
        let item = line.strip_prefix("- ")?;
        let (item, marked) = item.strip_prefix("**▶** ").map_or((item, false), |item| (item, true));
        let code = item.strip_prefix('`')?.strip_suffix('`')?;
        Some((code.trim().to_string(), marked))
    };
    text.lines().filter_map(item).collect()
}

/// Whether a line is this one of an excerpt; what is left out of it is an ellipsis.
fn is_line(shown: &str, line: &str) -> bool {
    let line = line.trim();
    let Some((head, tail)) = shown.split_once('…') else { return shown == line };
    line.len() >= head.len() + tail.len() && line.starts_with(head) && line.ends_with(tail)
}

fn excerpt(name: &str) -> &'static Excerpt {
    excerpts().iter().find(|excerpt| excerpt.name == name).unwrap()
}

/// The table `runs` of an excerpt: breakages, and their reasons with the lines that these are.
fn runs(name: &str) -> toml::Table {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/article/{name}.toml"));
    let file: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
    file["runs"].as_table().unwrap().clone()
}

#[test]
fn the_code_that_lessons_show_is_the_articles() {
    for language in [Language::En, Language::Zh] {
        let (mut used, mut marked) = (BTreeSet::new(), BTreeSet::new());
        for card in library().iter().filter(|card| card.track == "broken") {
            for task in &card.lesson().tasks {
                let text = task.text.get(language).unwrap().text.source().to_string();
                for (line, is_marked) in shown(&text) {
                    let has = |excerpt: &&Excerpt| excerpt.lines(language).any(|one| is_line(&line, one));
                    let place = excerpts().iter().find(has);
                    let place = place.unwrap_or_else(|| panic!("{}: the article has no {line}", card.id));
                    used.insert(place.name);
                    marked.extend(is_marked.then_some(place.name));
                }
            }
        }
        assert_eq!(
            used.into_iter().collect::<Vec<_>>(),
            ["append-entries", "commit", "paxos-class", "request-vote"]
        );
        assert_eq!(
            marked.into_iter().collect::<Vec<_>>(),
            ["paxos-class"],
            "what runs is marked by the program"
        );
    }
}

#[test]
fn an_excerpt_is_the_same_in_each_language_but_for_its_sentences() {
    for excerpt in excerpts() {
        let [en, zh] = [Language::En, Language::Zh].map(|code| excerpt.lines(code).collect::<Vec<_>>());
        assert_eq!(en.len(), zh.len(), "{}", excerpt.name);
        for (en, zh) in en.iter().zip(&zh).filter(|_| excerpt.kind == Kind::Code) {
            let comment = en.trim_start().starts_with('#');
            assert_eq!((comment, comment || en == zh), (zh.trim_start().starts_with('#'), true), "{en}");
        }
    }
}

#[test]
fn each_line_that_can_run_is_one_and_each_reason_is_one_of_the_protocol() {
    let rules = |profile: &Profile| profile.rules.iter().map(|rule| rule.name).collect::<Vec<_>>();
    for excerpt in excerpts() {
        let entry = PROTOCOLS.iter().find(|entry| entry.profile.name == excerpt.protocol).unwrap();
        let lines: Vec<&str> = excerpt.lines(Language::En).collect();
        for (breakage, reasons) in runs(excerpt.name) {
            let known = entry.profile.breakages().find(|known| known.name == breakage);
            let known = known.unwrap_or_else(|| panic!("{}: {breakage}", excerpt.name));
            assert!(known.sources.iter().any(|source| source.contains("Chinese article")), "{breakage}");
            for (reason, ran) in reasons.as_table().unwrap() {
                let (name, says) = reason.split_once('.').unwrap_or((reason, "says"));
                let is_says = name == known.name && (says == "says" || known.also.contains(&says));
                let is_rule = says == "says" && rules(entry.profile).contains(&name);
                assert!(is_says || is_rule, "{}: {reason}", excerpt.name);
                for line in ran.as_array().unwrap() {
                    let text = lines[line.as_integer().unwrap() as usize - 1].trim();
                    assert!(!text.is_empty() && !text.starts_with('#'), "{}: {reason}: {text}", excerpt.name);
                }
            }
        }
    }
}

/// What has run of an excerpt after these lines: its text, and whether it was the last event.
fn ran(session: &Session, name: &str) -> (Option<Side>, Vec<String>, bool) {
    let running = running(excerpt(name), session);
    let lines: Vec<&str> = excerpt(name).lines(Language::En).collect();
    let Ran { lines: ran, now, .. } =
        running.ran.unwrap_or(Ran { lines: vec![], line: String::new(), now: false });
    (running.side, ran.iter().map(|line| lines[line - 1].trim().to_string()).collect(), now)
}

fn session(name: &str, broken: &str, lines: &[&str]) -> Session {
    let mut setup = Setup::new(protocol(name).unwrap());
    setup.set("nodes", "3").unwrap();
    let mut session = Session::new(setup).unwrap();
    for line in [format!("break {broken}").as_str()].iter().chain(lines) {
        session.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("{line}: {stop:?}"));
    }
    session
}

#[test]
fn the_mark_follows_the_run_forwards_back_and_into_branches() {
    let mut run = session("raft", "article-request-vote", &["fire n1 election"]);
    assert_eq!(ran(&run, "request-vote"), (Some(Side::Here), vec![], false));
    let mut then = |line: &str| {
        run.read(line, &mut |_| {}).unwrap();
        let (_, lines, now) = ran(&run, "request-vote");
        (lines.last().cloned().unwrap_or_default(), lines.len(), now)
    };
    let yes = (String::from("return True"), 4, true);
    let no = (String::from("return False"), 2, true);
    assert_eq!(then("duplicate n1>n2 vote"), (String::new(), 0, false));
    assert_eq!(then("deliver n1>n2 vote"), yes);
    assert_eq!(then("deliver n1>n2 vote"), no, "the same candidate again");
    assert_eq!(then("deliver n2>n1 vote-reply"), (no.0.clone(), 2, false), "that was the event before");
    assert_eq!(then("back 2"), yes);
    assert_eq!(then("fire n3 election"), (yes.0.clone(), 4, false), "on a branch");
    assert_eq!(then("deliver n3>n2 vote"), yes, "a second vote");
    assert_eq!(then("switch main"), (no.0, 2, false));
    assert_eq!(then("mend article-request-vote"), (String::new(), 0, false), "nobody works by it any more");
    assert_eq!(ran(&run, "request-vote").0, None);
}

#[test]
fn where_the_run_is_right_the_twin_is_followed() {
    let lines = ["mend article-request-vote", "fire n1 election", "deliver n1>n2 vote"];
    let mut run = session("raft", "article-request-vote", &lines);
    assert_eq!(ran(&run, "request-vote"), (None, vec![], false));
    let profile = run.setup().profile();
    let broken = profile.breakages().find(|known| known.name == "article-request-vote").unwrap();
    run.set_twin(Some(TwinRules::exactly(&[broken], profile))).unwrap();
    let (side, lines, now) = ran(&run, "request-vote");
    assert_eq!((side, lines.len(), now), (Some(Side::There), 4, true));
    run.read("fire n3 election", &mut |_| {}).unwrap();
    assert!(!ran(&run, "request-vote").2);
}

#[test]
fn a_loop_over_nothing_runs_no_line_of_its_body() {
    let lead = ["fire n1 election", "deliver n1>n2 vote", "deliver n2>n1 vote-reply", "deliver n1>n2 append"];
    let (_, lines, _) = ran(&session("raft", "article-append", &lead), "append-entries");
    assert_eq!(lines.last().unwrap(), "return True");
    assert!(!lines.iter().any(|line| line.contains("append")), "{lines:?}");
    let entry = ["mend article-append", "request n1 X", "deliver n1>n2 append", "break article-append"];
    let again = ["fire n1 heartbeat", "deliver n1>n2 append"];
    let all = [&lead[..], &entry[..], &again[..]].concat();
    let (_, lines, now) = ran(&session("raft", "article-append", &all), "append-entries");
    assert!(now && lines.contains(&"self.logs.append(self.logs[i])".into()), "{lines:?}");
}

#[test]
fn steps_are_marked_as_they_are_taken() {
    let steps = ["request n1 X", "deliver n1>n1 prepare", "deliver n1>n1 promise", "deliver n1>n2 prepare"];
    let more = ["deliver n2>n1 promise", "deliver n1>n1 propose"];
    let both = [&steps[..], &more[..]].concat();
    let step = |broken: &str, count: usize| {
        let (_, lines, now) = ran(&session("paxos", broken, &both[..count]), "paxos-steps");
        (lines.first().map(|line| line[..2].to_string()).unwrap_or_default(), now)
    };
    assert_eq!(step("own-value", 1), (String::from("1."), true), "it asks all nodes");
    assert_eq!(step("own-value", 4), (String::from("1."), false));
    assert_eq!(step("own-value", 5), (String::from("2."), true), "it chooses a value");
    assert_eq!(step("own-value", 6), (String::from("2."), false), "votes are right here");
    assert_eq!(step("first-come-vote", 6), (String::from("3."), true), "the first vote");
    assert_eq!(step("lock-on-prepare", 2), (String::from("3."), true));
}

#[test]
fn each_broken_lesson_shows_the_article_at_each_task_and_marks_it() {
    for card in library().iter().filter(|card| card.track == "broken") {
        let (mut runner, mut session) = Runner::start(card.lesson()).unwrap();
        let mut marked = 0;
        for task in 0..runner.lesson().tasks.len() {
            runner.go_to(Place::Task(task), &mut session);
            let _ = runner.answer(0);
            let _ = runner.solution(&mut session);
            let excerpt = runner.excerpt().unwrap_or_else(|| panic!("{}: task {task} shows none", card.id));
            while matches!(runner.stage(), synod::lesson::Stage::Watch { .. }) {
                runner.step(&mut session, &mut |_| {}).unwrap();
                marked += usize::from(running(excerpt, &session).ran.is_some_and(|ran| ran.now));
            }
        }
        assert!(marked > 0, "{}: nothing is ever marked", card.id);
    }
}
