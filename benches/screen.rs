//! How quick the screen is, as a table: `cargo bench --bench screen`.
//!
//! Each figure is measured in a pseudo-terminal or on a buffer, and where there is a yardstick it is measured in the
//! same run: a bare ratatui program that draws a frame, and another one for each key. Nothing here passes or fails.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark may stop where it stands"
)]

mod pty;

use portable_pty::CommandBuilder;
use pty::Program;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{self, Event, KeyCode};
use ratatui::widgets::Paragraph;
use std::time::{Duration, Instant};
use synod::catalog::{self, Setup};
use synod::progress::settings::Settings;
use synod::session::Session;
use synod::tui::app::App;
use synod::tui::scene;
use synod::tui::theme::{Depth, Theme, Tone};
use synod::words::Language;

/// What the bare program and synod's footer both show when the first frame is complete.
const MARK: &str = "quit";
/// How long nothing must come before a program is at rest.
const REST: Duration = Duration::from_millis(700);

fn main() {
    if std::env::args().any(|argument| argument == "--bare") {
        return bare();
    }
    println!("| what | measured | goal | yardstick of the same run |");
    println!("|---|---|---|---|");
    first_frame();
    frames();
    keys();
    motion();
    idle();
}

fn row(what: &str, measured: &str, goal: &str, yardstick: &str) {
    println!("| {what} | {measured} | {goal} | {yardstick} |");
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A bare ratatui program: one frame, and another for each key, until q.
fn bare() {
    let mut terminal = ratatui::init();
    for count in 0.. {
        let text = format!("{MARK} {count}");
        terminal.draw(|frame| frame.render_widget(Paragraph::new(text.as_str()), frame.area())).unwrap();
        if matches!(event::read(), Ok(Event::Key(key)) if key.code == KeyCode::Char('q')) {
            break;
        }
    }
    ratatui::restore();
}

/// How large the terminal of each figure is.
const SIZE: (u16, u16) = (120, 40);

/// How long the first whole frame takes.
fn first_whole_frame(program: &Program) -> Duration {
    let mut seen = String::new();
    while !seen.contains(MARK) {
        let bytes = program.output.recv().expect("the program ended without a frame");
        seen.push_str(&String::from_utf8_lossy(&bytes));
    }
    program.start.elapsed()
}

/// From a key to the first byte of the answer.
fn answer(program: &mut Program, key: &[u8]) -> Duration {
    let start = Instant::now();
    program.press(key);
    program.output.recv().unwrap();
    start.elapsed()
}

fn bare_command() -> CommandBuilder {
    let mut bare = CommandBuilder::new(std::env::current_exe().unwrap());
    bare.arg("--bare");
    bare
}

fn synod_command(folder: &std::path::Path, arguments: &[&str]) -> CommandBuilder {
    let mut synod = CommandBuilder::new(env!("CARGO_BIN_EXE_synod"));
    synod.args(["--lang", "en", "--state-dir"]);
    synod.arg(folder);
    synod.args(arguments);
    synod.env("TERM", "xterm-256color");
    synod.env("COLORTERM", "truecolor");
    synod
}

fn first_frame() {
    let folder = tempfile::tempdir().unwrap();
    // The home screen, not the tour of a first start.
    std::fs::write(folder.path().join("settings.toml"), "tour = \"seen\"\n").unwrap();
    let (synod, bare) = (synod_command(folder.path(), &[]), bare_command());
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..25 {
        for (command, times) in [(&synod, &mut ours), (&bare, &mut theirs)] {
            let program = Program::start(command, SIZE);
            times.push(first_whole_frame(&program));
            program.end();
        }
    }
    let (ours, theirs) = (milliseconds(median(ours)), milliseconds(median(theirs)));
    row(
        "start to first frame, 120x40",
        &format!("{ours:.1} ms"),
        "2 × bare",
        &format!("{:.2} × a bare ratatui program ({theirs:.1} ms)", ours / theirs),
    );
}

/// A five-node Raft lab with logs, a full network, a dead node, a cut link and a deposed leader.
fn busy_lab(steps: u64) -> App {
    let mut setup = Setup::new(catalog::protocol("raft").unwrap());
    setup.config.nodes = 5;
    let mut session = Session::new(setup).unwrap();
    let mut lines = vec![String::from("run until leaders|length == 1")];
    lines.extend((0..12).flat_map(|n| [1, 2, 3, 4, 5].map(|node| format!("request n{node} x={n}"))));
    lines.extend([String::from("run 60ms"), String::from("crash n5"), String::from("cut n1>n2")]);
    lines.extend((0..6).flat_map(|n| [1, 2, 3, 4].map(|node| format!("request n{node} y={n}"))));
    lines.push(format!("step {steps}"));
    for line in lines {
        session.read(&line, &mut |_| {}).unwrap();
    }
    App::lab(session, Theme::new(Tone::Dark, Depth::True, false), Language::En, Settings::default())
}

/// The sizes that are designed, and how long a frame may take there.
const SIZES: [(u16, u16, &str); 7] = [
    (200, 60, "1 ms"),
    (160, 45, ""),
    (120, 36, "0.5 ms"),
    (100, 30, ""),
    (80, 24, ""),
    (60, 20, ""),
    (40, 12, ""),
];

/// How long a frame takes, mostly: two pictures in turn, so that there is something to draw.
fn frame(size: (u16, u16), mut draw: impl FnMut(&mut ratatui::Frame<'_>, usize)) -> f64 {
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    let times = (0..400).map(|turn| {
        let start = Instant::now();
        terminal.draw(|frame| draw(frame, turn % 2)).unwrap();
        start.elapsed()
    });
    milliseconds(median(times.collect()))
}

/// Frames of a busy lab at each size; the yardstick is a frame of the same size full of bare text.
fn frames() {
    let apps = [busy_lab(3), busy_lab(4)];
    for (columns, rows, goal) in SIZES {
        let size = (columns, rows);
        let ours = frame(size, |frame, turn| scene::draw(frame, &apps[turn]));
        let line = |turn: usize| ["synod ", "quorum "][turn].repeat(usize::from(columns) / 6);
        let text = [0, 1].map(|turn| vec![line(turn); rows.into()].join("\n"));
        let theirs = frame(size, |frame, turn| {
            frame.render_widget(Paragraph::new(text[turn].as_str()), frame.area());
        });
        row(
            &format!("a frame of a busy five-node Raft lab, {columns}x{rows}"),
            &format!("{ours:.2} ms"),
            goal,
            &format!("{:.1} × a frame of bare text ({theirs:.2} ms)", ours / theirs),
        );
    }
}

/// From a key to the first byte that answers it.
fn keys() {
    let folder = tempfile::tempdir().unwrap();
    let mut ours = Program::start(&synod_command(folder.path(), &["lab", "raft", "--nodes", "5"]), SIZE);
    let mut theirs = Program::start(&bare_command(), SIZE);
    ours.rest(REST);
    theirs.rest(REST);
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for _ in 0..15 {
        our_times.push(answer(&mut ours, b" "));
        their_times.push(answer(&mut theirs, b" "));
        ours.rest(REST);
    }
    ours.end();
    theirs.end();
    let (ours, theirs) = (milliseconds(median(our_times)), milliseconds(median(their_times)));
    row(
        "a key to the screen, 120x40",
        &format!("{ours:.2} ms"),
        "",
        &format!("{:.2} × a bare ratatui program ({theirs:.2} ms)", ours / theirs),
    );
}

/// What a picture costs while time runs by itself: those of an event and, smaller, those on the way to the next one.
fn motion() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(&synod_command(folder.path(), &["lab", "raft", "--nodes", "5"]), SIZE);
    program.rest(REST);
    program.press(b"p");
    let (start, mut sizes) = (Instant::now(), Vec::new());
    while start.elapsed() < Duration::from_secs(6) {
        let Ok(mut bytes) = program.output.recv_timeout(Duration::from_secs(1)) else { continue };
        // What comes at once is one picture.
        while let Ok(more) = program.output.recv_timeout(Duration::from_millis(20)) {
            bytes.extend(more);
        }
        sizes.push(bytes.len());
    }
    let seconds = start.elapsed().as_secs_f64();
    program.end();
    sizes.sort_unstable();
    row(
        "pictures while time runs by itself, 120x40",
        &format!("{:.1} a second, median {} bytes", sizes.len() as f64 / seconds, sizes[sizes.len() / 2]),
        "10 a second, 2,000 bytes",
        &format!("largest {} bytes", sizes[sizes.len() - 1]),
    );
}

/// How often a process was woken so far.
fn wakes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("voluntary_ctxt_switches")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Ten seconds in which nothing happens.
fn idle() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(&synod_command(folder.path(), &["lab", "raft", "--nodes", "5"]), SIZE);
    program.rest(REST);
    let process = program.child.process_id().unwrap();
    let before = wakes(process);
    let mut bytes = 0;
    let start = Instant::now();
    while let Some(left) = Duration::from_secs(10).checked_sub(start.elapsed()) {
        bytes += program.output.recv_timeout(left).map_or(0, |more| more.len());
    }
    let woken = (wakes(process) - before) as f64 / 10.0;
    program.end();
    let measured = format!("{bytes} bytes, woken {woken:.1} times a second");
    row("ten idle seconds", &measured, "0 bytes, fewer than 5", "–");
}
