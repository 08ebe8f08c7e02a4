//! Golden transcripts: lines, and what they cause, one file a behaviour.
//!
//! They stand beside the protocols, in `src/protocol/transcripts/<protocol>/`. Each line is written behind `> `;
//! behind `---` stands what it caused. `UPDATE_GOLDENFILES=1 cargo test --test transcripts` writes them anew: then
//! read every difference before you commit it.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use synod::catalog::{self, Setup};
use synod::model::rule::Breakage;
use synod::model::trouble::Trouble;
use synod::session::{Outcome, Session, Stop, tell};
use synod::sim::{Step, parse};
use synod::words::{Language, Words};

fn words() -> &'static Words {
    Language::En.words()
}

/// Runs the lines of one transcript.
#[derive(Default)]
struct Player {
    /// Whether lines may be refused: only where that is what the transcript is about.
    refuses: bool,
    /// Whether a rule was broken in the cluster before this one: the same lines follow with the rule kept, and
    /// what is no longer possible then is refused.
    twin: bool,
    session: Option<Session>,
    fired: BTreeSet<&'static str>,
    /// Rules that were explained by `show why` or `show why-not`.
    explained: BTreeSet<&'static str>,
}

impl goldenscript::Runner for Player {
    type Command = goldenscript::Command;

    fn run(
        &mut self,
        command: &goldenscript::Command,
        _: &goldenscript::Context,
    ) -> Result<String, Box<dyn Error>> {
        let line = command.name.as_str();
        if let Some(cluster) = parse::parse_cluster(line).map_err(|trouble| words().say(&trouble.what))? {
            let (name, _) =
                cluster.protocol.as_ref().ok_or("a transcript's cluster line names the protocol")?;
            let mut setup =
                Setup::new(catalog::protocol(name).map_err(|trouble| words().say(&trouble.what))?);
            setup.take(&cluster).map_err(|trouble| words().say(&trouble.what))?;
            self.twin = self.session.as_ref().is_some_and(|before| !before.setup().broken.is_empty());
            self.session = Some(Session::new(setup).map_err(|trouble| words().say(&trouble.what))?);
            return Ok(String::new());
        }
        let session = self.session.as_mut().ok_or("a transcript begins with a cluster line")?;
        let (mut text, protocol) = (String::new(), session.setup().profile().name);
        let refuses = self.refuses || self.twin;
        let fired = &mut self.fired;
        let outcome = session.read(line, &mut |step| {
            fired.extend(
                step.reasons.iter().filter(|reason| reason.broken.is_none()).map(|reason| reason.rule.name),
            );
            text.push_str(&told(step, protocol));
        });
        match outcome {
            Ok(Outcome::Done) => {}
            Ok(Outcome::Show(pane)) => match session.show(pane.as_ref(), words()) {
                Ok(shown) => {
                    if pane.is_some_and(|pane| pane.text.starts_with("why")) {
                        self.explained.extend(explained(&shown, protocol));
                    }
                    text.push_str(&shown);
                }
                Err(trouble) => text.push_str(&refused(&trouble, refuses)?),
            },
            Ok(Outcome::Save(_)) => return Err("a transcript saves nothing".into()),
            Err(Stop::Trouble(trouble)) => text.push_str(&refused(&trouble, refuses)?),
            Err(Stop::False(disappointment)) => {
                let parts = &disappointment.parts;
                return Err(format!("{} {parts:?}", words().say(&disappointment.what)).into());
            }
        }
        Ok(text)
    }
}

/// The rules that an answer tells of, each with its sentence and where the paper states it: none that was broken.
fn explained(answer: &str, protocol: &str) -> Vec<&'static str> {
    let rules = catalog::protocol(protocol).unwrap().profile.rules;
    let told = |line: &str| {
        let (name, says) = line.strip_prefix("  ")?.split_once(": ")?;
        let rule = rules.iter().find(|rule| rule.name == name)?;
        let cited = says.strip_suffix(&format!(" [{}]", rule.cite))?;
        (!cited.is_empty()).then_some(rule.name)
    };
    answer.lines().filter_map(told).collect()
}

/// How a refused line reads, with the nearest right word; an error where no line may be refused.
fn refused(trouble: &Trouble, allowed: bool) -> Result<String, Box<dyn Error>> {
    let says = words().say(&trouble.what);
    let nearest = trouble.nearest.as_ref().map_or(String::new(), |nearest| format!(" ({nearest}?)"));
    let text = format!("refused: {says}{nearest}\n");
    if allowed { Ok(text) } else { Err(text.into()) }
}

/// An event as transcripts show it: what, why with the rule's name, what was sent, what broke.
fn told(step: &Step, protocol: &str) -> String {
    let mut text = format!("{} @{}ms {}\n", step.number, step.time, tell::event(step, words()));
    for reason in &step.reasons {
        let says = words().reason(protocol, reason);
        let broken = reason.broken.map_or(String::new(), |breakage| format!(" BROKEN {}", breakage.name));
        text.push_str(&format!("  {}{broken}: {says} [{}]\n", reason.rule.name, reason.rule.cite));
    }
    if !step.sent.is_empty() {
        let sent: Vec<String> = step.sent.iter().map(|letter| tell::address(&**letter)).collect();
        text.push_str(&format!("  -> {}\n", sent.join(", ")));
    }
    for (told, _) in &step.told {
        text.push_str(&format!("  client is told: {told}\n"));
    }
    for violation in &step.broke {
        text.push_str(&format!("  {}\n", tell::broken(violation, words())));
    }
    text
}

fn files(protocol: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/protocol/transcripts").join(protocol);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

/// Plays every transcript of a protocol; then no rule may be left that none of them fires, or explains where it asks.
fn play_all(protocol: &str) {
    let (mut fired, mut explained) = (BTreeSet::new(), BTreeSet::new());
    let profile = catalog::protocol(protocol).unwrap().profile;
    for file in files(protocol) {
        println!("{}", file.display());
        let name = file.file_name().unwrap().to_string_lossy();
        // The lines of a breakage may be impossible where its rule is kept.
        let kept = |breakage: &Breakage| name == format!("{}_kept", breakage.name.replace('-', "_"));
        let refuses = ["impossible", "misspelt"].iter().any(|word| name.starts_with(word))
            || profile.breakages().any(kept);
        let mut player = Player { refuses, ..Player::default() };
        goldenscript::run(&mut player, &file).unwrap();
        fired.extend(player.fired);
        explained.extend(player.explained);
    }
    for (known, does) in [(fired, "fires"), (explained, "asks why of")] {
        let silent: Vec<&str> =
            profile.rules.iter().map(|rule| rule.name).filter(|name| !known.contains(name)).collect();
        assert!(silent.is_empty(), "no transcript {does} these rules of {protocol}: {silent:?}");
    }
}

#[test]
fn paxos_transcripts_are_golden_and_fire_every_rule() {
    play_all("paxos");
}

#[test]
fn raft_transcripts_are_golden_and_fire_every_rule() {
    play_all("raft");
}
