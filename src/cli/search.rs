//! `synod search`: the shortest run to a fact, as lines, and how much was looked at for it.

use super::args::{BoundArguments, SearchArguments};
use super::play;
use super::report::{self, Failure};
use crate::model::id::{MAX_NODES, NodeId};
use crate::model::profile::Profile;
use crate::model::saying::Saying;
use crate::model::text::number;
use crate::model::trouble::Trouble;
use crate::search::{self, Bounds, End, Grain, Progress, Search, Verdict};
use crate::session::Session;
use crate::words::Words;
use std::io::{IsTerminal, Write};
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
    let usual = if arguments.dead_end { search::last_chances(profile) } else { search::usual(profile) };
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
    let Some(progress) = run(&mut search, seconds.map(Duration::from_secs), words)? else {
        return Ok(ExitCode::from(INTERRUPTED));
    };
    let verdict = search.verdict(session.present());
    let answer = if arguments.dead_end { dead_end(&search, &verdict) } else { answer(&search, &verdict) };
    let found = if let Verdict::Alive(events) = verdict { Some(events) } else { None };
    for event in found.iter().flatten() {
        let acted = session.act(event, &mut |_| {});
        assert!(acted.is_ok(), "what was found can be done again: {acted:?}");
    }
    let mut text = if found.is_some() { session.script() } else { String::new() };
    let sayings = std::iter::once(answer).chain(effort(&search, &progress, start.elapsed()));
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
    let foreign = if profile.name == "raft" { "max-round" } else { "max-term" };
    for (name, value) in rows.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        if name == foreign {
            let what = Saying::plain("error.other-protocol").with("protocol", profile.name);
            return Err(Failure::new(Trouble::new(what.with("name", name))));
        }
        search::set(&mut bounds, name, value).map_err(Failure::new)?;
    }
    const GRAINS: [&str; 2] = ["exchange", "message"];
    match written.grain.as_deref() {
        None => {}
        Some("exchange") => bounds.grain = Grain::Exchange,
        Some("message") => bounds.grain = Grain::Message,
        Some(word) => {
            let what = Saying::plain("error.grain").with("word", String::from(word));
            let trouble = Trouble::new(what.with("right", GRAINS.join(", ")));
            return Err(Failure::new(trouble.nearest(word, GRAINS)));
        }
    }
    if let Some(asked) = &written.ask {
        let node = |word: &str| {
            let node = word.trim().parse::<NodeId>().ok().filter(|node| node.number() <= nodes);
            let last = NodeId::all(nodes.min(MAX_NODES)).next_back();
            let what = || Saying::plain("error.node").with("word", String::from(word)).with("last", last);
            node.ok_or_else(|| Failure::new(Trouble::new(what())))
        };
        bounds.asked = asked.split(',').map(node).collect::<Result<_, _>>()?;
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

/// Goes on until it is over, the time is used up, or ctrl-c is pressed: then nothing is returned.
fn run(
    search: &mut Search,
    within: Option<Duration>,
    words: &'static Words,
) -> Result<Option<Progress>, Failure> {
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
            return Ok((!interrupted).then_some(progress));
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
        let mut stderr = std::io::stderr().lock();
        // Nothing can be done about a standard error that is closed.
        let _ = write!(stderr, "\r\u{1b}[K{text}").and_then(|()| stderr.flush());
    }
}

/// What came of a search for a fact.
fn answer(search: &Search, verdict: &Verdict) -> Saying {
    match verdict {
        Verdict::Alive(events) => Saying::plain("search.found").with("count", events.len()),
        _ => Saying::plain("search.none").with("bounds", search.written()),
    }
}

/// What came of the question whether a moment is a dead end.
fn dead_end(search: &Search, verdict: &Verdict) -> Saying {
    let within = |key: &'static str| Saying::plain(key).with("bounds", search.written());
    match verdict {
        Verdict::Alive(events) if events.is_empty() => Saying::plain("search.reached"),
        Verdict::Alive(events) => Saying::plain("search.alive").with("count", events.len()),
        Verdict::Dead => within("search.dead"),
        Verdict::Idle => within("search.idle"),
        Verdict::Unknown => within("search.unknown"),
    }
}

/// How much was looked at, and what was not.
fn effort(search: &Search, progress: &Progress, took: Duration) -> Vec<Saying> {
    let size = Saying::plain("search.size")
        .with("depth", u64::from(progress.depth))
        .with("states", progress.states)
        .with("transitions", progress.transitions)
        .with("seconds", format!("{:.2}", took.as_secs_f64()))
        .with("bytes", progress.bytes / progress.states.max(1));
    let end = Saying::plain(match progress.end {
        Some(End::Found) => "search.stopped",
        Some(End::Exhausted) => "search.exhausted",
        Some(End::Depth) => "search.depth",
        Some(End::States) => "search.states",
        None => "search.seconds",
    });
    let mut sayings = vec![size, end];
    if search.bounds().grain == Grain::Exchange && progress.end != Some(End::Found) {
        sayings.push(Saying::plain("search.among").with("late", u64::from(search.bounds().late)));
    }
    sayings
}
