//! The command line: what `synod` prints, where it writes, and how it ends.
//!
//! The program itself is run, each time in a folder of its own. Nothing that a person can write may make it panic,
//! say more than two lines, or leave half a file behind.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod program;

use program::{Done, finish};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// An election of three nodes, by hand.
const ELECTION: &str = "\
cluster raft nodes=3 seed=1
# n1 stands, and n2 votes
fire n1 election
deliver n1>n2 vote

deliver n2>n1 vote-reply
expect leaders|length == 1
";

/// A folder to run the program in.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of everything in the folder, hidden files too.
    fn names(&self) -> Vec<String> {
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.unwrap().file_name().to_string_lossy().into_owned()
        };
        let mut names: Vec<String> = std::fs::read_dir(self.0.path()).unwrap().map(name).collect();
        names.sort();
        names
    }

    /// The program in this folder.
    fn bare(&self) -> Command {
        program::bare(&self.path("state"), self.0.path())
    }

    fn synod(&self, arguments: &[&str]) -> Done {
        self.fed(arguments, "")
    }

    /// The same with something on standard input.
    fn fed(&self, arguments: &[&str], input: &str) -> Done {
        let mut command = self.bare();
        command.args(["--lang", "en"]).args(arguments);
        finish(command, input)
    }

    /// Plays a script that stands in `s`.
    fn play(&self, script: impl AsRef<[u8]>, arguments: &[&str]) -> Done {
        self.write("s", script);
        self.synod(&[&["play", "s"], arguments].concat())
    }
}

impl Done {
    /// What was printed by a run that ended well.
    fn good(self) -> String {
        assert!(self.code == Some(0) && self.err.is_empty(), "{self:?}");
        self.out
    }

    /// What was said by a run that made no sense: exit 2, and one or two lines.
    fn refused(self) -> String {
        let lines = self.err.lines().count();
        assert!(self.code == Some(2) && (1..=2).contains(&lines), "{self:?}");
        assert!(!self.err.contains("panicked") && !self.err.contains("{{"), "{self:?}");
        self.err
    }
}

#[test]
fn a_script_prints_one_line_for_each_event() {
    let place = Place::new();
    let out = place.play(ELECTION, &[]).good();
    let starts: Vec<&str> = out.lines().map(|line| &line[..4]).collect();
    assert_eq!(starts, ["   1", "   2", "   3"], "{out}");
    for (line, part) in
        out.lines().zip(["n1's election timer runs out", "n2 votes for n1", "n1 leads term 1"])
    {
        assert!(line.contains(part) && line.contains("[Raft §5"), "{line}");
    }
    assert_eq!(place.names(), ["s"]);
}

#[test]
fn standard_input_is_a_script_too() {
    let place = Place::new();
    let out = place.play(ELECTION, &[]).good();
    for arguments in [&["play"][..], &["play", "-"], &["play", "raft", "-"]] {
        assert_eq!(place.fed(arguments, ELECTION).good(), out, "{arguments:?}");
    }
    let headless = ELECTION.split_once('\n').unwrap().1;
    assert_eq!(place.fed(&["play", "raft", "--nodes", "3", "--seed", "1"], headless).good(), out);
    let said = place.fed(&["play"], "cluster raft\n crahs n1\n").refused();
    assert_eq!(said, "-:2:2: There is no line `crahs`. Did you mean `crash`?\n");
}

#[test]
fn a_script_of_another_editor_is_read_as_well() {
    let place = Place::new();
    let out = place.play(ELECTION, &[]).good();
    let windows = format!("\u{feff}{}", ELECTION.replace('\n', "\r\n"));
    assert_eq!(place.play(windows, &[]).good(), out);
    assert_eq!(place.play(ELECTION.trim_end(), &[]).good(), out);
    assert_eq!(place.play("", &["--nodes", "3"]).refused().lines().count(), 1);
}

