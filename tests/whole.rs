//! Every pane is whole at every size, in both languages: frames with all corners and edges, no text over them, no word
//! without its end, no wide letter in half; and every pane is a key away.
//!
//! A word without its end is found without knowing any layout: all words that the program can say are in its words
//! files, its lessons and its widest screens, so what stands on a screen and in none of them is a piece of one, unless
//! the mark of a cut stands behind it.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use keys::{drawn, lab, lesson, lesson_at_goal, press, rows};
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use std::collections::BTreeSet;
use synod::catalog::{self, Setup};
use synod::lesson::library;
use synod::session::Session;
use synod::tui::app::App;
use synod::tui::pane::Pane;
use synod::tui::scene;
use synod::words::Language;

/// The sizes that somebody has looked at.
const SIZES: [(u16, u16); 7] = [(200, 60), (160, 45), (120, 36), (100, 30), (80, 24), (60, 20), (40, 12)];
/// The largest size, on which nothing is cut.
const WIDEST: (u16, u16) = (220, 70);
/// Sizes that are drawn at random for each run and language.
const RANDOM: u64 = 3;

fn session(protocol: &str, nodes: u8, broken: &[&str], lines: &[String]) -> Session {
    let mut setup = Setup::new(catalog::protocol(protocol).unwrap());
    setup.config.nodes = nodes;
    broken.iter().for_each(|name| setup.set("break", name).unwrap());
    let mut session = Session::new(setup).unwrap();
    for line in lines {
        session.read(line, &mut |_| {}).unwrap_or_else(|stop| panic!("{line}: {stop:?}"));
    }
    session
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim().to_string()).collect()
}

/// Raft with logs, a full network, a dead node, a cut link and a deposed leader.
fn busy_raft(nodes: u8) -> Session {
    let mut all = lines("run until leaders|length == 1");
    all.extend((0..6).flat_map(|n| (1..=nodes).map(move |node| format!("request n{node} x={n}"))));
    all.extend(lines("run 60ms\ncrash n5\ncut n1>n2"));
    all.extend((0..3).flat_map(|n| [1, 2, 3, 4].map(|node| format!("request n{node} y={n}"))));
    all.push("step 7".into());
    session("raft", nodes, &[], &all)
}

/// Paxos with three proposers at once, something accepted, something held.
fn busy_paxos() -> Session {
    let all =
        "request n1 X\nrequest n3 Y\nstep 9\nrequest n5 Zebra\nhold n5>n1 prepare\nstep 8\ncrash n2\nstep 3";
    session("paxos", 5, &[], &lines(all))
}

/// Three hundred moments in five branches.
fn branches() -> Session {
    let mut all = lines("step 60");
    for (name, from) in [("second", 40), ("third-time", 80), ("fourth", 20), ("the-fifth-of-them", 150)] {
        all.extend(lines(&format!("goto {from}\nbranch {name}\nrequest n1 {name}=1\nstep 59")));
    }
    session("raft", 5, &[], &all)
}

