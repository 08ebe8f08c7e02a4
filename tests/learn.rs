//! `synod learn --plain` and `synod lessons`, with the program itself: a whole lesson from the first text to the end.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may fail where it stands")]

mod program;

use program::{Done, assert_tells, run};
use std::path::Path;
use synod::lesson::format::Kind;
use synod::lesson::library;

fn synod(language: &str, arguments: &[&str], input: &str) -> Done {
    synod_in(Path::new("."), language, arguments, input)
}

fn synod_in(folder: &Path, language: &str, arguments: &[&str], input: &str) -> Done {
    run(tempfile::tempdir().unwrap().path(), folder, language, arguments, input)
}

/// Everything that a learner types in the first lesson of Raft, with a wrong answer and some lines that are refused.
const ELECTION: &str = "\
fire n1 election
step
hint
deliver n1>n2 vote
?
deliver n2>n1 vote-reply
9
2
restart n1
deliver n2>n1 append
break commit-old-term
fire n1 election
deliver n1>n2 vote
deliver n2>n1 vote-reply
fire n2 election
deliver n2>n3 vote
deliver n3>n2 vote-reply
";

#[test]
fn the_first_lesson_of_raft_is_told_in_english() {
    let done = synod("en", &["learn", "raft-election", "--plain"], ELECTION);
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{}", done.out);
    assert_tells(
        &done.out,
        &[
            "Terms and elections\nRun an election by hand",
            "Task 1 of 8\n",
            "Each node is a follower",
            "choose n1 (by its name), then `fire`",
            "n1's election timer runs out.",
            "Done. Events: 1.",
            "Here nothing moves by itself",
            "Hint: A vote counts only when",
            "Not yet.",
            "Possible now: deliver n1>n3 vote, deliver n2>n1 vote-reply",
            "n1 leads term 1",
            "> deliver n1>n2 append",
            "Source: Ongaro and Ousterhout",
            "2. The node with the highest number",
            "Type a number from 1 to 4.",
            "> crash n1",
            "You chose 2: The node with the highest number that is still alive.\nThat is not so.",
            "True is 3: The first node whose own timer runs out",
            "With the votes of n2 and n3, n2 leads term 2.",
            "Your own task",
            "`break` is not allowed on the way to this goal.",
            "Reached in 6 events, and no way is shorter than 6.",
            "The lesson is over.",
        ],
    );
    assert!(!done.out.contains("[[") && !done.out.contains("{{"), "{}", done.out);
}

#[test]
fn the_first_lesson_of_paxos_is_told_in_chinese() {
    let input = "request n2 X\nsolution\n3\n3\nsolution\nrequest n1 X\nsettle\n";
    let done = synod("zh", &["learn", "paxos-four-messages", "--plain"], input);
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{}", done.out);
    assert_tells(
        &done.out,
        &[
            "准备、承诺、提议、决议\n",
            "第 1 步，共 8 步",
            "客户端向 n2 请求 X。",
            "里面只有编号 1.n2，没有值。",
            "做法就是这样。",
            "n2 和 n3 已经承诺",
            "1.n1 低于 1.n2，n3 信守承诺。",
            "4. 决议通知送到的时候",
            "你选了 3：多数派的接受者都接受了 X 的时候\n正确。",
            "出处：Lamport",
            "轮到你自己做",
            "达成了，用了",
            "没有比 11 更短的路",
            "这一课结束了。",
        ],
    );
}

#[test]
fn the_input_may_end_in_the_middle() {
    for input in ["", "fire n1 election\n", "quit\n"] {
        let done = synod("en", &["learn", "raft-election", "--plain", "--task", "stand"], input);
        assert_eq!(done.code, Some(0), "{done:?}");
        let ended = done.out.contains("The input ends here");
        assert_eq!(ended, input != "quit\n", "{}", done.out);
    }
    let done = synod("en", &["learn", "raft-election", "--plain"], "fire n1 election\n");
    assert!(done.out.contains("`synod learn raft-election --plain --task majority`"), "{}", done.out);
}