#[test]
fn quiet_prints_no_event_but_what_is_asked_for() {
    let place = Place::new();
    for quiet in ["--quiet", "-q"] {
        assert_eq!(place.play(ELECTION, &[quiet]).good(), "");
    }
    let out = place.play(format!("{ELECTION}show cluster\n"), &["--quiet"]).good();
    assert_eq!(out.lines().count(), 3);
    assert!(out.starts_with("n1 up  role leader"), "{out}");
    let done = place.play("cluster raft\nexpect step == 1\n", &["--quiet"]);
    assert_eq!((done.code, done.err.as_str()), (Some(1), "s:2:1: Expected: step == 1\n  step = 0   1 = 1\n"));
}

#[test]
fn a_trace_is_written_whole_and_each_time_the_same() {
    let place = Place::new();
    let script = "cluster raft nodes=5 seed=7\nrun 400ms\nrequest n1 x=1\ncut n1 | n2,n3,n4,n5\nrun 400ms\n";
    let out = place.play(script, &["--trace", "one.json"]).good();
    assert_eq!(place.play(script, &["--trace", "two.json", "-q"]).good(), "");
    let one = place.read("one.json");
    assert!(one == place.read("two.json") && one.ends_with('\n'), "two traces of one run differ");
    let object = |line| serde_json::from_str::<Value>(line).unwrap().is_object();
    assert!(one.lines().all(object), "every line of a trace is a JSON object");
    assert!(out.lines().count() > 20, "{out}");
    assert_eq!(place.names(), ["one.json", "s", "two.json"]);
    place.write("one.json", "something old");
    place.play(script, &["--trace", "one.json", "-q"]).good();
    assert_eq!(place.read("one.json"), one);
}

#[test]
fn a_trace_is_written_also_when_the_script_stops_early() {
    let place = Place::new();
    place.play(ELECTION, &["--trace", "good.json"]).good();
    let good = place.read("good.json");
    for (line, code) in [("expect 1 == 2", 1), ("expect step == 4 and true", 1), ("crash n7", 2)] {
        let done = place.play(format!("{ELECTION}{line}\ncrash n1\n"), &["--trace", "stopped.json"]);
        assert_eq!(done.code, Some(code), "{done:?}");
        assert!(done.err.starts_with("s:8:") && done.err.lines().count() <= 2, "{done:?}");
        assert_eq!(place.read("stopped.json"), good, "{line}");
    }
}

#[test]
fn what_is_not_so_ends_with_1_and_shows_the_values() {
    let place = Place::new();
    let run = |line: &str| {
        let done = place.play(format!("cluster raft seed=1\ncrash n2\n{line}\n"), &["-q"]);
        assert_eq!((done.code, done.out.as_str()), (Some(1), ""), "{done:?}");
        done.err
    };
    assert_eq!(
        run("expect n1.current_term == step"),
        "s:3:1: Expected: n1.current_term == step\n  n1.current_term = 0   step = 1\n"
    );
    assert_eq!(run("expect false"), "s:3:1: Expected: false\n");
    assert!(
        run("expect step == 1 and n2.up").starts_with("s:3:1: Expected: step == 1 and n2.up\n  step == 1 = ")
    );
    assert_eq!(
        run("run until n1.current_term == 99 within 3"),
        "s:3:1: Not reached within the limit, after 3 events: n1.current_term == 99\n  n1.current_term = 1   99 = 99\n"
    );
}

#[test]
fn the_command_line_wins_over_the_cluster_line() {
    let place = Place::new();
    let script = "cluster raft nodes=3 seed=1 option=leader_noop=off\nshow run\n";
    let made = |arguments: &[&str]| place.play(script, arguments).good();
    assert_eq!(made(&[]), "cluster raft nodes=3 seed=1\n");
    assert_eq!(made(&["--nodes", "5"]), "cluster raft nodes=5 seed=1\n");
    assert_eq!(
        made(&["--seed", "8", "--break", "commit-old-term", "--option", "leader_noop=on"]),
        "cluster raft nodes=3 seed=8 break=commit-old-term option=leader_noop=on\n"
    );
    assert!(place.synod(&["play", "paxos", "s"]).refused().contains("leader_noop"));
    place.write("s", "cluster raft nodes=3 seed=1\nshow run\n");
    assert_eq!(
        place.synod(&["play", "paxos", "s", "--seed", "2"]).good(),
        "cluster paxos nodes=3 seed=2\n",
        "the protocol too"
    );
}

