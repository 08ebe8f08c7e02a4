//! `synod` and `synod lab`: the screen.

use super::args::{ClusterArguments, Global, LabArguments};
use super::play;
use super::report::Failure;
use crate::model::trouble::Trouble;
use crate::progress::files;
use crate::progress::journal;
use crate::progress::settings::Settings;
use crate::session::Session;
use crate::tui::app::App;
use crate::tui::theme::{Depth, Theme, Tone};
use crate::tui::{self, Ended};
use crate::words::Words;

/// The home screen.
pub fn home(global: &Global, settings: Settings, words: &'static Words) -> Result<(), Failure> {
    need_terminal()?;
    run(App::home(theme(global), words.language, settings))
}

/// The lab: from the start, from a script's end, or where the last one ended.
pub fn lab(
    arguments: &LabArguments,
    global: &Global,
    settings: Settings,
    words: &'static Words,
) -> Result<(), Failure> {
    let session = if arguments.last {
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
    need_terminal()?;
    run(App::lab(session, theme(global), words.language, settings))
}

fn need_terminal() -> Result<(), Failure> {
    if tui::has_terminal() { Ok(()) } else { Err(Failure::new(Trouble::plain("error.terminal"))) }
}

/// Colours unless they are not wanted; all marks unless the terminal cannot show them.
fn theme(global: &Global) -> Theme {
    let set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let plain = |locale: &String| {
        let locale = locale.to_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8") && locale.contains('.')
    };
    let linux = std::env::var("TERM").is_ok_and(|term| term == "linux" || term == "dumb");
    let ascii = global.ascii || linux || locale.as_ref().is_some_and(plain);
    let depth = if global.no_color || set("NO_COLOR") { Depth::None } else { Depth::True };
    Theme::new(Tone::Dark, depth, ascii)
}

fn run(mut app: App) -> Result<(), Failure> {
    match tui::run(&mut app) {
        Ok(Ended::Quit) => Ok(()),
        Ok(Ended::Signal(signal)) => std::process::exit(128 + signal),
        Err(error) => Err(Failure::new(files::trouble("error.screen", "", &error))),
    }
}
