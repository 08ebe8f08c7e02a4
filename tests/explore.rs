//! The searches of a lesson: what always or never happens is proved, or the lesson is not.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod changes;
mod program;

use changes::{changed, findings, found, line_of, rejects, rejects_among, run};
use synod::lesson::explore::Verdict;
use synod::lesson::{Lesson, Place, Runner};
use synod::words::Language;

const NEVER: &str = "never = \"chosen|length > 1\"";

/// A lesson with two proposers, in which two values can be chosen if a rule is broken.
fn two_requests() -> String {
    changed("requests = 1\nrounds = 1", "requests = 2\nrounds = 1\ndepth = 17")
}

#[test]
fn a_counterexample_is_shown_as_lines() {
    let broken = two_requests().replacen("seed = 1", "seed = 1\nbroken = [\"own-value\"]", 1);
    let findings = findings(broken.as_bytes());
    let finding = findings.iter().find(|finding| finding.fault.trouble.what.key == "check.explore-never");
    let finding = finding.unwrap_or_else(|| panic!("{findings:?}"));
    assert_eq!(finding.fault.line, line_of(&broken, NEVER));
    assert_eq!(finding.lines.len(), 17, "{:?}", finding.lines);
    assert_eq!(finding.lines[0], "request n1 X");
    assert!(finding.lines.contains(&"request n2 Y".into()));
    assert_eq!(found(&two_requests()), [], "and with the right rules there is none");
    let (code, _, err) = run(&[("a.toml", &changed(NEVER, "never = \"n2.up\""))], &["a.toml"]);
    assert!(code == Some(1) && err.contains("after all, in 0 events"), "{err}");
    let (_, _, err) = run(&[("a.toml", &changed(NEVER, "never = \"chosen == ['X']\""))], &["a.toml"]);
    assert!(err.contains("| deliver n1>n1 prepare\n"), "{err}");
}

#[test]
fn what_always_holds_is_searched_too() {
    assert_eq!(found(&changed(NEVER, "always = \"chosen|length <= 1\"")), []);
    rejects("check.explore-always", NEVER, "always = \"chosen == []\"", "always =");
    rejects("lesson.explore-one", NEVER, "", "id = \"safe\"");
    rejects("lesson.explore-one", NEVER, "never = \"false\"\nalways = \"n1.up\"", "id = \"safe\"");
    rejects("check.explore-empty", NEVER, "never = \"1 == 2\"", "never = ");
    rejects("check.string", NEVER, "never = \"'adopt-highst' in rules\"", "never = ");
}

#[test]
fn a_search_starts_where_the_lesson_says() {
    let chosen = "always = \"'X' in nodes|map(attribute='accepted_value')|list\"";
    for (from, right) in [
        ("", false),
        ("from = \"start\"", false),
        ("from = \"one-vote\"", true),
        ("from = \"current\"", true),
    ] {
        let text = changed(NEVER, &format!("{from}\n{chosen}"));
        assert_eq!(found(&text).is_empty(), right, "{from}: {:?}", found(&text));
    }
    rejects("lesson.word", NEVER, &format!("from = \"one-vot\"\n{NEVER}"), "from = \"one-vot\"");
}

#[test]
fn a_dead_end_is_one_or_the_lesson_is_wrong() {
    let dead = |start: &str| {
        let text = changed(NEVER, "dead_end = true").replacen("requests = 1\nrounds = 1\n", "", 1);
        let text = text.replace("{{ rounds }}", "{{ timeouts }}");
        text.replacen("seed = 1", &format!("seed = 1\nbroken = [{start}]"), 1)
    };
    let alive = dead("");
    assert_eq!(found(&alive), [], "nobody asks, so nothing can be chosen");
    let alive = alive.replacen("dead_end = true", "dead_end = true\nfrom = \"one-vote\"", 1);
    assert_eq!(found(&alive), [("check.explore-alive".into(), line_of(&alive, "id = \"safe\""))]);
}

#[test]
fn a_search_is_finished_within_its_bounds() {
    rejects("check.explore-unfinished", "rounds = 1\n", "rounds = 1\nstates = 100\n", "never = ");
    rejects("lesson.bound-states", "rounds = 1\n", "rounds = 1\nstates = 2000001\n", "states = 2000001");
    rejects("lesson.bound", "rounds = 1\n", "rounds = \"many\"\n", "rounds = \"many\"");
    rejects("lesson.bound", "rounds = 1\n", "rounds = 1\ncrashes = 16\n", "crashes = 16");
    rejects("lesson.bound-foreign", "rounds = 1\n", "rounds = 1\nterms = 1\n", "terms = 1");
    rejects("lesson.word", "rounds = 1\n", "rounds = 1\ngrain = \"mesage\"\n", "grain = ");
    rejects("error.node", "rounds = 1\n", "rounds = 1\nask = [\"n4\"]\n", "ask = ");
    rejects("lesson.field", "rounds = 1\n", "rounds = 1\ncrashs = 1\n", "crashs = ");
    let depth = changed("rounds = 1\n", "rounds = 1\ndepth = 3\n");
    assert_eq!(found(&depth), [], "how long a run may be is a bound like the others");
    assert_eq!(found(&changed("rounds = 1\n", "max-round = 1\ngrain = \"message\"\nask = [\"n3\"]\n")), []);
    let many = "[[explore]]\nid = \"more\"\nnever = \"n1.promised.round > 1\"\nrounds = 1\n";
    let nine = changed("[[explore]]", &format!("{}[[explore]]", many.repeat(8)));
    assert!(found(&nine).iter().any(|(key, _)| key == "lesson.explores"));
}

