//! `synod check`: a right lesson passes, and each single change that makes it wrong is found, at its place.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod changes;

use changes::{OLD_TERM, RIGHT, changed, findings, found, line_of, rejects, rejects_among, run};
use proptest::prelude::*;

#[test]
fn right_lessons_pass() {
    assert_eq!(found(RIGHT), []);
    assert_eq!(found(OLD_TERM), []);
}

#[test]
fn a_claim_that_is_false_names_its_two_values() {
    let text = changed("n1.accepted_value == 'X' and n2", "n1.accepted_value == 'Y' and n2");
    let findings = findings(text.as_bytes());
    assert_eq!(findings[0].fault.trouble.what.key, "check.claim-false");
    assert_eq!(findings[0].fault.line, line_of(&text, "voted = "));
    let parts: Vec<String> =
        findings[0].parts.iter().map(|(part, value)| format!("{part} = {value}")).collect();
    assert!(parts.contains(&"n1.accepted_value = X".into()), "{parts:?}");
}

#[test]
fn claims_are_true_used_and_known() {
    rejects(
        "check.claim-false",
        "notyet = \"chosen|length == 0",
        "notyet = \"chosen|length == 1",
        "notyet =",
    );
    rejects("check.claim-false", "n2.accepted_value is none", "n2.accepted_value is not none", "voted =");
    rejects("check.claim-unused", "notyet =", "more = \"n1.up\"\nnotyet =", "more =");
    rejects("check.claim-empty", "\"chosen|length == 0\"", "\"1 == 1\"", "notyet =");
    rejects_among("check.claim", "[[voted|only", "[[votd|only", "en = \"n1 asked");
    rejects_among("check.ok-claim", "notyet =", "ok = \"n1.up\"\nnotyet =", "ok =");
    let early = "en = \"[[later|n3 wants Y.]] It will";
    let text = changed("en = \"n3 wants Y. It will", early)
        .replacen("zh = \"n3 想提议 Y。它会", "zh = \"[[later|n3 想提议 Y。]]它会", 1)
        .replacen(
            "[[task]]\nid = \"go-on\"",
            "[task.claims]\nlater = \"n3.proposer.wish == 'Y'\"\n[[task]]\nid = \"go-on\"",
            1,
        );
    assert_eq!(found(&text), [("check.claim-early".into(), line_of(&text, "later = "))]);
}

#[test]
fn languages_say_the_same() {
    rejects("check.other-claim", "[[voted|只有 n1 接受了 X]]", "[[ok|只有 n1 接受了 X]]", "zh = \"n1 用");
    rejects("check.other-value", "用编号 {{ n1.promised }} 发起", "发起", "zh = \"n1 发起");
    rejects("check.other-value", "（{{ key(\\\"enter\\\") }}）", "", "zh = \"把 n3 的提议");
    rejects("check.other-source", "那个的值。[[src:pms]]", "那个的值。", "why.zh = \"正确");
    rejects("check.no-language", "zh = \"提议者不能随心所欲\"\n", "", "en = \"You may");
    rejects(
        "check.no-language",
        "why.zh = \"n1 报告了一票。n3 无法知道这一票是否已凑成多数派，只能当作可能已经凑成来处理。\"\n",
        "",
        "why.en = \"n1 reported",
    );
    rejects("check.no-hint", "zh = [\"写成指令是 `deliver n3>n1 propose`。\"]\n", "", "en = [\"As a line");
    rejects("check.no-hint", ", \"别让 n3 听到 n1 的回复。\"", "", "en = [\"Which acceptors");
    rejects("check.empty", "en = \"You may not propose what you like\"", "en = \"\"", "en = \"\"");
    rejects("lesson.word", "zh = \"提议者不能", "fr = \"Non\"\nzh = \"提议者不能", "fr =");
    let findings = findings(changed("zh = \"提议者不能随心所欲\"\n", "").as_bytes());
    assert!(findings[0].draft, "a draft puts up with it");
}