type Run = (&'static str, fn(Language) -> App);

/// What is looked at: labs, and lessons at each kind of task.
const RUNS: [Run; 12] = [
    ("raft of five", |language| keys::app(busy_raft(5), language)),
    ("raft of nine", |language| keys::app(busy_raft(9), language)),
    ("paxos of five", |language| keys::app(busy_paxos(), language)),
    ("a broken cluster and its twin", |language| {
        let all = "fire n1 election\nsettle\nrequest n1 a\nsettle\ncrash n1\nfire n2 election\nstep 4";
        let mut app = keys::app(session("raft", 3, &["no-up-to-date"], &lines(all)), language);
        press(&mut app, "T\r");
        app
    }),
    ("clients that contradict each other", |language| {
        let all = "fire n1 election\nsettle\ncrash n2\ncrash n3\nrequest n1 apples\nsettle\ncrash n1\nrestart n2\nrestart n3
            fire n2 election\nsettle\nrequest n2 pears\nsettle\nrequest n3 plums\nrequest n2 cherries";
        keys::app(session("raft", 3, &["majority-of-live"], &lines(all)), language)
    }),
    ("branches", |language| {
        let mut app = keys::app(branches(), language);
        press(&mut app, "C\r");
        app
    }),
    ("nothing yet", |language| keys::app(session("paxos", 3, &[], &[]), language)),
    ("a task to watch", |language| lesson("raft-replicate", Some("apply"), language)),
    ("a question", |language| lesson("raft-replicate", Some("when"), language)),
    ("a task to act", |language| lesson("raft-replicate", Some("ask"), language)),
    ("a goal", |language| lesson_at_goal("paxos-adopt", language)),
    ("a twin in a lesson", |language| lesson("broken-first-come", None, language)),
];

/// Presses the key of an action.
fn key(app: &mut App, action: &str) {
    let label = app.key_label(action).unwrap();
    press(
        app,
        match &*label {
            "tab" => "\t",
            "esc" => "\u{1b}",
            letter => letter,
        },
    );
}

/// Gives a pane the focus, by the keys of the table alone; false if no key brings it.
fn bring(app: &mut App, pane: Pane) -> bool {
    let own = match pane {
        Pane::Space => Some("space"),
        Pane::Rules => Some("rules"),
        Pane::Outlook => Some("outlook"),
        Pane::Clients => Some("clients"),
        Pane::Why => Some("why"),
        _ => None,
    };
    if let Some(own) = own.filter(|_| lab(app).pane != pane) {
        key(app, own);
    }
    let tabs = |app: &mut App| {
        for _ in 0..Pane::ALL.len() {
            if lab(app).pane == pane {
                return;
            }
            key(app, "next-pane");
        }
    };
    tabs(app);
    if pane == Pane::Twin && lab(app).pane != pane {
        press(app, "T\r");
    }
    if pane == Pane::Compare && lab(app).pane != pane {
        press(app, "C");
        if app.overlay().is_some() {
            press(app, "\r");
        }
    }
    // What is open on the stage or at the side is closed, so that the usual pane is there again.
    let is_open = |app: &App| (lab(app).stage, lab(app).side) != (Pane::Cluster, Pane::Guarantees);
    for _ in 0..4 {
        if lab(app).pane != pane && is_open(app) {
            key(app, "escape");
        }
    }
    tabs(app);
    lab(app).pane == pane
}

/// The panes that there are in a run.
fn there(app: &App) -> Vec<Pane> {
    let lab = lab(app);
    let is_there = |pane: &Pane| match pane {
        Pane::Task => lab.course.is_some(),
        Pane::Article => lab.panes().contains(pane),
        Pane::Twin => lab.course.is_none() || lab.session.twin().is_some(),
        Pane::Compare => lab.session.history().branches().len() > 1,
        _ => true,
    };
    Pane::ALL.into_iter().filter(is_there).collect()
}

/// Pieces of words: letters, with what joins them.
fn pieces(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let joins = |letter: char| letter.is_ascii_alphabetic();
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(joins)?;
        let word = &rest[start..];
        let end = word.find(|letter| !joins(letter)).unwrap_or(word.len());
        rest = &word[end..];
        Some((&word[..end], &word[end..]))
    })
}

/// All words that a language, the lessons and the widest screens of a run know.
fn vocabulary(language: Language) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    let mut add = |text: &str| known.extend(pieces(text).map(|(word, _)| word.to_string()));
    for (key, sentence) in language.words().all() {
        add(sentence);
        add(key);
    }
    for lesson in ["raft-replicate", "paxos-adopt", "broken-first-come"] {
        add(library::lesson(lesson).unwrap().page.text());
    }
    for protocol in ["raft", "paxos"] {
        let profile = catalog::protocol(protocol).unwrap().profile;
        profile.breakages().for_each(|breakage| add(breakage.name));
        profile.rules.iter().for_each(|rule| add(&format!("{} {}", rule.name, rule.cite)));
    }
    add("synod ctrl shift pgup pgdn");
    known
}

/// What is wrong with a screen, each with the row where it stands.
fn faults(app: &App, size: (u16, u16), known: &BTreeSet<String>) -> Vec<String> {
    let buffer = drawn(app, size);
    let area = Rect::new(0, 0, size.0, size.1);
    let mut faults = Vec::new();
    for (pane, place) in scene::panes(area, lab(app)) {
        faults.extend(frame_faults(&buffer, place).into_iter().map(|fault| format!("{pane:?}: {fault}")));
    }
    for at in area.positions() {
        let wide = buffer[at].cell_width() > 1;
        let behind = buffer.cell((at.x + 1, at.y)).map_or("no room", |cell| cell.symbol());
        if wide && !["", " "].contains(&behind) {
            faults.push(format!("half of {} is under {behind}", buffer[at].symbol()));
        }
    }
    let more = app.theme.glyphs.more;
    for row in rows(&buffer) {
        // The timeline marks requests, timers and restarts by letters.
        let is_marks = |word: &str| word.chars().all(|letter| "ctr".contains(letter));
        for (word, behind) in pieces(&row).filter(|(word, _)| word.len() > 2 && !is_marks(word)) {
            if !known.contains(word) && !behind.starts_with(more) {
                faults.push(format!("{word:?} is a piece of a word in: {}", row.trim()));
            }
        }
    }
    faults
}