#[test]
fn it_speaks_the_language_that_is_asked_for() {
    let place = Place::new();
    place.write("s", "cluster raft\ncrash n1\ncrahs n1\n");
    let chinese = |names: &[(&str, &str)], arguments: &[&str]| {
        let mut command = place.bare();
        command.args(["play", "s"]).args(arguments).envs(names.iter().copied());
        let done = finish(command, "");
        let (said, erred) = (done.out.contains("n1 崩溃"), done.err.contains("没有 `crahs` 这条指令"));
        assert!(done.code == Some(2) && said == erred, "{done:?}");
        said
    };
    assert!(!chinese(&[], &[]));
    assert!(chinese(&[], &["--lang", "zh"]));
    assert!(chinese(&[("LANG", "zh_CN.UTF-8")], &[]));
    assert!(chinese(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "zh_TW")], &[]));
    assert!(!chinese(&[("LANG", "zh_CN.UTF-8")], &["--lang", "en"]));
    assert!(!chinese(&[("LANG", "C")], &[]));
    std::fs::create_dir(place.path("state")).unwrap();
    place.write("state/settings.toml", "lang = \"zh\"\n");
    assert!(chinese(&[("LANG", "en_US.UTF-8")], &[]));
    place.write("state/settings.toml", "lang = 7 \u{0}");
    assert!(!chinese(&[], &[]));
}

#[test]
fn a_saved_run_played_again_makes_the_same_trace() {
    let place = Place::new();
    let script = "\
cluster raft nodes=3 seed=5 option=batch=2
plant n2 term=2 vote=n2 log=1:a,2:b
step 6
hold n2>n1
duplicate n2>n3
step 30
request n2 x=1
cut n1>n2
back 3
crash n3
branch other
restart n3
break commit-old-term
step 9
switch main
back
save again
";
    place.play(script, &["--trace", "one.json"]).good();
    assert!(place.synod(&["play", "again", "--trace", "two.json"]).good().lines().count() > 15);
    assert_eq!(place.read("one.json"), place.read("two.json"));
    place.write("s", place.read("again") + "save third\n");
    place.synod(&["play", "s", "-q"]).good();
    assert_eq!(place.read("third"), place.read("again"));
}

/// Lines that make no sense as the third of a script, where they are wrong, and what is said of them.
const LINES: &[(&str, usize, &str)] = &[
    ("crahs n1", 1, "`crash`"),
    ("  Fire n1 election", 3, "`fire`"),
    ("deliver n1>n2", 1, "Nothing is in flight from n1 to n2"),
    ("deliver n1>n2 vot", 15, "`vote`"),
    ("deliver n1>n2 request_vote", 15, "`vote`"),
    ("deliver n1>n2 vote 2", 20, "#2"),
    ("deliver n1>n9", 12, "n1 to n3"),
    ("crash n7", 7, "n1 to n3"),
    ("fire n1 electoin", 9, "`election`"),
    ("fire n1 heartbeat", 1, "not running"),
    ("request n1", 11, "missing"),
    ("request n2 x=1", 1, "n2 is down"),
    ("read n1 x", 1, "later version"),
    ("plant n1 term=4", 1, "before the first event"),
    ("cluster raft", 9, "first line"),
    ("break comit-old-term", 7, "`commit-old-term`"),
    ("mend own-value", 6, "commit-old-term"),
    ("show lgos", 6, "`logs`"),
    ("step 0", 6, "from 1"),
    ("back 7", 1, "1 moments"),
    ("goto 2", 1, "newest is 1"),
    ("run 200", 5, "200ms"),
    ("run until step == 9 within soon", 28, "within"),
    ("cut n1,n2 | n2", 13, "two groups"),
    ("cut n1>n1", 5, "no link"),
    ("settle now", 8, "too much"),
    ("expect n1.rol == 1", 11, "`role`"),
    ("expect (1", 8, "no other half"),
    ("expect n1.leader == none", 21, "`is none`"),
    ("expect 'a' < 1", 8, "no order"),
    ("save /nonexistent/x", 1, "No such file"),
    ("save .", 1, "directory"),
];

