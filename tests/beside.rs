//! The twin and another branch on the screen: what stands side by side, and the keys that drive both.
//!
//! The pictures stand in `tests/snapshots/`, as those of `screens.rs`.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;
mod pty;

use keys::{drawn, lab, look, press, session, theme};
use pty::{DOWN, ENTER, LEFT, Terminal, folder};
use std::collections::BTreeSet;
use std::sync::Arc;
use synod::catalog::{self, Setup};
use synod::lesson::{Lesson, Place, Runner};
use synod::progress::settings::Settings;
use synod::session::{Session, TwinRules};
use synod::tui::app::{App, Lab};
use synod::tui::pane::Pane;
use synod::tui::theme::{Depth, Theme, Tone};
use synod::words::Language;

const WIDE: (u16, u16) = (120, 36);
const NORMAL: (u16, u16) = (80, 24);
const SMALL: (u16, u16) = (40, 12);

/// A session after the first run of a breakage's transcript, in which its rule is broken.
fn transcript(protocol: &str, breakage: &str) -> Session {
    let file = format!("src/protocol/transcripts/{protocol}/{}", breakage.replace('-', "_"));
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.lines().filter_map(|line| line.strip_prefix("> "));
    let mut setup = Setup::new(catalog::protocol(protocol).unwrap());
    for pair in lines.next().unwrap().split(' ').skip(2) {
        let (key, value) = pair.split_once('=').unwrap();
        setup.set(key, value).unwrap();
    }
    let mut session = Session::new(setup).unwrap();
    for line in lines.take_while(|line| !line.starts_with("cluster ")) {
        session.read(line, &mut |_| {}).unwrap();
    }
    session
}

fn rows(app: &App, size: (u16, u16)) -> Vec<String> {
    keys::rows(&drawn(app, size))
}

/// Where the run stands, and where its twin stands.
fn moments(app: &App) -> (usize, usize) {
    let session = &lab(app).session;
    (session.history().cursor(), session.twin().unwrap().history().cursor())
}

/// The names of what is broken in the run and in its twin.
fn broken(app: &App) -> [Vec<&'static str>; 2] {
    let lab = lab(app);
    let there = lab.session.twin().unwrap().facts().broken;
    [&lab.facts.broken, &there].map(|broken| broken.iter().map(|breakage| breakage.name).collect())
}

fn shows(app: &App, size: (u16, u16), text: &str) -> bool {
    rows(app, size).join("\n").contains(text)
}

// ---------------------------------------------------------------------------------------------- pictures

/// A breakage's transcript beside the right protocol, at a moment; its keys choose the twin.
fn beside(protocol: &str, breakage: &str, moment: usize, language: Language) -> App {
    let mut app = keys::app(transcript(protocol, breakage), language);
    press(&mut app, &format!("T\r:goto {moment}\r"));
    app
}

#[test]
fn five_breakages_beside_the_right_rules_look_as_in_their_pictures() {
    // P2 proposes its own Y, where the rule makes it propose X.
    look("twin-own-value", &beside("paxos", "own-value", 14, Language::En), WIDE);
    // n2 accepts what its promise forbids.
    look("twin-no-promise", &beside("paxos", "no-promise", 13, Language::Zh), NORMAL);
    // n2 votes twice in a term: n3 leads here, and is still a candidate there.
    let app = beside("raft", "forget-vote", 8, Language::En);
    look("twin-forget-vote", &app, NORMAL);
    look("twin-forget-vote", &app, SMALL);
    // An entry of an old term is committed by counting.
    look("twin-commit-old-term", &beside("raft", "commit-old-term", 19, Language::Zh), WIDE);
    // A line that the twin cannot do.
    look("twin-article-request-vote", &beside("raft", "article-request-vote", 12, Language::Zh), NORMAL);
}

