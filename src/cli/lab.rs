//! `synod` and `synod lab`: the screen.

use super::args::{ClusterArguments, Global, LabArguments};
use super::play;
use super::report::Failure;
use crate::lesson::page::Fault;
use crate::lesson::{Lesson, Place};
use crate::model::trouble::Trouble;
use crate::progress::files;
use crate::progress::journal;
use crate::progress::settings::Settings;
use crate::session::Session;
use crate::tui::app::{App, Watched};
use crate::tui::theme::{Depth, Theme, Tone};
use crate::tui::{self, Ended};
use crate::words::Words;
use std::sync::Arc;

/// The home screen.
pub fn home(global: &Global, settings: Settings, words: &'static Words) -> Result<(), Failure> {
    need_terminal()?;
    let theme = theme(global, &settings);
    run(App::home(theme, words.language, settings).welcoming(), global)
}

/// The lab: from the start, from a script's end, or where the last one ended.
pub fn lab(
    arguments: &LabArguments,
    global: &Global,
    settings: Settings,
    words: &'static Words,
) -> Result<(), Failure> {
    let mut session = if arguments.last {
        let path = journal::last(&settings).ok_or_else(|| Failure::new(Trouble::plain("error.no-last")))?;
        play::play_silently(None, &ClusterArguments::default(), &path.to_string_lossy(), true)?
    } else {
        let (protocol, script) = play::protocol_and_script(&arguments.what)?;
        match script {
            Some(script) => play::play_silently(protocol, &arguments.cluster, &script, false)?,
            None => {
                let setup = play::setup(Some(protocol.unwrap_or("raft")), &arguments.cluster, None)?;
                Session::new(setup).map_err(Failure::new)?
            }
        }
    };
    play::give_twin(&mut session, &arguments.twin)?;
    need_terminal()?;
    let theme = theme(global, &settings);
    run(App::lab(session, theme, words.language, settings), global)
}

/// How a lesson is opened.
pub enum Way {
    /// Where it was left, or at a place in it; its file is followed if it is named.
    Learn(Option<Place>, Option<Watched>),
    /// Its goal alone.
    Practise,
}

/// A lesson on the screen.
pub fn lesson(
    lesson: Arc<Lesson>,
    way: Way,
    global: &Global,
    settings: Settings,
    words: &'static Words,
    failure: &dyn Fn(Fault) -> Failure,
) -> Result<(), Failure> {
    need_terminal()?;
    let theme = theme(global, &settings);
    let (app, watched) = match way {
        Way::Learn(place, watched) => (App::lesson(lesson, place, theme, words.language, settings), watched),
        Way::Practise => (App::practice(lesson, theme, words.language, settings), None),
    };
    run(app.map_err(failure)?.watching(watched), global)
}

fn need_terminal() -> Result<(), Failure> {
    if tui::has_terminal() { Ok(()) } else { Err(Failure::new(Trouble::plain("error.terminal"))) }
}

/// A variable of the environment that is set and not empty.
fn value(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// As many colours and marks as the terminal can show, and as are wanted.
fn theme(global: &Global, settings: &Settings) -> Theme {
    let term = value("TERM").unwrap_or_default();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| value(name));
    let plain = |locale: &String| {
        let locale = locale.to_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8") && locale.contains('.')
    };
    let few = ["linux", "dumb"].contains(&term.as_str());
    let ascii = global.ascii || few || locale.as_ref().is_some_and(plain);
    let depth = match () {
        () if global.no_color || value("NO_COLOR").is_some() || term == "dumb" => Depth::None,
        () => depth(&term, value("COLORTERM").as_deref()),
    };
    let chosen = || settings.theme().and_then(Tone::find);
    Theme::new(global.theme.or_else(chosen).unwrap_or_default(), depth, ascii)
}

/// How many colours a terminal knows, by what it says of itself.
fn depth(term: &str, colorterm: Option<&str>) -> Depth {
    let all = ["kitty", "alacritty", "foot", "ghostty", "wezterm", "direct"];
    match () {
        () if colorterm.is_some_and(|value| matches!(value, "truecolor" | "24bit")) => Depth::True,
        () if all.iter().any(|name| term.contains(name)) => Depth::True,
        () if term.contains("256") => Depth::Indexed,
        () => Depth::Sixteen,
    }
}

fn run(app: App, global: &Global) -> Result<(), Failure> {
    let still = global.no_motion || value("NO_MOTION").is_some();
    let mut app = if still { app.without_motion() } else { app };
    match tui::run(&mut app, global.mouse) {
        Ok(Ended::Quit) => Ok(()),
        Ok(Ended::Signal(signal)) => std::process::exit(128 + signal),
        Err(error) => Err(Failure::new(files::trouble("error.screen", "", &error))),
    }
}