#[test]
fn a_line_that_makes_no_sense_is_refused_with_its_place() {
    let place = Place::new();
    for (line, column, part) in LINES {
        let done = place.play(format!("cluster raft nodes=3 seed=1\ncrash n2\n{line}\nshow\n"), &[]);
        assert_eq!(done.out.lines().count(), 1, "{line}: {done:?}");
        let said = done.refused();
        assert!(said.starts_with(&format!("s:3:{column}: ")), "{line}: {said}");
        assert!(said.contains(part), "{line}: {said}");
        assert_eq!(place.names(), ["s"], "{line}");
    }
    for long in ["1".repeat(3_000), "not ".repeat(600), "(".repeat(300), "领".repeat(900)] {
        let said = place.play(format!("cluster raft\nexpect {long}\n"), &[]).refused();
        assert!(said.starts_with("s:2:8: ") && said.contains("at most") && said.len() < 200, "{said}");
    }
}

#[test]
fn a_line_is_refused_before_the_first_event_too() {
    let place = Place::new();
    let table: [(&[u8], &str, &str); 5] = [
        (b"plant n1 tern=3", "s:2:10: ", "`term`"),
        (b"plant n1 term=x", "s:2:10: ", "term=7"),
        (b"plant n1 log=2:a,1:b", "s:2:10: ", "log="),
        (b"# \xff", "s:2:3: ", "UTF-8"),
        (b"crash \xe9\xa2\x86\xff", "s:2:8: ", "UTF-8"),
    ];
    for (line, start, part) in table {
        let said = place.play([b"cluster raft\n", line].concat(), &[]).refused();
        assert!(said.starts_with(start) && said.contains(part), "{said}");
        assert_eq!(place.names(), ["s"]);
    }
}

