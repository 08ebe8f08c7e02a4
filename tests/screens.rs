//! What the learner sees: a few telling scenes as pictures, and at every other size what must never happen.
//!
//! The pictures stand in `tests/snapshots/`. `INSTA_UPDATE=always cargo test --test screens` draws them anew: then
//! look at every one before you commit it.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod keys;

use keys::{drawn, look, look_at, press, rows, theme};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::collections::BTreeSet;
use std::num::NonZeroU16;
use synod::catalog::{self, Setup};
use synod::progress::settings::Settings;
use synod::session::Session;
use synod::tui::app::App;
use synod::tui::scene;
use synod::tui::theme::{Depth, Theme, Tone};
use synod::words::Language;

const WIDE: (u16, u16) = (120, 36);
const NORMAL: (u16, u16) = (80, 24);
const SMALL: (u16, u16) = (40, 12);

/// Through `raft-election` up to its question: on; n1's timer; on; on; n1 asks n2 and hears it; on; all lines; on.
const TO_THE_QUESTION: &str = " 1t  \r↓\r \r ";

/// No line of Chinese may begin with one of these.
const CLOSING: [char; 10] = ['，', '。', '：', '；', '）', '、', '！', '？', '”', '」'];

/// n1 stands for election: n2 has voted, n3's request is held, n4's is on a cut link, n5 is down.
const ELECTION: &[&str] = &[
    "plant n1 term=2 log=1:x,2:y",
    "plant n2 term=2 log=1:x,2:y",
    "plant n3 term=1 log=1:x",
    "plant n4 term=2 vote=n2 log=1:x,2:y",
    "crash n5",
    "cut n1>n4",
    "fire n1 election",
    "hold n1>n3 vote",
    "deliver n1>n2 vote",
];

/// n1's A is accepted by n1 alone when n3 begins, and n2 promises n3 more than it had promised n1.
const MINORITY: &[&str] = &[
    "request n1 A",
    "deliver n1>n1 prepare",
    "deliver n1>n2 prepare",
    "deliver n1>n1 promise",
    "deliver n2>n1 promise",
    "deliver n1>n1 propose",
    "request n3 B",
    "deliver n3>n1 prepare",
    "deliver n3>n2 prepare",
];

/// The home screen, after it has said that nothing is saved here.
fn home(language: Language) -> App {
    let mut app = App::home(theme(), language, Settings::default());
    press(&mut app, "\u{1b}");
    app
}

/// A lesson, after these keys.
fn learn(id: &str, keys: &str, language: Language) -> App {
    let lesson = synod::lesson::lesson(id).unwrap();
    let mut app = App::lesson(lesson, None, theme(), language, Settings::default()).unwrap();
    press(&mut app, keys);
    app
}

fn lab(protocol: &str, lines: &[&str], language: Language) -> App {
    let mut setup = Setup::new(catalog::protocol(protocol).unwrap());
    (setup.config.nodes, setup.config.seed) = (if protocol == "raft" { 5 } else { 3 }, 7);
    let mut session = Session::new(setup).unwrap();
    for line in lines {
        session.read(line, &mut |_| {}).unwrap();
    }
    App::lab(session, theme(), language, Settings::default())
}

#[test]
fn the_home_screen_looks_as_in_its_pictures() {
    look("home", &home(Language::En), WIDE);
    look("home", &home(Language::En), NORMAL);
    look("home", &home(Language::Zh), SMALL);
}

#[test]
fn an_election_looks_as_in_its_pictures() {
    for language in [Language::En, Language::Zh] {
        let app = lab("raft", ELECTION, language);
        look("election", &app, WIDE);
        look("election", &app, NORMAL);
    }
    let mut app = lab("raft", ELECTION, Language::En);
    press(&mut app, "w");
    look("election", &app, SMALL);
}

#[test]
fn an_accepted_minority_looks_as_in_its_pictures() {
    look("minority", &lab("paxos", MINORITY, Language::Zh), WIDE);
    let mut app = lab("paxos", MINORITY, Language::En);
    press(&mut app, "w\t");
    look("minority", &app, NORMAL);
    look("minority", &app, SMALL);
}

#[test]
fn a_lesson_looks_as_in_its_pictures() {
    // The question is open; then it was answered wrongly, and its lines have run.
    for language in [Language::En, Language::Zh] {
        let mut app = learn("raft-election", TO_THE_QUESTION, language);
        look("question", &app, if language == Language::En { WIDE } else { NORMAL });
        look("question", &app, SMALL);
        press(&mut app, "1\r");
        look("answer", &app, if language == Language::En { NORMAL } else { WIDE });
    }
}