#[test]
fn the_menu_of_twins_and_two_branches_look_as_in_their_pictures() {
    let mut app = keys::app(transcript("paxos", "own-value"), Language::En);
    press(&mut app, "T↓");
    look("twin-menu", &app, NORMAL);
    for (language, size) in [(Language::En, WIDE), (Language::Zh, SMALL)] {
        let mut app = keys::app(session("paxos", &[], &BRANCHES), language);
        press(&mut app, "C");
        look("compare", &app, size);
    }
}

/// A branch `other` in which n2 is down, beside one in which n1's X is chosen.
const BRANCHES: [&str; 10] = [
    "request n1 X",
    "deliver n1>n1 prepare",
    "deliver n1>n2 prepare",
    "branch other",
    "deliver n1>n1 promise",
    "crash n2",
    "switch main",
    "deliver n1>n1 promise",
    "deliver n2>n1 promise",
    "settle",
];

// ---------------------------------------------------------------------------------------------- words

/// The words that a pane shows alone on a screen of so many columns, with room for all of it.
fn words(app: &App, columns: u16) -> BTreeSet<String> {
    let rows = rows(app, (columns, 150));
    let inner = rows.iter().filter_map(|row| row.strip_prefix('│'));
    let inner = inner.map(|row| row.strip_suffix('│').unwrap_or(row).to_string());
    let words = |row: String| row.split([' ', '─']).map(String::from).collect::<Vec<_>>();
    inner.flat_map(words).filter(|word| !word.is_empty()).collect()
}

#[test]
fn no_word_is_cut_beside_another_run() {
    let mut apps: Vec<App> = [
        ("paxos", "own-value", 18),
        ("paxos", "no-promise", 17),
        ("raft", "forget-vote", 7),
        ("raft", "commit-old-term", 19),
        ("raft", "article-request-vote", 12),
    ]
    .map(|(protocol, breakage, moment)| beside(protocol, breakage, moment, Language::En))
    .into();
    let mut app = keys::app(session("paxos", &[], &BRANCHES), Language::En);
    press(&mut app, "C");
    apps.push(app);
    for mut app in apps {
        press(&mut app, "z");
        // In a list, and in two columns.
        let whole: BTreeSet<String> = words(&app, 67).union(&words(&app, 1_000)).cloned().collect();
        assert!(whole.len() > 30, "{whole:?}");
        for columns in 40..=160 {
            let cut: Vec<String> = words(&app, columns).difference(&whole).cloned().collect();
            assert!(cut.is_empty(), "{columns}: {cut:?} in {:#?}", rows(&app, (columns, 150)));
        }
    }
}

#[test]
fn what_differs_is_marked_in_every_row_where_it_differs_and_in_no_other() {
    let mut app = beside("paxos", "own-value", 14, Language::En);
    press(&mut app, "z");
    let rows = rows(&app, (100, 60));
    let row = |text: &str| rows.iter().find(|row| row.contains(text)).unwrap();
    assert!(row("proposes 2.n2:Y").contains('≠') && row("n2→n3 propose 2.n2:Y").contains('≠'));
    assert!(!row("accepted 1.n1:X  decided X").contains('≠'), "{rows:#?}");
    assert!(!row("n1→n3 propose 1.n1:X").contains('≠'), "{rows:#?}");
    // The run and its twin are the same one moment before, but for their rules.
    press(&mut app, "←");
    let marked = self::rows(&app, (100, 60)).iter().filter(|row| row.contains('≠')).count();
    // The names of both, and what the mark means.
    assert_eq!(marked, 2, "{:#?}", self::rows(&app, (100, 60)));
}

#[test]
fn lines_and_marks_can_be_ascii() {
    let mut twin = beside("raft", "article-request-vote", 12, Language::En);
    let mut branches = keys::app(session("paxos", &[], &BRANCHES), Language::En);
    press(&mut branches, "C");
    for app in [&mut twin, &mut branches] {
        app.theme = Theme::new(Tone::Dark, Depth::None, true);
        for size in [WIDE, NORMAL, SMALL] {
            // The sign of a paper's section, and a value that there is not, are the same everywhere.
            let odd = |letter: char| !letter.is_ascii() && !['§', '–'].contains(&letter);
            let rows = rows(app, size);
            assert!(!rows.iter().any(|row| row.contains(odd)), "{size:?}: {rows:#?}");
            assert!(rows.iter().any(|row| row.contains("!= ")), "{size:?}: {rows:#?}");
        }
    }
}

