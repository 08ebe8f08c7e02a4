//! `synod play`: lines in, sentences out, no screen.

use super::args::{ClusterArguments, PlayArguments, TwinArguments};
use super::out::Out;
use super::report::Failure;
use crate::catalog::{self, Setup};
use crate::model::saying::Saying;
use crate::model::text;
use crate::model::trouble::Trouble;
use crate::progress::files::{self, Whole};
use crate::progress::save;
use crate::session::{Outcome, Session, Stop, TwinRules, tell, twin};
use crate::sim::line::ClusterLine;
use crate::sim::parse;
use crate::words::Words;
use std::io::{BufRead, Cursor, IsTerminal};
use std::path::Path;

/// Runs a script.
pub fn play(arguments: &PlayArguments, words: &'static Words) -> Result<(), Failure> {
    let (protocol, script) = protocol_and_script(&arguments.what)?;
    if let (Some(script), Some(trace)) = (&script, &arguments.trace) {
        refuse_same_file(script, trace)?;
    }
    let trace = arguments.trace.as_deref().map(Whole::open).transpose().map_err(Failure::new)?;
    let mut lines = Lines::open(script.as_deref())?;
    let mut player = Player { words, out: Out::new(), quiet: arguments.quiet, traced: trace.is_some() };
    let (mut session, first) = start(protocol, &arguments.cluster, &mut lines)?;
    give_twin(&mut session, &arguments.twin)?;
    let played = player.lines(&mut session, first, &mut lines);
    if let Some(trace) = trace {
        let text = crate::trace::trace(session.history(), session.history().cursor());
        trace.write(&text).map_err(Failure::new)?;
    }
    played?;
    player.out.end()
}

/// A trace must not take the place of its own script.
fn refuse_same_file(script: &str, trace: &Path) -> Result<(), Failure> {
    let same =
        Path::new(script).canonicalize().ok().is_some_and(|script| trace.canonicalize().ok() == Some(script));
    if same && Path::new(script).is_file() {
        let what = Saying::plain("error.same-file").with("file", String::from(script));
        return Err(Failure::new(Trouble::new(what)));
    }
    Ok(())
}

/// Which of the two words is the protocol and which the script.
pub fn protocol_and_script(what: &[String]) -> Result<(Option<&str>, Option<String>), Failure> {
    let known = |name: &str| catalog::names().any(|known| known == name);
    match what {
        [] => Ok((None, None)),
        [one] if known(one) => Ok((Some(one), None)),
        [one] if one != "-" && !Path::new(one).exists() && text::nearest(one, catalog::names()).is_some() => {
            catalog::protocol(one).map(|_| (None, None)).map_err(Failure::new)
        }
        [one] => Ok((None, Some(one.clone()))),
        [protocol, script, ..] => Ok((Some(protocol), Some(script.clone()))),
    }
}

/// What the command line and the script's `cluster` line make together; the command line wins.
pub fn setup(
    protocol: Option<&str>,
    arguments: &ClusterArguments,
    line: Option<(&ClusterLine, &str, usize)>,
) -> Result<Setup, Failure> {
    let placed = |trouble: Trouble, column: usize| match line {
        Some((_, file, number)) => Failure::at(file, number, Stop::Trouble(trouble.at(column))),
        None => Failure::new(trouble),
    };
    let named = line.and_then(|(line, ..)| line.protocol.as_ref());
    let entry = match (protocol, named) {
        (Some(name), _) => catalog::protocol(name).map_err(Failure::new)?,
        (None, Some((name, column))) => {
            catalog::protocol(name).map_err(|trouble| placed(trouble, *column))?
        }
        (None, None) => {
            let names: Vec<&str> = catalog::names().collect();
            return Err(Failure::new(Trouble::new(
                Saying::plain("error.no-protocol").with("right", names.join(", ")),
            )));
        }
    };
    let mut setup = Setup::new(entry);
    if let Some((line, ..)) = line {
        setup.take(line).map_err(|trouble| {
            let column = trouble.column.unwrap_or(1);
            placed(trouble, column)
        })?;
    }
    let nodes = arguments.nodes.iter().map(|value| ("nodes", value));
    let seed = arguments.seed.iter().map(|value| ("seed", value));
    let broken = arguments.broken.iter().map(|value| ("break", value));
    let options = arguments.options.iter().map(|value| ("option", value));
    for (key, value) in nodes.chain(seed).chain(broken).chain(options) {
        setup.set(key, value).map_err(Failure::new)?;
    }
    Ok(setup)
}

/// Gives a run the twin that the command line asks for: what it names is the other way round than it is now.
pub fn give_twin(session: &mut Session, arguments: &TwinArguments) -> Result<(), Failure> {
    let Some(names) = &arguments.twin else { return Ok(()) };
    let rules = TwinRules::read(names, session.setup().profile(), &session.facts().broken);
    rules.and_then(|rules| session.set_twin(Some(rules))).map_err(Failure::new)?;
    // From now on it is written down what comes to differ.
    session.twin_news();
    Ok(())
}