#[test]
fn numbers_colours_and_keys_are_not_typed() {
    for (to, key) in [
        ("en = \"n1 asked with ballot {{ n1.promised }}, in round 1.", "check.number"),
        ("en = \"n1 asked with ballot {{ n1.promised }}, the red one.", "check.colour"),
        ("en = \"n1 asked with ballot {{ n1.promised }}; press k.", "check.key-by-hand"),
        ("en = \"n1 asked with ballot {{ n1.promised }}; hit the `Enter` key.", "check.key-by-hand"),
        ("en = \"n1 asked (k) with ballot {{ n1.promised }}.", "check.key-by-hand"),
    ] {
        rejects(key, "en = \"n1 asked with ballot {{ n1.promised }}.", to, "en = \"n1 asked");
    }
    for (to, key) in [
        ("。第 1 轮的接受请求", "check.number"),
        ("。绿色的接受请求", "check.colour"),
        ("。按 k 投递，接受请求", "check.key-by-hand"),
        ("。投递（k），接受请求", "check.key-by-hand"),
        ("。按回车投递，接受请求", "check.key-by-hand"),
        ("。一共 ３ 个，接受请求", "check.number"),
    ] {
        rejects(key, " 发起准备。它的接受请求", &format!(" 发起准备{to}"), "zh = \"n1 用");
    }
    rejects_among("check.value-empty", "zh = \"[[adopted", "zh = \"{{ 2 }}[[adopted", "zh = \"{{ 2");
    for right in [
        "see Figure 8 and §5.4.2",
        "the line `deliver n1>n1 prepare`",
        "n1>n3",
        "the rounds\n\n1. a\n2. b\n\n",
    ] {
        let text = changed(
            "en = \"n1 asked with ballot {{ n1.promised }}.",
            "en = \"n1 asked with ballot {{ n1.promised }}, RIGHT.",
        );
        let text = text.replace("RIGHT", &right.replace('\n', "\\n"));
        assert_eq!(found(&text), [], "{right}");
    }
}

#[test]
fn what_is_stated_of_a_node_has_a_claim() {
    let ballot = "ballot {{ n1.promised }}.";
    rejects("check.unproved", ballot, "ballot {{ n1.promised }}. And n2 has accepted it.", "en = \"n1 asked");
    rejects("check.unproved", "发起准备。它的", "发起准备。n2 已接受它。它的", "zh = \"n1 用");
    rejects(
        "check.unproved",
        "why.en = \"n1 reported a vote.",
        "why.en = \"n1 has promised.",
        "why.en = \"n1",
    );
    rejects_among(
        "check.unproved",
        "second time]], now",
        "second time]]. {{ nodes[1].id }} is the leader",
        "en = \"[[adopted",
    );
    for right in
        ["Has n2 accepted it?", "Let n2 be chosen.", "[[ok|n2 is chosen]].", "n2 has promised. [[src:pms]]"]
    {
        let text = changed(ballot, &format!("{ballot} {right}"));
        let text = match right.contains("src:") {
            true => text.replacen("发起准备。", "发起准备。[[src:pms]]", 1),
            false => text,
        };
        assert_eq!(found(&text), [], "{right}");
    }
}

#[test]
fn lines_are_possible_and_expectations_hold() {
    rejects(
        "refusal.nothing-of-kind",
        "\"deliver n1>n1 propose\"]\n[task.claims]",
        "\"deliver n2>n3 promise\"]\n[task.claims]",
        "do = [\"request n1 X\"",
    );
    rejects_among("check.expect-false", "proposer == 'n3'\"]", "proposer == 'n2'\"]", "expect = ");
    rejects("check.act-done", "[\"n1.accepted_ballot.proposer == 'n3'\"]", "[\"n1.up\"]", "expect = ");
    rejects(
        "check.plant-start",
        "do = [\"deliver n3>n1 propose\"]",
        "do = [\"plant n1 promised=1.n1\"]",
        "do = [\"plant",
    );
    rejects("lesson.verb", "do = [\"deliver n3>n1 propose\"]", "do = [\"forward\"]", "do = [\"forward");
    rejects_among(
        "lesson.by-hand",
        "do = [\"deliver n3>n1 propose\"]",
        "do = [\"deliver n3>n1 propose\", \"back\", \"step\"]",
        "do = [\"deliver n3>n1",
    );
}

#[test]
fn exactly_one_option_is_true() {
    rejects(
        "check.many-true",
        "\"n3.proposer.value == 'Y'\"",
        "\"n3.proposer.wish == 'Y'\"",
        "holds = \"n3.proposer.value == 'X'\"",
    );
    rejects(
        "check.none-true",
        "holds = \"n3.proposer.value == 'X'\"",
        "holds = \"n3.decided == 'X'\"",
        "id = \"guess\"",
    );
    let without = changed(
        "why.en = \"n1 reported a vote. n3 cannot know whether it was part of a majority, so it must act as if it was.\"\nwhy.zh = \"n1 报告了一票。n3 无法知道这一票是否已凑成多数派，只能当作可能已经凑成来处理。\"\n",
        "",
    );
    assert_eq!(found(&without), [("check.no-why".into(), line_of(&without, "id = \"own\""))]);
}

