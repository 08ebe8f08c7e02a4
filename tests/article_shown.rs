//! The article beside a lesson on the screen: its lines are marked as the learner steps, at every size, and the text is
//! not pushed out. And in sentences.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod keys;
mod program;

use keys::{lab, lesson, look, press, screen};
use program::{assert_tells, run};
use synod::tui::app::App;
use synod::tui::pane::Pane;
use synod::words::Language;

const WIDE: (u16, u16) = (120, 36);
const NORMAL: (u16, u16) = (80, 24);
const SMALL: (u16, u16) = (40, 12);

/// The marked lines on a screen of this size.
fn marked(app: &mut App, size: (u16, u16)) -> Vec<String> {
    let code = ["return ", "self.", "if self", "if len", "if leader", "for i", "apply("];
    let rows = screen(app, size);
    let of_code = |text: &String| code.iter().any(|head| text.starts_with(head));
    let end = |text: &str| text.split('│').next().unwrap_or_default().trim().to_string();
    rows.lines().flat_map(|row| row.split("▸ ").skip(1)).map(end).filter(of_code).collect()
}

#[test]
fn the_lines_that_ran_are_marked_at_every_size() {
    let mut app = lesson("broken-request-vote", Some("first"), Language::En);
    for size in [WIDE, NORMAL, SMALL] {
        assert_eq!(marked(&mut app, size), Vec::<String>::new(), "nothing has run");
    }
    press(&mut app, "1t\r");
    let all = ["self.votedFor = candidate", "self.term = term", "return True"];
    let wide = marked(&mut app, WIDE);
    assert_eq!((wide.len(), &wide[1..]), (4, &all.map(String::from)[..]));
    assert!(marked(&mut app, NORMAL).ends_with(&all.map(String::from)));
    assert_eq!(marked(&mut app, SMALL), ["return True"]);
    press(&mut app, "←");
    assert_eq!(marked(&mut app, WIDE), Vec::<String>::new(), "back before it");
    // On: the same request a second time.
    press(&mut app, " n1\r");
    assert_eq!(marked(&mut app, SMALL), ["return False"]);
    assert_eq!(marked(&mut app, WIDE).last().unwrap(), "return False");
}

#[test]
fn the_text_keeps_its_room() {
    for (language, text) in
        [(Language::En, "Let the election timer of n1"), (Language::Zh, "让 n1 的选举定时器")]
    {
        let mut app = lesson("broken-request-vote", Some("first"), language);
        press(&mut app, "1t\r");
        for size in [NORMAL, SMALL] {
            let shown = screen(&mut app, size);
            assert!(shown.contains(text) && shown.contains("return True"), "{shown}");
        }
        // The first arrow brings the options in sight; the selected one is then seen, whatever stands at the foot.
        press(&mut app, " ↑");
        for option in ["1 ", "2 ", "3 "] {
            for size in [NORMAL, SMALL] {
                let shown = screen(&mut app, size);
                assert!(shown.contains(&format!("▸ {option}")) && shown.contains("return True"), "{shown}");
            }
            press(&mut app, "↓");
        }
    }
}

#[test]
fn its_pane_is_read_whole_and_follows_again() {
    let mut app = lesson("broken-request-vote", Some("first"), Language::En);
    press(&mut app, "1t\r");
    drop(screen(&mut app, SMALL));
    press(&mut app, "\t");
    assert_eq!(lab(&app).pane, Pane::Article);
    assert_eq!(marked(&mut app, SMALL).last().unwrap(), "return True");
    press(&mut app, &"↑".repeat(20));
    let top = screen(&mut app, SMALL);
    assert!(top.contains("def requestVote") && !lab(&app).follows_article(), "{top}");
    press(&mut app, "←");
    assert!(lab(&app).follows_article(), "what ran has changed");
    // A task may show another part than the lesson, and most lessons show none.
    let mut app = lesson("broken-commit-clears-log", Some("append-code"), Language::En);
    assert!(screen(&mut app, WIDE).contains("def appendEntries"));
    assert!(!lab(&lesson("raft-election", None, Language::En)).panes().contains(&Pane::Article));
}

#[test]
fn pictures_of_it() {
    let mut app = lesson("broken-request-vote", Some("first"), Language::En);
    press(&mut app, "1t\r n");
    look("article", &app, WIDE);
    look("article", &app, SMALL);
    let mut app = lesson("broken-first-come", Some("three-votes"), Language::Zh);
    press(&mut app, "S\r");
    look("article", &app, NORMAL);
}

#[test]
fn sentences_tell_it_too() {
    let folder = tempfile::tempdir().unwrap();
    let told = |arguments: &[&str], input: &str| {
        let done = run(folder.path(), folder.path(), "en", arguments, input);
        assert_eq!(done.code, Some(0), "{done:?}");
        done.out
    };
    let lines = "fire n1 election\ndeliver n1>n2 vote\n";
    let out = told(&["learn", "broken-request-vote", "--plain", "--task", "first"], lines);
    assert_tells(
        &out,
        &[
            "the article's code (4.2):\n  def requestVote(self",
            "  the article: if self.term > term or",
            "  the article: self.votedFor = candidate\n",
            "  the article: return True\n",
        ],
    );
    assert!(!out.contains("the article: return False"), "{out}");
    // Where the run keeps the rules, the twin is told of.
    let out = told(&["learn", "broken-first-come", "--plain", "--task", "number"], "");
    assert_tells(&out, &["> settle", "  the article: 3. Vote (Promise)"]);
    let out = told(&["learn", "quorum", "--plain", "--task", "two-groups"], "majorities\n");
    assert_tells(&out, &["Without a common node: 0.", "a majority is up 99.999015 % of the time."]);
}
