//! How quick the picture of the whole run is, as a table: `cargo bench --bench space`.
//!
//! Each frame is the picture one event further up than the one before, as when one holds a key down. The yardstick is
//! the same pane after 100 events, and the lab without it. Nothing here passes or fails.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark may stop where it stands"
)]

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use std::time::{Duration, Instant};
use synod::catalog::{self, Setup};
use synod::model::event::Event;
use synod::progress::settings::Settings;
use synod::session::Session;
use synod::tui::app::App;
use synod::tui::scene;
use synod::tui::theme::{Depth, Theme, Tone};
use synod::words::Language;

const FRAMES: usize = 300;

fn main() {
    println!(
        "| a row further in space-time, five-node Raft | 100 events | 100,000 events | ratio | the lab, a row of messages further |"
    );
    println!("|---|---|---|---|---|");
    for size in [(120, 36), (200, 60), (80, 24), (40, 12)] {
        let [short, long] = [100, 100_000].map(|events| median(scroll(&mut lab(events, "s"), size)));
        let lab = median(scroll(&mut lab(100_000, ""), size));
        let (ratio, other) = (long.0 / short.0, long.0 / lab.0);
        println!(
            "| {}x{} | {:.2} ms | {:.2} ms (worst of {FRAMES}: {:.2} ms) | {ratio:.2} | {:.2} ms (worst: {:.2} ms), {other:.2} × |",
            size.0, size.1, short.0, long.0, long.1, lab.0, lab.1,
        );
    }
    for (what, keys) in [("one story", "sv"), ("one node", "svv")] {
        let (usual, worst) = median(scroll(&mut lab(100_000, keys), (120, 36)));
        println!("| 120x36, {what} | – | {usual:.2} ms (worst of {FRAMES}: {worst:.2} ms) | – | – |");
    }
    let mut app = lab(100_000, "s");
    let mut pages = Vec::new();
    for place in 0..FRAMES {
        let key = if place % 2 == 0 { KeyCode::PageUp } else { KeyCode::Home };
        let key = if place % 4 == 3 { KeyCode::End } else { key };
        pages.push(frame(&mut app, (120, 36), key));
    }
    let (usual, worst) = median(pages);
    println!("| 120x36, from end to end | – | {usual:.2} ms (worst of {FRAMES}: {worst:.2} ms) | – | – |");
}

/// The median and the worst, in milliseconds.
fn median(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    (milliseconds(times[times.len() / 2]), milliseconds(times[times.len() - 1]))
}

/// A lab with this many events, a request among every fifty, after these keys.
fn lab(events: usize, keys: &str) -> App {
    let mut setup = Setup::new(catalog::protocol("raft").unwrap());
    setup.config.nodes = 5;
    let mut session = Session::new(setup).unwrap();
    session.read("run until leaders|length == 1", &mut |_| {}).unwrap();
    let leader = session.facts().leaders().next().unwrap().id;
    for n in session.history().len()..events {
        if n % 50 == 0 {
            session.act(&Event::Request(leader, format!("y={n}").into()), &mut |_| {}).unwrap();
        } else {
            session.advance(&mut |_| {});
        }
    }
    let theme = Theme::new(Tone::Dark, Depth::True, false);
    let mut app = App::lab(session, theme, Language::En, Settings::default());
    keys.chars().for_each(|key| drop(app.key(KeyEvent::from(KeyCode::Char(key)))));
    app
}

/// Frames, each a row further up.
fn scroll(app: &mut App, size: (u16, u16)) -> Vec<Duration> {
    (0..FRAMES)
        .map(|place| frame(app, size, if place % 80 < 70 { KeyCode::Up } else { KeyCode::Down }))
        .collect()
}

/// From a key to the frame that answers it.
fn frame(app: &mut App, (columns, rows): (u16, u16), key: KeyCode) -> Duration {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    app.resize(Rect::new(0, 0, columns, rows));
    terminal.draw(|frame| scene::draw(frame, app)).unwrap();
    let start = Instant::now();
    app.key(KeyEvent::from(key));
    terminal.draw(|frame| scene::draw(frame, app)).unwrap();
    start.elapsed()
}
