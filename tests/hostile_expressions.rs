//! Expressions that would take for ever, fill the memory or overflow the stack are refused or answered at once,
//! wherever an expression is read; and so are lines that are not expressions but look like them.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::process::{Command, Output};
use std::time::{Duration, Instant};
use synod::catalog::{self, Setup};
use synod::model::expression::{MOST_BYTES, MOST_TOKENS};
use synod::search::{self, Search};
use synod::session::complete::complete;
use synod::session::{Session, Stop};
use synod::words::Language;

/// The longest that anything hostile may take.
const AT_ONCE: Duration = Duration::from_secs(1);
/// The longest that the program may take to prove a lesson with three of them, on a machine that has much to do.
const PATIENCE: Duration = Duration::from_secs(60);
/// Kilobytes of addresses that the program may use when it is run, its threads' stacks included.
const MEMORY: &str = "1000000";

/// Letters of a line in which the program says what is wrong: it may repeat what was written, and both sides of it.
const MOST_LETTERS: usize = 2 * MOST_BYTES + 400;

/// Something nested so deep.
fn nested(open: &str, inside: &str, close: &str, depth: usize) -> String {
    open.repeat(depth) + inside + &close.repeat(depth)
}

/// Too long, too many words, or nested too deep.
fn large() -> Vec<String> {
    let mut all = vec![
        format!("'{}'", "a".repeat(MOST_BYTES - 1)),
        format!("'{}' == 'b'", "字".repeat(MOST_BYTES)),
        " ".repeat(MOST_BYTES) + "n1",
        format!("'{}' == 'b'", "a".repeat(MOST_BYTES - 9)),
        format!("1{}", " + 1".repeat(MOST_TOKENS / 2)),
        format!("1{}", "+1".repeat(MOST_TOKENS / 2 - 1)),
        "9".repeat(MOST_BYTES),
        format!("{}.{}", "9".repeat(900), "9".repeat(900)),
    ];
    for depth in [90, MOST_TOKENS, 900] {
        all.extend([
            nested("(", "1", ")", depth),
            nested("[", "1", "]", depth),
            nested("{'a':", "1", "}", depth / 2),
            nested("not (", "1 < 2", ")", depth / 2),
            "not ".repeat(depth) + "true",
            "-".repeat(depth) + "1",
            "- ".repeat(depth) + "1",
            format!("n1{}", "|list".repeat(depth)),
            format!("n1{}", ".log".repeat(depth)),
            format!("n1{}", "[0]".repeat(depth)),
            format!("1{}", " < 1".repeat(depth)),
            format!("1{}", " * 1".repeat(depth)),
            format!("2{}", " ** 9".repeat(depth)),
            format!("1{}", " if 1 else 1".repeat(depth / 2)),
            format!("'a'{}", " ~ 'a'".repeat(depth)),
            format!("1{}", " in [1]".repeat(depth / 2)),
            nested("ballot(", "'1.n1'", ")", depth / 2),
            nested("availability(9, ", "0.5", ")", depth / 4),
            nested("[1]|map('first', ", "1", ")", depth / 4),
            "(".repeat(depth),
            "]".repeat(depth),
        ]);
    }
    all
}