/// What is wrong with a frame: its corners, its sides with nothing on them but the marks of more, and whole titles.
fn frame_faults(buffer: &Buffer, place: Rect) -> Vec<String> {
    let mut faults = Vec::new();
    let symbol = |x: u16, y: u16| buffer[(x, y)].symbol();
    let (right, bottom) = (place.right() - 1, place.bottom() - 1);
    let corners = [(place.x, place.y), (right, place.y), (place.x, bottom), (right, bottom)];
    if corners.map(|(x, y)| symbol(x, y)) != ["╭", "╮", "╰", "╯"] {
        faults.push(format!("corners {:?} at {place:?}", corners.map(|(x, y)| symbol(x, y))));
    }
    for y in place.y + 1..bottom {
        let sides = (symbol(place.x, y), symbol(right, y));
        if sides.0 != "│" || !["│", "▴", "▾", "▲", "▼", "↑", "↓"].contains(&sides.1) {
            faults.push(format!("sides {sides:?} in row {y}"));
        }
    }
    for y in [place.y, bottom] {
        let edge: String = (place.x + 1..right).map(|x| symbol(x, y)).collect();
        for title in edge.split('─').filter(|title| !title.is_empty()) {
            if !title.starts_with(' ') || !title.ends_with(' ') {
                faults.push(format!("the title {title:?} is cut"));
            }
        }
    }
    faults
}

/// Numbers that look random and are the same each time.
fn random(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % below
}

/// Each pane of a run, focused and zoomed, at each size: what is wrong, once for each kind of fault.
fn look_at_all(run: Run, language: Language, seed: u64) -> Vec<String> {
    let mut app = (run.1)(language);
    let mut known = vocabulary(language);
    let mut sizes = SIZES.to_vec();
    let mut seed = seed;
    sizes
        .extend((0..RANDOM).map(|_| (40 + random(&mut seed, 181) as u16, 12 + random(&mut seed, 59) as u16)));
    let mut found = BTreeSet::new();
    let (mut faulty, mut seen) = (Vec::new(), 0);
    for pane in there(&app) {
        app.resize(Rect::new(0, 0, WIDEST.0, WIDEST.1));
        assert!(bring(&mut app, pane), "{}: no key brings {pane:?}", run.0);
        for zoomed in [true, false] {
            if lab(&app).zoomed != zoomed {
                key(&mut app, "zoom");
            }
            let widest = rows(&drawn(&app, WIDEST)).join("\n");
            known.extend(pieces(&widest).map(|(word, _)| word.to_string()));
            for size in &sizes {
                app.resize(Rect::new(0, 0, size.0, size.1));
                seen += 1;
                for fault in faults(&app, *size, &known) {
                    if found.insert(fault.clone()) {
                        faulty.push(format!(
                            "{} {language:?} {pane:?} zoomed {zoomed} {size:?}: {fault}",
                            run.0
                        ));
                    }
                }
            }
        }
    }
    assert!(seen >= 200, "{seen} screens");
    faulty
}

#[test]
fn every_pane_is_whole_at_every_size() {
    let mut faulty = Vec::new();
    for (place, run) in RUNS.into_iter().enumerate() {
        for (number, language) in [Language::En, Language::Zh].into_iter().enumerate() {
            faulty.extend(look_at_all(run, language, (place * 2 + number) as u64));
        }
    }
    assert!(faulty.is_empty(), "{}: {}", faulty.len(), faulty.join("\n"));
}

#[test]
fn every_pane_is_a_key_away_from_every_other() {
    for (name, run) in RUNS.into_iter().filter(|(name, _)| ["branches", "a task to act"].contains(name)) {
        for size in SIZES {
            let mut app = run(Language::En);
            app.resize(Rect::new(0, 0, size.0, size.1));
            let panes = there(&app);
            for (from, to) in panes.iter().flat_map(|from| panes.iter().map(move |to| (*from, *to))) {
                for zoomed in [false, true] {
                    assert!(bring(&mut app, from), "{name} {size:?}: no key brings {from:?}");
                    if lab(&app).zoomed != zoomed {
                        key(&mut app, "zoom");
                    }
                    let led = bring(&mut app, to);
                    let is = (lab(&app).pane, lab(&app).stage, lab(&app).side);
                    assert!(led, "{name} {size:?}: no key leads from {from:?} to {to:?}, but to {is:?}");
                    let shown = scene::panes(Rect::new(0, 0, size.0, size.1), lab(&app));
                    assert!(shown.iter().any(|(pane, _)| *pane == to), "{size:?}: {to:?} is not there");
                }
            }
        }
    }
}
