//! Lessons to begin with: a small one that is right and says in its comments what may be changed, and one that has the
//! lines of a run in it.
//!
//! The files stand in `assets/skeleton`. In them `#: name` stands for a comment, and `<<name>>` for a text, both from the
//! table `skeleton` of the words; so an author reads them in his own language.

use super::format::TRACKS;
use super::read::is_id;
use crate::catalog::Setup;
use crate::model::config::Config;
use crate::model::latency::Latency;
use crate::model::profile::Profile;
use crate::model::saying::Saying;
use crate::model::trouble::Trouble;
use crate::session::Session;
use crate::sim::line::Line;
use crate::words::Words;
use std::collections::BTreeSet;

/// What every lesson begins with.
const HEAD: &str = include_str!("../../assets/skeleton/head.toml");
/// One task, with the lines of a run.
const RUN: &str = include_str!("../../assets/skeleton/run.toml");
/// The tasks of a first lesson, by protocol.
const TASKS: [(&str, &str); 2] = [
    ("paxos", include_str!("../../assets/skeleton/paxos.toml")),
    ("raft", include_str!("../../assets/skeleton/raft.toml")),
];
/// What is put in that is no text of the words.
const OWN: [&str; 4] = ["id", "track", "lang", "lines"];
/// What a lesson is called whose file has no name that could be its id.
const NO_NAME: &str = "my-lesson";

/// A small lesson that is right, about this protocol. Without a track it stands in the one named as the protocol.
pub fn new(id: &str, setup: &Setup, track: Option<&str>, words: &Words) -> Result<String, Trouble> {
    if !is_id(id) {
        return Err(Trouble::new(Saying::plain("lesson.id").with("word", String::from(id))));
    }
    let profile = setup.profile();
    let track = track.unwrap_or(profile.name);
    if !TRACKS.contains(&track) {
        let what = Saying::plain("lesson.word").with("word", String::from(track));
        return Err(Trouble::new(what.with("right", TRACKS.join(", "))).nearest(track, TRACKS));
    }
    let filler = Filler { id, track, lines: String::new(), words };
    Ok(format!("{}{}{}", filler.fill(HEAD), cluster(setup, &[]), filler.fill(tasks(profile))))
}

/// A lesson with one task, which has the lines of the path to the present moment. The run's own branches are left out.
pub fn of_run(session: &Session, name: &str, words: &Words) -> String {
    let setup = session.setup();
    let id = if is_id(name) { name } else { NO_NAME };
    let plants = setup.plants.iter().map(|(node, fields)| Line::Plant(*node, fields.clone()).to_string());
    let lines = session.path_lines().into_iter().map(|line| format!("\n  {},", quoted(&line)));
    let lines = lines.collect::<String>();
    let lines = if lines.is_empty() { lines } else { lines + "\n" };
    let filler = Filler { id, track: setup.profile().name, lines, words };
    let cluster = cluster(setup, &plants.collect::<Vec<_>>());
    format!("{}{cluster}{}", filler.fill(HEAD), filler.fill(RUN))
}

/// The words that the files ask for.
pub fn names() -> BTreeSet<&'static str> {
    let files = TASKS.iter().map(|(_, tasks)| *tasks).chain([HEAD, RUN]);
    let mut names = BTreeSet::new();
    for line in files.flat_map(str::lines) {
        names.extend(line.strip_prefix("#: "));
        let texts = line.split("<<").skip(1).filter_map(|rest| rest.split(">>").next());
        names.extend(texts.filter(|name| !OWN.contains(name)));
    }
    names
}

/// The tasks of a first lesson about a protocol.
fn tasks(profile: &Profile) -> &'static str {
    let found = TASKS.iter().find(|(name, _)| *name == profile.name);
    found.expect("a test makes a lesson for every protocol").1
}

/// What the gaps of a file are filled with.
struct Filler<'a> {
    id: &'a str,
    track: &'a str,
    lines: String,
    words: &'a Words,
}

impl Filler<'_> {
    fn fill(&self, file: &str) -> String {
        file.lines().map(|line| self.line(line)).collect()
    }

    fn line(&self, line: &str) -> String {
        if let Some(name) = line.strip_prefix("#: ") {
            let key = format!("skeleton.{name}");
            return self
                .words
                .get(&key)
                .lines()
                .map(|line| format!("# {line}").trim_end().to_string() + "\n")
                .collect();
        }
        let (mut text, mut rest) = (String::new(), line);
        while let Some((before, after)) = rest.split_once("<<") {
            text.push_str(before);
            let (name, after) = after.split_once(">>").unwrap_or((after, ""));
            text.push_str(match name {
                "id" => self.id,
                "track" => self.track,
                "lang" => self.words.language.code(),
                "lines" => &self.lines,
                _ => "",
            });
            if !OWN.contains(&name) {
                text.push_str(self.words.get(&format!("skeleton.{name}")));
            }
            rest = after;
        }
        text + rest + "\n"
    }
}