/// Little that would become much.
fn growing() -> Vec<String> {
    let grown = |start: &str, step: &str, end: &str| {
        let most = (MOST_TOKENS / 2, MOST_BYTES - start.len() - end.len());
        let steps = (1..most.0).rev().find(|steps| {
            steps * step.len() < most.1 && {
                let tokens = synod::model::expression::shape::tokens(step).len();
                steps * tokens < MOST_TOKENS - 30
            }
        });
        format!("{start}{}{end}", step.repeat(steps.unwrap()))
    };
    let letters = format!("'{}'|list", "a".repeat(900));
    let mut all = vec![
        grown("'aa'", "|list|string", " == 'b'"),
        grown("'aa'", "|list|upper", ""),
        grown("'aa'", "|join('aaaaaaaaaaaaaaaaaaaaaaaaaaaaa')", "|length > 3"),
        grown("'aa'|list", "|map('string')|map('list')", "|length"),
        grown("'aa'|list", "|map('join', 'aaaaaaaaaaaaaaaa')", "|list"),
        grown("[1,2,3]", "|zip([1,2,3])|list", ""),
        grown("'ab'", "|list|map('list')|list|string", "|length"),
        grown("'ab'", "|list|join|list|title", "|length"),
        grown("nodes", "|list|string|list|string", "|length > 3"),
        format!("{letters}|select('in', {letters})|list|length"),
        format!("{letters}|map('join', '{}')|list|length", "b".repeat(900)),
        format!("{letters}|map('map', 'string')|list"),
        format!("{letters}|map('map', 'map', 'string')|list"),
        format!("{letters}|map(('batch'), 1)|list"),
        format!("{letters}|map('re' ~ 'place', 'a', 'bbbb')|list"),
        format!("{letters}|map('__list')|list"),
        format!("'{}'|replace('a', 'aaaaaaaaa')", "a".repeat(900)),
    ];
    let (mut tilde, mut plus) = (String::from("'aa'"), String::from("['aa']"));
    for _ in 0..30 {
        tilde = format!("({tilde}|list ~ '')");
        plus = format!("({plus}|string|list + ['a'])");
    }
    all.extend([tilde, plus]);
    all
}

/// What other languages of templates have, and what this one must not.
const FOREIGN: &[&str] = &[
    "range(1000000000)|list",
    "range(1000000)|list|length > 1",
    "'a' * 1000000000",
    "1000000000 * 'a'",
    "[1] * 1000000000",
    "n1.log * 1000000000",
    "9 ** 9 ** 9 ** 9",
    "9 ** 999999999",
    "-9 ** -999999999",
    "99999999999 * 99999999999 * 99999999999 * 99999999999 > 1",
    "170141183460469231731687303715884105727 + 170141183460469231731687303715884105727",
    "(-170141183460469231731687303715884105727 - 1)|abs > 1",
    "(-170141183460469231731687303715884105727 - 1) // -1 > 1",
    "(-170141183460469231731687303715884105727 - 1) % -1 == 0",
    "-(-9223372036854775807 - 1) > 1",
    "1 // 0",
    "1 % 0",
    "1 / 0 > 1",
    "1.5|round(-2147483648)",
    "1.5|round(2147483647) > 1",
    "1e308 * 10 > 1",
    "'abc'[::0]",
    "'abc'[::-9223372036854775808]",
    "[1, 2, 3][::-9223372036854775807 - 1]",
    "[1, 2, 3][-9223372036854775808:9223372036854775807]",
    "'abc'[9223372036854775807:]",
    "[1][9223372036854775808]",
    "[1][-9223372036854775808]",
    "n1.log[::-1]",
    "'%1000000000d'|format(1)",
    "'a'|center(1000000000)",
    "'a'|indent(1000000000)",
    "[1]|batch(1000000000)|list",
    "[1]|slice(1000000000)|list",
    "n1|tojson(indent=1000000000)",
    "n1|pprint",
    "lipsum(1000000)",
    "cycler(1, 2)",
    "namespace(a=1)",
    "dict(a=1)",
    "debug()",
    "self",
    "loop",
    "super()",
    "n1.__class__.__mro__",
    "''.__class__",
    "__eq(1, 1)",
    "__times('a', 1000000000)",
    "n1|__join",
    "{% for a in range(1000000) %}{% for b in range(1000000) %}x{% endfor %}{% endfor %}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% include 'expect' %}",
    "{% import 'a' as b %}",
    "{{ {{ 1 }} }}",
    "{# a comment",
    "1 }} {{ 2",
    "%}",
    "'unterminated",
    "\"unterminated",
    "'escaped\\'",
    "'\\u0000'",
    "'\\ud800'",
    "'\\x'",
    "\u{0}",
    "n1\u{0}",
    "'\u{0}' in 'a'",
    "\u{feff}n1",
    "n\u{661}",
    "ｎ1",
    "\u{202e}n1",
    "'👩‍👩‍👧‍👦'|reverse == 'a'",
    "'ﬃ'|upper|lower == 'ffi'",
    "é",
    "´n1`",
    "$(sleep 9)",
    "`sleep 9`",
    "; sleep 9",
    "../../etc/passwd",
    "",
    " ",
    ".",
    "|",
    "n1|",
    "n1.",
    "==",
    "is",
    "n1 is",
    "n1 is not",
    "not",
    "and",
    "(",
    ")",
    "[",
    "{",
    "ballot(",
    "ballot()",
    "ballot(1)",
    "ballot('99999999999999999999.n1')",
    "availability",
    "availability(",
    "availability()",
    "availability(5)",
    "availability(5, 0.01, 1)",
    "availability(0, 0.5)",
    "availability(10, 0.5)",
    "availability(-1, 0.5)",
    "availability(2.5, 0.5)",
    "availability(99999999999999999999999, 0.5)",
    "availability(5, -0.01)",
    "availability(5, 1.01)",
    "availability(5, 1e308 * 10)",
    "availability(5, 1e308 * 10 - 1e308 * 10)",
    "availability('5', 'a')",
    "availability(nodes, n1)",
    "availability(none, none)",
    "availability.a.b",
    "leaders_of(-1)",
    "leaders_of(99999999999999999999999)",
    "leaders_of('a')",
    "leaders_of()",
    "n1.log|map(attribute='a.b.c.d')",
    "n1.log|map(attribute='99999999999999999999')|list",
    "n1.log|sort(attribute='term', reverse=true, case_sensitive=1)|list",
    "n1.log|groupby('term')|list",
    "n1.log|map('no such filter')",
    "n1.log|selectattr('term', 'no such test')|list",
    "n1.log|default(n1.log, true)|list|list",
];