#[test]
fn goals_are_tested_from_four_sides() {
    rejects("check.goal-done", "reach = \"chosen == ['Y'] and", "reach = \"n1.up or", "reach = ");
    rejects("check.avoid-done", "avoid = \"chosen == ['X']\"", "avoid = \"n1.up\"", "avoid = ");
    rejects("check.solution-fails", "  \"deliver n3>n2 propose\",\n", "", "reach = ");
    rejects(
        "check.solution-spoiled",
        "avoid = \"chosen == ['X']\"",
        "avoid = \"n1.accepted_value == 'X'\"",
        "avoid = ",
    );
    rejects("check.par", "par = 13", "par = 12", "par = ");
    rejects("check.par", "par = 13", "par = 14", "par = ");
    rejects("check.par-proven", "best-known", "proven", "par = ");
    let way: String = RIGHT.split("solution = [").nth(1).unwrap().split(']').next().unwrap().into();
    rejects(
        "check.wrong-reaches",
        "[\"request n3 Y\", \"settle\"]",
        &format!("[{}]", way.replace('\n', "")),
        "wrong = ",
    );
    rejects("lesson.by-hand", "[\"request n3 Y\", \"settle\"]", "[\"step\"]", "wrong = ");
    rejects("lesson.not-allowed", "[\"request n3 Y\", \"settle\"]", "[\"break own-value\"]", "wrong = ");
}

#[test]
fn the_same_lesson_under_a_broken_rule_is_false() {
    rejects("check.claim-false", "seed = 1", "seed = 1\nbroken = [\"own-value\"]", "adopted = ");
    let broken = OLD_TERM.replacen("seed = 1", "seed = 1\nbroken = [\"commit-old-term\"]", 1);
    assert_eq!(found(&broken), [("check.claim-false".into(), line_of(&broken, "waits = "))]);
}

#[test]
fn names_that_are_not_there_have_a_nearest_one() {
    for (key, change, to, at, nearest) in [
        ("error.fact", "notyet = \"chosen", "notyet = \"chosn", "notyet =", "chosen"),
        ("error.breakage", "seed = 1", "seed = 1\nbroken = [\"own-valu\"]", "broken =", "own-value"),
        (
            "check.string",
            "\"chosen|length == 0\"",
            "\"'adopt-highst' not in rules\"",
            "notyet =",
            "adopt-highest",
        ),
        ("check.source", "promises. [[src:pms]]", "promises. [[src:pmz]]", "why.en = \"Right", "pms"),
        (
            "check.key",
            "n1 ({{ key(\\\"enter\\\") }})",
            "n1 ({{ key(\\\"entr\\\") }})",
            "en = \"Deliver the",
            "enter",
        ),
        ("lesson.word", "track = \"paxos\"", "track = \"paxs\"", "track =", "paxos"),
        ("lesson.word", "\"medium\"", "\"mediun\"", "level =", "medium"),
        ("lesson.field", "minutes = 6", "minutes = 6\nminuts = 6", "minuts =", "minutes"),
    ] {
        let text = changed(change, to);
        let findings = findings(text.as_bytes());
        let finding = findings.iter().find(|finding| finding.fault.trouble.what.key == key);
        let finding = finding.unwrap_or_else(|| panic!("{to}: {findings:?}"));
        assert_eq!(finding.fault.line, line_of(&text, at), "{to}");
        assert_eq!(finding.fault.trouble.nearest.as_deref(), Some(nearest), "{to}");
    }
    rejects("check.misconception", "fixes = [\"M04\"]", "fixes = [\"M4\"]", "fixes =");
    rejects(
        "check.source-unused",
        "[[source]]",
        "[[source]]\nid = \"old\"\nref = \"A book\"\n[[source]]",
        "id = \"old\"",
    );
    rejects("lesson.schema-new", "schema = 1", "schema = 2", "schema =");
    rejects("lesson.twice", "id = \"go-on\"", "id = \"guess\"", "id = \"guess\"\nkind = \"act\"");
}