/// The table `[cluster]` of what a run is made of.
fn cluster(setup: &Setup, start: &[String]) -> String {
    let Config { nodes, seed, secret, .. } = setup.config;
    let name = setup.profile().name;
    let mut text =
        format!("[cluster]\nprotocol = \"{name}\"\nnodes = {nodes}\nseed = {seed}\ndelivery = \"manual\"\n");
    let usual = Config::default();
    let options = setup.profile().choices.iter();
    let options = options.filter(|choice| choice.get(&setup.config) != choice.get(&usual));
    let options: Vec<String> = options
        .map(|choice| format!("{} = {}", choice.name, quoted(&choice.get(&setup.config).to_string())))
        .collect();
    if !options.is_empty() {
        text.push_str(&format!("options = {{ {} }}\n", options.join(", ")));
    }
    if !setup.broken.is_empty() {
        let broken: Vec<String> = setup.broken.iter().map(|breakage| quoted(breakage.name)).collect();
        text.push_str(&format!("broken = [{}]\n", broken.join(", ")));
    }
    if secret {
        text.push_str("secret = true\n");
    }
    if let Some(latency) = &setup.latency {
        text.push_str(&format!("latency_ms = {}\n", milliseconds(latency)));
    }
    if !start.is_empty() {
        let start: String = start.iter().map(|line| format!("  {},\n", quoted(line))).collect();
        text.push_str(&format!("start = [\n{start}]\n"));
    }
    text
}

/// How long messages travel, as a lesson has it.
fn milliseconds(latency: &Latency) -> String {
    let range = |text: &str| match text.split_once("..") {
        Some((low, high)) => format!("[{low}, {high}]"),
        None => text.to_string(),
    };
    let row = |row: &str| format!("[{}]", row.split(',').map(range).collect::<Vec<_>>().join(", "));
    let text = latency.to_string();
    match latency.nodes() {
        Some(_) => format!("[{}]", text.split('/').map(row).collect::<Vec<_>>().join(", ")),
        None if text.contains("..") => range(&text),
        None => format!("[{text}, {text}]"),
    }
}

/// A text between quotes, as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{PROTOCOLS, protocol};
    use crate::lesson::Lesson;
    use crate::lesson::check;
    use crate::words::Language;

    fn proves(text: &str, what: &str) -> Lesson {
        let (lesson, proof) = check::read(text.as_bytes(), &["down", "enter"], 1);
        let found: Vec<_> = proof.findings.iter().map(|finding| (&finding.fault, &finding.parts)).collect();
        assert!(found.is_empty(), "{what}: {found:?}\n{text}");
        lesson.unwrap()
    }

    #[test]
    fn a_new_lesson_is_proved_in_every_protocol_and_language() {
        for entry in PROTOCOLS {
            for language in Language::all() {
                let setup = Setup::new(entry);
                let text = new("my-first", &setup, None, language.words()).unwrap();
                let lesson = proves(&text, entry.profile.name);
                assert_eq!((lesson.id.get_ref().as_str(), lesson.track), ("my-first", entry.profile.name));
                assert_eq!((lesson.tasks.len(), lesson.goal.is_some()), (2, true));
                assert!(
                    !text.contains("<<") && !text.contains("#:") && !text.contains("skeleton."),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn a_new_lesson_has_a_right_id_and_a_track_that_is_there() {
        let setup = Setup::new(protocol("raft").unwrap());
        let words = Language::En.words();
        assert_eq!(new("My lesson", &setup, None, words).unwrap_err().what.key, "lesson.id");
        let trouble = new("mine", &setup, Some("beyont"), words).unwrap_err();
        assert_eq!((&*trouble.what.key, trouble.nearest.as_deref()), ("lesson.word", Some("beyond")));
        assert!(new("mine", &setup, Some("beyond"), words).unwrap().contains("\ntrack = \"beyond\"\n"));
    }

    #[test]
    fn a_run_that_is_saved_as_a_lesson_plays_to_the_same_moment() {
        let mut session = Session::new(Setup::new(protocol("raft").unwrap())).unwrap();
        let lines = [
            "cluster raft nodes=5 seed=7 break=forget-vote option=leader_noop=on latency=5..15",
            "plant n2 term=3 log=1:a",
            "fire n1 election",
            "step 3",
            "crash n3",
            "back 1",
            "run 40ms",
            "deliver n1>n2 vote",
            "request n1 say \"hi\" \\ there",
            "hold n2>n1 vote-reply",
        ];
        for line in lines {
            let _ = session.read(line, &mut |_| {});
        }
        assert!(session.history().branches().len() > 1, "the run has a branch that is left out");
        for language in Language::all() {
            let text = of_run(&session, "my-run", language.words());
            let lesson = proves(&text, "a run");
            let (_, played) = crate::lesson::reference::Reference::play(&lesson).unwrap();
            assert_eq!(played.present().fingerprint(), session.present().fingerprint(), "{text}");
            assert_eq!(played.setup().line(), session.setup().line());
        }
    }

    #[test]
    fn a_run_without_lines_and_a_file_without_a_right_name_are_a_lesson_too() {
        for (latency, kept) in
            [("5", "[5, 5]"), ("0,1,2..3/1,0,4/2,4,0", "[[0, 1, [2, 3]], [1, 0, 4], [2, 4, 0]]")]
        {
            let mut setup = Setup::new(protocol("paxos").unwrap());
            setup.set("latency", latency).unwrap();
            let text = of_run(&Session::new(setup).unwrap(), "My Run", Language::En.words());
            let lesson = proves(&text, "an empty run");
            assert_eq!(lesson.id.get_ref(), "my-lesson");
            assert!(text.contains(&format!("latency_ms = {kept}\n")), "{text}");
            assert_eq!(lesson.setup.latency.unwrap().to_string(), latency);
        }
    }
}