#[test]
fn the_help_and_the_prompt_look_as_in_their_pictures() {
    let mut app = lab("raft", ELECTION, Language::En);
    press(&mut app, ":deliver ");
    look("prompt", &app, NORMAL);
    for (language, size) in [(Language::En, WIDE), (Language::Zh, NORMAL)] {
        let mut app = lab("raft", ELECTION, language);
        press(&mut app, "?");
        look("help", &app, size);
    }
}

#[test]
fn the_rule_card_and_the_links_look_as_in_their_pictures() {
    for (language, size) in [(Language::En, WIDE), (Language::Zh, SMALL)] {
        let mut app = lab("raft", ELECTION, language);
        press(&mut app, ":break length-only\rR↓↓↓↓↓");
        look("rules", &app, size);
    }
    for (language, size, keys) in [(Language::En, NORMAL, "x\r↓↓h"), (Language::Zh, SMALL, "xg122")] {
        let mut app = lab("raft", ELECTION, language);
        press(&mut app, keys);
        look("links", &app, size);
    }
}

#[test]
fn each_theme_looks_as_in_its_picture_with_colours() {
    for tone in Tone::all() {
        let mut app = learn("raft-election", TO_THE_QUESTION, Language::En);
        app.theme = Theme::new(tone, Depth::True, false);
        let picture = coloured(&drawn(&app, NORMAL));
        look_at(&format!("colours-{}", tone.name()), &picture);
    }
}

/// The rows of a screen with the colours of each run of letters, as `‹letters|ink on ground›`.
fn coloured(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let (mut known, mut x) = (None, 0);
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let style = (cell.fg, cell.bg, cell.modifier);
            if known != Some(style) {
                let named = format!("{}/{} {:?}", cell.fg, cell.bg, cell.modifier);
                text.push_str(&format!("\n  {named}: "));
                known = Some(style);
            }
            text.push_str(cell.symbol());
            x += cell.cell_width().max(1);
        }
        text.push_str(&format!("\nrow {y} ends"));
    }
    text
}

/// Every kind of screen in a language.
fn scenes(language: Language) -> Vec<(&'static str, App)> {
    let open = |keys: &str| {
        let mut app = lab("raft", ELECTION, language);
        press(&mut app, keys);
        app
    };
    vec![
        ("home", home(language)),
        ("raft", open("")),
        ("paxos", lab("paxos", MINORITY, language)),
        ("start", lab("paxos", &[], language)),
        ("why alone", open("wz")),
        ("cluster alone", open("w\t\t\tz")),
        ("logs alone", open("w\tz")),
        ("the whole run", open("s")),
        ("one story", open("svz")),
        ("help", open("?↓↓")),
        ("links", open("x↓")),
        ("groups", open("xg12")),
        ("rules", open("R↓↓↓")),
        ("rules beside why", open("R\t\t")),
        ("breakages", open("b\r")),
        ("rules of a twin", open("T↓")),
        ("a twin", open("T\r tt  ")),
        (
            "a twin that cannot",
            open(":break no-up-to-date\rT\r2t:deliver n2>n4 vote\r:deliver n4>n2 vote-reply\r "),
        ),
        ("a branch", open("u C")),
        ("branches", open("uu ku kC")),
        ("a typed line", open(":request n1 领导者说这一行很长很长，长得一行放不下也不要紧")),
        ("a refused line", open(":crahs n1\r")),
        ("a printed pane", open(":show guarantees\r")),
        ("playing", open("p+++")),
        ("a prompt that completes", open(":deliver \t\t")),
        ("timeline", open("u x\r\u{1b}w\t\t")),
        ("guarantees", open("w\t\t\tz")),
        ("a filter", {
            let mut app = home(language);
            press(&mut app, "/raft");
            app
        }),
        ("a lesson begins", learn("paxos-four-messages", "", language)),
        ("a question", learn("raft-election", TO_THE_QUESTION, language)),
        ("an answer", learn("raft-election", &format!("{TO_THE_QUESTION}1\r"), language)),
        ("a hint", learn("raft-election", " HH", language)),
    ]
}

/// Sizes from nothing to more than wide, close together where a layout ends.
fn sizes() -> Vec<(u16, u16)> {
    let around = |edges: [u16; 3], most: u16, step: usize| -> BTreeSet<u16> {
        let near = edges.into_iter().flat_map(|edge| edge - 1..=edge + 1);
        (0..=most).step_by(step).chain(near).chain(0..=3).filter(|side| *side <= most).collect()
    };
    let (columns, rows) = (around([40, 80, 120], 130, 9), around([12, 24, 36], 40, 4));
    columns.iter().flat_map(|x| rows.iter().map(|y| (*x, *y))).collect()
}