/// A session as the arguments and the script's first line make it, and that first line if it is another one.
fn start(
    protocol: Option<&str>,
    arguments: &ClusterArguments,
    lines: &mut Lines,
) -> Result<(Session, Option<String>), Failure> {
    let named = protocol.map(catalog::protocol).transpose().map_err(Failure::new)?;
    if named.is_some() && lines.prompts {
        let setup = setup(protocol, arguments, None)?;
        return Ok((Session::new(setup).map_err(Failure::new)?, None));
    }
    let first = loop {
        match lines.next()? {
            Some(line) if parse::is_blank(&line) => {}
            other => break other,
        }
    };
    let fail =
        |trouble: Trouble, lines: &Lines| Failure::at(&lines.name, lines.number, Stop::Trouble(trouble));
    let cluster =
        first.as_deref().map(parse::parse_cluster).transpose().map_err(|trouble| fail(trouble, lines))?;
    let cluster = cluster.flatten();
    let line = cluster.as_ref().map(|line| (line, lines.name.as_str(), lines.number));
    let setup = setup(protocol, arguments, line)?;
    let session = Session::new(setup).map_err(Failure::new)?;
    Ok((session, first.filter(|_| cluster.is_none())))
}

/// A session that has played a whole script, for the lab to go on from. A journal may end in the middle of a line,
/// or with a line that was refused: it is played as far as it goes.
pub fn play_silently(
    protocol: Option<&str>,
    arguments: &ClusterArguments,
    script: &str,
    leniently: bool,
) -> Result<Session, Failure> {
    let mut lines = Lines::open(Some(script))?;
    let (mut session, mut first) = start(protocol, arguments, &mut lines)?;
    while let Some(line) = first.take().map_or_else(|| lines.next(), |line| Ok(Some(line)))? {
        match session.read(&line, &mut |_| {}) {
            Ok(_) => {}
            Err(_) if leniently => break,
            Err(stop) => return Err(Failure::at(&lines.name, lines.number, stop)),
        }
    }
    Ok(session)
}

/// What some editors put at the start of a file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Lines from a file or standard input, counted.
pub(super) struct Lines {
    name: String,
    number: usize,
    /// Whether a person types at a terminal.
    pub(super) prompts: bool,
    source: Box<dyn BufRead>,
}

impl Lines {
    /// A script, or standard input for `-` and for none.
    pub(super) fn open(script: Option<&str>) -> Result<Lines, Failure> {
        match script.filter(|script| *script != "-") {
            Some(path) => {
                let bytes = files::read(path).map_err(Failure::new)?;
                Ok(Lines {
                    name: path.into(),
                    number: 0,
                    prompts: false,
                    source: Box::new(Cursor::new(bytes)),
                })
            }
            None => {
                let stdin = std::io::stdin();
                let prompts = stdin.is_terminal();
                Ok(Lines { name: String::from("-"), number: 0, prompts, source: Box::new(stdin.lock()) })
            }
        }
    }

    /// The next line, without its end.
    pub(super) fn next(&mut self) -> Result<Option<String>, Failure> {
        let mut bytes = Vec::new();
        let read = self.source.read_until(b'\n', &mut bytes);
        if read.map_err(|error| Failure::new(files::trouble("error.read", &self.name, &error)))? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if self.number == 1 && bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        match String::from_utf8(bytes) {
            Ok(line) => Ok(Some(line.trim_end_matches(['\n', '\r']).into())),
            Err(error) => {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let column = String::from_utf8_lossy(good).chars().count() + 1;
                let trouble = Trouble::plain("error.utf8").at(column);
                Err(Failure::at(&self.name, self.number, Stop::Trouble(trouble)))
            }
        }
    }
}

/// Blanks before what is said of the twin, as many as before what is said of the event.
const INDENT: &str = "                ";

struct Player {
    words: &'static Words,
    out: Out,
    quiet: bool,
    traced: bool,
}

impl Player {
    fn lines(
        &mut self,
        session: &mut Session,
        first: Option<String>,
        lines: &mut Lines,
    ) -> Result<(), Failure> {
        let mut first = first;
        loop {
            if self.out.is_closed() && !self.traced {
                return Ok(());
            }
            let line = match first.take() {
                Some(line) => line,
                None => {
                    self.prompt(session, lines);
                    let Some(line) = lines.next()? else { return Ok(()) };
                    line
                }
            };
            let done = self.line(session, &line);
            self.out.flush();
            match done {
                Ok(()) => {}
                Err(stop) if lines.prompts => {
                    let text = match &stop {
                        Stop::Trouble(trouble) => tell::trouble(trouble, self.words),
                        Stop::False(disappointment) => tell::disappointment(disappointment, self.words),
                    };
                    self.out.put(&format!("{text}\n"));
                    self.out.flush();
                }
                Err(stop) => return Err(Failure::at(&lines.name, lines.number, stop)),
            }
        }
    }

    fn line(&mut self, session: &mut Session, line: &str) -> Result<(), Stop> {
        let (profile, words) = (session.setup().profile(), self.words);
        let quiet = self.quiet;
        let (mut said, mut moment) = (Vec::new(), session.history().len());
        let outcome = session.read(line, &mut |step| {
            moment += 1;
            if !quiet {
                said.push((moment, format!("{}\n", tell::line(moment, step, profile, words))));
            }
        });
        let mut news = session.twin_news().into_iter().peekable();
        for (moment, sentence) in said {
            self.out.put(&sentence);
            while let Some(news) = news.next_if(|news| news.moment <= moment) {
                self.out.put(&format!("{INDENT}{}\n", twin::text::news(&news, words)));
            }
        }
        match outcome? {
            Outcome::Done => Ok(()),
            Outcome::Show(pane) => {
                let text = session.show(pane.as_ref(), words)?;
                self.out.put(&text);
                Ok(())
            }
            Outcome::Save(file) => save::run(session, &file, words).map_err(Stop::Trouble),
        }
    }

    fn prompt(&mut self, session: &Session, lines: &Lines) {
        if lines.prompts {
            self.out.put(&format!("{} {}> ", session.setup().profile().name, session.history().cursor()));
            self.out.flush();
        }
    }
}