#[test]
fn nothing_goes_on_for_ever() {
    let large = format!("{RIGHT}#{}", "x".repeat(1024 * 1024));
    assert_eq!(found(&large), [("lesson.large".into(), 1)]);
    let lines = "\"crash n1\", \"restart n1\", ".repeat(5_001);
    rejects_among(
        "lesson.lines",
        "do = [\"deliver n3>n1 propose\"]",
        &format!("do = [{lines}]"),
        "do = [\"crash",
    );
    let auto = OLD_TERM.replacen("\"crash n5\",", &"\"run 60000ms\", ".repeat(200), 1);
    assert!(found(&auto).iter().any(|(key, _)| key == "check.long-run"), "{:?}", found(&auto));
    let deep = format!("notyet = \"{}chosen{}\"", "(".repeat(900), ")".repeat(900));
    rejects_among("error.expression-tokens", "notyet = \"chosen|length == 0\"", &deep, "notyet =");
    rejects_among("error.nodes", "nodes = 3", "nodes = 10", "nodes =");
}

#[test]
fn the_command_says_how_it_went() {
    let (code, out, err) = run(&[("a/right.toml", RIGHT), ("a/b/old.toml", OLD_TERM)], &["a"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines.len() == 4 && lines[0].starts_with("raft-figure"), "{out}");
    assert!(
        lines[2].starts_with("  safe: every run was looked at with at most these: requests: 1, "),
        "{out}"
    );
    let (code, _, err) = run(&[("a/no.txt", ""), ("b/right.toml", RIGHT)], &["a", "b"]);
    assert!(code == Some(1) && err.contains("no lesson in a"), "{err}");
    assert_eq!(run(&[], &["nowhere"]).0, Some(2));
    assert_eq!(run(&[], &[]).0, Some(0));
    let missing = changed("zh = \"提议者不能随心所欲\"\n", "");
    let (code, out, err) = run(&[("a.toml", &missing)], &["a.toml", "--draft"]);
    assert!(code == Some(0) && out.starts_with("two-proposers") && err.contains("only a warning"), "{err}");
    assert_eq!(run(&[("a.toml", &missing)], &["a.toml"]).0, Some(1));
}

#[test]
fn the_command_shows_the_place() {
    let wrong = changed("zh = \"[[adopted", "zh = \"第 7 次：[[adopted");
    let (code, out, err) = run(&[("a.toml", &wrong)], &["a.toml"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    let line = line_of(&wrong, "第 7 次");
    let lines: Vec<&str> = err.lines().collect();
    assert!(lines[0].starts_with(&format!("a.toml:{line}:")), "{err}");
    let (shown, mark) = (lines[1], lines[2]);
    let before = &shown[..shown.find('7').unwrap()];
    let column = unicode_width::UnicodeWidthStr::width(before);
    assert_eq!(mark.find('^'), Some(column), "{err}");
}

#[test]
fn lessons_know_each_other() {
    let (code, _, err) = run(&[("a.toml", RIGHT), ("b.toml", RIGHT)], &["."]);
    assert!(
        code == Some(1) && err.contains("b.toml:2:7: The id `two-proposers` is taken already, by ./a.toml."),
        "{err}"
    );
    let wrong = RIGHT.replacen("\"paxos-four-messages\"", "\"raft-figur\"", 1);
    let (code, _, err) = run(&[("a.toml", &wrong), ("b.toml", OLD_TERM)], &["a.toml", "b.toml"]);
    assert!(code == Some(1) && err.contains("`raft-figure`"), "{err}");
    let (_, _, err) = run(&[("a.toml", &RIGHT.replacen("two-proposers", "raft-election", 1))], &["a.toml"]);
    assert!(err.contains("taken already"), "{err}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_bytes_or_lines_makes_it_panic(
        at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(), sort in 0..5, letter in any::<char>(),
    ) {
        let mut bytes = RIGHT.as_bytes().to_vec();
        let (one, two) = (at.index(bytes.len()), other.index(bytes.len()));
        let mut lines: Vec<&str> = RIGHT.lines().collect();
        let (a, b) = (at.index(lines.len()), other.index(lines.len()));
        match sort {
            0 => bytes[one] = bytes[two],
            1 => bytes.truncate(one),
            2 => bytes = [&bytes[..one], letter.to_string().as_bytes(), &bytes[one..]].concat(),
            3 => { lines.swap(a, b); bytes = lines.join("\n").into_bytes(); }
            _ => { lines.remove(a); lines.insert(b.min(lines.len()), RIGHT.lines().nth(b).unwrap()); bytes = lines.join("\n").into_bytes(); }
        }
        for finding in findings(&bytes) {
            prop_assert!(finding.fault.line >= 1);
        }
    }
}