fn all() -> Vec<String> {
    let foreign = FOREIGN.iter().map(|text| String::from(*text));
    large().into_iter().chain(growing()).chain(foreign).collect()
}

fn session(protocol: &str) -> Session {
    let mut session = Session::new(Setup::new(catalog::protocol(protocol).unwrap())).unwrap();
    let lines = match protocol {
        "raft" => ["fire n1 election", "settle", "request n1 X", "settle"],
        _ => ["request n1 X", "settle", "request n2 Y", "crash n3"],
    };
    lines.iter().for_each(|line| drop(session.read(line, &mut |_| {}).unwrap()));
    session
}

/// How a text is shown when something is wrong with it.
fn brief(text: &str) -> String {
    text.chars().take(120).collect()
}

/// Does it, and says what is wrong with how long it took or what was said of it: one or two lines are enough.
fn timed(text: &str, place: &str, act: impl FnOnce() -> Option<String>) -> Option<String> {
    let start = Instant::now();
    let said = act();
    let took = start.elapsed();
    let fits = |said: &String| !said.is_empty() && said.lines().count() <= 2;
    let wrong = took >= AT_ONCE || !said.as_ref().is_none_or(fits);
    wrong.then(|| format!("{place}, {took:?}, {}: {said:?}", brief(text)))
}

fn none_is_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn said(stop: &Stop) -> String {
    let words = Language::En.words();
    match stop {
        Stop::Trouble(trouble) => words.say(&trouble.what),
        Stop::False(disappointment) => words.say(&disappointment.what),
    }
}

