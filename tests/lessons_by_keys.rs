//! Whole lessons by keys, in a terminal: from the home screen to the end, and home again, where they count as done.
//!
//! Each key of an act is asserted to stand in the task's text before it is pressed.

#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail where it stands")]

mod pty;

use pty::{DOWN, ENTER, ESCAPE, Terminal, UP, folder};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a test waits for what must come.
const MOST: Duration = Duration::from_secs(20);
/// How often it looks.
const PAUSE: Duration = Duration::from_millis(5);
/// How long a key has no effect at the end of a list.
const TURN: Duration = Duration::from_secs(1);

/// A lesson in a terminal, in one language.
struct Learner {
    terminal: Terminal,
    english: bool,
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

impl Learner {
    /// Chooses a lesson on the home screen.
    fn open(state: &Path, english: bool, title: &str) -> Learner {
        let language = if english { "en" } else { "zh" };
        let mut terminal = Terminal::home(state, &["--lang", language], &[]);
        terminal.see("○ ");
        for _ in 0..20 {
            let chosen = format!("▸ ○ {title}");
            if terminal.text().contains(&chosen) {
                break;
            }
            let before = terminal.text();
            terminal.press(DOWN);
            terminal.wait("another choice", |terminal| terminal.text() != before);
        }
        terminal.see(if english { "Not begun yet." } else { "还没有开始。" });
        terminal.get(ENTER, &format!("▸ {title}"));
        let mut learner = Learner { terminal, english };
        learner.moment_after(0);
        learner
    }

    /// The words of the language that is learned in.
    fn say<'a>(&self, english: &'a str, chinese: &'a str) -> &'a str {
        if self.english { english } else { chinese }
    }

    /// Waits for a text, which may be broken into the lines of a pane.
    fn see(&mut self, english: &str, chinese: &str) {
        let text = self.say(english, chinese).to_string();
        let wanted = without_blanks(&text);
        self.terminal.wait(&text, |terminal| {
            let whole = terminal.text();
            let right = whole.lines().filter_map(|line| line.rsplit('│').nth(1)).collect::<String>();
            whole.contains(&text) || without_blanks(&right).contains(&wanted)
        });
    }

    /// The number of the present moment, as the head of the screen has it.
    fn moment(&self) -> Option<u64> {
        let (text, word) = (self.terminal.text(), self.say("· moment ", "· 时刻 "));
        let digits: String = text.split(word).nth(1)?.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    }

    fn moment_after(&mut self, least: u64) {
        let start = Instant::now();
        while self.moment().is_none_or(|moment| moment < least) {
            assert!(start.elapsed() < MOST, "no moment {least}:\n{}", self.terminal.text());
            std::thread::sleep(PAUSE);
        }
    }

    /// Presses keys that make one event, and waits for it.
    fn act(&mut self, keys: &str) {
        let before = self.moment().unwrap();
        self.terminal.press(keys);
        self.moment_after(before + 1);
    }

    /// Goes on to the next task with the key that the frame names.
    fn go_on(&mut self, to: (&str, &str)) {
        self.see("space goes on", "space 继续");
        self.terminal.press(" ");
        self.see(to.0, to.1);
    }

    /// Watches all lines of a task, the first one with space and the rest with enter, as the frame says.
    fn watch(&mut self) {
        self.see("space next event   enter all", "space 下一事件   enter 全部");
        self.act(" ");
        if !self.terminal.text().contains(self.say("space goes on", "space 继续")) {
            self.terminal.press(ENTER);
        }
        self.see("space goes on", "space 继续");
    }

    /// The rows of the messages in flight, and the place of the selected one among them.
    fn messages(&self) -> (Vec<String>, Option<usize>) {
        let text = self.terminal.text();
        let rows = text.split(['\n', '│']).map(str::trim).filter(|row| {
            let number = row.trim_start_matches("▸ ");
            number.starts_with('m') && number[1..].starts_with(|letter: char| letter.is_ascii_digit())
        });
        let rows: Vec<String> = rows.map(String::from).collect();
        let selected = rows.iter().position(|row| row.starts_with('▸'));
        (rows, selected)
    }