#[test]
fn a_script_that_cannot_begin_is_refused_with_its_place() {
    let table: &[(&[u8], &str, &str)] = &[
        (b"cluster rafd", "s:1:9: ", "`raft`"),
        (b"# first\n\n cluster raft nodes=0", "s:3:21: ", "1 to 9"),
        (b"cluster raft nodes=10", "s:1:20: ", "1 to 9"),
        (b"cluster raft seed=-1", "s:1:19: ", "whole number"),
        (b"cluster raft noeds=3", "s:1:14:", "`nodes`"),
        (b"cluster raft five", "s:1:14: ", "name=value"),
        (b"cluster raft break=commit-old-trm", "s:1:20: ", "`commit-old-term`"),
        (b"cluster raft option=leader_nop=on", "s:1:21: ", "`leader_noop`"),
        (b"cluster raft option=leader_noop=yes", "s:1:21: ", "on, off"),
        (b"cluster nodes=3", "synod: ", "Which protocol"),
        (b"crash n1", "synod: ", "Which protocol"),
        (b"", "synod: ", "Which protocol"),
        (b"\xff\xfe", "s:1:1: ", "UTF-8"),
        (b"\x00\x01", "synod: ", ""),
    ];
    let place = Place::new();
    place.write("kept", "old");
    for (script, start, part) in table {
        let said = place.play(script, &["--trace", "t"]).refused();
        assert!(said.starts_with(start) && said.contains(part), "{said}");
        assert_eq!(place.names(), ["kept", "s"], "nothing is left of a trace that was not written");
        let again = place.play(script, &["--trace", "kept"]).refused();
        assert_eq!((again, place.read("kept")), (said, String::from("old")));
    }
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    let table: &[(&[&str], &str)] = &[
        (&["play", "missing"], "Cannot read missing: No such file or directory."),
        (&["play", "."], "Cannot read .: Is a directory."),
        (&["play", "rafd", "s"], "`raft`"),
        (&["play", "raft", "s", "t"], "'t'"),
        (&["play", "s", "--nodes", "0"], "1 to 9"),
        (&["play", "s", "--seed", "1.5"], "whole number"),
        (&["play", "s", "--break", "x"], "commit-old-term"),
        (&["play", "s", "--option", "leader_nop=on"], "`leader_noop`"),
        (&["play", "s", "--trcae", "t"], "--trace"),
        (&["play", "s", "--trace", "/nonexistent/x"], "Cannot write /nonexistent/x: No such file"),
        (&["play", "s", "--trace", "."], "Cannot write .: is a directory."),
        (&["palay"], "play"),
        (&["lab", "--theme", "contrats"], "'contrast'"),
        (&["rules", "rft"], "`raft`"),
        (&["completions", "zhs"], "'zhs'"),
        (&["lab", "--last"], "no last lab"),
        (&["lab", "--last", "raft"], "--last"),
        (&["lab", "missing"], "Cannot read missing"),
    ];
    let place = Place::new();
    place.write("s", "cluster raft nodes=3\ncrash n1\n");
    for (arguments, part) in table {
        let done = place.synod(arguments);
        assert_eq!(done.out, "", "{arguments:?}");
        let said = done.refused();
        assert!(said.starts_with("synod: ") && said.contains(part), "{arguments:?}: {said}");
        assert_eq!(place.names(), ["s"], "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let place = Place::new();
    place.write("s", "cluster raft nodes=5 seed=3\nstep 9000\n");
    let table: [&[&str]; 5] =
        [&["play", "s", "--trace", "t"], &["play", "s"], &["facts"], &["man"], &["--help"]];
    for arguments in table {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = place.bare();
        command.args(arguments).stdout(writer);
        let done = finish(command, "");
        assert!(done.code == Some(0) && done.err.is_empty(), "{arguments:?}: {done:?}");
    }
    assert!(place.read("t").ends_with('\n'), "the trace is written all the same");
}

#[test]
fn without_a_terminal_the_screen_is_refused() {
    let place = Place::new();
    place.write("s", "cluster paxos\nrequest n1 A\n");
    for arguments in [&[][..], &["lab"], &["lab", "paxos"], &["lab", "s"]] {
        let said = place.synod(arguments).refused();
        assert!(said.contains("needs a terminal") && said.contains("`synod play`"), "{said}");
    }
    assert_eq!(place.names(), ["s"], "no journal of a lab that did not open");
}

#[test]
fn lists_are_for_people_and_for_programs() {
    let place = Place::new();
    for (list, known) in [("rules", "commit-own-term"), ("facts", "votes_granted")] {
        let text = place.synod(&[list, "raft"]).good();
        assert!(text.starts_with("raft") && text.contains(known), "{text}");
        let both = place.synod(&[list]).good();
        assert!(both.contains(&text) && both.starts_with("paxos"), "{both}");
        let json: Value = serde_json::from_str(&place.synod(&[list, "raft", "--json"]).good()).unwrap();
        let rows = json.as_array().unwrap();
        let names: Vec<&str> = rows.iter().map(|row| row["name"].as_str().unwrap()).collect();
        assert!(names.contains(&known), "{names:?}");
        assert!(rows.iter().all(|row| row["protocol"] == "raft"));
        let mut command = place.bare();
        command.args([list, "--lang", "zh", "--json"]);
        let chinese: Value = serde_json::from_str(&finish(command, "").good()).unwrap();
        assert!(chinese.as_array().unwrap().len() > rows.len(), "both protocols");
        assert!(!chinese.to_string().is_ascii());
    }
}

#[test]
fn it_explains_itself_to_shells_and_readers() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = place.synod(&["completions", shell]).good();
        assert!(script.contains("synod") && script.contains("trace"), "{shell}: {script}");
    }
    let manual = place.synod(&["man"]).good();
    assert!(manual.contains(".TH synod 1") && manual.contains("\\-\\-state\\-dir"), "{manual}");
    assert!(place.synod(&["--help"]).good().contains("Usage: synod"));
    assert!(place.synod(&["play", "--help"]).good().contains("--trace <FILE>"));
    assert_eq!(place.synod(&["--version"]).good(), concat!("synod ", env!("CARGO_PKG_VERSION"), "\n"));
}