#[test]
fn lines_and_searches_refuse_or_answer_at_once() {
    let mut wrong = Vec::new();
    for protocol in ["raft", "paxos"] {
        let start = session(protocol);
        let bounds = search::Bounds { states: 50, ..search::usual(start.setup().profile()) };
        for text in all() {
            for line in [
                format!("expect {text}"),
                format!("run until {text} within 2"),
                format!("run until n1 within {text}"),
                format!("show {text}"),
                format!("break {text}"),
                format!("mend {text}"),
                format!("branch {text}"),
                format!("plant n1 {text}"),
                format!("deliver {text}"),
                format!("step {text}"),
                text.clone(),
            ] {
                let mut session = session(protocol);
                let read = || session.read(&line, &mut |_| {}).err().map(|stop| said(&stop));
                wrong.extend(timed(&line, "a line", read));
            }
            wrong.extend(timed(&text, "a search", || {
                let search = Search::new(start.present(), &text, &bounds, 1);
                let end = search.and_then(|mut search| search.advance(u64::MAX));
                end.err().map(|trouble| Language::En.words().say(&trouble.what))
            }));
            let line = format!("expect {text}");
            wrong.extend(timed(&line, "a completion", || {
                drop(complete(&start, &line, line.len()));
                None
            }));
        }
    }
    none_is_wrong(&wrong);
}

/// The program, with little memory.
fn synod(folder: &tempfile::TempDir, arguments: &[&str]) -> (Output, Duration) {
    let start = Instant::now();
    let mut command = Command::new("sh");
    let limited = format!("ulimit -v {MEMORY} 2>/dev/null; exec \"$@\"");
    command.args(["-c", &limited, "sh", env!("CARGO_BIN_EXE_synod")]);
    command.current_dir(folder.path()).args(["--lang", "en", "--state-dir", "state"]).args(arguments);
    (command.output().unwrap(), start.elapsed())
}

/// What is wrong with how a run of the program ended: with none of its own numbers, late, or with many words.
fn ended(text: &str, place: &str, (done, took): (Output, Duration), lines: usize) -> Option<String> {
    let said = String::from_utf8_lossy(&done.stderr);
    let ends = matches!(done.status.code(), Some(0..=2)) && took < PATIENCE;
    let short = said.lines().all(|line| line.chars().count() <= MOST_LETTERS);
    let fits = said.lines().count() <= lines && short && !said.contains("panicked");
    (!ends || !fits).then(|| {
        let said: String = said.chars().take(400).collect();
        format!("{place}, {took:?}, {:?}, {}: {said}", done.status.code(), brief(text))
    })
}

#[test]
fn the_program_stays_small_and_ends_as_it_says() {
    let (folder, mut wrong) = (tempfile::tempdir().unwrap(), Vec::new());
    for text in all() {
        std::fs::write(folder.path().join("s"), format!("cluster raft\nexpect {text}\n")).unwrap();
        wrong.extend(ended(&text, "play", synod(&folder, &["play", "s", "--quiet"]), 2));
        if !text.contains('\0') {
            let until = format!("--until={text}");
            let arguments = ["search", "raft", "--states", "50", &until];
            wrong.extend(ended(&text, "search", synod(&folder, &arguments), 2));
        }
    }
    none_is_wrong(&wrong);
}

/// A lesson that has a text in a goal, in a claim and in a sentence.
fn lesson(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    let mut lesson = String::from(include_str!("../lessons/paxos/01-paxos-four-messages.toml"));
    for (old, new) in [
        (
            "expect = [\"n2.proposer.phase == 'prepare' and n2.proposer.wish == 'X'\"]",
            format!("expect = [{quoted}]"),
        ),
        ("no-value = \"messages|selectattr('value')|list|length == 0\"", format!("no-value = {quoted}")),
        ("{{ n2.proposer.ballot }}: the round", format!("{{{{ {text} }}}}: the round")),
    ] {
        assert!(lesson.contains(old), "{old}");
        lesson = lesson.replacen(old, &new, 1);
    }
    lesson
}

#[test]
fn lessons_refuse_them_with_file_and_line() {
    let (folder, mut wrong) = (tempfile::tempdir().unwrap(), Vec::new());
    // A few of each sort: a proof plays the whole lesson.
    for text in growing().into_iter().step_by(4).chain(all().into_iter().step_by(16)) {
        std::fs::write(folder.path().join("l.toml"), lesson(&text)).unwrap();
        wrong.extend(ended(&text, "check", synod(&folder, &["check", "l.toml"]), 100));
    }
    none_is_wrong(&wrong);
}