// ---------------------------------------------------------------------------------------------- keys

#[test]
fn both_move_with_every_key() {
    let mut app = keys::app(transcript("paxos", "own-value"), Language::En);
    press(&mut app, "T\r");
    assert_eq!(lab(&app).pane, Pane::Twin);
    assert_eq!(broken(&app), [vec!["own-value"], vec![]]);
    assert_eq!(moments(&app), (18, 18));
    press(&mut app, "←←u");
    assert_eq!(moments(&app), (15, 15));
    press(&mut app, " ");
    assert_eq!(moments(&app), (16, 16));
    // The second message is delivered on both sides, on a branch of both.
    press(&mut app, "↓\r");
    assert_eq!(moments(&app), (19, 19));
    let lab = lab(&app);
    let branches =
        [lab.session.history(), lab.session.twin().unwrap().history()].map(|one| one.branches().len());
    assert_eq!(branches, [2, 2]);
    press(&mut app, "3k");
    assert!(!self::lab(&app).session.twin().unwrap().facts().nodes[2].up);
    press(&mut app, ":switch main\r");
    assert_eq!(moments(&app), (18, 18));
    press(&mut app, ":goto 20\r");
    assert_eq!(moments(&app), (20, 20));
}

#[test]
fn a_twin_is_chosen_changed_and_sent_away() {
    let mut app = keys::app(transcript("paxos", "own-value"), Language::En);
    press(&mut app, "T");
    assert!(shows(&app, NORMAL, "every rule is kept") && !shows(&app, NORMAL, "no twin"));
    // The first breakage below the right rules.
    press(&mut app, "↓\r");
    assert_eq!(broken(&app), [vec!["own-value"], vec!["forget-promise"]]);
    // The one that it has is selected; above it stand the right rules.
    press(&mut app, "T↑\r");
    assert_eq!(broken(&app), [vec!["own-value"], vec![]]);
    // The last one sends it away.
    press(&mut app, &format!("T{}\r", "↓".repeat(40)));
    assert!(lab(&app).session.twin().is_none());
    assert_eq!((lab(&app).pane, lab(&app).stage), (Pane::Cluster, Pane::Cluster));
}

#[test]
fn a_right_twin_is_offered_only_beside_something_broken() {
    let mut app = keys::app(session("raft", &[], &[]), Language::En);
    press(&mut app, "T");
    assert!(!shows(&app, WIDE, "every rule is kept"));
    press(&mut app, "\r");
    assert_eq!(broken(&app), [vec![], vec!["forget-vote"]]);
    // What the run breaks by a line, a twin does not: its rules are its own.
    press(&mut app, ":break no-up-to-date\r");
    assert_eq!(broken(&app), [vec!["no-up-to-date"], vec!["forget-vote"]]);
    press(&mut app, "T↑\r");
    assert_eq!(broken(&app), [vec!["no-up-to-date"], vec![]]);
}

#[test]
fn a_line_that_the_twin_cannot_do_is_said_with_its_reason() {
    for size in [WIDE, NORMAL] {
        let app = beside("raft", "article-request-vote", 12, Language::En);
        let text = rows(&app, size).join(" ");
        assert!(text.contains("The twin cannot do"), "{text}");
        assert!(text.contains("No append-reply"), "{text}");
    }
    let app = beside("raft", "article-request-vote", 12, Language::En);
    assert!(shows(&app, SMALL, "The twin cannot do this line:"), "{:#?}", rows(&app, SMALL));
    // One moment before it could.
    let app = beside("raft", "article-request-vote", 5, Language::En);
    assert!(!shows(&app, WIDE, "cannot do"));
}

