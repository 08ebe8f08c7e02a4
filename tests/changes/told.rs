//! Changes to what a lesson tells around its tasks: what is to be brought about in words, a text before the lines, the
//! names of sources.

use super::{Mutant, mutant};

pub const MUTANTS: &[Mutant] = &[
    mutant(
        "a condition without its sentence",
        "en = [\"n1 leads.\"]",
        "en = []",
        "lesson.say-count",
        "en = []",
    ),
    mutant(
        "a sentence without its condition",
        "en = [\"Just one node leads.\"]",
        "en = [\"Just one node leads.\", \"It leads.\"]",
        "lesson.say-count",
        "en = [\"Just",
    ),
    mutant(
        "a language missing in what is to be brought about",
        "zh = [\"恰好有一个节点当领导者。\"]\n",
        "",
        "check.no-language",
        "en = [\"Just",
    ),
    mutant(
        "a typed number in what is to be brought about",
        "Just one node leads.",
        "Just 1 node leads.",
        "check.number",
        "en = [\"Just",
    ),
    mutant(
        "words for what nobody brings about",
        "do = [\"fire n1 election\"]",
        "do = [\"fire n1 election\"]\nexpect = [\"n1.up\"]\nsay.en = [\"n1 is up.\"]\nsay.zh = [\"n1 在线。\"]",
        "lesson.say-act",
        "id = \"stand\"",
    ),
    mutant(
        "a text before the lines of a question",
        "id = \"guess\"",
        "id = \"guess\"\nbefore.en = \"Look.\"\nbefore.zh = \"请看。\"",
        "lesson.before-lines",
        "id = \"guess\"",
    ),
    mutant(
        "a text before the lines where there are none",
        "id = \"stand\"\ndo = [\"fire n1 election\"]",
        "id = \"stand\"\nbefore.en = \"Look.\"\nbefore.zh = \"请看。\"",
        "lesson.before-lines",
        "id = \"stand\"",
    ),
    mutant(
        "a claim that is false before the lines",
        "cast = \"n2.voted_for == 'n1'",
        "cast = \"n2.voted_for == 'n2'",
        "check.claim-early",
        "cast =",
    ),
    mutant(
        "an unbacked fact sentence before the lines",
        "Look what n2 does",
        "n3 is a candidate. Look what n2 does",
        "check.unproved",
        "en = \"[[cast",
    ),
    mutant(
        "a claim of the twin before the lines",
        "Look what n2 does",
        "[[twice|Look]] what n2 does",
        "check.claim",
        "en = \"[[cast",
    ),
    mutant(
        "a language missing in a source",
        "ref.zh = \"Ongaro 与 Ousterhout（2014），第 5.2 节\"\n",
        "",
        "check.no-language",
        "ref.en =",
    ),
];
