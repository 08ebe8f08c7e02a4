//! Words of each language by which a text is known to state a fact, to name a colour or a key, or to tell the
//! learner what to do.

use crate::words::Language;

/// The words of one language.
#[derive(Debug)]
pub(super) struct Terms {
    /// Whether words are divided by blanks, so that only whole words count.
    pub divided: bool,
    /// What can be true or false of a node.
    pub facts: &'static [&'static str],
    /// What speaks of every run, and not of one moment.
    pub always: &'static [&'static str],
    /// Colours.
    pub colours: &'static [&'static str],
    /// What one does to a key.
    pub presses: &'static [&'static str],
    /// Words that may stand between that and the key.
    pub fillers: &'static [&'static str],
    /// Keys that have a name.
    pub keys: &'static [&'static str],
    /// How a sentence begins that tells the learner what to do.
    pub instructions: &'static [&'static str],
    /// What may stand before that.
    pub openings: &'static [&'static str],
    /// What stands before the number of a section or figure.
    pub citations: &'static [&'static str],
}

/// Keys that have a name in every language.
pub(super) const KEYS: [&str; 17] = [
    "enter",
    "return",
    "space",
    "tab",
    "esc",
    "escape",
    "backspace",
    "delete",
    "home",
    "end",
    "ctrl",
    "control",
    "shift",
    "alt",
    "spacebar",
    "arrow",
    "arrows",
];

const ENGLISH: Terms = Terms {
    divided: true,
    facts: &[
        "chosen",
        "accepted",
        "accepts",
        "committed",
        "commits",
        "leader",
        "leaders",
        "leads",
        "led",
        "candidate",
        "candidates",
        "follower",
        "followers",
        "follows",
        "promised",
        "promises",
        "voted",
        "votes",
        "decided",
        "decides",
        "elected",
        "elects",
        "crashed",
        "crashes",
        "down",
        "applied",
        "applies",
        "refused",
        "refuses",
        "rejected",
        "rejects",
        "deposed",
        "overwritten",
        "won",
        "wins",
        "lost",
    ],
    always: &["always", "never", "no matter", "whatever", "in every run", "in any run", "cannot ever"],
    colours: &[
        "red", "green", "blue", "yellow", "orange", "purple", "violet", "magenta", "cyan", "pink", "brown",
        "grey", "gray", "black", "white",
    ],
    presses: &["press", "pressing", "hit", "push", "tap", "strike"],
    fillers: &["the", "key", "on"],
    keys: &["up", "down", "left", "right"],
    instructions: &[
        "add",
        "answer",
        "ask",
        "break",
        "bring",
        "choose",
        "compare",
        "count",
        "crash",
        "cut",
        "deliver",
        "do",
        "don't",
        "drop",
        "duplicate",
        "find",
        "fire",
        "follow",
        "give",
        "go",
        "heal",
        "hold",
        "keep",
        "kill",
        "let",
        "lose",
        "make",
        "mend",
        "move",
        "open",
        "pick",
        "play",
        "predict",
        "press",
        "read",
        "release",
        "repeat",
        "request",
        "restart",
        "run",
        "select",
        "send",
        "show",
        "start",
        "step",
        "stop",
        "take",
        "try",
        "type",
        "undo",
        "use",
        "wait",
        "walk",
    ],
    openings: &[
        "now", "then", "first", "next", "and", "so", "again", "finally", "please", "after", "that", "at",
        "last", "your", "turn", "once", "more", "also", "but", "never", "always",
    ],
    citations: &[
        "§", "§§", "section", "sections", "figure", "figures", "fig.", "table", "chapter", "page", "phase",
    ],
};

const CHINESE: Terms = Terms {
    divided: false,
    facts: &[
        "选定",
        "已接受",
        "接受了",
        "已提交",
        "提交了",
        "当选",
        "领导者",
        "候选者",
        "跟随者",
        "承诺",
        "投了",
        "投给",
        "已决定",
        "已决议",
        "宕机",
        "崩溃",
        "已应用",
        "拒绝",
        "被覆盖",
        "退位",
        "丢失",
    ],
    always: &["永远", "总是", "总会", "从不", "从来不", "绝不", "决不", "永不", "无论", "不管", "任何情况下"],
    colours: &[
        "红色", "绿色", "蓝色", "黄色", "橙色", "紫色", "粉色", "粉红", "青色", "品红", "棕色", "灰色",
        "黑色", "白色",
    ],
    presses: &["按下", "按", "敲下", "敲", "点击"],
    fillers: &["一下", "键盘上的"],
    keys: &["回车", "空格", "退格", "制表键", "方向键", "上键", "下键", "左键", "右键", "上箭头", "下箭头"],
    instructions: &[
        "请",
        "按",
        "让",
        "选择",
        "选中",
        "选出",
        "投递",
        "把",
        "重启",
        "切断",
        "丢弃",
        "复制",
        "扣住",
        "放行",
        "恢复",
        "试",
        "输入",
        "找出",
        "别",
        "不要",
        "等",
        "使",
        "数一数",
        "走",
    ],
    openings: &[
        "现在",
        "先",
        "再",
        "然后",
        "接着",
        "最后",
        "首先",
        "轮到你了",
        "轮到你",
        "，",
        "：",
        "、",
        "你来",
        "也",
    ],
    citations: &["§", "§§", "图", "表"],
};

/// The words of a language that has no row here yet: its claims, values and sources are held to those of the others, but
/// what it states without a claim is not found.
const NONE: Terms = Terms {
    divided: true,
    facts: &[],
    always: &[],
    colours: &[],
    presses: &[],
    fillers: &[],
    keys: &[],
    instructions: &[],
    openings: &[],
    citations: &["§", "§§"],
};

/// The words of a language.
pub(super) fn terms(language: Language) -> &'static Terms {
    match language {
        Language::En => &ENGLISH,
        Language::Zh => &CHINESE,
        _ => &NONE,
    }
}

impl Terms {
    /// Where one of these words first stands in a text, and which.
    pub(super) fn first(&self, words: &[&'static str], text: &str) -> Option<(usize, &'static str)> {
        let lower = text.to_ascii_lowercase();
        let places = words.iter().filter_map(|word| {
            let fits = |at: &usize| !self.divided || is_whole(&lower, *at, word.len());
            lower.match_indices(word).map(|(at, _)| at).find(fits).map(|at| (at, *word))
        });
        places.min_by_key(|(at, word)| (*at, std::cmp::Reverse(word.len())))
    }

    /// What is left of a text behind one of these words, if it begins with one.
    pub(super) fn behind<'a>(&self, words: &[&str], text: &'a str) -> Option<&'a str> {
        let begins = |word: &&&str| {
            let start = text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
            start && (!self.divided || is_whole(text, 0, word.len()))
        };
        let word = words.iter().filter(begins).max_by_key(|word| word.len())?;
        Some(&text[word.len()..])
    }
}

/// Whether no letter touches a part of a text.
fn is_whole(text: &str, at: usize, length: usize) -> bool {
    let letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let ends_in_letter = text[at..at + length].ends_with(letter);
    let touched = ends_in_letter && text[at + length..].starts_with(letter);
    !touched && !text[..at].ends_with(letter)
}
