//! Lessons that were made to do harm: each is refused, or shown harmlessly, in under a second and 100 MB.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A right lesson.
const BASE: &str = include_str!("check/base.toml");
/// Seconds of a processor that one lesson may take.
const MOST_SECONDS: f64 = 1.0;
/// Bytes of memory that one lesson may take.
const MOST_BYTES: u64 = 100 * 1024 * 1024;
/// After this nobody waits any longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of the largest lesson file.
const LARGEST: usize = 1024 * 1024;

/// How a run of the program ended.
struct Done {
    code: Option<i32>,
    said: String,
    /// Seconds of a processor, and the most bytes of memory, where the system says so.
    cost: Option<(f64, u64)>,
}

/// What a process has used so far: seconds of a processor, and the most bytes of memory.
#[cfg(target_os = "linux")]
fn used(id: u32) -> Option<(f64, u64)> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // Behind the name, which is in brackets: user and system time in hundredths of a second.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = peak.split_whitespace().next()?.parse().ok()?;
    Some((ticks / 100.0, kilobytes * 1024))
}

#[cfg(not(target_os = "linux"))]
fn used(_id: u32) -> Option<(f64, u64)> {
    None
}

/// Runs the program in a folder, and looks at what it uses.
fn run(folder: &Path, arguments: &[&str]) -> Done {
    let said = folder.join("said");
    let file = File::create(&said).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_synod"));
    command.current_dir(folder).args(["--lang", "en", "--state-dir", "state"]).args(arguments);
    command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
    let mut child = command.spawn().unwrap();
    let (start, mut cost) = (Instant::now(), None);
    let code = loop {
        cost = used(child.id()).or(cost);
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{arguments:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    // What was said must be text, and is short.
    let said = String::from_utf8(std::fs::read(said).unwrap()).unwrap();
    Done { code, said, cost }
}

/// Letters that would move the cursor or turn the direction of writing.
fn is_unsafe(letter: char) -> bool {
    letter.is_control() && letter != '\n'
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Checks and learns lessons that were made to do harm; what the check says has this in it.
fn harmless(name: &str, files: &[(&str, Vec<u8>)], says: &str) {
    let folder = tempfile::tempdir().unwrap();
    for (file, bytes) in files {
        std::fs::write(folder.path().join(file), bytes).unwrap();
    }
    let checked = run(folder.path(), &["check", "."]);
    assert_eq!(checked.code, Some(1), "{name}: {}", checked.said);
    assert!(checked.said.contains(says), "{name}: `{says}` is not said: {}", head(&checked.said));
    let learned = run(folder.path(), &["learn", files[0].0, "--plain"]);
    assert!(matches!(learned.code, Some(0 | 2)), "{name}: {:?} {}", learned.code, head(&learned.said));
    for (does, done) in [("check", checked), ("learn", learned)] {
        assert!(!done.said.contains(is_unsafe), "{name}, {does}: {}", head(&done.said));
        assert!(!done.said.contains("panicked"), "{name}, {does}: {}", head(&done.said));
        let Some((seconds, bytes)) = done.cost else { continue };
        println!("{name}, {does}: {seconds:.2} s, {} MB", bytes / 1024 / 1024);
        assert!(seconds < MOST_SECONDS, "{name}, {does}: {seconds} s");
        assert!(bytes < MOST_BYTES, "{name}, {does}: {bytes} bytes");
    }
}

fn head(said: &str) -> String {
    said.chars().take(2_000).collect()
}

/// One lesson that was made to do harm.
fn one(name: &str, text: impl Into<Vec<u8>>, says: &str) {
    harmless(name, &[("a.toml", text.into())], says);
}

/// The right lesson with one change.
fn changed(change: &str, to: &str) -> String {
    assert!(BASE.contains(change), "{change}");
    BASE.replacen(change, to, 1)
}

/// The right lesson with this text of its first task.
fn with_text(text: &str) -> String {
    changed(
        "en = \"In term {{ n1.current_term }} [[alone|n1 is a candidate]].\"",
        &format!("en = '''{text}'''"),
    )
}

#[test]
fn the_lesson_itself_takes_less_than_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.toml"), BASE).unwrap();
    let done = run(folder.path(), &["check", "."]);
    assert_eq!(done.code, Some(0), "{}", done.said);
    if let Some((seconds, bytes)) = done.cost {
        assert!(
            seconds < MOST_SECONDS && bytes < MOST_BYTES && bytes > 1024 * 1024,
            "{seconds} s, {bytes} bytes"
        );
    }
}

#[test]
fn lessons_that_require_each_other() {
    let lesson = |id: usize| {
        let text = BASE.replacen("id = \"base\"", &format!("id = \"c{id}\""), 1);
        text.replacen("raft-election", &format!("c{}", (id + 1) % 30), 1).into_bytes()
    };
    let names: Vec<String> = (0..30).map(|id| format!("{id}.toml")).collect();
    let files: Vec<(&str, Vec<u8>)> =
        names.iter().enumerate().map(|(id, name)| (name.as_str(), lesson(id))).collect();
    let folder = tempfile::tempdir().unwrap();
    for (file, bytes) in &files {
        std::fs::write(folder.path().join(file), bytes).unwrap();
    }
    let done = run(folder.path(), &["check", "."]);
    assert!(done.code == Some(1) && done.said.contains("require each other"), "{}", head(&done.said));
    harmless(
        "three in a circle",
        &[
            ("a.toml", BASE.replacen("\"base\"", "\"a\"", 1).replacen("raft-election", "b", 1).into()),
            ("b.toml", BASE.replacen("\"base\"", "\"b\"", 1).replacen("raft-election", "c", 1).into()),
            ("c.toml", BASE.replacen("\"base\"", "\"c\"", 1).replacen("raft-election", "a", 1).into()),
        ],
        "a → b → c → a",
    );
}

#[test]
fn a_million_tasks() {
    let head = BASE.split("[[task]]").next().unwrap();
    let filled = |most: usize, task: &dyn Fn(usize) -> String| {
        let mut text = String::from(head);
        for number in 0.. {
            let task = task(number);
            if text.len() + task.len() > most {
                break;
            }
            text.push_str(&task);
        }
        text
    };
    one("a million", format!("{head}{}", "[[task]]\n".repeat(1_000_000)), "at most 1 MiB");
    one("as many as fit", filled(LARGEST, &|_| "[[task]]\n".into()), "at most 30000 values");
    one("a few thousand", filled(LARGEST / 10, &|_| "[[task]]\n".into()), "`id` is missing");
    let texts = |number| format!("[[task]]\nid='t{number}'\ntext.en='a'\n");
    one("as many as fit, with texts", filled(LARGEST, &texts), "at most 30000 values");
    one("a few thousand, with texts", filled(LARGEST / 5, &texts), "at most 200 tasks");
    one("a few thousand, of one name", filled(LARGEST / 5, &|_| texts(0)), "a second time");
}

#[test]
fn deep_things() {
    for (name, open, close, most) in
        [("brackets", "(", ")", 3_900), ("lists", "[", "]", 3_900), ("negations", "not ", "", 1_900)]
    {
        let inside = format!("{}n1.up{}", open.repeat(most), close.repeat(most));
        one(&format!("{name} in a value"), with_text(&format!("{{{{ {inside} }}}}")), "a.toml:");
        one(&format!("{name} in a claim"), changed("n1.role == 'candidate'", &inside), "a.toml:");
    }
    for (name, sign) in [
        ("quotes", "> "),
        ("lists", "- "),
        ("emphasis", "*_"),
        ("claims", "[[a|"),
        ("links", "[a]("),
        ("braces", "{{ "),
        ("signs", "`"),
    ] {
        one(&format!("{name} in a text"), with_text(&sign.repeat(7_900 / sign.len())), "a.toml:");
    }
    let deep = |open: &str, close: &str, most: usize| {
        changed("requires = [", &format!("requires = [{}{}", open.repeat(most), close.repeat(most)))
    };
    one("lists in TOML", deep("[", "]", 400_000), "a.toml:");
    one("open lists in TOML", deep("[", "", 900_000), "a.toml:");
    one("tables in TOML", deep("{a=", "}", 200_000), "a.toml:");
    one("keys in TOML", format!("{}a = 1\n{BASE}", "a.".repeat(400_000)), "a.toml:");
    one("heads in TOML", format!("{BASE}\n[{}a]\n", "a.".repeat(400_000)), "a.toml:");
}

#[test]
fn letters_that_move_the_cursor_or_turn_the_writing_in_every_text() {
    for (name, letters) in [
        ("an escape sequence", "\\u001b[2J\\u001b]0;x\\u0007"),
        ("a control character", "\\u0008\\r\\u0000"),
        ("an override", "\u{202e}abc"),
        ("an isolate", "\u{2066}abc\u{2067}"),
        ("a mark", "\\u200f"),
        ("a raw escape", "\u{1b}[31m"),
        ("a raw control character", "\u{9b}2J"),
    ] {
        for quote in [
            "en = \"",
            "zh = \"",
            "ref.en = \"",
            "do = [\"",
            "holds = \"",
            "alone = \"",
            "requires = [\"",
            "level = \"",
            "id = \"",
            "reach = \"",
            "broken = [\"",
            "protocol = \"",
            "fixes = [\"",
        ] {
            one(&format!("{name} in {quote}"), changed(quote, &format!("{quote}{letters}")), "a.toml:");
        }
        let all = BASE
            .replace("en = \"", &format!("en = \"{letters}"))
            .replace("zh = \"", &format!("zh = \"{letters}"));
        one(&format!("{name} everywhere"), all, "a.toml:");
        one(&format!("{name} in a name of a field"), format!("\"{letters}\" = 1\n{BASE}"), "a.toml:");
        one(
            &format!("{name} in a comment"),
            changed("minutes = 5", &format!("minutes = # {letters}")),
            "a.toml:",
        );
    }
}

#[test]
fn files_that_are_no_lessons() {
    let mut bytes = BASE.as_bytes().to_vec();
    bytes[300] = 0xff;
    one("not UTF-8", bytes, "UTF-8");
    let large = |size: usize| format!("{BASE}#{}", "x".repeat(size - BASE.len() - 1));
    one("a byte too large", large(LARGEST + 1), "at most 1 MiB");
    one("a gigabyte of nothing, as far as it is read", vec![0; 8 * LARGEST], "at most 1 MiB");
    one("nothing", "", "missing");
    one("zeros", vec![0; LARGEST], "a.toml:");
    one("one long text", with_text(&"x".repeat(LARGEST - BASE.len() - 10)), "at most 8000 bytes");
    one("ids that are the same", changed("id = \"guess\"", "id = \"stand\""), "a second time");
    for (many, says) in [(60_000, "at most 30000 values"), (5_000, "no field `f0`")] {
        let fields: String = (0..many).map(|field| format!("f{field} = 1\n")).collect();
        one("unknown fields", format!("{fields}{BASE}"), says);
    }
    for (many, says) in [(90_000, "at most 30000 values"), (20_000, "`no-such`")] {
        let lessons = "\"no-such\",".repeat(many);
        one("unknown lessons", changed("requires = [", &format!("requires = [{lessons}")), says);
    }
}

#[test]
fn templates_that_multiply() {
    let letters = "a".repeat(400);
    for (name, inside) in [
        ("a product", "'a' * 1000000000"),
        ("a product of lists", "[1] * 1000000000"),
        ("a range", "range(1000000000)|list"),
        ("a cycle", "nodes|batch(1)|list|string * 9"),
        ("an import", "self.name()"),
    ] {
        one(name, with_text(&format!("{{{{ {inside} }}}}")), "a.toml:");
    }
    let joins = format!("'{letters}'{}", format!("|join('{letters}')").repeat(4));
    one("joins of joins", with_text(&format!("{{{{ {joins}|length + n1.current_term }}}}")), "a.toml:");
    one(
        "joins of joins in a claim",
        changed("n1.role == 'candidate'", &format!("n1.up and {joins} != ''")),
        "a.toml:",
    );
    let each = format!(
        "nodes|map('string')|map('join', '{letters}')|map('join', '{letters}')|list|length + n1.current_term"
    );
    one("joins of each", with_text(&format!("{{{{ {each} }}}}")), "a.toml:");
    one(
        "a loop",
        with_text("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}"),
        "`{%`",
    );
    one("a comment", with_text("{# x #}"), "`{#`");
    one("values by the hundred", with_text(&"{{nodes}}".repeat(880)), "a.toml:");
    let text = |number| format!("[[task]]\nid='t{number}'\ntext.en='{}'\n", "{{nodes}}".repeat(880));
    let texts: String = (0..120).map(text).collect();
    one(
        "values by the ten thousand",
        changed("[[task]]\n", &format!("{texts}[[task]]\n")),
        "at most 2000 expressions",
    );
}

#[test]
fn runs_without_end() {
    let lines = |line: &str, most: usize| {
        changed("do = [\"fire n1 election\"]", &format!("do = [{}]", format!("\"{line}\",").repeat(most)))
    };
    one("long runs", lines("run 60000ms", 9_000), "more than 10000 events");
    one("looks at long runs", lines("run until n1.up within 60000ms", 9_000), "a.toml:");
    one("steps", lines("step 10000", 9_000), "more than 10000 events");
    one("lines", lines("crash n1\",\"restart n1", 9_000), "at most 10000 lines");
    let copies = format!("fire n1 election\",{}\"settle", "\"duplicate n1>n2 vote\",".repeat(9_000));
    one(
        "copies",
        changed("do = [\"fire n1 election\"]", &format!("do = [\"{copies}\"]")),
        "messages are in flight",
    );
    let claims: String = (0..15_000)
        .map(|claim| format!("c{claim} = \"n1.up and nodes|selectattr('up')|list|length > 9\"\n"))
        .collect();
    one("claims", changed("[task.claims]\n", &format!("[task.claims]\n{claims}")), "a.toml:");
    let ways = "[\"fire n1 election\", \"deliver n1>n2 vote\"],".repeat(5_500);
    one("ways", changed("wrong = [", &format!("wrong = [{ways}")), "at most 10000 lines");
}
