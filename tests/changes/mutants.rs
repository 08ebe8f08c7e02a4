//! The changes that make a right lesson wrong, each with what must be found.

/// A right lesson with all that a lesson can have, and short searches.
pub const BASE: &str = include_str!("../check/base.toml");

/// A change, and where it must be found.
pub struct Mutant {
    pub name: &'static str,
    pub change: &'static str,
    pub to: &'static str,
    /// The finding, by its key.
    pub key: &'static str,
    /// What stands on its line.
    pub at: &'static str,
}

const fn mutant(
    name: &'static str,
    change: &'static str,
    to: &'static str,
    key: &'static str,
    at: &'static str,
) -> Mutant {
    Mutant { name, change, to, key, at }
}

mod told;

/// All of them.
pub fn mutants() -> impl Iterator<Item = &'static Mutant> {
    MUTANTS.iter().chain(told::MUTANTS)
}

const MUTANTS: &[Mutant] = &[
    mutant("a false claim", "n1.role == 'candidate'", "n1.role == 'leader'", "check.claim-false", "alone ="),
    mutant(
        "a claim that the lines have made false",
        "n1.role == 'candidate' and 'election-timeout' in last_rules",
        "n1.role == 'follower'",
        "check.claim-late",
        "alone =",
    ),
    mutant(
        "a comparison with one sign",
        "n1.role == 'candidate'",
        "n1.role = 'candidate'",
        "error.equals",
        "alone =",
    ),
    mutant(
        "a text without quotes",
        "n1.role == 'candidate'",
        "n1.role == Candidate",
        "error.fact-or-text",
        "alone =",
    ),
    mutant(
        "a list where a text belongs",
        "[task.text]\n",
        "[task.text]\nexpect = [\"leaders|length == 1\"]\n",
        "lesson.list-for-text",
        "expect =",
    ),
    mutant(
        "a claim dropped in one language",
        "[[alone|n1 是候选者]]",
        "[[ok|n1 是候选者]]",
        "check.other-claim",
        "zh = \"在任期",
    ),
    mutant("a language missing", "zh = \"一个任期只投一票\"\n", "", "check.no-language", "en = \"One vote"),
    mutant(
        "a language missing in an option",
        "why.zh = \"想想它以前投过谁。[[src:raft]]\"\n",
        "",
        "check.no-language",
        "why.en = \"Ask",
    ),
    mutant(
        "a language missing in a hint",
        "zh = [\"写成指令是 `deliver n2>n1 vote-reply`。\"]\n",
        "",
        "check.no-hint",
        "en = [\"As a line",
    ),
    mutant("a typed number", "term {{ n1.current_term }}", "term 1", "check.number", "en = \"In term"),
    mutant(
        "a typed number in Chinese",
        "任期 {{ n1.current_term }}，",
        "任期 1，",
        "check.number",
        "zh = \"在任期",
    ),
    mutant("two true options", "n2.voted_for == 'n2'", "n2.up", "check.many-true", "holds = \"n2.up"),
    mutant(
        "no true option",
        "holds = \"n2.voted_for == 'n1'\"",
        "holds = \"n2.voted_for == 'n3'\"",
        "check.none-true",
        "id = \"guess\"",
    ),
    mutant(
        "an unbacked fact sentence",
        "[[alone|n1 is a candidate]].",
        "[[alone|n1 is a candidate]]. Soon n2 is the leader.",
        "check.unproved",
        "en = \"In term",
    ),
    mutant(
        "an unbacked fact sentence in Chinese",
        "[[alone|n1 是候选者]]。",
        "[[alone|n1 是候选者]]。n2 已当选。",
        "check.unproved",
        "zh = \"在任期",
    ),
    mutant(
        "an unbacked `never`",
        "[[alone|n1 is a candidate]].",
        "[[alone|n1 is a candidate]]. There are never two.",
        "check.unsearched",
        "en = \"In term",
    ),
    mutant(
        "an impossible line",
        "do = [\"deliver n1>n2 vote\"]",
        "do = [\"deliver n2>n1 vote\"]",
        "refusal.nothing-of-kind",
        "do = [\"deliver n2>n1 vote\"]",
    ),
    mutant(
        "a line that is no line",
        "do = [\"deliver n1>n2 vote\"]",
        "do = [\"delivr n1>n2 vote\"]",
        "error.verb",
        "do = [\"delivr",
    ),
    mutant("no par", "par = 3\n", "", "check.par-missing", "reach ="),
    mutant("a par too low", "par = 3", "par = 2", "check.par", "par = 2"),
    mutant("a par too high", "par = 3", "par = 4", "check.par", "par = 4"),
    mutant(
        "a par that is not the shortest",
        "par = 3\npar_kind = \"proven\"\nsolution = [",
        "par = 4\npar_kind = \"proven\"\nsolution = [\"crash n3\", ",
        "check.par-shorter",
        "par = 4",
    ),
    mutant(
        "a goal true at the start",
        "reach = \"leaders|length == 1\"",
        "reach = \"leaders|length == 0\"",
        "check.goal-done",
        "reach =",
    ),
    mutant(
        "a solution that fails",
        ", \"deliver n2>n1 vote-reply\"]\nwrong",
        "]\nwrong",
        "check.solution-fails",
        "reach =",
    ),
    mutant(
        "a wrong way that succeeds",
        "\"crash n2\"]]",
        "\"deliver n1>n2 vote\", \"deliver n2>n1 vote-reply\"]]",
        "check.wrong-reaches",
        "wrong =",
    ),
    mutant(
        "the same lesson under a broken rule",
        "seed = 1",
        "seed = 1\nbroken = [\"no-up-to-date\", \"article-request-vote\"]",
        "check.claim-late",
        "once =",
    ),
    mutant(
        "an `always` with a counterexample",
        "always = \"leaders|length < 2\"",
        "always = \"leaders|length < 1\"",
        "check.explore-always",
        "always =",
    ),
    mutant(
        "a `never` with a counterexample",
        "always = \"leaders|length < 2\"",
        "never = \"leaders|length == 1\"",
        "check.explore-never",
        "never =",
    ),
    mutant(
        "a dead end that is none",
        "always = \"leaders|length < 2\"\nrequests = 0",
        "dead_end = true\nrequests = 1",
        "check.explore-alive",
        "id = \"safe\"",
    ),
    mutant(
        "a search that is not finished",
        "timeouts = 1",
        "timeouts = 1\nstates = 3",
        "check.explore-unfinished",
        "always =",
    ),
    mutant(
        "an unknown fact",
        "once = \"n2.voted_for == 'n1'\"",
        "once = \"n2.voted_fro == 'n1'\"",
        "error.fact",
        "once =",
    ),
    mutant(
        "an unknown fact in a text",
        "{{ n1.current_term }} [[alone",
        "{{ n1.curent_term }} [[alone",
        "error.fact",
        "en = \"In term",
    ),
    mutant(
        "an unknown fact between backticks",
        "Let n1 hear",
        "Look at `n1.curent_term`. Let n1 hear",
        "error.fact",
        "en = \"Look at",
    ),
    mutant(
        "an unknown rule",
        "'election-timeout' in last_rules",
        "'election-timeuot' not in last_rules",
        "check.string",
        "alone =",
    ),
    mutant(
        "an unknown rule in a text",
        "Let n1 hear",
        "Think of `grant-vot`. Let n1 hear",
        "check.name",
        "en = \"Think of",
    ),
    mutant(
        "an unknown breakage",
        "broken = [\"article-request-vote\"]",
        "broken = [\"article-reqest-vote\"]",
        "error.breakage",
        "broken = [\"article-reqest",
    ),
    mutant(
        "an unknown breakage of the cluster",
        "seed = 1",
        "seed = 1\nbroken = [\"own-value\"]",
        "error.breakage",
        "broken = [\"own-value",
    ),
    mutant(
        "an unknown breakage in a text",
        "Let n1 hear",
        "Think of `article-reqest-vote`. Let n1 hear",
        "check.name",
        "en = \"Think of",
    ),
    mutant(
        "an unknown message in a text",
        "`deliver n2>n1 vote-reply`.",
        "`deliver n2>n1 vot-reply`.",
        "error.kind",
        "en = [\"As a line",
    ),
    mutant(
        "an unknown source",
        "nobody else. [[src:raft]]",
        "nobody else. [[src:raf]]",
        "check.source",
        "why.en = \"Right",
    ),
    mutant("an unknown claim", "[[alone|n1 is", "[[alon|n1 is", "check.claim", "en = \"In term"),
    mutant(
        "an unknown lesson",
        "requires = [\"raft-election\"]",
        "requires = [\"raft-electon\"]",
        "check.requires",
        "requires =",
    ),
    mutant(
        "an unknown key",
        "({{ key(\\\"enter\\\") }})",
        "({{ key(\\\"entr\\\") }})",
        "check.key",
        "en = \"Let n1",
    ),
    mutant(
        "a key typed by hand",
        "({{ key(\\\"enter\\\") }})",
        "(press k; {{ key(\\\"enter\\\") }})",
        "check.key-by-hand",
        "en = \"Let n1",
    ),
    mutant(
        "an unknown misconception",
        "fixes = [\"M14\"]",
        "fixes = [\"M29\"]",
        "check.misconception",
        "fixes =",
    ),
    mutant(
        "a text that names a colour",
        "Bring about a leader.",
        "Bring about a leader, in red.",
        "check.colour",
        "en = \"Bring",
    ),
    mutant(
        "a text that names a colour in Chinese",
        "选出一个领导者。",
        "选出一个红色的领导者。",
        "check.colour",
        "zh = \"选出",
    ),
    mutant("an unknown field", "minutes = 5", "minutes = 5\nminuts = 5", "lesson.field", "minuts ="),
    mutant(
        "an unknown field of an option",
        "id = \"no\"",
        "id = \"no\"\nanswer = true",
        "lesson.field",
        "answer =",
    ),
    mutant(
        "a duplicate id of a task",
        "id = \"act\"",
        "id = \"guess\"",
        "lesson.twice",
        "id = \"guess\"\nkind = \"act\"",
    ),
    mutant(
        "a duplicate id of an option",
        "id = \"no\"",
        "id = \"yes\"",
        "lesson.twice",
        "id = \"yes\"\nholds = \"n2.voted_for == 'n2'",
    ),
    mutant(
        "a duplicate id of a claim",
        "twice = \"n2",
        "once = \"n2",
        "lesson.twice",
        "once = \"n2.voted_for == 'n3'",
    ),
    mutant("ten nodes", "nodes = 3", "nodes = 10", "error.nodes", "nodes ="),
    mutant(
        "a false claim of the twin",
        "twice = \"n2.voted_for == 'n3'\"",
        "twice = \"n2.voted_for == 'n1'\"",
        "check.twin-claim",
        "twice =",
    ),
    mutant(
        "a false expectation of the twin",
        "expect = [\"n2.up\"]",
        "expect = [\"not n2.up\"]",
        "check.twin-expect",
        "expect = [\"not",
    ),
    mutant(
        "a twin that first differs elsewhere",
        "first_difference = \"deliver n3>n2 vote\"",
        "first_difference = \"fire n3 election\"",
        "check.twin-first",
        "first_difference =",
    ),
    mutant(
        "a twin that never differs",
        "broken = [\"article-request-vote\"]",
        "broken = [\"commit-old-term\"]",
        "check.twin-same",
        "id = \"twin\"",
    ),
    mutant(
        "an unknown part of the article",
        "article = \"request-vote\"",
        "article = \"reqest-vote\"",
        "lesson.word",
        "article = \"reqest",
    ),
    mutant(
        "a part of the article for the other protocol",
        "article = \"request-vote\"",
        "article = \"paxos-steps\"",
        "lesson.word",
        "article = \"paxos",
    ),
    mutant(
        "a part of the article of which nothing ever runs",
        "article = \"request-vote\"",
        "article = \"commit\"",
        "check.article-unmarked",
        "article = \"commit",
    ),
    mutant("a twin without a twin", "kind = \"twin\"\n", "", "lesson.twin-kind", "id = \"twin\""),
    mutant("a secret of two rules", "seed = 1", "seed = 1\nsecret = true", "lesson.secret-one", "secret ="),
    mutant(
        "a secret that is told",
        "seed = 1",
        "seed = 1\nsecret = true\nbroken = [\"forget-vote\"]\noptions = {}",
        "check.secret-told",
        "en = \"Say why",
    ),
    mutant(
        "a latency that is none",
        "seed = 1",
        "seed = 1\nlatency_ms = [9, 3]",
        "lesson.latency",
        "latency_ms =",
    ),
    mutant(
        "a letter that moves the cursor",
        "Bring about a leader.",
        "Bring about \\u001b[2J a leader.",
        "lesson.letter",
        "en = \"Bring",
    ),
    mutant(
        "a letter that turns the writing",
        "Bring about a leader.",
        "Bring about \u{202e}a leader.",
        "lesson.letter",
        "en = \"Bring",
    ),
    mutant("another version of the format", "schema = 1", "schema = 2", "lesson.schema-new", "schema ="),
];

impl Mutant {
    /// The lesson with the change.
    pub fn text(&self) -> String {
        assert!(BASE.contains(self.change), "{}: {}", self.name, self.change);
        let text = BASE.replacen(self.change, self.to, 1);
        // A secret is only told by a text that names it.
        if self.key == "check.secret-told" {
            return text.replacen("Say why a server", "With forget-vote, say why a server", 1).replacen(
                "en = \"With",
                "en = \"Say why, with",
                1,
            );
        }
        text
    }
}
