//! Breakages and guarantees belong together: each guarantee is broken by a breakage, and each breakage breaks a
//! guarantee, or leads to a dead end that the right protocol leads out of. The transcripts are the proof.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use synod::catalog::{PROTOCOLS, Setup, protocol};
use synod::guarantee;
use synod::session::{Outcome, Session, Stop};
use synod::sim::line::Placed;
use synod::sim::parse;
use synod::words::Language;

/// What the lines of a transcript lead to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Proof {
    /// The guarantees that they break.
    broken: BTreeSet<&'static str>,
    /// The verdict of each `show dead-end`.
    verdicts: Vec<&'static str>,
}

/// The lines of a transcript, cluster by cluster.
fn runs(protocol: &str, name: &str) -> Vec<Vec<String>> {
    let file = format!("{}/src/protocol/transcripts/{protocol}/{name}", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(&file) else { return Vec::new() };
    let mut runs: Vec<Vec<String>> = Vec::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("> ")) {
        if line.starts_with("cluster ") {
            runs.push(Vec::new());
        }
        runs.last_mut().unwrap().push(line.into());
    }
    runs
}

/// What is shown of the question whether the present moment is a dead end, by the key of its first sentence.
fn verdict(session: &Session) -> &'static str {
    let (words, protocol) = (Language::En.words(), session.setup().profile().name);
    let pane = Placed { text: "dead-end".into(), column: 1 };
    let shown = session.show(Some(&pane), words).unwrap();
    let begins = |key: &str| {
        let sentence = words.get(&format!("show.{key}")).to_string();
        shown.starts_with(sentence.split("{{").next().unwrap())
    };
    let says = |key: &&str| begins(&format!("{key}-{protocol}")) || (*key == "chosen" && begins(key));
    ["dead", "alive", "idle", "unknown", "chosen"].into_iter().find(says).unwrap()
}

/// Plays the lines of one cluster; a line that a kept rule makes impossible is passed over.
fn proof(entry: &str, lines: &[String]) -> Proof {
    let mut setup = Setup::new(protocol(entry).unwrap());
    setup.take(&parse::parse_cluster(&lines[0]).unwrap().unwrap()).unwrap();
    let mut session = Session::new(setup).unwrap();
    let mut proof = Proof::default();
    for line in &lines[1..] {
        match session.read(line, &mut |step| proof.broken.extend(step.broke.iter().map(|it| it.guarantee))) {
            Ok(Outcome::Show(Some(pane))) if pane.text == "dead-end" => {
                proof.verdicts.push(verdict(&session))
            }
            Err(Stop::False(disappointment)) => panic!("`{line}`: {disappointment:?}"),
            _ => {}
        }
    }
    proof
}

/// What the transcript of a breakage proves, and what its lines do where the rule is kept.
fn halves(protocol: &str, breakage: &str) -> [Proof; 2] {
    let name = breakage.replace('-', "_");
    let runs = [runs(protocol, &name), runs(protocol, &format!("{name}_kept"))].concat();
    let [wrong, right] = runs.as_slice() else { panic!("{breakage}: its lines, broken and kept") };
    assert!(wrong[0].contains(&format!("break={breakage}")) && !right[0].contains("break="), "{breakage}");
    [proof(protocol, wrong), proof(protocol, right)]
}

#[test]
fn each_breakage_breaks_a_guarantee_or_leads_to_a_dead_end_and_the_right_protocol_neither() {
    for profile in PROTOCOLS.iter().map(|entry| entry.profile) {
        for breakage in profile.breakages() {
            let [wrong, right] = halves(profile.name, breakage.name);
            println!("{} {}: {wrong:?}", profile.name, breakage.name);
            assert_eq!(right.broken, BTreeSet::new(), "{}, kept", breakage.name);
            assert!(
                right.verdicts.iter().all(|verdict| *verdict == "alive"),
                "{}, kept: {right:?}",
                breakage.name
            );
            let ends = wrong.verdicts == ["dead"];
            assert!(ends || !wrong.broken.is_empty(), "{} does no harm: {wrong:?}", breakage.name);
        }
    }
}

#[test]
fn each_guarantee_is_broken_by_a_breakage() {
    for profile in PROTOCOLS.iter().map(|entry| entry.profile) {
        let broken: BTreeSet<&str> = profile
            .breakages()
            .flat_map(|breakage| halves(profile.name, breakage.name)[0].broken.clone())
            .collect();
        let given: BTreeSet<&str> = guarantee::of(profile.name).map(|guarantee| guarantee.id).collect();
        assert_eq!(broken, given, "{}", profile.name);
    }
}

#[test]
fn nothing_follows_where_nobody_waits_and_that_is_no_dead_end() {
    for (name, lines, right) in [
        ("paxos", &["request n1 X", "crash n1", "deliver n1>n2 prepare"][..], "idle"),
        ("paxos", &["request n1 X", "settle", "crash n2"], "chosen"),
        ("raft", &["crash n3", "fire n1 election", "settle"], "idle"),
        ("raft", &["crash n3", "fire n1 election", "settle", "request n1 x"], "alive"),
        ("raft", &["crash n3", "fire n1 election", "settle", "request n1 x", "crash n2"], "dead"),
    ] {
        let mut session = Session::new(Setup::new(protocol(name).unwrap())).unwrap();
        lines.iter().for_each(|line| drop(session.read(line, &mut |_| {}).unwrap()));
        assert_eq!(verdict(&session), right, "{name}: {lines:?}");
    }
}