    /// Selects a message with the arrow keys and delivers it with enter.
    fn deliver(&mut self, route: &str, kind: &str) {
        let wanted = format!(" {} {kind} ", route.replace('>', "→"));
        let chosen = |learner: &Learner| {
            let (rows, selected) = learner.messages();
            selected
                .map(|place| (rows[place].clone(), rows.iter().position(|row| row.contains(&wanted)), place))
        };
        // Not all messages have room: where the wanted one is not seen, all are gone through.
        let mut way = DOWN;
        for _ in 0..40 {
            let start = Instant::now();
            let (row, place, selected) = loop {
                if let Some(found) = chosen(self) {
                    break found;
                }
                assert!(start.elapsed() < MOST, "no message:\n{}", self.terminal.text());
                std::thread::sleep(PAUSE);
            };
            if place == Some(selected) {
                self.act(ENTER);
                return;
            }
            way = place.map_or(way, |place| if place > selected { DOWN } else { UP });
            self.terminal.press(way);
            let start = Instant::now();
            while chosen(self).is_none_or(|(now, ..)| now == row) {
                if start.elapsed() > TURN {
                    way = if way == DOWN { UP } else { DOWN };
                    break;
                }
                std::thread::sleep(PAUSE);
            }
        }
        panic!("no{wanted}:\n{}", self.terminal.text());
    }

    fn deliver_all(&mut self, messages: &[(&str, &str)]) {
        messages.iter().for_each(|(route, kind)| self.deliver(route, kind));
    }