#[test]
fn its_sentence_shows_how_much_was_searched() {
    rejects("check.other-value", "{{ states }} states", "the states", "text.en = \"Whatever");
    let no_bound = changed("up to {{ rounds }} ballots", "few ballots").replacen(
        "最多 {{ rounds }} 个编号",
        "编号很少",
        1,
    );
    assert_eq!(
        found(&no_bound),
        [("check.explore-numbers".into(), line_of(&no_bound, "text.en = \"Whatever"))]
    );
    let any = changed("{{ rounds }} ballots", "{{ timeouts }} ballots").replacen(
        "{{ rounds }} 个",
        "{{ timeouts }} 个",
        1,
    );
    assert_eq!(found(&any).iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["check.explore-any"; 2]);
    rejects_among("error.fact", "{{ rounds }} ballots", "{{ terms }} ballots", "text.en = \"Whatever");
    rejects("check.number", "{{ rounds }} ballots", "{{ rounds }} or 2 ballots", "text.en = \"Whatever");
    rejects("check.no-language", "text.zh = \"无论", "# text.zh = \"无论", "text.en = \"Whatever");
}

#[test]
fn always_and_never_need_a_search_or_a_source() {
    let ballot = "ballot {{ n1.promised }}.";
    let chinese = "发起准备。";
    rejects(
        "check.unsearched",
        ballot,
        "ballot {{ n1.promised }}. A ballot is never used twice.",
        "en = \"n1 asked",
    );
    rejects("check.unsearched", chinese, "发起准备。编号绝不会用两次。", "zh = \"n1 用");
    let claimed = changed("[[notyet|no value is chosen yet]]", "[[notyet|no value is ever chosen]], always")
        .replacen("[[notyet|还没有任何值被选定]]", "[[notyet|永远没有值被选定]]", 1);
    assert_eq!(found(&claimed).len(), 2, "a claim proves one moment: {:?}", found(&claimed));
    for (en, zh) in [
        ("[[safe|Two values are never chosen.]]", "[[safe|绝不会选定两个值。]]"),
        ("It never repeats. [[src:pms]]", "它从不重复。[[src:pms]]"),
        ("[[ok|It never repeats.]]", "[[ok|它从不重复。]]"),
        ("Does it never repeat?", "它从不重复吗？"),
        ("Never let n3 hear it.", ""),
    ] {
        let text = changed(ballot, &format!("{ballot} {en}")).replacen(chinese, &format!("{chinese}{zh}"), 1);
        assert_eq!(found(&text), [], "{en}");
    }
    rejects_among(
        "check.claim",
        ballot,
        "ballot {{ n1.promised }}. [[saf|It never repeats.]]",
        "en = \"n1 asked",
    );
    let twice = changed("notyet = \"", "safe = \"n1.up\"\nnotyet = \"");
    assert!(found(&twice).iter().any(|(key, _)| key == "lesson.twice"));
}

#[test]
fn the_learner_reads_it_once_it_is_proved() {
    for named in [false, true] {
        let text = if named {
            let mark = |words: &str, all: &str| format!("[[safe|{words}]]{all}");
            changed("n1 asked with", &format!("{} n1 asked with", mark("Agreed for ever.", ""))).replacen(
                "zh = \"n1 用",
                &format!("zh = \"{}n1 用", mark("这会一直成立。", "")),
                1,
            )
        } else {
            String::from(changes::RIGHT)
        };
        assert_eq!(found(&text), []);
        let (mut runner, mut session) = Runner::start(Lesson::read(text.as_bytes()).unwrap().into()).unwrap();
        runner.rest(&mut session, &mut |_| {}).unwrap();
        if !named {
            runner.go_to(Place::End, &mut session);
        }
        let verdict = |runner: &Runner| {
            runner.found(Language::En, &|_| None).iter().map(|found| found.verdict).collect::<Vec<_>>()
        };
        assert_eq!(verdict(&runner), [Verdict::Searching]);
        while runner.inquire(50) {}
        assert_eq!(verdict(&runner), [Verdict::Holds]);
        let found = runner.found(Language::En, &|_| None).remove(0);
        let said = synod::lesson::markup::plain(&found.text).join(" ");
        assert!(said.contains(&format!("checked: {} states, up to 1 ballots", found.states)), "{said}");
        assert!(found.states > 50 && found.bounds.contains("--max-round 1"), "{}", found.bounds);
    }
}

#[test]
fn in_sentences_it_is_read_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.toml"), changes::RIGHT).unwrap();
    let state = folder.path().join("state");
    let learn =
        |input: &str| program::run(&state, folder.path(), "en", &["learn", "a.toml", "--plain"], input).out;
    let told = learn("2\nsolution\nsolution\n");
    assert!(
        told.contains("two values are never chosen (checked: ") && told.contains("Tried within --grain"),
        "{told}"
    );
}