/// Whether a wide letter has lost its right half, or has none.
fn torn(buffer: &Buffer) -> Option<(u16, u16)> {
    let Rect { width, height, .. } = buffer.area;
    let cells = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let blank = |x, y| x < width && buffer[(x, y)].symbol().trim().is_empty();
    cells.filter(|at| buffer[*at].cell_width() > 1).find(|(x, y)| !blank(x + 1, *y))
}

#[test]
fn every_scene_can_be_drawn_at_every_size_and_no_letter_is_torn() {
    for language in [Language::En, Language::Zh] {
        for (name, app) in scenes(language) {
            for size in sizes() {
                let buffer = drawn(&app, size);
                assert_eq!(torn(&buffer), None, "{name} at {size:?}: {:#?}", rows(&buffer));
            }
        }
    }
}

/// What a terminal shows after the bytes of one frame.
fn shown(app: &App, (columns, rows): (u16, u16)) -> Vec<String> {
    let mut bytes = Vec::new();
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    let backend = CrosstermBackend::new(&mut bytes);
    let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
    terminal.draw(|frame| scene::draw(frame, app)).unwrap();
    drop(terminal);
    let least = |side: u16| NonZeroU16::new(side).unwrap();
    let mut parser = vt100::Parser::new(least(rows), least(columns), 0);
    parser.process(&bytes);
    parser.screen().rows(0, columns).map(|row| row.trim_end().to_string()).collect()
}

#[test]
fn a_terminal_shows_what_was_drawn() {
    for language in [Language::En, Language::Zh] {
        for (name, app) in scenes(language) {
            for size in [WIDE, NORMAL, SMALL, (99, 30), (41, 13)] {
                assert_eq!(shown(&app, size), rows(&drawn(&app, size)), "{name} at {size:?}");
            }
        }
    }
}

/// The lines of the why pane, alone on the screen, without its frame.
fn why(app: &App, columns: u16) -> Vec<String> {
    let all = rows(&drawn(app, (columns, 60)));
    let inner = all.iter().filter_map(|row| row.strip_prefix('│')?.strip_suffix('│'));
    inner.map(|row| row.trim().to_string()).filter(|row| !row.is_empty()).collect()
}

/// Labs that show why alone, each some steps further.
fn reasons(language: Language) -> Vec<App> {
    let lines = |protocol| if protocol == "raft" { ELECTION } else { MINORITY };
    let mut apps = Vec::new();
    for protocol in ["raft", "paxos"] {
        for steps in (0..30).step_by(2) {
            let mut app = lab(protocol, lines(protocol), language);
            press(&mut app, &format!("wz{}", " ".repeat(steps)));
            apps.push(app);
        }
    }
    apps
}

#[test]
fn no_chinese_line_begins_with_closing_punctuation() {
    let help = |mut app: App| {
        press(&mut app, "?");
        app
    };
    let overlay = [
        home(Language::Zh),
        help(lab("raft", &[], Language::Zh)),
        learn("paxos-four-messages", "", Language::Zh),
        learn("raft-election", TO_THE_QUESTION, Language::Zh),
        learn("raft-election", &format!("{TO_THE_QUESTION}1\r"), Language::Zh),
        learn("raft-election", " HH", Language::Zh),
    ];
    for columns in 40..=130 {
        for app in &reasons(Language::Zh) {
            let lines = why(app, columns);
            assert!(!lines.is_empty());
            assert!(!lines.iter().any(|line| line.starts_with(CLOSING)), "{columns}: {lines:#?}");
        }
        for app in &overlay {
            let rows = rows(&drawn(app, (columns, 60)));
            let text = |row: &String| row.trim_start_matches([' ', '│']).starts_with(CLOSING);
            assert!(!rows.iter().any(text), "{columns}: {rows:#?}");
        }
    }
}

#[test]
fn no_english_word_is_cut_and_none_is_lost() {
    for app in &reasons(Language::En) {
        let words = |columns| -> Vec<String> {
            why(app, columns).iter().flat_map(|line| line.split(' ').map(String::from)).collect()
        };
        let whole = words(1_000);
        for columns in 40..=130 {
            assert_eq!(words(columns), whole, "{columns}: {:#?}", why(app, columns));
        }
    }
}

#[test]
fn lines_and_marks_can_be_ascii() {
    let mut app = lab("raft", ELECTION, Language::En);
    app.theme = Theme::new(Tone::Dark, Depth::None, true);
    for keys in ["", "w", "?", "\u{1b}x", "\u{1b}p"] {
        press(&mut app, keys);
        for size in [WIDE, NORMAL, SMALL] {
            let rows = rows(&drawn(&app, size));
            let mark =
                |letter: char| ('\u{2190}'..='\u{28ff}').contains(&letter) || "·–…‹›‖".contains(letter);
            assert!(!rows.iter().any(|row| row.contains(mark)), "{keys:?} at {size:?}: {rows:#?}");
        }
    }
}
