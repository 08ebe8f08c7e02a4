//! `synod search`: the shortest run to a fact, as lines, and how much was looked at for it.

use super::args::{BoundArguments, SearchArguments};
use super::play;
use super::report::{self, Failure};
use crate::model::profile::Profile;
use crate::model::saying::Saying;
use crate::model::text::number;
use crate::model::trouble::Trouble;
use crate::search::report::Cut;
use crate::search::{self, Bounds, Progress, Search, Verdict};
use crate::session::Session;
use crate::words::Words;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// States between two looks at the clock and at what was pressed.
const SLICE: u64 = 10_000;
/// How often a terminal is told how far it is.
const TELL_EVERY: Duration = Duration::from_millis(250);
/// Exit status of a program that was ended by ctrl-c.
const INTERRUPTED: u8 = 130;
/// Most threads.
const MOST_THREADS: u64 = 64;

/// As many threads as there are processors, but no more than help.
fn usual_threads() -> u64 {
    std::thread::available_parallelism().map_or(1, |count| count.get().min(4) as u64)
}

/// Searches, and prints what was found.
pub fn search(arguments: &SearchArguments, words: &'static Words) -> Result<ExitCode, Failure> {
    let mut session = match &arguments.from {
        Some(script) => {
            play::play_silently(arguments.protocol.as_deref(), &arguments.cluster, script, false)?
        }
        None => {
            let setup = play::setup(arguments.protocol.as_deref(), &arguments.cluster, None)?;
            Session::new(setup).map_err(Failure::new)?
        }
    };
    let profile = session.setup().profile();
    let usual = match arguments.dead_end {
        true => search::last_chances(profile),
        false => search::usual_from(session.present()),
    };
    let bounds = bounds(usual, &arguments.bounds, profile, session.setup().config.nodes)?;
    let threads = limit(arguments.threads.as_deref(), "error.threads", MOST_THREADS)?;
    let threads = threads.unwrap_or_else(usual_threads);
    let seconds = limit(arguments.seconds.as_deref(), "error.seconds", u64::from(u32::MAX))?;
    let search = match &arguments.until {
        Some(until) => Search::new(session.present(), until, &bounds, threads as usize),
        None => Search::dead_end(session.present(), &bounds, threads as usize),
    };
    let mut search = search.map_err(Failure::new)?;
    let start = Instant::now();
    if !run(&mut search, seconds.map(Duration::from_secs), words)? {
        return Ok(ExitCode::from(INTERRUPTED));
    }
    let verdict = search.verdict(session.present());
    let (answer, seconds) = (search.answer(&verdict), start.elapsed().as_secs_f64());
    let found = if let Verdict::Alive(events) = verdict { Some(events) } else { None };
    for event in found.iter().flatten() {
        let acted = session.act(event, &mut |_| {});
        assert!(acted.is_ok(), "what was found can be done again: {acted:?}");
    }
    let mut text = if found.is_some() { session.script() } else { String::new() };
    let sayings = std::iter::once(answer).chain(search.effort(seconds, Cut::Time));
    for saying in sayings {
        text.push_str(&format!("# {}\n", words.say(&saying)));
    }
    report::print(text.as_bytes())?;
    Ok(if found.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The bounds that are written, and the usual ones for the others.
fn bounds(
    usual: Bounds,
    written: &BoundArguments,
    profile: &'static Profile,
    nodes: u8,
) -> Result<Bounds, Failure> {
    let mut bounds = usual;
    let rows = [
        ("requests", &written.requests),
        ("timeouts", &written.timeouts),
        ("heartbeats", &written.heartbeats),
        ("crashes", &written.crashes),
        ("drops", &written.drops),
        ("duplicates", &written.duplicates),
        ("late", &written.late),
        ("max-term", &written.max_term),
        ("max-round", &written.max_round),
        ("depth", &written.depth),
        ("states", &written.states),
    ];
    let others = [("grain", &written.grain), ("ask", &written.ask)];
    for (name, value) in rows.into_iter().chain(others) {
        if let Some(value) = value {
            search::put(&mut bounds, name, value, profile, nodes).map_err(Failure::new)?;
        }
    }
    Ok(bounds)
}

/// A number from 1, if one is written.
fn limit(written: Option<&str>, key: &'static str, most: u64) -> Result<Option<u64>, Failure> {
    let read = |word: &str| {
        let value = number(word).filter(|value| (1..=most).contains(value));
        let wrong = || Failure::new(Trouble::new(Saying::plain(key).with("word", String::from(word))));
        value.ok_or_else(wrong)
    };
    written.map(read).transpose()
}

/// Goes on until it is over, the time is used up, or ctrl-c is pressed: then false is returned.
fn run(search: &mut Search, within: Option<Duration>, words: &'static Words) -> Result<bool, Failure> {
    let stopped = Arc::new(AtomicBool::new(false));
    // Where it cannot be registered, ctrl-c ends the program as it always does.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, stopped.clone());
    let mut line = Line { shown: std::io::stderr().is_terminal(), last: Instant::now(), words };
    let start = Instant::now();
    loop {
        let progress = search.advance(SLICE);
        line.tell(progress.as_ref().ok().filter(|progress| progress.end.is_none()));
        let progress = progress.map_err(Failure::new)?;
        let interrupted = stopped.load(Ordering::Relaxed);
        let over = progress.end.is_some() || within.is_some_and(|within| start.elapsed() >= within);
        if interrupted || over {
            line.tell(None);
            return Ok(!interrupted);
        }
    }
}

/// A line on a terminal that says how far it is.
struct Line {
    shown: bool,
    last: Instant,
    words: &'static Words,
}

impl Line {
    /// Says how far it is, or wipes the line away.
    fn tell(&mut self, progress: Option<&Progress>) {
        if !self.shown || progress.is_some() && self.last.elapsed() < TELL_EVERY {
            return;
        }
        self.last = Instant::now();
        let text = progress.map_or_else(String::new, |progress| {
            let values = [("states", progress.states.into()), ("depth", u64::from(progress.depth).into())];
            self.words.fill("search.progress", &values)
        });
        report::rewrite(&text);
    }
}