#[test]
fn the_selected_message_is_seen_at_every_usual_size() {
    for size in [WIDE, NORMAL, SMALL] {
        let mut app = beside("raft", "forget-vote", 8, Language::En);
        for selected in 0..lab(&app).facts.messages.len() {
            let letter = lab(&app).selected().unwrap().letter.clone();
            let row = format!("▸ {}→{} {}", letter.from(), letter.to(), letter.kind().line);
            let twin = rows(&app, size);
            let inner = |row: &String| row.chars().take(size.0.min(70).into()).collect::<String>();
            assert!(twin.iter().map(inner).any(|line| line.contains(&row)), "{selected} {row}: {twin:#?}");
            press(&mut app, "↓");
        }
    }
}

#[test]
fn a_page_scrolls_the_twin_and_never_past_its_end() {
    let mut app = beside("raft", "article-request-vote", 12, Language::En);
    app.resize(ratatui::layout::Rect::new(0, 0, 80, 24));
    assert!(!shows(&app, NORMAL, "first differences"));
    press(&mut app, "⇟⇟⇟⇟⇟⇟⇟⇟⇟⇟");
    let end = rows(&app, NORMAL);
    assert!(end.iter().any(|row| row.contains("guarantees, moment")), "{end:#?}");
    let scrolled = lab(&app).scroll.twin;
    press(&mut app, "⇟");
    assert_eq!(lab(&app).scroll.twin, scrolled);
}

#[test]
fn branches_are_compared_at_once_or_chosen_from_a_menu() {
    let mut app = keys::app(session("paxos", &[], &BRANCHES[..3]), Language::En);
    press(&mut app, "C");
    assert!(shows(&app, WIDE, "There is only one branch"));
    let mut app = keys::app(session("paxos", &[], &BRANCHES), Language::En);
    press(&mut app, "C");
    assert!(shows(&app, WIDE, "main and other part after moment 3"));
    // It grows with the branches; the second time the key closes it.
    assert!(!shows(&app, WIDE, "crash n3"));
    press(&mut app, "3k");
    assert!(shows(&app, WIDE, "crash n3"));
    press(&mut app, "C");
    assert_eq!(lab(&app).stage, Pane::Cluster);
    press(&mut app, ":goto 3\r3kC");
    assert!(shows(&app, WIDE, "compare this branch with"));
    press(&mut app, "↓\r");
    assert!(shows(&app, WIDE, "branch-3 and other part after moment 3"), "{:#?}", rows(&app, WIDE));
}

#[test]
fn a_comparison_of_long_branches_scrolls_to_its_end() {
    let lines = ["step 300", "goto 100", "crash n3", "run 2000ms"];
    let mut app = keys::app(session("raft", &[], &lines), Language::En);
    app.resize(ratatui::layout::Rect::new(0, 0, 120, 36));
    press(&mut app, "C");
    let first = rows(&app, WIDE);
    assert!(first.iter().any(|row| row.contains("part after moment 100")), "{first:#?}");
    assert!(!first.iter().any(|row| row.contains("what differs where they end")));
    press(&mut app, &"⇟".repeat(60));
    let end = rows(&app, WIDE);
    assert!(end.iter().any(|row| row.contains("n3.up")), "{end:#?}");
    let scrolled = lab(&app).scroll.compare;
    press(&mut app, "⇟");
    assert_eq!((lab(&app).scroll.compare, rows(&app, WIDE)), (scrolled, end));
    press(&mut app, &"↑".repeat(scrolled));
    assert_eq!(rows(&app, WIDE), first);
}