#[test]
fn an_unknown_lesson_or_task_is_named_with_the_nearest_right_one() {
    for (arguments, said) in [
        (["learn", "raft-electon", "--plain"].as_slice(), "Did you mean `raft-election`?"),
        (&["learn", "raft-election", "--plain", "--task", "standd"], "Did you mean `stand`?"),
        (&["learn", "none.toml", "--plain"], "Cannot read none.toml"),
    ] {
        let done = synod("en", arguments, "");
        assert_eq!((done.code, done.out.as_str()), (Some(2), ""));
        assert!(done.err.starts_with("synod: ") && done.err.contains(said), "{}", done.err);
    }
}

#[test]
fn a_lesson_of_ones_own_is_told_from_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string("lessons/raft/01-raft-election.toml").unwrap();
    std::fs::write(folder.path().join("my.toml"), text.replace("Terms and elections", "My own")).unwrap();
    let done = synod_in(folder.path(), "en", &["learn", "my.toml", "--plain"], "");
    assert!(done.code == Some(0) && done.out.starts_with("My own\n"), "{done:?}");
    std::fs::write(folder.path().join("my.toml"), text.replace("fire n1", "fier n1")).unwrap();
    let done = synod_in(folder.path(), "en", &["learn", "my.toml", "--plain"], "");
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.err.starts_with("my.toml:") && done.err.contains("Did you mean `fire`?"), "{}", done.err);
}

#[test]
fn what_was_done_in_sentences_is_kept() {
    let state = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], input| run(state.path(), Path::new("."), "en", arguments, input);
    assert_tells(&run(&["lessons"], "").out, &["raft-election", "not begun"]);
    run(&["learn", "--plain", "raft-election"], "fire n1 election\n");
    assert_tells(
        &run(&["lessons"], "").out,
        &["raft-election", ") begun", "paxos-four-messages", "not begun"],
    );
    assert_eq!(run(&["learn", "raft-election", "--plain"], ELECTION).code, Some(0));
    assert_tells(&run(&["lessons"], "").out, &["raft-election", "finished"]);
    // The next one that is not finished, if none is named.
    assert_tells(&run(&["learn", "--plain"], "").out, &["Why a majority"]);
}

#[test]
fn lessons_are_listed() {
    let done = synod("en", &["lessons"], "");
    assert_tells(&done.out, &["Raft\n", "raft-election", "Terms and elections (easy, 6 min)", "Paxos\n"]);
    let done = synod("zh", &["lessons", "--json"], "");
    let list: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(list[0]["id"], "quorum");
    assert_eq!(list[0]["title"], "为什么是多数派");
}

#[test]
fn the_articles_order_of_tracks_is_an_option() {
    let done = synod("en", &["lessons", "--order", "article"], "");
    assert_tells(&done.out, &["Paxos\n", "paxos-four-messages", "Raft\n", "raft-election"]);
}

#[test]
fn every_lesson_is_told_from_its_first_text_to_its_end() {
    for card in library() {
        let lesson = card.lesson();
        let (mut input, mut questions) = (String::new(), 0);
        for task in &lesson.tasks {
            match task.kind {
                Kind::Predict => {
                    input.push_str("1\n");
                    questions += 1;
                }
                Kind::Act => input.push_str("solution\n"),
                _ => {}
            }
        }
        if lesson.goal.is_some() {
            input.push_str("hint\nsolution\n");
        }
        for (language, over) in [("en", "The lesson is over."), ("zh", "这一课结束了。")] {
            let done = synod(language, &["learn", "--plain", &card.id], &input);
            assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{}: {}", card.id, done.out);
            assert!(done.out.contains(over), "{}: {}", card.id, done.out);
            let decided =
                if language == "en" { "What decided it:" } else { "决定结果的是这一步：" };
            assert!(questions == 0 || done.out.contains(decided), "{}: {}", card.id, done.out);
        }
    }
}