    /// The end of the lesson, the file that was written, and the home screen before and after a new start.
    fn finish(mut self, state: &Path, lesson: &str, title: &str, best: u64, (right, asked): (usize, usize)) {
        self.go_on(("You have finished this lesson.", "你完成了这一课。"));
        let answers =
            [format!("Predictions: {right} of {asked} right."), format!("预测答对 {right} / {asked}。")];
        self.see(&answers[0], &answers[1]);
        self.see("esc home", "esc 主页");
        let file = std::fs::read_to_string(state.join("state/progress.toml")).unwrap();
        let table: toml::Table = file.parse().unwrap();
        let record = table["lessons"][lesson].as_table().unwrap();
        assert_eq!(record["finished"].as_bool(), Some(true), "{file}");
        assert_eq!(record["best"].as_integer(), Some(best as i64), "{file}");
        self.terminal.get(ESCAPE, &format!("▸ ✓ {title}"));
        self.see("Finished: enter begins anew.", "已经完成：按 enter 重新开始。");
        self.see(&answers[0], &answers[1]);
        self.terminal.quit();
        let language = self.say("en", "zh");
        let mut terminal = Terminal::home(state, &["--lang", language], &[]);
        terminal.see(&format!("✓ {title}"));
        terminal.quit();
    }
}

fn raft_election(english: bool) {
    let state = folder();
    let title = if english { "Terms and elections" } else { "任期与选举" };
    let mut learner = Learner::open(state.path(), english, title);
    learner.see("Nobody leads yet.", "现在还没有领导者。");
    learner.go_on(("choose n1 (1-9), then t.", "先选中 n1（1-9），再按 t。"));
    learner.terminal.press("1");
    learner.act("t");
    learner.see("Well done", "按 space 继续");
    learner.go_on(("The timer has made n1 do three things", "n1 就同时做了三件事"));
    learner.go_on(("Deliver its question to n2 (enter)", "投递给 n2（enter）"));
    learner.deliver_all(&[("n1>n2", "vote"), ("n2>n1", "vote-reply")]);
    learner.go_on(("deliver n1>n2 append", "deliver n1>n2 append"));
    learner.watch();
    learner.see("was the majority", "这已经是多数派");
    learner.go_on(("Who decides which node leads next?", "下一个领导者由谁决定？"));
    learner.see("↑↓ choose   enter answer", "↑↓ 选择   enter 回答");
    // Right in English, with the arrow keys; wrong in Chinese, with a digit.
    if english {
        learner.terminal.get(DOWN, "▸ 2 The node");
        learner.terminal.get(DOWN, "▸ 3 The first node");
        learner.terminal.press(ENTER);
    } else {
        learner.terminal.press("2");
    }
    learner.watch();
    learner.see("Here it was the timer of n2.", "实际发生的：");
    learner.go_on(("Restart n1 (r).", "重启 n1（r）"));
    learner.terminal.press("1");
    learner.act("r");
    learner.deliver("n2>n1", "append");
    learner.see("Done.", "完成了。");
    learner.go_on(("Terms are how Raft tells old from new.", "Raft 靠任期分辨新旧。"));
    learner.go_on(("Let one node lead the first term", "第一个任期的领导者"));
    learner.terminal.press("1");
    learner.act("t");
    learner.deliver_all(&[("n1>n2", "vote"), ("n2>n1", "vote-reply")]);
    learner.terminal.press("2");
    learner.act("t");
    learner.deliver_all(&[("n2>n3", "vote"), ("n3>n2", "vote-reply")]);
    learner.see("Reached in 6 events.", "用了 6 个事件。");
    learner.finish(state.path(), "raft-election", title, 6, (usize::from(english), 1));
}

#[test]
fn raft_election_in_english() {
    raft_election(true);
}

#[test]
fn raft_election_in_chinese() {
    raft_election(false);
}

/// A value comes through with the help of one other node.
const ROUNDS: [(&str, &str); 8] = [
    ("n1>n1", "prepare"),
    ("n1>n2", "prepare"),
    ("n1>n1", "promise"),
    ("n2>n1", "promise"),
    ("n1>n1", "propose"),
    ("n1>n2", "propose"),
    ("n1>n1", "accepted"),
    ("n2>n1", "accepted"),
];

fn paxos_four_messages(english: bool) {
    let state = folder();
    let title =
        if english { "Prepare, Promise, Propose, Decide" } else { "准备、承诺、提议、决议" };
    let mut learner = Learner::open(state.path(), english, title);
    learner.see("choose n2 (1-9), then c. A line appears", "先选中 n2（1-9），再按 c。这时会出现指令");
    learner.terminal.press("2");
    learner.terminal.get("c", "request n2 X");
    learner.act(ENTER);
    learner.go_on(("n2 acts as a proposer now", "n2 现在是提议者"));
    learner.go_on(("both answers (enter)", "两者的答复（enter）"));
    learner.deliver_all(&[
        ("n2>n2", "prepare"),
        ("n2>n2", "promise"),
        ("n2>n3", "prepare"),
        ("n3>n2", "promise"),
    ]);
    learner.go_on(("So far nobody has accepted anything.", "谁都还没有接受任何值"));
    learner.go_on(("What is a promise worth?", "承诺有什么用？"));
    // Wrong in English, with a digit; right in Chinese, with the arrow keys.
    if english {
        learner.terminal.press("2");
    } else {
        learner.terminal.get(DOWN, "▸ 2 ");
        learner.terminal.get(DOWN, "▸ 3 拒绝");
        learner.terminal.press(ENTER);
    }
    learner.watch();
    learner.see("It knows neither X nor Y", "拒绝只是出于礼貌");
    learner.go_on(("When is X chosen?", "X 在哪一刻被选定？"));
    if english {
        learner.terminal.press("4");
    } else {
        learner.terminal.get(DOWN, "▸ 2 ");
        learner.terminal.get(DOWN, "▸ 3 多数派");
        learner.terminal.press(ENTER);
    }
    learner.watch();
    learner.see("There is no Decide message yet.", "就在那一刻，X 被选定");
    learner.go_on(("deliver n3>n2 accepted", "deliver n3>n2 accepted"));
    learner.watch();
    learner.see("Decide chooses nothing.", "决议通知并不选定什么");
    learner.go_on(("deliver both Decide messages (enter)", "投递两条决议通知（enter）"));
    learner.deliver_all(&[("n2>n1", "decide"), ("n2>n3", "decide")]);
    learner.go_on(("How few will do?", "最少要几条？"));
    learner.terminal.press("1");
    learner.terminal.get("c", "request n1 X");
    learner.act(ENTER);
    learner.deliver_all(&ROUNDS);
    learner.deliver_all(&[("n1>n2", "decide"), ("n1>n3", "decide")]);
    learner.see("Reached in 11 events.", "用了 11 个事件。");
    learner.finish(state.path(), "paxos-four-messages", title, 11, (2 * usize::from(!english), 2));
}

#[test]
fn paxos_four_messages_in_english() {
    paxos_four_messages(true);
}

#[test]
fn paxos_four_messages_in_chinese() {
    paxos_four_messages(false);
}

/// The key that the screen tells somebody to press who has never been here.
fn told(text: &str) -> Option<char> {
    let mut keys = text.split("ress ").skip(1).filter_map(|rest| {
        let mut letters = rest.chars();
        let key = letters.next()?;
        letters.next().filter(|next| !next.is_alphanumeric()).map(|_| key)
    });
    keys.next()
}

#[test]
fn a_first_visit_kills_a_leader_and_sees_the_next_in_a_few_keys() {
    let state = folder();
    let mut terminal = Terminal::start(state.path(), &[], &[("LANG", "en_US.UTF-8")]);
    terminal.see("nodes agree by messages");
    terminal.press(ESCAPE);
    terminal.see_all(&["▸ → Kill a leader, see the next", "enter opens it", "enter open"]);
    terminal.press(ENTER);
    let mut pressed = String::from("⏎");
    terminal.see("Press p: time moves by itself");
    loop {
        let advice = |text: &str| text.lines().rev().nth(1).unwrap_or_default().to_string();
        let here = advice(&terminal.text());
        if here.contains("elected by votes") {
            break;
        }
        if let Some(key) = told(&here) {
            terminal.press(&key.to_string());
            pressed.push(key);
        }
        assert!(pressed.chars().count() <= 6, "too many keys: {pressed}");
        terminal.wait("other advice", |terminal| advice(&terminal.text()) != here);
    }
    terminal.see("✕ down");
    assert!(pressed.ends_with('k') || pressed.ends_with('p'), "{pressed}");
    terminal.quit();
}