#[test]
fn a_lesson_whose_run_has_a_twin_shows_it() {
    let lesson = synod::lesson::lesson("raft-election").unwrap();
    let (runner, mut session) = Runner::start(lesson.clone()).unwrap();
    let rules = TwinRules::read("forget-vote", session.setup().profile(), &[]).unwrap();
    session.set_twin(Some(rules)).unwrap();
    let lab = Lab::lesson(runner, session);
    assert_eq!((lab.pane, lab.stage), (Pane::Task, Pane::Twin));
    // In a lesson without one the key gives it one, and the lesson's lines drive both.
    let mut app = App::lesson(lesson, None, theme(), Language::En, Settings::default()).unwrap();
    assert_eq!(self::lab(&app).stage, Pane::Cluster);
    press(&mut app, " T\r1t");
    let (here, there) = moments(&app);
    assert!(here > 0 && here == there, "{here} {there}");
}

/// A lesson of the tests, with something in it put otherwise.
fn lesson(from: &str, to: &str) -> Arc<Lesson> {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/base.toml");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from));
    Arc::new(Lesson::read(text.replacen(from, to, 1).as_bytes()).unwrap())
}

fn learn(lesson: Arc<Lesson>, task: usize) -> App {
    App::lesson(lesson, Some(Place::Task(task)), theme(), Language::En, Settings::default()).unwrap()
}

#[test]
fn a_task_under_other_rules_shows_its_twin_and_the_next_one_does_not() {
    let lesson = lesson("id = \"base\"", "id = \"base\"");
    let task = lesson.tasks.iter().position(|task| task.twin.is_some()).unwrap();
    let mut app = learn(lesson, task);
    assert_eq!((lab(&app).pane, lab(&app).stage), (Pane::Task, Pane::Twin));
    assert!(shows(&app, WIDE, "✗ article-request-vote"), "{:#?}", rows(&app, WIDE));
    let start = moments(&app);
    press(&mut app, "  ");
    assert_eq!(moments(&app), (start.0 + 2, start.1 + 2));
    assert!(shows(&app, WIDE, "first differs at moment"), "{:#?}", rows(&app, WIDE));
    press(&mut app, "n");
    assert!(lab(&app).session.twin().is_none());
    assert_eq!((lab(&app).pane, lab(&app).stage), (Pane::Task, Pane::Cluster));
    // Back there it is there again.
    press(&mut app, "N");
    assert_eq!(lab(&app).stage, Pane::Twin);
}

#[test]
fn a_twin_does_not_tell_what_is_broken_in_secret() {
    let secret = "seed = 1\nsecret = true\nbroken = [\"no-up-to-date\"]";
    let mut app = learn(lesson("seed = 1", secret), 0);
    press(&mut app, " T");
    // Its name stands in the menu, as that of every other breakage.
    press(&mut app, "\r");
    for size in [WIDE, NORMAL, SMALL] {
        assert!(shows(&app, size, "✗ one rule is broken"), "{:#?}", rows(&app, size));
        assert!(shows(&app, size, "✓ every rule is kept") && !shows(&app, size, "no-up-to-date"));
    }
    // Rules that the learner chose himself are no secret.
    press(&mut app, "T↓\r");
    assert!(shows(&app, WIDE, "✗ forget-vote") || shows(&app, WIDE, "✗ broken: forget-vote"));
    press(&mut app, ":show twin\r");
    assert!(shows(&app, WIDE, "here: one rule is broken"), "{:#?}", rows(&app, WIDE));
    assert!(shows(&app, WIDE, "twin: broken: forget-vote") && !shows(&app, WIDE, "no-up-to-date"));
}

#[test]
fn in_a_terminal_the_twin_is_there_from_the_start_and_moves_with_the_keys() {
    let state = folder();
    let mut terminal = Terminal::lab(state.path(), &["paxos", "--break", "own-value", "--twin", "right"]);
    terminal.see_all(&["this run  ✗ broken: own-value", "twin      ✓ every rule is kept"]);
    terminal.get(&format!("c{ENTER}"), "n1→n1 prepare 1.n1             │    n1→n1 prepare 1.n1");
    terminal.get("  ", "moment 3");
    terminal.get(LEFT, "moment 2");
    terminal.get("T", "the same lines under other rules");
    terminal.get(&format!("{DOWN}{ENTER}"), "twin      ✗ forget-promise");
    terminal.quit();
}
